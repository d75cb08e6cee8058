"""Experiments with a trained network: units switched off, kernels written by hand.

An experiment is a value beside the model. The model's own weights are never changed, so that to
undo is to take an earlier experiment. What comes of one is measured by
:mod:`cnn_desktop.core.inspection.laboratory`; nothing here needs torch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.weights import Weights

Kernel = tuple[tuple[float, ...], ...]

KERNELS: Mapping[str, Kernel] = {
    "identity": ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)),
    "sobel-x": ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0)),
    "sobel-y": ((-1.0, -2.0, -1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0)),
    "laplace": ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0)),
    "blur": ((1 / 9,) * 3,) * 3,
    "sharpen": ((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0)),
}

SAME_UNITS = {
    "norm",
    "relu",
    "sigmoid",
    "tanh",
    "dropout",
}  # what follows a layer and belongs to its units


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

    @property
    def place(self) -> tuple[str, int, int]:
        """Layer, unit and channel."""
        return self.layer, self.unit, self.channel


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

    def all_off(self, layer: str, count: int) -> Experiment:
        """Return this experiment with all ``count`` units of a layer off."""
        return replace(self, off=self.off | {(layer, index) for index in range(count)})

    def all_on(self, layer: str) -> Experiment:
        """Return this experiment with no unit of a layer off."""
        return replace(self, off=frozenset(each for each in self.off if each[0] != layer))

    def with_kernel(self, edit: KernelEdit) -> Experiment:
        """Return this experiment with a kernel written by hand."""
        return self.with_kernels([edit])

    def with_kernels(self, edits: Iterable[KernelEdit]) -> Experiment:
        """Return this experiment with kernels written by hand, each in place of an earlier one."""
        by_place = {edit.place: edit for edit in self.edits}
        for edit in edits:
            by_place.pop(edit.place, None)  # so that the later one stands behind
            by_place[edit.place] = edit
        return replace(self, edits=tuple(by_place.values()))

    def with_learned(self, layer: str, unit: int, channels: Iterable[int]) -> Experiment:
        """Return this experiment with the learned kernels of a unit for some input channels."""
        places = {(layer, unit, channel) for channel in channels}
        return replace(self, edits=tuple(e for e in self.edits if e.place not in places))

    def kernel(self, layer: str, unit: int, channel: int) -> Kernel | None:
        """Return the kernel written by hand at a place; None where the learned one is used."""
        place = (layer, unit, channel)
        return next((edit.values for edit in self.edits if edit.place == place), None)


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
    copied: set[str] = set()
    for edit in experiment.edits:
        name = f"{edit.layer}.weight"
        given = changed.get(name)
        values = np.array(edit.values, np.float32)
        if given is None or given.ndim != 4 or given.shape[2:] != values.shape:
            raise ValueError(f"{edit.layer} has no kernels of the shape {values.shape}")
        if not (0 <= edit.unit < given.shape[0] and 0 <= edit.channel < given.shape[1]):
            raise ValueError(f"{edit.layer} has no kernel {edit.unit}, {edit.channel}")
        if name not in copied:
            changed[name] = given.copy()
            copied.add(name)
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
        units = sorted({*units, *own}) if info.layer.kind in SAME_UNITS else own
        if any(not 0 <= unit < info.output_shape[0] for unit in units):
            raise ValueError(f"{info.name} has only {info.output_shape[0]} units")
        if units:
            found[info.name] = units
    if wanted:
        raise ValueError(f"the network has no layer {min(wanted)}")
    return found
