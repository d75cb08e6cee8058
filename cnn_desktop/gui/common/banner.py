"""A message in the page: what happened, why and what to do. It never blocks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from cnn_desktop.gui.common.link_button import LinkButton
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
        self.subject: object = None  # what it is about, if whoever shows it wants to know later
        self._make_text: Callable[[], str] | None = None
        self._make_details: Callable[[], str] | None = None
        self._mark = QLabel()
        self._text = named(QLabel(), "message")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a name from a file
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # it may quote names out of files
        # A path without a place to break it is cut off rather than widen the window.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._room = named(ScrollingText(self._text), "message_room")
        self._more = named(LinkButton(), "message_details")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._on_more)
        self._close = named(QToolButton(), "message_close")
        set_role(self._close, "quiet")
        self._close.setText("✕")
        self._close.clicked.connect(self._on_close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._room, 1)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()
        self.hide()

    def show_message(
        self,
        kind: str,
        text: str | Callable[[], str],
        *,
        details: Callable[[], str] | None = None,
        subject: object = None,
    ) -> None:
        """Show a text.

        Args:
            kind: ``error``, ``warning``, ``good`` or ``info``.
            text: What to say, or what makes it: asked again when the language changes.
            details: Makes what is said in its place to those who ask for it; None for nothing.
            subject: What it is about; see :attr:`subject`.
        """
        self.subject, self._make_details = subject, details
        self._more.setChecked(False)
        self._more.setVisible(details is not None)
        self.setProperty("kind", kind)
        set_role(self, "banner")
        self._mark.setText(MARKS[kind])
        set_role(self._mark, {"error": "bad", "warning": "warn"}.get(kind, kind))
        self._make_text = (lambda: text) if isinstance(text, str) else text
        self._say(self._words())
        self.show()

    def clear(self) -> None:
        """Hide it."""
        self.subject = self._make_text = self._make_details = None
        self._text.clear()
        self.hide()

    def clear_about(self, subject: object) -> None:
        """Hide it if what it says is about this: it no longer holds."""
        if subject is not None and self.subject is subject:
            self.clear()

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

    def _words(self) -> str:
        is_long = self._make_details is not None and self._more.isChecked()
        make = self._make_details if is_long else self._make_text
        return make() if make is not None else ""

    def _on_more(self) -> None:
        self._more.setText(self.tr("Less") if self._more.isChecked() else self.tr("Details"))
        self._more.updateGeometry()
        if self._make_text is not None:
            self._say(self._words())

    def _retranslate(self) -> None:
        self._on_more()
        self._more.setToolTip(self.tr("Show all that is known of it, or less"))
        self._close.setToolTip(self.tr("Put this message away"))
        self._close.setAccessibleName(self.tr("Put this message away"))

    def _on_close(self) -> None:
        self.clear()
        self.closed.emit()
