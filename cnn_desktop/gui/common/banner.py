"""A message in the page: what happened, why and what to do. It never blocks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from cnn_desktop.gui.common.scrolling_text import ScrollingText
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named

MARKS = {"error": "✕", "warning": "△", "good": "✓", "info": "i"}


class Banner(QFrame):
    """One line or a few of text with a mark and a button that puts it away; hidden when empty."""

    closed = Signal()  # the user has put it away

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._make_text: Callable[[], str] | None = None
        self._mark = QLabel()
        self._text = named(QLabel(), "message")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a name from a file
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # it may quote names out of files
        # A path without a place to break it is cut off rather than widen the window.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._room = named(ScrollingText(self._text), "message_room")
        self._close = QToolButton()
        set_role(self._close, "quiet")
        self._close.setText("✕")
        self._close.clicked.connect(self._on_close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._room, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()
        self.hide()

    def show_message(self, kind: str, text: str | Callable[[], str]) -> None:
        """Show a text.

        Args:
            kind: ``error``, ``warning``, ``good`` or ``info``.
            text: What to say, or what makes it: asked again when the language changes.
        """
        self.setProperty("kind", kind)
        set_role(self, "banner")
        self._mark.setText(MARKS[kind])
        set_role(self._mark, {"error": "bad", "warning": "warn"}.get(kind, kind))
        self._make_text = None if isinstance(text, str) else text
        self._say(text if isinstance(text, str) else text())
        self.show()

    def clear(self) -> None:
        """Hide it."""
        self._make_text = None
        self._text.clear()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is hidden."""
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self._room.show_start()
        self.setAccessibleName(text)

    def _retranslate(self) -> None:
        if self._make_text is not None:
            self._say(self._make_text())
        self._close.setToolTip(self.tr("Put this message away"))
        self._close.setAccessibleName(self.tr("Put this message away"))

    def _on_close(self) -> None:
        self.clear()
        self.closed.emit()
