"""The canvas beside a view: the session's drawing, shown and drawn on."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.gui.common.canvas import Canvas, Ink
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.session import Session


class SessionCanvas(Canvas):
    """Follows the session while it is seen, and hands on what is drawn; the view gives it a size.

    Args:
        session: Whose drawing it is.
        theme: The look.
        prefix: What its object name and that of its button begin with.
    """

    def __init__(self, session: Session, theme: Theme, prefix: str) -> None:
        super().__init__(theme)
        self.setObjectName(f"{prefix}_canvas")
        self.clear_button = named(QPushButton(), f"{prefix}_clear")  # the view finds it a place
        self._session = session
        session.ink_changed.connect(self._on_ink_changed)
        self.ink_edited.connect(session.set_ink)
        self.edit_finished.connect(self._on_edit_finished)
        self.clear_button.clicked.connect(self._on_clear)
        self._name_things()
        self.set_ink(session.ink)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was drawn while it was hidden."""
        super().showEvent(event)
        self.set_ink(self._session.ink)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_things()
        super().changeEvent(event)

    def _on_ink_changed(self) -> None:
        if self.clear_button.isEnabled() == self._session.ink.is_empty:  # seldom: while drawing not
            self._show_clear()
        if self.isVisible():
            self.set_ink(self._session.ink)

    def _on_edit_finished(self, before: Ink, after: Ink) -> None:
        self._session.edit_ink(after, self.tr("Stroke"), before)

    def _on_clear(self) -> None:
        self._session.edit_ink(Drawing(), self.tr("Clear"))

    def _name_things(self) -> None:
        self.set_hint(self.tr("Draw here"))
        self.setAccessibleName(self.tr("Canvas"))
        self.clear_button.setText(self.tr("Clear"))
        self._show_clear()

    def _show_clear(self) -> None:
        is_empty = self._session.ink.is_empty
        self.clear_button.setEnabled(not is_empty)
        empty, filled = self.tr("The canvas is empty"), self.tr("Clear the canvas")
        self.clear_button.setToolTip(empty if is_empty else filled)
