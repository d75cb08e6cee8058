"""A whole run, from the data to a model that can be used: what the app and the command line start.

:func:`run` joins the parts: it fetches the data, builds the network
(:mod:`cnn_desktop.core.runs.job`), iterates :func:`cnn_desktop.core.training.train`, takes copies
of the weights to look at and keeps the state on disk so that a killed run can be resumed
(:mod:`cnn_desktop.core.runs.learning`), and measures the result once on the test images.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import torch

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.machine import choose_device, notes
from cnn_desktop.core.compute.trouble import told_in_words
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.data.datasets import split_validation
from cnn_desktop.core.errors import TrainingDiverged
from cnn_desktop.core.evaluation import Evaluation, evaluate
from cnn_desktop.core.events import RunEvent
from cnn_desktop.core.meter import DIVERGED_LOSS
from cnn_desktop.core.networks.build import copy_weights
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.data import keep_data, prepare_data, read_data
from cnn_desktop.core.runs.job import Job, check_fit, make_job, to_pictures
from cnn_desktop.core.runs.learning import keep_result, learn
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.progress import noted
from cnn_desktop.core.sabotage import input_std


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
    yield from prepare_data(recipe, options)
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


def _set_up(recipe: Recipe, options: RunOptions, device: torch.device) -> Job:
    dataset = read_data(recipe, options)
    check_fit(recipe, dataset)
    keep_data(recipe, options)
    learn_from, held_back = split_validation(dataset.train, recipe.validation_size, recipe.seed)
    return make_job(recipe, options, device, dataset, learn_from, held_back)


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
        std=input_std(job.recipe.sabotage),
    )
    yield from keep_result(job, checkpoint, result)
