"""Maximum pooling before a ReLU: the numbers and the gradient of PyTorch's, bit by bit."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from cnn_desktop.core.compute.pooling import PositiveMaxPool2d
from cnn_desktop.core.compute.precision import FastForm
from cnn_desktop.core.networks.build import build
from cnn_desktop.core.networks.zoo import get_network


def _pooled_and_gradient(
    pool: nn.Module, values: Tensor, gradient: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    values = values.clone(memory_format=torch.channels_last).requires_grad_()
    output = F.relu(pool(values))
    output.backward(torch.ones_like(output) if gradient is None else gradient)  # type: ignore[no-untyped-call]
    assert values.grad is not None
    return output.detach(), values.grad


@given(
    count=st.integers(1, 3),
    channels=st.integers(1, 40),
    height=st.integers(2, 9),
    width=st.integers(2, 9),
    different=st.sampled_from([1, 2, 5, 1000]),
    seed=st.integers(0, 10_000),
)
def test_values_and_gradient_are_those_of_pytorch_with_equal_numbers_too(
    count: int, channels: int, height: int, width: int, different: int, seed: int
) -> None:
    dice = torch.Generator().manual_seed(seed)
    size = (count, channels, height, width)
    values = torch.randint(-different, different + 1, size, generator=dice) / different
    gradient = torch.randn(count, channels, height // 2, width // 2, generator=dice)
    for dtype in (torch.bfloat16, torch.float32):
        given_ = (values.to(dtype), gradient.to(dtype))
        pooled, slope = _pooled_and_gradient(PositiveMaxPool2d(2), *given_)
        expected, expected_slope = _pooled_and_gradient(nn.MaxPool2d(2), *given_)
        assert torch.equal(pooled, expected)
        assert torch.equal(slope, expected_slope)


@pytest.mark.parametrize("value", [3e38, float("inf"), -float("inf"), -0.0, 1e-40, -1e-40])
def test_the_ends_of_the_range_are_pooled_right(value: float) -> None:
    values = torch.full((1, 2, 2, 2), -1.0)
    values[0, 1, 1, 0] = value
    values = values.to(torch.bfloat16)
    pooled, slope = _pooled_and_gradient(PositiveMaxPool2d(2), values)
    expected, expected_slope = _pooled_and_gradient(nn.MaxPool2d(2), values)
    assert torch.equal(pooled, expected)
    assert torch.equal(slope, expected_slope)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_picture_that_is_no_number_stays_so(sign: float) -> None:
    values = torch.full((1, 8, 4, 4), sign * torch.nan).to(torch.bfloat16)
    pooled, _ = _pooled_and_gradient(PositiveMaxPool2d(2), values)
    assert pooled.isnan().all()


@pytest.mark.parametrize("sizes", [(3, 2, 1), (3, 1, 1), (2, 1, 0), (4, 4, 0)])
def test_other_pools_are_pytorchs(sizes: tuple[int, int, int]) -> None:
    values = torch.randn(2, 8, 8, 8, generator=torch.Generator().manual_seed(3)).to(torch.bfloat16)
    pooled, slope = _pooled_and_gradient(PositiveMaxPool2d(*sizes), values)
    expected, expected_slope = _pooled_and_gradient(nn.MaxPool2d(*sizes), values)
    assert torch.equal(pooled, expected)
    assert torch.equal(slope, expected_slope)


def test_a_network_learns_exactly_as_with_pytorchs_pooling(monkeypatch: pytest.MonkeyPatch) -> None:
    def gradients() -> list[Tensor]:
        model = build(get_network("two-layer-cnn"), 5)
        dice = torch.Generator().manual_seed(1)
        images = torch.rand(20, 1, 28, 28, generator=dice)
        images[:, :, :9] = 0  # where all is empty, all four of a pool are equal
        labels = torch.randint(0, 10, (20,), generator=dice)
        F.cross_entropy(FastForm(model, "bfloat16")(images), labels).backward()  # type: ignore[no-untyped-call]
        return [weights.grad for weights in model.parameters() if weights.grad is not None]

    quick = gradients()
    monkeypatch.setattr("cnn_desktop.core.compute.precision.PositiveMaxPool2d", nn.MaxPool2d)
    plain = gradients()
    assert len(quick) == len(plain) == 6
    assert all(torch.equal(one, other) for one, other in zip(quick, plain, strict=True))
