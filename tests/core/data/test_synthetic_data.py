"""Synthetic digits as a data set: nothing is fetched, and a damaged file is never believed."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.data import catalogue, synthetic_data
from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.data.datasets import Dataset, available, load, prepare
from cnn_desktop.core.events import RunDone
from cnn_desktop.core.recipes import SYNTHETIC
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core.small_synthetic import small_synthetic

TRAIN, TEST = 120, 30
SMALL = small_synthetic(TRAIN, TEST)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the system's folder for temporary files out of it; nothing can be written there."""
    (tmp_path / "no folder").touch()
    monkeypatch.setattr(synthetic_data, "_temporary_folder", lambda: tmp_path / "no folder")
    return tmp_path / "no folder"


def kept(folder: Path) -> Path:
    return SMALL.raw_folder(folder) / synthetic_data.FILE_NAME


def notes(folder: Path) -> list[str]:
    return [event.note for event in prepare(SMALL, folder)]


def same(one: Dataset, other: Dataset) -> bool:
    return all(
        np.array_equal(mine.images, theirs.images)
        for mine, theirs in ((one.train, other.train), (one.test, other.test))
    )


def test_it_is_drawn_once_and_then_read(tmp_path: Path) -> None:
    assert available(SMALL, tmp_path)
    events = list(prepare(SMALL, tmp_path))
    assert [event.note for event in events][:2] == ["checking", "drawing"]
    done = [event.bytes_done for event in events]
    assert done == sorted(done)
    assert done[-1] == events[-1].bytes_total == (TRAIN + TEST) * 784
    before = kept(tmp_path).read_bytes()
    assert notes(tmp_path) == ["checking"]
    dataset = load(SMALL, tmp_path)
    assert kept(tmp_path).read_bytes() == before
    assert dataset.train.images.shape == (TRAIN, 1, 28, 28)
    assert dataset.test.images.shape == (TEST, 1, 28, 28)
    assert dataset.train.labels.tolist() == [n % 10 for n in range(TRAIN)]
    assert dataset.class_names == tuple("0123456789")
    pictures = {image.tobytes() for image in (*dataset.train.images, *dataset.test.images)}
    assert len(pictures) == TRAIN + TEST  # none twice: what is measured was not learned


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "nonsense", "other version"])
def test_a_damaged_file_is_drawn_anew(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = load(SMALL, tmp_path)
    good = kept(tmp_path).read_bytes()
    flipped = bytearray(good)
    flipped[5] ^= 1
    bad = {
        "cut": good[: len(good) // 2],
        "flipped": bytes(flipped),
        "empty": b"",
        "nonsense": bytes(range(256)) * 9,
        "other version": good,
    }
    kept(tmp_path).write_bytes(bad[harm])
    if harm == "other version":
        monkeypatch.setattr(synthetic_data, "_VERSION", b"another")
    assert "drawing" in notes(tmp_path)
    assert notes(tmp_path) == ["checking"]
    assert same(load(SMALL, tmp_path), dataset)


def test_cancelling_keeps_nothing(tmp_path: Path) -> None:
    progress = prepare(SMALL, tmp_path)
    assert next(progress).note == "checking"
    assert next(progress).note == "drawing"
    progress.close()
    assert not kept(tmp_path).exists()


def test_without_a_folder_that_can_be_written_it_is_drawn_all_the_same(
    tmp_path: Path, temporary: Path
) -> None:
    (tmp_path / "a file").touch()
    nowhere = tmp_path / "a file"
    assert "drawing" in notes(nowhere)
    assert same(load(SMALL, nowhere), load(SMALL, tmp_path))
    # The folder for temporary files will do.
    temporary.unlink()
    assert "drawing" in notes(nowhere)
    assert notes(nowhere) == ["checking"]
    assert len(list(temporary.rglob(synthetic_data.FILE_NAME))) == 1


@pytest.mark.skipif(os.name == "nt", reason="folders have no such modes there")
def test_reading_changes_nothing(tmp_path: Path) -> None:
    load(SMALL, tmp_path)
    before = kept(tmp_path).stat().st_mtime_ns
    load(SMALL, tmp_path)
    assert kept(tmp_path).stat().st_mtime_ns == before
    assert list(kept(tmp_path).parent.iterdir()) == [kept(tmp_path)]


def test_a_network_learns_from_it_without_any_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue_of_small = {"synthetic": small_synthetic(600, 100)}
    monkeypatch.setattr(catalogue, "CATALOGUE", catalogue_of_small)
    recipe = replace(SYNTHETIC, epochs=4, validation_size=100, batch_size=20)
    *_, done = run(recipe, RunOptions(tmp_path, "cpu", threads=1))
    assert isinstance(done, RunDone)
    assert done.test_accuracy > 0.8
    assert done.checkpoint.accuracy == {"synthetic-test": done.test_accuracy}


def test_its_size_in_the_catalogue() -> None:
    info = CATALOGUE["synthetic"]
    assert (info.train_size, info.test_size) == (20_000, 2_000)
    assert (info.files, info.download_bytes) == ((), 0)
