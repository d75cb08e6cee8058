"""The models that can be used: shipped, kept, from files, just trained."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotWritable,
    PickleRefused,
)
from cnn_desktop.core.events import RunDone
from cnn_desktop.core.networks.layers import Flatten, Linear
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import ModelInUse, Session
from cnn_desktop.gui.train.result import ResultCard
from tests.cli.small_data import fill_disk
from tests.gui.driver import Driver, wait_until
from tests.gui.models import ONE_LAYER, bad_files, make_checkpoint


@pytest.fixture
def session(qapp: QApplication) -> Session:
    return Session()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept models"


class Shelf(ModelShelf):
    """A shelf whose user waits after each wish, and hears of what failed as of an exception."""

    def wait(self, ask: Callable[[Callable[..., None], Callable[[Exception], None]], None]) -> str:
        """Ask for something and return the name that was told, if any."""
        told: list[str] = []
        errors: list[Exception] = []
        ask(lambda *names: told.extend(names), errors.append)
        wait_until(lambda: not self.is_busy)
        if errors:
            raise errors[0]
        return told[0] if told else ""

    def use_shipped(self) -> None:
        self.wait(partial(self.open, self.shipped))

    def use_file(self, path: Path) -> None:
        self.wait(partial(self.open, partial(self.read, path)))

    def kept_as(self, name: str) -> Path:
        """Keep the model that was trained last and return its file."""
        told = self.wait(partial(self.keep, name))
        return next(path for known, path in self.kept() if known == told)


@pytest.fixture
def shelf(session: Session, folder: Path) -> Iterator[Shelf]:
    it = Shelf(session, paths.shipped_model(), folder)
    it.use_shipped()
    yield it
    assert it.close(10_000)


def name_in_use(session: Session) -> str:
    return session.model.checkpoint.name if session.model else ""


def test_the_shipped_model_is_there_and_reads_digits(session: Session, shelf: Shelf) -> None:
    assert session.model is not None
    assert session.model.origin == "shipped"
    assert session.model.checkpoint.reads_digits
    assert session.model.checkpoint.accuracy["mnist-test"] > 0.98


def test_a_trained_model_is_kept_found_and_read_again(
    session: Session, shelf: Shelf, folder: Path
) -> None:
    trained = make_checkpoint(name="two-layer-cnn")
    shelf.use_trained(trained)
    path = shelf.kept_as("My reader, 나의 모델")
    assert path.parent == folder
    assert shelf.kept() == [("My reader, 나의 모델", path)]
    assert session.model is not None
    assert (session.model.origin, session.model.path) == ("kept", path)
    again = load_checkpoint(path)
    assert all((again.weights[name] == array).all() for name, array in trained.weights.items())


def test_a_name_that_is_taken_gets_a_number(shelf: Shelf) -> None:
    shelf.use_trained(make_checkpoint())
    paths_kept = [shelf.kept_as("reader") for _ in range(3)]
    assert [path.stem for path in paths_kept] == ["reader", "reader 2", "reader 3"]
    assert {name for name, _ in shelf.kept()} == {"reader", "reader 2", "reader 3"}
    assert load_checkpoint(paths_kept[2]).name == "reader 3", "and has it wherever it goes"


def test_two_names_for_which_there_is_one_file_name_are_two_models(shelf: Shelf) -> None:
    shelf.use_trained(make_checkpoint())
    assert shelf.kept_as("a/b") != shelf.kept_as("a:b")
    assert [name for name, _ in shelf.kept()].count("a/b") == 1
    assert len(shelf.kept()) == 2


@pytest.mark.parametrize(
    "name", ["../../escape", "a/b\\c", "...", 'con:*?"<>|', "x" * 60, "\N{GRINNING FACE}", " . "]
)
def test_odd_names_stay_in_the_folder(name: str, shelf: Shelf, folder: Path) -> None:
    shelf.use_trained(make_checkpoint())
    path = shelf.kept_as(name)
    assert path.parent == folder
    assert path.is_file()
    assert shelf.kept() == [(name, path)]


def test_the_newest_comes_first_and_damaged_ones_are_left_out(shelf: Shelf, folder: Path) -> None:
    shelf.use_trained(make_checkpoint())
    old, new = shelf.kept_as("old"), shelf.kept_as("new")
    os.utime(old, (1, 1))
    os.utime(new, (2, 2))
    (folder / "broken.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{")
    (folder / "notes.txt").write_text("mine")
    (folder / "folder.safetensors").mkdir()
    assert [name for name, _ in shelf.kept()] == ["new", "old"]


def test_going_back_uses_the_model_from_before(session: Session, shelf: Shelf) -> None:
    before = session.model
    shelf.use_trained(make_checkpoint(name="new"))
    shelf.go_back()
    assert session.model is before


def test_keeping_concerns_the_trained_model_whatever_is_in_use_then(
    session: Session, shelf: Shelf
) -> None:
    """One trains, looks at the shipped model to compare, and then presses Keep."""
    trained = make_checkpoint(name="trained", seed=3)
    shelf.use_trained(trained)
    shelf.use_shipped()
    path = shelf.kept_as("mine")
    kept = load_checkpoint(path)
    assert (kept.weights["conv1.weight"] == trained.weights["conv1.weight"]).all()
    assert name_in_use(session) == "mine"


def test_going_back_goes_to_the_model_before_the_training(
    session: Session, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.use_trained(make_checkpoint(name="trained"))
    other = tmp_path / "other.safetensors"
    save_checkpoint(other, make_checkpoint(ONE_LAYER, name="other"))
    shelf.use_file(other)
    shelf.go_back()
    assert session.model is not None
    assert session.model.origin == "shipped"


def test_a_saved_model_can_be_opened_elsewhere(
    session: Session, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "usb stick" / "reader.safetensors"
    shelf.use_trained(make_checkpoint())
    shelf.wait(partial(shelf.save_trained, path, "For the class"))
    shelf.use_shipped()
    shelf.use_file(path)
    assert name_in_use(session) == "For the class"
    assert session.model is not None
    assert session.model.origin == "file"


def test_the_model_in_use_is_saved_as_it_is(session: Session, shelf: Shelf, tmp_path: Path) -> None:
    shelf.use_trained(make_checkpoint())
    shelf.use_shipped()
    name = name_in_use(session)
    shelf.wait(partial(shelf.save, tmp_path / "copy.safetensors"))
    assert load_checkpoint(tmp_path / "copy.safetensors").name == name


def test_a_full_disk_keeps_nothing_and_loses_nothing(
    session: Session, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.use_trained(make_checkpoint(name="trained"))
    with monkeypatch.context() as full:
        fill_disk(full, 10)
        with pytest.raises(FileNotWritable):
            shelf.kept_as("mine")
    assert name_in_use(session) == "trained"
    assert shelf.kept() == []
    assert list(folder.iterdir()) == []
    shelf.kept_as("mine")
    assert [name for name, _ in shelf.kept()] == ["mine"]


def test_what_a_kill_left_behind_is_removed(session: Session, folder: Path) -> None:
    folder.mkdir()
    leftover = folder / ".reader.safetensors.abc.part-write"
    leftover.write_bytes(b"half")
    ModelShelf(session, paths.shipped_model(), folder)
    assert not leftover.exists()


def test_no_bad_file_changes_the_model_in_use(
    session: Session, shelf: Shelf, tmp_path: Path
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
    session: Session, shelf: Shelf, tmp_path: Path
) -> None:
    colours = make_checkpoint((Flatten(), Linear(10)), input_shape=(3, 32, 32))
    shelf.use_trained(colours)
    path = shelf.kept_as("colours")
    shelf.use_shipped()
    shelf.use_file(path)
    assert session.network is not None
    assert session.network.input_shape == (3, 32, 32)


def test_a_shipped_model_that_is_missing_is_told(session: Session, tmp_path: Path) -> None:
    shelf = Shelf(session, tmp_path / "nowhere.safetensors", tmp_path)
    with pytest.raises(CnnDesktopError, match="nowhere"):
        shelf.use_shipped()
    assert shelf.close(10_000)
    assert session.model is None


def test_a_kept_model_that_was_deleted_meanwhile_is_told(
    session: Session, shelf: Shelf, folder: Path
) -> None:
    shelf.use_trained(make_checkpoint())
    path = shelf.kept_as("mine")
    shutil.rmtree(folder)
    assert shelf.kept() == []
    with pytest.raises(CnnDesktopError):
        shelf.use_file(path)
    assert name_in_use(session) == "mine"


# -- in the background ----------------------------------------------------------------------------


def slow_read(shelf: ModelShelf, path: Path, may_end: threading.Event) -> ModelInUse:
    """Read a file as from a disk that takes its time."""
    assert threading.current_thread() is not threading.main_thread()
    assert may_end.wait(60)
    return shelf.read(path)


def fail(error: Exception) -> None:
    raise error


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two models in files."""
    first, second = (tmp_path / f"{name}.safetensors" for name in ("first", "second"))
    save_checkpoint(first, make_checkpoint(name="first"))
    save_checkpoint(second, make_checkpoint(ONE_LAYER, name="second"))
    return first, second


def test_of_two_models_the_one_chosen_last_is_used_and_told(
    session: Session, shelf: Shelf, files: tuple[Path, Path]
) -> None:
    may_end = threading.Event()
    used: list[str] = []
    told: list[str] = []
    session.model_changed.connect(lambda: used.append(name_in_use(session)))
    first, second = files
    for path in (first, first.with_name("missing"), second):
        read = partial(slow_read, shelf, path, may_end)
        shelf.open(read, partial(told.append, path.stem), lambda error: told.append(str(error)))
    may_end.set()
    wait_until(lambda: not shelf.is_busy)
    assert used == told == ["second"]


def test_a_model_that_was_trained_meanwhile_is_not_pushed_aside(
    session: Session, shelf: Shelf, files: tuple[Path, Path]
) -> None:
    may_end = threading.Event()
    shelf.open(partial(slow_read, shelf, files[0], may_end), lambda: None, fail)
    shelf.use_trained(make_checkpoint(name="trained"))
    may_end.set()
    wait_until(lambda: not shelf.is_busy)
    assert name_in_use(session) == "trained"


def test_what_is_saved_and_opened_at_once_comes_in_that_order(
    session: Session, shelf: Shelf, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """The file is written before it is read, and another choice is not taken back by a save."""
    copy = tmp_path / "copy.safetensors"
    failures: list[Exception] = []
    shelf.use_file(files[0])
    shelf.save(copy, lambda: None, failures.append)
    shelf.open(partial(shelf.read, copy), lambda: None, failures.append)
    shelf.save(tmp_path / "again.safetensors", lambda: None, failures.append)
    shelf.open(partial(shelf.read, files[1]), lambda: None, failures.append)
    wait_until(lambda: not shelf.is_busy)
    assert failures == []
    assert load_checkpoint(copy).name == load_checkpoint(tmp_path / "again.safetensors").name
    assert load_checkpoint(copy).name == "first"
    assert name_in_use(session) == "second"


def test_what_waits_to_be_written_is_written_before_it_ends(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = slow_disk(monkeypatch)
    told: list[str] = []
    shelf.use_trained(make_checkpoint())
    for name in ("one", "two"):
        shelf.keep(name, told.append, fail)
    assert told == []
    may_end.set()
    assert shelf.close(60_000)
    assert told == ["one", "two"]
    assert {name for name, _ in shelf.kept()} == {"one", "two"}


def slow_disk(patch: pytest.MonkeyPatch) -> threading.Event:
    """Let no model be written before the event is set, nor in the window's thread."""
    may_end = threading.Event()

    def save(path: Path, checkpoint: Checkpoint) -> None:
        assert threading.current_thread() is not threading.main_thread()
        assert may_end.wait(60)
        save_checkpoint(path, checkpoint)

    patch.setattr("cnn_desktop.gui.model_shelf.save_checkpoint", save)
    return may_end


def test_closing_the_window_waits_for_a_model_that_is_saved(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = slow_disk(monkeypatch)
    target = tmp_path / "mine.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    app.action("save_model").trigger()
    wait_until(lambda: "Saving mine.safetensors…" in app.banner)
    QTimer.singleShot(0, app.window, app.window.close)
    release = threading.Timer(0.2, may_end.set)  # while the window waits
    release.start()
    wait_until(lambda: app.controller.has_ended)
    release.join()
    assert load_checkpoint(target).reads_digits


def test_keep_that_is_clicked_twice_keeps_one(app: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = slow_disk(monkeypatch)
    app.go("train")
    model = make_checkpoint(name="mine")
    app.controller._shelf.use_trained(model)
    app.find(ResultCard, "result").show_result(done_with(model), "before")
    app.click("keep_model")
    assert not app.widget("keep_model").isEnabled()
    QTest.mouseClick(app.widget("keep_model"), Qt.MouseButton.LeftButton)
    may_end.set()
    app.wait_for_models()
    assert not app.widget("result").isVisible()
    assert "mine is kept" in app.page_banner
    assert [name for name, _ in app.controller._shelf.kept()] == ["mine"]


def done_with(model: Checkpoint) -> RunDone:
    """Return the last word of a run that has trained a model."""
    return RunDone(
        checkpoint=model,
        test_accuracy=0.9,
        test_loss=0.1,
        epochs_done=1,
        seconds=1.0,
        stopped=False,
    )
