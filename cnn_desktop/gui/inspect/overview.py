"""The whole network as a row of columns: what each layer makes of the picture, all at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnn_desktop.core.inspection.stages import SOFTMAX, Stage, filter_stage
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.inspect.atlas import CellGrid, Sheet, as_image, fit_grid, sheet
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.reader import Answer
from cnn_desktop.gui.inspect.unit_cells import paint_cells, paint_frame, paint_more

COLUMN, GUTTER = 78, 12  # width of a column and what lies between two
LEAST_MAP, LEAST_NUMBER = 14, 3  # pixels of the smallest cells
FEW = 40  # so many numbers are written out, as rows with bars
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
LINKS = 10  # lines drawn to a unit, from the inputs that weigh most


@dataclass(frozen=True)
class Column:
    """Where a stage is drawn."""

    left: float
    width: float
    grid: CellGrid
    written_out: bool

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


class Overview(QWidget):
    """A column a stage: name, shape and number of parameters, and below its maps or numbers.

    A click chooses, a double click opens. It decides nothing itself.
    """

    chosen = Signal(int, int)  # stage and unit, -1 for the stage as a whole
    opened = Signal(int, int)  # stage and unit, -1 for the stage as a whole
    hovered = Signal(int, int, int, int)  # stage, unit, row and column; -1 for none
    layout_changed = Signal()  # no payload: other cells are in sight, see sheets()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: tuple[Stage, ...] = ()
        self._orders: dict[int, np.ndarray] = {}
        self._columns: list[Column] = []
        self._answer: Answer | None = None
        self._images: dict[int, QImage] = {}
        self._class_names: tuple[str, ...] = ()
        self._room = QSize(600, 300)
        self._current = (-1, -1)
        self._pointed = (-1, -1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._lay_out)

    # -- what it shows ---------------------------------------------------------------------------

    def set_row(self, row: tuple[Stage, ...], class_names: tuple[str, ...]) -> None:
        """Show these stages."""
        self._row, self._class_names = row, class_names
        self._orders = {stage.index: np.arange(stage.units) for stage in row}
        self._answer, self._images = None, {}
        self._current = self._pointed = (-1, -1)
        self._columns = []
        self._lay_out()

    def set_order(self, stage: int, order: np.ndarray) -> None:
        """Show a stage's units in another order."""
        if not np.array_equal(order, self._orders[stage]):
            self._orders[stage] = order
            self._images.pop(stage, None)
            self.layout_changed.emit()
            self.update()

    def set_room(self, room: QSize) -> None:
        """Fill so much room; be wider where the columns need it."""
        if room != self._room:
            self._room = room
            self._lay_out()

    def set_answer(self, answer: Answer | None) -> None:
        """Show values; None for empty cells."""
        self._answer = answer
        ratio = self.devicePixelRatioF()
        pictures = answer.pictures if answer else {}
        self._images = {index: as_image(pixels, ratio) for index, pixels in pictures.items()}
        self.update(QRect(0, self._head(), self.width(), self.height() - self._head()))

    def set_current(self, stage: int, unit: int) -> None:
        """Mark a stage and a unit of it; -1 for none."""
        if (stage, unit) == self._current:
            return
        self._current = (stage, unit)
        if 0 <= stage < len(self._columns) and 0 <= unit < self._row[stage].units:
            place = int(np.flatnonzero(self._orders[stage] == unit)[0])
            self._scroll(stage, self._columns[stage].grid.showing(place))
        self.update()

    def sheets(self) -> dict[int, Sheet]:
        """Return what is in sight of each column that is in sight and not written out."""
        ratio, sight = self.devicePixelRatioF(), self.visibleRegion().boundingRect()
        return {
            index: sheet(column.grid, self._orders[index], ratio)
            for index, column in enumerate(self._columns)
            if not column.written_out
            and column.right >= sight.left()
            and column.left <= sight.right()
        }

    def cell_rect(self, stage: int, unit: int) -> QRectF:
        """Return where a unit's cell lies, which may be out of sight."""
        place = int(np.flatnonzero(self._orders[stage] == unit)[0])
        return self._columns[stage].grid.rect(place)

    def head_rect(self, stage: int) -> QRectF:
        """Return where a stage's name stands."""
        column = self._columns[stage]
        return QRectF(column.left, 0, column.width, self._head() - 4)

    def sizeHint(self) -> QSize:
        """As wide as all columns, as high as the room."""
        right = self._columns[-1].right if self._columns else 100
        return QSize(round(right + GUTTER / 2), self._room.height())

    # -- layout ----------------------------------------------------------------------------------

    def _head(self) -> int:
        return self._theme.size(54)

    def _lay_out(self) -> None:
        count = len(self._row)
        if not count:
            self.resize(self.sizeHint())
            return
        metrics = QFontMetricsF(self._theme.font(11))
        texts = (metrics.horizontalAdvance(shape_text(stage.shape)) for stage in self._row)
        bold = QFontMetricsF(self._theme.font(12, bold=True))
        names = (bold.horizontalAdvance(stage.label) for stage in self._row)
        least = max(self._theme.width(COLUMN), max(texts) + 8, max(names) + 8)
        width = max(least, (self._room.width() - GUTTER) / count - GUTTER)
        old, self._columns = self._columns, []
        for stage in self._row:
            left = GUTTER / 2 + stage.index * (width + GUTTER)
            top = self._head()
            area = QRectF(left, top, width - 4, self._room.height() - top - 2)
            written = not stage.has_maps and stage.units <= FEW
            if written:
                line = self._theme.size(18)
                rows = max(1, min(stage.units, int(area.height() // line)))
                grid = CellGrid(
                    round(left), top, 1, round(width - 4), line, 0, 0, rows, stage.units
                )
            else:
                pixels = (stage.shape[1], stage.shape[2]) if stage.has_maps else (1, 1)
                is_map = max(pixels) > 1
                least_cell, gap = (LEAST_MAP, 2) if is_map else (LEAST_NUMBER, 0)
                grid = fit_grid(area, stage.units, pixels, least_cell, round(width - 4), gap)
            if len(old) == count:
                grid = grid.scrolled(old[stage.index].grid.first_row)
            self._columns.append(Column(left, width, grid, written))
        self._images = {}
        self.resize(self.sizeHint())
        self.layout_changed.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        """Say that other columns may be in sight."""
        self.layout_changed.emit()

    def moveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Say that other columns may be in sight: the page has been scrolled."""
        self.layout_changed.emit()

    def _scroll(self, stage: int, grid: CellGrid) -> None:
        column = self._columns[stage]
        if grid != column.grid:
            self._columns[stage] = Column(column.left, column.width, grid, column.written_out)
            self._images.pop(stage, None)
            self.layout_changed.emit()
            self.update()

    # -- pointer ---------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report what is under the pointer."""
        stage, unit = self._at(event.position())
        y = x = 0
        if unit >= 0 and self._row[stage].has_maps:
            cell = self.cell_rect(stage, unit)
            inside = event.position() - cell.topLeft()
            _, height, width = self._row[stage].shape
            y = min(int(inside.y() * height / cell.height()), height - 1)
            x = min(int(inside.x() * width / cell.width()), width - 1)
        self._point(stage, unit)
        self.hovered.emit(stage, unit, y, x)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self._point(-1, -1)
        self.hovered.emit(-1, -1, -1, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a stage or a unit."""
        stage, unit = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and stage >= 0:
            self.chosen.emit(stage, unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a stage or a unit."""
        stage, unit = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and stage >= 0:
            self.opened.emit(stage, unit)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows of a column that do not fit; else the page."""
        stage, _ = self._at(event.position())
        grid = self._columns[stage].grid if stage >= 0 else None
        if grid is None or grid.rows >= grid.all_rows or event.angleDelta().y() == 0:
            super().wheelEvent(event)
            return
        by = -1 if event.angleDelta().y() > 0 else 1
        self._scroll(stage, grid.scrolled(grid.first_row + by))

    def _at(self, position: QPointF) -> tuple[int, int]:
        for index, column in enumerate(self._columns):
            if column.left <= position.x() < column.right:
                place = column.grid.place_at(position)
                return index, int(self._orders[index][place]) if place >= 0 else -1
        return -1, -1

    def _point(self, stage: int, unit: int) -> None:
        if (stage, unit) != self._pointed:
            self._pointed = (stage, unit)
            self.update()

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the columns that can be seen, then what links them."""
        painter = QPainter(self)
        for stage, column in zip(self._row, self._columns, strict=True):
            if column.right + GUTTER < event.rect().left() or column.left > event.rect().right():
                continue
            if event.rect().top() < self._head():
                self._paint_head(painter, stage, column)
            if column.written_out:
                self._paint_numbers(painter, stage, column)
            else:
                image = self._images.get(stage.index)
                paint_cells(painter, self._theme, column.grid, image, outlined=False)
                area = QRectF(column.left, self._head(), column.width, self.height() - self._head())
                paint_more(painter, self._theme, column.grid, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_links(painter)
        self._paint_frames(painter)

    def _paint_head(self, painter: QPainter, stage: Stage, column: Column) -> None:
        theme = self._theme
        box = self.head_rect(stage.index).adjusted(0, 1, 0, 0)
        chosen, pointed = stage.index == self._current[0], stage.index == self._pointed[0]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("hover" if chosen or pointed else "surface"))
        focused = chosen and self.hasFocus()
        frame = QPen(theme.colour("accent" if chosen else "line"), 2 if focused else 1)
        painter.setPen(frame)
        painter.drawRoundedRect(box, 6, 6)
        if stage.index:
            middle = box.center().y()
            painter.setPen(QPen(theme.colour("text_soft"), 1))
            painter.drawLine(QPointF(column.left - GUTTER, middle), QPointF(column.left, middle))
        third = (box.height() - 4) / 3
        for line, (text, colour, size, bold) in enumerate(
            (
                (stage.label, "text", 12, True),
                (shape_text(stage.shape), "text", 11, False),
                (_count_text(stage), "text_soft", 11, False),
            )
        ):
            painter.setPen(theme.colour(colour))
            painter.setFont(theme.font(size, bold=bold))
            place = QRectF(box.left() + 2, box.top() + 2 + line * third, box.width() - 4, third)
            text = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(place.width())
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_numbers(self, painter: QPainter, stage: Stage, column: Column) -> None:
        """Paint a row a unit: its name, a bar and its value."""
        theme, grid = self._theme, column.grid
        values = self._answer.inspection.values[stage.index] if self._answer else None
        scale = self._answer.scales[stage.index] if self._answer else None
        names = self._class_names if len(self._class_names) == stage.units else ()
        named = bool(names) and stage.index >= len(self._row) - 2
        painter.setFont(theme.font(11))
        name_width, value_width = theme.size(18), theme.size(40)
        bar_width = grid.width - name_width - value_width
        strong, soft = theme.colour("text"), theme.colour("text_soft")
        ground = theme.colour("hover")
        winner = -1
        if values is not None and stage.kind == SOFTMAX:
            winner = int(np.nan_to_num(values).argmax())
        for place in range(grid.first, grid.last):
            unit = int(self._orders[stage.index][place])
            top = grid.top + (place - grid.first) * grid.height
            painter.setPen(strong if unit == winner else soft)
            name = shortened(names[unit], 4) if named else str(unit)
            name_box = QRectF(grid.left, top, name_width - 6, grid.height)
            painter.drawText(name_box, _RIGHT, name)
            bar = QRectF(grid.left + name_width, top + 3, bar_width, grid.height - 6)
            painter.fillRect(bar, ground)
            if values is None or scale is None:
                continue
            value = float(values[unit])
            if math.isfinite(value):
                low, high = scale.of(unit)
                share = min(max((value - low) / (high - low), 0.0), 1.0)
                left, right = sorted((share, -low / (high - low)))
                bar.setLeft(bar.left() + left * bar_width)
                bar.setWidth((right - left) * bar_width)
                painter.fillRect(bar, theme.colour("positive" if value >= 0 else "negative"))
            text = f"{value:.1%}" if stage.kind == SOFTMAX else number_text(value)
            value_box = QRectF(grid.left + name_width + bar_width, top, value_width, grid.height)
            painter.drawText(value_box, _RIGHT, text)

    def _paint_frames(self, painter: QPainter) -> None:
        """Frame the unit under the pointer with its relatives in other stages, then the chosen."""
        for (stage, unit), colour, width in (
            (self._pointed, "text", 1.5),
            (self._current, "accent", 2.5),
        ):
            if unit < 0 or stage < 0:
                continue
            for index in relatives(self._row, stage):
                if unit < self._row[index].units:
                    grid, cell = self._columns[index].grid, self.cell_rect(index, unit)
                    if self._in_sight(grid, cell):
                        own = index == stage
                        paint_frame(painter, self._theme, cell, colour, width if own else 1)

    def _paint_links(self, painter: QPainter) -> None:
        """Draw lines from the inputs of the chosen unit, wider and coloured by their kernels."""
        stage, unit = self._current
        if self._answer is None or stage < 1 or unit < 0 or self._row[stage].kind != "conv":
            return
        weight = self._answer.inspection.weights.get(f"{self._row[stage].name}.weight")
        if weight is None or unit >= len(weight) or not np.isfinite(weight[unit]).all():
            return
        strengths = np.abs(weight[unit]).sum(axis=(1, 2))
        signs = weight[unit].sum(axis=(1, 2))
        most = float(strengths.max()) or 1.0
        target = self.cell_rect(stage, unit)
        if not self._in_sight(self._columns[stage].grid, target):
            return
        before_it = self._row[stage].source
        before = self._columns[before_it].grid
        for channel in np.argsort(-strengths)[:LINKS]:
            source = self.cell_rect(before_it, int(channel))
            if not self._in_sight(before, source):
                continue
            share = float(strengths[channel]) / most
            colour = QColor(self._theme.colour("positive" if signs[channel] >= 0 else "negative"))
            colour.setAlphaF(0.2 + 0.5 * share)
            painter.setPen(QPen(colour, 0.75 + 1.5 * share))
            start = QPointF(source.right(), source.center().y())
            painter.drawLine(start, QPointF(target.left(), target.center().y()))

    @staticmethod
    def _in_sight(grid: CellGrid, cell: QRectF) -> bool:
        bottom = grid.top + grid.rows * (grid.height + grid.gap)
        return grid.top <= cell.top() < bottom


def relatives(row: tuple[Stage, ...], stage: int) -> list[int]:
    """Return the stages whose units belong to the same filters as those of a stage, itself too."""
    own = filter_stage(row, stage)
    if own is None:
        return [stage]
    return [other.index for other in row if filter_stage(row, other.index) == own]


def _count_text(stage: Stage) -> str:
    count = stage.info.parameter_count if stage.info else 0
    return f"{count:,}" if count else "–"
