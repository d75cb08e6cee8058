"""A data set that is learned in a second and stands where MNIST stands; also a program.

    python small_data.py FOLDER ARGUMENTS...    the command line, with the data of FOLDER

The program is for tests that end it: a kill needs a process of its own.
"""

from __future__ import annotations

import atexit
import errno
import functools
import gzip
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint
from cnn_desktop.core.data import catalogue
from cnn_desktop.core.data.catalogue import DataFile, DatasetInfo
from cnn_desktop.core.events import RunDone

TRAIN, TEST = 5600, 200  # 5,000 are held back by every recipe
NOBODY = ("http://127.0.0.1:9/",)  # a mirror where nobody listens
QUICK = ("train", "--recipe", "lenet", "--epochs", "2", "--batch-size", "50", "--threads", "1")


@functools.cache
def small_mnist() -> Path:
    """Make the data set once and return its data folder, which must not be changed."""
    folder = Path(tempfile.mkdtemp(prefix="small-mnist-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_small_mnist(folder)
    return folder


def write_small_mnist(folder: Path) -> None:
    """Write the four files: each class is a bright square at its own place, in noise."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    rng = np.random.default_rng(1)
    for part, count in (("train", TRAIN), ("t10k", TEST)):
        labels = rng.integers(0, 10, count).astype(np.uint8)
        images = rng.integers(0, 150, (count, 28, 28)).astype(np.uint8)
        for image, label in zip(images, labels, strict=True):
            row, column = divmod(int(label), 4)
            image[2 + 8 * row : 9 + 8 * row, 1 + 6 * column : 7 + 6 * column] = 250
        _write_idx(raw / f"{part}-images-idx3-ubyte.gz", images)
        _write_idx(raw / f"{part}-labels-idx1-ubyte.gz", labels)


def small_catalogue(folder: Path) -> MappingProxyType[str, DatasetInfo]:
    """Return a catalogue in which the data of a folder stands for MNIST."""
    raw = folder / "MNIST" / "raw"
    info = DatasetInfo(
        name="mnist",
        title="MNIST",
        class_names=tuple("0123456789"),
        folder="MNIST",
        train_images=_describe(raw / "train-images-idx3-ubyte.gz"),
        train_labels=_describe(raw / "train-labels-idx1-ubyte.gz"),
        test_images=_describe(raw / "t10k-images-idx3-ubyte.gz"),
        test_labels=_describe(raw / "t10k-labels-idx1-ubyte.gz"),
        mirrors=NOBODY,
        credit="nobody",
    )
    return MappingProxyType({**catalogue.CATALOGUE, "mnist": info})


def install(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a test find the small data set in MNIST's place; returns its data folder."""
    folder = small_mnist()
    monkeypatch.setattr(catalogue, "CATALOGUE", small_catalogue(folder))
    monkeypatch.setenv("CNN_DESKTOP_DATA", str(folder))
    return folder


@functools.cache
def small_checkpoint() -> Checkpoint:
    """Return the model that :func:`small_run` ends with."""
    return load_checkpoint(small_run() / "model.safetensors")


@functools.cache
def small_run() -> Path:
    """Train on the small data set, once, and return the run's folder, which must not be changed."""
    from cnn_desktop.core.data.datasets import load
    from cnn_desktop.core.recipes import Recipe
    from cnn_desktop.core.runs.options import RunOptions
    from cnn_desktop.core.runs.run import run

    out = Path(tempfile.mkdtemp(prefix="small-run-"))
    atexit.register(shutil.rmtree, out, ignore_errors=True)
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = install(monkeypatch)
        assert len(load("mnist", folder).test) == TEST
        recipe = Recipe("quick", "lenet-like", "mnist", 2, 50, 0.002)
        *_, done = run(recipe, RunOptions(folder, threads=1, out=out, name="quick one"))
    assert isinstance(done, RunDone)
    return out


def fill_disk(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Let the disk be full for every file of more than so many bytes."""
    fsync = os.fsync

    def fsync_while_there_is_room(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_while_there_is_room)


def _write_idx(path: Path, array: np.ndarray) -> None:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    content = bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()
    path.write_bytes(gzip.compress(content, 1, mtime=0))


def _describe(path: Path) -> DataFile:
    stored = path.read_bytes()
    content = gzip.decompress(stored)
    shape = tuple(
        int.from_bytes(content[4 * n : 4 * n + 4], "big") for n in range(1, content[3] + 1)
    )
    md5s = [hashlib.md5(data, usedforsecurity=False).hexdigest() for data in (content, stored)]
    return DataFile(path.stem, shape, md5s[0], md5s[1], len(stored))


if __name__ == "__main__":
    catalogue.CATALOGUE = small_catalogue(Path(sys.argv[1]))
    sys.exit(main(["--data-dir", *sys.argv[1:]]))
