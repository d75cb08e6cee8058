"""An axis that counts: of epochs, for there is no half of one."""

from __future__ import annotations

import pyqtgraph as pg


class WholeTicks(pg.AxisItem):  # type: ignore[misc]
    """Has ticks at whole numbers alone, however far the plot is zoomed in."""

    def tickValues(
        self,
        minVal: float,  # noqa: N803 - pyqtgraph calls them so
        maxVal: float,  # noqa: N803
        size: float,
    ) -> list[tuple[float, list[float]]]:
        """Return pyqtgraph's own ticks without those between two whole numbers."""
        levels: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
        whole = [(max(1.0, space), [n for n in ticks if _is_whole(n)]) for space, ticks in levels]
        return [(space, ticks) for space, ticks in whole if ticks]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Return the numbers as they are counted."""
        return [f"{round(value):,}" for value in values]


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6
