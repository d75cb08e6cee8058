"""A small table of numbers in coloured cells: a patch, a kernel, their products."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.core.inspection.scales import Scale, largest
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.atlas import as_image, to_levels
from cnn_desktop.gui.inspect.number_text import number_text

MAX_CELL = 46
LEAST_WRITTEN, WIDE = 22, 32  # pixels of a cell for a short number and for a whole one
DENSE = 6  # up to here there are no gaps
ROOMY = 42  # and for a third digit
SMALL = 0.1  # below it two digits leave hardly anything of a number
MARGIN = 2  # pixels between a number and the edge of its cell
USUAL = "−0.88"  # as long as most: grids side by side are written in one size


class NumberGrid(QWidget):
    """Cells with their numbers, or only their colours where numbers would be too small to read."""

    hovered = Signal(int, int)  # row and column under the pointer, -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values = np.zeros((0, 0))
        self._colours = np.zeros((0, 0), np.uint32)
        self._beyond = np.zeros((0, 0), bool)
        self._winner: tuple[int, int] | None = None
        self._highlighted = (-1, -1)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_numbers(
        self,
        values: np.ndarray,
        scale: Scale,
        table: np.ndarray,
        *,
        beyond: np.ndarray | None = None,
        winner: tuple[int, int] | None = None,
    ) -> None:
        """Show numbers ``(H, W)``.

        Args:
            values: Any numbers.
            scale: Of one unit.
            table: Its colours, ``(258,)`` uint32.
            beyond: ``(H, W)``: which lie beyond the edge of the maps.
            winner: Row and column of a number that stands out.
        """
        levels = to_levels(values[None].astype(np.float64), scale, np.zeros(1, np.intp))[0]
        self._values, self._colours = values, table[levels]
        self._beyond = np.zeros(values.shape, bool) if beyond is None else beyond
        self._winner = winner
        if not (self._highlighted[0] < values.shape[0] and self._highlighted[1] < values.shape[1]):
            self._highlighted = (-1, -1)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._values = np.zeros((0, 0))
        self.update()

    def set_highlighted(self, y: int, x: int) -> None:
        """Frame a cell; -1, or a place beyond the last cell, for none."""
        if not (y < self._values.shape[0] and x < self._values.shape[1]):
            y = x = -1
        if (y, x) != self._highlighted:
            self._highlighted = (y, x)
            self.update()

    @property
    def values(self) -> np.ndarray:
        """The numbers shown; must not be changed."""
        return self._values

    def cell_rect(self, y: int, x: int) -> QRectF:
        """Return where a cell lies."""
        side, left, top = self._place()
        return QRectF(left + x * side, top + y * side, side, side)

    def sizeHint(self) -> QSize:
        """Ask for a moderate square."""
        return QSize(150, 150)

    def minimumSizeHint(self) -> QSize:
        """Stay visible in a small window."""
        return QSize(60, 60)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the cell under the pointer."""
        self.hovered.emit(*self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self.hovered.emit(-1, -1)

    def _place(self) -> tuple[float, float, float]:
        height, width = self._values.shape
        most = self._theme.size(MAX_CELL)
        side = min((self.width() - 2) / max(width, 1), (self.height() - 2) / max(height, 1), most)
        side = float(int(side)) if side >= 4 else side
        return side, (self.width() - side * width) / 2, (self.height() - side * height) / 2

    def _at(self, position: QPointF) -> tuple[int, int]:
        side, left, top = self._place()
        if not self._values.size or side <= 0:
            return -1, -1
        y, x = int((position.y() - top) // side), int((position.x() - left) // side)
        inside = 0 <= y < self._values.shape[0] and 0 <= x < self._values.shape[1]
        return (y, x) if inside else (-1, -1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the cells."""
        if not self._values.size:
            return
        painter = QPainter(self)
        theme = self._theme
        side, left, top = self._place()
        height, width = self._values.shape
        painter.fillRect(QRectF(left, top, side * width, side * height), theme.colour("surface"))
        texts = self._texts(side)
        painter.setFont(self._font(side, texts))
        cells = np.ndindex(height, width)
        if side <= DENSE:  # maybe ten thousand of them, at every step of the pointer
            place = QRectF(left, top, side * width, side * height)
            painter.drawImage(place, as_image(self._colours, 1))
            cells = np.ndindex(0, 0)
        for y, x in cells:
            cell = QRectF(left + x * side, top + y * side, side, side)
            shade = QColor.fromRgb(int(self._colours[y, x]))
            painter.fillRect(cell.adjusted(0, 0, -1, -1), shade)
            if self._beyond[y, x]:
                painter.setPen(QPen(theme.colour("text_soft"), 1, Qt.PenStyle.DotLine))
                painter.drawRect(cell.adjusted(1, 1, -2, -2))
            if texts:
                painter.setPen(readable_on(shade))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, texts[y * width + x])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(QRectF(left - 1, top - 1, side * width, side * height))
        if self._winner is not None:
            painter.setPen(QPen(theme.colour("accent"), 3))
            painter.drawRect(self.cell_rect(*self._winner).adjusted(1, 1, -2, -2))
        if self._highlighted[0] >= 0:
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRect(self.cell_rect(*self._highlighted).adjusted(0, 0, -1, -1))

    def _texts(self, side: float) -> list[str]:
        """Return the numbers as they are written in cells of a side; none where that is small."""
        if side < LEAST_WRITTEN:
            return []
        roomy = side >= self._theme.size(ROOMY) and largest(self._values) < SMALL
        texts = [number_text(float(value), 3 if roomy else 2) for value in self._values.ravel()]
        return texts if side >= WIDE else [text.replace("0.", ".", 1) for text in texts]

    def _font(self, side: float, texts: list[str]) -> QFont:
        """Return the largest font in which no number touches the next cell's."""
        for pixels in (11, 10, 9) if side >= WIDE else (9, 8, 7):
            font = self._theme.font(pixels)
            metrics = QFontMetricsF(font)
            sample = USUAL if side >= WIDE else USUAL.replace("0.", ".", 1)
            widest = max(metrics.horizontalAdvance(text) for text in (sample, *texts))
            if widest <= side - 2 * MARGIN:
                break
        return font


def readable_on(ground: QColor) -> QColor:
    """Return black or white, whichever is easier to read on a colour."""
    light = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF()
    return QColor("#0B0E13") if light > 0.55 else QColor("#FFFFFF")
