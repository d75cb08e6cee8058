"""Watching a run that another process trains, perhaps on another machine, through its folder.

Only reads, never writes. The folder may lie on a slow network, hold a file that is half there, or
be gone for a while: then what was read last stays, and the next look may succeed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from cnn_desktop.core.errors import CnnDesktopError, FileNotReadable
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.runs.files import MODEL, RUN, STATE, epoch_file
from cnn_desktop.core.runs.history import BATCH_FIGURES, CURVE, History
from cnn_desktop.core.runs.library import DamagedRun, KeptRun, Reads, parse_run
from cnn_desktop.core.runs.progress import (
    FINISHED,
    GOING_ON,
    PROGRESS,
    RUNNING,
    Progress,
    parse_progress,
)
from cnn_desktop.core.weights import Weights

LOOK_SECONDS = 1.0
SILENT_SECONDS = 15.0  # without news, after which a run may be dead; epochs can be long


@dataclass(frozen=True)
class NewWeights:
    """Weights that a run has kept.

    Attributes:
        reads: What reads with them.
        weights: By torch name.
        epoch: After which epoch.
    """

    reads: Reads
    weights: Weights
    epoch: int


@dataclass(frozen=True)
class Look:
    """What a look into a run's folder found.

    Attributes:
        run: As it was last readable; None while nothing could be read yet.
        history: Its curves, those of the epoch in work too.
        progress: What it has said of itself last; None where it has said nothing.
        state: ``running``, ``paused``, ``finished``, ``stopped`` or ``failed``.
        silent_seconds: Since this watch has last seen a change, by this machine's own clock: the
            clocks of two machines seldom agree.
        written: When the folder was last written to, in seconds since 1970 by the clock of the
            machine that keeps it; None where nobody knows.
        trouble: Why this look could not read the folder; None when it could.
        weights: The newest, where they are newer than those of the look before.
    """

    run: KeptRun | None
    history: History
    progress: Progress | None
    state: str
    silent_seconds: float
    written: float | None
    trouble: CnnDesktopError | None
    weights: NewWeights | None

    @property
    def is_over(self) -> bool:
        """Whether no news is to be expected."""
        return self.state not in GOING_ON

    @property
    def is_silent(self) -> bool:
        """Whether a run that goes on, or waits, gave no sign of life for long."""
        return not self.is_over and self.silent_seconds >= SILENT_SECONDS


def watch(folder: Path, stop: threading.Event, seconds: float = LOOK_SECONDS) -> Iterator[Look]:
    """Look into a run's folder again and again, until it is over or ``stop`` is set.

    Args:
        folder: Of the run.
        stop: Ends it at once, also while it waits.
        seconds: Between two looks.

    Yields:
        What each look found, also when nothing has changed; the last one of a run that is over
        holds its final weights.
    """
    watcher = _Watcher(folder)
    while not stop.is_set():
        look = watcher.look()
        yield look
        if look.is_over and look.trouble is None:
            return
        stop.wait(seconds)


class _Watcher:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run_data = self._progress_data = b""
        self._run: KeptRun | None = None
        self._progress: Progress | None = None
        self._changed_at = time.monotonic()
        self._written: float | None = None
        self._weights_of = 0  # the epoch whose weights were read last

    def look(self) -> Look:
        trouble = self._read()
        weights = None
        if self._run and trouble is None:
            weights = self._newest_weights(self._run)
        return Look(
            run=self._run,
            history=_history(self._run, self._progress) if self._run else History(),
            progress=self._progress,
            state=self._state(),
            silent_seconds=time.monotonic() - self._changed_at,
            written=self._written,
            trouble=trouble,
            weights=weights,
        )

    def _read(self) -> CnnDesktopError | None:
        """Take over what is new; what cannot be read now leaves all as it is."""
        path = self._folder / RUN
        try:
            data = path.read_bytes()  # opened each time: a network's cache asks anew only then
            written = path.stat().st_mtime
        except FileNotFoundError as error:
            if self._folder.is_dir():  # a wrong folder, or a run that has not begun
                return FileNotReadable(path=self._folder, reason="there is no run in it")
            return FileNotReadable(path=path, reason=reason_of(error))
        except OSError as error:
            return FileNotReadable(path=path, reason=reason_of(error))
        if data != self._run_data:
            found = parse_run(self._folder, data)
            if isinstance(found, DamagedRun):
                return FileNotReadable(path=path, reason=found.reason)
            self._run, self._run_data, self._changed_at = found, data, time.monotonic()
        self._read_progress(written)
        return None

    def _read_progress(self, written: float) -> None:
        path = self._folder / PROGRESS
        try:
            data = path.read_bytes()
            self._written = max(written, path.stat().st_mtime)
        except OSError:  # a run of an older version has none
            self._written = written
            return
        progress = parse_progress(data)
        if progress is not None and data != self._progress_data:
            self._progress, self._progress_data = progress, data
            self._changed_at = time.monotonic()

    def _state(self) -> str:
        if self._progress:
            return self._progress.state
        return FINISHED if self._run and self._run.test_accuracy is not None else RUNNING

    def _newest_weights(self, run: KeptRun) -> NewWeights | None:
        epochs = len(run.epochs)
        is_final = self._state() == FINISHED
        newest = epochs + 1 if is_final else epochs  # the model may be of an earlier, better epoch
        if run.reads is None or newest <= self._weights_of:
            return None
        places = [
            (epoch_file(self._folder, epochs), ""),
            (self._folder / STATE, "model."),
        ]
        if is_final:
            places.insert(0, (self._folder / MODEL, ""))
        for path, prefix in places:
            if weights := _read_weights(path, prefix, run.reads.network):
                self._weights_of = newest
                return NewWeights(run.reads, weights, epochs)
        return None


def _read_weights(path: Path, prefix: str, network: Network) -> Weights | None:
    """Return weights that belong to a network; None where there are none, or not yet whole."""
    expected: Mapping[str, tuple[int, ...]] = network.state_shapes()
    try:
        with safe_open(str(path), framework="numpy") as file:
            weights = {name: np.array(file.get_tensor(prefix + name)) for name in expected}
    except (SafetensorError, OSError, MemoryError, *ODD_VALUES):
        return None
    fits = all(
        weights[name].shape == shape and np.isfinite(weights[name]).all()
        for name, shape in expected.items()
    )
    return weights if fits else None


def _history(run: KeptRun, progress: Progress | None) -> History:
    """Return the curves: the epochs of the run's file, the batches up to the last news."""
    history = History()
    curve = progress.curve if progress else {}
    places = curve.get("places", [])
    if places and (not run.batches.size or places[-1] >= run.batches[0, -1]):
        for name in CURVE:
            getattr(history, name).extend(curve[name])
    else:
        history.steps.extend(int(step) for step in run.steps)
        for name, values in zip(BATCH_FIGURES, run.batches.tolist(), strict=True):
            getattr(history, name).extend(values)
    whole = run.history()
    history.epochs.extend(whole.epochs)
    history.changes.extend(run.changes)
    return history
