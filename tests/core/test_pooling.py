"""Maximum pooling by pairs against PyTorch's own."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from cnn_desktop.core.networks.build import build
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.pooling import PairwiseMaxPool2d
from cnn_desktop.core.precision import FastForm


def pooled(pool: nn.Module, values: Tensor) -> tuple[Tensor, Tensor]:
    """Return what a layer makes of values, and the gradient that comes back through it."""
    values = values.clone(memory_format=torch.preserve_format).requires_grad_()
    output = pool(values)
    output.backward(torch.arange(1.0, output.numel() + 1).view(output.shape).to(output.dtype))
    assert values.grad is not None
    return output.detach(), values.grad


def fours_of(values: Tensor) -> Tensor:
    """Return what is pooled together, ``(N, C, H // 2, W // 2, 4)``."""
    return values.float().unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)


@given(
    st.integers(1, 3),
    st.integers(1, 5),
    st.integers(2, 9),
    st.integers(2, 9),
    st.sampled_from([torch.float32, torch.bfloat16]),
    st.integers(0, 2**16),
)
def test_the_output_is_pytorchs_and_so_is_the_gradient_where_there_is_one(
    count: int, channels: int, height: int, width: int, dtype: torch.dtype, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    # Few different numbers: often two of four are equal.
    values = torch.randint(-9, 9, (count, channels, height, width), generator=generator).to(dtype)
    values = values.contiguous(memory_format=torch.channels_last)
    output, gradient = pooled(PairwiseMaxPool2d(2), values)
    expected, slope = pooled(nn.MaxPool2d(2), values)
    assert torch.equal(output, expected)
    ordered = fours_of(values).sort(-1).values
    is_single = ordered[..., -1] > ordered[..., -2]
    ours, theirs = fours_of(gradient), fours_of(slope)
    assert torch.equal(ours[is_single], theirs[is_single])
    assert torch.equal(ours.sort(-1).values, theirs.sort(-1).values)  # nothing lost or doubled
    assert gradient.sum() == slope.sum()  # nor given to a last row or column without a partner


def test_the_gradient_of_equal_values_goes_to_one_of_them() -> None:
    values = torch.zeros(1, 2, 4, 4).contiguous(memory_format=torch.channels_last)
    _, gradient = pooled(PairwiseMaxPool2d(2), values)
    _, expected = pooled(nn.MaxPool2d(2), values)
    assert torch.equal(gradient, expected)  # to the first, as PyTorch does it


def test_what_is_not_a_number_stays_so() -> None:
    values = torch.full((1, 1, 2, 2), 1.0)
    values[0, 0, 1, 1] = torch.nan
    output, _ = pooled(PairwiseMaxPool2d(2), values)
    assert output.isnan().all()


@pytest.mark.parametrize(
    "pool",
    [
        PairwiseMaxPool2d(3, 2, 1),
        PairwiseMaxPool2d(2, 1),
        PairwiseMaxPool2d(2, ceil_mode=True),
        PairwiseMaxPool2d(2, 2, 1),
        PairwiseMaxPool2d((2, 2), (2, 2)),
        PairwiseMaxPool2d(2),
    ],
)
@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
def test_every_other_pooling_is_pytorchs(
    pool: PairwiseMaxPool2d, layout: torch.memory_format
) -> None:
    values = torch.rand(2, 3, 7, 9).contiguous(memory_format=layout)
    own = nn.MaxPool2d(pool.kernel_size, pool.stride, pool.padding, ceil_mode=pool.ceil_mode)
    for ours, theirs in zip(pooled(pool, values), pooled(own, values), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("name", ["two-layer-cnn", "lenet-like", "cifar-cnn", "quick-cnn"])
def test_a_network_learns_the_same_in_its_fast_form(name: str) -> None:
    plain, inner = build(NETWORKS[name], seed=1).eval(), build(NETWORKS[name], seed=1).eval()
    fast = FastForm(inner, "float32")
    assert any(isinstance(module, PairwiseMaxPool2d) for module in fast.modules())
    images = torch.rand(4, *NETWORKS[name].input_shape)
    for model in (plain, fast):
        model(images).square().sum().backward()
    for ours, theirs in zip(inner.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-3, atol=1e-4)
