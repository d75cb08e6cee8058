"""Work of which nothing is left out: its order, its errors, its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop.gui.common.work_queue import WorkQueue
from tests.gui.driver import wait_until


@pytest.fixture
def queue(qapp: QApplication) -> Iterator[WorkQueue]:
    made = WorkQueue()
    yield made
    assert made.close(10_000)


def test_it_is_told_in_order_and_in_the_windows_thread(queue: WorkQueue) -> None:
    told: list[object] = []
    threads: set[threading.Thread] = set()

    def work(number: int) -> int:
        threads.add(threading.current_thread())
        if number == 3:
            raise OSError("three")
        return number

    def tell(what: object) -> None:
        assert threading.current_thread() is threading.main_thread()
        told.append(what)

    for number in range(6):
        queue.do(partial(work, number), tell, lambda error: tell(str(error)))
    assert queue.is_busy
    wait_until(lambda: not queue.is_busy)
    assert told == [0, 1, 2, "three", 4, 5]
    assert threading.main_thread() not in threads


def test_busy_is_told_once_for_all(queue: WorkQueue) -> None:
    heard: list[bool] = []
    queue.busy_changed.connect(lambda: heard.append(queue.is_busy))
    go_on = threading.Event()
    for _ in range(3):
        queue.do(go_on.wait, lambda _: None, lambda _: None)
    go_on.set()
    wait_until(lambda: not queue.is_busy)
    assert heard == [True, False]


def test_closing_does_and_tells_all_that_waits(queue: WorkQueue) -> None:
    told: list[int] = []
    for number in range(20):
        queue.do(partial(int, number), told.append, lambda _: None)
    assert queue.close(10_000)
    assert told == list(range(20))
    queue.do(lambda: 99, told.append, lambda _: None)
    assert not queue.is_busy
    assert told[-1] == 19


def test_one_that_never_ends_does_not_keep_closing(qapp: QApplication) -> None:
    queue, go_on = WorkQueue(), threading.Event()
    queue.do(go_on.wait, lambda _: None, lambda _: None)
    assert not queue.close(20)
    go_on.set()
    assert queue.close(10_000)
