"""Pictures of My digits: which are held out, and the mixture that fine-tuning learns from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.drawing import drawing_to_json
from cnn_desktop.core.raster import SIZE, rasterize
from cnn_desktop.core.recipes import Recipe

MY_DIGITS = "my-digits"
"""What a recipe calls these data; they are not in the catalogue, for nobody can fetch them."""

LEAST_DIGITS = 20
"""Fewer are no use: there would be nothing to measure with."""

HELD_OUT_SHARE = 0.2
LEAST_HELD_OUT = 4
OTHERS = 8000  # pictures of the other data, so that what was known is not forgotten
OTHERS_WATCHED = 1000  # more of them, to measure with after each epoch
REPEATS_ALONE = 10  # of a digit in an epoch where there are no other data
MOST_REPEATS = 50  # of one digit in an epoch

FINE_TUNE = Recipe(
    "fine-tune",
    network="digit-reader",
    dataset=MY_DIGITS,
    epochs=2,
    batch_size=100,
    learning_rate=0.0001,
    schedule="cosine",
    augmentation="handwriting",
    summary="The model in use learns from My digits too.",
)


@dataclass(frozen=True)
class Mixture:
    """What fine-tuning learns from and is measured with.

    Attributes:
        train: My digits, repeated, among pictures of the other data.
        watched: Measured after each epoch: the held-out digits and further other pictures.
        held_out: My digits that are never learned from.
    """

    train: Split
    watched: Split
    held_out: Split


def hold_out(digits: Sequence[MyDigit]) -> tuple[list[MyDigit], list[MyDigit]]:
    """Divide digits into those to learn from and those to measure with.

    It depends on each drawing alone, so what is held out today is held out tomorrow, when there
    are more: a model that is tuned a second time has never seen what it is measured with.

    Args:
        digits: At least two.
    """
    ranked = sorted(digits, key=lambda digit: _rank(digit))
    count = sum(_rank(digit) < HELD_OUT_SHARE for digit in digits)
    count = min(max(count, LEAST_HELD_OUT), len(digits) - 1)
    return ranked[count:], ranked[:count]


def mix(digits: Sequence[MyDigit], other: Split | None, seed: int) -> Mixture:
    """Return what a run learns from.

    Args:
        digits: At least two.
        other: Pictures of another data set of digits, ``(N, 1, 28, 28)``; None for none.
        seed: Of the choice among the other pictures.
    """
    learn_from, measure_with = (to_split(part) for part in hold_out(digits))
    if other is None or not len(other):
        return Mixture(_join([learn_from] * REPEATS_ALONE), measure_with, measure_with)
    order = np.random.default_rng(seed).permutation(len(other))
    chosen, watched = order[:OTHERS], order[OTHERS : OTHERS + OTHERS_WATCHED]
    repeats = min(MOST_REPEATS, max(1, round(len(chosen) / 3 / len(learn_from))))
    train = _join([learn_from] * repeats + [_select(other, chosen)])
    return Mixture(train, _join([measure_with, _select(other, watched)]), measure_with)


def to_split(digits: Sequence[MyDigit]) -> Split:
    """Return digits as the pictures that the canvas makes of them, ``(N, 1, 28, 28)``."""
    images = np.zeros((len(digits), 1, SIZE, SIZE), np.uint8)
    for place, digit in enumerate(digits):
        images[place, 0] = np.round(255 * rasterize(digit.drawing))
    return Split(images, np.array([digit.label for digit in digits], np.int64))


def _rank(digit: MyDigit) -> float:
    """Return a number from 0 to 1 that is the same for the same drawing, whoever labels it how."""
    found = hashlib.sha256(drawing_to_json(digit.drawing).encode()).digest()
    return int.from_bytes(found[:6], "big") / 2**48


def _select(split: Split, places: np.ndarray) -> Split:
    return Split(split.images[places], split.labels[places])


def _join(splits: Sequence[Split]) -> Split:
    return Split(
        np.concatenate([split.images for split in splits]),
        np.concatenate([split.labels for split in splits]),
    )
