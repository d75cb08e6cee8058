"""The data sets: finding, checking and fetching their files, and reading them into memory.

The files lie as torchvision lays them out, ``<data folder>/MNIST/raw/train-images-idx3-ubyte``,
gzipped or not; both are used where they are. What a file holds is known by its checksum before
anything is read from it, so a damaged file is found, named, and replaced by a download: it never
reaches a training run.

One data set has no files: the program draws it itself, see
:mod:`cnn_desktop.core.data.synthetic_data`, which is imported only where it is needed.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import CATALOGUE as CATALOGUE
from cnn_desktop.core.data.catalogue import ArchiveFile, DataFile
from cnn_desktop.core.data.catalogue import DatasetInfo as DatasetInfo
from cnn_desktop.core.data.catalogue import dataset_info as dataset_info
from cnn_desktop.core.data.files import paths_of, read_array, read_good, seems_right
from cnn_desktop.core.data.imports.store import ImportedInfo, imported, read_arrays
from cnn_desktop.core.data.reasons import FileAbsent
from cnn_desktop.core.errors import (
    DataFileDamaged,
    DataFileMissing,
    DataNotDownloaded,
    DataNotStored,
    DownloadFailed,
    FileNotWritable,
)
from cnn_desktop.core.events import DataProgress

TIMEOUT = 30.0
"""Seconds that a mirror may keep silent before the next one is asked."""


@dataclass(frozen=True)
class Split:
    """Labelled images, all in memory.

    Attributes:
        images: Shape (N, C, H, W), bytes from 0 (background) to 255.
        labels: Shape (N,), the class of each image from 0, as int64.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Dataset:
    """A data set in memory.

    Attributes:
        name: Its name in the catalogue.
        title: Its name for people.
        class_names: What each label stands for.
        train: The images to learn from.
        test: The images to measure with, once.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    train: Split
    test: Split


def find_dataset(name: str, data_dir: Path) -> DatasetInfo | ImportedInfo:
    """Look a data set up in the catalogue and among the imported ones.

    Raises:
        UnknownName: There is none of that name; says which the catalogue has.
    """
    if name not in CATALOGUE and (info := imported(data_dir).get(name)):
        return info
    return dataset_info(name)


def available(dataset: str | DatasetInfo | ImportedInfo, data_dir: Path) -> bool:
    """Whether all files seem to be there, in whichever form, by a look at their lengths only.

    A data set that the program draws itself always is.

    Raises:
        UnknownName: There is no data set of that name.
    """
    info = _info(dataset, data_dir)
    if isinstance(info, ImportedInfo):
        return info.file.is_file()
    folder = info.raw_folder(data_dir)
    if info.archive:
        return _reader(info).seems_there(info, info.archive, folder)
    return info.is_drawn or all(_is_there(file, folder) for file in info.files)


def prepare(
    dataset: str | DatasetInfo | ImportedInfo,
    data_dir: Path,
    mirrors: Sequence[str] | None = None,
    timeout: float = TIMEOUT,
    *,
    test_only: bool = False,
) -> Generator[DataProgress, None, None]:
    """Check the files of a data set, and download those that are missing or damaged.

    Nothing happens before the first item is asked for, and to cancel is to stop iterating and
    close the iterator: the part of a file that has come is kept, and the next call goes on from
    there. A damaged file stays where it is until the one that replaces it is whole and checked.
    A folder that holds good files is only read. A data set without files is drawn.

    Args:
        dataset: A name of the catalogue, or a description.
        data_dir: The data folder.
        mirrors: Addresses to download from instead of the data set's own.
        timeout: Seconds that a mirror may keep silent before the next one is asked.
        test_only: Whether the test images alone are needed; where they lie in one archive with the
            others, that is seen to as a whole.

    Yields:
        What is done to which file: ``checking`` before each file is read, then, for one that is
        missing (``downloading``) or damaged (``repairing``), how many bytes of it have come;
        ``drawing`` while the program makes the pictures itself.

    Raises:
        UnknownName: There is no data set of that name (raised by the call itself).
        DataNotDownloaded: A file is missing or damaged and no mirror had it.
        DataNotStored: A file is missing or damaged and the folder is read-only or the disk full.
    """
    info = _info(dataset, data_dir)
    if isinstance(info, ImportedInfo):  # nothing can be fetched; load() says what is wrong
        return _nothing_to_do()
    if info.is_drawn:
        from cnn_desktop.core.data import synthetic_data

        return synthetic_data.prepare(info, data_dir)
    addresses = info.mirrors if mirrors is None else tuple(mirrors)
    folder = info.raw_folder(data_dir)
    if info.archive:
        return _prepare_archive(info, info.archive, folder, addresses, timeout)
    files = info.files[2:] if test_only else info.files
    return _prepare(info, files, folder, addresses, timeout)


def check(info: DatasetInfo, data_dir: Path) -> None:
    """See that the files of a data set are good to the last byte; nothing is fetched or changed.

    Raises:
        DataFileMissing: A file is not there.
        DataFileDamaged: A file is truncated, altered or another one's; says which and why.
    """
    folder = info.raw_folder(data_dir)
    if info.archive:
        for _ in _reader(info).check(info, info.archive, folder):
            pass
        return
    for file in info.files:
        read_good(info, folder, file, unpack=False)


def load(dataset: str | DatasetInfo | ImportedInfo, data_dir: Path) -> Dataset:
    """Read a whole data set into memory, from files that are good to the last byte.

    Args:
        dataset: A name of the catalogue, or a description.
        data_dir: The data folder. It is only read.

    Raises:
        UnknownName: There is no data set of that name.
        DataFileMissing: A file is not there; see :func:`prepare`.
        DataFileDamaged: A file is truncated, altered or another one's; says which and why.
    """
    info = _info(dataset, data_dir)
    if isinstance(info, ImportedInfo):
        return _load_imported(info)
    if info.is_drawn:
        return _load_drawn(info, data_dir)
    folder = info.raw_folder(data_dir)
    if info.archive:
        train, test = (
            Split(images, labels.astype(np.int64))
            for images, labels in _reader(info).read(info, info.archive, folder)
        )
        return Dataset(info.name, info.title, info.class_names, train, test)
    train = _read_split(info, folder, info.train_images, info.train_labels)
    test = _read_split(info, folder, info.test_images, info.test_labels)
    return Dataset(info.name, info.title, info.class_names, train, test)


def load_test(dataset: str | DatasetInfo | ImportedInfo, data_dir: Path) -> Split:
    """Read the test images alone where they lie by themselves; otherwise as :func:`load` does.

    Raises:
        UnknownName: There is no data set of that name.
        DataFileMissing: A file that is needed is not there; see :func:`prepare`.
        DataFileDamaged: One is truncated, altered or another one's; says which and why.
    """
    info = _info(dataset, data_dir)
    if isinstance(info, ImportedInfo) or not info.files or info.archive:
        return load(info, data_dir).test
    return _read_split(info, info.raw_folder(data_dir), info.test_images, info.test_labels)


def split_validation(split: Split, size: int, seed: int) -> tuple[Split, Split]:
    """Hold some images back from training, drawn at random.

    Args:
        split: The images to divide.
        size: How many to hold back, 0 to one less than there are.
        seed: The same one draws the same images.

    Returns:
        The images to train on and the ones held back, both in their old order. No image is in
        both.

    Raises:
        ValueError: ``size`` leaves nothing to train on, or is negative.
    """
    if not 0 <= size < len(split):
        raise ValueError(f"cannot hold back {size} of {len(split)} images")
    held_back = np.zeros(len(split), dtype=bool)
    held_back[np.random.default_rng(seed).permutation(len(split))[:size]] = True
    return _select(split, ~held_back), _select(split, held_back)


def _select(split: Split, chosen: NDArray[np.bool_]) -> Split:
    return Split(split.images[chosen], split.labels[chosen])


def _info(dataset: str | DatasetInfo | ImportedInfo, data_dir: Path) -> DatasetInfo | ImportedInfo:
    return find_dataset(dataset, data_dir) if isinstance(dataset, str) else dataset


def _is_there(file: DataFile, folder: Path) -> bool:
    return any(seems_right(path, file) for path in paths_of(folder, file))


def _nothing_to_do() -> Generator[DataProgress, None, None]:
    yield from ()


def _load_imported(info: ImportedInfo) -> Dataset:
    arrays = read_arrays(info)
    train = Split(arrays["train_images"], arrays["train_labels"])
    test = Split(arrays["test_images"], arrays["test_labels"])
    return Dataset(info.name, info.title, info.class_names, train, test)


class _Reader(Protocol):
    """What knows the files of a data set that comes in an archive."""

    def seems_there(self, info: DatasetInfo, archive: ArchiveFile, folder: Path, /) -> bool: ...

    def check(self, info: DatasetInfo, archive: ArchiveFile, folder: Path, /) -> Iterator[str]: ...

    def read(
        self, info: DatasetInfo, archive: ArchiveFile, folder: Path, /
    ) -> Iterable[tuple[NDArray[np.uint8], NDArray[np.uint8]]]: ...


def _reader(info: DatasetInfo) -> _Reader:
    # Imported only where one is needed: what reads archives takes a while to import.
    if info.train_batches:
        from cnn_desktop.core.data import cifar10

        return cifar10
    from cnn_desktop.core.data import zipped_idx

    return zipped_idx


def _prepare(
    info: DatasetInfo,
    files: tuple[DataFile, ...],
    folder: Path,
    mirrors: tuple[str, ...],
    timeout: float,
) -> Generator[DataProgress, None, None]:
    for place, file in enumerate(files):
        yield DataProgress(info.name, file.gzip_name, 0, file.gzip_bytes, "checking")
        try:
            read_good(info, folder, file, unpack=False)
        except (DataFileMissing, DataFileDamaged) as problem:
            unpacked, _ = paths_of(folder, file)
            source = ArchiveFile(file.gzip_name, file.gzip_md5, file.gzip_bytes)
            # Those before it are good by now.
            wanted = [file, *(each for each in files[place + 1 :] if not _is_there(each, folder))]
            names = tuple(each.gzip_name for each in wanted)
            yield from _fetch(info, folder, source, names, problem, mirrors, timeout)
            with contextlib.suppress(OSError):  # a damaged one; its successor is in place
                unpacked.unlink(missing_ok=True)


def _prepare_archive(
    info: DatasetInfo,
    archive: ArchiveFile,
    folder: Path,
    mirrors: tuple[str, ...],
    timeout: float,
) -> Generator[DataProgress, None, None]:
    try:
        for name in _reader(info).check(info, archive, folder):
            yield DataProgress(info.name, name, 0, None, "checking")
    except (DataFileMissing, DataFileDamaged) as problem:
        names = (archive.name,)
        yield from _fetch(info, folder, archive, names, problem, mirrors, timeout)


def _fetch(
    info: DatasetInfo,
    folder: Path,
    source: ArchiveFile,
    wanted: tuple[str, ...],
    problem: DataFileMissing | DataFileDamaged,
    mirrors: tuple[str, ...],
    timeout: float,
) -> Generator[DataProgress, None, None]:
    # Imported only now: the window opens before anything is downloaded, and this takes 60 ms.
    from cnn_desktop.core.data.download import download

    note = "repairing" if isinstance(problem, DataFileDamaged) else "downloading"
    urls = [f"{mirror.rstrip('/')}/{source.name}" for mirror in mirrors]
    told = {
        "path": problem.values["path"],
        "reason": problem.values.get("reason", FileAbsent()),
        "files": ", ".join(wanted),
        "folder": folder,
    }
    try:
        progress = download(urls, folder / source.name, source.bytes, source.md5, timeout)
        with contextlib.closing(progress):
            for done in progress:
                yield DataProgress(info.name, source.name, done, source.bytes, note)
    except DownloadFailed as error:
        raise DataNotDownloaded(**told, attempts=error.values["attempts"]) from error
    except FileNotWritable as error:
        megabytes = math.ceil(info.download_bytes / 1e6)
        obstacle = error.values["reason"]
        raise DataNotStored(**told, obstacle=obstacle, megabytes=megabytes) from error


def _load_drawn(info: DatasetInfo, data_dir: Path) -> Dataset:
    from cnn_desktop.core.data import synthetic_data

    train, test = (
        Split(images[:, np.newaxis], synthetic_data.labels(len(images)))
        for images in synthetic_data.load(info, data_dir)
    )
    return Dataset(info.name, info.title, info.class_names, train, test)


def _read_split(
    info: DatasetInfo, folder: Path, images_file: DataFile, labels_file: DataFile
) -> Split:
    images = read_array(info, folder, images_file)
    labels = read_array(info, folder, labels_file)
    return Split(images[:, np.newaxis], labels.astype(np.int64))
