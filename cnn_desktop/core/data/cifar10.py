"""CIFAR-10: pictures in colour, in six files of 10,000, each with its label before it.

There are two versions of the same pictures. This program fetches the binary one, whose files are
nothing but bytes: a label, then 1,024 red, 1,024 green and 1,024 blue values, and so on. They are
read out of the archive by their names, and nothing is unpacked to the disk.

torchvision fetches the other one, whose files are pickles: programs, in truth, that can do anything
to a computer when they are run. Whoever has used it has them already, so they are read too, but
never run: only those whose checksum is the original's are looked at, and they are read as a list of
instructions out of which the two values that are wanted are picked.
"""

from __future__ import annotations

import hashlib
import pickletools
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import ArchiveFile, Batch, DatasetInfo
from cnn_desktop.core.data.files import md5_of, read_bytes
from cnn_desktop.core.data.reasons import (
    FileLacks,
    FileNotArchive,
    FileUnreadable,
    FileWrongContent,
    FileWrongLabel,
    FileWrongSize,
)
from cnn_desktop.core.errors import CnnDesktopError, DataFileDamaged, DataFileMissing
from cnn_desktop.core.reasons import reason_of

BINARY_FOLDER = "cifar-10-batches-bin"
PYTHON_FOLDER = "cifar-10-batches-py"

_PICKLE_MARGIN = 2_000_000  # bytes that a pickle adds at most: the names of 10,000 files

Arrays = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Pictures ``(N, C, H, W)`` and labels ``(N,)``."""


def seems_there(info: DatasetInfo, archive: ArchiveFile, folder: Path) -> bool:
    """Whether one of the three forms is there, by a look at names and lengths only."""
    batches = (*info.train_batches, *info.test_batches)
    binary = [folder / BINARY_FOLDER / f"{batch.name}.bin" for batch in batches]
    python = [folder / PYTHON_FOLDER / batch.name for batch in batches]
    try:
        return (
            all(
                path.is_file() and path.stat().st_size == _binary_bytes(info, batch)
                for path, batch in zip(binary, batches, strict=True)
            )
            or all(path.is_file() for path in python)
            or (folder / archive.name).stat().st_size == archive.bytes
        )
    except OSError:
        return False


def check(info: DatasetInfo, archive: ArchiveFile, folder: Path) -> Iterator[str]:
    """See that one of the forms is good to the last byte; yield the name of what is read next.

    Raises:
        DataFileMissing: None of them is there.
        DataFileDamaged: None of them is good; says which file is damaged and why.
    """
    yield archive.name
    if _is_original(folder / archive.name, archive):  # the quick way: nothing is unpacked
        return
    for _ in _good_batches(info, archive, folder):
        yield archive.name


def _is_original(path: Path, archive: ArchiveFile) -> bool:
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) != archive.bytes:
                return False
            file.seek(0)
            digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
    except OSError:
        return False
    return digest.hexdigest() == archive.md5


def read(info: DatasetInfo, archive: ArchiveFile, folder: Path) -> tuple[Arrays, Arrays]:
    """Read the pictures and labels, from the first form that is good.

    Returns:
        For training, then for testing.

    Raises:
        DataFileMissing: None of the forms is there.
        DataFileDamaged: None of them is good; says which file is damaged and why.
    """
    found = dict(item for item in _good_batches(info, archive, folder) if item)
    train, test = (
        [found[batch.name] for batch in batches]
        for batches in (info.train_batches, info.test_batches)
    )
    return _joined(train), _joined(test)


def _joined(parts: list[Arrays]) -> Arrays:
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _good_batches(
    info: DatasetInfo, archive: ArchiveFile, folder: Path
) -> Iterator[tuple[str, Arrays] | None]:
    """Yield every batch of the first form of which all are good; None before each one is read.

    Where a form turns out to be damaged half-way, the next one yields the same batches again.
    """
    problem: DataFileDamaged | None = None
    for batches in (
        _binary_batches(info, folder / BINARY_FOLDER),
        _python_batches(info, folder / PYTHON_FOLDER),
        _packed_batches(info, folder / archive.name),
    ):
        try:
            yield None
            for item in batches:
                yield item
                yield None
        except DataFileDamaged as error:
            problem = problem or error
        except DataFileMissing:
            continue
        else:
            return
    raise problem or DataFileMissing(path=folder / archive.name)


# --- the three forms


def _binary_batches(info: DatasetInfo, folder: Path) -> Iterator[tuple[str, Arrays]]:
    """Read the unpacked files of the binary version."""
    for batch in (*info.train_batches, *info.test_batches):
        path = folder / f"{batch.name}.bin"
        content = read_bytes(path, _binary_bytes(info, batch))
        yield batch.name, _parse_binary(info, batch, content, path)


def _packed_batches(info: DatasetInfo, path: Path) -> Iterator[tuple[str, Arrays]]:
    """Read the archive of the binary version from its beginning to its end, once."""
    wanted = {
        f"{BINARY_FOLDER}/{batch.name}.bin": batch
        for batch in (*info.train_batches, *info.test_batches)
    }
    try:
        with tarfile.open(path, "r:gz") as archive:
            while wanted and (member := archive.next()):
                # A link may have such a name too, and lead anywhere.
                batch = wanted.pop(member.name, None) if member.isreg() else None
                if batch is None:
                    continue
                expected = _binary_bytes(info, batch)
                if member.size != expected:
                    wrong = FileWrongSize(found=member.size, expected=expected)
                    raise DataFileDamaged(path=path / member.name, reason=wrong)
                stream = archive.extractfile(member)
                content = stream.read() if stream else b""
                yield batch.name, _parse_binary(info, batch, content, path / member.name)
    except (FileNotFoundError, NotADirectoryError):
        raise DataFileMissing(path=path) from None
    except CnnDesktopError:
        raise
    # A damaged archive makes tarfile and zlib raise almost anything.
    except Exception as error:
        is_system = isinstance(error, OSError) and error.errno
        reason = FileUnreadable(reason=reason_of(error)) if is_system else FileNotArchive()
        raise DataFileDamaged(path=path, reason=reason) from error
    if wanted:
        raise DataFileDamaged(path=path, reason=FileLacks(name=next(iter(wanted))))


def _python_batches(info: DatasetInfo, folder: Path) -> Iterator[tuple[str, Arrays]]:
    """Read the files that torchvision has unpacked, where they are the original ones."""
    for batch in (*info.train_batches, *info.test_batches):
        path = folder / batch.name
        content = read_bytes(path, _binary_bytes(info, batch) + _PICKLE_MARGIN)
        if md5_of(content) != batch.python_md5:
            raise DataFileDamaged(path=path, reason=FileWrongContent())
        yield batch.name, _parse_pickle(info, batch, content, path)


# --- what they hold


def _binary_bytes(info: DatasetInfo, batch: Batch) -> int:
    channels, height, width = info.input_shape
    return batch.count * (1 + channels * height * width)


def _parse_binary(info: DatasetInfo, batch: Batch, content: bytes, path: Path) -> Arrays:
    expected = _binary_bytes(info, batch)
    if len(content) != expected:
        reason = FileWrongSize(found=len(content), expected=expected)
        raise DataFileDamaged(path=path, reason=reason)
    rows = np.frombuffer(content, np.uint8).reshape(batch.count, -1)
    _check_labels(info, rows[:, 0], path)
    if md5_of(content) != batch.binary_md5:
        raise DataFileDamaged(path=path, reason=FileWrongContent())
    return rows[:, 1:].reshape(batch.count, *info.input_shape).copy(), rows[:, 0].copy()


def _parse_pickle(info: DatasetInfo, batch: Batch, content: bytes, path: Path) -> Arrays:
    """Pick labels and pictures out of a pickle's instructions; none of them is carried out.

    The labels are the whole numbers that follow the word ``labels``, one for each picture; the
    pictures are the only text of their length.
    """
    pixels = b""
    labels: list[int] = []
    wanted = _binary_bytes(info, batch) - batch.count
    follows_labels = False
    try:
        for instruction, value, _ in pickletools.genops(content):
            if isinstance(value, str) and "STRING" in instruction.name:
                follows_labels = value == "labels"
                if len(value) == wanted:
                    pixels = value.encode("latin-1")  # as it was read
            elif follows_labels and instruction.name.startswith("BININT"):
                labels.append(int(value or 0))
    except (ValueError, UnicodeError) as error:
        raise DataFileDamaged(path=path, reason=FileWrongContent()) from error
    if len(pixels) != wanted or len(labels) != batch.count or max(labels) > 255:
        raise DataFileDamaged(path=path, reason=FileWrongContent())
    found = np.array(labels, np.uint8)
    _check_labels(info, found, path)
    pictures = np.frombuffer(pixels, np.uint8).reshape(batch.count, *info.input_shape)
    return pictures.copy(), found


def _check_labels(info: DatasetInfo, labels: NDArray[np.uint8], path: Path) -> None:
    if labels.max() >= len(info.class_names):
        wrong = FileWrongLabel(label=int(labels.max()), last=len(info.class_names) - 1)
        raise DataFileDamaged(path=path, reason=wrong)
