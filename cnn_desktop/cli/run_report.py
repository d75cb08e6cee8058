"""What a training run says on the command line: lines for people, or events as JSON lines."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from cnn_desktop.cli.models import DataSaid, data_option
from cnn_desktop.cli.output import Output, duration, percent
from cnn_desktop.cli.parser_parts import PROGRAM
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.events import (
    BatchDone,
    BestWeights,
    DataProgress,
    EpochDone,
    EvaluationProgress,
    RunDone,
    RunEvent,
    RunStarted,
    RunWarning,
    SettingChanged,
)
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.fold_events import FoldDone, FoldEvent, FoldsDone
from cnn_desktop.core.sabotage import SABOTAGES

REPORTS_AN_EPOCH = 10  # lines of JSON for batches: more would only make the file long


def report(
    events: Iterator[RunEvent], folder: Path, model: Path, data_dir: Path, output: Output
) -> bool:
    """Say what a run says.

    Args:
        events: Of the run.
        folder: Where it is kept.
        model: The file that its model is going to be.
        data_dir: Folder of the data sets.
        output: Where to say it.

    Returns:
        Whether the model was saved.
    """
    data, not_saved = DataSaid(output), set()
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
            case SettingChanged():
                changed = f"{event.name} = {event.value:g} from step {event.step + 1:,} on"
                output.result({"event": "changed", **asdict(event)}, changed)
            case BestWeights():
                output.result({"event": "best", **asdict(event)}, _best_text(event))
            case RunWarning():
                output.message(event.error)
                not_saved.add(event.error.values.get("path"))
            case RunDone():
                saved = None if model in not_saved else model
                done = done_event(event.checkpoint, saved, event.epochs_done)
                done |= {"seconds": event.seconds, "test_loss": event.test_loss}
                if event.compared:
                    done["compared"] = [asdict(each) for each in event.compared]
                output.result(done, _done_text(event, saved, data_dir))
                return saved is not None
    raise AssertionError("a run ends with its result")


def report_folds(events: Iterator[FoldEvent], output: Output) -> None:
    """Say what a cross-validation says."""
    data = DataSaid(output)
    for event in events:
        match event:
            case DataProgress():
                data.say(event)
            case BatchDone():
                output.progress(_batch_text(event))
            case FoldDone():
                text = (
                    f"fold {event.fold}/{event.folds}: accuracy {percent(event.accuracy)}, "
                    f"loss {event.loss:.4f} on {event.validation_size:,} images"
                )
                output.result({"event": "fold", **asdict(event)}, text)
            case FoldsDone():
                text = (
                    f"mean accuracy {percent(event.mean_accuracy)}, spread (standard deviation) "
                    f"{percent(event.spread)}, mean loss {event.mean_loss:.4f}"
                )
                output.result({"event": "folds", **asdict(event)}, text)


def recipe_text(recipe: Recipe) -> str:
    """Return what is going to be trained, in a line, and one for each sabotage."""
    line = (
        f"Recipe {recipe.name}: {recipe.network} on {recipe.dataset}, "
        f"{_count(recipe.epochs, 'epoch')}, batches of {recipe.batch_size}, {recipe.optimizer}, "
        f"learning rate {recipe.learning_rate:g} ({recipe.schedule}), seed {recipe.seed}"
    )
    if recipe.dropout is not None:
        line += f", dropout {recipe.dropout:g}"
    spoiled = [SABOTAGES[name] for name in recipe.sabotage]
    symptoms = [f"Sabotaged ({each.name}). Look for: {each.symptom}" for each in spoiled]
    return "\n".join([line, *symptoms])


def done_event(checkpoint: Checkpoint, path: Path | None, epochs: int) -> dict[str, object]:
    """Return the last event of a run; ``path`` is None when the model could not be saved."""
    return {
        "event": "done",
        "test_accuracy": next(iter(checkpoint.accuracy.values()), None),  # a run measures one
        "epochs": epochs,
        "checkpoint": path,
        "name": checkpoint.name,
    }


def accuracy_text(checkpoint: Checkpoint) -> str:
    """Return what a model was measured to read right."""
    return ", ".join(f"{what}: {percent(share)}" for what, share in checkpoint.accuracy.items())


def _started_text(event: RunStarted, folder: Path) -> str:
    lines = [
        f"Device {event.device} ({event.device_name}), {_count(event.threads, 'thread')}; "
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


def _best_text(event: BestWeights) -> str:
    why = "Ended early: no better epoch for long enough. " if event.early else ""
    return f"{why}The weights of epoch {event.epoch} validate best (loss {event.loss:.4f})"


def _done_text(event: RunDone, path: Path | None, data_dir: Path) -> str:
    lines = [f"{accuracy_text(event.checkpoint)} after {duration(event.seconds)}"]
    lines += [
        f"{each.title}, {_count(each.count, 'image')}: {percent(each.before)} before, "
        f"{percent(each.after)} after"
        for each in event.compared
    ]
    if path:
        shown = f"{shlex.quote(str(path))}{data_option(data_dir)}"
        lines.append(f"model saved: {path}")
        lines.append(f"look at it: {PROGRAM} evaluate --by-class --model {shown}")
    return "\n".join(lines)


def kept_text(folder: Path, epochs: int, data_dir: Path, processes: int = 1) -> str:
    """Return what is left of a run that was stopped, and how to go on with it."""
    program = PROGRAM
    if processes > 1:
        program = f"torchrun --nproc-per-node {processes} -m cnn_desktop"
    again = f"{program} train --resume {shlex.quote(str(folder))}{data_option(data_dir)}"
    if epochs:
        return f"Stopped. {_count(epochs, 'epoch')} kept in {folder}; go on with: {again}"
    return "Stopped before the first epoch was over; there is nothing to keep."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
