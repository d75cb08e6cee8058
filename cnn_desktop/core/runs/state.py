"""What is needed to go on with a run after its last whole epoch: weights and optimizer, one file.

The state holds no random numbers: each epoch's come from the seed and the epoch alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as save_tensors
from torch import nn

from cnn_desktop.core.errors import CnnDesktopError, RunCannotResume
from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.networks.build import load_weights
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.files import STATE
from cnn_desktop.core.weights import Weights, digest


@dataclass(frozen=True)
class Best:
    """The epoch that validates best so far.

    Attributes:
        epoch: From 1.
        loss: On the validation images, in nats.
        weights: At its end.
    """

    epoch: int
    loss: float
    weights: Weights


@dataclass(frozen=True)
class Kept:
    """What a resumed run has behind it.

    Attributes:
        epochs: Whole epochs.
        steps: Of the optimizer; None where the file does not say.
        best: Where training may end early.
    """

    epochs: int = 0
    steps: int | None = None
    best: Best | None = None


def save_state(
    folder: Path,
    recipe: Recipe,
    event: EpochDone,
    weights: Weights,
    optimizer: torch.optim.Optimizer,
    best: Best | None = None,
) -> None:
    """Keep what is needed to go on after this epoch.

    The weights, the optimizer and the number of the epoch are one file, written in one step, so a
    kill leaves the state of this epoch or of the one before.

    Args:
        folder: Of the run.
        recipe: What is trained.
        event: The epoch that is over.
        weights: At its end.
        optimizer: With its moments.
        best: Where training may end early.

    Raises:
        FileNotWritable: With the reason.
    """
    tensors = {f"model.{name}": np.asarray(array) for name, array in weights.items()}
    tensors |= _optimizer_tensors(optimizer)
    metadata = {
        "recipe": json.dumps(recipe.to_json(), sort_keys=True),
        "epoch": str(event.epoch),
        "step": str(event.step),
    }
    if best:
        tensors |= {f"best.{name}": np.asarray(array) for name, array in best.weights.items()}
        metadata |= {"best_epoch": str(best.epoch), "best_loss": repr(best.loss)}
    checked = {**metadata, "sha256": _checksum(metadata, tensors)}
    write_atomically(folder / STATE, save_tensors(tensors, checked))


def load_state(
    folder: Path, recipe: Recipe, model: nn.Module, optimizer: torch.optim.Optimizer
) -> Kept:
    """Put a run's state into a model and its optimizer.

    Returns:
        What is behind it; no epoch when the run was ended before its first was over.

    Raises:
        RunCannotResume: The state is damaged or belongs to another recipe.
    """
    path = folder / STATE
    remove_leftovers(folder)
    if not path.exists():
        return Kept()
    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if metadata.pop("sha256", "") != _checksum(metadata, tensors):
            raise RunCannotResume(path=path, reason="the checksum differs")
        if Recipe.from_json(json.loads(metadata["recipe"])) != recipe:
            raise RunCannotResume(path=path, reason="it belongs to another recipe")
        if "best_epoch" in metadata:
            load_weights(model, _part(tensors, "best."))  # refuses what does not fit
        load_weights(model, _part(tensors, "model."))
        _restore_optimizer(optimizer, tensors)
        return _kept(metadata, tensors)
    except CnnDesktopError:
        raise
    except (SafetensorError, OSError, MemoryError, RuntimeError, *ODD_VALUES) as error:
        raise RunCannotResume(path=path, reason=reason_of(error)) from error


def _part(tensors: Mapping[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}


def _kept(metadata: Mapping[str, str], tensors: Mapping[str, np.ndarray]) -> Kept:
    best = None
    if "best_epoch" in metadata:
        epoch, loss = int(metadata["best_epoch"]), float(metadata["best_loss"])
        best = Best(epoch, loss, _part(tensors, "best."))
    steps = int(metadata["step"]) if "step" in metadata else None
    return Kept(int(metadata["epoch"]), steps, best)


def _optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, np.ndarray]:
    state = optimizer.state_dict()["state"]
    return {
        f"optimizer.{parameter}.{name}": np.asarray(value.detach().cpu(), order="C")
        for parameter, values in state.items()
        for name, value in values.items()
        if isinstance(value, torch.Tensor)
    }


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, np.ndarray]) -> None:
    parameters = [each for group in optimizer.param_groups for each in group["params"]]
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, array in tensors.items():
        if key.startswith("optimizer."):
            _, parameter, name = key.split(".", 2)
            if array.shape not in {(), tuple(parameters[int(parameter)].shape)}:
                raise ValueError(f"{key} has the shape {array.shape}")
            value = torch.from_numpy(array)
            if array.shape:  # laid out in memory like its parameter, as the optimizer's own are
                value = torch.empty_like(parameters[int(parameter)], device="cpu").copy_(value)
            state.setdefault(int(parameter), {})[name] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def _checksum(metadata: Mapping[str, str], tensors: Weights) -> str:
    return digest(json.dumps(metadata, sort_keys=True), tensors)
