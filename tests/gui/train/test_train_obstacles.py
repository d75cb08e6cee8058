"""The Train page: what cannot be started is said before, and no message outlives its cause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox

from cnn_desktop.core.data import catalogue
from cnn_desktop.core.data.digit_mix import MY_DIGITS
from cnn_desktop.core.errors import (
    DataFileDamaged,
    DeviceVanished,
    FileNotWritable,
    NetworkDoesNotFit,
    OutOfMemory,
    RecipeInvalid,
    TrainingDiverged,
)
from cnn_desktop.core.networks.layers import Flatten, Linear, Network
from cnn_desktop.gui.train.data_choice import TUNING
from cnn_desktop.gui.train.faults import fields_of
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.training_run import RunState
from tests.cli.small_data import NOBODY
from tests.gui.conftest import Opener
from tests.gui.driver import Driver
from tests.gui.hands import choose

MINE = Network("mine", (1, 28, 28), (Flatten(), Linear(10)))


@pytest.fixture
def app(open_app: Opener, tmp_path: Path) -> Driver:
    """The program on its Train page, without any data."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    return driver


def form(app: Driver) -> TrainForm:
    return app.widget("page_train").findChildren(TrainForm)[0]


def test_a_network_that_does_not_fit_the_data_is_told_before_the_start(app: Driver) -> None:
    start, network = app.find(QPushButton, "start_training"), app.widget("network")
    form(app).choose_network(MINE)
    assert start.isEnabled()
    choose(app, "dataset", "cifar-10")
    assert not start.isEnabled()
    assert network.property("invalid") is True
    words = app.text("network_obstacle").replace("\N{NO-BREAK SPACE}", " ")
    assert "it is made for pictures of 1 × 28 × 28 in 10 classes" in words
    assert "two-layer-cnn" in app.widget("network_obstacle").toolTip()  # one that fits
    assert "made for pictures" in start.toolTip()
    QTest.keyClick(app.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    app.action("start_training").trigger()
    assert app.run.state is RunState.IDLE
    assert app.page_banner == ""
    choose(app, "dataset", "fashion-mnist")
    assert start.isEnabled()
    assert not app.widget("network_obstacle").isVisible()
    choose(app, "dataset", "cifar-10")
    choose(app, "network", "two-layer-cnn")
    assert start.isEnabled()
    assert network.property("invalid") is False


def test_the_menu_starts_a_run_when_the_button_can(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it gives the same reason where neither can."""
    nowhere = {name: replace(info, mirrors=NOBODY) for name, info in catalogue.CATALOGUE.items()}
    monkeypatch.setattr(catalogue, "CATALOGUE", nowhere)
    start, action = app.find(QPushButton, "start_training"), app.action("start_training")
    assert start.isEnabled()
    assert action.isEnabled()
    form(app).choose_network(MINE)
    choose(app, "dataset", "cifar-10")
    assert not action.isEnabled()
    assert action.toolTip() == action.statusTip() == start.toolTip()
    assert "made for pictures" in action.toolTip()
    assert app.window.menus["training"].toolTipsVisible()
    choose(app, "dataset", "fashion-mnist")
    assert action.isEnabled()
    assert action.statusTip() == ""
    app.window.show_page("draw")  # the key works there too
    QTest.keyClick(app.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert app.run.is_active
    assert not action.isEnabled()
    assert not start.isEnabled()
    assert action.toolTip() == start.toolTip()
    assert "under way" in action.toolTip()
    app.wait_for_state(RunState.IDLE)  # without data
    assert action.isEnabled()
    assert start.isEnabled()


def test_too_few_digits_of_ones_own_are_counted(app: Driver) -> None:
    start, page = app.find(QPushButton, "start_training"), form(app)
    page.offer_my_digits("", 0, has_mnist=False)
    data = app.find(QComboBox, "dataset")
    data.setCurrentIndex(data.findData(TUNING))
    assert not start.isEnabled()
    assert "Draw and confirm 20 digits first (0 so far)." in app.text("data_obstacle")
    page.offer_my_digits("digit-reader", 19, has_mnist=False)  # goes back to what can be used
    assert page.dataset != MY_DIGITS
    assert start.isEnabled()
    page.offer_my_digits("digit-reader", 20, has_mnist=False)
    data.setCurrentIndex(data.findData(TUNING))
    assert start.isEnabled()
    assert not app.widget("data_obstacle").isVisible()


def test_a_message_about_data_goes_when_others_are_chosen(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = {name: replace(info, mirrors=NOBODY) for name, info in catalogue.CATALOGUE.items()}
    monkeypatch.setattr(catalogue, "CATALOGUE", nowhere)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    brief = app.page_banner
    assert "could not be downloaded" in brief
    assert "127.0.0.1" not in brief  # the hosts are for those who ask
    app.click_details()
    assert "127.0.0.1" in app.page_banner
    app.click_details()
    assert app.page_banner == brief
    app.find(QSpinBox, "epochs").setValue(3)
    assert app.page_banner == brief  # which does not help
    choose(app, "dataset", "fashion-mnist")
    assert app.page_banner == ""


@pytest.mark.parametrize(
    ("kind", "helps", "helps_not"),
    [
        (NetworkDoesNotFit, "network", "epochs"),
        (DataFileDamaged, "dataset", "network"),
        (OutOfMemory, "batch_size", "seed"),
        (TrainingDiverged, "learning_rate", "seed"),
        (DeviceVanished, "device", "dataset"),
        (RuntimeError, "network", "seed"),
        (FileNotWritable, "", "dataset"),
    ],
)
def test_what_an_error_is_about(kind: type[Exception], helps: str, helps_not: str) -> None:
    fields = fields_of(kind.__new__(kind))  # whatever it says
    assert not helps or helps in fields
    assert helps_not not in fields


def test_an_impossible_value_is_about_its_field() -> None:
    error = RecipeInvalid(field="validation_size", value=9, rule="at most 3")
    assert "validation_size" in fields_of(error)
