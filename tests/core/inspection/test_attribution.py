"""Why this digit: against gradients and differences taken by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import ConvolutionMissing, ExtraMissing, WeightsNotFinite
from cnn_desktop.core.inspection import attribution
from cnn_desktop.core.inspection.attribution import METHODS, Attribution, Stopped, attribute
from cnn_desktop.core.inspection.layer_choice import grad_cam_layers, usual_grad_cam_layer
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Flatten,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
)
from cnn_desktop.core.networks.zoo import NETWORKS

SMALL: tuple[Layer, ...] = (Conv2d(3, 5), ReLU(), Flatten(), Linear(10))
ONE_LAYER: tuple[Layer, ...] = (Flatten(), Linear(10))
IMAGE = np.random.default_rng(3).random((28, 28), np.float32)


def make_checkpoint(layers: tuple[Layer, ...] = SMALL) -> Checkpoint:
    network = Network("made up", (1, 28, 28), layers)
    return Checkpoint("", network, copy_weights(build(network, seed=0)), DIGITS)


def explain(method: str, checkpoint: Checkpoint | None = None) -> Attribution:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    return attribute(checkpoint or make_checkpoint(), IMAGE, method, 4)


def logit(image: np.ndarray) -> float:
    return float(Classifier(make_checkpoint()).logits(image.reshape(1, 1, 28, 28))[0, 4])


def test_saliency_is_the_size_of_the_gradient() -> None:
    picture = torch.from_numpy(IMAGE).reshape(1, 1, 28, 28).requires_grad_()
    Classifier(make_checkpoint()).model(picture)[0, 4].backward()
    assert picture.grad is not None
    found = explain("saliency")
    np.testing.assert_allclose(found.values, picture.grad[0, 0].abs().numpy(), atol=1e-5)
    assert not found.signed


def test_integrated_gradients_add_up_to_what_the_ink_changed() -> None:
    whole = logit(IMAGE) - logit(np.zeros_like(IMAGE))
    found = explain("integrated-gradients")
    assert found.values.sum() == pytest.approx(whole, abs=0.01 + 0.02 * abs(whole))
    assert found.signed


def test_occlusion_is_the_loss_without_the_corner() -> None:
    covered = IMAGE.copy()
    covered[:4, :4] = 0
    # The first two pixels of a corner lie under one position of the window only.
    found = explain("occlusion").values[:2, :2]
    np.testing.assert_allclose(found, logit(IMAGE) - logit(covered), atol=1e-4)


def test_grad_cam_weighs_maps_by_their_mean_gradient() -> None:
    classifier = Classifier(make_checkpoint())
    conv, *rest = classifier.model.children()
    maps = conv(torch.from_numpy(IMAGE).reshape(1, 1, 28, 28)).detach().requires_grad_()
    values = maps
    for layer in rest:
        values = layer(values)
    values[0, 4].backward()
    assert maps.grad is not None
    coarse = (maps * maps.grad.mean(dim=(2, 3), keepdim=True)).sum(1, keepdim=True).relu()
    expected = torch.nn.functional.interpolate(coarse, (28, 28), mode="bilinear")[0, 0]
    np.testing.assert_allclose(explain("grad-cam").values, expected.detach().numpy(), atol=1e-5)


def test_a_network_without_convolutions_has_no_grad_cam() -> None:
    with pytest.raises(ConvolutionMissing):
        explain("grad-cam", make_checkpoint(ONE_LAYER))
    assert explain("saliency", make_checkpoint(ONE_LAYER)).values.shape == (28, 28)


@pytest.mark.parametrize("method", METHODS)
def test_stops_when_nobody_wants_it(method: str) -> None:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    with pytest.raises(Stopped):
        attribute(make_checkpoint(), IMAGE, method, 4, is_wanted=lambda: False)


def test_without_captum_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(ExtraMissing, match=r"pip install 'cnn-desktop\[explain\]'"):
        attribute(make_checkpoint(), IMAGE, "saliency", 4)


# -- Grad-CAM at any convolution ------------------------------------------------------------------

HEAD: tuple[Layer, ...] = (Conv2d(4, 3), ReLU(), Flatten(), Linear(10))
EVERYTHING: tuple[Layer, ...] = (
    Conv2d(4, 3, 2),
    ReLU(),
    Inception(((Conv2d(2, 1), ReLU()), (Conv2d(3, 3, padding=1), ReLU(), Conv2d(2, 1)), ())),
    Auxiliary(HEAD),
    Residual((Conv2d(8, 3, padding=1), ReLU(), Conv2d(8, 3, padding=1)), (Conv2d(8, 1),)),
    Residual((ReLU(),)),
    Flatten(),
    Linear(10),
)


def captums_own(checkpoint: Checkpoint, layer: str) -> np.ndarray:
    """Ask captum itself, of the network or of the auxiliary classifier that a layer is part of."""
    captum = pytest.importorskip("captum.attr", reason="the extra explain is not installed")
    model = Classifier(checkpoint).model
    answer: torch.nn.Module = model
    if layer.startswith("auxiliary"):
        children = dict(model.named_children())
        before = list(children.values())[: list(children).index("auxiliary1")]
        answer = torch.nn.Sequential(*before, model.get_submodule("auxiliary1.head"))
    picture = torch.from_numpy(IMAGE).reshape(1, 1, 28, 28)
    coarse = captum.LayerGradCam(answer, model.get_submodule(layer)).attribute(
        picture, target=4, relu_attributions=True
    )
    fine = captum.LayerAttribution.interpolate(coarse, (28, 28), "bilinear")
    return np.asarray(fine[0, 0].detach().numpy())


def test_grad_cam_is_captums_own_at_every_convolution_and_block() -> None:
    checkpoint = make_checkpoint(EVERYTHING)
    names = [info.name for info in grad_cam_layers(checkpoint.network)]
    assert names == [
        "conv1",
        "inception1.branch1.conv1",
        "inception1.branch2.conv1",
        "inception1.branch2.conv2",
        "inception1",
        "auxiliary1.head.conv1",
        "residual1.body.conv1",
        "residual1.body.conv2",
        "residual1.shortcut.conv1",
        "residual1",
    ]
    found = []
    for name in names:
        expected = captums_own(checkpoint, name)
        found.append(attribute(checkpoint, IMAGE, "grad-cam", 4, layer=name))
        assert found[-1].layer == name
        np.testing.assert_allclose(found[-1].values, expected, atol=1e-6)
    assert sum(each.values.max() > 0 for each in found) > len(found) / 2  # something was compared


@pytest.mark.parametrize("name", ["mini-resnet", "mini-googlenet", "cifar-cnn", "lenet-like"])
def test_the_usual_layer_is_the_last_that_the_network_decides_by(name: str) -> None:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    network = NETWORKS[name]
    checkpoint = Checkpoint("", network, copy_weights(build(network, seed=0)), DIGITS)
    image = np.random.default_rng(3).random(network.input_shape, np.float32)
    found = attribute(checkpoint, image, "grad-cam", 1)
    usual = {"mini-resnet": "residual3", "mini-googlenet": "inception3", "lenet-like": "conv2"}
    assert found.layer == usual.get(name, found.layer)
    assert found.layer == [info.name for info in grad_cam_layers(network)][-1]
    assert found.values.shape == network.input_shape[1:]
    assert np.isfinite(found.values).all()


def test_convolutions_of_an_auxiliary_classifier_alone_are_offered_too() -> None:
    network = Network("n", (1, 28, 28), (MaxPool2d(4), Auxiliary(HEAD), Flatten(), Linear(10)))
    usual = usual_grad_cam_layer(network)
    assert usual is not None and usual.name == "auxiliary1.head.conv1"
    assert usual_grad_cam_layer(Network("n", (1, 28, 28), ONE_LAYER)) is None
    assert explain("grad-cam", make_checkpoint(network.layers)).layer == usual.name


@pytest.mark.parametrize("layer", ["conv9", "relu1", "residual2", "auxiliary1", "input"])
def test_a_layer_without_filters_is_refused(layer: str) -> None:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    with pytest.raises(KeyError):
        attribute(make_checkpoint(EVERYTHING), IMAGE, "grad-cam", 4, layer=layer)


def test_maps_of_one_pixel_and_512_channels_are_weighed_too() -> None:
    layers = (MaxPool2d(28), Conv2d(512, 1), ReLU(), Flatten(), Linear(10))
    found = explain("grad-cam", make_checkpoint(layers))
    assert found.values.shape == (28, 28)
    assert np.ptp(found.values) == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_an_answer_that_is_no_number_is_not_explained(method: str, value: float) -> None:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    whole = make_checkpoint()
    weights = {name: np.full_like(array, value) for name, array in whole.weights.items()}
    with pytest.raises(WeightsNotFinite):
        attribute(Checkpoint("", whole.network, weights, DIGITS), IMAGE, method, 4)
