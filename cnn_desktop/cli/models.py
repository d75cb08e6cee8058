"""What several commands do: open the model that was asked for, and see to a data set."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli.output import Output, size_text
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint
from cnn_desktop.core.data.datasets import prepare
from cnn_desktop.core.errors import ModelDoesNotFit
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.networks.layers import shape_text


def data_option(data_dir: Path) -> str:
    """Return what a suggested command needs to find the same data; empty where it looks there."""
    return "" if data_dir == paths.data_dir() else f" --data-dir {shlex.quote(str(data_dir))}"


def open_model(arguments: argparse.Namespace) -> tuple[Path, Checkpoint]:
    """Return the model named by ``--model``, or the shipped one, with its file.

    Raises:
        CnnDesktopError: It is missing, damaged, or no model.
    """
    path: Path = arguments.model or paths.shipped_model()
    return path, load_checkpoint(path)


def check_fit(
    path: Path,
    checkpoint: Checkpoint,
    what: str,
    input_shape: tuple[int, ...],
    class_names: tuple[str, ...] | None = None,
) -> None:
    """See that a model reads pictures of this shape, and these classes where they matter.

    Raises:
        ModelDoesNotFit: It does not; says why.
    """
    made_for = checkpoint.network.input_shape
    if made_for != input_shape:
        reason = f"it reads pictures of {shape_text(made_for)}, not {shape_text(input_shape)}"
        raise ModelDoesNotFit(path=path, what=what, reason=reason)
    if class_names is not None and class_names != checkpoint.class_names:
        reason = (
            f"it knows the classes {_few(checkpoint.class_names)}, and the data have "
            f"{_few(class_names)}"
        )
        raise ModelDoesNotFit(path=path, what=what, reason=reason)


def _few(class_names: tuple[str, ...]) -> str:
    more = ", ..." if len(class_names) > 3 else ""
    return f"{', '.join(class_names[:3])}{more} ({len(class_names)} in all)"


def fetch_test(dataset: str, data_dir: Path, output: Output) -> None:
    """Check a data set's test files and download what is missing, saying so on standard error.

    Raises:
        CnnDesktopError: They cannot be had.
    """
    said = DataSaid(output)
    for event in prepare(dataset, data_dir, test_only=True):
        said.say(event)


class DataSaid:
    """Says once for each file that it is fetched, and shows how far that is."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._last: tuple[str, str] = ("", "")

    def say(self, event: DataProgress) -> bool:
        """Tell people; returns whether it was news: another file, or another thing done to it."""
        is_news = self._last != (event.file, event.note)
        self._last = (event.file, event.note)
        total = f" of {size_text(event.bytes_total)}" if event.bytes_total else ""
        what = f"{event.note} {event.dataset}: {event.file}"
        if is_news and event.note != "checking":
            self._output.message(f"{what} ({total.removeprefix(' of ')})" if total else what)
        self._output.progress(f"{what}, {size_text(event.bytes_done)}{total}")
        return is_news
