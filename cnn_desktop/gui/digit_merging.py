"""Files of others that are merged into My digits: one after the other, in the background."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.digits.my_digits import Merged, MyDigits
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.latest_work import may_go_on

SHARE_STEP = 0.02  # of a file: how much more is told to the window


class DigitMerging(QObject):
    """The file that is being merged, and those that wait for it.

    Args:
        store: Returns where they are merged into; None while that is being read.
        let_others: Called between two steps, in the background.
    """

    changed = Signal()  # no payload: see files and share
    merged = Signal(object, object)  # Path, Merged: what came of a file
    failed = Signal(object, object)  # Path, Exception: nothing of that file was added
    given_up = Signal(object)  # tuple of Path: files that were stopped; nothing of them was added

    def __init__(
        self,
        store: Callable[[], MyDigits | None],
        let_others: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._let_others = store, let_others
        self._files: list[Path] = []
        self._left_out: tuple[Path, ...] = ()  # that were not begun when all were stopped
        self._share = 0.0
        self._thread: IteratorThread | None = None
        self._is_done = False  # whether it has been told what came of the first of the files

    @property
    def files(self) -> tuple[Path, ...]:
        """The file that is being merged, and those that wait for it."""
        return tuple(self._files)

    @property
    def share(self) -> float:
        """How much of the first of them is read, from 0 to 1."""
        return self._share

    def add(self, path: Path) -> None:
        """Merge a file after those that wait already."""
        self._files.append(path)
        self.go_on()

    def go_on(self) -> None:
        """Begin with the file that is the next, if there is one and it can be merged now."""
        store = self._store()
        if self._files and self._thread is None and store is not None:
            path = self._files[0]
            self._share, self._is_done = 0.0, False
            self._thread = IteratorThread(lambda: self._merging(store, path), self)
            self._thread.yielded.connect(self._on_step)
            self._thread.failed.connect(self._on_failed)
            self._thread.finished.connect(self._on_finished)
            self._thread.start(IteratorThread.Priority.LowPriority)
        self.changed.emit()

    def skip(self) -> None:
        """Give up the file that is being merged and go on with the next.

        One that is just being written is not given up: its digits are there in a moment.
        """
        if self._thread is not None:
            self._thread.cancel()
        elif self._files:  # it waits for My digits
            self.given_up.emit((self._files.pop(0),))
            self.changed.emit()

    def stop(self) -> None:
        """Give up the file that is being merged, as :meth:`skip` does, and all that wait."""
        if self._thread is not None:
            self._left_out += tuple(self._files[1:])
            del self._files[1:]
            self._thread.cancel()
            self.changed.emit()
        elif self._files:
            files, self._files = tuple(self._files), []
            self.given_up.emit(files)
            self.changed.emit()

    def close(self, most_ms: int) -> bool:
        """Give up all and wait for the thread; return whether it has ended."""
        self.stop()
        return self._thread is None or self._thread.wait(most_ms)

    def _merging(self, store: MyDigits, path: Path) -> Iterator[float | Merged]:
        """Merge a file and tell the window now and then how far it is; not every step."""
        told = 0.0
        with contextlib.closing(store.merging(path)) as steps:
            for step in steps:
                self._let_others()
                if isinstance(step, Merged):
                    yield step
                elif step >= told + SHARE_STEP:
                    told = step
                    yield step
                elif not may_go_on():
                    return

    def _on_step(self, step: float | Merged) -> None:
        if isinstance(step, Merged):
            self._is_done = True
            self.merged.emit(self._files[0], step)
        else:
            self._share = step
            self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_done = True
        self.failed.emit(self._files[0], error)

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
        path = self._files.pop(0)
        given_up = (() if self._is_done else (path,)) + self._left_out
        self._left_out = ()
        if given_up:
            self.given_up.emit(given_up)
        self.go_on()
