"""Filters and maps of a layer, linked: what both views that show them have in common."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox

from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Tanh,
    shape_text,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.layer_row import layer_box
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, hover, wait_until
from tests.gui.layer_faces import (
    COLOURS,
    FILTERS_AND_MAPS,
    FOR_COLOUR,
    NETWORK_VIEW,
    Face,
    click_on,
    has_pictures,
    pictures,
    point_at,
)
from tests.gui.models import ONE_LAYER, make_checkpoint, what_belongs


@pytest.fixture(params=[FILTERS_AND_MAPS, NETWORK_VIEW], ids=lambda face: face.tab)
def face(request: pytest.FixtureRequest) -> Face:
    """One view after the other."""
    shown: Face = request.param
    return shown


@pytest.fixture
def app(open_app: Opener, face: Face) -> Driver:
    """The program with a seven on the canvas of the view, its first layer chosen."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    face.open(driver)
    driver.stroke(SEVEN, face.parts["canvas"])
    assert driver.wait_for_prediction() == "7"
    face.choose_layer(driver, 0)
    return driver


# -- linked ---------------------------------------------------------------------------------------


def test_pointing_at_a_filter_lights_up_its_map_and_back(app: Driver, face: Face) -> None:
    filters, maps = face.filters(app), face.maps(app)
    assert filters.count == maps.count
    point_at(filters, 5)
    assert maps.highlighted == 5
    point_at(maps, 2)
    assert filters.highlighted == 2
    QApplication.sendEvent(maps, QEvent(QEvent.Type.Leave))
    assert (filters.highlighted, maps.highlighted) == (-1, -1)


def test_a_click_chooses_for_good_and_another_one_gives_up(app: Driver, face: Face) -> None:
    filters, maps = face.filters(app), face.maps(app)
    click_on(filters, 4)
    assert (filters.selected, maps.selected) == (4, 4)
    QApplication.sendEvent(filters, QEvent(QEvent.Type.Leave))
    assert " 4" in face.text(app, "text")
    click_on(filters, 4)
    assert (filters.selected, maps.selected) == (-1, -1)


def test_the_arrow_keys_walk_the_units(app: Driver, face: Face) -> None:
    filters, maps = face.filters(app), face.maps(app)
    filters.setFocus()
    QTest.keyClick(filters, Qt.Key.Key_Right)
    QTest.keyClick(filters, Qt.Key.Key_Right)
    assert (filters.selected, maps.selected) == (2, 2)
    QTest.keyClick(maps, Qt.Key.Key_Left)
    assert (filters.selected, maps.selected) == (1, 1)


def test_the_row_of_layers_and_the_list_choose_the_same(app: Driver, face: Face) -> None:
    row, layer, first = face.row(app), face.layer(app), face.boxes_before
    place = row.cell_rect(1 + first).center().toPoint()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert layer.currentIndex() == 1
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert layer.currentIndex() == 2
    face.choose_layer(app, 0)
    assert row._current == first


def test_counts_and_shapes_are_those_of_the_network(app: Driver, face: Face) -> None:
    row, first, network = face.row(app), face.boxes_before, app.session.network
    assert network is not None
    infos = network.trace()
    assert row._boxes[first : first + len(infos)] == tuple(map(layer_box, infos))
    hover(row, row.cell_rect(first).center())
    assert row.toolTip() == infos[0].arithmetic


# -- every network --------------------------------------------------------------------------------


ODD: dict[str, tuple[Layer, ...]] = {
    "one layer": ONE_LAYER,
    "no convolution": (Flatten(), Linear(16), ReLU(), Linear(10)),
    "convolution alone": (Conv2d(10, 28), Flatten()),
    "pooling first": (AvgPool2d(2), Conv2d(4, 3), ReLU(), Flatten(), Linear(10)),
    "one filter": (Conv2d(1, 5), ReLU(), Flatten(), Linear(10)),
    "many filters": (Conv2d(256, 3, stride=3), ReLU(), MaxPool2d(2), Flatten(), Linear(10)),
    "one pixel": (MaxPool2d(28), Conv2d(3, 1), Flatten(), Linear(10)),
    "many maps of one pixel": (MaxPool2d(28), Conv2d(512, 1), Tanh(), Flatten(), Linear(10)),
    "512 channels": (MaxPool2d(4), Conv2d(512, 3), ReLU(), Conv2d(512, 3), Flatten(), Linear(10)),
    "block first": (Inception(((Conv2d(2, 3),), (AvgPool2d(3, 1),))), Flatten(), Linear(10)),
    "deep": (*(Conv2d(2, 3, padding=1), ReLU()) * 40, Flatten(), Linear(10)),
}


def test_every_layer_of_every_network_shows_its_filters_and_maps(app: Driver, face: Face) -> None:
    networks = {name: network.layers for name, network in NETWORKS.items()} | ODD
    for name, layers in networks.items():
        face.use(app, layers)
        network = app.session.network
        assert network is not None
        infos = trace_inside(network)
        assert face.layer(app).count() == len(infos)
        for index, info in enumerate(infos):
            face.choose_layer(app, index)
            place, counts = f"{name}, {info.name}", (face.filters(app).count, face.maps(app).count)
            assert counts == what_belongs(network, info.name), place
            assert face.layer(app).currentText().startswith(info.name)
            assert shape_text(info.output_shape) in face.layer(app).currentText()
            prediction = app.session.prediction
            assert prediction is not None
            expected = prediction.layers[info.name]
            assert np.array_equal(face.values(app).reshape(expected.shape), expected), place
            assert has_pictures(face.maps(app))
            if index < 20:
                assert not app.widget("page_inspect").grab().isNull()


def test_an_odd_network_comes_from_a_file(app: Driver, face: Face, tmp_path: Path) -> None:
    path = tmp_path / "one layer.safetensors"
    save_checkpoint(path, make_checkpoint(ONE_LAYER, name="only linear"))
    app.drop(path)
    assert app.banner == ""
    assert "only linear" in app.window.model_menu.text()
    assert face.layer(app).count() == 2
    face.wait(app)
    face.choose_layer(app, 1)
    assert face.maps(app).count > 0
    assert face.filters(app).count == 0


def test_a_layer_without_filters_says_so(app: Driver, face: Face) -> None:
    face.use(app, None)
    face.choose_layer(app, face.layer(app).count() - 1)
    filters = face.filters(app)
    assert filters.count == 0
    assert "no filters" in filters._empty_text
    point_at(face.maps(app), 3)
    assert filters.highlighted in {-1, 3}
    assert face.text(app, "text").startswith(("Its map", "linear1, unit 3"))


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 8, 60), (2, 28, 28), (3, 100, 100), (64, 5, 5)])
def test_any_input_is_looked_into_calmly(
    app: Driver, face: Face, shape: tuple[int, int, int]
) -> None:
    face.use(app, (Conv2d(3, 1), ReLU(), Flatten(), Linear(10)), input_shape=shape)
    assert app.session.prediction is not None
    for index in range(face.layer(app).count()):
        face.choose_layer(app, index)
        assert not app.widget("page_inspect").grab().isNull()
    app.go("draw")
    assert not app.widget("page_draw").grab().isNull()


# -- what follows ---------------------------------------------------------------------------------


def test_maps_follow_the_pen(app: Driver, face: Face) -> None:
    before, picture = face.values(app).copy(), face.maps(app).grab().toImage()
    assert face.text(app, "answer").startswith("7")
    app.stroke(ONE, face.parts["canvas"])
    face.wait(app)
    assert not np.array_equal(face.values(app), before)
    assert face.maps(app).grab().toImage() != picture


def test_clear_leaves_no_maps_but_the_filters(app: Driver, face: Face) -> None:
    app.click(face.parts["clear"])
    face.wait(app)
    assert not has_pictures(face.maps(app))
    assert face.text(app, "answer") == ""
    assert has_pictures(face.filters(app))
    app.action("undo").trigger()
    face.wait(app)
    assert has_pictures(face.maps(app))


def test_both_canvases_show_the_same_ink(app: Driver, face: Face) -> None:
    app.go("draw")
    assert app.canvas._ink is app.session.ink
    assert app.text("prediction") == "7"
    app.click("clear")
    app.go("inspect")
    face.wait(app)
    assert not has_pictures(face.maps(app))


def test_filters_and_maps_follow_the_learning(app: Driver, face: Face, tiny_data: None) -> None:
    app.go("train")
    network = app.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    app.find(QSpinBox, "epochs").setValue(1000)
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")
    app.go("inspect")
    wait_until(lambda: face.filters(app).count == 6, "the learning network's filters")
    face.layer(app).setCurrentIndex(0)  # it learns on: there is nothing to wait for
    seen: list[np.ndarray] = []
    seen_maps: list[np.ndarray] = []

    def look() -> bool:
        for grid, found in ((face.filters(app), seen), (face.maps(app), seen_maps)):
            shown = pictures(grid)
            if shown is not None and (not found or not np.array_equal(found[-1], shown)):
                found.append(shown.copy())
        return len(seen) >= 3 and len(seen_maps) >= 3

    wait_until(look, "other filters and maps")
    assert "learning" in app.window.model_menu.text()


def test_another_model_keeps_the_page_in_order(app: Driver, face: Face) -> None:
    """From many layers to few while the last one is chosen, a unit marked and the pen down."""
    face.use(app, NETWORKS["digit-reader"].layers)
    face.choose_layer(app, face.layer(app).count() - 1)
    point_at(face.maps(app), 9)
    face.use(app, ONE_LAYER)
    assert face.layer(app).currentIndex() in {0, 1}
    face.use(app, NETWORKS["two-layer-cnn"].layers)
    face.choose_layer(app, 0)
    point_at(face.filters(app), 31)
    face.use(app, ODD["one filter"])
    face.choose_layer(app, 0)
    assert face.filters(app).count == 1
    assert app.widget("page_inspect").grab()


def test_without_a_model_the_page_is_empty_and_calm(app: Driver, face: Face) -> None:
    app.session.model = None
    app.session._renew()
    face.wait(app)
    assert face.filters(app).count == face.maps(app).count == 0
    assert face.layer(app).count() == 0
    QTest.keyClick(face.row(app), Qt.Key.Key_Right)
    hover(face.filters(app), QPointF(20, 20))


@pytest.mark.parametrize(
    "layers", [None, NETWORKS["mini-googlenet"].layers], ids=["plain", "block"]
)
def test_weights_beyond_all_bounds_are_shown_without_complaint(
    app: Driver, face: Face, layers: tuple[Layer, ...] | None
) -> None:
    for fill in (float("nan"), float("inf"), 3e38):
        face.use(app, layers, fill=fill)
        for index in range(face.layer(app).count()):
            face.choose_layer(app, index)
            if face.filters(app).count:
                point_at(face.filters(app), 1)
        assert not app.widget("page_inspect").grab().isNull()
        told = face.text(app, "answer")
        assert told in {"", "0   10 %"} or told.startswith("No answer")
    app.go("draw")
    assert not app.widget("page_draw").grab().isNull()


# -- colours --------------------------------------------------------------------------------------


def test_filters_for_colours_are_shown_in_colour_and_by_channel(app: Driver, face: Face) -> None:
    face.use(app, FOR_COLOUR, input_shape=(3, 32, 32), class_names=COLOURS)
    face.choose_layer(app, 0)
    weights = app.session.weights
    assert weights is not None
    weight = weights["conv1.weight"]
    channel = app.find(QComboBox, face.parts["channel"])
    names = [channel.itemText(index) for index in range(channel.count())]
    assert names == ["in colour", "mean of all inputs", "red", "green", "blue"]
    shown, cell = face.filters(app).grab().toImage(), face.filters(app).cell_rect(1)
    extent = float(np.abs(weight).max())
    for x in range(3):
        place = QPointF(cell.left() + cell.width() * (x + 0.5) / 3, cell.top() + cell.height() / 6)
        seen = shown.pixelColor(place.toPoint())
        expected = np.round((weight[1, :, 0, x] / extent + 1) / 2 * 255)
        got = np.array((seen.red(), seen.green(), seen.blue()))
        assert np.abs(got - expected).max() <= 2
    before = face.filters(app).grab().toImage()
    channel.setCurrentIndex(3)
    assert face.filters(app).grab().toImage() != before
    face.choose_layer(app, 2)  # its inputs are no colours
    assert channel.findText("in colour") < 0
