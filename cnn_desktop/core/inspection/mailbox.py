"""Questions to a worker of which only the newest matters."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds one item at most; a newer one takes its place. May be shared between threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False

    def put(self, item: T) -> None:
        """Leave an item, instead of one that nobody has taken yet."""
        with self._changed:
            self._item = item
            self._changed.notify_all()

    def take(self) -> T | None:
        """Return the item and forget it; None where there is none."""
        with self._changed:
            item, self._item = self._item, None
            return item

    def wait(self) -> T | None:
        """Wait for an item and return it; None when the mailbox has been closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._item is not None)
            if self._closed:
                return None
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
