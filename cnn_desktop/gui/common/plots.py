"""What all plots of curves look like."""

from __future__ import annotations

import pyqtgraph as pg

from cnn_desktop.gui.common.plot_axis import Axis
from cnn_desktop.gui.common.theme import Theme

REACH = 8  # pixels of plain size: half of a number at the end of an axis


def dress(plot: pg.PlotWidget, theme: Theme, left_width: int = 56) -> None:
    """Give a plot the theme's colours and sizes: no frame, a light grid, soft numbers.

    Args:
        plot: The plot.
        theme: The look.
        left_width: Of the axis with the values, in pixels; the same for plots over one another.
    """
    soft, line = theme.colour("text_soft"), theme.colour("line")
    plot.setBackground(theme.colour("surface"))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(line))
        axis.setTextPen(pg.mkPen(soft))
        axis.setStyle(tickFont=theme.font(11), tickLength=-4)
        axis.label.setFont(theme.font(11))
    for side in ("left", "bottom"):
        if isinstance(axis := plot.getAxis(side), Axis):
            axis.set_reach(theme.size(REACH))
    plot.getAxis("left").setWidth(theme.size(left_width))
    plot.showGrid(x=True, y=True, alpha=0.12)
