"""Work in the background of which only the newest matters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnn_desktop.gui.common.latest_work import LatestWork, may_go_on
from tests.gui.driver import wait_until


class Heard:
    """A piece of work and all that it said."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        # Not the window itself, and no widget either: what belongs to a view of it.
        self.work = LatestWork(QObject(QWidget(window)))
        self.items: list[object] = []
        self.errors: list[Exception] = []
        self.rests = 0
        self.work.yielded.connect(self.items.append)
        self.work.failed.connect(self.errors.append)
        self.work.rested.connect(self._on_rested)

    def _on_rested(self) -> None:
        self.rests += 1

    def wait(self) -> None:
        """Wait until nothing is worked at any more."""
        wait_until(lambda: self.rests, "rest")
        QApplication.processEvents()


@pytest.fixture
def heard(qtbot: QtBot) -> Iterator[Heard]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Heard(window)
    window.show()
    yield made
    window.close()


def held(
    number: int, begun: threading.Event, gate: threading.Event
) -> Callable[[], Iterator[object]]:
    """Return what says a number, and holds until a gate is opened before it says another."""

    def make() -> Iterator[object]:
        yield number
        begun.set()
        gate.wait(30)
        yield -number

    return make


def endless() -> Iterator[str]:
    while may_go_on():
        threading.Event().wait(0.001)
    yield "given up"


def test_all_that_is_yielded_is_heard(heard: Heard) -> None:
    heard.work.start(lambda: iter_of(range(300)))
    seen = [heard.work.is_running]
    heard.wait()
    assert heard.items == list(range(300))
    assert [*seen, heard.work.is_running] == [True, False]
    assert heard.errors == []


def test_a_newer_one_takes_the_place_and_those_between_are_never_begun(heard: Heard) -> None:
    begun, gate = threading.Event(), threading.Event()
    heard.work.start(held(1, begun, gate))
    begun.wait(30)
    wait_until(lambda: heard.items == [1], "the first item")
    for number in range(2, 20):
        heard.work.start(lambda number=number: iter([number]))  # type: ignore[misc]
    gate.set()
    heard.wait()
    assert heard.items == [1, 19]
    assert heard.rests == 1


def test_what_was_yielded_before_it_was_given_up_is_not_heard_after(heard: Heard) -> None:
    begun, gate = threading.Event(), threading.Event()
    gate.set()
    heard.work.start(held(1, begun, gate))
    begun.wait(30)  # the item is on its way to the window, which has not looked yet
    heard.work.close()
    assert not heard.work.is_running
    heard.wait()
    assert heard.items == []


def test_stopping_does_not_wait_and_counts_as_no_longer_running(heard: Heard) -> None:
    begun, gate = threading.Event(), threading.Event()
    heard.work.start(held(1, begun, gate))
    begun.wait(30)
    heard.work.stop()
    assert not heard.work.is_running
    assert heard.rests == 0
    gate.set()
    heard.wait()
    assert heard.items == []


def test_an_error_is_heard_and_the_next_works(heard: Heard) -> None:
    heard.work.start(fails)
    heard.wait()
    assert [str(error) for error in heard.errors] == ["no"]
    heard.work.start(lambda: iter_of(range(3)))
    wait_until(lambda: heard.rests == 2, "rest")
    assert heard.items == [0, 1, 2]


def test_an_error_of_what_was_given_up_is_not_heard(heard: Heard) -> None:
    begun, gate = threading.Event(), threading.Event()

    def late() -> Iterator[object]:
        begun.set()
        gate.wait(30)
        return fails()

    heard.work.start(late)
    begun.wait(30)
    heard.work.start(lambda: iter_of(range(1)))
    gate.set()
    heard.wait()
    assert (heard.items, heard.errors) == ([0], [])


def test_one_that_waits_is_woken_when_it_is_given_up(heard: Heard) -> None:
    begun, woken = threading.Event(), threading.Event()
    heard.work.start(held(1, begun, woken), woken.set)
    begun.wait(30)
    heard.work.close()
    assert woken.is_set()


def test_it_can_ask_whether_it_may_go_on(heard: Heard) -> None:
    heard.work.start(endless)
    heard.work.close()
    heard.wait()
    assert heard.items == []


def test_closing_the_window_ends_the_thread(heard: Heard) -> None:
    heard.work.start(endless)
    heard.window.close()
    assert not heard.work.is_running
    assert heard.work._thread is not None
    assert heard.work._thread.isFinished()
    heard.wait()


def iter_of(items: range) -> Iterator[int]:
    yield from items


def fails() -> Iterator[object]:
    raise ValueError("no")
