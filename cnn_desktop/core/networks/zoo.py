"""The networks by name. A new one is an entry here and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cnn_desktop.core.errors import UnknownName
from cnn_desktop.core.networks.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
)

MNIST_SHAPE = (1, 28, 28)

TWO_LAYER_CNN = Network(
    "two-layer-cnn",
    MNIST_SHAPE,
    (
        Conv2d(32, kernel_size=3, padding=1),
        ReLU(),
        MaxPool2d(2),
        Conv2d(64, kernel_size=3, padding=1),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(10, init="xavier-uniform"),
    ),
    "The lectures' first network: two convolutions and one linear layer.",
)

LENET_LIKE = Network(
    "lenet-like",
    MNIST_SHAPE,
    (
        Conv2d(6, kernel_size=5),
        ReLU(),
        MaxPool2d(2),
        Conv2d(16, kernel_size=5),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(64),
        ReLU(),
        Linear(10),
    ),
    "After LeNet-5 (LeCun et al., 1998): few channels, 5 × 5 kernels, fast on any laptop.",
)


def _convolution(channels: int, padding: int = 1) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size=3, padding=padding), BatchNorm2d(), ReLU()


DIGIT_READER = Network(
    "digit-reader",
    MNIST_SHAPE,
    (
        *_convolution(24, padding=0),
        *_convolution(32, padding=0),
        MaxPool2d(2),
        *_convolution(48),
        *_convolution(64),
        MaxPool2d(2),
        *_convolution(96),
        *_convolution(128),
        MaxPool2d(2),
        Flatten(),
        Dropout(0.3),
        Linear(10),
    ),
    "The network of the shipped model: six 3 × 3 convolutions with batch normalisation.",
)

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {network.name: network for network in (TWO_LAYER_CNN, LENET_LIKE, DIGIT_READER)}
)


def get_network(name: str) -> Network:
    """Return a network by its name.

    Raises:
        UnknownName: There is none of that name; the message lists those that are.
    """
    try:
        return NETWORKS[name]
    except KeyError:
        raise UnknownName(kind="network", name=name, known=", ".join(NETWORKS)) from None
