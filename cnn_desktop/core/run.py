"""A whole run, from the data to a model that can be used: what the app and the command line start.

:func:`run` joins the parts: it fetches the data, builds the network, iterates
:func:`cnn_desktop.core.training.train`, takes copies of the weights to look at, keeps the state on
disk so that a killed run can be resumed, and measures the result once on the test images.
"""

from __future__ import annotations

import datetime
import math
import os
import platform
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import nn

import cnn_desktop
from cnn_desktop.core import parallel, run_files
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.datasets import Dataset, Split, load, prepare, split_validation
from cnn_desktop.core.errors import (
    DeviceNotAvailable,
    FileNotWritable,
    RecipeInvalid,
    TrainingDiverged,
)
from cnn_desktop.core.evaluation import Evaluation, evaluate
from cnn_desktop.core.events import (
    BatchDone,
    BestWeights,
    EpochDone,
    RunDone,
    RunEvent,
    RunStarted,
    RunWarning,
    SettingChanged,
    WeightsTaken,
)
from cnn_desktop.core.history import History
from cnn_desktop.core.memory import keep_freed_memory
from cnn_desktop.core.meter import DIVERGED_LOSS
from cnn_desktop.core.networks.build import build, copy_weights, load_weights
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.optimizing import make_optimizer
from cnn_desktop.core.precision import FastForm, Precision, choose_precision
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.run_files import Best, Kept
from cnn_desktop.core.run_options import PRECISIONS, RunOptions
from cnn_desktop.core.run_progress import FINISHED, ProgressFile, noted
from cnn_desktop.core.sabotage import NO_NORMALISATION, WRONG_LABELS, ZERO_START, wrong_labels
from cnn_desktop.core.strip import Strip
from cnn_desktop.core.threads import use_threads
from cnn_desktop.core.training import Pictures, batches_per_epoch, train
from cnn_desktop.core.trouble import told_in_words


def run(
    recipe: Recipe,
    options: RunOptions,
    finish_early: Callable[[], bool] = lambda: False,
    controls: Controls | None = None,
) -> Iterator[RunEvent]:
    """Train by a recipe and say how it goes.

    Args:
        recipe: What to train, on what and how.
        options: Where and on which device.
        finish_early: Asked after every event; when it says yes, training ends there, and what has
            been learned so far is measured and becomes the result.
        controls: What is changed while it goes on; a resumed run repeats earlier changes.

    Yields:
        The data's progress, a :class:`RunStarted`, the events of training, copies of the weights
        and a :class:`RunDone` with the model.

    Raises:
        CnnDesktopError: In words: data that cannot be had, a loss that is no number, a device
            that is not there, a folder that cannot be written.
    """
    device = choose_device(options.device)
    recipe.find_network()  # a wrong name shall not cost a download first
    if not options.team.leads:  # the first one may have to download
        parallel.wait(options.team)
    yield from prepare(recipe.dataset, options.data_dir)
    if options.team.leads:
        parallel.wait(options.team)
    with told_in_words(recipe):
        job = _set_up(recipe, options, device)
    with (
        noted(options.folder) as job.progress,
        parallel.partners_watched(options.team),
        told_in_words(recipe),
    ):
        yield job.started()
        yield from learn(job, finish_early, controls or Controls())
        result = yield from _measure(job)
        yield from _finish(job, result)


def choose_device(wanted: str) -> torch.device:
    """Return the device that ``auto``, ``cpu`` or ``cuda`` stands for here.

    Raises:
        DeviceNotAvailable: CUDA was asked for and there is none.
    """
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise DeviceNotAvailable(device=wanted)
    return torch.device("cuda" if available and wanted != "cpu" else "cpu")


def device_name(device: str) -> str:
    """Return the name of the GPU or the processor's architecture."""
    if device == "cuda":
        return torch.cuda.get_device_name()
    return platform.processor() or platform.machine()


def default_threads(processes: int = 1) -> int:
    """Return all cores but one, which is for the window and the pen.

    Args:
        processes: How many share the cores, each with as many threads.
    """
    return max(1, ((os.cpu_count() or 2) - 1) // max(1, processes))


@dataclass
class Job:
    """What the parts of a run share."""

    recipe: Recipe
    options: RunOptions
    threads: int
    precision: Precision
    dataset: Dataset
    network: Network
    model: nn.Module
    optimizer: torch.optim.Optimizer
    training: Pictures
    validation: Pictures
    epochs_done: int
    steps_done: int | None = None  # of a resumed run
    history: History = field(default_factory=History)
    best: Best | None = None  # so far, where training may end early
    progress: ProgressFile = field(default_factory=lambda: ProgressFile(None))
    step: int = 0
    stopped: bool = False
    began: float = field(default_factory=time.perf_counter)

    @property
    def has_waited(self) -> bool:
        """Whether there was no better epoch for as long as the recipe waits."""
        patience = self.recipe.patience
        return bool(patience and self.best and self.epochs_done - self.best.epoch >= patience)

    @property
    def device(self) -> torch.device:
        """What does the computing."""
        return self.training.images.device

    def started(self) -> RunStarted:
        """Return what is known before the first batch."""
        return RunStarted(
            device=self.device.type,
            device_name=device_name(self.device.type),
            threads=self.threads,
            train_size=len(self.training),
            validation_size=len(self.validation),
            test_size=len(self.dataset.test),
            batches=batches_per_epoch(len(self.training), self.recipe),
            epochs=self.recipe.epochs,
            first_epoch=self.epochs_done + 1,
            parameters=self.network.parameter_count,
            input_shape=self.network.input_shape,
        )


def _set_up(recipe: Recipe, options: RunOptions, device: torch.device) -> Job:
    dataset = load(recipe.dataset, options.data_dir)
    check_fit(recipe, dataset)
    learn_from, held_back = split_validation(dataset.train, recipe.validation_size, recipe.seed)
    return make_job(recipe, options, device, dataset, learn_from, held_back)


def make_job(
    recipe: Recipe,
    options: RunOptions,
    device: torch.device,
    dataset: Dataset,
    learn_from: Split,
    held_back: Split,
) -> Job:
    """Build the network, or take it from the folder of a run that is resumed.

    Args:
        recipe: What to train.
        options: Where and how.
        device: On what.
        dataset: With the names of the classes and the test images.
        learn_from: Training images.
        held_back: Validation images.

    Raises:
        CnnDesktopError: The folder cannot be written, or not be resumed from.
    """
    network = _network_for(recipe, dataset)
    threads = options.threads or default_threads(options.team.local_size)
    use_threads(threads)  # the window's own thread keeps its one
    keep_freed_memory()
    precision = choose_precision(wanted_precision(options), device)
    model = build(network, recipe.seed)
    _sabotage_model(recipe, model)
    model.to(device).to(memory_format=torch.channels_last)
    optimizer = make_optimizer(recipe, model)
    kept, earlier = Kept(), History()
    if options.out and options.resume:
        kept = run_files.load_state(options.out, recipe, model, optimizer)
        earlier = run_files.read_history(options.out, kept.epochs)
    elif options.folder:
        settings: dict[str, str | int] = {
            "threads": threads,
            "device": device.type,
            "name": options.name,
            "precision": precision,
        }
        std = 1 / 255 if NO_NORMALISATION in recipe.sabotage else 1.0
        reads = run_files.reading(network, dataset.class_names, std=std)
        made = notes(device, threads, precision)
        run_files.start(options.folder, recipe, settings, made, reads)
    return Job(
        recipe=recipe,
        options=options,
        threads=threads,
        precision=precision,
        dataset=dataset,
        network=network,
        model=model,
        optimizer=optimizer,
        training=to_pictures(_sabotage_labels(recipe, learn_from, dataset), device),
        validation=to_pictures(held_back, device),
        epochs_done=kept.epochs,
        steps_done=kept.steps,
        best=kept.best,
        history=earlier,
    )


def wanted_precision(options: RunOptions) -> str:
    """Return what was asked for; a run that goes on stays with what it began in."""
    if not (options.out and options.resume):
        return options.precision
    began = run_files.read_settings(options.out).get("precision")
    return began if isinstance(began, str) and began in PRECISIONS else "float32"


def _sabotage_model(recipe: Recipe, model: nn.Module) -> None:
    if ZERO_START in recipe.sabotage:
        with torch.no_grad():
            for values in model.parameters():
                values.zero_()
    if NO_NORMALISATION in recipe.sabotage:  # who reads with the model does so by its std
        model.register_forward_pre_hook(lambda _, inputs: (inputs[0] * 255,))


def _sabotage_labels(recipe: Recipe, split: Split, dataset: Dataset) -> Split:
    if WRONG_LABELS not in recipe.sabotage:
        return split
    return Split(split.images, wrong_labels(split.labels, len(dataset.class_names), recipe.seed))


def learn(job: Job, finish_early: Callable[[], bool], controls: Controls) -> Iterator[RunEvent]:
    """Train, keep the state on disk and take copies of the weights to look at.

    Raises:
        CnnDesktopError: The loss is beyond all bounds.
    """
    if job.options.out and job.options.resume:
        controls.repeat(run_files.read_changes(job.options.out))
    parallel.check(job.recipe, len(job.training), job.options.team)
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
            _remember_best(job, event)
            yield from _keep_state(job, event)
        yield event
        if isinstance(event, EpochDone):
            yield WeightsTaken(event.epoch, event.step, copy_weights(job.model))
            yield from strip.read(job.model, event.epoch, event.step)
        if job.has_waited:
            return
        if finish_early() and job.epochs_done < job.recipe.epochs:
            job.stopped = True
            return


def _remember_best(job: Job, event: EpochDone) -> None:
    if job.recipe.patience and (job.best is None or event.validation_loss < job.best.loss):
        weights = {name: np.array(array) for name, array in copy_weights(job.model).items()}
        job.best = Best(event.epoch, event.validation_loss, weights)


def _keep_state(job: Job, event: EpochDone) -> Iterator[RunEvent]:
    if job.options.folder:
        yield from _keep(
            run_files.save_state,
            job.options.folder,
            job.recipe,
            event,
            job.model,
            job.optimizer,
            job.best,
            job.history,
        )


def _keep(save: Callable[..., object], *what: object) -> Iterator[RunEvent]:
    """Write something; a disk that is full now must not cost what was learned."""
    try:
        save(*what)
    except FileNotWritable as error:
        yield RunWarning(error)


def _measure(job: Job) -> Generator[RunEvent, None, Evaluation]:
    """Measure the model on the test images, once."""
    test = to_pictures(job.dataset.test, job.device)
    for item in evaluate(job.model, test.images, test.labels, len(job.dataset.class_names)):
        if isinstance(item, Evaluation):
            return item
        yield item
    raise AssertionError("evaluate() ends with its result")


def _finish(job: Job, result: Evaluation) -> Iterator[RunEvent]:
    if not result.loss < DIVERGED_LOSS:  # the last step before it was stopped has lost all
        epoch = min(job.epochs_done + 1, job.recipe.epochs)
        raise TrainingDiverged(step=job.step, epoch=epoch)
    checkpoint = Checkpoint(
        name=job.options.name or job.network.name,
        network=job.network,
        weights=copy_weights(job.model),
        class_names=job.dataset.class_names,
        recipe=job.recipe,
        accuracy={f"{job.dataset.name}-test": result.accuracy},
        epochs=job.epochs_done,
        notes=notes(job.device, job.threads, job.precision),
        std=1 / 255 if NO_NORMALISATION in job.recipe.sabotage else 1.0,
    )
    seconds = time.perf_counter() - job.began
    figures = (result.accuracy, result.loss, job.epochs_done, seconds)
    if job.options.folder:
        yield from _keep(_save, job.options.folder, checkpoint, *figures)
    job.progress.write(FINISHED)
    yield RunDone(
        checkpoint=checkpoint,
        test_accuracy=result.accuracy,
        test_loss=result.loss,
        seconds=seconds,
        epochs_done=job.epochs_done,
        stopped=job.stopped,
    )


def _save(folder: Path, checkpoint: Checkpoint, *figures: float) -> None:
    run_files.save_model(folder, checkpoint)
    run_files.save_result(folder, *figures)


def notes(device: torch.device, threads: int, precision: Precision) -> dict[str, str]:
    """Return what made a model, so that its figures can be understood later."""
    return {
        "cnn_desktop": cnn_desktop.__version__,
        "torch": torch.__version__,
        "device": f"{device.type} ({device_name(device.type)})",
        "threads": str(threads),
        "precision": precision,
        "trained": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def to_pictures(split: Split, device: torch.device) -> Pictures:
    """Return labelled images on the device that trains."""
    return Pictures(
        torch.from_numpy(split.images).to(device), torch.from_numpy(split.labels).to(device)
    )


def _network_for(recipe: Recipe, dataset: Dataset) -> Network:
    return recipe.find_network().for_input(dataset.train.images.shape[1:])


def check_fit(recipe: Recipe, dataset: Dataset) -> None:
    """Raise ``RecipeInvalid`` where a recipe's network or validation does not suit the data."""
    network = _network_for(recipe, dataset)
    if dataset.train.images.shape[1:] != network.input_shape:
        raise RecipeInvalid(
            field="network", value=network.name, rule=f"pictures of {network.input_shape}"
        )
    if network.trace()[-1].output_shape != (len(dataset.class_names),):
        raise RecipeInvalid(
            field="network", value=network.name, rule=f"{len(dataset.class_names)} classes"
        )
    most = len(dataset.train) - 1
    if recipe.validation_size > most:
        raise RecipeInvalid(
            field="validation_size", value=recipe.validation_size, rule=f"0 ... {most}"
        )
