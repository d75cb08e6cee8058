"""The Train page in the running program: a click, and a network learns."""

from __future__ import annotations

import dataclasses
import gzip
import http.server
import shutil
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)

from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.data import catalogue
from cnn_desktop.core.recipes import RECIPES
from cnn_desktop.core.runs.files import read_epochs
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.train.curves import Plot, axis_end
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.training_run import RunState
from tests.cli.small_data import NOBODY, fill_disk
from tests.core.small_synthetic import small_synthetic
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, hover, wait_until
from tests.gui.hands import choose


@pytest.fixture
def app(open_app: Opener, tmp_path: Path) -> Driver:
    """The program on its Train page, without any data."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    return driver


def set_up(
    app: Driver, *, epochs: int = 2, batch_size: int = 40, network: str = "lenet-like"
) -> None:
    """Fill in the form."""
    choose(app, "network", network)
    app.find(QSpinBox, "epochs").setValue(epochs)
    app.find(QSpinBox, "batch_size").setValue(batch_size)


def form(app: Driver) -> TrainForm:
    return app.widget("page_train").findChildren(TrainForm)[0]


def points(app: Driver, plot: str) -> list[int]:
    """Return how many points each curve of a plot has."""
    items = app.find(Plot, plot).getPlotItem().listDataItems()
    return [0 if item.xData is None else len(item.xData) for item in items]


def train(app: Driver, **settings: object) -> None:
    """Run to the end."""
    set_up(app, **settings)  # type: ignore[arg-type]
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)


def curve_steps(app: Driver) -> list[int]:
    return app.run.history.steps


# -- a run ----------------------------------------------------------------------------------------


def test_without_a_run_the_page_says_what_to_do(app: Driver) -> None:
    assert "Start training" in app.text("training_progress_text")
    assert points(app, "loss_plot") == points(app, "accuracy_plot") == [0, 0, 0]
    assert not app.find(QPushButton, "pause_training").isEnabled()
    assert not app.find(QPushButton, "stop_training").isEnabled()
    assert not app.widget("result").isVisible()


def test_a_click_starts_a_run_whose_curves_fill(app: Driver, tiny_data: None) -> None:
    train(app)
    assert points(app, "loss_plot") == points(app, "accuracy_plot") == [20, 2, 2]
    assert app.widget("result").isVisible()
    assert "% of the test pictures" in app.text("result_text").replace("\N{NO-BREAK SPACE}", " ")
    assert app.page_banner == ""


def test_curves_fill_and_progress_rises_while_it_runs(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    bar = app.find(QProgressBar, "training_progress")
    wait_until(lambda: points(app, "loss_plot")[0] >= 2, "the first points")
    first = bar.value()
    count = points(app, "loss_plot")[0]
    wait_until(lambda: points(app, "loss_plot")[0] > count + 20, "more points")
    wait_until(lambda: bar.value() > first, "progress")
    wait_until(lambda: "images/s" in app.text("training_progress_text"))
    app.go("draw")
    wait_until(lambda: "images/s" in app.text("training_status"))
    assert app.find(QProgressBar, "training_status_bar").isVisible()


def test_the_drawing_is_read_anew_while_the_network_learns(app: Driver, tiny_data: None) -> None:
    app.go("draw")
    app.stroke(SEVEN)
    app.wait_for_prediction()
    shipped = app.find(ProbabilityBars, "probabilities").probabilities
    app.go("train")
    set_up(app, epochs=1000)
    app.click("start_training")
    seen: list[np.ndarray] = []

    def look() -> bool:
        values = app.find(ProbabilityBars, "training_probabilities").probabilities
        if values is not None and not any(np.array_equal(values, old) for old in seen):
            seen.append(values.copy())
        return len(seen) >= 4

    wait_until(look, "three readings by the learning network")
    assert shipped is not None
    assert "learning" in app.window.model_menu.text()
    app.go("draw")
    drawn = app.find(ProbabilityBars, "probabilities").probabilities
    assert drawn is not None
    assert not np.array_equal(drawn, shipped)


def test_the_page_can_be_used_in_between(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    app.wait_for_step(5)
    app.go("draw")
    app.stroke(SEVEN)
    wait_until(lambda: app.text("prediction") != "")
    app.go("inspect")
    app.go("train")
    app.click("pause_training")
    app.click("pause_training")
    app.wait_for_step(curve_steps(app)[-1] + 3)
    assert app.run.state is RunState.RUNNING


def test_pause_freezes_and_resume_goes_on(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    app.wait_for_step(5)
    button = app.find(QPushButton, "pause_training")
    assert button.text() == "Pause"
    app.click("pause_training")
    assert button.text() == "Resume"
    thread = app.run._thread
    assert thread is not None
    wait_until(lambda: thread.is_waiting)  # what was in work is done and told
    QApplication.processEvents()
    step = curve_steps(app)[-1]
    for _ in range(300):
        QApplication.processEvents()
    assert curve_steps(app)[-1] == step
    wait_until(lambda: app.text("training_progress_text").startswith("Paused"))
    app.click("pause_training")
    assert button.text() == "Pause"
    app.wait_for_step(step + 5)


def test_stop_gives_a_result(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    app.wait_for_step(15)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert "Stopped early" in app.text("result_text")
    assert app.session.model is not None
    assert app.session.model.origin == "trained"
    assert app.find(QPushButton, "start_training").isEnabled()


def test_a_run_that_is_stopped_in_its_first_epoch_says_so(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000, batch_size=1)
    app.click("start_training")
    app.wait_for_step(3)
    app.click("pause_training")
    app.wait_for_state(RunState.PAUSED)
    assert not app.run.history.epochs
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert "before the first epoch was over (" in app.text("result_text")
    assert points(app, "loss_plot")[0] > 0
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")  # the curves of the run before are gone at once
    assert points(app, "loss_plot")[0] == 0


def test_a_second_run_can_follow(app: Driver, tiny_data: None) -> None:
    train(app, epochs=1)
    assert points(app, "loss_plot")[0] == 10
    train(app, epochs=2)
    assert points(app, "loss_plot")[0] == 20
    folders = list((Path(app.controller._shelf._folder).parent / "runs").iterdir())
    assert len(folders) == 2


def test_an_unticked_box_keeps_the_model_in_use_in_view(app: Driver, tiny_data: None) -> None:
    app.click("follow_training")
    before = app.window.model_menu.text()
    set_up(app, epochs=1000)
    app.click("start_training")
    app.wait_for_step(60)
    assert app.window.model_menu.text() == before
    app.click("follow_training")
    wait_until(lambda: "learning" in app.window.model_menu.text())
    app.click("follow_training")
    assert app.window.model_menu.text() == before


def test_a_model_that_is_chosen_in_mid_training_stays_in_view(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    wait_until(lambda: "learning" in app.window.model_menu.text())
    app.action("use_shipped").trigger()
    app.wait_for_models()
    shipped = app.window.model_menu.text()
    assert "learning" not in shipped
    app.wait_for_step(curve_steps(app)[-1] + 60)
    assert app.window.model_menu.text() == shipped
    assert not app.find(QCheckBox, "follow_training").isChecked()
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    app.click("start_training")  # the next run is watched again
    wait_until(lambda: "learning" in app.window.model_menu.text())


# -- what becomes of it ---------------------------------------------------------------------------


def test_keep_puts_it_into_the_menu_and_it_is_there_the_next_time(
    app: Driver, tiny_data: None, open_app: Opener
) -> None:
    train(app)
    field = app.find(QLineEdit, "model_name")
    field.selectAll()
    QTest.keyClicks(field, "Class 3 & friends")
    app.click("keep_model")
    app.wait_for_models()
    assert not app.widget("result").isVisible()
    assert "Class 3 & friends" in app.page_banner
    assert app.session.model is not None
    assert app.session.model.checkpoint.name == "Class 3 & friends"
    weights = app.session.model.checkpoint.weights
    app.close()

    again = open_app()
    again.wait_until_reading()
    (action,) = [a for a in again.model_menu().actions() if "Class 3" in a.text()]
    # An ampersand marks a key in menus and buttons: doubled, it is one to be read.
    assert action.text().split("\t")[0] == "Class 3 && friends"
    action.trigger()
    again.wait_for_models()
    assert again.session.model is not None
    assert again.session.model.checkpoint.name == "Class 3 & friends"
    assert np.array_equal(
        again.session.model.checkpoint.weights["conv1.weight"], weights["conv1.weight"]
    )
    assert again.window.model_menu.text() == "Class 3 && friends"


def test_a_name_that_is_taken_gets_a_number_and_that_is_told(app: Driver, tiny_data: None) -> None:
    for _ in range(2):
        train(app, epochs=1)
        app.find(QLineEdit, "model_name").setText("reader")
        app.click("keep_model")
        app.wait_for_models()
    assert "There is a model of the name reader already." in app.page_banner
    assert "reader 2 is kept" in app.page_banner
    assert app.window.model_menu.text() == "reader 2"
    names = [text.split("\t")[0] for text in app.menu_texts()]
    assert names.count("reader") == names.count("reader 2") == 1


def test_without_a_name_it_cannot_be_kept(app: Driver, tiny_data: None) -> None:
    train(app, epochs=1)
    app.find(QLineEdit, "model_name").setText("   ")
    assert not app.find(QPushButton, "keep_model").isEnabled()
    assert not app.widget("save_model").isEnabled()


def test_save_as_writes_a_file_that_loads(
    app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(app, epochs=1)
    target = tmp_path / "for a friend"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(target), "Models"))
    app.find(QLineEdit, "model_name").setText("gift")
    app.action("use_shipped").trigger()  # to compare, before saving what was trained
    app.click("save_model")
    app.wait_for_models()
    saved = load_checkpoint(tmp_path / "for a friend.safetensors")
    assert saved.name == "gift"
    assert saved.network.name == "lenet-like"
    assert not app.widget("result").isVisible()


def test_a_cancelled_save_changes_nothing(
    app: Driver, tiny_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(app, epochs=1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: ("", ""))
    app.click("save_model")
    assert app.widget("result").isVisible()


def test_back_uses_the_model_from_before(app: Driver, tiny_data: None) -> None:
    before = app.session.model
    train(app, epochs=1)
    assert app.session.model is not before
    assert before is not None
    assert before.checkpoint.name in app.find(QPushButton, "discard_model").toolTip()
    app.click("discard_model")
    assert app.session.model is before
    assert not app.widget("result").isVisible()


def test_a_full_disk_while_keeping_is_told_and_nothing_is_lost(
    app: Driver, tiny_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(app, epochs=1)
    with monkeypatch.context() as full:
        fill_disk(full, 10)
        app.click("keep_model")
        app.wait_for_models()
    assert "could not be written" in app.banner
    assert app.widget("result").isVisible()
    app.click("keep_model")
    app.wait_for_models()
    assert app.banner == ""
    assert not app.widget("result").isVisible()


def test_a_run_leaves_recipe_curves_and_weights_on_disk(
    app: Driver, tiny_data: None, home: Path
) -> None:
    train(app)
    (folder,) = (home / "runs").iterdir()
    assert [epoch["epoch"] for epoch in read_epochs(folder)] == [1, 2]
    assert load_checkpoint(folder / "model.safetensors").recipe == app.run.recipe


# -- the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_recipe_fills_the_form_and_reaches_the_run(name: str, app: Driver) -> None:
    choose(app, "recipe", name)
    assert form(app).recipe() == RECIPES[name]


def test_synthetic_digits_train_on_a_fresh_machine_without_a_network(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = small_synthetic(600, 100)
    monkeypatch.setattr(catalogue, "CATALOGUE", {"synthetic": drawn})
    app = open_app("--data-dir", str(tmp_path), "--page", "train", "--lang", "ko")
    app.wait_until_reading()
    data = app.find(QComboBox, "dataset")
    assert data.itemText(data.findData("synthetic")) == "만든 숫자"
    choose(app, "recipe", "synthetic")
    assert data.currentText() == "만든 숫자"
    recipe = dataclasses.replace(form(app).recipe(), validation_size=100, epochs=1)
    monkeypatch.setattr(form(app), "recipe", lambda: recipe)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""
    assert app.widget("result").isVisible()
    assert app.run.started is not None
    assert app.run.started.train_size == 500
    assert len(list(drawn.raw_folder(tmp_path).iterdir())) == 1


def test_every_field_reaches_the_run(app: Driver, tiny_data: None) -> None:
    choose(app, "recipe", "lenet")
    choose(app, "dataset", "fashion-mnist")
    choose(app, "network", "two-layer-cnn")
    for name, value in (("epochs", 3), ("batch_size", 57), ("seed", 42)):
        app.find(QSpinBox, name).setValue(value)
    app.find(QDoubleSpinBox, "learning_rate").setValue(0.0125)
    choose(app, "device", "cpu")
    assert app.find(QComboBox, "recipe").currentText() == "lenet (changed)"
    app.click("start_training")
    recipe = app.run.recipe
    assert recipe is not None
    assert (recipe.name, recipe.dataset, recipe.network) == (
        "custom",
        "fashion-mnist",
        "two-layer-cnn",
    )
    assert (recipe.epochs, recipe.batch_size, recipe.seed) == (3, 57, 42)
    assert recipe.learning_rate == 0.0125
    app.wait_for_step(1)
    assert app.run.started is not None
    assert app.run.started.device == "cpu"
    assert app.run.started.batches == 400 // 57


def test_a_changed_value_and_back_is_the_recipe_again(app: Driver) -> None:
    choose(app, "recipe", "lenet")
    combo, epochs = app.find(QComboBox, "recipe"), app.find(QSpinBox, "epochs")
    epochs.setValue(7)
    assert combo.currentText() == "lenet (changed)"
    epochs.setValue(RECIPES["lenet"].epochs)
    assert combo.currentText() == "lenet"
    assert form(app).recipe() == RECIPES["lenet"]


def test_the_form_rests_while_a_run_is_under_way(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=1000)
    app.click("start_training")
    assert not app.find(QSpinBox, "epochs").isEnabled()
    assert not app.find(QPushButton, "start_training").isEnabled()
    app.wait_for_step(1)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert app.find(QSpinBox, "epochs").isEnabled()


def test_the_same_seed_gives_the_same_start(app: Driver, tiny_data: None) -> None:
    losses = []
    for seed in (7, 7, 8):
        app.find(QSpinBox, "seed").setValue(seed)
        train(app, epochs=1)
        losses.append(app.run.history.losses)
    assert losses[0] == losses[1]
    assert losses[0][0] != losses[2][0]


def test_delete_in_a_field_leaves_the_drawing_alone(app: Driver) -> None:
    app.go("draw")
    app.stroke(SEVEN)
    app.go("train")
    epochs = app.find(QSpinBox, "epochs")
    epochs.setFocus()
    epochs.selectAll()
    QTest.keyClick(epochs, Qt.Key.Key_Delete)
    assert not app.session.ink.is_empty
    QTest.keyClicks(epochs, "4")
    assert epochs.value() == 4


# -- values at the cursor -------------------------------------------------------------------------


def test_pointing_at_a_curve_tells_its_values(app: Driver, tiny_data: None) -> None:
    hint = app.text("readout")
    train(app)
    plot = app.find(Plot, "loss_plot")
    view = plot.getPlotItem().vb
    spot = plot.mapFromScene(view.mapViewToScene(view.viewRect().center()))
    hover(plot.viewport(), plot.viewport().mapFrom(plot, spot).toPointF())
    wait_until(lambda: app.text("readout") != hint, "the values")
    assert "loss" in app.text("readout")
    assert "accuracy" in app.text("readout")


# -- what goes wrong ------------------------------------------------------------------------------


def test_the_values_are_read_by_the_keyboard_too(app: Driver, tiny_data: None) -> None:
    train(app)
    hint = app.text("readout")
    plot = app.find(Plot, "loss_plot")
    app.widget("follow_training").setFocus()
    while (focused := QApplication.focusWidget()) is not plot:
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert app.text("readout").startswith("Epoch 2.00")  # the newest point
    QTest.keyClick(plot, Qt.Key.Key_Home)
    first = app.run.history.places[0]
    assert app.text("readout").startswith(f"Epoch {first:.2f}")
    assert plot.cursor_line.isVisible()
    QTest.keyClick(plot, Qt.Key.Key_Left)  # there is no more
    assert app.text("readout").startswith(f"Epoch {first:.2f}")
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert app.text("readout").startswith(f"Epoch {app.run.history.places[1]:.2f}")
    app.widget("start_training").setFocus()
    assert app.text("readout") == hint
    assert not plot.cursor_line.isVisible()


def expect_words(app: Driver, *words: str) -> None:
    """The run has ended with a message in the page, the model stays, Start works again."""
    before = app.session.model
    assert before is not None
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    message = app.page_banner
    for word in words:
        assert word in message, message
    assert "Traceback" not in message
    assert app.session.model is before
    assert app.session.learning is None
    assert before.checkpoint.name in app.window.model_menu.text()
    assert not app.widget("result").isVisible()
    assert app.find(QPushButton, "start_training").isEnabled()


def test_a_learning_rate_that_is_far_too_large(app: Driver, tiny_data: None) -> None:
    set_up(app, epochs=50)
    app.go("draw")
    app.stroke(SEVEN)  # so that it is read by weights beyond all bounds
    app.go("train")
    app.find(QDoubleSpinBox, "learning_rate").setValue(1e6)
    expect_words(app, "smaller learning rate")
    app.find(QDoubleSpinBox, "learning_rate").setValue(0.002)
    train(app)
    assert app.page_banner == ""
    assert app.widget("result").isVisible()


def test_an_exception_that_nobody_foresaw(
    app: Driver, tiny_data: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise RuntimeError("a bug nobody foresaw")

    with monkeypatch.context() as patched:
        patched.setattr("cnn_desktop.core.runs.learning.train", broken)
        expect_words(app, "a bug nobody foresaw", "log file")
    log = (home / "logs" / "cnn_desktop.log").read_text()
    assert "Traceback" in log
    assert "a bug nobody foresaw" in log
    train(app)
    assert app.widget("result").isVisible()


def test_a_gpu_that_is_not_there(
    app: Driver, tiny_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    form(app).set_gpu("A card that was pulled out")
    choose(app, "device", "cuda")
    expect_words(app, "cuda", "Choose the CPU")
    choose(app, "device", "auto")
    train(app, epochs=1)
    assert app.widget("result").isVisible()


def nobody_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every mirror be one where nobody listens: there is no network."""
    infos = {
        name: catalogue.DatasetInfo(**{**vars(info), "mirrors": NOBODY})
        for name, info in catalogue.CATALOGUE.items()
    }
    monkeypatch.setattr(catalogue, "CATALOGUE", infos)


def test_no_data_and_no_network(app: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_has_it(monkeypatch)
    expect_words(app, "train-images-idx3-ubyte.gz", "could not be downloaded", "Synthetic")
    app.click_details()
    assert "USB" in app.page_banner


@pytest.mark.data
@pytest.mark.parametrize("damage", ["truncated", "labels over 9", "text"])
def test_a_damaged_data_file_that_cannot_be_replaced(
    damage: str, app: Driver, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody_has_it(monkeypatch)
    raw = tmp_path / "data" / "MNIST" / "raw"
    shutil.copytree(data_dir / "MNIST" / "raw", raw)
    labels = raw / "train-labels-idx1-ubyte.gz"
    labels.chmod(0o644)
    content = labels.read_bytes()
    if damage == "truncated":
        labels.write_bytes(content[: len(content) // 2])
    elif damage == "text":
        labels.write_bytes(b"<html>not found</html>")
    else:
        plain = bytearray(gzip.decompress(content))
        plain[1000] = 77
        labels.write_bytes(gzip.compress(bytes(plain)))
    expect_words(app, "train-labels-idx1-ubyte.gz")
    if damage == "labels over 9":
        assert "77" in app.page_banner
    labels.write_bytes(content)
    set_up(app, batch_size=500)
    app.click("start_training")
    app.wait_for_step(1)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""


def test_a_data_folder_that_cannot_be_written(app: Driver, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    expect_words(app, "could not be stored", "data folder")


def test_a_disk_that_fills_up_in_mid_training(
    app: Driver, tiny_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(monkeypatch, 20_000)
    train(app)
    assert "could not be written" in app.page_banner
    assert app.widget("result").isVisible()


def test_a_home_that_cannot_be_written(app: Driver, tiny_data: None, home: Path) -> None:
    (home / "runs").write_text("a file is in the way")
    expect_words(app, "could not be written")


# -- a download -----------------------------------------------------------------------------------


class _Trickle(http.server.BaseHTTPRequestHandler):
    """Sends a file that never ends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "9912422")
        self.end_headers()
        try:
            while not self.server.over.wait(0.02):  # type: ignore[attr-defined]
                self.wfile.write(b"x" * 1000)
        except OSError:
            pass

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def trickle(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the only mirror be a server on this machine that never comes to an end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Trickle)
    server.over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    mirrors = (f"http://127.0.0.1:{server.server_port}/",)
    infos = {
        name: catalogue.DatasetInfo(**{**vars(info), "mirrors": mirrors})
        for name, info in catalogue.CATALOGUE.items()
    }
    monkeypatch.setattr(catalogue, "CATALOGUE", infos)
    yield
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_download_shows_progress_and_can_be_cancelled(app: Driver, trickle: None) -> None:
    app.click("start_training")
    wait_until(lambda: app.text("training_progress_text").startswith("Downloading"))
    bar = app.find(QProgressBar, "training_progress")
    wait_until(lambda: bar.value() > 0)
    assert not app.find(QPushButton, "pause_training").isEnabled()
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""
    assert app.find(QPushButton, "start_training").isEnabled()


# -- the real thing -------------------------------------------------------------------------------


@pytest.mark.data
def test_real_digits_are_learned_in_seconds(open_app: Opener, data_dir: Path) -> None:
    """One epoch of lenet-like on all of MNIST, by clicks alone."""
    app = open_app("--page", "train", "--data-dir", str(data_dir))
    app.wait_until_reading()
    choose(app, "recipe", "lenet")
    set_up(app, epochs=1, batch_size=500)
    app.click("start_training")
    app.go("draw")
    app.stroke(SEVEN)
    app.wait_for_state(RunState.IDLE)
    app.go("train")
    assert app.session.model is not None
    assert app.session.model.checkpoint.accuracy["mnist-test"] > 0.93
    assert points(app, "loss_plot") == [110, 1, 1]
    app.go("draw")
    assert app.wait_for_prediction() == "7"
    assert "lenet-like" in app.window.model_menu.text()
    assert "on mnist" in app.text("model_details").lower()


def test_fashion_has_words_for_its_classes(app: Driver, tiny_data: None) -> None:
    choose(app, "dataset", "fashion-mnist")
    train(app)
    app.go("draw")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() in catalogue.dataset_info("fashion-mnist").class_names
    assert "T-shirt/top" in app.text("model_details")


def test_nothing_is_told_by_warnings_while_it_runs(app: Driver, tiny_data: None) -> None:
    """A warning in the thread is printed to standard error and nobody sees it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(app)
    assert [str(warning.message) for warning in caught] == []


def test_every_control_has_a_name_for_screen_readers(app: Driver) -> None:
    for name in ("network", "dataset", "recipe", "epochs", "batch_size", "learning_rate", "seed"):
        widget = app.find(QWidget, name)
        assert widget.accessibleName(), name
        assert widget.toolTip(), name


@pytest.mark.parametrize(
    ("place", "epochs", "end"),
    [
        (0.0, 15, 15),  # all from the start
        (9.5, 15, 15),
        (0.5, 1, 1),
        (0.0, 20, 20),
        (20.5, 20, 21),  # a run that goes on
        (0.0, 30, 1),  # too many to be all shown
        (1.01, 30, 2),
        (3.0, 30, 5),
        (9.5, 30, 10),
        (20.5, 30, 30),
        (130.0, 1000, 200),
        (0.0, 0, 1),
    ],
)
def test_how_many_epochs_the_curves_have_room_for(place: float, epochs: int, end: int) -> None:
    assert axis_end(place, epochs) == end
