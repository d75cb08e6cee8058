"""From a list of layers to torch modules, and weights in and out of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from cnn_desktop.core.networks import layers
from cnn_desktop.core.networks.layers import Layer, LayerInfo, Network, Shape
from cnn_desktop.core.weights import Weights

AUXILIARY_WEIGHT = 0.3  # of an auxiliary classifier's loss; Szegedy et al., 2015


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


def auxiliary_classifiers(model: nn.Module) -> list[AuxiliaryClassifier]:
    """Return the auxiliary classifiers in a model; most have none."""
    return [module for module in model.modules() if isinstance(module, AuxiliaryClassifier)]


def auxiliary_loss(classifiers: Sequence[AuxiliaryClassifier], labels: Tensor) -> Tensor | float:
    """Return what auxiliary classifiers add to the loss of the batch just seen; 0 without any.

    Args:
        classifiers: Of a model in training mode, after its forward pass.
        labels: ``(N,)`` int64, of that batch.
    """
    loss: Tensor | float = 0.0
    for each in classifiers:
        if each.logits is not None:
            loss = loss + AUXILIARY_WEIGHT * F.cross_entropy(each.logits.float(), labels)
            each.logits = None  # its graph must not outlive the step
    return loss


class BlockModule(nn.Module):
    """A block: its children are its paths, which all start from the block's input."""

    def join(self, values: Tensor, ends: Sequence[Tensor]) -> Tensor:
        """Return the block's output.

        Args:
            values: What the block received.
            ends: What each path made of it, in the order of the children.
        """
        raise NotImplementedError


def run_layer(
    name: str, layer: nn.Module, values: Tensor, note: Callable[[str, Tensor], None]
) -> Tensor:
    """Run a layer and hand its output to ``note``; of a block, first those of the layers inside.

    Args:
        name: Of the layer; what lies inside a block is called ``residual1.body.conv1``.
        layer: In evaluation mode.
        values: ``(N, ...)``: its input.
        note: Called with name and output; must not change it.
    """
    if isinstance(layer, BlockModule):
        ends = []
        for path_name, path in layer.named_children():
            inner = values
            for inner_name, module in path.named_children():
                inner = run_layer(f"{name}.{path_name}.{inner_name}", module, inner, note)
            ends.append(inner)
        output = layer.join(values, ends)
    else:
        output = layer.forward(values)  # without hooks: there are none, and it is quicker
    note(name, output)
    return output


class AddedPaths(BlockModule):
    """A residual block: the sum of its two paths."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, values: Tensor) -> Tensor:
        """Return F(x) + shortcut(x), of the shape of F(x)."""
        return self.join(values, [self.body(values), self.shortcut(values)])

    def join(self, values: Tensor, ends: Sequence[Tensor]) -> Tensor:  # noqa: ARG002
        """Return the sum."""
        body, shortcut = ends
        return body + shortcut


class JoinedPaths(BlockModule):
    """An inception block: the channels of all its paths, one path behind the other."""

    def __init__(self, paths: dict[str, nn.Sequential]) -> None:
        super().__init__()
        for name, path in paths.items():
            self.add_module(name, path)

    def forward(self, values: Tensor) -> Tensor:
        """Return ``(N, sum of channels, H, W)``."""
        return self.join(values, [path(values) for path in self.children()])

    def join(self, values: Tensor, ends: Sequence[Tensor]) -> Tensor:  # noqa: ARG002
        """Return the channels of all paths."""
        return torch.cat(list(ends), dim=1)


class AuxiliaryClassifier(BlockModule):
    """Passes its input on, and while training keeps what its own classifier says of it.

    Attributes:
        logits: ``(N, classes)`` of the last batch in training mode; None otherwise.
    """

    def __init__(self, head: nn.Module) -> None:
        super().__init__()
        self.head = head
        self.logits: Tensor | None = None

    def forward(self, values: Tensor) -> Tensor:
        """Return the input."""
        if self.training:
            self.logits = self.head(values)
        return values

    def join(self, values: Tensor, ends: Sequence[Tensor]) -> Tensor:  # noqa: ARG002
        """Return the input."""
        return values


def copy_weights(model: nn.Module) -> Weights:
    """Return the weights as arrays that no later training step can change."""
    return {
        name: np.array(tensor.detach().cpu().numpy(), copy=True, order="C")
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
        case layers.BatchNorm1d():  # first: it is a kind of the next
            return nn.BatchNorm1d(channels)
        case layers.BatchNorm2d():
            return nn.BatchNorm2d(channels)
        case layers.ReLU():
            return nn.ReLU()
        case layers.Sigmoid():
            return nn.Sigmoid()
        case layers.Tanh():
            return nn.Tanh()
        case layers.AvgPool2d(kernel_size, _, padding) as pool:
            return nn.AvgPool2d(kernel_size, pool.step, padding)
        case layers.MaxPool2d(kernel_size, _, padding) as pool:
            return nn.MaxPool2d(kernel_size, pool.step, padding)
        case layers.GlobalAvgPool2d():
            return nn.AdaptiveAvgPool2d(1)
        case layers.Dropout(probability):
            return nn.Dropout(probability)
        case layers.Flatten():
            return nn.Flatten()
        case layers.Linear(out_features, init):
            linear = nn.Linear(channels, out_features)
            if init == "xavier-uniform":
                nn.init.xavier_uniform_(linear.weight)
            return linear
        case layers.Block() as block:
            return _block(block, info.input_shape)
        case other:
            raise TypeError(f"no torch module for {other!r}")


def _block(block: layers.Block, shape: Shape) -> nn.Module:
    paths = {name: _path(path, shape) for name, path in block.paths().items()}
    match block:
        case layers.Residual():
            return AddedPaths(**paths)
        case layers.Inception():
            return JoinedPaths(paths)
        case layers.Auxiliary():
            return AuxiliaryClassifier(**paths)
        case other:
            raise TypeError(f"no torch module for {other!r}")


def _path(path: tuple[Layer, ...], shape: Shape) -> nn.Sequential:
    return build(Network("", shape, path))
