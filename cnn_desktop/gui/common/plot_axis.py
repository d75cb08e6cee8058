"""The axes of plots: no number at an end is left out, and no name is cut off."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsSceneResizeEvent


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose outermost numbers may reach over its ends, and with names of several lengths.

    pyqtgraph leaves out a number that reaches over an end, such as the 100 of per cents; whoever
    has such an axis leaves room for half a number there.

    Args:
        side: ``left`` or ``bottom``.
    """

    # Of the class: pyqtgraph asks for the axis's size while it makes one.
    _names: Sequence[str] = ("",)
    _reach = 8.0  # pixels
    _reaches_below = True

    @property
    def name(self) -> str:
        """What is written beside it."""
        return str(self.labelText)

    def set_names(self, *names: str) -> None:
        """Write the first name that there is room for, or the last one.

        Args:
            names: Of the same, from long to short.
        """
        self._names = names
        self._write_name()

    def set_reach(self, pixels: float) -> None:
        """Let numbers reach so far over the ends."""
        self._reach = pixels
        self._repaint()

    def set_reaches_below(self, *, reaches: bool) -> None:
        """Say whether there is room for half a number below the lower end of an upright axis."""
        self._reaches_below = reaches
        self._repaint()

    def _repaint(self) -> None:
        self.prepareGeometryChange()
        self.picture = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Return where it paints."""
        rect: QRectF = super().boundingRect()
        reach = self._reach
        if self.orientation == "left":
            return rect.adjusted(0, -reach, 0, reach if self._reaches_below else 0)
        return rect.adjusted(-reach, 0, reach, 0)

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Choose the name that there is room for now."""
        super().resizeEvent(event)
        if self.label is not None:
            self._write_name()

    def _write_name(self) -> None:
        is_upright = self.orientation == "left"
        room = self.size().height() if is_upright else self.size().width()
        metrics = QFontMetricsF(self.label.font())
        padding = 2 * self.label.document().documentMargin()
        fitting = [
            name for name in self._names if metrics.horizontalAdvance(name) + padding <= room
        ]
        name = (fitting or self._names)[0 if fitting else -1]
        if name != self.labelText:
            # In no range of values a prefix: 0.2 nats, not 200 thousandths.
            self.setLabel(name, siPrefixEnableRanges=())
            super().resizeEvent(None)  # which puts it in the middle


def axes() -> dict[str, Axis]:
    """Return the axes of a new plot."""
    return {side: Axis(side) for side in ("left", "bottom")}
