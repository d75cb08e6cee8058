"""Training from nothing on My digits: chosen by hand, counted, told what they lack, resumed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QTableWidget

from cnn_desktop import paths
from cnn_desktop.core.data.digit_mix import DigitsInfo, describe
from cnn_desktop.core.digits.digit_file import MyDigit, write_digits
from cnn_desktop.core.runs.files import read_recipe
from cnn_desktop.gui.training_run import RunState
from tests.core.ten_digits import ten_digits
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until
from tests.gui.train.test_cross_validation import type_folds


@pytest.fixture
def app(open_app: Opener, tmp_path: Path) -> Driver:
    """The program on its Train page, with sixty digits and without any data set."""
    return opened(open_app, tmp_path, 60)


def opened(open_app: Opener, tmp_path: Path, count: int) -> Driver:
    paths.my_digits_file().parent.mkdir(parents=True, exist_ok=True)
    write_digits(paths.my_digits_file(), ten_digits(count))
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    return driver


def pick(app: Driver, name: str, start: str) -> None:
    """Choose the entry of a list that begins so, by the keyboard."""
    combo = app.find(QComboBox, name)
    (row,) = [n for n in range(combo.count()) if combo.itemText(n).startswith(start)]
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == row


def value(app: Driver, name: str) -> int:
    return app.find(QSpinBox, name).value()


def test_a_network_is_trained_by_hand_on_them_alone(app: Driver) -> None:
    pick(app, "network", "mlp")
    pick(app, "dataset", "My digits")
    assert app.widget("network").isEnabled()
    assert app.find(QComboBox, "network").currentText() == "mlp"  # it stays
    mine = describe(ten_digits(60))
    held_back = mine.train_size // 6
    wait_until(lambda: "60 of your digits" in app.text("network_summary"))
    said = app.text("network_summary")
    assert f"60 of your digits: {mine.train_size - held_back} to learn from" in said
    assert f"{held_back} to validate with, {mine.test_size} held out" in said
    assert not app.widget("data_obstacle").isVisible()
    app.find(QSpinBox, "epochs").setValue(4)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""
    assert "of the test pictures read right (epochs: 4" in app.text("result_text")
    started = app.run.started
    assert started is not None
    assert started.test_size == mine.test_size
    assert app.session.model is not None
    assert app.session.model.checkpoint.network.name == "mlp"
    assert app.session.model.checkpoint.recipe is not None
    assert app.session.model.checkpoint.recipe.name != "fine-tune"


def test_values_that_suit_few_pictures_come_and_go(app: Driver) -> None:
    before = value(app, "epochs"), value(app, "batch_size")
    pick(app, "dataset", "My digits")
    assert value(app, "batch_size") < before[1]
    assert value(app, "epochs") > before[0]
    pick(app, "network", "lenet-like")
    pick(app, "dataset", "Fashion-MNIST")
    assert (value(app, "epochs"), value(app, "batch_size")) == before
    assert app.find(QComboBox, "network").currentText() == "lenet-like"
    pick(app, "dataset", "Fine-tune")
    assert not app.widget("network").isEnabled()
    pick(app, "dataset", "My digits")
    assert app.widget("network").isEnabled()
    assert app.find(QComboBox, "network").currentIndex() >= 0


def test_too_few_are_told_and_more_are_noticed(open_app: Opener, tmp_path: Path) -> None:
    app = opened(open_app, tmp_path, 19)
    start = app.find(QPushButton, "start_training")
    pick(app, "dataset", "My digits")
    assert "(19 of 20)" in app.find(QComboBox, "dataset").currentText()
    words = "Draw and confirm 20 digits first (19 so far)."
    wait_until(lambda: words in app.text("data_obstacle"))
    assert not start.isEnabled()
    app.controller._box.add(ten_digits(20)[-1].drawing, 9)
    wait_until(start.isEnabled)
    wait_until(lambda: "20 of your digits" in app.text("network_summary"))
    assert app.find(QComboBox, "dataset").currentText() == "My digits"  # still chosen


def test_digits_that_nobody_has_drawn_are_named_but_no_obstacle(
    open_app: Opener, tmp_path: Path
) -> None:
    app = opened(open_app, tmp_path, 60)
    app.controller._box.delete([each.id for each in ten_digits(60) if each.label in {4, 7}])
    pick(app, "dataset", "My digits")
    wait_until(lambda: "No examples of 4, 7" in app.text("data_obstacle"))
    assert app.widget("dataset").property("invalid") is not True
    assert app.find(QPushButton, "start_training").isEnabled()
    pick(app, "dataset", "MNIST")
    assert not app.widget("data_obstacle").isVisible()


def test_a_file_that_cannot_be_read_is_told_before_the_start(
    open_app: Opener, tmp_path: Path
) -> None:
    paths.my_digits_file().mkdir(parents=True)
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    pick(app, "dataset", "My digits")
    assert "My digits cannot be read" in app.text("data_obstacle")
    assert str(paths.my_digits_file()) in app.widget("data_obstacle").toolTip()
    assert not app.find(QPushButton, "start_training").isEnabled()


def test_a_stopped_run_goes_on_with_the_digits_of_its_beginning(app: Driver) -> None:
    pick(app, "dataset", "My digits")
    pick(app, "network", "mlp")
    app.find(QSpinBox, "epochs").setValue(400)
    app.click("start_training")
    wait_until(lambda: len(app.run.history.epochs) >= 2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    done = len(app.run.history.epochs)
    (folder,) = paths.runs_dir().iterdir()
    assert read_recipe(folder).dataset == "my-digits"
    app.controller._box.delete([each.id for each in ten_digits(60)])  # none is left
    app.click("show_runs")
    view = app.find(QTableWidget, "runs_table")
    wait_until(lambda: view.rowCount() == 1)
    view.selectRow(0)
    app.click("resume_run")
    wait_until(lambda: len(app.run.history.epochs) > done)
    assert app.page_banner == ""
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert "of the test pictures read right" in app.text("result_text")


def test_folds_are_trained_on_them_too(app: Driver) -> None:
    pick(app, "dataset", "My digits")
    pick(app, "network", "mlp")
    app.find(QSpinBox, "epochs").setValue(1)
    type_folds(app, "3")
    mine = describe(ten_digits(60))
    words = f"60 of your digits: {mine.train_size} to learn from"
    wait_until(lambda: words in app.text("network_summary"))
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""
    assert app.run.folds_done is not None
    assert len(app.run.folds_done.accuracies) == 3


def test_they_are_counted_beside_the_window_and_start_waits_for_it(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of digits take seconds to count: the form says so, and a click is not lost."""
    may_end, threads = threading.Event(), []

    def slow_describe(digits: Sequence[MyDigit], let_others: Callable[[], None]) -> DigitsInfo:
        threads.append(threading.current_thread())
        while not may_end.wait(0.01):
            let_others()
        return describe(digits, let_others)

    monkeypatch.setattr("cnn_desktop.gui.train.digit_count.describe", slow_describe)
    pick(app, "network", "mlp")
    pick(app, "dataset", "My digits")
    app.find(QSpinBox, "epochs").setValue(1)
    assert "Counting your digits…" in app.text("network_summary")
    app.click("start_training")
    start = app.find(QPushButton, "start_training")
    assert not start.isEnabled()
    assert "as soon as your digits are counted" in start.toolTip()
    assert not app.run.is_active
    may_end.set()
    wait_until(lambda: app.run.is_active, "the start")
    assert app.run.recipe is not None
    assert app.run.recipe.validation_size == describe(ten_digits(60)).train_size // 6
    assert threading.main_thread() not in threads
    app.wait_for_state(RunState.IDLE)
    assert "of the test pictures read right" in app.text("result_text")


def test_who_turns_to_other_data_is_not_held_to_the_start(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slow_describe(digits: Sequence[MyDigit], let_others: Callable[[], None]) -> DigitsInfo:
        while not may_end.wait(0.01):
            let_others()
        return describe(digits, let_others)

    monkeypatch.setattr("cnn_desktop.gui.train.digit_count.describe", slow_describe)
    pick(app, "dataset", "My digits")
    app.click("start_training")
    pick(app, "dataset", "Synthetic")
    assert app.find(QPushButton, "start_training").isEnabled()
    may_end.set()
    pick(app, "dataset", "My digits")
    wait_until(lambda: "60 of your digits" in app.text("network_summary"))
    assert not app.run.is_active
    # The window may be closed while they are counted.
    may_end.clear()
    app.controller._box.add(ten_digits(1)[0].drawing, 1)
    app.wait_until_saved()
    assert "Counting your digits…" in app.text("network_summary")
