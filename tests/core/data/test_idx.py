"""IDX files: read to the last byte or refused, whatever the bytes are."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st
from numpy.typing import NDArray

from cnn_desktop.core.data.idx import read_idx
from cnn_desktop.core.errors import DataFileDamaged


def write_idx(array: NDArray[np.uint8]) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


arrays = np_st.arrays(np.uint8, np_st.array_shapes(min_dims=1, max_dims=4, max_side=6))


@given(arrays)
def test_what_was_written_is_read(array: NDArray[np.uint8]) -> None:
    read = read_idx(write_idx(array), "file")
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, array)


def test_the_array_may_be_written_to_and_does_not_change_the_bytes() -> None:
    data = write_idx(np.zeros((2, 3), np.uint8))
    read = read_idx(data, "file")
    read[0, 0] = 7
    assert data == write_idx(np.zeros((2, 3), np.uint8))


@given(arrays, st.data())
def test_a_truncated_file_is_refused(array: NDArray[np.uint8], data: st.DataObject) -> None:
    whole = write_idx(array)
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(DataFileDamaged, match="images are here is damaged"):
        read_idx(whole[:length], "images are here")


@given(arrays, st.binary(min_size=1, max_size=20))
def test_a_file_that_goes_on_after_its_end_is_refused(
    array: NDArray[np.uint8], rest: bytes
) -> None:
    whole = write_idx(array)
    with pytest.raises(DataFileDamaged, match=f"{len(whole) + len(rest):,} bytes instead of"):
        read_idx(whole + rest, "file")


# Headers that are nearly right, followed by anything: what is accepted must be what was there.
nearly = st.builds(
    lambda kind, dimensions, rest: bytes([0, 0, kind, dimensions]) + rest,
    st.sampled_from([8, 8, 8, 9, 13]),
    st.integers(0, 6),
    st.lists(st.sampled_from([b"\0\0\0\0", b"\0\0\0\1", b"\0\0\0\2", b"\xff\xff\xff\xff", b"a"]))
    .map(b"".join),
)  # fmt: skip


@given(st.binary(max_size=64) | nearly)
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        array = read_idx(data, "file")
    except DataFileDamaged:
        return
    assert write_idx(array) == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "begins with nothing"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "begins with 1f 8b 08 00"),  # still gzipped
        (b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0", "begins with 00 00 0d 01"),  # floats
        (b"\0\0\x08\x05" + bytes(20), "begins with 00 00 08 05"),  # five dimensions
        (b"\0\0\x08\x03\0\0\0\x01", "8 bytes instead of 16"),
        (b"\0\0\x08\x01\0\0\0\x00", "8 bytes instead of 9"),  # no image at all
    ],
)
def test_the_reason_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(DataFileDamaged, match=reason):
        read_idx(data, "file")


def test_a_header_that_promises_a_terabyte_costs_no_memory() -> None:
    data = b"\0\0\x08\x04" + b"\xff\xff\xff\xff" * 4 + bytes(100)
    tracemalloc.start()
    try:
        with pytest.raises(DataFileDamaged):
            read_idx(data, "file")
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
