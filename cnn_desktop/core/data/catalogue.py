"""The data sets that the program knows: what they hold, their checksums, where they come from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cnn_desktop.core.data.idx import header_size
from cnn_desktop.core.errors import UnknownName


@dataclass(frozen=True)
class DataFile:
    """One of the four IDX files of a data set.

    Attributes:
        name: The file's name, without ``.gz``.
        shape: What it holds: (N, H, W) of images or (N,) of labels.
        content_md5: Checksum of the unpacked file; None where only that of the gzipped file is
            published, and an unpacked one is known by its length, its header and its labels.
        gzip_md5: Checksum of the gzipped file that mirrors offer, as torchvision knows it.
        gzip_bytes: That file's length.
    """

    name: str
    shape: tuple[int, ...]
    content_md5: str | None
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
class ArchiveFile:
    """One file that holds a whole data set, where its makers offer it so.

    Attributes:
        name: The file's name.
        md5: Its checksum.
        bytes: Its length.
    """

    name: str
    md5: str
    bytes: int


@dataclass(frozen=True)
class Batch:
    """A part of CIFAR-10, which comes in several files of pictures and labels together.

    Attributes:
        name: The file's name, without ``.bin``.
        count: How many pictures it holds.
        binary_md5: Checksum of the file of the binary version.
        python_md5: Checksum of the same part in the version for Python, as torchvision unpacks it.
    """

    name: str
    count: int
    binary_md5: str
    python_md5: str


@dataclass(frozen=True)
class DatasetInfo:
    """What is known of a data set before any of it is there.

    Attributes:
        name: What the command line calls it.
        title: What people call it.
        class_names: What each label stands for.
        folder: Its folder in the data folder; the files lie in ``<folder>/raw``. Empty where they
            lie in the data folder itself.
        train_images: File of the images to learn from.
        train_labels: File of their labels.
        test_images: File of the images to measure with.
        test_labels: File of their labels.
        mirrors: Addresses that hold the gzipped files, the preferred one first.
        credit: Who made it, and its licence.
        is_drawn: Whether the program draws it itself
            (:mod:`cnn_desktop.core.data.synthetic_data`), instead of reading files.
        archive: The one file that is downloaded, where the files above lie in it.
        train_batches: The parts that hold pictures and labels together, to learn from; empty where
            the data set has the four files above.
        test_batches: Those to measure with.
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
    is_drawn: bool = False
    archive: ArchiveFile | None = None
    train_batches: tuple[Batch, ...] = ()
    test_batches: tuple[Batch, ...] = ()

    @property
    def files(self) -> tuple[DataFile, ...]:
        """The four IDX files; none where it is drawn by the program or comes in batches."""
        if self.is_drawn or self.train_batches:
            return ()
        return (self.train_images, self.train_labels, self.test_images, self.test_labels)

    @property
    def download_names(self) -> tuple[str, ...]:
        """The names of the files that mirrors offer."""
        if self.archive:
            return (self.archive.name,)
        return tuple(file.gzip_name for file in self.files)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image."""
        *channels, height, width = self.train_images.shape[1:]
        return (channels[0] if channels else 1, height, width)

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
        return self.archive.bytes if self.archive else sum(file.gzip_bytes for file in self.files)

    def raw_folder(self, data_dir: Path) -> Path:
        """The folder of the files, or of what the program keeps of its drawings."""
        return data_dir / self.folder / "raw" if self.folder else data_dir


def _train_file(kind: str, content_md5: str | None, gzip_md5: str, gzip_bytes: int) -> DataFile:
    return _file("train", 60_000, kind, content_md5, gzip_md5, gzip_bytes)


def _test_file(kind: str, content_md5: str | None, gzip_md5: str, gzip_bytes: int) -> DataFile:
    return _file("t10k", 10_000, kind, content_md5, gzip_md5, gzip_bytes)


def _file(
    part: str, count: int, kind: str, content_md5: str | None, gzip_md5: str, gzip_bytes: int
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

_SYNTHETIC = DatasetInfo(
    name="synthetic",
    title="Synthetic digits",
    class_names=tuple("0123456789"),
    folder="SyntheticDigits",
    # No such files are ever read; their shapes say how many pictures are drawn.
    train_images=DataFile("train-images", (20_000, 28, 28), "", "", 0),
    train_labels=DataFile("train-labels", (20_000,), "", "", 0),
    test_images=DataFile("test-images", (2_000, 28, 28), "", "", 0),
    test_labels=DataFile("test-labels", (2_000,), "", "", 0),
    mirrors=(),
    credit="Synthetic digits: drawn by this program; MIT licence",
    is_drawn=True,
)

_KMNIST = DatasetInfo(
    name="kmnist",
    title="KMNIST",
    class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    folder="KMNIST",
    train_images=_train_file("images", None, "bdb82020997e1d708af4cf47b453dcf7", 18_165_135),
    train_labels=_train_file("labels", None, "e144d726b3acfaa3e44228e80efcd344", 29_497),
    test_images=_test_file("images", None, "5c965bf0a639b31b8f53240b1b52f4d7", 3_041_136),
    test_labels=_test_file("labels", None, "7320c461ea6c1c855c0b718fb2a4b134", 5_120),
    mirrors=(
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ),
    credit="KMNIST: created by CODH, from Kuzushiji Dataset by NIJL and others; CC BY-SA 4.0",
)


def _emnist_file(part: str, count: int, kind: str, gzip_md5: str) -> DataFile:
    shape = (count, 28, 28) if kind == "images" else (count,)
    name = f"emnist-digits-{part}-{kind}-idx{len(shape)}-ubyte"
    return DataFile(name, shape, None, gzip_md5, 0)  # their lengths: the archive is what is fetched


_EMNIST_DIGITS = DatasetInfo(
    name="emnist-digits",
    title="EMNIST Digits",
    class_names=tuple("0123456789"),
    folder="EMNIST",
    train_images=_emnist_file("train", 240_000, "images", "d2662ecdc47895a6bbfce25de9e9a677"),
    train_labels=_emnist_file("train", 240_000, "labels", "2223fcfee618ac9c89ef20b6e48bcf9e"),
    test_images=_emnist_file("test", 40_000, "images", "a159b8b3bd6ab4ed4793c1cb71a2f5cc"),
    test_labels=_emnist_file("test", 40_000, "labels", "8afde66ea51d865689083ba6bb779fac"),
    archive=ArchiveFile("gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e", 561_753_746),
    mirrors=(
        "https://biometrics.nist.gov/cs_links/EMNIST/",
        "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/",
    ),
    credit="EMNIST: Gregory Cohen, Saeed Afshar, Jonathan Tapson and André van Schaik, from NIST "
    "Special Database 19",
)

_CIFAR_10 = DatasetInfo(
    name="cifar-10",
    title="CIFAR-10",
    class_names=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    folder="",  # as torchvision has it
    # No such files are ever read; their shapes say how many pictures of which size there are.
    train_images=DataFile("train-images", (50_000, 3, 32, 32), "", "", 0),
    train_labels=DataFile("train-labels", (50_000,), "", "", 0),
    test_images=DataFile("test-images", (10_000, 3, 32, 32), "", "", 0),
    test_labels=DataFile("test-labels", (10_000,), "", "", 0),
    # The binary version: plain bytes, where the one for Python is made of pickles.
    archive=ArchiveFile("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171),
    train_batches=(
        Batch(
            "data_batch_1",
            10_000,
            "5dd7e06a14cb22eb9f671a540d1b7c25",
            "c99cafc152244af753f735de768cd75f",
        ),
        Batch(
            "data_batch_2",
            10_000,
            "5ea93a67294ea407fff1d09f752e9692",
            "d4bba439e000b95fd0a9bffe97cbabec",
        ),
        Batch(
            "data_batch_3",
            10_000,
            "942cd6a4bcdd0dd3c604fbe906cb4421",
            "54ebc095f3ab1f0389bbae665268c751",
        ),
        Batch(
            "data_batch_4",
            10_000,
            "ae636b3ba5c66a11e91e8cb52e771fcb",
            "634d18415352ddfa80567beed471001a",
        ),
        Batch(
            "data_batch_5",
            10_000,
            "53f37980c15c3d472c316c40844f3f0d",
            "482c414d41f54cd18b22e5b47cb7c3cb",
        ),
    ),
    test_batches=(
        Batch(
            "test_batch",
            10_000,
            "803d5f7f4d78ea53de84dbe85f74fb6d",
            "40351d587109b95175f43aff81a1287e",
        ),
    ),
    mirrors=(
        "https://www.cs.toronto.edu/~kriz/",
        "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
    ),
    credit="CIFAR-10: Alex Krizhevsky, Vinod Nair and Geoffrey Hinton, from 80 Million Tiny Images",
)

CATALOGUE: Mapping[str, DatasetInfo] = MappingProxyType(
    {
        info.name: info
        for info in (_MNIST, _FASHION_MNIST, _KMNIST, _EMNIST_DIGITS, _CIFAR_10, _SYNTHETIC)
    }
)
"""Every data set that the program knows, by name."""

MY_DIGITS = "my-digits"
"""What a recipe calls the digits that people have drawn here: nobody can fetch them."""


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
