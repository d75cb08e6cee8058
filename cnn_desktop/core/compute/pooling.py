"""Maximum pooling of 2 x 2 bfloat16 numbers, as a processor does it quickest while it learns."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


class PositiveMaxPool2d(nn.MaxPool2d):
    """:class:`torch.nn.MaxPool2d` for a ReLU to follow: right wherever a maximum is positive.

    To compare or to multiply bfloat16 numbers, a processor first makes float32 of them. But the 16
    bits of positive numbers, read as whole numbers, have the same order, and processors handle
    whole numbers of 16 bits directly. Those of negative numbers are negative too; which of them is
    taken does not matter, since ReLU makes 0 of any and lets no gradient through.

    PyTorch also notes the place of each maximum in 8 bytes, and fills a gradient with zeros to put
    some values into it. Here one bit of two says which was the larger, and the gradient is made by
    plain arithmetic. All this holds for bfloat16 on a processor; otherwise PyTorch's pooling runs.
    """

    def forward(self, values: Tensor) -> Tensor:
        """Return the maxima ``(N, C, H // 2, W // 2)`` of values ``(N, C, H, W)``."""
        if self._is_quick(values):
            pooled: Tensor = _PositiveMax.apply(values)
        else:
            pooled = super().forward(values)
        return pooled

    def _is_quick(self, values: Tensor) -> bool:
        return (
            values.requires_grad
            and values.dtype == torch.bfloat16
            and values.device.type == "cpu"
            and values.is_contiguous(memory_format=torch.channels_last)
            and values.shape[2] % 2 == values.shape[3] % 2 == 0
            and (self.kernel_size, self.stride, self.padding, self.dilation) == (2, 2, 0, 1)
        )


class _PositiveMax(torch.autograd.Function):
    """The larger of each left and right number, then the larger of each upper and lower of those.

    Where several are the largest, the first in reading order has the gradient, as in PyTorch.
    """

    @staticmethod
    def forward(ctx: Any, values: Tensor) -> Tensor:
        left, right = _columns(values.view(torch.int16))
        rows = torch.maximum(left, right)
        upper, lower = _rows(rows)
        pooled = torch.maximum(upper, lower)
        # As numbers 0 and 1, to multiply with: to choose by what is true takes far longer.
        is_left = torch.eq(left, rows, out=torch.empty_like(rows))
        is_upper = torch.eq(upper, pooled, out=torch.empty_like(pooled))
        ctx.save_for_backward(is_left, is_upper)
        return pooled.view(values.dtype)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        is_left, is_upper = ctx.saved_tensors
        gradient = gradient.contiguous(memory_format=torch.channels_last)
        of_rows = torch.empty_like(is_left)
        _share(gradient.view(torch.int16), is_upper, *_rows(of_rows))
        count, channels, height, half = is_left.shape
        of_values = is_left.new_empty((count, height, 2 * half, channels)).permute(0, 3, 1, 2)
        _share(of_rows, is_left, *_columns(of_values))
        passed_on: Tensor = of_values.view(gradient.dtype)
        return passed_on


def _columns(values: Tensor) -> tuple[Tensor, Tensor]:
    return values[..., 0::2], values[..., 1::2]


def _rows(values: Tensor) -> tuple[Tensor, Tensor]:
    return values[..., 0::2, :], values[..., 1::2, :]


def _share(bits: Tensor, is_first: Tensor, first: Tensor, second: Tensor) -> None:
    """Hand each number to the place that has the maximum; 0, whose bits are all 0, to the other.

    Args:
        bits: Of the numbers.
        is_first: 1 where the first place has the maximum, else 0.
        first: Is written.
        second: Is written.
    """
    torch.mul(bits, is_first, out=first)
    torch.sub(bits, first, out=second)
