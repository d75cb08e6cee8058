"""What may be changed while a run goes on, from another thread than the one that trains."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import SettingChanged
from cnn_desktop.core.recipes import Recipe

CHANGEABLE = ("learning_rate", "momentum", "batch_size")


class Controls:
    """Takes wishes from any thread; the training asks for what is due before each step.

    What came into force is remembered with its step, so that a resumed run repeats it there.

    Args:
        earlier: Changes of an earlier part of the run.
    """

    def __init__(self, earlier: Iterable[SettingChanged] = ()) -> None:
        self._lock = threading.Lock()
        self._to_repeat = list(earlier)
        self._wanted: dict[str, float] = {}
        self.report_each_step = False  # else a GPU is asked now and then only

    def repeat(self, earlier: Iterable[SettingChanged]) -> None:
        """Bring these changes into force at the steps that they name."""
        with self._lock:
            self._to_repeat = list(earlier)

    def change(self, recipe: Recipe, name: str, value: float) -> None:
        """Ask for another value from the next step on, for a batch size from the next epoch on.

        Args:
            recipe: Of the run, to see whether the value may be used.
            name: One of :data:`CHANGEABLE`.
            value: The new one; the last one asked for counts.

        Raises:
            RecipeInvalid: The value is out of range.
        """
        if name not in CHANGEABLE:
            raise RecipeInvalid(field="setting", value=name, rule=", ".join(CHANGEABLE))
        _changed(recipe, name, value)
        with self._lock:
            self._wanted[name] = value

    def waiting(self, name: str) -> float | None:
        """Return what a setting was last asked to be while that has not come into force yet.

        A batch size waits for the end of the epoch, the others for the step in work. What waits may
        equal what is in force: then nothing changes when its turn comes.

        Args:
            name: One of :data:`CHANGEABLE`.

        Returns:
            The value; None where nothing waits.
        """
        with self._lock:
            return self._wanted.get(name)

    def due(self, recipe: Recipe, step: int, place: float) -> Iterator[SettingChanged]:
        """Return what comes into force now.

        Args:
            recipe: As it is in force.
            step: Steps done in the whole run.
            place: Epochs done; whole between two epochs, when a batch size may change.
        """
        names = [n for n in CHANGEABLE if n != "batch_size" or place.is_integer()]
        with self._lock:
            repeated = [c for c in self._to_repeat if c.step <= step and c.name in names]
            self._to_repeat = [c for c in self._to_repeat if c not in repeated]
            wanted = {name: self._wanted.pop(name) for name in names if name in self._wanted}
        yield from repeated
        now = {name: getattr(recipe, name) for name in names}
        now |= {change.name: change.value for change in repeated}
        for name, value in wanted.items():
            if value != now[name]:
                yield SettingChanged(step, place, name, value)


def in_force(recipe: Recipe, change: SettingChanged) -> Recipe:
    """Return a recipe with a change in it."""
    return _changed(recipe, change.name, change.value)


def _changed(recipe: Recipe, name: str, value: float) -> Recipe:
    if name == "batch_size":
        return replace(recipe, batch_size=int(value))
    if name == "learning_rate":
        return replace(recipe, learning_rate=value)
    # Nesterov's way needs momentum only when the optimizer is made.
    return replace(recipe, momentum=value, nesterov=recipe.nesterov and value > 0)
