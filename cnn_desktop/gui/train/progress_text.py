"""How far a run is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.gui.common.data_words import data_progress_text
from cnn_desktop.gui.training_run import RunState, TrainingRun


def progress_text(run: TrainingRun) -> str:
    """Return what a run is doing; empty when there is none."""
    if not run.is_active:
        return ""
    text = _work_text(run)
    if run.state is RunState.PAUSED:
        return QCoreApplication.translate("Progress", "Paused.  {0}").format(text)
    return text


def _work_text(run: TrainingRun) -> str:
    translate = QCoreApplication.translate
    if run.data is not None:
        return data_progress_text(run.data)
    if run.batch is None or run.started is None:
        return translate("Progress", "Preparing …")
    if run.measuring is not None or run.state is RunState.STOPPING:
        return translate("Progress", "Measuring what has been learned …")
    batch = run.batch
    return translate("Progress", "Epoch {0} of {1}  ·  {2} images/s  ·  {3} left").format(
        batch.epoch,
        run.started.epochs,
        f"{batch.images_per_second:,.0f}",
        duration_text(batch.seconds_left),
    )


def progress_share(run: TrainingRun) -> float | None:
    """Return how much of a run is done, 0 to 1; None when that is not known."""
    if not run.is_active:
        return 0.0
    if run.data is not None:
        total = run.data.bytes_total
        return run.data.bytes_done / total if total else None
    if run.batch is None or run.started is None:
        return None
    return run.batch.step / max(1, run.started.batches * run.started.epochs)


def duration_text(seconds: float) -> str:
    """Return a time as people say it: ``40 s``, ``3 min``, ``1 h 20 min``."""
    translate = QCoreApplication.translate
    if seconds < 90:
        return translate("Progress", "{0} s").format(round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("Progress", "{0} min").format(minutes)
    return translate("Progress", "{0} h {1} min").format(minutes // 60, minutes % 60)
