"""In which number format a network trains, and how its pictures lie in memory."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn

from cnn_desktop.core.compute.pooling import PositiveMaxPool2d

Precision = Literal["float32", "bfloat16"]


def choose_precision(wanted: str, device: torch.device) -> Precision:
    """Return the fastest format in which a network learns as well as in any.

    bfloat16 has the range of float32 and 8 bits of precision (Kalamkar et al., "A Study of BFLOAT16
    for Deep Learning Training", 2019). Where the processor multiplies such numbers itself, training
    takes about two thirds of the time; where it does not, longer. The weights, the optimizer and
    the loss stay float32.

    Args:
        wanted: One of :data:`cnn_desktop.core.runs.options.PRECISIONS`.
        device: On which the network trains.
    """
    fast = _multiplies_bfloat16(device) if wanted == "auto" else wanted == "bfloat16"
    return "bfloat16" if fast else "float32"


def _multiplies_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)  # older ones emulate it
    # PyTorch says so under a private name only; without it, float32 is always right.
    asks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, ask, bool)()) for ask in asks)


class FastForm(nn.Module):
    """A network as it trains fastest; its values stay what they are.

    With the channels of a pixel side by side ("channels last") convolutions need not reorder their
    input. Where maximum pooling follows ReLU, pooling comes first: ReLU never changes which of some
    values is the largest, and then has a quarter of them to look at. The heavy layers compute in
    the chosen format, and :class:`PositiveMaxPool2d` pools bfloat16 numbers.

    Args:
        inner: The network, rearranged in place; its weights keep their names and shapes.
        precision: See :func:`choose_precision`.
    """

    def __init__(self, inner: nn.Module, precision: Precision) -> None:
        super().__init__()
        self.inner = inner.to(memory_format=torch.channels_last)
        self.use_bfloat16 = precision == "bfloat16"
        for module in inner.modules():
            if isinstance(module, nn.Sequential):
                _pool_first(module)

    def forward(self, images: Tensor) -> Tensor:
        """Return float32 logits ``(N, classes)`` for pictures ``(N, C, H, W)``."""
        images = images.contiguous(memory_format=torch.channels_last)
        with torch.autocast(images.device.type, torch.bfloat16, enabled=self.use_bfloat16):
            logits: Tensor = self.inner(images)
        return logits.float()


def _pool_first(layers: nn.Sequential) -> None:
    for index in range(len(layers) - 1):
        relu, pool = layers[index], layers[index + 1]
        if isinstance(relu, nn.ReLU) and isinstance(pool, nn.MaxPool2d):
            quick = PositiveMaxPool2d(pool.kernel_size, pool.stride, pool.padding)
            layers[index + 1] = nn.Sequential(quick, relu)
            layers[index] = nn.Identity()
