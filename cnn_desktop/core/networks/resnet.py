"""After ResNet: what a few layers make of their input is added to it."""

from __future__ import annotations

from cnn_desktop.core.networks.layers import (
    BatchNorm2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    Network,
    ReLU,
    Residual,
)


def _convolution(channels: int, kernel_size: int = 3, stride: int = 1) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size, stride, kernel_size // 2), BatchNorm2d()


def _basic(channels: int, stride: int = 1, *, projected: bool = False) -> tuple[Layer, ...]:
    """Return a block of two 3 × 3 convolutions; ``projected`` where the shape changes."""
    body = (*_convolution(channels, 3, stride), ReLU(), *_convolution(channels))
    return Residual(body, _convolution(channels, 1, stride) if projected else ()), ReLU()


def _bottleneck(channels: int, stride: int = 1, *, projected: bool = False) -> tuple[Layer, ...]:
    """Return a block that does its 3 × 3 convolution with a quarter of the channels."""
    narrow = channels // 4
    body = (
        *_convolution(narrow, 1),
        ReLU(),
        *_convolution(narrow, 3, stride),
        ReLU(),
        *_convolution(channels, 1),
    )
    return Residual(body, _convolution(channels, 1, stride) if projected else ()), ReLU()


_CLASSIFIER: tuple[Layer, ...] = (GlobalAvgPool2d(), Flatten(), Linear(10))

MINI_RESNET = Network(
    "mini-resnet",
    (1, 28, 28),
    (
        *_convolution(16),
        ReLU(),
        *_basic(16),
        *_basic(32, stride=2, projected=True),
        *_basic(64, stride=2, projected=True),
        *_CLASSIFIER,
    ),
    "After ResNet (He et al., 2016): three residual blocks, x + F(x).",
    any_input=True,
)

MINI_RESNET_BOTTLENECK = Network(
    "mini-resnet-bottleneck",
    (1, 28, 28),
    (
        *_convolution(16),
        ReLU(),
        *_bottleneck(64, projected=True),
        *_bottleneck(64),
        *_bottleneck(128, stride=2, projected=True),
        *_bottleneck(128),
        *_CLASSIFIER,
    ),
    "The same with bottlenecks: 1 × 1 down, 3 × 3, 1 × 1 up.",
    any_input=True,
)
