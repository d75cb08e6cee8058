"""A photograph: too large for the window to wait for it, so it is opened in the background."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from cnn_desktop.core.drawing import drawing_to_json
from cnn_desktop.gui import ink_files
from cnn_desktop.gui.session import Ink
from tests.gui.driver import SEVEN, Driver, drawing, wait_until


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = QImage(4000, 3000, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(1900, 500, 200, 2000, Qt.GlobalColor.black)
    painter.end()
    path = tmp_path / "photo.jpg"
    assert image.save(str(path))
    return path


def test_it_is_opened_in_the_background(app: Driver, photo: Path) -> None:
    app.go("train")
    app.drop(photo)
    assert app.session.ink.is_empty
    wait_until(lambda: not app.session.ink.is_empty, "the photograph")
    assert app.widget("page_draw").isVisible()
    assert app.wait_for_prediction() == "1"
    app.action("undo").trigger()
    assert app.session.ink.is_empty


def test_it_says_so_where_that_takes_a_while(
    app: Driver, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, read = threading.Event(), ink_files.open_ink

    def read_later(path: Path) -> Ink:
        ready.wait()
        return read(path)

    monkeypatch.setattr(ink_files, "open_ink", read_later)
    app.drop(photo)
    wait_until(lambda: app.banner == "Opening photo.jpg…", "that it is said")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    ready.set()
    wait_until(lambda: not app.banner, "the photograph")
    assert app.wait_for_prediction() == "1"


def test_a_damaged_one_is_told(app: Driver, photo: Path) -> None:
    data = photo.read_bytes()
    photo.write_bytes(data[:1000] + b"\x00" * 50)
    app.drop(photo)
    wait_until(lambda: "photo.jpg" in app.banner, "what is wrong")
    assert app.session.ink.is_empty


def test_what_is_opened_next_takes_its_place(app: Driver, photo: Path, tmp_path: Path) -> None:
    strokes = tmp_path / "seven.jsonl"
    strokes.write_text(drawing_to_json(drawing(SEVEN)))
    app.drop(photo)
    app.drop(strokes)
    assert app.wait_for_prediction() == "7"
    wait_until(lambda: app.controller._files._opening._thread is None, "the end")
    assert app.wait_for_prediction() == "7"


def test_the_window_is_closed_meanwhile(app: Driver, photo: Path) -> None:
    app.drop(photo)
    app.window.close()
    assert app.controller.has_ended
