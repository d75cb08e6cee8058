"""My digits are written in the background: in order, whatever the disk does, told when it fails."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from cnn_desktop import paths
from cnn_desktop.core.digits.digit_file import read_digits
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.gui.my_digits.dialog import DigitList, MyDigitsDialog
from tests.cli.small_data import fill_disk
from tests.core.drawings import line
from tests.gui.driver import SEVEN, Driver, wait_until


def stored() -> list[int]:
    return [digit.label for digit in read_digits(paths.my_digits_file()).digits]


@pytest.fixture
def gallery(app: Driver) -> MyDigitsDialog:
    """The gallery with a one, a two and a three, all chosen."""
    store = MyDigits(paths.my_digits_file())
    for n in (1, 2, 3):
        store.add(line((0.5, 0.1), (0.5, 0.2 + 0.1 * n)), n)
    app.action("my_digits").trigger()
    app.find(DigitList, "digit_list").selectAll()
    return app.find(MyDigitsDialog, "my_digits")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that writes nothing before the event is set."""
    ready, fsync = threading.Event(), os.fsync

    def fsync_later(descriptor: int) -> None:
        ready.wait()
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_later)
    yield ready
    ready.set()


def press(app: Driver, key: Qt.Key) -> None:
    QTest.keyClick(app.find(DigitList, "digit_list"), key)


def is_undo_enabled(app: Driver) -> bool:
    return app.find(QPushButton, "undo_digits").isEnabled()


def test_the_window_goes_on_while_the_disk_keeps_it_waiting(
    app: Driver, gallery: MyDigitsDialog, disk: threading.Event
) -> None:
    press(app, Qt.Key.Key_4)
    wait_until(lambda: app.text("my_digits_chosen") == "Saving…", "that it is said")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    app.click("correct_7")
    assert app.find(QToolButton, "correct_7").isChecked()
    assert app.text("correct_text") == "Correct it: it is a…"  # it is not stored yet
    assert stored() == [1, 2, 3]
    disk.set()
    wait_until(lambda: "Stored" in app.text("correct_text"), "the digit")
    assert stored() == [4, 4, 4, 7]
    assert "3 chosen" in app.text("my_digits_chosen")


def test_changes_are_written_in_the_order_in_which_they_were_made(
    app: Driver, gallery: MyDigitsDialog, disk: threading.Event
) -> None:
    press(app, Qt.Key.Key_4)
    press(app, Qt.Key.Key_5)
    press(app, Qt.Key.Key_Delete)
    app.click("undo_digits")  # the deleting
    app.click("undo_digits")  # the five
    assert is_undo_enabled(app)
    disk.set()
    app.wait_until_saved()
    assert stored() == [4, 4, 4]
    app.click("undo_digits")
    assert not is_undo_enabled(app)  # nothing is left to take back, once that is written
    app.wait_until_saved()
    assert stored() == [1, 2, 3]
    assert not is_undo_enabled(app)


def test_closing_waits_for_what_is_being_written(
    app: Driver, gallery: MyDigitsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def fsync_slowly(descriptor: int) -> None:
        time.sleep(0.2)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_slowly)
    press(app, Qt.Key.Key_4)
    press(app, Qt.Key.Key_5)
    app.window.close()
    assert app.controller.has_ended
    assert stored() == [5, 5, 5]


def test_a_full_disk_is_told_with_what_holds_until_it_has_room_again(
    app: Driver, gallery: MyDigitsDialog
) -> None:
    with pytest.MonkeyPatch.context() as full:
        fill_disk(full, 1)
        press(app, Qt.Key.Key_4)
        wait_until(lambda: gallery._banner.text, "what is wrong")
        app.stroke(SEVEN)
        app.wait_for_prediction()
        app.click("correct_7")
        app.wait_until_saved()
        for said in (gallery._banner.text, app.banner):
            assert "No space left" in said
            assert "My digits holds 3 digits, as before" in said
        assert not app.find(QToolButton, "correct_7").isChecked()
        assert stored() == [1, 2, 3]
        assert not is_undo_enabled(app)
    press(app, Qt.Key.Key_4)
    wait_until(lambda: not app.banner, "the message to go")
    assert not gallery._banner.isVisible()
    assert stored() == [4, 4, 4]


def test_another_message_stays_when_saving_works_again(
    app: Driver, gallery: MyDigitsDialog
) -> None:
    with pytest.MonkeyPatch.context() as full:
        fill_disk(full, 1)
        press(app, Qt.Key.Key_4)
        wait_until(lambda: app.banner, "what is wrong")
    app.window.banner.show_message("info", "Something else")
    press(app, Qt.Key.Key_4)
    app.wait_until_saved()
    assert app.banner == "Something else"


def test_undoing_what_could_not_be_written_takes_nothing_else_back(
    app: Driver, gallery: MyDigitsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(app, Qt.Key.Key_4)
    app.wait_until_saved()
    failures, fsync = [OSError(errno.EIO, os.strerror(errno.EIO))], os.fsync

    def fail_once(descriptor: int) -> None:
        if failures:
            raise failures.pop()
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    press(app, Qt.Key.Key_Delete)
    app.click("undo_digits")
    app.wait_until_saved()
    assert stored() == [4, 4, 4]
    app.click("undo_digits")
    app.wait_until_saved()
    assert stored() == [1, 2, 3]
