"""Looking at data: counts, means and places of every class, variants, and what a network gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import save_import
from cnn_desktop.core.data.summary import (
    SeenData,
    look,
    look_at_digits,
    network_value,
    summarise,
    variants,
)
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.errors import DataFileMissing, UnknownName
from cnn_desktop.core.recipes import TWO_LAYER
from tests.core.drawings import line


def split(labels: list[int], shape: tuple[int, int, int] = (1, 3, 2)) -> Split:
    """Pictures that are filled with their own number."""
    images = np.zeros((len(labels), *shape), np.uint8)
    images += np.arange(len(labels), dtype=np.uint8)[:, None, None, None]
    return Split(images, np.array(labels, np.int64))


@given(st.lists(st.integers(0, 4), max_size=60))
def test_every_picture_is_in_the_place_of_its_class(labels: list[int]) -> None:
    summary = summarise(split(labels), 5)
    assert list(summary.counts) == [labels.count(number) for number in range(5)]
    assert sorted(place for places in summary.places for place in places) == list(
        range(len(labels))
    )
    for number, places in enumerate(summary.places):
        assert [labels[place] for place in places] == [number] * summary.counts[number]
        assert list(places) == sorted(places)
        mean = np.mean(places) if len(places) else 0
        assert summary.means[number] == pytest.approx(np.full((1, 3, 2), mean), abs=0.51)


def test_colours_are_averaged_each_for_itself() -> None:
    pictures = split([1, 1], (3, 2, 2))
    pictures.images[:, 0] = 200
    mean = summarise(pictures, 2).means[1]
    assert mean[0].tolist() == [[200, 200]] * 2
    assert mean[1].max() < 2


def seen(items: Iterable[object]) -> SeenData:
    last = list(items)[-1]
    assert isinstance(last, SeenData)
    return last


def test_an_imported_data_set_is_seen_as_it_is(tmp_path: Path) -> None:
    labels = np.arange(24) % 2
    np.savez(tmp_path / "bars.npz", images=np.ones((24, 9, 8, 3), np.uint8), labels=labels)
    *_, found = read_import(tmp_path / "bars.npz")
    save_import("bars", found, tmp_path)  # type: ignore[arg-type]
    data = seen(look("bars", tmp_path, fetch=False))
    assert (data.name, data.input_shape, data.class_names) == ("bars", (3, 9, 8), ("0", "1"))
    assert data.train_summary.counts == (10, 10)
    assert data.test_summary.counts == (2, 2)


def test_nothing_is_fetched_unless_it_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(DataFileMissing):
        list(look("cifar-10", tmp_path, fetch=False))
    with pytest.raises(UnknownName):
        list(look("nonsense", tmp_path, fetch=False))
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] or not list(tmp_path.iterdir())


def test_my_digits_are_seen_as_fine_tuning_sees_them() -> None:
    digits = [MyDigit(line((0.1, 0.1), (0.5, 0.02 * n)), n % 10, id=str(n)) for n in range(30)]
    data = seen(look_at_digits(digits))
    assert len(data.train) + len(data.test) == 30
    assert len(data.test) >= 4
    assert data.input_shape == (1, 28, 28)
    assert seen(look_at_digits(digits[:1])).test_summary.counts == (0,) * 10
    assert len(seen(look_at_digits([])).train) == 0


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 9, 14)])
def test_variants_differ_and_the_same_seed_makes_the_same(shape: tuple[int, int, int]) -> None:
    picture = np.zeros(shape, np.uint8)
    picture[:, 3:7, 3:6] = 220
    before = picture.copy()
    first, again, other = (variants(picture, 12, seed) for seed in (1, 1, 2))
    assert first.shape == (12, *shape)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(np.unique(first.reshape(12, -1), axis=0)) == 12
    np.testing.assert_array_equal(picture, before)


def test_what_the_network_gets() -> None:
    assert network_value(255, TWO_LAYER) == 1.0
    assert network_value(51, TWO_LAYER) == pytest.approx(0.2)
    careless = replace(TWO_LAYER, sabotage=("no-normalisation",))
    assert network_value(51, careless) == 51.0


@pytest.mark.data
def test_mnist_is_summed_up(data_dir: Path) -> None:
    data = seen(look("mnist", data_dir, fetch=False))
    assert data.train_summary.counts[:3] == (5923, 6742, 5958)
    zero = data.train_summary.means[0, 0]
    assert zero[14, 14] < 60 < zero[7, 14]  # a hole in the middle of a ring
