"""From a list of layers to torch modules, and weights in and out of them."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import torch
from torch import nn

from cnn_desktop.core.networks import layers
from cnn_desktop.core.networks.layers import LayerInfo, Network
from cnn_desktop.core.weights import Weights


def build(network: Network, seed: int | None = None) -> nn.Sequential:
    """Build a network with fresh weights.

    Args:
        network: Its description.
        seed: The start of torch's random numbers; the same seed gives the same weights.

    Returns:
        Modules named as in :meth:`Network.trace`; input ``(N, C, H, W)`` float32, output logits
        ``(N, classes)``.

    Raises:
        LayerDoesNotFit: The layers do not fit together.
    """
    if seed is not None:
        torch.manual_seed(seed)
    return nn.Sequential(OrderedDict((info.name, _module(info)) for info in network.trace()))


def copy_weights(model: nn.Module) -> Weights:
    """Return the weights as arrays that no later training step can change."""
    return {
        name: np.array(tensor.detach().cpu().numpy(), copy=True)
        for name, tensor in model.state_dict().items()
    }


def load_weights(model: nn.Module, weights: Weights) -> None:
    """Put weights into a model of the same description, in place, all of them or none.

    Raises:
        ValueError: They are those of another network; the model is as it was.
    """
    expected = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    given = {name: array.shape for name, array in weights.items()}
    if given != expected:  # torch would find out only after having copied what does fit
        odd = min(set(given.items()) ^ set(expected.items()))[0]
        raise ValueError(f"the weights are those of another network: {odd}")
    model.load_state_dict({name: torch.from_numpy(np.array(w)) for name, w in weights.items()})


def _module(info: LayerInfo) -> nn.Module:
    channels = info.input_shape[0]
    match info.layer:
        case layers.Conv2d(out_channels, kernel_size, stride, padding):
            return nn.Conv2d(channels, out_channels, kernel_size, stride, padding)
        case layers.BatchNorm2d():
            return nn.BatchNorm2d(channels)
        case layers.ReLU():
            return nn.ReLU()
        case layers.AvgPool2d(kernel_size):
            return nn.AvgPool2d(kernel_size)
        case layers.MaxPool2d(kernel_size):
            return nn.MaxPool2d(kernel_size)
        case layers.Dropout(probability):
            return nn.Dropout(probability)
        case layers.Flatten():
            return nn.Flatten()
        case layers.Linear(out_features, init):
            linear = nn.Linear(channels, out_features)
            if init == "xavier-uniform":
                nn.init.xavier_uniform_(linear.weight)
            return linear
        case other:
            raise TypeError(f"no torch module for {other!r}")
