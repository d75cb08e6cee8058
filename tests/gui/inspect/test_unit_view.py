"""One unit open: every number that is shown is torch's; the window moves by hand and by itself."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QWidget

from cnn_desktop.core.inspection.scales import Scale
from cnn_desktop.core.inspection.stages import SOFTMAX, Inspection
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool2d,
    Inception,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.atlas import palette
from cnn_desktop.gui.inspect.channel_strip import ChannelStrip
from cnn_desktop.gui.inspect.ledger import Ledger, Line
from cnn_desktop.gui.inspect.number_grid import NumberGrid
from cnn_desktop.gui.inspect.picture_view import PictureView
from cnn_desktop.gui.inspect.unit_stepper import Stepper
from cnn_desktop.gui.inspect.unit_view import UnitView
from tests.core.beside_torch import looked_at
from tests.core.made_networks import networks
from tests.gui.driver import hover, wait_until

CLOSE = 1e-5


@pytest.fixture
def view(theme: Theme):  # type: ignore[no-untyped-def]
    shown = UnitView(theme)
    shown.resize(930, 480)
    yield shown
    shown.close()
    shown.deleteLater()


def open_unit(view: UnitView, given_: Inspection, stage: int, unit: int, *place: int) -> None:
    view.set_inspection(given_)
    view.set_unit(given_.row[stage], unit)
    if place:
        view.move_to(*place)


def result(view: UnitView, name: str) -> float:
    lines = [line for line in ledger(view).lines if line.text == f"= {name}"]
    assert len(lines) == 1
    assert lines[0].value is not None
    return lines[0].value


W = TypeVar("W", bound=QWidget)


def part(view: UnitView, kind: type[W], name: str) -> W:
    found = view.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def grids(view: UnitView) -> tuple[NumberGrid, NumberGrid, NumberGrid]:
    """Return patch, kernel and products."""
    patch, kernel, products = (
        part(view, NumberGrid, f"unit_{name}") for name in ("patch", "kernel", "products")
    )
    return patch, kernel, products


def ledger(view: UnitView) -> Ledger:
    return part(view, Ledger, "unit_sum")


def more(view: UnitView) -> Ledger:
    return part(view, Ledger, "unit_more")


def strip(view: UnitView) -> ChannelStrip:
    return part(view, ChannelStrip, "unit_channels")


def input_map(view: UnitView) -> PictureView:
    return part(view, PictureView, "unit_input")


def output_map(view: UnitView) -> PictureView:
    return part(view, PictureView, "unit_output")


def close_to(expected: float) -> object:
    return pytest.approx(expected, abs=CLOSE, rel=CLOSE, nan_ok=True)


# -- the numbers ----------------------------------------------------------------------------------


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(networks(), st.data())
def test_every_number_that_is_shown_is_torchs(
    view: UnitView, network: Network, data: st.DataObject
) -> None:
    given_, outputs = looked_at(network, 2)
    for stage, output in zip(given_.row[1:], outputs, strict=True):
        place = tuple(data.draw(st.integers(0, size - 1)) for size in stage.shape)
        open_unit(view, given_, stage.index, *place)
        assert result(view, stage.name) == close_to(float(output[place]))
        patch, kernel, products = (grid.values for grid in grids(view))
        if kernel.size:
            np.testing.assert_allclose(products, patch * kernel, atol=CLOSE)
        if stage.kind in {"conv", "linear"} and stage.info is not None:
            sums = strip(view).sums
            channel = view._channel
            if len(sums):
                assert products.sum() == close_to(float(sums[channel]))
            total = float(sums.sum()) if len(sums) else float(products.sum())
            bias = float(given_.weights[f"{stage.name}.bias"][place[0]])
            assert total + bias == close_to(float(output[place]))
            weight = given_.weights[f"{stage.name}.weight"][place[0]]
            if stage.kind == "conv":
                np.testing.assert_allclose(kernel, weight[channel], rtol=1e-6)
        for name, value in [(line.text, line.value) for line in ledger(view).lines]:
            if name.startswith("→ "):
                other = next(each for each in given_.row if each.name == name[2:])
                assert value == close_to(float(outputs[other.index - 1][place]))
        if stage.kind == SOFTMAX:
            shares = sum(line.value or 0 for line in more(view).lines)
            assert shares == close_to(1.0)
        assert not view.grab().isNull()


def test_all_contributions_together_are_the_sum(view: UnitView) -> None:
    given_, outputs = looked_at(NETWORKS["two-layer-cnn"])
    open_unit(view, given_, 8, 7)
    total = sum(line.value or 0 for line in more(view).lines)
    bias = float(given_.weights["linear1.bias"][7])
    assert total + bias == close_to(float(outputs[7][7]))
    assert "pool2 map" in more(view).lines[0].text


def test_the_largest_value_of_a_pool_stands_out(view: UnitView) -> None:
    network = Network("n", (1, 8, 8), (MaxPool2d(2), Flatten(), Linear(2)))
    given_, _ = looked_at(network)
    open_unit(view, given_, 1, 0, 1, 2)
    winner = grids(view)[0]._winner
    assert winner is not None
    assert grids(view)[0].values[winner] == grids(view)[0].values.max() == result(view, "pool1")
    assert not grids(view)[1].values.size


def test_padding_is_marked(view: UnitView) -> None:
    given_, _ = looked_at(Network("n", (2, 6, 6), (Conv2d(1, 3, padding=1), ReLU())))
    open_unit(view, given_, 1, 0, 0, 0)
    assert grids(view)[0]._beyond.tolist() == [
        [True] * 3,
        [True, False, False],
        [True, False, False],
    ]
    assert not grids(view)[0].values[0].any()
    view.move_to(2, 2)
    assert not grids(view)[0]._beyond.any()


@pytest.mark.parametrize("mode", ["unit", "layer", "network"])
def test_kernels_have_one_colour_for_zero_on_every_scale(view: UnitView, mode: str) -> None:
    given_, _ = looked_at(Network("n", (2, 6, 6), (Conv2d(3, 3), ReLU())))
    given_.weights["conv1.weight"][1, 0, 1, 1] = 0
    view.set_mode(mode)
    open_unit(view, given_, 1, 1, 0, 0)
    view.choose_channel(0)
    zero = int(view._palette.signed[128])
    assert int(grids(view)[1]._colours[1, 1]) == zero


# -- moving ---------------------------------------------------------------------------------------


def test_the_pointer_moves_the_window_from_both_sides(view: UnitView) -> None:
    given_, outputs = looked_at(NETWORKS["first-steps-cnn"])
    view.show()
    open_unit(view, given_, 3, 4)
    hover(output_map(view), output_map(view).pixel_rect(7, 11).center())
    assert view.shown is not None
    assert (view.shown.y, view.shown.x) == (7, 11)
    assert input_map(view).box == (7, 11, 12, 16)
    assert result(view, "conv2") == close_to(float(outputs[2][4, 7, 11]))
    hover(input_map(view), input_map(view).pixel_rect(10, 6).center())  # the middle of the window
    assert (view.shown.y, view.shown.x) == (8, 4)
    assert output_map(view).box == (8, 4, 9, 5)
    hover(input_map(view), input_map(view).pixel_rect(0, 0).center())
    assert (view.shown.y, view.shown.x) == (0, 0)


def test_it_goes_on_by_itself_and_rests_under_the_pointer(view: UnitView) -> None:
    given_, _ = looked_at(Network("n", (1, 5, 5), (Conv2d(1, 3), ReLU())))
    view.show()
    open_unit(view, given_, 1, 0, 0, 1)
    part(view, QSlider, "unit_speed").setValue(part(view, QSlider, "unit_speed").maximum())
    QTest.mouseClick(part(view, QPushButton, "unit_play"), Qt.MouseButton.LeftButton)
    assert part(view, QPushButton, "unit_play").text() == "Pause"
    seen: list[tuple[int, int]] = []
    view.place_changed.connect(
        lambda: seen.append((view.shown.y, view.shown.x)) if view.shown else None
    )
    wait_until(lambda: len(seen) >= 9, "the window to go round")
    assert seen[:3] == [(0, 2), (1, 0), (1, 1)]
    assert (0, 0) in seen
    hover(output_map(view), output_map(view).pixel_rect(2, 2).center())
    assert (view.shown.y, view.shown.x) == (2, 2)  # type: ignore[union-attr]
    stepper = part(view, Stepper, "")
    stepper._on_timeout()
    assert (view.shown.y, view.shown.x) == (2, 2)  # type: ignore[union-attr]
    view.hide()
    assert not view.is_playing
    assert not stepper._timer.isActive()


def test_arrows_walk_over_the_map_and_a_bar_chooses_a_channel(view: UnitView) -> None:
    given_, _ = looked_at(Network("n", (3, 6, 6), (Conv2d(2, 3), ReLU())))
    view.show()
    open_unit(view, given_, 1, 1, 1, 1)
    QTest.keyClick(output_map(view), Qt.Key.Key_Right)
    QTest.keyClick(output_map(view), Qt.Key.Key_Down)
    assert view.shown is not None
    assert (view.shown.y, view.shown.x) == (2, 2)
    for _ in range(9):
        QTest.keyClick(output_map(view), Qt.Key.Key_Down)
    assert (view.shown.y, view.shown.x) == (3, 2)
    place = strip(view).bar_rect(2).center().toPoint()
    QTest.mouseClick(strip(view), Qt.MouseButton.LeftButton, pos=place)
    weight = given_.weights["conv1.weight"][1, 2]
    np.testing.assert_allclose(grids(view)[1].values, weight, rtol=1e-6)
    assert "map 2 of 3" in part(view, QLabel, "unit_input_text").text()
    QTest.keyClick(strip(view), Qt.Key.Key_Left)
    assert "map 1 of 3" in part(view, QLabel, "unit_input_text").text()


def test_pointing_at_a_cell_lights_up_its_partners(view: UnitView) -> None:
    given_, _ = looked_at(Network("n", (1, 6, 6), (Conv2d(1, 3), ReLU())))
    view.show()
    open_unit(view, given_, 1, 0, 1, 1)
    hover(grids(view)[1], grids(view)[1].cell_rect(2, 0).center())
    assert {grid._highlighted for grid in grids(view)} == {(2, 0)}
    assert "×" in part(view, QLabel, "unit_place").text()
    assert "=" in part(view, QLabel, "unit_place").text()


def test_a_click_on_a_number_opens_that_one(view: UnitView) -> None:
    given_, _ = looked_at(NETWORKS["two-layer-cnn"])
    view.show()
    open_unit(view, given_, 8, 0)
    told: list[int] = []
    view.unit_chosen.connect(told.append)
    place = output_map(view).pixel_rect(0, 6).center().toPoint()
    QTest.mouseClick(output_map(view), Qt.MouseButton.LeftButton, pos=place)
    assert told == [6]


# -- bad input ------------------------------------------------------------------------------------


def test_odd_networks_are_shown(view: UnitView) -> None:
    view.show()
    odd = {
        "one layer": ((1, 6, 6), (Flatten(), Linear(2))),
        "one pixel": ((3, 1, 1), (Conv2d(2, 1), ReLU(), GlobalAvgPool2d(), Flatten(), Linear(1))),
        "as large as the picture": ((1, 28, 28), (Conv2d(4, 28), Flatten())),
        "ends with maps": ((1, 6, 6), (Conv2d(2, 3),)),
        "many channels": ((3, 8, 8), (Conv2d(512, 1), AvgPool2d(2, 1, 1), Conv2d(512, 1))),
        "a row before": ((1, 4, 4), (Flatten(), Linear(1000), ReLU(), Linear(3))),
    }
    for name, (shape, layers) in odd.items():
        given_, outputs = looked_at(Network(name, shape, layers))
        for stage in given_.row:
            open_unit(view, given_, stage.index, stage.units - 1)
            assert view.shown is not None, name
            if stage.index:
                place = (stage.units - 1, view._y, view._x)[: len(stage.shape)]
                expected = float(outputs[stage.index - 1][place])
                assert result(view, stage.name) == close_to(expected), name
            assert not view.grab().isNull()


@pytest.mark.parametrize("fill", [np.nan, np.inf, 3e38])
def test_weights_that_are_no_numbers_are_shown_as_such(view: UnitView, fill: float) -> None:
    view.show()
    network = Network("n", (1, 8, 8), (Conv2d(2, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(3)))
    given_, _ = looked_at(network)
    weights = {name: np.full_like(array, fill) for name, array in given_.weights.items()}
    values = (given_.values[0], *(np.full_like(array, fill) for array in given_.values[1:]))
    broken = Inspection(given_.row, values, weights)
    for stage in broken.row:
        open_unit(view, broken, stage.index, 0)
        assert not view.grab().isNull()


def test_without_a_picture_nothing_is_claimed(view: UnitView) -> None:
    given_, _ = looked_at(Network("n", (1, 6, 6), (Conv2d(1, 3), ReLU())))
    view.show()
    open_unit(view, given_, 1, 0, 2, 2)
    view.set_inspection(None)
    assert view.shown is None
    assert ledger(view).lines == ()
    assert not part(view, QPushButton, "unit_play").isEnabled()
    assert not view.grab().isNull()
    other, _ = looked_at(Network("n", (1, 9, 9), (Conv2d(5, 2), ReLU())))
    view.set_inspection(other)  # the stage is still one of the old network
    assert not view.grab().isNull()


def test_lines_without_a_number_are_text_alone() -> None:
    assert Line("text").value is None


def test_a_table_of_very_many_numbers_is_painted_as_one_picture(theme: Theme) -> None:
    grid, rng = NumberGrid(theme), np.random.default_rng(0)
    grid.resize(303, 203)
    values = rng.normal(size=(100, 150))
    scale = Scale(np.array([-3.0]), np.array([3.0]), signed=True)
    grid.set_numbers(values, scale, palette(theme.tokens).signed)
    shown = grid.grab().toImage()
    for y, x in ((0, 0), (99, 149), (40, 7)):
        place = grid.cell_rect(y, x).center().toPoint()
        assert shown.pixelColor(place).rgb() == int(grid._colours[y, x])
    grid.deleteLater()


@pytest.mark.parametrize("stage", [2, 3, 4])
def test_what_has_no_kernel_shows_its_result(view: UnitView, stage: int) -> None:
    layers = (Conv2d(2, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(2))
    given_, outputs = looked_at(Network("n", (1, 8, 8), layers))
    view.show()
    open_unit(view, given_, stage, 1)
    assert grids(view)[2].values.shape == (1, 1)
    place = (1, view._y, view._x)[: len(given_.row[stage].shape)]
    assert grids(view)[2].values[0, 0] == close_to(float(outputs[stage - 1][place]))
    assert not grids(view)[1].isVisible()
    last = (grids(view)[0].values.shape[0] - 1, grids(view)[0].values.shape[1] - 1)
    hover(grids(view)[0], grids(view)[0].cell_rect(*last).center())
    assert not view.grab().isNull()


def test_a_block_is_the_sum_of_its_paths_or_one_of_them(view: UnitView) -> None:
    paths = ((Conv2d(2, 1),), (Conv2d(3, 3, padding=1), ReLU()), ())
    network = Network("n", (2, 6, 6), (Inception(paths), Residual((Conv2d(7, 1),))))
    given_, _ = looked_at(network)
    names = [stage.name for stage in given_.row]
    open_unit(view, given_, names.index("residual1"), 5, 2, 3)
    texts = [line.text for line in ledger(view).lines]
    assert texts[1:] == ["body.conv1", "+ inception1", "= residual1"]
    values = [line.value or 0.0 for line in ledger(view).lines]
    assert values[1] + values[2] == close_to(values[3])
    ends = [
        "branch1.conv1, unit 1",
        "branch2.relu1, unit 0",
        "branch2.relu1, unit 2",
        "input, unit 1",
    ]
    for unit, text in zip((1, 2, 4, 6), ends, strict=True):
        open_unit(view, given_, names.index("inception1"), unit, 2, 3)
        _, end, total = ledger(view).lines
        assert (end.text, end.value) == (text, close_to(total.value))  # type: ignore[arg-type]


def test_a_block_frames_what_it_sees_of_what_it_received(view: UnitView) -> None:
    body = (Conv2d(2, 3, 2, 1), Conv2d(2, 3, padding=1))
    network = Network("n", (2, 12, 12), (ReLU(), Residual(body, (Conv2d(2, 1, 2),)), ReLU()))
    given_, _ = looked_at(network)
    names = [stage.name for stage in given_.row]
    open_unit(view, given_, names.index("residual1"), 1, 2, 3)
    assert output_map(view).box == (2, 3, 3, 4)
    assert "relu1, map 1 of 2" in part(view, QLabel, "unit_input_text").text()
    assert input_map(view).box == (1, 3, 8, 10)
    view.show()
    hover(input_map(view), input_map(view).pixel_rect(8, 2).center())
    assert output_map(view).box == (4, 1, 5, 2)  # the block halves the size of the maps
    open_unit(view, given_, names.index("residual1.shortcut.conv1"), 0, 2, 3)
    assert input_map(view).box == (4, 6, 5, 7)
