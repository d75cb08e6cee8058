"""``cnn-desktop train`` under torchrun: processes train together, and one of them speaks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnn_desktop.__main__ import main
from cnn_desktop.cli import following
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.recipes import get_recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.progress import PROGRESS, parse_progress
from tests.cli import small_data
from tests.cli.programs import wait_for_epoch
from tests.cli.small_data import QUICK

Shown = pytest.CaptureFixture[str]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node"]


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


def together(
    *arguments: str, processes: int = 2
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Let torchrun start processes; return what came of it and the lines that are the program's."""
    done = subprocess.run(
        [*TORCHRUN, str(processes), small_data.__file__, str(small_data.small_mnist()), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done, [line for line in done.stderr.splitlines() if line.startswith("cnn-desktop")]


class TestWhatIsWrong:
    """It is said by the first process; the others end with the same status."""

    @pytest.fixture(params=[0, 1])
    def rank(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
        rank: int = request.param
        told = {"RANK": rank, "WORLD_SIZE": 2, "LOCAL_RANK": rank, "LOCAL_WORLD_SIZE": 2}
        for name, value in told.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(following, "WAIT_SECONDS", 0.0)
        return rank

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("--folds 2", "--folds works in one process"),
            ("--epochz 2", "Did you mean --epochs?"),
            ("--epochs 0", "--epochs 0 cannot be used"),
            ("--batch-size 51", "--batch-size 51 cannot be used for training; allowed: 50 or 52"),
            ("--batch-size 700", "allowed: 600, for 2 processes"),
        ],
    )
    def test_wrong_usage(self, rank: int, arguments: str, said: str, capsys: Shown) -> None:
        assert main([*QUICK, *arguments.split()]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        lines = shown.err.splitlines()
        assert len(lines) == (1 if rank == 0 else 0)
        assert all(said in line for line in lines)

    def test_the_help_is_shown_once(self, rank: int, capsys: Shown) -> None:
        assert main(["train", "--help"]) == 0
        assert bool(capsys.readouterr().out) == (rank == 0)

    @pytest.mark.usefixtures("rank")
    def test_what_only_one_of_them_lacks_is_said_by_that_one(self, capsys: Shown) -> None:
        assert main(["train", "--resume", "nowhere"]) == 1  # nobody tells it to end
        (line,) = capsys.readouterr().err.splitlines()
        assert "There is no run in nowhere" in line

    def test_a_run_that_goes_on_keeps_its_batches(
        self, rank: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
    ) -> None:
        recipe = replace(get_recipe("lenet"), batch_size=75)
        run_files.start(tmp_path, recipe)
        assert main(["train", "--resume", str(tmp_path)]) == 2
        said = capsys.readouterr().err
        assert ("2 processes cannot share this run's batches of 75 equally" in said) == (rank == 0)
        assert ("--nproc-per-node" in said) == (rank == 0)

    @pytest.mark.slow
    def test_torchrun_lets_the_first_one_speak(self) -> None:
        for wrong in ("--epochz 2", "--batch-size 51"):
            done, said = together(*QUICK, *wrong.split())
            assert done.returncode != 0
            assert len(said) == 1, done.stderr
            first = done.stderr.split("Root Cause")[1]
            assert re.search(r"rank +: 0 ", first)
            assert re.search(r"exitcode +: 2 ", first)

    @pytest.mark.slow
    @pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
    def test_a_device_that_is_not_there_is_said_once(self, tmp_path: Path) -> None:
        done, said = together(*QUICK, "--device", "cuda", "--out", str(tmp_path / "run"))
        assert done.returncode != 0
        (line,) = said
        assert "--device cpu" in line
        assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_two_processes_learn_what_one_does(tmp_path: Path) -> None:
    """Started as a user would, with torchrun, on the processor."""
    train = [*QUICK, "--epochs", "1", "--device", "cpu", "--precision", "float32"]
    assert main([*train, "--out", str(tmp_path / "one")]) == 0
    both, _ = together(*train, "--out", str(tmp_path / "two"))
    assert both.returncode == 0, both.stderr
    assert both.stdout.count("model saved") == 1
    (one,), (two,) = (run_files.read_epochs(tmp_path / name) for name in ("one", "two"))
    for name in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy"):
        assert two[name] == pytest.approx(one[name], rel=1e-3, abs=1e-4)
    first, second = (run_files.read_history(tmp_path / name, 1).losses for name in ("one", "two"))
    assert second == pytest.approx(first, rel=1e-3, abs=1e-4)
    assert load_checkpoint(tmp_path / "two" / "model.safetensors").epochs == 1


def start_together(out: Path, *arguments: str) -> subprocess.Popen[str]:
    """Let torchrun start two processes that train for long."""
    script = [small_data.__file__, str(small_data.small_mnist())]
    train = [*QUICK, "--epochs", "500", "--device", "cpu", "--json", *arguments]
    return subprocess.Popen(
        [*TORCHRUN, "2", *script, *train, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def workers_of(process: subprocess.Popen[str]) -> dict[int, int]:
    """Return by rank the processes that torchrun has started."""
    found = {}
    for children in Path(f"/proc/{process.pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            environment = Path(f"/proc/{child}/environ").read_bytes().split(b"\0")
            ranks = [v for v in environment if v.startswith(b"RANK=")]
            if ranks:
                found[int(ranks[0].removeprefix(b"RANK="))] = child
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("lost", [0, 1])
def test_when_one_of_two_processes_is_killed_the_other_ends_in_words(
    lost: int, tmp_path: Path
) -> None:
    process = start_together(tmp_path)
    with process:
        wait_for_epoch(process, 2)
        workers = workers_of(process)
        assert sorted(workers) == [0, 1]
        os.kill(workers[lost], signal.SIGKILL)
        _, complaint = process.communicate(timeout=120)
    assert process.returncode not in (0, None)
    said = [line for line in complaint.splitlines() if line.startswith("cnn-desktop train:")]
    assert said, complaint
    assert any("--resume" in line for line in said)
    assert not any("in <module>" in line for line in said)
    for pid in workers.values():
        assert not Path(f"/proc/{pid}").exists()
    assert len(run_files.read_epochs(tmp_path)) >= 2


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
def test_ctrl_c_ends_all_processes_and_says_how_to_go_on(tmp_path: Path) -> None:
    process = start_together(tmp_path)
    with process:
        wait_for_epoch(process, 2)
        workers = workers_of(process)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=120)
    assert process.returncode not in (0, None)
    said = [line for line in complaint.splitlines() if line.startswith("cnn-desktop train:")]
    (line,) = said
    assert "torchrun --nproc-per-node 2 -m cnn_desktop train --resume" in line
    for pid in workers.values():
        assert not Path(f"/proc/{pid}").exists()
    progress = parse_progress((tmp_path / PROGRESS).read_bytes())
    assert progress is not None
    assert progress.state == "stopped"
