"""The receptive field of a place in any stage of a network."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.inspection.stages import INPUT, SOFTMAX, Stage, way_to

Box = tuple[int, int, int, int]


def field_of(row: Sequence[Stage], index: int, unit: int, y: int, x: int) -> Box | None:
    """Return the part of the picture that a number depends on: top, left, bottom, right.

    The last two lie beyond the last pixel.

    Args:
        row: The network's stages.
        index: Of the stage.
        unit: Channel or feature.
        y: Row; ignored where there are no maps.
        x: Column; ignored where there are no maps.

    Returns:
        None where nothing of the picture is looked at, or a block of several layers lies on the
        way.
    """
    stage = row[index]
    y, x = (y, x) if stage.has_maps else (0, 0)
    if stage.kind == INPUT:
        return y, x, y + 1, x + 1
    if stage.kind == SOFTMAX:  # of the logits of all classes at its place
        index -= 1
    layers = [each.info for each in way_to(row, index) if each.info is not None]
    if not layers:
        return None
    try:
        return receptive_field(layers, len(layers) - 1, unit, y, x).box
    except TypeError:
        return None
