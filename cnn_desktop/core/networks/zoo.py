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


FIRST_STEPS_CNN = Network(
    "first-steps-cnn",
    MNIST_SHAPE,
    (
        Conv2d(16, kernel_size=5),
        ReLU(),
        Conv2d(32, kernel_size=5),
        ReLU(),
        MaxPool2d(2),
        Conv2d(64, kernel_size=5),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(100),
        ReLU(),
        Linear(10),
    ),
    "The lectures' first steps: three 5 × 5 convolutions without padding, two linear layers.",
)


def _two_same_convolutions(first: int, second: int) -> tuple[Layer, ...]:
    """Return two 5 × 5 convolutions that keep the size, each halved by pooling, and two linear."""
    return (
        Conv2d(first, kernel_size=5, padding=2),
        ReLU(),
        MaxPool2d(2),
        Conv2d(second, kernel_size=5, padding=2),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(1000),
        ReLU(),
        Linear(10),
    )


ONE_CHANNEL_CNN = Network(
    "one-channel-cnn",
    MNIST_SHAPE,
    _two_same_convolutions(1, 1),
    "One channel in each convolution: how far does a single filter come?",
)

WIDE_CNN = Network(
    "wide-cnn",
    MNIST_SHAPE,
    _two_same_convolutions(32, 64),
    "The same with 32 and 64 channels: three million parameters, most in one linear layer.",
)

MLP = Network(
    "mlp",
    MNIST_SHAPE,
    (Flatten(), Linear(128), ReLU(), Linear(64), ReLU(), Linear(10)),
    "No convolution: 784 numbers in a row have lost what lies beside what.",
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

MINI_VGG = Network(
    "mini-vgg",
    MNIST_SHAPE,
    (
        *(layer for _ in range(2) for layer in (Conv2d(16, kernel_size=3, padding=1), ReLU())),
        MaxPool2d(2),
        *(layer for _ in range(2) for layer in (Conv2d(32, kernel_size=3, padding=1), ReLU())),
        MaxPool2d(2),
        *(layer for _ in range(2) for layer in (Conv2d(64, kernel_size=3, padding=1), ReLU())),
        MaxPool2d(2),
        Flatten(),
        Linear(128),
        ReLU(),
        Dropout(0.5),
        Linear(10),
    ),
    "After VGG (Simonyan and Zisserman, 2015): only 3 × 3; channels double as the size halves.",
)

_ALL = (
    TWO_LAYER_CNN,
    LENET_LIKE,
    FIRST_STEPS_CNN,
    ONE_CHANNEL_CNN,
    WIDE_CNN,
    MLP,
    MINI_VGG,
    DIGIT_READER,
)

NETWORKS: Mapping[str, Network] = MappingProxyType({network.name: network for network in _ALL})


def get_network(name: str) -> Network:
    """Return a network by its name.

    Raises:
        UnknownName: There is none of that name; the message lists those that are.
    """
    try:
        return NETWORKS[name]
    except KeyError:
        raise UnknownName(kind="network", name=name, known=", ".join(NETWORKS)) from None
