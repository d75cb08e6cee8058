"""Why a network decided so: how much each pixel of a picture speaks for a class.

The methods are those of captum (https://captum.ai), an extra that need not be installed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier, use_one_thread
from cnn_desktop.core.errors import ConvolutionMissing, ExtraMissing, WeightsNotFinite
from cnn_desktop.core.inspection.layer_choice import (
    auxiliary_of,
    grad_cam_layers,
    usual_grad_cam_layer,
)
from cnn_desktop.core.inspection.module_way import modules_to
from cnn_desktop.core.networks.inside import trace_inside

SALIENCY, INTEGRATED, GRAD_CAM, OCCLUSION = METHODS = (
    "saliency",
    "integrated-gradients",
    "grad-cam",
    "occlusion",
)
SIGNED = frozenset({INTEGRATED, OCCLUSION})
STEPS = 50  # of integrated gradients between blank paper and the picture
WINDOW, STRIDE = 4, 2  # of occlusion, in pixels


@dataclass(frozen=True)
class Attribution:
    """How much each pixel speaks for a class.

    Attributes:
        image: ``(C, H, W)`` float32, 0 to 1: the picture.
        values: ``(H, W)`` float32 in logits, around 0 where ``signed``, else from 0 upwards.
        method: One of :data:`METHODS`.
        target: The class, an index.
        layer: Whose maps Grad-CAM weighed; empty for the other methods.
    """

    image: np.ndarray
    values: np.ndarray
    method: str
    target: int
    layer: str = ""

    @property
    def signed(self) -> bool:
        """Whether there are pixels that speak against the class."""
        return self.method in SIGNED


class Stopped(Exception):
    """The caller did not want the answer any more."""


def attribute(
    checkpoint: Checkpoint,
    image: np.ndarray,
    method: str,
    target: int,
    is_wanted: Callable[[], bool] = lambda: True,
    layer: str = "",
) -> Attribution:
    """Ask a fresh copy of a network why it would call a picture so.

    Sources: saliency, Simonyan et al., ICLR workshop 2014; integrated gradients from blank paper,
    Sundararajan et al., ICML 2017; Grad-CAM, Selvaraju et al., ICCV 2017; occlusion with blank
    paper, Zeiler and Fergus, ECCV 2014.

    Args:
        checkpoint: The model; it is not changed.
        image: Of its input size, ``(H, W)`` or ``(C, H, W)``, 0 for paper to 1 for ink.
        method: One of :data:`METHODS`.
        target: The class to explain, an index.
        is_wanted: Asked before every pass through the network.
        layer: Whose maps Grad-CAM weighs, one of
            :func:`~cnn_desktop.core.inspection.layer_choice.grad_cam_layers` by its name; the usual
            one when empty. Of a layer inside an auxiliary classifier, that classifier is asked:
            the network's own answer does not depend on it.

    Raises:
        ExtraMissing: captum is not installed.
        KeyError: Grad-CAM at a layer that the network does not have, or that has no filters.
        ConvolutionMissing: Grad-CAM of a network without a convolution.
        WeightsNotFinite: The network's answer, or the explanation, is no number.
        Stopped: ``is_wanted`` said no.
    """
    if importlib.util.find_spec("captum") is None:
        raise ExtraMissing(what="Why this digit", package="captum", extra="explain")
    use_one_thread()
    picture = torch.from_numpy(image.astype(np.float32).reshape(checkpoint.network.input_shape))
    images, model = picture.unsqueeze(0), Classifier(checkpoint).model
    layer = _checked(checkpoint, layer) if method == GRAD_CAM else ""
    reader = _Reader(checkpoint, _answering(checkpoint, model, layer), is_wanted)
    with torch.no_grad():
        answer = reader(images)
    if method == GRAD_CAM:
        values = _grad_cam(reader, model.get_submodule(layer), images, target)
    else:
        values = _by_pixel(reader, images, method, target)
    values = values[0].detach()
    if not bool(torch.isfinite(answer).all() and torch.isfinite(values).all()):
        raise WeightsNotFinite()
    # The strongest channel where there is no sign (as in the source), else what they say together.
    joined = values.sum(dim=0) if method in SIGNED else values.amax(dim=0)
    return Attribution(picture.numpy(), joined.numpy().astype(np.float32), method, target, layer)


def _checked(checkpoint: Checkpoint, layer: str) -> str:
    """Return the layer whose maps are weighed, the usual one for an empty name."""
    usual = usual_grad_cam_layer(checkpoint.network)
    if usual is None:
        raise ConvolutionMissing()
    if layer and layer not in {info.name for info in grad_cam_layers(checkpoint.network)}:
        raise KeyError(layer)
    return layer or usual.name


def _answering(checkpoint: Checkpoint, model: nn.Module, layer: str) -> nn.Module:
    """Return the modules whose logits depend on a layer: the network or an auxiliary classifier."""
    auxiliary = auxiliary_of(checkpoint.network, layer)
    if auxiliary is None:
        return model
    inside = [name for name in _names(checkpoint) if name.startswith(f"{auxiliary.name}.")]
    return nn.Sequential(*modules_to(model, inside[-1]))


def _names(checkpoint: Checkpoint) -> list[str]:
    return [info.name for info in trace_inside(checkpoint.network)]


class _Reader(nn.Module):
    """A network from a picture, 0 to 1, to logits."""

    def __init__(
        self, checkpoint: Checkpoint, model: nn.Module, is_wanted: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.model = model
        self._mean, self._std, self._is_wanted = checkpoint.mean, checkpoint.std, is_wanted

    def forward(self, images: Tensor) -> Tensor:
        """Return logits ``(N, classes)`` of pictures ``(N, C, H, W)``."""
        if not self._is_wanted():
            raise Stopped
        logits: Tensor = self.model((images - self._mean) / self._std)
        return logits


def _grad_cam(reader: _Reader, layer: nn.Module, images: Tensor, target: int) -> Tensor:
    """Return ``(1, 1, H, W)``, the coarse map of a layer enlarged to the picture's size."""
    from captum import attr

    coarse = attr.LayerGradCam(reader, layer).attribute(
        images, target=target, relu_attributions=True
    )
    result: Tensor = nn.functional.interpolate(coarse, tuple(images.shape[2:]), mode="bilinear")
    return result


def _by_pixel(reader: _Reader, images: Tensor, method: str, target: int) -> Tensor:
    """Return ``(1, C, H, W)``."""
    from captum import attr

    result: Tensor
    match method:
        case "saliency":
            images.requires_grad_()  # captum would do so, with a warning
            result = attr.Saliency(reader).attribute(images, target=target)
        case "integrated-gradients":
            explain = attr.IntegratedGradients(reader)
            result = explain.attribute(
                images, baselines=0.0, target=target, n_steps=STEPS, internal_batch_size=16
            )
        case "occlusion":
            window = (images.shape[1], *(min(WINDOW, side) for side in images.shape[2:]))
            strides = (images.shape[1], *(min(STRIDE, side) for side in window[1:]))
            result = attr.Occlusion(reader).attribute(
                images, window, strides, baselines=0.0, target=target, perturbations_per_eval=16
            )
        case other:
            raise ValueError(f"no method {other}")
    return result
