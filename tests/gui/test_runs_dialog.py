"""The list of kept runs: named, compared, deleted and brought back, saved, gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.run_library import KeptRun, list_runs
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until


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
    return driver


def table(app: Driver) -> QTableWidget:
    return app.find(QTableWidget, "runs_table")


def kept() -> list[KeptRun]:
    return [run for run in list_runs(paths.runs_dir()) if isinstance(run, KeptRun)]


def curves(app: Driver) -> int:
    plot: Any = app.find(QWidget, "runs_plot")
    return len(plot.getPlotItem().listDataItems())


def cell(app: Driver, row: int, column: int) -> QTableWidgetItem:
    item = table(app).item(row, column)
    assert item is not None
    return item


def test_runs_are_listed_named_and_compared(app: Driver) -> None:
    view = table(app)
    assert view.rowCount() == 2
    assert "%" in cell(app, 0, 4).text()
    cell(app, 0, 0).setText("long one")
    cell(app, 1, 5).setText("the first try")
    assert {run.name for run in kept()} >= {"long one"}
    assert [run.note for run in kept() if run.name != "long one"] == ["the first try"]
    view.selectAll()
    assert curves(app) == 2
    assert "epochs: " in app.find(QLabel, "runs_differences").text()


def test_deleted_runs_can_be_brought_back(app: Driver) -> None:
    view = table(app)
    view.selectRow(0)
    app.click("delete_runs")
    assert view.rowCount() == len(kept()) == 1
    app.click("undo_delete_runs")
    assert view.rowCount() == len(kept()) == 2
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


def test_a_stopped_run_goes_on_from_the_list(app: Driver) -> None:
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    wait_until(lambda: len(app.run.history.epochs) >= 2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    done = len(app.run.history.epochs)
    view = table(app)
    assert view.rowCount() == 3
    view.selectRow(0)
    app.click("resume_run")
    assert len(app.run.history.epochs) >= done
    wait_until(lambda: len(app.run.history.epochs) > done + 1)
    assert [e.epoch for e in app.run.history.epochs] == list(
        range(1, len(app.run.history.epochs) + 1)
    )
    assert not app.find(QPushButton, "resume_run").isEnabled()
