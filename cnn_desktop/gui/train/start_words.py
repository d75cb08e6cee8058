"""Whether the next run starts from the weights that the last one had, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from cnn_desktop.core.data.digit_mix import is_fine_tuning
from cnn_desktop.core.networks.suiting import Data
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.sabotage import ZERO_START
from cnn_desktop.gui.common.theme import set_role


class StartWords(QLabel):
    """Compares the form with the run before; says nothing where there was none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("start_words")
        self.setWordWrap(True)
        set_role(self, "caption")
        self._last: Recipe | None = None  # what the run before began with
        self._last_input: tuple[object, ...] = ()
        self.hide()

    def note_start(self, recipe: Recipe, data: Data | None) -> None:
        """Compare with this run from now on.

        Args:
            recipe: What it began with.
            data: What it learns from; None where nobody knows.
        """
        self._last = recipe
        self._last_input = _input_and_classes(data)

    def describe(self, recipe: Recipe | None, data: Data | None, *, same_start: bool) -> None:
        """Compare what the form says.

        Args:
            recipe: Of the next run; None while one is under way.
            data: What it would learn from; None where nobody knows.
            same_start: Whether its seed stays.
        """
        last = self._last
        # One that is tuned starts from the model in use, not from a seed.
        if last is None or recipe is None or is_fine_tuning(recipe):
            self.hide()
            return
        self.show()
        if not same_start:
            text = self.tr("Other start weights than the run before: a new seed is drawn.")
        elif _first_network(recipe) != _first_network(last):
            text = self.tr("Other start weights than the run before: another network.")
        elif _input_and_classes(data) != self._last_input:
            text = self.tr(
                "Other start weights than the run before: pictures of another shape, or another "
                "number of classes."
            )
        elif recipe.seed != last.seed:
            text = self.tr("Other start weights than the run before: its seed was {0}.").format(
                last.seed
            )
        else:
            text = self.tr("The same start weights as the run before.")
        self.setText(text)


def _first_network(recipe: Recipe) -> tuple[object, ...]:
    """Return what decides a run's first weights beside its seed and its data."""
    is_tuned = is_fine_tuning(recipe)
    return recipe.network, recipe.own_network, is_tuned, ZERO_START in recipe.sabotage


def _input_and_classes(data: Data | None) -> tuple[object, ...]:
    """Return what a network is built for: how large its first and its last layer is."""
    return () if data is None else (data.input_shape, len(data.class_names))
