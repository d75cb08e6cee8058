"""Training on a real GPU: the same as on the processor, and all that may happen on the way."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from cnn_desktop.__main__ import main
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.compute import recorded_step
from cnn_desktop.core.compute.precision import FastForm
from cnn_desktop.core.compute.trouble import advice
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.errors import OutOfMemory, TrainingDiverged
from cnn_desktop.core.events import EpochDone, RunDone, RunStarted, SettingChanged
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Flatten, Linear, Network
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.optimizing import make_optimizer
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from cnn_desktop.core.training import Pictures, train
from cnn_desktop.core.weights import Weights
from tests.core.toys import CLASSES, MOODY, PLAIN, RECIPE, TOY, install, split

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")

STILL = replace(MOODY, layers=tuple(x for x in MOODY.layers if type(x).__name__ != "Dropout"))
GPU, CPU = torch.device("cuda"), torch.device("cpu")


@pytest.fixture(autouse=True)
def exact() -> Iterator[None]:
    """Multiply in full float32, so that figures can be compared."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    yield
    torch.backends.cudnn.allow_tf32 = before


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches for which a step was recorded."""
    recorded: list[int] = []
    plain = recorded_step.record

    def record(step: Any, chosen: torch.Tensor) -> Any:
        recorded.append(len(chosen))
        return plain(step, chosen)

    monkeypatch.setattr(recorded_step, "record", record)
    return recorded


def pictures(device: torch.device, count: int = 160, seed: int = 1) -> Pictures:
    part = split(count, seed)
    return Pictures(
        torch.from_numpy(part.images).to(device), torch.from_numpy(part.labels).to(device)
    )


def trained(
    recipe: Recipe, network: Any = STILL, device: torch.device = GPU, **more: Any
) -> tuple[Weights, list[EpochDone]]:
    model = build(network, recipe.seed).to(device)
    optimizer = make_optimizer(recipe, model)
    parts = pictures(device), pictures(device, 40, 2)
    events = list(train(recipe, FastForm(model, "float32"), optimizer, *parts, **more))
    return copy_weights(model), [each for each in events if isinstance(each, EpochDone)]


def check_close(one: Weights, other: Weights, tolerance: float = 2e-3) -> None:
    for name, array in one.items():
        np.testing.assert_allclose(other[name], array, atol=tolerance, err_msg=name)


RECIPES: dict[str, dict[str, Any]] = {
    "adam": {},
    "adamw": {"optimizer": "adamw", "weight_decay": 0.01},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.1},
    "momentum": {
        "optimizer": "sgd",
        "learning_rate": 0.05,
        "momentum": 0.9,
        "nesterov": True,
        "weight_decay": 1e-3,
    },
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 0.001, "momentum": 0.5},
    "cosine": {"schedule": "cosine"},
    "one-cycle": {"schedule": "one-cycle", "label_smoothing": 0.1},
    "last batch": {"batch_size": 23, "drop_last": False, "optimizer": "sgd"},
}


CASES = [(name, PLAIN) for name in RECIPES] + [(name, STILL) for name in ("sgd", "momentum")]


@pytest.mark.parametrize(("name", "network"), CASES)
def test_what_is_repeated_is_what_the_processor_computes(
    name: str, network: Network, steps: list[int]
) -> None:
    """Normalised layers with SGD alone: their bias gradient is noise, which Adam enlarges."""
    recipe = replace(RECIPE, epochs=4, **RECIPES[name])
    weights, epochs = trained(recipe, network)
    assert steps == [recipe.batch_size]
    expected, told = trained(recipe, network, CPU)
    check_close(expected, weights)
    for here, there in zip(epochs, told, strict=True):
        assert here.train_loss == pytest.approx(there.train_loss, abs=2e-3)
        assert here.train_accuracy == pytest.approx(there.train_accuracy, abs=0.02)
        assert here.validation_loss == pytest.approx(there.validation_loss, abs=2e-3)


def test_random_numbers_differ_from_step_to_step_and_come_again_with_the_seed() -> None:
    recipe = replace(RECIPE, epochs=5, augmentation="handwriting", learning_rate=0.0)
    _, epochs = trained(recipe, MOODY)
    losses = [epoch.train_loss for epoch in epochs]
    assert len(set(losses)) == len(losses)
    assert [epoch.train_loss for epoch in trained(recipe, MOODY)[1]] == pytest.approx(losses)


@pytest.mark.parametrize("network", [PLAIN, MOODY])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_what_can_be_learned_is_learned(network: Any, precision: Any) -> None:
    recipe = replace(RECIPE, epochs=8)
    model = build(network, 1).to(GPU)
    parts = pictures(GPU), pictures(GPU, 100, 2)
    events = train(recipe, FastForm(model, precision), make_optimizer(recipe, model), *parts)
    *_, last = (event for event in events if isinstance(event, EpochDone))
    assert last.validation_accuracy > 0.9


def test_changes_in_mid_run_come_into_force(steps: list[int]) -> None:
    recipe = replace(RECIPE, optimizer="sgd", momentum=0.9, learning_rate=0.02, epochs=4)
    changes = (
        SettingChanged(7, 0.7, "learning_rate", 0.05),
        SettingChanged(14, 1.4, "momentum", 0.5),
        SettingChanged(20, 2.0, "batch_size", 8),
    )
    weights, _ = trained(recipe, controls=Controls(changes))
    assert steps == [16, 16, 8]
    check_close(trained(recipe, device=CPU, controls=Controls(changes))[0], weights)


def test_a_loss_beyond_all_bounds_is_found() -> None:
    with pytest.raises(TrainingDiverged):
        trained(replace(RECIPE, optimizer="sgd", learning_rate=1e5, epochs=10), PLAIN)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_can_be_recorded(
    name: str, steps: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    network = NETWORKS[name]
    generator = torch.Generator().manual_seed(1)
    shape = (24, *network.input_shape)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
    labels = torch.randint(0, 10, (24,), generator=generator)
    model = build(network, 1).to(GPU)
    recipe = replace(RECIPE, batch_size=4, epochs=1, learning_rate=1e-4)
    data = Pictures(images.to(GPU), labels.to(GPU))
    form: nn.Module = FastForm(model, "bfloat16")
    with caplog.at_level(logging.WARNING):
        list(train(recipe, form, make_optimizer(recipe, model), data, data))
    assert steps == [4]
    assert not caplog.records


class TestRuns:
    @pytest.fixture(autouse=True)
    def _data(self, monkeypatch: pytest.MonkeyPatch) -> None:
        install(monkeypatch)

    def test_a_run_takes_the_gpu_and_says_so(self, tmp_path: Path) -> None:
        events = list(run(RECIPE, RunOptions(tmp_path, out=tmp_path / "run")))
        (started,) = (event for event in events if isinstance(event, RunStarted))
        assert started.device == "cuda"
        assert started.device_name == torch.cuda.get_device_name()
        done = events[-1]
        assert isinstance(done, RunDone)
        assert done.test_accuracy > 0.9
        assert torch.cuda.get_device_name() in done.checkpoint.notes["device"]
        read = Classifier(done.checkpoint).predict_batch(TOY.test.images)  # by the processor
        assert (read.argmax(axis=1) == TOY.test.labels).mean() > 0.9

    @pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
    def test_a_run_that_was_killed_goes_on(self, optimizer: str, tmp_path: Path) -> None:
        momentum = 0.0 if optimizer == "adam" else 0.9
        recipe = replace(RECIPE, epochs=6, optimizer=optimizer, momentum=momentum)
        recipe = replace(recipe, learning_rate=0.01 if optimizer == "adam" else 0.002)
        whole = list(run(recipe, RunOptions(tmp_path)))[-1]
        folder = tmp_path / "run"
        for event in run(recipe, RunOptions(tmp_path, out=folder)):
            if isinstance(event, EpochDone) and event.epoch == 3:
                break
        resumed = list(run(recipe, RunOptions(tmp_path, out=folder, resume=True)))[-1]
        assert isinstance(whole, RunDone)
        assert isinstance(resumed, RunDone)
        assert resumed.epochs_done == 6
        check_close(whole.checkpoint.weights, resumed.checkpoint.weights, 5e-3)

    def test_a_gpu_without_memory_is_told_in_words(self, tmp_path: Path) -> None:
        large = Network("large", PLAIN.input_shape, (Flatten(), Linear(200_000), Linear(CLASSES)))
        recipe = replace(RECIPE, batch_size=160).with_network(large)
        torch.cuda.empty_cache()
        total = torch.cuda.get_device_properties(0).total_memory
        allowed = torch.cuda.memory_reserved() + 40 * 2**20  # the weights alone take 55 MB
        torch.cuda.set_per_process_memory_fraction(allowed / total)
        try:
            with pytest.raises(OutOfMemory) as caught:
                list(run(recipe, RunOptions(tmp_path)))
        finally:
            torch.cuda.set_per_process_memory_fraction(1.0)
        smaller = advice(caught.value, recipe)
        assert smaller is not None
        assert smaller.batch_size == 80


def test_the_command_line_trains_on_the_gpu(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "--recipe", "quick", "--epochs", "1", "--device", "cuda"]
    places = ["--data-dir", str(data_dir), "--out", str(tmp_path / "run"), "--json"]
    assert main([*arguments, *places]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["test_accuracy"] > 0.97
