"""One map or picture, large, with a frame over a part of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.atlas import as_image

Box = tuple[int, int, int, int]
"""Top, left, bottom and right in pixels of the map; the last two lie beyond it."""


class PictureView(QWidget):
    """Blocky pixels. The pointer or the arrow keys move over them."""

    hovered = Signal(int, int)  # row and column under the pointer, -1 for none
    moved = Signal(int, int)  # by how many rows and columns an arrow key wants to go
    clicked = Signal(int, int)  # row and column

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixels: np.ndarray | None = None
        self._image: QImage | None = None
        self._box: Box | None = None
        self._empty_text = ""
        self._flush = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_pixels(self, pixels: np.ndarray | None) -> None:
        """Show ``(H, W)`` uint32 (0xAARRGGBB); None for nothing."""
        self._pixels = None if pixels is None else np.ascontiguousarray(pixels)
        self._image = None if self._pixels is None else as_image(self._pixels, 1)
        self.update()

    def set_box(self, box: Box | None) -> None:
        """Frame a part, which may stick out over the edge; None for no frame."""
        if box != self._box:
            self._box = box
            self.update()

    def set_empty_text(self, text: str) -> None:
        """Say why there is nothing to see, when there is not."""
        self._empty_text = text
        self.update()

    @property
    def box(self) -> Box | None:
        """The framed part."""
        return self._box

    @property
    def pixels(self) -> np.ndarray | None:
        """What is shown; must not be changed."""
        return self._pixels

    def pixel_rect(self, y: float, x: float, height: float = 1, width: float = 1) -> QRectF:
        """Return where pixels of the map lie."""
        side, left, top = self._place()
        return QRectF(left + x * side, top + y * side, width * side, height * side)

    def sizeHint(self) -> QSize:
        """Ask for a moderate square."""
        return QSize(160, 160)

    def minimumSizeHint(self) -> QSize:
        """Stay visible in a small window."""
        return QSize(60, 60)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the pixel under the pointer."""
        self.hovered.emit(*self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report the pixel that is clicked."""
        y, x = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and y >= 0:
            self.clicked.emit(y, x)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self.hovered.emit(-1, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the map."""
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        by = steps.get(Qt.Key(event.key()))
        if by is None or self.focusPolicy() == Qt.FocusPolicy.NoFocus:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*by)

    def set_flush(self, *, flush: bool) -> None:
        """Begin at the upper left corner instead of standing in the middle."""
        self._flush = flush
        self.update()

    def _place(self) -> tuple[float, float, float]:
        """Return pixels of the screen a pixel of the map, and the map's corner."""
        height, width = self._pixels.shape if self._pixels is not None else (1, 1)
        side = min((self.width() - 4) / width, (self.height() - 4) / height)
        side = float(int(side)) if side >= 3 else max(side, 0.1)
        if self._flush:
            return side, 1, 1  # beside the edge
        return side, (self.width() - side * width) / 2, (self.height() - side * height) / 2

    def _at(self, position: QPointF) -> tuple[int, int]:
        if self._pixels is None:
            return -1, -1
        side, left, top = self._place()
        y, x = int((position.y() - top) // side), int((position.x() - left) // side)
        inside = 0 <= y < self._pixels.shape[0] and 0 <= x < self._pixels.shape[1]
        return (y, x) if inside else (-1, -1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the map, its edge and the frame."""
        painter = QPainter(self)
        theme = self._theme
        if self._image is None or self._pixels is None:
            painter.setPen(theme.colour("text_soft"))
            painter.setFont(theme.font(12))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(4, 4, -4, -4), flags, self._empty_text)
            return
        height, width = self._pixels.shape
        place = self.pixel_rect(0, 0, height, width)
        painter.drawImage(place, self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 1))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if self._box is not None:
            top, left, bottom, right = self._box
            frame = self.pixel_rect(top, left, bottom - top, right - left)
            if frame.width() < 5:  # a single small pixel would be hidden by its frame
                frame = frame.adjusted(-2, -2, 2, 2)
            # Two colours, so that it is seen on bright and on dark ground.
            painter.setPen(QPen(theme.colour("surface"), 4))
            painter.drawRect(frame)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(frame)
