"""Collecting garbage in the window's thread alone, at moments that do not hold up the pen."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

LOOK_MS = 100
SOON_MS = 20  # where so much is made that more at once would take long
MANY = 10_000  # containers; it takes a millisecond or two to look through them
YOUNG = 700  # containers made since the last collection: Python's own measure, gc.get_threshold()
LATER = 10  # collections of one generation before the next older one is looked through
IDLE_LOOKS = 100  # after so many without anything to do, there is time for everything
UNTIL_STARTED = 2_000_000  # containers; the program's start makes some 500,000
REST_SECONDS = 1.0  # since the last stroke
PATIENCE = 60  # so many times later than usual, it is done although the pen is busy
SHARE = 100  # a full collection comes no sooner than so many times its own length after the last
LONG_SECONDS = 0.01  # that a full collection takes: what is left is too much to look through again
GROWTH = 2  # so many times what was there at the start is too much never to be looked through again


class GarbageCollector(QObject):
    """Does what Python's automatic collection does, but never in another thread than this.

    Python looks for garbage that refers to itself in whichever thread has just allocated, and that
    is mostly one that trains or reads. Where a timer or a widget is among that garbage, its Qt
    object would be destroyed there: a timer that this thread goes on triggering, and so a crash. So
    the automatic way is turned off, and a timer of this thread collects. What is freed because
    nobody refers to it any more, which is nearly everything, is freed at once as always.

    Nothing is collected while the program starts, for nearly all of what is made then stays; what
    there is at :meth:`settle` is not looked through again. That makes a full collection short: 0.1
    ms instead of 200 ms, most of which were torch's classes and functions. The same is done with
    what comes later where that is much, such as what training imports, until it is so much that one
    long pause has to be.

    Args:
        parent: Whose end is the end of it.
        clock: Returns seconds.
    """

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._has_started = False
        self._frozen = 0  # containers at the start; 0 where it was not this that froze them
        self._collections = [0, 0]  # of the generations 0 and 1, since an older one had its turn
        self._idle_looks = 0
        self._busy_until = self._full_after = 0.0
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def settle(self) -> None:
        """Say that the program has started: what there is now stays."""
        if self._has_started:
            return
        self._has_started = True
        # Somebody else who has frozen what they know will thaw it themselves.
        if self._timer.isActive() and not gc.get_freeze_count():
            gc.freeze()
            self._frozen = gc.get_freeze_count()

    def put_off(self) -> None:
        """Say that the pen moves: nothing that takes long for a moment."""
        self._busy_until = self._clock() + REST_SECONDS

    def close(self) -> None:
        """Leave the garbage to Python as before."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        if self._frozen:
            gc.unfreeze()
        if self._was_on:
            gc.enable()

    def _look(self) -> None:
        """Collect what it is time for."""
        made = gc.get_count()[0]
        if not (self._has_started or made > UNTIL_STARTED):
            return
        self._timer.setInterval(SOON_MS if made > MANY else LOOK_MS)
        self._idle_looks += 1
        if made > YOUNG:
            self._collect(self._due())
        elif self._idle_looks > IDLE_LOOKS and not self._is_busy and self._may_take_long:
            self._collect(2)

    def _collect(self, generation: int) -> None:
        if generation == 2 and self._frozen and gc.get_freeze_count() > GROWTH * self._frozen:
            gc.unfreeze()
        began = self._clock()
        gc.collect(generation)
        ended = self._clock()
        self._idle_looks = 0
        for younger in range(min(generation, len(self._collections))):
            self._collections[younger] = 0
        if generation < len(self._collections):
            self._collections[generation] += 1
        else:
            self._full_after = ended + SHARE * (ended - began)
            if self._frozen and ended - began > LONG_SECONDS:
                gc.freeze()  # there is no garbage among it now

    def _due(self) -> int:
        """Return the oldest generation that is to be collected now."""
        wait = LATER * PATIENCE if self._is_busy else LATER
        young, middle = self._collections
        if young < wait:
            return 0
        return 2 if middle >= wait and self._may_take_long else 1

    @property
    def _is_busy(self) -> bool:
        """Whether somebody draws, or drags something with the mouse."""
        is_held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        return is_held or self._clock() < self._busy_until

    @property
    def _may_take_long(self) -> bool:
        return self._clock() >= self._full_after
