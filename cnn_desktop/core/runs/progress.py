"""How a run is getting on, in a small file of its own, for who watches its folder from elsewhere.

The process that trains writes ``progress.json`` every few seconds, in one step each time; whoever
can read the folder, over a network too, sees the curves grow, and sees when no news comes any more.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cnn_desktop.core import errors
from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable
from cnn_desktop.core.events import BatchDone
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.reasons import ODD_VALUES
from cnn_desktop.core.runs.history import CURVE, History

PROGRESS = "progress.json"

RUNNING, PAUSED = "running", "paused"
FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"
GOING_ON = (RUNNING, PAUSED)
STATES = (*GOING_ON, FINISHED, STOPPED, FAILED)

EVERY_SECONDS = 2.0
SHARE = 0.01  # of the time that writing may take: a slow network must not slow the training
CURVE_POINTS = 1000

_BATCH = ("epoch", "batch", "batches", "step", "images_per_second", "seconds_left")
_MOST_TEXT = 300


@dataclass(frozen=True)
class Progress:
    """What a run has said of itself last.

    Attributes:
        state: One of :data:`STATES`; a run that was killed goes on saying that it is running, or
            paused (see :mod:`cnn_desktop.core.runs.pause`).
        epoch: The epoch in work, from 1; 0 before the first batch.
        batch: Batches done in it.
        batches: Batches an epoch.
        step: Batches done in the whole run.
        images_per_second: As it trains; 0 before the first batch.
        seconds_left: Estimate; 0 before the first batch.
        error: What ended it, where it failed and said so.
        curve: Places in epochs, losses in nats and accuracies, 0 to 1, thinned, by their names.
    """

    state: str
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    step: int = 0
    images_per_second: float = 0.0
    seconds_left: float = 0.0
    error: CnnDesktopError | None = None
    curve: Mapping[str, list[float]] = field(default_factory=dict)


class ProgressFile:
    """Writes how a run is getting on; a disk that is full or gone must not cost the run.

    Args:
        folder: Of the run; None to write nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / PROGRESS if folder else None
        self._written_at = -math.inf
        self._took = 0.0
        self._batch: BatchDone | None = None
        self._history = History()
        self._is_over = False

    def note(self, event: BatchDone, history: History) -> None:
        """Write a batch's figures, if the last ones are old enough."""
        self._batch, self._history = event, history
        wait = max(EVERY_SECONDS, self._took / SHARE)
        if time.monotonic() - self._written_at >= wait:
            self.write(RUNNING)

    def write(self, state: str, error: Exception | None = None) -> None:
        """Write at once how it is; what is over stays so."""
        if self._path is None or self._is_over:
            return
        self._is_over = state not in GOING_ON
        content: dict[str, object] = {"state": state, "curve": thinned(self._history)}
        if self._batch:
            figures = asdict(self._batch)
            content |= {name: figures[name] for name in _BATCH}
        if error:
            content["error"] = _error_to_json(error)
        began = time.monotonic()
        with contextlib.suppress(FileNotWritable):
            write_atomically(self._path, json.dumps(content).encode())
        self._written_at = time.monotonic()
        self._took = self._written_at - began


@contextlib.contextmanager
def noted(folder: Path | None) -> Iterator[ProgressFile]:
    """Note how a run ends, whatever ends it.

    Whoever iterates a run may leave it after its last word, so the run itself says that it is
    finished before it speaks that.

    Args:
        folder: Of the run; None to write nothing.

    Yields:
        What takes the figures on the way.
    """
    progress = ProgressFile(folder)
    progress.write(RUNNING)
    try:
        yield progress
    except (GeneratorExit, KeyboardInterrupt):
        progress.write(STOPPED)
        raise
    except Exception as error:
        progress.write(FAILED, error)
        raise


def thinned(history: History, points: int = CURVE_POINTS) -> dict[str, list[float]]:
    """Return a history's batches as plain lists of at most so many points."""
    every = -(-len(history.steps) // points) or 1
    return {name: [round(value, 6) for value in getattr(history, name)[::every]] for name in CURVE}


def parse_progress(data: bytes) -> Progress | None:
    """Return what a file says that anyone may have written; None where it cannot be read."""
    try:
        content = json.loads(data)
        state = content["state"]
        if state not in STATES:
            return None
        figures = {name: _number(content.get(name, 0)) for name in _BATCH}
        curve = {name: [float(value) for value in content["curve"][name]] for name in CURVE}
        if len({len(values) for values in curve.values()}) != 1:
            return None
        whole = {name: int(figures[name]) for name in ("epoch", "batch", "batches", "step")}
        pace, left = figures["images_per_second"], figures["seconds_left"]
        return Progress(
            state=state,
            **whole,
            images_per_second=pace,
            seconds_left=left,
            error=_error_from_json(content.get("error")),
            curve=curve,
        )
    except ODD_VALUES:
        return None


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError(value)
    return number


def _error_to_json(error: Exception) -> dict[str, object]:
    """Return an error so that a window elsewhere can say it in its own language."""
    if not isinstance(error, CnnDesktopError):
        return {"text": f"{type(error).__name__}: {error}"[:_MOST_TEXT]}
    plain = {k: v if isinstance(v, int | float) else str(v) for k, v in error.values.items()}
    return {"kind": type(error).__name__, "values": plain, "text": str(error)[:_MOST_TEXT]}


def _error_from_json(value: Any) -> CnnDesktopError | None:
    if not isinstance(value, dict):
        return None
    kind = getattr(errors, str(value.get("kind")), None)
    if isinstance(kind, type) and issubclass(kind, CnnDesktopError):
        # A sentence's fields are the program's own; what is put into them is text or a number.
        with contextlib.suppress(*ODD_VALUES):
            return kind(**{str(k): _short(v) for k, v in value["values"].items()})
    return CnnDesktopError(text=str(value.get("text", ""))[:_MOST_TEXT])


def _short(value: Any) -> str | int | float:
    return value if isinstance(value, int | float) else str(value)[:_MOST_TEXT]
