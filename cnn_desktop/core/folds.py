"""k-fold cross-validation: each part of the training images is held back once."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

import numpy as np

from cnn_desktop.core.controls import Controls
from cnn_desktop.core.datasets import Dataset, Split, load, prepare
from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import EpochDone, RunEvent, WeightsTaken
from cnn_desktop.core.fold_events import FoldDone, FoldEvent, FoldsDone
from cnn_desktop.core.machine import choose_device
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.run_job import check_fit, make_job
from cnn_desktop.core.run_learning import learn
from cnn_desktop.core.run_options import RunOptions
from cnn_desktop.core.trouble import told_in_words

LEAST, MOST = 2, 100


def cross_validate(recipe: Recipe, folds: int, options: RunOptions) -> Iterator[FoldEvent]:
    """Train a network anew for each fold and say how well each reads what it has not seen.

    The test images stay untouched, and nothing is written.

    Args:
        recipe: What to train; its ``validation_size`` is that of a fold instead.
        folds: How many parts, from :data:`LEAST` to :data:`MOST`.
        options: Where the data is and on which device; its folder is not used.

    Yields:
        The data's progress, the events of each training, a :class:`FoldDone` after each, and a
        :class:`FoldsDone`.

    Raises:
        CnnDesktopError: In words, as :func:`cnn_desktop.core.run.run` raises.
    """
    recipe.find_network()  # a wrong name shall not cost a download first
    yield from prepare(recipe.dataset, options.data_dir)
    dataset = load(recipe.dataset, options.data_dir)
    check_fit(replace(recipe, validation_size=1), dataset)
    if not LEAST <= folds <= min(MOST, len(dataset.train)):
        raise RecipeInvalid(field="folds", value=folds, rule=f"{LEAST} ... {MOST}")
    order = np.random.default_rng([recipe.seed, folds]).permutation(len(dataset.train))
    parts = np.array_split(order, folds)
    done: list[FoldDone] = []
    for number, part in enumerate(parts, start=1):
        rest = np.concatenate([other for other in parts if other is not part])
        accuracy, loss = yield from _train(recipe, options, dataset, rest, part)
        done.append(FoldDone(number, folds, len(part), accuracy, loss))
        yield done[-1]
    accuracies = tuple(each.accuracy for each in done)
    losses = tuple(each.loss for each in done)
    yield FoldsDone(
        accuracies,
        losses,
        float(np.mean(accuracies)),
        float(np.std(accuracies, ddof=1)),
        float(np.mean(losses)),
    )


def _train(
    recipe: Recipe, options: RunOptions, dataset: Dataset, rest: np.ndarray, part: np.ndarray
) -> Generator[RunEvent, None, tuple[float, float]]:
    recipe = replace(recipe, validation_size=len(part))
    options = replace(options, out=None, resume=False)
    device = choose_device(options.device)
    train = dataset.train
    learn_from = Split(train.images[rest], train.labels[rest])
    held_back = Split(train.images[part], train.labels[part])
    job = make_job(recipe, options, device, dataset, learn_from, held_back)
    epochs: list[EpochDone] = []
    with told_in_words(recipe):
        for event in learn(job, lambda: False, Controls()):
            if isinstance(event, EpochDone):
                epochs.append(event)
            if not isinstance(event, WeightsTaken):
                yield event
    last = epochs[job.epochs_done - 1]  # the best one where training may end early
    return last.validation_accuracy, last.validation_loss
