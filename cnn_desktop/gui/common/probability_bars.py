"""The probabilities of all classes as bars, the winner's in the accent colour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme


class ProbabilityBars(QWidget):
    """A row a class: its name, a bar, its share in per cent."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._values: np.ndarray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes."""
        self._names = names
        self._values = None
        self.update()

    def set_probabilities(self, values: np.ndarray | None) -> None:
        """Show ``(classes,)`` numbers from 0 to 1; None for empty bars."""
        self._values = values
        spoken = ""
        if values is not None:
            order = np.argsort(values)[::-1][:3]
            spoken = ", ".join(f"{self._names[i]}: {values[i]:.0%}" for i in order)
        self.setAccessibleDescription(spoken)
        self.update()

    @property
    def probabilities(self) -> np.ndarray | None:
        """What is shown."""
        return self._values

    def sizeHint(self) -> QSize:
        """Ask for room for ten readable rows."""
        return QSize(260, self._theme.size(20) * max(10, len(self._names)))

    def minimumSizeHint(self) -> QSize:
        """Stay readable in a small window."""
        return QSize(140, self._theme.size(12) * max(2, len(self._names)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the rows."""
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = min(self.height() / len(self._names), float(self._theme.size(30)))
        font = self._theme.font(round(min(13, max(8, row / self._theme.size(1) * 0.62))))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        name_width = max(metrics.horizontalAdvance(name) for name in self._names) + 10
        value_width = metrics.horizontalAdvance("100.0 %") * 1.1 + 10
        winner = -1 if self._values is None else int(self._values.argmax())
        for index, name in enumerate(self._names):
            top = index * row
            value = 0.0 if self._values is None else float(self._values[index])
            track = QRectF(
                name_width, top + row * 0.2, self.width() - name_width - value_width, row * 0.6
            )
            self._paint_bar(painter, track, value, index == winner)
            bold = self._theme.font(font.pixelSize(), bold=index == winner)
            bold.setPixelSize(font.pixelSize())
            painter.setFont(bold)
            shown = self._values is not None
            painter.setPen(self._theme.colour("text" if shown else "text_soft"))
            centre = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                QRectF(0, top, name_width - 10, row), centre | Qt.AlignmentFlag.AlignRight, name
            )
            if shown:
                painter.setPen(self._theme.colour("text" if index == winner else "text_soft"))
                painter.drawText(
                    QRectF(self.width() - value_width, top, value_width, row),
                    centre | Qt.AlignmentFlag.AlignRight,
                    f"{value:.1%}".replace("%", " %"),
                )

    def _paint_bar(self, painter: QPainter, track: QRectF, value: float, wins: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        radius = min(3.0, track.height() / 2)
        painter.setBrush(self._theme.colour("hover"))
        painter.drawRoundedRect(track, radius, radius)
        if value > 0.001:
            bar = QRectF(track)
            bar.setWidth(max(2 * radius, track.width() * value))
            painter.setBrush(self._theme.colour("accent" if wins else "text_soft"))
            painter.drawRoundedRect(bar, radius, radius)
