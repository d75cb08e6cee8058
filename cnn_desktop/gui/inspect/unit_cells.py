"""The units of one stage as cells: its maps, its filters, or single numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.atlas import CellGrid, Sheet, as_image, fit_grid, sheet

MAX_CELL = 160
LEAST_MAP, LEAST_NUMBER = 24, 8  # pixels of the smallest cells


class UnitCells(QWidget):
    """Cells in an order, with one that the pointer is over and one that is chosen.

    It lays the cells out and says what is in sight (:meth:`sheet`); whoever has the values composes
    the picture and hands it over. Units are named by their index in the layer, wherever their cells
    lie.
    """

    hovered = Signal(int, int, int)  # unit, row and column of the pixel under the pointer; or -1
    clicked = Signal(int)  # unit
    opened = Signal(int)  # unit
    layout_changed = Signal()  # no payload: other cells are in sight, see sheet()

    def __init__(self, theme: Theme, gap: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._gap = theme, gap
        self._pixels: np.ndarray | None = None
        self._image: QImage | None = None
        self._shape = (1, 1)
        self._order = np.zeros(0, np.intp)
        self._places = np.zeros(0, np.intp)
        self._grid: CellGrid | None = None
        self._max_cell = MAX_CELL
        self._empty_text = ""
        self.highlighted = self.selected = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    # -- what it shows ---------------------------------------------------------------------------

    def set_units(self, order: np.ndarray, shape: tuple[int, int], max_cell: int) -> None:
        """Show units in an order, each a picture of this height and width; none for no cells."""
        if shape == self._shape and np.array_equal(order, self._order):
            return
        first_row = self._grid.first_row if self._grid else 0
        self._order, self._shape, self._max_cell = order, shape, max_cell
        self._places = np.argsort(order)
        self._pixels = self._image = None
        self.highlighted = -1
        self._lay_out(first_row)

    def set_picture(self, pixels: np.ndarray | None) -> None:
        """Show composed pixels of the sheet; None for cells without values."""
        self._pixels = pixels
        self._image = None if pixels is None else as_image(pixels, self.devicePixelRatioF())
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say why there is nothing to see, when there is not."""
        self._empty_text = text
        self.update()

    def set_highlighted(self, unit: int) -> None:
        """Frame a unit as if the pointer were over it; -1 for none."""
        if unit != self.highlighted:
            self.highlighted = unit
            self.update()

    def set_selected(self, unit: int) -> None:
        """Frame a unit for good and bring it in sight; -1 for none."""
        if unit == self.selected:
            return
        self.selected = unit
        if self._grid is not None and 0 <= unit < self.count:
            self._scroll(self._grid.showing(int(self._places[unit])))
        self.update()

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self._order)

    @property
    def has_picture(self) -> bool:
        """Whether values are shown in the cells."""
        return self._pixels is not None

    @property
    def order(self) -> np.ndarray:
        """The unit of each cell."""
        return self._order

    def sheet(self) -> Sheet | None:
        """Return what is in sight; None without cells."""
        if self._grid is None:
            return None
        return sheet(self._grid, self._order, self.devicePixelRatioF())

    def cell_rect(self, unit: int) -> QRectF:
        """Return where a unit's cell lies, which may be out of sight."""
        assert self._grid is not None  # noqa: S101 - there are units
        return self._grid.rect(int(self._places[unit]))

    def sizeHint(self) -> QSize:
        """Ask for a moderate size; the layout decides."""
        return QSize(200, 120)

    def minimumSizeHint(self) -> QSize:
        """Stay visible in a small window."""
        return QSize(40, 40)

    # -- pointer and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the unit and the pixel under the pointer."""
        unit = self._unit_at(event.position())
        self.set_highlighted(unit)
        if unit < 0:
            self.hovered.emit(-1, -1, -1)
            return
        cell = self.cell_rect(unit)
        inside = event.position() - cell.topLeft()
        y = min(int(inside.y() * self._shape[0] / cell.height()), self._shape[0] - 1)
        x = min(int(inside.x() * self._shape[1] / cell.width()), self._shape[1] - 1)
        self.hovered.emit(unit, y, x)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self.set_highlighted(-1)
        self.hovered.emit(-1, -1, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit under the pointer."""
        unit = self._unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit >= 0:
            self.clicked.emit(unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the unit under the pointer."""
        unit = self._unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit >= 0:
            self.opened.emit(unit)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows that do not fit."""
        if self._grid is None or self._grid.rows >= self._grid.all_rows:
            super().wheelEvent(event)
            return
        by = -1 if event.angleDelta().y() > 0 else 1
        self._scroll(self._grid.scrolled(self._grid.first_row + by))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the cells by the arrow keys."""
        columns = self._grid.columns if self._grid else 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        by = steps.get(Qt.Key(event.key()))
        if by is None or not self.count or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        if 0 <= self.selected < self.count:
            by += int(self._places[self.selected])
        self.clicked.emit(int(self._order[min(max(by, 0), self.count - 1)]))

    def _unit_at(self, position: QPointF) -> int:
        place = self._grid.place_at(position) if self._grid else -1
        return int(self._order[place]) if place >= 0 else -1

    # -- layout ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        """Lay the cells out anew."""
        self._lay_out(self._grid.first_row if self._grid else 0)

    def _lay_out(self, first_row: int) -> None:
        if not self.count:
            self._grid = None
        else:
            least = LEAST_MAP if self._shape != (1, 1) else LEAST_NUMBER
            area = QRectF(self.rect()).adjusted(2, 2, -6, -2)
            grid = fit_grid(area, self.count, self._shape, least, self._max_cell, self._gap)
            self._grid = grid.scrolled(first_row)
        self.layout_changed.emit()
        self.update()

    def _scroll(self, grid: CellGrid) -> None:
        if grid != self._grid:
            self._grid = grid
            self.layout_changed.emit()
            self.update()

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint all cells as one picture, then the frames."""
        painter = QPainter(self)
        if self._grid is None:
            painter.setPen(self._theme.colour("text_soft"))
            painter.setFont(self._theme.font(12))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._empty_text)
        else:
            paint_cells(painter, self._theme, self._grid, self._image, outlined=self._gap > 2)
            for unit, colour, width in (
                (self.highlighted, "text", 1.5),
                (self.selected, "accent", 2.5),
            ):
                if 0 <= unit < self.count:
                    paint_frame(painter, self._theme, self.cell_rect(unit), colour, width)
            paint_more(painter, self._theme, self._grid, QRectF(self.rect()))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def paint_cells(
    painter: QPainter, theme: Theme, grid: CellGrid, image: QImage | None, *, outlined: bool
) -> None:
    """Paint the cells in sight: their picture, or where it would be.

    Args:
        painter: Of the widget that the grid lies in.
        theme: The look.
        grid: Where the cells lie.
        image: The composed picture; None for empty cells.
        outlined: Whether cells get a hairline around them: those whose edge may have the colour of
            the ground need one.
    """
    if image is not None:
        painter.drawImage(QPointF(grid.left, grid.top), image)
    if image is None or outlined:
        painter.setPen(theme.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in range(grid.first, grid.last):
            painter.drawRect(grid.rect(place).adjusted(0, 0, -1, -1))


def paint_frame(
    painter: QPainter, theme: Theme, cell: QRectF, colour: str, width: float = 2
) -> None:
    """Frame a cell."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(colour), width))
    painter.drawRect(cell.adjusted(-1, -1, 0, 0))


def paint_more(painter: QPainter, theme: Theme, grid: CellGrid, area: QRectF) -> None:
    """Show by a thin bar at the right edge which of many rows are in sight."""
    if grid.rows >= grid.all_rows:
        return
    length = area.height() * grid.rows / grid.all_rows
    top = area.top() + area.height() * grid.first_row / grid.all_rows
    painter.fillRect(QRectF(area.right() - 3, area.top(), 3, area.height()), theme.colour("hover"))
    painter.fillRect(QRectF(area.right() - 3, top, 3, max(length, 8)), theme.colour("text_soft"))
