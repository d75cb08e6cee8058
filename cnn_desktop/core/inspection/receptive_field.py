"""Which pixels of the picture a number inside the network depends on, along every path to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.inspection.stages import SOFTMAX, Stage, path_ends
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    Shape,
)

Box = tuple[int, int, int, int]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """The pixels that matter; where paths join, those of all of them.

    Attributes:
        pixels: ``(H, W)``: which; all of them false where a unit looks at nothing but padding.
    """

    pixels: Mask

    @property
    def box(self) -> Box | None:
        """The rectangle around them: top, left, bottom, right; None where there is no pixel.

        The last two lie beyond the last pixel.
        """
        rows, columns = (np.flatnonzero(self.pixels.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return None
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def receptive_field(
    row: Sequence[Stage], index: int, unit: int = 0, y: int = 0, x: int = 0, *, seen_in: int = 0
) -> ReceptiveField:
    """Follow a number back to the picture, through blocks along each of their paths.

    Kept as masks and not as intervals: with a stride larger than the kernel there are gaps, what
    lies beyond an edge does not count, and paths of several lengths do not make a rectangle.

    Args:
        row: The network's stages.
        index: Of the stage that the number belongs to.
        unit: Channel or feature; matters until units mix.
        y: Row; ignored where there are no maps.
        x: Column; ignored where there are no maps.
        seen_in: Of the stage whose places are wanted instead of the picture's pixels.

    Raises:
        IndexError: There is no such place.
    """
    stage = row[index]
    if not 0 <= unit < stage.units:
        raise IndexError(f"{stage.name} has no unit {unit}")
    start = _Region.empty(stage.shape)
    place = np.zeros_like(start.everywhere)
    place[(y, x) if stage.has_maps else (0, 0)] = True
    start.single[unit] = place
    regions = {index: start}
    for here in range(index, seen_in, -1):
        if (region := regions.pop(here, None)) is None:
            continue  # of a path that does not lead to the number
        for source, before in _back(row, row[here], region):
            regions.setdefault(source, _Region.empty(row[source].shape)).add(before)
    found = regions.get(seen_in) or _Region.empty(row[seen_in].shape)
    return ReceptiveField(found.anywhere)


@dataclass(eq=False)
class _Region:
    """Which values of a stage matter; a row of numbers counts as maps of one pixel.

    Attributes:
        everywhere: ``(H, W)``: the places that matter in all channels.
        single: Channels with the places that matter in them besides.
    """

    everywhere: Mask
    single: dict[int, Mask] = field(default_factory=dict)

    @staticmethod
    def empty(shape: Shape) -> _Region:
        return _Region(np.zeros(shape[1:] or (1, 1), np.bool_))

    @property
    def anywhere(self) -> Mask:
        """``(H, W)``: the places that matter in any channel."""
        together = self.everywhere.copy()
        for mask in self.single.values():
            together |= mask
        return together

    def add(self, other: _Region) -> None:
        self.everywhere = self.everywhere | other.everywhere
        for channel, mask in other.single.items():
            mine = self.single.get(channel)
            self.single[channel] = mask if mine is None else mine | mask


def _back(row: Sequence[Stage], stage: Stage, region: _Region) -> Iterator[tuple[int, _Region]]:
    """Yield what a region of a stage's values depends on: stages with their regions."""
    if stage.kind == SOFTMAX:  # of the logits of all classes at its place
        yield stage.source, _Region(region.anywhere)
    elif stage.is_block:
        yield from _into_paths(row, stage, region)
    elif stage.info is not None:
        yield stage.source, _through(stage.info.layer, stage.info.input_shape, region)


def _into_paths(
    row: Sequence[Stage], stage: Stage, region: _Region
) -> Iterator[tuple[int, _Region]]:
    """Yield what the ends of a block's paths have to do with its output."""
    if stage.kind == "auxiliary":  # passes on what it gets
        yield stage.source, region
        return
    channel = 0
    for end in path_ends(row, stage):
        if stage.kind != "inception":  # a sum, channel by channel
            yield end.index, region
            continue
        mine = {c - channel: m for c, m in region.single.items() if 0 <= c - channel < end.units}
        yield end.index, _Region(region.everywhere, mine)
        channel += end.units


def _through(layer: Layer, shape: Shape, region: _Region) -> _Region:
    """Return what a region of a layer's output depends on in its input of this shape."""
    if isinstance(layer, Linear):
        return _Region(np.full((1, 1), region.anywhere.any()))
    if isinstance(layer, Flatten) and len(shape) == 3:
        before = _Region(np.full(shape[1:], region.everywhere.any()))
        for feature in region.single:
            channel, y, x = (int(part) for part in np.unravel_index(feature, shape))
            mask = before.single.setdefault(channel, np.zeros(shape[1:], np.bool_))
            mask[y, x] = True
        return before
    if isinstance(layer, Conv2d):  # every channel, whichever is asked about
        size = (layer.kernel_size, layer.stride, layer.padding)
        return _Region(_under_windows(region.anywhere, shape, *size))
    if isinstance(layer, AvgPool2d | MaxPool2d):
        pool = (layer.kernel_size, layer.step, layer.padding)
        return _each(region, lambda mask: _under_windows(mask, shape, *pool))
    if isinstance(layer, GlobalAvgPool2d):
        return _each(region, lambda mask: np.full(shape[1:], mask.any()))
    return region  # each value for itself


def _each(region: _Region, change: Callable[[Mask], Mask]) -> _Region:
    singles = {channel: change(mask) for channel, mask in region.single.items()}
    return _Region(change(region.everywhere), singles)


def _under_windows(mask: Mask, shape: Shape, size: int, stride: int, padding: int) -> Mask:
    """Return the places ``(H, W)`` of the input that lie under any of the windows of a mask.

    A window covers every pair of its rows and columns, so these are followed one by one.
    """

    def covers(count: int, length: int) -> NDArray[np.float32]:
        starts = np.arange(count)[:, None] * stride - padding
        offsets = np.arange(length)[None] - starts
        return ((offsets >= 0) & (offsets < size)).astype(np.float32)

    rows, columns = covers(mask.shape[0], shape[1]), covers(mask.shape[1], shape[2])
    under: Mask = rows.T @ mask.astype(np.float32) @ columns > 0
    return under
