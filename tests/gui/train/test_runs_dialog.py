"""The list of kept runs: named, compared, deleted and brought back, saved, gone on with."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTableWidgetSelectionRange,
    QWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.runs.library import KeptRun, list_runs
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.train.runs_dialog import RunsDialog
from cnn_desktop.gui.train.runs_table import DATA, EPOCHS, NAME, NOTE, RECIPE, TEST, WRITTEN
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_for_layout, wait_until


@pytest.fixture
def app(open_app: Opener, tmp_path: Path, tiny_data: None) -> Driver:
    """The program with two runs behind it, of one and of two epochs."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    network = driver.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    for epochs in (1, 2):
        driver.find(QSpinBox, "epochs").setValue(epochs)
        driver.click("start_training")
        driver.wait_for_state(RunState.IDLE)
    driver.click("show_runs")
    wait_for_rows(driver, 2)
    return driver


def wait_for_rows(app: Driver, count: int) -> None:
    """Wait until the folder has been read and so many runs are listed."""
    dialog = app.find(RunsDialog, "runs")
    wait_until(lambda: not dialog.is_reading and table(app).rowCount() == count, "the list")


def table(app: Driver) -> QTableWidget:
    return app.find(QTableWidget, "runs_table")


def kept() -> list[KeptRun]:
    return [run for run in list_runs(paths.runs_dir()) if isinstance(run, KeptRun)]


def curves(app: Driver) -> int:
    plot: Any = app.find(QWidget, "runs_plot")
    return len(plot.getPlotItem().listDataItems())


def differences(app: Driver) -> dict[str, list[str]]:
    """Return by the name of its row what the table of differences holds."""
    view = app.find(QTableWidget, "runs_differences")
    found = {}
    for row in range(view.rowCount()):
        head = view.verticalHeaderItem(row)
        assert head is not None
        items = [view.item(row, column) for column in range(view.columnCount())]
        found[head.text()] = [item.text() for item in items if item is not None]
    return found


def head_text(app: Driver, column: int) -> str:
    head = app.find(QTableWidget, "runs_differences").horizontalHeaderItem(column)
    assert head is not None
    return head.text()


def banner(app: Driver) -> str:
    return app.find(Banner, "runs_banner").text


def cell(app: Driver, row: int, column: int) -> QTableWidgetItem:
    item = table(app).item(row, column)
    assert item is not None
    return item


def test_runs_are_listed_named_and_compared(app: Driver) -> None:
    view = table(app)
    assert "%" in cell(app, 0, TEST).text()
    assert cell(app, 0, NAME).text() == "lenet-like, two-layer (changed) 2"
    assert cell(app, 0, RECIPE).text() == "two-layer (changed)"
    assert cell(app, 0, DATA).text() == "MNIST"
    assert time.strftime("%Y-") in cell(app, 0, WRITTEN).text()
    cell(app, 0, NAME).setText("long one")
    wait_for_rows(app, 2)
    cell(app, 1, NOTE).setText("the first try")
    wait_for_rows(app, 2)
    assert {run.name for run in kept()} >= {"long one"}
    assert [run.note for run in kept() if run.name != "long one"] == ["the first try"]
    view.selectAll()
    assert curves(app) == 2
    assert not any(cell(app, row, NAME).icon().isNull() for row in range(2))  # their colours
    view.selectRow(1)
    assert [cell(app, row, NAME).icon().isNull() for row in range(2)] == [True, False]
    view.selectAll()
    rows = differences(app)
    assert rows["Epochs"] == ["2", "1"]
    assert rows["Epochs trained"] == ["2", "1"]
    assert "Learning rate" not in rows  # they do not differ in it
    heads = [head_text(app, column) for column in range(2)]
    assert heads[0] == "long one"
    app.controller.set_look("light", "ko", projector=False)
    wait_until(lambda: "에폭" in differences(app))
    app.controller.set_look("light", "en", projector=False)


def test_runs_of_the_same_name_have_the_same_numbers_in_list_and_comparison(app: Driver) -> None:
    view = table(app)
    assert {index.row() for index in view.selectedIndexes()} == {0}  # the newest, at once
    assert curves(app) == 1
    title = "lenet-like, two-layer (changed)"
    assert [cell(app, row, NAME).text() for row in range(2)] == [f"{title} 2", title]
    (name,) = _names_of_curves(app)
    assert name == f"{title} 2"  # although it is chosen alone
    view.selectAll()
    heads = [head_text(app, column).replace("\n", ", ") for column in range(2)]
    assert heads == [cell(app, row, NAME).text() for row in range(2)] == _names_of_curves(app)
    app.find(QComboBox, "runs_figure").setCurrentIndex(0)
    app.controller.set_look("light", "ko", projector=False)
    assert cell(app, 0, NAME).text().endswith(" 2")
    app.controller.set_look("light", "en", projector=False)


def _names_of_curves(app: Driver) -> list[str]:
    plot: Any = app.find(QWidget, "runs_plot")
    return [item.name() for item in plot.getPlotItem().listDataItems()]


def test_epochs_are_counted_in_whole_numbers(app: Driver) -> None:
    table(app).selectAll()
    plot: Any = app.find(QWidget, "runs_plot")
    axis = plot.getAxis("bottom")
    for low, high in ((0.9, 2.1), (1.0, 1.4), (0.0, 30.0)):
        ticks = [tick for _, level in axis.tickValues(low, high, 500) for tick in level]
        assert all(tick == round(tick) for tick in ticks)
    assert axis.tickStrings([1.0, 2.0], 1, 1) == ["1", "2"]


def test_in_the_smallest_window_of_projector_mode_nothing_lies_over_anything(app: Driver) -> None:
    app.controller.set_look("light", "en", projector=True)
    dialog = app.find(RunsDialog, "runs")
    dialog.resize(960, 600)
    wait_for_layout()
    names = ("runs_table", "resume_run", "refresh_runs", "runs_plot", "runs_figure")
    places = []
    for name in names:
        widget = app.widget(name)
        places.append(QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size()))
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :]), names[number]
    height = table(app).rowHeight(0)
    assert height >= 1.5 * table(app).fontMetrics().height()  # rows are as large as their words


def test_without_a_chosen_run_the_plot_says_what_to_do(app: Driver) -> None:
    hint = app.find(QLabel, "runs_plot_hint")
    assert not hint.isVisible()
    table(app).clearSelection()
    assert hint.isVisible()
    assert hint.text() == "Choose a run in the list above to see its curves."
    plot: Any = app.find(QWidget, "runs_plot")
    assert not plot.getAxis("left").isVisible()
    table(app).selectRow(1)
    assert not hint.isVisible()
    assert plot.getAxis("left").isVisible()


def test_two_to_six_runs_are_drawn_over_each_other_and_told_apart(app: Driver) -> None:
    (first, *_) = kept()
    for number in range(4):
        copy = paths.runs_dir() / f"copy {number}"
        shutil.copytree(first.folder, copy)
        content = json.loads((copy / "run.json").read_text())
        content["recipe"] |= {"learning_rate": 0.1 * (number + 1), "sabotage": ["no-shuffle"]}
        (copy / "run.json").write_text(json.dumps(content))
    app.click("refresh_runs")
    wait_for_rows(app, 6)
    table(app).selectAll()
    assert curves(app) == 6
    plot: Any = app.find(QWidget, "runs_plot")
    pens = [item.opts["pen"].color().name() for item in plot.getPlotItem().listDataItems()]
    assert len(set(pens)) == 6
    rows = differences(app)
    assert set(rows["Learning rate"]) == {"0.001", "0.1", "0.2", "0.3", "0.4"}
    assert len(set(rows["Sabotage"])) == 2
    assert len({head_text(app, column) for column in range(6)}) == 6
    app.find(QComboBox, "runs_figure").setCurrentIndex(3)
    assert curves(app) == 6


def test_what_was_changed_in_mid_run_is_a_difference(app: Driver) -> None:
    (newest, *_) = kept()
    copy = paths.runs_dir() / "turned"
    shutil.copytree(newest.folder, copy)
    content = json.loads((copy / "run.json").read_text())
    change = {"step": 3, "place": 0.25, "name": "learning_rate", "value": 0.02}
    (copy / "run.json").write_text(json.dumps({**content, "changes": [change]}))
    app.click("refresh_runs")
    wait_for_rows(app, 3)
    names = [cell(app, row, NAME).text() for row in range(3)]
    pair = [row for row in range(3) if cell(app, row, EPOCHS).text() == "2 / 2"]
    assert len(pair) == 2, names
    view = table(app)
    view.clearSelection()
    for row in pair:
        span = QTableWidgetSelectionRange(row, 0, row, view.columnCount() - 1)
        view.setRangeSelected(span, True)  # noqa: FBT003
    assert "same settings" not in app.text("runs_hint")
    told = differences(app)["Changed at epoch"]
    assert sorted(told) == ["0.25: Learning rate 0.02", "–"]


def test_a_run_keeps_its_colour_whichever_others_are_chosen(app: Driver) -> None:
    def colours() -> dict[str, str]:
        plot: Any = app.find(QWidget, "runs_plot")
        items = plot.getPlotItem().listDataItems()
        return {item.name(): item.opts["pen"].color().name() for item in items}

    view = table(app)
    view.selectAll()
    both = colours()
    assert len(set(both.values())) == 2
    for row in (1, 0):
        view.selectRow(row)
        assert len(colours()) == 1
        assert colours().items() <= both.items()
    view.selectAll()
    assert colours() == both


def test_eight_runs_keep_their_looks_when_one_is_chosen_after_the_other(app: Driver) -> None:
    def looks() -> dict[str, tuple[str, object]]:
        plot: Any = app.find(QWidget, "runs_plot")
        pens = {item.name(): item.opts["pen"] for item in plot.getPlotItem().listDataItems()}
        return {name: (pen.color().name(), pen.style()) for name, pen in pens.items()}

    (first, *_) = kept()
    for number in range(6):
        shutil.copytree(first.folder, paths.runs_dir() / f"copy {number}")
    app.click("refresh_runs")
    wait_for_rows(app, 8)
    view = table(app)
    alone: dict[str, tuple[str, object]] = {}
    for row in range(8):
        click_row(app, row)
        alone |= looks()
    assert len(alone) == 8
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert looks() == alone
    assert len(set(alone.values())) == 8
    click_row(app, 7)
    assert looks().items() <= alone.items()


def click_row(app: Driver, row: int) -> None:
    """Choose one run with the mouse."""
    table(app).scrollToItem(cell(app, row, EPOCHS))
    place = table(app).visualItemRect(cell(app, row, EPOCHS)).center()
    QTest.mouseClick(table(app).viewport(), Qt.MouseButton.LeftButton, pos=place)


def put_beside(app: Driver, epochs: int) -> Path:
    """Copy a run of two epochs as one of another program that has ten and goes on."""
    newest = kept()[0]
    folder = paths.runs_dir() / "theirs"
    shutil.copytree(newest.folder, folder)
    (folder / "model.safetensors").unlink()
    content = json.loads((folder / "run.json").read_text())
    content["recipe"]["epochs"], content["result"] = 10, None
    content["epochs"] = content["epochs"][:epochs]
    (folder / "run.json").write_text(json.dumps(content))
    progress = json.loads((folder / "progress.json").read_text())
    (folder / "progress.json").write_text(json.dumps({**progress, "state": "running"}))
    return folder


def row_of(app: Driver, folder: Path) -> int:
    rows = range(table(app).rowCount())
    return next(row for row in rows if str(folder) in cell(app, row, NAME).toolTip())


def test_the_open_list_follows_runs_of_other_programs(app: Driver) -> None:
    """A run begins elsewhere, learns, is killed: the list says so by itself."""
    folder = put_beside(app, 1)
    wait_for_rows(app, 3)
    row = row_of(app, folder)
    assert cell(app, row, EPOCHS).text() == "1 / 10  training…"
    click_row(app, row)
    resume = app.find(QPushButton, "resume_run")
    assert not resume.isEnabled()
    assert curves(app) == 1
    content = json.loads((folder / "run.json").read_text())
    content["epochs"] = [*content["epochs"], {**content["epochs"][0], "epoch": 2}]
    (folder / "run.json").write_text(json.dumps(content))
    wait_until(lambda: cell(app, row, EPOCHS).text() == "2 / 10  training…")
    long_ago = time.time() - 60  # nothing was heard of it since
    os.utime(folder / "progress.json", (long_ago, long_ago))
    wait_until(resume.isEnabled)
    assert cell(app, row, EPOCHS).text() == "2 / 10  broken off"
    assert {index.row() for index in table(app).selectedIndexes()} == {row}  # it stays chosen


def test_a_name_that_is_being_written_is_left_alone(app: Driver) -> None:
    click_row(app, 0)
    table(app).setCurrentCell(0, NAME)
    QTest.keyClick(table(app), Qt.Key.Key_F2)
    editor = app.find(RunsDialog, "runs").findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "mine")
    folder = put_beside(app, 1)
    looks = looks_at(app)
    wait_until(lambda: looks() >= 2, "two looks at the folder")
    assert table(app).rowCount() == 2
    QTest.keyClick(editor, Qt.Key.Key_Return)
    wait_for_rows(app, 3)
    assert "mine" in {run.name for run in kept()}
    assert row_of(app, folder) >= 0


def test_a_closed_list_leaves_the_folder_alone(app: Driver) -> None:
    dialog = app.find(RunsDialog, "runs")
    wait_until(lambda: not dialog.is_reading)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not any(timer.isActive() for timer in dialog.findChildren(QTimer, "look_again"))
    app.click("show_runs")
    assert all(timer.isActive() for timer in dialog.findChildren(QTimer, "look_again"))


def looks_at(app: Driver) -> Callable[[], int]:
    """Count from now on how often the open list has looked at its folder."""
    (timer,) = app.find(RunsDialog, "runs").findChildren(QTimer, "look_again")
    counted: list[None] = []
    timer.timeout.connect(lambda: counted.append(None))
    return lambda: len(counted)


def test_deleted_runs_can_be_brought_back(app: Driver) -> None:
    view = table(app)
    view.selectRow(0)
    app.click("delete_runs")
    wait_for_rows(app, 1)
    assert len(kept()) == 1
    app.click("undo_delete_runs")
    wait_for_rows(app, 2)
    assert len(kept()) == 2
    assert not app.find(QPushButton, "undo_delete_runs").isEnabled()


@pytest.mark.parametrize(
    ("button", "name", "kind", "begins"),
    [
        ("export_runs_csv", "figures.csv", "CSV (*.csv)", b"\xef\xbb\xbfrun,epoch,step"),
        ("export_runs_picture", "curves.png", "PNG (*.png)", b"\x89PNG"),
        ("export_runs_picture", "curves.svg", "SVG (*.svg)", b"<?xml"),
    ],
)
def test_figures_and_curves_are_saved(
    app: Driver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    name: str,
    kind: str,
    begins: bytes,
) -> None:
    target = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), kind))
    table(app).selectAll()
    app.click(button)
    assert target.read_bytes().startswith(begins)


def test_runs_are_saved_for_tensorboard(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "logs"))
    table(app).selectAll()
    app.click("export_runs_tensorboard")
    wait_until(lambda: "tensorboard --logdir" in banner(app))
    folders = sorted((tmp_path / "logs").iterdir())
    assert len(folders) == 2
    found = reader.EventAccumulator(str(folders[0]))
    found.Reload()
    assert {"loss/train", "loss/batch", "accuracy/test"} <= set(found.Tags()["scalars"])


def test_without_tensorboard_the_way_to_it_is_told(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnn_desktop.core.runs.tensorboard.is_installed", lambda: False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "logs"))
    table(app).selectAll()
    app.click("export_runs_tensorboard")
    wait_until(lambda: "pip install 'cnn-desktop[tensorboard]'" in banner(app))
    assert not (tmp_path / "logs").exists()


def test_a_stopped_run_goes_on_from_the_list(app: Driver) -> None:
    assert cell(app, 0, EPOCHS).text() == "2 / 2"
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    wait_until(lambda: len(app.run.history.epochs) >= 2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    done = len(app.run.history.epochs)
    wait_for_rows(app, 3)
    wait_until(lambda: cell(app, 0, EPOCHS).text().endswith("stopped"))
    table(app).selectRow(0)
    app.click("resume_run")
    assert not app.find(RunsDialog, "runs").isVisible()  # it would hide the run that goes on
    assert len(app.run.history.epochs) >= done
    wait_until(lambda: len(app.run.history.epochs) > done + 1)
    assert [e.epoch for e in app.run.history.epochs] == list(
        range(1, len(app.run.history.epochs) + 1)
    )
    assert not app.find(QPushButton, "resume_run").isEnabled()
