"""My digits in the window: the store, its changes in the background, the writer of new digits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.digits.digit_file import MyDigit, clean_writer
from cnn_desktop.core.digits.my_digits import Change, Merged, MyDigits, new_digit
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.errors import CnnDesktopError, MyDigitsDamaged
from cnn_desktop.gui.common.work_queue import WorkQueue
from cnn_desktop.gui.digit_merging import DigitMerging
from cnn_desktop.gui.settings import WRITER, Settings

log = logging.getLogger(__name__)

QUICK_BYTES = 50_000  # of a file that is read at once, which takes some milliseconds
SLEEP_SECONDS = 0.001  # after a millisecond or two of work beside the window


class DigitBox(QObject):
    """Stores digits and says so; the pages that show them listen.

    The file is read when somebody first asks for it, in the background where it is large. All that
    is written is written in the background, in the order in which it was asked for; what is shown
    changes when it is on the disk. Files of others are merged in the background too, one after the
    other, and what is stored meanwhile does not wait for them.

    Args:
        path: File of the store.
        settings: Remember the writer.
    """

    changed = Signal()  # no payload: see digits
    busy_changed = Signal()  # no payload: see is_busy and can_undo
    failed = Signal(object)  # Exception: nothing was changed, or a damaged file was set aside
    recovered = Signal(object)  # Exception that was told: the same thing has worked now
    exported = Signal(object, int)  # Path, and how many digits were written to it
    merging_changed = Signal()  # no payload: see merging and merging_share
    merged = Signal(object)  # Merged: what came of a file
    given_up = Signal(object)  # tuple of Path: files that were stopped; nothing of them was added

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._settings = path, settings
        self._opened: MyDigits | None = None
        self._has_opened = threading.Event()
        self._is_opening = False
        self._coming = 0  # changes that are not written yet, less those that will be taken back
        self._has_failed = False  # the change that was to be written last; known to the queue
        self._troubles: dict[Path, list[Exception]] = {}  # by the file that they are about
        self._queue = WorkQueue(self)
        self._queue.busy_changed.connect(self.busy_changed)
        self._merging = DigitMerging(lambda: self._opened, _let_others, self)
        self._merging.changed.connect(self.merging_changed)
        self._merging.merged.connect(self._on_merged)
        self._merging.failed.connect(self._on_merge_failed)
        self._merging.given_up.connect(self.given_up)

    @property
    def is_open(self) -> bool:
        """Whether the digits are there; if not, they are being read, and ``changed`` says when."""
        if self._opened is None and not self._is_opening:
            if _length(self._path) <= QUICK_BYTES:
                self._open()
                self._tell_notice()
            else:
                self._is_opening = True
                self._queue.do(self._open, self._on_opened, self._on_error)
        return self._opened is not None

    @property
    def is_busy(self) -> bool:
        """Whether the digits are being read or written, or will be when it is their turn."""
        return self._queue.is_busy

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
        """Whether there is a change to take back, or will be when it is written."""
        made = 0 if self._opened is None else self._opened.changes
        return made + self._coming > 0

    @property
    def writer(self) -> str:
        """Who writes new digits; empty when nobody wants to say."""
        return clean_writer(self._settings.get(WRITER))

    def set_writer(self, name: str) -> None:
        """Say who writes new digits."""
        self._settings.set(WRITER, clean_writer(name))

    def add(self, drawing: Drawing, label: int) -> MyDigit | None:
        """Store a drawing; return what it will be, None where it cannot be stored."""
        try:
            digit = new_digit(drawing, label, self.writer)
        except CnnDesktopError as error:
            self._tell(error, self._path)
            return None
        self._change(lambda store: store.add_digit(digit))
        return digit

    def relabel(self, ids: Iterable[str], label: int) -> None:
        """Give digits another label."""
        self._change(lambda store: store.relabel(ids, label))

    def name_writer(self, ids: Iterable[str], writer: str) -> None:
        """Say who wrote digits."""
        self._change(lambda store: store.set_writer(ids, writer))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove digits."""
        self._change(lambda store: store.delete(ids))

    def undo(self) -> None:
        """Take the last change back."""
        if not self.can_undo:
            return
        was_busy = self.is_busy

        def take_back(store: MyDigits) -> None:
            # Not an earlier change in place of one that waited to be written, and could not be.
            if not (was_busy and self._has_failed):
                store.undo_last()

        self._change(take_back, takes_back=True)

    def merge(self, path: Path) -> None:
        """Add the digits of a file in the background, after those that wait already.

        What came of it is told by ``merged``, ``failed`` or ``given_up``.
        """
        self._ask_for_store()
        self._merging.add(path)

    @property
    def merging(self) -> tuple[Path, ...]:
        """The file that is being merged, and those that wait for it."""
        return self._merging.files

    @property
    def merging_share(self) -> float:
        """How much of the first of them is read, from 0 to 1."""
        return self._merging.share

    def skip_merging(self) -> None:
        """Give up the file that is being merged and go on with the next."""
        self._merging.skip()

    def stop_merging(self) -> None:
        """Give up the file that is being merged and those that wait."""
        self._merging.stop()

    def export(self, path: Path, ids: Iterable[str]) -> None:
        """Write digits to a file; ``exported`` or ``failed`` says what came of it."""

        def tell(count: int) -> None:
            self._note_success(path)
            self.exported.emit(path, count)

        self._ask_for_store()
        self._queue.do(
            lambda: self._store.export(path, ids), tell, lambda error: self._tell(error, path)
        )

    def close(self, most_ms: int) -> bool:
        """Give up merging, write what waits to be written; return whether all has ended."""
        has_ended = self._merging.close(most_ms)
        return self._queue.close(most_ms) and has_ended

    # -- the store -------------------------------------------------------------------------------

    @property
    def _store(self) -> MyDigits:
        if self._opened is None and not self.is_open:
            self._has_opened.wait()
        assert self._opened is not None  # noqa: S101 - it is open now
        return self._opened

    def _ask_for_store(self) -> None:
        """Let it be read, if it is not, before what is asked for next."""
        _ = self.is_open

    def _open(self) -> None:
        try:
            self._opened = MyDigits(self._path, _let_others)
        finally:
            self._has_opened.set()

    def _on_opened(self, _: None) -> None:
        self._tell_notice()
        log.info("%d digits were read", len(self._store))
        self.changed.emit()
        self._merging.go_on()

    def _tell_notice(self) -> None:
        if notice := self._store.notice:
            self._tell(notice, None if isinstance(notice, MyDigitsDamaged) else self._path)

    # -- changes ---------------------------------------------------------------------------------

    def _change(
        self, work: Callable[[MyDigits], Change | None], *, takes_back: bool = False
    ) -> None:
        self._ask_for_store()
        depth = -1 if takes_back else 1
        self._coming += depth

        def on_done(change: Change | None) -> None:
            self._coming -= depth
            if takes_back or (change and (change.added or change.removed)):
                self._note_success(self._path)
                self.changed.emit()

        def on_error(error: Exception) -> None:
            self._coming -= depth
            self._on_error(error)

        def run() -> Change | None:
            has_failed = True
            try:
                change = work(self._store)
                has_failed = False
            finally:
                self._has_failed = has_failed
            return change

        self._queue.do(run, on_done, on_error)

    def _on_error(self, error: Exception) -> None:
        self._tell(error, self._path)

    def _on_merged(self, path: Path, merged: Merged) -> None:
        self._note_success(path)
        if merged.change.added:
            self._note_success(self._path)
            self.changed.emit()
        self.merged.emit(merged)

    def _on_merge_failed(self, path: Path, error: Exception) -> None:
        self._tell(error, path)

    # -- what is told ----------------------------------------------------------------------------

    def _tell(self, error: Exception, about: Path | None) -> None:
        """Say what went wrong with a file; None for what stays worth knowing whatever works."""
        is_ours = isinstance(error, CnnDesktopError)
        log.warning("%s", error, exc_info=None if is_ours else error)
        if about is not None:
            # A file that is merged may fail because that of My digits cannot be written.
            file = error.values.get("path", about) if isinstance(error, CnnDesktopError) else about
            self._troubles.setdefault(Path(str(file)), []).append(error)
        self.failed.emit(error)

    def _note_success(self, file: Path) -> None:
        for error in self._troubles.pop(file, []):
            self.recovered.emit(error)


def _let_others() -> None:
    """Let the window's thread have Python.

    Where a thread does not sleep for once, Python gives it to the other only after it has waited in
    vain for a while, again and again: the pen would lag behind by half a second.
    """
    if threading.current_thread() is not threading.main_thread():
        time.sleep(SLEEP_SECONDS)


def _length(path: Path) -> int:
    """Return how long a file is; 0 where there is none or it may not be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
