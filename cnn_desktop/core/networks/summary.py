"""A network as a table of text: layer, output shape, parameters, and the total."""

from __future__ import annotations

from cnn_desktop.core.networks.layers import Network, shape_text

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
