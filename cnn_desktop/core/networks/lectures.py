"""The small networks of the lectures: plain rows of layers."""

from __future__ import annotations

from cnn_desktop.core.networks.layers import (
    BatchNorm1d,
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
CIFAR_SHAPE = (3, 32, 32)

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
    any_input=True,
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
    "Three 5 × 5 convolutions without padding: the maps shrink at every step.",
    any_input=True,
)


def _same(channels: int) -> tuple[Layer, ...]:
    """Return a 5 × 5 convolution that keeps the size, then half of it."""
    return Conv2d(channels, kernel_size=5, padding=2), ReLU(), MaxPool2d(2)


_THOUSAND: tuple[Layer, ...] = (Flatten(), Linear(1000), ReLU(), Linear(10))

ONE_CHANNEL_CNN = Network(
    "one-channel-cnn",
    MNIST_SHAPE,
    (*_same(1), *_same(1), *_THOUSAND),
    "One channel, for a quick test: how far do two filters get?",
    any_input=True,
)

WIDE_CNN = Network(
    "wide-cnn",
    MNIST_SHAPE,
    (*_same(32), *_same(64), *_THOUSAND),
    "The network with one channel, made wide: 32 and 64 channels, three million parameters.",
    any_input=True,
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
    any_input=True,
)

CIFAR_CNN = Network(
    "cifar-cnn",
    CIFAR_SHAPE,
    (*_same(32), *_same(32), *_same(64), Flatten(), Linear(64), ReLU(), Linear(10)),
    "Three convolutions for small colour pictures.",
    any_input=True,
)


def _regularized(channels: int) -> tuple[Layer, ...]:
    convolution, activation, pool = _same(channels)
    return convolution, activation, BatchNorm2d(), pool, Dropout(0.25)


CIFAR_CNN_REGULARIZED = Network(
    "cifar-cnn-regularized",
    CIFAR_SHAPE,
    (
        *_regularized(32),
        *_regularized(32),
        *_regularized(64),
        Flatten(),
        Linear(64),
        ReLU(),
        BatchNorm1d(),
        Dropout(0.25),
        Linear(10),
    ),
    "The same with batch normalisation and dropout against overfitting.",
    any_input=True,
)

MLP = Network(
    "mlp",
    MNIST_SHAPE,
    (Flatten(), Linear(128), ReLU(), Linear(64), ReLU(), Linear(10)),
    "No convolution at all: flattening first destroys the spatial arrangement.",
    any_input=True,
)


def _convolution(channels: int, padding: int = 1) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size=3, padding=padding), BatchNorm2d(), ReLU()


def digit_reader(*widths: int) -> Network:
    """Return the shipped model's network with six convolutions of these many channels."""
    first, second, third, fourth, fifth, sixth = widths
    return Network(
        "digit-reader",
        MNIST_SHAPE,
        (
            *_convolution(first, padding=0),
            *_convolution(second, padding=0),
            MaxPool2d(2),
            *_convolution(third),
            *_convolution(fourth),
            MaxPool2d(2),
            *_convolution(fifth),
            *_convolution(sixth),
            MaxPool2d(2),
            Flatten(),
            Dropout(0.3),
            Linear(10),
        ),
        "The network of the shipped model: six 3 × 3 convolutions with batch normalisation.",
        any_input=True,
    )


DIGIT_READER = digit_reader(32, 32, 64, 64, 128, 128)

QUICK_CNN = Network(
    "quick-cnn",
    MNIST_SHAPE,
    (
        Conv2d(16, kernel_size=5, stride=2, padding=1),
        BatchNorm2d(),
        ReLU(),
        Conv2d(32, kernel_size=3),
        BatchNorm2d(),
        ReLU(),
        MaxPool2d(2),
        Conv2d(64, kernel_size=3),
        BatchNorm2d(),
        ReLU(),
        Flatten(),
        Linear(10),
    ),
    "The network of the recipe quick: a first layer with stride 2 leaves little to compute, batch "
    "normalisation lets it learn in large steps.",
    any_input=True,
)

QUICK_GPU_CNN = Network(
    "quick-gpu-cnn",
    MNIST_SHAPE,
    (
        *_convolution(32),
        MaxPool2d(2),
        *_convolution(64),
        *_convolution(64),
        MaxPool2d(2),
        *_convolution(128),
        *_convolution(128),
        MaxPool2d(2),
        Flatten(),
        Linear(10),
    ),
    "The network of the recipe quick-gpu: five 3 × 3 convolutions with batch normalisation, four "
    "of them where the maps are small already.",
    any_input=True,
)
