"""The gallery of My digits: looking through, mending, deleting, merging, writing a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QLabel, QLineEdit, QPushButton

from cnn_desktop import paths
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.my_digits.dialog import DigitList, MyDigitsDialog
from tests.core.drawings import line
from tests.gui.driver import SEVEN, Driver, drawing, wait_for_layout, wait_until


def stored() -> list[int]:
    return [digit.label for digit in MyDigits(paths.my_digits_file()).digits]


@pytest.fixture
def gallery(app: Driver) -> MyDigitsDialog:
    """The gallery with a seven, two ones and a three of two writers."""
    store = MyDigits(paths.my_digits_file())
    store.add(drawing(SEVEN), 7, "Mina")
    for n, label in enumerate((1, 3, 1)):
        store.add(line((0.5, 0.1), (0.5, 0.2 + 0.1 * n)), label, "Jun" if n else "")
    app.action("my_digits").trigger()
    found = app.window.findChild(MyDigitsDialog)
    assert found is not None
    return found


def view(gallery: MyDigitsDialog) -> DigitList:
    found = gallery.findChild(DigitList, "digit_list")
    assert isinstance(found, DigitList)
    return found


def shown(gallery: MyDigitsDialog) -> list[str]:
    model = view(gallery).model()
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def click_row(gallery: MyDigitsDialog, row: int, more: bool = False) -> None:
    digits = view(gallery)
    place: QPoint = digits.visualRect(digits.model().index(row, 0)).center()
    held = Qt.KeyboardModifier.ControlModifier if more else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(digits.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_an_empty_gallery_says_how_digits_come(app: Driver) -> None:
    app.click("open_my_digits")
    gallery = app.window.findChild(MyDigitsDialog)
    assert gallery is not None
    assert gallery.isVisible()
    assert app.find(QLabel, "my_digits_empty").isVisible()
    assert "Draw one" in app.text("my_digits_empty")
    for name in ("delete_digits", "undo_digits", "export_digits", "relabel"):
        assert not app.widget(name).isEnabled()


def test_digits_are_grouped_counted_and_filtered(app: Driver, gallery: MyDigitsDialog) -> None:
    assert shown(gallery) == ["1", "1 · Jun", "3 · Jun", "7 · Mina"]
    app.click("filter_1")
    assert shown(gallery) == ["1", "1 · Jun"]
    assert app.find(QComboBox, "filter_writer").count() == 4  # all, nobody, Jun, Mina
    app.find(QComboBox, "filter_writer").setCurrentText("Jun")
    assert shown(gallery) == ["1 · Jun"]
    app.click("filter_8")
    assert shown(gallery) == []


def test_several_are_relabelled_by_a_key_and_it_is_undone(
    app: Driver, gallery: MyDigitsDialog
) -> None:
    click_row(gallery, 0)
    click_row(gallery, 1, more=True)
    QTest.keyClick(view(gallery), Qt.Key.Key_4)
    wait_until(lambda: shown(gallery) == ["3 · Jun", "4", "4 · Jun", "7 · Mina"])
    wait_until(lambda: stored() == [7, 4, 3, 4])
    assert len(view(gallery).selectionModel().selectedIndexes()) == 2  # to be mended at once
    app.click("undo_digits")
    wait_until(lambda: stored() == [7, 1, 3, 1])


def test_relabelling_by_the_list_of_digits(app: Driver, gallery: MyDigitsDialog) -> None:
    click_row(gallery, 3)
    combo = app.find(QComboBox, "relabel")
    combo.setFocus()
    combo.setCurrentIndex(10)
    combo.activated.emit(10)
    wait_until(lambda: stored() == [9, 1, 3, 1])
    assert combo.currentIndex() == 0


def test_deleted_digits_come_back(app: Driver, gallery: MyDigitsDialog) -> None:
    click_row(gallery, 2)
    QTest.keyClick(view(gallery), Qt.Key.Key_Delete)
    wait_until(lambda: stored() == [7, 1, 1])
    view(gallery).selectionModel().select(
        view(gallery).model().index(0, 0), QItemSelectionModel.SelectionFlag.Select
    )
    app.click("delete_digits")
    wait_until(lambda: len(stored()) == 2)
    app.click("undo_digits")
    app.click("undo_digits")
    wait_until(lambda: stored() == [7, 1, 3, 1])
    assert not app.find(QPushButton, "undo_digits").isEnabled()


def test_one_writers_digits_are_written_and_merged_elsewhere(
    app: Driver, gallery: MyDigitsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "jun.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    app.find(QComboBox, "filter_writer").setCurrentText("Jun")
    app.click("export_digits")
    wait_until(lambda: "Digits written: 2" in gallery._banner.text, "the file")
    assert len(MyDigits(file).digits) == 2
    file.write_text(file.read_text() + 'hello\n{"strokes": [[[1, 2]]], "label": 6}\n')
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    app.click("import_digits")
    wait_until(lambda: gallery._banner.text, "the file")
    assert stored() == [7, 1, 3, 1, 6]
    said = gallery._banner.text
    assert "Digits added: 1." in said
    assert "skipped: 2." in said
    assert "line 3" in said


def test_a_file_that_holds_no_digits_is_told(
    app: Driver, gallery: MyDigitsDialog, tmp_path: Path
) -> None:
    file = tmp_path / "letter.jsonl"
    file.write_text("Dear class")
    gallery.import_file(file)
    wait_until(lambda: gallery._banner.text, "the file")
    assert "letter.jsonl" in gallery._banner.text
    assert stored() == [7, 1, 3, 1]


def test_the_writer_is_remembered_and_stored(app: Driver, gallery: MyDigitsDialog) -> None:
    field = app.find(QLineEdit, "writer")
    field.setFocus()
    QTest.keyClicks(field, "So Yeon 2")
    assert stored() == [7, 1, 3, 1]  # a digit in a name relabels nothing
    gallery.close()
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("correct_7")
    app.wait_until_saved()
    assert MyDigits(paths.my_digits_file()).digits[-1].writer == "So Yeon 2"
    app.click("open_my_digits")
    wait_until(lambda: "7 · So Yeon 2" in shown(gallery))


def test_the_writer_of_chosen_digits_is_changed_and_it_is_undone(
    app: Driver, gallery: MyDigitsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not app.find(QPushButton, "name_writer").isEnabled()
    click_row(gallery, 0)
    click_row(gallery, 1, more=True)
    answers = [("Hana", False), ("  Hana\n", True)]
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: answers.pop(0))
    app.click("name_writer")  # the first answer is Cancel
    assert shown(gallery)[:2] == ["1", "1 · Jun"]
    app.click("name_writer")
    wait_until(lambda: shown(gallery) == ["1 · Hana", "1 · Hana", "3 · Jun", "7 · Mina"])
    app.click("undo_digits")
    wait_until(lambda: shown(gallery)[:2] == ["1", "1 · Jun"])


def test_a_damaged_file_is_told_and_kept(app: Driver) -> None:
    file = paths.my_digits_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x00\x01 no digits")
    app.click("open_my_digits")
    assert "damaged" in app.banner
    assert [each.read_bytes() for each in file.parent.glob("*damaged*")] == [b"\x00\x01 no digits"]
    assert app.controller.findChild(DigitBox) is not None


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_counts_of_thousands_do_not_widen_the_gallery(
    language: str, gallery: MyDigitsDialog, app: Driver
) -> None:
    """They go on in a second line."""
    app.controller.set_look("light", language, projector=True)
    wait_for_layout()
    before = gallery.width()
    texts = ["All (60,123)", *(f"{digit} ({6000 + digit:,})" for digit in range(10))]
    buttons = [gallery._filters.buttons()[n] for n in range(11)]
    for button, text in zip(buttons, texts, strict=True):
        button.setText(text)
    wait_for_layout()
    assert gallery.width() == before <= 1280
    row = gallery.rect()
    assert all(row.contains(button.geometry()) for button in buttons)
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    writers = gallery.findChild(QComboBox, "filter_writer")
    assert writers is not None
    assert row.contains(writers.geometry())
    for n, button in enumerate(buttons):
        assert not any(button.geometry().intersects(other.geometry()) for other in buttons[:n])
        assert not button.geometry().intersects(writers.geometry())
        assert not button.geometry().intersects(gallery._stack.geometry())
