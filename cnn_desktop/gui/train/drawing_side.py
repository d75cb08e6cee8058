"""The drawing beside the curves: who reads it now, and as what; and ways to other windows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import QWIDGETSIZE_MAX, named, shortened
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import without_reading

MODEL_NAME = 24  # letters of a model's name; a file may hold a longer one


class DrawingSide(QWidget):
    """A column of the page."""

    pinned = Signal(object)  # the picture (28, 28), 0 to 1, that is to be watched; None: no longer
    runs_requested = Signal()  # no payload: the list of runs is wanted
    watch_requested = Signal()  # no payload: a run elsewhere is to be watched

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._title = QLabel()
        set_role(self._title, "group")
        self._folds = self._stacked = False
        self._hint = named(QLabel(), "who_reads")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)  # a model's name comes from a file
        set_role(self._hint, "caption")
        self._doubt = named(QLabel(), "training_doubt")
        set_role(self._doubt, "group")
        self._doubt.hide()
        self._bars = named(ProbabilityBars(theme), "training_probabilities")
        self._pin = named(QPushButton(), "pin_drawing")
        self._pin.setCheckable(True)
        self._runs = named(QPushButton(), "show_runs")
        self._watch = named(QPushButton(), "watch_a_run")
        for button in (self._runs, self._watch):
            set_role(button, "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addWidget(self._doubt)
        layout.addWidget(self._bars, 1)
        layout.addWidget(self._pin)
        layout.addStretch(0)  # the bars come first, up to their greatest height
        layout.addWidget(self._runs)
        layout.addWidget(self._watch)
        self._pin.toggled.connect(self._on_pin)
        self._runs.clicked.connect(self.runs_requested)
        self._watch.clicked.connect(self.watch_requested)
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)
        theme.changed.connect(self._on_theme_changed)
        self._retranslate()
        self._on_theme_changed()
        self._on_model_changed()  # there may be a prediction already

    @property
    def column_width(self) -> int:
        """How wide it is as a column of its own."""
        return self._theme.width(216)

    def set_stacked(self, stacked: bool) -> None:
        """Say whether it lies below other things, as wide as they, or is a column of its own."""
        self._stacked = stacked
        self._on_theme_changed()

    def set_folds(self, folds: bool) -> None:
        """Say whether a cross-validation is under way: of its networks none can be shown."""
        self._folds = folds
        self._on_prediction_changed()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _on_pin(self, pinned: bool) -> None:
        self.pinned.emit(self._session.input_image if pinned else None)
        self._on_prediction_changed()

    def _on_model_changed(self) -> None:
        self._bars.set_names(self._session.class_names)
        self._on_prediction_changed()

    def _on_prediction_changed(self) -> None:
        prediction = self._session.prediction
        may_pin = self._session.input_image is not None and not self._folds
        self._pin.setEnabled(self._pin.isChecked() or may_pin)
        self._bars.set_probabilities(
            prediction.probabilities if prediction else None, sure=self._session.doubt is None
        )
        self._doubt.setVisible(prediction is not None and self._session.doubt is not None)
        self._pin.setText(
            self.tr("Unpin") if self._pin.isChecked() else self.tr("Pin this drawing")
        )
        self._hint.setText(
            without_reading(self._session, self._what_to_do())
            if prediction is None
            else self._who_reads()
        )

    def _what_to_do(self) -> str:
        if self._folds:
            return self.tr(
                "Draw a digit on the Draw page; here you see how the model in use reads it. Of "
                "folds no network is shown."
            )
        return self.tr(
            "Draw a digit on the Draw page; here you see how the network reads it while it learns."
        )

    def _who_reads(self) -> str:
        if self._session.learning is not None:
            return self.tr("As the network in training reads it now")
        model = self._session.model
        name = shortened(model.checkpoint.name, MODEL_NAME) if model else ""
        if self._folds:
            return self.tr(
                "As {0} reads it, the model in use: of folds no network is shown"
            ).format(name)
        return self.tr("As {0} reads it, the model in use").format(name)

    def _on_theme_changed(self) -> None:
        if self._stacked:
            self.setMinimumWidth(0)
            self.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            self.setFixedWidth(self.column_width)
        self._bars.setMaximumHeight(self._theme.size(300))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Your drawing"))
        self._bars.setAccessibleName(self.tr("Probabilities of your drawing"))
        self._doubt.setText(self.tr("Not sure"))
        self._doubt.setToolTip(self.tr("The Draw page says why."))
        self._pin.setToolTip(
            self.tr("Its probabilities become curves beside the loss while a network learns")
        )
        self._runs.setText(self.tr("Runs…"))
        self._runs.setToolTip(self.tr("The runs that are kept: compare, name, resume, save"))
        self._watch.setText(self.tr("Watch a run…"))
        self._watch.setToolTip(
            self.tr("See a run grow that another program or computer trains in a shared folder")
        )
        self._on_prediction_changed()
