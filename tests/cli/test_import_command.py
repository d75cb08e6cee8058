"""``cnn-desktop import``: what is found, kept, trained on, measured with and deleted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.__main__ import main

Shown = pytest.CaptureFixture[str]


def test_import_list_train_evaluate_delete(tmp_path: Path, capsys: Shown) -> None:
    labels = np.arange(1500) % 10
    images = np.zeros((1500, 28, 28), np.uint8)
    images[np.arange(1500), labels] = 255
    np.savez(tmp_path / "bars.npz", images=images, labels=labels)
    data = ["--data-dir", str(tmp_path / "data")]
    source = str(tmp_path / "bars.npz")

    assert main(["import", "--dry-run", source, *data]) == 0
    assert "values 0 to 255" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()

    assert main(["import", source, "--json", *data]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["train_size"], found["test_size"]) == ("bars", 1250, 250)
    assert main(["import", source, *data]) == 1
    assert "'bars'" in capsys.readouterr().err

    assert main(["list", "datasets", "--json", *data]) == 0
    last = json.loads(capsys.readouterr().out)["datasets"][-1]
    assert (last["name"], last["available"]) == ("bars", True)

    out = tmp_path / "run"
    training = ["train", "--recipe", "two-layer", "--epochs", "2", "--threads", "1"]
    assert main([*training, "--dataset", "bars", "--out", str(out), *data]) == 0
    capsys.readouterr()
    model = ["--model", str(out / "model.safetensors")]
    assert main(["evaluate", *model, "--json", *data]) == 0  # on what it has learned from
    measured = json.loads(capsys.readouterr().out)
    assert (measured["dataset"], measured["n"], measured["accuracy"] > 0.9) == ("bars", 250, True)

    assert main(["import", "--delete", "bars", *data]) == 0
    capsys.readouterr()
    assert main(["train", "--dataset", "bars", *data]) == 2
    assert "invalid choice: 'bars'" in capsys.readouterr().err
