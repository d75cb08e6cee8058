"""Files dragged over the window: it says what letting go would do, and then does that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.core.drawing import drawing_to_json
from cnn_desktop.gui.dropped import Kind, drop_words, kind_of
from cnn_desktop.gui.train.import_dialog import ImportDialog
from tests.gui.driver import SEVEN, Driver, drag_over, drawing, drop, wait_until
from tests.gui.models import make_checkpoint


def urls(*paths: Path) -> list[QUrl]:
    return [QUrl.fromLocalFile(str(path)) for path in paths]


def veils(app: Driver) -> list[QWidget]:
    """Return what covers the window while a file is in the air."""
    return [veil for veil in app.window.findChildren(QWidget, "drop_veil") if veil.isVisible()]


def make_files(folder: Path) -> dict[str, Path]:
    """Write a file of each kind; by what the window shall say of it."""
    picture, strokes = folder / "digit.png", folder / "seven.jsonl"
    Image.fromarray(np.eye(30, dtype=np.uint8) * 255).save(picture)
    strokes.write_text(drawing_to_json(drawing(SEVEN), label=7) + "\n")
    model, table = folder / "reader.safetensors", folder / "pictures.csv"
    save_checkpoint(model, make_checkpoint(name="reader"))
    table.write_text("label,1,2\n")
    text, foreign = folder / "notes.txt", folder / "theirs.pt"
    for path in (text, foreign):
        path.write_text("nothing")
    return {
        "Open as a picture": picture,
        "Open as a drawing": strokes,
        "Use as the model": model,
        "Import as data to learn from": table,
        "Cannot be opened": text,
        "file of another program": foreign,
    }


def test_a_file_in_the_air_is_told_and_the_page_comes_back_when_it_leaves(
    app: Driver, tmp_path: Path
) -> None:
    assert veils(app) == []
    for words, path in make_files(tmp_path).items():
        assert drag_over(app.window, urls(path)) is not None
        (veil,) = veils(app)
        centre = app.window.centralWidget()
        assert centre is not None
        assert veil.rect() == centre.rect()
        said = f"{app.text('drop_title')}. {app.text('drop_text')}"
        assert words in said
        assert path.name in said
        assert veil.accessibleName() == said
        QApplication.sendEvent(app.window, QDragLeaveEvent())
        assert veils(app) == []
    assert app.banner == "", "nothing was opened"
    assert app.session.ink.is_empty


def test_letting_go_takes_the_veil_away_and_does_what_was_said(app: Driver, tmp_path: Path) -> None:
    files = make_files(tmp_path)
    app.go("inspect")
    app.drop(files["Open as a drawing"])
    assert veils(app) == []
    assert app.wait_for_prediction() == "7"
    assert app.window.page == "draw"
    app.drop(files["Use as the model"])
    assert veils(app) == []
    assert app.window.model_menu.text() == "reader"
    app.drop(files["Cannot be opened"])
    assert veils(app) == []
    assert "notes.txt cannot be opened here" in app.banner


def test_data_that_are_dropped_are_shown_before_anything_is_kept(
    app: Driver, tmp_path: Path
) -> None:
    folder = tmp_path / "shapes"
    for name in ("round", "square"):
        (folder / name).mkdir(parents=True)
        for number in range(6):
            picture = Image.fromarray(np.full((12, 12), 20 * number, np.uint8))
            picture.save(folder / name / f"{number}.png")
    drag_over(app.window, urls(folder))
    assert app.text("drop_title") == "Import as data to learn from"
    assert drop(app.window, urls(folder))
    assert app.window.page == "train"
    dialog = app.find(ImportDialog, "import_dialog")
    keep = app.find(QPushButton, "import_keep")
    wait_until(keep.isEnabled, "what was found")
    assert "round" in dialog.findChildren(QLabel, "import_found")[0].text()
    dialog.reject()


def test_a_folder_without_pictures_is_refused_in_words(app: Driver, tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    app.drop(tmp_path / "holiday")
    found = app.find(QLabel, "import_found")
    wait_until(lambda: found.text().startswith("✕"), "the refusal")
    assert "holiday" in found.text()
    app.find(ImportDialog, "import_dialog").reject()


def test_several_files_in_the_air_are_too_many(app: Driver, tmp_path: Path) -> None:
    drag_over(app.window, urls(tmp_path / "a.png", tmp_path / "b.png"))
    assert app.text("drop_title") == "One file at a time"
    QApplication.sendEvent(app.window, QDragLeaveEvent())
    assert drag_over(app.window, [QUrl("https://example.org/a.png")]) is None
    assert veils(app) == []


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte", "x.NPZ"])
def test_files_of_data_are_known_by_their_names(name: str) -> None:
    assert kind_of([Path(name)]) is Kind.DATA


@given(st.lists(st.text(min_size=1, max_size=300), max_size=3))
def test_whatever_a_file_is_called_there_is_a_word_about_it(names: list[str]) -> None:
    words = drop_words([Path(name.replace("\0", "0")) for name in names])
    assert words.title
    assert words.text
    assert len(words.text) < 400
