"""The Train page: finer settings, knobs in mid-run, single steps, offers after a failure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.errors import OutOfMemory
from cnn_desktop.core.networks.layers import Dropout
from cnn_desktop.core.runs.files import read_changes, read_epochs
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.train.curves import Plot
from cnn_desktop.gui.train.pinned import PinnedDrawing
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until
from tests.gui.hands import choose


@pytest.fixture
def app(open_app: Opener, tmp_path: Path, tiny_data: None) -> Driver:
    """The program on its Train page, set to a small network."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    choose(driver, "network", "lenet-like")
    driver.find(QSpinBox, "batch_size").setValue(40)
    return driver


def test_finer_settings_and_sabotage_reach_the_run(app: Driver) -> None:
    assert not app.find(QComboBox, "optimizer").isVisible()
    app.click("more_settings")
    assert app.find(QComboBox, "optimizer").isVisible()
    assert not app.find(QDoubleSpinBox, "momentum").isEnabled()  # Adam has none
    choose(app, "optimizer", "sgd")
    app.find(QDoubleSpinBox, "momentum").setValue(0.9)
    app.find(QCheckBox, "nesterov").setChecked(True)
    choose(app, "schedule", "one-cycle")
    app.find(QSpinBox, "patience").setValue(3)
    app.click("sabotage")
    app.find(QCheckBox, "sabotage_wrong-labels").setChecked(True)
    assert "80 %" in app.find(QLabel, "symptoms").text()
    app.click("start_training")
    recipe = app.run.recipe
    assert recipe is not None
    assert (recipe.optimizer, recipe.momentum, recipe.nesterov) == ("sgd", 0.9, True)
    assert (recipe.schedule, recipe.patience) == ("one-cycle", 3)
    assert recipe.sabotage == ("wrong-labels",)
    assert not app.find(QCheckBox, "sabotage_wrong-labels").isEnabled()
    app.wait_for_step(1)


def test_dropout_is_set_in_the_network_that_learns(app: Driver) -> None:
    app.click("more_settings")
    spin = app.find(QDoubleSpinBox, "dropout")
    assert spin.text() == "As built"
    spin.setValue(0.3)
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    recipe = app.run.recipe
    assert recipe is not None
    assert recipe.dropout == 0.3
    wait_until(lambda: app.session.learning is not None)
    learning = app.session.learning
    assert learning is not None
    assert [one for one in learning.network.layers if isinstance(one, Dropout)] == [Dropout(0.3)]
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    choose(app, "recipe", "two-layer")
    assert spin.text() == "As built"


def test_knobs_may_be_turned_in_mid_run_and_leave_a_mark(app: Driver) -> None:
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    app.wait_for_step(2)
    assert not app.find(QSpinBox, "epochs").isEnabled()
    app.find(QDoubleSpinBox, "learning_rate").setValue(0.0005)
    app.find(QSpinBox, "batch_size").setValue(50)
    changes = app.run.history.changes
    wait_until(lambda: len(changes) == 2)
    assert [(change.name, change.value) for change in changes] == [
        ("learning_rate", 0.0005),
        ("batch_size", 50),
    ]
    assert changes[1].place.is_integer()
    wait_until(lambda: app.run.batch is not None and app.run.batch.batches == 8)
    plot = app.find(Plot, "loss_plot")
    wait_until(lambda: len(plot.mark_lines) == 2)
    box = plot.getPlotItem().vb.sceneBoundingRect()
    for line in plot.mark_lines:  # the words are whole, however low the plot is
        words = line.label.mapRectToScene(line.label.boundingRect())
        assert box.top() - 4 <= words.top()
        assert words.bottom() <= box.bottom()
        assert box.left() <= words.left()
        assert words.right() <= box.right() + 4
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    (folder,) = paths.runs_dir().iterdir()
    assert read_changes(folder) == changes


def test_a_batch_size_that_waits_for_the_next_epoch_is_told_beside_its_field(app: Driver) -> None:
    words, size = app.find(QLabel, "batch_size_waits"), app.find(QSpinBox, "batch_size")
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    app.wait_for_step(2)
    app.click("pause_training")
    thread = app.run.findChildren(IteratorThread)[0]
    wait_until(lambda: thread.is_waiting)
    app.qapp.processEvents()
    assert not words.isVisible()
    assert app.run.batch is not None
    epoch = app.run.batch.epoch
    size.setFocus()
    size.selectAll()
    QTest.keyClicks(size, "50")
    assert not words.isVisible(), "half a number is no wish"
    QTest.keyClick(size, Qt.Key.Key_Tab)
    assert words.isVisible()
    assert words.text() == f"Batches of 50 from epoch {epoch + 1} on; until then 40."
    app.controller.set_look("dark", "ko", projector=False)
    wait_until(lambda: f"에폭 {epoch + 1}부터" in words.text())
    app.controller.set_look("light", "en", projector=False)
    size.setValue(40)
    assert not words.isVisible(), "nothing will change"
    size.setValue(50)
    app.find(QDoubleSpinBox, "learning_rate").setValue(0.0005)  # counts from the next step on
    assert words.isVisible()
    assert not app.run.history.changes
    app.click("pause_training")  # it says Resume
    wait_until(lambda: len(app.run.history.changes) == 2)
    assert not words.isVisible(), "the mark on the curve says it now"
    size.setValue(20)
    app.click("stop_training")
    assert not words.isVisible(), "it comes to nothing"
    app.wait_for_state(RunState.IDLE)


def test_a_batch_size_for_which_it_is_too_late_is_told(app: Driver) -> None:
    words = app.find(QLabel, "batch_size_waits")
    app.find(QSpinBox, "epochs").setValue(1)
    app.click("start_training")
    app.wait_for_step(1)
    app.click("pause_training")
    thread = app.run.findChildren(IteratorThread)[0]
    wait_until(lambda: thread.is_waiting)
    app.find(QSpinBox, "batch_size").setValue(50)
    assert words.text() == "Too late for batches of 50: the last epoch has begun."
    app.click("pause_training")
    app.wait_for_state(RunState.IDLE)
    assert not words.isVisible()
    assert not app.run.history.changes


def test_one_step_is_one_batch(app: Driver) -> None:
    app.find(QSpinBox, "epochs").setValue(1000)
    assert not app.find(QPushButton, "step_training").isEnabled()
    app.click("start_training")
    app.wait_for_step(1)
    app.click("pause_training")
    thread = app.run.findChildren(IteratorThread)[0]
    wait_until(lambda: thread.is_waiting)
    app.qapp.processEvents()  # what it said before it waited

    def steps() -> list[int]:
        return app.run.history.steps

    for _ in range(3):
        before = steps()[-1]
        app.click("step_training")
        wait_until(lambda: steps()[-1] == before + 1)  # noqa: B023 - it is waited for here
        wait_until(lambda: thread.is_waiting)
        app.qapp.processEvents()
        assert steps()[-1] == before + 1
    app.click("pause_training")  # it says Resume
    app.wait_for_step(steps()[-1] + 5)


def test_without_the_same_start_each_run_has_another_seed(app: Driver) -> None:
    app.find(QSpinBox, "epochs").setValue(1)
    seeds = []
    for same in (True, True, False):
        app.find(QCheckBox, "same_start").setChecked(same)
        app.click("start_training")
        assert app.run.recipe is not None
        seeds.append(app.run.recipe.seed)
        app.wait_for_state(RunState.IDLE)
    assert seeds[0] == seeds[1] != seeds[2]
    assert app.find(QSpinBox, "seed").value() == seeds[2]


FAKES = [
    (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "memory is full"),
    (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."), "memory is full"),
    (MemoryError(), "memory is full"),
]


@pytest.mark.parametrize("where", ["the first batch", "in the third epoch"])
@pytest.mark.parametrize(("fake", "words"), FAKES)
def test_after_a_failure_a_smaller_batch_is_offered(
    app: Driver, fake: Exception, words: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use = app.session.model
    with monkeypatch.context() as patch:
        break_training(patch, fake, 0 if where == "the first batch" else 25)
        app.click("start_training")
        app.wait_for_state(RunState.IDLE)
    assert OutOfMemory(batch_size=40).args[0] in app.page_banner
    assert words in app.page_banner
    assert app.session.model is in_use
    assert app.session.learning is None
    offer = app.find(QPushButton, "take_advice")
    assert offer.text() == "Try batches of 20"
    app.click("take_advice")
    assert app.run.recipe is not None
    assert app.run.recipe.batch_size == 20
    app.wait_for_step(1)
    assert not offer.isVisible()


def break_training(patch: pytest.MonkeyPatch, error: Exception, steps: int) -> None:
    """Let the loss fail after so many steps, as torch fails."""
    whole, count = torch.nn.functional.cross_entropy, [0]

    def fail(*values: Any, **more: Any) -> torch.Tensor:
        count[0] += 1
        if count[0] > steps:
            raise error
        loss: torch.Tensor = whole(*values, **more)
        return loss

    patch.setattr("cnn_desktop.core.training.F.cross_entropy", fail)


def test_a_graphics_card_that_vanishes_is_told_and_the_processor_offered(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = getattr(torch, "AcceleratorError", RuntimeError)
    text = "CUDA error: unspecified launch failure\nCUDA kernel errors might be reported later"
    in_use = app.session.model
    app.find(QSpinBox, "epochs").setValue(1000)
    with monkeypatch.context() as patch:
        break_training(patch, error(text), 25)
        app.click("start_training")
        app.wait_for_state(RunState.IDLE)
    assert "the graphics card does not answer any more" in app.page_banner
    assert "unspecified launch failure" in app.page_banner
    assert app.session.model is in_use
    (folder,) = paths.runs_dir().iterdir()
    kept = len(read_epochs(folder))
    assert kept >= 1  # the whole epochs are kept
    offer = app.find(QPushButton, "take_advice")
    assert offer.text() == "Train on the processor (CPU)"
    app.click("take_advice")
    assert app.find(QComboBox, "device").currentData() == "cpu"
    app.wait_for_step(1)
    assert not offer.isVisible()


def test_memory_that_is_full_while_it_measures_is_told_too(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    app.find(QSpinBox, "epochs").setValue(1)
    with monkeypatch.context() as patch:
        patch.setattr("cnn_desktop.core.runs.run.evaluate", fail)
        app.click("start_training")
        app.wait_for_state(RunState.IDLE)
    assert "memory is full with batches of 40" in app.page_banner
    assert app.find(QPushButton, "take_advice").isVisible()


def test_a_loss_that_is_no_number_is_told_and_smaller_steps_offered(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use = app.session.model
    with monkeypatch.context() as patch:
        patch.setattr(
            "cnn_desktop.core.training.F.cross_entropy",
            lambda logits, *_, **__: logits.sum() * math.nan,
        )
        app.click("start_training")
        app.wait_for_state(RunState.IDLE)
    assert "smaller learning rate" in app.page_banner
    assert app.session.model is in_use
    assert app.find(QPushButton, "take_advice").text() == "Try the learning rate 0.0001"
    app.click("take_advice")
    assert app.run.recipe is not None
    assert app.run.recipe.learning_rate == 0.0001
    app.wait_for_step(1)


def test_whether_the_next_run_starts_as_the_last_one_is_said(app: Driver) -> None:
    words = app.find(QLabel, "start_words")
    assert not words.isVisible()  # there is no run before
    app.find(QSpinBox, "epochs").setValue(1)
    app.click("start_training")
    assert not words.isVisible()
    app.wait_for_state(RunState.IDLE)
    assert words.text() == "The same start weights as the run before."
    app.find(QDoubleSpinBox, "learning_rate").setValue(0.01)  # changes nothing about the start
    assert words.text() == "The same start weights as the run before."
    app.find(QSpinBox, "seed").setValue(7)
    assert words.text() == "Other start weights than the run before: its seed was 1000."
    app.find(QSpinBox, "seed").setValue(1000)
    choose(app, "network", "two-layer-cnn")
    assert "another network" in words.text()
    choose(app, "network", "lenet-like")
    app.find(QCheckBox, "same_start").setChecked(False)
    assert "a new seed is drawn" in words.text()


def test_data_of_another_shape_give_other_start_weights(app: Driver) -> None:
    words = app.find(QLabel, "start_words")
    app.find(QSpinBox, "epochs").setValue(1)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    choose(app, "dataset", "fashion-mnist")  # other pictures, but as large and of ten classes
    assert words.text() == "The same start weights as the run before."
    choose(app, "dataset", "cifar-10")
    assert "pictures of another shape, or another number of classes" in words.text()
    choose(app, "dataset", "mnist")
    assert words.text() == "The same start weights as the run before."


def test_what_the_optimizer_does_not_take_cannot_be_set_and_has_no_effect(app: Driver) -> None:
    app.click("more_settings")
    momentum, nesterov = app.find(QDoubleSpinBox, "momentum"), app.find(QCheckBox, "nesterov")
    assert momentum.toolTip() == "Adam takes no momentum; SGD and RMSprop do."
    choose(app, "optimizer", "sgd")
    assert momentum.isEnabled()
    assert nesterov.toolTip() == "Only for SGD with a momentum above 0."
    momentum.setFocus()
    momentum.selectAll()
    QTest.keyClicks(momentum, "0.9")
    assert "where the momentum leads" in nesterov.toolTip()
    QTest.keyClick(nesterov, Qt.Key.Key_Space)
    assert nesterov.isChecked()
    choose(app, "optimizer", "rmsprop")
    assert momentum.isEnabled()
    assert not nesterov.isEnabled()
    choose(app, "optimizer", "adam")
    assert not momentum.isEnabled()
    app.click("start_training")
    recipe = app.run.recipe
    assert recipe is not None
    assert (recipe.optimizer, recipe.momentum, recipe.nesterov) == ("adam", 0.0, False)
    app.wait_for_step(1)  # Nesterov without a momentum cannot be trained with


def test_disclosures_are_open_and_shut(app: Driver) -> None:
    for name in ("more_settings", "sabotage"):
        button = app.find(QToolButton, name)
        app.click(name)
        assert button.isChecked()
        app.click(name)
        assert not button.isChecked()


def test_a_pinned_drawing_is_read_while_the_network_learns(app: Driver) -> None:
    pin = app.find(QPushButton, "pin_drawing")
    assert not pin.isEnabled()  # nothing is drawn
    app.go("draw")
    app.stroke()
    app.wait_for_prediction()
    app.go("train")
    app.click("pin_drawing")
    (pinned,) = app.widget("page_train").findChildren(PinnedDrawing)
    assert pinned.isVisible()
    app.find(QSpinBox, "epochs").setValue(3)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert pinned.points >= 3
    curves = app.find(QWidget, "pinned_plot").getPlotItem().listDataItems()  # type: ignore[attr-defined]
    values = np.array([curve.getData()[1] for curve in curves])
    assert len(values) == 10
    np.testing.assert_allclose(values.sum(axis=0), 100, atol=0.01)
    app.click("pin_drawing")
    assert not pinned.isVisible()
