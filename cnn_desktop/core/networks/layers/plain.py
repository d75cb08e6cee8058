"""The layers that networks are made of: their shapes, parameters and buffers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from cnn_desktop.core.networks.layers.layer import PlainLayer
from cnn_desktop.core.networks.layers.shapes import Shape, as_image, window_places


@dataclass(frozen=True)
class Conv2d(PlainLayer):
    """A convolution with square kernels: O = floor((I - K + 2P) / S) + 1.

    Attributes:
        out_channels: Number of kernels, and so of feature maps.
        kernel_size: Side of a kernel, in pixels.
        stride: Pixels between two positions of the kernel.
        padding: Zeros added on every side.
    """

    kind: ClassVar[str] = "conv"
    out_channels: int
    kernel_size: int
    stride: int = 1
    padding: int = 0

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(out_channels, height, width)``."""
        _, height, width = as_image(shape, "a convolution")
        size = (self.kernel_size, self.stride, self.padding)
        return self.out_channels, window_places(height, *size), window_places(width, *size)

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return weight ``(out, in, kernel, kernel)`` and bias ``(out,)``."""
        kernel = (self.kernel_size, self.kernel_size)
        return {"weight": (self.out_channels, shape[0], *kernel), "bias": (self.out_channels,)}


@dataclass(frozen=True)
class BatchNorm2d(PlainLayer):
    """Batch normalisation: each channel to mean 0 and variance 1, then a learned scale and shift.

    Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015.
    """

    kind: ClassVar[str] = "norm"

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        return as_image(shape, "batch normalisation")

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return scale and shift, one a channel."""
        return {"weight": (shape[0],), "bias": (shape[0],)}

    def buffers(self, shape: Shape) -> dict[str, Shape]:
        """Return the running mean and variance, and the count of batches behind them."""
        channels = (shape[0],)
        return {"running_mean": channels, "running_var": channels, "num_batches_tracked": ()}


@dataclass(frozen=True)
class BatchNorm1d(BatchNorm2d):
    """Batch normalisation of a row of numbers, each number for itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        if len(shape) != 1:
            raise ValueError("this normalisation needs one row of numbers: put Flatten before it")
        return shape


class _Activation(PlainLayer):
    """A function of each number by itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        return shape


@dataclass(frozen=True)
class ReLU(_Activation):
    """The rectifier max(0, x)."""

    kind: ClassVar[str] = "relu"


@dataclass(frozen=True)
class Sigmoid(_Activation):
    """The logistic function 1 / (1 + exp(-x)), between 0 and 1."""

    kind: ClassVar[str] = "sigmoid"


@dataclass(frozen=True)
class Tanh(_Activation):
    """The hyperbolic tangent, between -1 and 1; LeNet-5's activation."""

    kind: ClassVar[str] = "tanh"


@dataclass(frozen=True)
class _Pool(PlainLayer):
    kind: ClassVar[str] = "pool"
    kernel_size: int
    stride: int = 0
    padding: int = 0

    @property
    def step(self) -> int:
        """Pixels between two windows: the stride, or the kernel where none is given."""
        return self.stride or self.kernel_size

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels, height, width)``; the sides as after a convolution."""
        channels, height, width = as_image(shape, "pooling")
        if 2 * self.padding > self.kernel_size:  # a window would hold nothing but padding
            raise ValueError(
                f"a padding of {self.padding} is more than half of a window of {self.kernel_size}"
            )
        size = (self.kernel_size, self.step, self.padding)
        return channels, window_places(height, *size), window_places(width, *size)


@dataclass(frozen=True)
class MaxPool2d(_Pool):
    """The largest value of each window.

    Attributes:
        kernel_size: Side of the window, in pixels.
        stride: Pixels between two windows; 0 for as many as the window is wide.
        padding: Pixels added on every side, which never win; at most half a window.
    """


@dataclass(frozen=True)
class AvgPool2d(_Pool):
    """The mean of each window.

    Attributes:
        kernel_size: Side of the window, in pixels.
        stride: Pixels between two windows; 0 for as many as the window is wide.
        padding: Zeros added on every side, which count; at most half a window.
    """


@dataclass(frozen=True)
class GlobalAvgPool2d(PlainLayer):
    """The mean of each feature map, whatever its size.

    Source: Lin, Chen and Yan, "Network In Network", ICLR 2014.
    """

    kind: ClassVar[str] = "pool"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels, 1, 1)``."""
        return as_image(shape, "pooling")[0], 1, 1


@dataclass(frozen=True)
class Dropout(PlainLayer):
    """Zeroes a share of the values while training, nothing afterwards.

    Attributes:
        probability: Share of values, 0 to below 1.
    """

    kind: ClassVar[str] = "dropout"
    probability: float = 0.5

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        if not 0 <= self.probability < 1:
            raise ValueError("the dropout probability must be at least 0 and below 1")
        return shape


@dataclass(frozen=True)
class Flatten(PlainLayer):
    """Feature maps to one row of numbers: the spatial arrangement ends here."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels * height * width,)``."""
        return (math.prod(shape),)


@dataclass(frozen=True)
class Linear(PlainLayer):
    """A fully connected layer.

    Attributes:
        out_features: Number of outputs.
        init: ``default`` (torch's own) or ``xavier-uniform`` for the weight at the start.
    """

    kind: ClassVar[str] = "linear"
    out_features: int
    init: str = "default"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(out_features,)``."""
        if len(shape) != 1:
            raise ValueError("a linear layer needs one row of numbers: put Flatten before it")
        if self.init not in {"default", "xavier-uniform"}:
            raise ValueError(f"unknown start weights {self.init!r}")
        return (self.out_features,)

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return weight ``(out, in)`` and bias ``(out,)``."""
        return {"weight": (self.out_features, shape[0]), "bias": (self.out_features,)}
