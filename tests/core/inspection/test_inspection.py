"""The numbers inside a network, held against torch's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnn_desktop.core.inspection.arithmetic import take_apart
from cnn_desktop.core.inspection.unit_order import by_mean_activation, by_norm, by_similarity
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Inception,
    Network,
    Residual,
)
from tests.core.made_networks import networks


def has_block(network: Network) -> bool:
    return any(isinstance(layer, Residual | Inception) for layer in network.layers)


def place_in(data: st.DataObject, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(data.draw(st.integers(0, size - 1)) for size in shape)


@settings(max_examples=20, deadline=None)
@given(networks(), st.data())
def test_every_number_is_torchs(network: Network, data: st.DataObject) -> None:
    assume(not has_block(network))
    model = build(network, seed=1)
    for name, buffer in model.named_buffers():  # fresh ones would be 0 and 1
        if "running" in name:
            buffer.uniform_(0.5, 2)
    model.eval()
    weights = copy_weights(model)
    values = torch.randn(1, *network.input_shape)
    for info, layer in zip(network.trace(), model, strict=True):
        with torch.no_grad():
            output = layer(values)
        place = place_in(data, info.output_shape)
        step = take_apart(info, weights, values[0].numpy(), *place)
        assert step.total == pytest.approx(float(output[0][place]), abs=1e-5, rel=1e-5)
        if step.kernel is not None:
            assert step.kernel.shape == step.patch.shape
            assert step.channel_sums.sum() + step.bias == pytest.approx(step.total)
        values = output


def test_places_that_are_not_there_and_nan_are_told_as_they_are() -> None:
    network = Network("n", (1, 4, 4), (AvgPool2d(2),))
    (info,) = network.trace()
    with pytest.raises(IndexError, match="no unit 1"):
        take_apart(info, {}, np.ones((1, 4, 4)), 1)
    assert np.isnan(take_apart(info, {}, np.full((1, 4, 4), np.nan), 0, 1, 1).total)


def test_a_block_is_not_one_number() -> None:
    network = Network("n", (1, 4, 4), (Residual((Conv2d(1, 1),)),))
    (info,) = network.trace()
    with pytest.raises(TypeError, match="several layers"):
        take_apart(info, {}, np.ones((1, 4, 4)), 0)


def test_units_in_order() -> None:
    kernels = np.array([[1.0, 0], [0, 3], [2, 0.1], [0, 0], [np.nan, 1], [0.1, 1]])
    assert list(by_norm(kernels)) == [1, 2, 5, 0, 3, 4]
    assert list(by_similarity(kernels)) == [1, 5, 2, 0, 3, 4]
    assert list(by_mean_activation(kernels)) == [1, 2, 5, 0, 3, 4]
