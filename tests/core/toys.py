"""A data set that is learned in a moment, and networks small enough for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_desktop.core.data.datasets import Dataset, Split
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.networks.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)
from cnn_desktop.core.recipes import Recipe

CLASSES = 4
SHAPE = (1, 8, 8)

PLAIN = Network("plain", SHAPE, (Conv2d(4, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(CLASSES)))
MOODY = Network(  # all that makes training depend on random numbers and running means
    "moody",
    SHAPE,
    (
        Conv2d(4, 3, padding=1),
        BatchNorm2d(),
        ReLU(),
        MaxPool2d(2),
        Dropout(0.3),
        Flatten(),
        Linear(CLASSES, init="xavier-uniform"),
    ),
)
RECIPE = Recipe(
    "toy",
    network="plain",
    dataset="toy",
    epochs=3,
    batch_size=16,
    learning_rate=0.01,
    validation_size=40,
)


def split(count: int, seed: int) -> Split:
    """Noise with a bright corner, and which corner as the label."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count)
    images = rng.integers(0, 120, (count, *SHAPE)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 2)
        image[0, 5 * row : 5 * row + 3, 5 * column : 5 * column + 3] = 255
    return Split(images, labels.astype(np.int64))


TOY = Dataset("toy", "Toy", ("a", "b", "c", "d"), split(200, 1), split(60, 2))


def install(monkeypatch: pytest.MonkeyPatch, dataset: Dataset = TOY) -> None:
    """Let runs find this data set and these networks under their names."""

    def prepare(name: str, _data_dir: Path) -> Iterator[DataProgress]:
        yield DataProgress(name, "images", 0, None, "checking")

    networks: dict[str, Any] = {network.name: network for network in (PLAIN, MOODY)}
    monkeypatch.setattr("cnn_desktop.core.runs.data.prepare", prepare)
    monkeypatch.setattr("cnn_desktop.core.runs.data.load", lambda _name, _data_dir: dataset)
    monkeypatch.setattr("cnn_desktop.core.recipes.get_network", networks.__getitem__)
