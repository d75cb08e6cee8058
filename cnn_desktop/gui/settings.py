"""The options that are remembered, each declared once: name, type, default, what it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QLocale, QSettings

T = TypeVar("T", str, bool, float)
STATE_VERSION = 1  # of the window's layout; raised when an old one would no longer fit


@dataclass(frozen=True)
class Option(Generic[T]):
    """An option: where it is kept, what it is when nothing is, and what it may be.

    Attributes:
        key: Its name in the file.
        default: Its value when there is none, or an impossible one.
        help: What it is, in a sentence.
        choices: What it may be; anything when empty.
        limits: The least and the largest number that it may be.
    """

    key: str
    default: T
    help: str
    choices: tuple[T, ...] = ()
    limits: tuple[T, T] | None = None


LANGUAGE = Option("language", "system", "Language of the window.", ("system", "en", "ko"))
THEME = Option("theme", "system", "Colours of the window.", ("system", "light", "dark"))
PROJECTOR = Option("projector", default=False, help="Everything larger, for a lecture hall.")
PEN_WIDTH = Option("pen_width", 1.0, "Pen width, relative to the standard pen.", limits=(0.5, 2.0))
FOLLOW_TRAINING = Option(
    "follow_training", default=True, help="Draw and Inspect show the network while it learns."
)
WRITER = Option("writer", "", "Who writes the digits that are put into My digits; may be empty.")
LAST_FOLDER = Option("last_folder", "", "Where files were opened or saved last.")
WATCHED_FOLDER = Option("watched_folder", "", "Where the run lies that was watched last.")


class Settings:
    """Reads and writes options in an INI file; a damaged file counts as none.

    Args:
        path: The file; made when something is written.
    """

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        """Return an option's value, its default when there is none or an impossible one."""
        kind = type(option.default)
        raw = self._store.value(option.key)
        if raw is None:
            return option.default
        try:
            value = kind(str(raw).lower() == "true") if kind is bool else kind(raw)
        except (TypeError, ValueError):
            return option.default
        if option.choices and value not in option.choices:
            return option.default
        if option.limits and not option.limits[0] <= value <= option.limits[1]:  # NaN fails too
            return option.default
        return value

    def set(self, option: Option[T], value: T) -> None:
        """Remember a value."""
        self._store.setValue(option.key, value)

    def language(self) -> str:
        """Return the language to speak: ``ko`` or ``en``."""
        chosen = self.get(LANGUAGE)
        if chosen != "system":
            return chosen
        return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"

    def window_state(self) -> tuple[QByteArray, QByteArray]:
        """Return geometry and layout of the window as it was closed; empty when unknown."""
        if self._number("window/version") != STATE_VERSION:
            return QByteArray(), QByteArray()
        geometry, state = self._store.value("window/geometry"), self._store.value("window/state")
        return (
            geometry if isinstance(geometry, QByteArray) else QByteArray(),
            state if isinstance(state, QByteArray) else QByteArray(),
        )

    def set_window_state(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember geometry and layout of the window."""
        self._store.setValue("window/version", STATE_VERSION)
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)

    def save(self) -> None:
        """Write everything to the file now."""
        self._store.sync()

    def _number(self, key: str) -> int:
        raw: Any = self._store.value(key)
        try:
            return int(raw)
        except (TypeError, ValueError):
            return 0
