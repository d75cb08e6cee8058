"""After VGG: nothing but 3 × 3 convolutions, pooling and linear layers."""

from __future__ import annotations

from cnn_desktop.core.networks.layers import (
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)


def _stage(channels: int) -> tuple[Layer, ...]:
    convolution: tuple[Layer, ...] = (Conv2d(channels, kernel_size=3, padding=1), ReLU())
    return *convolution, *convolution, MaxPool2d(2)


MINI_VGG = Network(
    "mini-vgg",
    (1, 28, 28),
    (
        *_stage(16),
        *_stage(32),
        *_stage(64),
        Flatten(),
        Linear(128),
        ReLU(),
        Dropout(0.5),
        Linear(10),
    ),
    "After VGG (Simonyan and Zisserman, 2015): 3 × 3 convolutions in pairs, channels double "
    "after each pooling.",
    any_input=True,
)
