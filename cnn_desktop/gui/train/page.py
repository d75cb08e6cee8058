"""The Train page: settings on the left, curves in the middle, the drawing on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.data import catalogue
from cnn_desktop.core.data.datasets import available
from cnn_desktop.core.data.digit_mix import MY_DIGITS, DataInfo, DigitsInfo, find_data, suited
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.events import BestWeights, RunDone
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.own import kept_networks
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.fold_events import FoldsDone
from cnn_desktop.core.runs.library import KeptRun
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import brief_text, error_text, has_more
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import FOLLOW_TRAINING, Settings
from cnn_desktop.gui.train.advice_button import AdviceButton
from cnn_desktop.gui.train.beginning import Beginning, cross_validation, new_run, resumed_run
from cnn_desktop.gui.train.data_actions import DataActions
from cnn_desktop.gui.train.digit_count import DigitCount
from cnn_desktop.gui.train.drawing_side import DrawingSide
from cnn_desktop.gui.train.faults import Fault
from cnn_desktop.gui.train.folds_card import FoldsCard
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.train.result import ResultCard
from cnn_desktop.gui.train.run_card import RunCard
from cnn_desktop.gui.train.windows import TrainWindows
from cnn_desktop.gui.training_run import RunState, TrainingRun

GAP = 16  # pixels around the columns and between them
LEAST_MIDDLE = 200  # pixels of plain size: curves that are narrower show little


class TrainPage(QWidget):
    """Start a run, watch it, and decide what becomes of the network."""

    follow_changed = Signal(bool)  # whether Draw and Inspect show the network while it learns
    look_requested = Signal(object)  # Recipe, whose data are to be looked at
    start_changed = Signal()  # whether a run can be started, or what is in the way

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
        self._is_stacked = False  # whether the drawing lies below the settings
        self._previous = ""  # name of the model in use before the run
        self._count = DigitCount(box, self)
        self._starts_when_counted = False
        self.form = TrainForm(self._find_data)
        self.banner = Banner()
        self._advice = AdviceButton()
        self.result = ResultCard()
        self.folds = FoldsCard(theme)
        self.card = RunCard(session, run, theme)
        self._side = DrawingSide(session, theme)
        self._data = DataActions(self.form, self.banner, data_dir, self)
        self._windows = TrainWindows(session, settings, theme, data_dir, self)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._on_theme_changed()

    @property
    def follows(self) -> bool:
        """Whether Draw and Inspect show the network while it learns."""
        return self._follow.isChecked()

    @property
    def why_no_start(self) -> str:
        """What is in the way of a run, in a sentence; empty where one can be started."""
        if self._run.is_active:
            return self.tr("A run is under way. Stop it, or wait for its end, to start another.")
        if self._starts_when_counted:
            return self.tr("It starts as soon as your digits are counted.")
        return self.form.obstacle

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

    def refresh_data(self) -> None:
        """Offer the data that are there now."""
        self._data.refresh()

    def import_data(self, path: Path) -> None:
        """Show what pictures to learn from there are in a file or folder, to be kept or not."""
        self._data.import_data(path)

    def stop_following(self) -> None:
        """Show the model in use for the rest of this run; the next one is watched again."""
        if self._run.is_active and self.follows:
            self._follow.blockSignals(True)  # noqa: FBT003 - it is not what the user wants for good
            self._follow.setChecked(False)
            self._follow.blockSignals(False)  # noqa: FBT003
            self.follow_changed.emit(False)  # noqa: FBT003

    def close_windows(self) -> bool:
        """End what the page's other windows do; return whether all of it has ended."""
        return self._windows.stop()

    # -- construction ----------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self._start = named(QPushButton(), "start_training")
        set_role(self._start, "primary")
        self._pause = named(QPushButton(), "pause_training")
        self._step = named(QPushButton(), "step_training")
        self._stop = named(QPushButton(), "stop_training")
        self._follow = named(QCheckBox(), "follow_training")
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self._pause)
        controls.addWidget(self._step)
        controls.addWidget(self._stop)
        holder = QWidget()
        settings = self._settings_column = QVBoxLayout(holder)
        settings.setContentsMargins(0, 0, 0, 0)
        settings.addWidget(self.form)
        settings.addStretch(1)
        scroll = self._scroll = named(QScrollArea(), "train_settings")
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(scroll, 1)
        left.addWidget(self._start)
        left.addLayout(controls)
        left.addWidget(self._follow, 0, Qt.AlignmentFlag.AlignLeft)

        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.banner)
        middle.addWidget(self._advice, 0, Qt.AlignmentFlag.AlignLeft)
        middle.addWidget(self.result)
        middle.addWidget(self.folds)
        middle.addWidget(self.card, 1)
        layout = self._columns = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(GAP)
        layout.addWidget(self._left)
        layout.addLayout(middle, 1)
        layout.addWidget(self._side)

    def _fit_columns(self) -> None:
        """Where three columns are too wide, put the drawing below the settings."""
        middle = max(self.card.minimumSizeHint().width(), self._theme.size(LEAST_MIDDLE))
        needed = 4 * GAP + self._left.width() + middle + self._side.column_width
        stacked = self.width() < needed
        if stacked == self._is_stacked:
            return
        self._is_stacked = stacked
        self._side.set_stacked(stacked)
        if stacked:
            self._columns.removeWidget(self._side)
            self._settings_column.insertWidget(1, self._side)
        else:
            self._settings_column.removeWidget(self._side)
            self._columns.addWidget(self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the width that there is."""
        super().resizeEvent(event)
        self._fit_columns()

    def _connect(self) -> None:
        self._start.clicked.connect(self.start)
        self._pause.clicked.connect(self.toggle_pause)
        self._step.clicked.connect(self._run.step)
        self._stop.clicked.connect(self._run.stop)
        self._follow.toggled.connect(self._on_follow)
        self.form.look_requested.connect(lambda: self.look_requested.emit(self.form.recipe()))
        self.form.build_requested.connect(self.build_network)
        self.form.knob_turned.connect(self._on_knob)
        self._advice.taken.connect(self._on_advice_taken)
        self.banner.closed.connect(self._advice.hide)
        self._side.pinned.connect(self.card.pinned.pin)
        self._side.runs_requested.connect(self.show_runs)
        self._side.watch_requested.connect(self._windows.ask_what_to_watch)
        self._windows.resume_requested.connect(self._resume)
        self._windows.built.connect(self._on_built)
        self._windows.kept_changed.connect(self._offer_own_networks)
        self._run.state_changed.connect(self._on_state_changed)
        self._run.progressed.connect(self._say_what_waits)
        self._run.failed.connect(self._on_failed)
        self._run.warned.connect(self._on_warned)
        self._run.finished.connect(self._on_finished)
        self._run.folds_finished.connect(self._on_folds_finished)
        self._session.model_changed.connect(self._offer_my_digits)
        self._box.changed.connect(self._offer_my_digits)
        self._count.counted.connect(self._on_counted)
        self._theme.changed.connect(self._on_theme_changed)
        self.result.discard_requested.connect(self.result.hide)
        for card in (self.result, self.folds):
            card.shown_or_hidden.connect(self._on_result_shown)
        self.form.changed.connect(self._on_form_changed)
        self.form.unfolded.connect(self._show_unfolded)

    # -- what the user does ----------------------------------------------------------------------

    def _show_unfolded(self, button: QWidget, part: QWidget) -> None:
        """Bring settings that were below the edge into sight, from their top if they are many."""

        def scroll() -> None:
            self._scroll.ensureWidgetVisible(part, 0, 0)
            self._scroll.ensureWidgetVisible(button, 0, 0)

        QTimer.singleShot(0, self, scroll)  # once they are laid out

    def start(self) -> None:
        """Start a run with the form's values, unless one is under way or they are impossible.

        Where My digits are still being counted, it starts after that.
        """
        if self.why_no_start:
            return
        if self.form.is_counting:
            self._starts_when_counted = True
            self._enable_start()
            return
        recipe, device = self.form.next_recipe(), self.form.device()
        digits = self._box.digits if recipe.dataset == MY_DIGITS else ()
        recipe = suited(recipe, self._data_dir, self.form.mine or DigitsInfo())
        if self.form.folds:
            beginning = cross_validation(recipe, self.form.folds, device, self._data_dir, digits)
        else:
            model = self._session.model if self.form.is_fine_tuning else None
            folder = self._new_run_folder(f"{recipe.network} {recipe.based_on or recipe.name}")
            tuned = model.checkpoint if model else None
            beginning = new_run(recipe, device, self._data_dir, folder, tuned, digits)
        self.form.note_start(recipe)
        self._begin(beginning)

    def _resume(self, kept: KeptRun) -> None:
        """Go on with a run that is kept, as it was carried out before."""
        if self._run.is_active:
            return
        self.form.show_recipe(kept.recipe)
        try:
            beginning = resumed_run(kept, self._data_dir)
        except CnnDesktopError as error:
            self._tell(error)
            return
        self._begin(beginning)

    def _begin(self, beginning: Beginning) -> None:
        """Forget what the last run has left on the page, and start another."""
        self.banner.clear()
        self._advice.hide()
        self.result.hide()
        self.folds.hide()
        self._follow.setChecked(self._settings.get(FOLLOW_TRAINING))
        self._previous = self._session.model.checkpoint.name if self._session.model else ""
        self.card.begin(beginning.class_names, beginning.recipe.epochs)
        self._run.start(
            beginning.recipe,
            beginning.options,
            beginning.class_names,
            beginning.history,
            beginning.folds,
        )

    def show_runs(self) -> None:
        """Open the list of the runs that are kept, or bring it to the front."""
        self._windows.show_runs()

    def build_network(self) -> None:
        """Build a network of one's own, beginning with the chosen one, and choose it."""
        try:
            self._windows.show_builder(self.form.network, self.form.dataset)
        except CnnDesktopError as error:  # the data set has just been deleted
            self._tell(error)

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
            self._tell(error)
        self._say_what_waits()

    def _say_what_waits(self) -> None:
        self.form.waiting.describe(self._run)

    def _on_advice_taken(self, recipe: Recipe, device: str) -> None:
        """Start again with what is less likely to fail."""
        if self._run.is_active:
            return
        self.form.show_recipe(recipe)
        if device:
            self.form.choose_device(device)
        self.start()

    def _on_follow(self, follow: bool) -> None:
        self._settings.set(FOLLOW_TRAINING, follow)
        self.follow_changed.emit(follow)

    # -- what the run says -----------------------------------------------------------------------

    def _on_state_changed(self) -> None:
        state, active = self._run.state, self._run.is_active
        self.form.set_running(active, is_fixed=self._run.folds > 0)
        self._windows.set_running(active)
        has_folds = active and self._run.folds > 0
        self._side.set_folds(has_folds)
        self._follow.setEnabled(not has_folds)  # their networks are not shown anywhere
        self._say_what_waits()
        self._enable_start()
        self._step.setEnabled(state is RunState.PAUSED)
        self._pause.setEnabled(state in {RunState.RUNNING, RunState.PAUSED})
        self._stop.setEnabled(active and state is not RunState.STOPPING)
        self._show_pause()
        if not active and self.isVisible():
            self._data.refresh()  # what was fetched is there now

    def _show_pause(self) -> None:
        paused = self._run.state is RunState.PAUSED
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.setToolTip(
            self.tr("Go on from where it was paused")
            if paused
            else self.tr("Hold on after this batch; nothing is lost")
        )
        self._pause.setIcon(icon("play" if paused else "pause", self._theme))

    def _tell(self, error: Exception) -> None:
        """Say what went wrong, until a setting that it is about is another one."""
        self.banner.show_message(
            "error",
            partial(brief_text, error),
            details=partial(error_text, error) if has_more(error) else None,
            subject=Fault(error, self.form),
        )

    def _forget_what_is_past(self) -> None:
        if isinstance(self.banner.subject, Fault) and self.banner.subject.is_past:
            self.banner.clear()
            self._advice.hide()

    def _on_failed(self, error: Exception) -> None:
        error.with_traceback(None)  # its frames hold the data, and the message is kept
        self._tell(error)
        self._advice.offer(error, self._run.recipe)

    def _on_warned(self, error: Exception) -> None:
        self.banner.show_message("warning", partial(error_text, error))

    def _on_finished(self, done: RunDone) -> None:
        self.result.show_result(done, self._previous)
        self._on_result_shown()
        if self._run.best:
            self.banner.show_message("info", partial(self._best_text, self._run.best))

    def _on_folds_finished(self, done: FoldsDone) -> None:
        if self._run.recipe:
            self.folds.show_folds(done, self._run.recipe)
            self._on_result_shown()

    def _on_result_shown(self) -> None:
        self.card.set_beside_result(not (self.result.isHidden() and self.folds.isHidden()))

    def _best_text(self, best: BestWeights) -> str:
        text = self.tr("The weights of epoch {0} validate best and are the result.").format(
            best.epoch
        )
        early = self.tr("Training ended early.")
        return f"{early} {text}" if best.early else text

    def _offer_my_digits(self) -> None:
        if not self.isVisible():  # the file of My digits is read when somebody needs it
            return
        model = self._session.model.checkpoint if self._session.model else None
        fits = model is not None and model.can_learn_my_digits
        has_mnist = "mnist" in catalogue.CATALOGUE and available("mnist", self._data_dir)
        self.form.offer_my_digits(
            model.name if model and fits else "",
            self._box.count,
            has_mnist=has_mnist,
            unreadable=self._box.obstacle,
        )

    def _find_data(self, name: str) -> DataInfo | None:
        """Return what is known of data; None for My digits while they are being counted."""
        return self._count.info if name == MY_DIGITS else find_data(name, self._data_dir)

    def _on_counted(self) -> None:
        self._offer_my_digits()
        if self._starts_when_counted and not self.form.is_counting:
            self._starts_when_counted = False
            self._enable_start()
            self.start()

    def _on_theme_changed(self) -> None:
        self._left.setFixedWidth(self._theme.width(312))
        self.form.set_compact(compact=self._theme.projector)
        self._fit_columns()
        side = self._theme.size(16)
        for button in (self._stop, self._pause):
            button.setIconSize(QSize(side, side))
        self._stop.setIcon(icon("stop", self._theme))
        self._show_pause()

    def _on_form_changed(self) -> None:
        if self.form.dataset != MY_DIGITS:
            self._starts_when_counted = False
        self._name_start()
        self._enable_start()
        self._forget_what_is_past()
        self.card.expect(self.form.recipe().epochs)

    def _enable_start(self) -> None:
        """Let a run begin, or say what is in the way."""
        reason = self.why_no_start
        self._start.setEnabled(not reason)
        self._start.setToolTip(reason or self.tr("Train a new network with the settings above"))
        self.start_changed.emit()

    def _name_start(self) -> None:
        folds = self.form.folds
        text = self.tr("Train {0} folds").format(folds) if folds else self.tr("Start training")
        self._start.setText(text)

    def _retranslate(self) -> None:
        self._name_start()
        self._step.setText(self.tr("Step"))
        self._step.setToolTip(self.tr("Learn from one batch and pause again"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(
            self.tr("End here; what has been learned so far is measured and kept")
        )
        self._follow.setText(self.tr("Show it while it learns"))
        self._follow.setToolTip(
            self.tr("The Draw and Inspect pages use the network that is being trained.")
        )
        self._on_state_changed()
