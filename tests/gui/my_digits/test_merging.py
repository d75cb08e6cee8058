"""Merging a large file into My digits: in the background, to be cancelled, with nothing lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QTimer, QUrl
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton

from cnn_desktop import paths
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.gui.my_digits.dialog import DigitList, MyDigitsDialog
from tests.cli.small_data import fill_disk
from tests.core.class_file import write_class
from tests.core.drawings import line
from tests.gui.driver import SEVEN, Driver, drop, wait_until

MANY = 3_000


@pytest.fixture
def class_file(tmp_path: Path) -> Path:
    path = tmp_path / "class.jsonl"
    write_class(path, MANY)
    return path


@pytest.fixture
def gallery(app: Driver) -> MyDigitsDialog:
    """The gallery with one digit in it."""
    MyDigits(paths.my_digits_file()).add(line((0.5, 0.1), (0.5, 0.9)), 1, "Jun")
    app.action("my_digits").trigger()
    return app.find(MyDigitsDialog, "my_digits")


def count(app: Driver) -> int:
    return app.find(DigitList, "digit_list").model().rowCount()


def said(gallery: MyDigitsDialog) -> str:
    return gallery._banner.text


def is_merging(app: Driver) -> bool:
    return app.widget("stop_merge").isVisible()


def wait_until_read_a_little(app: Driver) -> None:
    wait_until(lambda: app.controller._box.merging_share > 0, "the first lines")


def test_the_window_goes_on_while_a_large_file_is_merged(
    app: Driver,
    gallery: MyDigitsDialog,
    class_file: Path,
    record_property: Callable[[str, object], None],
) -> None:
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(1)
    assert not is_merging(app)
    gallery.import_file(class_file)
    assert is_merging(app)
    assert count(app) == 1
    assert "Reading class.jsonl…" in app.text("merge_text")
    wait_until_read_a_little(app)
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"  # in the middle of it
    app.click("correct_7")
    wait_until(lambda: count(app) == 2, "the digit")
    before = len(ticks)
    wait_until(lambda: count(app) == MANY + 2, "the file")
    wait_until(lambda: not is_merging(app), "the end")
    timer.stop()
    assert len(ticks) - before > 20
    record_property("ticks", len(ticks))
    record_property("longest gap in seconds", max(b - a for a, b in pairwise(ticks)))
    assert f"Digits added: {MANY:,}." in said(gallery)
    stored = MyDigits(paths.my_digits_file()).digits
    assert [digit.label for digit in stored[:2]] == [1, 7]
    assert len(stored) == MANY + 2
    app.click("undo_digits")
    wait_until(lambda: count(app) == 2)


def test_it_is_cancelled(app: Driver, gallery: MyDigitsDialog, class_file: Path) -> None:
    before = paths.my_digits_file().read_bytes()
    gallery.import_file(class_file)
    wait_until_read_a_little(app)
    digits = app.find(DigitList, "digit_list")
    digits.setFocus()
    app.click("stop_merge")
    wait_until(lambda: not is_merging(app), "the end")
    assert gallery.focusWidget() is digits  # whose keys are the digits'
    assert "nothing of class.jsonl was added" in said(gallery)
    assert count(app) == 1
    assert paths.my_digits_file().read_bytes() == before
    assert not app.find(QPushButton, "undo_digits").isEnabled()
    gallery.import_file(class_file)  # and once more, to the end
    wait_until(lambda: count(app) == MANY + 1, "the file")


def test_files_that_are_dropped_meanwhile_wait_for_their_turn(
    app: Driver, gallery: MyDigitsDialog, class_file: Path, tmp_path: Path
) -> None:
    other, letter = tmp_path / "other.jsonl", tmp_path / "letter.jsonl"
    write_class(other, 3, points=5)
    letter.write_text("Dear class")
    gallery.import_file(class_file)
    assert drop(gallery, [QUrl.fromLocalFile(str(path)) for path in (letter, other)])
    assert "waiting: 2" in app.text("merge_text")
    wait_until(lambda: not is_merging(app), "all files")
    assert count(app) == 1 + MANY + 3
    first, second, third = said(gallery).splitlines()
    assert f"Digits added: {MANY:,}." in first
    assert "letter.jsonl" in second
    assert "Digits added: 3." in third


def test_skipping_a_file_goes_on_with_those_that_wait(
    app: Driver, gallery: MyDigitsDialog, class_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    write_class(other, 3, points=5)
    gallery.import_file(class_file)
    assert not app.widget("skip_merge").isVisible()  # nothing to go on with
    gallery.import_file(other)
    wait_until_read_a_little(app)
    app.click("skip_merge")
    wait_until(lambda: not is_merging(app), "the end")
    assert count(app) == 1 + 3
    first, second = said(gallery).splitlines()
    assert first == "Cancelled: nothing of class.jsonl was added."
    assert "Digits added: 3." in second


def test_cancelling_all_names_what_it_leaves_out(
    app: Driver, gallery: MyDigitsDialog, class_file: Path, tmp_path: Path
) -> None:
    others = [tmp_path / f"{name}.jsonl" for name in ("mina", "jun")]
    for n, other in enumerate(others):
        write_class(other, 3 + n, points=5)
    gallery.import_file(class_file)
    assert app.find(QPushButton, "stop_merge").text() == "Cancel"
    for other in others:
        gallery.import_file(other)
    assert app.find(QPushButton, "stop_merge").text() == "Cancel all"
    wait_until_read_a_little(app)
    app.click("stop_merge")
    wait_until(lambda: not is_merging(app), "the end")
    assert said(gallery) == (
        "Cancelled: nothing of class.jsonl, mina.jsonl, jun.jsonl was added. "
        "Import them again to add them."
    )
    assert count(app) == 1
    assert drop(gallery, [QUrl.fromLocalFile(str(path)) for path in others])
    wait_until(lambda: count(app) == 1 + 4, "the files")  # three of the one are in the other too


def test_closing_the_window_in_the_middle(
    app: Driver, gallery: MyDigitsDialog, class_file: Path
) -> None:
    gallery.import_file(class_file)
    wait_until_read_a_little(app)
    app.window.close()
    assert app.controller.has_ended
    app.close()
    assert [digit.label for digit in MyDigits(paths.my_digits_file()).digits] == [1]


def test_the_gallery_may_be_closed_meanwhile(
    app: Driver, gallery: MyDigitsDialog, class_file: Path
) -> None:
    gallery.import_file(class_file)
    gallery.close()
    wait_until(lambda: not app.controller._box.merging, "the end")
    app.click("open_my_digits")
    assert count(app) == MANY + 1
    assert f"Digits added: {MANY:,}." in said(gallery)


@pytest.mark.parametrize("damage", ["cut", "packed and cut", "missing", "folder"])
def test_a_damaged_file_is_told(
    app: Driver, gallery: MyDigitsDialog, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / ("class.jsonl.gz" if damage == "packed and cut" else "class.jsonl")
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        write_class(path, 200)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3])
    gallery.import_file(path)
    wait_until(lambda: said(gallery) and not is_merging(app), "what is wrong")
    if "cut" in damage:
        assert 100 < count(app) < 201
        assert "skipped: 1 (line" in said(gallery)
    else:
        assert "class.jsonl could not be read" in said(gallery)
        assert count(app) == 1


def test_a_full_disk_changes_nothing(
    app: Driver, gallery: MyDigitsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = tmp_path / "class.jsonl", paths.my_digits_file().read_bytes()
    write_class(path, 100)
    fill_disk(monkeypatch, 1)
    gallery.import_file(path)
    wait_until(lambda: said(gallery), "what is wrong")
    assert "could not be written" in said(gallery)
    assert count(app) == 1
    assert paths.my_digits_file().read_bytes() == before
    monkeypatch.undo()


def test_thousands_are_chosen_and_relabelled_at_once(
    app: Driver, gallery: MyDigitsDialog, class_file: Path
) -> None:
    gallery.import_file(class_file)
    wait_until(lambda: count(app) == MANY + 1, "the file")
    app.find(QComboBox, "filter_writer").setCurrentText("Writer 3")
    digits = app.find(DigitList, "digit_list")
    digits.selectAll()
    combo = app.find(QComboBox, "relabel")
    combo.setCurrentIndex(6)
    combo.activated.emit(6)
    app.wait_until_saved()
    assert len(digits.selectionModel().selectedIndexes()) == MANY // 20
    app.find(QComboBox, "filter_writer").setCurrentIndex(0)
    chosen = {index.row() for index in digits.selectionModel().selectedIndexes()}
    assert len(chosen) == MANY // 20  # they stay chosen among the others
    digits.selectAll()
    app.click("delete_digits")
    wait_until(lambda: count(app) == 0)
    app.click("undo_digits")
    wait_until(lambda: count(app) == MANY + 1)


def test_all_thumbnails_come(app: Driver, gallery: MyDigitsDialog, tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    write_class(path, 200)
    gallery.resize(1600, 900)
    gallery.import_file(path)
    wait_until(lambda: count(app) == 201, "the file")
    digits = app.find(DigitList, "digit_list")

    def blank() -> int:
        model = digits.model()
        rows = [digits.indexAt(digits.visualRect(model.index(n, 0)).center()) for n in range(60)]
        seen = [index for index in rows if index.isValid()]
        assert len(seen) > 40
        return sum(
            gallery._model._digits[index.row()].id not in gallery._model._icons for index in seen
        )

    wait_until(lambda: blank() == 0, "the thumbnails")
    digits.selectionModel().select(
        digits.model().index(200, 0), QItemSelectionModel.SelectionFlag.Select
    )
    digits.scrollToBottom()
    last = gallery._model._digits[200].id
    wait_until(lambda: last in gallery._model._icons, "the last thumbnail")


class TestALargeStore:
    """My digits that hold so much that reading them takes a while."""

    @pytest.fixture
    def large(self, app: Driver) -> MyDigitsDialog:
        path = paths.my_digits_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_class(path, MANY)
        app.action("my_digits").trigger()
        return app.find(MyDigitsDialog, "my_digits")

    def test_it_is_read_in_the_background(self, app: Driver, large: MyDigitsDialog) -> None:
        assert "Reading My digits…" in app.text("my_digits_empty")
        assert count(app) == 0
        wait_until(lambda: count(app) == MANY, "My digits")
        assert app.find(DigitList, "digit_list").isVisible()
        assert str(MANY // 10) in app.find(QAbstractButton, "filter_7").text()

    def test_a_digit_that_is_stored_meanwhile_is_not_lost(
        self, app: Driver, large: MyDigitsDialog
    ) -> None:
        app.stroke(SEVEN)
        app.wait_for_prediction()
        app.click("correct_7")
        wait_until(lambda: count(app) == MANY + 1, "My digits")
        assert len(MyDigits(paths.my_digits_file()).digits) == MANY + 1

    def test_a_file_waits_until_it_is_read(
        self, app: Driver, large: MyDigitsDialog, tmp_path: Path
    ) -> None:
        other = tmp_path / "other.jsonl"
        write_class(other, 3, points=5)
        large.import_file(other)
        assert "other.jsonl" in app.text("merge_text")
        wait_until(lambda: count(app) == MANY + 3, "the file")

    def test_a_file_that_waits_can_be_cancelled(
        self, app: Driver, large: MyDigitsDialog, tmp_path: Path
    ) -> None:
        large.import_file(tmp_path / "missing.jsonl")
        app.click("stop_merge")
        assert not is_merging(app)
        assert "nothing of missing.jsonl was added" in said(large)
        wait_until(lambda: count(app) == MANY, "My digits")

    def test_closing_meanwhile(self, app: Driver, large: MyDigitsDialog) -> None:
        app.window.close()
        assert app.controller.has_ended
        app.close()
        assert len(MyDigits(paths.my_digits_file()).digits) == MANY

    def test_a_damaged_one_is_told_and_kept(self, app: Driver) -> None:
        path = paths.my_digits_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_class(path, MANY)
        path.write_bytes(path.read_bytes()[:-9])
        app.action("my_digits").trigger()
        wait_until(lambda: count(app) == MANY - 1, "My digits")
        assert "damaged" in app.banner
        assert "damaged" in said(app.find(MyDigitsDialog, "my_digits"))
        assert list(path.parent.glob("*damaged*"))
