"""Which networks can learn from which data, said before anything is loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.networks.layers import Flatten, Linear, Network
from cnn_desktop.core.networks.suiting import fitting, misfit, why_not
from cnn_desktop.core.networks.zoo import NETWORKS

MINE = Network("mine", (1, 28, 28), (Flatten(), Linear(10)))


@pytest.mark.parametrize("data", CATALOGUE)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_can_learn_from_every_data_set(network: str, data: str) -> None:
    assert why_not(NETWORKS[network], CATALOGUE[data]) is None


@pytest.mark.parametrize("name", NETWORKS)
def test_for_its_own_data_a_network_is_what_the_lectures_count(name: str) -> None:
    network = NETWORKS[name]
    assert network.for_input(network.input_shape, 10) is network


def test_a_layer_that_does_not_fit_is_named_with_the_networks_that_do() -> None:
    wrong = misfit(NETWORKS["first-steps-cnn"], "leaves", (1, 12, 12), 4)
    assert wrong is not None
    text = str(wrong)
    assert "first-steps-cnn cannot learn from leaves, pictures of 1 × 12 × 12 in 4 classes" in text
    assert "the layer conv3 does not fit after 32 × 2 × 2: a window of 5" in text
    assert "two-layer-cnn, " in text
    assert "Build your own… on the Train page" in text
    named = fitting((1, 12, 12), 4)
    assert "first-steps-cnn" not in named
    assert all(misfit(NETWORKS[name], "leaves", (1, 12, 12), 4) is None for name in named)


def test_pictures_that_are_far_too_large_are_no_surprise_while_training() -> None:
    wrong = misfit(NETWORKS["wide-cnn"], "photos", (3, 256, 256), 10)
    assert wrong is not None
    assert "more than 50,000,000 numbers" in str(wrong)


def test_a_network_of_ones_own_is_for_what_it_was_built_for() -> None:
    assert why_not(MINE, CATALOGUE["mnist"]) is None
    wrong = why_not(MINE, CATALOGUE["cifar-10"])
    assert wrong is not None
    assert "it is made for pictures of 1 × 28 × 28 in 10 classes" in str(wrong)
    four = replace(CATALOGUE["mnist"], class_names=tuple("abcd"))
    assert why_not(MINE, four) is not None


@given(
    st.sampled_from(list(NETWORKS)),
    st.sampled_from([1, 3]),
    st.integers(2, 64),
    st.integers(2, 64),
    st.integers(2, 40),
)
def test_a_network_fits_exactly_when_its_layers_do(
    name: str, channels: int, height: int, width: int, classes: int
) -> None:
    shape = (channels, height, width)
    wrong = misfit(NETWORKS[name], "data", shape, classes)
    if wrong is None:
        fitted = NETWORKS[name].for_input(shape, classes)
        assert fitted.input_shape == shape
        assert fitted.trace()[-1].output_shape == (classes,)
    else:
        assert "does not fit after" in str(wrong)
        assert "mlp" in fitting(shape, classes)  # something always does
