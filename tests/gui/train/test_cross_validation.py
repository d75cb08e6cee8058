"""Cross-validation on the Train page: the folds one after another, their mean and spread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.runs.fold_events import FoldsDone
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.steady_label import STEPS
from cnn_desktop.gui.train.fold_dots import FoldDots
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.train.runs_dialog import RunsDialog
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, drawing, wait_until


@pytest.fixture
def app(open_app: Opener, tmp_path: Path, tiny_data: None) -> Driver:
    """The program on its Train page, set to a small network."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    network = driver.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    driver.find(QSpinBox, "batch_size").setValue(50)
    return driver


def type_folds(app: Driver, text: str) -> None:
    """Open the settings that are folded away and type a number of folds."""
    if not app.widget("folds").isVisible():
        app.click("more_settings")
    spin = app.find(QSpinBox, "folds")
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, text)
    QTest.keyClick(spin, Qt.Key.Key_Tab)


def start(app: Driver, folds: str, epochs: int) -> None:
    type_folds(app, folds)
    app.find(QSpinBox, "epochs").setValue(epochs)
    app.click("start_training")


def wait_for_fold(app: Driver, fold: int) -> None:
    wait_until(
        lambda: app.run.fold is not None and app.run.fold.fold >= fold and app.run.history.steps,
        f"fold {fold}",
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_off_until_a_number_is_chosen(app: Driver) -> None:
    button = app.find(QPushButton, "start_training")
    app.click("more_settings")
    spin = app.find(QSpinBox, "folds")
    assert spin.text() == "Off"
    assert "mean and spread" in app.text("folds_words")
    assert button.text() == "Start training"
    type_folds(app, "3")
    assert button.text() == "Train 3 folds"
    assert not app.find(QSpinBox, "validation_size").isEnabled()
    for odd, shown in (("1", "Off"), ("0", "Off"), ("-4", "4 folds"), ("999", "99 folds")):
        type_folds(app, odd)
        assert spin.text() == shown
    type_folds(app, "1")
    assert button.text() == "Start training"
    assert app.find(QSpinBox, "validation_size").isEnabled()


def test_the_folds_come_one_after_another_and_their_spread_at_the_end(app: Driver) -> None:
    in_use = app.session.model
    start(app, "3", 2)
    assert not app.find(QSpinBox, "folds").isEnabled()
    assert not app.find(QDoubleSpinBox, "learning_rate").isEnabled()  # the folds shall be alike
    said: list[str] = []
    shares: list[float] = []

    def look() -> None:
        said.append(progress_text(app.run))
        if app.run.fold is not None:
            shares.append(progress_share(app.run) or 0.0)

    app.run.progressed.connect(look)
    app.wait_for_state(RunState.IDLE)
    for fold in ("Fold 1 of 3", "Fold 2 of 3", "Fold 3 of 3"):
        assert any(text.startswith(fold) and "epoch 2 of 2" in text for text in said), fold
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(app.run.earlier) == 2
    assert [len(each.epochs) for each in (*app.run.earlier, app.run.history)] == [2, 2, 2]

    card = app.widget("folds_card")
    assert card.isVisible()
    done = app.run.folds_done
    assert isinstance(done, FoldsDone)
    assert len(done.accuracies) == 3
    text = plain(app.text("folds_mean"))
    assert "3 folds:" in text
    assert f"{np.mean(done.accuracies):.2%}".replace("%", " %") in text
    spread = 100 * np.std(done.accuracies, ddof=1)
    assert f"± {spread:.2f} points (standard deviation)" in text
    each = " · ".join(f"{100 * share:.2f}" for share in done.accuracies)
    assert plain(app.text("folds_each")) == f"One by one: {each} %"
    low, high = app.find(FoldDots, "folds_dots").ends
    assert low < min(done.accuracies) <= max(done.accuracies) <= high

    # No model comes of it, and nothing is kept, as with the command line.
    assert "no model is kept" in app.text("folds_hint")
    assert not app.widget("result").isVisible()
    assert app.session.model is in_use
    assert app.session.learning is None
    assert not paths.runs_dir().exists() or list(paths.runs_dir().iterdir()) == []
    app.click("show_runs")
    dialog = app.find(RunsDialog, "runs")
    wait_until(lambda: not dialog.is_reading)
    assert app.find(QTableWidget, "runs_table").rowCount() == 0
    dialog.close()

    app.click("copy_folds")
    table = app.qapp.clipboard().text().splitlines()
    assert table[2].split("\t")[0] == "1"
    assert float(table[2].split("\t")[1]) == pytest.approx(done.accuracies[0], abs=1e-6)
    assert table[-1].startswith("standard deviation")
    app.click("close_folds")
    assert not card.isVisible()

    # The same folds again, by the seed; and a usual run after it is a usual run.
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert app.run.folds_done == done
    type_folds(app, "1")
    app.click("start_training")
    assert not card.isVisible()
    app.wait_for_state(RunState.IDLE)
    assert app.widget("result").isVisible()
    assert app.run.earlier == []


def test_curves_of_earlier_folds_stay_lightly(app: Driver) -> None:
    start(app, "2", 3)
    app.wait_for_state(RunState.IDLE)
    plot = app.widget("loss_plot")
    earlier = [item.getData()[1] for item in plot._earlier]  # type: ignore[attr-defined]
    for values, figure in zip(earlier, ("train_loss", "validation_loss"), strict=True):
        (history,) = app.run.earlier
        np.testing.assert_allclose(
            values[~np.isnan(values)], [getattr(epoch, figure) for epoch in history.epochs]
        )
    present = plot.getPlotItem().listDataItems()  # type: ignore[attr-defined]
    assert [len(item.xData) for item in present][1:] == [3, 3]
    strong, light = (
        item.opts["pen"].color().alpha()
        for item in (present[1], plot._earlier[0])  # type: ignore[attr-defined]
    )
    assert light < strong
    app.controller.set_look("dark", "ko", projector=True)
    wait_until(lambda: "폴드" in app.text("folds_mean"))


def test_while_folds_train_the_bars_say_that_the_model_in_use_reads(app: Driver) -> None:
    """No fold's network can be shown, so the drawing is read by the model in use all the while."""
    words = app.find(QLabel, "who_reads")
    app.go("draw")
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.go("train")
    assert words.text() == "As digit-reader reads it, the model in use"
    start(app, "2", 500)
    app.wait_for_step(3)
    assert app.session.learning is None
    assert "As digit-reader reads it, the model in use" in words.text()
    assert "of folds no network is shown" in words.text()
    assert not app.find(QPushButton, "pin_drawing").isEnabled(), "it would have no curves"
    assert not app.find(QCheckBox, "follow_training").isEnabled()
    app.session.set_ink(Drawing())
    app.wait_for_prediction()
    assert "how the model in use reads it" in words.text()
    assert "while it learns" not in words.text()
    app.session.set_ink(drawing(SEVEN))
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    app.wait_for_prediction()
    assert words.text() == "As digit-reader reads it, the model in use"
    assert app.find(QPushButton, "pin_drawing").isEnabled()

    type_folds(app, "1")  # a usual run is shown while it learns
    app.click("start_training")
    wait_until(lambda: words.text() == "As the network in training reads it now")
    app.click("follow_training")
    wait_until(lambda: words.text() == "As digit-reader reads it, the model in use")


def test_pause_and_single_steps_in_a_later_fold(app: Driver) -> None:
    start(app, "2", 500)
    app.wait_for_step(5)
    app.click("pause_training")
    thread = app.run.findChildren(IteratorThread)[0]
    wait_until(lambda: thread.is_waiting)
    app.qapp.processEvents()
    before = app.run.history.steps[-1]
    app.click("step_training")
    wait_until(lambda: app.run.history.steps[-1] == before + 1)
    wait_until(lambda: thread.is_waiting)
    wait_until(lambda: app.text("training_progress_text").startswith("Paused.  Fold 1 of 2"))
    app.click("pause_training")  # it says Resume
    app.wait_for_step(before + 3)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert "Stopped before the first fold was over" in app.text("folds_mean")
    assert not app.widget("copy_folds").isVisible()


def test_stop_counts_the_whole_folds(app: Driver) -> None:
    start(app, "5", 2)
    wait_for_fold(app, 2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    done = app.run.folds_done
    assert done is not None
    assert 1 <= len(done.accuracies) < 5
    head = plain(app.text("folds_mean"))
    assert head.count("Stopped.") == 1
    assert "of 5" in head
    assert not app.find(QLabel, "folds_hint").text().startswith("Nothing")


def test_a_failure_in_a_fold_is_told_and_advice_taken_goes_on_with_folds(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise MemoryError

        patch.setattr("cnn_desktop.core.training.F.cross_entropy", fail)
        start(app, "2", 1)
        app.wait_for_state(RunState.IDLE)
    assert "memory is full" in app.page_banner
    assert not app.widget("folds_card").isVisible()
    app.click("take_advice")
    app.wait_for_state(RunState.IDLE)
    assert app.widget("folds_card").isVisible()


def test_the_window_closes_in_the_middle(app: Driver) -> None:
    start(app, "3", 500)
    app.wait_for_step(3)
    controller = app.controller
    app.close()
    assert controller.has_ended


def test_a_pinned_drawing_has_no_empty_plot_while_folds_are_trained(app: Driver) -> None:
    app.go("draw")
    app.draw(drawing(SEVEN))
    app.wait_for_prediction()
    app.go("train")
    app.click("pin_drawing")
    assert app.widget("pinned_plot").isVisible()
    start(app, "2", 1)
    wait_for_fold(app, 1)
    assert not app.widget("pinned_plot").isVisible()
    app.wait_for_state(RunState.IDLE)
    assert not app.widget("pinned_plot").isVisible()  # beside their figures
    app.click("close_folds")
    assert app.widget("pinned_plot").isVisible()  # it waits for a run
    assert app.find(QProgressBar, "training_progress").value() == STEPS  # "2 of 2 folds"
