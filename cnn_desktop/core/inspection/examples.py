"""The training pictures that excite the units of a layer most, and where in the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.inspection.reading import Floats, LayerReader
from cnn_desktop.core.inspection.receptive_field import Box, receptive_field
from cnn_desktop.core.inspection.stages import Stage

COUNT = 10

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """A training picture that excites a unit.

    Attributes:
        index: Which picture.
        activation: The largest value of the unit's map, or its value.
        place: Row and column of it in the map; None where there is no map.
        box: What the unit sees there, in pixels of the picture: top, left, bottom, right (both
            beyond the last pixel); None where that is nothing or the whole picture.
    """

    index: int
    activation: float
    place: tuple[int, int] | None
    box: Box | None


@dataclass(frozen=True)
class Examples:
    """The strongest pictures of every unit of a layer.

    Attributes:
        row: The network.
        index: Of the layer's stage in it.
        activations: ``(units, at most 10)`` float32, largest first.
        indices: ``(units, at most 10)``: which pictures.
        places: ``(units, at most 10)``: where in the flattened map.
        done: Pictures seen.
        total: Pictures that there are.
    """

    row: tuple[Stage, ...]
    index: int
    activations: Floats
    indices: Integers
    places: Integers
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether all pictures have been seen."""
        return self.done == self.total

    def of_unit(self, unit: int) -> list[Example]:
        """Return the pictures of a unit, the strongest first.

        Raises:
            IndexError: The layer has no such unit.
        """
        found = zip(
            self.indices[unit].tolist(),
            self.activations[unit].tolist(),
            self.places[unit].tolist(),
            strict=True,
        )
        return [self._example(unit, *each) for each in found]

    def _example(self, unit: int, index: int, activation: float, flat: int) -> Example:
        shape = self.row[self.index].shape
        if len(shape) == 1:
            return Example(index, activation, None, self._box(unit, 0, 0))
        row, column = divmod(flat, shape[2])
        return Example(index, activation, (row, column), self._box(unit, row, column))

    def _box(self, unit: int, row: int, column: int) -> Box | None:
        box = receptive_field(self.row, self.index, unit, row, column).box
        return None if box == (0, 0, *self.row[0].shape[1:]) else box


def find_examples(
    checkpoint: Checkpoint, layer: str, images: NDArray[np.uint8], count: int = COUNT
) -> Iterator[Examples]:
    """Look through training pictures for those that excite each unit of a layer most.

    All units are watched in one pass, so another unit of the same layer costs nothing more. To
    cancel is to stop iterating.

    Args:
        checkpoint: The model; it is not changed.
        layer: Name of the layer, ``residual1.body.conv1`` inside a block.
        images: ``(N, C, H, W)``, 0 for paper to 255 for ink; not empty.
        count: How many to find for each unit.

    Yields:
        What was found up to now, after every batch; the last one has seen all pictures.

    Raises:
        KeyError: The network has no such layer.
        WeightsNotFinite: The weights are no numbers, or what comes out is none.
    """
    reader = LayerReader(checkpoint, layer)
    best: tuple[Tensor, Tensor, Tensor] | None = None
    for start in range(0, len(images), reader.batch_size):
        batch = images[start : start + reader.batch_size]
        output = reader.read(batch)
        values, places = output.reshape(*output.shape[:2], -1).max(dim=2)
        which = torch.arange(start, start + len(batch)).unsqueeze(1).expand_as(places)
        found = (values.T, which.T, places.T)
        best = _strongest(found if best is None else _joined(best, found), count)
        done = start + len(batch)
        activations, indices, flat = (part.numpy().copy() for part in best)
        yield Examples(
            reader.row, reader.stage.index, activations, indices, flat, done, len(images)
        )


def _joined(first: tuple[Tensor, ...], second: tuple[Tensor, ...]) -> tuple[Tensor, Tensor, Tensor]:
    values, which, places = (torch.cat(pair, dim=1) for pair in zip(first, second, strict=True))
    return values, which, places


def _strongest(found: tuple[Tensor, Tensor, Tensor], count: int) -> tuple[Tensor, Tensor, Tensor]:
    values, which, places = found
    # Stable: of equal pictures the first one of the data set stays first.
    values, order = values.sort(dim=1, descending=True, stable=True)
    order = order[:, :count]
    return values[:, :count], which.gather(1, order), places.gather(1, order)
