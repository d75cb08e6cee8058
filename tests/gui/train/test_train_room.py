"""The Train page and its dialogs in projector mode at 1280 × 720: nothing is too low or cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QScrollArea, QSpinBox, QTabBar, QVBoxLayout, QWidget

from cnn_desktop.core.events import RunDone, StripRead
from cnn_desktop.core.recipes import get_recipe
from cnn_desktop.core.runs.fold_events import FoldsDone
from cnn_desktop.core.runs.history import History
from cnn_desktop.core.sabotage import SABOTAGES
from cnn_desktop.gui.builder.layer_table import OUTPUT, PARAMETERS, WHAT, LayerTable
from cnn_desktop.gui.common.steady_label import SteadyLabel
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.train.curves import Curves
from cnn_desktop.gui.train.page import TrainPage
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import wait_for_layout
from tests.gui.hands import add_layer, project
from tests.gui.models import make_checkpoint


def test_no_sum_of_any_network_is_cut_in_projector_mode(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.click("build_network")
    project(app)
    table, starts = app.find(LayerTable, "layer_table"), app.find(QComboBox, "start_from")
    for name in ("mini-vgg", "mini-googlenet", "two-layer-cnn"):
        starts.setCurrentIndex(starts.findData(name))
        starts.activated.emit(starts.currentIndex())
        for width in (1248, 900):  # of the dialog: in the narrow one the sums are broken
            app.widget("builder").resize(width, 600)
            wait_for_layout()
            for column in (OUTPUT, PARAMETERS):
                assert table.columnWidth(column) >= table.sizeHintForColumn(column), name
            right = sum(table.columnWidth(column) for column in range(table.columnCount()))
            assert right <= table.viewport().width()
            for row in range(table.rowCount()):
                assert table.rowHeight(row) >= table.sizeHintForRow(row)
        sums = [table.item(row, PARAMETERS).text() for row in range(table.rowCount())]  # type: ignore[union-attr]
        assert any(" × " in text and "= " in text for text in sums)


def test_an_error_in_a_layer_takes_no_room_from_the_others(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.click("build_network")
    project(app)
    table = app.find(LayerTable, "layer_table")
    wait_for_layout()
    before = [table.columnWidth(column) for column in range(table.columnCount())]
    table.selectRow(2)
    add_layer(app, "linear")  # on maps
    wait_for_layout()
    (row,) = (row for row in range(table.rowCount()) if table.columnSpan(row, OUTPUT) > 1)
    now = [table.columnWidth(column) for column in range(table.columnCount())]
    assert now[OUTPUT] == before[OUTPUT]
    assert now[WHAT] >= before[WHAT]
    item = table.item(row, OUTPUT)
    assert item is not None
    room = QRect(0, 0, now[OUTPUT] + now[PARAMETERS], 1)
    words = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
    assert words.height() <= table.rowHeight(row) <= words.height() + 40


def test_plots_that_would_be_too_low_share_their_place(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    page = app.find(TrainPage, "page_train")
    tabs = app.find(QTabBar, "figure_tabs")
    app.go("draw")
    app.stroke()
    app.wait_for_prediction()
    app.go("train")
    plots = ("loss_plot", "accuracy_plot", "pinned_plot")

    def seen() -> tuple[bool, ...]:
        wait_for_layout()
        return tuple(app.widget(name).isVisible() for name in plots)

    def learn() -> None:
        """Let the strip of test pictures come in."""
        pictures, numbers = np.zeros((4, 1, 28, 28), np.uint8), np.arange(4)
        read = StripRead(1, 10, pictures, numbers, numbers, np.ones(4, np.float32))
        page.card.begin(tuple("0123456789"), 7)
        app.run.strip_read.emit(read)

    def choose(text: str) -> None:
        (index,) = (n for n in range(tabs.count()) if tabs.tabText(n) == text)
        assert tabs.isTabVisible(index)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(index).center())

    assert seen() == (True, True, False)
    app.click("pin_drawing")
    assert seen() == (True, True, True)
    assert not tabs.isVisible()
    project(app)
    assert seen() == (True, True, True)
    learn()
    assert app.widget("test_strip").isVisible()
    assert seen() == (False, False, True)  # what was asked for last
    choose("Loss and accuracy")
    assert seen() == (True, True, False)
    choose("Pinned drawing")
    assert seen() == (False, False, True)

    page.result.show_result(
        RunDone(make_checkpoint(), 0.97, 0.1, 18.0, epochs_done=2, stopped=False), "digit-reader"
    )
    assert seen() == (False, False, True)
    assert app.widget("pinned_plot").height() >= 120
    app.click("pin_drawing")  # no longer
    assert sum(seen()) == 1  # beside the result there is room for one
    for name, text in zip(plots[:2], ("Loss", "Accuracy"), strict=True):
        choose(text)
        wait_for_layout()
        assert app.widget(name).isVisible()
        assert app.widget(name).height() >= 120, name
    page.result.hide()
    assert seen() == (True, True, False)

    folds = FoldsDone((0.91, 0.92, 0.93, 0.94, 0.95), (0.1,) * 5, 0.93, 0.0158, 0.1, 5)
    page.folds.show_folds(folds, get_recipe("lenet"))
    assert sum(seen()) == 1
    choose("Loss")
    assert seen() == (True, False, False)
    assert app.widget("loss_plot").height() >= 90
    app.click("close_folds")
    assert seen() == (True, True, False)
    assert not tabs.isVisible()


def test_in_projector_mode_every_tab_has_room_and_every_plot_all_epochs(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    page = app.find(TrainPage, "page_train")
    app.go("draw")
    app.stroke()
    app.wait_for_prediction()
    app.go("train")
    app.click("pin_drawing")
    curves = page.findChildren(Curves)[0]
    curves.set_history(History([10], [6.5], [0.1], [0.9]), 7)
    page.result.show_result(
        RunDone(make_checkpoint(), 0.97, 0.1, 18.0, epochs_done=2, stopped=False), "digit-reader"
    )
    project(app)
    wait_for_layout()
    tabs = app.find(QTabBar, "figure_tabs")
    assert tabs.isVisible()
    shown = [n for n in range(tabs.count()) if tabs.isTabVisible(n)]
    assert [tabs.tabText(n) for n in shown] == ["Loss", "Accuracy", "Pinned drawing"]
    for tab, plot in zip(shown, ("loss_plot", "accuracy_plot", "pinned_plot"), strict=True):
        assert tabs.tabRect(tab).width() > 20
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(tab).center())
        wait_for_layout()
        widget: Any = app.widget(plot)
        assert widget.isVisible()
        (left, right), _ = widget.getPlotItem().vb.viewRange()
        assert left == pytest.approx(0, abs=0.1)
        assert right == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize("button", ["more_settings", "sabotage"])
@pytest.mark.parametrize("projector", [False, True])
def test_settings_that_are_unfolded_come_into_sight(
    open_app: Opener, button: str, projector: bool
) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    if projector:
        project(app)
        app.find(TrainPage, "page_train").findChildren(QScrollArea)[0].ensureWidgetVisible(
            app.widget(button)
        )
        wait_for_layout()
    app.click(button)
    wait_for_layout()
    below = {"more_settings": ("optimizer", "momentum", "schedule")}
    for name in below.get(button, tuple(f"sabotage_{each}" for each in SABOTAGES)):
        assert not app.widget(name).visibleRegion().isEmpty(), name
    assert not app.widget(button).visibleRegion().isEmpty()


@pytest.mark.parametrize(
    ("button", "dialog"),
    [("show_runs", "runs"), ("build_network", "builder"), ("look_at_data", "data_browser")],
)
def test_a_dialog_is_no_larger_than_the_window(open_app: Opener, button: str, dialog: str) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.window.resize(1280, 720)
    project(app)
    app.click(button)
    opened = app.widget(dialog)
    wait_for_layout()
    assert opened.width() <= app.window.width()
    assert opened.height() <= app.window.height()
    opened.close()


def test_in_projector_mode_all_that_is_set_most_often_is_in_sight(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.window.resize(1280, 720)
    assert app.widget("recipe_summary").isVisible()
    beside = app.widget("look_at_data").y()
    project(app)
    wait_for_layout()
    for name in (
        *("recipe", "dataset", "network", "epochs", "batch_size", "learning_rate", "seed"),
        *("same_start", "more_settings", "sabotage", "start_training"),
    ):
        widget = app.widget(name)
        assert widget.visibleRegion().boundingRect().height() == widget.height(), name
    # What is not written any more is in the tool tips, and the buttons can be scrolled to.
    assert "Adam 0.001" in app.widget("recipe").toolTip()
    assert "50,186 parameters" in app.widget("network").toolTip()
    scroll = app.find(TrainPage, "page_train").findChildren(QScrollArea)[0]
    scroll.ensureWidgetVisible(app.widget("build_network"))
    app.click("build_network")
    app.widget("builder").close()
    app.controller.set_look("light", "en", projector=False)
    wait_for_layout()
    assert app.widget("recipe_summary").isVisible()
    assert app.widget("look_at_data").y() == beside
    assert app.widget("look_at_data").isVisible()


def test_in_projector_mode_they_stay_in_sight_after_a_run(
    open_app: Opener, tiny_data: None, tmp_path: Path
) -> None:
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    app.window.resize(1280, 720)
    project(app)
    app.find(QSpinBox, "epochs").setValue(1)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    wait_for_layout()
    assert "The same start weights" in app.widget("same_start").toolTip()
    for name in ("seed", "same_start", "more_settings", "sabotage"):
        widget = app.widget(name)
        assert widget.visibleRegion().boundingRect().height() == widget.height(), name


def test_a_long_progress_text_is_whole_in_a_narrow_column(theme: Theme) -> None:
    holder = QWidget()
    label = SteadyLabel("progress", shrinks=True)
    layout = QVBoxLayout(holder)
    layout.addWidget(label)
    layout.addStretch(1)
    holder.resize(800, 200)
    holder.show()
    label.set_text("Paused. Epoch 3 of 15 · 34,537 images/s · 21 s left")
    wait_for_layout()
    before = label.height()
    label.set_wrapped(wrapped=True)
    holder.resize(220, 200)
    wait_for_layout()
    assert label.height() >= 2 * before - 4
