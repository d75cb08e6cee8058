"""The folder of a run: its recipe, its state after the last whole epoch and its model.

::

    run.json            the recipe, how it is carried out, the figures of each epoch, and what was
                        changed on the way
    state.safetensors   weights and optimizer after the last whole epoch
    model.safetensors   the model, when the run is over
    epochs/0001.safetensors ...   the weights after each epoch, where they are small
    progress.json       how it is getting on (see :mod:`cnn_desktop.core.runs.progress`)

The state holds no random numbers: each epoch's come from the seed and the epoch alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as save_tensors
from torch import nn

from cnn_desktop.core.checkpoint import Checkpoint, save_checkpoint
from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable, RunCannotResume, RunMissing
from cnn_desktop.core.events import EpochDone, SettingChanged
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.networks.build import copy_weights, load_weights
from cnn_desktop.core.networks.layers import Network, to_json
from cnn_desktop.core.reasons import reason_of
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.history import History
from cnn_desktop.core.runs.progress import CURVE, PROGRESS, thinned
from cnn_desktop.core.weights import Weights

RUN = "run.json"
STATE = "state.safetensors"
MODEL = "model.safetensors"
EPOCHS = "epochs"

SMALL = 2_000_000  # bytes of weights that are kept for each epoch
MOST = 200_000_000  # bytes of such weights in a run

# What reading values that anyone may have written can raise.
_ODD_VALUES = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


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
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    best: Best | None = None,
    history: History | None = None,
) -> None:
    """Keep what is needed to go on after this epoch.

    The weights, the optimizer and the number of the epoch are one file, written in one step, so a
    kill leaves the state of this epoch or of the one before.

    Raises:
        FileNotWritable: With the reason.
    """
    tensors = {f"model.{name}": array for name, array in copy_weights(model).items()}
    tensors |= _optimizer_tensors(optimizer)
    metadata = {
        "recipe": json.dumps(recipe.to_json(), sort_keys=True),
        "epoch": str(event.epoch),
        "step": str(event.step),
    }
    if best:
        tensors |= {f"best.{name}": np.asarray(array) for name, array in best.weights.items()}
        metadata |= {"best_epoch": str(best.epoch), "best_loss": repr(best.loss)}
    checked = {**metadata, "sha256": _digest(metadata, tensors)}
    write_atomically(folder / STATE, save_tensors(tensors, checked))
    epochs = [e for e in read_epochs(folder) if e["epoch"] < event.epoch] + [_figures(event)]
    parts: dict[str, object] = {"epochs": epochs}
    if history:
        parts["curve"] = thinned(history)
    settings = read_settings(folder)
    _write_run(folder, recipe=recipe.to_json(), settings=settings, **parts)
    _save_weights(folder / EPOCHS, event.epoch, copy_weights(model))


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
        if metadata.pop("sha256", "") != _digest(metadata, tensors):
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
    except (SafetensorError, OSError, MemoryError, RuntimeError, *_ODD_VALUES) as error:
        raise RunCannotResume(path=path, reason=reason_of(error)) from error


def read_recipe(folder: Path) -> Recipe:
    """Return the recipe of a run's folder.

    Raises:
        RunMissing: There is no run.
        RunCannotResume: Its recipe cannot be read.
    """
    path = folder / RUN
    try:
        return Recipe.from_json(json.loads(path.read_bytes())["recipe"])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RunMissing(path=folder) from error
    except (OSError, CnnDesktopError, *_ODD_VALUES) as error:
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


def start(
    folder: Path,
    recipe: Recipe,
    settings: Mapping[str, str | int] | None = None,
    environment: Mapping[str, str] | None = None,
    reads: Mapping[str, object] | None = None,
) -> None:
    """Note the recipe before the first epoch, so that a run killed in it can be resumed too.

    Args:
        folder: Of the run.
        recipe: What is trained.
        settings: How: what else decides the weights (``threads``, ``device``), and the ``name``.
        environment: Versions and the like, to understand the figures later.
        reads: What is needed to read with its weights while it trains (see :func:`reading`).

    Raises:
        FileNotWritable: With the reason: better now than after an epoch.
    """
    content = {
        "recipe": recipe.to_json(),
        "settings": dict(settings or {}),
        "environment": dict(environment or {}),
        "reads": dict(reads or {}),
        "epochs": [],
        "changes": [],
    }
    write_atomically(folder / RUN, json.dumps(content, indent=1).encode())
    remove_leftovers(folder)
    earlier = (folder / EPOCHS).glob("[0-9]*.safetensors")
    # What an earlier run in the same folder has left.
    for path in (folder / STATE, folder / MODEL, folder / PROGRESS, *earlier):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileNotWritable(path=path, reason=reason_of(error)) from error
    with contextlib.suppress(OSError):  # something else may lie in it
        (folder / EPOCHS).rmdir()


def reading(
    network: Network, class_names: tuple[str, ...], mean: float = 0.0, std: float = 1.0
) -> dict[str, object]:
    """Return what somebody elsewhere needs to read with the weights of a run while it trains."""
    return {
        "network": to_json(network),
        "class_names": list(class_names),
        "mean": mean,
        "std": std,
    }


def read_settings(folder: Path) -> dict[str, str | int]:
    """Return how a run is carried out, as :func:`start` noted it; nothing where none can be read.

    The same number of threads on the same device gives the same weights, so who resumes a run
    takes these.
    """
    try:
        settings = json.loads((folder / RUN).read_bytes())["settings"]
        return {str(k): v for k, v in settings.items() if isinstance(v, str | int)}
    except (OSError, *_ODD_VALUES):
        return {}


def save_model(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write the model of a finished run and return its file."""
    path = folder / MODEL
    save_checkpoint(path, checkpoint)
    return path


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Return the figures of the epochs so far; none where there is nothing to read."""
    try:
        epochs = json.loads((folder / RUN).read_bytes())["epochs"]
        return [epoch for epoch in epochs if isinstance(epoch["epoch"], int)]
    except (OSError, *_ODD_VALUES):
        return []


def save_result(folder: Path, accuracy: float, loss: float, epochs: float, seconds: float) -> None:
    """Note what a run came to.

    Raises:
        FileNotWritable: With the reason.
    """
    figures = {"test_accuracy": accuracy, "test_loss": loss, "seconds": seconds}
    finite = {k: v if math.isfinite(v) else None for k, v in figures.items()}
    _write_run(folder, result={**finite, "epochs": int(epochs)})


def read_history(folder: Path, epochs: int) -> History:
    """Return the curves of the batches up to an epoch; empty where there is nothing to read."""
    history = History()
    try:
        curve = json.loads((folder / RUN).read_bytes()).get("curve", {})
        rows = [row for row in zip(*(curve[n] for n in CURVE), strict=True) if row[1] <= epochs]
        for step, place, loss, accuracy in rows:
            history.steps.append(int(step))
            history.places.append(float(place))
            history.losses.append(float(loss))
            history.accuracies.append(float(accuracy))
    except (OSError, *_ODD_VALUES):
        return History()
    return history


def _save_weights(folder: Path, epoch: int, weights: Weights) -> None:
    size = sum(array.nbytes for array in weights.values())
    if size <= SMALL and epoch * size <= MOST:
        data = save_tensors({name: np.array(array) for name, array in weights.items()})
        write_atomically(folder / f"{epoch:04}.safetensors", data)


def save_change(folder: Path, change: SettingChanged) -> None:
    """Note a change at once, so that a resumed run repeats it; the same one only once.

    Raises:
        FileNotWritable: With the reason.
    """
    changes = read_changes(folder)
    if change not in changes:
        _write_run(folder, changes=[asdict(each) for each in (*changes, change)])


def read_changes(folder: Path) -> list[SettingChanged]:
    """Return what was changed on the way; nothing where there is nothing to read."""
    try:
        changes = json.loads((folder / RUN).read_bytes()).get("changes", [])
        return [
            SettingChanged(int(c["step"]), float(c["place"]), str(c["name"]), float(c["value"]))
            for c in changes
        ]
    except (OSError, *_ODD_VALUES):
        return []


def _write_run(folder: Path, **parts: object) -> None:
    """Replace parts of the run's file, or make it anew where it cannot be read."""
    try:
        content = dict(json.loads((folder / RUN).read_bytes()))
    except (OSError, *_ODD_VALUES):
        content = {}
    write_atomically(folder / RUN, json.dumps({**content, **parts}, indent=1).encode())


def _figures(event: EpochDone) -> dict[str, Any]:
    """Return an epoch's figures, null where there is no number: JSON knows no NaN."""
    figures = asdict(event).items()
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in figures}


def _optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, np.ndarray]:
    state = optimizer.state_dict()["state"]
    return {
        f"optimizer.{parameter}.{name}": value.detach().cpu().numpy().copy()
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


def _digest(metadata: Mapping[str, str], tensors: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256(json.dumps(metadata, sort_keys=True).encode())
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {tensors[name].shape}\n".encode())
        digest.update(tensors[name].tobytes())
    return digest.hexdigest()
