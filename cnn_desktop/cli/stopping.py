"""A run that is told to end, by Ctrl-C or by the system, ends in order."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


class Terminated(KeyboardInterrupt):
    """The system or torchrun, not a person, has told the program to end."""


@contextlib.contextmanager
def stops_in_order() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: raise a ``KeyboardInterrupt`` where the program is.

    torchrun sends it to all processes when one of them fails or when it is stopped itself, and so
    do batch systems and a machine that shuts down.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
