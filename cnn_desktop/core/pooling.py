"""Maximum pooling of 2 x 2 pixels, as a processor does it quickest while a network learns."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


class PairwiseMaxPool2d(nn.MaxPool2d):
    """:class:`torch.nn.MaxPool2d` that learns faster on a processor.

    PyTorch's pooling notes the place of each maximum as a number of 8 bytes, four times the size of
    the maximum itself, and then fills a gradient with zeros to put some values into it. Here the
    maximum of four is found as that of pairs, first of two rows, then of two columns, and for each
    pair a mask says which was the larger. That is plain arithmetic on long rows of numbers.

    The output is the same. Where the upper right and the lower left of four are equal, and larger
    than the others, the gradient goes to the lower left, PyTorch's to the upper right; both are
    right, for the maximum has no single slope there.
    """

    def forward(self, values: Tensor) -> Tensor:
        """Return the maxima ``(N, C, H // 2, W // 2)`` of values ``(N, C, H, W)``."""
        if self._is_pairwise(values):
            pooled: Tensor = _PairwiseMax.apply(values)
        else:
            pooled = super().forward(values)
        return pooled

    def _is_pairwise(self, values: Tensor) -> bool:
        sizes = (self.kernel_size, self.stride, self.padding, self.dilation)
        return (
            sizes in ((2, 2, 0, 1), ((2, 2), (2, 2), (0, 0), (1, 1)))
            and not (self.ceil_mode or self.return_indices)
            and values.requires_grad
            and torch.is_grad_enabled()
            and values.device.type == "cpu"
            and values.dim() == 4
            and values.is_contiguous(memory_format=torch.channels_last)
            and min(values.shape[2:]) > 1
        )


class _PairwiseMax(torch.autograd.Function):
    """The arithmetic: all tensors in the order (picture, row, column, channel), as they lie."""

    @staticmethod
    def forward(ctx: Any, values: Tensor) -> Tensor:
        ctx.shape = values.permute(0, 2, 3, 1).shape
        upper, lower = _row_pairs(values.permute(0, 2, 3, 1).flatten(2), ctx.shape)
        columns = torch.maximum(upper, lower)
        left, right = _column_pairs(columns, ctx.shape)
        pooled = torch.maximum(left, right)
        # As numbers 0 and 1: to multiply with them is quicker than to convert what is true.
        upper_wins = torch.ge(upper, lower, out=torch.empty_like(columns))
        left_wins = torch.ge(left, right, out=torch.empty_like(pooled))
        ctx.save_for_backward(upper_wins, left_wins)
        return pooled.permute(0, 3, 1, 2)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        upper_wins, left_wins = ctx.saved_tensors
        gradient = gradient.permute(0, 2, 3, 1)
        count, height, width, channels = ctx.shape
        columns = torch.empty_like(upper_wins)
        left, right = _column_pairs(columns, ctx.shape)
        torch.mul(gradient, left_wins, out=left)
        torch.sub(gradient, left, out=right)
        if width % 2:  # the last column has no partner, and no part in the output
            columns[:, :, -channels:] = 0
        rows = gradient.new_empty((count, height, width * channels))
        upper, lower = _row_pairs(rows, ctx.shape)
        torch.mul(columns, upper_wins, out=upper)
        torch.sub(columns, upper, out=lower)
        if height % 2:
            rows[:, -1] = 0
        return rows.view(ctx.shape).permute(0, 3, 1, 2)


def _row_pairs(rows: Tensor, shape: tuple[int, int, int, int]) -> tuple[Tensor, Tensor]:
    """Return views of the upper and the lower rows ``(N, H // 2, W * C)``."""
    pairs = shape[1] // 2
    kept = rows[:, : 2 * pairs].view(len(rows), pairs, 2, -1)
    return kept[:, :, 0], kept[:, :, 1]


def _column_pairs(columns: Tensor, shape: tuple[int, int, int, int]) -> tuple[Tensor, Tensor]:
    """Return views of the left and the right columns ``(N, H // 2, W // 2, C)``."""
    pairs, channels = shape[2] // 2, shape[3]
    kept = columns[:, :, : 2 * pairs * channels]
    kept = kept.view(*kept.shape[:2], pairs, 2, channels)
    return kept[:, :, :, 0], kept[:, :, :, 1]
