"""The plots of the Train page: whole axes, one legend, and what is said of what they leave out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPicture
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from cnn_desktop.core.events import EpochDone, RunDone, SettingChanged
from cnn_desktop.core.runs.history import History
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.plot_axis import Axis
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.train.curves import Curves, Plot
from cnn_desktop.gui.train.page import TrainPage
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, drawing, wait_for_layout
from tests.gui.models import make_checkpoint


def numbers(plot: Any, side: str = "left") -> list[str]:
    """Return the numbers that are written at an axis, in no order."""
    axis = plot.getAxis(side)
    picture = QPicture()
    painter = QPainter(picture)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    assert specs is not None
    return [text for _, _, text in specs[2]]


def history(losses: list[float], epochs: float) -> History:
    """Return figures of so many batches, evenly over epochs."""
    places = list(np.linspace(epochs / len(losses), epochs, len(losses)))
    return History(list(range(1, len(losses) + 1)), places, losses, [0.9] * len(losses))


@pytest.fixture
def curves(theme: Theme) -> Curves:
    made = Curves(theme)
    made.resize(600, 400)
    made.show()
    wait_for_layout()
    return made


def test_a_whole_axis_has_a_number_at_its_top(curves: Curves) -> None:
    curves.set_history(History(), 15)
    assert "100" in numbers(curves.accuracy)
    assert "15" not in numbers(curves.loss, "bottom")  # they stand below the lower plot
    ends = numbers(curves.accuracy, "bottom")
    assert "0" in ends
    curves.set_history(history([2.3, 1.0, 0.5], 0.2), 15)
    assert "100" in numbers(curves.accuracy)


def test_few_epochs_have_their_place_from_the_start(curves: Curves) -> None:
    box = curves.loss.getPlotItem().vb
    curves.set_history(History(), 15)
    before = box.viewRange()[0]
    assert before[1] == pytest.approx(15, abs=0.3)
    for end in (0.1, 1.5, 14.9):
        curves.set_history(history([2.3, 1.0, 0.5], end), 15)
        assert box.viewRange()[0] == before


def test_what_lies_above_the_losses_that_are_shown_is_said(curves: Curves) -> None:
    falling = [2.34, 2.2, *[0.3] * 60]
    first = history(falling, 0.9)
    curves.set_history(first, 3)
    assert curves.loss.beyond == ""  # in the first epoch all of them are shown
    later = history(falling, 1.9)
    later.epochs.append(EpochDone(1, 3, 31, 0.5, 0.8, 0.3, 0.9, 1000.0, 1.0))
    curves.set_history(later, 3)
    assert "2.34" in curves.loss.beyond
    curves.set_history(History(), 3)
    assert curves.loss.beyond == ""


@pytest.mark.parametrize("as_fold", [False, True])
def test_validation_that_parts_from_the_training_stays_in_sight(
    curves: Curves, as_fold: bool
) -> None:
    """A network that learns by heart: the lesson is the gap."""
    learned = history([2.3, 0.5, *[0.01] * 98], 5)
    learned.accuracies[:] = [0.1, 0.8, *[1.0] * 98]
    for epoch in range(1, 6):
        loss, accuracy = 0.8 + 0.1 * epoch, 0.7 - 0.02 * epoch
        learned.epochs.append(EpochDone(epoch, 5, 20 * epoch, 0.1, 0.9, loss, accuracy, 1.0, 1.0))
    if as_fold:
        curves.set_history(History(), 5, [learned])
    else:
        curves.set_history(learned, 5)
    (_, top), (low, _) = (
        plot.getPlotItem().vb.viewRange()[1] for plot in (curves.loss, curves.accuracy)
    )
    assert top > 1.3
    assert low < 60


def test_words_for_a_change_and_for_what_lies_above_stand_apart(curves: Curves) -> None:
    curves.resize(420, 260)  # as in projector mode
    falling = history([2.34, 2.2, *[0.3] * 60], 1.9)
    falling.epochs.append(EpochDone(1, 3, 31, 0.5, 0.8, 0.3, 0.9, 1000.0, 1.0))
    for place in (0.9, 1.2, 1.5, 1.8):
        falling.changes.append(SettingChanged(31, place, "learning_rate", 0.001))
    curves.set_history(falling, 3)
    wait_for_layout()
    assert curves.loss.beyond
    above = curves.loss._beyond.sceneBoundingRect()
    for line in curves.loss.mark_lines:
        assert not line.label.mapRectToScene(line.label.boundingRect()).intersects(above)


def rgb(theme: Theme, name: str) -> tuple[int, int, int]:
    colour = theme.colour(name)
    return colour.red(), colour.green(), colour.blue()


def test_many_batches_do_not_hide_the_curve_of_the_epochs(curves: Curves, theme: Theme) -> None:
    """They are drawn on one another a hundred times, and stay lighter than it."""
    values = 0.1 + 0.1 * np.random.default_rng(0).random(9000)
    curves.set_history(history(list(values), 15), 15)
    wait_for_layout()
    inside = curves.loss.getPlotItem().vb.sceneBoundingRect().toRect()
    pixels = to_array(curves.loss.grab(inside).toImage())[..., :3].astype(int)
    ground, epochs = (np.array(rgb(theme, name)) for name in ("surface", "curve_loss"))
    coloured = pixels[(np.ptp(pixels, axis=2) > 20)]
    assert len(coloured) > 1000
    share = (coloured - ground) @ (epochs - ground) / ((epochs - ground) @ (epochs - ground))
    assert share.max() < 0.6


def test_one_legend_holds_for_both_plots(curves: Curves) -> None:
    names = ("batches", "training", "validation")
    for one, other in zip(curves.loss.legend(names), curves.accuracy.legend(names), strict=True):
        assert one.pen == other.pen


@pytest.mark.parametrize(("height", "name"), [(400, "Accuracy (%)"), (250, "Accuracy"), (120, "")])
def test_a_low_plot_has_a_short_name(curves: Curves, height: int, name: str) -> None:
    curves.resize(600, height)
    wait_for_layout()
    axis = curves.accuracy.getAxis("left")
    assert isinstance(axis, Axis)
    assert axis.name == name
    words = axis.label.mapRectToParent(axis.label.boundingRect())
    assert words.top() >= -4
    assert words.bottom() <= axis.size().height() + 4


# -- around them ----------------------------------------------------------------------------------


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program on its Train page, a drawing pinned."""
    driver = open_app("--page", "draw")
    driver.wait_until_reading()
    driver.window.resize(1280, 720)
    driver.stroke()
    driver.wait_for_prediction()
    driver.go("train")
    driver.click("pin_drawing")
    wait_for_layout()
    return driver


def test_three_plots_are_of_one_height(app: Driver) -> None:
    heights = [
        app.find(QWidget, f"{name}_plot").getPlotItem().vb.height()  # type: ignore[attr-defined]
        for name in ("loss", "accuracy", "pinned")
    ]
    assert max(heights) - min(heights) <= 12
    assert "100" in numbers(app.widget("pinned_plot"))


def test_the_button_says_that_it_unpins(app: Driver) -> None:
    pin = app.find(QPushButton, "pin_drawing")
    assert pin.text() == "Unpin"
    app.click("pin_drawing")
    assert pin.text() == "Pin this drawing"


def test_the_axis_follows_the_form_before_there_is_a_run(app: Driver) -> None:
    app.find(QSpinBox, "epochs").setValue(4)
    plot = app.find(Plot, "loss_plot")
    assert plot.getPlotItem().vb.viewRange()[0][1] == pytest.approx(4, abs=0.1)


def test_what_draw_is_not_sure_of_is_no_digit_here_either(app: Driver) -> None:
    assert not app.widget("training_doubt").isVisible()
    app.go("draw")
    app.click("clear")
    app.draw(
        drawing(
            [(0.25, 0.2 + 0.05 * n) for n in range(13)], [(0.8, 0.3 + 0.03 * n) for n in range(13)]
        )
    )
    app.wait_for_prediction()
    assert app.session.doubt is not None
    assert app.text("confidence") == "Not sure"
    app.go("train")
    assert app.text("training_doubt") == "Not sure"
    assert app.widget("training_doubt").isVisible()
    bars = app.widget("training_probabilities")
    accent = app.controller._theme.colour("accent").name()
    picture = bars.grab().toImage()
    colours = {
        picture.pixelColor(QPoint(x, y)).name()
        for x in range(0, picture.width(), 3)
        for y in range(picture.height())
    }
    assert accent not in colours


def test_keep_is_the_button_to_press_after_a_run(app: Driver) -> None:
    page = app.find(TrainPage, "page_train")
    page.result.show_result(
        RunDone(make_checkpoint(), 0.97, 0.1, 18.0, epochs_done=2, stopped=False), "digit-reader"
    )
    assert app.widget("keep_model").property("role") == "primary"
    assert "menu of models" in app.widget("keep_model").toolTip()
    assert "file" in app.widget("save_model").toolTip()
    for name in ("start_training", "pause_training", "stop_training", "step_training"):
        assert app.widget(name).toolTip(), name
    app.click("more_settings")
    app.find(QSpinBox, "validation_size").setValue(100)
    assert app.find(QSpinBox, "patience").text() == "Off"
