"""A network: a list of layers, followed from the input to the logits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.layers.blocks import Auxiliary, Block
from cnn_desktop.core.networks.layers.layer import Layer, named_layers
from cnn_desktop.core.networks.layers.plain import Dropout, Linear
from cnn_desktop.core.networks.layers.shapes import Shape, shape_text

MAX_VALUES = 50_000_000  # weights and feature maps together: 200 MB; more is a mistake
MAX_MULTIPLICATIONS = 5_000_000_000  # for one picture: half a second; more would freeze the canvas


@dataclass(frozen=True)
class LayerInfo:
    """A layer at its place in a network.

    Attributes:
        name: Kind and count, such as ``conv2``; the prefix of its weights' names.
        layer: The description.
        input_shape: What comes in.
        output_shape: What goes out.
        parameter_count: Trainable numbers.
        arithmetic: The count written out, such as ``32 × 1 × 3 × 3 + 32 = 320``; or empty.
    """

    name: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    parameter_count: int
    arithmetic: str


@dataclass(frozen=True)
class Network:
    """A network: its name, what it takes and its layers.

    Attributes:
        name: Name in the registry.
        input_shape: ``(channels, height, width)``.
        layers: From the input to the logits.
        summary: What it is, in a sentence.
        any_input: Whether it is an architecture, which is built for the pictures and the classes of
            the data at hand; otherwise it is for pictures of ``input_shape`` alone.
    """

    name: str
    input_shape: Shape
    layers: tuple[Layer, ...]
    summary: str = ""
    any_input: bool = False

    def for_input(self, shape: Shape, classes: int | None = None) -> Network:
        """Return this network for pictures of a shape and so many classes, where it takes any.

        Whether its layers fit them is another question, which :meth:`trace` answers.

        Args:
            shape: ``(channels, height, width)``.
            classes: What its last linear layer, and that of an auxiliary classifier, puts out;
                None to leave that.
        """
        if not self.any_input:
            return self
        layers = self.layers if classes is None else _with_outputs(self.layers, classes)
        if (shape, layers) == (self.input_shape, self.layers):
            return self  # the very same one: who watches it learn need not look anew
        return replace(self, input_shape=shape, layers=layers)

    def with_dropout(self, probability: float | None) -> Network:
        """Return this network with another dropout.

        Args:
            probability: Of all its dropout layers; where it has none, one is put before the last
                linear layer. None for none of that.
        """
        if probability is None:
            return self
        layers, found = _with_probability(self.layers, probability)
        if not found and probability:
            linear = [place for place, one in enumerate(layers) if isinstance(one, Linear)]
            place = linear[-1] if linear else len(layers)
            layers = (*layers[:place], Dropout(probability), *layers[place:])
        return replace(self, layers=layers) if layers != self.layers else self

    def trace(self) -> tuple[LayerInfo, ...]:
        """Follow the shape through all layers.

        Raises:
            LayerDoesNotFit: Names the layer and the rule that it breaks.
        """
        return tuple(self.follow())

    def follow(self) -> Iterator[LayerInfo]:
        """Yield each layer in turn; raises as :meth:`trace` does, when it is reached."""
        infos: list[LayerInfo] = []
        shape = self.input_shape
        values = multiplications = 0
        for name, layer in named_layers(self.layers):
            try:
                output = layer.output_shape(shape)
                held, steps = layer.costs(shape)
                values, multiplications = values + held, multiplications + steps
                _check_size(values, multiplications)
            except ValueError as error:
                raise LayerDoesNotFit(layer=name, shape=shape_text(shape), rule=error) from error
            infos.append(layer_info(name, layer, shape, output))
            yield infos[-1]
            shape = output
        _check_auxiliaries(infos)

    @property
    def parameter_count(self) -> int:
        """Trainable numbers of all layers."""
        return sum(info.parameter_count for info in self.trace())

    def state_shapes(self) -> dict[str, Shape]:
        """Return what a file of this network's weights must hold: torch names with shapes."""
        return {
            f"{info.name}.{name}": shape
            for info in self.trace()
            for name, shape in {
                **info.layer.parameters(info.input_shape),
                **info.layer.buffers(info.input_shape),
            }.items()
        }


def layer_info(name: str, layer: Layer, input_shape: Shape, output_shape: Shape) -> LayerInfo:
    """Return a layer at its place, with its parameters counted."""
    parameters = layer.parameters(input_shape)
    counts = [math.prod(shape) for shape in parameters.values()]
    if isinstance(layer, Block):  # the sizes written out would fill a page
        terms = [f"{count:,}" for count in counts]
    else:
        terms = [shape_text(shape) for shape in parameters.values()]
    arithmetic = f"{' + '.join(terms)} = {sum(counts):,}" if counts else ""
    return LayerInfo(name, layer, input_shape, output_shape, sum(counts), arithmetic)


def _with_outputs(layers: tuple[Layer, ...], classes: int) -> tuple[Layer, ...]:
    """Return layers that end with so many numbers, auxiliary classifiers too."""
    changed: list[Layer] = []
    for place, layer in enumerate(layers):
        if isinstance(layer, Auxiliary):
            changed.append(replace(layer, layers=_with_outputs(layer.layers, classes)))
        elif isinstance(layer, Linear) and place == len(layers) - 1:
            changed.append(replace(layer, out_features=classes))
        else:
            changed.append(layer)
    return tuple(changed)


def _with_probability(
    layers: tuple[Layer, ...], probability: float
) -> tuple[tuple[Layer, ...], bool]:
    """Return layers with another dropout, those inside blocks too, and whether there was any."""
    changed: list[Layer] = []
    found = False
    for layer in layers:
        if isinstance(layer, Dropout):
            changed.append(Dropout(probability))
            found = True
        elif isinstance(layer, Block):
            parts = {
                name: _with_probability(path, probability) for name, path in layer.paths().items()
            }
            changed.append(layer.with_paths({name: path for name, (path, _) in parts.items()}))
            found = found or any(inside for _, inside in parts.values())
        else:
            changed.append(layer)
    return tuple(changed), found


def _check_auxiliaries(infos: list[LayerInfo]) -> None:
    for info in infos:
        if not isinstance(info.layer, Auxiliary):
            continue
        logits = info.layer.logits_shape(info.input_shape)
        if logits != infos[-1].output_shape:
            rule = "an auxiliary classifier must end with as many numbers as the network"
            raise LayerDoesNotFit(layer=info.name, shape=shape_text(info.input_shape), rule=rule)


def _check_size(values: int, multiplications: int) -> None:
    if values > MAX_VALUES:
        raise ValueError(f"the network would hold more than {MAX_VALUES:,} numbers")
    if multiplications > MAX_MULTIPLICATIONS:
        raise ValueError(
            f"the network would take more than {MAX_MULTIPLICATIONS:,} steps a picture"
        )
