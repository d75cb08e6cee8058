"""Doing something as often as it is asked for, but no faster than anyone can see."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pace(QObject):
    """Does a work at once when it is asked for, unless it was done a moment ago; then a bit later.

    Unlike a timer that looks around all the time it wakes nobody for nothing: each time the
    window's thread is woken, it takes Python's lock from the training.

    Args:
        work: What is done, in the thread that asks.
        milliseconds: From one time to the next, at least.
        parent: Who it goes with.
    """

    def __init__(self, work: Callable[[], None], milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._seconds = work, milliseconds / 1000
        self._done_at = float("-inf")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.do_now)

    def ask(self) -> None:
        """Do it now or soon; many calls in a row lead to one time."""
        if self._timer.isActive():
            return
        left = self._done_at + self._seconds - time.perf_counter()
        if left <= 0:
            self.do_now()
        else:
            self._timer.start(round(1000 * left))

    def do_now(self) -> None:
        """Do it, however short a time ago it was done."""
        self.stop()
        self._done_at = time.perf_counter()
        self._work()

    def stop(self) -> None:
        """Leave it, if it was to be done soon."""
        self._timer.stop()
