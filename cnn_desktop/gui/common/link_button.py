"""A button that looks like a word to be clicked."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from cnn_desktop.gui.common.theme import set_role


class LinkButton(QToolButton):
    """Ends where its last letter ends, so that it stands flush with what is above and below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "word-link")

    def sizeHint(self) -> QSize:
        """Ask for the room of the word alone: Qt adds two spaces, whatever the style sheet says."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Show the whole word."""
        return self.sizeHint()
