"""Blocks: layers that are made of paths of other layers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cnn_desktop.core.networks.layers.layer import Layer, named_layers
from cnn_desktop.core.networks.layers.shapes import Shape, as_image, shape_text


class Block:
    """A layer made of paths of other layers, which all start from the same input.

    Blocks are not nested: a path holds plain layers.
    """

    def paths(self) -> dict[str, tuple[Layer, ...]]:
        """Return the paths by the names that their weights carry."""
        raise NotImplementedError

    def with_paths(self, paths: Mapping[str, tuple[Layer, ...]]) -> Layer:
        """Return a block of this kind with other layers in its paths, named as in :meth:`paths`."""
        raise NotImplementedError

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape after this block; ``ValueError`` with the broken rule if it cannot."""
        raise NotImplementedError

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return the parameters of all paths, such as ``body.conv1.weight``."""
        return {
            f"{name}.{key}": size
            for name, layer, given in self.inside(shape)
            for key, size in layer.parameters(given).items()
        }

    def buffers(self, shape: Shape) -> dict[str, Shape]:
        """Return the buffers of all paths, such as ``body.norm1.running_mean``."""
        return {
            f"{name}.{key}": size
            for name, layer, given in self.inside(shape)
            for key, size in layer.buffers(given).items()
        }

    def costs(self, shape: Shape) -> tuple[int, int]:
        """Return the numbers to hold, the output's among them, and the multiplications."""
        costs = [layer.costs(given) for _, layer, given in self.inside(shape)]
        held = sum(cost[0] for cost in costs) + math.prod(self.output_shape(shape))
        return held, sum(cost[1] for cost in costs)

    def inside(self, shape: Shape) -> Iterator[tuple[str, Layer, Shape]]:
        """Yield each layer with its name, such as ``body.conv1``, and the shape that it gets."""
        for path, layers in self.paths().items():
            given = shape
            for name, layer in named_layers(layers):
                yield f"{path}.{name}", layer, given
                given = layer.output_shape(given)

    def _ends(self, shape: Shape) -> list[Shape]:
        """Return what each path puts out."""
        ends = []
        for layers in self.paths().values():
            end = shape
            for layer in layers:
                if isinstance(layer, Block):
                    raise ValueError("a block cannot hold another block")  # noqa: TRY004 - a rule
                end = layer.output_shape(end)
            ends.append(end)
        return ends


@dataclass(frozen=True)
class Residual(Block):
    """x + F(x): what a few layers make of their input is added to the input.

    Source: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.

    Attributes:
        body: F, the layers.
        shortcut: What the input passes to be of the shape of F(x); empty where it already is.
    """

    kind: ClassVar[str] = "residual"
    body: tuple[Layer, ...]
    shortcut: tuple[Layer, ...] = ()

    def paths(self) -> dict[str, tuple[Layer, ...]]:
        """Return body and shortcut."""
        return {"body": self.body, "shortcut": self.shortcut}

    def with_paths(self, paths: Mapping[str, tuple[Layer, ...]]) -> Layer:
        """Return a block with this body and shortcut."""
        return Residual(**paths)

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape that both paths end with."""
        as_image(shape, "a residual block")
        body, shortcut = self._ends(shape)
        if body != shortcut:
            raise ValueError(
                f"{shape_text(body)} cannot be added to {shape_text(shortcut)}: "
                "both paths must end with the same shape"
            )
        return body


@dataclass(frozen=True)
class Inception(Block):
    """Several paths side by side, their feature maps put one behind the other.

    Source: Szegedy et al., "Going Deeper with Convolutions", CVPR 2015.

    Attributes:
        branches: The paths; all must end with maps of the same size.
    """

    kind: ClassVar[str] = "inception"
    branches: tuple[tuple[Layer, ...], ...]

    def paths(self) -> dict[str, tuple[Layer, ...]]:
        """Return ``branch1``, ``branch2`` ..."""
        return {f"branch{count}": path for count, path in enumerate(self.branches, start=1)}

    def with_paths(self, paths: Mapping[str, tuple[Layer, ...]]) -> Layer:
        """Return a block with these branches, in their order."""
        return Inception(tuple(paths.values()))

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(sum of channels, height, width)``."""
        as_image(shape, "an inception block")
        ends = self._ends(shape)
        if not ends:
            raise ValueError("an inception block needs a branch")
        sizes = {as_image(end, "an inception block")[1:] for end in ends}
        if len(sizes) > 1:
            raise ValueError("all branches must end with feature maps of the same size")
        return sum(end[0] for end in ends), *sizes.pop()


@dataclass(frozen=True)
class Auxiliary(Block):
    """A second classifier halfway, which only training listens to; passes its input on.

    Its loss is added with a small weight, so that the layers before it learn sooner.

    Source: Szegedy et al., "Going Deeper with Convolutions", CVPR 2015.

    Attributes:
        layers: From the feature maps to logits, as many as the network's own.
    """

    kind: ClassVar[str] = "auxiliary"
    layers: tuple[Layer, ...]

    def paths(self) -> dict[str, tuple[Layer, ...]]:
        """Return the one path."""
        return {"head": self.layers}

    def with_paths(self, paths: Mapping[str, tuple[Layer, ...]]) -> Layer:
        """Return a classifier of these layers."""
        return Auxiliary(paths["head"])

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        self.logits_shape(as_image(shape, "an auxiliary classifier"))
        return shape

    def logits_shape(self, shape: Shape) -> Shape:
        """Return what the classifier ends with."""
        return self._ends(shape)[0]


def layer_count(layers: tuple[Layer, ...]) -> int:
    """Return how many layers there are, those inside blocks counted too."""
    paths = (path for one in layers if isinstance(one, Block) for path in one.paths().values())
    return len(layers) + sum(map(len, paths))
