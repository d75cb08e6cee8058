"""Work in the background that is all done, one thing after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from cnn_desktop.gui.common.iterator_thread import IteratorThread

T = TypeVar("T")


class WorkQueue(QObject):
    """Does what it is given in a thread, in the order in which it came; nothing is left out.

    What came of it is told in the thread of the window, in the same order. Its thread lives from
    the first work until :meth:`close`.
    """

    busy_changed = Signal()  # no payload: see is_busy

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: SimpleQueue[Callable[[], Callable[[], None]] | None] = SimpleQueue()
        self._ends: deque[Callable[[], None]] = deque()  # what is to be told of what is done
        self._left = 0  # of what was asked for and has not been told
        self._thread: IteratorThread | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether there is something of which it is not told yet what came of it."""
        return self._left > 0

    def do(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Do something after all else that waits; nothing once it is closed.

        Args:
            work: Called in the thread.
            on_done: Called in the window's thread with what ``work`` has returned.
            on_error: Called in the window's thread with the exception that it has raised.
        """
        if self._is_closed:
            return
        self._left += 1
        self._tasks.put(partial(_done, work, on_done, on_error))
        if self._thread is None:
            self._thread = IteratorThread(self._work, self)
            self._thread.yielded.connect(self._tell)
            self._thread.start(IteratorThread.Priority.LowPriority)
        if self._left == 1:
            self.busy_changed.emit()

    def close(self, most_ms: int) -> bool:
        """Do what waits and tell what came of it, then end; return whether it has ended in time."""
        self._is_closed = True
        if self._thread is None:
            return True
        self._tasks.put(None)
        has_ended = self._thread.wait(most_ms)
        self._tell()
        return has_ended

    def _work(self) -> Iterator[None]:
        for task in iter(self._tasks.get, None):
            self._ends.append(task())
            yield None

    def _tell(self) -> None:
        while self._ends:
            end = self._ends.popleft()
            self._left -= 1
            try:
                end()
            finally:
                if not self._left:
                    self.busy_changed.emit()


def _done(
    work: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]
) -> Callable[[], None]:
    """Do the work and return how to tell what came of it."""
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - whatever it was, the user must hear of it
        return partial(on_error, error)
    return partial(on_done, result)
