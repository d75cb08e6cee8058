"""A network as a row of stages, from the picture to the probabilities, with the values of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.networks.inside import fed_by, trace_inside
from cnn_desktop.core.networks.layers import Block, LayerInfo, Network, Shape
from cnn_desktop.core.weights import Weights

INPUT, SOFTMAX = "input", "softmax"
# Each value for itself, units kept apart.
ELEMENTWISE = frozenset({"norm", "relu", "sigmoid", "tanh", "dropout"})
MIXING = frozenset({"flatten", "linear", INPUT, SOFTMAX})  # beyond these, no filter owns a map


@dataclass(frozen=True)
class Stage:
    """A place in the row: the picture, a layer's output, or the probabilities.

    Attributes:
        index: Its place in the row, 0 for the picture.
        name: ``input``, the layer's name (``residual1.body.conv1`` inside a block), or ``softmax``.
        kind: ``input``, the layer's kind, or ``softmax``.
        shape: Of its values, ``(C, H, W)`` or ``(F,)``.
        info: The layer; None for the picture and the probabilities.
        source: Whose values it receives, an index: of the stage before it but around blocks, where
            every path begins with what the block received. Of a block, that too; its own value is
            joined of what its paths end with.
    """

    index: int
    name: str
    kind: str
    shape: Shape
    info: LayerInfo | None = None
    source: int = 0

    @property
    def label(self) -> str:
        """Its name where there is little room: inside a block without the block's."""
        return self.name.partition(".")[2] or self.name

    @property
    def units(self) -> int:
        """How many channels or features it has."""
        return self.shape[0]

    @property
    def has_maps(self) -> bool:
        """Whether its units are maps, and not single numbers."""
        return len(self.shape) == 3

    @property
    def is_block(self) -> bool:
        """Whether it is several layers in one; those are stages of their own, before it."""
        return self.info is not None and isinstance(self.info.layer, Block)


def stages(network: Network) -> tuple[Stage, ...]:
    """Return the row of a network: picture, layers, those inside blocks too, probabilities."""
    infos = trace_inside(network)
    row = [Stage(0, INPUT, INPUT, network.input_shape)]
    for place, info in enumerate(infos):
        before = fed_by(infos, place)
        source = 0 if before is None else before + 1
        row.append(Stage(place + 1, info.name, info.layer.kind, info.output_shape, info, source))
    last = infos[-1].output_shape if infos else network.input_shape
    return (*row, Stage(len(row), SOFTMAX, SOFTMAX, last, source=len(row) - 1))


def way_to(row: Sequence[Stage], index: int) -> list[Stage]:
    """Return the stages from the picture to one of them, each fed by the one before."""
    way = [row[index]]
    while way[-1].index:
        way.append(row[way[-1].source])
    return way[::-1]


def path_ends(row: Sequence[Stage], block: Stage) -> list[Stage]:
    """Return what a block's output is joined of: the last stage of each of its paths.

    Where a path is empty, that is the stage which the block received.
    """
    assert block.info is not None and isinstance(block.info.layer, Block)  # noqa: S101
    paths = block.info.layer.paths().values()
    end = block.index - sum(map(len, paths)) - 1  # the layers inside stand before the block
    ends = []
    for path in paths:
        end += len(path)
        ends.append(row[end if path else block.source])
    return ends


def filter_stage(row: tuple[Stage, ...], index: int) -> Stage | None:
    """Return the convolution whose filters made a stage's maps, unit by unit; None without one.

    Activation, normalisation and pooling keep the channels apart, so that their maps still belong
    to the filters of the convolution before them.
    """
    for stage in reversed(way_to(row, index)):
        if stage.kind == "conv":
            return stage
        if stage.kind in MIXING or (stage.is_block and stage.kind != "auxiliary"):
            return None
    return None


def sees_colours(row: tuple[Stage, ...], stage: Stage) -> bool:
    """Whether a convolution's three inputs are red, green and blue, maybe scaled or pooled."""
    if stage.kind != "conv" or row[stage.source].shape[0] != 3:
        return False
    between = way_to(row, stage.source)[1:]
    return all(each.kind in ELEMENTWISE or each.kind == "pool" for each in between)


@dataclass(frozen=True, eq=False)
class Inspection:
    """A network, one picture, and what every stage makes of it. Nothing in it may be changed.

    Attributes:
        row: The stages.
        values: Of each stage, float32 of its shape.
        weights: By torch name.
        mean: Subtracted from the picture before the first layer.
        std: What the picture is divided by after that.
        class_names: One for each probability.
    """

    row: tuple[Stage, ...]
    values: tuple[np.ndarray, ...]
    weights: Weights
    mean: float = 0.0
    std: float = 1.0
    class_names: tuple[str, ...] = ()

    def input_of(self, index: int) -> np.ndarray:
        """Return what a layer received; of the picture what is left by ``(x - mean) / std``."""
        source = self.row[index].source
        if source == 0:
            return (self.values[0] - np.float32(self.mean)) / np.float32(self.std)
        return self.values[source]

    @property
    def is_finite(self) -> bool:
        """Whether the network gave an answer; with weights that are no numbers it gives none."""
        return bool(np.isfinite(self.values[-1]).all())


def inspection(
    row: tuple[Stage, ...],
    image: np.ndarray,
    layers: Mapping[str, np.ndarray],
    probabilities: np.ndarray,
    weights: Weights,
    mean: float = 0.0,
    std: float = 1.0,
    class_names: tuple[str, ...] = (),
) -> Inspection:
    """Join what a classifier says of a picture (its ``Prediction``) with the row of its network.

    Args:
        row: The network's stages.
        image: ``(C, H, W)`` float32, 0 to 1.
        layers: Output of each layer by name.
        probabilities: Of the network's output shape.
        weights: By torch name.
        mean: Subtracted from the picture.
        std: What it is divided by.
        class_names: One for each probability.
    """
    between = [layers[stage.name] for stage in row[1:-1]]
    return Inspection(row, (image, *between, probabilities), weights, mean, std, class_names)
