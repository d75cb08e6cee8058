"""Which layers can be asked what they look for. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_desktop.core.errors import HiddenLayerMissing
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Block,
    Conv2d,
    Layer,
    LayerInfo,
    Linear,
    Network,
)

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


def grad_cam_layers(network: Network) -> list[LayerInfo]:
    """Return whose maps Grad-CAM can weigh, in the network's order.

    All convolutions, those inside blocks too, and the blocks that hold one: what is usual for a
    network of blocks are the maps that the last of them puts out.
    """
    return [info for info in trace_inside(network) if _has_filters(info.layer)]


def usual_grad_cam_layer(network: Network) -> LayerInfo | None:
    """Return the last of these that the network itself decides by; None where there is none."""
    found = grad_cam_layers(network)
    own = [info for info in found if auxiliary_of(network, info.name) is None]
    usual = own or found
    return usual[-1] if usual else None


def auxiliary_of(network: Network, name: str) -> LayerInfo | None:
    """Return the auxiliary classifier that a layer is a part of; None where it is of none."""
    block = name.partition(".")[0]
    if block == name:
        return None
    infos = (info for info in network.trace() if info.name == block)
    return next((info for info in infos if isinstance(info.layer, Auxiliary)), None)


def _has_filters(layer: Layer) -> bool:
    if isinstance(layer, Auxiliary):  # what it puts out is what it got
        return False
    if isinstance(layer, Block):
        return any(_has_filters(one) for path in layer.paths().values() for one in path)
    return isinstance(layer, Conv2d)


def _decides(info: LayerInfo) -> bool:
    if isinstance(info.layer, Conv2d | Linear):
        return True
    return isinstance(info.layer, Block) and info.layer.kind != "auxiliary"
