"""The network as a row of layers, from the picture to the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.core.networks.layers import LayerInfo, Shape, shape_text
from cnn_desktop.gui.common.theme import Theme

GAP = 8
PADDING = 10


@dataclass(frozen=True)
class RowBox:
    """What a box says.

    Attributes:
        name: Of the layer.
        shape: Of its output, ``(C, H, W)`` or ``(F,)``.
        parameters: How many it has.
        arithmetic: How they are counted; empty where there is nothing to count.
    """

    name: str
    shape: Shape
    parameters: int = 0
    arithmetic: str = ""

    @property
    def lines(self) -> tuple[str, str, str]:
        """Its three lines of text."""
        count = f"{self.parameters:,}" if self.parameters else "–"
        return self.name, shape_text(self.shape), count


def layer_box(info: LayerInfo) -> RowBox:
    """Return the box of a layer."""
    return RowBox(info.name, info.output_shape, info.parameter_count, info.arithmetic)


class LayerRow(QWidget):
    """A box a layer: name, shape, parameters. Click or walk with the arrow keys."""

    chosen = Signal(int)  # index of the layer

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._boxes: tuple[RowBox, ...] = ()
        self._edges: list[tuple[float, float]] = []  # left edge and width of each box
        self._current = -1
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resize)

    def set_boxes(self, boxes: Sequence[RowBox]) -> None:
        """Show these boxes."""
        self._boxes = tuple(boxes)
        self._current = -1
        self._resize()

    def set_current(self, index: int) -> None:
        """Mark a layer as chosen; does not report it."""
        self._current = index
        self.update()

    def cell_rect(self, index: int) -> QRectF:
        """Return where a layer's box lies."""
        left, width = self._edges[index]
        return QRectF(left, 1, width, self.height() - 2)

    def sizeHint(self) -> QSize:
        """As wide as all boxes together."""
        right = sum(self._edges[-1]) if self._edges else 1.0
        return QSize(round(right + 1), self._theme.size(64))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a layer."""
        index = self._index_at(event)
        if index >= 0:
            self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what a layer does, where it has something to count."""
        index = self._index_at(event)
        if index != self._hovered:
            self._hovered = index
            self.setToolTip(self._boxes[index].arithmetic if index >= 0 else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Forget the pointer."""
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the layers."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._boxes:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(self._current + step, 0), len(self._boxes) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the boxes that can be seen and what joins them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, box in enumerate(self._boxes):
            cell = self.cell_rect(index)
            if not cell.adjusted(-GAP, 0, GAP, 0).intersects(event.rect()):
                continue
            if index:
                painter.setPen(QPen(self._theme.colour("text_soft"), 1))
                middle = cell.center().y()
                painter.drawLine(
                    round(cell.left() - GAP), round(middle), round(cell.left()), round(middle)
                )
            self._paint_cell(painter, cell, index, box.lines)

    def _paint_cell(
        self, painter: QPainter, cell: QRectF, index: int, lines: tuple[str, str, str]
    ) -> None:
        theme = self._theme
        chosen = index == self._current
        fill = theme.colour("hover" if chosen or index == self._hovered else "surface")
        painter.setBrush(fill)
        frame = theme.colour("accent" if chosen else "line")
        painter.setPen(QPen(frame, 2 if chosen else 1))
        painter.drawRoundedRect(cell, 6, 6)
        third = cell.height() / 3.3
        for row, (text, colour, bold) in enumerate(
            zip(lines, ("text", "text", "text_soft"), (True, False, False), strict=True)
        ):
            painter.setPen(QColor(theme.colour(colour)))
            painter.setFont(theme.font(12 if row == 0 else 11, bold=bold))
            box = QRectF(cell.left(), cell.top() + 3 + row * third, cell.width(), third)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _widths(self) -> list[float]:
        bold = QFontMetricsF(self._theme.font(12, bold=True))
        plain = QFontMetricsF(self._theme.font(11))
        return [
            max(
                bold.horizontalAdvance(name),
                plain.horizontalAdvance(shape),
                plain.horizontalAdvance(count),
            )
            + 2 * PADDING
            for name, shape, count in (box.lines for box in self._boxes)
        ]

    def _index_at(self, event: QMouseEvent) -> int:
        for index in range(len(self._boxes)):
            if self.cell_rect(index).contains(event.position()):
                return index
        return -1

    def _resize(self) -> None:
        self._edges, left = [], 1.0
        for width in self._widths():
            self._edges.append((left, width))
            left += width + GAP
        self.setFixedSize(self.sizeHint())
        self.update()
