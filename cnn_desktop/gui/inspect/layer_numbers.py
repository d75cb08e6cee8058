"""The weights of a convolution and the maps of a layer as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cnn_desktop.gui.common.exports import Row

MOST_NUMBERS = 200_000  # of kernels in a table; of larger layers only those that are shown


def head_row(*tables: np.ndarray) -> Row:
    """Return the head of a table of pictures ``(..., H, W)``: a column for each of their columns.

    A line of the table is a line of a kernel or of a map, so that it looks like the picture.
    """
    widest = max((table.shape[-1] for table in tables), default=1)
    return "what", "layer", "unit", "input", "row", *range(widest)


def kernel_rows(
    layer: str, weight: np.ndarray, bias: np.ndarray, shown: tuple[str, np.ndarray]
) -> Iterator[Row]:
    """Yield the kernels of a layer, and after those of each filter its bias.

    Args:
        layer: The name of the convolution.
        weight: ``(out, in, K, K)``.
        bias: ``(out,)``.
        shown: What stands for all inputs where there are too many numbers: its name, and kernels
            ``(out, K, K)``.
    """
    is_all = weight.size <= MOST_NUMBERS
    inputs = [str(channel) for channel in range(weight.shape[1])] if is_all else [shown[0]]
    kernels = weight if is_all else shown[1][:, None]
    for unit, (filter_, offset) in enumerate(zip(kernels.tolist(), bias.tolist(), strict=True)):
        for name, kernel in zip(inputs, filter_, strict=True):
            for row, values in enumerate(kernel):
                yield ("weight", layer, unit, name, row, *values)
        yield "bias", layer, unit, "", "", offset


def map_rows(layer: str, maps: np.ndarray) -> Iterator[Row]:
    """Yield maps ``(C, H, W)``; a row of numbers comes as maps of one pixel."""
    for unit, one in enumerate(maps.tolist()):
        for row, values in enumerate(one):
            yield ("map", layer, unit, "", row, *values)
