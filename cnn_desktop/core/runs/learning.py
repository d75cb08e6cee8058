"""A run from its first batch: what is kept on disk, and the copies of the weights to look at."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.precision import FastForm
from cnn_desktop.core.compute.team import check_shares
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.evaluation import Evaluation
from cnn_desktop.core.events import (
    BatchDone,
    BestWeights,
    Compared,
    EpochDone,
    RunDone,
    RunEvent,
    RunWarning,
    SettingChanged,
    WeightsTaken,
)
from cnn_desktop.core.networks.build import copy_weights, load_weights
from cnn_desktop.core.runs import epoch_weights
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.job import Job
from cnn_desktop.core.runs.progress import FINISHED
from cnn_desktop.core.runs.state import Best, save_state
from cnn_desktop.core.runs.strip import Strip
from cnn_desktop.core.training import train
from cnn_desktop.core.weights import Weights


def learn(job: Job, finish_early: Callable[[], bool], controls: Controls) -> Iterator[RunEvent]:
    """Train, keep the state on disk and take copies of the weights to look at.

    Raises:
        CnnDesktopError: The loss is beyond all bounds.
    """
    if job.options.out and job.options.resume:
        controls.repeat(run_files.read_changes(job.options.out))
    check_shares(job.recipe, len(job.training), job.options.team)
    if not job.has_waited:
        yield from _learn(job, finish_early, controls)
    if job.best:
        early = job.has_waited and job.epochs_done < job.recipe.epochs
        load_weights(job.model, job.best.weights)
        job.epochs_done = job.best.epoch
        yield BestWeights(job.best.epoch, job.best.loss, early)


def _learn(job: Job, finish_early: Callable[[], bool], controls: Controls) -> Iterator[RunEvent]:
    every = job.options.snapshot_seconds
    every = math.inf if every is None else every
    strip = Strip(job.dataset.test, job.options.strip, job.device)
    copied_at = time.perf_counter()
    first = job.epochs_done + 1
    for event in train(
        job.recipe,
        parallel.wrap(FastForm(job.model, job.precision), job.options.team),
        job.optimizer,
        job.training,
        job.validation,
        first,
        job.steps_done,
        controls,
        job.options.team,
    ):
        if isinstance(event, SettingChanged) and job.options.folder:
            yield from _keep(run_files.save_change, job.options.folder, event)
        elif isinstance(event, BatchDone):
            job.step = event.step
            job.history.add(event)
            job.progress.note(event, job.history)
            if time.perf_counter() - copied_at >= every:
                yield WeightsTaken(event.epoch, event.step, copy_weights(job.model))
                yield from strip.read(job.model, event.epoch, event.step)
                copied_at = time.perf_counter()
        elif isinstance(event, EpochDone):  # kept before it is announced
            job.epochs_done = event.epoch
            weights = copy_weights(job.model)
            _remember_best(job, event, weights)
            yield from _keep_epoch(job, event, weights)
        yield event
        if isinstance(event, EpochDone):
            yield WeightsTaken(event.epoch, event.step, weights)
            yield from strip.read(job.model, event.epoch, event.step)
        if job.has_waited:
            return
        if finish_early() and job.epochs_done < job.recipe.epochs:
            job.stopped = True
            return


def _remember_best(job: Job, event: EpochDone, weights: Weights) -> None:
    if job.recipe.patience and (job.best is None or event.validation_loss < job.best.loss):
        job.best = Best(event.epoch, event.validation_loss, weights)


def _keep_epoch(job: Job, event: EpochDone, weights: Weights) -> Iterator[RunEvent]:
    if folder := job.options.folder:
        yield from _keep(_save_epoch, folder, job, event, weights)


def _save_epoch(folder: Path, job: Job, event: EpochDone, weights: Weights) -> None:
    save_state(folder, job.recipe, event, weights, job.optimizer, job.best)
    run_files.save_epoch(folder, job.recipe, event, job.history)
    epoch_weights.save_epoch(folder, event.epoch, weights)


def keep_result(
    job: Job, checkpoint: Checkpoint, result: Evaluation, compared: tuple[Compared, ...] = ()
) -> Iterator[RunEvent]:
    """Keep the model and its figures, and say that the run is over.

    Args:
        job: What was trained.
        checkpoint: The model that came of it.
        result: On the test images.
        compared: Figures from before and after, of a model that was fine-tuned.
    """
    seconds = time.perf_counter() - job.began
    if folder := job.options.folder:
        figures = (result.accuracy, result.loss, job.epochs_done, seconds)
        yield from _keep(_save, folder, checkpoint, *figures)
    job.progress.write(FINISHED)
    yield RunDone(
        checkpoint=checkpoint,
        test_accuracy=result.accuracy,
        test_loss=result.loss,
        seconds=seconds,
        epochs_done=job.epochs_done,
        stopped=job.stopped,
        compared=compared,
    )


def _save(folder: Path, checkpoint: Checkpoint, *figures: float) -> None:
    run_files.save_model(folder, checkpoint)
    run_files.save_result(folder, *figures)


def _keep(save: Callable[..., object], *what: object) -> Iterator[RunEvent]:
    """Write something; a disk that is full now must not cost what was learned."""
    try:
        save(*what)
    except FileNotWritable as error:
        yield RunWarning(error)
