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

import torch
from torch import nn

import cnn_desktop
from cnn_desktop.core import run_files
from cnn_desktop.core.checkpoint import Checkpoint
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
    EpochDone,
    RunDone,
    RunEvent,
    RunStarted,
    RunWarning,
    WeightsTaken,
)
from cnn_desktop.core.meter import DIVERGED_LOSS
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.zoo import get_network
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.run_options import RunOptions
from cnn_desktop.core.threads import use_threads
from cnn_desktop.core.training import Pictures, batches_per_epoch, make_optimizer, train


def run(
    recipe: Recipe, options: RunOptions, finish_early: Callable[[], bool] = lambda: False
) -> Iterator[RunEvent]:
    """Train by a recipe and say how it goes.

    Args:
        recipe: What to train, on what and how.
        options: Where and on which device.
        finish_early: Asked after every event; when it says yes, training ends there, and what has
            been learned so far is measured and becomes the result.

    Yields:
        The data's progress, a :class:`RunStarted`, the events of training, copies of the weights
        and a :class:`RunDone` with the model.

    Raises:
        CnnDesktopError: In words: data that cannot be had, a loss that is no number, a device
            that is not there, a folder that cannot be written.
    """
    device = choose_device(options.device)
    get_network(recipe.network)  # a wrong name shall not cost a download first
    yield from prepare(recipe.dataset, options.data_dir)
    job = _set_up(recipe, options, device)
    yield job.started()
    yield from learn(job, finish_early)
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


def default_threads() -> int:
    """Return all cores but one: the one is for the window and the pen."""
    return max(1, (os.cpu_count() or 2) - 1)


@dataclass
class Job:
    """What the parts of a run share."""

    recipe: Recipe
    options: RunOptions
    threads: int
    dataset: Dataset
    network: Network
    model: nn.Module
    optimizer: torch.optim.Optimizer
    training: Pictures
    validation: Pictures
    epochs_done: int
    step: int = 0
    stopped: bool = False
    began: float = field(default_factory=time.perf_counter)

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
        )


def _set_up(recipe: Recipe, options: RunOptions, device: torch.device) -> Job:
    dataset = load(recipe.dataset, options.data_dir)
    network = get_network(recipe.network).for_input(dataset.train.images.shape[1:])
    _check_fit(recipe, network, dataset)
    learn_from, held_back = split_validation(dataset.train, recipe.validation_size, recipe.seed)
    threads = options.threads or default_threads()
    use_threads(threads)  # the window's own thread keeps its one
    model = build(network, recipe.seed).to(device)
    optimizer = make_optimizer(recipe, model)
    epochs_done = 0
    if options.out and options.resume:
        epochs_done = run_files.load_state(options.out, recipe, model, optimizer)
    elif options.out:
        settings: dict[str, str | int] = {
            "threads": threads,
            "device": device.type,
            "name": options.name,
        }
        run_files.start(options.out, recipe, settings)
    return Job(
        recipe=recipe,
        options=options,
        threads=threads,
        dataset=dataset,
        network=network,
        model=model,
        optimizer=optimizer,
        training=to_pictures(learn_from, device),
        validation=to_pictures(held_back, device),
        epochs_done=epochs_done,
    )


def learn(job: Job, finish_early: Callable[[], bool]) -> Iterator[RunEvent]:
    """Train, keep the state on disk and take copies of the weights to look at."""
    every = job.options.snapshot_seconds
    every = math.inf if every is None else every
    copied_at = time.perf_counter()
    for event in train(
        job.recipe, job.model, job.optimizer, job.training, job.validation, job.epochs_done + 1
    ):
        if isinstance(event, BatchDone):
            job.step = event.step
        if isinstance(event, EpochDone):  # kept before it is announced
            job.epochs_done = event.epoch
            yield from _keep_state(job, event)
        yield event
        if isinstance(event, EpochDone):
            yield WeightsTaken(event.epoch, event.step, copy_weights(job.model))
        elif isinstance(event, BatchDone) and time.perf_counter() - copied_at >= every:
            yield WeightsTaken(event.epoch, event.step, copy_weights(job.model))
            copied_at = time.perf_counter()
        if finish_early() and job.epochs_done < job.recipe.epochs:
            job.stopped = True
            return


def _keep_state(job: Job, event: EpochDone) -> Iterator[RunEvent]:
    """Write the state of an epoch; a disk that is full now must not cost what was learned."""
    if job.options.out:
        try:
            run_files.save_state(job.options.out, job.recipe, event, job.model, job.optimizer)
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
        notes=notes(job.device, job.threads),
    )
    if job.options.out:
        try:
            run_files.save_model(job.options.out, checkpoint)
        except FileNotWritable as error:
            yield RunWarning(error)
    yield RunDone(
        checkpoint=checkpoint,
        test_accuracy=result.accuracy,
        test_loss=result.loss,
        seconds=time.perf_counter() - job.began,
        epochs_done=job.epochs_done,
        stopped=job.stopped,
    )


def notes(device: torch.device, threads: int) -> dict[str, str]:
    """Return what made a model, so that its figures can be understood later."""
    return {
        "cnn_desktop": cnn_desktop.__version__,
        "torch": torch.__version__,
        "device": f"{device.type} ({device_name(device.type)})",
        "threads": str(threads),
        "trained": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def to_pictures(split: Split, device: torch.device) -> Pictures:
    """Return labelled images on the device that trains."""
    return Pictures(
        torch.from_numpy(split.images).to(device), torch.from_numpy(split.labels).to(device)
    )


def _check_fit(recipe: Recipe, network: Network, dataset: Dataset) -> None:
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
