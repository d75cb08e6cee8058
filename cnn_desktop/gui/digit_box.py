"""My digits in the window: the store, what was changed last, and the writer of new digits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.digit_file import MyDigit, clean_writer
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.my_digits import Change, Merged, MyDigits
from cnn_desktop.gui.settings import WRITER, Settings

log = logging.getLogger(__name__)

UNDO_LIMIT = 50


class DigitBox(QObject):
    """Stores digits and says so; the pages that show them listen.

    The file is read when somebody first asks for it.

    Args:
        path: File of the store.
        settings: Remember the writer.
    """

    changed = Signal()  # no payload: see digits and can_undo
    failed = Signal(object)  # CnnDesktopError: nothing was changed, or a damaged file was set aside

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._settings = path, settings
        self._opened: MyDigits | None = None
        self._changes: list[Change] = []

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """All digits, the oldest first."""
        return self._store.digits

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

    def merge(self, path: Path) -> Merged | None:
        """Add the digits of a file; None when that failed."""
        found: list[Merged] = []

        def work() -> Change:
            found.append(self._store.merge(path))
            return found[0].change

        return found[0] if self._do(work) is not None else None

    def export(self, path: Path, ids: Iterable[str]) -> bool:
        """Write digits to a file; return whether that worked."""
        return self._attempt(lambda: self._store.export(path, ids))

    @property
    def _store(self) -> MyDigits:
        if self._opened is None:
            self._opened = MyDigits(self._path)
            if self._opened.notice is not None:
                self._tell(self._opened.notice)
        return self._opened

    def _do(self, work: Callable[[], Change]) -> Change | None:
        done: list[Change] = []
        if not self._attempt(lambda: done.append(work())):
            return None
        if done[0].added or done[0].removed:
            self._changes = [*self._changes, done[0]][-UNDO_LIMIT:]
            self.changed.emit()
        return done[0]

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
