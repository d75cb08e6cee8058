"""A run of another process is watched: its curves grow here, and nothing is written there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.runs.files import RUN
from cnn_desktop.core.runs.library import KeptRun, list_runs
from cnn_desktop.core.runs.progress import PROGRESS
from cnn_desktop.core.runs.watch import Look
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.train.curves import Plot
from cnn_desktop.gui.train.runs_dialog import RunsDialog
from cnn_desktop.gui.train.runs_table import EPOCHS
from cnn_desktop.gui.train.watch_dialog import WatchDialog
from cnn_desktop.gui.training_run import RunState
from tests.cli import small_data
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, wait_until


@pytest.fixture
def app(open_app: Opener, tmp_path: Path) -> Driver:
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    return driver


@pytest.fixture
def training(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Another process that really trains, for as long as a test takes."""
    folder = tmp_path / "shared" / "their run"
    process = subprocess.Popen(
        [
            sys.executable,
            small_data.__file__,
            str(small_data.small_mnist()),
            *("train", "--recipe", "lenet", "--threads", "1", "--batch-size", "10"),
            *("--epochs", "400", "--name", "Their run", "--json", "--out", str(folder)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with process:
        yield process, folder
        process.kill()


def choose_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def points(app: Driver, plot: str = "watch_loss_plot") -> list[int]:
    """Return how many points each curve has: batches, training, validation."""
    items = app.find(Plot, plot).getPlotItem().listDataItems()
    return [0 if item.xData is None else len(item.xData) for item in items]


def state(app: Driver) -> str:
    return app.find(QLabel, "watch_state").text()


def test_a_run_of_another_process_grows_here_and_reads_the_drawing(
    app: Driver,
    training: tuple[subprocess.Popen[bytes], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process, folder = training
    app.go("draw")
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.go("train")
    choose_folder(monkeypatch, folder)
    app.click("watch_a_run")
    follow = app.find(QCheckBox, "watch_follow")
    assert not follow.isEnabled()  # nothing is there yet
    wait_until(lambda: state(app).startswith("Still running: epoch"))
    assert app.text("watch_title") == "Their run  ·  MNIST"
    wait_until(lambda: points(app)[1] >= 1, "the first epoch")
    assert app.text("watch_figures").startswith("Epoch ")
    before = points(app)
    wait_until(lambda: points(app)[1] > before[1] and points(app)[0] > before[0], "more")
    assert app.find(QProgressBar, "watch_progress").value() > 0

    # Its newest weights read the drawing, here and on the Draw page.
    wait_until(follow.isEnabled)
    app.click("watch_follow")
    learning = app.session.learning
    assert learning is not None
    assert learning.network.name == "lenet-like"
    wait_until(lambda: "Your drawing:" in app.text("watch_prediction"))
    wait_until(lambda: app.session.learning is not learning, "newer weights")
    assert app.session.learning is not None
    assert app.session.learning.network is learning.network
    assert "learning" in app.window.model_menu.text()

    # It is killed: no news, but what was seen stays, and so do its files.
    process.kill()
    process.wait()
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr("cnn_desktop.core.runs.watch.SILENT_SECONDS", 2.0)
    wait_until(lambda: state(app).startswith("△  No news for"), "no news")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == files
    app.find(WatchDialog, "watch").close()
    assert app.session.learning is None


@pytest.mark.parametrize("way", ["esc", "close"])
def test_the_window_closes_and_looks_no_more(
    way: str, app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, finished(app, tmp_path))
    app.click("watch_a_run")
    window = app.find(WatchDialog, "watch")
    wait_until(lambda: window.look is not None, "the first look")
    if way == "esc":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    else:
        window.close()
    assert not window.isVisible()
    assert window.stop()  # its thread has ended
    app.click("watch_a_run")
    assert window.isVisible()


def finished(app: Driver, tmp_path: Path) -> Path:
    """Train here for two epochs and return the folder."""
    network = app.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    app.find(QSpinBox, "epochs").setValue(2)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    (run,) = [run for run in list_runs(paths.runs_dir()) if isinstance(run, KeptRun)]
    folder = tmp_path / "elsewhere"
    shutil.copytree(run.folder, folder)
    return folder


def test_how_a_run_ended_is_said(
    app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finished(app, tmp_path)
    choose_folder(monkeypatch, folder)
    app.click("watch_a_run")
    wait_until(lambda: state(app).startswith("✓  Finished."))
    assert points(app)[1:] == [2, 2]
    progress = json.loads((folder / PROGRESS).read_text())
    diverged = {
        "kind": "TrainingDiverged",
        "values": {"epoch": 2, "step": 15},
        "text": "it broke off",
    }
    for ended, error, words in (
        ("stopped", None, "◼  Stopped after 2 whole epochs"),
        ("failed", diverged, "✕  Training broke off in epoch 2, step 15"),
        ("failed", {"text": "KeyError: 5"}, "✕  KeyError: 5"),
    ):
        content = {**progress, "state": ended, "error": error}
        (folder / PROGRESS).write_text(json.dumps(content))
        app.click("watch_another")
        wait_until(lambda: state(app).startswith(words), words)  # noqa: B023 - waited for here
    app.controller.set_look("light", "ko", projector=False)
    wait_until(lambda: "Stopped" not in state(app) and "KeyError" in state(app))


def test_a_folder_that_cannot_be_read_is_told_and_looked_into_again(
    app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finished(app, tmp_path)
    whole = (folder / RUN).read_bytes()
    choose_folder(monkeypatch, folder.parent)  # the wrong one
    app.click("watch_a_run")
    wait_until(lambda: "there is no run in it" in state(app))
    (folder / RUN).write_bytes(whole[:100])  # half-written, over a network
    choose_folder(monkeypatch, folder)
    app.click("watch_a_run")
    wait_until(lambda: state(app).startswith("△") and "tried again" in state(app))
    assert app.text("watch_title") == "Looking for a run…"
    (folder / RUN).write_bytes(whole)
    wait_until(lambda: state(app).startswith("✓"))
    assert points(app)[1] == 2


def test_a_run_of_the_list_is_watched_and_a_live_one_is_not_resumed(
    app: Driver, tiny_data: None, tmp_path: Path
) -> None:
    finished(app, tmp_path)
    (run,) = [run for run in list_runs(paths.runs_dir()) if isinstance(run, KeptRun)]
    content = json.loads((run.folder / RUN).read_text())
    content["epochs"] = content["epochs"][:1]
    del content["result"]
    (run.folder / RUN).write_text(json.dumps(content))
    progress = (run.folder / PROGRESS).read_bytes()
    (run.folder / PROGRESS).write_bytes(progress.replace(b'"finished"', b'"running"'))
    app.click("show_runs")
    dialog = app.find(RunsDialog, "runs")
    view = app.find(QTableWidget, "runs_table")
    wait_until(lambda: not dialog.is_reading and view.rowCount() == 1)
    view.selectRow(0)
    assert not app.find(QPushButton, "resume_run").isEnabled()  # somebody trains it
    app.click("watch_run")
    wait_until(lambda: state(app).startswith("Still running"))
    (run.folder / PROGRESS).write_bytes(progress.replace(b'"finished"', b'"stopped"'))
    app.click("refresh_runs")
    wait_until(app.find(QPushButton, "resume_run").isEnabled)
    wait_until(lambda: "Stopped after" in state(app))


def test_while_a_run_trains_here_the_other_one_does_not_read_the_drawing(
    app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finished(app, tmp_path)
    choose_folder(monkeypatch, folder)
    app.click("watch_a_run")
    follow = app.find(QCheckBox, "watch_follow")
    wait_until(follow.isEnabled)
    app.click("watch_follow")
    assert app.session.learning is not None
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    assert not follow.isEnabled()
    assert not follow.isChecked()
    app.wait_for_step(2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert follow.isEnabled()


def test_a_pause_here_is_seen_by_who_watches(
    app: Driver, tiny_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnn_desktop.gui.training_run.BEAT_SECONDS", 0.2)
    monkeypatch.setattr("cnn_desktop.core.runs.watch.SILENT_SECONDS", 5.0)
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    app.wait_for_step(3)
    (folder,) = paths.runs_dir().iterdir()
    choose_folder(monkeypatch, folder)
    app.click("watch_a_run")
    wait_until(lambda: state(app).startswith("Still running"))
    app.click("pause_training")
    wait_until(lambda: state(app).startswith("❚❚  Paused"), "the pause")
    looks: list[Look] = []
    dialog = app.find(WatchDialog, "watch")
    first = dialog.look

    def beats() -> bool:
        look = dialog.look
        if look is not None and look is not first and look not in looks:
            looks.append(look)
        return len(looks) >= 3

    wait_until(beats, "signs of life")
    assert all(look.state == "paused" and not look.is_silent for look in looks)
    app.click("show_runs")
    view = app.find(QTableWidget, "runs_table")
    wait_until(lambda: view.rowCount() == 1)
    cell = view.item(0, EPOCHS)
    assert cell is not None
    assert cell.text().endswith("paused")
    app.find(RunsDialog, "runs").close()

    app.click("pause_training")  # it says Resume
    wait_until(lambda: state(app).startswith("Still running"))
    app.click("pause_training")
    wait_until(lambda: "Paused" in state(app))
    said = (folder / PROGRESS).read_bytes()
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    wait_until(lambda: state(app).startswith("✓  Finished."))

    # As a kill in the middle of a pause leaves it: no sign of life comes any more.
    (folder / PROGRESS).write_bytes(said)
    app.click("watch_another")
    wait_until(lambda: "Paused" in state(app))
    wait_until(lambda: state(app).startswith("△  It was paused, and there is no news"))


def test_the_program_closes_while_it_watches(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "nowhere")
    app.click("watch_a_run")
    wait_until(lambda: "tried again" in state(app))
    controller = app.controller
    app.window.close()
    assert controller.has_ended


def test_a_network_that_does_not_answer_keeps_no_window_open(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    asked = threading.Event()

    def hang(self: Path) -> bytes:
        asked.set()
        answers.wait()
        return b""

    monkeypatch.setattr("cnn_desktop.gui.train.watch_dialog.CLOSE_MS", 50)
    choose_folder(monkeypatch, tmp_path)
    with monkeypatch.context() as network:
        network.setattr("cnn_desktop.core.runs.watch.Path.read_bytes", hang)
        app.click("watch_a_run")
        wait_until(asked.is_set)
        assert state(app) == "Reading the folder…"
        controller = app.controller
        threads = controller.window.findChildren(IteratorThread)
        app.window.close()
        assert not app.window.isVisible()
        assert not controller.has_ended  # the process is ended all the same, see run_app()
        answers.set()
        assert all(thread.wait(10_000) for thread in threads)


def test_the_folder_is_asked_for_where_runs_are(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[str] = []
    answers = [str(tmp_path / "shared" / "their run"), ""]

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return answers.pop(0)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    paths.runs_dir().mkdir(parents=True)
    (tmp_path / "shared" / "their run").mkdir(parents=True)
    app.click("watch_a_run")
    app.click("watch_another")
    assert starts == [str(paths.runs_dir()), str(tmp_path / "shared")]
