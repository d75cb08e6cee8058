"""What a network can be built of: the kinds of layers, and what may be chosen about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cnn_desktop.core.networks.layers import (
    Auxiliary,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Shape,
    Sigmoid,
    Tanh,
)


@dataclass(frozen=True)
class Setting:
    """Something about a layer that may be chosen.

    Attributes:
        name: Of the field.
        least: Smallest number.
        most: Largest number that is offered; a file may hold a larger one.
        step: Between two numbers; less than 1 for a fraction.
        choices: The words to choose from, instead of numbers.
    """

    name: str
    least: float = 0
    most: float = 0
    step: float = 1
    choices: tuple[str, ...] = ()


_POOL = (Setting("kernel_size", 1, 64), Setting("stride", 0, 64), Setting("padding", 0, 32))

SETTINGS: Mapping[type, tuple[Setting, ...]] = MappingProxyType(
    {
        Conv2d: (
            Setting("out_channels", 1, 4096),
            Setting("kernel_size", 1, 64),
            Setting("stride", 1, 64),
            Setting("padding", 0, 64),
        ),
        MaxPool2d: _POOL,
        AvgPool2d: _POOL,
        Dropout: (Setting("probability", 0, 0.95, 0.05),),
        Linear: (
            Setting("out_features", 1, 100_000),
            Setting("init", choices=("default", "xavier-uniform")),
        ),
    }
)
"""The settings of each kind of layer; other kinds have none."""

FAMILIES: tuple[tuple[type[Any], ...], ...] = (
    (ReLU, Sigmoid, Tanh),
    (MaxPool2d, AvgPool2d, GlobalAvgPool2d),
    (BatchNorm2d, BatchNorm1d),
)
"""Kinds of layers that can stand in for each other."""


def settings_of(layer: Layer) -> tuple[Setting, ...]:
    """Return what may be chosen about a layer."""
    return SETTINGS.get(type(layer), ())


def family_of(layer: Layer) -> tuple[type[Any], ...]:
    """Return the kinds that can stand in for a layer, its own among them; or none."""
    return next((family for family in FAMILIES if type(layer) in family), ())


def with_setting(layer: Layer, name: str, value: float | str) -> Layer:
    """Return a layer with another value of one of its settings."""
    described: Any = layer
    changed: Layer = replace(described, **{name: value})
    return changed


def as_kind(layer: Layer, kind: type[Any]) -> Layer:
    """Return a layer of another kind of its family, with the same settings where it has them."""
    if kind is GlobalAvgPool2d:
        return GlobalAvgPool2d()
    if kind in {MaxPool2d, AvgPool2d}:
        size = getattr(layer, "kernel_size", 2)
        other: Layer = kind(size, getattr(layer, "stride", 0), getattr(layer, "padding", 0))
        return other
    plain: Layer = kind()
    return plain


PALETTE = (
    "convolution",
    "activation",
    "pooling",
    "normalisation",
    "dropout",
    "flatten",
    "linear",
    "residual",
    "inception",
    "auxiliary",
)
"""What can be added."""
PLAIN = PALETTE[:7]
"""What can be added inside a block."""


def new_layer(what: str, shape: Shape | None, classes: int = 10) -> Layer:
    """Return a layer to begin with, such that it fits where it goes, if any of its kind does.

    Args:
        what: One of :data:`PALETTE`.
        shape: What it will receive; None where nobody knows.
        classes: Of the data, for what ends with a number for each.

    Raises:
        KeyError: There is no such thing to add.
    """
    channels = shape[0] if shape and len(shape) == 3 else 16
    smallest = min(shape[1:]) if shape and len(shape) == 3 else 2
    one = (Conv2d(8, 1), ReLU())
    three = (Conv2d(8, 3, padding=1), ReLU())
    pooled = (MaxPool2d(3, 1, 1), *one)
    keeping = Conv2d(channels, 3, padding=1)  # the shape, so that the input can be added
    made: dict[str, Layer] = {
        "convolution": Conv2d(16, 3, padding=1),
        "activation": ReLU(),
        "pooling": MaxPool2d(min(2, smallest)),
        "normalisation": BatchNorm1d() if shape and len(shape) == 1 else BatchNorm2d(),
        "dropout": Dropout(0.25),
        "flatten": Flatten(),
        "linear": Linear(classes),
        "residual": Residual((keeping, ReLU(), keeping)),
        "inception": Inception((one, three, pooled)),
        "auxiliary": Auxiliary((GlobalAvgPool2d(), Flatten(), Linear(classes))),
    }
    return made[what]
