"""What to do with a network that has just been trained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from cnn_desktop.core.data.digit_mix import MY_DIGITS
from cnn_desktop.core.events import Compared, RunDone
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named, strong
from cnn_desktop.gui.train.outcome_card import OutcomeCard


class ResultCard(OutcomeCard):
    """Says how good it is; keep it under a name, save it elsewhere, or go back."""

    keep_requested = Signal(str)  # the name
    save_requested = Signal(str)  # the name; where to is asked elsewhere
    discard_requested = Signal()  # use the model from before again

    def __init__(self) -> None:
        super().__init__("result")
        self._done: RunDone | None = None
        self._previous = ""
        self._text = named(QLabel(), "result_text")
        self._text.setWordWrap(True)
        self._name = named(QLineEdit(), "model_name")
        self._name.setMaxLength(60)
        self._name.setMinimumWidth(120)
        self._keep = named(QPushButton(), "keep_model")
        set_role(self._keep, "primary")
        self._save = named(QPushButton(), "save_model")
        self._discard = named(QPushButton(), "discard_model")
        keeping = QHBoxLayout()
        keeping.setSpacing(8)
        keeping.addWidget(self._name, 1)
        keeping.addWidget(self._keep)
        others = QHBoxLayout()  # a row of their own: in projector mode one row is too narrow
        others.setSpacing(8)
        others.addStretch(1)
        others.addWidget(self._save)
        others.addWidget(self._discard)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addLayout(keeping)
        layout.addLayout(others)
        self._keep.clicked.connect(lambda: self.keep_requested.emit(self.model_name))
        self._save.clicked.connect(lambda: self.save_requested.emit(self.model_name))
        self._discard.clicked.connect(self.discard_requested)
        self._name.textChanged.connect(self._update)
        self.retranslate()
        self.hide()

    @property
    def done(self) -> RunDone | None:
        """The last word of the run that it tells of."""
        return self._done

    @property
    def model_name(self) -> str:
        """The name that stands in the field."""
        return self._name.text().strip()

    def show_result(self, done: RunDone, previous: str) -> None:
        """Offer a trained model.

        Args:
            done: The run's last word.
            previous: Name of the model that was in use before.
        """
        self._done, self._previous = done, previous
        self._name.setText(done.checkpoint.name)
        self.retranslate()
        self.show()

    def _update(self) -> None:
        self._keep.setEnabled(bool(self.model_name))
        self._save.setEnabled(bool(self.model_name))

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        self._name.setAccessibleName(self.tr("Name of the new model"))
        self._name.setToolTip(self.tr("What the new model is called in the list of models"))
        self._name.setPlaceholderText(self.tr("Name"))
        self._keep.setText(self.tr("Keep"))
        self._keep.setToolTip(
            self.tr(
                "Keep it in this program: it is in the menu of models at the top from now on, also "
                "the next time"
            )
        )
        self._save.setText(self.tr("Save as…"))
        self._save.setToolTip(
            self.tr("Save it as a file wherever you like, to give it to others or another computer")
        )
        self._discard.setText(self.tr("Go back"))
        self._discard.setToolTip(self.tr("Read with {0} again").format(self._previous))
        if self._done is None:
            return
        share, seconds = _per_cent(self._done.test_accuracy), f"{self._done.seconds:.0f}"
        epochs = self._done.epochs_done
        figures = (
            self.tr("{0} of the test pictures read right (epochs: {1}, time: {2} s).").format(
                share, epochs, seconds
            )
            if epochs
            else self.tr(
                "{0} of the test pictures read right, before the first epoch was over ({1} s)."
            ).format(share, seconds)
        )
        for each in self._done.compared:
            change = self.tr("{0} ({1} pictures): {2} before, {3} now.").format(
                self._title(each), f"{each.count:,}", _per_cent(each.before), _per_cent(each.after)
            )
            figures = change if each is self._done.compared[0] else f"{figures}<br>{change}"
        head = self.tr("Stopped early.") if self._done.stopped else self.tr("Training is over.")
        hint = self.tr("The new model reads the canvas now; keep it, or go back.")
        gap = "<br>" if self._done.compared else " "
        self._text.setText(strong(f"<b>{head}</b>{gap}{figures}{gap}{hint}"))

    def _title(self, compared: Compared) -> str:
        if compared.name == MY_DIGITS:
            return self.tr("My digits that were held out")
        return self.tr("Test pictures of {0}").format(dataset_title(compared.name))


def _per_cent(share: float) -> str:
    return per_cent(share, 2).replace(" ", "\N{NO-BREAK SPACE}")
