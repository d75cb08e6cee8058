"""A training set of three hundred pictures for the views that look through one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.data.datasets import Dataset, DatasetInfo, Split
from cnn_desktop.core.data.imports.store import ImportedInfo
from cnn_desktop.core.digits.synthetic import draw_digit
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.raster import rasterize

COUNT = 300
STEPS = 40  # of a climb, so that a test need not wait for 240


def install_few_pictures(
    monkeypatch: pytest.MonkeyPatch, *names: str, shape: tuple[int, int, int] = (1, 28, 28)
) -> Split:
    """Let these data sets be there and hold drawn digits, or noise where they are in colour."""
    from cnn_desktop.core.inspection import excitation, picture_store

    monkeypatch.setattr(excitation, "STEPS", STEPS)

    split = _digits() if shape == (1, 28, 28) else _noise(shape)

    def load(name: str, data_dir: Path) -> Dataset:
        return Dataset(name, name, tuple("0123456789"), split, split)

    def prepare(name: str, data_dir: Path) -> Iterator[DataProgress]:
        yield DataProgress(name, "few", 1, 2, "drawing")

    def available(info: DatasetInfo | ImportedInfo, data_dir: Path) -> bool:
        return info.name in names

    monkeypatch.setattr(picture_store, "load", load)
    monkeypatch.setattr(picture_store, "prepare", prepare)
    monkeypatch.setattr(picture_store, "available", available)
    if shape != (1, 28, 28):
        store = picture_store.PictureStore
        offers = store.offers
        monkeypatch.setattr(
            store,
            "offers",
            lambda self, wanted: list(names) if wanted == shape else offers(self, wanted),
        )
    return split


def _digits() -> Split:
    import random

    rng = random.Random(1)
    labels = np.arange(COUNT) % 10
    drawn = [np.round(rasterize(draw_digit(int(label), rng)) * 255) for label in labels]
    return Split(np.stack(drawn)[:, None].astype(np.uint8), labels.astype(np.int64))


def _noise(shape: tuple[int, int, int]) -> Split:
    images = np.random.default_rng(1).integers(0, 256, (COUNT, *shape)).astype(np.uint8)
    return Split(images, (np.arange(COUNT) % 10).astype(np.int64))
