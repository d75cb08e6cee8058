"""After GoogLeNet: paths side by side, and a second classifier halfway."""

from __future__ import annotations

from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)


def _convolution(channels: int, kernel_size: int) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size, padding=kernel_size // 2), ReLU()


def _inception(one: int, three: int, five: int, pooled: int) -> Inception:
    """Return a module; its 1 × 1 convolutions halve the channels before the larger kernels.

    Args:
        one: Channels of the 1 × 1 path.
        three: Channels of the 3 × 3 path.
        five: Channels of the 5 × 5 path.
        pooled: Channels of the path that starts with pooling.
    """
    return Inception(
        (
            _convolution(one, 1),
            (*_convolution(three // 2, 1), *_convolution(three, 3)),
            (*_convolution(five // 2, 1), *_convolution(five, 5)),
            (MaxPool2d(3, stride=1, padding=1), *_convolution(pooled, 1)),
        )
    )


_CLASSIFIER: tuple[Layer, ...] = (GlobalAvgPool2d(), Flatten(), Linear(10))

MINI_GOOGLENET = Network(
    "mini-googlenet",
    (1, 28, 28),
    (
        *_convolution(16, 3),
        MaxPool2d(2),
        _inception(8, 16, 8, 8),
        _inception(16, 24, 8, 8),
        Auxiliary(_CLASSIFIER),
        MaxPool2d(2),
        _inception(16, 32, 16, 16),
        GlobalAvgPool2d(),
        Flatten(),
        Dropout(0.2),
        Linear(10),
    ),
    "After GoogLeNet (Szegedy et al., 2015): inception blocks, and an auxiliary classifier that "
    "only training listens to.",
    any_input=True,
)
