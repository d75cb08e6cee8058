"""The models that can be used: shipped, kept, from files, just trained."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import load_checkpoint, save_checkpoint
from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotWritable,
    PickleRefused,
)
from cnn_desktop.core.networks.layers import Flatten, Linear
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import Session
from tests.cli.small_data import fill_disk
from tests.gui.models import ONE_LAYER, bad_files, make_checkpoint


@pytest.fixture
def session(qapp: QApplication) -> Session:
    return Session()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept models"


@pytest.fixture
def shelf(session: Session, folder: Path) -> ModelShelf:
    it = ModelShelf(session, paths.shipped_model(), folder)
    it.use_shipped()
    return it


def name_in_use(session: Session) -> str:
    return session.model.checkpoint.name if session.model else ""


def test_the_shipped_model_is_there_and_reads_digits(session: Session, shelf: ModelShelf) -> None:
    assert session.model is not None
    assert session.model.origin == "shipped"
    assert session.model.checkpoint.reads_digits
    assert session.model.checkpoint.accuracy["mnist-test"] > 0.98


def test_a_trained_model_is_kept_found_and_read_again(
    session: Session, shelf: ModelShelf, folder: Path
) -> None:
    trained = make_checkpoint(name="two-layer-cnn")
    shelf.use_trained(trained)
    path = shelf.keep("My reader, 나의 모델")
    assert path.parent == folder
    assert shelf.kept() == [("My reader, 나의 모델", path)]
    assert session.model is not None
    assert (session.model.origin, session.model.path) == ("kept", path)
    again = load_checkpoint(path)
    assert all((again.weights[name] == array).all() for name, array in trained.weights.items())


def test_a_name_that_is_taken_gets_a_number(shelf: ModelShelf) -> None:
    shelf.use_trained(make_checkpoint())
    paths_kept = [shelf.keep("reader") for _ in range(3)]
    assert [path.stem for path in paths_kept] == ["reader", "reader 2", "reader 3"]
    assert {name for name, _ in shelf.kept()} == {"reader", "reader 2", "reader 3"}
    assert load_checkpoint(paths_kept[2]).name == "reader 3", "and has it wherever it goes"


def test_two_names_for_which_there_is_one_file_name_are_two_models(shelf: ModelShelf) -> None:
    shelf.use_trained(make_checkpoint())
    assert shelf.keep("a/b") != shelf.keep("a:b")
    assert [name for name, _ in shelf.kept()].count("a/b") == 1
    assert len(shelf.kept()) == 2


@pytest.mark.parametrize(
    "name", ["../../escape", "a/b\\c", "...", 'con:*?"<>|', "x" * 60, "\N{GRINNING FACE}", " . "]
)
def test_odd_names_stay_in_the_folder(name: str, shelf: ModelShelf, folder: Path) -> None:
    shelf.use_trained(make_checkpoint())
    path = shelf.keep(name)
    assert path.parent == folder
    assert path.is_file()
    assert shelf.kept() == [(name, path)]


def test_the_newest_comes_first_and_damaged_ones_are_left_out(
    shelf: ModelShelf, folder: Path
) -> None:
    shelf.use_trained(make_checkpoint())
    old, new = shelf.keep("old"), shelf.keep("new")
    os.utime(old, (1, 1))
    os.utime(new, (2, 2))
    (folder / "broken.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{")
    (folder / "notes.txt").write_text("mine")
    (folder / "folder.safetensors").mkdir()
    assert [name for name, _ in shelf.kept()] == ["new", "old"]


def test_going_back_uses_the_model_from_before(session: Session, shelf: ModelShelf) -> None:
    before = session.model
    shelf.use_trained(make_checkpoint(name="new"))
    shelf.go_back()
    assert session.model is before


def test_keeping_concerns_the_trained_model_whatever_is_in_use_then(
    session: Session, shelf: ModelShelf
) -> None:
    """One trains, looks at the shipped model to compare, and then presses Keep."""
    trained = make_checkpoint(name="trained", seed=3)
    shelf.use_trained(trained)
    shelf.use_shipped()
    path = shelf.keep("mine")
    kept = load_checkpoint(path)
    assert (kept.weights["conv1.weight"] == trained.weights["conv1.weight"]).all()
    assert name_in_use(session) == "mine"


def test_going_back_goes_to_the_model_before_the_training(
    session: Session, shelf: ModelShelf, tmp_path: Path
) -> None:
    shelf.use_trained(make_checkpoint(name="trained"))
    other = tmp_path / "other.safetensors"
    save_checkpoint(other, make_checkpoint(ONE_LAYER, name="other"))
    shelf.use_file(other)
    shelf.go_back()
    assert session.model is not None
    assert session.model.origin == "shipped"


def test_a_saved_model_can_be_opened_elsewhere(
    session: Session, shelf: ModelShelf, tmp_path: Path
) -> None:
    path = tmp_path / "usb stick" / "reader.safetensors"
    shelf.use_trained(make_checkpoint())
    shelf.save_trained(path, "For the class")
    shelf.use_shipped()
    shelf.use_file(path)
    assert name_in_use(session) == "For the class"
    assert session.model is not None
    assert session.model.origin == "file"


def test_the_model_in_use_is_saved_as_it_is(
    session: Session, shelf: ModelShelf, tmp_path: Path
) -> None:
    shelf.use_trained(make_checkpoint())
    shelf.use_shipped()
    name = name_in_use(session)
    shelf.save(tmp_path / "copy.safetensors")
    assert load_checkpoint(tmp_path / "copy.safetensors").name == name


def test_a_full_disk_keeps_nothing_and_loses_nothing(
    session: Session, shelf: ModelShelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.use_trained(make_checkpoint(name="trained"))
    with monkeypatch.context() as full:
        fill_disk(full, 10)
        with pytest.raises(FileNotWritable):
            shelf.keep("mine")
    assert name_in_use(session) == "trained"
    assert shelf.kept() == []
    assert list(folder.iterdir()) == []
    shelf.keep("mine")
    assert [name for name, _ in shelf.kept()] == ["mine"]


def test_what_a_kill_left_behind_is_removed(session: Session, folder: Path) -> None:
    folder.mkdir()
    leftover = folder / ".reader.safetensors.abc.part-write"
    leftover.write_bytes(b"half")
    ModelShelf(session, paths.shipped_model(), folder)
    assert not leftover.exists()


def test_no_bad_file_changes_the_model_in_use(
    session: Session, shelf: ModelShelf, tmp_path: Path
) -> None:
    before = session.model
    for name, path in bad_files(tmp_path).items():
        with pytest.raises(CnnDesktopError) as caught:
            shelf.use_file(path)
        assert name in str(caught.value)
        if "pickle" in name:
            assert isinstance(caught.value, PickleRefused)
    assert session.model is before


def test_a_model_for_other_pictures_is_used_kept_and_left_again(
    session: Session, shelf: ModelShelf, tmp_path: Path
) -> None:
    colours = make_checkpoint((Flatten(), Linear(10)), input_shape=(3, 32, 32))
    shelf.use_trained(colours)
    path = shelf.keep("colours")
    shelf.use_shipped()
    shelf.use_file(path)
    assert session.network is not None
    assert session.network.input_shape == (3, 32, 32)


def test_a_shipped_model_that_is_missing_is_told(session: Session, tmp_path: Path) -> None:
    shelf = ModelShelf(session, tmp_path / "nowhere.safetensors", tmp_path)
    with pytest.raises(CnnDesktopError, match="nowhere"):
        shelf.use_shipped()
    assert session.model is None


def test_a_kept_model_that_was_deleted_meanwhile_is_told(
    session: Session, shelf: ModelShelf, folder: Path
) -> None:
    shelf.use_trained(make_checkpoint())
    path = shelf.keep("mine")
    shutil.rmtree(folder)
    assert shelf.kept() == []
    with pytest.raises(CnnDesktopError):
        shelf.use_file(path)
    assert name_in_use(session) == "mine"
