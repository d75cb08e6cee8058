"""The epochs of kept runs in the running program: scrubbed, played, saved."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton, QSlider

from cnn_desktop import paths
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.inspect.curve_strip import CurveStrip
from cnn_desktop.gui.inspect.epoch_picture import EpochPicture
from cnn_desktop.gui.inspect.time_view import TimeView
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, wait_until
from tests.gui.hands import open_inspect_view
from tests.gui.runs_with_weights import write_run


def open_time(open_app: Opener) -> Driver:
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    app.stroke(SEVEN, "inspect_canvas")
    app.wait_for_prediction()
    open_inspect_view(app, "Time")
    wait_until(lambda: not view(app).reader.is_busy, "the runs")
    return app


@pytest.fixture
def app(open_app: Opener, home: Path) -> Driver:
    """The program with one run of five epochs, its last one shown."""
    write_run("five", 5)
    return open_time(open_app)


def view(app: Driver) -> TimeView:
    return app.find(TimeView, "inspect_time")


def epoch_shown(app: Driver) -> int:
    moment = app.find(EpochPicture, "time_picture").moment
    return moment.epoch if moment else 0


def wait_for_epoch(app: Driver, epoch: int) -> None:
    wait_until(lambda: epoch_shown(app) == epoch, f"epoch {epoch}")


def press_key(app: Driver, key: Qt.Key) -> None:
    slider = app.find(QSlider, "time_slider")
    slider.setFocus()
    QTest.keyClick(slider, key)


def bars(app: Driver) -> np.ndarray:
    shown = app.find(ProbabilityBars, "time_bars").probabilities
    assert shown is not None
    return shown


def test_the_slider_moves_filters_maps_reading_and_figures_together(app: Driver) -> None:
    assert epoch_shown(app) == 5
    assert app.text("time_epoch") == "5 / 5"
    filters = app.find(ImageGrid, "time_filters").images.copy()
    maps = app.find(ImageGrid, "time_maps").images.copy()
    reading = bars(app).copy()
    assert app.text("time_validation_accuracy") == "88.00 %"
    press_key(app, Qt.Key.Key_Home)
    wait_for_epoch(app, 1)
    np.testing.assert_allclose(app.find(ImageGrid, "time_filters").images, filters / 5, rtol=1e-5)
    assert not np.array_equal(app.find(ImageGrid, "time_maps").images, maps)
    assert not np.array_equal(bars(app), reading)
    assert app.text("time_validation_accuracy") == "40.00 %"
    assert app.text("time_train_loss") == "1.0000"
    press_key(app, Qt.Key.Key_Right)
    wait_for_epoch(app, 2)
    assert app.text("time_title").startswith("Epoch 2 of 5")


def test_a_click_on_the_curve_goes_to_the_epoch(app: Driver) -> None:
    strip = app.find(CurveStrip, "time_curve")
    plot = strip.plot_rect("accuracy")
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=plot.center().toPoint())
    wait_for_epoch(app, 3)


def test_play_goes_to_the_end_and_pause_stops(app: Driver) -> None:
    app.click("time_play")  # at the end: begins anew
    wait_for_epoch(app, 1)
    wait_for_epoch(app, 3)
    app.click("time_play")
    assert not view(app)._epochs.is_playing
    app.click("time_play")
    wait_for_epoch(app, 5)
    wait_until(lambda: not view(app)._epochs.is_playing, "the end")


def test_drawing_is_read_by_the_epoch_that_is_shown(app: Driver) -> None:
    before = bars(app).copy()
    app.click("time_clear")
    app.wait_for_prediction()
    assert app.find(ProbabilityBars, "time_bars").probabilities is None
    app.stroke(ONE, "time_canvas")
    app.wait_for_prediction()
    assert not np.array_equal(bars(app), before)


def test_layers_with_and_without_filters(app: Driver) -> None:
    combo = app.find(QComboBox, "time_layer")
    for index in range(combo.count()):
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        for _ in range(index):
            QTest.keyClick(combo, Qt.Key.Key_Down)
        assert app.find(ImageGrid, "time_maps").count > 0
    assert app.find(ImageGrid, "time_filters").count == 0


# -- saved ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("Animation (*.gif)", ".gif"),
        ("A picture of each epoch (*.png)", ".png"),
        ("Numbers of each epoch (*.csv)", ".csv"),
    ],
)
def test_all_epochs_are_saved(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, ending: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "all"), kind))
    app.click("time_series")
    wait_until(lambda: not view(app).export.is_busy, "the file")
    assert "Saved" in app.widget("time_message").accessibleName()
    if ending == ".gif":
        with Image.open(io.BytesIO((tmp_path / "all.gif").read_bytes())) as gif:
            assert gif.n_frames == 5  # type: ignore[attr-defined]
    elif ending == ".png":
        found = sorted(path.name for path in tmp_path.glob("*.png"))
        assert found == [f"all-000{n}.png" for n in range(1, 6)]
        assert f"{found[0]} to {found[-1]}" in app.widget("time_message").accessibleName()
        with Image.open(tmp_path / found[0]) as first, Image.open(tmp_path / found[-1]) as last:
            assert first.size == last.size
            assert first.tobytes() != last.tobytes()
    else:
        with (tmp_path / "all.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        assert rows[0][:2] == ["epoch", "train_loss"]
        assert len(rows) == 6
        assert sum(map(float, rows[5][5:])) == pytest.approx(1, abs=1e-4)
    assert epoch_shown(app) == 5  # what is looked at stays


def test_a_folder_that_cannot_be_written_is_told(app: Driver, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    view(app).save_series(tmp_path / "file" / "a.gif")
    wait_until(lambda: not view(app).export.is_busy, "the end")
    assert "could not be written" in app.widget("time_message").accessibleName()


def test_giving_up_writes_nothing(app: Driver, tmp_path: Path) -> None:
    view(app).save_series(tmp_path / "a.gif")
    QTest.mouseClick(app.find(QPushButton, "time_cancel"), Qt.MouseButton.LeftButton)
    wait_until(lambda: not view(app).export.is_busy, "the end")
    assert not (tmp_path / "a.gif").exists()
    assert not app.widget("time_progress").isVisible()


def test_one_epoch_is_copied(app: Driver) -> None:
    app.click("time_copy")
    shown = app.widget("time_picture").size()
    assert QApplication.clipboard().image().size() == shown * 2


def test_closing_while_a_file_is_made(app: Driver, tmp_path: Path) -> None:
    view(app).save_series(tmp_path / "a.gif")
    app.close()


# -- what is missing or damaged -------------------------------------------------------------------


def test_without_runs_the_page_says_what_to_do(open_app: Opener) -> None:
    app = open_time(open_app)
    assert "No run is kept yet" in app.text("time_empty")
    reasons = {
        "time_run": "No run is kept yet",
        "time_layer": "No epoch is shown yet",
        "time_series": "There is no epoch to save",
    }
    for name, reason in reasons.items():
        assert not app.widget(name).isEnabled(), name
        assert app.widget(name).toolTip() == reason
    write_run("new", 2)
    app.click("time_refresh")
    wait_for_epoch(app, 2)
    for name, reason in reasons.items():
        assert app.widget(name).isEnabled(), name
        assert app.widget(name).toolTip() not in ("", reason)


def test_a_run_of_one_epoch_says_why_there_is_no_slider(open_app: Opener) -> None:
    write_run("short", 1)
    app = open_time(open_app)
    wait_until(lambda: app.widget("time_one_epoch").isVisible(), "the words")
    assert "one epoch" in app.text("time_one_epoch")
    assert not app.widget("time_slider").isVisible()
    assert not app.widget("time_curve").isVisible()
    wait_until(lambda: app.text("time_title").startswith("Epoch 1 of 1"), "the epoch")


def test_runs_without_weights_and_damaged_ones_are_told(open_app: Opener) -> None:
    folder = write_run("none", 3)
    for path in (folder / "epochs").iterdir():
        path.unlink()
    broken = write_run("broken", 2)
    (broken / "run.json").write_text("{")
    other = write_run("odd model", 2)
    (other / "model.safetensors").write_bytes(b"nothing")
    app = open_time(open_app)
    combo = app.find(QComboBox, "time_run")
    seen = {}
    for index in range(combo.count()):
        combo.setCurrentIndex(index)
        wait_until(lambda: not view(app).reader.is_busy, "the run")
        words = app.text("time_empty") + app.widget("time_message").accessibleName()
        seen[combo.itemText(index).partition("  ·")[0]] = words
    assert "has kept no weights" in seen["run none"]
    assert "cannot be read" in seen["broken"]
    assert "is damaged" in seen["run odd model"]


def test_a_damaged_epoch_is_told_and_the_others_are_shown(app: Driver, tmp_path: Path) -> None:
    folder = paths.runs_dir() / "five" / "epochs"
    (folder / "0002.safetensors").write_bytes(b"cut off")
    press_key(app, Qt.Key.Key_Home)
    wait_for_epoch(app, 1)
    press_key(app, Qt.Key.Key_Right)
    wait_until(lambda: "epoch 2" in app.widget("time_message").accessibleName(), "the words")
    view(app).save_series(tmp_path / "a.csv")
    wait_until(lambda: not view(app).export.is_busy, "the file")
    assert "left out: 1" in app.widget("time_message").accessibleName()
    press_key(app, Qt.Key.Key_Right)
    wait_for_epoch(app, 3)


@pytest.mark.parametrize("network", ["cifar-cnn-regularized", "mlp", "mini-resnet"])
def test_runs_of_other_networks_read_the_drawing_too(open_app: Opener, network: str) -> None:
    write_run("other", 2, network)
    app = open_time(open_app)
    wait_for_epoch(app, 2)
    assert bars(app).shape == (10,)
    press_key(app, Qt.Key.Key_Home)
    wait_for_epoch(app, 1)
    assert view(app).grab()


def test_a_run_that_has_gone_on_is_read_anew_at_the_epoch_that_was_looked_at(app: Driver) -> None:
    press_key(app, Qt.Key.Key_Home)
    press_key(app, Qt.Key.Key_Right)
    wait_for_epoch(app, 2)
    shutil.rmtree(paths.runs_dir() / "five")
    write_run("five", 7)
    app.click("time_refresh")
    wait_until(lambda: app.text("time_epoch") == "2 / 7", "the longer run")
    wait_for_epoch(app, 2)
    press_key(app, Qt.Key.Key_End)
    wait_for_epoch(app, 7)


def test_a_run_that_goes_on_is_known_by_its_recipe(open_app: Opener) -> None:
    write_run("begun", 2, over=False)
    app = open_time(open_app)
    wait_for_epoch(app, 2)
    assert bars(app).shape == (10,)
