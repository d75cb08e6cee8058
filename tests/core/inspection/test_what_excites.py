"""What excites a unit: climbing the gradient, and looking through training pictures."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import WeightsNotFinite
from cnn_desktop.core.inspection.examples import Examples, find_examples
from cnn_desktop.core.inspection.excitation import Climb, Excitation, excite
from cnn_desktop.core.inspection.module_way import modules_to
from cnn_desktop.core.inspection.reading import LayerReader, fingerprint
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from tests.core.made_networks import networks

SMALL: tuple[Layer, ...] = (Conv2d(3, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(10))
SHORT = Climb(steps=12)


def checkpoint_of(network: Network, seed: int = 0) -> Checkpoint:
    return Checkpoint("", network, copy_weights(build(network, seed=seed)), DIGITS)


def small(seed: int = 0) -> Checkpoint:
    return checkpoint_of(Network("made up", (1, 28, 28), SMALL), seed)


def with_blocks() -> Checkpoint:
    """Return a network with a residual block and an auxiliary classifier with a convolution."""
    body = Residual((Conv2d(3, 3, padding=1), ReLU()), (Conv2d(3, 1),))
    head = Auxiliary((Conv2d(2, 5, 3), ReLU(), Flatten(), Linear(10)))
    layers = (Conv2d(3, 3), ReLU(), body, head, MaxPool2d(4), Flatten(), Linear(10))
    return checkpoint_of(Network("blocks", (1, 28, 28), layers))


def broken(value: float) -> Checkpoint:
    whole = small()
    weights = {name: np.full_like(array, value) for name, array in whole.weights.items()}
    return Checkpoint("", whole.network, weights, DIGITS)


def last(checkpoint: Checkpoint, layer: str, unit: int, climb: Climb = SHORT) -> Excitation:
    *_, result = excite(checkpoint, layer, unit, climb)
    return result


class TestClimb:
    @given(network=networks(), seed=st.integers(0, 99), data=st.data())
    @settings(max_examples=40, deadline=None)
    def test_never_ends_lower_than_it_began_nor_outside_the_pixels_range(
        self, network: Network, seed: int, data: st.DataObject
    ) -> None:
        info = data.draw(st.sampled_from(network.trace()))
        unit = data.draw(st.integers(0, info.output_shape[0] - 1))
        checkpoint = checkpoint_of(network, seed)
        steps = list(excite(checkpoint, info.name, unit, Climb(steps=5, seed=seed)))
        assert steps[-1].activation >= steps[0].activation
        assert [step.step for step in steps] == list(range(6))
        for step in steps:
            assert step.picture.shape == network.input_shape
            assert step.picture.min() >= 0 and step.picture.max() <= 1

    def test_raises_what_it_is_asked_to_raise(self) -> None:
        for layer in ("conv1", "relu1", "pool1", "linear1"):
            first = next(excite(small(), layer, 1, SHORT))
            assert last(small(), layer, 1).activation > first.activation, layer

    def test_says_what_the_network_itself_says_of_the_picture(self) -> None:
        found = last(small(), "linear1", 4)
        logits = Classifier(small()).logits(found.picture[None])
        assert found.activation == pytest.approx(float(logits[0, 4]), abs=1e-4)
        found = last(small(), "pool1", 2)
        layers = Classifier(small()).predict(found.picture).layers
        assert found.activation == pytest.approx(float(layers["pool1"][2].max()), abs=1e-4)

    def test_for_a_lone_kernel_ink_lies_where_the_kernel_is_positive(self) -> None:
        network = Network("one", (1, 5, 5), (Conv2d(1, 5), Flatten(), Linear(2)))
        checkpoint = checkpoint_of(network)
        free = Climb(steps=500, jitter=0, blur=0, smoothness=0, blankness=0)
        found = last(checkpoint, "conv1", 0, free).picture[0]
        np.testing.assert_allclose(found, checkpoint.weights["conv1.weight"][0, 0] > 0, atol=0.01)

    def test_same_seed_same_picture_another_seed_another(self) -> None:
        first, again = last(small(), "linear1", 3), last(small(), "linear1", 3)
        other = last(small(), "linear1", 3, Climb(steps=12, seed=1))
        np.testing.assert_array_equal(first.picture, again.picture)
        assert not np.array_equal(first.picture, other.picture)

    def test_leaves_the_random_numbers_of_a_training_alone(self) -> None:
        checkpoint = small()
        torch.manual_seed(5)
        expected = torch.rand(3)
        torch.manual_seed(5)
        last(checkpoint, "linear1", 3)
        assert torch.equal(torch.rand(3), expected)

    def test_a_unit_that_nothing_moves_is_called_silent(self) -> None:
        dead = small()
        weights = {name: np.zeros_like(array) for name, array in dead.weights.items()}
        found = last(Checkpoint("", dead.network, weights, DIGITS), "linear1", 0)
        assert found.is_silent
        assert not last(dead, "linear1", 0).is_silent

    def test_can_be_given_up_at_any_step(self) -> None:
        climbing = excite(small(), "linear1", 0)
        assert len(list(islice(climbing, 3))) == 3
        climbing.close()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("name", NETWORKS)
    def test_works_in_every_network_of_the_zoo(self, name: str) -> None:
        checkpoint = checkpoint_of(NETWORKS[name])
        infos = trace_inside(checkpoint.network)
        for info in (infos[0], infos[len(infos) // 2], infos[-1]):
            found = last(checkpoint, info.name, 0, Climb(steps=2))
            assert found.picture.shape == NETWORKS[name].input_shape

    @pytest.mark.parametrize("value", [np.nan, np.inf, 1e38])
    def test_weights_beyond_all_bounds_are_told_in_words(self, value: float) -> None:
        with pytest.raises(WeightsNotFinite):
            last(broken(value), "linear1", 0)

    @pytest.mark.parametrize(
        "layer",
        [
            "residual1.body.conv1",
            "residual1.body.relu1",
            "residual1.shortcut.conv1",
            "residual1",
            "auxiliary1.head.conv1",
            "auxiliary1.head.linear1",
        ],
    )
    def test_units_inside_blocks_say_what_the_network_says_of_the_picture(self, layer: str) -> None:
        checkpoint = with_blocks()
        found = last(checkpoint, layer, 1)
        read = Classifier(checkpoint).predict(found.picture).layers
        name = layer.replace("relu1", "conv1")  # of a rectifier the values before it are raised
        assert found.activation == pytest.approx(float(read[name][1].max()), abs=1e-4)
        assert found.activation > next(excite(checkpoint, layer, 1, SHORT)).activation

    @pytest.mark.parametrize(
        "layer",
        ["conv9", "residual1.body", "residual1.tail.conv1", "residual1.body.conv9", "relu1.body.x"],
    )
    def test_a_layer_that_is_not_there_is_refused(self, layer: str) -> None:
        with pytest.raises(KeyError):
            excite(with_blocks(), layer, 0)
        with pytest.raises(KeyError):
            next(find_examples(with_blocks(), layer, np.zeros((1, 1, 28, 28), np.uint8)))
        with pytest.raises(KeyError):
            modules_to(Classifier(with_blocks()).model, layer)

    def test_a_unit_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(IndexError):
            excite(small(), "conv1", 3)


class TestExamples:
    @given(network=networks(), count=st.integers(1, 40), seed=st.integers(0, 9), data=st.data())
    @settings(max_examples=30, deadline=None)
    def test_are_those_that_a_look_at_all_pictures_finds(
        self, network: Network, count: int, seed: int, data: st.DataObject
    ) -> None:
        random = np.random.default_rng(seed)
        images = random.integers(0, 256, (count, *network.input_shape)).astype(np.uint8)
        info = data.draw(st.sampled_from(trace_inside(network)))
        unit = data.draw(st.integers(0, info.output_shape[0] - 1))
        checkpoint = checkpoint_of(network, seed)
        *_, found = find_examples(checkpoint, info.name, images)
        classifier = Classifier(checkpoint)
        outputs = [classifier.predict(image / np.float32(255)).layers for image in images]
        values = np.array([output[info.name][unit].max() for output in outputs])
        assume(np.isfinite(values).all())
        examples = found.of_unit(unit)
        assert len(examples) == min(10, count)
        told = [example.activation for example in examples]
        np.testing.assert_allclose(told, np.sort(values)[::-1][:10], rtol=1e-4, atol=1e-4)
        for example in examples:
            assert values[example.index] == pytest.approx(example.activation, rel=1e-4, abs=1e-4)

    def test_the_frame_holds_what_made_the_unit_respond(self) -> None:
        images = np.zeros((30, 1, 28, 28), np.uint8)
        for number, image in enumerate(images):
            image[0, number % 24, (7 * number) % 24] = 10 + number
        network = Network("bright", (1, 28, 28), (Conv2d(1, 3), Flatten(), Linear(10)))
        weights = dict(checkpoint_of(network).weights)
        weights["conv1.weight"] = np.ones((1, 1, 3, 3), np.float32)
        *_, found = find_examples(Checkpoint("", network, weights, DIGITS), "conv1", images)
        first, *rest = found.of_unit(0)
        assert first.index == 29 and len(rest) == 9
        for example in (first, *rest):
            assert example.box is not None and example.place is not None
            top, left, bottom, right = example.box
            row, column = example.index % 24, 7 * example.index % 24
            assert top <= row < bottom and left <= column < right
            assert (bottom - top, right - left) == (3, 3)

    def test_inside_a_block_the_frame_is_that_of_its_own_path(self) -> None:
        images = np.random.default_rng(0).integers(0, 256, (20, 1, 28, 28)).astype(np.uint8)
        sides = {"residual1.body.conv1": 5, "residual1.shortcut.conv1": 3, "residual1": 5}
        for layer, side in sides.items():
            *_, found = find_examples(with_blocks(), layer, images)
            for example in found.of_unit(2):
                assert example.box is not None and example.place is not None
                top, left, bottom, right = example.box
                row, column = example.place
                # Around the middle of the first kernel, as far as there is a picture.
                low, high = row + 1 - side // 2, row + 2 + side // 2
                assert (top, bottom) == (max(low, 0), min(high, 28))
                low, high = column + 1 - side // 2, column + 2 + side // 2
                assert (left, right) == (max(low, 0), min(high, 28))

    def test_reading_a_layer_inside_a_block_reads_the_network_to_its_end_too(self) -> None:
        checkpoint = with_blocks()
        images = np.random.default_rng(1).integers(0, 256, (3, 1, 28, 28)).astype(np.uint8)
        for layer in ("residual1.body.conv1", "residual1", "conv1"):
            values, logits = LayerReader(checkpoint, layer).read_both(images)
            seen = Classifier(checkpoint).predict(images[1] / np.float32(255))
            np.testing.assert_allclose(values[1].numpy(), seen.layers[layer], atol=1e-4)
            np.testing.assert_allclose(logits[1].numpy(), seen.layers["linear1"], atol=1e-4)

    def test_a_class_has_no_frame_it_sees_the_whole_picture(self) -> None:
        found = self.some("linear1")
        assert all(example.box is None and example.place is None for example in found.of_unit(7))

    def test_grow_batch_by_batch_and_can_be_given_up(self) -> None:
        images = np.random.default_rng(0).integers(0, 256, (150, 1, 28, 28)).astype(np.uint8)
        looks = list(find_examples(small(), "conv1", images))
        assert [look.done for look in looks] == [64, 128, 150]
        assert [look.is_done for look in looks] == [False, False, True]

    @pytest.mark.parametrize("name", NETWORKS)
    def test_works_in_every_network_of_the_zoo(self, name: str) -> None:
        network = NETWORKS[name]
        images = np.random.default_rng(0).integers(0, 256, (3, *network.input_shape))
        layers = trace_inside(network)
        for info in (layers[0], layers[len(layers) // 2], layers[-1]):
            *_, found = find_examples(checkpoint_of(network), info.name, images.astype(np.uint8))
            assert len(found.of_unit(0)) == 3

    @pytest.mark.parametrize("value", [np.nan, np.inf, 1e38])
    def test_weights_beyond_all_bounds_are_told_in_words(self, value: float) -> None:
        images = np.full((3, 1, 28, 28), 200, np.uint8)
        with pytest.raises(WeightsNotFinite):
            list(find_examples(broken(value), "linear1", images))

    def some(self, layer: str) -> Examples:
        images = np.random.default_rng(0).integers(0, 256, (20, 1, 28, 28)).astype(np.uint8)
        *_, found = find_examples(small(), layer, images)
        return found


def test_a_fingerprint_tells_weights_apart() -> None:
    assert fingerprint(small()) == fingerprint(small())
    assert fingerprint(small()) != fingerprint(small(seed=1))


@pytest.mark.data
@pytest.mark.slow
def test_the_shipped_model_dreams_the_digit_that_it_is_asked_for(data_dir: Path) -> None:
    from cnn_desktop import paths
    from cnn_desktop.core.checkpoint import load_checkpoint
    from cnn_desktop.core.data.datasets import load

    shipped = load_checkpoint(paths.shipped_model())
    classifier = Classifier(shipped)
    for digit in (2, 6):
        dream = last(shipped, "linear1", digit, Climb())
        assert classifier.predict(dream.picture).winner == digit
    train = load("mnist", data_dir).train
    *_, found = find_examples(shipped, "linear1", train.images[:2000])
    for digit in range(10):
        labels = train.labels[[example.index for example in found.of_unit(digit)]]
        assert (labels == digit).sum() >= 9
