"""One thread for questions of which only the latest matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from cnn_desktop.gui.common.iterator_thread import IteratorThread

Work = Callable[[], Iterator[Any]]


class LatestWorker(QObject):
    """Works at one question at a time; a new one takes the place of all before it.

    What is answered to a question that has been replaced is not heard of.
    """

    answered = Signal(object)  # one item of the latest question's iterator
    failed = Signal(object)  # the exception that ended it
    rested = Signal()  # nothing is worked at any more

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next: Work | None = None
        self._thread: IteratorThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is worked at or waits for that."""
        return self._next is not None or self._thread is not None

    def ask(self, work: Work) -> None:
        """Work at a question; the one before is given up.

        Args:
            work: Makes the iterator, in the thread; between two items, and wherever it asks
                :func:`may_go_on`, it can be given up.
        """
        self._next = work
        if self._thread is not None:
            self._thread.cancel()
        else:
            self._start()

    def give_up(self) -> None:
        """Give up what is worked at; does not wait for its end."""
        self._next = None
        if self._thread is not None:
            self._thread.cancel()

    def stop(self) -> None:
        """Give up what is worked at and wait for its end."""
        self.give_up()
        if self._thread is not None:
            self._thread.wait()

    def _start(self) -> None:
        if self._next is None:
            self.rested.emit()
            return
        work, self._next = self._next, None
        self._thread = IteratorThread(work, self)
        self._thread.yielded.connect(self._on_item)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()

    def _is_stale(self) -> bool:
        return self._thread is None or self._thread.isInterruptionRequested()

    def _on_item(self, item: object) -> None:
        if not self._is_stale():
            self.answered.emit(item)

    def _on_failed(self, error: Exception) -> None:
        if not self._is_stale():
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
        self._start()


def may_go_on() -> bool:
    """Return whether the thread that asks still has somebody who wants its answer."""
    return not QThread.currentThread().isInterruptionRequested()
