"""Whole runs: what they yield, keep and measure, and going on where one was ended."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import save

from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.compute.machine import choose_device, default_threads
from cnn_desktop.core.compute.trouble import advice, device_advice
from cnn_desktop.core.controls import Controls
from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.errors import (
    CnnDesktopError,
    DeviceNotAvailable,
    DeviceVanished,
    FileNotWritable,
    NetworkDoesNotFit,
    OutOfMemory,
    RecipeInvalid,
    RunCannotResume,
    RunMissing,
    TrainingDiverged,
    UnknownName,
)
from cnn_desktop.core.events import (
    BatchDone,
    BestWeights,
    DataProgress,
    EpochDone,
    EvaluationProgress,
    RunDone,
    RunEvent,
    RunStarted,
    RunWarning,
    SettingChanged,
    WeightsTaken,
)
from cnn_desktop.core.files import TEMPORARY_SUFFIX
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Flatten, Linear, Network
from cnn_desktop.core.optimizing import learning_rate_at
from cnn_desktop.core.recipes import LENET, Recipe
from cnn_desktop.core.runs.files import (
    EPOCHS,
    MODEL,
    RUN,
    STATE,
    read_changes,
    read_epochs,
    read_recipe,
    read_settings,
)
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.progress import PROGRESS
from cnn_desktop.core.runs.run import run
from cnn_desktop.core.runs.state import load_state
from cnn_desktop.core.sabotage import wrong_labels
from cnn_desktop.core.weights import Weights, digest
from tests.core import toys
from tests.core.toys import PLAIN, RECIPE, TOY

pytestmark = pytest.mark.usefixtures("one_thread")

HARD = replace(  # nothing that a run can depend on is left out
    RECIPE,
    network="moody",
    augmentation="handwriting",
    schedule="cosine",
    weight_decay=0.01,
    label_smoothing=0.05,
    drop_last=False,
)
MOMENTUM = replace(RECIPE, optimizer="sgd", momentum=0.9, learning_rate=0.05)
NESTEROV = replace(MOMENTUM, nesterov=True, schedule="one-cycle", weight_decay=1e-3)
RMSPROP = replace(
    RECIPE, optimizer="rmsprop", momentum=0.5, schedule="step", learning_rate=0.002, patience=2
)
ADAMW = replace(RECIPE, optimizer="adamw", weight_decay=0.1, sabotage=("wrong-labels",))
EACH = [RECIPE, HARD, MOMENTUM, NESTEROV, RMSPROP, ADAMW]

T = TypeVar("T")


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Give runs the toy data set, but for tests with real data."""
    if request.node.get_closest_marker("data") is None:  # a folder of that name is a keyword too
        toys.install(monkeypatch)


def options(out: Path | None = None, **more: Any) -> RunOptions:
    fixed: dict[str, Any] = {"device": "cpu", "threads": 1, "precision": "float32"}
    return RunOptions(Path("nowhere"), out=out, **{**fixed, **more})


def of(kind: type[T], events: list[RunEvent]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def done(events: list[RunEvent]) -> RunDone:
    assert isinstance(events[-1], RunDone)
    return events[-1]


def check_same(one: Weights, other: Weights) -> None:
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(other[name], array)


class TestEvents:
    def test_a_run_from_the_data_to_the_model(self) -> None:
        events = list(run(RECIPE, options()))
        assert isinstance(events[0], DataProgress)
        assert isinstance(events[1], RunStarted)
        assert isinstance(events[2], BatchDone)
        assert events[1] == RunStarted(
            device="cpu",
            device_name=events[1].device_name,
            threads=1,
            train_size=160,
            validation_size=40,
            test_size=60,
            batches=10,
            epochs=3,
            first_epoch=1,
            parameters=PLAIN.parameter_count,
            input_shape=(1, 8, 8),
        )
        assert events[1].device_name
        assert [event.epoch for event in of(EpochDone, events)] == [1, 2, 3]
        assert [event.step for event in of(WeightsTaken, events)] == [10, 20, 30]
        assert of(EvaluationProgress, events)[-1] == EvaluationProgress("test", 60, 60)
        assert of(RunWarning, events) == []
        result = done(events)
        assert result.epochs_done == 3
        assert not result.stopped
        assert result.seconds > 0

    def test_the_model_reads_as_well_as_the_run_says(self) -> None:
        result = done(list(run(replace(RECIPE, epochs=6), options(name="Ours"))))
        read = Classifier(result.checkpoint).predict_batch(TOY.test.images / 255).argmax(axis=1)
        assert result.test_accuracy == np.mean(read == TOY.test.labels)
        assert result.test_accuracy > 0.9
        assert result.checkpoint.accuracy == {"toy-test": result.test_accuracy}
        assert result.checkpoint.name == "Ours"
        assert result.checkpoint.class_names == ("a", "b", "c", "d")
        assert result.checkpoint.recipe == replace(RECIPE, epochs=6)
        assert result.checkpoint.epochs == 6
        assert result.checkpoint.notes["threads"] == "1"
        assert result.checkpoint.notes["torch"] == torch.__version__
        assert done(list(run(RECIPE, options()))).checkpoint.name == "plain"

    @pytest.mark.parametrize("recipe", [RECIPE, HARD, MOMENTUM])
    def test_the_same_recipe_gives_the_same_weights(self, recipe: Recipe) -> None:
        first, second = (done(list(run(recipe, options()))) for _ in range(2))
        check_same(first.checkpoint.weights, second.checkpoint.weights)
        assert first.test_loss == second.test_loss

    def test_copies_of_the_weights_are_not_changed_by_what_is_learned_later(self) -> None:
        events = run(HARD, options(snapshot_seconds=0.0))
        copies = (event.weights for event in events if isinstance(event, WeightsTaken))
        taken = [(copy, {name: array.copy() for name, array in copy.items()}) for copy in copies]
        assert len(taken) == 30 + 3  # after each batch and once more at each epoch's end
        for weights, then in taken:
            check_same(weights, then)
        assert not np.array_equal(taken[0][0]["conv1.weight"], taken[-1][0]["conv1.weight"])

    def test_the_last_copy_is_the_model(self) -> None:
        events = list(run(RECIPE, options()))
        check_same(of(WeightsTaken, events)[-1].weights, done(events).checkpoint.weights)

    def test_without_validation_pictures(self) -> None:
        events = list(run(replace(RECIPE, validation_size=0), options()))
        assert of(RunStarted, events)[0].train_size == 200
        assert done(events).epochs_done == 3


class TestFinishingEarly:
    @pytest.mark.parametrize(("events_seen", "epochs"), [(3, 0), (12, 0), (15, 1), (30, 2)])
    def test_what_was_learned_so_far_becomes_the_result(
        self, tmp_path: Path, events_seen: int, epochs: int
    ) -> None:
        events: list[RunEvent] = []
        for event in run(RECIPE, options(tmp_path), lambda: len(events) >= events_seen):
            events.append(event)  # noqa: PERF402 - the run asks for its length
        result = done(events)
        assert result.stopped
        assert result.epochs_done == result.checkpoint.epochs == epochs
        steps = of(BatchDone, events)[-1].step
        assert steps < 30
        model = load_checkpoint(tmp_path / MODEL)
        check_same(model.weights, result.checkpoint.weights)
        assert model.accuracy == {"toy-test": result.test_accuracy}

    def test_stopped_at_its_very_end_it_is_complete(self) -> None:
        last = [False]
        events = []
        for event in run(RECIPE, options(), lambda: last[0]):
            events.append(event)
            last[0] |= isinstance(event, EpochDone) and event.epoch == 3
        assert not done(events).stopped
        assert done(events).epochs_done == 3

    def test_a_run_that_was_stopped_can_be_resumed(self, tmp_path: Path) -> None:
        expected = done(list(run(RECIPE, options()))).checkpoint.weights
        seen: list[RunEvent] = []
        for event in run(RECIPE, options(tmp_path), lambda: len(seen) > 20):
            seen.append(event)  # noqa: PERF402
        assert done(seen).stopped
        resumed = done(list(run(RECIPE, options(tmp_path, resume=True))))
        assert not resumed.stopped
        check_same(resumed.checkpoint.weights, expected)


class TestResuming:
    @pytest.mark.parametrize("precision", ["float32", "bfloat16"])
    def test_a_run_goes_on_in_the_format_it_began_in(self, tmp_path: Path, precision: str) -> None:
        whole = done(list(run(RECIPE, options(precision=precision)))).checkpoint
        seen: list[RunEvent] = []
        for event in run(
            RECIPE, options(tmp_path, precision=precision), lambda: bool(of(EpochDone, seen))
        ):
            seen.append(event)  # noqa: PERF402
        resumed = done(list(run(RECIPE, options(tmp_path, precision="auto", resume=True))))
        assert resumed.checkpoint.notes["precision"] == precision
        check_same(resumed.checkpoint.weights, whole.weights)

    @pytest.mark.parametrize("recipe", EACH)
    @pytest.mark.parametrize("batches", [5, 10, 29])
    def test_an_ended_run_goes_on_to_the_very_same_weights(
        self, tmp_path: Path, recipe: Recipe, batches: int
    ) -> None:
        whole = list(run(recipe, options()))
        ended = run(recipe, options(tmp_path))
        seen: list[RunEvent] = []
        for event in ended:
            seen.append(event)
            if len(of(BatchDone, seen)) == batches:
                break
        close(ended)  # as a kill would: nothing of it is told to the run
        torch.rand(5)

        resumed = list(run(recipe, options(tmp_path, resume=True)))
        first = of(RunStarted, resumed)[0].first_epoch
        epochs = of(EpochDone, seen)
        assert first == len(epochs) + 1
        check_same(done(resumed).checkpoint.weights, done(whole).checkpoint.weights)
        assert done(resumed).test_loss == done(whole).test_loss
        assert done(resumed).epochs_done == done(whole).epochs_done
        losses = [event.train_loss for event in [*epochs, *of(EpochDone, resumed)]]
        assert losses == [event.train_loss for event in of(EpochDone, whole)]
        assert [event.step for event in of(BatchDone, resumed)][-1] == of(BatchDone, whole)[-1].step
        assert [epoch["train_loss"] for epoch in read_epochs(tmp_path)] == losses

    def test_ended_before_its_first_epoch_was_over_it_starts_anew(self, tmp_path: Path) -> None:
        ended = run(RECIPE, options(tmp_path))
        while not isinstance(next(ended), BatchDone):
            pass
        close(ended)
        assert read_recipe(tmp_path) == RECIPE
        resumed = list(run(RECIPE, options(tmp_path, resume=True)))
        check_same(
            done(resumed).checkpoint.weights, done(list(run(RECIPE, options()))).checkpoint.weights
        )

    def test_a_complete_run_is_only_measured_again(self, tmp_path: Path) -> None:
        first = done(list(run(RECIPE, options(tmp_path))))
        again = list(run(RECIPE, options(tmp_path, resume=True)))
        assert of(BatchDone, again) == []
        check_same(done(again).checkpoint.weights, first.checkpoint.weights)
        assert done(again).test_accuracy == first.test_accuracy

    def test_what_a_killed_write_left_is_removed(self, tmp_path: Path) -> None:
        list(run(RECIPE, options(tmp_path)))
        leftover = tmp_path / f".{STATE}.abc{TEMPORARY_SUFFIX}"
        for resume in (True, False):
            leftover.write_bytes(b"half a state")
            close_after_start(run(RECIPE, options(tmp_path, resume=resume)))
            assert not leftover.exists()


class TestControls:
    def changes(self, controls: Controls, events: Iterator[RunEvent]) -> Iterator[RunEvent]:
        """Pass a run on and turn its knobs at certain batches, as somebody at the window would."""
        for event in events:
            yield event
            if isinstance(event, BatchDone) and event.step == 3:
                controls.change(MOMENTUM, "learning_rate", 0.02)
                controls.change(MOMENTUM, "batch_size", 40)
            if isinstance(event, BatchDone) and event.step == 12:
                controls.change(MOMENTUM, "momentum", 0.5)

    def start(self, recipe: Recipe, out: Path) -> Iterator[RunEvent]:
        controls = Controls()
        return self.changes(controls, run(recipe, options(out), controls=controls))

    def test_each_change_is_told_where_it_comes_into_force(self, tmp_path: Path) -> None:
        events = list(self.start(MOMENTUM, tmp_path))
        assert of(SettingChanged, events) == [
            SettingChanged(3, 0.3, "learning_rate", 0.02),
            SettingChanged(10, 1.0, "batch_size", 40),
            SettingChanged(12, 1.5, "momentum", 0.5),
        ]
        assert [event.batches for event in of(BatchDone, events)] == [10] * 10 + [4] * 8
        assert of(BatchDone, events)[-1].step == 18
        assert of(BatchDone, events)[-1].seconds_left == 0
        assert read_changes(tmp_path) == of(SettingChanged, events)
        plain = done(list(run(MOMENTUM, options())))
        assert plain.test_loss != done(events).test_loss

    def test_what_waits_can_be_asked_until_it_is_in_force(self) -> None:
        controls = Controls()
        assert controls.waiting("batch_size") is None
        controls.change(RECIPE, "batch_size", 40)
        assert controls.waiting("batch_size") == 40
        assert list(controls.due(RECIPE, 3, 0.3)) == []  # in the middle of an epoch
        assert controls.waiting("batch_size") == 40
        assert [change.value for change in controls.due(RECIPE, 10, 1.0)] == [40]
        assert controls.waiting("batch_size") is None

    @pytest.mark.parametrize("batches", [5, 11, 13, 15])
    def test_a_killed_run_repeats_them(self, tmp_path: Path, batches: int) -> None:
        whole = list(self.start(MOMENTUM, tmp_path / "whole"))
        ended = self.start(MOMENTUM, tmp_path / "ended")
        seen: list[RunEvent] = []
        for event in ended:
            seen.append(event)
            if len(of(BatchDone, seen)) == batches:
                break
        close(ended)
        controls = Controls()
        rest = run(MOMENTUM, options(tmp_path / "ended", resume=True), controls=controls)
        missing = self.changes(controls, rest) if batches < 12 else rest  # not asked for yet
        resumed = list(missing)
        check_same(done(resumed).checkpoint.weights, done(whole).checkpoint.weights)
        assert read_changes(tmp_path / "ended") == of(SettingChanged, whole)

    @pytest.mark.parametrize("optimizer", ["sgd", "rmsprop"])
    def test_momentum_begins_and_ends_in_mid_run(self, tmp_path: Path, optimizer: str) -> None:
        recipe = replace(RECIPE, optimizer=optimizer, momentum=0.0)
        wanted = {4: 0.9, 14: 0.0, 24: 0.5}  # by the step after which it is asked for

        def turned(out: Path, *, resume: bool = False) -> Iterator[RunEvent]:
            controls = Controls()
            for event in run(recipe, options(out, resume=resume), controls=controls):
                yield event
                if isinstance(event, BatchDone) and event.step in wanted:
                    controls.change(recipe, "momentum", wanted[event.step])

        whole = list(turned(tmp_path / "whole"))
        changes = of(SettingChanged, whole)
        assert [(each.step, each.value) for each in changes] == list(wanted.items())
        losses = [event.loss for event in of(BatchDone, whole)]
        plain = [event.loss for event in of(BatchDone, list(run(recipe, options())))]
        # The first step after a change has no earlier one to keep anything of.
        assert losses[:5] == plain[:5]
        assert losses[6] != plain[6]

        ended = turned(tmp_path / "ended")
        while not (isinstance(event := next(ended), BatchDone) and event.step == 25):
            pass
        close(ended)
        resumed = list(turned(tmp_path / "ended", resume=True))
        check_same(done(resumed).checkpoint.weights, done(whole).checkpoint.weights)

    def test_values_that_cannot_be_used_are_refused_at_once(self) -> None:
        controls = Controls()
        with pytest.raises(RecipeInvalid, match="batch_size = 0"):
            controls.change(RECIPE, "batch_size", 0)
        with pytest.raises(RecipeInvalid, match="setting = seed"):
            controls.change(RECIPE, "seed", 1)
        assert of(SettingChanged, list(run(RECIPE, options(), controls=controls))) == []


class TestEarlyStopping:
    # Steps so large that it gets worse at once.
    wild = replace(RECIPE, epochs=9, patience=1, learning_rate=3.0, optimizer="sgd")

    def test_the_best_epoch_is_the_result(self, tmp_path: Path) -> None:
        events = list(run(self.wild, options(tmp_path)))
        losses = [event.validation_loss for event in of(EpochDone, events)]
        best = losses.index(min(losses)) + 1
        assert len(losses) == best + 1 < 9
        assert of(BestWeights, events) == [BestWeights(best, min(losses), early=True)]
        taken = next(e for e in of(WeightsTaken, events) if e.step == 10 * best)
        check_same(done(events).checkpoint.weights, taken.weights)
        assert done(events).epochs_done == best
        again = list(run(self.wild, options(tmp_path, resume=True)))
        assert of(BatchDone, again) == []
        check_same(done(again).checkpoint.weights, taken.weights)


class TestMachine:
    @pytest.mark.parametrize(
        ("raised", "told"),
        [
            (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), OutOfMemory),
            (RuntimeError("DefaultCPUAllocator: can't allocate memory"), OutOfMemory),
            (MemoryError(), OutOfMemory),
            (RuntimeError("CUDA error: device-side assert"), DeviceVanished),
        ],
    )
    def test_what_the_machine_does_is_said_in_words(
        self, monkeypatch: pytest.MonkeyPatch, raised: Exception, told: type[CnnDesktopError]
    ) -> None:
        def fail(*_: object, **__: object) -> NoReturn:
            raise raised

        monkeypatch.setattr("cnn_desktop.core.training.F.cross_entropy", fail)
        with pytest.raises(told) as caught:
            list(run(RECIPE, options()))
        vanished = told is DeviceVanished
        expected = RECIPE if vanished else replace(RECIPE, batch_size=8)
        assert advice(caught.value, RECIPE) == expected
        assert device_advice(caught.value) == ("cpu" if vanished else "")

    def test_a_fault_of_the_program_stays_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> NoReturn:
            raise RuntimeError("shapes cannot be multiplied")

        monkeypatch.setattr("cnn_desktop.core.training.F.cross_entropy", fail)
        with pytest.raises(RuntimeError, match="shapes"):
            list(run(RECIPE, options()))

    def test_after_a_loss_beyond_bounds_a_tenth_of_the_rate_is_advised(self) -> None:
        error = TrainingDiverged(step=1, epoch=1)
        assert advice(error, RECIPE) == replace(RECIPE, learning_rate=0.001)
        far_off = replace(RECIPE, learning_rate=1e6, based_on="two-layer")
        assert advice(error, far_off) == replace(far_off, learning_rate=0.001)  # not 100,000


class TestSabotage:
    def test_wrong_labels_are_a_fifth_and_always_the_same(self) -> None:
        labels = TOY.train.labels
        spoiled = wrong_labels(labels, 4, 7)
        assert np.count_nonzero(spoiled != labels) == 40
        assert set(spoiled) == {0, 1, 2, 3}
        np.testing.assert_array_equal(spoiled, wrong_labels(labels, 4, 7))
        assert (spoiled != wrong_labels(labels, 4, 8)).any()

    def test_wrong_labels_are_learned_from_and_not_measured_with(self) -> None:
        """The symptom: far better on the held back pictures, whose labels are right."""
        recipe = replace(RECIPE, epochs=6, sabotage=("wrong-labels",))
        last = of(EpochDone, list(run(recipe, options())))[-1]
        assert last.train_accuracy < 0.85
        assert last.validation_accuracy > 0.9

    def test_from_zero_nothing_is_learned(self) -> None:
        result = done(list(run(replace(RECIPE, sabotage=("zero-start",)), options())))
        assert result.test_loss == pytest.approx(np.log(4), abs=0.03)

    def test_a_model_of_unscaled_pixels_is_read_as_it_has_learned(self) -> None:
        result = done(list(run(replace(RECIPE, sabotage=("no-normalisation",)), options())))
        read = Classifier(result.checkpoint).predict_batch(TOY.test.images / 255).argmax(axis=1)
        assert result.test_accuracy == np.mean(read == TOY.test.labels)
        assert result.test_loss != done(list(run(RECIPE, options()))).test_loss

    def test_without_shuffling_the_order_is_that_of_the_data(self) -> None:
        once = replace(RECIPE, epochs=1, sabotage=("no-shuffle",))
        losses = [e.loss for e in of(BatchDone, list(run(once, options())))]
        other = [e.loss for e in of(BatchDone, list(run(replace(once, seed=1000), options())))]
        assert losses == other

    def test_a_hundredfold_rate(self) -> None:
        recipe = replace(RECIPE, sabotage=("learning-rate-x100",))
        assert learning_rate_at(recipe, 0, 10) == 100 * RECIPE.learning_rate


class TestFolder:
    def test_what_it_holds_in_the_end(self, tmp_path: Path) -> None:
        events = list(run(RECIPE, options(tmp_path / "runs" / "first", name="Ours")))
        folder = tmp_path / "runs" / "first"
        assert sorted(path.name for path in folder.iterdir()) == [
            EPOCHS,
            MODEL,
            PROGRESS,
            RUN,
            STATE,
        ]
        check_same(load_checkpoint(folder / MODEL).weights, done(events).checkpoint.weights)
        assert read_recipe(folder) == RECIPE
        assert read_settings(folder) == {
            "threads": 1,
            "device": "cpu",
            "name": "Ours",
            "precision": "float32",
        }
        figures = [event.validation_accuracy for event in of(EpochDone, events)]
        assert [epoch["validation_accuracy"] for epoch in read_epochs(folder)] == figures

    def test_weights_of_each_epoch_are_kept_where_they_are_small(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        size = sum(array.nbytes for array in copy_weights(build(PLAIN, 1)).values())
        monkeypatch.setattr("cnn_desktop.core.runs.epoch_weights.MOST", 2 * size)
        list(run(RECIPE, options(tmp_path / "long")))
        kept = sorted(path.name for path in (tmp_path / "long" / EPOCHS).iterdir())
        assert kept == ["0001.safetensors", "0002.safetensors"]
        monkeypatch.setattr("cnn_desktop.core.runs.epoch_weights.SMALL", size - 1)
        list(run(RECIPE, options(tmp_path / "large")))
        assert not (tmp_path / "large" / EPOCHS).exists()

    def test_figures_that_are_no_numbers_are_null(self, tmp_path: Path) -> None:
        list(run(replace(RECIPE, validation_size=0), options(tmp_path)))

        def refuse(word: str) -> NoReturn:
            raise AssertionError(f"{word} is not JSON")

        content = json.loads((tmp_path / RUN).read_bytes(), parse_constant=refuse)
        assert [epoch["validation_loss"] for epoch in content["epochs"]] == [None] * 3

    def test_an_epoch_is_kept_before_it_is_told(self, tmp_path: Path) -> None:
        told = []
        for event in run(RECIPE, options(tmp_path)):
            if isinstance(event, EpochDone):
                told.append(event.epoch)
                assert len(read_epochs(tmp_path)) == event.epoch
                with safe_open(str(tmp_path / STATE), framework="numpy") as file:
                    assert file.metadata()["epoch"] == str(event.epoch)
        assert told == [1, 2, 3]

    def test_a_new_run_starts_with_nothing_of_the_old_one(self, tmp_path: Path) -> None:
        list(run(RECIPE, options(tmp_path)))
        close_after_start(run(replace(RECIPE, seed=5), options(tmp_path)))
        assert {path.name for path in tmp_path.iterdir()} == {PROGRESS, RUN}
        assert read_epochs(tmp_path) == []
        assert read_recipe(tmp_path).seed == 5

    def test_a_folder_that_cannot_be_written_is_found_before_training(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        events = run(RECIPE, options(tmp_path / "file"))
        with pytest.raises(FileNotWritable, match="file"):
            for event in events:
                assert not isinstance(event, BatchDone)

    def test_an_old_state_that_cannot_be_removed_is_said(self, tmp_path: Path) -> None:
        (tmp_path / STATE).mkdir()
        with pytest.raises(FileNotWritable, match=STATE):
            list(run(RECIPE, options(tmp_path)))

    def test_a_disk_that_fills_up_costs_a_warning_and_nothing_that_was_learned(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = done(list(run(RECIPE, options()))).checkpoint.weights

        def full(_descriptor: int) -> NoReturn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        events: list[RunEvent] = []
        with monkeypatch.context() as patch:
            for event in run(RECIPE, options(tmp_path)):
                events.append(event)
                if isinstance(event, EpochDone) and event.epoch == 1:
                    patch.setattr(os, "fsync", full)
        warnings = of(RunWarning, events)
        assert len(warnings) == 3  # two epochs and the model
        assert all("No space left on device" in str(each.error) for each in warnings)
        check_same(done(events).checkpoint.weights, expected)
        # The state of the first epoch is still there: with space again, the rest can be redone.
        resumed = list(run(RECIPE, options(tmp_path, resume=True)))
        assert of(RunStarted, resumed)[0].first_epoch == 2
        check_same(done(resumed).checkpoint.weights, expected)


class TestDamagedFolders:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """The folder of a run that was ended in its third epoch."""
        events = run(RECIPE, options(tmp_path))
        for event in events:
            if isinstance(event, EpochDone) and event.epoch == 2:
                break
        close(events)
        return tmp_path

    def resume(self, folder: Path, recipe: Recipe = RECIPE) -> list[RunEvent]:
        return list(run(recipe, options(folder, resume=True)))

    def test_every_flipped_bit_of_the_state_is_found(self, folder: Path) -> None:
        whole = (folder / STATE).read_bytes()
        header = 8 + int.from_bytes(whole[:8], "little")
        rng = np.random.default_rng(0)
        places = {*range(0, header, 7), *map(int, rng.integers(0, len(whole), 60))}
        places.add(
            whole.index(b'"epoch":"') + len(b'"epoch":"')
        )  # epoch 2 or 3 is the same to a sum
        for place in sorted(places):
            altered = bytearray(whole)
            altered[place] ^= 1
            (folder / STATE).write_bytes(altered)
            with pytest.raises(RunCannotResume, match="Start it anew"):
                self.load(folder)

    def load(self, folder: Path) -> int:
        from cnn_desktop.core.networks.build import build
        from cnn_desktop.core.optimizing import make_optimizer

        model = build(PLAIN, 1)
        return load_state(folder, RECIPE, model, make_optimizer(RECIPE, model)).epochs

    def test_every_truncation_of_the_state_is_found(self, folder: Path) -> None:
        whole = (folder / STATE).read_bytes()
        assert self.load(folder) == 2
        for length in (0, 1, 8, 9, 100, len(whole) // 2, len(whole) - 1):
            (folder / STATE).write_bytes(whole[:length])
            with pytest.raises(RunCannotResume, match=STATE):
                self.load(folder)

    def test_a_damaged_state_is_said_before_anything_is_trained(self, folder: Path) -> None:
        (folder / STATE).write_bytes(b"nonsense")
        with pytest.raises(RunCannotResume):
            self.resume(folder)
        assert (folder / STATE).read_bytes() == b"nonsense"  # nothing is thrown away

    @pytest.mark.parametrize(
        "change", [{"seed": 7}, {"network": "moody"}, {"learning_rate": 0.5}, {"epochs": 4}]
    )
    def test_the_state_of_another_recipe(self, folder: Path, change: dict[str, Any]) -> None:
        with pytest.raises(RunCannotResume, match="it belongs to another recipe"):
            self.resume(folder, replace(RECIPE, **change))

    @pytest.mark.parametrize(
        "change",
        [
            {"model.conv1.bias": None},
            {"model.conv1.bias": np.zeros(5, np.float32)},
            {"optimizer.0.exp_avg": np.zeros(5, np.float32)},
            {"optimizer.99.exp_avg": np.zeros(5, np.float32)},
            {"optimizer.first.exp_avg": np.zeros(5, np.float32)},
            {"optimizer.0": np.zeros(5, np.float32)},
        ],
    )
    def test_a_crafted_state_with_a_good_checksum(self, folder: Path, change: Any) -> None:
        with safe_open(str(folder / STATE), framework="numpy") as file:
            metadata = {k: v for k, v in file.metadata().items() if k != "sha256"}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        tensors = {k: v for k, v in {**tensors, **change}.items() if v is not None}
        checksum = digest(json.dumps(metadata, sort_keys=True), tensors)
        (folder / STATE).write_bytes(save(tensors, {**metadata, "sha256": checksum}))
        with pytest.raises(RunCannotResume):
            self.resume(folder)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "null",
            "[]",
            "5",
            '{"recipe": null}',
            '{"recipe": {"epochs": 3}}',
            "[" * 100_000,
            "\udcff",
        ],
    )
    def test_a_recipe_that_cannot_be_read(self, folder: Path, text: str) -> None:
        (folder / RUN).write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(RunCannotResume, match=RUN):
            read_recipe(folder)
        assert read_epochs(folder) == []
        assert read_settings(folder) == {}

    def test_what_is_missing_is_named(self, folder: Path) -> None:
        (folder / RUN).write_text("{}")
        with pytest.raises(RunCannotResume, match="'recipe' is missing"):
            read_recipe(folder)

    @pytest.mark.parametrize(
        "epochs", [5, None, "many", [5], [{"epoch": "2"}], [None], {"epoch": 1}, [{"epoch": None}]]
    )
    def test_damaged_figures_do_not_stop_a_run(self, folder: Path, epochs: Any) -> None:
        content = json.loads((folder / RUN).read_bytes())
        (folder / RUN).write_text(json.dumps({**content, "epochs": epochs}))
        assert done(self.resume(folder)).epochs_done == 3
        assert [epoch["epoch"] for epoch in read_epochs(folder)] == [3]

    def test_a_folder_without_a_run(self, tmp_path: Path) -> None:
        with pytest.raises(RunMissing, match=r"no run in .*nowhere\. Check the name; .*list runs"):
            read_recipe(tmp_path / "nowhere")
        assert read_epochs(tmp_path) == []


class TestTrouble:
    def test_a_gpu_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        with pytest.raises(DeviceNotAvailable, match="torch finds no GPU"):
            list(run(RECIPE, replace(options(), device="cuda")))
        assert choose_device("auto") == choose_device("cpu") == torch.device("cpu")
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        assert choose_device("auto") == choose_device("cuda") == torch.device("cuda")
        assert choose_device("cpu") == torch.device("cpu")

    @pytest.mark.parametrize(
        "recipe", [replace(LENET, network="magic"), replace(LENET, dataset="magic")]
    )
    def test_a_name_that_there_is_not(
        self, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.undo()  # the real catalogue and zoo
        events = run(recipe, options())
        with pytest.raises(UnknownName, match=r"'magic'; there are: "):
            next(events)

    def test_more_validation_pictures_than_there_are(self) -> None:
        with pytest.raises(RecipeInvalid, match=r"validation_size = 200 .* allowed: 0 ... 199"):
            list(run(replace(RECIPE, validation_size=200), options()))
        events = list(run(replace(RECIPE, validation_size=199), options()))
        assert of(RunStarted, events)[0].train_size == 1

    def test_pictures_that_the_network_does_not_take(self, monkeypatch: pytest.MonkeyPatch) -> None:
        large = Split(np.zeros((60, 1, 9, 9), np.uint8), TOY.test.labels)
        toys.install(monkeypatch, replace(TOY, train=large, test=large))
        with pytest.raises(NetworkDoesNotFit, match="made for pictures of 1 × 8 × 8 in 4 classes"):
            list(run(RECIPE, options()))

    def test_classes_that_the_network_does_not_know(self, monkeypatch: pytest.MonkeyPatch) -> None:
        toys.install(monkeypatch, replace(TOY, class_names=tuple("abcde")))
        with pytest.raises(NetworkDoesNotFit, match=r"plain cannot learn .* in 5 classes: "):
            list(run(RECIPE, options()))

    @pytest.mark.parametrize(("optimizer", "batch_size"), [("adam", 160), ("sgd", 16)])
    def test_far_too_large_steps_keep_nothing(
        self, tmp_path: Path, optimizer: str, batch_size: int
    ) -> None:
        recipe = replace(RECIPE, optimizer=optimizer, learning_rate=1e6, batch_size=batch_size)
        with pytest.raises(TrainingDiverged, match="smaller learning rate"):
            list(run(recipe, options(tmp_path)))
        assert not (tmp_path / MODEL).exists()
        assert not (tmp_path / STATE).exists()  # no epoch was any good

    def test_a_run_stopped_just_after_a_spoiled_step_has_no_result(self) -> None:
        recipe = replace(RECIPE, learning_rate=1e6, optimizer="sgd")
        stop = [False]
        with pytest.raises(TrainingDiverged) as caught:
            for event in run(recipe, options(), lambda: stop[0]):
                stop[0] = isinstance(event, BatchDone)
        assert caught.value.values == {"step": 1, "epoch": 1}

    def test_every_refusal_comes_before_the_first_batch(self) -> None:
        large = Network("large", (1, 28, 28), (Flatten(), Linear(4)))
        ten = Network("ten", TOY.train.images.shape[1:], (Flatten(), Linear(10)))
        for recipe in (
            replace(RECIPE, validation_size=200),
            RECIPE.with_network(large),
            RECIPE.with_network(ten),
        ):
            events: list[RunEvent] = []
            with pytest.raises(CnnDesktopError):
                events.extend(run(recipe, options()))  # keeps those before the refusal
            assert of(DataProgress, events)
            assert of(BatchDone, events) == []


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch finds no GPU here")
def test_a_gpu_trains_what_the_cpu_reads(tmp_path: Path) -> None:
    on_gpu = replace(options(tmp_path, snapshot_seconds=0.0), device="cuda")
    events = list(run(replace(HARD, epochs=6), on_gpu))
    result = done(events)
    assert of(RunStarted, events)[0].device == "cuda"
    read = Classifier(result.checkpoint).predict_batch(TOY.test.images / 255).argmax(axis=1)
    assert np.mean(read == TOY.test.labels) == pytest.approx(result.test_accuracy, abs=0.02)
    again = list(run(replace(HARD, epochs=6), replace(on_gpu, resume=True)))
    assert done(again).test_accuracy == result.test_accuracy


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, threads in ((None, 1), (1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert default_threads() == threads


@pytest.mark.data
@pytest.mark.slow
def test_real_digits_are_read_after_one_epoch(data_dir: Path, tmp_path: Path) -> None:
    recipe = replace(LENET, epochs=1)
    events = list(run(recipe, RunOptions(data_dir, device="cpu", threads=2, out=tmp_path)))
    result = done(events)
    assert result.test_accuracy >= 0.95
    assert of(EpochDone, events)[0].validation_accuracy == pytest.approx(
        result.test_accuracy, abs=0.02
    )
    assert load_checkpoint(tmp_path / MODEL).reads_digits


def close(events: Iterator[RunEvent]) -> None:
    events.close()  # type: ignore[attr-defined]


def close_after_start(events: Iterator[RunEvent]) -> None:
    for event in events:
        if isinstance(event, RunStarted):
            break
    close(events)
