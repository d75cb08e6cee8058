"""Writing files so that a kill or a full disk never loses the old one."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.reasons import reason_of

TEMPORARY_SUFFIX = ".part-write"


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file, or leave what was there before.

    The bytes go to a temporary file in the same folder, are forced to the disk and then take the
    name in one step, so whoever opens ``path`` finds the old content or the new one and nothing
    between. The folder is flushed too: without that, the rename may not survive a power cut.

    Args:
        path: The file to write; its folder is made when it is missing.
        data: Everything the file shall hold.

    Raises:
        FileNotWritable: The folder is read-only, the disk is full, or the like. The old file is
            untouched and no temporary file is left.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=TEMPORARY_SUFFIX, dir=path.parent
        )
    except OSError as error:
        raise FileNotWritable(path=path, reason=reason_of(error)) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _give_usual_mode(Path(temporary))
        Path(temporary).replace(path)
    except OSError as error:
        _remove_quietly(Path(temporary))
        raise FileNotWritable(path=path, reason=reason_of(error)) from error
    except BaseException:  # a KeyboardInterrupt must not leave the temporary file either
        _remove_quietly(Path(temporary))
        raise
    _flush_folder(path.parent)


def remove_leftovers(folder: Path, older_than: float = 0.0) -> int:
    """Remove what writes that were killed left in a folder.

    Args:
        folder: Where to look.
        older_than: In seconds; what is younger may be a write of another program that goes on.

    Returns:
        How many files that were.
    """
    removed, latest = 0, time.time() - older_than
    for leftover in folder.glob(f".*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):  # it has just got its name
            if older_than and leftover.stat().st_mtime > latest:
                continue
        _remove_quietly(leftover)
        removed += not leftover.exists()
    return removed


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
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals the rename
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
