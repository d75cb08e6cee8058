"""How far a run is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.events import BatchDone
from cnn_desktop.core.runs.fold_events import FoldStarted
from cnn_desktop.gui.common.data_words import data_progress_text
from cnn_desktop.gui.training_run import RunState, TrainingRun


def progress_text(run: TrainingRun, *, brief: bool = False) -> str:
    """Return what a run is doing; empty when there is none.

    Args:
        run: The run.
        brief: Leave the speed out, for a place with little room.
    """
    if not run.is_active:
        return ""
    text = _work_text(run, brief=brief)
    if run.state is RunState.PAUSED:
        return QCoreApplication.translate("Progress", "Paused.  {0}").format(text)
    return text


def _work_text(run: TrainingRun, *, brief: bool) -> str:
    translate = QCoreApplication.translate
    if run.data is not None:
        return data_progress_text(run.data)
    if run.batch is None or run.started is None:
        preparing = translate("Progress", "Preparing…")
        return preparing if run.fold is None else f"{_fold_text(run.fold)}  ·  {preparing}"
    if run.state is RunState.STOPPING and run.folds:
        return translate("Progress", "Stopping…")
    if run.measuring is not None or run.state is RunState.STOPPING:
        text = translate("Progress", "Measuring what has been learned…")
        return text if run.fold is None else f"{_fold_text(run.fold)}  ·  {text}"
    batch, left = run.batch, run.batch.seconds_left
    epoch = translate("Progress", "Epoch {0} of {1}").format(batch.epoch, run.started.epochs)
    speed = translate("Progress", "{0} images/s").format(f"{batch.images_per_second:,.0f}")
    if run.fold is not None:
        epoch = translate("Progress", "{0}  ·  epoch {1} of {2}").format(
            _fold_text(run.fold), batch.epoch, run.started.epochs
        )
        left += _seconds_of_later_folds(run.fold, batch)
    time = translate("Progress", "{0} left").format(duration_text(left))
    return "  ·  ".join([epoch, time] if brief else [epoch, speed, time])


def progress_share(run: TrainingRun) -> float | None:
    """Return how much of a run is done, 0 to 1; None when that is not known."""
    if not run.is_active:
        return 0.0
    if run.data is not None:
        total = run.data.bytes_total
        return run.data.bytes_done / total if total else None
    if run.started is None or (run.batch is None and run.fold is None):
        return None
    steps = run.batch.step if run.batch else 0
    share = steps / max(1, run.started.batches * run.started.epochs)
    return share if run.fold is None else (run.fold.fold - 1 + share) / run.fold.folds


def _fold_text(fold: FoldStarted) -> str:
    text = QCoreApplication.translate("Progress", "Fold {0} of {1}")
    return text.format(fold.fold, fold.folds)


def _seconds_of_later_folds(fold: FoldStarted, batch: BatchDone) -> float:
    images = fold.run.epochs * fold.run.train_size
    return (fold.folds - fold.fold) * images / max(1.0, batch.images_per_second)


def duration_text(seconds: float) -> str:
    """Return a time as people say it: ``40 s``, ``3 min``, ``1 h 20 min``."""
    translate = QCoreApplication.translate
    if seconds < 90:
        return translate("Progress", "{0} s").format(round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("Progress", "{0} min").format(minutes)
    return translate("Progress", "{0} h {1} min").format(minutes // 60, minutes % 60)
