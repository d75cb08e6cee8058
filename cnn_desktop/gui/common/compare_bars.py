"""Two shares of each class, before and now: a bar, and a mark where it ended before."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.probability_bars import text_pixels
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import shortened

MOST_ROWS = 12  # more could not be read
MOST_ROW = 30  # pixels: the height of a row
LOST = 0.005  # of a share: what is worth a mark


class CompareBars(QWidget):
    """A row a class: its name, a bar with a mark, the share in per cent, and an arrow.

    Of many classes those that have changed most are shown.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._before: np.ndarray | None = None
        self._now: np.ndarray | None = None
        self._winner = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.updateGeometry)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes, without values."""
        self._names = tuple(shortened(name, 16) for name in names)
        self.set_values(None, None)

    def set_values(
        self, before: np.ndarray | None, now: np.ndarray | None, winner: int = -1
    ) -> None:
        """Show ``(classes,)`` shares from 0 to 1.

        Args:
            before: Where the marks are; NaN for no mark.
            now: The bars; None for empty ones, NaN for one that nothing is known of.
            winner: The class that stands out in colour; -1 for none.
        """
        self._before, self._now, self._winner = before, now, winner
        self.setAccessibleDescription(self._spoken())
        self.updateGeometry()
        self.update()

    @property
    def values(self) -> tuple[np.ndarray | None, np.ndarray | None]:
        """What is shown: before and now."""
        return self._before, self._now

    def sizeHint(self) -> QSize:
        """Ask for room for readable rows."""
        return QSize(170, self._theme.size(19) * max(2, self._row_count))

    def minimumSizeHint(self) -> QSize:
        """Stay readable in a small window."""
        return QSize(120, self._theme.size(10) * max(2, self._row_count))

    @property
    def most_height(self) -> int:
        """How many pixels its rows take at most; more would stay empty."""
        return self._theme.size(MOST_ROW) * max(2, self._row_count)

    @property
    def _row_count(self) -> int:
        return min(len(self._names), MOST_ROWS)

    def _shown(self) -> list[int]:
        if self._before is None or self._now is None or len(self._names) <= MOST_ROWS:
            return list(range(self._row_count))
        change = np.nan_to_num(np.abs(self._now - self._before))
        largest = np.nan_to_num(np.maximum(self._before, self._now))
        order: list[int] = np.lexsort((-largest, -change))[:MOST_ROWS].tolist()
        return order

    def _spoken(self) -> str:
        before, now = self._before, self._now
        if before is None or now is None:
            return ""
        rows = [(self._names[i], before[i], now[i]) for i in self._shown()]
        return ", ".join(f"{name}: {b:.0%} → {n:.0%}" for name, b, n in rows if n == n)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the rows."""
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = min(self.height() / self._row_count, float(self._theme.size(MOST_ROW)))
        pixels = text_pixels(self._theme, height, most=12, share=0.66)
        bold = self._theme.font(pixels, bold=True)
        metrics = QFontMetricsF(bold)
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        left = min(widest + 8, 0.42 * self.width())
        right = metrics.horizontalAdvance("▼ 100 %") + 6
        for row, index in enumerate(self._shown()):
            wins = index == self._winner
            painter.setFont(bold if wins else self._theme.font(pixels))
            place = QRectF(0, row * height, self.width(), height)
            self._paint_row(painter, place, left, right, index)

    def _paint_row(
        self, painter: QPainter, place: QRectF, left: float, right: float, index: int
    ) -> None:
        theme = self._theme
        wins = index == self._winner
        now = np.nan if self._now is None else float(self._now[index])
        before = np.nan if self._before is None else float(self._before[index])
        known = now == now
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setPen(theme.colour("text" if known else "text_soft"))
        painter.drawText(QRectF(0, place.top(), left - 8, place.height()), side, self._names[index])
        track = QRectF(
            left, place.top() + place.height() * 0.22, place.width() - left - right,
            place.height() * 0.56,
        )  # fmt: skip
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(track, 2, 2)
        if known and now > 0.001:
            bar = QRectF(track)
            bar.setWidth(max(3.0, track.width() * min(1.0, now)))
            painter.setBrush(theme.colour("accent" if wins else "text_soft"))
            painter.drawRoundedRect(bar, 2, 2)
        if before == before:
            x = track.left() + track.width() * min(1.0, before)
            painter.setPen(QPen(theme.colour("text"), theme.size(2)))
            painter.drawLine(round(x), round(track.top() - 2), round(x), round(track.bottom() + 2))
        if not known:
            return
        lost, won = before - now > LOST, now - before > LOST
        arrow = "▼ " if lost else "▲ " if won else ""
        painter.setPen(theme.colour("bad" if lost else "text" if wins or won else "text_soft"))
        box = QRectF(place.right() - right, place.top(), right, place.height())
        painter.drawText(box, side, f"{arrow}{per_cent(now)}")
