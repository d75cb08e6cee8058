"""ONNX files compute what torch computes, explain themselves, and are written whole or not."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_desktop.core import export
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.errors import ExportFailed, ExtraMissing, FileNotWritable
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Dropout, Flatten, Linear, Network
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.paths import shipped_model
from tests.conftest import REPOSITORY

onnx = pytest.importorskip("onnx", reason="the extra cnn-desktop[onnx] is not installed")
pytest.importorskip("onnxscript", reason="the extra cnn-desktop[onnx] is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="the extra cnn-desktop[onnx] is missing")


def checkpoint(name: str = "lenet-like", **changes: Any) -> Checkpoint:
    network = NETWORKS[name]
    weights = copy_weights(build(network, seed=3))
    made = Checkpoint("mine", network, weights, accuracy={"mnist-test": 0.5})
    return replace(made, **changes)


def logits(path: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert [entry.name for entry in session.get_inputs()] == ["image"]
    assert [entry.name for entry in session.get_outputs()] == ["logits"]
    return np.asarray(session.run(None, {"image": images})[0])


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_gives_the_same_logits_for_any_batch(network: str, tmp_path: Path) -> None:
    model = checkpoint(network)
    path = tmp_path / "model.onnx"
    difference = export.export_onnx(path, model)
    assert difference is not None
    assert difference <= export.TOLERANCE
    rng = np.random.default_rng(5)
    for batch in (1, 3, 64):
        images = rng.random((batch, *model.network.input_shape), np.float32)
        expected = Classifier(model).logits(images).numpy()
        np.testing.assert_allclose(logits(path, images), expected, atol=1e-5, rtol=1e-5)
    assert [file.name for file in tmp_path.iterdir()] == ["model.onnx"]  # weights and all


@pytest.mark.parametrize(
    ("name", "shape", "classes", "meaning"),
    [
        ("two-layer-cnn", (1, 20, 20), 12, "grey from 0 to 1"),
        ("mini-googlenet", (1, 20, 20), 12, "grey from 0 to 1"),
        ("two-layer-cnn", (3, 32, 32), 7, "red, green and blue from 0 to 1"),
        ("mini-resnet", (3, 24, 40), 2, "red, green and blue from 0 to 1"),
        ("mlp", (2, 9, 5), 3, "2 channels from 0 to 1"),
    ],
)
def test_a_network_for_other_pictures_and_classes(
    name: str, shape: tuple[int, int, int], classes: int, meaning: str, tmp_path: Path
) -> None:
    network = Recipe("fit", name, "mine", 1, 10, 0.01).network_for(shape, classes)
    names = tuple(f"잎 {number}" for number in range(classes))
    model = Checkpoint("fit", network, copy_weights(build(network, 3)), class_names=names)
    path = tmp_path / "한글 이름.onnx"
    difference = export.export_onnx(path, model)
    assert difference is not None
    assert difference <= export.TOLERANCE
    for batch in (1, 5):
        images = np.random.default_rng(5).random((batch, *shape), np.float32)
        expected = Classifier(model).logits(images).numpy()
        np.testing.assert_allclose(logits(path, images), expected, atol=1e-5, rtol=1e-5)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    told = session.get_modelmeta().custom_metadata_map
    assert json.loads(told["class_names"]) == list(names)
    assert told["input"] == f"(N, {shape[0]}, {shape[1]}, {shape[2]}) float32, {meaning}"
    (given,), (returned,) = session.get_inputs(), session.get_outputs()
    assert given.shape == ["batch", *shape]
    assert returned.shape == ["batch", classes]


def test_the_normalisation_is_in_the_graph(tmp_path: Path) -> None:
    model = checkpoint(mean=0.1307, std=0.3081)
    export.export_onnx(tmp_path / "model.onnx", model)
    images = np.random.default_rng(5).random((2, 1, 28, 28), np.float32)
    expected = Classifier(model).logits(images).numpy()
    plain = Classifier(checkpoint()).logits(images).numpy()
    found = logits(tmp_path / "model.onnx", images)
    np.testing.assert_allclose(found, expected, atol=1e-5, rtol=1e-5)
    assert np.abs(found - plain).max() > 0.01


def test_the_file_explains_itself_and_nothing_of_this_machine(tmp_path: Path) -> None:
    names = tuple("영일이삼사오육칠팔구")
    path = tmp_path / "model.onnx"
    export.export_onnx(path, checkpoint(class_names=names, mean=0.25, std=0.5))
    model = onnx.load(str(path))
    told = {entry.key: entry.value for entry in model.metadata_props}
    assert told["name"] == "mine"
    assert json.loads(told["class_names"]) == list(names)
    assert (float(told["mean"]), float(told["std"])) == (0.25, 0.5)
    assert told["output"].startswith("logits (N, classes)")
    assert json.loads(told["accuracy"]) == {"mnist-test": 0.5}
    content = path.read_bytes()
    for folder in (Path(export.__file__).parent, Path(np.__file__).parent.parent):
        assert str(folder).encode() not in content


def test_dropout_is_off(tmp_path: Path) -> None:
    network = Network("drop", (1, 4, 4), (Flatten(), Dropout(0.9), Linear(10)))
    model = Checkpoint("drop", network, copy_weights(build(network, 1)))
    export.export_onnx(tmp_path / "model.onnx", model)
    images = np.ones((2, 1, 4, 4), np.float32)
    expected = Classifier(model).logits(images).numpy()
    np.testing.assert_allclose(logits(tmp_path / "model.onnx", images), expected, atol=1e-5)


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    export.export_onnx(tmp_path / "model.onnx", checkpoint())
    assert tuple(capfd.readouterr()) == ("", "")


def test_nothing_is_reported_to_the_makers_of_a_library(tmp_path: Path) -> None:
    """onnxruntime keeps what it is going to report in the folder of caches."""
    folders = ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "CNN_DESKTOP_HOME")
    home = {name: str(tmp_path) for name in folders}
    others = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY")}
    arguments = ["--model", str(shipped_model()), "--format", "onnx", "--out", "x.onnx"]
    done = subprocess.run(
        [sys.executable, "-m", "cnn_desktop", "export", *arguments],
        env={**others, **home, "PYTHONPATH": str(REPOSITORY)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["x.onnx"]


class TestNothingIsWritten:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """A file that must stay as it is."""
        path = tmp_path / "model.onnx"
        path.write_text("an older model")
        return path

    @pytest.fixture(autouse=True)
    def unchanged(self, path: Path) -> Any:
        yield
        assert path.read_text() == "an older model"
        assert len(list(path.parent.iterdir())) == 1

    def test_when_the_graph_computes_something_else(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(export, "TOLERANCE", -1.0)
        with pytest.raises(ExportFailed, match="something else"):
            export.export_onnx(path, checkpoint())

    def test_when_the_exporter_fails(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("unsupported\noperator")

        monkeypatch.setattr("torch.onnx.export", fail)
        with pytest.raises(ExportFailed, match="unsupported operator"):
            export.export_onnx(path, checkpoint())

    @pytest.mark.parametrize("package", ["onnx", "onnxscript"])
    def test_when_the_extra_is_missing(
        self, package: str, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        find = importlib.util.find_spec
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name: None if name == package else find(name)
        )
        with pytest.raises(ExtraMissing, match=r"pip install 'cnn-desktop\[onnx\]'"):
            export.export_onnx(path, checkpoint())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileNotWritable):
        export.export_onnx(tmp_path / "file" / "model.onnx", checkpoint())


def test_without_onnxruntime_nobody_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else find(name)
    )
    assert export.export_onnx(tmp_path / "model.onnx", checkpoint()) is None
    assert (tmp_path / "model.onnx").exists()
