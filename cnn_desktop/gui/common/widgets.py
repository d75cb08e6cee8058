"""Small helpers for building widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Q = TypeVar("Q", bound=QObject)


def named(thing: Q, name: str) -> Q:
    """Give a widget its objectName, the stable handle for tests and screen readers."""
    thing.setObjectName(name)
    return thing
