"""What the lines of a plot are, beside it: inside, a legend lies on curves sooner or later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.gui.common.theme import Theme

SPACE = 4  # pixels between a line and its name
DOT = 3  # radius of a dot


@dataclass(frozen=True)
class LegendEntry:
    """One line.

    Attributes:
        name: What it is.
        pen: How it is drawn.
        dot: ``o`` for a dot in its middle, ``d`` for a diamond, empty for none.
    """

    name: str
    pen: QPen
    dot: str = ""


class CurveLegend(QWidget):
    """Entries in rows, as many as the width asks for; long names are cut off."""

    def __init__(self, theme: Theme, sample: int = 24) -> None:
        """Make an empty one.

        Args:
            theme: The look.
            sample: Pixels of line before each name.
        """
        super().__init__()
        self._theme, self._sample = theme, sample
        self._entries: Sequence[LegendEntry] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    @property
    def names(self) -> list[str]:
        """What is named, in order."""
        return [entry.name for entry in self._entries]

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Name other lines."""
        self._entries = entries
        self.setAccessibleName(", ".join(self.names))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Return the height of as many rows as it takes."""
        places = self._places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        """As low as one row."""
        return QSize(60, self._row_height() if self._entries else 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint each line and its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(11)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            middle = place.center().y() + 0.5
            painter.setPen(entry.pen)
            painter.drawLine(
                QPointF(place.left(), middle), QPointF(place.left() + self._sample, middle)
            )
            self._paint_dot(painter, entry, QPointF(place.left() + self._sample / 2, middle))
            painter.setPen(self._theme.colour("text"))
            text = place.adjusted(self._sample + SPACE, 0, 0, 0)
            name = metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_dot(self, painter: QPainter, entry: LegendEntry, centre: QPointF) -> None:
        if not entry.dot:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(entry.pen.color()))
        if entry.dot == "o":
            painter.drawEllipse(centre, DOT, DOT)
            return
        far = DOT + 1
        steps = ((0, -far), (far, 0), (0, far), (-far, 0))
        painter.drawPolygon([centre + QPointF(x, y) for x, y in steps])

    def _row_height(self) -> int:
        return QFontMetrics(self._theme.font(11)).height() + 4

    def _places(self, width: int) -> list[QRect]:
        """Return where each entry stands."""
        metrics, height = QFontMetrics(self._theme.font(11)), self._row_height()
        places: list[QRect] = []
        x = y = 0
        for entry in self._entries:
            # One pixel more than the text: its width is rounded.
            wanted = self._sample + SPACE + metrics.horizontalAdvance(entry.name) + 1
            wanted = min(wanted, max(1, width))
            if x and x + wanted > width:
                x, y = 0, y + height
            places.append(QRect(x, y, wanted, height))
            x += wanted + self._sample // 2
        return places
