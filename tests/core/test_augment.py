"""Augmentation: digits by other hands, still digits, and a field of its own for each picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from cnn_desktop.core.augment import handwriting
from cnn_desktop.core.data.datasets import Dataset
from cnn_desktop.core.raster import rasterize
from tests.core.drawings import line


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def digits() -> Tensor:
    """The same four pictures of a seven, sixteen times."""
    seven = rasterize(line((0, 0), (5, 0), (10, 0), (7, 8), (4, 16)))
    return torch.from_numpy(seven).expand(64, 1, 28, 28).clone()


def test_shape_type_and_range_stay(digits: Tensor) -> None:
    for seed in range(5):
        changed = handwriting(digits, generator(seed))
        assert changed.shape == digits.shape
        assert changed.dtype == torch.float32
        assert torch.isfinite(changed).all()
        assert changed.min() >= 0
        assert changed.max() <= 1 + 1e-6


def test_the_pictures_that_came_in_are_not_changed(digits: Tensor) -> None:
    before = digits.clone()
    handwriting(digits, generator(0))
    assert torch.equal(digits, before)


def test_each_picture_is_changed_in_its_own_way(digits: Tensor) -> None:
    changed = handwriting(digits, generator(0))
    differences = (changed[1:] - changed[:1]).abs().mean(dim=(1, 2, 3))
    assert differences.min() > 0.005
    assert (changed - digits).abs().mean(dim=(1, 2, 3)).min() > 0.005


def test_the_same_generator_gives_the_same_pictures(digits: Tensor) -> None:
    assert torch.equal(handwriting(digits, generator(3)), handwriting(digits, generator(3)))
    assert not torch.equal(handwriting(digits, generator(3)), handwriting(digits, generator(4)))


def test_without_a_generator_it_follows_torchs_seed(digits: Tensor) -> None:
    torch.manual_seed(5)
    first = handwriting(digits)
    torch.manual_seed(5)
    assert torch.equal(handwriting(digits), first)


def test_the_ink_stays_on_the_paper(digits: Tensor) -> None:
    """Not more than a trace of a digit may be moved over the edge, and none may fade away."""
    changed = handwriting(digits, generator(0))
    ink = changed.sum(dim=(1, 2, 3)) / digits.sum(dim=(1, 2, 3))
    assert ink.min() > 0.35
    assert ink.max() < 1.7
    assert changed.amax(dim=(1, 2, 3)).min() > 0.45


def test_blank_paper_stays_blank() -> None:
    assert not handwriting(torch.zeros(8, 1, 28, 28), generator(0)).any()


def test_other_sizes_and_channels() -> None:
    assert handwriting(torch.rand(3, 3, 32, 20), generator(0)).shape == (3, 3, 32, 20)


@pytest.mark.data
def test_on_average_digits_stay_where_and_as_dark_as_they_were(mnist: Dataset) -> None:
    images = torch.from_numpy(mnist.test.images[:1000]).float() / 255
    changed = handwriting(images, generator(0))
    assert float(changed.mean()) == pytest.approx(float(images.mean()), rel=0.1)
    for axis in (2, 3):
        profile, before = changed.sum(dim=(0, 1, axis)), images.sum(dim=(0, 1, axis))
        places = torch.arange(28.0)
        moved = (profile @ places) / profile.sum() - (before @ places) / before.sum()
        assert abs(float(moved)) < 0.2
    assert np.isfinite(changed.numpy()).all()
