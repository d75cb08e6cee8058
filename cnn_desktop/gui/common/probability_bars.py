"""The probabilities of all classes as bars, the winner's in the accent colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import shortened


@dataclass(frozen=True)
class _Sizes:
    row: float
    name: float
    value: float
    plain: QFont
    bold: QFont


MOST_ROWS = 12  # more could not be read
MOST_ROW = 44  # pixels: the height of a row in a large window
LEAST_TEXT, MOST_TEXT = 8, 16  # pixels, in plain size


def text_pixels(theme: Theme, row: float, most: int = MOST_TEXT, share: float = 0.62) -> int:
    """Return the size of the text in a row, for ``Theme.font``.

    Args:
        theme: In projector mode the text fills more of its row: whoever sits far away needs
            letters, not air.
        row: The row's height in pixels.
        most: The largest size, in pixels of plain size.
        share: Of the row that is text's, outside projector mode.
    """
    scale = theme.size(100) / 100
    part = 0.82 if theme.projector else share
    return round(min(most, max(LEAST_TEXT, row * part / scale)))


class ProbabilityBars(QWidget):
    """A row a class: its name, a bar, its share in per cent; of many classes the likeliest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._values: np.ndarray | None = None
        self._sure = True
        self._sizes_key: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes."""
        self._names = tuple(shortened(name, 24) for name in names)
        self._values = None
        self.updateGeometry()
        self.update()

    def set_probabilities(self, values: np.ndarray | None, *, sure: bool = True) -> None:
        """Show ``(classes,)`` numbers from 0 to 1; None for empty bars.

        Args:
            values: The probabilities.
            sure: Whether the largest one stands out in colour.
        """
        if values is None and self._values is None:
            return
        self._values, self._sure = values, sure
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

    @property
    def text_height(self) -> int:
        """The size of its text in pixels of the screen."""
        return self._measure().plain.pixelSize()

    def sizeHint(self) -> QSize:
        """Ask for room for ten readable rows."""
        return QSize(260, self._theme.size(20) * max(10, self._row_count))

    def minimumSizeHint(self) -> QSize:
        """Stay readable in a small window."""
        return QSize(140, self._theme.size(12) * max(2, self._row_count))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the rows."""
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sizes = self._measure()
        winner = -1 if self._values is None or not self._sure else int(self._values.argmax())
        for row, index in enumerate(self._shown()):
            value = None if self._values is None else float(self._values[index])
            name = self._names[index]
            self._paint_row(painter, sizes, row * sizes.row, name, value, index == winner)

    @property
    def _row_count(self) -> int:
        return min(len(self._names), MOST_ROWS)

    def _shown(self) -> list[int]:
        """Return the classes that have a row, from top to bottom."""
        if self._values is None or len(self._names) <= MOST_ROWS:
            return list(range(self._row_count))
        likeliest: list[int] = np.argsort(-self._values, kind="stable")[:MOST_ROWS].tolist()
        return likeliest

    def _measure(self) -> _Sizes:
        """Return fonts and widths, computed anew when something they depend on has changed."""
        key = (self.width(), self.height(), self._names, self._theme.size(100))
        if key != self._sizes_key:
            row = min(self.height() / self._row_count, float(self._theme.size(MOST_ROW)))
            pixels = text_pixels(self._theme, row)
            plain, bold = self._theme.font(pixels), self._theme.font(pixels, bold=True)
            metrics = QFontMetricsF(bold)
            self._sizes_key = key
            self._sizes = _Sizes(
                row=row,
                name=min(
                    max(metrics.horizontalAdvance(name) for name in self._names) + 10,
                    0.45 * self.width(),
                ),
                value=metrics.horizontalAdvance("100.0 %") + 12,
                plain=plain,
                bold=bold,
            )
        return self._sizes

    def _paint_row(
        self,
        painter: QPainter,
        sizes: _Sizes,
        top: float,
        name: str,
        value: float | None,
        wins: bool,
    ) -> None:
        row = sizes.row
        room = self.width() - sizes.name - sizes.value
        track = QRectF(sizes.name, top + row * 0.2, room, row * 0.6)
        self._paint_bar(painter, track, value or 0.0, wins)
        painter.setFont(sizes.bold if wins else sizes.plain)
        painter.setPen(self._theme.colour("text_soft" if value is None else "text"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, top, sizes.name - 10, row), right, name)
        if value is None:
            return
        painter.setPen(self._theme.colour("text" if wins else "text_soft"))
        place = QRectF(self.width() - sizes.value, top, sizes.value, row)
        painter.drawText(place, right, per_cent(value, 1))

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
