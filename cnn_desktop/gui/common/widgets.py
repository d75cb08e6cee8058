"""Small helpers for building widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox

Q = TypeVar("Q", bound=QObject)

QWIDGETSIZE_MAX = 2**24 - 1  # Qt's own word for any width or height; PySide has no name for it


def shortened(text: str, length: int) -> str:
    """Return a text of so many letters at most: names out of files may be of any length."""
    return text if len(text) <= length else text[: length - 1] + "…"


def named(thing: Q, name: str) -> Q:
    """Give a widget its objectName, the stable handle for tests and screen readers."""
    thing.setObjectName(name)
    return thing


def fill_choice(box: QComboBox, items: Iterable[tuple[str, object]], default: int = 0) -> None:
    """Put titles and their values into a box without a word of it; what was chosen stays chosen.

    Args:
        box: What is filled anew.
        items: Title and value of each.
        default: The place of what is chosen where nothing was, or where it is gone.
    """
    chosen = box.currentIndex()
    box.blockSignals(True)  # noqa: FBT003
    box.clear()
    for title, value in items:
        box.addItem(title, value)
    box.setCurrentIndex(chosen if 0 <= chosen < box.count() else default)
    box.blockSignals(False)  # noqa: FBT003


def strong(text: str) -> str:
    """Return rich text whose ``<b>`` has the heaviest weight of the shipped face.

    A plain ``<b>`` asks for a heavier one, and Qt makes that by smearing the letters.
    """
    return text.replace("<b>", '<span style="font-weight:600">').replace("</b>", "</span>")
