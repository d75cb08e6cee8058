"""Arrays that anyone may have made, brought into the form of a data set; NPZ and IDX files."""

from __future__ import annotations

import math
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.idx import read_idx
from cnn_desktop.core.data.imports.form import AS_FOUND, Form
from cnn_desktop.core.data.imports.found import (
    MAX_BYTES,
    Found,
    Labels,
    Pictures,
    check_bytes,
    found,
)
from cnn_desktop.core.errors import CnnDesktopError, ImportRefused
from cnn_desktop.core.reasons import reason_of

_GZIP = 31  # zlib's number for "with gzip's header and checksum"
MOST_LABEL = 1e9  # what is larger is no number of a class, and may not fit into 64 bits
_PAIRS = (("x_train", "y_train"), ("images", "labels"))


def to_pictures(values: NDArray[np.generic], source: Path) -> Pictures:
    """Bring pictures of any usual layout and range into bytes (N, C, H, W).

    Args:
        values: (N, H, W), (N, H, W, 1 or 3), (N, 1 or 3, H, W) or (N, side²); whole numbers from
            0 to 255, or fractions from 0 to 1.
        source: What an error names.

    Raises:
        ImportRefused: Shape or values are something else.
    """
    shaped = _to_nchw(values, source)
    if shaped.dtype == np.uint8:
        return np.ascontiguousarray(shaped)
    if shaped.dtype.kind not in "iuf" or not shaped.size:
        raise ImportRefused(path=source, reason="the pictures are no numbers")
    if not (is_number := np.isfinite(shaped)).all():
        reason = f"picture {_first(~is_number)}: a pixel is no number (NaN or infinite)"
        raise ImportRefused(path=source, reason=reason)
    least, most = shaped.min(), shaped.max()
    if least < 0 or most > 255:
        wrong = least if least < 0 else most
        where = _first(shaped == wrong)
        reason = f"picture {where}: a pixel is {wrong:g}; pixels go from 0 to 255"
        raise ImportRefused(path=source, reason=reason)
    if shaped.dtype.kind == "f" and most <= 1:
        shaped = shaped * 255
    return np.ascontiguousarray(np.rint(shaped).astype(np.uint8))


def to_labels(values: NDArray[np.generic], source: Path) -> Labels:
    """Bring labels (N,) or (N, 1) into int64.

    Raises:
        ImportRefused: They are no whole numbers.
    """
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or values.dtype.kind not in "iuf":
        raise ImportRefused(path=source, reason="the labels are not one whole number a picture")
    numbers = values.astype(np.float64)
    is_whole = (np.abs(numbers) <= MOST_LABEL) & (numbers == np.rint(numbers))
    if not is_whole.all():
        where = _first(~is_whole)
        reason = f"picture {where}: the label {numbers[where - 1]:g} is no whole number"
        raise ImportRefused(path=source, reason=reason)
    return values.astype(np.int64)


def _first(is_wrong: NDArray[np.bool_]) -> int:
    """Return the number, from 1, of the first picture with something wrong."""
    return int(is_wrong.reshape(len(is_wrong), -1).any(axis=1).argmax()) + 1


def read_npz(path: Path, form: Form = AS_FOUND) -> Found:
    """Read ``x_train, y_train`` (and ``x_test, y_test``) or ``images, labels`` of an NPZ file.

    Pickled objects are refused: to load them would run whatever code they name.

    Raises:
        ImportRefused: It holds something else, is damaged or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_bytes(path, sum(member.file_size for member in archive.infolist()))
        with np.load(path, allow_pickle=False) as content:
            names = ("x_train", "y_train", "x_test", "y_test", "images", "labels")
            arrays = {name: content[name] for name in names if name in content.files}
    except CnnDesktopError:
        raise
    except ValueError as error:
        reason = "it holds Python objects, which could run programs; store numbers"
        if "pickle" not in str(error):
            reason = reason_of(error)
        raise ImportRefused(path=path, reason=reason) from error
    # A damaged file makes zipfile and numpy raise almost anything.
    except Exception as error:
        raise ImportRefused(path=path, reason=reason_of(error)) from error
    pair = next((pair for pair in _PAIRS if arrays.keys() >= set(pair)), None)
    if pair is None:
        reason = "it needs x_train and y_train, or images and labels"
        raise ImportRefused(path=path, reason=reason)
    test = None
    if pair[0] == "x_train" and arrays.keys() >= {"x_test", "y_test"}:
        test = to_pictures(arrays["x_test"], path), to_labels(arrays["y_test"], path)
    train = to_pictures(arrays[pair[0]], path), to_labels(arrays[pair[1]], path)
    return found(path, train, test, None, (), form)


def read_idx_files(path: Path, form: Form = AS_FOUND) -> Found:
    """Read a pair of IDX files, gzipped or not, and the pair for testing if it lies beside.

    EMNIST's files, known by their names, hold transposed pictures; they are turned upright.

    Args:
        path: The file of the training images; its name holds ``images`` and ``idx3``.
        form: What the pictures shall be like.

    Raises:
        ImportRefused: A file is missing, damaged or something else.
    """
    train = _read_pair(path)
    test_path = next(
        (
            other
            for part in ("t10k", "test")
            if "train" in path.name
            and (other := path.with_name(path.name.replace("train", part))).is_file()
        ),
        None,
    )
    test = _read_pair(test_path) if test_path else None
    notes: tuple[str, ...] = ()
    if path.name.startswith("emnist"):
        notes = ("EMNIST stores its pictures transposed; they were turned upright.",)
        train = _upright(train)
        test = _upright(test) if test else None
    return found(path, train, test, None, notes, form)


def _upright(pair: tuple[Pictures, Labels]) -> tuple[Pictures, Labels]:
    return np.ascontiguousarray(pair[0].swapaxes(2, 3)), pair[1]


def _read_pair(path: Path) -> tuple[Pictures, Labels]:
    labels_path = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
    if labels_path == path:
        raise ImportRefused(path=path, reason="the file of the images has images in its name")
    images, labels = _read_idx(path), _read_idx(labels_path)
    if images.ndim != 3 or labels.ndim != 1:
        raise ImportRefused(path=path, reason="it holds no pictures with a label each")
    return images[:, np.newaxis], labels.astype(np.int64)


def _read_idx(path: Path) -> NDArray[np.uint8]:
    try:
        check_bytes(path, path.stat().st_size)
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            unpacker = zlib.decompressobj(_GZIP)
            data = unpacker.decompress(data, MAX_BYTES + 1)
            check_bytes(path, len(data))
            if not unpacker.eof:
                raise ImportRefused(path=path, reason="the file is cut off")
        return read_idx(data, str(path))
    except ImportRefused:
        raise
    except (OSError, zlib.error, CnnDesktopError) as error:
        inner = error.values.get("reason") if isinstance(error, CnnDesktopError) else None
        raise ImportRefused(path=path, reason=inner or reason_of(error)) from error


def _to_nchw(values: NDArray[np.generic], source: Path) -> NDArray[np.generic]:
    shape = values.shape
    if len(shape) == 2 and (side := math.isqrt(shape[1])) ** 2 == shape[1]:
        return values.reshape(-1, 1, side, side)
    if len(shape) == 3:
        return values[:, np.newaxis]
    if len(shape) == 4 and shape[3] in (1, 3):
        return values.transpose(0, 3, 1, 2)
    if len(shape) == 4 and shape[1] in (1, 3):
        return values
    text = " × ".join(map(str, shape))
    raise ImportRefused(path=source, reason=f"an array of {text} holds no pictures")
