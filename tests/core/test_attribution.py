"""Why this digit: against gradients and differences taken by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_desktop.core import attribution
from cnn_desktop.core.attribution import METHODS, Attribution, Stopped, attribute
from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import ConvolutionMissing, ExtraMissing
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Layer, Linear, Network, ReLU

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
