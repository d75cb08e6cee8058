"""A thread that works through an iterator and hands every item to the window."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal


class IteratorThread(QThread):
    """Iterate in the background.

    The iterator is made inside the thread, so everything it holds lives there. Items must be
    frozen or copies: they cross threads.

    Args:
        make_iterator: Called in the thread; its imports and its first steps happen there.
        parent: Usually who waits for it.
        on_pause: Called in the thread: with ``True`` when it begins to wait, and again every
            ``beat`` seconds while it does; with ``False`` before it goes on.
        beat: In seconds.
    """

    yielded = Signal(object)  # one item of the iterator
    failed = Signal(object)  # the exception that ended it
    exhausted = Signal()  # the iterator came to its end by itself

    def __init__(
        self,
        make_iterator: Callable[[], Iterator[Any]],
        parent: QObject | None = None,
        on_pause: Callable[[bool], None] = lambda _: None,
        beat: float = 5.0,
    ) -> None:
        super().__init__(parent)
        self._make_iterator = make_iterator
        self._on_pause, self._beat = on_pause, beat
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        self._waits = False
        self._last_of_step: Callable[[Any], bool] | None = None

    def run(self) -> None:
        """Do the work; started by ``start()``."""
        # An exception that left run() would only be printed, so none does.
        try:
            iterator = self._make_iterator()
            with contextlib.closing(iterator):  # type: ignore[type-var]
                for item in iterator:
                    self.yielded.emit(item)
                    if self._last_of_step and self._last_of_step(item):
                        self.pause()
                    self._wait()
                    if self.isInterruptionRequested():
                        return
        except Exception as error:  # noqa: BLE001 - whatever it was, the user must hear of it
            self.failed.emit(error)
        else:
            self.exhausted.emit()

    def _wait(self) -> None:
        """Do nothing until it may go on; say now and then that nothing is done."""
        waited = False
        while not self._may_go_on.is_set():
            waited = True
            self._on_pause(True)  # noqa: FBT003
            self._waits = True
            self._may_go_on.wait(self._beat)
        self._waits = False
        if waited:
            self._on_pause(False)  # noqa: FBT003

    def pause(self) -> None:
        """Wait before the next item."""
        self._last_of_step = None
        self._may_go_on.clear()

    def resume(self) -> None:
        """Go on."""
        self._last_of_step = None
        self._may_go_on.set()

    def step(self, is_last: Callable[[Any], bool]) -> None:
        """Go on up to the next item that ``is_last`` says yes to, and pause again after it."""
        self._last_of_step = is_last
        self._may_go_on.set()

    @property
    def is_paused(self) -> bool:
        """Whether it waits, or will after the item it works at."""
        return not self._may_go_on.is_set()

    @property
    def is_waiting(self) -> bool:
        """Whether it does nothing any more until it is resumed."""
        return self.is_paused and self._waits

    @property
    def is_expected(self) -> bool:
        """Whether somebody waits for it to pause or to end, so that no item should take long."""
        return self.is_paused or self.isInterruptionRequested()

    def cancel(self) -> None:
        """End after the item it works at; does not wait for that."""
        self.requestInterruption()
        self.resume()
