"""``cnn-desktop train``: what it says, what it keeps, and how it goes on after a kill."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.cli import models, output
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.data import catalogue
from cnn_desktop.core.events import DataProgress, EpochDone
from cnn_desktop.core.networks.layers import Dropout, Linear
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.progress import PROGRESS
from cnn_desktop.core.runs.run import run
from tests.cli import small_data
from tests.cli.programs import events_of, program, wait_for_epoch
from tests.cli.small_data import QUICK, TEST, TRAIN

Shown = pytest.CaptureFixture[str]
SMALL_RECIPE = Recipe("lenet", "lenet-like", "mnist", 3, 50, 0.002)


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stopped_run(folder: Path, epochs: int, threads: int = 1) -> None:
    """Leave a run in a folder that was ended after so many epochs."""
    options = RunOptions(small_data.small_mnist(), threads=threads, out=folder, name="half")
    ends = (event for event in run(SMALL_RECIPE, options) if isinstance(event, EpochDone))
    assert len(list(islice(ends, epochs))) == epochs  # an epoch is kept before it is announced


class TestWhatItSays:
    def test_events_as_json_lines(self, tmp_path: Path, capsys: Shown) -> None:
        out = tmp_path / "run"
        assert main([*QUICK, "--json", "--out", str(out), "--name", "mine"]) == 0
        shown = capsys.readouterr()
        events = events_of(shown.out)
        assert shown.err == ""
        assert events[-1]["event"] == "done"
        (started,) = (event for event in events if event["event"] == "started")
        assert started["train_size"] == TRAIN - 5000
        assert started["test_size"] == TEST
        assert started["threads"] == 1
        epochs = [event for event in events if event["event"] == "epoch"]
        assert [event["epoch"] for event in epochs] == [1, 2]
        for event in epochs:
            assert 0 <= event["train_accuracy"] <= 1
            assert 0 <= event["validation_accuracy"] <= 1
            assert event["train_loss"] > 0
            assert event["validation_loss"] > 0
            assert event["images_per_second"] > 0
            assert event["seconds"] > 0
        done = events[-1]
        assert done["seconds"] > 0
        checkpoint = load_checkpoint(Path(done["checkpoint"]))
        assert Path(done["checkpoint"]).parent == out
        assert checkpoint.name == done["name"] == "mine"
        assert checkpoint.accuracy == {"mnist-test": done["test_accuracy"]}
        assert done["test_accuracy"] > 0.5  # it has learned something

    def test_batches_are_told_about_ten_times_an_epoch(self, tmp_path: Path, capsys: Shown) -> None:
        arguments = [*QUICK, "--batch-size", "10", "--epochs", "1", "--out", str(tmp_path / "run")]
        assert main([*arguments, "--json"]) == 0
        events = events_of(capsys.readouterr().out)
        batches = [event["batch"] for event in events if event["event"] == "batch"]
        assert batches == list(range(6, 61, 6))

    def test_lines_for_people(self, tmp_path: Path, capsys: Shown) -> None:
        out = tmp_path / "run"
        assert main([*QUICK, "--out", str(out)]) == 0
        shown = capsys.readouterr()
        assert "epoch 1/2  loss" in shown.out
        assert "epoch 2/2  loss" in shown.out
        assert str(out / "model.safetensors") in shown.out
        assert "1 thread;" in shown.out
        assert shown.err == ""

    def test_flags_replace_values_of_the_recipe(self, tmp_path: Path) -> None:
        out = tmp_path / "run"
        given = ["--epochs", "1", "--learning-rate", "0.01", "--seed", "7", "--batch-size", "100"]
        assert main(["train", "--network", "lenet-like", *given, "--out", str(out)]) == 0
        recipe = run_files.read_recipe(out)
        assert (recipe.name, recipe.network) == ("two-layer", "lenet-like")
        assert (recipe.epochs, recipe.learning_rate) == (1, 0.01)
        assert (recipe.seed, recipe.batch_size) == (7, 100)

    def test_finer_flags_and_sabotage(self, tmp_path: Path, capsys: Shown) -> None:
        out = tmp_path / "run"
        given = "--optimizer sgd --momentum 0.9 --nesterov --schedule one-cycle --patience 2"
        spoiled = "--sabotage wrong-labels --sabotage no-shuffle"
        assert main([*QUICK, *given.split(), *spoiled.split(), "--out", str(out)]) == 0
        recipe = run_files.read_recipe(out)
        assert (recipe.optimizer, recipe.momentum, recipe.nesterov) == ("sgd", 0.9, True)
        assert (recipe.schedule, recipe.patience) == ("one-cycle", 2)
        assert recipe.sabotage == ("wrong-labels", "no-shuffle")
        shown = capsys.readouterr().out
        assert "Look for: The training accuracy stops near 80 %" in shown
        assert "validate best" in shown
        assert main(["list", "runs", "--runs-dir", str(tmp_path), "--json"]) == 0
        (found,) = json.loads(capsys.readouterr().out)["runs"]
        assert Recipe.from_json(found["recipe"]) == recipe
        assert (found["complete"], found["damaged"], found["epochs_done"]) == (True, None, 2)
        assert 0 <= found["test_accuracy"] <= 1
        assert main(["list", "runs", "--runs-dir", str(tmp_path)]) == 0
        assert "2/2" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("given", "takers"),
        [
            ("--optimizer adam --momentum 0.9", "--momentum goes with --optimizer sgd or rmsprop"),
            ("--momentum 0.9", "--momentum goes with --optimizer sgd or rmsprop"),
            ("--optimizer adamw --nesterov", "--nesterov goes with --optimizer sgd"),
            (
                "--optimizer rmsprop --momentum 0.9 --nesterov",
                "--nesterov goes with --optimizer sgd",
            ),
        ],
    )
    def test_what_the_optimizer_does_not_take_is_refused(
        self, tmp_path: Path, capsys: Shown, given: str, takers: str
    ) -> None:
        assert main([*QUICK, *given.split(), "--out", str(tmp_path / "run")]) == 2
        assert takers in capsys.readouterr().err
        assert not (tmp_path / "run").exists()

    def test_what_switches_off_what_is_not_there_is_no_mistake(self, tmp_path: Path) -> None:
        given = ["--momentum", "0", "--no-nesterov", "--epochs", "1"]
        assert main([*QUICK, *given, "--out", str(tmp_path / "run")]) == 0

    def test_dropout_is_part_of_the_model_that_is_kept(self, tmp_path: Path, capsys: Shown) -> None:
        assert main([*QUICK, "--dropout", "0.4", "--epochs", "1", "--out", str(tmp_path)]) == 0
        assert "dropout 0.4" in capsys.readouterr().out
        model = load_checkpoint(tmp_path / run_files.MODEL)
        *_, last, linear = model.network.layers
        assert (last, linear) == (Dropout(0.4), Linear(10))
        assert model.recipe is not None
        assert model.recipe.dropout == 0.4
        assert main(["train", "--dropout", "0.95"]) == 2
        assert "--dropout 0.95 cannot be used" in capsys.readouterr().err

    def test_folds(self, tmp_path: Path, capsys: Shown) -> None:
        assert main([*QUICK, "--epochs", "1", "--folds", "2", "--json"]) == 0
        events = events_of(capsys.readouterr().out)
        assert [event["event"] for event in events] == ["fold", "fold", "folds"]
        accuracies = [event["accuracy"] for event in events[:2]]
        assert events[2]["accuracies"] == accuracies
        assert events[2]["mean_accuracy"] == pytest.approx(sum(accuracies) / 2)
        assert main([*QUICK, "--folds", "1"]) == 2
        assert main([*QUICK, "--folds", "2", "--out", str(tmp_path)]) == 2

    def test_without_out_each_run_gets_a_folder_of_its_own(self, capsys: Shown) -> None:
        for _ in range(2):
            assert main([*QUICK, "--epochs", "1", "--json"]) == 0
        found = [
            Path(event["checkpoint"])
            for event in events_of(capsys.readouterr().out)
            if event["event"] == "done"
        ]
        assert len({path.parent for path in found}) == 2
        for path in found:
            assert path.exists()
            assert path.parent.parent == paths.runs_dir()
            assert "-lenet" in path.parent.name

    def test_downloads_are_told_once_a_file(self, capsys: Shown) -> None:
        said = models.DataSaid(output.Output("test"))
        for done in range(0, 1_000_001, 250_000):
            said.say(DataProgress("mnist", "train.gz", done, 1_000_000, "downloading"))
        said.say(DataProgress("mnist", "test.gz", 0, None, "repairing"))
        said.say(DataProgress("mnist", "test.gz", 0, 5, "checking"))
        lines = capsys.readouterr().err.splitlines()
        assert lines == [
            "test: downloading mnist: train.gz (1.0 MB)",
            "test: repairing mnist: test.gz",
        ]

    def test_on_a_terminal_a_line_of_progress_comes_and_goes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setattr(output, "_REDRAW_SECONDS", 0)
        monkeypatch.setenv("COLUMNS", "60")
        assert main([*QUICK, "--epochs", "1", "--out", str(tmp_path)]) == 0
        drawn = capsys.readouterr().err.split("\r")
        assert any(text.startswith("epoch 1  batch 7/12  loss") for text in drawn)
        assert any("images/s" in text for text in drawn)
        assert any(text.startswith("measuring the test images: 200/200") for text in drawn)
        assert max(map(len, drawn)) < 60
        assert "\n" not in "".join(drawn)
        assert not "".join(drawn[-2:]).strip()  # nothing is left of it


class TestGoingOn:
    @pytest.mark.slow
    def test_killed_and_resumed_gives_the_same_weights(self, tmp_path: Path, capsys: Shown) -> None:
        arguments = [*QUICK, "--epochs", "6", "--batch-size", "10", "--json", "--out"]
        process = program(*arguments, tmp_path / "killed")
        with process:
            wait_for_epoch(process, 2)
            process.kill()
        assert process.returncode == -signal.SIGKILL
        assert not (tmp_path / "killed" / run_files.MODEL).exists()

        assert main(["train", "--resume", str(tmp_path / "killed"), "--json"]) == 0
        events = events_of(capsys.readouterr().out)
        (started,) = (event for event in events if event["event"] == "started")
        assert started["first_epoch"] > 1
        assert main([*arguments, str(tmp_path / "whole")]) == 0

        resumed, whole = (
            load_checkpoint(tmp_path / name / run_files.MODEL) for name in ("killed", "whole")
        )
        assert resumed.epochs == whole.epochs == 6
        assert resumed.accuracy == whole.accuracy
        assert set(resumed.weights) == set(whole.weights)
        for name, array in whole.weights.items():
            assert array.tobytes() == resumed.weights[name].tobytes(), name

    @pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
    def test_ctrl_c_says_what_is_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("CNN_DESKTOP_DATA")  # so that the data folder is one that was given
        out = tmp_path / "run"
        arguments = [*QUICK, "--epochs", "200", "--batch-size", "10", "--json", "--out"]
        process = program(*arguments, out)
        with process:
            wait_for_epoch(process, 2)
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate()
        assert process.returncode == 130
        assert complaint.count("\n") == 1
        assert f"kept in {out}" in complaint
        data = small_data.small_mnist()
        assert f"cnn-desktop train --resume {out} --data-dir {data}" in complaint
        kept = len(run_files.read_epochs(out))
        assert f"{kept} epoch" in complaint

    def test_ctrl_c_before_anything_is_learned(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("cnn_desktop.core.runs.data.prepare", stop)
        assert main([*QUICK, "--out", str(tmp_path / "run")]) == 130
        assert "nothing to keep" in capsys.readouterr().err
        assert not (tmp_path / "run").exists()

    def test_threads_and_name_of_a_run_are_kept(self, tmp_path: Path, capsys: Shown) -> None:
        stopped_run(tmp_path, epochs=1, threads=2)
        assert main(["train", "--resume", str(tmp_path), "--json"]) == 0
        events = events_of(capsys.readouterr().out)
        (started,) = (event for event in events if event["event"] == "started")
        assert (started["threads"], started["first_epoch"]) == (2, 2)
        assert events[-1]["name"] == "half"

    def test_a_complete_run_says_so(self, tmp_path: Path, capsys: Shown) -> None:
        assert main([*QUICK, "--out", str(tmp_path)]) == 0
        model = (tmp_path / run_files.MODEL).read_bytes()
        capsys.readouterr()
        assert main(["train", "--resume", str(tmp_path)]) == 0
        assert "complete" in capsys.readouterr().out
        assert main(["train", "--resume", str(tmp_path), "--json"]) == 0
        (done,) = events_of(capsys.readouterr().out)
        assert done["event"] == "done"
        assert (
            done["test_accuracy"]
            == load_checkpoint(tmp_path / run_files.MODEL).accuracy["mnist-test"]
        )
        assert (tmp_path / run_files.MODEL).read_bytes() == model

    def test_a_damaged_model_of_a_complete_run_is_made_anew(self, tmp_path: Path) -> None:
        assert main([*QUICK, "--out", str(tmp_path)]) == 0
        model = tmp_path / run_files.MODEL
        good = load_checkpoint(model)
        model.write_bytes(model.read_bytes()[:-100])
        assert main(["train", "--resume", str(tmp_path)]) == 0
        again = load_checkpoint(model)
        assert all(np.array_equal(array, again.weights[n]) for n, array in good.weights.items())

    def test_a_folder_without_a_run(self, tmp_path: Path, capsys: Shown) -> None:
        assert main(["train", "--resume", str(tmp_path)]) == 1
        assert main(["train", "--resume", str(tmp_path / "nowhere")]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 2
        assert all("Check the name; `cnn-desktop list runs` shows" in line for line in lines)

    def test_a_damaged_state(self, tmp_path: Path, capsys: Shown) -> None:
        stopped_run(tmp_path, epochs=1)
        state = tmp_path / run_files.STATE
        content = bytearray(state.read_bytes())
        content[-20] ^= 64
        state.write_bytes(content)
        assert main(["train", "--resume", str(tmp_path)]) == 1
        shown = capsys.readouterr().err
        assert "cannot be resumed" in shown
        assert "checksum" in shown

    def test_odd_settings_are_not_believed(self, tmp_path: Path, capsys: Shown) -> None:
        stopped_run(tmp_path, epochs=1)
        noted = json.loads((tmp_path / run_files.RUN).read_text())
        noted["settings"] = {"threads": "many", "device": "abacus", "name": 5}
        (tmp_path / run_files.RUN).write_text(json.dumps(noted))
        assert main(["train", "--resume", str(tmp_path), "--json"]) == 0
        assert events_of(capsys.readouterr().out)[-1]["epochs"] == 3


class TestTheFolder:
    def test_of_a_finished_run_is_not_taken(self, tmp_path: Path, capsys: Shown) -> None:
        assert main([*QUICK, "--out", str(tmp_path)]) == 0
        before = contents(tmp_path)
        capsys.readouterr()
        assert main([*QUICK, "--out", str(tmp_path)]) == 1
        shown = capsys.readouterr().err
        assert "--resume" in shown
        assert "finished" in shown
        assert {
            path.name: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()
        } == before

    def test_of_a_stopped_run_is_not_taken(self, tmp_path: Path, capsys: Shown) -> None:
        stopped_run(tmp_path, epochs=1)
        assert main([*QUICK, "--out", str(tmp_path)]) == 1
        assert "stopped after epoch" in capsys.readouterr().err

    def test_of_a_run_that_has_learned_nothing_is_free(self, tmp_path: Path) -> None:
        run_files.start(tmp_path, SMALL_RECIPE)
        assert main([*QUICK, "--epochs", "1", "--out", str(tmp_path)]) == 0

    def test_that_cannot_be_written_is_found_before_training(
        self, tmp_path: Path, capsys: Shown
    ) -> None:
        file = tmp_path / "file"
        file.touch()
        for out in (file, file / "run"):
            assert main([*QUICK, "--json", "--out", str(out)]) == 1
            shown = capsys.readouterr()
            assert shown.out == ""
            assert f"{out} could not be written" in shown.err

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder of the kernel's")
    def test_that_is_read_only(self, capsys: Shown) -> None:
        assert main([*QUICK, "--json", "--out", "/proc/self/run"]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.count("\n") == 1
        assert "could not be written" in shown.err

    def test_on_a_disk_that_fills_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        small_data.fill_disk(monkeypatch, 60_000)  # less than a state or a model takes
        assert main([*QUICK, "--json", "--out", str(tmp_path)]) == 1
        shown = capsys.readouterr()
        assert "state.safetensors could not be written: No space left" in shown.err
        assert "model.safetensors could not be written: No space left" in shown.err
        done = events_of(shown.out)[-1]
        assert (done["event"], done["checkpoint"]) == ("done", None)
        assert {path.name for path in tmp_path.iterdir()} == {run_files.RUN, PROGRESS}


class TestTrouble:
    def test_steps_that_are_too_large(self, tmp_path: Path, capsys: Shown) -> None:
        assert main([*QUICK, "--learning-rate", "1e6", "--out", str(tmp_path)]) == 1
        shown = capsys.readouterr().err
        assert "smaller --learning-rate" in shown
        assert shown.count("\n") == 1
        assert not (tmp_path / run_files.MODEL).exists()

    def test_a_loss_that_is_no_number(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        import torch
        from torch.nn import functional

        def cross_entropy(logits: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
            return logits.sum() * math.nan

        monkeypatch.setattr(functional, "cross_entropy", cross_entropy)
        assert main([*QUICK, "--json", "--out", str(tmp_path)]) == 1
        shown = capsys.readouterr()
        assert "smaller --learning-rate" in shown.err
        assert {event["event"] for event in events_of(shown.out)} == {"data", "started"}

    @pytest.mark.parametrize("damage", ["missing", "truncated"])
    def test_data_that_cannot_be_had(
        self, damage: str, tmp_path: Path, data: Path, capsys: Shown
    ) -> None:
        folder = tmp_path / "data"
        shutil.copytree(data, folder)
        file = folder / "MNIST" / "raw" / "t10k-labels-idx1-ubyte.gz"
        if damage == "missing":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:50])
        out = tmp_path / "run"
        assert main([*QUICK, "--data-dir", str(folder), "--out", str(out)]) == 1
        reason = capsys.readouterr().err.splitlines()[-1]
        assert str(file) in reason
        assert "could not be downloaded" in reason
        assert not out.exists()

    def test_a_gpu_that_is_not_there(self, tmp_path: Path, capsys: Shown) -> None:
        import torch

        if torch.cuda.is_available():
            pytest.skip("there is one")
        # Not wrong usage, which is status 2: the same line is right on another machine.
        assert main([*QUICK, "--device", "cuda", "--out", str(tmp_path / "run")]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "Add --device cpu" in line
        assert not (tmp_path / "run").exists()


@pytest.mark.data
@pytest.mark.slow
def test_real_digits_are_learned_and_measured_alike(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.undo()  # MNIST itself again
    monkeypatch.setenv("CNN_DESKTOP_HOME", str(tmp_path / "home"))
    assert catalogue.dataset_info("mnist").test_size == 10_000
    where = ["--data-dir", str(data_dir), "--json"]
    quick = ["--recipe", "lenet", "--epochs", "1", "--batch-size", "200"]
    assert main(["train", *quick, *where]) == 0
    done = events_of(capsys.readouterr().out)[-1]
    assert done["test_accuracy"] > 0.9
    assert main(["evaluate", "--model", done["checkpoint"], *where]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["n"] == 10_000
    assert measured["accuracy"] == done["test_accuracy"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_a_machine_that_shuts_down_ends_a_run_in_order(tmp_path: Path) -> None:
    process = program(*QUICK, "--epochs", "500", "--json", "--out", tmp_path)
    with process:
        wait_for_epoch(process, 2)
        process.terminate()
        _, complaint = process.communicate()
    assert process.returncode == 130
    assert "cnn-desktop train --resume" in complaint
