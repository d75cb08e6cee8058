"""The curves of a run, small, with the epoch that is looked at."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme

Curve = tuple[np.ndarray, np.ndarray]
"""Epochs and values of the same length; a value may be NaN."""


class CurveStrip(QWidget):
    """Loss and accuracy, each on a scale of its own; a click goes to an epoch."""

    epoch_wanted = Signal(int)  # the epoch nearest to the click

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves: dict[str, list[Curve]] = {"loss": [], "accuracy": []}
        self._titles = {"loss": "", "accuracy": ""}
        self._epoch = -1
        self._last = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_titles(self, loss: str, accuracy: str) -> None:
        """Name the two plots."""
        self._titles = {"loss": loss, "accuracy": accuracy}
        self.update()

    def set_curves(self, losses: list[Curve], accuracies: list[Curve], last: int) -> None:
        """Show curves, those of training first, those of validation after them.

        Args:
            losses: In nats.
            accuracies: 0 to 1.
            last: The last epoch, at the right edge.
        """
        self._curves = {"loss": losses, "accuracy": accuracies}
        self._last = max(1, last)
        self.update()

    def set_epoch(self, epoch: int) -> None:
        """Mark an epoch; -1 for none."""
        self._epoch = epoch
        self.update()

    def sizeHint(self) -> QSize:
        """As high as three lines."""
        return QSize(400, self._theme.width(54))

    def plot_rect(self, name: str) -> QRectF:
        """Return where the plot ``loss`` or ``accuracy`` lies."""
        half = (self.width() - 24) / 2
        left = 0.0 if name == "loss" else half + 24
        head = self._theme.size(16)
        return QRectF(left + 1, head + 2, half - 2, self.height() - head - 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the epoch under the pointer."""
        for name in self._curves:
            plot = self.plot_rect(name)
            x = event.position().x()
            if plot.left() - 8 <= x <= plot.right() + 8:
                share = min(max((x - plot.left()) / plot.width(), 0), 1)
                self.epoch_wanted.emit(1 + round(share * (self._last - 1)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint both plots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, colour in (("loss", "curve_loss"), ("accuracy", "curve_accuracy")):
            self._paint_plot(painter, name, colour)

    def _paint_plot(self, painter: QPainter, name: str, colour: str) -> None:
        theme, plot = self._theme, self.plot_rect(name)
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text_soft"))
        head = QRectF(plot.left(), 0, plot.width(), theme.size(16))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, self._titles[name])
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        values = [y[np.isfinite(y)] for _, y in self._curves[name]]
        seen = np.concatenate(values) if values else np.zeros(0)
        if not len(seen):
            return
        low, high = (0.0, float(seen.max())) if name == "loss" else (float(seen.min()), 1.0)
        span = high - low or 1.0
        if 1 <= self._epoch <= self._last:
            x = self._x(plot, self._epoch)
            painter.setPen(QPen(theme.colour("accent"), theme.size(2)))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        for index, (epochs, curve) in enumerate(self._curves[name]):
            dash = Qt.PenStyle.DashLine if index else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour(colour), theme.size(1.5), dash))
            path, begun = QPainterPath(), False
            for epoch, value in zip(epochs, curve, strict=True):
                if not math.isfinite(value):
                    continue
                y = plot.bottom() - (value - low) / span * plot.height()
                point = QPointF(self._x(plot, float(epoch)), y)
                if begun:
                    path.lineTo(point)
                else:
                    path.moveTo(point)
                begun = True
            painter.drawPath(path)

    def _x(self, plot: QRectF, epoch: float) -> float:
        return plot.left() + (epoch - 1) / max(1, self._last - 1) * plot.width()
