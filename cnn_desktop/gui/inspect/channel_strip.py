"""What each input channel adds to a sum: a bar a channel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme

WIDEST = 28  # pixels of a bar


class ChannelStrip(QWidget):
    """Bars up for what is positive and down for what is negative. One of them is chosen."""

    chosen = Signal(int)  # channel
    hovered = Signal(int)  # channel under the pointer, -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sums = np.zeros(0)
        self._current = self._pointed = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_sums(self, sums: np.ndarray, current: int) -> None:
        """Show ``(C,)`` sums and which channel is chosen."""
        self._sums, self._current = sums, current
        self.update()

    @property
    def sums(self) -> np.ndarray:
        """The sums shown; must not be changed."""
        return self._sums

    def bar_rect(self, channel: int) -> QRectF:
        """Return where a channel's bar may lie."""
        width = self._width()
        return QRectF(channel * width, 0, width, self.height())

    def sizeHint(self) -> QSize:
        """A low strip."""
        return QSize(200, self._theme.size(44))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the channel under the pointer."""
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Report that the pointer has gone."""
        self._point(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a channel."""
        channel = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and channel >= 0:
            self.chosen.emit(channel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the channels."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None or not len(self._sums):
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(self._current + by, 0), len(self._sums) - 1))

    def _width(self) -> float:
        return min(self.width() / max(1, len(self._sums)), self._theme.size(WIDEST))

    def _at(self, position: QPointF) -> int:
        channel = int(position.x() // self._width()) if position.x() >= 0 else -1
        return channel if channel < len(self._sums) else -1

    def _point(self, channel: int) -> None:
        if channel != self._pointed:
            self._pointed = channel
            self.hovered.emit(channel)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the bars around a line at 0."""
        painter, theme = QPainter(self), self._theme
        width, height = self._width(), self.height() - 2.0
        finite = self._sums[np.isfinite(self._sums)]
        high, low = max(finite.max(initial=0), 0), min(finite.min(initial=0), 0)
        extent = (high - low) or 1.0
        zero = 1 + height * high / extent
        gap = 1 if width >= 4 else 0
        for channel, value in enumerate(self._sums):
            box = self.bar_rect(channel)
            if channel in {self._current, self._pointed}:
                painter.fillRect(box, theme.colour("hover"))
            if np.isfinite(value):
                length = height * abs(value) / extent
                top = zero - length if value > 0 else zero
                colour = theme.colour("positive" if value > 0 else "negative")
            else:
                top, length, colour = 1.0, height, theme.colour("warn")
            painter.fillRect(QRectF(box.left(), top, max(width - gap, 1), length), colour)
            if channel == self._current:
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.colour("text_soft"), 1))
        painter.drawLine(QPointF(0, zero), QPointF(width * len(self._sums), zero))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
