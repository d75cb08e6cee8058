"""EMNIST: the four IDX files of a data set out of the one archive that its makers offer.

The archive holds six data sets; the files of this one are read out of it by their names and nothing
is unpacked to the disk. Where they lie beside it already, as torchvision leaves them, those are
used. EMNIST stores its pictures transposed: they are turned upright here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data import files as data_files
from cnn_desktop.core.data.catalogue import ArchiveFile, DataFile, DatasetInfo
from cnn_desktop.core.data.reasons import FileLacks, FileNotArchive, FileTooLong, FileUnreadable
from cnn_desktop.core.errors import DataFileDamaged, DataFileMissing
from cnn_desktop.core.reasons import reason_of

IN_ARCHIVE = "gzip"  # the folder of the files in it


def seems_there(info: DatasetInfo, archive: ArchiveFile, folder: Path) -> bool:
    """Whether the files or the archive are there, by a look at their lengths only."""
    path = folder / archive.name
    loose = all(
        any(data_files.seems_right(path, file) for path in data_files.paths_of(folder, file))
        for file in info.files
    )
    try:
        return loose or path.stat().st_size == archive.bytes
    except OSError:
        return False


def check(info: DatasetInfo, archive: ArchiveFile, folder: Path) -> Iterator[str]:
    """See that every file is good; yield each one's name before it is read.

    Raises:
        DataFileMissing: One is there neither by itself nor in the archive.
        DataFileDamaged: The only one there is damaged; says which and why.
    """
    for file in info.files:
        yield file.gzip_name
        _good(info, archive, folder, file, unpack=False)


def read(
    info: DatasetInfo, archive: ArchiveFile, folder: Path
) -> tuple[tuple[NDArray[np.uint8], NDArray[np.uint8]], ...]:
    """Read the pictures and labels.

    Returns:
        For training, then for testing: pictures ``(N, 1, H, W)``, upright, and labels ``(N,)``.

    Raises:
        DataFileMissing: A file is there neither by itself nor in the archive.
        DataFileDamaged: The only one there is damaged; says which and why.
    """

    def array(file: DataFile) -> NDArray[np.uint8]:
        content, path = _good(info, archive, folder, file, unpack=True)
        return data_files.checked_array(info, file, content, path)

    def upright(file: DataFile) -> NDArray[np.uint8]:
        return np.ascontiguousarray(array(file).swapaxes(1, 2))[:, np.newaxis]

    return (
        (upright(info.train_images), array(info.train_labels)),
        (upright(info.test_images), array(info.test_labels)),
    )


def _good(
    info: DatasetInfo, archive: ArchiveFile, folder: Path, file: DataFile, *, unpack: bool
) -> tuple[bytes, Path]:
    """Return the first good one of a file by itself and the same in the archive."""
    problem: DataFileDamaged | DataFileMissing | None = None
    try:
        return data_files.read_good(info, folder, file, unpack=unpack)
    except DataFileDamaged as error:
        problem = error
    except DataFileMissing:
        pass
    try:
        return _from_archive(info, folder / archive.name, file, unpack=unpack)
    except DataFileMissing as error:
        raise (problem or error) from None


def _from_archive(
    info: DatasetInfo, path: Path, file: DataFile, *, unpack: bool
) -> tuple[bytes, Path]:
    name = f"{IN_ARCHIVE}/{file.gzip_name}"
    limit = data_files.most_bytes(info)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as member:
            stored = member.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise DataFileMissing(path=path) from None
    except KeyError:
        raise DataFileDamaged(path=path, reason=FileLacks(name=name)) from None
    # A damaged archive makes zipfile raise almost anything.
    except Exception as error:
        is_system = isinstance(error, OSError) and error.errno
        reason = FileUnreadable(reason=reason_of(error)) if is_system else FileNotArchive()
        raise DataFileDamaged(path=path, reason=reason) from error
    if len(stored) > limit:
        raise DataFileDamaged(path=path, reason=FileTooLong(expected=limit))
    inside = path / name
    return data_files.checked_gzip(info, file, stored, inside, unpack=unpack), inside
