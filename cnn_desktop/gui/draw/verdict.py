"""What the network says, large enough for the last row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.session import SURE

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction


class Verdict(QWidget):
    """The winner, its probability, and a word when that is low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prediction: Prediction | None = None
        self._names: tuple[str, ...] = ()
        self._waiting = False
        self._winner = named(QLabel(), "prediction")
        self._confidence = named(QLabel(), "confidence")
        self._note = named(QLabel(), "prediction_note")
        self._note.setWordWrap(True)
        for label in (self._winner, self._note):  # they quote names out of files
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._confidence, "figure")
        set_role(self._note, "caption")
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addStretch(1)
        beside.addWidget(self._confidence)
        beside.addWidget(self._note)
        beside.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._winner)
        layout.addLayout(beside, 1)
        theme.changed.connect(self._show)

    def show_prediction(
        self, prediction: Prediction | None, names: tuple[str, ...], *, waiting: bool
    ) -> None:
        """Show a prediction.

        Args:
            prediction: None when there is nothing to read.
            names: Of the classes.
            waiting: Whether ink is there but the network is still being loaded.
        """
        self._names = tuple(shortened(name, 24) for name in names)
        self._prediction, self._waiting = prediction, waiting
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        longest = max((len(name) for name in self._names), default=1)
        set_role(self._winner, "winner" if longest == 1 else "word")
        self._winner.setMinimumWidth(self._theme.size(44))
        prediction = self._prediction
        if prediction is None:
            self._winner.setText("")
            self._confidence.setText("")
            self._note.setText(
                self.tr("Loading the network …")
                if self._waiting
                else self.tr("Draw, and the prediction follows the pen.")
            )
            return
        self._winner.setText(self._names[prediction.winner])
        self._confidence.setText(f"{prediction.confidence:.1%}".replace("%", " %"))
        self._note.setText("")
        if prediction.confidence < SURE:
            second = self._names[int(prediction.probabilities.argsort()[-2])]
            self._note.setText(self.tr("Not sure: it could also be {0}.").format(second))
        self._winner.setAlignment(Qt.AlignmentFlag.AlignCenter)
