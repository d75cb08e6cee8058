"""Layers as plain descriptions: shapes and parameter counts without torch.

A network is a list of these. Everything that the program says about a network's shape is computed
here, at once and before torch is loaded; :mod:`cnn_desktop.core.networks.build` turns the same
list into torch modules, and a test holds the two against each other.

Shapes are without the batch: ``(channels, height, width)`` or ``(features,)``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol

from cnn_desktop.core.errors import LayerDoesNotFit, NetworkDescriptionInvalid
from cnn_desktop.core.reasons import reason_of

Shape = tuple[int, ...]

MAX_LAYERS = 200
MAX_VALUES = 50_000_000  # weights and feature maps together: 200 MB; more is a mistake
MAX_MULTIPLICATIONS = 5_000_000_000  # for one picture: half a second; more would freeze the canvas


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


class _Plain:
    """A layer without parameters."""

    def parameters(self, shape: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Return nothing: there is nothing to learn here."""
        return {}

    def buffers(self, shape: Shape) -> dict[str, Shape]:  # noqa: ARG002
        """Return nothing."""
        return {}


@dataclass(frozen=True)
class Conv2d(_Plain):
    """A convolution with square kernels: O = floor((I - K + 2P) / S) + 1.

    Attributes:
        out_channels: Number of kernels, and so of feature maps.
        kernel_size: Side of a kernel, in pixels.
        stride: Pixels between two positions of the kernel.
        padding: Zeros added on every side.
    """

    kind: ClassVar[str] = "conv"
    out_channels: int
    kernel_size: int
    stride: int = 1
    padding: int = 0

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(out_channels, height, width)``."""
        _, height, width = _as_image(shape, "a convolution")
        size = (self.kernel_size, self.stride, self.padding)
        return self.out_channels, _window(height, *size), _window(width, *size)

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return weight ``(out, in, kernel, kernel)`` and bias ``(out,)``."""
        kernel = (self.kernel_size, self.kernel_size)
        return {"weight": (self.out_channels, shape[0], *kernel), "bias": (self.out_channels,)}


@dataclass(frozen=True)
class BatchNorm2d(_Plain):
    """Batch normalisation: each channel to mean 0 and variance 1, then a learned scale and shift.

    Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015.
    """

    kind: ClassVar[str] = "norm"

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        return _as_image(shape, "batch normalisation")

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return scale and shift, one a channel."""
        return {"weight": (shape[0],), "bias": (shape[0],)}

    def buffers(self, shape: Shape) -> dict[str, Shape]:
        """Return the running mean and variance, and the count of batches behind them."""
        channels = (shape[0],)
        return {"running_mean": channels, "running_var": channels, "num_batches_tracked": ()}


@dataclass(frozen=True)
class BatchNorm1d(BatchNorm2d):
    """Batch normalisation of a row of numbers, each number for itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        if len(shape) != 1:
            raise ValueError("this normalisation needs one row of numbers: put Flatten before it")
        return shape


class _Activation(_Plain):
    """A function of each number by itself."""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        return shape


@dataclass(frozen=True)
class ReLU(_Activation):
    """The rectifier max(0, x)."""

    kind: ClassVar[str] = "relu"


@dataclass(frozen=True)
class Sigmoid(_Activation):
    """The logistic function 1 / (1 + exp(-x)), between 0 and 1."""

    kind: ClassVar[str] = "sigmoid"


@dataclass(frozen=True)
class Tanh(_Activation):
    """The hyperbolic tangent, between -1 and 1; LeNet-5's activation."""

    kind: ClassVar[str] = "tanh"


@dataclass(frozen=True)
class _Pool(_Plain):
    kind: ClassVar[str] = "pool"
    kernel_size: int
    stride: int = 0
    padding: int = 0

    @property
    def step(self) -> int:
        """Pixels between two windows: the stride, or the kernel where none is given."""
        return self.stride or self.kernel_size

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels, height, width)``; the sides as after a convolution."""
        channels, height, width = _as_image(shape, "pooling")
        if 2 * self.padding > self.kernel_size:  # a window would hold nothing but padding
            raise ValueError(
                f"a padding of {self.padding} is more than half of a window of {self.kernel_size}"
            )
        size = (self.kernel_size, self.step, self.padding)
        return channels, _window(height, *size), _window(width, *size)


@dataclass(frozen=True)
class MaxPool2d(_Pool):
    """The largest value of each window.

    Attributes:
        kernel_size: Side of the window, in pixels.
        stride: Pixels between two windows; 0 for as many as the window is wide.
        padding: Pixels added on every side, which never win; at most half a window.
    """


@dataclass(frozen=True)
class AvgPool2d(_Pool):
    """The mean of each window.

    Attributes:
        kernel_size: Side of the window, in pixels.
        stride: Pixels between two windows; 0 for as many as the window is wide.
        padding: Zeros added on every side, which count; at most half a window.
    """


@dataclass(frozen=True)
class GlobalAvgPool2d(_Plain):
    """The mean of each feature map, whatever its size.

    Source: Lin, Chen and Yan, "Network In Network", ICLR 2014.
    """

    kind: ClassVar[str] = "pool"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels, 1, 1)``."""
        return _as_image(shape, "pooling")[0], 1, 1


@dataclass(frozen=True)
class Dropout(_Plain):
    """Zeroes a share of the values while training, nothing afterwards.

    Attributes:
        probability: Share of values, 0 to below 1.
    """

    kind: ClassVar[str] = "dropout"
    probability: float = 0.5

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        if not 0 <= self.probability < 1:
            raise ValueError("the dropout probability must be at least 0 and below 1")
        return shape


@dataclass(frozen=True)
class Flatten(_Plain):
    """Feature maps to one row of numbers: the spatial arrangement ends here."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(channels * height * width,)``."""
        return (math.prod(shape),)


@dataclass(frozen=True)
class Linear(_Plain):
    """A fully connected layer.

    Attributes:
        out_features: Number of outputs.
        init: ``default`` (torch's own) or ``xavier-uniform`` for the weight at the start.
    """

    kind: ClassVar[str] = "linear"
    out_features: int
    init: str = "default"

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(out_features,)``."""
        if len(shape) != 1:
            raise ValueError("a linear layer needs one row of numbers: put Flatten before it")
        if self.init not in {"default", "xavier-uniform"}:
            raise ValueError(f"unknown start weights {self.init!r}")
        return (self.out_features,)

    def parameters(self, shape: Shape) -> dict[str, Shape]:
        """Return weight ``(out, in)`` and bias ``(out,)``."""
        return {"weight": (self.out_features, shape[0]), "bias": (self.out_features,)}


class Block:
    """A layer made of paths of other layers, which all start from the same input.

    Blocks are not nested: a path holds plain layers.
    """

    def paths(self) -> dict[str, tuple[Layer, ...]]:
        """Return the paths by the names that their weights carry."""
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
        """Return the numbers to hold and the multiplications for one picture, of all paths."""
        costs = [_costs(layer, given) for _, layer, given in self.inside(shape)]
        return sum(cost[0] for cost in costs), sum(cost[1] for cost in costs)

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

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape that both paths end with."""
        _as_image(shape, "a residual block")
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

    def output_shape(self, shape: Shape) -> Shape:
        """Return ``(sum of channels, height, width)``."""
        _as_image(shape, "an inception block")
        ends = self._ends(shape)
        if not ends:
            raise ValueError("an inception block needs a branch")
        sizes = {_as_image(end, "an inception block")[1:] for end in ends}
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

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape unchanged."""
        self.logits_shape(_as_image(shape, "an auxiliary classifier"))
        return shape

    def logits_shape(self, shape: Shape) -> Shape:
        """Return what the classifier ends with."""
        return self._ends(shape)[0]


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
        any_input: Whether the layers fit pictures of any (sensible) shape.
    """

    name: str
    input_shape: Shape
    layers: tuple[Layer, ...]
    summary: str = ""
    any_input: bool = False

    def for_input(self, shape: Shape) -> Network:
        """Return this network for pictures of a shape, where it takes any; else as it is."""
        if not self.any_input or shape == self.input_shape:
            return self  # the very same one: who watches it learn need not look anew
        return replace(self, input_shape=shape)

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
                held, steps = _costs(layer, shape)
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


def shape_text(shape: Shape) -> str:
    """Return a shape as people write it: ``32 × 28 × 28``."""
    return " × ".join(str(size) for size in shape)


def to_json(network: Network) -> dict[str, Any]:
    """Return a network as plain JSON values, for the header of a model file."""
    return {
        "name": network.name,
        "input_shape": list(network.input_shape),
        "layers": _write(network.layers),
    }


def from_json(value: Any, *, must_fit: bool = True) -> Network:
    """Read a network from JSON values that anyone may have written.

    Args:
        value: As :func:`to_json` writes it.
        must_fit: Whether a list that is not finished is refused: one without a layer, or whose
            layers do not fit together.

    Raises:
        NetworkDescriptionInvalid: Something is missing, unknown or out of range.
        LayerDoesNotFit: The layers do not fit together.
    """
    try:
        name, shape, layers = value["name"], value["input_shape"], value["layers"]
        if not isinstance(name, str) or not isinstance(shape, list) or not isinstance(layers, list):
            raise TypeError("name, input_shape or layers are of the wrong type")
        if len(shape) != 3:
            raise ValueError("input_shape is not channels, height and width")
        if not must_fit <= len(layers) <= MAX_LAYERS:
            raise ValueError(f"{len(layers)} layers; allowed are 1 to {MAX_LAYERS}")
        network = Network(name, tuple(_count(size) for size in shape), _read_layers(layers))
        if (count := layer_count(network.layers)) > MAX_LAYERS:
            raise ValueError(f"{count} layers; allowed are 1 to {MAX_LAYERS}")
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise NetworkDescriptionInvalid(reason=reason_of(error)) from error
    if must_fit:
        network.trace()
    return network


_LAYER_TYPES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        Conv2d,
        BatchNorm2d,
        BatchNorm1d,
        ReLU,
        Sigmoid,
        Tanh,
        MaxPool2d,
        AvgPool2d,
        GlobalAvgPool2d,
        Dropout,
        Flatten,
        Linear,
    )
}
_BLOCK_TYPES: dict[str, type] = {cls.__name__: cls for cls in (Residual, Inception, Auxiliary)}
_PATH, _PATHS = "tuple[Layer, ...]", "tuple[tuple[Layer, ...], ...]"


def _write(value: Any) -> Any:
    """Return layers, lists of them and their fields as JSON values."""
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    if isinstance(value, int | float | str):
        return value
    written = {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    return {"type": type(value).__name__, **written}


def _read_layers(values: object, *, inside: bool = False) -> tuple[Layer, ...]:
    if not isinstance(values, list) or len(values) > MAX_LAYERS:
        raise TypeError("a path is of the wrong type")
    return tuple(_read_layer(value, inside=inside) for value in values)


def layer_count(layers: tuple[Layer, ...]) -> int:
    """Return how many layers there are, those inside blocks counted too."""
    paths = (path for one in layers if isinstance(one, Block) for path in one.paths().values())
    return len(layers) + sum(map(len, paths))


def _read_layer(value: dict[str, Any], *, inside: bool = False) -> Layer:
    known = _LAYER_TYPES if inside else _LAYER_TYPES | _BLOCK_TYPES  # never blocks within blocks
    cls = known.get(value["type"])
    if cls is None:
        raise ValueError(f"unknown layer {str(value['type'])[:40]!r}")
    arguments: dict[str, Any] = {}
    for field in fields(cls):
        if field.name not in value:
            continue
        given = value[field.name]
        if field.type == "int":
            least = 0 if field.default == 0 else 1
            arguments[field.name] = _count(given, least)
        elif field.type == _PATH:
            arguments[field.name] = _read_layers(given, inside=True)
        elif field.type == _PATHS and isinstance(given, list):
            if len(given) > MAX_LAYERS:
                raise ValueError(f"{len(given)} layers; allowed are 1 to {MAX_LAYERS}")
            arguments[field.name] = tuple(_read_layers(path, inside=True) for path in given)
        elif isinstance(given, bool):
            raise TypeError(f"{field.name} is of the wrong type")
        elif field.type == "float" and isinstance(given, int | float):
            arguments[field.name] = float(given)
        elif field.type == "str" and isinstance(given, str):
            arguments[field.name] = given
        else:
            raise TypeError(f"{field.name} is of the wrong type")
    layer: Layer = cls(**arguments)
    return layer


def _count(value: object, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_VALUES:
        raise ValueError(f"{str(value)[:40]!r} is not a sensible size")
    return value


def named_layers(layers: tuple[Layer, ...]) -> Iterator[tuple[str, Layer]]:
    """Yield layers with their names: kind and count, such as ``conv2``."""
    counts: dict[str, int] = {}
    for layer in layers:
        counts[layer.kind] = counts.get(layer.kind, 0) + 1
        yield f"{layer.kind}{counts[layer.kind]}", layer


def _costs(layer: Layer, shape: Shape) -> tuple[int, int]:
    """Return how many numbers a layer holds and multiplies for one picture."""
    output = layer.output_shape(shape)
    if isinstance(layer, Block):
        held, steps = layer.costs(shape)
        return held + math.prod(output), steps
    weights = sum(math.prod(size) for size in layer.parameters(shape).values())
    return math.prod(output) + weights, weights * math.prod(output[1:])  # each place uses them all


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


def layer_info(name: str, layer: Layer, input_shape: Shape, output_shape: Shape) -> LayerInfo:
    """Return a layer at its place, with its parameters counted."""
    parameters = layer.parameters(input_shape)
    counts = [math.prod(shape) for shape in parameters.values()]
    if isinstance(layer, Block):  # the sizes written out would fill a page
        terms = [f"{count:,}" for count in counts]
    else:
        terms = [" × ".join(str(size) for size in shape) for shape in parameters.values()]
    arithmetic = f"{' + '.join(terms)} = {sum(counts):,}" if counts else ""
    return LayerInfo(name, layer, input_shape, output_shape, sum(counts), arithmetic)


def _as_image(shape: Shape, what: str) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise ValueError(f"{what} needs feature maps, and after Flatten there are none")
    return shape[0], shape[1], shape[2]


def _window(size: int, kernel: int, stride: int, padding: int) -> int:
    if kernel > size + 2 * padding:
        raise ValueError(
            f"a window of {kernel} does not fit into {size} pixels with padding {padding}"
        )
    return (size - kernel + 2 * padding) // stride + 1
