"""Where one is in a network, and where one gets from there."""

from __future__ import annotations

import numpy as np

from cnn_desktop.core.inspection.stages import Stage

WHOLE, ONE_LAYER, ONE_UNIT = range(3)


class NetworkPlace:
    """A depth, a stage and a unit; never one that is not there.

    Attributes:
        row: The stages of the network.
        depth: :data:`WHOLE`, :data:`ONE_LAYER` or :data:`ONE_UNIT`.
        index: Of the stage; -1 without a network.
        unit: Of the stage; -1 for none.
    """

    def __init__(self) -> None:
        self.row: tuple[Stage, ...] = ()
        self.depth = WHOLE
        self.index = self.unit = -1

    @property
    def stage(self) -> Stage | None:
        """The stage."""
        return self.row[self.index] if 0 <= self.index < len(self.row) else None

    def begin(self, row: tuple[Stage, ...]) -> None:
        """Go to the first layer of another network."""
        self.row = row
        self.index, self.unit = (1 if len(row) > 2 else 0) if row else -1, -1
        self.depth = WHOLE if self.depth == ONE_UNIT else self.depth

    def go(self, depth: int, index: int | None = None, unit: int | None = None) -> bool:
        """Go to a depth, and there to a stage and a unit; None to stay with the one that is.

        Returns:
            Whether that is another stage.
        """
        before = self.index
        if index is not None:
            self.index = min(max(index, 0), len(self.row) - 1)
        if unit is not None:
            self.unit = unit
        self.unit = min(self.unit, self.row[self.index].units - 1)
        if depth == ONE_UNIT:
            self.unit = max(self.unit, 0)
        self.depth = depth
        return self.index != before

    def next_unit(self, order: np.ndarray, by: int) -> int:
        """Return the unit so many places further in an order; the first one where there is none."""
        place = int(np.flatnonzero(order == self.unit)[0]) + by if self.unit >= 0 else 0
        return int(order[min(max(place, 0), len(order) - 1)])
