"""Locks on open files: they end with the process that holds them, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What systems say of a file that somebody else has locked, and not of a folder without locks."""


class Locked(Exception):
    """Another process holds the lock."""


def lock(descriptor: int) -> bool:
    """Lock an open file until it is closed, without waiting.

    Args:
        descriptor: Of a file that is open for writing.

    Returns:
        Whether it is locked now; False in a folder that knows no locks, such as some of networks.

    Raises:
        Locked: Another process has locked it, or this one by another descriptor.
    """
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _HELD:
            raise Locked from error
        return False
    return True


def is_at(path: Path, descriptor: int) -> bool:
    """Whether an open file still has its name: another process may have renamed or removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        # A byte far behind the end: locked bytes cannot be read.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, place, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
