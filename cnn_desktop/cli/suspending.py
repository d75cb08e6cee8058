"""A run that is suspended in its terminal, by Ctrl-Z, says so to who watches it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from cnn_desktop.core.run_pause import note_pause


@contextlib.contextmanager
def says_when_suspended(folder: Path | None) -> Iterator[None]:
    """Note in a run's folder that it is paused before the process is suspended, and after it.

    While it is suspended it gives no sign of life, so whoever watches it is told after a while
    that it might be gone. Windows knows no such thing.

    Args:
        folder: Of the run; None for one that is not kept here.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if folder is None or not is_main or not hasattr(signal, "SIGTSTP"):
        yield
        return

    def suspend(*_: object) -> None:
        note_pause(folder, paused=True)
        os.kill(os.getpid(), signal.SIGSTOP)  # returns when the process goes on
        note_pause(folder, paused=False)

    before = signal.signal(signal.SIGTSTP, suspend)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
