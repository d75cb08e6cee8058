"""``cnn-desktop evaluate``: the figures are right, and what cannot be measured is said in words."""

from __future__ import annotations

import gzip
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnn_desktop import paths
from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import Checkpoint, save_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.data.datasets import load
from cnn_desktop.core.drawing import Drawing, Point, Stroke, drawing_to_json
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Flatten, Linear, Network
from cnn_desktop.core.raster import rasterize
from tests.cli import small_data
from tests.cli.small_data import TEST, small_checkpoint

Shown = pytest.CaptureFixture[str]

ONE = Drawing((Stroke((Point(5, 0), Point(5, 20))),))
SEVEN = Drawing((Stroke((Point(0, 0), Point(12, 0), Point(4, 20))),))
DOT = Drawing((Stroke((Point(3, 3),)),))


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_data.install(monkeypatch)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return save(small_checkpoint(), tmp_path)


def save(checkpoint: Checkpoint, folder: Path, name: str = "small.safetensors") -> Path:
    save_checkpoint(folder / name, checkpoint)
    return folder / name


def write_drawings(path: Path, *drawings: tuple[Drawing, int | None]) -> Path:
    path.write_text("".join(drawing_to_json(*each) + "\n" for each in drawings))
    return path


def measured(capsys: Shown, *arguments: str | Path) -> dict[str, Any]:
    assert main(["evaluate", "--json", *map(str, arguments)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    value = json.loads(shown.out, parse_constant=pytest.fail)
    assert isinstance(value, dict)
    return value


def refused(capsys: Shown, *arguments: str | Path) -> str:
    """Return the one line that says why."""
    assert main(["evaluate", "--json", *map(str, arguments)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


class TestOnADataSet:
    def test_damaged_training_images_do_not_matter(
        self, model: Path, data: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        shutil.copytree(data, tmp_path / "data")
        (tmp_path / "data" / "MNIST" / "raw" / "train-images-idx3-ubyte.gz").write_bytes(b"no")
        value = measured(capsys, "--model", model, "--data-dir", tmp_path / "data")
        assert value["n"] == TEST

    def test_counts_every_test_image_once(self, model: Path, data: Path, capsys: Shown) -> None:
        value = measured(capsys, "--model", model)
        test = load("mnist", data).test
        images = test.images.astype(np.float32) / 255
        predictions = Classifier(small_checkpoint()).predict_batch(images).argmax(axis=1)
        confusion = np.zeros((10, 10), int)
        np.add.at(confusion, (test.labels, predictions), 1)
        assert value["n"] == TEST
        assert value["confusion"] == confusion.tolist()
        assert value["accuracy"] == pytest.approx((predictions == test.labels).mean())
        recalls = confusion.diagonal() / confusion.sum(axis=1)
        assert value["per_class"] == pytest.approx(recalls.tolist())
        assert value["accuracy"] == small_checkpoint().accuracy["mnist-test"]

    def test_normalises_as_the_model_wants_it(
        self, data: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        checkpoint = replace(small_checkpoint(), mean=0.3, std=0.5)
        value = measured(capsys, "--model", save(checkpoint, tmp_path))
        test = load("mnist", data).test
        network = build(checkpoint.network).eval()
        network.load_state_dict(
            {name: torch.from_numpy(array) for name, array in checkpoint.weights.items()}
        )
        with torch.inference_mode():
            logits = network((torch.from_numpy(test.images) / 255 - 0.3) / 0.5)
            loss = float(functional.cross_entropy(logits, torch.from_numpy(test.labels)))
        assert value["loss"] == pytest.approx(loss, rel=1e-5)
        assert value["accuracy"] != small_checkpoint().accuracy["mnist-test"]

    def test_by_class_says_what_is_mistaken_for_what(self, model: Path, capsys: Shown) -> None:
        assert main(["evaluate", "--model", str(model), "--by-class"]) == 0
        shown = capsys.readouterr().out
        assert f"of {TEST})" in shown
        assert "quick one" in shown
        table = shown.split("most often taken for\n")[1].splitlines()
        assert [line.split()[0] for line in table] == list("0123456789")
        assert sum(int(line.split()[1]) for line in table) == TEST

    def test_a_model_for_other_classes_does_not_fit(self, model: Path, capsys: Shown) -> None:
        reason = refused(capsys, "--model", model, "--dataset", "fashion-mnist")
        assert "does not fit Fashion-MNIST" in reason
        assert "it knows the classes 0, 1, 2, ... (10 in all), and the data have T-shirt" in reason

    def test_a_model_for_other_pictures_does_not_fit(self, tmp_path: Path, capsys: Shown) -> None:
        network = Network("tiny", (1, 8, 8), (Flatten(), Linear(10)))
        checkpoint = Checkpoint("tiny", network, copy_weights(build(network, 1)))
        path = save(checkpoint, tmp_path)
        reason = refused(capsys, "--model", path)
        assert "1 × 8 × 8" in reason
        strokes = write_drawings(tmp_path / "one.jsonl", (ONE, 1))
        assert "1 × 8 × 8" in refused(capsys, "--model", path, "--strokes", strokes)

    def test_damaged_data_is_named(self, model: Path, tmp_path: Path, capsys: Shown) -> None:
        raw = tmp_path / "data" / "MNIST" / "raw"
        raw.mkdir(parents=True)
        (raw / "t10k-images-idx3-ubyte.gz").write_bytes(b"nothing of the kind")
        arguments = ["--model", str(model), "--data-dir", str(tmp_path / "data")]
        assert main(["evaluate", *arguments]) == 1
        assert "could not be downloaded" in capsys.readouterr().err.splitlines()[-1]


class TestOnDrawings:
    def test_they_are_fed_as_the_canvas_feeds_them(
        self, model: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        drawings = [(ONE, 1), (SEVEN, 7), (DOT, 7), (ONE, 2)]
        strokes = write_drawings(tmp_path / "drawn.jsonl", *drawings)
        value = measured(capsys, "--model", model, "--strokes", strokes)
        classifier = Classifier(small_checkpoint())
        found = [classifier.predict(rasterize(drawing)) for drawing, _ in drawings]
        labels = [label for _, label in drawings]
        assert value["n"] == 4
        for prediction, label in zip(found, labels, strict=True):
            assert value["confusion"][label][prediction.winner] >= 1
        losses = [-math.log(p.probabilities[t]) for p, t in zip(found, labels, strict=True)]
        assert value["loss"] == pytest.approx(np.mean(losses), rel=1e-4)

    def test_classes_without_samples_have_no_accuracy(
        self, model: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        strokes = write_drawings(tmp_path / "drawn.jsonl", (ONE, 1), (SEVEN, 7), (DOT, 7))
        value = measured(capsys, "--model", model, "--strokes", strokes)
        assert [share is None for share in value["per_class"]] == [
            c not in "17" for c in "0123456789"
        ]
        assert [sum(row) for row in value["confusion"]] == [0, 1, 0, 0, 0, 0, 0, 2, 0, 0]
        assert (
            main(["evaluate", "--model", str(model), "--strokes", str(strokes), "--by-class"]) == 0
        )

    def test_a_gzipped_file_is_read_too(self, model: Path, tmp_path: Path, capsys: Shown) -> None:
        plain = write_drawings(tmp_path / "drawn.jsonl", (ONE, 1), (SEVEN, 7))
        packed = tmp_path / "drawn.jsonl.gz"
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        values = [measured(capsys, "--model", model, "--strokes", each) for each in (plain, packed)]
        assert values[0]["loss"] == values[1]["loss"]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ('{"label": 1, "strokes": [[[0, 0], [0, 5]]]}\n\n{"strokes": [[[1, 1]]]}\n', "line 3"),
            ('{"label": 1, "strokes": []}\n', "line 1"),
            ('{"label": 77, "strokes": [[[1, 1]]]}\n', "line 1"),
            ('{"label": 1, "strokes": [[[1, 1]]]}\nscribble\n', "line 2"),
            ("", "no drawing"),
        ],
    )
    def test_what_cannot_be_measured_is_named(
        self, content: str, reason: str, model: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        path = tmp_path / "drawn.jsonl"
        path.write_text(content)
        complaint = refused(capsys, "--model", model, "--strokes", path)
        assert reason in complaint
        assert str(path) in complaint

    def test_files_that_are_none(self, model: Path, tmp_path: Path, capsys: Shown) -> None:
        cut = tmp_path / "cut.jsonl.gz"
        cut.write_bytes(gzip.compress(b'{"label": 1, "strokes": [[[1, 1]]]}\n' * 100)[:-12])
        for path in (tmp_path / "nowhere.jsonl", tmp_path, cut):
            assert str(path) in refused(capsys, "--model", model, "--strokes", path)

    def test_a_model_that_reads_no_digits_does_not_fit(self, tmp_path: Path, capsys: Shown) -> None:
        letters = replace(small_checkpoint(), class_names=tuple("abcdefghij"))
        strokes = write_drawings(tmp_path / "one.jsonl", (ONE, 1))
        reason = refused(capsys, "--model", save(letters, tmp_path), "--strokes", strokes)
        assert "does not fit drawings of digits" in reason


class TestModelFiles:
    @pytest.fixture(
        params=["missing", "folder", "pickle", "text", "empty", "cut", "flipped", "foreign"]
    )
    def bad_model(self, request: pytest.FixtureRequest, tmp_path: Path, model: Path) -> Path:
        content = model.read_bytes()
        bad = tmp_path / f"{request.param}.safetensors"
        match request.param:
            case "folder":
                bad.mkdir()
            case "pickle":
                bad = bad.with_suffix(".pt")
                torch.save({"weight": torch.zeros(3)}, bad)
            case "text":
                bad.write_text("a model? no, a letter to the editor")
            case "empty":
                bad.touch()
            case "cut":
                bad.write_bytes(content[: len(content) // 2])
            case "flipped":
                bad.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
            case "foreign":
                from safetensors.numpy import save_file

                save_file({"weight": np.zeros(3, np.float32)}, str(bad))
        return bad

    def test_bad_ones_are_refused_in_one_line(self, bad_model: Path, capsys: Shown) -> None:
        assert str(bad_model) in refused(capsys, "--model", bad_model)

    @pytest.mark.parametrize("command", ["predict", "export"])
    def test_by_the_other_commands_too(
        self, command: str, bad_model: Path, tmp_path: Path, capsys: Shown
    ) -> None:
        picture = write_drawings(tmp_path / "one.jsonl", (ONE, 1))
        more = {
            "predict": [str(picture)],
            "export": ["--format", "safetensors", "--out", str(tmp_path / "out.safetensors")],
        }
        assert main([command, "--model", str(bad_model), *more[command]]) == 1
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert str(bad_model) in shown.err
        assert not (tmp_path / "out.safetensors").exists()


@pytest.mark.data
@pytest.mark.slow
def test_the_shipped_model_reads_mnist_and_drawings(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    if not paths.shipped_model().exists():
        pytest.skip("the shipped model is not there yet: scripts/train_shipped_model.py makes it")
    monkeypatch.undo()
    where = ("--data-dir", data_dir)
    assert measured(capsys, *where)["accuracy"] >= 0.993
    strokes = data_dir / "strokes" / "crohme-sample.jsonl.gz"
    if strokes.exists():
        assert measured(capsys, "--strokes", strokes)["accuracy"] >= 0.9
