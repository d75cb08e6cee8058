"""What the views of the page do alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import ExportButtons
from cnn_desktop.gui.common.theme import set_role


class InspectView(QWidget):
    """A view that hands the focus on to one of its parts and speaks another language at once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.focused_part: QWidget | None = None  # gets the focus when the view does

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on; a focus proxy would take the other parts out of Tab's way."""
        if self.focused_part is not None:
            self.focused_part.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set all texts that do not change by themselves."""


class TroubleLine(QLabel):
    """Says why something could not be saved; hidden while there is nothing to say.

    Args:
        exports: The buttons whose failures it tells.
    """

    def __init__(self, exports: ExportButtons) -> None:
        super().__init__()
        self._error: Exception | None = None
        self.setWordWrap(True)
        set_role(self, "bad")
        self.hide()
        exports.failed.connect(self.tell)
        exports.saved.connect(self.hide)

    def tell(self, error: Exception) -> None:
        """Say what went wrong, why, and what can be done."""
        self._error = error
        self.setText(error_text(error))
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange and self._error is not None:
            self.setText(error_text(self._error))
        super().changeEvent(event)
