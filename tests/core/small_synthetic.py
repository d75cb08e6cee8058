"""Synthetic digits, but only a few of them."""

from __future__ import annotations

from dataclasses import replace

from cnn_desktop.core.data.catalogue import CATALOGUE, DatasetInfo


def small_synthetic(train: int, test: int) -> DatasetInfo:
    """Return what the catalogue says of it, with so many images."""
    info = CATALOGUE["synthetic"]
    return replace(
        info,
        train_images=replace(info.train_images, shape=(train, 28, 28)),
        test_images=replace(info.test_images, shape=(test, 28, 28)),
    )
