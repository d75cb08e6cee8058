"""A training run in the background: started, paused, stopped, watched."""

from __future__ import annotations

import contextlib
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.events import (
    BatchDone,
    BestWeights,
    DataProgress,
    EpochDone,
    EvaluationProgress,
    RunDone,
    RunStarted,
    RunWarning,
    SettingChanged,
    StripRead,
    WeightsTaken,
)
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.fold_events import FoldEvent, FoldsDone, FoldStarted
from cnn_desktop.core.runs.history import History
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.pause import BEAT_SECONDS, note_pause
from cnn_desktop.core.sabotage import input_std
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.session import Learning

log = logging.getLogger(__name__)

GROUP_SECONDS = 0.4  # what is reported in this time travels together
_FREQUENT = (BatchDone, WeightsTaken, StripRead, EvaluationProgress)

CLOSE_TIMEOUT_MS = 10_000


class RunState(Enum):
    """What a run is doing."""

    IDLE = auto()
    PREPARING = auto()  # torch, the data
    RUNNING = auto()
    PAUSED = auto()
    STOPPING = auto()  # measuring what has been learned so far


def in_groups(
    events: Iterator[FoldEvent], one_by_one: Callable[[], bool] = lambda: False
) -> Iterator[tuple[FoldEvent, ...]]:
    """Let reports travel together when they come faster than anyone can see.

    Each time the window is woken and painted it takes Python's lock from the training; a hundred
    times a second that cost a tenth of the speed. So batches, copies of the weights, pictures that
    were read with these and the progress of measuring wait for what follows them. The first batch
    is passed on at once, and so is everything else, such as an epoch's end, with all that waits;
    and every event while ``one_by_one`` says so.
    """
    with contextlib.closing(events):  # type: ignore[type-var]
        group: list[FoldEvent] = []
        passed_on = -math.inf  # when the last group was; never before the first batch
        for event in events:
            group.append(event)
            recent = time.perf_counter() - passed_on < GROUP_SECONDS
            if recent and isinstance(event, _FREQUENT) and not one_by_one():
                continue
            yield tuple(group)
            group = []
            if isinstance(event, BatchDone) or passed_on > -math.inf:
                passed_on = time.perf_counter()
        if group:
            yield tuple(group)


class TrainingRun(QObject):
    """At most one run at a time, in a thread of its own; only frozen values come out of it."""

    state_changed = Signal()  # no payload: see state
    progressed = Signal()  # no payload: see history, started, batch, data, measuring
    learned = Signal(object)  # Learning: a copy of the weights to look at
    strip_read = Signal(object)  # StripRead: what a few test pictures are read as now
    warned = Signal(object)  # the exception: something could not be kept, training goes on
    finished = Signal(object)  # RunDone
    folds_finished = Signal(object)  # FoldsDone, of a cross-validation: there is no RunDone then
    failed = Signal(object)  # the exception that ended the run

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.recipe: Recipe | None = None
        self.history = History()
        self.started: RunStarted | None = None
        self.batch: BatchDone | None = None
        self.data: DataProgress | None = None
        self.measuring: EvaluationProgress | None = None
        self.best: BestWeights | None = None
        self.folds = 0  # of a cross-validation
        self.fold: FoldStarted | None = None  # the one in work
        self.earlier: list[History] = []  # of the folds before it
        self.folds_done: FoldsDone | None = None
        self.controls = Controls()
        self._class_names: tuple[str, ...] = ()
        self._start: Checkpoint | None = None  # the model that is fine-tuned
        self._thread: IteratorThread | None = None
        self._finish_early = threading.Event()

    @property
    def is_active(self) -> bool:
        """Whether a run is under way, paused ones included."""
        return self.state is not RunState.IDLE

    def start(
        self,
        recipe: Recipe,
        options: RunOptions,
        class_names: tuple[str, ...],
        history: History | None = None,
        folds: int = 0,
    ) -> None:
        """Start a run; does nothing while another is under way.

        Args:
            recipe: What to train.
            options: Where and on which device.
            class_names: Of the data set, for who looks at the network while it learns.
            history: Of an earlier part of a run that is resumed.
            folds: How many parts to cross-validate with, each by a run that is not kept; 0 for one
                run.
        """
        if self.is_active:
            return
        self.recipe, self._class_names = recipe, class_names
        self._start = options.start
        self.history = history or History()
        self.started = self.batch = self.data = self.measuring = None
        self._finish_early = threading.Event()
        self.best = None
        self.folds, self.fold, self.earlier, self.folds_done = folds, None, [], None
        self.controls = Controls()
        stop, controls = self._finish_early, self.controls

        def make_iterator() -> Iterator[tuple[FoldEvent, ...]]:
            events = _events(recipe, options, folds, stop.is_set, controls)
            return in_groups(events, lambda: controls.report_each_step or thread.is_expected)

        def on_pause(paused: bool) -> None:
            note_pause(options.folder, paused=paused)

        self._thread = thread = IteratorThread(make_iterator, self, on_pause, BEAT_SECONDS)
        self._thread.yielded.connect(self._on_yielded)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_thread_finished)
        self._set_state(RunState.PREPARING)
        self._thread.start()

    def pause(self) -> None:
        """Wait after the batch in work."""
        if self.state is RunState.RUNNING and self._thread:
            self._thread.pause()
            self._set_state(RunState.PAUSED)

    def step(self) -> None:
        """Take one step of the optimizer and pause again."""
        if self.state is RunState.PAUSED and self._thread:
            self.controls.report_each_step = True
            self._thread.step(lambda events: any(isinstance(e, BatchDone) for e in events))

    def change(self, name: str, value: float) -> None:
        """Ask for another learning rate, momentum or batch size in mid-run.

        A cross-validation takes none: its folds would not be alike.

        Raises:
            RecipeInvalid: The value cannot be used.
        """
        if self.is_active and self.recipe and not self.folds:
            self.controls.change(self.recipe, name, value)

    def resume(self) -> None:
        """Go on after a pause."""
        if self.state is RunState.PAUSED and self._thread:
            self.controls.report_each_step = False
            self._thread.resume()
            self._set_state(RunState.RUNNING)

    def stop(self) -> None:
        """End training; what has been learned is measured and becomes the result.

        Before the first batch there is nothing to keep, and the run is just cancelled.
        """
        if not self._thread or self.state in {RunState.IDLE, RunState.STOPPING}:
            return
        if self.batch is None and not self.earlier:
            self._thread.cancel()
        else:
            self._finish_early.set()
            self._thread.resume()
        self._set_state(RunState.STOPPING)

    def close(self) -> bool:
        """Cancel whatever runs and wait for it; whole epochs are on disk.

        Returns:
            Whether the thread has ended.
        """
        if self._thread is None:
            return True
        self._thread.cancel()
        return self._thread.wait(CLOSE_TIMEOUT_MS)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    def _on_yielded(self, events: tuple[FoldEvent, ...]) -> None:
        if self.sender() is not self._thread:  # a last word of a run that was cancelled
            return
        for event in events:
            self._take(event)
        self.progressed.emit()

    def _take(self, event: FoldEvent) -> None:
        match event:
            case RunDone():
                self.finished.emit(event)
            case FoldsDone():
                self.folds_done = event
                self.folds_finished.emit(event)
            case RunWarning():
                self.warned.emit(event.error)
            case WeightsTaken():
                self.learned.emit(self._learning(event))
            case StripRead():
                self.strip_read.emit(event)
            case _:
                self._note(event)

    def _note(self, event: FoldEvent) -> None:
        match event:
            case DataProgress():
                self.data = event
            case RunStarted():
                self._note_start(event)
            case FoldStarted():
                if self.fold is not None:
                    self.earlier.append(self.history)
                    self.history = History()
                self.fold, self.batch, self.measuring = event, None, None
                self._note_start(event.run)
            case BatchDone():
                self.batch, self.measuring = event, None
                self.history.add(event)
            case SettingChanged():
                self.history.add(event)
            case BestWeights():
                self.best = event
            case EvaluationProgress():
                self.measuring = event
            case EpochDone():
                self.measuring = None
                self.history.add(event)

    def _note_start(self, started: RunStarted) -> None:
        self.started, self.data = started, None
        if self.state is RunState.PREPARING:
            self._set_state(RunState.RUNNING)

    def _learning(self, event: WeightsTaken) -> Learning:
        assert self.recipe is not None  # noqa: S101 - start() has set it
        tuned = self._start
        shape = self.started.input_shape if self.started else ()
        network = tuned.network if tuned else self.recipe.network_for(shape, len(self._class_names))
        if tuned:
            mean, std = tuned.mean, tuned.std
        else:
            mean, std = 0.0, input_std(self.recipe.sabotage)
        return Learning(network, self._class_names, event.weights, event.epoch, std, mean)

    def _on_failed(self, error: Exception) -> None:
        log.error("training failed", exc_info=error)
        self.failed.emit(error)

    def _on_thread_finished(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.deleteLater()
        self._set_state(RunState.IDLE)


def _events(
    recipe: Recipe,
    options: RunOptions,
    folds: int,
    finish_early: Callable[[], bool],
    controls: Controls,
) -> Iterator[FoldEvent]:
    """Return the work that is asked for; called in the thread, where torch may be imported."""
    if folds:
        from cnn_desktop.core.runs.folds import cross_validate

        return cross_validate(recipe, folds, options, finish_early, controls)
    if options.start is not None:
        from cnn_desktop.core.runs.fine_tune import fine_tune

        return fine_tune(recipe, options, finish_early, controls)
    from cnn_desktop.core.runs.run import run

    return run(recipe, options, finish_early, controls)
