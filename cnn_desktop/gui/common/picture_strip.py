"""Small pictures with a line of text each, and a frame in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.tokens import DARK

GAP = 8
MAX_SIDE = 120

Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture of a strip.

    Attributes:
        pixels: ``(C, H, W)`` uint8, 0 to 255.
        caption: A short line under it.
        tip: What more there is to say, as its tool tip.
        box: A frame in pixels of the picture: top, left, bottom, right (both beyond the last).
    """

    pixels: np.ndarray
    caption: str = ""
    tip: str = ""
    box: Box | None = None


def picture_image(pixels: np.ndarray) -> QImage:
    """Return ``(C, H, W)`` uint8 as a picture: three channels are colours, others their mean."""
    if len(pixels) != 3:
        pixels = np.repeat(pixels.mean(axis=0, keepdims=True).round().astype(np.uint8), 3, axis=0)
    rows = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    height, width, _ = rows.shape
    form = QImage.Format.Format_RGB888
    return QImage(rows.data, width, height, 3 * width, form).copy()


def paint_picture(painter: QPainter, place: QRectF, pixels: np.ndarray, box: Box | None) -> None:
    """Paint a picture with blocky pixels into a place, and a frame that any picture lets see."""
    painter.drawImage(place, picture_image(pixels))
    if box is None:
        return
    down, across = place.height() / pixels.shape[1], place.width() / pixels.shape[2]
    top, left, bottom, right = box
    frame = QRectF(
        place.left() + left * across,
        place.top() + top * down,
        (right - left) * across,
        (bottom - top) * down,
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Pictures are dark in every look, so the frame is bright in every look, on a dark edge.
    painter.setPen(QPen(QColor(DARK.paper), 4))
    painter.drawRect(frame)
    painter.setPen(QPen(QColor(DARK.warn), 2))
    painter.drawRect(frame)


class PictureBox(QWidget):
    """One picture, as large as fits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tile: Tile | None = None
        self._faded = False
        self.setMinimumSize(80, 80)
        theme.changed.connect(self.update)

    @property
    def tile(self) -> Tile | None:
        """What is shown."""
        return self._tile

    def set_tile(self, tile: Tile | None) -> None:
        """Show a picture, or blank paper."""
        self._tile = tile
        self.update()

    def set_faded(self, *, faded: bool) -> None:
        """Show it as out of date, or as valid again."""
        self._faded = faded
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a moderate square."""
        return QSize(220, 220)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint it in the middle."""
        painter = QPainter(self)
        height, width = (1, 1) if self._tile is None else self._tile.pixels.shape[1:]
        scale = min(self.width() / width, self.height() / height)
        place = QRectF(0, 0, width * scale, height * scale)
        place.moveCenter(QRectF(self.rect()).center())
        if self._tile is None:
            painter.fillRect(place, self._theme.colour("hover"))
            return
        painter.setOpacity(0.35 if self._faded else 1)
        paint_picture(painter, place, self._tile.pixels, self._tile.box)


class PictureStrip(QWidget):
    """Pictures in rows of equal cells; a click or Enter chooses one."""

    clicked = Signal(int)  # index of the picture

    def __init__(self, theme: Theme, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = columns
        self._tiles: Sequence[Tile] = ()
        self._places = 0
        self._empty_text = ""
        self._faded = False
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def tiles(self) -> Sequence[Tile]:
        """What is shown."""
        return self._tiles

    def set_tiles(self, tiles: Sequence[Tile], places: int = 0) -> None:
        """Show pictures.

        Args:
            tiles: The pictures.
            places: For how many there is to be room, so that nothing jumps while some are missing.
        """
        self._tiles, self._places = tiles, max(places, len(tiles))
        self._current = min(self._current, len(tiles) - 1)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say why there is nothing to see, when there is not."""
        self._empty_text = text
        self.update()

    def set_faded(self, *, faded: bool) -> None:
        """Show them as out of date, or as valid again."""
        self._faded = faded
        self.update()

    def tile_rect(self, index: int) -> QRectF:
        """Return where a picture lies, without its line of text."""
        rows = max(1, -(-self._places // self._columns))
        line = self._line_height()
        side = min(
            (self.width() - GAP * (self._columns - 1)) / self._columns,
            (self.height() - GAP * (rows - 1)) / rows - line,
            self._theme.size(MAX_SIDE),
        )
        side = max(side, 8.0)
        row, column = divmod(index, self._columns)
        return QRectF(column * (side + GAP), row * (side + line + GAP), side, side)

    def sizeHint(self) -> QSize:
        """Ask for a moderate size; the layout decides."""
        return QSize(240, 120)

    def minimumSizeHint(self) -> QSize:
        """Stay visible in a small window."""
        return QSize(40 * self._columns, 60)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the pointer."""
        index = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._current = index
            self.update()
            self.clicked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be clicked."""
        over = self._index_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the pictures by the arrow keys, choose by Enter or the space bar."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        key = Qt.Key(event.key())
        if self._tiles and key in steps:
            place = max(self._current, 0) + (steps[key] if self._current >= 0 else 0)
            self._current = min(max(place, 0), len(self._tiles) - 1)
            self.setAccessibleDescription(self._tiles[self._current].tip)
            self.update()
        elif self._tiles and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._current = max(self._current, 0)
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell more of the picture under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            if index >= 0:
                QToolTip.showText(event.globalPos(), self._tiles[index].tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint pictures, lines of text, and a frame around the current one."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(11))
        if not self._tiles:
            painter.setPen(self._theme.colour("text_soft"))
            painter.setFont(self._theme.font(12))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._empty_text)
            return
        painter.setOpacity(0.35 if self._faded else 1)
        metrics = QFontMetricsF(painter.font())
        for index, tile in enumerate(self._tiles):
            place = self.tile_rect(index)
            height, width = tile.pixels.shape[1:]
            scale = min(place.width() / width, place.height() / height)
            inside = QRectF(0, 0, width * scale, height * scale)
            inside.moveCenter(place.center())
            paint_picture(painter, inside, tile.pixels, tile.box)
            if index == self._current and self.hasFocus():
                painter.setPen(QPen(self._theme.colour("accent"), 2.5))
                painter.drawRect(place.adjusted(-1, -1, 1, 1))
            painter.setPen(self._theme.colour("text"))
            line = QRectF(
                place.left(), place.bottom(), place.width() + GAP - 2, self._line_height()
            )
            text = metrics.elidedText(tile.caption, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _line_height(self) -> float:
        return float(self._theme.size(18))

    def _index_at(self, position: QPointF) -> int:
        for index in range(len(self._tiles)):
            if self.tile_rect(index).adjusted(0, 0, 0, self._line_height()).contains(position):
                return index
        return -1
