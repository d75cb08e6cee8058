"""My digits in the window: the store, what was changed last, and the writer of new digits."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.digits.digit_file import MyDigit, clean_writer
from cnn_desktop.core.digits.my_digits import Change, Merged, MyDigits
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.latest_work import may_go_on
from cnn_desktop.gui.settings import WRITER, Settings

log = logging.getLogger(__name__)

UNDO_LIMIT = 50
QUICK_BYTES = 50_000  # of a file that is read at once, which takes some milliseconds
SLEEP_SECONDS = 0.001  # after a millisecond or two of work beside the window
SHARE_STEP = 0.02  # of a file: how much more is told to the window


class DigitBox(QObject):
    """Stores digits and says so; the pages that show them listen.

    The file is read when somebody first asks for it, in the background where it is large. Files of
    others are merged in the background, one after the other.

    Args:
        path: File of the store.
        settings: Remember the writer.
    """

    changed = Signal()  # no payload: see digits and can_undo
    failed = Signal(object)  # CnnDesktopError: nothing was changed, or a damaged file was set aside
    merging_changed = Signal()  # no payload: see merging and merging_share
    merged = Signal(object)  # Merged: what came of a file
    given_up = Signal(object)  # Path: a file whose merging was stopped; nothing of it was added

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._settings = path, settings
        self._opened: MyDigits | None = None
        self._opening: IteratorThread | None = None
        self._read: list[MyDigits] = []  # what that thread has opened
        self._changes: list[Change] = []
        self._files: list[Path] = []  # that are being merged, and those that wait for that
        self._share = 0.0
        self._thread: IteratorThread | None = None
        self._is_done = False  # whether it has been told what came of the first of the files

    @property
    def is_open(self) -> bool:
        """Whether the digits are there; if not, they are being read, and ``changed`` says when."""
        if self._opened is None and self._opening is None:
            if _length(self._path) <= QUICK_BYTES:
                self._take(MyDigits(self._path))
            else:
                self._open()
        return self._opened is not None

    @property
    def count(self) -> int:
        """How many digits there are; 0 while they are being read."""
        return len(self._store) if self.is_open else 0

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits, the oldest first; waits while they are being read."""
        return self._store.digits

    @property
    def obstacle(self) -> CnnDesktopError | None:
        """Why the file can be neither read nor written; None where it can, or is being read."""
        return self._store.closed if self.is_open else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._changes)

    @property
    def last_change(self) -> Change | None:
        """The change that undo takes back."""
        return self._changes[-1] if self._changes else None

    @property
    def writer(self) -> str:
        """Who writes new digits; empty when nobody wants to say."""
        return clean_writer(self._settings.get(WRITER))

    def set_writer(self, name: str) -> None:
        """Say who writes new digits."""
        self._settings.set(WRITER, clean_writer(name))

    def add(self, drawing: Drawing, label: int) -> MyDigit | None:
        """Store a drawing; None when it could not be stored."""
        change = self._do(lambda: self._store.add(drawing, label, self.writer))
        return change.added[0] if change else None

    def relabel(self, ids: Iterable[str], label: int) -> bool:
        """Give digits another label; return whether that worked."""
        return self._do(lambda: self._store.relabel(ids, label)) is not None

    def name_writer(self, ids: Iterable[str], writer: str) -> bool:
        """Say who wrote digits; return whether that worked."""
        return self._do(lambda: self._store.set_writer(ids, writer)) is not None

    def delete(self, ids: Iterable[str]) -> bool:
        """Remove digits; return whether that worked."""
        return self._do(lambda: self._store.delete(ids)) is not None

    def undo(self) -> None:
        """Take the last change back."""
        if not self._changes:
            return
        change = self._changes[-1]
        if self._attempt(lambda: self._store.undo(change)):
            self._changes.pop()
            self.changed.emit()

    def merge(self, path: Path) -> None:
        """Add the digits of a file in the background, after those that wait already.

        What came of it is told by ``merged``, ``failed`` or ``given_up``.
        """
        self._files.append(path)
        if self._thread is None:
            self._merge_next()
        else:
            self.merging_changed.emit()

    @property
    def merging(self) -> tuple[Path, ...]:
        """The file that is being merged, and those that wait for it."""
        return tuple(self._files)

    @property
    def merging_share(self) -> float:
        """How much of the first of them is read, from 0 to 1."""
        return self._share

    def stop_merging(self) -> None:
        """Give up the file that is being merged and those that wait.

        One that is just being written is not given up: its digits are there in a moment.
        """
        del self._files[1:]
        if self._thread is not None:
            self._thread.cancel()
        elif self._files:  # it waits for My digits
            self.given_up.emit(self._files.pop())
            self.merging_changed.emit()

    def close(self, most_ms: int) -> bool:
        """Stop what is done in the background and wait for it; return whether it has ended."""
        self.stop_merging()
        threads = [thread for thread in (self._opening, self._thread) if thread is not None]
        return all(thread.wait(most_ms) for thread in threads)

    def export(self, path: Path, ids: Iterable[str]) -> bool:
        """Write digits to a file; return whether that worked."""
        return self._attempt(lambda: self._store.export(path, ids))

    @property
    def _store(self) -> MyDigits:
        if not self.is_open:
            if self._opening is not None:
                self._opening.wait()
            self._take(self._read.pop() if self._read else MyDigits(self._path))
        assert self._opened is not None  # noqa: S101 - it is open now
        return self._opened

    def _open(self) -> None:
        """Read the file in the background."""

        def read() -> Iterator[None]:
            self._read.append(MyDigits(self._path, _let_others))
            yield None

        self._opening = IteratorThread(read, self)
        self._opening.finished.connect(self._on_opened)
        self._opening.start(IteratorThread.Priority.LowPriority)

    def _on_opened(self) -> None:
        store = self._store
        if self._opening is not None:
            self._opening.deleteLater()
            self._opening = None
        log.info("%d digits were read", len(store))
        self.changed.emit()
        if self._files and self._thread is None:
            self._merge_next()

    def _take(self, store: MyDigits) -> None:
        self._opened = store
        if store.notice is not None:
            self._tell(store.notice)

    def _merge_next(self) -> None:
        if not self.is_open:
            self.merging_changed.emit()
            return
        path, store = self._files[0], self._store
        self._share, self._is_done = 0.0, False
        self._thread = IteratorThread(lambda: _merging(store, path), self)
        self._thread.yielded.connect(self._on_step)
        self._thread.failed.connect(self._on_merge_failed)
        self._thread.finished.connect(self._on_thread_finished)
        self._thread.start(IteratorThread.Priority.LowPriority)
        self.merging_changed.emit()

    def _on_step(self, step: float | Merged) -> None:
        if isinstance(step, Merged):
            self._is_done = True
            self._note(step.change)
            self.merged.emit(step)
        else:
            self._share = step
            self.merging_changed.emit()

    def _on_merge_failed(self, error: Exception) -> None:
        self._is_done = True
        if not isinstance(error, CnnDesktopError):
            raise error
        self._tell(error)

    def _on_thread_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
        path = self._files.pop(0)
        if not self._is_done:
            self.given_up.emit(path)
        if self._files:
            self._merge_next()
        else:
            self.merging_changed.emit()

    def _do(self, work: Callable[[], Change]) -> Change | None:
        done: list[Change] = []
        if not self._attempt(lambda: done.append(work())):
            return None
        self._note(done[0])
        return done[0]

    def _note(self, change: Change) -> None:
        if change.added or change.removed:
            self._changes = [*self._changes, change][-UNDO_LIMIT:]
            self.changed.emit()

    def _attempt(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except CnnDesktopError as error:
            self._tell(error)
            return False
        return True

    def _tell(self, error: CnnDesktopError) -> None:
        log.warning("%s", error)
        self.failed.emit(error)


def _merging(store: MyDigits, path: Path) -> Iterator[float | Merged]:
    """Merge a file and tell the window now and then how far it is; not every step."""
    told = 0.0
    with contextlib.closing(store.merging(path)) as steps:
        for step in steps:
            _let_others()
            if isinstance(step, Merged):
                yield step
            elif step >= told + SHARE_STEP:
                told = step
                yield step
            elif not may_go_on():
                return


def _let_others() -> None:
    """Let the window's thread have Python.

    Where a thread does not sleep for once, Python gives it to the other only after it has waited in
    vain for a while, again and again: the pen would lag behind by half a second.
    """
    time.sleep(SLEEP_SECONDS)


def _length(path: Path) -> int:
    """Return how long a file is; 0 where there is none or it may not be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
