"""The file that a download grows in: resumable, and never shared by two processes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import uuid
from collections.abc import Iterator
from io import BufferedIOBase, BufferedRandom
from pathlib import Path
from types import TracebackType

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.file_locks import Locked, is_at, lock

PART_SUFFIX = ".part"


class PartFile:
    """The file that a download grows in, open and ours alone until it is closed.

    Attributes:
        target: The file that it becomes.
    """

    def __init__(self, path: Path, file: BufferedRandom, target: Path, *, resumable: bool) -> None:
        self.target = target
        self._path = path
        self._file = file
        self._resumable = resumable
        self._size = os.fstat(file.fileno()).st_size

    def __enter__(self) -> PartFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file.closed:
            return
        worth_keeping = self._resumable and self._size and not isinstance(error, FileNotWritable)
        if worth_keeping:
            self._file.close()
        else:
            self._discard()

    def size(self) -> int:
        """Bytes that are there."""
        return self._size

    def append(self, piece: bytes) -> None:
        """Write a piece at the end."""
        with self._errors_named():
            self._file.write(piece)
            self._file.flush()
            self._size += len(piece)

    def restart(self) -> None:
        """Drop what is there."""
        with self._errors_named():
            if self._size:
                self._file.truncate(0)
            self._size = 0

    def md5(self) -> str:
        """The checksum of what is really on the disk."""
        with self._errors_named():
            self._file.seek(0)
            return _md5_of(self._file)

    def move_to_target(self, md5: str) -> None:
        """Give the file its name, in one step."""
        with self._errors_named():
            # The folder needs no flush: should a power cut undo the renaming, the file is
            # fetched again.
            os.fsync(self._file.fileno())
            if sys.platform == "win32":  # where an open file cannot be renamed
                self._file.close()
            try:
                self._path.replace(self.target)
            except OSError:
                if not _has_md5(self.target, md5):  # nobody else has put it there either
                    raise
                self._discard()
            self._file.close()

    def _discard(self) -> None:
        # Unlinked while the lock still holds, so that nobody is in the middle of resuming it;
        # Windows wants it closed first.
        if sys.platform == "win32":
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._file.close()

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FileNotWritable(path=self.target, reason=error.strerror or error) from error


def claim_part(target: Path) -> PartFile:
    """Open the part file that earlier tries left, or a private one when another process has it.

    Raises:
        FileNotWritable: The folder cannot be made or written to.
    """
    shared = target.with_name(target.name + PART_SUFFIX)
    private = target.with_name(f"{target.name}.{uuid.uuid4().hex}{PART_SUFFIX}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = _open_locked(shared)
        if file is not None:
            return PartFile(shared, file, target, resumable=True)
        return PartFile(private, private.open("x+b"), target, resumable=False)
    except OSError as error:
        raise FileNotWritable(path=target, reason=error.strerror or error) from error


def _open_locked(path: Path) -> BufferedRandom | None:
    try:
        file = path.open("a+b")
    except PermissionError:  # another user's, in a shared folder; a private one may still work
        return None
    # Its owner may have finished and renamed it between our opening and our locking: then this is
    # the finished file, and not ours to write to.
    try:
        if lock(file.fileno()) and is_at(path, file.fileno()):
            return file
    except Locked:
        pass
    file.close()
    return None


def _has_md5(path: Path, md5: str) -> bool:
    try:
        with path.open("rb") as file:
            return _md5_of(file) == md5
    except OSError:
        return False


def _md5_of(file: BufferedIOBase) -> str:
    return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
