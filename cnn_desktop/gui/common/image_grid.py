"""Many small pictures of one size: filters, feature maps, or a single input."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnn_desktop.gui.common.arrays import (
    CLEAR,
    colour_pixels,
    to_colour_image,
    to_image,
    to_levels,
)
from cnn_desktop.gui.common.theme import Theme

GAP = 2  # between feature maps; filters stand further apart
MAX_CELL = 160


class ImageGrid(QWidget):
    """Equal cells with blocky pixels, so that a 3 × 3 kernel reads as nine numbers.

    One picture is composed of all cells and painted at once: that is four times as fast as a
    picture for each.
    """

    hovered = Signal(int)  # index of the cell under the pointer, -1 for none
    clicked = Signal(int)  # index of the cell

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images = np.zeros((0, 1, 1), np.float32)
        self._range = (0.0, 1.0)
        self._colours = np.zeros((256, 3), np.uint8)
        self._mosaic: QImage | None = None
        self._highlighted = -1
        self._selected = -1
        self._columns = 0
        self._gap = GAP
        self._max_cell = MAX_CELL
        self._flush = False
        self._empty_text = ""
        self._unit_word = ""
        self._cells_key: tuple[object, ...] = ()
        self._mosaic_key: tuple[object, ...] = ()
        self._cells_now: list[QRectF] = []
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def set_images(self, images: np.ndarray, low: float, high: float, colours: np.ndarray) -> None:
        """Show pictures ``(N, H, W)``, or in colour ``(N, H, W, 3)``, red first.

        Args:
            images: Any numbers; may be none. In colour each channel goes by itself from dark at
                ``low`` to bright at ``high``.
            low: The value of the colour map's first colour.
            high: The value of its last.
            colours: ``(256, 3)`` uint8.
        """
        if images.shape != self._images.shape:
            self._highlighted = self._selected = -1
        self._images, self._range, self._colours = images, (low, high), colours
        self._mosaic = None
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say why there is nothing to see, when there is not."""
        self._empty_text = text
        self.update()

    def set_unit_word(self, word: str) -> None:
        """Name the cells in tool tips: ``filter``, ``map`` ..."""
        self._unit_word = word

    def set_max_cell(self, pixels: int) -> None:
        """Let cells grow to this size at most."""
        self._max_cell = pixels
        self.update()

    def set_gap(self, pixels: int) -> None:
        """Leave this much room between cells."""
        self._gap = pixels
        self.update()

    def set_flush(self, flush: bool) -> None:
        """Begin at the left edge instead of standing in the middle."""
        self._flush = flush
        self.update()

    def set_columns(self, columns: int) -> None:
        """Use this many columns; 0 to choose so that cells are as large as they can be."""
        self._columns = columns
        self._mosaic = None
        self.update()

    def set_highlighted(self, index: int) -> None:
        """Frame a cell, as if the pointer were over it."""
        if index != self._highlighted:
            self._highlighted = index
            self.update()

    def set_selected(self, index: int) -> None:
        """Frame a cell for good; -1 for none."""
        self._selected = index
        self.update()

    @property
    def count(self) -> int:
        """How many pictures are shown."""
        return len(self._images)

    @property
    def images(self) -> np.ndarray:
        """The pictures shown, ``(N, H, W)`` or ``(N, H, W, 3)``; must not be changed."""
        return self._images

    @property
    def highlighted(self) -> int:
        """The framed cell, -1 for none."""
        return self._highlighted

    @property
    def selected(self) -> int:
        """The chosen cell, -1 for none."""
        return self._selected

    def cell_rect(self, index: int) -> QRectF:
        """Return where a cell lies, for tests and for drawing over it."""
        return self._cells()[index]

    def sizeHint(self) -> QSize:
        """Ask for a moderate size; the layout decides."""
        return QSize(200, 120)

    def minimumSizeHint(self) -> QSize:
        """Stay visible in a small window."""
        return QSize(40, 40)

    # -- pointer and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the cell under the pointer."""
        self._hover(self._index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        index = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the cells by the arrow keys."""
        columns = self._layout()[0] if self.count else 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.count:
            super().keyPressEvent(event)
            return
        self.clicked.emit(min(max(max(self._selected, 0) + step, 0), self.count - 1))

    def event(self, event: QEvent) -> bool:
        """Tell the index and the range of values of the cell under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            if index >= 0 and self._unit_word:
                values = self._images[index]
                text = f"{self._unit_word} {index}: {values.min():.3g} … {values.max():.3g}"
                QToolTip.showText(event.globalPos(), text, self)
                return True
            if index < 0:
                QToolTip.hideText()
        return super().event(event)

    def _hover(self, index: int) -> None:
        if index != self._highlighted:
            self.set_highlighted(index)
            self.hovered.emit(index)

    def _index_at(self, position: QPointF) -> int:
        for index, cell in enumerate(self._cells()):
            if cell.adjusted(0, 0, self._gap, self._gap).contains(position):
                return index
        return -1

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint all cells as one picture, then the frames."""
        painter = QPainter(self)
        if not self.count:
            painter.setPen(self._theme.colour("text_soft"))
            painter.setFont(self._theme.font(12))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._empty_text)
            return
        cells = self._cells()
        if self._mosaic is None or self._mosaic_key != self._cells_key:
            self._mosaic = self._make_mosaic(cells)
            self._mosaic_key = self._cells_key
        painter.drawImage(cells[0].topLeft(), self._mosaic)
        if self._gap > GAP:  # cells whose edge may have the colour of the ground need a frame
            painter.setPen(self._theme.colour("line"))
            for cell in self._cells():
                painter.drawRect(cell)
        self._paint_frame(painter, self._highlighted, "text", 1.5)
        self._paint_frame(painter, self._selected, "accent", 2.5)

    def _make_mosaic(self, cells: list[QRectF]) -> QImage:
        """Compose all cells in screen pixels, each taking the nearest pixel of its picture."""
        ratio = self.devicePixelRatioF()
        levels = to_levels(self._images, *self._range)
        height, width = levels.shape[1:3]
        first = cells[0]
        across = max(1, round(first.width() * ratio))
        down = max(1, round(first.height() * ratio))
        rows, columns = np.arange(down) * height // down, np.arange(across) * width // across
        enlarged = levels[:, rows][:, :, columns]
        right = max(cell.right() for cell in cells) - first.left()
        bottom = max(cell.bottom() for cell in cells) - first.top()
        # Two pixels more: places and sides are rounded each on its own.
        size = (round(bottom * ratio) + 2, round(right * ratio) + 2)
        in_colour = levels.ndim == 4
        if in_colour:
            enlarged = colour_pixels(enlarged)
        ground = np.zeros(size, np.uint32) if in_colour else np.full(size, CLEAR, np.int16)
        for cell, picture in zip(cells, enlarged, strict=True):
            top = round((cell.top() - first.top()) * ratio)
            left = round((cell.left() - first.left()) * ratio)
            ground[top : top + down, left : left + across] = picture
        image = to_colour_image(ground) if in_colour else to_image(ground, self._colours)
        image.setDevicePixelRatio(ratio)
        return image

    def _paint_frame(self, painter: QPainter, index: int, colour: str, width: float) -> None:
        if 0 <= index < self.count:
            painter.setPen(QPen(self._theme.colour(colour), width))
            painter.drawRect(self.cell_rect(index).adjusted(-1, -1, 1, 1))

    def _cells(self) -> list[QRectF]:
        """Return where all cells lie, computed anew when size or number have changed."""
        key = (
            self.devicePixelRatioF(),
            self.width(),
            self.height(),
            self._images.shape,
            self._columns,
            self._max_cell,
            self._gap,
            self._flush,
        )
        if key != self._cells_key:
            columns, pitch = self._layout()
            side, aspect = pitch - self._gap, self._aspect()
            left = 0.0 if self._flush else (self.width() - columns * pitch + self._gap) / 2
            self._cells_key = key
            self._cells_now = [
                QRectF(
                    left + index % columns * pitch,
                    1 + index // columns * (side * aspect + self._gap),
                    side,
                    side * aspect,
                )
                for index in range(self.count)
            ]
        return self._cells_now

    def _aspect(self) -> float:
        return self._images.shape[1] / max(1, self._images.shape[2])

    def _layout(self) -> tuple[int, float]:
        """Return columns and the distance between cells."""
        count, aspect = max(1, self.count), self._aspect()
        width, height = self.width() - 2.0, self.height() - 2.0
        choices = [self._columns] if self._columns else range(1, count + 1)

        def cell(columns: int) -> float:
            rows = math.ceil(count / columns)
            across = (width - self._gap * (columns - 1)) / columns
            down = (height - self._gap * (rows - 1)) / rows / aspect
            return min(across, down, self._max_cell)

        columns = max(choices, key=cell)
        size = max(cell(columns), 2.0)
        pixels = self._images.shape[2]
        if size >= 4 * pixels:  # whole screen pixels for each pixel, so that all are equally large
            size = size // pixels * pixels
        return columns, size + self._gap
