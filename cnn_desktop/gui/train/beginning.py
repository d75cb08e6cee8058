"""How a run is begun: a new one by the form, or one that is kept and goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.data.digit_mix import find_data, is_fine_tuning
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.beginning import read_start
from cnn_desktop.core.runs.history import History
from cnn_desktop.core.runs.library import KeptRun
from cnn_desktop.core.runs.options import RunOptions

LOOK_SECONDS = 0.4  # between two copies of the weights that the drawing is read with
STRIP = 20  # test pictures that are read with them


@dataclass(frozen=True)
class Beginning:
    """All that a run needs.

    Attributes:
        recipe: What is trained.
        options: Where and on which device.
        class_names: One a logit.
        history: What a run that goes on has behind it; None for a new one.
        folds: How many parts to cross-validate with; 0 for one run.
    """

    recipe: Recipe
    options: RunOptions
    class_names: tuple[str, ...]
    history: History | None = None
    folds: int = 0


def new_run(
    recipe: Recipe,
    device: str,
    data_dir: Path,
    folder: Path,
    tuned: Checkpoint | None = None,
    digits: tuple[MyDigit, ...] = (),
) -> Beginning:
    """Begin a run.

    Args:
        recipe: What is trained.
        device: ``auto``, ``cpu`` or ``cuda``.
        data_dir: The data folder.
        folder: Where it is kept.
        tuned: The model that is fine-tuned; None to train a new one.
        digits: My digits, where they are learned from.

    Raises:
        UnknownName: There is no such data set.
    """
    options = RunOptions(
        data_dir=data_dir,
        device=device,
        out=folder,
        snapshot_seconds=LOOK_SECONDS,
        strip=STRIP,
        start=tuned,
        digits=digits,
    )
    names = tuned.class_names if tuned else find_data(recipe.dataset, data_dir).class_names
    return Beginning(recipe, options, names)


def cross_validation(
    recipe: Recipe, folds: int, device: str, data_dir: Path, digits: tuple[MyDigit, ...] = ()
) -> Beginning:
    """Begin a cross-validation: nothing of it is kept, and no drawing is read with it.

    Args:
        recipe: What is trained, for each fold anew.
        folds: How many.
        device: ``auto``, ``cpu`` or ``cuda``.
        data_dir: The data folder.
        digits: My digits, where they are learned from.

    Raises:
        UnknownName: There is no such data set.
    """
    options = RunOptions(data_dir=data_dir, device=device, digits=digits)
    names = find_data(recipe.dataset, data_dir).class_names
    return Beginning(recipe, options, names, folds=folds)


def resumed_run(kept: KeptRun, data_dir: Path) -> Beginning:
    """Go on with a run as it was carried out before.

    Args:
        kept: The run.
        data_dir: The data folder.

    Raises:
        CnnDesktopError: What it began with, its data or its network are not there any more.
    """
    device, threads = kept.settings.get("device"), kept.settings.get("threads")
    options = RunOptions(
        data_dir=data_dir,
        device=device if device in {"cpu", "cuda"} else "auto",
        threads=threads if isinstance(threads, int) else 0,
        out=kept.folder,
        resume=True,
        snapshot_seconds=LOOK_SECONDS,
        strip=STRIP,
        name=kept.name if kept.is_named else "",
    )
    if is_fine_tuning(kept.recipe):
        options = replace(options, start=read_start(kept.folder))
        return Beginning(kept.recipe, options, DIGITS, kept.history())
    names = find_data(kept.recipe.dataset, data_dir).class_names
    kept.recipe.find_network()
    return Beginning(kept.recipe, options, names, kept.history())
