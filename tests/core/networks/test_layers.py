"""Networks as lists: their shapes, their counts, and what a list that does not fit is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_desktop.core.errors import CnnDesktopError, LayerDoesNotFit, UnknownName
from cnn_desktop.core.networks.layers import (
    MAX_LAYERS,
    Auxiliary,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    from_json,
    shape_text,
    to_json,
)
from cnn_desktop.core.networks.zoo import NETWORKS, TWO_LAYER_CNN, get_network
from tests.core.made_networks import networks
from tests.core.odd_json import any_json, scalars

IMAGE = (1, 28, 28)


KINDS = (
    *("Conv2d", "BatchNorm2d", "BatchNorm1d", "ReLU", "MaxPool2d", "AvgPool2d", "GlobalAvgPool2d"),
    *("Sigmoid", "Tanh"),
    *("Dropout", "Flatten", "Linear", "Residual", "Inception", "Auxiliary"),
)

numbers = st.integers(0, 30) | scalars
inner = st.lists(st.fixed_dictionaries({"type": st.sampled_from(KINDS)}) | scalars, max_size=2)
layer_values = st.fixed_dictionaries(
    {"type": st.sampled_from([*KINDS, "Layer", "_Pool"])},
    optional={
        "out_channels": numbers,
        "kernel_size": numbers,
        "stride": numbers,
        "padding": numbers,
        "probability": numbers,
        "out_features": numbers,
        "body": inner,
        "shortcut": inner,
        "layers": inner,
        "branches": st.lists(inner, max_size=2) | scalars,
        "init": st.sampled_from(["default", "xavier-uniform", "?"]) | scalars,
    },
)
nearly_networks = st.fixed_dictionaries(
    {
        "name": st.text(max_size=5) | scalars,
        "input_shape": st.lists(st.integers(1, 30), min_size=3, max_size=3) | any_json,
        "layers": st.lists(layer_values | scalars, max_size=5) | scalars,
    }
)


def network(*layers: Layer, shape: tuple[int, ...] = IMAGE) -> Network:
    return Network("under test", shape, layers)


class TestTrace:
    def test_the_two_layer_network_of_the_lectures(self) -> None:
        infos = TWO_LAYER_CNN.trace()
        assert [(info.name, info.output_shape) for info in infos] == [
            ("conv1", (32, 28, 28)),
            ("relu1", (32, 28, 28)),
            ("pool1", (32, 14, 14)),
            ("conv2", (64, 14, 14)),
            ("relu2", (64, 14, 14)),
            ("pool2", (64, 7, 7)),
            ("flatten1", (3136,)),
            ("linear1", (10,)),
        ]
        assert [info.parameter_count for info in infos] == [320, 0, 0, 18_496, 0, 0, 0, 31_370]
        assert TWO_LAYER_CNN.parameter_count == 50_186

    @pytest.mark.parametrize(
        ("name", "count"),
        [
            ("two-layer-cnn", 50_186),
            ("first-steps-cnn", 123_222),
            ("one-channel-cnn", 60_062),
            ("wide-cnn", 3_199_106),
            ("lenet-like", 19_670),
            ("cifar-cnn", 145_578),
            ("cifar-cnn-regularized", 145_962),
            ("mlp", 109_386),
        ],
    )
    def test_the_counts_of_the_lectures(self, name: str, count: int) -> None:
        assert NETWORKS[name].parameter_count == count

    def test_the_first_steps_shrink_as_in_the_lecture(self) -> None:
        shapes = [
            info.output_shape
            for info in NETWORKS["first-steps-cnn"].trace()
            if info.layer.kind in {"conv", "pool"}
        ]
        assert shapes == [(16, 24, 24), (32, 20, 20), (32, 10, 10), (64, 6, 6), (64, 3, 3)]

    def test_the_arithmetic_is_written_out(self) -> None:
        by_name = {info.name: info.arithmetic for info in TWO_LAYER_CNN.trace()}
        assert by_name["conv1"] == "32 × 1 × 3 × 3 + 32 = 320"
        assert by_name["conv2"] == "64 × 32 × 3 × 3 + 64 = 18,496"
        assert by_name["linear1"] == "10 × 3136 + 10 = 31,370"
        assert by_name["relu1"] == ""

    @pytest.mark.parametrize("name", list(NETWORKS))
    def test_every_network_of_the_zoo_tells_ten_classes(self, name: str) -> None:
        one = get_network(name)
        assert one.name == name
        assert one.summary
        assert one.input_shape == ((3, 32, 32) if "cifar" in name else IMAGE)
        assert one.trace()[-1].output_shape == (10,)

    def test_an_unknown_name_lists_the_known_ones(self) -> None:
        with pytest.raises(UnknownName, match=r"no network 'lenet'.*two-layer-cnn.*lenet-like"):
            get_network("lenet")

    def test_a_shape_as_people_write_it(self) -> None:
        assert shape_text((32, 28, 28)) == "32 × 28 × 28"
        assert shape_text((10,)) == "10"


class TestMisfits:
    @pytest.mark.parametrize(
        ("layers", "name", "rule"),
        [
            ([Linear(10)], "linear1", "put Flatten before it"),
            ([Conv2d(4, 3), Conv2d(4, 29)], "conv2", "a window of 29 does not fit into 26 pixels"),
            ([Conv2d(4, 31, padding=1)], "conv1", "31 does not fit into 28 pixels with padding 1"),
            ([MaxPool2d(2), MaxPool2d(15)], "pool2", "a window of 15 does not fit into 14 pixels"),
            ([Flatten(), Conv2d(4, 3)], "conv1", "a convolution needs feature maps"),
            ([Flatten(), MaxPool2d(2)], "pool1", "pooling needs feature maps"),
            ([Flatten(), BatchNorm2d()], "norm1", "batch normalisation needs feature maps"),
            ([Dropout(1.0)], "dropout1", "below 1"),
            ([Dropout(float("nan"))], "dropout1", "below 1"),
            ([Flatten(), Linear(10, init="lucky")], "linear1", "unknown start weights 'lucky'"),
            ([MaxPool2d(3, 1, 2)], "pool1", "a padding of 2 is more than half of a window of 3"),
            ([BatchNorm1d()], "norm1", "this normalisation needs one row"),
            ([Residual((Conv2d(4, 3),))], "residual1", "4 × 26 × 26 cannot be added to 1 × 28"),
            ([Residual((Residual(()),))], "residual1", "a block cannot hold another block"),
            ([Flatten(), Inception(((ReLU(),),))], "inception1", "an inception block needs feat"),
            ([Inception(())], "inception1", "an inception block needs a branch"),
            ([Inception(((), (MaxPool2d(2),)))], "inception1", "feature maps of the same size"),
            ([Auxiliary((Flatten(), Linear(9))), Flatten()], "auxiliary1", "as many numbers as"),
            ([Inception(((Conv2d(60_000, 3),),))], "inception1", "more than 50,000,000 numbers"),
            (
                [Residual((Conv2d(300, 9, padding=4),) * 2, (Conv2d(300, 1),))],
                "residual1",
                "more than 5,000,000,000 steps",
            ),
            ([Flatten(), Linear(100_000)], "linear1", "more than 50,000,000 numbers"),
            ([Conv2d(60_000, 3, padding=2)], "conv1", "more than 50,000,000 numbers"),
            ([ReLU(), *[Conv2d(300, 9, padding=4)] * 3], "conv2", "more than 5,000,000,000 steps"),
        ],
    )
    def test_the_layer_and_the_rule_are_named(
        self, layers: list[Layer], name: str, rule: str
    ) -> None:
        with pytest.raises(LayerDoesNotFit, match=rule) as caught:
            network(*layers).trace()
        assert caught.value.values["layer"] == name
        assert f"The layer {name} does not fit after " in str(caught.value)

    def test_the_shape_before_it_is_named(self) -> None:
        with pytest.raises(LayerDoesNotFit, match="after 4 × 26 × 26: "):
            network(Conv2d(4, 3), Linear(10)).trace()

    def test_many_layers_together_are_too_large(self) -> None:
        """Each would do: only their sum fills the memory."""
        wide = Conv2d(1000, 1)
        assert network(wide).trace()
        with pytest.raises(LayerDoesNotFit, match="more than 50,000,000 numbers"):
            network(wide, *[ReLU()] * 100).trace()


class TestJson:
    @given(networks())
    @settings(max_examples=60)
    def test_what_was_written_is_read(self, one: Network) -> None:
        read = from_json(json.loads(json.dumps(to_json(one))))
        assert read == Network(one.name, one.input_shape, one.layers)

    @pytest.mark.parametrize("name", list(NETWORKS))
    def test_the_zoo_survives_it(self, name: str) -> None:
        read = from_json(to_json(NETWORKS[name]))
        assert read.layers == NETWORKS[name].layers
        assert read.trace() == NETWORKS[name].trace()

    @given(nearly_networks | any_json)
    @settings(max_examples=150)
    def test_any_json_is_a_network_or_refused(self, value: Any) -> None:
        try:
            read = from_json(value)
        except CnnDesktopError:
            return
        assert read.trace()
        assert from_json(to_json(read)) == read

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"layers": []}, "0 layers"),
            ({"layers": [{"type": "ReLU"}] * (MAX_LAYERS + 1)}, "201 layers"),
            ({"layers": [{"type": "Residual", "body": {}}]}, "a path is of the wrong"),
            ({"layers": [{"type": "Inception", "branches": {}}]}, "branches is of the wrong"),
            (
                {"layers": [{"type": "Residual", "body": [{"type": "Residual", "body": []}]}]},
                "a block within a block: 'Residual'",
            ),
            ({"layers": [{"type": "Residual", "body": [{"type": "ReLU"}] * 200}]}, "201 layers"),
            ({"layers": [{"type": "Exec"}]}, "unknown layer 'Exec'"),
            ({"layers": [{"type": "_Plain"}]}, "unknown layer"),
            ({"layers": [{"type": ["ReLU"]}]}, "cannot be read"),
            ({"layers": [{}]}, "cannot be read"),
            ({"layers": ["ReLU"]}, "cannot be read"),
            ({"layers": [{"type": "Conv2d"}]}, "out_channels"),
            ({"layers": [{"type": "Conv2d", "out_channels": 4, "kernel_size": 0}]}, "'0' is not"),
            ({"layers": [{"type": "Conv2d", "out_channels": True, "kernel_size": 1}]}, "'True' is"),
            ({"layers": [{"type": "Conv2d", "out_channels": 4.5, "kernel_size": 1}]}, "'4.5' is"),
            ({"layers": [{"type": "MaxPool2d", "kernel_size": 10**400}]}, "not a sensible size"),
            ({"layers": [{"type": "Dropout", "probability": 10**400}]}, "cannot be read"),
            (
                {"layers": [{"type": "Dropout", "probability": False}]},
                "probability is of the wrong",
            ),
            (
                {"layers": [{"type": "Dropout", "probability": "half"}]},
                "probability is of the wrong",
            ),
            (
                {"layers": [{"type": "Linear", "out_features": 1, "init": 3}]},
                "init is of the wrong",
            ),
            ({"input_shape": []}, "input_shape is not channels, height and width"),
            ({"input_shape": [28, 28]}, "input_shape is not channels, height and width"),
            ({"input_shape": [1, 28, -28]}, "'-28' is not a sensible size"),
            ({"input_shape": [1, 28, 1e999]}, "'inf' is not a sensible size"),
            ({"input_shape": "1, 28, 28"}, "of the wrong type"),
            ({"name": 5}, "of the wrong type"),
        ],
    )
    def test_what_is_wrong_is_said(self, change: dict[str, Any], reason: str) -> None:
        value = to_json(TWO_LAYER_CNN) | change
        with pytest.raises(CnnDesktopError, match=reason):
            from_json(value)

    def test_a_layer_that_does_not_fit_is_found_on_reading(self) -> None:
        value = to_json(network(Conv2d(4, 3), Flatten(), Linear(10)))
        value["input_shape"] = [1, 2, 2]
        with pytest.raises(LayerDoesNotFit, match="conv1"):
            from_json(value)

    def test_the_largest_network_allowed_is_read_at_once(self) -> None:
        value = to_json(network(*[ReLU()] * MAX_LAYERS))
        assert len(from_json(value).trace()) == MAX_LAYERS


@pytest.mark.parametrize("name", NETWORKS)
def test_dropout_changes_no_weight_and_is_the_only_thing_that_changes(name: str) -> None:
    network = NETWORKS[name]
    assert network.with_dropout(None) is network
    changed = network.with_dropout(0.7)
    assert changed.state_shapes() == network.state_shapes()
    found = [one for one in changed.layers if isinstance(one, Dropout)]
    assert found
    assert {one.probability for one in found} == {0.7}
    assert isinstance(changed.layers[-1], Linear)
    before = [one for one in network.layers if not isinstance(one, Dropout)]
    assert [one for one in changed.layers if not isinstance(one, Dropout)] == before


def test_dropout_inside_blocks_is_changed_and_none_is_added() -> None:
    path = (Conv2d(1, 1), Dropout(0.1))
    blocks = (
        Residual(path),
        Inception((path, path)),
        Auxiliary((Flatten(), Dropout(0.1), Linear(3))),
    )
    network = Network("n", (1, 4, 4), (*blocks, Flatten(), Linear(3)))
    text = str(network.with_dropout(0.3))
    assert text.count("probability=0.3") == 4
    assert "probability=0.1" not in text
