"""Units switched off and kernels written by hand, beside a model that stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.experiments import (
    KERNELS,
    Experiment,
    KernelEdit,
    Laboratory,
    changed_weights,
    fitted,
    masks,
)
from cnn_desktop.core.networks.build import build, copy_weights
from tests.core.toys import MOODY, PLAIN, SHAPE


def laboratory() -> tuple[Checkpoint, np.ndarray, Laboratory]:
    weights = copy_weights(build(PLAIN, seed=3))
    checkpoint = Checkpoint("toy", PLAIN, weights, tuple("0123"), mean=0.2, std=0.5)
    images = np.random.default_rng(1).random((20, *SHAPE), np.float32)
    return checkpoint, images, Laboratory(checkpoint, images, np.arange(20) % 4)


def test_a_unit_that_is_off_counts_as_if_its_weights_were_zero() -> None:
    checkpoint, images, lab = laboratory()
    before = {name: array.copy() for name, array in checkpoint.weights.items()}
    experiment = Experiment().toggled("conv1", 2)
    zeroed = {name: array.copy() for name, array in before.items()}
    zeroed["conv1.weight"][2] = zeroed["conv1.bias"][2] = 0
    other = Checkpoint("toy", PLAIN, zeroed, tuple("0123"), mean=0.2, std=0.5)
    expected = Laboratory(other, images, np.arange(20) % 4).logits(Experiment())
    np.testing.assert_allclose(lab.logits(experiment), expected, atol=1e-5)
    assert not np.allclose(lab.logits(Experiment()), expected)
    assert experiment.toggled("conv1", 2) == Experiment()  # undone
    for name, array in checkpoint.weights.items():
        np.testing.assert_array_equal(array, before[name])


def test_all_but_one_and_several_layers() -> None:
    _, _, lab = laboratory()
    experiment = Experiment().only("conv1", 1, 4).toggled("linear1", 0)
    assert experiment.off == {("conv1", 0), ("conv1", 2), ("conv1", 3), ("linear1", 0)}
    assert not lab.logits(experiment)[:, 0].any()
    assert 0 <= lab.accuracy(experiment) <= 1


def test_normalisation_and_relu_go_with_their_layer() -> None:
    off = masks(MOODY, Experiment().toggled("conv1", 0))
    assert set(off) >= {"conv1", "norm1"}


def test_a_kernel_by_hand_is_convolved() -> None:
    checkpoint, images, lab = laboratory()
    experiment = Experiment().with_kernel(KernelEdit("conv1", 0, 0, KERNELS["blur"]))
    experiment = experiment.with_kernel(KernelEdit("conv1", 0, 0, KERNELS["sobel-x"]))
    assert len(experiment.edits) == 1
    weights = changed_weights(checkpoint.weights, experiment)
    np.testing.assert_array_equal(weights["conv1.weight"][0, 0], KERNELS["sobel-x"])
    other = Checkpoint("toy", PLAIN, weights, tuple("0123"), mean=0.2, std=0.5)
    expected = Laboratory(other, images, np.arange(20) % 4).logits(Experiment())
    np.testing.assert_allclose(lab.logits(experiment), expected, atol=1e-5)


def test_kernels_for_other_sizes() -> None:
    assert fitted(KERNELS["sharpen"], 5)[2] == (0, -1, 5, -1, 0)
    assert fitted(KERNELS["sharpen"], 1) == ((5.0,),)


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment().toggled("conv9", 0),
        Experiment().toggled("conv1", 512),
        Experiment().with_kernel(KernelEdit("conv1", 0, 0, fitted(KERNELS["blur"], 5))),
        Experiment().with_kernel(KernelEdit("conv1", 77, 0, KERNELS["blur"])),
    ],
)
def test_experiments_for_another_network_are_refused(experiment: Experiment) -> None:
    _, _, lab = laboratory()
    state = torch.get_rng_state()
    with pytest.raises(ValueError, match="conv"):
        lab.logits(experiment)
    assert torch.equal(state, torch.get_rng_state())
