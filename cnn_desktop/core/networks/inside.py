"""The layers inside blocks, named and shaped like any other, and what feeds each of them."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_desktop.core.networks.layers import Block, LayerInfo, Network, layer_info


def trace_inside(network: Network) -> tuple[LayerInfo, ...]:
    """Follow the shape through all layers and through those inside blocks.

    A layer inside a block is called ``residual1.body.conv1``, as its weights are, and stands
    before the block, whose output is made of what its paths put out.

    Raises:
        LayerDoesNotFit: As :meth:`Network.trace` does.
    """
    found: list[LayerInfo] = []
    for info in network.trace():
        if isinstance(info.layer, Block):
            for name, layer, given in info.layer.inside(info.input_shape):
                full_name = f"{info.name}.{name}"
                found.append(layer_info(full_name, layer, given, layer.output_shape(given)))
        found.append(info)
    return tuple(found)


def fed_by(layers: Sequence[LayerInfo], index: int) -> int | None:
    """Return which layer's output a layer receives; None where it is the picture.

    Args:
        layers: As :func:`trace_inside` returns them.
        index: Of the layer.
    """
    block, _, inside = layers[index].name.partition(".")
    if inside:
        path = layers[index].name.rpartition(".")[0]
        if index and layers[index - 1].name.rpartition(".")[0] == path:
            return index - 1
        index = next(n for n, info in enumerate(layers) if info.name.startswith(f"{block}."))
    else:
        while index and layers[index - 1].name.startswith(f"{block}."):
            index -= 1  # a block's own layers stand before it
    return index - 1 if index else None
