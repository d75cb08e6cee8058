"""A network as JSON values, and back from values that anyone may have written."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cnn_desktop.core.errors import NetworkDescriptionInvalid
from cnn_desktop.core.networks.layers.blocks import Auxiliary, Inception, Residual, layer_count
from cnn_desktop.core.networks.layers.layer import Layer
from cnn_desktop.core.networks.layers.network import MAX_VALUES, Network
from cnn_desktop.core.networks.layers.plain import (
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Tanh,
)
from cnn_desktop.core.reasons import reason_of

MAX_LAYERS = 200

_LAYER_TYPES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        Conv2d,
        BatchNorm2d,
        BatchNorm1d,
        ReLU,
        Sigmoid,
        Tanh,
        MaxPool2d,
        AvgPool2d,
        GlobalAvgPool2d,
        Dropout,
        Flatten,
        Linear,
    )
}
_BLOCK_TYPES: dict[str, type] = {cls.__name__: cls for cls in (Residual, Inception, Auxiliary)}
_PATH, _PATHS = "tuple[Layer, ...]", "tuple[tuple[Layer, ...], ...]"


def to_json(network: Network) -> dict[str, Any]:
    """Return a network as plain JSON values, for the header of a model file."""
    return {
        "name": network.name,
        "input_shape": list(network.input_shape),
        "layers": _write(network.layers),
    }


def from_json(value: Any, *, must_fit: bool = True) -> Network:
    """Read a network from JSON values that anyone may have written.

    Args:
        value: As :func:`to_json` writes it.
        must_fit: Whether a list that is not finished is refused: one without a layer, or whose
            layers do not fit together.

    Raises:
        NetworkDescriptionInvalid: Something is missing, unknown or out of range.
        LayerDoesNotFit: The layers do not fit together.
    """
    try:
        name, shape, layers = value["name"], value["input_shape"], value["layers"]
        if not isinstance(name, str) or not isinstance(shape, list) or not isinstance(layers, list):
            raise TypeError("name, input_shape or layers are of the wrong type")
        if len(shape) != 3:
            raise ValueError("input_shape is not channels, height and width")
        if not must_fit <= len(layers) <= MAX_LAYERS:
            raise ValueError(f"{len(layers)} layers; allowed are 1 to {MAX_LAYERS}")
        network = Network(name, tuple(_count(size) for size in shape), _read_layers(layers))
        if (count := layer_count(network.layers)) > MAX_LAYERS:
            raise ValueError(f"{count} layers; allowed are 1 to {MAX_LAYERS}")
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise NetworkDescriptionInvalid(reason=reason_of(error)) from error
    if must_fit:
        network.trace()
    return network


def _write(value: Any) -> Any:
    """Return layers, lists of them and their fields as JSON values."""
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    if isinstance(value, int | float | str):
        return value
    written = {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    return {"type": type(value).__name__, **written}


def _read_layers(values: object, *, inside: bool = False) -> tuple[Layer, ...]:
    if not isinstance(values, list) or len(values) > MAX_LAYERS:
        raise TypeError("a path is of the wrong type")
    return tuple(_read_layer(value, inside=inside) for value in values)


def _read_layer(value: dict[str, Any], *, inside: bool = False) -> Layer:
    known = _LAYER_TYPES if inside else _LAYER_TYPES | _BLOCK_TYPES  # never blocks within blocks
    cls = known.get(value["type"])
    if cls is None:
        kind = str(value["type"])[:40]
        if kind in _BLOCK_TYPES:
            raise ValueError(f"a block within a block: {kind!r} must stand by itself")
        raise ValueError(f"unknown layer {kind!r}")
    arguments: dict[str, Any] = {}
    for field in fields(cls):
        if field.name not in value:
            continue
        given = value[field.name]
        if field.type == "int":
            least = 0 if field.default == 0 else 1
            arguments[field.name] = _count(given, least)
        elif field.type == _PATH:
            arguments[field.name] = _read_layers(given, inside=True)
        elif field.type == _PATHS and isinstance(given, list):
            if len(given) > MAX_LAYERS:
                raise ValueError(f"{len(given)} layers; allowed are 1 to {MAX_LAYERS}")
            arguments[field.name] = tuple(_read_layers(path, inside=True) for path in given)
        elif isinstance(given, bool):
            raise TypeError(f"{field.name} is of the wrong type")
        elif field.type == "float" and isinstance(given, int | float):
            arguments[field.name] = float(given)
        elif field.type == "str" and isinstance(given, str):
            arguments[field.name] = given
        else:
            raise TypeError(f"{field.name} is of the wrong type")
    layer: Layer = cls(**arguments)
    return layer


def _count(value: object, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_VALUES:
        raise ValueError(f"{str(value)[:40]!r} is not a sensible size")
    return value
