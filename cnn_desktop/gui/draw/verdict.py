"""What the network says, large enough for the last row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.digits.doubt import Doubt
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import QWIDGETSIZE_MAX, named, shortened

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction

NOTE_LINES = 4  # of the longest note in a column


class Verdict(QWidget):
    """The winner, its probability, and a word when that is low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prediction: Prediction | None = None
        self._doubt: Doubt | None = None
        self._names: tuple[str, ...] = ()
        self._waiting = self._veiled = False
        self._column = 0  # its width; 0 when all stands in a row
        self._winner = named(QLabel(), "prediction")
        self._mark = named(QLabel("?"), "doubt_mark")  # in the winner's place when there is none
        set_role(self._mark, "unsure")
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
        self._beside = beside
        layout = self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._winner)
        layout.addWidget(self._mark)
        layout.addLayout(beside, 1)
        theme.changed.connect(self._show)

    def show_prediction(
        self,
        prediction: Prediction | None,
        names: tuple[str, ...],
        doubt: Doubt | None,
        *,
        waiting: bool,
        veiled: bool = False,
    ) -> None:
        """Show a prediction.

        Args:
            prediction: None when there is nothing to read.
            names: Of the classes.
            doubt: Why it is not sure; None when it is.
            waiting: Whether ink is there but the network is still being loaded.
            veiled: Whether readings are hidden until a vote is over.
        """
        self._names = tuple(shortened(name, 24) for name in names)
        self._prediction, self._doubt = prediction, doubt
        self._waiting, self._veiled = waiting, veiled
        self._show()

    def set_column(self, width: int) -> None:
        """Stand in a column, the winner over its probability; in a row where the width is 0."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._column = width
        self._layout.setDirection(down if width else across)
        self._layout.setSpacing(0 if width else 16)
        self._beside.setStretch(0, 0 if width else 1)  # close below the winner, or in the middle
        self._confidence.setWordWrap(width > 0)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width or QWIDGETSIZE_MAX)
        self._show()

    @property
    def column_height(self) -> int:
        """How many pixels a column needs at most, whatever it says."""
        note = self._note.fontMetrics().lineSpacing()
        figure, winner = self._confidence.fontMetrics(), QFontMetrics(self._winner.font())
        return winner.height() + figure.height() + NOTE_LINES * note + 8

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        longest = max((len(name) for name in self._names), default=1)
        is_guess = self._doubt is Doubt.CLOSE_CALL
        role = "unsure" if is_guess else "winner"
        set_role(self._winner, role if longest == 1 else "word")
        self._winner.setMinimumWidth(self._theme.size(44))
        side = Qt.AlignmentFlag.AlignLeft if self._column else Qt.AlignmentFlag.AlignHCenter
        for label in (self._winner, self._mark):
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        prediction = self._prediction
        has_no_winner = prediction is not None and self._doubt is not None and not is_guess
        self._mark.setVisible(has_no_winner or self._veiled)
        self._winner.setVisible(prediction is not None and not has_no_winner and not self._veiled)
        self._confidence.setVisible(prediction is not None and not self._veiled)
        self._note.setVisible(prediction is None or self._veiled or self._doubt is not None)
        if self._veiled:
            self._winner.setText("")
            self._confidence.setText("")
            self._note.setText(self.tr("Hidden until the vote is over."))
            return
        if prediction is None:
            self._winner.setText("")
            self._confidence.setText("")
            self._note.setText(
                self.tr("Loading the network…")
                if self._waiting
                else self.tr("Draw, and the prediction follows the pen.")
            )
            return
        self._winner.setText("" if has_no_winner else self._names[prediction.winner])
        if self._doubt is None:
            self._confidence.setText(per_cent(prediction.confidence, 1))
            self._note.setText("")
        else:
            self._confidence.setText(self.tr("Not sure"))
            self._note.setText(self._word_for(self._doubt, prediction))

    def _word_for(self, doubt: Doubt, prediction: Prediction) -> str:
        match doubt:
            case Doubt.TWO_DIGITS:
                return self.tr("One digit at a time, please: these look like two.")
            case Doubt.DOT:
                return self.tr("A dot is no digit yet: go on drawing.")
            case Doubt.FILLED:
                return self.tr("This is a filled area: draw a digit with lines.")
            case Doubt.CLOSE_CALL:
                first, second = prediction.probabilities.argsort()[::-1][:2]
                return self.tr("It could be {0} or {1}.").format(
                    self._names[first], self._names[second]
                )
            case Doubt.NO_DIGIT:
                return self.tr("It looks like nothing that this network has learned.")
