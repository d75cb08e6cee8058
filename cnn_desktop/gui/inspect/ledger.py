"""Sums written out line by line, and tables of numbers with bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.number_text import number_text

DIGITS = 4


@dataclass(frozen=True)
class Line:
    """One line: what it is, its number, and whether it is a result.

    Attributes:
        text: What the number is.
        value: The number; None for a line of text alone.
        strong: Whether it stands out, with a rule above it.
        bar: Length of a bar behind it, -1 to 1; 0 for none.
    """

    text: str
    value: float | None = None
    strong: bool = False
    bar: float = 0.0


class Ledger(QWidget):
    """Lines with their numbers one below the other; what does not fit is left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.updateGeometry)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        count, self._lines = len(self._lines), tuple(lines)
        if count != len(self._lines):
            self.updateGeometry()
        spoken = (f"{line.text} {self._number(line)}".strip() for line in self._lines)
        self.setAccessibleDescription("; ".join(spoken))
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines shown."""
        return self._lines

    def sizeHint(self) -> QSize:
        """High enough for all lines."""
        return QSize(self._theme.width(220), self._theme.size(20) * len(self._lines) + 4)

    def minimumSizeHint(self) -> QSize:
        """Two lines can always be read."""
        return QSize(100, self._theme.size(20) * min(2, len(self._lines)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the lines that fit."""
        painter, theme = QPainter(self), self._theme
        height = theme.size(20)
        for index, line in enumerate(self._lines):
            box = QRectF(0, index * height, self.width(), height)
            if box.bottom() > self.height() + 1:
                break
            if line.strong and index:
                painter.fillRect(QRectF(0, box.top(), box.width(), 1), theme.colour("line"))
            if line.bar and np.isfinite(line.bar):
                self._paint_bar(painter, box, line.bar)
            painter.setFont(theme.font(12, bold=line.strong))
            number = self._number(line)
            room = painter.fontMetrics().horizontalAdvance(number) + 8
            painter.setPen(theme.colour("text" if line.strong or line.bar else "text_soft"))
            text = painter.fontMetrics().elidedText(
                line.text, Qt.TextElideMode.ElideRight, int(box.width() - room)
            )
            centre = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                box.adjusted(2, 0, -room, 0), centre | Qt.AlignmentFlag.AlignLeft, text
            )
            painter.setPen(theme.colour("text"))
            painter.drawText(
                box.adjusted(0, 0, -2, 0), centre | Qt.AlignmentFlag.AlignRight, number
            )

    def _paint_bar(self, painter: QPainter, box: QRectF, share: float) -> None:
        colour = QColor(self._theme.colour("positive" if share > 0 else "negative"))
        colour.setAlphaF(0.28)
        length = min(abs(share), 1.0) * box.width()
        painter.fillRect(box.adjusted(0, 2, length - box.width(), -2), colour)

    @staticmethod
    def _number(line: Line) -> str:
        return "" if line.value is None else number_text(line.value, DIGITS)
