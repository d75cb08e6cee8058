"""A run that is suspended in its terminal, by Ctrl-Z, says so to who watches it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from cnn_desktop.core.runs.spokesman import spoken_for


@contextlib.contextmanager
def says_when_suspended(folder: Path | None) -> Iterator[None]:
    """Note in a run's folder that it is paused before the process is suspended, and after it.

    While it is suspended another process gives its signs of life (see
    :mod:`cnn_desktop.core.runs.spokesman`), so that nobody takes it for dead and goes on with it
    elsewhere. Windows knows no such thing.

    Args:
        folder: Of the run; None for one that is not kept here.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if folder is None or not is_main or not hasattr(signal, "SIGTSTP"):
        yield
        return

    def suspend(*_: object) -> None:
        with spoken_for(folder):
            os.kill(os.getpid(), signal.SIGSTOP)  # returns when the process goes on

    before = signal.signal(signal.SIGTSTP, suspend)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
