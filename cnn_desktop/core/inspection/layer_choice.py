"""Which layers can be asked what they look for. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_desktop.core.errors import HiddenLayerMissing
from cnn_desktop.core.networks.layers import Block, Conv2d, LayerInfo, Linear, Network

SILENT_KINDS = frozenset({"flatten", "dropout", "auxiliary"})  # they only pass on what they get


def hidden_layer(network: Network) -> LayerInfo:
    """Return the layer whose output the last weighted layer decides by.

    Raises:
        HiddenLayerMissing: Nothing with weights lies before the last weighted layer.
    """
    layers = network.trace()
    weighted = [place for place, info in enumerate(layers) if _decides(info)]
    if len(weighted) < 2:
        raise HiddenLayerMissing()
    return layers[weighted[-1] - 1]


def asking_layers(layers: Sequence[LayerInfo]) -> list[int]:
    """Return the places of layers with units of their own, in the network's order.

    Flatten and dropout have none: what they put out is what the layer before them did.
    """
    return [place for place, info in enumerate(layers) if info.layer.kind not in SILENT_KINDS]


def _decides(info: LayerInfo) -> bool:
    if isinstance(info.layer, Conv2d | Linear):
        return True
    return isinstance(info.layer, Block) and info.layer.kind != "auxiliary"
