"""Number formats of training."""

from __future__ import annotations

import pytest
import torch

from cnn_desktop.core.compute.precision import FastForm, Precision, choose_precision
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.zoo import NETWORKS, get_network


def test_what_is_asked_for_is_taken_and_otherwise_what_the_processor_can() -> None:
    cpu = torch.device("cpu")
    assert choose_precision("float32", cpu) == "float32"
    assert choose_precision("bfloat16", cpu) == "bfloat16"
    assert choose_precision("auto", cpu) in {"float32", "bfloat16"}


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_fast_form_computes_what_the_network_does(name: str) -> None:
    network = get_network(name)
    shape = network.input_shape
    model = build(network, 5).eval()
    images = torch.rand(4, *shape, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        plain = model(images)
        fast = FastForm(model, "float32")(images)
        rough = FastForm(model, "bfloat16")(images)
    assert torch.allclose(fast, plain, rtol=1e-4, atol=1e-5)
    assert rough.dtype == torch.float32
    assert torch.allclose(rough, plain, rtol=0.05, atol=0.05)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_weights_are_copied_in_the_order_of_their_shape(precision: Precision) -> None:
    model = build(get_network("lenet-like"), 5)
    before = copy_weights(model)
    FastForm(model, precision)
    after = copy_weights(model)
    for name, array in after.items():
        assert array.flags["C_CONTIGUOUS"], name
        assert (array == before[name]).all(), name
