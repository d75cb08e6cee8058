"""A CIFAR-10 of twelve pictures, in each form that the real one comes in."""

from __future__ import annotations

import io
import struct
import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import ArchiveFile, Batch, DataFile, DatasetInfo
from tests.core.mirror import md5

PICTURES = 4  # of a batch
NAMES = ("data_batch_1", "data_batch_2", "test_batch")


def pickle_of(labels: list[int], pixels: bytes, name: str = "training batch") -> bytes:
    """Write what Python 2 wrote for CIFAR-10: a dictionary with an array of NumPy's old days."""

    def word(text: str) -> bytes:
        return b"U" + bytes([len(text)]) + text.encode()

    numbers = b"(" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    shape = b"K" + bytes([len(labels)]) + b"M\x00\x0c\x86"
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01"
        + shape
        + b"cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff"
        + b"K\x00tb\x89T"
        + struct.pack("<i", len(pixels))
        + pixels
        + b"tb"
    )
    files = b"(" + b"".join(word(f"picture_{n:06}.png") for n in range(len(labels))) + b"e"
    return (
        b"\x80\x02}("
        + (word("batch_label") + word(name))
        + (word("labels") + b"]" + numbers)
        + (word("data") + array)
        + (word("filenames") + b"]" + files)
        + b"u."
    )


def make_batches() -> dict[str, tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    random = np.random.default_rng(5)
    return {
        name: (
            random.integers(0, 256, (PICTURES, 3, 32, 32), np.uint8),
            random.integers(0, 3, PICTURES, np.uint8),
        )
        for name in NAMES
    }


BATCHES = make_batches()
BINARY = {
    name: b"".join(
        bytes([label]) + picture.tobytes() for picture, label in zip(pictures, labels, strict=True)
    )
    for name, (pictures, labels) in BATCHES.items()
}
PYTHON = {
    name: pickle_of(labels.tolist(), pictures.tobytes())
    for name, (pictures, labels) in BATCHES.items()
}


def tar_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def members() -> dict[str, bytes]:
    parts = {f"cifar-10-batches-bin/{name}.bin": content for name, content in BINARY.items()}
    return {"cifar-10-batches-bin/readme.html": b"<html>", **parts}


TAR = tar_of(members())


def batch(name: str) -> Batch:
    return Batch(name, PICTURES, md5(BINARY[name]), md5(PYTHON[name]))


CIFAR = DatasetInfo(
    name="small-cifar",
    title="Small CIFAR",
    class_names=("airplane", "bird", "cat"),
    folder="",
    train_images=DataFile("train-images", (2 * PICTURES, 3, 32, 32), "", "", 0),
    train_labels=DataFile("train-labels", (2 * PICTURES,), "", "", 0),
    test_images=DataFile("test-images", (PICTURES, 3, 32, 32), "", "", 0),
    test_labels=DataFile("test-labels", (PICTURES,), "", "", 0),
    archive=ArchiveFile("cifar-10-binary.tar.gz", md5(TAR), len(TAR)),
    train_batches=(batch(NAMES[0]), batch(NAMES[1])),
    test_batches=(batch(NAMES[2]),),
    mirrors=(),
    credit="nobody",
)


def store_tar(folder: Path) -> None:
    (folder / "cifar-10-binary.tar.gz").write_bytes(TAR)
