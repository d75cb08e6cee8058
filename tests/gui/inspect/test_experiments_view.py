"""Experiments in the running program: units off, kernels by hand, and everything undone."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from cnn_desktop.core.inspection.experiments import KERNELS, Experiment
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import (
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    Network,
    ReLU,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.compare_bars import CompareBars
from cnn_desktop.gui.common.exports import ExportButtons
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.inspect.experiments_view import ExperimentsView
from cnn_desktop.gui.inspect.kernel_panel import KernelTable, number_text, parse_number
from cnn_desktop.gui.inspect.unit_grid import UnitGrid
from cnn_desktop.gui.session import Learning
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, wait_until
from tests.gui.hands import open_inspect_view
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a seven on the canvas, the experiments before its user; no data."""
    return opened(open_app("--page", "inspect"))


@pytest.fixture
def app_with_data(open_app: Opener, data_dir: Path) -> Driver:
    """The same, with MNIST on the disk and the shipped model measured."""
    driver = opened(open_app("--page", "inspect", "--data-dir", str(data_dir)))
    wait_for_figures(driver)
    return driver


def opened(driver: Driver) -> Driver:
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    open_view(driver)
    return driver


def open_view(app: Driver) -> None:
    open_inspect_view(app, "Experiments")
    assert view(app).isVisible()


def view(app: Driver) -> ExperimentsView:
    return app.find(ExperimentsView, "inspect_experiments")


def wait_for_figures(app: Driver) -> None:
    wait_until(lambda: not view(app).measurer.is_busy, "the figures")


def units(app: Driver) -> UnitGrid:
    return app.find(UnitGrid, "exp_units")


def place(app: Driver, unit: int) -> QPoint:
    return units(app).cell_rect(unit).center().toPoint()


def click_unit(app: Driver, unit: int, modifier: Qt.KeyboardModifier | None = None) -> None:
    keys = modifier or Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(units(app), Qt.MouseButton.LeftButton, keys, place(app, unit))


def shares(app: Driver, name: str) -> tuple[np.ndarray, np.ndarray]:
    before, now = app.find(CompareBars, name).values
    assert before is not None
    assert now is not None
    return before, now


def choose(app: Driver, name: str, index: int) -> None:
    """Walk to an entry of a list with the keys, as somebody without a mouse does."""
    combo = app.find(QComboBox, name)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == index


def use(app: Driver, layers: tuple[Layer, ...], **options: object) -> None:
    app.session.use_model(in_use(make_checkpoint(layers, **options)))  # type: ignore[arg-type]
    app.wait_for_prediction()


def undo(app: Driver) -> None:
    QTest.keyClick(app.window, Qt.Key.Key_Z, CONTROL)


# -- units ----------------------------------------------------------------------------------------


def test_a_click_switches_a_unit_off_and_undo_brings_it_back(app: Driver) -> None:
    model = app.session.model
    assert model is not None
    weights = {name: array.copy() for name, array in model.checkpoint.weights.items()}
    reading = app.session.prediction
    later = app.find(ImageGrid, "exp_maps").images.copy()
    click_unit(app, 8)
    assert units(app).off == {8}
    assert not units(app).images[8].any()
    before, now = shares(app, "exp_drawing_bars")
    assert not np.array_equal(before, now)
    assert not np.array_equal(app.find(ImageGrid, "exp_maps").images, later)
    assert "units off: 1" in app.text("exp_state")
    undo(app)
    assert units(app).off == set()
    np.testing.assert_array_equal(app.find(ImageGrid, "exp_maps").images, later)
    QTest.keyClick(app.window, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert units(app).off == {8}
    click_unit(app, 8)
    assert units(app).off == set()
    assert app.session.prediction is reading
    assert app.session.model is model
    for name, array in model.checkpoint.weights.items():
        np.testing.assert_array_equal(array, weights[name])


def test_the_keys_do_all_that_the_mouse_does(app: Driver) -> None:
    grid = units(app)
    grid.setFocus()
    for _ in range(2):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert grid.selected == 2
    assert grid.off == {2}
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_O)
    assert grid.off == set(range(grid.count)) - {3}
    QTest.keyClick(grid, Qt.Key.Key_A)
    assert grid.off == set()
    assert grid.selected == 3
    for _ in range(3):
        undo(app)
    assert view(app).experiment == Experiment()


def test_one_alone_by_shift_and_by_the_buttons(app: Driver) -> None:
    click_unit(app, 5, SHIFT)
    assert len(units(app).off) == units(app).count - 1
    assert 5 not in units(app).off
    app.click("exp_all_on")
    assert units(app).off == set()
    app.click("exp_switch")
    assert units(app).off == {5}
    app.click("exp_only")
    assert 5 not in units(app).off
    app.click("exp_back")
    assert view(app).experiment == Experiment()
    assert not app.widget("exp_back").isEnabled()
    undo(app)
    assert len(units(app).off) == units(app).count - 1


def test_the_right_button_chooses_and_switches_nothing(app: Driver) -> None:
    place = units(app).cell_rect(6).center().toPoint()
    QTest.mouseClick(units(app), Qt.MouseButton.RightButton, pos=place)
    assert units(app).selected == 6 and units(app).off == set()
    assert "Kernel 6" in app.text("kernel_title")


def test_a_kernel_of_a_unit_that_is_off_is_said_to_count_for_nothing(app: Driver) -> None:
    click_unit(app, 4)
    assert "Unit 4 is off" in app.text("kernel_hint")
    app.click("exp_switch")
    assert "is off" not in app.text("kernel_hint")


def test_a_strong_kernel_by_hand_leaves_the_other_maps_as_they_were(app: Driver) -> None:
    grid = units(app)
    before = grid.grab(grid.cell_rect(1).toRect()).toImage()
    place = grid.cell_rect(6).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.RightButton, pos=place)
    kernels = app.find(QComboBox, "kernel_choice")
    choose(app, "kernel_choice", kernels.findData("laplace"))
    kernels.activated.emit(kernels.currentIndex())
    assert np.abs(grid.images[6]).max() > np.abs(grid.images[1]).max()
    assert grid.grab(grid.cell_rect(1).toRect()).toImage() == before


def test_units_of_several_layers_and_the_difference_in_a_later_one(app: Driver) -> None:
    click_unit(app, 0)
    choose(app, "exp_layer", 2)
    click_unit(app, 7)
    assert units(app).off == {7}
    assert {name for name, _ in view(app).experiment.off} == {"conv1", "conv3"}
    choose(app, "exp_how", 2)
    assert app.find(ImageGrid, "exp_maps").images.any()
    app.click("exp_back")
    assert not app.find(ImageGrid, "exp_maps").images.any()  # no difference any more


def test_the_drawing_goes_on_and_the_experiment_stays(app: Driver) -> None:
    click_unit(app, 1)
    app.stroke(ONE, "exp_canvas")
    app.wait_for_prediction()
    assert units(app).off == {1}
    assert not units(app).images[1].any()
    undo(app)  # the stroke
    assert units(app).off == {1}
    undo(app)
    assert units(app).off == set()
    app.click("exp_clear")
    app.wait_for_prediction()
    assert units(app).images.shape[1:] == (3, 3)  # the filters: there are no maps
    assert app.text("exp_drawing") == "nothing to read yet"
    click_unit(app, 2)
    assert units(app).off == {2}


# -- test pictures --------------------------------------------------------------------------------


def test_the_accuracy_on_a_thousand_pictures_and_which_digits_suffer(app_with_data: Driver) -> None:
    app = app_with_data
    assert "1,000 test pictures of MNIST" in app.find(QLabel, "exp_tests_title").text()
    as_it_is = app.text("exp_accuracy")
    assert float(as_it_is.removesuffix("%")) > 98
    choose(app, "exp_layer", 5)
    click_unit(app, 0, SHIFT)
    wait_for_figures(app)
    first, _, second = app.text("exp_accuracy").partition(" → ")
    assert first == as_it_is
    assert float(second.removesuffix("%")) < 98
    assert app.text("exp_suffer").startswith("Suffer most")
    before, now = shares(app, "exp_test_bars")
    assert (before - now).max() > 0.02
    undo(app)
    wait_for_figures(app)
    assert app.text("exp_accuracy") == as_it_is


def test_the_latest_question_wins(app_with_data: Driver) -> None:
    app = app_with_data
    for unit in range(6):
        click_unit(app, unit)
    wait_for_figures(app)
    six = app.text("exp_accuracy")
    app.click("exp_back")
    wait_for_figures(app)
    assert "→" not in app.text("exp_accuracy")
    undo(app)
    wait_for_figures(app)
    assert app.text("exp_accuracy") == six


def test_without_pictures_that_is_said_and_nothing_is_missing(app: Driver) -> None:
    wait_until(lambda: "no test pictures" in app.text("exp_suffer"), "the words")
    click_unit(app, 2)
    wait_for_figures(app)
    assert app.text("exp_accuracy") == ""
    assert not app.widget("exp_test_bars").isVisible()


def test_a_damaged_data_set_is_told_in_words(open_app: Opener, data_dir: Path, home: Path) -> None:
    raw = home / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for source in (data_dir / "MNIST" / "raw").glob("*"):
        if source.is_file():
            content = bytearray(source.read_bytes())
            content[-5000 % len(content)] ^= 1  # as long as it should be, but not what it was
            (raw / source.name).write_bytes(content)
    driver = opened(open_app("--page", "inspect", "--data-dir", str(home / "data")))
    wait_for_figures(driver)
    message = view(driver).findChild(QWidget, "exp_message")
    assert message is not None
    assert "damaged" in message.accessibleName()


# -- kernels --------------------------------------------------------------------------------------


def write_cell(app: Driver, row: int, column: int, text: str) -> None:
    table = app.find(KernelTable, "kernel_table")
    item = table.item(row, column)
    assert item is not None
    middle = table.visualItemRect(item).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit, "kernel_cell")
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the line hands over what was written, then it goes
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_kernel_is_written_cell_by_cell(app: Driver) -> None:
    learned = app.find(ImageGrid, "kernel_map_learned").images.copy()
    write_cell(app, 1, 1, "-2,5")
    edit = view(app).experiment.kernel("conv1", 0, 0)
    assert edit is not None
    assert edit[1][1] == -2.5
    assert app.find(QComboBox, "kernel_choice").currentText() == "by hand"
    np.testing.assert_array_equal(app.find(ImageGrid, "kernel_map_learned").images, learned)
    assert not np.array_equal(app.find(ImageGrid, "kernel_map_by_hand").images, learned)
    write_cell(app, 0, 2, "1/4")
    edit = view(app).experiment.kernel("conv1", 0, 0)
    assert edit is not None
    assert (edit[0][2], edit[1][1]) == (0.25, -2.5)
    undo(app)
    undo(app)
    assert view(app).experiment == Experiment()
    assert app.find(QComboBox, "kernel_choice").currentText() == "as learned"


@pytest.mark.parametrize("text", ["", "abc", "1e9", "nan", "1/0", "--3", "<b>"])
def test_what_is_no_number_changes_nothing_and_is_said(app: Driver, text: str) -> None:
    item = app.find(KernelTable, "kernel_table").item(0, 0)
    assert item is not None
    before = item.text()
    write_cell(app, 0, 0, text or " ")
    assert view(app).experiment == Experiment()
    item = app.find(KernelTable, "kernel_table").item(0, 0)
    assert item is not None
    assert item.text() == before
    assert "is no number" in app.text("kernel_hint")


def test_numbers_as_people_write_them() -> None:
    assert parse_number(" 1/9 ") == pytest.approx(1 / 9)
    assert parse_number("−0,5") == -0.5
    assert parse_number("3") == 3
    assert number_text(-0.25) == "−0.25"
    assert parse_number(number_text(-0.123)) == -0.123


def test_chosen_kernels_are_convolved_with_the_drawing(app: Driver) -> None:
    for index, name in enumerate(KERNELS, start=1):
        choose(app, "kernel_choice", index)
        assert view(app).experiment.kernel("conv1", 0, 0) == KERNELS[name]
    choose(app, "kernel_choice", 1)
    prediction, model = app.session.prediction, app.session.model
    assert prediction is not None
    assert model is not None
    bias = float(model.checkpoint.weights["conv1.bias"][0])
    shown = app.find(ImageGrid, "kernel_map_by_hand").images[0]
    np.testing.assert_allclose(shown, prediction.image[0, 1:-1, 1:-1] + bias, atol=1e-5)
    choose(app, "kernel_choice", 0)
    assert view(app).experiment == Experiment()


def test_a_kernel_for_one_input_or_for_all(app: Driver) -> None:
    model = app.session.model
    assert model is not None
    channels = set(range(model.checkpoint.weights["conv2.weight"].shape[1]))
    choose(app, "exp_layer", 1)
    click_unit(app, 4)
    choose(app, "kernel_choice", 5)
    edits = view(app).experiment.edits
    assert {edit.channel for edit in edits} == channels
    choose(app, "kernel_channel", 3)
    choose(app, "kernel_choice", 0)
    assert {edit.channel for edit in view(app).experiment.edits} == channels - {2}
    write_cell(app, 0, 0, "7")
    kernel = view(app).experiment.kernel("conv2", 4, 2)
    assert kernel is not None
    assert kernel[0][0] == 7


# -- every network --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NETWORKS)
def test_works_for_every_network(app: Driver, name: str) -> None:
    network = NETWORKS[name]
    weights = copy_weights(build(network, seed=1))
    names = tuple(str(n) for n in range(network.trace()[-1].output_shape[0]))
    app.session.show_learning(Learning(network, names, weights, epoch=1))
    app.wait_for_prediction()
    combo = app.find(QComboBox, "exp_layer")
    assert combo.count() > 0
    for index in range(combo.count()):
        choose(app, "exp_layer", index)
        last = units(app).count - 1
        click_unit(app, last)
        assert units(app).off == {last}
        assert not units(app).images[last].any()
    assert view(app).grab()
    app.session.show_learning(Learning(network, names, weights, epoch=2))
    app.wait_for_prediction()
    assert len(view(app).experiment.off) == combo.count()  # it learns on; the experiment stays
    app.click("exp_back")
    assert view(app).experiment == Experiment()


@pytest.mark.parametrize(
    "layers",
    [
        ONE_LAYER,
        (Conv2d(512, 28), Flatten(), Linear(10)),
        (Conv2d(10, 5), GlobalAvgPool2d(), Flatten()),
    ],
    ids=["one layer", "512 maps of one pixel", "nothing linear"],
)
def test_odd_networks(app: Driver, layers: tuple[Layer, ...]) -> None:
    use(app, layers)
    click_unit(app, 1)
    assert units(app).off == {1}
    click_unit(app, 2, SHIFT)
    assert len(units(app).off) == units(app).count - 1
    assert view(app).grab()
    app.click("exp_back")


@pytest.mark.parametrize("fill", [float("nan"), float("inf"), 3e38])
def test_weights_beyond_all_bounds(app: Driver, fill: float) -> None:
    use(app, (Conv2d(3, 5), Flatten(), Linear(10)), fill=fill)
    click_unit(app, 1)
    wait_for_figures(app)
    assert units(app).off == {1}
    assert view(app).grab()


def test_a_model_without_units_is_said(app: Driver) -> None:
    names = tuple(str(n) for n in range(784))
    use(app, (Flatten(),), class_names=names)
    assert "No layer of this network" in app.text("exp_state")
    assert view(app).grab()


# -- with the rest of the program -----------------------------------------------------------------


def test_undo_on_another_page_shows_what_it_undoes(app: Driver) -> None:
    click_unit(app, 3)
    app.go("draw")
    undo(app)
    assert view(app).isVisible()
    assert units(app).off == set()


def test_another_model_ends_the_experiment_and_undo_passes_it_by(app: Driver) -> None:
    click_unit(app, 3)
    use(app, NETWORKS["two-layer-cnn"].layers)
    assert units(app).off == set()
    assert units(app).count == 32
    undo(app)
    wait_until(lambda: app.session.ink.is_empty, "the stroke to be undone")
    assert view(app).experiment == Experiment()


def test_figures_are_saved_for_a_spreadsheet(app: Driver, tmp_path: Path) -> None:
    click_unit(app, 3)
    exports = view(app).findChild(ExportButtons)
    assert exports is not None
    assert exports.save(tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["class", *"0123456789"]
    assert float(rows[8][1]) > 0.9
    app.click("exp_copy")
    size = QApplication.clipboard().image().size()
    assert size.width() > 2000


def test_closing_the_window_ends_the_measuring(app_with_data: Driver) -> None:
    click_unit(app_with_data, 3)
    app_with_data.close()


def test_a_reading_of_the_network_before_is_not_shown_as_this_ones(app: Driver) -> None:
    """In mid-training a network of the same layers' names may take its place between two looks."""
    names, readings = tuple("0123456789"), []
    for channels in (4, 7):
        layers = (Conv2d(channels, 5), ReLU(), Conv2d(2 * channels, 5), ReLU(), Flatten())
        network = Network("like", (1, 28, 28), (*layers, Linear(10)))
        weights = copy_weights(build(network, seed=1))
        app.session.show_learning(Learning(network, names, weights, epoch=1))
        app.wait_for_prediction()
        readings.append(app.session.prediction)
    later = app.find(QComboBox, "exp_later")
    choose(app, "exp_later", later.findData("conv2"))
    view(app)._later.show_readings(app.session.prediction, readings[0])
    assert "Draw a digit" in app.find(ImageGrid, "exp_maps")._empty_text
