"""The weights that a run had after each epoch, a file each: kept, and read one at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as save_tensors

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint, load_checkpoint
from cnn_desktop.core.data.digit_mix import find_data, is_fine_tuning
from cnn_desktop.core.errors import EpochNotReadable
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.runs.files import MODEL, epoch_file, epoch_files
from cnn_desktop.core.runs.library import FIGURES, KeptRun
from cnn_desktop.core.sabotage import input_std
from cnn_desktop.core.weights import Weights

SMALL = 2_000_000  # bytes of weights that are kept for each epoch
MOST = 200_000_000  # bytes of such weights in a run
MOST_BYTES = 64_000_000  # of one file that is read; the program itself writes smaller ones


@dataclass(frozen=True)
class Story:
    """A run whose epochs can be looked at.

    Attributes:
        run: Its figures.
        frame: A checkpoint with everything but the weights of an epoch.
        epochs: Those that have a file, ascending.
    """

    run: KeptRun
    frame: Checkpoint
    epochs: tuple[int, ...]


def save_epoch(folder: Path, epoch: int, weights: Weights) -> None:
    """Keep a run's weights after an epoch, where they are small.

    Args:
        folder: Of the run.
        epoch: From 1.
        weights: At its end.

    Raises:
        FileNotWritable: With the reason.
    """
    size = sum(array.nbytes for array in weights.values())
    if size <= SMALL and epoch * size <= MOST:
        write_atomically(epoch_file(folder, epoch), save_tensors(dict(weights)))


def epochs_with_weights(folder: Path) -> tuple[int, ...]:
    """Return the epochs of a run's folder that have a file of weights, ascending."""
    names = [path.stem for path in epoch_files(folder)]
    return tuple(sorted(int(name) for name in names if name.isdecimal()))


def open_story(run: KeptRun, data_dir: Path) -> Story:
    """Find out what network a run trained, and which of its epochs are kept.

    Args:
        run: The run.
        data_dir: The data folder, where the names of an imported data set's classes are.

    Raises:
        CnnDesktopError: Its model is damaged, or its network or data set are not known here.
    """
    epochs = epochs_with_weights(run.folder)
    if run.reads is not None:
        reads = run.reads
        frame = Checkpoint(
            name=run.name,
            network=reads.network,
            weights={},
            class_names=reads.class_names,
            recipe=run.recipe,
            mean=reads.mean,
            std=reads.std,
        )
    elif run.is_complete:  # an older run
        frame = replace(load_checkpoint(run.folder / MODEL), weights={})
    else:
        frame = _frame_by_recipe(run, data_dir)
    return Story(run, frame, epochs)


def read_epoch(story: Story, epoch: int) -> Checkpoint:
    """Read the model as it was after an epoch; weights that are no numbers are no error here.

    Raises:
        EpochNotReadable: The file is missing, cut off, altered or another network's.
    """
    path = epoch_file(story.run.folder, epoch)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        with safe_open(os.fspath(path), framework="numpy") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        _check(weights, story.frame.network)
    except (SafetensorError, OSError, MemoryError, *ODD_VALUES) as error:
        raise EpochNotReadable(epoch=epoch, path=path, reason=reason_of(error)) from error
    return replace(story.frame, weights=weights, epochs=epoch)


def _check(weights: dict[str, np.ndarray], network: Network) -> None:
    expected = network.state_shapes()
    if {name: array.shape for name, array in weights.items()} != expected:
        raise ValueError("the weights are those of another network")
    for name, array in weights.items():
        kind = np.int64 if expected[name] == () else np.float32
        if array.dtype != kind:
            raise ValueError(f"{name} is of the type {array.dtype}")


def _frame_by_recipe(run: KeptRun, data_dir: Path) -> Checkpoint:
    """Return what a run that is not over trains: its recipe says it."""
    network, names = run.recipe.find_network(), DIGITS
    if not is_fine_tuning(run.recipe):
        info = find_data(run.recipe.dataset, data_dir)
        names = info.class_names
        network = run.recipe.network_for(info.input_shape, len(names))
    if network.trace()[-1].output_shape != (len(names),):
        raise EpochNotReadable(
            epoch=1, path=run.folder, reason=f"{len(names)} classes do not fit {network.name}"
        )
    std = input_std(run.recipe.sabotage)
    return Checkpoint(run.name, network, {}, names, recipe=run.recipe, std=std)


def figures(run: KeptRun, epoch: int) -> dict[str, float | None]:
    """Return the figures of an epoch: losses in nats, accuracies 0 to 1; None where unknown."""
    for each in run.epochs:
        if each["epoch"] == epoch:
            return {name: each.get(name) for name in FIGURES}
    return dict.fromkeys(FIGURES)
