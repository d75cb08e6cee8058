"""A network while it is being built: what fits, and why the rest does not.

What does not fit is no error but a part of the answer of :func:`check`: the layer and the rule that
it breaks.

A place in a network is a tuple of numbers: ``(index,)`` for a layer, ``(index, path)`` for a path
of a block, ``(index, path, index)`` for a layer inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cnn_desktop.core.errors import LayerDoesNotFit
from cnn_desktop.core.networks.layers import (
    MAX_LAYERS,
    Block,
    Layer,
    Network,
    Shape,
    layer_count,
    layer_info,
    named_layers,
)

Place = tuple[int, ...]


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
