"""One number of a layer's output, taken apart: patch, kernel, products, sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    GlobalAvgPool2d,
    Inception,
    Layer,
    LayerInfo,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Sigmoid,
    Tanh,
)
from cnn_desktop.core.weights import Weights

Values = NDArray[np.float64]

BATCH_NORM_EPSILON = 1e-5  # torch's default, which build.py leaves as it is


@dataclass(frozen=True)
class Arithmetic:
    """How one number comes about, in double precision.

    Attributes:
        patch: ``(C, h, w)``: what the unit looks at; where it looks beyond the edge zeros, in a
            maximum minus infinity.
        kernel: ``(C, h, w)``: what each value is multiplied by; None where nothing is (ReLU,
            maximum, layers that only pass on).
        bias: What is added at the end.
        total: The number; equals torch's but for rounding.
    """

    patch: Values
    kernel: Values | None
    bias: float
    total: float

    @property
    def products(self) -> Values:
        """``(C, h, w)``: patch times kernel; the patch itself where there is no kernel."""
        return self.patch if self.kernel is None else self.patch * self.kernel

    @property
    def channel_sums(self) -> Values:
        """``(C,)``: the sum of the products of each input channel."""
        return np.asarray(self.products.sum(axis=(1, 2)), np.float64)


def take_apart(
    info: LayerInfo, weights: Weights, layer_input: np.ndarray, unit: int, y: int = 0, x: int = 0
) -> Arithmetic:
    """Take one number of a layer's output apart.

    Args:
        info: The layer.
        weights: Those of the whole network, by torch name.
        layer_input: ``info.input_shape``: what the layer received.
        unit: Channel or feature of the output.
        y: Row of the output; 0 after Flatten.
        x: Column of the output; 0 after Flatten.

    Raises:
        IndexError: The output has no such place.
        TypeError: It is a block of several layers; take those apart one by one.
    """
    if isinstance(info.layer, Residual | Inception):
        raise TypeError(f"{info.name} is a block of several layers")
    _check_place(info, unit, y, x)
    values = np.asarray(layer_input, np.float64)
    layer = info.layer
    if isinstance(layer, Conv2d):
        patch = _window(values, layer.kernel_size, layer.stride, layer.padding, y, x)
        weight, bias = _weight_and_bias(info, weights, unit)
        return _weighted(patch, weight, bias)
    if isinstance(layer, Linear):
        weight, bias = _weight_and_bias(info, weights, unit)
        return _weighted(values[:, None, None], weight[:, None, None], bias)
    if isinstance(layer, BatchNorm1d | BatchNorm2d):
        scale, shift = _scale_and_shift(info, weights, unit)
        value = values[(unit, y, x)[: values.ndim]]
        return _weighted(value.reshape(1, 1, 1), np.full((1, 1, 1), scale), shift)
    if isinstance(layer, GlobalAvgPool2d):
        patch = values[unit : unit + 1]
        return _weighted(patch, np.full(patch.shape, 1 / patch.size), 0.0)
    if isinstance(layer, AvgPool2d | MaxPool2d):
        size = layer.kernel_size
        stride = layer.stride or size
        beyond = -np.inf if isinstance(layer, MaxPool2d) else 0.0  # what is padded never wins
        patch = _window(values[unit : unit + 1], size, stride, layer.padding, y, x, beyond)
        if isinstance(layer, MaxPool2d):
            return Arithmetic(patch, None, 0.0, float(patch.max()))
        return _weighted(patch, np.full(patch.shape, 1 / size**2), 0.0)
    # Activations, Flatten and Dropout keep the order of the values.
    index = np.ravel_multi_index((unit, y, x)[: len(info.output_shape)], info.output_shape)
    value = values.reshape(-1)[index].reshape(1, 1, 1)
    return Arithmetic(value, None, 0.0, float(_activated(layer, value).item()))


def _activated(layer: Layer, value: Values) -> Values:
    """Return what an activation makes of a number; other layers pass it on."""
    if isinstance(layer, ReLU):
        return np.maximum(0, value)  # NaN stays NaN
    if isinstance(layer, Tanh):
        return np.tanh(value)
    if isinstance(layer, Sigmoid):
        return 0.5 * (1 + np.tanh(value / 2))  # 1 / (1 + exp(-x)), and no number is too large
    return value


def _check_place(info: LayerInfo, unit: int, y: int, x: int) -> None:
    _, height, width = (*info.output_shape, 1, 1)[:3]
    if not (0 <= unit < info.output_shape[0] and 0 <= y < height and 0 <= x < width):
        raise IndexError(f"{info.name} has no unit {unit} at {y}, {x}")


def _window(
    values: Values, size: int, stride: int, padding: int, y: int, x: int, beyond: float = 0.0
) -> Values:
    around = ((0, 0), (padding, padding), (padding, padding))
    padded = np.pad(values, around, constant_values=beyond)
    return padded[:, y * stride : y * stride + size, x * stride : x * stride + size]


def _weight_and_bias(info: LayerInfo, weights: Weights, unit: int) -> tuple[Values, float]:
    weight = np.asarray(weights[f"{info.name}.weight"][unit], np.float64)
    return weight, float(weights[f"{info.name}.bias"][unit])


def _scale_and_shift(info: LayerInfo, weights: Weights, unit: int) -> tuple[float, float]:
    """Return the two numbers that batch normalisation comes down to when it is not learning."""
    variance = float(weights[f"{info.name}.running_var"][unit])
    scale = float(weights[f"{info.name}.weight"][unit]) / np.sqrt(variance + BATCH_NORM_EPSILON)
    mean = float(weights[f"{info.name}.running_mean"][unit])
    return float(scale), float(weights[f"{info.name}.bias"][unit]) - mean * float(scale)


def _weighted(patch: Values, kernel: Values, bias: float) -> Arithmetic:
    return Arithmetic(patch, kernel, bias, float((patch * kernel).sum()) + bias)
