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
from cnn_desktop.core.errors import ConvolutionMissing, ExtraMissing

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
    """

    image: np.ndarray
    values: np.ndarray
    method: str
    target: int

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
) -> Attribution:
    """Ask a fresh copy of a network why it would call a picture so.

    Sources: saliency, Simonyan et al., ICLR workshop 2014; integrated gradients from blank paper,
    Sundararajan et al., ICML 2017; Grad-CAM at the last convolution, Selvaraju et al., ICCV 2017;
    occlusion with blank paper, Zeiler and Fergus, ECCV 2014.

    Args:
        checkpoint: The model; it is not changed.
        image: Of its input size, ``(H, W)`` or ``(C, H, W)``, 0 for paper to 1 for ink.
        method: One of :data:`METHODS`.
        target: The class to explain, an index.
        is_wanted: Asked before every pass through the network.

    Raises:
        ExtraMissing: captum is not installed.
        ConvolutionMissing: Grad-CAM of a network without a convolution.
        Stopped: ``is_wanted`` said no.
    """
    if importlib.util.find_spec("captum") is None:
        raise ExtraMissing(what="Why this digit", package="captum", extra="explain")
    use_one_thread()
    reader = _Reader(checkpoint, is_wanted)
    picture = torch.from_numpy(image.astype(np.float32).reshape(checkpoint.network.input_shape))
    values = _by_method(reader, picture.unsqueeze(0), method, target)[0].detach()
    # The strongest channel where there is no sign (as in the source), else what they say together.
    joined = values.sum(dim=0) if method in SIGNED else values.amax(dim=0)
    return Attribution(picture.numpy(), joined.numpy().astype(np.float32), method, target)


class _Reader(nn.Module):
    """A network from a picture, 0 to 1, to logits."""

    def __init__(self, checkpoint: Checkpoint, is_wanted: Callable[[], bool]) -> None:
        super().__init__()
        self.model = Classifier(checkpoint).model
        self._mean, self._std, self._is_wanted = checkpoint.mean, checkpoint.std, is_wanted

    def forward(self, images: Tensor) -> Tensor:
        """Return logits ``(N, classes)`` of pictures ``(N, C, H, W)``."""
        if not self._is_wanted():
            raise Stopped
        logits: Tensor = self.model((images - self._mean) / self._std)
        return logits


def _by_method(reader: _Reader, images: Tensor, method: str, target: int) -> Tensor:
    """Return ``(1, C, H, W)``; one channel from Grad-CAM."""
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
        case "grad-cam":
            layers = [layer for layer in reader.model if isinstance(layer, nn.Conv2d)]  # type: ignore[attr-defined]
            if not layers:
                raise ConvolutionMissing()
            coarse = attr.LayerGradCam(reader, layers[-1]).attribute(
                images, target=target, relu_attributions=True
            )
            result = nn.functional.interpolate(coarse, tuple(images.shape[2:]), mode="bilinear")
        case other:
            raise ValueError(f"no method {other}")
    return result
