"""My digits as a data set: which are held out, and the mixture that fine-tuning learns from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np

from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.core.data.catalogue import MY_DIGITS as MY_DIGITS
from cnn_desktop.core.data.catalogue import DatasetInfo
from cnn_desktop.core.data.datasets import Dataset, Split, find_dataset
from cnn_desktop.core.data.imports.store import ImportedInfo
from cnn_desktop.core.data.imports.suit import suit, suit_to
from cnn_desktop.core.digits.digit_file import MAX_DIGITS, MyDigit
from cnn_desktop.core.drawing import Drawing, drawing_to_json
from cnn_desktop.core.errors import TooFewDigits
from cnn_desktop.core.raster import SIZE, rasterize
from cnn_desktop.core.recipes import Recipe

TITLE = "My digits"

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

FROM_NOTHING = Recipe(
    MY_DIGITS,
    network="quick-cnn",  # normalised batches: it learns from few steps
    dataset=MY_DIGITS,
    epochs=30,
    batch_size=16,
    learning_rate=0.001,
    schedule="cosine",
    augmentation="handwriting",
    validation_size=1000,
    summary="A new network learns from My digits alone.",
)
"""What suits a few hundred pictures: small batches, many epochs, each picture varied."""


def is_fine_tuning(recipe: Recipe) -> bool:
    """Whether a recipe tunes a model on My digits; others train a new network on what they name."""
    return recipe.dataset == MY_DIGITS and recipe.name == FINE_TUNE.name


@dataclass(frozen=True)
class DigitsInfo:
    """What is known of My digits as a data set.

    Attributes:
        train_size: How many there are to learn from.
        test_size: How many are held out, to measure with.
        missing: Digits that there is no example of among those to learn from.
    """

    train_size: int = 0
    test_size: int = 0
    missing: tuple[str, ...] = ()
    name: str = MY_DIGITS
    title: str = TITLE
    class_names: tuple[str, ...] = DIGITS
    input_shape: tuple[int, int, int] = (1, SIZE, SIZE)

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self.train_size + self.test_size


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


def hold_out(
    digits: Sequence[MyDigit], let_others: Callable[[], None] = lambda: None
) -> tuple[list[MyDigit], list[MyDigit]]:
    """Divide digits into those to learn from and those to measure with.

    It depends on each drawing alone, so what is held out today is held out tomorrow, when there
    are more: a model that is tuned a second time has never seen what it is measured with.

    Args:
        digits: At least two.
        let_others: Called after each digit; may raise, to give it up.
    """
    ranks: list[float] = []
    for digit in digits:
        ranks.append(_rank(digit.drawing))
        let_others()
    order = sorted(range(len(digits)), key=ranks.__getitem__)
    ranked = [digits[place] for place in order]
    count = sum(rank < HELD_OUT_SHARE for rank in ranks)
    count = min(max(count, LEAST_HELD_OUT), len(digits) - 1)
    return ranked[count:], ranked[:count]


DataInfo: TypeAlias = "DatasetInfo | ImportedInfo | DigitsInfo"
"""What is known of whatever data a recipe names, before they are read."""


def describe(
    digits: Sequence[MyDigit], let_others: Callable[[], None] = lambda: None
) -> DigitsInfo:
    """Count digits as a data set; with fewer than two, nothing is held out.

    Args:
        digits: Which.
        let_others: As :func:`hold_out` takes it.
    """
    learn_from, held_out = hold_out(digits, let_others) if len(digits) > 1 else (digits, [])
    seen = {digit.label for digit in learn_from}
    missing = tuple(name for label, name in enumerate(DIGITS) if label not in seen)
    return DigitsInfo(len(learn_from), len(held_out), missing)


def find_data(name: str, data_dir: Path) -> DataInfo:
    """Return what is known of the data that a recipe names; of My digits, without their number.

    Raises:
        UnknownName: There are none of that name.
    """
    return DigitsInfo() if name == MY_DIGITS else find_dataset(name, data_dir)


def suited(recipe: Recipe, data_dir: Path, mine: DigitsInfo) -> Recipe:
    """Return a recipe that its data are large enough for, be they imported or My digits.

    Args:
        recipe: As it was made.
        data_dir: The data folder.
        mine: What is known of My digits.
    """
    if recipe.dataset == MY_DIGITS and not is_fine_tuning(recipe):
        return suit_to(recipe, mine.train_size)
    return suit(recipe, data_dir)


def digits_dataset(digits: Sequence[MyDigit]) -> Dataset:
    """Return My digits as data to learn from; what is held out are the test pictures.

    Raises:
        TooFewDigits: There is too little to learn from and to measure with.
    """
    if len(digits) < LEAST_DIGITS:
        raise TooFewDigits(least=LEAST_DIGITS, found=len(digits))
    learn_from, held_out = hold_out(digits)
    return Dataset(MY_DIGITS, TITLE, DIGITS, to_split(learn_from), to_split(held_out))


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


@lru_cache(maxsize=MAX_DIGITS)  # the Train page counts them again whenever one more is drawn
def _rank(drawing: Drawing) -> float:
    """Return a number from 0 to 1 that is the same for the same drawing, whoever labels it how."""
    found = hashlib.sha256(drawing_to_json(drawing).encode()).digest()
    return int.from_bytes(found[:6], "big") / 2**48


def _select(split: Split, places: np.ndarray) -> Split:
    return Split(split.images[places], split.labels[places])


def _join(splits: Sequence[Split]) -> Split:
    return Split(
        np.concatenate([split.images for split in splits]),
        np.concatenate([split.labels for split in splits]),
    )
