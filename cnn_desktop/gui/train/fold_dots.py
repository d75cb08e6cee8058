"""The accuracies of the folds as dots on a line, with their mean and spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme

LEAST_WIDTH = 0.002  # of the scale, in accuracy: folds that are alike shall look alike
MARGIN = 0.15  # of the scale, left and right of the outermost dots
RADIUS = 5  # pixels


class FoldDots(QWidget):
    """One dot a fold; dots at one place lie over one another, half transparent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._accuracies: Sequence[float] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_accuracies(self, accuracies: Sequence[float]) -> None:
        """Show other ones, 0 to 1."""
        self._accuracies = accuracies
        self.update()

    @property
    def ends(self) -> tuple[float, float]:
        """The accuracies at the left and the right end of the scale."""
        if not self._accuracies:
            return 0.0, 1.0
        low, high = min(self._accuracies), max(self._accuracies)
        width = max(high - low, LEAST_WIDTH)
        middle = (low + high) / 2
        half = width * (0.5 + MARGIN)
        return max(0.0, middle - half), min(1.0, middle + half)

    def sizeHint(self) -> QSize:
        """A line of dots over a line of numbers."""
        return QSize(200, self._theme.size(16) + 4 * RADIUS + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the band of the spread, the mean, the dots, and the scale's ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, upper = self._theme, 4.0 * RADIUS
        line = theme.colour("line")
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(0, upper / 2 + 1), QPointF(self.width(), upper / 2 + 1))
        low, high = self.ends
        if self._accuracies:
            self._paint_dots(painter, upper)
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text_soft"))
        numbers = QRectF(0, upper + 2, self.width(), theme.size(16))
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(numbers, vertical | Qt.AlignmentFlag.AlignLeft, per_cent(low, 2))
        painter.drawText(numbers, vertical | Qt.AlignmentFlag.AlignRight, per_cent(high, 2))

    def _paint_dots(self, painter: QPainter, height: float) -> None:
        theme, middle = self._theme, height / 2 + 1
        mean = float(np.mean(self._accuracies))
        spread = float(np.std(self._accuracies, ddof=1)) if len(self._accuracies) > 1 else 0.0
        band = _faint(theme.colour("curve_accuracy"), 50)
        left, right = self._place(mean - spread), self._place(mean + spread)
        painter.fillRect(QRectF(left, 1, right - left, height), band)
        painter.setPen(QPen(theme.colour("text"), 2))
        painter.drawLine(QPointF(self._place(mean), 1), QPointF(self._place(mean), height + 1))
        painter.setPen(QPen(theme.colour("surface"), 1))
        painter.setBrush(_faint(theme.colour("curve_accuracy"), 190))
        for accuracy in self._accuracies:
            painter.drawEllipse(QPointF(self._place(accuracy), middle), RADIUS, RADIUS)

    def _place(self, accuracy: float) -> float:
        """Return where an accuracy lies, in pixels from the left."""
        low, high = self.ends
        share = (accuracy - low) / (high - low) if high > low else 0.5
        return RADIUS + min(1.0, max(0.0, share)) * (self.width() - 2 * RADIUS)


def _faint(colour: QColor, alpha: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(alpha)
    return faint
