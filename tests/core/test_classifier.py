"""Reading a picture: torch's own numbers, and copies that nobody can change behind one's back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier, use_one_thread
from cnn_desktop.core.compute.threads import use_threads
from cnn_desktop.core.networks.build import build, copy_weights, load_weights
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import Dropout, Flatten, Linear, Network, ReLU
from cnn_desktop.core.networks.zoo import LENET_LIKE, NETWORKS, TWO_LAYER_CNN


def checkpoint(
    network: Network = LENET_LIKE, seed: int = 1, mean: float = 0.0, std: float = 1.0
) -> Checkpoint:
    model = build(network, seed)
    for module in model.modules():  # running means that are not those of a fresh network
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.5, 0.5)  # type: ignore[union-attr]
            module.running_var.uniform_(0.5, 2)  # type: ignore[union-attr]
    return Checkpoint("under test", network, copy_weights(model), mean=mean, std=std)


def picture(seed: int = 0, shape: tuple[int, ...] = (1, 28, 28)) -> np.ndarray:
    return np.random.default_rng(seed).random(shape, np.float32)


def torch_model(one: Checkpoint) -> nn.Sequential:
    model = build(one.network)
    load_weights(model, one.weights)
    return model.eval()


@pytest.mark.parametrize("name", list(NETWORKS))
@pytest.mark.parametrize(("mean", "std"), [(0.0, 1.0), (0.1307, 0.3081)])
class TestAgainstTorch:
    def test_probabilities(self, name: str, mean: float, std: float) -> None:
        one = checkpoint(NETWORKS[name], mean=mean, std=std)
        image = picture(shape=one.network.input_shape)
        values = (torch.from_numpy(image)[None] - mean) / std
        with torch.no_grad():
            expected = torch.softmax(torch_model(one)(values), dim=1)[0].numpy()
        prediction = Classifier(one).predict(image)
        np.testing.assert_allclose(prediction.probabilities, expected, atol=1e-6)
        assert prediction.probabilities.dtype == np.float32
        assert prediction.winner == expected.argmax()
        assert prediction.confidence == pytest.approx(expected.max())
        batch = Classifier(one).predict_batch(np.stack([image, picture(1, image.shape)]))
        np.testing.assert_allclose(batch[0], expected, atol=1e-5)
        np.testing.assert_allclose(batch.sum(axis=1), 1, atol=1e-5)

    def test_layer_outputs(self, name: str, mean: float, std: float) -> None:
        one = checkpoint(NETWORKS[name], mean=mean, std=std)
        image = picture(shape=one.network.input_shape)
        model, outputs = torch_model(one), {}

        def keep(layer: str) -> object:
            def hook(_module: nn.Module, _inputs: object, output: torch.Tensor) -> None:
                outputs[layer] = output[0].detach().clone().numpy()

            return hook

        for layer, module in model.named_children():
            module.register_forward_hook(keep(layer))  # type: ignore[arg-type]
        values = (torch.from_numpy(image)[None] - mean) / std
        model(values)
        layers = Classifier(one).predict(image).layers
        assert list(layers) == [info.name for info in trace_inside(one.network)]
        for info in one.network.trace():
            assert layers[info.name].shape == info.output_shape
            assert layers[info.name].dtype == np.float32
            np.testing.assert_allclose(layers[info.name], outputs[info.name], atol=1e-5)


class TestCopies:
    def test_the_picture_is_not_changed_and_not_kept(self) -> None:
        image = picture()
        before = image.copy()
        prediction = Classifier(checkpoint()).predict(image)
        np.testing.assert_array_equal(image, before)
        image[:] = 0
        np.testing.assert_array_equal(prediction.image, before)

    def test_two_predictions_share_nothing(self) -> None:
        classifier = Classifier(checkpoint())
        first = classifier.predict(picture(0))
        kept = {name: array.copy() for name, array in first.layers.items()}
        probabilities = first.probabilities.copy()
        classifier.predict(picture(1))
        classifier.set_weights(checkpoint(seed=2).weights)
        for name, array in first.layers.items():
            np.testing.assert_array_equal(array, kept[name])
        np.testing.assert_array_equal(first.probabilities, probabilities)

    def test_no_layers_output_is_another_ones(self) -> None:
        passing = Network("n", (1, 4, 4), (ReLU(), Dropout(0.5), Flatten(), ReLU(), Linear(3)))
        one = checkpoint(passing)
        prediction = Classifier(one).predict(picture(shape=(1, 4, 4)))
        arrays = [prediction.image, *prediction.layers.values(), prediction.probabilities]
        for i, array in enumerate(arrays):
            for other in [*arrays[:i], *one.weights.values()]:
                assert not np.shares_memory(array, other)

    def test_its_weights_are_its_own(self) -> None:
        one = checkpoint()
        weights = {name: array.copy() for name, array in one.weights.items()}
        classifier = Classifier(Checkpoint("n", one.network, weights))
        before = classifier.predict(picture()).probabilities
        for array in weights.values():
            array += 1
        np.testing.assert_array_equal(classifier.predict(picture()).probabilities, before)


class TestWeights:
    def test_other_weights_take_over_as_a_whole(self) -> None:
        classifier = Classifier(checkpoint(seed=1))
        classifier.set_weights(checkpoint(seed=2).weights)
        np.testing.assert_array_equal(
            classifier.predict(picture()).probabilities,
            Classifier(checkpoint(seed=2)).predict(picture()).probabilities,
        )

    def test_weights_of_another_network_are_refused_and_the_old_ones_stay(self) -> None:
        classifier = Classifier(checkpoint())
        before = classifier.predict(picture()).probabilities
        with pytest.raises(ValueError, match="weights are those of another network"):
            classifier.set_weights(checkpoint(TWO_LAYER_CNN).weights)
        np.testing.assert_array_equal(classifier.predict(picture()).probabilities, before)

    def test_dropout_does_nothing_when_reading(self) -> None:
        network = Network("n", (1, 4, 4), (Dropout(0.5), Flatten(), Linear(3)))
        classifier = Classifier(checkpoint(network))
        image = picture(shape=(1, 4, 4))
        np.testing.assert_array_equal(classifier.predict(image).layers["dropout1"], image)

    def test_reading_leaves_running_means_alone(self) -> None:
        one = checkpoint(NETWORKS["digit-reader"])
        classifier = Classifier(one)
        classifier.predict(picture())
        classifier.predict_batch(picture()[None])
        for name, array in copy_weights(classifier.model).items():
            np.testing.assert_array_equal(array, one.weights[name])

    def test_making_one_draws_no_random_numbers(self) -> None:
        """A training run in another thread uses the same ones: it must not be disturbed."""
        one = checkpoint()
        torch.manual_seed(0)
        expected = torch.rand(1)
        torch.manual_seed(0)
        Classifier(one).predict(picture())
        assert torch.equal(torch.rand(1), expected)


def test_pictures_may_come_without_their_channel_and_as_doubles() -> None:
    classifier, image = Classifier(checkpoint()), picture()
    expected = classifier.predict(image).probabilities
    np.testing.assert_array_equal(classifier.predict(image[0]).probabilities, expected)
    doubles = image.astype(np.float64)
    np.testing.assert_array_equal(classifier.predict(doubles).probabilities, expected)


def test_one_thread_stays_one_whatever_other_threads_take(one_thread: None) -> None:
    """The window reads with one thread while a run in another thread takes all it can."""

    def in_a_new_thread(work: Callable[[], int]) -> int:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    def run() -> int:
        use_threads(3)
        return torch.get_num_threads()

    def window() -> int:
        use_one_thread()
        assert in_a_new_thread(run) == 3
        return torch.get_num_threads()

    assert in_a_new_thread(window) == 1
