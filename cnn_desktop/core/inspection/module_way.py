"""The torch modules on the way from the picture to a layer, which may lie inside a block."""

from __future__ import annotations

from torch import nn


def modules_to(model: nn.Module, name: str) -> list[nn.Module]:
    """Return the modules that one after the other make a layer's output of the picture.

    Every path of a block begins with what the block received, so that the way to a layer inside
    leads past the block's other paths.

    Args:
        model: As :func:`cnn_desktop.core.networks.build.build` makes it.
        name: Of the layer, ``residual1.body.conv1`` inside a block.

    Raises:
        KeyError: There is no such layer.
    """
    outer, _, inside = name.partition(".")
    way: list[nn.Module] = []
    for child_name, module in model.named_children():
        if child_name != outer:
            way.append(module)
            continue
        if not inside:
            return [*way, module]
        path_name, _, rest = inside.partition(".")
        path = dict(module.named_children()).get(path_name)
        if path is None:
            break
        return [*way, *modules_to(path, rest)]
    raise KeyError(name)
