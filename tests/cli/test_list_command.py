"""``cnn-desktop list``: what there is, the damaged included."""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.cli.output import duration, percent, size_text, table, to_json
from cnn_desktop.core.checkpoint import load_checkpoint, save_checkpoint
from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.networks.build import build
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import RECIPES, Recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.progress import PROGRESS, ProgressFile
from tests.cli.small_data import small_checkpoint
from tests.core.kept_runs import write_run

Shown = pytest.CaptureFixture[str]


def listed(capsys: Shown, what: str, *arguments: str) -> list[dict[str, Any]]:
    assert main(["list", what, "--json", *arguments]) == 0
    shown = capsys.readouterr()
    assert (shown.err, shown.out.count("\n")) == ("", 1)
    (found,) = json.loads(shown.out, parse_constant=pytest.fail).items()
    assert found[0] == what
    return list(found[1])


def test_one_network_alone_as_a_summary(capsys: Shown) -> None:
    assert main(["list", "networks", "--network", "mlp"]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[-1].split() == ["total", "109,386"]
    assert "lenet-like" not in text
    assert main(["list", "networks", "--network", "mlp", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["networks"]
    assert (found["name"], found["parameters"]) == ("mlp", 109_386)


def test_networks_with_shapes_and_counts(capsys: Shown) -> None:
    found = {network["name"]: network for network in listed(capsys, "networks")}
    assert set(found) == set(NETWORKS)
    for name, network in found.items():
        real = sum(parameter.numel() for parameter in build(NETWORKS[name]).parameters())
        assert network["parameters"] == real
        assert sum(layer["parameters"] for layer in network["layers"]) == real
        assert network["input_shape"] == list(NETWORKS[name].input_shape)
        assert network["layers"][-1]["output_shape"] == [10]
    assert main(["list", "networks"]) == 0
    shown = capsys.readouterr().out
    assert "two-layer-cnn: 50,186 parameters" in shown
    assert "64 × 32 × 3 × 3 + 64 = 18,496" in shown


def test_recipes_can_be_read_back(capsys: Shown) -> None:
    assert [Recipe.from_json(each) for each in listed(capsys, "recipes")] == list(RECIPES.values())
    assert main(["list", "recipes"]) == 0
    assert "adam 0.001" in capsys.readouterr().out


def test_data_sets_that_are_not_there(tmp_path: Path, capsys: Shown) -> None:
    found = listed(capsys, "datasets", "--data-dir", str(tmp_path))
    assert [each["name"] for each in found] == [*CATALOGUE, "my-digits"]
    assert [each["name"] for each in found if each["available"]] == ["synthetic"]
    assert found[0]["download_bytes"] == 11_594_722
    assert found[0]["train_size"] == 60_000
    assert main(["list", "datasets", "--data-dir", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "download: 11.6 MB" in shown
    assert "drawn by the program" in shown


@pytest.mark.data
def test_data_sets_that_are_there(data_dir: Path, capsys: Shown) -> None:
    found = listed(capsys, "datasets", "--data-dir", str(data_dir))
    assert found[0]["available"]
    assert Path(found[0]["folder"]).is_dir()
    # Before the command as well as behind it.
    assert main(["--data-dir", str(data_dir), "list", "datasets"]) == 0
    assert f"in {data_dir}" in capsys.readouterr().out


def test_runs_say_how_they_are(tmp_path: Path, capsys: Shown) -> None:
    assert main(["list", "runs", "--runs-dir", str(tmp_path)]) == 0
    assert "There are no runs in" in capsys.readouterr().out
    ends = ("finished", "running", "paused", "stopped", "failed", "interrupted")
    said = {"interrupted": "running", "stopped": "finished"}
    for end in ends:
        folder = tmp_path / end
        losses = [0.2, 0.3, 0.3, 0.3] if end == "finished" else [0.3, 0.3, 0.3, 0.2]
        epochs = [
            {"epoch": n, "epochs": 5, "step": 10 * n, "train_loss": 0.1, "validation_loss": loss}
            for n, loss in enumerate(losses, start=1)
        ]
        write_run(folder, recipe=replace(RECIPES["lenet"], patience=3).to_json(), epochs=epochs)
        run_files.save_result(folder, 0.9, 0.1, 4, 3.0)  # of five epochs
        ProgressFile(folder).write(said.get(end, end))
    long_ago = time.time() - 3600
    os.utime(tmp_path / "interrupted" / PROGRESS, (long_ago, long_ago))
    found = listed(capsys, "runs", "--runs-dir", str(tmp_path))
    assert {Path(run["folder"]).name: run["state"] for run in found} == {end: end for end in ends}
    assert main(["list", "runs", "--runs-dir", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "state" in lines[0]
    for line in lines[1:]:
        assert line.split()[-1].endswith(line.split("  ")[2].strip())


def test_models_the_damaged_among_them(capsys: Shown) -> None:
    folder = paths.models_dir()
    save_checkpoint(folder / "good.safetensors", small_checkpoint())
    good = (folder / "good.safetensors").read_bytes()
    (folder / "bad.safetensors").write_bytes(good[:-50])
    (folder / "notes.txt").write_text("not a model, and not named like one")
    shipped, bad, fine = listed(capsys, "models")
    assert shipped["shipped"]
    assert Path(shipped["file"]) == paths.shipped_model()
    assert not bad["shipped"]
    assert "bad.safetensors" in bad["damaged"]
    assert bad["name"] is None
    assert fine["damaged"] is None
    assert (fine["name"], fine["network"]) == ("quick one", "lenet-like")
    assert fine["accuracy"] == small_checkpoint().accuracy
    assert fine["bytes"] == len(good)
    assert main(["list", "models"]) == 0
    shown = capsys.readouterr().out
    assert percent(small_checkpoint().accuracy["mnist-test"]) in shown
    assert "cannot be used" in shown


def test_the_shipped_model(capsys: Shown) -> None:
    if not paths.shipped_model().exists():
        pytest.skip("the shipped model is not there yet: scripts/train_shipped_model.py makes it")
    (shipped,) = listed(capsys, "models")
    assert shipped["damaged"] is None
    assert shipped["bytes"] <= 1_500_000
    assert shipped["accuracy"] == load_checkpoint(paths.shipped_model()).accuracy


class TestWords:
    def test_json_knows_no_numbers_that_are_none(self) -> None:
        value = {"a": math.nan, "b": [math.inf, 1.5], "c": (-math.inf, {"d": Path("x/y")})}
        read = json.loads(to_json(value), parse_constant=pytest.fail)
        assert read == {"a": None, "b": [None, 1.5], "c": [None, {"d": str(Path("x/y"))}]}

    @pytest.mark.parametrize(
        ("seconds", "text"),
        [
            (0, "0.0 s"),
            (9.94, "9.9 s"),
            (9.96, "10 s"),
            (59.6, "1 min 0 s"),
            (580, "9 min 40 s"),
            (3599.7, "1 h 0 min"),
            (3900, "1 h 5 min"),
        ],
    )
    def test_durations(self, seconds: float, text: str) -> None:
        assert duration(seconds) == text

    @pytest.mark.parametrize(
        ("count", "text"), [(0, "0 kB"), (1, "1 kB"), (999_000, "999 kB"), (11_594_722, "11.6 MB")]
    )
    def test_sizes(self, count: int, text: str) -> None:
        assert size_text(count) == text

    def test_shares(self) -> None:
        assert (percent(0.99506), percent(math.nan)) == ("99.51 %", "-")

    def test_tables_are_aligned(self) -> None:
        assert table([("a", "1"), ("bcd", "20")], ("x", "n"), right=" r") == (
            "x     n\na     1\nbcd  20"
        )
        assert table([]) == ""
