"""What lies over the window while a file is dragged across it: what letting go would do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named

INSET, CORNER = 12, 8  # pixels from the edge to the dashed line, and its corners
SHEER = 242  # of 255: how much of the ground covers what lies below
ICON, CROSS = 40, 28  # pixels: the sides of an icon, and the size of a cross's letter


@dataclass(frozen=True)
class DropWords:
    """What would come of letting go.

    Attributes:
        title: In a word or a few.
        text: In a sentence.
        icon: One of the program's own; empty where nothing would be opened.
    """

    title: str
    text: str
    icon: str = ""


class DropVeil(QWidget):
    """Covers its parent while something is dragged; the drag itself goes through it.

    Args:
        theme: The look.
        parent: What it covers.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "drop_veil").setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme, self._covered = theme, parent
        self._is_good = True
        self._mark = QLabel()
        self._title = named(QLabel(), "drop_title")
        self._text = named(QLabel(), "drop_text")
        for label in (self._mark, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)  # they quote names of files
        set_role(self._title, "title")
        self._text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 24, 48, 24)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._mark)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addStretch(1)
        self.hide()

    def show_words(self, words: DropWords) -> None:
        """Cover the parent, and say what would come of letting go."""
        self._is_good = bool(words.icon)
        side = self._theme.size(ICON)
        if words.icon:
            set_role(self._mark, "")
            self._mark.setPixmap(icon(words.icon, self._theme).pixmap(side, side))
        else:
            set_role(self._mark, "bad")
            self._mark.setFont(self._theme.font(CROSS))
            self._mark.setText("✕")
        self._title.setText(words.title)
        self._text.setText(words.text)
        self.setAccessibleName(f"{words.title}. {words.text}")
        self.setGeometry(self._covered.rect())
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Show what lies below again; nothing is left to say, in whatever language."""
        self.hide()
        for label in (self._mark, self._title, self._text):
            label.clear()
        self.setAccessibleName("")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the ground, and a line around where one may let go."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(self._theme.colour("surface"))
        ground.setAlpha(SHEER)
        painter.fillRect(self.rect(), ground)
        line = QPen(self._theme.colour("accent" if self._is_good else "bad"), self._theme.size(2))
        line.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(line)
        inside = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        painter.drawRoundedRect(inside, CORNER, CORNER)
