"""How filters and feature maps are shown: which colours, on which scale."""

from __future__ import annotations

import numpy as np

from cnn_desktop.core.networks.layers import Conv2d, LayerInfo, shape_text
from cnn_desktop.gui.common.arrays import diverging, grey, sequential
from cnn_desktop.gui.common.tokens import Tokens

Pictures = tuple[np.ndarray, float, float, np.ndarray]
"""Images ``(N, H, W)`` or in colour ``(N, H, W, 3)``, the values at both ends of the scale, and the
colours between them."""

IN_COLOUR, MEAN = -2, -1  # instead of an input channel, whose kernels to show
SIGNED_KINDS = {"conv", "norm", "linear"}  # before an activation, values lie around 0


def has_maps(info: LayerInfo) -> bool:
    """Whether a layer puts out feature maps, and not just a row of numbers."""
    return len(info.output_shape) == 3


def layer_title(info: LayerInfo) -> str:
    """Return a layer's name and the shape of what it puts out."""
    return f"{info.name}  ·  {shape_text(info.output_shape)}"


def input_pictures(image: np.ndarray) -> Pictures:
    """Return what a network receives, ``(C, H, W)`` from 0 to 1: three channels as one in colour.

    Three that are alike, as of a drawing, look grey then.
    """
    pictures = image.transpose(1, 2, 0)[None] if len(image) == 3 else image
    return pictures, 0.0, 1.0, grey()


def map_pictures(info: LayerInfo, output: np.ndarray, tokens: Tokens) -> Pictures:
    """Return what a layer makes of a picture, all maps on one scale.

    A row of numbers comes out as cells of one pixel.

    Args:
        info: The layer.
        output: ``(C, H, W)`` or ``(F,)``.
        tokens: The theme's colours.
    """
    maps = output if output.ndim == 3 else output.reshape(-1, 1, 1)
    if info.layer.kind in SIGNED_KINDS or maps.min(initial=0) < 0:
        return _signed(maps, tokens)
    high = float(maps.max(initial=0))
    return maps, 0.0, high or 1.0, sequential()


def filter_pictures(info: LayerInfo, weight: np.ndarray, channel: int, tokens: Tokens) -> Pictures:
    """Return the kernels of a convolution, all on one scale around 0.

    Args:
        info: The convolution.
        weight: ``(out, in, K, K)``.
        channel: Of the input, whose kernels to show; :data:`MEAN` for the mean over all channels,
            :data:`IN_COLOUR` for red, green and blue as one picture, in which 0 is a middle grey.
        tokens: The theme's colours.
    """
    assert isinstance(info.layer, Conv2d)  # noqa: S101 - only convolutions have kernels
    if channel == IN_COLOUR:
        extent = _extent(weight)
        return weight.transpose(0, 2, 3, 1), -extent, extent, grey()
    with np.errstate(over="ignore", invalid="ignore"):  # a run that breaks off has such weights
        kernels = weight.mean(axis=1) if channel < 0 else weight[:, channel]
    return _signed(kernels, tokens)


def unit_kernels(weight: np.ndarray, unit: int, tokens: Tokens) -> Pictures:
    """Return one filter's kernels for all input channels, on the scale of its layer."""
    _, low, high, colours = _signed(weight.reshape(-1, *weight.shape[2:]), tokens)
    return weight[unit], low, high, colours


def _signed(images: np.ndarray, tokens: Tokens) -> Pictures:
    extent = _extent(images)
    colours = diverging(tokens.negative, tokens.surface, tokens.positive)
    return images, -extent, extent, colours


def _extent(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0)) or 1.0
