"""A data set that stands where MNIST stands: each class is a bright square at its own place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.data.catalogue import dataset_info
from cnn_desktop.core.data.datasets import Dataset, Split
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.options import RunOptions

TRAIN, VALIDATION, TEST = 400, 100, 100


def install_tiny_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run learn from it; nothing is read from a disk."""
    import cnn_desktop.core.runs.data as run_data
    import cnn_desktop.core.runs.folds as folds
    import cnn_desktop.core.runs.run as run

    def prepare(name: str, data_dir: Path) -> Iterator[DataProgress]:
        yield DataProgress(name, "tiny", 1, 2, "checking")

    def load(name: str, data_dir: Path) -> Dataset:
        return tiny_dataset(name)

    def split_validation(split: Split, size: int, seed: int) -> tuple[Split, Split]:
        return _part(split, 0, TRAIN), _part(split, TRAIN, TRAIN + VALIDATION)

    def read_few(recipe: Recipe, options: RunOptions) -> Dataset:
        whole = tiny_dataset(recipe.dataset)
        return replace(whole, train=_part(whole.train, 0, TRAIN))

    monkeypatch.setattr(folds, "read_data", read_few)
    monkeypatch.setattr(run_data, "prepare", prepare)
    monkeypatch.setattr(run_data, "load", load)
    monkeypatch.setattr(run, "split_validation", split_validation)


def tiny_dataset(name: str) -> Dataset:
    """Make it, under the name and with the classes of a real one."""
    info = dataset_info(name)
    # More than the recipes hold back for validation; only a few of them are ever looked at.
    train = _squares(5001, seed=1)
    return Dataset(name, info.title, info.class_names, train, _squares(TEST, seed=2))


def _squares(count: int, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count)
    images = rng.integers(0, 120, (count, 1, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 4)
        image[0, 2 + 8 * row : 9 + 8 * row, 1 + 6 * column : 7 + 6 * column] = 250
    return Split(images, labels.astype(np.int64))


def _part(split: Split, start: int, end: int) -> Split:
    return Split(split.images[start:end], split.labels[start:end])
