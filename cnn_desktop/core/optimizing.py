"""Optimizers and how their learning rate goes over a run."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.sabotage import LEARNING_RATE

WARM_UP = 0.05  # share of all steps in which the cosine schedule rises to its learning rate

# Of the one-cycle schedule (Smith and Topin, 2018, with the shares that PyTorch's takes).
RISE = 0.3  # share of all steps in which it rises
FIRST, LAST = 1 / 25, 1e-4  # of the learning rate


def make_optimizer(recipe: Recipe, model: nn.Module) -> torch.optim.Optimizer:
    """Return the recipe's optimizer over all parameters of a model.

    Where PyTorch can, all steps of an update are one pass over the parameters ("fused"). On a GPU
    the learning rate is a tensor there, so that a recorded step takes the one that is in force
    (:mod:`cnn_desktop.core.compute.recorded_step`).
    """
    parameters, decay = list(model.parameters()), recipe.weight_decay
    on_gpu = any(each.is_cuda for each in parameters)
    rate: float | Tensor = recipe.learning_rate
    if on_gpu:
        rate = torch.tensor(rate, device=parameters[0].device)
    match recipe.optimizer:
        case "sgd":
            return torch.optim.SGD(
                parameters,
                rate,
                recipe.momentum,
                weight_decay=decay,
                nesterov=recipe.nesterov,
                fused=True,
            )
        case "rmsprop":
            return torch.optim.RMSprop(
                parameters,
                rate,
                momentum=recipe.momentum,
                weight_decay=decay,
                capturable=on_gpu,
            )
        case "adamw":
            return torch.optim.AdamW(
                parameters, rate, weight_decay=decay, fused=True, capturable=on_gpu
            )
        case _:
            return torch.optim.Adam(
                parameters, rate, weight_decay=decay, fused=True, capturable=on_gpu
            )


def learning_rate_at(recipe: Recipe, step: int, steps: int) -> float:
    """Return the learning rate of a step.

    ``constant`` stays; ``step`` takes a tenth after half of all steps and a hundredth after three
    quarters; ``cosine`` warms up shortly and falls to nearly 0; ``one-cycle`` rises for 30 % of
    the steps and falls to almost nothing after that.

    Args:
        recipe: Names the schedule.
        step: From 0.
        steps: Of the whole run.
    """
    rate = recipe.learning_rate * (100 if LEARNING_RATE in recipe.sabotage else 1)
    match recipe.schedule:
        case "step":
            return rate * (1 if step < steps / 2 else 0.1 if step < 3 * steps / 4 else 0.01)
        case "cosine":
            warm_up = max(1, round(WARM_UP * steps))
            if step < warm_up:
                return rate * (step + 1) / warm_up
            return rate * _cosine((step - warm_up) / max(1, steps - warm_up), 1, 0.01)
        case "one-cycle":
            rise = max(1, round(RISE * steps))
            if step < rise:
                return rate * _cosine(step / rise, FIRST, 1)
            return rate * _cosine((step - rise) / max(1, steps - rise), 1, LAST)
        case _:
            return rate


def set_step(optimizer: torch.optim.Optimizer, rate: float, momentum: float) -> None:
    """Let the optimizer take steps of this size from now on, and keep so much of the last ones."""
    if momentum and isinstance(optimizer, torch.optim.RMSprop):
        _make_room_for_momentum(optimizer)
    for group in optimizer.param_groups:
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate
        if "momentum" in group:
            group["momentum"] = momentum


def _make_room_for_momentum(optimizer: torch.optim.RMSprop) -> None:
    """Begin with no momentum where it was off so far; RMSprop itself does so at its start alone."""
    for state in optimizer.state.values():
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(state["square_avg"])


def _cosine(share: float, start: float, end: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
