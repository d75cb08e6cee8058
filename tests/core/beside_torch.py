"""What the program sees inside a network, beside what torch says of it."""

from __future__ import annotations

from collections.abc import Callable

import torch

from cnn_desktop.core.inspection.stages import Inspection, inspection, stages
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Network


def looked_at(
    network: Network, seed: int = 0, mean: float = 0.0, std: float = 1.0
) -> tuple[Inspection, list[torch.Tensor]]:
    """Return what a network with random weights makes of noise, and torch's outputs themselves."""
    model = build(network, seed=seed)
    for name, buffer in model.named_buffers():  # fresh ones would be 0 and 1
        if "running" in name:
            buffer.uniform_(0.5, 2)
    model.eval()
    torch.manual_seed(seed)
    image = torch.rand(1, *network.input_shape)
    values, noted = (image - mean) / std, {}

    def hook(name: str) -> Callable[..., None]:
        return lambda _, __, output: noted.update({name: output[0].clone()})

    row = stages(network)
    for stage in row[1:-1]:
        model.get_submodule(stage.name).register_forward_hook(hook(stage.name))
    with torch.no_grad():
        shares = torch.softmax(model(values)[0], 0)
        for stage in row[1:-1]:  # a second classifier is only run while training
            if stage.name not in noted:
                given = noted[row[stage.source].name][None] if stage.source else values
                model.get_submodule(stage.name)(given)
    outputs = [noted[stage.name] for stage in row[1:-1]]
    layers = {stage.name: output.numpy() for stage, output in zip(row[1:-1], outputs, strict=True)}
    found = inspection(
        row, image[0].numpy(), layers, shares.numpy(), copy_weights(model), mean, std
    )
    return found, [*outputs, shares]
