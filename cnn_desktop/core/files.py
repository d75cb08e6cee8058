"""Writing files so that a kill or a full disk never loses the old one."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.file_locks import Locked, is_at, lock
from cnn_desktop.core.reasons import reason_of

TEMPORARY_SUFFIX = ".part-write"

_OLD_SECONDS = 24 * 3600  # no write takes so long
_IS_WINDOWS = os.name == "nt"


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file, or leave what was there before.

    The bytes go to a temporary file in the same folder, are forced to the disk and then take the
    name in one step, so whoever opens ``path`` finds the old content or the new one and nothing
    between. The folder is flushed too: without that, the rename may not survive a power cut. Until
    then the temporary file is locked, so that nobody takes it for one that a kill has left.

    Args:
        path: The file to write; its folder is made when it is missing.
        data: Everything the file shall hold.

    Raises:
        FileNotWritable: The folder is read-only, the disk is full, or the like. The old file is
            untouched and no temporary file is left.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = _new_temporary(path)
    except OSError as error:
        raise FileNotWritable(path=path, reason=reason_of(error)) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            _give_usual_mode(temporary)
            if not _IS_WINDOWS:  # where an open file can neither be renamed nor removed
                temporary.replace(path)
        if _IS_WINDOWS:
            temporary.replace(path)
    except OSError as error:
        _remove_quietly(temporary)
        raise FileNotWritable(path=path, reason=reason_of(error)) from error
    except BaseException:  # a KeyboardInterrupt must not leave the temporary file either
        _remove_quietly(temporary)
        raise
    _flush_folder(path.parent)


def remove_leftovers(folder: Path) -> int:
    """Remove what writes that were killed left in a folder; return how many files that were.

    What a process is writing at this moment stays. Where the folder knows no locks, that is what is
    younger than a day.
    """
    removed = 0
    for leftover in folder.glob(f".*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError, Locked):
            _remove_if_left(leftover)
        removed += not leftover.exists()
    return removed


def _new_temporary(path: Path) -> tuple[int, Path]:
    """Return a new file beside another one, open, and locked where the folder knows locks."""
    while True:
        descriptor, name = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=TEMPORARY_SUFFIX, dir=path.parent
        )
        # Whoever tidies up may have seen it before it was locked: then another one is made.
        try:
            if not lock(descriptor) or is_at(Path(name), descriptor):
                return descriptor, Path(name)
        except Locked:
            pass
        os.close(descriptor)


def _remove_if_left(path: Path) -> None:
    """Remove a temporary file that no process is writing.

    Raises:
        Locked: A process is writing it.
        OSError: It cannot be opened or removed.
    """
    with path.open("r+b") as file:
        is_left = lock(file.fileno()) or time.time() - path.stat().st_mtime > _OLD_SECONDS
        if is_left and not _IS_WINDOWS:
            path.unlink()
    if is_left and _IS_WINDOWS:
        path.unlink()


def _give_usual_mode(path: Path) -> None:
    # mkstemp makes files that nobody else can read, also in a folder that a class shares.
    umask = os.umask(0)
    os.umask(umask)
    with contextlib.suppress(OSError):  # a network drive may know no modes
        path.chmod(0o666 & ~umask)


def _remove_quietly(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    if _IS_WINDOWS:  # a folder cannot be opened there, and NTFS journals the rename
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
