"""The legend of a colour map: what the colours of filters or maps mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.arrays import to_image
from cnn_desktop.gui.common.theme import Theme


class ColourBar(QWidget):
    """A strip of the map with the values at its ends, and 0 where that lies between them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._range = (0.0, 1.0)
        self._colours: np.ndarray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_scale(self, low: float, high: float, colours: np.ndarray) -> None:
        """Show a map ``(256, 3)`` from one value to another."""
        self._range, self._colours = (low, high), colours
        self.update()

    def clear(self) -> None:
        """Show nothing: there is no picture to explain."""
        self._colours = None
        self.update()

    def sizeHint(self) -> QSize:
        """One line of captions, the strip between its numbers."""
        return QSize(220, self._theme.size(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint number, strip, number."""
        if self._colours is None:
            return
        painter = QPainter(self)
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.colour("text_soft"))
        low, high = self._range
        room = self._theme.size(44)
        height = float(self.height())
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRectF(0, 0, room, height), centre | Qt.AlignmentFlag.AlignLeft, _text(low)
        )
        strip_width = min(self.width() - 2.0 * room, float(self._theme.size(160)))
        strip = QRectF(room, height * 0.25, strip_width, height * 0.5)
        painter.drawImage(strip, to_image(np.arange(256, dtype=np.uint8)[None], self._colours))
        painter.drawText(
            QRectF(room + strip_width + 8, 0, room, height),
            centre | Qt.AlignmentFlag.AlignLeft,
            _text(high),
        )


def _text(value: float) -> str:
    if value == 0:
        return "0"
    form = ".2f" if abs(value) >= 0.005 else ".1g"  # something of a small one too
    return f"{value:{form}}".replace("-", "−")
