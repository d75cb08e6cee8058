"""Synthetic digits as a data set: drawn on the spot, so that it needs no download.

Drawing them takes half a minute, so they are kept in the data folder in one file that carries its
own checksum. A file that is damaged, or that another version of the program made, is not believed:
the digits are drawn anew. Where the data folder is read-only, the system's folder for temporary
files keeps them; where that is too, they live in memory alone.

Every digit comes through the canvas's own rasteriser. Train and test digits come from different
seeds, and from the styles of :mod:`cnn_desktop.core.digits.digit_styles` alone: people write in
more.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.catalogue import DatasetInfo
from cnn_desktop.core.digits.digit_styles import DIGIT_STYLES
from cnn_desktop.core.digits.synthetic import draw_digit
from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.raster import SIZE, rasterize

FILE_NAME = "synthetic-digits.bin"
TRAIN_SEED, TEST_SEED = 2_026, 628

_VERSION = b"1"  # of the way to draw and to paint; another one makes kept files worthless
_REPORTS = 100  # how often the progress is told
_CLASSES = 10

Images = NDArray[np.uint8]


def prepare(info: DatasetInfo, data_dir: Path) -> Generator[DataProgress, None, None]:
    """Draw the digits and keep them, unless good ones are kept already.

    To cancel is to stop iterating; nothing is kept then.

    Yields:
        ``checking`` once, then, while digits are drawn, ``drawing`` with the bytes that their
        pictures take.
    """
    total = (info.train_size + info.test_size) * SIZE * SIZE
    yield DataProgress(info.name, FILE_NAME, 0, total, "checking")
    if _read(info, data_dir) is not None:
        return
    images = np.zeros((info.train_size + info.test_size, SIZE, SIZE), np.uint8)
    for done in _draw(info, images):
        yield DataProgress(info.name, FILE_NAME, done * SIZE * SIZE, total, "drawing")
    _keep(info, data_dir, images)


def load(info: DatasetInfo, data_dir: Path) -> tuple[Images, Images]:
    """Return the digits to learn from and those to measure with; drawn now where none are kept.

    Returns:
        Two arrays ``(N, 28, 28)``. A picture's label is its number modulo ten: see :func:`labels`.
    """
    images = _read(info, data_dir)
    if images is None:
        images = np.zeros((info.train_size + info.test_size, SIZE, SIZE), np.uint8)
        for _ in _draw(info, images):
            pass
        _keep(info, data_dir, images)
    return images[: info.train_size], images[info.train_size :]


def labels(count: int) -> NDArray[np.int64]:
    """Return the labels ``(count,)`` of pictures in their order: 0 to 9, again and again."""
    return np.arange(count, dtype=np.int64) % _CLASSES


def _draw(info: DatasetInfo, images: Images) -> Iterator[int]:
    """Fill ``images``; yield now and then how many are done."""
    done = 0
    for count, seed in ((info.train_size, TRAIN_SEED), (info.test_size, TEST_SEED)):
        rng = random.Random(seed)  # noqa: S311 - no secret
        for label in labels(count):
            images[done] = np.round(rasterize(draw_digit(int(label), rng)) * 255)
            done += 1
            if done % max(1, len(images) // _REPORTS) == 0 or done == len(images):
                yield done


# --- the file: a checksum, then the packed pictures


def _places(info: DatasetInfo, data_dir: Path) -> tuple[Path, Path]:
    return (
        info.raw_folder(data_dir) / FILE_NAME,
        _temporary_folder() / f"cnn_desktop-{info.folder}" / FILE_NAME,
    )


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir())


def _keep(info: DatasetInfo, data_dir: Path, images: Images) -> None:
    content = images.tobytes()
    stored = _checksum(content) + zlib.compress(content, 1)
    for path in _places(info, data_dir):
        try:
            write_atomically(path, stored)
        except FileNotWritable:
            continue
        return


def _read(info: DatasetInfo, data_dir: Path) -> Images | None:
    """Return the kept pictures ``(N, 28, 28)``; None without a file that is good to the end."""
    count = info.train_size + info.test_size
    size = count * SIZE * SIZE
    for path in _places(info, data_dir):
        try:
            with path.open("rb") as stream:
                checksum = stream.read(len(_checksum(b"")))
                packed = stream.read(size)
            # Never more than expected: a small file may hold gigabytes of zeros.
            content = zlib.decompressobj().decompress(packed, size + 1)
        except (OSError, zlib.error):
            continue
        if len(content) == size and _checksum(content) == checksum:
            return np.frombuffer(bytearray(content), np.uint8).reshape(count, SIZE, SIZE)
    return None


def _checksum(content: bytes) -> bytes:
    """Return the checksum of pictures and of how they were made."""
    made_by = (_VERSION, repr(DIGIT_STYLES).encode(), f"{TRAIN_SEED} {TEST_SEED}".encode())
    return hashlib.sha256(b"\0".join((*made_by, content))).digest()
