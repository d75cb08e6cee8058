"""The status bar: device, data and how far training is, wherever one is, however narrow it is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QToolTip

from cnn_desktop.core.data.digit_mix import FINE_TUNE
from cnn_desktop.core.recipes import RECIPES
from cnn_desktop.gui.common.elided import FittingLabel
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_for_layout, wait_until
from tests.gui.hands import choose
from tests.gui.models import in_use, make_checkpoint


def painted(app: Driver, name: str) -> str:
    """Return the words of a label of the bar that there is room for."""
    return app.find(FittingLabel, name).painted_text


def wait_for_new_words(app: Driver, name: str) -> None:
    """Wait until a label says something else than now."""
    before = app.text(name)
    wait_until(lambda: app.text(name) != before, f"new words of {name}")


def is_whole(label: QLabel) -> bool:
    return label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def test_it_names_the_data_that_the_model_in_use_has_learned_from(app: Driver) -> None:
    assert painted(app, "status") == "CPU  ·  1 thread for drawing  ·  Data: MNIST"
    recipe = next(iter(RECIPES.values()))
    for dataset, said in (
        ("fashion-mnist", "Data: Fashion-MNIST"),
        ("synthetic", "Data: Synthetic digits"),
        ("shapes-of-my-own-with-a-name-of-forty-let", "Data: shapes-of-my-own-with-a-name-of…"),
    ):
        model = replace(make_checkpoint(), recipe=replace(recipe, dataset=dataset))
        app.session.use_model(in_use(model))
        assert painted(app, "status").endswith(said)
    app.session.use_model(in_use(replace(make_checkpoint(), recipe=FINE_TUNE)))
    assert painted(app, "status").endswith("Data: My digits")
    app.session.use_model(in_use(make_checkpoint()))  # nobody knows what it learned from
    assert painted(app, "status") == "CPU  ·  1 thread for drawing"
    app.controller.set_look("dark", "ko", projector=False)
    app.action("use_shipped").trigger()
    wait_until(lambda: painted(app, "status").endswith("데이터: MNIST"), "Korean")


@pytest.mark.parametrize("folds", [1, 2])
def test_while_a_network_is_trained_it_names_what_that_learns_from(
    folds: int, open_app: Opener, tmp_path: Path, tiny_data: None
) -> None:
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    choose(app, "network", "lenet-like")
    choose(app, "dataset", "fashion-mnist")
    app.find(QSpinBox, "epochs").setValue(500)
    app.find(QSpinBox, "folds").setValue(folds)
    assert "Data: MNIST" in app.text("status")
    app.click("start_training")
    wait_until(lambda: "Data: Fashion-MNIST" in app.text("status"), "the data of the run")
    app.wait_for_step(2)
    app.go("draw")  # wherever one is
    wait_until(lambda: "images/s" in app.text("training_status"), "the progress")
    for page in ("inspect", "train", "draw"):
        app.go(page)
        assert app.widget("training_status").isVisible()

    def is_told(word: str) -> bool:
        return word in app.text("training_status")

    for language, left in (("en", "left"), ("ko", "남음")):
        app.controller.set_look("light", language, projector=True)
        app.window.resize(960, 600)
        wait_for_new_words(app, "training_status")
        wait_until(partial(is_told, left), "the time left")
        wait_for_layout()
        assert "Fashion-MNIST" in painted(app, "status")
        bar = app.widget("training_status_bar")
        right = bar.mapTo(app.window, QPoint(bar.width(), 0)).x()
        assert right <= app.window.width()
        wait_until(partial(is_whole, app.find(QLabel, "training_status")), "room for the words")
    app.run.stop()
    app.wait_for_state(RunState.IDLE)
    wait_until(lambda: app.text("training_status") == "")
    assert ("Fashion-MNIST" in app.text("status")) is (folds == 1)  # folds keep no model


def test_what_is_not_painted_is_shown_under_the_pointer(app: Driver) -> None:
    label = app.find(FittingLabel, "status")
    label.setFixedWidth(90)
    assert painted(app, "status") == "Data: MNIST"
    place = label.mapToGlobal(QPoint(4, 4))
    QApplication.sendEvent(label, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(4, 4), place))
    wait_until(lambda: "1 thread for drawing" in QToolTip.text(), "the tool tip")
    assert "learned from" in QToolTip.text()
    label.setFixedWidth(30)
    assert painted(app, "status").endswith("…")
    QTest.keyClick(app.window, Qt.Key.Key_Escape)
    QToolTip.hideText()
