"""The data sets: which there are, where their files come from, and reading them into memory.

The files lie as torchvision lays them out, ``<data folder>/MNIST/raw/train-images-idx3-ubyte``,
gzipped or not; both are used where they are. What a file holds is known by its checksum before
anything is read from it, so a damaged file is found, named, and replaced by a download: it never
reaches a training run.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.errors import (
    DataFileDamaged,
    DataFileMissing,
    DataNotDownloaded,
    DataNotStored,
    DownloadFailed,
    FileAbsent,
    FileNotGzip,
    FileNotWritable,
    FileSwapped,
    FileTooLong,
    FileUnreadable,
    FileWrongContent,
    FileWrongLabel,
    FileWrongShape,
    FileWrongSize,
    UnknownName,
)
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.idx import header_size, read_idx

TIMEOUT = 30.0
"""Seconds that a mirror may keep silent before the next one is asked."""

_GZIP = 31  # zlib's number for "with gzip's header and checksum"
_GZIP_MARGIN = 1 << 16  # bytes that gzip adds at most to what it cannot compress, generously


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


@dataclass(frozen=True)
class DataFile:
    """One of the four IDX files of a data set.

    Attributes:
        name: The file's name, without ``.gz``.
        shape: What it holds: (N, H, W) of images or (N,) of labels.
        content_md5: Checksum of the unpacked file.
        gzip_md5: Checksum of the gzipped file that mirrors offer, as torchvision knows it.
        gzip_bytes: That file's length.
    """

    name: str
    shape: tuple[int, ...]
    content_md5: str
    gzip_md5: str
    gzip_bytes: int

    @property
    def gzip_name(self) -> str:
        """The name of the gzipped file."""
        return f"{self.name}.gz"

    @property
    def content_bytes(self) -> int:
        """The unpacked file's length."""
        return header_size(len(self.shape)) + math.prod(self.shape)


@dataclass(frozen=True)
class DatasetInfo:
    """What is known of a data set before any of it is there.

    Attributes:
        name: What the command line calls it.
        title: What people call it.
        class_names: What each label stands for.
        folder: Its folder in the data folder; the files lie in ``<folder>/raw``.
        train_images: File of the images to learn from.
        train_labels: File of their labels.
        test_images: File of the images to measure with.
        test_labels: File of their labels.
        mirrors: Addresses that hold the gzipped files, the preferred one first.
        credit: Who made it, and its licence.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    folder: str
    train_images: DataFile
    train_labels: DataFile
    test_images: DataFile
    test_labels: DataFile
    mirrors: tuple[str, ...]
    credit: str

    @property
    def files(self) -> tuple[DataFile, ...]:
        """The four files."""
        return (self.train_images, self.train_labels, self.test_images, self.test_labels)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image."""
        _, height, width = self.train_images.shape
        return (1, height, width)

    @property
    def train_size(self) -> int:
        """How many images there are to learn from."""
        return self.train_images.shape[0]

    @property
    def test_size(self) -> int:
        """How many images there are to measure with."""
        return self.test_images.shape[0]

    @property
    def download_bytes(self) -> int:
        """How much there is to fetch when nothing is there yet."""
        return sum(file.gzip_bytes for file in self.files)

    def raw_folder(self, data_dir: Path) -> Path:
        """The folder of the four files."""
        return data_dir / self.folder / "raw"


def _train_file(kind: str, content_md5: str, gzip_md5: str, gzip_bytes: int) -> DataFile:
    return _file("train", 60_000, kind, content_md5, gzip_md5, gzip_bytes)


def _test_file(kind: str, content_md5: str, gzip_md5: str, gzip_bytes: int) -> DataFile:
    return _file("t10k", 10_000, kind, content_md5, gzip_md5, gzip_bytes)


def _file(
    part: str, count: int, kind: str, content_md5: str, gzip_md5: str, gzip_bytes: int
) -> DataFile:
    shape = (count, 28, 28) if kind == "images" else (count,)
    name = f"{part}-{kind}-idx{len(shape)}-ubyte"
    return DataFile(name, shape, content_md5, gzip_md5, gzip_bytes)


_MNIST = DatasetInfo(
    name="mnist",
    title="MNIST",
    class_names=tuple("0123456789"),
    folder="MNIST",
    train_images=_train_file(
        "images",
        "6bbc9ace898e44ae57da46a324031adb",
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        9_912_422,
    ),
    train_labels=_train_file(
        "labels",
        "a25bea736e30d166cdddb491f175f624",
        "d53e105ee54ea40749a09fcbcd1e9432",
        28_881,
    ),
    test_images=_test_file(
        "images",
        "2646ac647ad5339dbf082846283269ea",
        "9fb629c4189551a2d022fa330f9573f3",
        1_648_877,
    ),
    test_labels=_test_file(
        "labels",
        "27ae3e4e09519cfbb04c329615203637",
        "ec29112dd5afa0611ce80d1b7f02629c",
        4_542,
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    credit="MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0",
)

_FASHION_MNIST = DatasetInfo(
    name="fashion-mnist",
    title="Fashion-MNIST",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    folder="FashionMNIST",
    train_images=_train_file(
        "images",
        "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        26_421_880,
    ),
    train_labels=_train_file(
        "labels",
        "9018921c3c673c538a1fc5bad174d6f9",
        "25c81989df183df01b3e8a0aad5dffbe",
        29_515,
    ),
    test_images=_test_file(
        "images",
        "8181f5470baa50b63fa0f6fddb340f0a",
        "bef4ecab320f06d8554ea6380940ec79",
        4_422_102,
    ),
    test_labels=_test_file(
        "labels",
        "15d484375f8d13e6eb1aabb0c3f46965",
        "bb300cfdad3c16e7a12a480ee83cd310",
        5_148,
    ),
    mirrors=(
        # Plain http, as its makers offer it; the checksum is what makes the files trusted.
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    credit="Fashion-MNIST: Han Xiao, Kashif Rasul and Roland Vollgraf, Zalando SE; MIT licence",
)

CATALOGUE: Mapping[str, DatasetInfo] = MappingProxyType(
    {info.name: info for info in (_MNIST, _FASHION_MNIST)}
)
"""Every data set that the program knows, by name."""


def dataset_info(name: str) -> DatasetInfo:
    """Look a data set up in the catalogue.

    Raises:
        UnknownName: There is none of that name; says which there are.
    """
    try:
        return CATALOGUE[name]
    except KeyError:
        known = ", ".join(CATALOGUE)
        raise UnknownName(kind="data set", name=name, known=known) from None


def available(dataset: str | DatasetInfo, data_dir: Path) -> bool:
    """Whether all four files seem to be there, gzipped or not, by a look at their lengths only.

    Raises:
        UnknownName: There is no data set of that name.
    """
    info = _info(dataset)
    folder = info.raw_folder(data_dir)
    return all(
        any(_seems_right(path, file) for path in _paths(folder, file)) for file in info.files
    )


def prepare(
    dataset: str | DatasetInfo,
    data_dir: Path,
    mirrors: Sequence[str] | None = None,
    timeout: float = TIMEOUT,
) -> Iterator[DataProgress]:
    """Check the four files of a data set, and download those that are missing or damaged.

    Nothing happens before the first item is asked for, and to cancel is to stop iterating and
    close the iterator: the part of a file that has come is kept, and the next call goes on from
    there. A damaged file stays where it is until the one that replaces it is whole and checked.
    A folder that holds good files is only read.

    Args:
        dataset: A name of the catalogue, or a description.
        data_dir: The data folder.
        mirrors: Addresses to download from instead of the data set's own.
        timeout: Seconds that a mirror may keep silent before the next one is asked.

    Yields:
        What is done to which file: ``checking`` before each file is read, then, for one that is
        missing (``downloading``) or damaged (``repairing``), how many bytes of it have come.

    Raises:
        UnknownName: There is no data set of that name (raised by the call itself).
        DataNotDownloaded: A file is missing or damaged and no mirror had it.
        DataNotStored: A file is missing or damaged and the folder is read-only or the disk full.
    """
    info = _info(dataset)
    addresses = info.mirrors if mirrors is None else tuple(mirrors)
    return _prepare(info, info.raw_folder(data_dir), addresses, timeout)


def load(dataset: str | DatasetInfo, data_dir: Path) -> Dataset:
    """Read a whole data set into memory, from files that are good to the last byte.

    Args:
        dataset: A name of the catalogue, or a description.
        data_dir: The data folder. It is only read.

    Raises:
        UnknownName: There is no data set of that name.
        DataFileMissing: A file is not there; see :func:`prepare`.
        DataFileDamaged: A file is truncated, altered or another one's; says which and why.
    """
    info = _info(dataset)
    folder = info.raw_folder(data_dir)
    train = _read_split(info, folder, info.train_images, info.train_labels)
    test = _read_split(info, folder, info.test_images, info.test_labels)
    return Dataset(info.name, info.title, info.class_names, train, test)


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


def _info(dataset: str | DatasetInfo) -> DatasetInfo:
    return dataset if isinstance(dataset, DatasetInfo) else dataset_info(dataset)


def _paths(folder: Path, file: DataFile) -> tuple[Path, Path]:
    """Where a file may lie; the unpacked one first, because it is read faster."""
    return (folder / file.name, folder / file.gzip_name)


def _seems_right(path: Path, file: DataFile) -> bool:
    try:
        with path.open("rb") as stream:
            length = stream.seek(0, 2)
            if path.suffix != ".gz":
                return length == file.content_bytes
            stream.seek(max(0, length - 4))  # gzip ends with the length of what it packed
            return int.from_bytes(stream.read(4), "little") == file.content_bytes
    except OSError:
        return False


def _prepare(
    info: DatasetInfo, folder: Path, mirrors: tuple[str, ...], timeout: float
) -> Iterator[DataProgress]:
    for file in info.files:
        yield DataProgress(info.name, file.gzip_name, 0, file.gzip_bytes, "checking")
        try:
            _read_good(info, folder, file, unpack=False)
        except (DataFileMissing, DataFileDamaged) as problem:
            yield from _fetch(info, folder, file, problem, mirrors, timeout)


def _fetch(
    info: DatasetInfo,
    folder: Path,
    file: DataFile,
    problem: DataFileMissing | DataFileDamaged,
    mirrors: tuple[str, ...],
    timeout: float,
) -> Iterator[DataProgress]:
    # Imported only now: the window opens before anything is downloaded, and this takes 60 ms.
    from cnn_desktop.core.download import download

    note = "repairing" if isinstance(problem, DataFileDamaged) else "downloading"
    urls = [f"{mirror.rstrip('/')}/{file.gzip_name}" for mirror in mirrors]
    told = {
        "path": problem.values["path"],
        "reason": problem.values.get("reason", FileAbsent()),
        "files": ", ".join(each.gzip_name for each in info.files),
        "folder": folder,
    }
    unpacked, gzipped = _paths(folder, file)
    try:
        for done in download(urls, gzipped, file.gzip_bytes, file.gzip_md5, timeout):
            if done == file.gzip_bytes and note == "repairing":
                unpacked.unlink(missing_ok=True)  # damaged, and its successor is in place
            yield DataProgress(info.name, file.gzip_name, done, file.gzip_bytes, note)
    except DownloadFailed as error:
        raise DataNotDownloaded(**told, attempts=error.values["attempts"]) from error
    except FileNotWritable as error:
        megabytes = math.ceil(info.download_bytes / 1e6)
        obstacle = error.values["reason"]
        raise DataNotStored(**told, obstacle=obstacle, megabytes=megabytes) from error


def _read_split(
    info: DatasetInfo, folder: Path, images_file: DataFile, labels_file: DataFile
) -> Split:
    images = _read_array(info, folder, images_file)
    labels = _read_array(info, folder, labels_file)
    return Split(images[:, np.newaxis], labels.astype(np.int64))


def _read_array(info: DatasetInfo, folder: Path, file: DataFile) -> NDArray[np.uint8]:
    content, path = _read_good(info, folder, file, unpack=True)
    return _checked_array(info, file, content, path)


def _read_good(
    info: DatasetInfo, folder: Path, file: DataFile, *, unpack: bool
) -> tuple[bytes, Path]:
    """Read the first good one of a file's two forms; say what is wrong if there is none."""
    problems: list[DataFileDamaged] = []
    for path in _paths(folder, file):
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
    """Read a file whose checksum is right: its content, or whatever is there if not to unpack.

    Raises:
        DataFileMissing: There is none.
        DataFileDamaged: It is not the original, or cannot be read.
    """
    gzipped = path.suffix == ".gz"
    stored = _read_bytes(path, file.content_bytes + (_GZIP_MARGIN if gzipped else 0))
    original = gzipped and _md5(stored) == file.gzip_md5
    if original and not unpack:
        return stored
    content = _unpack(stored, file.content_bytes, path) if gzipped else stored
    if not original:
        _check_content(info, file, content, path)
    return content


def _read_bytes(path: Path, limit: int) -> bytes:
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
    checksum = _md5(content)
    if checksum == file.content_md5:
        return
    for other in info.files:
        if checksum == other.content_md5:
            raise DataFileDamaged(path=path, reason=FileSwapped(other=other.name))
    if len(content) != file.content_bytes:
        reason = FileWrongSize(found=len(content), expected=file.content_bytes)
        raise DataFileDamaged(path=path, reason=reason)
    _checked_array(info, file, content, path)
    raise DataFileDamaged(path=path, reason=FileWrongContent())


def _checked_array(
    info: DatasetInfo, file: DataFile, content: bytes, path: Path
) -> NDArray[np.uint8]:
    array = read_idx(content, str(path))
    if array.shape != file.shape:
        reason = FileWrongShape(found=array.shape, expected=file.shape)
        raise DataFileDamaged(path=path, reason=reason)
    is_labels = file in (info.train_labels, info.test_labels)
    if is_labels and array.max() >= len(info.class_names):
        wrong = FileWrongLabel(label=int(array.max()), last=len(info.class_names) - 1)
        raise DataFileDamaged(path=path, reason=wrong)
    return array


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
