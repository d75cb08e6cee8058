"""Units switched off and kernels written by hand, beside a model that stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.inspection.experiments import (
    KERNELS,
    Experiment,
    KernelEdit,
    changed_weights,
    fitted,
    masks,
)
from cnn_desktop.core.inspection.laboratory import ChangedModel, Laboratory, Stopped
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Linear, Network
from cnn_desktop.core.networks.zoo import NETWORKS
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


def test_back_to_what_was_learned() -> None:
    edits = [KernelEdit("conv1", 0, channel, KERNELS["blur"]) for channel in range(3)]
    experiment = Experiment().with_kernels(edits)
    assert experiment.kernel("conv1", 0, 1) == KERNELS["blur"]
    assert experiment.kernel("conv1", 1, 1) is None
    assert experiment.with_learned("conv1", 0, range(3)) == Experiment()
    off = Experiment().all_off("conv1", 4).toggled("linear1", 1)
    assert off.all_on("conv1").off == {("linear1", 1)}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.usefixtures("one_thread")
def test_every_network_of_the_zoo_can_be_changed_layer_by_layer(name: str) -> None:
    """What is kept between two experiments gives the same as computing everything anew."""
    network = NETWORKS[name]
    weights = {
        key: np.abs(array) + 0.1 if key.endswith("running_var") else array
        for key, array in copy_weights(build(network, seed=2)).items()
    }
    checkpoint = Checkpoint(name, network, weights)
    images = np.random.default_rng(4).random((3, *network.input_shape), np.float32)
    lab = Laboratory(checkpoint, images, np.arange(3))
    model = ChangedModel(checkpoint)
    for info in network.trace():
        if info.layer.kind not in {"conv", "linear", "residual", "inception"}:
            continue
        kept = info.output_shape[0] - 1
        experiment = Experiment().only(info.name, kept, info.output_shape[0])
        lab.prepare(info.name)
        model.set_experiment(experiment)
        alone = model.read(images[2])
        shown = alone.layers[info.name]
        assert not np.delete(shown, kept, axis=0).any()
        last = network.trace()[-1].name
        np.testing.assert_allclose(lab.logits(experiment)[2], alone.layers[last], atol=1e-4)
    model.set_experiment(Experiment())
    np.testing.assert_allclose(
        lab.logits(Experiment())[2], model.read(images[2]).layers[last], atol=1e-4
    )


@pytest.mark.parametrize("network", [PLAIN, MOODY, NETWORKS["lenet-like"], NETWORKS["mini-resnet"]])
@pytest.mark.parametrize("most_kept", [256_000_000, 2000])
@pytest.mark.usefixtures("one_thread")
def test_any_experiment_gives_the_same_quickly_as_slowly(
    network: Network, most_kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, so that what is kept for one meets the next."""
    monkeypatch.setattr("cnn_desktop.core.inspection.laboratory.MOST_KEPT", most_kept)
    rng = np.random.default_rng(8)
    classes = network.trace()[-1].output_shape[0]
    weights = {
        key: np.abs(array) + 0.1 if key.endswith("running_var") else array
        for key, array in copy_weights(build(network, seed=5)).items()
    }
    checkpoint = Checkpoint("any", network, weights, tuple(map(str, range(classes))))
    images = rng.random((60, *network.input_shape), np.float32)
    lab = Laboratory(checkpoint, images, np.arange(60) % classes)
    model = ChangedModel(checkpoint)
    units = [info for info in network.trace() if info.layer.kind in {"conv", "linear", "residual"}]
    kernels = [info for info in units if info.layer.kind == "conv"]
    for _ in range(25):
        experiment = Experiment()
        for _ in range(rng.integers(0, 4)):
            info = units[rng.integers(len(units))]
            experiment = experiment.toggled(info.name, int(rng.integers(info.output_shape[0])))
        if rng.random() < 0.3:
            info = units[rng.integers(len(units))]
            experiment = experiment.only(info.name, 0, info.output_shape[0])
        for _ in range(rng.integers(0, 3)):
            info = kernels[rng.integers(len(kernels))]
            size = info.layer.kernel_size  # type: ignore[attr-defined]
            place = (
                int(rng.integers(info.output_shape[0])),
                int(rng.integers(info.input_shape[0])),
            )
            values = fitted(KERNELS["sobel-x"], size)
            experiment = experiment.with_kernel(KernelEdit(info.name, *place, values))
        if rng.random() < 0.5:
            lab.prepare(units[rng.integers(len(units))].name)
        model.set_experiment(experiment)
        last = network.trace()[-1].name
        for picture in (0, 59):
            expected = model.read(images[picture]).layers[last]
            scale = max(1.0, float(np.abs(expected).max()))
            found = lab.logits(experiment)[picture]
            np.testing.assert_allclose(found, expected, atol=2e-5 * scale)


def test_which_classes_suffer_and_work_that_is_given_up() -> None:
    _, _, lab = laboratory()
    asked: list[int] = []

    def no() -> bool:
        asked.append(1)
        return False

    with pytest.raises(Stopped):
        lab.measure(Experiment().toggled("conv1", 0), no)
    assert asked
    evaluation = lab.measure(Experiment().all_off("conv1", 4))
    assert evaluation.n == 20
    assert sorted(evaluation.per_class) == [0, 0, 0, 1]  # it always says the same


def test_a_single_layer_and_no_pictures() -> None:
    network = Network("one", (1, 1, 2), (Linear(4),), "")
    with pytest.raises(Exception, match="Flatten"):
        network.trace()
    checkpoint, images, _ = laboratory()
    lab = Laboratory(checkpoint, images[:0], np.zeros(0, np.int64))
    assert np.isnan(lab.accuracy(Experiment()))


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
