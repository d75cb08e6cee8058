"""The Train page: settings on the left, curves on the right, the drawing beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.datasets import find_dataset
from cnn_desktop.core.events import RunDone
from cnn_desktop.core.imports.store import imported
from cnn_desktop.core.imports.suit import suit
from cnn_desktop.core.run_options import RunOptions
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import FOLLOW_TRAINING, Settings
from cnn_desktop.gui.train.curves import Curves, Reading
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.train.import_dialog import ImportDialog
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.train.result import ResultCard
from cnn_desktop.gui.training_run import RunState, TrainingRun

REDRAW_MS = 250  # curves are drawn at this pace, never per batch: it stops training for a moment
LOOK_SECONDS = 0.4  # between two copies of the weights that the drawing is read with


class TrainPage(QWidget):
    """Start a run, watch it, and decide what becomes of the network."""

    follow_changed = Signal(bool)  # whether Draw and Inspect show the network while it learns

    def __init__(
        self,
        session: Session,
        run: TrainingRun,
        settings: Settings,
        theme: Theme,
        data_dir: Path,
        new_run_folder: Callable[[str], Path],
        box: DigitBox,
    ) -> None:
        super().__init__()
        self.setObjectName("page_train")
        self._session, self._run, self._settings, self._theme = session, run, settings, theme
        self._data_dir, self._new_run_folder = data_dir, new_run_folder
        self._box = box
        self._previous = ""
        self._dirty = False
        self.form = TrainForm()
        self.result = ResultCard()
        self.banner = Banner()
        self._curves = Curves(theme)
        self._readout = named(QLabel(), "readout")
        self._make_buttons()
        self._bars = ProbabilityBars(theme)
        self._bars.setObjectName("training_probabilities")
        self._bars_title = QLabel()
        self._bars_hint = QLabel()
        self._bars_hint.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._on_theme_changed()
        self._on_state_changed()
        self._on_prediction_changed()

    @property
    def follows(self) -> bool:
        """Whether Draw and Inspect show the network while it learns."""
        return self._follow.isChecked()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to Start; a focus proxy would take the rest out of Tab's way."""
        self._start.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came in while the page was hidden."""
        super().showEvent(event)
        self._offer_my_digits()
        self.form.offer_imported(list(imported(self._data_dir)))
        self._redraw()

    def stop_following(self) -> None:
        """Show the model in use for the rest of this run; the next one is watched again."""
        if self._run.is_active and self.follows:
            self._follow.blockSignals(True)  # noqa: FBT003 - it is not what the user wants for good
            self._follow.setChecked(False)
            self._follow.blockSignals(False)  # noqa: FBT003
            self.follow_changed.emit(False)  # noqa: FBT003

    # -- construction ----------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self._start = named(QPushButton(), "start_training")
        set_role(self._start, "primary")
        self._pause = named(QPushButton(), "pause_training")
        self._stop = named(QPushButton(), "stop_training")
        self._follow = named(QCheckBox(), "follow_training")
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))
        self._progress = named(QProgressBar(), "training_progress")
        self._progress.setTextVisible(False)
        self._progress_text = named(QLabel(), "training_progress_text")
        self._progress_text.setMinimumWidth(80)  # may be cut off rather than widen the page

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self._pause)
        controls.addWidget(self._stop)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 12, 0)
        left.setSpacing(12)
        left.addWidget(self.form)
        left.addWidget(self._start)
        left.addLayout(controls)
        left.addWidget(self._follow)
        left.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(holder)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 12, 8, 8)
        inside.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._progress_text, 1)
        inside.addLayout(head)
        inside.addWidget(self._progress)
        inside.addWidget(self._curves, 1)
        set_role(self._readout, "caption")
        inside.addWidget(self._readout)

        right = QVBoxLayout()
        right.setSpacing(8)
        set_role(self._bars_title, "group")
        set_role(self._bars_hint, "caption")
        right.addWidget(self._bars_title)
        right.addWidget(self._bars_hint)
        right.addWidget(self._bars, 1)
        right.addStretch(1)
        self._side = QWidget()
        self._side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)

        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.banner)
        middle.addWidget(self.result)
        middle.addWidget(card, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(16)
        layout.addWidget(self._scroll)
        layout.addLayout(middle, 1)
        layout.addWidget(self._side)

    def _connect(self) -> None:
        self._start.clicked.connect(self.start)
        self.form.import_requested.connect(self.import_data)
        self._pause.clicked.connect(self.toggle_pause)
        self._stop.clicked.connect(self._run.stop)
        self._follow.toggled.connect(self._on_follow)
        self._run.state_changed.connect(self._on_state_changed)
        self._run.progressed.connect(self._on_progressed)
        self._run.failed.connect(self._on_failed)
        self._run.warned.connect(self._on_warned)
        self._run.finished.connect(self._on_finished)
        self._timer.timeout.connect(self._redraw)
        self._curves.pointed.connect(self._on_pointed)
        self._session.prediction_changed.connect(self._on_prediction_changed)
        self._session.model_changed.connect(self._on_model_changed)
        self._theme.changed.connect(self._on_theme_changed)
        self._box.changed.connect(self._offer_my_digits)
        self.result.discard_requested.connect(self.result.hide)

    # -- what the user does ----------------------------------------------------------------------

    def start(self) -> None:
        """Start a run with the form's values; does nothing while one is under way."""
        if self._run.is_active:
            return
        recipe = suit(self.form.recipe(), self._data_dir)
        self.banner.clear()
        self.result.hide()
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))
        self._previous = self._session.model.checkpoint.name if self._session.model else ""
        model = self._session.model if self.form.is_fine_tuning else None
        options = RunOptions(
            data_dir=self._data_dir,
            device=self.form.device(),
            out=self._new_run_folder(recipe.name),
            snapshot_seconds=LOOK_SECONDS,
            start=model.checkpoint if model else None,
            digits=self._box.digits if model else (),
        )
        if model:
            names = model.checkpoint.class_names
        else:
            names = find_dataset(recipe.dataset, self._data_dir).class_names
        self._run.start(recipe, options, names)

    def import_data(self) -> None:
        """Import pictures of the user's own, and choose them."""
        dialog = ImportDialog(self._data_dir, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self._on_imported)
        dialog.open()

    def _on_imported(self, name: str) -> None:
        self.form.offer_imported(list(imported(self._data_dir)))
        self.form.choose_dataset(name)

    def toggle_pause(self) -> None:
        """Pause, or go on after a pause."""
        if self._run.state is RunState.PAUSED:
            self._run.resume()
        else:
            self._run.pause()

    def _on_follow(self, follow: bool) -> None:
        self._settings.set(FOLLOW_TRAINING, follow)
        self.follow_changed.emit(follow)

    # -- what the run says -----------------------------------------------------------------------

    def _on_state_changed(self) -> None:
        state = self._run.state
        active = self._run.is_active
        self.form.setEnabled(not active)
        self._start.setEnabled(not active)
        self._pause.setEnabled(state in {RunState.RUNNING, RunState.PAUSED})
        self._stop.setEnabled(active and state is not RunState.STOPPING)
        paused = state is RunState.PAUSED
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.setIcon(icon("play" if paused else "pause", self._theme))
        if active:
            self._timer.start()
        else:
            self._timer.stop()
        self._dirty = True
        self._redraw()

    def _on_progressed(self) -> None:
        self._dirty = True

    def _redraw(self) -> None:
        if not self._dirty or not self.isVisible():
            return
        self._dirty = False
        self._progress_text.setText(progress_text(self._run) or self._idle_text())
        share = progress_share(self._run)
        self._progress.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._progress.setValue(round(1000 * share))
        started = self._run.started
        if started:
            self._curves.set_history(self._run.history, started.batches, started.epochs)

    def _idle_text(self) -> str:
        if self._run.history.epochs:
            last = self._run.history.epochs[-1]
            return self.tr("Last run: epoch {0} of {1}, validation accuracy {2}").format(
                last.epoch, last.epochs, _per_cent(last.validation_accuracy)
            )
        return self.tr("Choose a recipe and press Start training.")

    def _on_failed(self, error: Exception) -> None:
        error.with_traceback(None)  # its frames hold the data, and the message is kept
        self.banner.show_message("error", partial(error_text, error))

    def _on_warned(self, error: Exception) -> None:
        self.banner.show_message("warning", partial(error_text, error))

    def _on_finished(self, done: RunDone) -> None:
        self.result.show_result(done, self._previous)

    def _on_pointed(self, reading: Reading | None) -> None:
        if reading is None:
            self._readout.setText(self.tr("Point at a curve to read its values."))
            return
        self._readout.setText(
            self.tr("Epoch {0}  ·  loss {1}  ·  accuracy {2}").format(
                f"{reading.epoch:.2f}", f"{reading.loss:.4f}", _per_cent(reading.accuracy)
            )
        )

    # -- the drawing -----------------------------------------------------------------------------

    def _offer_my_digits(self) -> None:
        if not self.isVisible():  # the file of My digits is read when somebody needs it
            return
        model = self._session.model.checkpoint if self._session.model else None
        fits = model is not None and model.reads_digits
        self.form.offer_my_digits(model.name if model and fits else "", len(self._box.digits))

    def _on_model_changed(self) -> None:
        self._offer_my_digits()
        self._bars.set_names(self._session.class_names)
        self._on_prediction_changed()

    def _on_prediction_changed(self) -> None:
        prediction = self._session.prediction
        self._bars.set_probabilities(prediction.probabilities if prediction else None)
        self._bars_hint.setText(
            self.tr(
                "Draw a digit on the Draw page; here you see how the network reads it while it "
                "learns."
            )
            if prediction is None
            else self.tr("As the network reads it now")
        )

    def _on_theme_changed(self) -> None:
        size, width = self._theme.size, self._theme.width
        self._scroll.setFixedWidth(width(312))
        self._side.setFixedWidth(width(216))
        self._bars.setMaximumHeight(size(300))
        for button, name in ((self._stop, "stop"), (self._pause, "pause")):
            button.setIcon(icon(name, self._theme))
            button.setIconSize(QSize(size(16), size(16)))

    def _retranslate(self) -> None:
        self._start.setText(self.tr("Start training"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(
            self.tr("End here; what has been learned so far is measured and kept")
        )
        self._follow.setText(self.tr("Show it while it learns"))
        self._follow.setToolTip(
            self.tr("The Draw and Inspect pages use the network that is being trained.")
        )
        self._progress.setAccessibleName(self.tr("Training progress"))
        self._bars_title.setText(self.tr("Your drawing"))
        self._bars.setAccessibleName(self.tr("Probabilities of your drawing"))
        self._on_pointed(None)
        self._on_state_changed()
        self._on_prediction_changed()


def _per_cent(share: float) -> str:
    return f"{share:.2%}".replace("%", " %")
