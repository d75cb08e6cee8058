"""How many of My digits there are to learn from, counted in the background."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.data.digit_mix import DigitsInfo, describe
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.gui.common.latest_work import LatestWork, may_go_on
from cnn_desktop.gui.digit_box import DigitBox

EVERY = 4  # digits, which take a millisecond or two; then the window's thread may have Python
SLEEP_SECONDS = 0.001


class DigitCount(QObject):
    """Counts My digits when somebody asks: which are held out depends on every drawing.

    Args:
        box: The digits.
        parent: Whose count it is; its window's end ends the counting.
    """

    counted = Signal()  # no payload: see info

    def __init__(self, box: DigitBox, parent: QObject) -> None:
        super().__init__(parent)
        self._box = box
        self._digits: tuple[MyDigit, ...] | None = None  # those that are counted, or will be
        self._info: DigitsInfo | None = None
        self._work = LatestWork(self)
        self._work.yielded.connect(self._on_counted)

    @property
    def info(self) -> DigitsInfo | None:
        """What is known of the digits as they are now.

        None while they are being read or counted; :attr:`counted` says when they are.
        """
        if not self._box.is_open:  # the box says when it has changed
            return None
        digits = self._box.digits
        if digits != self._digits:
            self._digits, self._info = digits, None
            self._work.stop()
        if self._info is None and not self._work.is_running:  # it ends where its window is hidden
            self._work.start(partial(_count, digits))
        return self._info

    def _on_counted(self, found: tuple[tuple[MyDigit, ...], DigitsInfo]) -> None:
        digits, info = found
        if digits is self._digits:
            self._info = info
        self.counted.emit()


class _NotWanted(Exception):
    """Nobody waits for this count any more."""


def _count(
    digits: tuple[MyDigit, ...],
) -> Iterator[tuple[tuple[MyDigit, ...], DigitsInfo]]:
    done = 0

    def let_others() -> None:
        nonlocal done
        done += 1
        if done % EVERY == 0:
            if not may_go_on():
                raise _NotWanted
            time.sleep(SLEEP_SECONDS)

    yield digits, describe(digits, let_others)
