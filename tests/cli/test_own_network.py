"""``--network FILE.json``: networks that somebody built, trained, kept, resumed and listed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_desktop.core.networks.own import keep_network, write_network
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.library import KeptRun, differing, read_run
from cnn_desktop.core.weights import digest
from tests.cli import small_data
from tests.cli.small_data import QUICK

Shown = pytest.CaptureFixture[str]
MINE = Network("mine", (1, 28, 28), (Conv2d(4, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(10)))


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    write_network(path, MINE)
    return path


def last(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text.splitlines()[-1])
    return value


def test_it_is_trained_kept_and_used_like_any_other(
    file: Path, tmp_path: Path, capsys: Shown
) -> None:
    out = tmp_path / "run"
    assert main([*QUICK, "--network", str(file), "--out", str(out), "--json"]) == 0
    assert last(capsys.readouterr().out)["test_accuracy"] > 0.9
    model = load_checkpoint(out / run_files.MODEL)
    assert model.network == MINE
    assert model.recipe is not None
    assert model.recipe.own_network == MINE
    kept = read_run(out)
    assert isinstance(kept, KeptRun)
    assert kept.recipe.own_network == MINE
    assert main(["evaluate", "--model", str(out / run_files.MODEL), "--json"]) == 0
    assert last(capsys.readouterr().out)["accuracy"] > 0.9


def test_a_stopped_run_goes_on_without_the_file(file: Path, tmp_path: Path, capsys: Shown) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    arguments = [*QUICK, "--network", str(file)]
    assert main([*arguments, "--out", str(whole)]) == 0
    assert main([*arguments, "--out", str(part), "--epochs", "1"]) == 0
    (part / run_files.MODEL).unlink()
    edit_epochs(part, 2)
    file.unlink()
    assert main(["train", "--resume", str(part)]) == 0
    first, second = (load_checkpoint(each / run_files.MODEL) for each in (whole, part))
    for name, values in first.weights.items():
        assert np.array_equal(values, second.weights[name])
    assert second.network == MINE


def edit_epochs(folder: Path, epochs: int) -> None:
    """Let a run have more to do: as if it had been ended early."""
    from safetensors import safe_open
    from safetensors.numpy import save_file

    run = json.loads((folder / run_files.RUN).read_text())
    run["recipe"]["epochs"] = epochs
    (folder / run_files.RUN).write_text(json.dumps(run))
    with safe_open(str(folder / run_files.STATE), framework="numpy") as state:
        metadata = dict(state.metadata())
        tensors = {name: state.get_tensor(name) for name in state.keys()}  # noqa: SIM118
    del metadata["sha256"]
    recipe = json.loads(metadata["recipe"]) | {"epochs": epochs}
    metadata["recipe"] = json.dumps(recipe, sort_keys=True)
    metadata["sha256"] = digest(json.dumps(metadata, sort_keys=True), tensors)
    save_file(tensors, str(folder / run_files.STATE), metadata)


def test_runs_of_two_builds_differ_in_their_layers(file: Path, tmp_path: Path) -> None:
    runs = []
    for number, network in enumerate((MINE, replace(MINE, layers=MINE.layers[1:]))):
        write_network(file, network)
        out = tmp_path / f"run{number}"
        assert main([*QUICK, "--epochs", "1", "--network", str(file), "--out", str(out)]) == 0
        found = read_run(out)
        assert isinstance(found, KeptRun)
        runs.append(found)
    assert differing(runs) == {
        "own_network": [
            "Conv2d(4, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(10)",
            "ReLU(), MaxPool2d(2), Flatten(), Linear(10)",
        ]
    }


def test_a_kept_one_goes_by_its_name(tmp_path: Path, capsys: Shown) -> None:
    keep_network(paths.networks_dir(), MINE)
    assert main([*QUICK, "--epochs", "1", "--network", "mine", "--out", str(tmp_path / "r")]) == 0
    capsys.readouterr()
    assert main(["list", "networks", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["networks"]
    assert [each["name"] for each in found if each["own"]] == ["mine"]
    assert main(["list", "networks", "--network", "mine"]) == 0
    text = capsys.readouterr().out
    assert "one of your own" in text
    assert "conv1" in text


def test_the_summary_of_a_file(file: Path, capsys: Shown) -> None:
    assert main(["list", "networks", "--network", str(file), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["networks"]
    assert found["parameters"] == MINE.parameter_count


@pytest.mark.parametrize("command", [["train"], ["list", "networks"]])
def test_a_name_that_there_is_not_is_wrong_usage(command: list[str], capsys: Shown) -> None:
    assert main([*command, "--network", "lent"]) == 2
    said = capsys.readouterr().err
    assert "invalid choice: 'lent' (choose from 'two-layer-cnn', " in said
    assert ".json file" in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "could not be read"),
        ("{", "is not a network"),
        ('{"name": "x", "input_shape": [1, 28, 28], "layers": []}', "0 layers"),
        (
            '{"name": "x", "input_shape": [1, 28, 28], '
            '"layers": [{"type": "Linear", "out_features": 10}]}',
            "put Flatten before it",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_line(
    content: str | None, reason: str, tmp_path: Path, capsys: Shown
) -> None:
    path = tmp_path / "odd.json"
    if content is not None:
        path.write_text(content)
    assert main(["train", "--network", str(path), "--out", str(tmp_path / "run")]) == 1
    said = capsys.readouterr().err.strip()
    assert reason in said
    assert "\n" not in said
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (replace(MINE, input_shape=(3, 32, 32)), "pictures of 3 × 32 × 32"),
        (replace(MINE, layers=(Flatten(), Linear(12))), "10 classes"),
    ],
)
def test_one_for_other_data_is_told(
    network: Network, reason: str, file: Path, tmp_path: Path, capsys: Shown
) -> None:
    write_network(file, network)
    status = main([*QUICK, "--network", str(file), "--out", str(tmp_path / "run")])
    assert status in {1, 2}
    assert reason in capsys.readouterr().err
