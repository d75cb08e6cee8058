"""Training a network, on one page.

:func:`train` is a generator. Whoever wants a network trained iterates it: the command line prints
each event, the window draws it, a test collects it. To pause is to wait before asking for the next
event; to cancel is to stop asking.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from cnn_desktop.core import augment
from cnn_desktop.core.evaluation import Evaluation, evaluate
from cnn_desktop.core.events import TrainingEvent
from cnn_desktop.core.meter import Meter
from cnn_desktop.core.networks.build import auxiliary_loss
from cnn_desktop.core.recipes import Recipe

WARM_UP = 0.05  # share of all steps in which the cosine schedule rises to its learning rate


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

    Yields:
        A :class:`BatchDone` after each step (on a GPU after every few), then for each epoch the
        progress of measuring and an :class:`EpochDone`.

    Raises:
        TrainingDiverged: The loss is beyond all bounds. The weights are spoiled by then.
    """
    batches = batches_per_epoch(len(training), recipe)
    meter = Meter(recipe.epochs * batches, training.images.device)
    meter.skip((first_epoch - 1) * batches)

    for epoch in range(first_epoch, recipe.epochs + 1):
        torch.manual_seed(recipe.seed * 100_003 + epoch)
        model.train()
        meter.start_epoch()
        for batch, chosen in enumerate(_shuffled_batches(len(training), recipe), start=1):
            meter.start_batch()
            images = training.images[chosen].float() / 255
            labels = training.labels[chosen]
            if recipe.augmentation == "handwriting":
                images = augment.handwriting(images)
            set_learning_rate(optimizer, learning_rate_at(recipe, meter.step, meter.steps))

            logits = model(images)
            loss = F.cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing)
            loss = loss + auxiliary_loss(model, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()

            meter.end_batch(loss, logits, labels)
            if meter.report_is_due or batch == batches:
                yield meter.batch_done(epoch, batch, batches)

        meter.check_weights(model, epoch)
        measured, classes = None, logits.shape[1]
        for item in evaluate(model, validation.images, validation.labels, classes, "validation"):
            if isinstance(item, Evaluation):
                measured = item
            else:
                yield item
        yield meter.epoch_done(epoch, recipe.epochs, measured)


def make_optimizer(recipe: Recipe, model: nn.Module) -> torch.optim.Optimizer:
    """Return the recipe's optimizer over all parameters of a model."""
    parameters, rate = model.parameters(), recipe.learning_rate
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(
            parameters, rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay
        )
    return torch.optim.AdamW(parameters, rate, weight_decay=recipe.weight_decay)


def batches_per_epoch(images: int, recipe: Recipe) -> int:
    """Return how many steps the optimizer takes in an epoch."""
    if recipe.drop_last and images >= recipe.batch_size:
        return images // recipe.batch_size
    return math.ceil(images / recipe.batch_size)


def learning_rate_at(recipe: Recipe, step: int, steps: int) -> float:
    """Return the learning rate of a step.

    Args:
        recipe: Names the schedule.
        step: From 0.
        steps: Of the whole run.
    """
    if recipe.schedule == "constant":
        return recipe.learning_rate
    warm_up = max(1, round(WARM_UP * steps))
    if step < warm_up:
        return recipe.learning_rate * (step + 1) / warm_up
    share = (step - warm_up) / max(1, steps - warm_up)
    return recipe.learning_rate * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Let the optimizer take steps of this size from now on."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def _shuffled_batches(count: int, recipe: Recipe) -> Iterator[Tensor]:
    order = torch.randperm(count)
    for batch in range(batches_per_epoch(count, recipe)):
        yield order[batch * recipe.batch_size : (batch + 1) * recipe.batch_size]
