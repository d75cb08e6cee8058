"""What every layer description can say of itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar, Protocol

from cnn_desktop.core.networks.layers.shapes import Shape


class Layer(Protocol):
    """What every layer description can say of itself."""

    kind: ClassVar[str]

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape after this layer; ``ValueError`` with the broken rule if it cannot."""
        ...

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return the trainable parameters (``weight``, ``bias``) with their shapes."""
        ...

    def buffers(self, shape: Shape) -> dict[str, Shape]:
        """Return what is stored with the weights but not trained (running means and the like)."""
        ...

    def costs(self, shape: Shape) -> tuple[int, int]:
        """Return how many numbers the layer holds and multiplies for one picture."""
        ...


class PlainLayer:
    """A layer that is no block; one without parameters, until a kind says otherwise."""

    def parameters(self, shape: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Return nothing: there is nothing to learn here."""
        return {}

    def buffers(self, shape: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Return nothing."""
        return {}

    def costs(self: Layer, shape: Shape) -> tuple[int, int]:
        """Return weights and outputs together, and each weight once for each place it is used."""
        output = self.output_shape(shape)
        weights = sum(math.prod(size) for size in self.parameters(shape).values())
        return math.prod(output) + weights, weights * math.prod(output[1:])


def named_layers(layers: tuple[Layer, ...]) -> Iterator[tuple[str, Layer]]:
    """Yield layers with their names: kind and count, such as ``conv2``."""
    counts: dict[str, int] = {}
    for layer in layers:
        counts[layer.kind] = counts.get(layer.kind, 0) + 1
        yield f"{layer.kind}{counts[layer.kind]}", layer
