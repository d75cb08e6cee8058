"""A lock between processes, so that two runs do not install into one ``.venv`` at a time."""

import os
import sys
import time
from pathlib import Path

from _bootstrap.words import say


class Lock:
    """Held by whoever installs; the system gives it back when its holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> int:
        """Wait for the lock and take it.

        Returns:
            A file descriptor; a child process that inherits it holds the lock as well (POSIX).
        """
        self._descriptor = os.open(str(self._path), os.O_RDWR | os.O_CREAT, 0o644)
        if not self._take():
            say("Another run is installing into .venv; waiting for it to finish ...")
            while not self._take():
                time.sleep(0.2)
        return self._descriptor

    def __exit__(self, *reason: object) -> None:
        """Give the lock back."""
        os.close(self._descriptor)

    def _take(self) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
