"""IDX, the file format of MNIST: a small header and then nothing but bytes.

Two zero bytes, the type of the values (8: unsigned byte), the number of dimensions; then the size
of each dimension as a big-endian 32-bit number; then the values, the last dimension running
fastest. See http://yann.lecun.com/exdb/mnist/ for the original description.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cnn_desktop.core.data.reasons import FileNotIdx, FileWrongSize
from cnn_desktop.core.errors import DataFileDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNSIGNED_BYTE = 8
MAX_DIMENSIONS = 4


def header_size(dimensions: int) -> int:
    """How many bytes come before the values of an IDX file with so many dimensions."""
    return 4 + 4 * dimensions


def read_idx(data: bytes, name: str) -> NDArray[np.uint8]:
    """Read a whole IDX file of unsigned bytes.

    Args:
        data: All bytes of the file, unpacked.
        name: What to call the file in an error.

    Returns:
        The values, with the shape that the header says (one to four dimensions, each at least 1),
        as an array of its own that may be written to.

    Raises:
        DataFileDamaged: It is no such file, or shorter or longer than its header says. Nothing is
            allocated before the length is known to be right.
    """
    import numpy as np  # not at the top: the command line's help knows the data sets without it

    shape = _read_shape(data, name)
    start = header_size(len(shape))
    expected = start + math.prod(shape)
    if len(data) != expected:
        reason = FileWrongSize(found=len(data), expected=expected)
        raise DataFileDamaged(path=name, reason=reason)
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape).copy()


def _read_shape(data: bytes, name: str) -> tuple[int, ...]:
    magic = data[:4]
    dimensions = magic[3] if len(magic) == 4 else 0
    if magic[:3] != bytes([0, 0, UNSIGNED_BYTE]) or not 1 <= dimensions <= MAX_DIMENSIONS:
        reason = FileNotIdx(magic=magic.hex(" ") or "nothing")
        raise DataFileDamaged(path=name, reason=reason)
    start = header_size(dimensions)
    if len(data) < start:
        raise DataFileDamaged(path=name, reason=FileWrongSize(found=len(data), expected=start))
    shape = tuple(int.from_bytes(data[at : at + 4], "big") for at in range(4, start, 4))
    if 0 in shape:  # an empty data set is of no use, and numpy cannot shape every 0 x huge
        raise DataFileDamaged(path=name, reason=FileWrongSize(found=len(data), expected=start + 1))
    return shape
