"""The folder of a run, and its ``run.json``: what is trained and how, and the figures so far.

::

    run.json            the recipe, how it is carried out, the figures of each epoch, and what was
                        changed on the way
    state.safetensors   weights and optimizer after the last whole epoch
                        (see :mod:`cnn_desktop.core.runs.state`)
    model.safetensors   the model, when the run is over
    epochs/0001.safetensors ...   the weights after each epoch, where they are small
                        (see :mod:`cnn_desktop.core.runs.epoch_weights`)
    progress.json       how it is getting on (see :mod:`cnn_desktop.core.runs.progress`)
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cnn_desktop.core.checkpoint import Checkpoint, save_checkpoint
from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable, RunCannotResume, RunMissing
from cnn_desktop.core.events import EpochDone, SettingChanged
from cnn_desktop.core.files import remove_leftovers, write_atomically
from cnn_desktop.core.networks.layers import Network, to_json
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.history import CURVE, History
from cnn_desktop.core.runs.progress import PROGRESS, thinned

RUN = "run.json"
STATE = "state.safetensors"
MODEL = "model.safetensors"
EPOCHS = "epochs"


def epoch_file(folder: Path, epoch: int) -> Path:
    """Return the file of a run's weights after an epoch, from 1; it need not be there."""
    return folder / EPOCHS / f"{epoch:04}.safetensors"


def epoch_files(folder: Path) -> list[Path]:
    """Return the files of weights that are there, in no order; none where nobody can look."""
    try:
        return list((folder / EPOCHS).glob("[0-9]*.safetensors"))
    except OSError:
        return []


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
    except (OSError, CnnDesktopError, *ODD_VALUES) as error:
        raise RunCannotResume(path=path, reason=reason_of(error)) from error


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
    # What an earlier run in the same folder has left.
    for path in (folder / STATE, folder / MODEL, folder / PROGRESS, *epoch_files(folder)):
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
    except (OSError, *ODD_VALUES):
        return {}


def save_model(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write the model of a finished run and return its file."""
    path = folder / MODEL
    save_checkpoint(path, checkpoint)
    return path


def save_epoch(folder: Path, recipe: Recipe, event: EpochDone, history: History) -> None:
    """Note the figures of an epoch behind those of the epochs before it, and the curves so far.

    Raises:
        FileNotWritable: With the reason.
    """
    _write_run(
        folder,
        recipe=recipe.to_json(),
        settings=read_settings(folder),
        epochs=[e for e in read_epochs(folder) if e["epoch"] < event.epoch] + [_figures(event)],
        curve=thinned(history),
    )


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Return the figures of the epochs so far; none where there is nothing to read."""
    try:
        epochs = json.loads((folder / RUN).read_bytes())["epochs"]
        return [epoch for epoch in epochs if isinstance(epoch["epoch"], int)]
    except (OSError, *ODD_VALUES):
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
    except (OSError, *ODD_VALUES):
        return History()
    return history


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
    except (OSError, *ODD_VALUES):
        return []


def _write_run(folder: Path, **parts: object) -> None:
    """Replace parts of the run's file, or make it anew where it cannot be read."""
    try:
        content = dict(json.loads((folder / RUN).read_bytes()))
    except (OSError, *ODD_VALUES):
        content = {}
    write_atomically(folder / RUN, json.dumps({**content, **parts}, indent=1).encode())


def _figures(event: EpochDone) -> dict[str, Any]:
    """Return an epoch's figures, null where there is no number: JSON knows no NaN."""
    figures = asdict(event).items()
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in figures}
