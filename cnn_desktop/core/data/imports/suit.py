"""Fitting a recipe that was made for tens of thousands of pictures to a small data set."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cnn_desktop.core.data.imports.store import imported
from cnn_desktop.core.recipes import CUSTOM, Recipe

SHARE = 6
"""At most one picture of so many is held back from training."""


def suit(recipe: Recipe, data_dir: Path) -> Recipe:
    """Return a recipe that an imported data set is large enough for, see :func:`suit_to`.

    A recipe for a data set of the catalogue is returned as it is.
    """
    info = imported(data_dir).get(recipe.dataset)
    return recipe if info is None else suit_to(recipe, info.train_size)


def suit_to(recipe: Recipe, train_size: int) -> Recipe:
    """Return a recipe that so many training pictures are enough for.

    Fewer pictures are held back and a batch is no larger than what is left.
    """
    held_back = min(recipe.validation_size, train_size // SHARE)
    batch = min(recipe.batch_size, max(1, train_size - held_back))
    if (held_back, batch) == (recipe.validation_size, recipe.batch_size):
        return recipe
    return dataclasses.replace(
        recipe,
        name=CUSTOM,
        summary="",
        based_on=recipe.based_on or recipe.name,
        validation_size=held_back,
        batch_size=batch,
    )
