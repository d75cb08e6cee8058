"""Receptive fields, through blocks and inside them too, against the gradient."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.inspection.stages import Stage, stages
from cnn_desktop.core.networks.build import build, run_layer
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Sigmoid,
    Tanh,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from tests.core.made_networks import networks


def smooth(layer: Layer) -> Layer:
    """Return a layer that passes its gradient on to all that it looks at.

    The maximum passes it to one pixel alone, and could have passed it to any; where sigmoid and
    tanh are flat it is lost among the roundings.
    """
    if isinstance(layer, MaxPool2d):
        return AvgPool2d(layer.kernel_size, layer.stride, layer.padding)
    if isinstance(layer, Sigmoid | Tanh):
        return ReLU()
    if isinstance(layer, Residual):
        return Residual(_smooth(layer.body), _smooth(layer.shortcut))
    if isinstance(layer, Inception):
        return Inception(tuple(map(_smooth, layer.branches)))
    return layer


def _smooth(path: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(map(smooth, path))


def by_gradient(network: Network, stage: Stage, place: tuple[int, ...]) -> np.ndarray:
    """Return which pixels ``(H, W)`` change a number of a network of smooth layers."""
    model = build(network, seed=0).eval()
    for parameter in model.parameters():
        torch.nn.init.uniform_(parameter, 0.5, 1)  # positive, so that nothing cancels
    picture = torch.ones(1, *network.input_shape, dtype=torch.float64, requires_grad=True)
    outputs: dict[str, Tensor] = {"input": picture}
    values: Tensor = picture
    for name, layer in model.double().named_children():
        values = run_layer(name, layer, values, outputs.__setitem__)
    (slopes,) = torch.autograd.grad(outputs[stage.name][0][place], picture)
    seen: np.ndarray = (slopes[0].abs().amax(dim=0) > 0).numpy()
    return seen


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_it_is_where_the_gradient_is(network: Network, data: st.DataObject) -> None:
    network = replace(network, layers=tuple(map(smooth, network.layers)))
    row = stages(network)
    stage = data.draw(st.sampled_from(row[:-1]))
    place = tuple(data.draw(st.integers(0, size - 1)) for size in stage.shape)
    field = receptive_field(row, stage.index, *place)
    np.testing.assert_array_equal(field.pixels, by_gradient(network, stage, place))
    rows, columns = np.nonzero(field.pixels)
    if not len(rows):
        assert field.box is None
    else:
        box = (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
        assert field.box == box


@pytest.mark.parametrize("name", ["mini-resnet-bottleneck", "mini-googlenet"])
def test_it_is_where_the_gradient_is_in_the_zoo(name: str) -> None:
    network = replace(NETWORKS[name], layers=tuple(map(smooth, NETWORKS[name].layers)))
    row = stages(network)
    rng = np.random.default_rng(0)
    for stage in row[1:-1:3]:
        place = tuple(int(rng.integers(size)) for size in stage.shape)
        found = receptive_field(row, stage.index, *place).pixels
        np.testing.assert_array_equal(found, by_gradient(network, stage, place), stage.name)


def test_places_of_plain_layers() -> None:
    row = stages(NETWORKS["two-layer-cnn"])
    assert receptive_field(row, 0, 0, 3, 4).box == (3, 4, 4, 5)
    assert receptive_field(row, 1, 0, 0, 0).box == (0, 0, 2, 2)  # beyond the edge is no picture
    assert receptive_field(row, 3, 0, 1, 1).box == (1, 1, 5, 5)
    assert receptive_field(row, len(row) - 1).box == (0, 0, 28, 28)


def named(network: Network) -> dict[str, int]:
    return {stage.name: stage.index for stage in stages(network)}


def test_a_sum_sees_what_any_of_its_paths_sees() -> None:
    body = (Conv2d(2, 3, padding=1), Conv2d(2, 3, padding=1))
    network = Network(
        "n", (2, 9, 9), (Residual(body), Residual((Conv2d(4, 1, 2),), (Conv2d(4, 3, 2, 1),)))
    )
    row, at = stages(network), named(network)
    assert receptive_field(row, at["residual1"], 0, 4, 4).box == (2, 2, 7, 7)
    assert receptive_field(row, at["residual1.body.conv1"], 0, 4, 4).box == (3, 3, 6, 6)
    inside = receptive_field(row, at["residual2.body.conv1"], 0, 2, 2)
    assert inside.box == (2, 2, 7, 7)
    assert receptive_field(row, at["residual2"], 0, 2, 2).box == (1, 1, 8, 8)
    own = receptive_field(row, at["residual2"], 0, 2, 2, seen_in=at["residual1"])
    assert own.box == (3, 3, 6, 6)


def test_maps_put_side_by_side_keep_the_field_of_their_own_path() -> None:
    paths = ((Conv2d(1, 1),), (Conv2d(2, 5, padding=2),), (), (MaxPool2d(3, 1, 1),))
    network = Network("n", (2, 9, 9), (Inception(paths), ReLU(), Conv2d(1, 1)))
    row, at = stages(network), named(network)
    sides = []
    for unit in range(7):
        top, _, bottom, _ = receptive_field(row, at["relu1"], unit, 4, 4).box or (0, 0, 0, 0)
        sides.append(bottom - top)
    assert sides == [1, 5, 5, 1, 1, 3, 3]
    assert receptive_field(row, at["conv1"], 0, 4, 4).box == (2, 2, 7, 7)  # the largest of them


def test_an_auxiliary_classifier_only_passes_on() -> None:
    head = (Conv2d(2, 5), GlobalAvgPool2d(), Flatten(), Linear(3))
    layers = (Conv2d(2, 3), Auxiliary(head), Flatten(), Linear(3))
    network = Network("n", (1, 9, 9), layers)
    row, at = stages(network), named(network)
    assert receptive_field(row, at["auxiliary1"], 1, 0, 0).box == (0, 0, 3, 3)
    assert receptive_field(row, at["auxiliary1.head.conv1"], 1, 0, 0).box == (0, 0, 7, 7)
    assert receptive_field(row, at["flatten1"], 8).box == (1, 1, 4, 4)


def test_what_sees_padding_alone_has_no_field_and_what_is_not_there_none_either() -> None:
    network = Network("n", (1, 4, 4), (Conv2d(1, 1, padding=2),))
    row = stages(network)
    assert receptive_field(row, 1, 0, 0, 0).box is None
    assert not receptive_field(row, 1, 0, 0, 0).pixels.any()
    for place in ((1, 0, 0), (-1, 0, 0), (0, 8, 0)):
        with pytest.raises(IndexError):
            receptive_field(row, 1, *place)
