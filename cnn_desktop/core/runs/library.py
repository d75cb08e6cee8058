"""The runs that are kept on disk: listed, named, compared, put away and brought back."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable
from cnn_desktop.core.events import EpochDone, SettingChanged
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.layers import from_json as network_from_json
from cnn_desktop.core.networks.summary import one_line
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.recipes import Recipe, recipe_title
from cnn_desktop.core.runs.files import MODEL, RUN
from cnn_desktop.core.runs.history import BATCH_FIGURES, History
from cnn_desktop.core.runs.progress import (
    FINISHED,
    GOING_ON,
    PAUSED,
    PROGRESS,
    STOPPED,
    parse_progress,
)

ALIVE_SECONDS = 30  # without news, after which nobody seems to train a run any more
INTERRUPTED = "interrupted"  # the state of a run that says it goes on, and is silent
PUT_AWAY = ".deleted "  # before the folder's name, until it is purged

FIGURES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


@dataclass(frozen=True)
class Reads:
    """What is needed to read with a run's weights.

    Attributes:
        network: Its layers.
        class_names: One a logit.
        mean: Subtracted from the pixels, 0 to 1.
        std: What they are divided by after that.
    """

    network: Network
    class_names: tuple[str, ...]
    mean: float
    std: float


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
        steps: ``(N,)``: steps of the optimizer behind each of them; 0 where nobody noted them.
        changes: What was changed in mid-run.
        reads: What reads with its weights; None for an older run.
        heard: When a run that is not over said something last, in seconds since 1970; else None.
        said: What it has said of itself last, one of
            :data:`cnn_desktop.core.runs.progress.STATES`; empty where it has said nothing.
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
    steps: np.ndarray
    changes: tuple[SettingChanged, ...] = ()
    reads: Reads | None = None
    heard: float | None = None
    said: str = ""

    @property
    def is_paused(self) -> bool:
        """Whether what it has said last is that it waits."""
        return self.said == PAUSED

    @property
    def state(self) -> str:
        """How it is now, as far as its folder tells.

        One of :data:`cnn_desktop.core.runs.progress.STATES`, or :data:`INTERRUPTED` for one that
        was going on and is not heard any more.
        """
        if self.said in GOING_ON:
            return self.said if self.seems_alive else INTERRUPTED
        if self.said not in ("", FINISHED):
            return self.said
        if self.test_accuracy is None:
            return self.said or INTERRUPTED
        # One that was stopped is measured too, and can be gone on with.
        is_at_its_end = len(self.epochs) >= self.recipe.epochs or self.has_waited
        return FINISHED if is_at_its_end else STOPPED

    @property
    def has_waited(self) -> bool:
        """Whether its validation loss was not lowered for as long as its recipe waits."""
        found = (each.get("validation_loss") for each in self.epochs)
        losses = [math.inf if loss is None else float(loss) for loss in found]
        since = len(losses) - 1 - losses.index(min(losses)) if losses else 0
        return bool(self.recipe.patience) and since >= self.recipe.patience

    @property
    def title(self) -> str:
        """Its name; its network and recipe where nobody gave one."""
        return self.name if self.is_named else f"{self.recipe.network}, {recipe_title(self.recipe)}"

    @property
    def is_named(self) -> bool:
        """Whether somebody gave it a name."""
        return self.name != self.folder.name

    @property
    def started(self) -> float | None:
        """When it began, in seconds since 1970; None where nobody noted it."""
        try:
            return datetime.datetime.fromisoformat(str(self.environment["trained"])).timestamp()
        except (KeyError, ValueError, OverflowError, OSError):
            return None

    @property
    def seems_alive(self) -> bool:
        """Whether some process seems to train it at this moment, or to wait with it."""
        return self.heard is not None and abs(time.time() - self.heard) < ALIVE_SECONDS

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
        seen = self.batches[0] <= done
        rows = self.batches.T[seen].tolist()
        for step, (place, loss, accuracy) in zip(self.steps[seen].tolist(), rows, strict=True):
            history.steps.append(int(step))
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


def list_runs(
    folder: Path, read: Callable[[Path], KeptRun | DamagedRun] | None = None
) -> list[KeptRun | DamagedRun]:
    """Return all runs in a folder, the last started first; a damaged one is named as such.

    Args:
        folder: Where they are kept.
        read: Reads one of them; :func:`read_run` when None.
    """
    read = read or read_run
    try:
        found = [path for path in folder.iterdir() if (path / RUN).is_file()]
        found = [path for path in found if not path.name.startswith(PUT_AWAY)]
    except OSError:
        return []
    return sorted((read(path) for path in found), key=_age, reverse=True)


def _age(run: KeptRun | DamagedRun) -> tuple[float, str]:
    """Return when a run was started, and its folder's name for those of one second."""
    started = run.started if isinstance(run, KeptRun) else None
    if started is None:
        try:
            started = (run.folder / RUN).stat().st_mtime
        except OSError:
            started = 0.0
    return started, run.folder.name


def read_run(folder: Path) -> KeptRun | DamagedRun:
    """Read one run; never raises for what somebody may have written into it."""
    try:
        return parse_run(folder, (folder / RUN).read_bytes())
    except OSError as error:
        return DamagedRun(folder, reason_of(error))


def parse_run(folder: Path, data: bytes) -> KeptRun | DamagedRun:
    """Read the content of a run's file; never raises for what somebody may have written into it."""
    try:
        content = json.loads(data)
        recipe = Recipe.from_json(content["recipe"])
        settings = dict(content.get("settings") or {})
        epochs = tuple(_epoch(value) for value in content["epochs"])
        curve = content.get("curve") or {}
        batches = np.array([curve.get(name, []) for name in BATCH_FIGURES], np.float64)
        accuracy = (content.get("result") or {}).get("test_accuracy")
        said, heard = _last_words(folder)
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
            steps=_steps(curve, batches.shape[1]),
            changes=tuple(_change(value) for value in content.get("changes") or ()),
            reads=_reads(content.get("reads")),
            heard=heard,
            said=said,
        )
    except (OSError, CnnDesktopError, *ODD_VALUES) as error:
        return DamagedRun(folder, reason_of(error))


def _last_words(folder: Path) -> tuple[str, float | None]:
    """Return what a run has said of itself last, and when, where it is not over."""
    path = folder / PROGRESS
    try:
        progress = parse_progress(path.read_bytes())
        if progress is None:
            return "", None
        heard = path.stat().st_mtime if progress.state in GOING_ON else None
    except OSError:
        return "", None
    return progress.state, heard


def _steps(curve: Mapping[str, Any], count: int) -> np.ndarray:
    steps = np.array(curve.get("steps", []), np.float64)
    return steps if steps.shape == (count,) else np.zeros(count)


def _change(value: Mapping[str, Any]) -> SettingChanged:
    step, place, name = int(value["step"]), float(value["place"]), str(value["name"])
    return SettingChanged(step, place, name, float(value["value"]))


def _reads(value: Any) -> Reads | None:
    """Return what reads with the weights; None where nobody noted it or it cannot be used."""
    try:
        network = network_from_json(value["network"])
        names = tuple(str(name)[:200] for name in value["class_names"])
        mean, std = float(value["mean"]), float(value["std"])
        fits = network.trace()[-1].output_shape == (len(names),)
        return Reads(network, names, mean, std) if fits and std > 0 else None
    except (CnnDesktopError, *ODD_VALUES):
        return None


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
    except (OSError, *ODD_VALUES) as error:
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
    """Return the settings in which runs differ, with the value of each run.

    What was changed in mid-run is under ``changes``: one tuple of changes a run.
    """
    recipes = [settings_of(run.recipe) for run in runs]
    rows = {name: [recipe[name] for recipe in recipes] for name in (recipes[0] if recipes else ())}
    for name in ("threads", "device", "precision"):
        rows[name] = [run.settings.get(name) for run in runs]
    rows["changes"] = [run.changes for run in runs]
    same = ("summary", "name", "based_on")
    return {n: v for n, v in rows.items() if n not in same and any(x != v[0] for x in v)}


def distinct(titles: Sequence[str]) -> list[str]:
    """Return titles that differ: the second of two alike gets a 2, and so on."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for title in titles:
        seen[title.casefold()] += 1
        number = seen[title.casefold()]
        found.append(title if number == 1 else f"{title} {number}")
    return found


def settings_of(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe's values by their names, a network of one's own as one line."""
    own = recipe.own_network
    return {**recipe.to_json(), "own_network": one_line(own) if own else "-"}


def to_csv(runs: Sequence[KeptRun]) -> str:
    """Return the figures of each epoch of runs as a table with a head."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("run", "epoch", "step", *FIGURES))
    for run, title in zip(runs, distinct([run.title for run in runs]), strict=True):
        name = re.sub(r"^([=+\-@])", r"'\1", title)  # no formula for a spreadsheet
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
