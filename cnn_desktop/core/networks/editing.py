"""A network while it is being built: changed layer by layer.

Nothing here changes anything: each edit returns another network, whether its layers fit together
or not (see :mod:`cnn_desktop.core.networks.checking`, also for what a place is).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cnn_desktop.core.networks.checking import Place, check
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Block,
    Conv2d,
    Inception,
    Layer,
    Linear,
    Network,
    ReLU,
    Residual,
    Shape,
)

Layers = tuple[Layer, ...]


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
