"""The Train page: settings on the left, curves on the right, the drawing beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
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

from cnn_desktop import paths
from cnn_desktop.core import catalogue
from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.core.datasets import available, find_dataset
from cnn_desktop.core.digit_mix import MY_DIGITS
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.events import BestWeights, RunDone
from cnn_desktop.core.fine_tune_files import read_start
from cnn_desktop.core.imports.suit import suit
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.own import kept_networks
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.run_library import KeptRun
from cnn_desktop.core.run_options import RunOptions
from cnn_desktop.core.trouble import advice, device_advice
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.session import Learning, Session
from cnn_desktop.gui.settings import FOLLOW_TRAINING, Settings
from cnn_desktop.gui.train.curves import Curves, Reading, readout_text
from cnn_desktop.gui.train.data_actions import DataActions
from cnn_desktop.gui.train.digit_strip import DigitStrip
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.train.pinned import PinnedDrawing
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.train.result import ResultCard
from cnn_desktop.gui.train.watching import Watching
from cnn_desktop.gui.training_run import RunState, TrainingRun
from cnn_desktop.gui.veil import without_reading

if TYPE_CHECKING:
    from cnn_desktop.gui.builder.dialog import BuilderDialog
    from cnn_desktop.gui.train.runs_dialog import RunsDialog

REDRAW_MS = 250  # curves are drawn at this pace, never per batch: it stops training for a moment
LOOK_SECONDS = 0.4  # between two copies of the weights that the drawing is read with
LOW = 520  # pixels of a page that has no room for curves, result and strip
CROWDED = 680  # the same of a page with the curves of a pinned drawing
STRIP = 20  # test pictures that are read with them


class TrainPage(QWidget):
    """Start a run, watch it, and decide what becomes of the network."""

    follow_changed = Signal(bool)  # whether Draw and Inspect show the network while it learns
    look_requested = Signal(object)  # Recipe, whose data are to be looked at

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
        self._builder: BuilderDialog | None = None
        self.form = TrainForm()
        self.result = ResultCard()
        self.banner = Banner()
        self._data = DataActions(self.form, self.banner, data_dir, self)
        self._curves = Curves(theme)
        self._readout = named(QLabel(), "readout")
        self._make_buttons()
        self._bars = ProbabilityBars(theme)
        self._bars.setObjectName("training_probabilities")
        self._pinned = PinnedDrawing(theme)
        self._pinned.share_epochs(self._curves.loss)
        self._strip = named(DigitStrip(theme), "test_strip")
        session.veil_changed.connect(lambda: self._pinned.set_veiled(veiled=session.is_veiled))
        self._pin = named(QPushButton(), "pin_drawing")
        self._pin.setCheckable(True)
        self._bars_title = QLabel()
        self._bars_hint = QLabel()
        self._bars_hint.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._lay_out()
        self._connect()
        self._bars.set_names(session.class_names)  # there may be a prediction already
        self._retranslate()
        self._on_theme_changed()
        self._on_state_changed()
        self._on_model_changed()
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
        self._data.refresh()
        self._offer_own_networks()
        self._redraw()

    def refresh_data(self) -> None:
        """Offer the data that are there now."""
        self._data.refresh()

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
        self._step = named(QPushButton(), "step_training")
        self._show_runs = named(QPushButton(), "show_runs")
        self._watch = named(QPushButton(), "watch_a_run")
        for button in (self._show_runs, self._watch):
            set_role(button, "quiet")
        self._runs_dialog: RunsDialog | None = None
        self._watching = Watching(self._session, self._settings, self._theme, self)
        self._advice = named(QPushButton(), "take_advice")
        self._advice.hide()
        self._advised: Recipe | None = None
        self._advised_device = ""
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
        controls.addWidget(self._step)
        controls.addWidget(self._stop)
        settings = QVBoxLayout()
        settings.setContentsMargins(0, 0, 12, 0)
        settings.addWidget(self.form)
        settings.addStretch(1)
        holder = QWidget()
        holder.setLayout(settings)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(holder)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._scroll, 1)
        left.addWidget(self._start)
        left.addLayout(controls)
        left.addWidget(self._follow, 0, Qt.AlignmentFlag.AlignLeft)
        self._left = QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        self._left.setLayout(left)

        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 12, 8, 8)
        inside.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._progress_text, 1)
        inside.addLayout(head)
        inside.addWidget(self._progress)
        inside.addWidget(self._curves, 2)
        inside.addWidget(self._pinned, 1)
        inside.addWidget(self._strip)
        set_role(self._readout, "caption")
        inside.addWidget(self._readout)

        right = QVBoxLayout()
        right.setSpacing(8)
        set_role(self._bars_title, "group")
        set_role(self._bars_hint, "caption")
        right.addWidget(self._bars_title)
        right.addWidget(self._bars_hint)
        right.addWidget(self._bars, 1)
        right.addWidget(self._pin)
        right.addStretch(1)
        right.addWidget(self._show_runs)
        right.addWidget(self._watch)
        self._side = QWidget()
        self._side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)

        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.banner)
        middle.addWidget(self._advice, 0, Qt.AlignmentFlag.AlignLeft)
        middle.addWidget(self.result)
        middle.addWidget(card, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(16)
        layout.addWidget(self._left)
        layout.addLayout(middle, 1)
        layout.addWidget(self._side)

    def _connect(self) -> None:
        self._start.clicked.connect(self.start)
        self.form.look_requested.connect(lambda: self.look_requested.emit(self.form.recipe()))
        self.form.build_requested.connect(self.build_network)
        self._pause.clicked.connect(self.toggle_pause)
        self._step.clicked.connect(self._run.step)
        self._stop.clicked.connect(self._run.stop)
        self._show_runs.clicked.connect(self.show_runs)
        self._watch.clicked.connect(self._watching.ask)
        self._pin.toggled.connect(self._on_pin)
        self._run.learned.connect(self._on_learned)
        self._run.strip_read.connect(self._strip.show_read)
        self._advice.clicked.connect(self._take_advice)
        self.form.knob_turned.connect(self._on_knob)
        self.banner.closed.connect(self._advice.hide)
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
        self.result.shown_or_hidden.connect(self._make_room)

    # -- what the user does ----------------------------------------------------------------------

    def start(self) -> None:
        """Start a run with the form's values; does nothing while one is under way."""
        if self._run.is_active:
            return
        recipe = suit(self.form.next_recipe(), self._data_dir)
        self.banner.clear()
        self._pinned.clear()
        self._advice.hide()
        self.result.hide()
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))
        self._previous = self._session.model.checkpoint.name if self._session.model else ""
        model = self._session.model if self.form.is_fine_tuning else None
        options = RunOptions(
            data_dir=self._data_dir,
            device=self.form.device(),
            out=self._new_run_folder(f"{recipe.network} {recipe.based_on or recipe.name}"),
            snapshot_seconds=LOOK_SECONDS,
            strip=STRIP,
            start=model.checkpoint if model else None,
            digits=self._box.digits if model else (),
        )
        if model:
            names = model.checkpoint.class_names
        else:
            names = find_dataset(recipe.dataset, self._data_dir).class_names
        self.form.note_start(recipe)
        self._strip.begin(names)
        self._run.start(recipe, options, names)

    def show_runs(self) -> None:
        """Open the list of the runs that are kept, or bring it to the front."""
        if self._runs_dialog is None:
            from cnn_desktop.gui.train.runs_dialog import RunsDialog

            folder = paths.runs_dir()
            self._runs_dialog = RunsDialog(folder, self._settings, self._theme, self.window())
            self._runs_dialog.resume_requested.connect(self._resume)
            self._runs_dialog.watch_requested.connect(self._watching.watch)
        self._runs_dialog.set_may_resume(not self._run.is_active)
        self._runs_dialog.refresh()
        self._runs_dialog.show()
        self._runs_dialog.raise_()
        self._runs_dialog.activateWindow()

    def close_windows(self) -> bool:
        """End what the page's other windows do; return whether all of it has ended."""
        runs_ended = self._runs_dialog is None or self._runs_dialog.stop()
        return self._watching.stop() and runs_ended

    def _resume(self, kept: KeptRun) -> None:
        """Go on with a run that is kept, as it was carried out before."""
        if self._run.is_active:
            return
        self.banner.clear()
        self._pinned.clear()
        self._advice.hide()
        self.result.hide()
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))
        self._previous = self._session.model.checkpoint.name if self._session.model else ""
        self.form.show_recipe(kept.recipe)
        device, threads = kept.settings.get("device"), kept.settings.get("threads")
        options = RunOptions(
            data_dir=self._data_dir,
            device=device if device in {"cpu", "cuda"} else "auto",
            threads=threads if isinstance(threads, int) else 0,
            out=kept.folder,
            resume=True,
            snapshot_seconds=LOOK_SECONDS,
            strip=STRIP,
            name=kept.name if kept.is_named else "",
        )
        try:
            if kept.recipe.dataset == MY_DIGITS:
                options = replace(options, start=read_start(kept.folder))
                names = DIGITS
            else:
                names = find_dataset(kept.recipe.dataset, self._data_dir).class_names
                kept.recipe.find_network()
        except CnnDesktopError as error:
            self.banner.show_message("error", partial(error_text, error))
            return
        self._strip.begin(names)
        self._run.start(kept.recipe, options, names, kept.history())

    def build_network(self) -> None:
        """Build a network of one's own, beginning with the chosen one, and choose it."""
        from cnn_desktop.gui.builder.dialog import BuilderDialog, DataShape  # when it is needed

        if self._builder is None:
            folder = paths.networks_dir()
            self._builder = BuilderDialog(folder, self._settings, self._theme, self.window())
            self._builder.used.connect(self._on_built)
            self._builder.kept_changed.connect(self._offer_own_networks)
        try:
            info = find_dataset(self.form.dataset, self._data_dir)
        except CnnDesktopError as error:  # it has just been deleted
            self.banner.show_message("error", partial(error_text, error))
            return
        data = DataShape(info.title, info.input_shape, len(info.class_names))
        self._builder.show_for(self.form.network, data)

    def _on_built(self, network: Network, error: Exception | None) -> None:
        self._offer_own_networks()
        self.form.choose_network(network)
        if error is not None:
            self.banner.show_message("warning", partial(error_text, error))

    def _offer_own_networks(self) -> None:
        self.form.offer_own(kept_networks(paths.networks_dir()))

    def toggle_pause(self) -> None:
        """Pause, or go on after a pause."""
        if self._run.state is RunState.PAUSED:
            self._run.resume()
        else:
            self._run.pause()

    def _on_knob(self, name: str, value: float) -> None:
        try:
            self._run.change(name, value)
        except CnnDesktopError as error:
            self.banner.show_message("error", partial(error_text, error))

    def _take_advice(self) -> None:
        """Start again with what is less likely to fail."""
        if self._advised is not None and not self._run.is_active:
            self.form.show_recipe(self._advised)
            if self._advised_device:
                self.form.choose_device(self._advised_device)
            self.start()

    def _on_follow(self, follow: bool) -> None:
        self._settings.set(FOLLOW_TRAINING, follow)
        self.follow_changed.emit(follow)

    # -- what the run says -----------------------------------------------------------------------

    def _on_state_changed(self) -> None:
        state = self._run.state
        active = self._run.is_active
        self.form.set_running(active)
        self._watching.set_may_follow(not active)
        self._step.setEnabled(state is RunState.PAUSED)
        if self._runs_dialog is not None:
            self._runs_dialog.set_may_resume(not active)
            if not active:
                self._runs_dialog.refresh()
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
            if self.isVisible():
                self._data.refresh()  # what was fetched is there now
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
            self._curves.set_history(self._run.history, started.epochs)

    def _idle_text(self) -> str:
        if self._run.history.epochs:
            last = self._run.history.epochs[-1]
            return self.tr("Last run: epoch {0} of {1}, validation accuracy {2}").format(
                last.epoch, last.epochs, per_cent(last.validation_accuracy, 2)
            )
        return self.tr("Choose a recipe and press Start training.")

    def _on_failed(self, error: Exception) -> None:
        error.with_traceback(None)  # its frames hold the data, and the message is kept
        self.banner.show_message("error", partial(error_text, error))
        recipe = self._run.recipe
        self._advised = advice(error, recipe) if recipe else None
        self._advised_device = device_advice(error)
        self._name_advice()
        self._advice.setVisible(self._advised is not None)

    def _name_advice(self) -> None:
        advised, tried = self._advised, self._run.recipe
        if advised is None or tried is None:
            return
        if self._advised_device:
            text = self.tr("Train on the processor (CPU)")
        elif advised.batch_size != tried.batch_size:
            text = self.tr("Try batches of {0}").format(advised.batch_size)
        else:
            text = self.tr("Try the learning rate {0}").format(f"{advised.learning_rate:g}")
        self._advice.setText(text)
        self._advice.setAccessibleName(text)

    def _on_warned(self, error: Exception) -> None:
        self.banner.show_message("warning", partial(error_text, error))

    def _on_finished(self, done: RunDone) -> None:
        self.result.show_result(done, self._previous)
        self._make_room()
        if self._run.best:
            self.banner.show_message("info", partial(self._best_text, self._run.best))

    def _make_room(self) -> None:
        """Leave away what the result says better, and on a low page the test pictures too.

        Without that the curves would have no room beside the result.
        """
        beside = self.result.isHidden()
        for widget in (self._progress_text, self._progress):
            widget.setVisible(beside)
        wanted = LOW if self._pinned.isHidden() else CROWDED
        is_low = self.height() < self._theme.size(wanted)
        self._strip.set_room(has_room=beside or not is_low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _best_text(self, best: BestWeights) -> str:
        text = self.tr("The weights of epoch {0} validate best and are the result.").format(
            best.epoch
        )
        early = self.tr("Training ended early.")
        return f"{early} {text}" if best.early else text

    def _on_pointed(self, reading: Reading | None) -> None:
        self._readout.setText(readout_text(reading))

    # -- the drawing -----------------------------------------------------------------------------

    def _on_pin(self, pinned: bool) -> None:
        self._pinned.pin(self._session.input_image if pinned else None)
        self._on_prediction_changed()

    def _on_learned(self, learning: Learning) -> None:
        """Read the pinned drawing, whatever is on the canvas by now."""
        places = self._run.history.places
        tuned = self._session.model.checkpoint if self._session.model else None
        own = tuned is not None and tuned.network is learning.network  # one that is fine-tuned
        mean, std = (tuned.mean, tuned.std) if tuned and own else (learning.mean, learning.std)
        self._pinned.read(learning, places[-1] if places else 0.0, mean, std)

    def _offer_my_digits(self) -> None:
        if not self.isVisible():  # the file of My digits is read when somebody needs it
            return
        model = self._session.model.checkpoint if self._session.model else None
        fits = model is not None and model.can_learn_my_digits
        has_mnist = "mnist" in catalogue.CATALOGUE and available("mnist", self._data_dir)
        self.form.offer_my_digits(
            model.name if model and fits else "", len(self._box.digits), has_mnist=has_mnist
        )

    def _on_model_changed(self) -> None:
        self._offer_my_digits()
        self._bars.set_names(self._session.class_names)
        self._on_prediction_changed()

    def _on_prediction_changed(self) -> None:
        prediction = self._session.prediction
        self._pin.setEnabled(self._pin.isChecked() or self._session.input_image is not None)
        self._bars.set_probabilities(prediction.probabilities if prediction else None)
        hint = self.tr(
            "Draw a digit on the Draw page; here you see how the network reads it while it learns."
        )
        self._bars_hint.setText(
            without_reading(self._session, hint)
            if prediction is None
            else self.tr("As the network reads it now")
        )

    def _on_theme_changed(self) -> None:
        self._make_room()
        size, width = self._theme.size, self._theme.width
        self._left.setFixedWidth(width(312))
        self._side.setFixedWidth(width(216))
        self._bars.setMaximumHeight(size(300))
        for button, name in ((self._stop, "stop"), (self._pause, "pause")):
            button.setIcon(icon(name, self._theme))
            button.setIconSize(QSize(size(16), size(16)))

    def _retranslate(self) -> None:
        self._start.setText(self.tr("Start training"))
        self._show_runs.setText(self.tr("Runs …"))
        self._show_runs.setToolTip(self.tr("The runs that are kept: compare, name, resume, save"))
        self._watch.setText(self.tr("Watch a run …"))
        self._watch.setToolTip(
            self.tr("See a run grow that another program or computer trains in a shared folder")
        )
        self._pin.setText(self.tr("Pin this drawing"))
        self._pin.setToolTip(
            self.tr("Its probabilities become curves beside the loss while a network learns")
        )
        self._step.setText(self.tr("Step"))
        self._step.setToolTip(self.tr("Learn from one batch and pause again"))
        offer = self.tr("Set it in the form and start again")
        self._advice.setToolTip(offer)
        self._advice.setAccessibleName(offer)
        self._name_advice()
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
