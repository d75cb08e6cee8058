"""Layers as plain descriptions: shapes and parameter counts without torch.

A network is a list of these. Everything that the program says about a network's shape is computed
here, at once and before torch is loaded; :mod:`cnn_desktop.core.networks.build` turns the same
list into torch modules, and a test holds the two against each other.

Shapes are without the batch: ``(channels, height, width)`` or ``(features,)``.

Read in this order: :mod:`.shapes`, :mod:`.layer`, :mod:`.plain`, :mod:`.blocks`, :mod:`.network`,
:mod:`.json_form`; the rest of the program takes the names from here.
"""

from cnn_desktop.core.networks.layers.blocks import (
    Auxiliary,
    Block,
    Inception,
    Residual,
    layer_count,
)
from cnn_desktop.core.networks.layers.json_form import (
    MAX_LAYERS,
    from_json,
    to_json,
)
from cnn_desktop.core.networks.layers.layer import (
    Layer,
    named_layers,
)
from cnn_desktop.core.networks.layers.network import (
    MAX_MULTIPLICATIONS,
    MAX_VALUES,
    LayerInfo,
    Network,
    layer_info,
)
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
from cnn_desktop.core.networks.layers.shapes import (
    Shape,
    shape_text,
)

__all__ = [
    "MAX_LAYERS",
    "MAX_MULTIPLICATIONS",
    "MAX_VALUES",
    "Auxiliary",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Block",
    "Conv2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Inception",
    "Layer",
    "LayerInfo",
    "Linear",
    "MaxPool2d",
    "Network",
    "ReLU",
    "Residual",
    "Shape",
    "Sigmoid",
    "Tanh",
    "from_json",
    "layer_count",
    "layer_info",
    "named_layers",
    "shape_text",
    "to_json",
]
