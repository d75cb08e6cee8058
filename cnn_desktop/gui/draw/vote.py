"""The votes of a class as bars, beside what the network reads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnn_desktop.gui.ballot import Ballot
from cnn_desktop.gui.common.probability_bars import MOST_ROW, MOST_ROWS, text_pixels
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened


class TallyBars(QWidget):
    """A row a class: its name, a bar, its votes. A click on a row is a vote, too."""

    def __init__(self, ballot: Ballot, theme: Theme) -> None:
        super().__init__()
        self._ballot, self._theme = ballot, theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        ballot.changed.connect(self._on_changed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Ask for room for readable rows."""
        return QSize(180, self._theme.size(20) * max(10, self._row_count))

    def minimumSizeHint(self) -> QSize:
        """Stay readable in a small window."""
        return QSize(110, self._theme.size(12) * max(2, self._row_count))

    @property
    def text_height(self) -> int:
        """The size of its text in pixels of the screen."""
        return self._theme.font(text_pixels(self._theme, self.row_rect(0).height())).pixelSize()

    def row_rect(self, index: int) -> QRectF:
        """Return where a class's row lies."""
        height = min(self.height() / max(1, self._row_count), float(self._theme.size(MOST_ROW)))
        return QRectF(0, index * height, self.width(), height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Count a vote for the class under the pointer."""
        for index in range(self._row_count):
            if self.row_rect(index).contains(event.position()):
                self._ballot.vote(index)
                return

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the rows."""
        if not self._row_count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, counts = self._theme, self._ballot.counts
        names = [shortened(name, 24) for name in self._ballot.class_names[: self._row_count]]
        row = self.row_rect(0).height()
        pixels = text_pixels(theme, row)
        bold, plain = theme.font(pixels, bold=True), theme.font(pixels)
        metrics = QFontMetricsF(bold)
        widest = max(metrics.horizontalAdvance(name) for name in names)
        left = min(widest + 10, 0.45 * self.width())
        right = metrics.horizontalAdvance("1000") + 8
        most = max(*counts, 1)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for index, name in enumerate(names):
            place = self.row_rect(index)
            leads = index in self._ballot.favourites
            painter.setFont(bold if leads else plain)
            painter.setPen(theme.colour("text" if counts[index] else "text_soft"))
            painter.drawText(QRectF(0, place.top(), left - 10, row), side, name)
            track = QRectF(left, place.top() + row * 0.2, place.width() - left - right, row * 0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(track, 3, 3)
            if counts[index]:
                bar = QRectF(track)
                bar.setWidth(max(6.0, track.width() * counts[index] / most))
                painter.setBrush(theme.colour("good" if leads else "text_soft"))
                painter.drawRoundedRect(bar, 3, 3)
                painter.setPen(theme.colour("text"))
                box = QRectF(place.right() - right, place.top(), right, row)
                painter.drawText(box, side, str(counts[index]))

    @property
    def _row_count(self) -> int:
        return min(len(self._ballot.class_names), MOST_ROWS)

    def _on_changed(self) -> None:
        named_counts = zip(self._ballot.class_names, self._ballot.counts, strict=True)
        spoken = ", ".join(f"{name}: {count}" for name, count in named_counts if count)
        self.setAccessibleDescription(spoken)
        self.update()


class VotePanel(QWidget):
    """A title over the tally; shown while there is voting."""

    def __init__(self, ballot: Ballot, theme: Theme) -> None:
        super().__init__()
        self._ballot = ballot
        self._title = QLabel()
        set_role(self._title, "caption")
        self._bars = named(TallyBars(ballot, theme), "vote_tally")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._bars, 1)
        ballot.changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        self.setVisible(self._ballot.is_on)
        title = self.tr("Votes ({0})").format(self._ballot.total)
        self._title.setText(title)

    def _retranslate(self) -> None:
        self._bars.setAccessibleName(self.tr("Votes of the class"))
        self._bars.setToolTip(self.tr("Click a row, or press its number, for a vote"))
        self._show()
