"""The weights of each epoch of a kept run, damaged ones too; and pictures as a GIF."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.numpy import save

from cnn_desktop.core.errors import CnnDesktopError, EpochNotReadable
from cnn_desktop.core.inspection.animation import to_gif
from cnn_desktop.core.runs.epoch_weights import (
    Story,
    epochs_with_weights,
    figures,
    open_story,
    read_epoch,
)
from cnn_desktop.core.runs.library import KeptRun, read_run
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core import toys
from tests.core.kept_runs import kept, write_run
from tests.core.toys import RECIPE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_thread: None) -> Path:
    toys.install(monkeypatch)
    list(run(RECIPE, RunOptions(tmp_path, device="cpu", threads=1, out=tmp_path / "one")))
    return tmp_path / "one"


def story(folder: Path) -> Story:
    found = read_run(folder)
    assert isinstance(found, KeptRun)
    return open_story(found, folder.parent)


def test_each_epoch_is_a_model_of_its_own(folder: Path) -> None:
    told = story(folder)
    assert told.epochs == (1, 2, 3)
    models = [read_epoch(told, epoch) for epoch in told.epochs]
    first, last = (model.weights["conv1.weight"] for model in (models[0], models[-1]))
    assert not np.array_equal(first, last)
    assert [model.epochs for model in models] == [1, 2, 3]
    assert models[0].class_names == ("a", "b", "c", "d")
    assert 0 <= (figures(told.run, 2)["validation_accuracy"] or 0) <= 1
    assert figures(told.run, 99) == dict.fromkeys(figures(told.run, 2))


def test_a_run_that_is_not_over_is_known_by_its_recipe(tmp_path: Path) -> None:
    told = open_story(kept(write_run(tmp_path / "a")), tmp_path)
    assert told.frame.network.name == "lenet-like"
    assert told.epochs == ()
    assert epochs_with_weights(tmp_path / "nowhere") == ()


def test_a_run_of_a_network_or_data_set_that_is_not_known(tmp_path: Path) -> None:
    from dataclasses import replace

    known = kept(write_run(tmp_path / "a"))
    for other in (replace(known.recipe, dataset="no-such-set"),):
        with pytest.raises(CnnDesktopError):
            open_story(replace(known, recipe=other), tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04junk",
        save({"conv1.weight": np.zeros((4, 1, 3, 3), np.float32)}),
        save({"conv1.weight": np.zeros((512, 1, 3, 3), np.float32)}),
    ],
)
def test_a_damaged_epoch_is_named_and_the_others_can_be_read(folder: Path, content: bytes) -> None:
    told = story(folder)
    (folder / "epochs" / "0002.safetensors").write_bytes(content)
    with pytest.raises(EpochNotReadable, match="epoch 2"):
        read_epoch(told, 2)
    read_epoch(told, 3)
    (folder / "epochs" / "0003.safetensors").unlink()
    with pytest.raises(EpochNotReadable):
        read_epoch(told, 3)


def test_any_byte_may_be_wrong(folder: Path) -> None:
    told = story(folder)
    path = folder / "epochs" / "0001.safetensors"
    good = path.read_bytes()

    @settings(max_examples=60, deadline=None)
    @given(place=st.integers(0, len(good) - 1), value=st.integers(0, 255))
    def damaged(place: int, value: int) -> None:
        path.write_bytes(good[:place] + bytes([value]) + good[place + 1 :])
        with contextlib.suppress(EpochNotReadable):
            read_epoch(told, 1)

    damaged()


def test_a_gif_has_all_its_pictures() -> None:
    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 255, (20, 30, 3)).astype(np.uint8) for _ in range(4)]
    with Image.open(io.BytesIO(to_gif(pictures, 0.2))) as gif:
        assert (gif.size, gif.n_frames) == ((30, 20), 4)  # type: ignore[attr-defined]
        assert gif.info["duration"] == 200
    for wrong in ([], [pictures[0], pictures[0][:5]]):
        with pytest.raises(ValueError, match="one size"):
            to_gif(wrong, 1)


def test_equal_pictures_are_kept_too() -> None:
    same = [np.full((8, 8, 3), 40, np.uint8)] * 3
    with Image.open(io.BytesIO(to_gif(same, 0.1))) as gif:
        assert gif.info["duration"] >= 100
