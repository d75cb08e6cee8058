"""Reading the files of a data set: found in either form, and checked to the last byte."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import DataFile, DatasetInfo
from cnn_desktop.core.data.idx import read_idx
from cnn_desktop.core.data.reasons import (
    FileNotGzip,
    FileSwapped,
    FileTooLong,
    FileUnreadable,
    FileWrongContent,
    FileWrongLabel,
    FileWrongShape,
    FileWrongSize,
)
from cnn_desktop.core.errors import DataFileDamaged, DataFileMissing

_GZIP = 31  # zlib's number for "with gzip's header and checksum"
_GZIP_MARGIN = 1 << 16  # bytes that gzip adds at most to what it cannot compress, generously


def paths_of(folder: Path, file: DataFile) -> tuple[Path, Path]:
    """Where a file may lie; the unpacked one first, because it is read faster."""
    return (folder / file.name, folder / file.gzip_name)


def seems_right(path: Path, file: DataFile) -> bool:
    """Whether a file is there and says that it has the right length; nothing else is read."""
    try:
        with path.open("rb") as stream:
            length = stream.seek(0, 2)
            if path.suffix != ".gz":
                return length == file.content_bytes
            stream.seek(max(0, length - 4))  # gzip ends with the length of what it packed
            return int.from_bytes(stream.read(4), "little") == file.content_bytes
    except OSError:
        return False


def read_array(info: DatasetInfo, folder: Path, file: DataFile) -> NDArray[np.uint8]:
    """Read one file of a data set, in whichever form is good.

    Returns:
        Images of shape (N, H, W) or labels of shape (N,).

    Raises:
        DataFileMissing: It is there in neither form.
        DataFileDamaged: No form of it is good; says which and why.
    """
    content, path = read_good(info, folder, file, unpack=True)
    return checked_array(info, file, content, path)


def read_good(
    info: DatasetInfo, folder: Path, file: DataFile, *, unpack: bool
) -> tuple[bytes, Path]:
    """Read the first good one of a file's two forms.

    Args:
        info: The data set.
        folder: Where its files lie.
        file: The one to read.
        unpack: Whether to unpack what is gzipped. Without, its checksum alone is looked at.

    Returns:
        What the file holds, and where it lies.

    Raises:
        DataFileMissing: It is there in neither form.
        DataFileDamaged: No form of it is good; says which and why.
    """
    problems: list[DataFileDamaged] = []
    for path in paths_of(folder, file):
        try:
            return _read_checked(info, file, path, unpack=unpack), path
        except DataFileDamaged as problem:
            problems.append(problem)
        except DataFileMissing:
            continue
    if problems:
        raise problems[0]
    raise DataFileMissing(path=folder / file.gzip_name)


def _read_checked(info: DatasetInfo, file: DataFile, path: Path, *, unpack: bool) -> bytes:
    stored = read_bytes(path, most_bytes(info))
    if path.suffix != ".gz":
        _check_content(info, file, stored, path)
        return stored
    return checked_gzip(info, file, stored, path, unpack=unpack)


def most_bytes(info: DatasetInfo) -> int:
    """Return how long a file of a data set can be at most, gzipped or not."""
    return max(each.content_bytes for each in info.files) + _GZIP_MARGIN


def checked_gzip(
    info: DatasetInfo, file: DataFile, stored: bytes, path: Path, *, unpack: bool
) -> bytes:
    """Return a gzipped file as it is, or unpacked, when it holds what it should.

    Args:
        info: The data set.
        file: What it should hold.
        stored: The gzipped bytes.
        path: What an error calls them.
        unpack: Whether to unpack them. Without, a good checksum is enough.

    Raises:
        DataFileDamaged: They hold something else; says what.
    """
    known = {each.gzip_md5: each for each in info.files}.get(md5_of(stored))
    if known not in (file, None):
        raise DataFileDamaged(path=path, reason=FileSwapped(other=known.gzip_name))
    if known == file and not unpack:
        return stored
    content = _unpack(stored, file.content_bytes, path)
    if known is None:  # packed anew by somebody: what counts is what it holds
        _check_content(info, file, content, path)
    return content


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a whole file.

    Raises:
        DataFileMissing: It is not there.
        DataFileDamaged: It cannot be read, or is longer than it can be.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise DataFileMissing(path=path) from None
    except OSError as error:
        reason = FileUnreadable(reason=error.strerror or error)
        raise DataFileDamaged(path=path, reason=reason) from error
    if len(data) > limit:
        raise DataFileDamaged(path=path, reason=FileTooLong(expected=limit))
    return data


def _unpack(stored: bytes, size: int, path: Path) -> bytes:
    """Unpack gzip, but never more than expected: a small file may hold gigabytes of zeros."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        content = unpacker.decompress(stored, size + 1)
    except zlib.error as error:
        raise DataFileDamaged(path=path, reason=FileNotGzip()) from error
    if len(content) > size:
        raise DataFileDamaged(path=path, reason=FileTooLong(expected=size))
    if not unpacker.eof:
        raise DataFileDamaged(path=path, reason=FileNotGzip())
    return content


def _check_content(info: DatasetInfo, file: DataFile, content: bytes, path: Path) -> None:
    """Raise DataFileDamaged, with the most telling reason, unless the checksum is right."""
    known = {each.content_md5: each for each in info.files}.get(md5_of(content))
    if known == file:
        return
    if known is not None:
        raise DataFileDamaged(path=path, reason=FileSwapped(other=known.name))
    if len(content) != file.content_bytes:
        reason = FileWrongSize(found=len(content), expected=file.content_bytes)
        raise DataFileDamaged(path=path, reason=reason)
    checked_array(info, file, content, path)  # knows what is wrong if a label or shape is
    if file.content_md5 is None:
        return
    raise DataFileDamaged(path=path, reason=FileWrongContent())


def checked_array(
    info: DatasetInfo, file: DataFile, content: bytes, path: Path
) -> NDArray[np.uint8]:
    """Read an IDX file whose shape and labels must be those of a data set.

    Raises:
        DataFileDamaged: They are not.
    """
    array = read_idx(content, str(path))
    if array.shape != file.shape:
        reason = FileWrongShape(found=_text(array.shape), expected=_text(file.shape))
        raise DataFileDamaged(path=path, reason=reason)
    if array.ndim == 1 and array.max() >= len(info.class_names):
        wrong = FileWrongLabel(label=int(array.max()), last=len(info.class_names) - 1)
        raise DataFileDamaged(path=path, reason=wrong)
    return array


def _text(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def md5_of(data: bytes) -> str:
    """Return a checksum in hexadecimal digits."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
