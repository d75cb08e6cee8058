"""Training a network, on one page.

:func:`train` is a generator. Whoever wants a network trained iterates it: the command line prints
each event, the window draws it, a test collects it. To pause is to wait before asking for the next
event; to cancel is to stop asking.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from cnn_desktop.core import augment
from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.recorded_step import RecordedStep
from cnn_desktop.core.compute.team import ALONE, Team
from cnn_desktop.core.controls import Controls, in_force
from cnn_desktop.core.evaluation import Evaluation, evaluate
from cnn_desktop.core.events import TrainingEvent
from cnn_desktop.core.meter import Meter
from cnn_desktop.core.networks.build import auxiliary_classifiers, auxiliary_loss
from cnn_desktop.core.optimizing import learning_rate_at, set_step
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.sabotage import NO_SHUFFLE


@dataclass(frozen=True)
class Pictures:
    """Labelled pictures on the device that trains.

    Attributes:
        images: ``(N, C, H, W)`` uint8.
        labels: ``(N,)`` int64.
    """

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.images)


def train(
    recipe: Recipe,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    training: Pictures,
    validation: Pictures,
    first_epoch: int = 1,
    steps_done: int | None = None,
    controls: Controls | None = None,
    team: Team = ALONE,
) -> Iterator[TrainingEvent]:
    """Train a model in place and say how it goes.

    An epoch's random numbers depend on the recipe's seed and the epoch alone, so a run that goes on
    after its third epoch ends with the same weights as one that was never interrupted.

    Args:
        recipe: The hyper-parameters.
        model: Pictures ``(N, C, H, W)``, 0 to 1, to logits ``(N, classes)``.
        optimizer: Over the model's parameters.
        training: What is learned from; at least one picture.
        validation: What is measured after each epoch; may be empty.
        first_epoch: From 1; larger when a run is resumed.
        steps_done: Steps that a resumed run has behind it; None where no batch size was changed.
        controls: What is changed on the way.
        team: Of processes that each learn from their part of every batch.

    Yields:
        A :class:`SettingChanged` where one was; a :class:`BatchDone` after each step (on a GPU
        after every few), then for each epoch the progress of measuring and an :class:`EpochDone`.

    Raises:
        TrainingDiverged: The loss is beyond all bounds. The weights are spoiled by then.
    """
    controls = controls or Controls()
    device, auxiliaries = training.images.device, auxiliary_classifiers(model)
    meter = Meter(device, team)
    done = (first_epoch - 1) * batches_per_epoch(len(training), recipe)
    meter.skip(done if steps_done is None else steps_done)

    def step(chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Learn from these pictures; return their mean loss and how many were read right."""
        images, labels = training.images[chosen].float() / 255, training.labels[chosen]
        if recipe.augmentation == "handwriting":
            images = augment.handwriting(images)
        logits = model(images)
        loss = F.cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing)
        loss = loss + auxiliary_loss(auxiliaries, labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return loss.detach(), (logits.detach().argmax(dim=1) == labels).sum()

    take_step = RecordedStep(step, optimizer) if device.type == "cuda" and team.size == 1 else step

    for epoch in range(first_epoch, recipe.epochs + 1):
        torch.manual_seed(recipe.seed * 100_003 + epoch)  # a prime: no two epochs share a seed
        recipe = yield from _with_changes(recipe, controls, meter.step, epoch - 1)
        batches = batches_per_epoch(len(training), recipe)
        order = _order(len(training), recipe).to(device)
        parallel.part_ways(team)  # the same order for all, each its own dropout and augmentation
        model.train()
        meter.start_epoch(steps_left=(recipe.epochs - epoch + 1) * batches)
        for batch, chosen in enumerate(_batches(order, recipe)):
            if batch:
                place = epoch - 1 + batch / batches
                recipe = yield from _with_changes(recipe, controls, meter.step, place)
            meter.start_batch()
            taken = (epoch - 1) * batches + batch
            rate = learning_rate_at(recipe, taken, recipe.epochs * batches)
            set_step(optimizer, rate, recipe.momentum)

            mine = parallel.part(chosen, team)
            loss, right = take_step(mine)
            meter.end_batch(loss, right, len(mine))
            if meter.report_is_due or controls.report_each_step or batch == batches - 1:
                yield meter.batch_done(epoch, batch + 1, batches)

        parallel.share_buffers(model, team)
        meter.check_weights(model, epoch)
        measured = None
        for item in evaluate(model, validation.images, validation.labels, None, "validation"):
            if isinstance(item, Evaluation):
                measured = item
            else:
                yield item
        yield meter.epoch_done(epoch, recipe.epochs, measured)


def batches_per_epoch(images: int, recipe: Recipe) -> int:
    """Return how many steps the optimizer takes in an epoch."""
    if recipe.drop_last and images >= recipe.batch_size:
        return images // recipe.batch_size
    return math.ceil(images / recipe.batch_size)


def _order(count: int, recipe: Recipe) -> Tensor:
    return torch.arange(count) if NO_SHUFFLE in recipe.sabotage else torch.randperm(count)


def _batches(order: Tensor, recipe: Recipe) -> Iterator[Tensor]:
    size = recipe.batch_size
    for batch in range(batches_per_epoch(len(order), recipe)):
        yield order[batch * size : (batch + 1) * size]


def _with_changes(
    recipe: Recipe, controls: Controls, step: int, place: float
) -> Generator[TrainingEvent, None, Recipe]:
    """Say what is changed before this step, and return the recipe that is in force from now on."""
    for change in controls.due(recipe, step, float(place)):
        recipe = in_force(recipe, change)
        yield change
    return recipe
