"""Looking at data before anything learns from it: counts, mean pictures, variants of a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.core.data.catalogue import DatasetInfo
from cnn_desktop.core.data.datasets import Split, find_dataset, load, prepare
from cnn_desktop.core.data.digit_mix import MY_DIGITS, hold_out, to_split
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.sabotage import NO_NORMALISATION

Pictures = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Summary:
    """What the pictures of a split are, all together.

    Attributes:
        counts: How many pictures each class has, in the order of the labels.
        means: The mean picture of each class, ``(classes, C, H, W)``; black for an empty one.
        places: The numbers of each class's pictures in the split, ascending.
    """

    counts: tuple[int, ...]
    means: Pictures
    places: tuple[NDArray[np.intp], ...]


@dataclass(frozen=True, eq=False)
class SeenData:
    """A data set in memory, summed up.

    Attributes:
        name: Its name in the catalogue or among the imported ones.
        class_names: What each label stands for.
        train: The pictures to learn from.
        test: The pictures to measure with.
        train_summary: Of the former.
        test_summary: Of the latter.
    """

    name: str
    class_names: tuple[str, ...]
    train: Split
    test: Split
    train_summary: Summary
    test_summary: Summary

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels, height and width of a picture."""
        return self.train.images.shape[1:]


def summarise(split: Split, classes: int) -> Summary:
    """Count the pictures of each class and average them.

    Args:
        split: May be empty.
        classes: How many there are; labels go from 0 to one less.
    """
    order = np.argsort(split.labels, kind="stable")
    counts = np.bincount(split.labels, minlength=classes)[:classes]
    places = tuple(np.split(order, np.cumsum(counts)[:-1]))
    means = np.zeros((classes, *split.images.shape[1:]), np.uint8)
    for number, chosen in enumerate(places):
        if len(chosen):
            means[number] = np.rint(split.images[chosen].mean(axis=0, dtype=np.float32))
    return Summary(tuple(int(count) for count in counts), means, places)


def look(name: str, data_dir: Path, *, fetch: bool) -> Iterator[DataProgress | SeenData]:
    """Read a data set and sum it up.

    Args:
        name: Of the catalogue, or an imported one's.
        data_dir: The data folder.
        fetch: Whether to download what is missing. Without, nothing is fetched or written; digits
            that the program draws itself are drawn all the same.

    Yields:
        How far the data is, as :func:`cnn_desktop.core.data.datasets.prepare` says it, then the
        data.

    Raises:
        CnnDesktopError: In words: there is none of that name, files are missing or damaged.
    """
    info = find_dataset(name, data_dir)
    if fetch or (isinstance(info, DatasetInfo) and info.is_drawn):
        yield from prepare(info, data_dir)
    dataset = load(info, data_dir)
    yield _seen(name, dataset.class_names, dataset.train, dataset.test)


def look_at_digits(digits: Sequence[MyDigit]) -> Iterator[SeenData]:
    """Sum My digits up as fine-tuning sees them: those that it learns from, and those held out."""
    learn_from, held_out = hold_out(digits) if len(digits) > 1 else (list(digits), [])
    yield _seen(MY_DIGITS, DIGITS, to_split(learn_from), to_split(held_out))


def _seen(name: str, class_names: tuple[str, ...], train: Split, test: Split) -> SeenData:
    classes = len(class_names)
    return SeenData(
        name, class_names, train, test, summarise(train, classes), summarise(test, classes)
    )


def variants(picture: Pictures, count: int, seed: int) -> Pictures:
    """Return a picture as training with augmentation shows it to the network, again and again.

    Args:
        picture: ``(C, H, W)``.
        count: How many variants.
        seed: Of the random numbers; another one makes other variants.

    Returns:
        ``(count, C, H, W)``.
    """
    # Imported only here: whoever only looks at pictures need not wait for torch.
    import torch

    from cnn_desktop.core.augment import handwriting

    generator = torch.Generator().manual_seed(seed)
    copies = torch.from_numpy(picture.copy()).float().div(255).expand(count, *picture.shape)
    with torch.inference_mode():
        changed = handwriting(copies.contiguous(), generator)
    made: Pictures = (changed * 255).round().clamp(0, 255).to(torch.uint8).numpy()
    return made


def network_value(value: int, recipe: Recipe) -> float:
    """Return a pixel's value, 0 to 255, as a network that is trained by a recipe gets it."""
    return float(value) if NO_NORMALISATION in recipe.sabotage else value / 255
