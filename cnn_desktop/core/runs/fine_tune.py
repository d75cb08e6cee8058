"""Fine-tuning: a model that reads digits already learns from My digits too.

It is a run like any other, with the same events, and it says at its end how well the model read
before and after: My digits that were held out, and the test pictures of the other data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.compute.machine import choose_device, default_threads, notes
from cnn_desktop.core.compute.memory import keep_freed_memory
from cnn_desktop.core.compute.precision import choose_precision
from cnn_desktop.core.compute.threads import use_threads
from cnn_desktop.core.compute.trouble import told_in_words
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.data.datasets import Dataset, available, load, prepare
from cnn_desktop.core.data.digit_mix import LEAST_DIGITS, MY_DIGITS, TITLE, Mixture, mix
from cnn_desktop.core.errors import (
    ModelNotForCanvas,
    RunCannotResume,
    TooFewDigits,
)
from cnn_desktop.core.evaluation import Evaluation, evaluate
from cnn_desktop.core.events import Compared, RunEvent
from cnn_desktop.core.networks.build import build, copy_weights, load_weights
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.core.optimizing import make_optimizer
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.beginning import Beginning, keep_beginning, read_beginning
from cnn_desktop.core.runs.job import Job, begin_folder, to_pictures, wanted_precision
from cnn_desktop.core.runs.learning import keep_result, learn
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.progress import noted
from cnn_desktop.core.runs.state import Kept, load_state
from cnn_desktop.core.training import Pictures

OTHER_DATA = ("mnist", "synthetic")  # what My digits are mixed with: the first that is there
SUFFIX = f" + {TITLE}"  # of the tuned model's name, once


def fine_tune(
    recipe: Recipe,
    options: RunOptions,
    finish_early: Callable[[], bool] = lambda: False,
    controls: Controls | None = None,
) -> Iterator[RunEvent]:
    """Let a model learn from My digits, mixed with other data that are on this computer.

    Nothing is downloaded for it. A run that is resumed goes on with the model and the digits that
    it began with, which lie in its folder.

    Args:
        recipe: How; its network is ignored.
        options: With ``start``, the model, and ``digits``; both are read when it is resumed.
        finish_early: As :func:`cnn_desktop.core.runs.run.run` asks it.
        controls: Likewise.

    Yields:
        The events of a run; the last one has ``compared``.

    Raises:
        TooFewDigits: There is not enough to learn from and to measure with.
        ModelNotForCanvas: The model takes other pictures.
        RunCannotResume: The folder lacks what it began with.
        CnnDesktopError: As a run does.
    """
    begun = _resumed(options) if options.out and options.resume else _begun(options)
    device = choose_device(options.device)
    other = yield from _other_data(begun, options)
    if options.out and not options.resume:
        begun = keep_beginning(options.out, begun)  # as it will be read when it is resumed
    mixture = mix(begun.digits, other.train if other else None, recipe.seed)
    with told_in_words(recipe):
        job = _set_up(recipe, options, begun, mixture, other, device)
    with noted(options.folder) as job.progress, told_in_words(recipe):
        tests = [(MY_DIGITS, TITLE, to_pictures(mixture.held_out, device))]
        if other is not None:
            tests.append((other.name, other.title, to_pictures(other.test, device)))
        yield job.started()
        before = yield from _measure(job.model, tests)
        _go_on(job)
        yield from learn(job, finish_early, controls or Controls())
        after = yield from _measure(job.model, tests)
        compared = tuple(
            Compared(name, title, len(pictures), was.accuracy, now.accuracy)
            for (name, title, pictures), was, now in zip(tests, before, after, strict=True)
        )
        yield from _finish(job, begun.start, compared, after[-1])


def _begun(options: RunOptions) -> Beginning:
    """Return what a new run begins with, or raise why it cannot."""
    start = options.start
    if start is None or len(options.digits) < LEAST_DIGITS:
        raise TooFewDigits(least=LEAST_DIGITS, found=len(options.digits))
    if not start.can_learn_my_digits:
        raise ModelNotForCanvas(name=start.name, shape=shape_text(start.network.input_shape))
    there = (n for n in OTHER_DATA if n in CATALOGUE and available(n, options.data_dir))
    return Beginning(start, options.digits, next(there, ""))


def _resumed(options: RunOptions) -> Beginning:
    assert options.out is not None  # noqa: S101 - only a run that is kept is resumed
    begun = read_beginning(options.out)
    if begun.mixed_with and not available(begun.mixed_with, options.data_dir):
        reason = f"its data {begun.mixed_with} are not on this computer"
        raise RunCannotResume(path=options.out, reason=reason)
    return begun


def _other_data(begun: Beginning, options: RunOptions) -> Generator[RunEvent, None, Dataset | None]:
    if not begun.mixed_with:
        return None
    yield from prepare(begun.mixed_with, options.data_dir)
    return load(begun.mixed_with, options.data_dir)


def _set_up(
    recipe: Recipe,
    options: RunOptions,
    begun: Beginning,
    mixture: Mixture,
    other: Dataset | None,
    device: torch.device,
) -> Job:
    start = begun.start
    threads = options.threads or default_threads()
    use_threads(threads)
    keep_freed_memory()
    model = build(start.network, recipe.seed)
    load_weights(model, start.weights)
    _scale_inputs(model, start.mean, start.std)
    precision = choose_precision(wanted_precision(options), device)
    model.to(device).to(memory_format=torch.channels_last)
    optimizer = make_optimizer(recipe, model)
    kept = Kept()
    if options.out and options.resume:
        # Read now, so that a damaged state is told before anything is measured.
        trial = build(start.network)
        kept = load_state(options.out, recipe, trial, make_optimizer(recipe, trial))
    else:
        reads = run_files.reading(start.network, start.class_names, start.mean, start.std)
        begin_folder(recipe, options, device, threads, precision, reads)
    test = other.test if other else mixture.held_out
    return Job(
        recipe=recipe,
        options=options,
        threads=threads,
        precision=precision,
        dataset=Dataset(MY_DIGITS, TITLE, start.class_names, mixture.train, test),
        network=start.network,
        model=model,
        optimizer=optimizer,
        training=to_pictures(mixture.train, device),
        validation=to_pictures(mixture.watched, device),
        epochs_done=kept.epochs,
        steps_done=kept.steps,
    )


def _go_on(job: Job) -> None:
    """Take over the weights and the optimizer of the run that is resumed."""
    folder = job.options.out
    if folder and job.options.resume:
        job.best = load_state(folder, job.recipe, job.model, job.optimizer).best
        job.history = run_files.read_history(folder, job.epochs_done)


def _scale_inputs(model: nn.Module, mean: float, std: float) -> None:
    """Give a model the pictures as it has learned to see them; a run's go from 0 to 1."""

    def scale(_: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        return ((inputs[0] - mean) / std,)

    if (mean, std) != (0.0, 1.0):
        model.register_forward_pre_hook(scale)


def _measure(
    model: nn.Module, tests: list[tuple[str, str, Pictures]]
) -> Generator[RunEvent, None, list[Evaluation]]:
    results = []
    for _, _, pictures in tests:
        for item in evaluate(model, pictures.images, pictures.labels):
            if isinstance(item, Evaluation):
                results.append(item)
            else:
                yield item
    return results


def _finish(
    job: Job, start: Checkpoint, compared: tuple[Compared, ...], result: Evaluation
) -> Iterator[RunEvent]:
    accuracy = {f"{each.name}-test": each.after for each in compared if each.name != MY_DIGITS}
    accuracy |= {f"{MY_DIGITS}-held-out": compared[0].after}
    checkpoint = replace(
        start,
        name=job.options.name or f"{start.name.removesuffix(SUFFIX)}{SUFFIX}",
        weights=copy_weights(job.model),
        recipe=job.recipe,
        accuracy={name: share for name, share in accuracy.items() if math.isfinite(share)},
        epochs=job.epochs_done,
        notes={**notes(job.device, job.threads, job.precision), "tuned from": start.name},
    )
    yield from keep_result(job, checkpoint, result, compared)
