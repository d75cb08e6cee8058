"""Small pictures in a grid, and the other painted things: bars, legend, row of layers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.arrays import (
    CLEAR,
    diverging,
    grey,
    sequential,
    to_array,
    to_image,
    to_levels,
)
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.layer_row import LayerRow, layer_box
from tests.gui.driver import hover

DIGITS = tuple("0123456789")


def shown(widget: QWidget) -> QImage:
    """Return what is on the screen."""
    return widget.grab().toImage()


def put_on_screen(widget: QWidget, width: int, height: int) -> None:
    widget.resize(width, height)
    widget.show()
    QTest.qWaitForWindowExposed(widget)


@pytest.fixture
def grid(theme: Theme) -> Iterator[ImageGrid]:
    it = ImageGrid(theme)
    put_on_screen(it, 400, 300)
    yield it
    it.close()
    it.deleteLater()


# -- arrays ---------------------------------------------------------------------------------------


def test_a_picture_keeps_its_values_and_its_place() -> None:
    levels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    image = to_image(levels, grey())
    assert (image.width(), image.height()) == (4, 3)
    assert np.array_equal(to_array(image)[..., 0], levels)
    assert (to_array(image)[..., 3] == 255).all()


def test_a_clear_pixel_shows_what_is_behind_it() -> None:
    image = to_image(np.array([[0, CLEAR]], np.int16), grey())
    assert to_array(image)[0, :, 3].tolist() == [255, 0]


def test_a_picture_does_not_change_with_the_array_it_came_from() -> None:
    levels = np.zeros((2, 2), np.uint8)
    image = to_image(levels, grey())
    levels[:] = 255
    assert to_array(image)[..., 0].max() == 0


def test_levels_cut_off_what_is_outside() -> None:
    values = np.array([-5.0, 0.0, 0.5, 1.0, 7.0])
    assert to_levels(values, 0, 1).tolist() == [0, 0, 128, 255, 255]


def test_what_is_no_number_is_painted_without_complaint() -> None:
    with np.errstate(all="raise"):
        odd = np.array([np.nan, np.inf, -np.inf, 0.5], np.float32)
        levels = to_levels(odd, 0.0, 1.0)
        assert levels[3] == 128
        for low, high in ((0.0, 0.0), (np.nan, np.nan), (-np.inf, np.inf)):
            assert to_levels(odd, low, high).dtype == np.uint8


def test_zero_is_the_middle_of_the_diverging_map() -> None:
    colours = diverging("#D6604D", "#FFFFFF", "#2166AC")
    assert colours[0].tolist() == [0xD6, 0x60, 0x4D]
    assert colours[255].tolist() == [0x21, 0x66, 0xAC]
    middle = colours[to_levels(np.zeros(1), -2.0, 2.0)[0]]
    assert (middle >= 250).all()


def test_the_sequential_map_only_grows_brighter() -> None:
    brightness = sequential().astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(brightness) >= -0.5).all()


# -- grid -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(28, 28), (3, 3), (1, 1), (5, 9)])
def test_all_cells_are_equal_inside_and_apart(shape: tuple[int, int], grid: ImageGrid) -> None:
    for count in (1, 2, 6, 10, 32, 64, 200):
        grid.set_images(np.zeros((count, *shape), np.float32), 0, 1, grey())
        cells = [grid.cell_rect(index) for index in range(count)]
        assert len({(round(c.width(), 6), round(c.height(), 6)) for c in cells}) == 1
        assert cells[0].width() >= 2
        for index, cell in enumerate(cells):
            assert grid.rect().adjusted(-1, -1, 1, 1).contains(cell.toAlignedRect())
            assert grid._index_at(cell.center()) == index
        assert not any(cell.intersects(before) for before, cell in itertools.pairwise(cells))


def test_pixels_are_blocks_of_one_colour_in_the_right_order(grid: ImageGrid) -> None:
    images = np.zeros((2, 3, 3), np.float32)
    images[0, 0, 2] = 1  # first row, last column
    images[1, 2, 0] = 1  # last row, first column
    grid.set_images(images, 0, 1, grey())
    pixels = to_array(shown(grid))[..., 0]
    for index, (row, column) in enumerate([(0, 2), (2, 0)]):
        cell = grid.cell_rect(index)
        block = cell.width() / 3
        for i in range(3):
            for j in range(3):
                x = round(cell.left() + (j + 0.5) * block)
                y = round(cell.top() + (i + 0.5) * block)
                assert pixels[y, x] == (255 if (i, j) == (row, column) else 0), (index, i, j)


def test_pointing_tells_the_cell_once_and_leaving_too(grid: ImageGrid) -> None:
    grid.set_images(np.zeros((6, 5, 5), np.float32), 0, 1, grey())
    told: list[int] = []
    grid.hovered.connect(told.append)
    for index in (2, 2, 5):
        hover(grid, grid.cell_rect(index).center())
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert told == [2, 5, -1]


def test_pointing_beside_the_cells_points_at_none(grid: ImageGrid) -> None:
    grid.set_images(np.zeros((1, 5, 5), np.float32), 0, 1, grey())
    told: list[int] = []
    grid.hovered.connect(told.append)
    hover(grid, grid.cell_rect(0).center())
    hover(grid, QPointF(399, 299))
    assert told == [0, -1]


def test_a_click_chooses(grid: ImageGrid) -> None:
    grid.set_images(np.zeros((6, 5, 5), np.float32), 0, 1, grey())
    told: list[int] = []
    grid.clicked.connect(told.append)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(4).center().toPoint())
    QTest.mouseClick(grid, Qt.MouseButton.RightButton, pos=grid.cell_rect(4).center().toPoint())
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(399, 299))
    assert told == [4]


def test_the_arrow_keys_walk_and_stay_inside(grid: ImageGrid) -> None:
    grid.set_images(np.zeros((6, 5, 5), np.float32), 0, 1, grey())
    grid.set_columns(3)
    told: list[int] = []
    grid.clicked.connect(told.append)
    grid.clicked.connect(grid.set_selected)
    grid.set_selected(0)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Down, keys.Key_Left, keys.Key_Left, keys.Key_Up):
        QTest.keyClick(grid, key)
    assert told == [1, 4, 3, 2, 0]
    QTest.keyClick(grid, keys.Key_Left)
    assert told[-1] == 0


@pytest.mark.parametrize("way", ["highlighted", "selected"])
def test_a_marked_cell_looks_different(way: str, grid: ImageGrid) -> None:
    grid.set_images(np.zeros((6, 5, 5), np.float32), 0, 1, grey())
    plain = shown(grid)
    mark = grid.set_highlighted if way == "highlighted" else grid.set_selected
    mark(3)
    assert shown(grid) != plain
    mark(-1)
    assert shown(grid) == plain


def test_other_pictures_of_the_same_shape_keep_the_mark(grid: ImageGrid) -> None:
    """The pen moves, the maps change, and the pointer still rests on the same one."""
    grid.set_images(np.zeros((6, 5, 5), np.float32), 0, 1, grey())
    grid.set_highlighted(3)
    grid.set_images(np.ones((6, 5, 5), np.float32), 0, 1, grey())
    assert grid.highlighted == 3
    grid.set_images(np.ones((4, 5, 5), np.float32), 0, 1, grey())
    assert grid.highlighted == -1


def test_without_pictures_it_says_why(grid: ImageGrid) -> None:
    blank = shown(grid)
    grid.set_empty_text("Draw a digit to see what each filter makes of it.")
    assert shown(grid) != blank
    QTest.keyClick(grid, Qt.Key.Key_Right)  # and nothing is there to walk through


def test_a_tool_tip_names_the_cell_and_its_range(grid: ImageGrid) -> None:
    images = np.zeros((2, 3, 3), np.float32)
    images[1] = np.linspace(-0.5, 0.25, 9).reshape(3, 3)
    grid.set_images(images, -1, 1, grey())
    grid.set_unit_word("Filter")
    place = grid.cell_rect(1).center().toPoint()
    QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, place, grid.mapToGlobal(place)))
    assert QToolTip.text() == "Filter 1: -0.5 … 0.25"
    QToolTip.hideText()


def test_numbers_that_are_none_are_painted(grid: ImageGrid) -> None:
    odd = np.full((3, 4, 4), np.nan, np.float32)
    odd[1] = np.inf
    grid.set_images(odd, -np.nan, np.nan, grey())
    grid.set_unit_word("Map")
    with np.errstate(all="raise"):
        assert not shown(grid).isNull()


# -- bars -----------------------------------------------------------------------------------------


@pytest.fixture
def bars(theme: Theme) -> Iterator[ProbabilityBars]:
    it = ProbabilityBars(theme)
    it.set_names(DIGITS)
    put_on_screen(it, 300, 300)
    yield it
    it.close()
    it.deleteLater()


def test_the_longest_bar_is_the_winners_and_in_the_accent(
    bars: ProbabilityBars, theme: Theme
) -> None:
    values = np.full(10, 0.02)
    values[7] = 0.82
    bars.set_probabilities(values)
    pixels = to_array(shown(bars))[..., :3].astype(int)
    accent = theme.colour("accent")
    close = np.abs(pixels - [accent.red(), accent.green(), accent.blue()]).sum(axis=-1) < 10
    rows = np.flatnonzero(close.sum(axis=1) > 50)
    assert {int(row // 30) for row in rows} == {7}


def test_bars_say_the_three_most_probable_to_a_screen_reader(bars: ProbabilityBars) -> None:
    values = np.zeros(10)
    values[[3, 8, 5]] = 0.7, 0.2, 0.1
    bars.set_probabilities(values)
    assert bars.accessibleDescription() == "3: 70%, 8: 20%, 5: 10%"
    bars.set_probabilities(None)
    assert bars.accessibleDescription() == ""


def test_other_classes_start_without_values(bars: ProbabilityBars) -> None:
    bars.set_probabilities(np.full(10, 0.1))
    bars.set_names(("cat", "dog"))
    assert bars.probabilities is None
    assert not shown(bars).isNull()


# -- legend and layers ----------------------------------------------------------------------------


def test_the_legend_shows_its_colours_and_nothing_when_cleared(theme: Theme) -> None:
    bar = ColourBar(theme)
    put_on_screen(bar, 300, 20)
    blank = shown(bar)
    bar.set_scale(-0.5, 0.5, sequential())
    assert shown(bar) != blank
    bar.clear()
    assert shown(bar) == blank
    bar.close()
    bar.deleteLater()


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_the_row_of_layers_is_walked_and_clicked(name: str, theme: Theme) -> None:
    layers = NETWORKS[name].trace()
    row = LayerRow(theme)
    row.set_boxes([layer_box(info) for info in layers])
    row.show()
    told: list[int] = []
    row.chosen.connect(told.append)
    row.chosen.connect(row.set_current)
    last = len(layers) - 1
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.cell_rect(last).center().toPoint())
    QTest.keyClick(row, Qt.Key.Key_Right)
    QTest.keyClick(row, Qt.Key.Key_Left)
    assert told == [last, last, last - 1]
    hover(row, row.cell_rect(0).center())
    assert row.toolTip() == layers[0].arithmetic
    row.close()
    row.deleteLater()
