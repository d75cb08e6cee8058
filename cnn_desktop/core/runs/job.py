"""A run before its first batch: network, optimizer and data, new or from the folder of a run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import nn

from cnn_desktop.core.compute.machine import default_threads, device_name, notes
from cnn_desktop.core.compute.memory import keep_freed_memory
from cnn_desktop.core.compute.precision import Precision, choose_precision
from cnn_desktop.core.compute.threads import use_threads
from cnn_desktop.core.data.datasets import Dataset, Split
from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import RunStarted
from cnn_desktop.core.networks.build import build
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.suiting import misfit
from cnn_desktop.core.optimizing import make_optimizer
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.history import History
from cnn_desktop.core.runs.options import PRECISIONS, RunOptions
from cnn_desktop.core.runs.progress import ProgressFile
from cnn_desktop.core.runs.state import Best, Kept, load_state
from cnn_desktop.core.sabotage import (
    NO_NORMALISATION,
    WRONG_LABELS,
    ZERO_START,
    input_std,
    wrong_labels,
)
from cnn_desktop.core.training import Pictures, batches_per_epoch


@dataclass
class Job:
    """What the parts of a run share."""

    recipe: Recipe
    options: RunOptions
    threads: int
    precision: Precision
    dataset: Dataset
    network: Network
    model: nn.Module
    optimizer: torch.optim.Optimizer
    training: Pictures
    validation: Pictures
    epochs_done: int
    steps_done: int | None = None  # of a resumed run
    history: History = field(default_factory=History)
    best: Best | None = None  # so far, where training may end early
    progress: ProgressFile = field(default_factory=lambda: ProgressFile(None))
    step: int = 0
    stopped: bool = False
    began: float = field(default_factory=time.perf_counter)

    @property
    def has_waited(self) -> bool:
        """Whether there was no better epoch for as long as the recipe waits."""
        patience = self.recipe.patience
        return bool(patience and self.best and self.epochs_done - self.best.epoch >= patience)

    @property
    def device(self) -> torch.device:
        """What does the computing."""
        return self.training.images.device

    def started(self) -> RunStarted:
        """Return what is known before the first batch."""
        return RunStarted(
            device=self.device.type,
            device_name=device_name(self.device.type),
            threads=self.threads,
            train_size=len(self.training),
            validation_size=len(self.validation),
            test_size=len(self.dataset.test),
            batches=batches_per_epoch(len(self.training), self.recipe),
            epochs=self.recipe.epochs,
            first_epoch=self.epochs_done + 1,
            parameters=self.network.parameter_count,
            input_shape=self.network.input_shape,
        )


def make_job(
    recipe: Recipe,
    options: RunOptions,
    device: torch.device,
    dataset: Dataset,
    learn_from: Split,
    held_back: Split,
) -> Job:
    """Build the network, or take it from the folder of a run that is resumed.

    Args:
        recipe: What to train.
        options: Where and how.
        device: On what.
        dataset: With the names of the classes and the test images.
        learn_from: Training images.
        held_back: Validation images.

    Raises:
        CnnDesktopError: The folder cannot be written, or not be resumed from.
    """
    network = network_for(recipe, dataset)
    threads = options.threads or default_threads(options.team.local_size)
    use_threads(threads)  # the window's own thread keeps its one
    keep_freed_memory()
    precision = choose_precision(wanted_precision(options), device)
    model = build(network, recipe.seed)
    _sabotage_model(recipe, model)
    model.to(device).to(memory_format=torch.channels_last)
    optimizer = make_optimizer(recipe, model)
    kept, earlier = Kept(), History()
    if options.out and options.resume:
        kept = load_state(options.out, recipe, model, optimizer)
        earlier = run_files.read_history(options.out, kept.epochs)
    else:
        reads = run_files.reading(network, dataset.class_names, std=input_std(recipe.sabotage))
        begin_folder(recipe, options, device, threads, precision, reads)
    return Job(
        recipe=recipe,
        options=options,
        threads=threads,
        precision=precision,
        dataset=dataset,
        network=network,
        model=model,
        optimizer=optimizer,
        training=to_pictures(_sabotage_labels(recipe, learn_from, dataset), device),
        validation=to_pictures(held_back, device),
        epochs_done=kept.epochs,
        steps_done=kept.steps,
        best=kept.best,
        history=earlier,
    )


def begin_folder(
    recipe: Recipe,
    options: RunOptions,
    device: torch.device,
    threads: int,
    precision: Precision,
    reads: Mapping[str, object],
) -> None:
    """Note in the folder of a new run what it trains, how, and on what; nothing without a folder.

    Args:
        recipe: What is trained.
        options: With the folder and the name.
        device: On what.
        threads: On the processor.
        precision: Of the heavy layers.
        reads: As :func:`cnn_desktop.core.runs.files.reading` returns it.

    Raises:
        FileNotWritable: With the reason.
    """
    if not options.folder:
        return
    settings: dict[str, str | int] = {
        "threads": threads,
        "device": device.type,
        "name": options.name,
        "precision": precision,
    }
    made_by = notes(device, threads, precision)
    run_files.start(options.folder, recipe, settings, made_by, reads)


def wanted_precision(options: RunOptions) -> str:
    """Return what was asked for; a run that goes on stays with what it began in."""
    if not (options.out and options.resume):
        return options.precision
    began = run_files.read_settings(options.out).get("precision")
    return began if isinstance(began, str) and began in PRECISIONS else "float32"


def _sabotage_model(recipe: Recipe, model: nn.Module) -> None:
    if ZERO_START in recipe.sabotage:
        with torch.no_grad():
            for values in model.parameters():
                values.zero_()
    if NO_NORMALISATION in recipe.sabotage:  # who reads with the model does so by its std
        model.register_forward_pre_hook(lambda _, inputs: (inputs[0] * 255,))


def _sabotage_labels(recipe: Recipe, split: Split, dataset: Dataset) -> Split:
    if WRONG_LABELS not in recipe.sabotage:
        return split
    return Split(split.images, wrong_labels(split.labels, len(dataset.class_names), recipe.seed))


def to_pictures(split: Split, device: torch.device) -> Pictures:
    """Return labelled images on the device that trains."""
    return Pictures(
        torch.from_numpy(split.images).to(device), torch.from_numpy(split.labels).to(device)
    )


def network_for(recipe: Recipe, dataset: Dataset) -> Network:
    """Return a recipe's network as it is trained on a data set."""
    return recipe.network_for(dataset.train.images.shape[1:], len(dataset.class_names))


def check_fit(recipe: Recipe, dataset: Dataset) -> None:
    """See that a recipe's network and validation suit the data.

    Raises:
        NetworkDoesNotFit: The network's layers do not take such pictures.
        RecipeInvalid: More pictures are to be held back than there are.
    """
    shape, classes = dataset.train.images.shape[1:], len(dataset.class_names)
    if wrong := misfit(recipe.find_network(), dataset.title, shape, classes):
        raise wrong
    most = len(dataset.train) - 1
    if recipe.validation_size > most:
        raise RecipeInvalid(
            field="validation_size", value=recipe.validation_size, rule=f"0 ... {most}"
        )
