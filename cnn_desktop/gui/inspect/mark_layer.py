"""The marks of a plot, each class with its own: as one picture for the screen, or as outlines."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.class_colours import class_colour, class_mark
from cnn_desktop.gui.inspect.point_field import Stamp, make_stamp, stamp_points

MARK, LARGE_MARK = 6, 9  # pixels; the large one in projector mode
SHINE = 230  # alpha of a mark, so that those beneath can be seen


class MarkLayer:
    """Keeps the picture of all marks until somebody says that it has changed.

    Args:
        theme: The look.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._stamps: list[Stamp] = []
        self._stamps_key: tuple[object, ...] = ()
        self._pixels: np.ndarray | None = None

    def forget(self) -> None:
        """Make the picture anew when it is next painted: points, places or the look changed."""
        self._pixels = None

    def paint(
        self,
        painter: QPainter,
        size: QSize,
        ratio: float,
        places: np.ndarray,
        labels: np.ndarray,
        classes: int,
    ) -> None:
        """Paint the picture of all marks.

        Args:
            painter: Of the widget.
            size: Of the widget.
            ratio: Pixels of the screen for one of the widget.
            places: ``(N, 2)`` in pixels of the widget: across, down.
            labels: ``(N,)``: the classes.
            classes: How many classes there are.
        """
        height, width = round(size.height() * ratio), round(size.width() * ratio)
        if self._pixels is None or self._pixels.shape != (height, width):
            stamps = self._stamps_for(ratio, classes)
            found = stamp_points(places * ratio, labels, stamps, (height, width))
            self._pixels = np.ascontiguousarray(found)
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(self._pixels.data, width, height, 4 * width, form)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, image)

    def paint_outlines(
        self, painter: QPainter, places: np.ndarray, labels: np.ndarray, classes: int
    ) -> None:
        """Paint each mark by itself, which looks well at any scale but takes its time."""
        side = self._side
        for index in range(classes):
            mark, colour = class_mark(index), self._colour(index)
            for across, down in places[labels == index].tolist():
                painter.save()
                painter.setTransform(QTransform(side, 0, 0, side, across, down), combine=True)
                painter.fillPath(mark, colour)
                painter.restore()

    @property
    def _side(self) -> int:
        return LARGE_MARK if self._theme.projector else MARK

    def _colour(self, index: int) -> QColor:
        colour = class_colour(index, dark=self._theme.is_dark)
        colour.setAlpha(SHINE)
        return colour

    def _stamps_for(self, ratio: float, classes: int) -> list[Stamp]:
        key = (ratio, classes, self._side, self._theme.is_dark)
        if key != self._stamps_key:
            self._stamps_key = key
            side = self._side * ratio
            self._stamps = [
                make_stamp(class_mark(index), self._colour(index), side) for index in range(classes)
            ]
        return self._stamps
