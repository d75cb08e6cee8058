"""Runs for TensorBoard, read back by its own library."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_desktop.core.controls import Controls
from cnn_desktop.core.errors import ExtraMissing, FileNotWritable
from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.runs.library import KeptRun, describe, read_run
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from cnn_desktop.core.runs.tensorboard import export_tensorboard
from tests.core import toys
from tests.core.toys import RECIPE

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptRun:
    """A run whose learning rate was changed on the way."""
    toys.install(monkeypatch)
    controls = Controls()
    options = RunOptions(tmp_path, device="cpu", threads=1, out=tmp_path / "run")
    for event in run(RECIPE, options, controls=controls):
        if isinstance(event, EpochDone) and event.epoch == 1:
            controls.change(RECIPE, "learning_rate", 0.005)
    describe(tmp_path / "run", name="a/b: first?")
    found = read_run(tmp_path / "run")
    assert isinstance(found, KeptRun)
    return found


def read(folder: Path) -> Any:
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    accumulator = reader.EventAccumulator(str(folder))
    accumulator.Reload()
    return accumulator


def test_its_own_library_reads_the_same_figures(tmp_path: Path, kept: KeptRun) -> None:
    pytest.importorskip("tensorboard")
    (file,) = export_tensorboard(tmp_path / "logs", [kept])
    assert file.parent == tmp_path / "logs" / "a-b- first-"
    found = read(file.parent)
    for tag, figure in (
        ("loss/train", "train_loss"),
        ("loss/validation", "validation_loss"),
        ("accuracy/train", "train_accuracy"),
        ("accuracy/validation", "validation_accuracy"),
    ):
        points = found.Scalars(tag)
        assert [point.step for point in points] == [epoch["step"] for epoch in kept.epochs]
        values = [epoch[figure] for epoch in kept.epochs]
        np.testing.assert_allclose([point.value for point in points], values, rtol=1e-6)
        times = [point.wall_time for point in points]
        assert times == sorted(times)
    batches = found.Scalars("loss/batch")
    assert [point.step for point in batches] == list(range(1, 31))
    np.testing.assert_allclose([b.value for b in batches], kept.batches[1], rtol=1e-6)
    assert [(p.step, p.value) for p in found.Scalars("changed/learning_rate")] == [
        (10, pytest.approx(0.005))
    ]
    (test,) = found.Scalars("accuracy/test")
    assert test.value == pytest.approx(kept.test_accuracy)
    from tensorboard.plugins.hparams import plugin_data_pb2

    content = found.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    settings = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info.hparams
    assert settings["learning_rate"].number_value == RECIPE.learning_rate
    assert settings["network"].string_value == "plain"
    assert settings["nesterov"].bool_value is False


def test_runs_of_one_name_lie_side_by_side_and_again_in_their_place(
    tmp_path: Path, kept: KeptRun
) -> None:
    pytest.importorskip("tensorboard")
    for _ in range(2):
        files = export_tensorboard(tmp_path / "logs", [kept, kept])
    assert len({file.parent for file in files}) == 2
    assert len([path for path in (tmp_path / "logs").rglob("*") if path.is_file()]) == 2
    assert all(math.isfinite(point.value) for point in read(files[1].parent).Scalars("loss/train"))


def test_without_the_library_the_way_to_it_is_told(
    tmp_path: Path, kept: KeptRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "cnn_desktop.core.runs.tensorboard.importlib.util.find_spec",
        lambda name: None if name == "tensorboard" else find(name),
    )
    with pytest.raises(ExtraMissing, match=r"pip install 'cnn-desktop\[tensorboard\]'"):
        export_tensorboard(tmp_path / "logs", [kept])
    assert not (tmp_path / "logs").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, kept: KeptRun) -> None:
    pytest.importorskip("tensorboard")
    (tmp_path / "logs").write_text("a file is in the way")
    with pytest.raises(FileNotWritable):
        export_tensorboard(tmp_path / "logs", [kept])
