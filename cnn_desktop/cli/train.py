"""``cnn-desktop train``: prints the events of a run, the same ones that the app draws."""

from __future__ import annotations

import argparse
import datetime
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli.models import DataSaid
from cnn_desktop.cli.output import Output, WrongUsage, duration, percent
from cnn_desktop.cli.parser import DEFAULT_RECIPE, DEVICES, PROGRAM, RECIPE_OPTIONS
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint
from cnn_desktop.core.errors import (
    FileNotWritable,
    ModelFileDamaged,
    RecipeInvalid,
    RunFolderTaken,
)
from cnn_desktop.core.events import (
    BatchDone,
    DataProgress,
    EpochDone,
    EvaluationProgress,
    RunDone,
    RunEvent,
    RunStarted,
    RunWarning,
)
from cnn_desktop.core.recipes import Recipe, get_recipe
from cnn_desktop.core.run_options import RunOptions

FAILED = 1
STOPPED = 130
REPORTS_AN_EPOCH = 10  # lines of JSON for batches: more would only make the file long


def train(arguments: argparse.Namespace, output: Output) -> int:
    """Train, or go on with a run.

    Raises:
        CnnDesktopError: In words.
    """
    if arguments.resume:
        return _resume(arguments, output)
    recipe = recipe_from(arguments)
    folder = arguments.out or _new_folder(recipe)
    _check_folder(folder)
    device, threads, name = arguments.device or "auto", arguments.threads or 0, arguments.name or ""
    return _train(recipe, _options(arguments, folder, device, threads, name), output)


def recipe_from(arguments: argparse.Namespace) -> Recipe:
    """Return the recipe that was asked for, with the values that were given in its place.

    Raises:
        WrongUsage: A value cannot be used.
    """
    given = {name: getattr(arguments, name) for name in RECIPE_OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    try:
        return replace(get_recipe(arguments.recipe or DEFAULT_RECIPE), **given)
    except RecipeInvalid as error:
        raise WrongUsage(text=error) from error


def _resume(arguments: argparse.Namespace, output: Output) -> int:
    from cnn_desktop.core import run_files

    folder: Path = arguments.resume
    recipe = run_files.read_recipe(folder)
    if checkpoint := _finished(folder / run_files.MODEL, recipe):
        path = folder / run_files.MODEL
        done = _done(checkpoint, path, checkpoint.epochs) | {"seconds": 0.0}
        output.result(done, f"This run is complete: {path}, {_accuracy(checkpoint)}")
        return 0
    settings = run_files.read_settings(folder)
    device = arguments.device or settings.get("device")
    threads = arguments.threads or settings.get("threads")
    name = arguments.name or settings.get("name")
    options = _options(
        arguments,
        folder,
        device if isinstance(device, str) and device in DEVICES else "auto",
        threads if isinstance(threads, int) else 0,
        name if isinstance(name, str) else "",
        resume=True,
    )
    return _train(recipe, options, output)


def _options(
    arguments: argparse.Namespace,
    folder: Path,
    device: str,
    threads: int,
    name: str,
    *,
    resume: bool = False,
) -> RunOptions:
    return RunOptions(
        data_dir=paths.data_dir(arguments.data_dir),
        device=device,
        threads=threads,
        out=folder,
        resume=resume,
        name=name,
    )


def _train(recipe: Recipe, options: RunOptions, output: Output) -> int:
    from cnn_desktop.core import run_files
    from cnn_desktop.core.run import run

    assert options.out is not None  # noqa: S101 - the command line always keeps its runs
    output.text(
        f"Recipe {recipe.name}: {recipe.network} on {recipe.dataset}, {recipe.epochs} epochs, "
        f"batches of {recipe.batch_size}, learning rate {recipe.learning_rate:g}, "
        f"seed {recipe.seed}"
    )
    try:
        is_saved = _report(run(recipe, options), options.out, output)
    except KeyboardInterrupt:
        output.message(_kept(options.out, len(run_files.read_epochs(options.out))))
        return STOPPED
    return 0 if is_saved else FAILED


def _report(events: Iterator[RunEvent], folder: Path, output: Output) -> bool:
    """Say what a run says; returns whether its model was saved."""
    from cnn_desktop.core.run_files import MODEL

    path = folder / MODEL
    data = DataSaid(output)
    for event in events:
        match event:
            case DataProgress():
                if data.say(event):
                    output.result({"event": "data", **asdict(event)})
            case RunStarted():
                started = {"event": "started", **asdict(event), "folder": folder}
                output.result(started, _started_text(event, folder))
            case BatchDone():
                if event.batch % max(1, event.batches // REPORTS_AN_EPOCH) == 0:
                    output.result({"event": "batch", **asdict(event)})
                output.progress(_batch_text(event))
            case EvaluationProgress():
                output.progress(
                    f"measuring the {event.part} images: {event.done:,}/{event.total:,}"
                )
            case EpochDone():
                output.result({"event": "epoch", **asdict(event)}, _epoch_text(event))
            case RunWarning():
                output.message(event.error)
            case RunDone():
                saved = path if path.exists() else None
                done = _done(event.checkpoint, saved, event.epochs_done)
                done |= {"seconds": event.seconds, "test_loss": event.test_loss}
                output.result(done, _done_text(event, saved))
                return saved is not None
    raise AssertionError("a run ends with its result")


def _done(checkpoint: Checkpoint, path: Path | None, epochs: int) -> dict[str, object]:
    return {
        "event": "done",
        "test_accuracy": next(iter(checkpoint.accuracy.values()), None),  # a run measures one
        "epochs": epochs,
        "checkpoint": path,
        "name": checkpoint.name,
    }


def _accuracy(checkpoint: Checkpoint) -> str:
    return ", ".join(f"{what}: {percent(share)}" for what, share in checkpoint.accuracy.items())


def _started_text(event: RunStarted, folder: Path) -> str:
    plural = "" if event.threads == 1 else "s"
    lines = [
        f"Device {event.device} ({event.device_name}), {event.threads} thread{plural}; "
        f"{event.parameters:,} parameters; {event.train_size:,} images to learn from, "
        f"{event.validation_size:,} to validate, {event.test_size:,} to test",
        f"Kept in {folder}",
    ]
    if event.first_epoch > 1:
        lines.append(f"Going on after epoch {event.first_epoch - 1} of {event.epochs}")
    return "\n".join(lines)


def _batch_text(event: BatchDone) -> str:
    return (
        f"epoch {event.epoch}  batch {event.batch:,}/{event.batches:,}  loss {event.loss:.4f}  "
        f"{event.images_per_second:,.0f} images/s  {duration(event.seconds_left)} left"
    )


def _epoch_text(event: EpochDone) -> str:
    return (
        f"epoch {event.epoch:>{len(str(event.epochs))}}/{event.epochs}  "
        f"loss {event.train_loss:.4f}  accuracy {percent(event.train_accuracy)}  "
        f"validation loss {event.validation_loss:.4f}  "
        f"accuracy {percent(event.validation_accuracy)}  "
        f"{event.images_per_second:,.0f} images/s  {duration(event.seconds)}"
    )


def _done_text(event: RunDone, path: Path | None) -> str:
    lines = [f"{_accuracy(event.checkpoint)} after {duration(event.seconds)}"]
    if path:
        shown = shlex.quote(str(path))
        lines.append(f"model saved: {path}")
        lines.append(f"look at it: {PROGRAM} evaluate --by-class --model {shown}")
    return "\n".join(lines)


def _kept(folder: Path, epochs: int) -> str:
    again = f"{PROGRAM} train --resume {shlex.quote(str(folder))}"
    if epochs:
        s = "" if epochs == 1 else "s"
        return f"Stopped. {epochs} epoch{s} kept in {folder}; go on with: {again}"
    return "Stopped before the first epoch was over; there is nothing to keep."


def _finished(path: Path, recipe: Recipe) -> Checkpoint | None:
    """Return the model of a run that has seen all its epochs; None when there is more to do."""
    if not path.exists():
        return None
    try:
        checkpoint = load_checkpoint(path)
    except ModelFileDamaged:  # it is measured and written anew from the state
        return None
    return checkpoint if checkpoint.epochs >= recipe.epochs else None


def _new_folder(recipe: Recipe) -> Path:
    """Return the name of a new folder among the user's runs."""
    now = datetime.datetime.now().astimezone()
    stem = f"{now:%Y-%m-%d}-{recipe.name}"
    number = 1
    folder = paths.runs_dir() / stem
    while folder.exists():
        number += 1
        folder = paths.runs_dir() / f"{stem}-{number}"
    return folder


def _check_folder(folder: Path) -> None:
    """See that a run can be kept in a folder, before hours of training rather than after.

    Raises:
        RunFolderTaken: Another run is there that has learned something.
        FileNotWritable: With the reason.
    """
    from cnn_desktop.core import run_files

    if (folder / run_files.MODEL).exists():
        raise RunFolderTaken(path=folder, state="a finished one")
    if (folder / run_files.STATE).exists():
        epochs = len(run_files.read_epochs(folder))
        raise RunFolderTaken(path=folder, state=f"stopped after epoch {epochs}")
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise FileNotWritable(path=folder, reason=error.strerror or error) from error
