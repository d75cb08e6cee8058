"""Mistakes to make on purpose, so that a class learns to know their symptoms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cnn_desktop.core.errors import QT_TRANSLATE_NOOP

LEARNING_RATE = "learning-rate-x100"
NO_SHUFFLE = "no-shuffle"
WRONG_LABELS = "wrong-labels"
NO_NORMALISATION = "no-normalisation"
ZERO_START = "zero-start"

WRONG_SHARE = 0.2


@dataclass(frozen=True)
class Sabotage:
    """A mistake.

    Attributes:
        name: In recipes and on the command line.
        title: For people.
        symptom: What to look for, in a line.
    """

    name: str
    title: str
    symptom: str


_ALL = (
    Sabotage(
        LEARNING_RATE,
        QT_TRANSLATE_NOOP("Sabotage", "Learning rate × 100"),
        QT_TRANSLATE_NOOP(
            "Sabotage",
            "The loss jumps instead of falling, or explodes; the accuracy falls back, or "
            "stays near guessing.",
        ),
    ),
    Sabotage(
        NO_SHUFFLE,
        QT_TRANSLATE_NOOP("Sabotage", "No shuffling"),
        QT_TRANSLATE_NOOP(
            "Sabotage",
            "The same bumps in the loss of the batches come back in every epoch, at the same "
            "place; it is worst with data that lies sorted by class.",
        ),
    ),
    Sabotage(
        WRONG_LABELS,
        QT_TRANSLATE_NOOP("Sabotage", "20 % wrong labels"),
        QT_TRANSLATE_NOOP(
            "Sabotage",
            "The training accuracy stops near 80 %, yet the validation accuracy, on right "
            "labels, is far better; later the network learns the wrong ones by heart.",
        ),
    ),
    Sabotage(
        NO_NORMALISATION,
        QT_TRANSLATE_NOOP("Sabotage", "Pixels 0 to 255"),
        QT_TRANSLATE_NOOP(
            "Sabotage",
            "The loss starts far above that of guessing (2.3 with ten classes) and the first "
            "steps are wild.",
        ),
    ),
    Sabotage(
        ZERO_START,
        QT_TRANSLATE_NOOP("Sabotage", "All weights start at zero"),
        QT_TRANSLATE_NOOP(
            "Sabotage",
            "The loss stays at that of guessing (2.30 with ten classes): all neurons are alike "
            "and no gradient reaches them.",
        ),
    ),
)

SABOTAGES: Mapping[str, Sabotage] = MappingProxyType({each.name: each for each in _ALL})


def input_std(sabotage: Collection[str]) -> float:
    """Return by what a model that is trained with these divides its inputs, which go from 0 to 1.

    Args:
        sabotage: Names, as a recipe has them.
    """
    return 1 / 255 if NO_NORMALISATION in sabotage else 1.0


def wrong_labels(labels: np.ndarray, classes: int, seed: int) -> np.ndarray:
    """Return a copy in which every fifth label, drawn at random, is one of another class.

    Args:
        labels: ``(N,)`` int64.
        classes: How many there are, at least 2.
        seed: The same seed spoils the same labels.
    """
    rng = np.random.default_rng([seed, 20])
    chosen = rng.permutation(len(labels))[: round(WRONG_SHARE * len(labels))]
    spoiled = labels.copy()
    spoiled[chosen] = (labels[chosen] + rng.integers(1, classes, len(chosen))) % classes
    return spoiled
