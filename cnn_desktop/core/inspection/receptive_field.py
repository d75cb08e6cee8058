"""Which pixels of the input picture a number inside the network depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    LayerInfo,
    Linear,
    MaxPool2d,
    Residual,
    Shape,
)


@dataclass(frozen=True)
class ReceptiveField:
    """The rows and columns of the picture that matter; every pair of them does.

    Attributes:
        rows: Ascending; empty where a unit looks at nothing but padding.
        columns: Ascending.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Top, left, bottom, right (both beyond the last pixel); None where it is empty."""
        if not self.rows or not self.columns:
            return None
        return self.rows[0], self.columns[0], self.rows[-1] + 1, self.columns[-1] + 1


def receptive_field(
    layers: Sequence[LayerInfo], index: int, unit: int = 0, y: int = 0, x: int = 0
) -> ReceptiveField:
    """Follow a place of a layer's output back to the picture.

    Kept as sets of rows and columns and not as an interval: with a stride larger than the kernel
    there are gaps, and what lies beyond an edge does not count.

    Args:
        layers: The network (:meth:`Network.trace`).
        index: Of the layer whose output is meant.
        unit: Channel or feature; matters only after Flatten.
        y: Row of the output; 0 after Flatten.
        x: Column of the output; 0 after Flatten.

    Raises:
        TypeError: A block of several layers lies on the way.
    """
    rows, columns = {y}, {x}
    everything = False
    for info in reversed(layers[: index + 1]):
        layer = info.layer
        if isinstance(layer, Residual | Inception):
            raise TypeError(f"{info.name} is a block of several layers")
        if isinstance(layer, GlobalAvgPool2d):
            rows, columns = (set(range(size)) for size in info.input_shape[1:])
        if isinstance(layer, Linear):
            everything = True  # all features, and so all places before Flatten
        if isinstance(layer, Flatten):
            if len(info.input_shape) == 3 and everything:
                rows, columns = (set(range(size)) for size in info.input_shape[1:])
            elif len(info.input_shape) == 3:
                place = np.unravel_index(unit, info.input_shape)
                rows, columns = {int(place[1])}, {int(place[2])}
        elif isinstance(layer, Conv2d):
            size = (layer.kernel_size, layer.stride, layer.padding)
            rows, columns = _before(rows, columns, info.input_shape, *size)
        elif isinstance(layer, AvgPool2d | MaxPool2d):
            size = (layer.kernel_size, layer.stride or layer.kernel_size, layer.padding)
            rows, columns = _before(rows, columns, info.input_shape, *size)
    return ReceptiveField(tuple(sorted(rows)), tuple(sorted(columns)))


def _before(
    rows: Iterable[int], columns: Iterable[int], shape: Shape, size: int, stride: int, padding: int
) -> tuple[set[int], set[int]]:
    def seen(places: Iterable[int], length: int) -> set[int]:
        starts = [place * stride - padding for place in places]
        return {s + i for s in starts for i in range(size) if 0 <= s + i < length}

    return seen(rows, shape[1]), seen(columns, shape[2])
