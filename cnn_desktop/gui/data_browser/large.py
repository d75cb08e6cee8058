"""One picture, large, with the pixel under the pointer; and its variants in augmentation."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.pictures import mosaic, picture_image, sides
from cnn_desktop.gui.common.theme import Theme

Pixel = tuple[int, int]
"""Row and column, from 0."""


class LargePicture(QWidget):
    """The picture with blocky pixels; the pointer or the arrow keys point at one of them."""

    pointed = Signal(object)  # Pixel, or None when nothing is pointed at

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: np.ndarray | None = None
        self._pixel: Pixel | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Gives way in a low window, or the texts below would have no room.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Ask for eight screen pixels for each of MNIST's."""
        return QSize(self._theme.width(228), self._theme.width(228))

    def minimumSizeHint(self) -> QSize:
        """Stay readable in a low window."""
        return QSize(112, 112)

    def set_picture(self, picture: np.ndarray | None) -> None:
        """Show a picture ``(C, H, W)`` uint8; None for none. The same pixel stays pointed at."""
        self._picture = picture
        if self._pixel and (
            picture is None
            or self._pixel[0] >= picture.shape[1]
            or self._pixel[1] >= picture.shape[2]
        ):
            self._pixel = None
        self.update()
        self.pointed.emit(self._pixel)

    @property
    def pixel(self) -> Pixel | None:
        """What is pointed at."""
        return self._pixel

    def pixel_centre(self, pixel: Pixel) -> QPointF:
        """Return where the middle of a pixel lies, for tests."""
        area, (height, width) = self._area(), self._size()
        return QPointF(
            area.left() + (pixel[1] + 0.5) * area.width() / width,
            area.top() + (pixel[0] + 0.5) * area.height() / height,
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the pixel under the pointer."""
        self._point(self._pixel_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Point at nothing."""
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the pixels by the arrow keys."""
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._picture is None:
            super().keyPressEvent(event)
            return
        height, width = self._size()
        row, column = self._pixel or (height // 2 - step[0], width // 2 - step[1])
        self._point(
            (min(max(row + step[0], 0), height - 1), min(max(column + step[1], 0), width - 1))
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the picture and the frame around a pixel."""
        painter = QPainter(self)
        area = self._area()
        empty = self._picture is None
        painter.fillRect(area, self._theme.colour("surface" if empty else "paper"))
        if self._picture is not None:
            ratio = self.devicePixelRatioF()
            image = picture_image(
                self._picture, round(area.height() * ratio), round(area.width() * ratio)
            )
            image.setDevicePixelRatio(ratio)
            painter.drawImage(area.topLeft(), image)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        if self._pixel and self._picture is not None:
            height, width = self._size()
            row, column = self._pixel
            top, bottom = (area.top() + n * area.height() // height for n in (row, row + 1))
            left, right = (area.left() + n * area.width() // width for n in (column, column + 1))
            # Two frames, for pixels may be of any colour.
            frame = QRect(left - 1, top - 1, right - left + 1, bottom - top + 1)
            painter.setPen(QPen(self._theme.colour("paper"), 3))
            painter.drawRect(frame)
            painter.setPen(QPen(self._theme.colour("warn"), 1.5))
            painter.drawRect(frame)

    def _size(self) -> Pixel:
        if self._picture is None:
            return 1, 1
        return self._picture.shape[1], self._picture.shape[2]

    def _area(self) -> QRect:
        shape = self._picture.shape if self._picture is not None else (1, 1, 1)
        height, width = sides(shape, min(self.width(), self.height()))
        return QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _pixel_at(self, place: QPoint) -> Pixel | None:
        area, (height, width) = self._area(), self._size()
        if self._picture is None or not area.contains(place):
            return None
        return (
            (place.y() - area.top()) * height // area.height(),
            (place.x() - area.left()) * width // area.width(),
        )

    def _point(self, pixel: Pixel | None) -> None:
        if pixel != self._pixel:
            self._pixel = pixel
            self.update()
            self.pointed.emit(pixel)

    def _on_theme_changed(self) -> None:
        self.setMaximumHeight(self._theme.width(228))
        self.updateGeometry()


class Variants(QWidget):
    """The same picture as training with augmentation would show it; a click makes others."""

    clicked = Signal()  # no payload: others are wanted

    COLUMNS = 6
    GAP = 4

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: np.ndarray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_pictures(self, pictures: np.ndarray | None) -> None:
        """Show variants ``(N, C, H, W)`` uint8; None for none."""
        self._pictures = pictures
        self.update()

    @property
    def pictures(self) -> np.ndarray | None:
        """What is shown."""
        return self._pictures

    def sizeHint(self) -> QSize:
        """Ask for two rows."""
        return QSize(self._theme.width(280), 2 * (self._theme.width(43) + self.GAP))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for other variants."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint all as one picture."""
        if self._pictures is None or not len(self._pictures):
            return
        painter = QPainter(self)
        room = (self.width() + self.GAP) // self.COLUMNS - self.GAP
        height, width = sides(self._pictures.shape[1:], max(8, room))
        if max(height, width) < room * 0.75:  # whole pixels would waste too much of the room
            scale = room / max(height, width)
            height, width = round(height * scale), round(width * scale)
        ratio = self.devicePixelRatioF()
        image = mosaic(
            self._pictures,
            self.COLUMNS,
            round(height * ratio),
            round(width * ratio),
            round(self.GAP * ratio),
            self._theme.colour("window"),
        )
        image.setDevicePixelRatio(ratio)
        left = (self.width() - self.COLUMNS * (width + self.GAP) + self.GAP) // 2
        painter.drawImage(left, 0, image)
