"""What is shown of one number inside a network: where it comes from and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.inspection.arithmetic import Arithmetic, take_apart
from cnn_desktop.core.inspection.stages import (
    ELEMENTWISE,
    INPUT,
    SOFTMAX,
    Inspection,
    Stage,
    way_to,
)
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Block,
    Conv2d,
    GlobalAvgPool2d,
    LayerInfo,
    Linear,
    MaxPool2d,
)


@dataclass(frozen=True)
class Window:
    """What a unit looks at in the maps before it; may stick out where there is padding.

    Attributes:
        top: Row of its first pixel.
        left: Column of its first pixel.
        height: In pixels.
        width: In pixels.
    """

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True)
class Contribution:
    """One product in the sum of a fully connected unit.

    Attributes:
        feature: Index in the layer's input.
        origin: Stage, unit, row and column that the feature was before it was flattened.
        value: Of the feature.
        weight: What it is multiplied by.
    """

    feature: int
    origin: tuple[str, int, int, int]
    value: float
    weight: float

    @property
    def product(self) -> float:
        """Value times weight."""
        return self.value * self.weight


@dataclass(frozen=True)
class Step:
    """One number taken apart, as it is shown.

    Attributes:
        stage: Whose number it is.
        unit: Channel or feature.
        y: Row; 0 where there are no maps.
        x: Column; 0 where there are no maps.
        value: The number, as the network computed it.
        arithmetic: How it comes about; None for a pixel, a probability and a block.
        window: Where the patch lies in the maps before; None where it is no window.
        winner: Channel, row and column in the patch of what a maximum took; None elsewhere.
        logits: All numbers that a probability is computed from; None elsewhere.
        after: What follows with the same unit at the same place, until units mix: name and value.
    """

    stage: Stage
    unit: int
    y: int
    x: int
    value: float
    arithmetic: Arithmetic | None = None
    window: Window | None = None
    winner: tuple[int, int, int] | None = None
    logits: np.ndarray | None = None
    after: tuple[tuple[str, float], ...] = ()

    def channel_of_interest(self) -> int:
        """Return the input channel that adds most to the sum, or takes most from it."""
        if self.arithmetic is None:
            return 0
        return int(np.nan_to_num(np.abs(self.arithmetic.channel_sums)).argmax())


def step(given: Inspection, index: int, unit: int, y: int = 0, x: int = 0) -> Step:
    """Take a number of a stage apart.

    Args:
        given: The network and what it made of a picture.
        index: Of the stage.
        unit: Channel or feature.
        y: Row; ignored where there are no maps.
        x: Column; ignored where there are no maps.

    Raises:
        IndexError: There is no such place.
    """
    stage = given.row[index]
    y, x = (y, x) if stage.has_maps else (0, 0)
    _, height, width = (*stage.shape, 1, 1)[:3]
    if not (0 <= unit < stage.units and 0 <= y < height and 0 <= x < width):
        raise IndexError(f"{stage.name} has no unit {unit} at {y}, {x}")
    place = (unit, y, x)[: len(stage.shape)]
    value = float(given.values[index][place])
    if stage.kind == SOFTMAX:
        logits = given.values[index - 1]
        logits = logits[:, y, x] if stage.has_maps else logits
        return Step(stage, unit, y, x, value, logits=np.asarray(logits, np.float64))
    if stage.kind == INPUT or stage.info is None or stage.is_block:
        return Step(stage, unit, y, x, value, after=_after(given, index, place))
    parts = take_apart(stage.info, given.weights, given.input_of(index), unit, y, x)
    return Step(
        stage,
        unit,
        y,
        x,
        value,
        parts,
        window(stage.info, y, x),
        _winner(stage.info, parts),
        after=_after(given, index, place),
    )


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities ``(N,)`` of logits ``(N,)``, in double precision."""
    with np.errstate(invalid="ignore", over="ignore"):
        powers = np.exp(logits - logits.max())
        shares: np.ndarray = powers / powers.sum()
    return shares


def window(info: LayerInfo, y: int, x: int) -> Window | None:
    """Return what a place of a layer's output looks at; None for what has no window."""
    if isinstance(info.layer, GlobalAvgPool2d):
        return Window(0, 0, *info.input_shape[1:])
    if geometry := _geometry(info):
        size, stride, padding = geometry
        return Window(y * stride - padding, x * stride - padding, size, size)
    if info.layer.kind in ELEMENTWISE and len(info.input_shape) == 3:
        return Window(y, x, 1, 1)
    return None


def place_over(info: LayerInfo, y: int, x: int) -> tuple[int, int]:
    """Return the place of a layer's output whose window lies over a pixel of its input.

    The one whose window's middle is nearest to the pixel; places beyond the edge do not count. A
    block has several windows, or none: its maps are laid over those that it receives.
    """
    _, height, width = (*info.output_shape, 1, 1)[:3]
    if isinstance(info.layer, Block):
        _, rows, columns = info.input_shape
        return y * height // rows, x * width // columns
    size, stride, padding = _geometry(info) or (1, 1, 0)

    def nearest(pixel: int, count: int) -> int:
        return min(max(round((pixel + padding - (size - 1) / 2) / stride), 0), count - 1)

    return nearest(y, height), nearest(x, width)


def contributions(given: Inspection, shown: Step, count: int) -> tuple[Contribution, ...]:
    """Return the largest products of a fully connected unit, largest amount first; NaN first.

    Args:
        given: What the step was taken from.
        shown: A step of a fully connected layer; others have none.
        count: How many at most.
    """
    info, parts = shown.stage.info, shown.arithmetic
    if info is None or parts is None or not isinstance(info.layer, Linear):
        return ()
    assert parts.kernel is not None  # noqa: S101 - a fully connected layer has weights
    values, weights = parts.patch.ravel(), parts.kernel.ravel()
    with np.errstate(invalid="ignore", over="ignore"):
        amounts = np.nan_to_num(np.abs(values * weights), nan=np.inf)
    largest = np.argsort(-amounts, kind="stable")[:count]
    return tuple(
        Contribution(
            int(feature),
            _origin(given, shown.stage.index, int(feature)),
            float(values[feature]),
            float(weights[feature]),
        )
        for feature in largest
    )


def as_maps(given: Inspection, shown: Step) -> Arithmetic | None:
    """Return a step's arithmetic with the maps that were flattened before it put together again.

    A fully connected unit after Flatten is a kernel as large as the maps; seen so, its products
    have a place. Other steps come back as they are.
    """
    parts, info = shown.arithmetic, shown.stage.info
    if parts is None or parts.kernel is None or info is None or not isinstance(info.layer, Linear):
        return parts
    before = maps_before(given.row, shown.stage.index)
    if before is None:
        return parts
    patch, kernel = (values.reshape(before.shape) for values in (parts.patch, parts.kernel))
    return Arithmetic(patch, kernel, parts.bias, parts.total)


def maps_before(row: Sequence[Stage], index: int) -> Stage | None:
    """Return the maps that were flattened on the way into a stage; None where there were none."""
    for stage in reversed(way_to(row, index)[1:-1]):
        before = row[stage.source]
        if stage.kind == "flatten" and before.has_maps:
            return before
        if stage.kind not in ELEMENTWISE and stage.kind != "flatten":
            return None
    return None


def _origin(given: Inspection, index: int, feature: int) -> tuple[str, int, int, int]:
    """Follow a feature back to the map that it was flattened from."""
    if (before := maps_before(given.row, index)) is not None:
        unit, y, x = np.unravel_index(feature, before.shape)
        return before.name, int(unit), int(y), int(x)
    return given.row[given.row[index].source].name, feature, 0, 0


def _geometry(info: LayerInfo) -> tuple[int, int, int] | None:
    """Return size, stride and padding of a window that slides."""
    layer = info.layer
    if isinstance(layer, Conv2d):
        return layer.kernel_size, layer.stride, layer.padding
    if isinstance(layer, AvgPool2d | MaxPool2d):
        return layer.kernel_size, layer.step, layer.padding
    return None


def _winner(info: LayerInfo, parts: Arithmetic) -> tuple[int, int, int] | None:
    if not isinstance(info.layer, MaxPool2d):
        return None
    channel, y, x = np.unravel_index(int(parts.patch.argmax()), parts.patch.shape)
    return int(channel), int(y), int(x)


def _after(given: Inspection, index: int, place: tuple[int, ...]) -> tuple[tuple[str, float], ...]:
    found = []
    for stage in given.row[index + 1 : -1]:
        if stage.source != index:  # of another path of a block
            continue
        enters_a_block = "." in stage.name and "." not in given.row[index].name
        if stage.kind not in ELEMENTWISE or enters_a_block:
            break
        found.append((stage.name, float(given.values[stage.index][place])))
        index = stage.index
    return tuple(found)
