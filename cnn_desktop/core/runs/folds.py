"""k-fold cross-validation: each part of the training images is held back once."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

import numpy as np

from cnn_desktop.core.compute.machine import choose_device
from cnn_desktop.core.compute.trouble import told_in_words
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.data.datasets import Dataset, Split
from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import EpochDone, RunEvent, WeightsTaken
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.data import prepare_data, read_data
from cnn_desktop.core.runs.fold_events import (
    LEAST,
    MOST,
    FoldDone,
    FoldEvent,
    FoldsDone,
    FoldStarted,
)
from cnn_desktop.core.runs.job import Job, check_fit, make_job
from cnn_desktop.core.runs.learning import learn
from cnn_desktop.core.runs.options import RunOptions


def cross_validate(
    recipe: Recipe,
    folds: int,
    options: RunOptions,
    finish_early: Callable[[], bool] = lambda: False,
    controls: Controls | None = None,
) -> Iterator[FoldEvent]:
    """Train a network anew for each fold and say how well each reads what it has not seen.

    The test images stay untouched, no copies of weights are taken, and nothing is written.

    Args:
        recipe: What to train; its ``validation_size`` is that of a fold instead.
        folds: How many parts, from 2 to 100.
        options: Where the data is and on which device; its folder is not used.
        finish_early: Asked after every event; when it says yes, the fold in work is given up, and
            the whole ones count.
        controls: For single steps. A setting that is changed on the way would make the folds
            unlike.

    Yields:
        The data's progress; for each fold a :class:`FoldStarted`, the events of its training and a
        :class:`FoldDone`; and a :class:`FoldsDone`.

    Raises:
        CnnDesktopError: In words, as :func:`cnn_desktop.core.runs.run.run` raises.
    """
    recipe.find_network()  # a wrong name shall not cost a download first
    yield from prepare_data(recipe, options)
    dataset = read_data(recipe, options)
    check_fit(replace(recipe, validation_size=1), dataset)
    if not LEAST <= folds <= min(MOST, len(dataset.train)):
        raise RecipeInvalid(field="folds", value=folds, rule=f"{LEAST} ... {MOST}")
    options = replace(options, out=None, resume=False, snapshot_seconds=None, strip=0)
    order = np.random.default_rng([recipe.seed, folds]).permutation(len(dataset.train))
    parts = np.array_split(order, folds)
    done: list[FoldDone] = []
    for number, part in enumerate(parts, start=1):
        rest = np.concatenate([other for other in parts if other is not part])
        job = _job_of_fold(recipe, options, dataset, rest, part)
        yield FoldStarted(number, folds, job.started())
        last = yield from _train(job, finish_early, controls or Controls())
        if last is None:
            break
        accuracy, loss = last.validation_accuracy, last.validation_loss
        done.append(FoldDone(number, folds, len(part), accuracy, loss))
        yield done[-1]
        if finish_early():
            break
    yield _summary(done, folds)


def _job_of_fold(
    recipe: Recipe, options: RunOptions, dataset: Dataset, rest: np.ndarray, part: np.ndarray
) -> Job:
    recipe = replace(recipe, validation_size=len(part))
    train = dataset.train
    learn_from = Split(train.images[rest], train.labels[rest])
    held_back = Split(train.images[part], train.labels[part])
    with told_in_words(recipe):
        return make_job(
            recipe, options, choose_device(options.device), dataset, learn_from, held_back
        )


def _train(
    job: Job, finish_early: Callable[[], bool], controls: Controls
) -> Generator[RunEvent, None, EpochDone | None]:
    """Train a fold; return the epoch that counts, None where it was given up."""
    epochs: list[EpochDone] = []
    with told_in_words(job.recipe):
        for event in learn(job, finish_early, controls):
            if isinstance(event, EpochDone):
                epochs.append(event)
            if not isinstance(event, WeightsTaken):
                yield event
    # The best one where training may end early.
    return None if job.stopped else epochs[job.epochs_done - 1]


def _summary(done: Sequence[FoldDone], folds: int) -> FoldsDone:
    accuracies = tuple(each.accuracy for each in done)
    losses = tuple(each.loss for each in done)
    return FoldsDone(
        accuracies,
        losses,
        float(np.mean(accuracies)) if done else math.nan,
        float(np.std(accuracies, ddof=1)) if len(done) > 1 else math.nan,
        float(np.mean(losses)) if done else math.nan,
        folds,
    )
