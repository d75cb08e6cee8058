"""Experiments with a trained network: units switched off, kernels written by hand.

An experiment is a value beside the model. The model's own weights are never changed, so that to
undo is to take an earlier experiment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.networks.build import build, load_weights
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.weights import Weights

Kernel = tuple[tuple[float, ...], ...]

KERNELS: Mapping[str, Kernel] = {
    "sobel-x": ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0)),
    "sobel-y": ((-1.0, -2.0, -1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0)),
    "laplace": ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0)),
    "blur": ((1 / 9,) * 3,) * 3,
    "sharpen": ((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0)),
}

_SAME_UNITS = {"norm", "relu", "dropout"}  # what follows a layer and keeps its units apart


@dataclass(frozen=True)
class KernelEdit:
    """A kernel written by hand.

    Attributes:
        layer: Name of a convolution.
        unit: Its output channel.
        channel: Its input channel.
        values: ``(K, K)``, as rows.
    """

    layer: str
    unit: int
    channel: int
    values: Kernel


@dataclass(frozen=True)
class Experiment:
    """What is different from the model.

    Attributes:
        off: Layer names with units that put out 0.
        edits: Kernels in place of the learned ones; a later one counts.
    """

    off: frozenset[tuple[str, int]] = frozenset()
    edits: tuple[KernelEdit, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether anything is different."""
        return bool(self.off or self.edits)

    def toggled(self, layer: str, unit: int) -> Experiment:
        """Return this experiment with a unit switched off, or on again."""
        return replace(self, off=self.off ^ {(layer, unit)})

    def only(self, layer: str, unit: int, count: int) -> Experiment:
        """Return this experiment with one of the layer's ``count`` units on and the rest off."""
        others = {(name, index) for name, index in self.off if name != layer}
        rest = {(layer, index) for index in range(count) if index != unit}
        return replace(self, off=frozenset(others | rest))

    def with_kernel(self, edit: KernelEdit) -> Experiment:
        """Return this experiment with a kernel written by hand."""
        place = (edit.layer, edit.unit, edit.channel)
        kept = (old for old in self.edits if (old.layer, old.unit, old.channel) != place)
        return replace(self, edits=(*kept, edit))


def fitted(kernel: Kernel, size: int) -> Kernel:
    """Return a kernel in the middle of ``size`` × ``size`` zeros, or its middle where smaller."""
    values = np.zeros((size, size))
    given = np.array(kernel, np.float64)
    for y, x in np.ndindex(given.shape):
        row, column = y + (size - len(given)) // 2, x + (size - len(given)) // 2
        if 0 <= row < size and 0 <= column < size:
            values[row, column] = given[y, x]
    return tuple(tuple(float(value) for value in row) for row in values)


def changed_weights(weights: Weights, experiment: Experiment) -> Weights:
    """Return the weights with the kernels written by hand; the given ones stay as they are.

    Raises:
        ValueError: A kernel is of another size, or its place is not there.
    """
    changed = dict(weights)
    for edit in experiment.edits:
        name = f"{edit.layer}.weight"
        given = changed.get(name)
        values = np.array(edit.values, np.float32)
        if given is None or given.ndim != 4 or given.shape[2:] != values.shape:
            raise ValueError(f"{edit.layer} has no kernels of the shape {values.shape}")
        if not (0 <= edit.unit < given.shape[0] and 0 <= edit.channel < given.shape[1]):
            raise ValueError(f"{edit.layer} has no kernel {edit.unit}, {edit.channel}")
        changed[name] = given.copy()
        changed[name][edit.unit, edit.channel] = values
    return changed


def masks(network: Network, experiment: Experiment) -> dict[str, list[int]]:
    """Return by layer name which of its units put out 0.

    Normalisation, ReLU and Dropout after a layer belong to it: a unit that is off is 0 there too,
    or batch normalisation would turn its zeros into something else.

    Raises:
        ValueError: The network has no such unit.
    """
    wanted: dict[str, list[int]] = {}
    for layer, unit in sorted(experiment.off):
        wanted.setdefault(layer, []).append(unit)
    found: dict[str, list[int]] = {}
    units: list[int] = []
    for info in network.trace():
        own = wanted.pop(info.name, [])
        units = sorted({*units, *own}) if info.layer.kind in _SAME_UNITS else own
        if any(not 0 <= unit < info.output_shape[0] for unit in units):
            raise ValueError(f"{info.name} has only {info.output_shape[0]} units")
        if units:
            found[info.name] = units
    if wanted:
        raise ValueError(f"the network has no layer {min(wanted)}")
    return found


class Laboratory:
    """Measures experiments on the same labelled pictures, quickly.

    What comes before the first layer that is changed stays the same, and is computed once. Not to
    be shared between threads.
    """

    def __init__(self, checkpoint: Checkpoint, images: np.ndarray, labels: np.ndarray) -> None:
        """Take a model and pictures ``(N, C, H, W)``, 0 to 1, with labels ``(N,)``."""
        self._checkpoint = checkpoint
        self._labels = torch.from_numpy(np.asarray(labels, np.int64))
        self._learned = _model(checkpoint.network, checkpoint.weights)
        pictures = torch.from_numpy(np.asarray(images, np.float32))
        self._pictures = (pictures - checkpoint.mean) / checkpoint.std
        self._kept: tuple[str, Tensor] | None = None  # what comes into one layer, for all pictures

    def logits(self, experiment: Experiment) -> np.ndarray:
        """Return what the changed network says: ``(N, classes)``.

        Raises:
            ValueError: The experiment is for another network.
        """
        off = masks(self._checkpoint.network, experiment)
        model = self._learned
        if experiment.edits:
            weights = changed_weights(self._checkpoint.weights, experiment)
            model = _model(self._checkpoint.network, weights)
        touched = {*off, *(edit.layer for edit in experiment.edits)}
        with torch.inference_mode():
            values, begun = self._pictures, not touched
            for name, layer in model.named_children():
                if not begun and name in touched:
                    values, begun = self._before(name), True
                if begun:
                    values = layer(values)
                    if name in off:
                        values = values.clone()
                        values[:, off[name]] = 0
            return np.array(values.numpy(), copy=True)

    def accuracy(self, experiment: Experiment) -> float:
        """Return the share read right, 0 to 1; NaN without pictures."""
        logits = torch.from_numpy(self.logits(experiment))
        return float((logits.argmax(dim=1) == self._labels).float().mean())

    def _before(self, name: str) -> Tensor:
        if self._kept is None or self._kept[0] != name:
            values = self._pictures
            for other, layer in self._learned.named_children():
                if other == name:
                    break
                values = layer(values)
            self._kept = name, values
        return self._kept[1]


def _model(network: Network, weights: Weights) -> nn.Sequential:
    # Without start weights: drawing those would disturb the random numbers of a training run.
    with torch.device("meta"):
        model = build(network)
    model = model.to_empty(device="cpu")
    load_weights(model, weights)
    return model.eval()
