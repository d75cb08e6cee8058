"""Garbage with Qt objects in it is destroyed in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cnn_desktop.gui.common import garbage
from cnn_desktop.gui.common.garbage import GarbageCollector
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, wait_until

PROGRAM = Path(__file__).with_name("garbage_and_a_thread.py")


class Circle:
    """A Qt object that refers to itself, so that only a collection of garbage finds it.

    Notes the thread in which its Qt object is destroyed, and that in which it goes itself.
    """

    def __init__(self, held: QObject, threads: list[int]) -> None:
        self.held, self.itself, self.threads = held, self, threads
        note = threads.append
        held.destroyed.connect(
            lambda: note(threading.get_ident()), Qt.ConnectionType.DirectConnection
        )

    def __del__(self) -> None:
        self.threads.append(threading.get_ident())


def leave(count: int = 20) -> list[int]:
    """Make garbage of timers that run and of widgets; return where it will be noted."""
    threads: list[int] = []
    for _ in range(count):
        timer = QTimer()
        timer.start(1)
        Circle(timer, threads)
        Circle(QWidget(), threads)
    return threads


class Allocating:
    """A thread that allocates, as one does that trains or reads a file."""

    def __init__(self) -> None:
        self.rounds, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Allocating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._over.is_set():
            kept = [[n] for n in range(20_000)]
            self.rounds += bool(kept)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    """One that found Python's own way turned on, as it is in the program."""
    gc.collect()
    gc.enable()
    made = GarbageCollector()
    made.settle()
    yield made
    made.close()
    gc.disable()  # as all tests here have it


@pytest.fixture
def looked_through() -> Iterator[list[int]]:
    """The generations that are collected, one after the other."""
    generations: list[int] = []

    def note(phase: str, details: dict[str, int]) -> None:
        if phase == "start":
            generations.append(details["generation"])

    gc.callbacks.append(note)
    yield generations
    gc.callbacks.remove(note)


def test_a_thread_that_allocates_destroys_nothing(collector: GarbageCollector) -> None:
    with Allocating() as other:
        for _ in range(5):
            threads, rounds = leave(), other.rounds
            wait_until(lambda: other.rounds > rounds + 20, "the other thread")  # noqa: B023
            gc.collect(0)  # the rest of this round need not wait for the timer
            wait_until(lambda: len(threads) == 80, "the garbage")  # noqa: B023
            assert set(threads) == {threading.get_ident()}


def test_the_program_itself_collects_in_the_window_s_thread(app: Driver) -> None:
    threads = leave()
    with Allocating():
        wait_until(lambda: len(threads) == 80, "the garbage")
    assert set(threads) == {threading.get_ident()}


def test_idle_garbage_goes_too(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "IDLE_LOOKS", 2)
    threads = leave(2)  # far too little for Python to care about
    wait_until(lambda: len(threads) == 8, "the garbage")


def test_old_generations_wait_until_the_pen_is_up(
    app: Driver, looked_through: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "LATER", 2)
    monkeypatch.setattr(garbage, "REST_SECONDS", 1000)
    monkeypatch.setattr(garbage, "SHARE", 0)
    collector = app.controller._garbage
    with Allocating():
        wait_until(lambda: 2 in looked_through, "all generations")
        app.stroke(SEVEN)
        looked_through.clear()
        wait_until(lambda: len(looked_through) >= 6, "collections")
        assert set(looked_through) == {0}
        monkeypatch.setattr(collector, "_busy_until", 0.0)  # the rest is over
        looked_through.clear()
        wait_until(lambda: 2 in looked_through, "all generations")


def test_who_draws_without_end_does_not_fill_the_memory(
    collector: GarbageCollector, looked_through: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "LATER", 1)
    monkeypatch.setattr(garbage, "PATIENCE", 2)
    monkeypatch.setattr(garbage, "REST_SECONDS", 1000)
    collector.put_off()
    with Allocating():
        wait_until(lambda: 2 in looked_through, "all generations")


def test_python_collects_itself_before_and_after(open_app: Opener) -> None:
    gc.enable()
    try:
        app = open_app()
        app.wait_until_reading()
        assert not gc.isenabled()
        app.close()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_what_is_there_at_the_start_is_not_looked_through_again(qapp: QApplication) -> None:
    gc.unfreeze()
    try:
        collector = GarbageCollector()
        collector.settle()
        assert gc.get_freeze_count() > 10_000
        collector.close()
        assert gc.get_freeze_count() == 0
    finally:
        gc.freeze()


def test_what_was_put_aside_later_is_found_in_the_end(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays is put aside where it is much; what of it became garbage is not lost for good."""
    monkeypatch.setattr(garbage, "IDLE_LOOKS", 2)
    monkeypatch.setattr(garbage, "LONG_SECONDS", 0.0)
    gc.collect()
    gc.unfreeze()
    collector = GarbageCollector()
    try:
        collector.settle()
        at_start, threads = gc.get_freeze_count(), list[int]()
        kept = [Circle(QWidget(), threads) for _ in range(1000)]
        wait_until(lambda: gc.get_freeze_count() > at_start + 1000, "a full collection")
        kept.clear()
        monkeypatch.setattr(garbage, "GROWTH", 1)
        monkeypatch.setattr(garbage, "SHARE", 0)
        wait_until(lambda: len(threads) == 2000, "the garbage")
    finally:
        collector.close()
        gc.freeze()


def test_a_running_timer_among_the_garbage() -> None:
    """With Python's own way this process dies: see its argument."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env={**os.environ, "PYTHONPATH": str(PROGRAM.parents[3])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "all in the window's thread\n"
