"""``train --dataset my-digits``: a new network from nothing, beside ``fine-tune``."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.data.digit_mix import FROM_NOTHING, describe
from cnn_desktop.core.digits.digit_file import write_digits
from cnn_desktop.core.runs import files as run_files
from tests.cli import small_data
from tests.cli.programs import events_of, program, wait_for_epoch
from tests.core.ten_digits import ten_digits

Shown = pytest.CaptureFixture[str]
MINE = ("train", "--dataset", "my-digits", "--threads", "1")
COUNT = 60


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


@pytest.fixture
def store() -> Path:
    """The app's own file of My digits."""
    paths.my_digits_file().parent.mkdir(parents=True, exist_ok=True)
    write_digits(paths.my_digits_file(), ten_digits(COUNT))
    return paths.my_digits_file()


def test_any_network_learns_them_from_nothing(tmp_path: Path, store: Path, capsys: Shown) -> None:
    out = tmp_path / "run"
    assert main([*MINE, "--network", "mlp", "--epochs", "2", "--json", "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    events = events_of(shown.out)
    (started,) = (event for event in events if event["event"] == "started")
    mine = describe(ten_digits(COUNT))
    sizes = [started[f"{part}_size"] for part in ("train", "validation", "test")]
    assert sizes == [mine.train_size - mine.train_size // 6, mine.train_size // 6, mine.test_size]
    recipe = run_files.read_recipe(out)
    assert (recipe.network, recipe.epochs) == ("mlp", 2)
    assert recipe.batch_size == FROM_NOTHING.batch_size
    model = load_checkpoint(out / run_files.MODEL)
    assert list(model.accuracy) == ["my-digits-test"]
    # Measured again, on those that it has never seen.
    assert main(["evaluate", "--model", str(out / run_files.MODEL), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["dataset"], again["n"]) == ("my-digits", mine.test_size)
    assert again["accuracy"] == pytest.approx(model.accuracy["my-digits-test"])


def test_a_recipe_that_is_named_is_kept_and_a_file_may_be_given(
    tmp_path: Path, capsys: Shown
) -> None:
    file = tmp_path / "class.jsonl.gz"
    write_digits(file, [each for each in ten_digits(COUNT) if each.label != 5])
    out = tmp_path / "run"
    command = [*MINE, "--digits", str(file), "--recipe", "lenet", "--epochs", "1", "--out"]
    assert main([*command, str(out)]) == 0
    assert "no examples of 5" in capsys.readouterr().err
    assert run_files.read_recipe(out).learning_rate == 0.002
    assert main([*MINE, "--digits", str(file), "--folds", "2", "--epochs", "1"]) == 0
    assert "fold 2/2" in capsys.readouterr().out


def test_what_cannot_be_learned_from_is_told_first(
    tmp_path: Path, store: Path, capsys: Shown
) -> None:
    write_digits(store, ten_digits(19))
    out = ["--out", str(tmp_path / "run")]
    for command in ([*MINE, *out], ["evaluate", "--dataset", "my-digits"]):
        assert main(command) == 1
        assert "at least 20 of your own digits, and there are 19" in capsys.readouterr().err
    store.write_text("no digit\n")
    assert main([*MINE, *out]) == 1
    assert "holds no digit" in capsys.readouterr().err
    assert main([*MINE, "--digits", str(tmp_path / "nowhere.jsonl"), *out]) == 1
    assert "could not be read" in capsys.readouterr().err
    assert main(["train", "--digits", str(store), *out]) == 2
    assert "--digits goes with --dataset my-digits" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_they_are_listed_with_their_number(store: Path, capsys: Shown) -> None:
    def mine() -> dict[str, object]:
        assert main(["list", "datasets", "--json"]) == 0
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["datasets"]
        return found[-1]

    info = describe(ten_digits(COUNT))
    assert mine()["name"] == "my-digits"
    assert (mine()["train_size"], mine()["test_size"]) == (info.train_size, info.test_size)
    assert mine()["available"] is True
    assert main(["list", "datasets"]) == 0
    assert f"{info.train_size} + {info.test_size}" in capsys.readouterr().out
    store.unlink()
    assert mine()["available"] is False
    store.mkdir()
    assert main(["list", "datasets"]) == 0
    assert "cannot be read" in capsys.readouterr().out


@pytest.mark.slow
def test_killed_and_resumed_gives_the_same_weights(
    tmp_path: Path, store: Path, capsys: Shown
) -> None:
    given = tmp_path / "class.jsonl"
    shutil.copy(store, given)
    options = ["--digits", str(given), "--network", "mlp", "--epochs", "40", "--json", "--out"]
    process = program(*MINE, *options, tmp_path / "killed")
    with process:
        wait_for_epoch(process, 1)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert main([*MINE, *options, str(tmp_path / "whole")]) == 0
    given.unlink()  # a run that goes on has its own
    store.unlink()
    capsys.readouterr()
    assert main(["train", "--resume", str(tmp_path / "killed"), "--json"]) == 0
    (started,) = (e for e in events_of(capsys.readouterr().out) if e["event"] == "started")
    assert started["first_epoch"] > 1
    resumed, whole = (
        load_checkpoint(tmp_path / name / run_files.MODEL) for name in ("killed", "whole")
    )
    assert resumed.accuracy == whole.accuracy
    for name, array in whole.weights.items():
        assert array.tobytes() == resumed.weights[name].tobytes(), name
