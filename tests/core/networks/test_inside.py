"""Layers inside blocks: their names, shapes, weights, what feeds them and what they put out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.inspection.arithmetic import take_apart
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.inside import fed_by, trace_inside
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Block,
    Conv2d,
    Flatten,
    Inception,
    Linear,
    Network,
    ReLU,
    Residual,
    Sigmoid,
    Tanh,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from tests.core.made_networks import networks


def read(network: Network, seed: int = 1) -> tuple[Classifier, np.ndarray, dict[str, np.ndarray]]:
    model = build(network, seed)
    outputs = network.trace()[-1].output_shape
    names = tuple(str(n) for n in range(outputs[0]))
    classifier = Classifier(Checkpoint("", network, copy_weights(model), names))
    rng = np.random.default_rng(seed)
    image = rng.random(network.input_shape, np.float32)
    return classifier, image, classifier.predict(image).layers


def ends_with_a_row(network: Network) -> Network:
    return replace(network, layers=(*network.layers, Flatten(), Linear(3)))


@given(networks())
@settings(max_examples=60, deadline=None)
def test_each_layer_makes_its_output_of_what_feeds_it(network: Network) -> None:
    network = ends_with_a_row(network)
    classifier, image, outputs = read(network)
    infos = trace_inside(network)
    assert set(outputs) == {info.name for info in infos}
    with torch.inference_mode():
        for index, info in enumerate(infos):
            assert outputs[info.name].shape == info.output_shape
            before = fed_by(infos, index)
            given_ = image if before is None else outputs[infos[before].name]
            assert given_.shape == info.input_shape
            module = classifier.model.get_submodule(info.name)
            expected = module(torch.from_numpy(given_)[None])[0].numpy()
            np.testing.assert_allclose(outputs[info.name], expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_names_are_those_of_the_weights(name: str) -> None:
    network = NETWORKS[name]
    infos = trace_inside(network)
    plain = [info for info in infos if not isinstance(info.layer, Block)]
    owned = {
        f"{info.name}.{key}": size
        for info in plain
        for key, size in {
            **info.layer.parameters(info.input_shape),
            **info.layer.buffers(info.input_shape),
        }.items()
    }
    assert owned == network.state_shapes()
    assert sum(info.parameter_count for info in plain) == network.parameter_count
    outer = tuple(info for info in infos if "." not in info.name)
    assert outer == network.trace()


def test_what_feeds_what_around_blocks() -> None:
    network = Network(
        "n",
        (3, 8, 8),
        (
            Inception(((Conv2d(2, 1), ReLU()), ())),
            Residual((Conv2d(5, 1),)),
            Auxiliary((Flatten(), Linear(2))),
            Flatten(),
            Linear(2),
        ),
    )
    infos = trace_inside(network)
    names = [info.name for info in infos]

    def before(name: str) -> str | None:
        index = fed_by(infos, names.index(name))
        return None if index is None else names[index]

    assert {name: before(name) for name in names} == {
        "inception1.branch1.conv1": None,
        "inception1.branch1.relu1": "inception1.branch1.conv1",
        "inception1": None,
        "residual1.body.conv1": "inception1",
        "residual1": "inception1",
        "auxiliary1.head.flatten1": "residual1",
        "auxiliary1.head.linear1": "auxiliary1.head.flatten1",
        "auxiliary1": "residual1",
        "flatten1": "auxiliary1",
        "linear1": "flatten1",
    }


def test_a_number_inside_a_block_is_taken_apart() -> None:
    network = NETWORKS["mini-resnet"]
    classifier, _, outputs = read(network)
    weights = copy_weights(classifier.model)
    infos = trace_inside(network)
    kinds = set()
    for index, info in enumerate(infos):
        before = fed_by(infos, index)
        if isinstance(info.layer, Block) or before is None or len(info.output_shape) != 3:
            continue
        taken = take_apart(info, weights, outputs[infos[before].name], 3)
        assert taken.total == pytest.approx(float(outputs[info.name][3, 0, 0]), abs=1e-4)
        if "." in info.name:
            kinds.add(info.layer.kind)
    assert kinds == {"conv", "norm", "relu"}


@pytest.mark.parametrize("activation", [ReLU(), Sigmoid(), Tanh()])
def test_activations_are_torchs(activation: ReLU | Sigmoid | Tanh) -> None:
    network = Network("n", (1, 4, 4), (Conv2d(3, 3), activation, Flatten(), Linear(2)))
    _, _, outputs = read(network)
    infos = network.trace()
    before, after = outputs["conv1"], outputs[infos[1].name]
    assert infos[1].name == f"{activation.kind}1"
    for unit in range(3):
        taken = take_apart(infos[1], {}, before, unit, 1, 1)
        assert taken.total == pytest.approx(float(after[unit, 1, 1]), abs=1e-6)
    big = take_apart(infos[1], {}, np.full((3, 2, 2), -1e6), 0)
    assert big.total in {0.0, -1.0}
