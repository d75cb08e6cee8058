"""The runs that are kept on disk: listed, named, compared, put away and brought back."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable
from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.history import History
from cnn_desktop.core.networks.summary import one_line
from cnn_desktop.core.reasons import reason_of
from cnn_desktop.core.recipes import Recipe

RUN = "run.json"
MODEL = "model.safetensors"
PUT_AWAY = ".deleted "  # before the folder's name, until it is purged

CURVE = ("places", "losses", "accuracies")
FIGURES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")

_ODD_VALUES = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class KeptRun:
    """A run on disk.

    Attributes:
        folder: Where it is.
        name: For people; the folder's name where nobody gave one.
        note: What somebody wrote about it.
        recipe: What was trained and how.
        settings: ``threads``, ``device`` and the like.
        environment: Versions of what made it.
        epochs: The figures of each whole epoch (see :class:`cnn_desktop.core.events.EpochDone`);
            None where there is no number.
        batches: ``(3, N)``: places in epochs, losses in nats and accuracies, 0 to 1, thinned.
        test_accuracy: 0 to 1; None while the run is not over.
        is_complete: Whether it has a model.
    """

    folder: Path
    name: str
    note: str
    recipe: Recipe
    settings: Mapping[str, Any]
    environment: Mapping[str, Any]
    epochs: tuple[Mapping[str, Any], ...]
    batches: np.ndarray
    test_accuracy: float | None
    is_complete: bool

    def figure(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the epochs and one of their figures, NaN where there is no number."""
        values = [math.nan if e.get(name) is None else float(e[name]) for e in self.epochs]
        return np.array([e["epoch"] for e in self.epochs], np.float64), np.array(values)

    @property
    def last(self) -> Mapping[str, Any]:
        """The figures of the last whole epoch; empty before the first is over."""
        return self.epochs[-1] if self.epochs else MappingProxyType({})

    def history(self) -> History:
        """Return the curves so far, to be gone on with; up to the last whole epoch."""
        history = History()
        done = len(self.epochs)
        for place, loss, accuracy in self.batches.T[self.batches[0] <= done].tolist():
            history.steps.append(0)
            history.places.append(place)
            history.losses.append(loss)
            history.accuracies.append(accuracy)
        names = [field.name for field in fields(EpochDone)]
        for epoch in self.epochs:
            values: list[Any] = [math.nan if epoch[n] is None else epoch[n] for n in names]
            history.epochs.append(EpochDone(*values))
        return history


@dataclass(frozen=True)
class DamagedRun:
    """A folder whose run cannot be read.

    Attributes:
        folder: Where it is.
        reason: Why not, in words.
    """

    folder: Path
    reason: str


def list_runs(folder: Path) -> list[KeptRun | DamagedRun]:
    """Return all runs in a folder, the newest first; one that is damaged is named as such."""
    try:
        found = [path for path in folder.iterdir() if (path / RUN).is_file()]
        found = [path for path in found if not path.name.startswith(PUT_AWAY)]
        found.sort(key=lambda path: (path / RUN).stat().st_mtime, reverse=True)
    except OSError:
        return []
    return [read_run(path) for path in found]


def read_run(folder: Path) -> KeptRun | DamagedRun:
    """Read one run; never raises for what somebody may have written into it."""
    try:
        content = json.loads((folder / RUN).read_bytes())
        recipe = Recipe.from_json(content["recipe"])
        settings = dict(content.get("settings") or {})
        epochs = tuple(_epoch(value) for value in content["epochs"])
        curve = content.get("curve") or {}
        batches = np.array([curve.get(name, []) for name in CURVE], np.float64)
        accuracy = (content.get("result") or {}).get("test_accuracy")
        return KeptRun(
            folder=folder,
            name=str(content.get("name") or settings.get("name") or folder.name)[:200],
            note=str(content.get("note") or "")[:10_000],
            recipe=recipe,
            settings=settings,
            environment=dict(content.get("environment") or {}),
            epochs=epochs,
            batches=batches,
            test_accuracy=None if accuracy is None else float(accuracy),
            is_complete=(folder / MODEL).is_file(),
        )
    except (OSError, CnnDesktopError, *_ODD_VALUES) as error:
        return DamagedRun(folder, reason_of(error))


def _epoch(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an epoch's figures; raises what odd values raise."""
    epoch = {field.name: value.get(field.name) for field in fields(EpochDone)}
    for name, figure in epoch.items():
        whole = name in {"epoch", "epochs", "step"}
        if not isinstance(figure, int if whole else int | float | None):
            raise TypeError(f"{name} = {str(figure)[:40]}")
    return epoch


def describe(folder: Path, **texts: str) -> None:
    """Give a run a ``name`` or a ``note``.

    Raises:
        FileNotWritable: With the reason.
    """
    try:
        content = dict(json.loads((folder / RUN).read_bytes()))
    except (OSError, *_ODD_VALUES) as error:
        raise FileNotWritable(path=folder / RUN, reason=reason_of(error)) from error
    write_atomically(folder / RUN, json.dumps({**content, **texts}, indent=1).encode())


def put_away(folder: Path) -> Path:
    """Take a run out of the list and return where it can be brought back from.

    Raises:
        FileNotWritable: With the reason.
    """
    return _move(folder, folder.with_name(f"{PUT_AWAY}{folder.name}"))


def bring_back(folder: Path) -> Path:
    """Put a run that was put away into the list again.

    Raises:
        FileNotWritable: With the reason.
    """
    return _move(folder, folder.with_name(folder.name.removeprefix(PUT_AWAY)))


def purge(folder: Path) -> None:
    """Remove for good what was put away; what cannot be removed stays unseen."""
    for path in folder.glob(f"{PUT_AWAY}*"):
        shutil.rmtree(path, ignore_errors=True)


def differing(runs: Sequence[KeptRun]) -> dict[str, list[Any]]:
    """Return the settings in which runs differ, with the value of each run."""
    recipes = [_settings(run.recipe) for run in runs]
    rows = {name: [recipe[name] for recipe in recipes] for name in (recipes[0] if recipes else ())}
    for name in ("threads", "device"):
        rows[name] = [run.settings.get(name) for run in runs]
    same = ("summary", "name")
    return {n: v for n, v in rows.items() if n not in same and any(x != v[0] for x in v)}


def _settings(recipe: Recipe) -> dict[str, Any]:
    own = recipe.own_network
    return {**recipe.to_json(), "own_network": one_line(own) if own else "-"}


def to_csv(runs: Iterable[KeptRun]) -> str:
    """Return the figures of each epoch of runs as a table with a head."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("run", "epoch", "step", *FIGURES))
    for run in runs:
        name = re.sub(r"^([=+\-@])", r"'\1", run.name)  # no formula for a spreadsheet
        for epoch in run.epochs:
            figures = (epoch.get(figure) for figure in ("epoch", "step", *FIGURES))
            table.writerow((name, *figures))
    return text.getvalue()


def _move(source: Path, target: Path) -> Path:
    number, free = 2, target
    while free.exists():
        free = target.with_name(f"{target.name} {number}")
        number += 1
    try:
        return source.rename(free)
    except OSError as error:
        raise FileNotWritable(path=source, reason=reason_of(error)) from error
