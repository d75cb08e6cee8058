"""What an import has found: labelled pictures that are checked and can be trained on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.imports.form import AS_FOUND, MAX_SIDE, MIN_SIDE, Form
from cnn_desktop.core.data.imports.listing import LeftOut
from cnn_desktop.core.errors import ImportRefused

MAX_BYTES = 2_000_000_000
"""Of all pictures together: they are held in memory."""
MAX_CLASSES = 1000
TEST_SHARE = 6
"""One picture of so many is for testing where the data say nothing (MNIST's own share is 7)."""
SEED = 1000

Pictures = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class ImportProgress:
    """How far the reading is.

    Attributes:
        done: Pictures or lines read.
        total: Of how many; 0 when that is not known before the end.
    """

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Found:
    """Labelled pictures, checked.

    Attributes:
        source: Where they come from.
        class_names: What each label stands for.
        train_images: Shape (N, C, H, W), bytes.
        train_labels: Shape (N,), int64.
        test_images: Shape (M, C, H, W), bytes.
        test_labels: Shape (M,), int64.
        notes: What was done to the data that its owner should know, an English sentence each.
        left_out: What lay there and was not taken.
    """

    source: Path
    class_names: tuple[str, ...]
    train_images: Pictures
    train_labels: Labels
    test_images: Pictures
    test_labels: Labels
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of a picture."""
        _, channels, height, width = self.train_images.shape
        return channels, height, width

    @property
    def value_range(self) -> tuple[int, int]:
        """The darkest and the brightest value of the training pictures."""
        return int(self.train_images.min()), int(self.train_images.max())

    def counts(self) -> list[tuple[int, int]]:
        """Return how many pictures of each class there are to train on and to test with."""
        size = len(self.class_names)
        train = np.bincount(self.train_labels, minlength=size).tolist()
        test = np.bincount(self.test_labels, minlength=size).tolist()
        return list(zip(train, test, strict=True))


def found(
    source: Path,
    train: tuple[Pictures, Labels],
    test: tuple[Pictures, Labels] | None,
    class_names: tuple[str, ...] | None,
    notes: tuple[str, ...],
    form: Form = AS_FOUND,
) -> Found:
    """Check labelled pictures, and hold a part back for testing where none is given.

    Args:
        source: Where they come from.
        train: Pictures (N, C, H, W) and labels (N,).
        test: The same to measure with, or None.
        class_names: None when the labels' numbers are all that is known.
        notes: What was done to the data so far.
        form: What they shall be like.

    Raises:
        ImportRefused: They cannot be trained on; says why.
    """
    for images, labels in (train, test or train):
        if len(images) != len(labels):
            reason = f"there are {len(images)} pictures but {len(labels)} labels"
            raise ImportRefused(path=source, reason=reason)
        if not len(images):
            raise ImportRefused(path=source, reason="there are no pictures in it")
    if test and test[0].shape[1:] != train[0].shape[1:]:
        raise ImportRefused(path=source, reason="training and test pictures differ in size")
    train, test, notes = _formed(source, train, test, notes, form)
    names = _checked_classes(source, train[1], test[1] if test else None, class_names)
    _refuse_empty_class(source, train[1], names)
    if test is None:
        train, test = _split(train)
        notes = (*notes, f"One picture in {TEST_SHARE} of each class is held back for testing.")
        if not len(test[1]):
            raise ImportRefused(path=source, reason="every class has a single picture only")
    return Found(source, names, *train, *test, notes)


def check_side(source: Path, height: int, width: int) -> None:
    """Refuse pictures that no network here can be meant for.

    Raises:
        ImportRefused: A side is too short or too long.
    """
    if not (MIN_SIDE <= height <= MAX_SIDE and MIN_SIDE <= width <= MAX_SIDE):
        reason = f"pictures of {height} × {width} pixels; each side must be 2 to {MAX_SIDE}"
        raise ImportRefused(path=source, reason=reason)


def check_bytes(source: Path, size: int) -> None:
    """Refuse what would fill the memory.

    Raises:
        ImportRefused: It is larger than :data:`MAX_BYTES`.
    """
    if size > MAX_BYTES:
        reason = f"it is too large ({size // 1_000_000} MB; at most {MAX_BYTES // 1_000_000} MB)"
        raise ImportRefused(path=source, reason=reason)


def _formed(
    source: Path,
    train: tuple[Pictures, Labels],
    test: tuple[Pictures, Labels] | None,
    notes: tuple[str, ...],
    form: Form,
) -> tuple[tuple[Pictures, Labels], tuple[Pictures, Labels] | None, tuple[str, ...]]:
    """Bring all pictures to the wanted size and channels, and say so."""
    _, channels, height, width = train[0].shape
    is_colour = channels == 3
    size = form.size((width, height)) if min(width, height) else (width, height)
    wants = is_colour if form.is_colour is None else form.is_colour
    check_side(source, size[1], size[0])
    if (size, wants) == ((width, height), is_colour):
        return train, test, notes
    count = len(train[0]) + (len(test[0]) if test else 0)
    check_bytes(source, count * size[0] * size[1] * (3 if wants else 1))
    more = form.size_notes((width, height)), form.colour_notes(was_colour=is_colour)
    train = _each_formed(train[0], size, is_colour=wants), train[1]
    test = (_each_formed(test[0], size, is_colour=wants), test[1]) if test else None
    return train, test, (*notes, *more[0], *more[1])


def _each_formed(images: Pictures, size: tuple[int, int], *, is_colour: bool) -> Pictures:
    from PIL import Image

    formed = np.zeros((len(images), 3 if is_colour else 1, size[1], size[0]), np.uint8)
    for place, image in enumerate(images):
        pixels = image.transpose(1, 2, 0) if len(image) == 3 else image[0]
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        small = picture.convert("RGB" if is_colour else "L").resize(size)
        formed[place] = np.asarray(small).reshape(size[1], size[0], -1).transpose(2, 0, 1)
    return formed


def _checked_classes(
    source: Path, train: Labels, test: Labels | None, names: tuple[str, ...] | None
) -> tuple[str, ...]:
    last = (len(names) if names else MAX_CLASSES) - 1
    most = 0
    for which, labels in (("picture", train), ("test picture", test)):
        if labels is None:
            continue
        is_wrong = (labels < 0) | (labels > last)
        if is_wrong.any():
            place = int(is_wrong.argmax())
            reason = f"{which} {place + 1}: label {labels[place]} is not in 0 ... {last}"
            raise ImportRefused(path=source, reason=reason)
        most = max(most, int(labels.max()))
    names = names or tuple(str(number) for number in range(most + 1))
    if not 2 <= len(names) <= MAX_CLASSES:
        reason = f"there must be 2 to {MAX_CLASSES} classes, not {len(names)}"
        raise ImportRefused(path=source, reason=reason)
    return names


def _refuse_empty_class(source: Path, labels: Labels, names: tuple[str, ...]) -> None:
    for number, count in enumerate(np.bincount(labels, minlength=len(names))):
        if not count:
            reason = f"the class {names[number]} has no picture to learn from"
            raise ImportRefused(path=source, reason=reason)


def _split(
    pictures: tuple[Pictures, Labels],
) -> tuple[tuple[Pictures, Labels], tuple[Pictures, Labels]]:
    """Hold the same share of every class back; a class of a single picture keeps it."""
    images, labels = pictures
    generator = np.random.default_rng(SEED)
    held_back = np.zeros(len(labels), dtype=bool)
    for number in range(int(labels.max()) + 1):
        places = generator.permutation(np.flatnonzero(labels == number))
        count = max(1, len(places) // TEST_SHARE) if len(places) > 1 else 0
        held_back[places[:count]] = True
    return (images[~held_back], labels[~held_back]), (images[held_back], labels[held_back])
