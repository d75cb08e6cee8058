"""Importing in the window: the button, what was found, a name, and the data set on offer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
)

from cnn_desktop.core.data.imports.found import Found
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import imported, save_import
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until


def open_import(open_app: Opener, data_dir: Path) -> Driver:
    app = open_app("--page", "train", "--data-dir", str(data_dir))
    app.show()
    app.click("import_data")
    wait_until(lambda: app.widget("import_dialog").isVisible())
    return app


def choose(app: Driver, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    app.click("import_file")
    wait_until(lambda: app.find(QPushButton, "import_file").isEnabled(), "the reading")


def test_what_was_found_is_shown_named_kept_and_on_offer(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = np.arange(24) % 2
    np.savez(tmp_path / "bars.npz", images=np.ones((24, 28, 28), np.uint8), labels=labels)
    app = open_import(open_app, tmp_path / "data")
    assert not app.find(QPushButton, "import_keep").isEnabled()
    choose(app, monkeypatch, tmp_path / "bars.npz")
    assert "20 pictures to learn from and 4 to test with" in app.text("import_found")
    assert app.find(QLineEdit, "import_name").text() == "bars"
    assert not imported(tmp_path / "data")

    app.find(QLineEdit, "import_name").setText("mnist")
    app.click("import_keep")
    wait_until(lambda: "A data set cannot be called 'mnist'" in app.text("import_found"))
    assert app.text("import_found").startswith("✕")
    assert app.widget("import_found").property("role") == "bad"
    wait_until(lambda: app.find(QPushButton, "import_keep").isEnabled())
    app.find(QLineEdit, "import_name").setText("my bars".replace(" ", "-"))
    app.click("import_keep")
    wait_until(lambda: app.find(QComboBox, "dataset").currentData() == "my-bars", "the offer")
    assert list(imported(tmp_path / "data")) == ["my-bars"]


def test_enter_imports_what_was_found_also_after_a_refusal(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a file is read the focus has no other place than the button that cancels."""
    (tmp_path / "names.csv").write_text("name,age\nkim,20\n")
    np.savez(tmp_path / "bars.npz", images=np.ones((24, 28, 28), np.uint8), labels=[0, 1] * 12)
    app = open_import(open_app, tmp_path / "data")
    app.widget("import_file").setFocus()
    for name in ("names.csv", "bars.npz"):
        choose(app, monkeypatch, tmp_path / name)
    in_focus = app.widget("import_dialog").focusWidget()
    assert in_focus is app.widget("import_keep")
    QTest.keyClick(in_focus, Qt.Key.Key_Return)
    wait_until(lambda: app.find(QComboBox, "dataset").currentData() == "bars", "the offer")


def test_a_refusal_says_why_and_keeps_nothing(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.csv").write_text("0,1,2,3,4\n1,2,3,4\n")
    app = open_import(open_app, tmp_path / "data")
    choose(app, monkeypatch, tmp_path / "bad.csv")
    assert "bad.csv cannot be imported: line 2 has 4 numbers, not 5." in app.text("import_found")
    assert not app.find(QPushButton, "import_keep").isEnabled()
    app.click("import_cancel")
    assert not (tmp_path / "data").exists()


def test_it_says_what_is_accepted_in_the_language_of_the_moment(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.savez(tmp_path / "a.npz", images=np.ones((24, 28, 28), np.uint8), labels=np.arange(24) % 2)
    app = open_import(open_app, tmp_path / "data")
    for word in ("sub-folder for each class", "train and test", "CSV", "NPZ", "IDX"):
        assert word in app.text("import_found")
    app.controller.set_look("light", "ko", projector=False)
    wait_until(lambda: "하위 폴더" in app.text("import_found"), "the language")
    assert "CSV" in app.text("import_found")
    assert app.find(QPushButton, "import_folder").text() == "폴더 선택…"
    assert app.widget("import_dialog").windowTitle() == "데이터 가져오기"
    app.controller.set_look("light", "en", projector=False)
    wait_until(lambda: "sub-folder" in app.text("import_found"), "the language")
    choose(app, monkeypatch, tmp_path / "a.npz")
    assert "pictures to learn from" in app.text("import_found")
    app.controller.set_look("light", "ko", projector=False)
    # What was found is told anew, too.
    wait_until(lambda: "pictures to learn from" not in app.text("import_found"), "the language")
    assert "20" in app.text("import_found")
    app.controller.set_look("light", "en", projector=False)


def test_what_is_left_out_of_a_folder_is_said_before_anything_is_kept(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "pets"
    for name in ("cat", "dog"):
        (source / name).mkdir(parents=True)
        for number in range(12):
            Image.new("L", (28, 28), number).save(source / name / f"{number}.png")
    broken = source / "cat" / "7.png"
    broken.write_bytes(broken.read_bytes()[:50])
    (source / "cow").mkdir()
    (source / "dog" / "notes.txt").write_text("good dogs")
    (source / "Thumbs.db").write_bytes(b"for a file manager")
    app = open_import(open_app, tmp_path / "data")
    assert not app.widget("import_left_out").isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    app.click("import_folder")
    wait_until(lambda: app.find(QPushButton, "import_keep").isEnabled(), "the reading")
    assert app.widget("import_left_out").isVisible()
    assert app.text("import_left_out") == (
        "△  Left out (3): cat/7.png (it is damaged or cut off), "
        "cow (there are no pictures in it), dog/notes.txt"
    )
    assert "cow" not in app.text("import_found")
    assert "cat: 10 + 1" in app.text("import_found")
    app.controller.set_look("light", "ko", projector=False)
    wait_until(lambda: "cow (그림이 없습니다)" in app.text("import_left_out"), "the language")
    assert "cat/7.png" in app.text("import_left_out")
    app.controller.set_look("light", "en", projector=False)

    for number in range(9):
        (source / "dog" / f"notes-{number}.txt").write_text("more of them")
    app.click("import_folder")
    wait_until(lambda: "Left out (12)" in app.text("import_left_out"), "the reading")
    assert app.text("import_left_out").endswith("and 7 more")
    wait_until(lambda: app.find(QPushButton, "import_keep").isEnabled(), "the reading")
    app.click("import_keep")
    wait_until(lambda: app.find(QComboBox, "dataset").currentData() == "pets", "the offer")


def test_a_folder_of_broken_pictures_is_refused_and_the_warning_goes(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "pets"
    for name in ("cat", "dog"):
        (source / name).mkdir(parents=True)
        for number in range(12):
            Image.new("L", (28, 28), number).save(source / name / f"{number}.png")
    (source / "notes.txt").write_text("pets")
    app = open_import(open_app, tmp_path / "data")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    app.click("import_folder")
    wait_until(lambda: app.find(QPushButton, "import_keep").isEnabled(), "the reading")
    assert app.widget("import_left_out").isVisible()
    for number in range(3):
        (source / "cat" / f"{number}.png").write_bytes(b"")
    app.click("import_folder")
    wait_until(lambda: app.text("import_found").startswith("✕"), "the refusal")
    wait_until(lambda: app.find(QPushButton, "import_folder").isEnabled(), "the reading")
    said = app.text("import_found")
    assert "3 of 24 pictures cannot be read; the first is cat/0.png (it is empty)" in said
    assert not app.widget("import_left_out").isVisible()
    assert not app.find(QPushButton, "import_keep").isEnabled()


@pytest.fixture
def with_two(open_app: Opener, tmp_path: Path) -> Driver:
    """The Train page with two imported data sets, the first one chosen."""
    labels = np.arange(24) % 2
    np.savez(tmp_path / "bars.npz", images=np.ones((24, 28, 28), np.uint8), labels=labels)
    *_, found = read_import(tmp_path / "bars.npz")
    assert isinstance(found, Found)
    for name in ("bars", "more"):
        save_import(name, found, tmp_path / "data")
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    combo = app.find(QComboBox, "dataset")
    assert not app.widget("delete_data").isVisible()  # MNIST is nobody's to delete
    combo.setCurrentIndex(combo.findData("bars"))
    return app


def test_an_imported_data_set_is_deleted_after_a_question(with_two: Driver, tmp_path: Path) -> None:
    app, data = with_two, tmp_path / "data"
    app.click("delete_data")
    question = app.find(QMessageBox, "delete_data_question")
    assert "Delete the data set bars?" in question.text()
    app.click("cancel_delete_data")
    assert list(imported(data)) == ["bars", "more"]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.click("delete_data")
    app.click("confirm_delete_data")
    assert list(imported(data)) == ["more"]
    assert len(list((data / "imported").iterdir())) == 2
    combo = app.find(QComboBox, "dataset")
    assert combo.findData("bars") < 0
    assert combo.findData("more") >= 0
    assert combo.currentData() == "mnist"
    assert not app.widget("delete_data").isVisible()
    assert app.page_banner == ""


def test_one_that_cannot_be_deleted_says_why_and_stays(
    with_two: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    app = with_two
    app.click("delete_data")
    monkeypatch.setattr(Path, "unlink", refuse)
    app.click("confirm_delete_data")
    assert "Permission denied" in app.page_banner
    assert app.find(QComboBox, "dataset").findData("bars") >= 0
    assert list(imported(tmp_path / "data")) == ["bars", "more"]


def test_the_choice_says_what_must_be_fetched(with_two: Driver, tmp_path: Path) -> None:
    combo = with_two.find(QComboBox, "dataset")
    texts = {combo.itemData(index): combo.itemText(index) for index in range(combo.count())}
    assert texts["cifar-10"] == "CIFAR-10  ↓ 170 MB"
    assert texts["emnist-digits"] == "EMNIST Digits  ↓ 562 MB"
    assert texts["synthetic"] == "Synthetic digits"
    assert texts["bars"] == "bars"
    combo.setCurrentIndex(combo.findData("cifar-10"))
    said = [label.text() for label in with_two.widget("page_train").findChildren(QLabel)]
    assert any("The data are fetched first: 170 MB." in text for text in said)
    archive = tmp_path / "data" / "cifar-10-binary.tar.gz"
    with archive.open("wb") as file:  # of the right length; it is read when it is used
        file.truncate(170_052_171)
    with_two.go("draw")
    with_two.go("train")
    assert combo.itemText(combo.findData("cifar-10")) == "CIFAR-10"
