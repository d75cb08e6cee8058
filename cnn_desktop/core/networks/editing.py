"""A network while it is being built: changed layer by layer, and checked at every step.

Nothing here changes anything: each edit returns another network. What does not fit is no error but
a part of the answer of :func:`check`: the layer and the rule that it breaks.

A place in a network is a tuple of numbers: ``(index,)`` for a layer, ``(index, path)`` for a path
of a block, ``(index, path, index)`` for a layer inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.layers import (
    MAX_LAYERS,
    Auxiliary,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Block,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Shape,
    Sigmoid,
    Tanh,
    layer_count,
    layer_info,
    named_layers,
)

Place = tuple[int, ...]
Layers = tuple[Layer, ...]

# -- checking -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A layer, or a path of a block, as far as it can be followed.

    Attributes:
        place: Where it is.
        name: Such as ``conv1``, ``residual1.body`` or ``residual1.body.conv1``.
        layer: The layer; None for a path.
        input_shape: What comes in; None behind a layer that does not fit.
        output_shape: What goes out; None where that cannot be said.
        parameter_count: Trainable numbers; 0 where that cannot be said.
        arithmetic: The count written out, or empty.
        rule: The rule that this layer breaks; empty where it fits.
    """

    place: Place
    name: str
    layer: Layer | None
    input_shape: Shape | None
    output_shape: Shape | None
    parameter_count: int = 0
    arithmetic: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Check:
    """What can be said of a network that is being built.

    Attributes:
        rows: Its layers, each block followed by its paths and the layers inside them.
        parameter_count: Trainable numbers of all layers up to the first that does not fit.
        problem: Why it cannot be trained yet, in words; empty where it can.
        problem_at: Index of the row that is to blame; None where it is no single one.
        outputs: How many numbers it ends with; None where it does not end with such a row.
    """

    rows: tuple[Row, ...]
    parameter_count: int
    problem: str
    problem_at: int | None
    outputs: int | None


def check(network: Network) -> Check:
    """Follow the shape through all layers, as far as they fit together.

    Agrees with :meth:`Network.trace`: there is a row with a rule exactly when that raises.
    """
    infos = []
    failed = rule = ""
    try:
        for info in network.follow():
            infos.append(info)  # noqa: PERF402 - those before one that does not fit count
    except LayerDoesNotFit as error:
        failed, rule = str(error.values["layer"]), str(error.values["rule"])
    rows: list[Row] = []
    shape: Shape | None = network.input_shape
    for index, (name, layer) in enumerate(named_layers(network.layers)):
        inner = list(_rows_inside(index, name, layer, shape)) if isinstance(layer, Block) else []
        broken = rule if name == failed and not any(row.rule for row in inner) else ""
        if index < len(infos):
            info = infos[index]
            out, count, arithmetic = info.output_shape, info.parameter_count, info.arithmetic
            rows.append(Row((index,), name, layer, shape, out, count, arithmetic, broken))
            shape = out
        else:
            rows.append(Row((index,), name, layer, shape, None, rule=broken))
            shape = None
        rows += inner
    problem, place = _problem(network, rows, shape)
    return Check(
        rows=tuple(rows),
        parameter_count=sum(info.parameter_count for info in infos),
        problem=problem,
        problem_at=place,
        outputs=shape[0] if shape and len(shape) == 1 else None,
    )


def _problem(network: Network, rows: list[Row], end: Shape | None) -> tuple[str, int | None]:
    """Return why a network cannot be trained, and the row that is to blame."""
    if not network.layers:
        return "there is no layer yet: add one", None
    for place, row in enumerate(rows):
        if row.rule:
            return row.rule, place
    if (count := layer_count(network.layers)) > MAX_LAYERS:
        return f"{count} layers; allowed are 1 to {MAX_LAYERS}", None
    if end is None or len(end) != 1:
        last = max(place for place, row in enumerate(rows) if len(row.place) == 1)
        return "the last layer must put out a number for each class: add Flatten and Linear", last
    return "", None


def _rows_inside(index: int, block: str, layer: Block, shape: Shape | None) -> Iterator[Row]:
    for number, (path, layers) in enumerate(layer.paths().items()):
        rows, given = [], shape
        for inner_index, (name, inner) in enumerate(named_layers(layers)):
            row = _row_inside(f"{block}.{path}.{name}", inner, given)
            rows.append(replace(row, place=(index, number, inner_index)))
            given = row.output_shape
        yield Row((index, number), f"{block}.{path}", None, shape, given)
        yield from rows


def _row_inside(name: str, layer: Layer, shape: Shape | None) -> Row:
    if shape is None:
        return Row((), name, layer, None, None)
    try:
        if isinstance(layer, Block):
            raise ValueError("a block cannot hold another block")  # noqa: TRY004 - a rule
        output = layer.output_shape(shape)
    except ValueError as error:
        return Row((), name, layer, shape, None, rule=str(error))
    info = layer_info(name, layer, shape, output)
    return Row((), name, layer, shape, output, info.parameter_count, info.arithmetic)


# -- changing -------------------------------------------------------------------------------------


def layer_at(network: Network, place: Place) -> Layer | None:
    """Return the layer at a place; None for a path, or where there is none."""
    if len(place) == 2:
        return None
    layers = _sequence(network, place)
    return layers[place[-1]] if layers is not None and 0 <= place[-1] < len(layers) else None


def insert(network: Network, place: Place, layer: Layer) -> Network:
    """Put a layer at a place, before the one that is there."""
    return _edit(network, place, lambda layers, at: (*layers[:at], layer, *layers[at:]))


def change(network: Network, place: Place, layer: Layer) -> Network:
    """Put a layer in the place of another."""
    return _edit(network, place, lambda layers, at: (*layers[:at], layer, *layers[at + 1 :]))


def remove(network: Network, place: Place) -> Network:
    """Take a layer out; of a path, all its layers, and of an inception block the path itself."""
    if len(place) == 2:
        return _remove_path(network, place)
    return _edit(network, place, lambda layers, at: (*layers[:at], *layers[at + 1 :]))


def may_move(network: Network, place: Place, step: int) -> bool:
    """Whether a layer has a neighbour on that side; layers do not leave their path."""
    if len(place) == 2:
        return False
    layers = _sequence(network, place)
    return layers is not None and 0 <= place[-1] + step < len(layers)


def move(network: Network, place: Place, step: int) -> tuple[Network, Place]:
    """Let a layer change places with its neighbour, and say where it is then.

    Args:
        network: The network.
        place: Of the layer.
        step: 1 for the next, -1 for the one before; at the end nothing is changed.
    """
    if not may_move(network, place, step):
        return network, place

    def swap(layers: Layers, at: int) -> Layers:
        order = list(layers)
        order[at], order[at + step] = order[at + step], order[at]
        return tuple(order)

    return _edit(network, place, swap), (*place[:-1], place[-1] + step)


def add_branch(network: Network, index: int) -> Network:
    """Give an inception block another path: a 1 × 1 convolution."""
    block = network.layers[index]
    if not isinstance(block, Inception):
        raise TypeError("only an inception block has branches")
    return change(network, (index,), Inception((*block.branches, (Conv2d(8, 1), ReLU()))))


def place_after(place: Place | None, network: Network) -> Place:
    """Return where a layer goes that is added while this place is chosen.

    Behind the layer; at the start of a path; at the end where nothing is chosen.
    """
    if place is None:
        return (len(network.layers),)
    return (*place, 0) if len(place) == 2 else (*place[:-1], place[-1] + 1)


def suited(network: Network, input_shape: Shape, classes: int) -> Network:
    """Return a network for other pictures and classes, where its layers fit them; else as it is.

    Args:
        network: A network without a problem.
        input_shape: ``(channels, height, width)`` of the pictures.
        classes: How many numbers shall come out.
    """
    layers = tuple(
        Auxiliary(_with_outputs(layer.layers, classes)) if isinstance(layer, Auxiliary) else layer
        for layer in network.layers
    )
    other = replace(network, input_shape=input_shape, layers=_with_outputs(layers, classes))
    return network if check(other).problem else other


def _with_outputs(layers: Layers, count: int) -> Layers:
    """Return layers that end with a linear one of so many units, if they end with a linear one."""
    if layers and isinstance(layers[-1], Linear):
        return (*layers[:-1], replace(layers[-1], out_features=count))
    return layers


def _sequence(network: Network, place: Place) -> Layers | None:
    """Return the layers among which a place is."""
    if len(place) == 1:
        return network.layers
    block = network.layers[place[0]]
    if not isinstance(block, Block):
        return None
    return tuple(block.paths().values())[place[1]]


def _edit(network: Network, place: Place, new: Callable[[Layers, int], Layers]) -> Network:
    if len(place) == 1:
        return replace(network, layers=new(network.layers, place[0]))
    index, number, inner = place
    block = network.layers[index]
    if not isinstance(block, Block):
        raise TypeError(f"there is no block at {index}")
    paths = list(block.paths().values())
    paths[number] = new(paths[number], inner)
    return _with_block(network, index, _with_paths(block, paths))


def _remove_path(network: Network, place: Place) -> Network:
    index, number = place
    block = network.layers[index]
    if isinstance(block, Inception):
        branches = (*block.branches[:number], *block.branches[number + 1 :])
        return _with_block(network, index, Inception(branches))
    if not isinstance(block, Block):
        raise TypeError(f"there is no block at {index}")
    paths = list(block.paths().values())
    paths[number] = ()
    return _with_block(network, index, _with_paths(block, paths))


def _with_block(network: Network, index: int, block: Layer) -> Network:
    layers = (*network.layers[:index], block, *network.layers[index + 1 :])
    return replace(network, layers=layers)


def _with_paths(block: Block, paths: list[Layers]) -> Layer:
    if isinstance(block, Residual):
        return Residual(*paths)
    if isinstance(block, Auxiliary):
        return Auxiliary(*paths)
    return Inception(tuple(paths))


# -- settings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """Something about a layer that may be chosen.

    Attributes:
        name: Of the field.
        least: Smallest number.
        most: Largest number that is offered; a file may hold a larger one.
        step: Between two numbers; less than 1 for a fraction.
        choices: The words to choose from, instead of numbers.
    """

    name: str
    least: float = 0
    most: float = 0
    step: float = 1
    choices: tuple[str, ...] = ()


_POOL = (Setting("kernel_size", 1, 64), Setting("stride", 0, 64), Setting("padding", 0, 32))

SETTINGS: Mapping[type, tuple[Setting, ...]] = MappingProxyType(
    {
        Conv2d: (
            Setting("out_channels", 1, 4096),
            Setting("kernel_size", 1, 64),
            Setting("stride", 1, 64),
            Setting("padding", 0, 64),
        ),
        MaxPool2d: _POOL,
        AvgPool2d: _POOL,
        Dropout: (Setting("probability", 0, 0.95, 0.05),),
        Linear: (
            Setting("out_features", 1, 100_000),
            Setting("init", choices=("default", "xavier-uniform")),
        ),
    }
)
"""The settings of each kind of layer; other kinds have none."""

FAMILIES: tuple[tuple[type[Any], ...], ...] = (
    (ReLU, Sigmoid, Tanh),
    (MaxPool2d, AvgPool2d, GlobalAvgPool2d),
    (BatchNorm2d, BatchNorm1d),
)
"""Kinds of layers that can stand in for each other."""


def settings_of(layer: Layer) -> tuple[Setting, ...]:
    """Return what may be chosen about a layer."""
    return SETTINGS.get(type(layer), ())


def family_of(layer: Layer) -> tuple[type[Any], ...]:
    """Return the kinds that can stand in for a layer, its own among them; or none."""
    return next((family for family in FAMILIES if type(layer) in family), ())


def with_setting(layer: Layer, name: str, value: float | str) -> Layer:
    """Return a layer with another value of one of its settings."""
    described: Any = layer
    changed: Layer = replace(described, **{name: value})
    return changed


def as_kind(layer: Layer, kind: type[Any]) -> Layer:
    """Return a layer of another kind of its family, with the same settings where it has them."""
    if kind is GlobalAvgPool2d:
        return GlobalAvgPool2d()
    if kind in {MaxPool2d, AvgPool2d}:
        size = getattr(layer, "kernel_size", 2)
        other: Layer = kind(size, getattr(layer, "stride", 0), getattr(layer, "padding", 0))
        return other
    plain: Layer = kind()
    return plain


PALETTE = (
    "convolution",
    "activation",
    "pooling",
    "normalisation",
    "dropout",
    "flatten",
    "linear",
    "residual",
    "inception",
    "auxiliary",
)
"""What can be added."""
PLAIN = PALETTE[:7]
"""What can be added inside a block."""


def new_layer(what: str, shape: Shape | None, classes: int = 10) -> Layer:
    """Return a layer to begin with, such that it fits where it goes, if any of its kind does.

    Args:
        what: One of :data:`PALETTE`.
        shape: What it will receive; None where nobody knows.
        classes: Of the data, for what ends with a number for each.

    Raises:
        KeyError: There is no such thing to add.
    """
    channels = shape[0] if shape and len(shape) == 3 else 16
    smallest = min(shape[1:]) if shape and len(shape) == 3 else 2
    body: Layers = (Conv2d(channels, 3, padding=1), ReLU(), Conv2d(channels, 3, padding=1))
    one: Layers = (Conv2d(8, 1), ReLU())
    three: Layers = (Conv2d(8, 3, padding=1), ReLU())
    pooled: Layers = (MaxPool2d(3, 1, 1), *one)
    made: dict[str, Layer] = {
        "convolution": Conv2d(16, 3, padding=1),
        "activation": ReLU(),
        "pooling": MaxPool2d(min(2, smallest)),
        "normalisation": BatchNorm1d() if shape and len(shape) == 1 else BatchNorm2d(),
        "dropout": Dropout(0.25),
        "flatten": Flatten(),
        "linear": Linear(classes),
        "residual": Residual(body),
        "inception": Inception((one, three, pooled)),
        "auxiliary": Auxiliary((GlobalAvgPool2d(), Flatten(), Linear(classes))),
    }
    return made[what]
