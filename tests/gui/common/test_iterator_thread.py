"""A thread that works through an iterator."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnn_desktop.gui.common.iterator_thread import IteratorThread
from tests.gui.driver import wait_until


class Heard:
    """A thread and all that it said."""

    def __init__(self, make_iterator: Callable[[], Iterator[Any]]) -> None:
        self.items: list[Any] = []
        self.errors: list[Exception] = []
        self.exhausted = 0
        self.thread = IteratorThread(make_iterator)
        self.thread.yielded.connect(self.items.append)
        self.thread.failed.connect(self.errors.append)
        self.thread.exhausted.connect(self._on_exhausted)

    def _on_exhausted(self) -> None:
        self.exhausted += 1

    def finish(self) -> None:
        """Start it and wait for its end and its last word."""
        self.thread.start()
        wait_until(self.thread.isFinished)
        QApplication.processEvents()


def endless() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def test_every_item_arrives_in_order_and_then_the_end(qapp: QApplication) -> None:
    heard = Heard(lambda: iter_of(range(500)))
    heard.finish()
    assert heard.items == list(range(500))
    assert (heard.exhausted, heard.errors) == (1, [])


def iter_of(items: range) -> Iterator[int]:
    yield from items


def test_the_iterator_is_made_and_closed_in_the_thread(qapp: QApplication) -> None:
    places: list[int] = []

    def make() -> Iterator[int]:
        places.append(threading.get_ident())
        try:
            yield 1
        finally:
            places.append(threading.get_ident())

    Heard(make).finish()
    assert len(places) == 2
    assert len(set(places)) == 1
    assert places[0] != threading.get_ident()


def test_items_are_received_in_the_windows_thread(qapp: QApplication) -> None:
    threads: list[object] = []
    thread = IteratorThread(lambda: iter_of(range(3)))
    thread.yielded.connect(lambda _: threads.append(QThread.currentThread()))
    thread.start()
    wait_until(lambda: len(threads) == 3)
    thread.wait()
    assert set(threads) == {qapp.thread()}


@pytest.mark.parametrize("error", [ValueError("bad"), MemoryError(), StopIteration()])
def test_an_exception_is_told_and_not_lost(qapp: QApplication, error: Exception) -> None:
    def make() -> Iterator[int]:
        yield 1
        raise error

    heard = Heard(make)
    heard.finish()
    assert heard.items == [1]
    assert len(heard.errors) == 1
    assert heard.exhausted == 0


def test_an_exception_before_the_first_item_is_told(qapp: QApplication) -> None:
    def make() -> Iterator[int]:
        raise OSError("no data")

    heard = Heard(make)
    heard.finish()
    assert [str(error) for error in heard.errors] == ["no data"]


def test_cancel_ends_after_the_item_in_work(qapp: QApplication) -> None:
    closed = threading.Event()

    def make() -> Iterator[int]:
        try:
            yield from endless()
        finally:
            closed.set()

    heard = Heard(make)
    heard.thread.start()
    wait_until(lambda: len(heard.items) > 3)
    heard.thread.cancel()
    wait_until(heard.thread.isFinished)
    assert closed.is_set(), "the iterator was not closed: its files stay open"
    assert heard.exhausted == 0


def test_pause_holds_it_and_resume_lets_it_go_on(qapp: QApplication) -> None:
    made: list[int] = []

    def make() -> Iterator[int]:
        for number in endless():
            made.append(number)
            yield number

    heard = Heard(make)
    heard.thread.start()
    wait_until(lambda: len(heard.items) > 3)
    heard.thread.pause()
    assert heard.thread.is_paused
    wait_until(lambda: heard.thread.is_waiting)
    count = len(made)
    for _ in range(200):
        QApplication.processEvents()
    assert len(made) == count
    heard.thread.resume()
    wait_until(lambda: len(made) > count + 3)
    heard.thread.cancel()
    wait_until(heard.thread.isFinished)
    assert heard.items == made[: len(heard.items)]


def test_a_paused_thread_can_be_cancelled(qapp: QApplication, qtbot: QtBot) -> None:
    heard = Heard(endless)
    heard.thread.pause()
    heard.thread.start()
    wait_until(lambda: heard.items == [0])
    heard.thread.cancel()
    wait_until(heard.thread.isFinished)
    QApplication.processEvents()
    assert heard.items == [0]
