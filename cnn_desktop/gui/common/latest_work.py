"""Work in the background of which only the newest matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QObject, QThread, Signal
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.iterator_thread import IteratorThread


class LatestWork(QObject):
    """Runs one iterator at a time; a newer one takes the place of the one that runs.

    What an abandoned iterator still yields is not handed on. When the window closes, it waits for
    the thread: one that ran on would abort the process.

    Args:
        parent: Whose work it is: a view, or something that belongs to one.
    """

    yielded = Signal(object)  # an item of the newest iterator
    failed = Signal(object)  # the exception that ended the newest iterator
    rested = Signal()  # the last thread has ended, by itself or given up

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._thread: IteratorThread | None = None
        self._abandoned = False
        self._next: tuple[Callable[[], Iterator[Any]], Callable[[], None]] | None = None
        self._on_abandon: Callable[[], None] = _nothing

    @property
    def is_running(self) -> bool:
        """Whether something is worked at that somebody still wants."""
        return (self._thread is not None and not self._abandoned) or self._next is not None

    def start(
        self,
        make_iterator: Callable[[], Iterator[Any]],
        on_abandon: Callable[[], None] | None = None,
    ) -> None:
        """Work through an iterator, instead of the one before.

        Args:
            make_iterator: Called in the thread; between two items, and wherever it asks
                :func:`may_go_on`, it can be given up.
            on_abandon: Called when nobody wants it any more, to wake it should it wait.
        """
        self._watch_window()
        self._next = (make_iterator, on_abandon or _nothing)
        if self._thread is None:
            self._begin()
        else:
            self._abandon()

    def stop(self) -> None:
        """Give up what runs; does not wait for its thread."""
        self._next = None
        if self._thread is not None:
            self._abandon()

    def close(self) -> None:
        """Give up what runs and wait until its thread has ended."""
        self.stop()
        if self._thread is not None:
            self._thread.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End when the window does; one that is only minimised is still visible to itself."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return super().eventFilter(watched, event)

    def _watch_window(self) -> None:
        owner: QObject | None = self.parent()
        while owner is not None and not isinstance(owner, QWidget):
            owner = owner.parent()
        window = None if owner is None else owner.window()
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def _begin(self) -> None:
        assert self._next is not None  # noqa: S101
        (make_iterator, self._on_abandon), self._next = self._next, None
        self._abandoned = False
        self._thread = IteratorThread(make_iterator, self)
        self._thread.yielded.connect(self._on_yielded)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start(QThread.Priority.LowPriority)

    def _abandon(self) -> None:
        assert self._thread is not None  # noqa: S101
        self._abandoned = True
        self._thread.cancel()
        self._on_abandon()

    # A thread that has ended no longer knows that it was interrupted, but what it yielded before
    # may still be on its way: hence a mark of its own.
    def _on_yielded(self, item: object) -> None:
        if not self._abandoned:
            self.yielded.emit(item)

    def _on_failed(self, error: Exception) -> None:
        if not self._abandoned:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
        if self._next is not None:
            self._begin()
        else:
            self.rested.emit()


def may_go_on() -> bool:
    """Return whether the thread that asks still has somebody who wants its answer."""
    return not QThread.currentThread().isInterruptionRequested()


def _nothing() -> None:
    """Do nothing."""
