"""``cnn-desktop import``: what is found, kept, trained on, measured with and deleted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import load_checkpoint

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
    assert main(["import", "--name", "more", source, *data]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Kept as more: cnn-desktop train --dataset more {' '.join(data)}"
    )
    assert main(["import", "--delete", "more", *data]) == 0
    assert main(["import", source, *data]) == 1
    assert "'bars'" in capsys.readouterr().err

    assert main(["list", "datasets", "--json", *data]) == 0
    last = json.loads(capsys.readouterr().out)["datasets"][-1]
    assert (last["name"], last["available"]) == ("bars", True)

    out = tmp_path / "run"
    training = ["train", "--recipe", "two-layer", "--epochs", "2", "--threads", "1"]
    assert main([*training, "--dataset", "bars", "--out", str(out), *data]) == 0
    capsys.readouterr()
    recipe = json.loads((out / "run.json").read_text())["recipe"]
    assert recipe["validation_size"] < 1250  # fewer are held back, and it is known of which recipe
    assert (recipe["name"], recipe["based_on"]) == ("custom", "two-layer")
    model = ["--model", str(out / "model.safetensors")]
    assert main(["evaluate", *model, "--json", *data]) == 0  # on what it has learned from
    measured = json.loads(capsys.readouterr().out)
    assert (measured["dataset"], measured["n"], measured["accuracy"] > 0.9) == ("bars", 250, True)

    assert main(["import", "--delete", "bars", *data]) == 0
    capsys.readouterr()
    assert main(["train", "--dataset", "bars", *data]) == 2
    assert "invalid choice: 'bars'" in capsys.readouterr().err


def grey_pictures(folder: Path, side: int = 20) -> None:
    """Write four classes of grey pictures, each with a bright bar at its own place."""
    for number, name in enumerate(("ash", "birch", "lime", "oak")):
        (folder / name).mkdir(parents=True)
        for each in range(30):
            pixels = np.random.default_rng(each).integers(0, 90, (side, side)).astype(np.uint8)
            pixels[:, side // 4 * number : side // 4 * number + 3] = 255
            Image.fromarray(pixels).save(folder / name / f"{each}.png")


def test_pictures_of_any_size_and_any_number_of_classes_are_learned(
    tmp_path: Path, capsys: Shown
) -> None:
    grey_pictures(tmp_path / "leaves")
    data = ["--data-dir", str(tmp_path / "data")]
    assert main(["import", "--name", "leaves", str(tmp_path / "leaves"), *data]) == 0
    training = ["train", "--dataset", "leaves", "--epochs", "4", "--threads", "1", *data]
    fast = ["--learning-rate", "0.005", "--batch-size", "20"]
    out = tmp_path / "run"
    assert main([*training, *fast, "--out", str(out)]) == 0
    model = load_checkpoint(out / "model.safetensors")
    assert model.network.input_shape == (1, 20, 20)
    assert model.class_names == ("ash", "birch", "lime", "oak")
    assert main([*training, "--folds", "2", "--network", "mini-googlenet", *fast]) == 0
    capsys.readouterr()

    named = ["--model", str(out / "model.safetensors")]
    assert main(["evaluate", *named, "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] > 0.9
    exported = tmp_path / "same.safetensors"
    to = ["--format", "safetensors", "--out", str(exported)]
    assert main(["export", *named, *to]) == 0
    assert load_checkpoint(exported).network == model.network


def test_a_network_that_does_not_fit_is_wrong_usage_before_anything_is_loaded(
    tmp_path: Path, capsys: Shown
) -> None:
    grey_pictures(tmp_path / "icons", side=12)
    data = ["--data-dir", str(tmp_path / "data")]
    assert main(["import", "--name", "icons", str(tmp_path / "icons"), *data]) == 0
    for file in (tmp_path / "data" / "imported").glob("*.npz"):
        file.write_bytes(b"damaged")  # who looks at it fails otherwise
    capsys.readouterr()
    out = tmp_path / "run"
    arguments = ["train", "--dataset", "icons", "--network", "first-steps-cnn", "--out", str(out)]
    assert main([*arguments, *data]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "the layer conv3 does not fit" in line
    assert "two-layer-cnn" in line
    assert not out.exists()


def test_what_is_left_out_of_a_folder_is_said_on_standard_error_and_listed_as_json(
    tmp_path: Path, capsys: Shown
) -> None:
    source = tmp_path / "leaves"
    grey_pictures(source)
    (source / "oak" / "7.png").write_bytes(b"half a picture")
    for number in range(12):
        (source / "ash" / f"notes-{number:02}.txt").write_text("tall")
    (source / ".DS_Store").write_bytes(b"for a file manager")
    arguments = ["import", "--dry-run", str(source)]
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert "Left out" not in shown.out
    named = ", ".join(f"ash/notes-{number:02}.txt" for number in range(9))
    assert shown.err == (
        "cnn-desktop import: Left out (13): oak/7.png (no known picture format), "
        f"{named}, and 3 more\n"
    )
    assert main([*arguments, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    left_out = json.loads(shown.out)["left_out"]
    assert len(left_out) == 13
    assert left_out[0] == {"name": "oak/7.png", "reason": "no known picture format"}
    assert left_out[-1] == {"name": "ash/notes-11.txt", "reason": ""}

    for number in range(12):
        (source / "lime" / f"{number}.png").write_bytes(b"")
    assert main(["import", str(source), "--data-dir", str(tmp_path / "data")]) == 1
    assert "13 of 120 pictures cannot be read; the first is lime/0.png (it is empty)" in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "data").exists()
