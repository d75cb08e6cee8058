"""A card above the curves that says what a run came to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame

from cnn_desktop.gui.common.theme import set_role


class OutcomeCard(QFrame):
    """Hidden until there is something to say; says when it comes and goes."""

    shown_or_hidden = Signal()  # no payload: what is around it has less room, or more

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        set_role(self, "card")

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Say so."""
        super().showEvent(event)
        self.shown_or_hidden.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say so."""
        super().hideEvent(event)
        self.shown_or_hidden.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
