"""``cnn-desktop export``: files for other programs, and standard output fit for a pipe."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import load_checkpoint, save_checkpoint
from tests.cli.small_data import fill_disk, small_checkpoint

Shown = pytest.CaptureFixture[str]
HAS_ONNX = all(importlib.util.find_spec(name) for name in ("onnx", "onnxscript", "onnxruntime"))
needs_onnx = pytest.mark.skipif(not HAS_ONNX, reason="cnn-desktop[onnx] is not installed")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.safetensors"
    save_checkpoint(path, small_checkpoint())
    return path


def arguments(model: Path, form: str, out: Path) -> list[str]:
    return ["export", "--model", str(model), "--format", form, "--out", str(out)]


@needs_onnx
def test_onnx_and_nothing_but_json_on_the_output(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "digits.onnx"
    command = [sys.executable, "-m", "cnn_desktop", *arguments(model, "onnx", out), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    value = json.loads(done.stdout)
    assert value["file"] == str(out)
    assert value["bytes"] == out.stat().st_size
    assert 0 <= value["difference"] <= 1e-5


@needs_onnx
def test_onnx_told_to_people(model: Path, tmp_path: Path, capsys: Shown) -> None:
    assert main(arguments(model, "onnx", tmp_path / "digits.onnx")) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.startswith(f"{tmp_path / 'digits.onnx'}: quick one as onnx")
    assert "differ from torch's" in shown.out


def test_without_the_extra_says_how_to_get_it(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "onnx" else find(name, *a)
    )
    assert main(arguments(model, "onnx", tmp_path / "digits.onnx")) == 1
    assert "pip install 'cnn-desktop[onnx]'" in capsys.readouterr().err
    assert not (tmp_path / "digits.onnx").exists()


def test_safetensors_is_the_same_model(model: Path, tmp_path: Path, capsys: Shown) -> None:
    out = tmp_path / "copy.safetensors"
    assert main([*arguments(model, "safetensors", out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bytes"] == out.stat().st_size
    copied = load_checkpoint(out)
    assert copied.name == "quick one"
    for name, array in small_checkpoint().weights.items():
        assert np.array_equal(array, copied.weights[name])


def test_where_it_cannot_be_written(model: Path, tmp_path: Path, capsys: Shown) -> None:
    assert main(arguments(model, "safetensors", tmp_path)) == 2
    assert "is a folder" in capsys.readouterr().err
    before = model.read_bytes()
    assert main(arguments(model, "safetensors", model)) == 2
    assert model.read_bytes() == before
    (tmp_path / "file").touch()
    assert main(arguments(model, "safetensors", tmp_path / "file" / "x.safetensors")) == 1
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["safetensors", pytest.param("onnx", marks=needs_onnx)])
def test_a_full_disk_keeps_the_old_file(
    form: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    out = tmp_path / "out"
    out.write_text("an older one")
    fill_disk(monkeypatch, 10_000)
    assert main(arguments(model, form, out)) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert "No space left" in shown.err
    assert out.read_text() == "an older one"
    assert not list(tmp_path.glob(".*"))  # no half of a new one either
