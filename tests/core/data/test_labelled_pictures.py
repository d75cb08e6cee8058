"""The thousand pictures that experiments are measured with."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.core.data.catalogue import dataset_info
from cnn_desktop.core.data.labelled_pictures import find_test_set, read_test_pictures
from cnn_desktop.core.networks.zoo import NETWORKS

TWO_LAYER, COLOUR = NETWORKS["two-layer-cnn"], NETWORKS["cifar-cnn"]


def test_none_where_no_data_is(tmp_path: Path) -> None:
    assert find_test_set(TWO_LAYER, DIGITS, None, tmp_path) is None
    assert find_test_set(TWO_LAYER, DIGITS, "mnist", tmp_path) is None
    assert find_test_set(TWO_LAYER, DIGITS, "no such set", tmp_path / "nowhere") is None


def test_a_thousand_of_mnist_the_same_every_time(data_dir: Path) -> None:
    info = find_test_set(TWO_LAYER, DIGITS, "my-digits", data_dir)
    assert info is not None
    assert info.name == "mnist"
    images, labels = read_test_pictures(info, TWO_LAYER, data_dir)
    assert images.shape == (1000, 1, 28, 28)
    assert 0 <= images.min() < images.max() <= 1
    assert np.bincount(labels, minlength=10).min() > 50
    again, same = read_test_pictures(info, TWO_LAYER, data_dir)
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, same)


def test_grey_digits_are_fitted_to_a_network_for_colours(data_dir: Path) -> None:
    info = find_test_set(COLOUR, DIGITS, None, data_dir)
    assert info is not None
    images, _ = read_test_pictures(info, COLOUR, data_dir, count=7)
    assert images.shape == (7, 3, 32, 32)
    np.testing.assert_array_equal(images[:, 0], images[:, 2])


def test_other_classes_get_no_digits(data_dir: Path) -> None:
    assert find_test_set(TWO_LAYER, ("a", "b"), "mnist", data_dir) is None
    fashion = find_test_set(
        TWO_LAYER,
        dataset_info("fashion-mnist").class_names,
        None,
        data_dir,
    )
    assert fashion is not None
    assert fashion.name == "fashion-mnist"
