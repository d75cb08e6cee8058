"""The networks by name. A new one is an entry here and a family's file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cnn_desktop.core.errors import UnknownName
from cnn_desktop.core.networks.googlenet import MINI_GOOGLENET
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.lectures import (
    CIFAR_CNN,
    CIFAR_CNN_REGULARIZED,
    DIGIT_READER,
    FIRST_STEPS_CNN,
    LENET_LIKE,
    MLP,
    ONE_CHANNEL_CNN,
    QUICK_CNN,
    QUICK_GPU_CNN,
    TWO_LAYER_CNN,
    WIDE_CNN,
)
from cnn_desktop.core.networks.resnet import MINI_RESNET, MINI_RESNET_BOTTLENECK
from cnn_desktop.core.networks.vgg import MINI_VGG

__all__ = ["LENET_LIKE", "NETWORKS", "TWO_LAYER_CNN", "get_network"]

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        network.name: network
        for network in (
            TWO_LAYER_CNN,
            FIRST_STEPS_CNN,
            ONE_CHANNEL_CNN,
            WIDE_CNN,
            LENET_LIKE,
            CIFAR_CNN,
            CIFAR_CNN_REGULARIZED,
            MLP,
            DIGIT_READER,
            QUICK_CNN,
            QUICK_GPU_CNN,
            MINI_VGG,
            MINI_GOOGLENET,
            MINI_RESNET,
            MINI_RESNET_BOTTLENECK,
        )
    }
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
