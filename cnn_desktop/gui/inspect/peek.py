"""A picture that floats beside the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.picture_strip import Tile, paint_picture
from cnn_desktop.gui.common.theme import Theme


class Peek(QWidget):
    """The picture under the pointer, floating beside it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("map_peek")
        self._theme = theme
        self._tile: Tile | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def tile(self) -> Tile | None:
        """What is shown."""
        return self._tile

    def show_at(self, place: QPointF, tile: Tile) -> None:
        """Show a picture beside a place of the parent, inside of it."""
        self._tile = tile
        side, line = self._theme.size(84), self._theme.size(18)
        self.resize(side + 8, side + line + 8)
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101
        left = (
            place.x() + 16
            if place.x() + 24 + self.width() < parent.width()
            else (place.x() - 16 - self.width())
        )
        top = min(max(place.y() - self.height() / 2, 4), parent.height() - self.height() - 4)
        self.move(round(left), round(top))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint a card with the picture and its class."""
        if self._tile is None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        side = self.width() - 8
        paint_picture(painter, QRect(4, 4, side, side).toRectF(), self._tile.pixels, None)
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(11))
        line = QRect(4, side + 4, side, self.height() - side - 6)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), self._tile.caption)
