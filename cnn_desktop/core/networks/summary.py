"""A network as text: a table of layers, shapes and parameters, or a single line."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from cnn_desktop.core.networks.layers import Layer, Network, shape_text

_HEADS = ("layer", "type", "output", "parameters")


def summary(network: Network) -> str:
    """Return one line a layer and the total, in columns; shapes are without the batch.

    Args:
        network: Its description.

    Raises:
        LayerDoesNotFit: The layers do not fit together.
    """
    infos = network.trace()
    rows = [_HEADS, ("input", "", shape_text(network.input_shape), "")]
    for info in infos:
        kind, output = type(info.layer).__name__, shape_text(info.output_shape)
        rows.append((info.name, kind, output, f"{info.parameter_count:,}"))
    rows.append(("total", "", "", f"{network.parameter_count:,}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if index == len(_HEADS) - 1 else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    rule = "-" * len(lines[0])
    return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])


def one_line(network: Network) -> str:
    """Return the layers as one would call them: ``Conv2d(16, 3, padding=1), ReLU(), ...``."""
    return ", ".join(map(_call, network.layers))


def _call(layer: Layer) -> str:
    description: Any = layer  # a protocol has no fields, every layer has
    parts = []
    for field in fields(description):
        value = getattr(layer, field.name)
        if field.default is MISSING:
            parts.append(_written(value))
        elif value != field.default:
            parts.append(f"{field.name}={_written(value)}")
    return f"{type(layer).__name__}({', '.join(parts)})"


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, int | float | str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return _call(value)
