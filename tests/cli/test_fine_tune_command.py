"""``cnn-desktop fine-tune``: what it says and keeps, and how it goes on after a kill."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from pathlib import Path

import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import load_checkpoint, save_checkpoint
from cnn_desktop.core.digits.digit_file import write_digits
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.core.runs import beginning
from cnn_desktop.core.runs import files as run_files
from tests.cli import small_data
from tests.cli.programs import events_of, program, wait_for_epoch
from tests.core.confirmed_digits import confirmed_digits
from tests.core.drawings import line

Shown = pytest.CaptureFixture[str]
QUICK = ("--threads", "1", "--batch-size", "100")


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


@pytest.fixture(autouse=True)
def few_others(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Mix with few pictures, but where another process mixes too."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr("cnn_desktop.core.data.digit_mix.OTHERS", 300)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Options that name a file of digits and a small model."""
    write_digits(tmp_path / "class.jsonl", confirmed_digits(40))
    save_checkpoint(tmp_path / "small.safetensors", small_data.small_checkpoint())
    return [
        "--digits",
        str(tmp_path / "class.jsonl"),
        "--model",
        str(tmp_path / "small.safetensors"),
    ]


def test_events_as_json_and_the_figures_of_before_and_after(
    tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    out = tmp_path / "run"
    options = [*files, *QUICK, "--epochs", "4", "--learning-rate", "0.01", "--seed", "5"]
    assert main(["fine-tune", *options, "--json", "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    events = events_of(shown.out)
    done = events[-1]
    assert done["event"] == "done"
    mine, mnist = done["compared"]
    assert (mine["name"], mnist["name"]) == ("my-digits", "mnist")
    assert mine["after"] > mine["before"]
    assert mnist["count"] == small_data.TEST
    tuned = load_checkpoint(Path(done["checkpoint"]))
    assert tuned.name == "quick one + My digits"
    assert tuned.accuracy["my-digits-held-out"] == mine["after"]
    recipe = run_files.read_recipe(out)
    assert (recipe.epochs, recipe.learning_rate, recipe.seed) == (4, 0.01, 5)
    assert main(["train", "--resume", str(out)]) == 0
    assert "complete" in capsys.readouterr().out


def test_lines_for_people_and_bad_lines_left_out(
    tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    with Path(files[1]).open("a") as file:
        file.write("not a drawing\n")
    assert main(["fine-tune", *files, *QUICK, "--epochs", "1"]) == 0
    shown = capsys.readouterr()
    assert "1 lines left out" in shown.err
    assert "My digits, " in shown.out
    assert "before, " in shown.out
    (folder,) = paths.runs_dir().iterdir()
    assert "fine-tune" in folder.name
    assert main(["list", "runs"]) == 0
    assert "fine-tune" in capsys.readouterr().out


def test_without_a_file_my_digits_itself_is_learned(
    tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    command = ["fine-tune", *files[2:], *QUICK, "--epochs", "1"]
    assert main(command) == 1
    assert "needs at least 20 of your own digits, and there are 0" in capsys.readouterr().err
    kept = MyDigits(paths.my_digits_file())
    for n in range(24):
        kept.add(line((0.5, 0.1), (0.5 + 0.002 * n, 0.9)), 1)
    assert main(command) == 0


@pytest.mark.slow
def test_killed_and_resumed_gives_the_same_weights(
    tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    command = ["fine-tune", *files, *QUICK, "--epochs", "3", "--json", "--out"]
    process = program(*command, tmp_path / "killed")
    with process:
        wait_for_epoch(process, 1)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "killed" / run_files.MODEL).exists()
    # Meanwhile the digits and the model go on changing; the run keeps to what it began with.
    kept = {name: Path(name).read_bytes() for name in (files[1], files[3])}
    Path(files[1]).write_text("")
    Path(files[3]).unlink()
    assert main(["fine-tune", "--resume", str(tmp_path / "killed"), "--json"]) == 0
    events = events_of(capsys.readouterr().out)
    (started,) = (event for event in events if event["event"] == "started")
    assert started["first_epoch"] > 1
    for name, content in kept.items():
        Path(name).write_bytes(content)
    assert main([*command, str(tmp_path / "whole")]) == 0
    again = events_of(capsys.readouterr().out)
    assert again[-1]["compared"] == events[-1]["compared"]
    resumed, whole = (
        load_checkpoint(tmp_path / name / run_files.MODEL) for name in ("killed", "whole")
    )
    assert resumed.accuracy == whole.accuracy
    for name, array in whole.weights.items():
        assert array.tobytes() == resumed.weights[name].tobytes(), name


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (beginning.DIGITS, "checksum"),
        (beginning.START, "cannot be resumed"),
        (beginning.BEGINNING, "cannot be resumed"),
    ],
)
def test_what_it_began_with_must_be_whole(
    damage: str, words: str, tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    out = tmp_path / "run"
    assert main(["fine-tune", *files, *QUICK, "--epochs", "1", "--out", str(out)]) == 0
    (out / run_files.MODEL).unlink()
    content = (out / damage).read_bytes()
    (out / damage).write_bytes(content[: len(content) // 2])
    capsys.readouterr()
    assert main(["fine-tune", "--resume", str(out)]) == 1
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1


def test_data_that_it_began_with_must_be_there(
    tmp_path: Path, files: list[str], capsys: Shown
) -> None:
    out = tmp_path / "run"
    assert main(["fine-tune", *files, *QUICK, "--epochs", "1", "--out", str(out)]) == 0
    (out / run_files.MODEL).unlink()
    empty = tmp_path / "empty"
    empty.mkdir()
    capsys.readouterr()
    assert main(["--data-dir", str(empty), "train", "--resume", str(out)]) == 1
    assert "mnist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--epochs", "0"], 2, "epochs"),
        (["--digits", "nowhere.jsonl"], 1, "nowhere.jsonl"),
        (["--model", "nowhere.safetensors"], 1, "nowhere.safetensors"),
        (["--resume", "run", "--seed", "4"], 2, "--seed"),
        (["--resume", "run", "--digits", "x"], 2, "--digits"),
    ],
)
def test_wrong_wishes_are_told(
    options: list[str], status: int, words: str, capsys: Shown, tmp_path: Path
) -> None:
    assert main(["fine-tune", *options]) == status
    assert words in capsys.readouterr().err


def test_a_file_without_digits_is_told(tmp_path: Path, files: list[str], capsys: Shown) -> None:
    Path(files[1]).write_text('{"strokes": []}\n')
    assert main(["fine-tune", *files]) == 1
    assert "holds no digit" in capsys.readouterr().err


class TestExportOfRuns:
    @pytest.fixture
    def run(self, tmp_path: Path) -> Path:
        return shutil.copytree(small_data.small_run(), tmp_path / "run")

    def test_csv(self, tmp_path: Path, run: Path, capsys: Shown) -> None:
        shutil.copytree(run, tmp_path / "other")
        out = tmp_path / "figures.csv"
        both = ["--run", str(run), "--run", str(tmp_path / "other")]
        assert main(["export", *both, "--format", "csv", "--out", str(out), "--json"]) == 0
        value = json.loads(capsys.readouterr().out)
        assert value["rows"] == 4
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        first, second = rows[0]["run"], rows[2]["run"]
        assert first != second
        assert [(row["run"], row["epoch"]) for row in rows] == [
            *((first, "1"), (first, "2")),
            *((second, "1"), (second, "2")),
        ]
        losses = [epoch["train_loss"] for epoch in run_files.read_epochs(run)]
        assert [float(row["train_loss"]) for row in rows] == 2 * losses

    def test_tensorboard(self, tmp_path: Path, run: Path, capsys: Shown) -> None:
        reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
        out = tmp_path / "logs"
        arguments = ["export", "--run", str(run), "--format", "tensorboard", "--out", str(out)]
        assert main([*arguments, "--json"]) == 0
        (file,) = json.loads(capsys.readouterr().out)["files"]
        found = reader.EventAccumulator(str(Path(file).parent))
        found.Reload()
        losses = [epoch["train_loss"] for epoch in run_files.read_epochs(run)]
        values = [point.value for point in found.Scalars("loss/train")]
        assert values == pytest.approx(losses, rel=1e-6)
        assert main(arguments) == 0
        assert f"tensorboard --logdir {out}" in capsys.readouterr().out

    def test_what_does_not_go_together_is_told(
        self, tmp_path: Path, run: Path, capsys: Shown
    ) -> None:
        out = ["--out", str(tmp_path / "x")]
        assert main(["export", "--run", str(run), "--format", "onnx", *out]) == 2
        assert "--format onnx does not go with --run" in capsys.readouterr().err
        assert main(["export", "--model", "m.safetensors", "--format", "csv", *out]) == 2
        assert main(["export", "--format", "csv", *out]) == 2
        assert main(["export", "--run", str(tmp_path), "--format", "csv", *out]) == 1
        assert f"There is no run in {tmp_path}." in capsys.readouterr().err
        assert main(["export", "--run", str(run), "--format", "csv", "--out", str(tmp_path)]) == 2
        folder = ["--out", str(run / "run.json")]
        assert main(["export", "--run", str(run), "--format", "tensorboard", *folder]) == 2
