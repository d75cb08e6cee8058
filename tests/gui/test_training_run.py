"""A run in the background: its states, what it tells, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop.core.data.datasets import Dataset
from cnn_desktop.core.errors import CnnDesktopError, DeviceNotAvailable, TrainingDiverged
from cnn_desktop.core.events import BatchDone, EpochDone, RunDone, RunWarning, WeightsTaken
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.files import read_epochs
from cnn_desktop.core.runs.fold_events import FoldEvent
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.gui import training_run
from cnn_desktop.gui.session import Learning
from cnn_desktop.gui.train.progress_text import duration_text, progress_share, progress_text
from cnn_desktop.gui.training_run import RunState, TrainingRun, in_groups
from tests.cli.small_data import fill_disk
from tests.gui.driver import wait_until
from tests.gui.tiny_data import tiny_dataset

DIGITS = tuple("0123456789")


def recipe(**changes: object) -> Recipe:
    values: dict[str, object] = {
        "name": "quick",
        "network": "lenet-like",
        "dataset": "mnist",
        "epochs": 2,
        "batch_size": 40,
        "learning_rate": 0.002,
        **changes,
    }
    return Recipe(**values)  # type: ignore[arg-type]


class Watched:
    """A run and all that it told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = TrainingRun()
        self.states: list[RunState] = []
        self.learned: list[Learning] = []
        self.warnings: list[Exception] = []
        self.done: list[RunDone] = []
        self.errors: list[Exception] = []
        self.run.state_changed.connect(lambda: self.states.append(self.run.state))
        self.run.learned.connect(self.learned.append)
        self.run.warned.connect(self.warnings.append)
        self.run.finished.connect(self.done.append)
        self.run.failed.connect(self.errors.append)

    def start(self, what: Recipe | None = None, device: str = "cpu") -> None:
        options = RunOptions(
            data_dir=self.folder, device=device, out=self.folder / "run", snapshot_seconds=0.0
        )
        self.run.start(what or recipe(), options, DIGITS)

    def wait_for_step(self, step: int) -> None:
        steps = self.run.history.steps
        wait_until(lambda: steps and steps[-1] >= step, f"step {step}")

    def wait_for_end(self) -> None:
        wait_until(lambda: not self.run.is_active, "the end of the run")


@pytest.fixture
def watched(qapp: QApplication, tmp_path: Path, tiny_data: None) -> Iterator[Watched]:
    it = Watched(tmp_path)
    yield it
    assert it.run.close()
    it.run.deleteLater()


ENDLESS = recipe(epochs=1000)


def test_a_run_tells_all_from_start_to_result(watched: Watched) -> None:
    watched.start()
    assert watched.run.state is RunState.PREPARING
    watched.wait_for_end()
    assert watched.states == [RunState.PREPARING, RunState.RUNNING, RunState.IDLE]
    history = watched.run.history
    assert history.steps == list(range(1, 21))  # 400 pictures in batches of 40, twice
    assert [epoch.epoch for epoch in history.epochs] == [1, 2]
    assert history.losses[-1] < history.losses[0]
    (done,) = watched.done
    assert done.epochs_done == 2
    assert not done.stopped
    assert watched.errors == []
    assert [learning.epoch for learning in watched.learned][-1] == 2
    assert watched.learned[0].network.name == "lenet-like"


def test_the_weights_that_are_shown_are_copies_of_different_moments(watched: Watched) -> None:
    watched.start()
    watched.wait_for_end()
    first, last = watched.learned[0].weights, watched.learned[-1].weights
    assert not np.array_equal(first["conv1.weight"], last["conv1.weight"])
    assert np.array_equal(last["conv1.weight"], watched.done[0].checkpoint.weights["conv1.weight"])


def test_a_pause_freezes_the_count_of_steps_and_resume_goes_on(watched: Watched) -> None:
    watched.start(ENDLESS)
    watched.wait_for_step(3)
    watched.run.pause()
    assert watched.run.state is RunState.PAUSED
    thread = watched.run._thread
    assert thread is not None
    wait_until(lambda: thread.is_waiting)  # what was in work is done and told
    QApplication.processEvents()
    settled = watched.run.history.steps
    count = len(settled)
    for _ in range(300):
        QApplication.processEvents()
    assert len(settled) == count
    watched.run.resume()
    watched.wait_for_step(settled[-1] + 3)
    assert watched.states == [
        RunState.PREPARING,
        RunState.RUNNING,
        RunState.PAUSED,
        RunState.RUNNING,
    ]


def test_stop_gives_a_result_of_what_was_learned(watched: Watched) -> None:
    watched.start(ENDLESS)
    watched.wait_for_step(25)
    watched.run.stop()
    assert watched.run.state is RunState.STOPPING
    watched.wait_for_end()
    (done,) = watched.done
    assert done.stopped
    assert 2 <= done.epochs_done < 1000
    assert done.test_accuracy > 0.2  # chance is 0.1
    assert (watched.folder / "run" / "model.safetensors").is_file()


def test_stop_in_a_pause_gives_a_result_too(watched: Watched) -> None:
    watched.start(ENDLESS)
    watched.wait_for_step(3)
    watched.run.pause()
    watched.run.stop()
    watched.wait_for_end()
    assert watched.done[0].stopped


def test_stop_before_the_first_batch_just_ends(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cnn_desktop.core.runs.data as run_data

    wait, inside = threading.Event(), threading.Event()

    def slow(name: str, data_dir: Path) -> Dataset:
        inside.set()
        wait.wait(60)
        return tiny_dataset(name)

    monkeypatch.setattr(run_data, "load", slow)
    watched.start(ENDLESS)
    wait_until(inside.is_set)
    watched.run.stop()
    wait.set()
    watched.wait_for_end()
    assert watched.done == []
    assert watched.errors == []
    watched.start()  # and another one can be started
    watched.wait_for_end()
    assert len(watched.done) == 1


def test_a_second_start_while_one_is_under_way_does_nothing(watched: Watched) -> None:
    watched.start(ENDLESS)
    watched.wait_for_step(1)
    thread = watched.run._thread
    watched.start(recipe(epochs=1))
    assert watched.run._thread is thread
    assert watched.run.recipe is ENDLESS


def test_commands_without_a_run_do_nothing(watched: Watched) -> None:
    watched.run.pause()
    watched.run.resume()
    watched.run.stop()
    assert watched.states == []
    assert watched.run.close()


def test_the_same_seed_starts_and_ends_the_same(watched: Watched) -> None:
    curves = []
    for seed in (1, 1, 2):
        watched.start(recipe(seed=seed, epochs=1))
        watched.wait_for_end()
        curves.append(watched.run.history.losses)
    assert curves[0] == curves[1]
    assert curves[0][0] != curves[2][0]


def test_a_learning_rate_that_is_far_too_large_ends_in_words(watched: Watched) -> None:
    watched.start(recipe(learning_rate=1e6, epochs=50))
    watched.wait_for_end()
    (error,) = watched.errors
    assert isinstance(error, TrainingDiverged)
    assert "smaller learning rate" in str(error)
    assert watched.done == []


def test_an_exception_in_the_worker_is_told(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cnn_desktop.core.runs.learning as run_learning

    def broken(*arguments: object) -> None:
        raise RuntimeError("a bug nobody foresaw")

    with monkeypatch.context() as patched:
        patched.setattr(run_learning, "train", broken)
        watched.start()
        watched.wait_for_end()
    assert [str(error) for error in watched.errors] == ["a bug nobody foresaw"]
    watched.start()
    watched.wait_for_end()
    assert len(watched.done) == 1


def test_a_gpu_that_is_not_there_is_told(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    watched.start(device="cuda")
    watched.wait_for_end()
    assert isinstance(watched.errors[0], DeviceNotAvailable)


def test_a_folder_that_cannot_be_written_is_told_before_training(watched: Watched) -> None:
    (watched.folder / "run").write_text("a file is in the way")
    watched.start()
    watched.wait_for_end()
    assert isinstance(watched.errors[0], CnnDesktopError)
    assert watched.run.history.steps == []


def test_a_disk_that_is_full_costs_the_state_but_not_the_run(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(monkeypatch, 20_000)  # the recipe still fits
    watched.start()
    watched.wait_for_end()
    assert len(watched.warnings) >= 1
    assert all("could not be written" in str(warning) for warning in watched.warnings)
    assert isinstance(RunWarning(watched.warnings[0]).error, CnnDesktopError)  # type: ignore[arg-type]
    (done,) = watched.done
    assert done.epochs_done == 2


@pytest.mark.parametrize("paused", [False, True])
def test_closing_ends_the_thread_and_keeps_whole_epochs(paused: bool, watched: Watched) -> None:
    watched.start(ENDLESS)
    watched.wait_for_step(15)  # the first epoch is over
    wait_until(lambda: len(watched.run.history.epochs) >= 1)
    if paused:
        watched.run.pause()
    assert watched.run.close()
    assert watched.done == []
    assert len(read_epochs(watched.folder / "run")) >= 1
    assert (watched.folder / "run" / "state.safetensors").is_file()


# -- what travels together -------------------------------------------------------------------------


def batch(number: int, batches: int = 100) -> BatchDone:
    return BatchDone(1, number, batches, number, 0.5, 0.9, 1000.0, 10.0)


def epoch_over() -> EpochDone:
    return EpochDone(1, 1, 100, 0.5, 0.9, 0.4, 0.9, 1000.0, 10.0)


def test_batches_and_copies_of_the_weights_travel_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_run, "GROUP_SECONDS", 1e9)
    copy = WeightsTaken(1, 3, {})
    events: list[FoldEvent] = [batch(1), batch(2), copy, batch(3), batch(100), epoch_over(), copy]
    groups = list(in_groups(event for event in events))
    # The first batch is seen at once, an epoch's end too, and nothing is left at the very end.
    assert [len(group) for group in groups] == [1, 5, 1]
    assert [event for group in groups for event in group] == events


def test_old_news_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_run, "GROUP_SECONDS", 0)
    assert len(list(in_groups(batch(number) for number in range(1, 6)))) == 5


def test_nothing_is_kept_back_from_who_waits_for_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_run, "GROUP_SECONDS", 1e9)
    waits = [False]
    groups = in_groups((batch(number) for number in range(1, 9)), lambda: waits[0])
    assert len(next(groups)) == 1
    waits[0] = True
    assert [len(group) for group in groups] == [1] * 7


# -- how far it is, in words ----------------------------------------------------------------------


def test_progress_rises_from_nothing_to_all(watched: Watched) -> None:
    shares: list[float] = []
    texts: list[str] = []

    def look() -> None:
        share = progress_share(watched.run)
        if watched.run.batch is not None and share is not None:
            shares.append(share)
            texts.append(progress_text(watched.run))

    watched.run.progressed.connect(look)
    watched.start()
    watched.wait_for_end()
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 / 20)
    assert shares[-1] == 1
    assert any(text.startswith("Epoch 1 of 2") and "images/s" in text for text in texts)
    assert progress_text(watched.run) == ""
    assert progress_share(watched.run) == 0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (3540, "59 min"),
        (3600, "1 h 0 min"),
        (9000, "2 h 30 min"),
    ],
)
def test_times_are_said_as_people_say_them(seconds: float, text: str, qapp: QApplication) -> None:
    assert duration_text(seconds) == text
