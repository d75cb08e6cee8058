"""Runs in the event format of TensorBoard, written by TensorBoard's own library.

Each run becomes a folder with one event file: its losses and accuracies as scalars, by batch and by
epoch, what was changed in mid-run, and its settings for the page HParams. ``tensorboard --logdir``
on the folder above shows them all.
"""

from __future__ import annotations

import importlib.util
import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cnn_desktop.core.errors import ExportFailed, ExtraMissing
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.runs.library import FIGURES, KeptRun, distinct, settings_of

EXTRA = "tensorboard"

TAGS = {
    "train_loss": "loss/train",
    "validation_loss": "loss/validation",
    "train_accuracy": "accuracy/train",
    "validation_accuracy": "accuracy/validation",
}
BATCH_TAGS = ("loss/batch", "accuracy/batch")
TEST_TAG = "accuracy/test"
CHANGE_TAG = "changed/"

Scalar = tuple[str, int, float]
"""A tag, a step of the optimizer and a value."""


def is_installed() -> bool:
    """Whether TensorBoard's library is there."""
    return importlib.util.find_spec("tensorboard") is not None


def export_tensorboard(folder: Path, runs: Sequence[KeptRun]) -> list[Path]:
    """Write runs so that TensorBoard shows them side by side.

    Args:
        folder: For ``tensorboard --logdir``; each run gets a sub-folder of its own name. The
            file of an earlier export of the same run is replaced.
        runs: Which.

    Returns:
        The event files, one a run.

    Raises:
        ExtraMissing: TensorBoard is not installed.
        ExportFailed: Its library failed.
        FileNotWritable: With the reason.
    """
    if not is_installed():
        raise ExtraMissing(what="The export to TensorBoard", package=EXTRA, extra=EXTRA)
    written: list[Path] = []
    for run, name in zip(runs, _names(runs), strict=True):
        began = run.started or 0.0
        try:
            data = _events(run, began)
        # A large library that may raise errors of its own, and none of them may pass as a success.
        except Exception as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise ExportFailed(
                path=folder / name, format="TensorBoard", reason=reason, extra=EXTRA
            ) from error
        path = folder / name / f"events.out.tfevents.{int(began)}.cnn-desktop"
        write_atomically(path, data)
        written.append(path)
    return written


def scalars(run: KeptRun) -> Iterator[Scalar]:
    """Return all figures of a run in the order of their steps."""
    found: list[Scalar] = []
    for (_, loss, accuracy), step in zip(run.batches.T.tolist(), run.steps.tolist(), strict=True):
        if step:
            found += [(BATCH_TAGS[0], int(step), loss), (BATCH_TAGS[1], int(step), accuracy)]
    for epoch in run.epochs:
        for figure in FIGURES:
            value = epoch.get(figure)
            if value is not None:
                found.append((TAGS[figure], int(epoch["step"]), float(value)))
    found += [(f"{CHANGE_TAG}{c.name}", c.step, c.value) for c in run.changes]
    if run.test_accuracy is not None:
        last = int(run.last["step"]) if run.epochs else 0
        found.append((TEST_TAG, last, run.test_accuracy))
    return iter(sorted((each for each in found if math.isfinite(each[2])), key=lambda s: s[1]))


def _events(run: KeptRun, began: float) -> bytes:
    """Return the content of an event file."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    # The library writes to a path of its own choice; the file takes its place in one step later.
    with tempfile.TemporaryDirectory() as scratch:
        writer = EventFileWriter(scratch)
        writer.add_event(Event(wall_time=began, step=0, summary=_hyperparameters(run, began)))
        clock = _Clock(run, began)
        for tag, step, value in scalars(run):
            summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
            writer.add_event(Event(wall_time=clock.at(step), step=step, summary=summary))
        writer.close()
        (file,) = Path(scratch).iterdir()
        return file.read_bytes()


def _hyperparameters(run: KeptRun, began: float) -> Any:
    """Return the settings as TensorBoard's page HParams reads them."""
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.hparams import metadata, plugin_data_pb2

    session = plugin_data_pb2.SessionStartInfo(start_time_secs=began)
    for name, value in settings_of(run.recipe).items():
        slot = session.hparams[name]
        if isinstance(value, bool):
            slot.bool_value = value
        elif isinstance(value, int | float):
            slot.number_value = value
        else:
            slot.string_value = ", ".join(value) if isinstance(value, list) else str(value)
    content = plugin_data_pb2.HParamsPluginData(session_start_info=session)
    about = metadata.create_summary_metadata(content)
    return Summary(value=[Summary.Value(tag=metadata.SESSION_START_INFO_TAG, metadata=about)])


class _Clock:
    """Says when a step was taken, as far as a run's epochs tell how long they took."""

    def __init__(self, run: KeptRun, began: float) -> None:
        self._ends = [(0, began)]
        for epoch in run.epochs:
            seconds = epoch.get("seconds") or 0.0
            self._ends.append((int(epoch["step"]), self._ends[-1][1] + float(seconds)))

    def at(self, step: int) -> float:
        """Return the seconds since 1970."""
        for (first, start), (last, end) in zip(self._ends, self._ends[1:], strict=False):
            if step <= last:
                share = (step - first) / max(1, last - first)
                return start + share * (end - start)
        return self._ends[-1][1]


def _names(runs: Sequence[KeptRun]) -> list[str]:
    """Return a folder's name for each run: its own, without what a system forbids, no two alike."""
    forbidden = r'[\\/:*?"<>|\x00-\x1f]'
    plain = [re.sub(forbidden, "-", run.title).strip(" .")[:80] or "run" for run in runs]
    return distinct(plain)
