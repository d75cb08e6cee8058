"""What ends a training before its time, in words, and what to try instead."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from cnn_desktop.core.errors import (
    CnnDesktopError,
    DeviceNotAvailable,
    DeviceVanished,
    OutOfMemory,
    TrainingDiverged,
)
from cnn_desktop.core.recipes import RECIPES, Recipe

_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
_NO_DEVICE = ("CUDA error", "CUDA driver", "cuDNN error", "CUBLAS_STATUS", "no CUDA-capable")


def in_words(error: Exception, recipe: Recipe) -> CnnDesktopError | None:
    """Return what torch's error means for the user; None for a fault of the program.

    PyTorch raises a bare ``RuntimeError`` for most of what a machine may do, so its text is looked
    at.
    """
    text = str(error)
    if is_out_of_memory(error):
        return OutOfMemory(batch_size=recipe.batch_size)
    if any(part in text for part in _NO_DEVICE):
        return DeviceVanished(reason=text.splitlines()[0][:120])
    return None


def is_out_of_memory(error: Exception) -> bool:
    """Whether the machine or its GPU has no memory left."""
    return isinstance(error, MemoryError) or any(part in str(error) for part in _NO_MEMORY)


@contextlib.contextmanager
def told_in_words(recipe: Recipe) -> Iterator[None]:
    """Raise in words what torch says in its own way."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        told = in_words(error, recipe)
        if told is None:
            raise
        raise told from error


def advice(error: Exception, recipe: Recipe) -> Recipe | None:
    """Return the recipe to try after an error; None where another recipe would not help."""
    match error:
        case TrainingDiverged():
            return replace(recipe, learning_rate=_lower(recipe))
        case OutOfMemory() if recipe.batch_size > 1:
            return replace(recipe, batch_size=recipe.batch_size // 2)
        case DeviceVanished() | DeviceNotAvailable():
            return recipe
        case _:
            return None


def _lower(recipe: Recipe) -> float:
    """Return a tenth of a learning rate, or what the changed recipe had where that is less."""
    rates = [recipe.learning_rate / 10]
    if known := RECIPES.get(recipe.based_on):
        rates.append(known.learning_rate)
    return max(1e-5, min(rates))


def device_advice(error: Exception) -> str:
    """Return the device to try after an error; empty where the device is not to blame."""
    return "cpu" if isinstance(error, DeviceVanished | DeviceNotAvailable) else ""
