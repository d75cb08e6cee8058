"""Small helpers for building widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Q = TypeVar("Q", bound=QObject)


def shortened(text: str, length: int) -> str:
    """Return a text of so many letters at most: names out of files may be of any length."""
    return text if len(text) <= length else text[: length - 1] + "…"


def named(thing: Q, name: str) -> Q:
    """Give a widget its objectName, the stable handle for tests and screen readers."""
    thing.setObjectName(name)
    return thing


def strong(text: str) -> str:
    """Return rich text whose ``<b>`` has the heaviest weight of the shipped face.

    A plain ``<b>`` asks for a heavier one, and Qt makes that by smearing the letters.
    """
    return text.replace("<b>", '<span style="font-weight:600">').replace("</b>", "</span>")
