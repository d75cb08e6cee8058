"""How the numbers of an open unit are coloured: on which scale, and with which colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.inspection.scales import (
    LAYER,
    NETWORK,
    UNIT,
    Scale,
    kernel_scale,
    largest,
    map_scale,
    network_extent,
)
from cnn_desktop.core.inspection.stages import INPUT, Inspection, Stage
from cnn_desktop.gui.inspect.atlas import CLEAR, Palette, to_levels


@dataclass(frozen=True, eq=False)
class UnitColours:
    """The colours of all that is shown of one picture.

    Attributes:
        given: The network and what it makes of the picture.
        palette: The colours of the look.
        mode: How values are scaled, one of ``SCALES``.
        everywhere: The largest value of all stages.
        kernels_everywhere: The largest weight of all layers.
    """

    given: Inspection
    palette: Palette
    mode: str
    everywhere: float
    kernels_everywhere: float

    @staticmethod
    def of(given: Inspection, palette: Palette, mode: str) -> UnitColours:
        """Look through all values once."""
        kernels = (value for name, value in given.weights.items() if name.endswith(".weight"))
        most = max(map(largest, kernels), default=0.0)
        return UnitColours(given, palette, mode, network_extent(given.row, given.values), most)

    def scale(self, stage: Stage) -> Scale:
        """Return the scale of a stage's values."""
        return map_scale(stage, self.given.values[stage.index], self.mode, self.everywhere)

    def table(self, stage: Stage, scale: Scale) -> np.ndarray:
        """Return the colours of a scale of a stage."""
        return self.palette.of(scale, picture=stage.kind == INPUT)

    def map_pixels(self, stage: Stage, unit: int) -> np.ndarray:
        """Return a map as pixels ``(H, W)``."""
        scale, units = self.scale(stage), np.array([unit])
        values = self.given.values[stage.index]
        pixels: np.ndarray = self.table(stage, scale)[to_levels(values[units], scale, units)[0]]
        return pixels

    def number_pixels(self, stage: Stage) -> np.ndarray:
        """Return a row of numbers as the pixels of a picture, line by line."""
        values, scale = self.given.values[stage.index], self.scale(stage)
        width = arranged_width(len(values))
        levels = np.full(width * math.ceil(len(values) / width), CLEAR, np.uint16)
        levels[: len(values)] = to_levels(
            values.reshape(-1, 1, 1), scale, np.arange(len(values))
        ).ravel()
        return self.table(stage, scale)[levels.reshape(-1, width)]

    def kernel(self, stage: Stage, kernel: np.ndarray) -> Scale:
        """Return the scale of a unit's weights: its own, the layer's or the network's."""
        weight = self.given.weights.get(f"{stage.name}.weight")
        extent = self.kernels_everywhere
        if self.mode == LAYER:
            extent = largest(weight) if weight is not None else 1.0
        mode = UNIT if self.mode == UNIT else NETWORK
        return kernel_scale(kernel.reshape(1, -1), mode, extent)

    def result(self, stage: Stage, unit: int) -> Scale:
        """Return the scale of one unit's value."""
        return _of_unit(self.scale(stage), unit)

    def patch(self, stage: Stage, unit: int, channel: int, channels: int) -> tuple[str, Scale]:
        """Return the kind of stage whose colours a patch has, and its scale.

        Args:
            stage: Whose unit looks at the patch.
            unit: The unit.
            channel: Of the patch.
            channels: How many the patch has.
        """
        given, source = self.given, self.given.row[stage.source]
        if stage.source == 0 and (given.mean, given.std) != (0.0, 1.0):
            source = stage  # it is no picture from 0 to 1 any more
            scale = map_scale(source, given.input_of(stage.index), LAYER, 0)
        else:
            scale = self.scale(source)
        own = channel if channels > 1 or stage.kind == "conv" else unit
        return source.kind, _of_unit(scale, min(own, len(scale.low) - 1))


def arranged_width(count: int) -> int:
    """Return in how many columns so many numbers are shown as a picture."""
    return count if count <= 12 else math.ceil(math.sqrt(count))


def _of_unit(scale: Scale, unit: int) -> Scale:
    return Scale(scale.low[unit : unit + 1], scale.high[unit : unit + 1], scale.signed)
