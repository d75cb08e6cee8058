"""Built networks: torch agrees with every shape and count that the description promised."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn
from torch.nn import functional

from cnn_desktop.core.networks.build import (
    AUXILIARY_WEIGHT,
    AuxiliaryClassifier,
    auxiliary_classifiers,
    auxiliary_loss,
    build,
    copy_weights,
    load_weights,
)
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Network,
    ReLU,
    Residual,
)
from cnn_desktop.core.networks.zoo import NETWORKS, TWO_LAYER_CNN
from tests.core.made_networks import networks


def check_against_torch(network: Network) -> None:
    model = build(network).eval()
    infos = network.trace()
    values = torch.zeros(2, *network.input_shape)
    names = [name for name, _ in model.named_children()]
    assert names == [info.name for info in infos]
    for info, layer in zip(infos, model.children(), strict=True):
        assert tuple(values.shape[1:]) == info.input_shape
        values = layer(values)
        assert tuple(values.shape[1:]) == info.output_shape
        assert sum(p.numel() for p in layer.parameters()) == info.parameter_count
    assert network.parameter_count == sum(p.numel() for p in model.parameters())
    state = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert network.state_shapes() == state


@pytest.mark.parametrize("name", list(NETWORKS))
def test_torch_agrees_about_the_zoo(name: str) -> None:
    check_against_torch(NETWORKS[name])


@given(networks())
@settings(max_examples=80)
def test_torch_agrees_about_any_network(network: Network) -> None:
    check_against_torch(network)


def test_the_same_seed_gives_the_same_weights() -> None:
    first, again, other = (copy_weights(build(TWO_LAYER_CNN, seed)) for seed in (7, 7, 8))
    for name, array in first.items():
        np.testing.assert_array_equal(again[name], array)
        assert not np.array_equal(other[name], array)


def test_xavier_weights_are_uniform_and_within_their_bound() -> None:
    weight = copy_weights(build(TWO_LAYER_CNN, 1))["linear1.weight"]
    bound = (6 / (3136 + 10)) ** 0.5  # Glorot and Bengio, 2010
    assert 0.99 * bound < np.abs(weight).max() <= bound
    assert weight.std() == pytest.approx(bound / 3**0.5, rel=0.02)


def test_what_the_descriptions_say_reaches_torch() -> None:
    network = Network("n", (1, 6, 6), (*TWO_LAYER_CNN.layers[:3], Dropout(0.25)))
    model = build(network)
    assert isinstance(model[-1], nn.Dropout)
    assert model[-1].p == 0.25
    assert isinstance(model[0], nn.Conv2d)
    assert model[0].padding == (1, 1)


def test_layers_do_not_write_over_their_input() -> None:
    values = torch.tensor([[[[-1.0, 2.0]]]])
    build(Network("n", (1, 1, 2), (ReLU(), Dropout(0.5))))(values)
    assert values.tolist() == [[[[-1.0, 2.0]]]]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("shape", "classes"), [((3, 32, 32), 10), ((1, 20, 24), 4)])
def test_networks_are_built_for_other_pictures_and_classes(
    name: str, shape: tuple[int, ...], classes: int
) -> None:
    network = NETWORKS[name].for_input(shape, classes)
    check_against_torch(network)
    assert network.trace()[-1].output_shape == (classes,)
    assert NETWORKS[name].trace()[-1].output_shape == (10,)


def test_a_residual_block_adds_its_input() -> None:
    values = torch.tensor([[[[-1.0, 2.0]]]])
    block = build(Network("n", (1, 1, 2), (Residual((ReLU(),)),)))
    assert block(values).tolist() == [[[[-1.0, 4.0]]]]


class TestAuxiliaryClassifier:
    network = Network(
        "n", (1, 4, 4), (Conv2d(2, 1), Auxiliary((Flatten(), Linear(3))), Flatten(), Linear(3))
    )

    def test_it_adds_to_the_loss_and_teaches_the_layers_before_it(self) -> None:
        model = build(self.network, 1).train()
        images, labels = torch.rand(5, 1, 4, 4), torch.tensor([0, 1, 2, 0, 1])
        model(images)
        loss = auxiliary_loss(auxiliary_classifiers(model), labels)
        assert isinstance(loss, torch.Tensor)
        conv, auxiliary, linear = model[0], model[1], model[3]
        assert isinstance(auxiliary, AuxiliaryClassifier)
        head = functional.cross_entropy(auxiliary.head(conv(images)), labels)
        assert loss.item() == pytest.approx(AUXILIARY_WEIGHT * head.item(), rel=1e-5)
        loss.backward()  # type: ignore[no-untyped-call]
        assert all(one.grad is not None for one in conv.parameters())
        assert all(one.grad is None for one in linear.parameters())
        assert (
            auxiliary_loss(auxiliary_classifiers(model), labels) == 0
        )  # nothing of an old batch is left

    def test_it_is_silent_when_the_network_reads(self) -> None:
        model = build(self.network, 1).eval()
        model(torch.rand(2, 1, 4, 4))
        assert auxiliary_loss(auxiliary_classifiers(model), torch.tensor([0, 1])) == 0


class TestWeights:
    def test_copies_are_not_changed_by_training(self) -> None:
        model = build(TWO_LAYER_CNN, 1)
        copies = copy_weights(model)
        before = {name: array.copy() for name, array in copies.items()}
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        model(torch.rand(2, 1, 28, 28)).sum().backward()
        optimizer.step()
        for name, array in copies.items():
            np.testing.assert_array_equal(array, before[name])
        assert any(
            not np.array_equal(now, before[name]) for name, now in copy_weights(model).items()
        )

    def test_loading_copies_too(self) -> None:
        weights = dict(copy_weights(build(TWO_LAYER_CNN, 1)))
        model = build(TWO_LAYER_CNN, 2)
        load_weights(model, weights)
        for array in weights.values():
            array += 1
        loaded = copy_weights(model)
        for name, array in weights.items():
            np.testing.assert_array_equal(loaded[name] + 1, array)

    @pytest.mark.parametrize("name", list(NETWORKS))
    def test_a_round_trip_gives_the_same_outputs(self, name: str) -> None:
        torch.manual_seed(0)
        model, other = build(NETWORKS[name], 1).eval(), build(NETWORKS[name], 2).eval()
        load_weights(other, copy_weights(model))
        images = torch.rand(3, *NETWORKS[name].input_shape)
        assert torch.equal(model(images), other(images))

    def test_weights_of_another_network_are_refused_and_change_nothing(self) -> None:
        smaller = Network("n", (1, 28, 28), (*TWO_LAYER_CNN.layers[:-1], Linear(7)))
        model = build(TWO_LAYER_CNN, 1)
        before = copy_weights(model)
        with pytest.raises(ValueError, match="of another network: linear1"):
            load_weights(model, copy_weights(build(smaller, 2)))
        for name, array in copy_weights(model).items():
            np.testing.assert_array_equal(array, before[name])


def test_first_steps_has_the_lectures_shapes() -> None:
    maps = [i.output_shape for i in NETWORKS["first-steps-cnn"].trace() if i.layer.kind != "relu"]
    assert maps[:5] == [(16, 24, 24), (32, 20, 20), (32, 10, 10), (64, 6, 6), (64, 3, 3)]
