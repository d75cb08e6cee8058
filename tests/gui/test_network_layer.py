"""One layer of the network view: filters and maps, linked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSpinBox

from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    shape_text,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.layer_row import LayerRow, layer_box
from cnn_desktop.gui.inspect.unit_cells import UnitCells
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, hover, wait_until
from tests.gui.models import ONE_LAYER, make_checkpoint, what_belongs
from tests.gui.network_hands import (
    filters,
    maps,
    open_layer,
    open_network,
    point_at,
    settle,
    shown_values,
    use,
    view_of,
)


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program on its Inspect page with a seven on the canvas, its first layer open."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    open_network(driver)
    driver.stroke(SEVEN, "network_canvas")
    assert driver.wait_for_prediction() == "7"
    open_layer(driver, 0)
    return driver


def choose_layer(app: Driver, index: int) -> None:
    open_layer(app, index)


# -- linked ---------------------------------------------------------------------------------------


def test_pointing_at_a_filter_lights_up_its_map_and_back(app: Driver) -> None:
    choose_layer(app, 0)
    assert filters(app).count == maps(app).count
    point_at(filters(app), 5)
    assert maps(app).highlighted == 5
    point_at(maps(app), 2)
    assert filters(app).highlighted == 2
    QApplication.sendEvent(maps(app), QEvent(QEvent.Type.Leave))
    assert (filters(app).highlighted, maps(app).highlighted) == (-1, -1)


def test_pointing_tells_about_the_unit(app: Driver) -> None:
    choose_layer(app, 0)
    idle = app.text("network_text")
    point_at(filters(app), 3)
    assert "conv1, unit 3" in app.text("network_text")
    assert "norm" in app.text("network_text")
    assert not app.widget("network_kernels").isVisible()  # the filter itself is the only one
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert app.text("network_text") == idle


def test_a_click_chooses_for_good_and_another_one_gives_up(app: Driver) -> None:
    choose_layer(app, 0)
    place = filters(app).cell_rect(4).center().toPoint()
    QTest.mouseClick(filters(app), Qt.MouseButton.LeftButton, pos=place)
    assert (filters(app).selected, maps(app).selected) == (4, 4)
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert "unit 4" in app.text("network_text")
    QTest.mouseClick(filters(app), Qt.MouseButton.LeftButton, pos=place)
    assert (filters(app).selected, maps(app).selected) == (-1, -1)


def test_the_arrow_keys_walk_the_units(app: Driver) -> None:
    choose_layer(app, 0)
    filters(app).setFocus()
    QTest.keyClick(filters(app), Qt.Key.Key_Right)
    QTest.keyClick(filters(app), Qt.Key.Key_Right)
    assert (filters(app).selected, maps(app).selected) == (2, 2)
    QTest.keyClick(maps(app), Qt.Key.Key_Left)
    assert (filters(app).selected, maps(app).selected) == (1, 1)


# -- layers ---------------------------------------------------------------------------------------


ODD: dict[str, tuple[Layer, ...]] = {
    "one layer": ONE_LAYER,
    "no convolution": (Flatten(), Linear(16), ReLU(), Linear(10)),
    "convolution alone": (Conv2d(10, 28), Flatten()),
    "pooling first": (AvgPool2d(2), Conv2d(4, 3), ReLU(), Flatten(), Linear(10)),
    "one filter": (Conv2d(1, 5), ReLU(), Flatten(), Linear(10)),
    "many filters": (Conv2d(256, 3, stride=3), ReLU(), MaxPool2d(2), Flatten(), Linear(10)),
    "one pixel": (MaxPool2d(28), Conv2d(3, 1), Flatten(), Linear(10)),
    "deep": (*(Conv2d(2, 3, padding=1), ReLU()) * 40, Flatten(), Linear(10)),
}


def test_every_layer_of_every_network_shows_its_filters_and_maps(app: Driver) -> None:
    networks = {name: network.layers for name, network in NETWORKS.items()} | ODD
    for name, layers in networks.items():
        use(app, layers)
        network = app.session.network
        assert network is not None
        infos = trace_inside(network)
        combo = app.find(QComboBox, "network_layer")
        assert combo.count() == len(infos)
        for index, info in enumerate(infos):
            choose_layer(app, index)
            place = f"{name}, {info.name}"
            assert (filters(app).count, maps(app).count) == what_belongs(network, info.name), place
            assert combo.currentText().startswith(info.name)
            assert shape_text(info.output_shape) in combo.currentText()
            prediction = app.session.prediction
            assert prediction is not None
            shown = shown_values(app)
            assert shown is not None
            assert np.array_equal(shown, prediction.layers[info.name]), place
            assert maps(app).has_picture
            if index < 20:
                assert not app.widget("page_inspect").grab().isNull()


def test_an_odd_network_comes_from_a_file(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "one layer.safetensors"
    save_checkpoint(path, make_checkpoint(ONE_LAYER, name="only linear"))
    app.drop(path)
    assert app.banner == ""
    assert "only linear" in app.window.model_menu.text()
    assert app.find(QComboBox, "network_layer").count() == 2
    open_layer(app, 1)
    assert maps(app).count > 0
    assert filters(app).count == 0


def test_a_layer_without_filters_says_so(app: Driver) -> None:
    use(app, None)
    last = app.find(QComboBox, "network_layer").count() - 1
    choose_layer(app, last)
    assert filters(app).count == 0
    assert "no filters" in filters(app)._empty_text
    point_at(maps(app), 3)
    assert filters(app).highlighted in {-1, 3}
    assert "unit 3" in app.text("network_text")


def test_the_filters_are_the_weights(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    weights = app.session.weights
    assert weights is not None
    choose_layer(app, 0)
    panel = view_of(app)._body.panel
    assert np.array_equal(
        panel._shown_kernels(weights["conv1.weight"]), weights["conv1.weight"][:, 0]
    )
    assert not app.widget("network_channel").isVisible()
    choose_layer(app, 3)  # the second convolution has 32 inputs
    channel = app.find(QComboBox, "network_channel")
    assert channel.isVisible()
    assert channel.count() == 33
    weight = weights["conv2.weight"]
    assert np.array_equal(panel._shown_kernels(weight), weight.mean(axis=1))
    before = filters(app).grab().toImage()
    channel.setCurrentIndex(channel.findData(7))
    assert np.array_equal(panel._shown_kernels(weight), weight[:, 7])
    assert filters(app).grab().toImage() != before
    place = filters(app).cell_rect(5).center().toPoint()
    QTest.mouseClick(filters(app), Qt.MouseButton.LeftButton, pos=place)
    kernels = app.find(UnitCells, "network_kernels")
    assert kernels.isVisible()
    assert kernels.count == 32


def test_the_row_of_layers_and_the_list_choose_the_same(app: Driver) -> None:
    row, combo = app.find(LayerRow, "network_row"), app.find(QComboBox, "network_layer")
    place = row.cell_rect(2).center().toPoint()  # the picture has a box too
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert combo.currentIndex() == 1
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert combo.currentIndex() == 2
    choose_layer(app, 0)
    assert row._current == 1


def test_counts_and_shapes_are_those_of_the_network(app: Driver) -> None:
    row = app.find(LayerRow, "network_row")
    network = app.session.network
    assert network is not None
    assert row._boxes[1:-1] == tuple(map(layer_box, network.trace()))
    hover(row, row.cell_rect(1).center())
    assert row.toolTip() == network.trace()[0].arithmetic


# -- what follows ---------------------------------------------------------------------------------


def test_maps_follow_the_pen(app: Driver) -> None:
    choose_layer(app, 0)
    before, picture = shown_values(app), maps(app).grab().toImage()
    assert before is not None
    answer = app.text("network_prediction")
    assert answer.startswith("7")
    app.stroke(ONE, "network_canvas")
    settle(app)
    after = shown_values(app)
    assert after is not None
    assert not np.array_equal(after, before)
    assert maps(app).grab().toImage() != picture


def test_clear_leaves_no_maps_but_the_filters(app: Driver) -> None:
    choose_layer(app, 0)
    app.click("network_clear")
    settle(app)
    assert not maps(app).has_picture
    assert app.text("network_prediction") == ""
    assert filters(app).has_picture
    app.action("undo").trigger()
    settle(app)
    assert maps(app).has_picture


def test_both_canvases_show_the_same_ink(app: Driver) -> None:
    app.go("draw")
    assert app.canvas._ink is app.session.ink
    assert app.text("prediction") == "7"
    app.click("clear")
    app.go("inspect")
    settle(app)
    assert not maps(app).has_picture


def test_filters_and_maps_follow_the_learning(app: Driver, tiny_data: None) -> None:
    app.go("train")
    network = app.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    app.find(QSpinBox, "epochs").setValue(1000)
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")
    app.go("inspect")
    wait_until(lambda: filters(app).count == 6, "the learning network's filters")
    view_of(app).open_at(1)
    app.find(QComboBox, "network_layer").setCurrentIndex(0)
    seen: list[np.ndarray] = []
    seen_maps: list[np.ndarray] = []

    def look() -> bool:
        for grid, found in ((filters(app), seen), (maps(app), seen_maps)):
            pixels = grid._pixels
            if pixels is not None and (not found or not np.array_equal(found[-1], pixels)):
                found.append(pixels.copy())
        return len(seen) >= 3 and len(seen_maps) >= 3

    wait_until(look, "other filters and maps")
    assert "learning" in app.window.model_menu.text()


def test_another_model_keeps_the_page_in_order(app: Driver) -> None:
    """From many layers to few while the last one is chosen, a unit marked and the pen down."""
    use(app, NETWORKS["digit-reader"].layers)
    choose_layer(app, app.find(QComboBox, "network_layer").count() - 1)
    point_at(maps(app), 9)
    use(app, ONE_LAYER)
    assert app.find(QComboBox, "network_layer").currentIndex() in {0, 1}
    use(app, NETWORKS["two-layer-cnn"].layers)
    choose_layer(app, 0)
    point_at(filters(app), 31)
    use(app, ODD["one filter"])
    choose_layer(app, 0)
    assert filters(app).count == 1
    assert app.widget("page_inspect").grab()


def test_without_a_model_the_page_is_empty_and_calm(app: Driver) -> None:
    app.session.model = None
    app.session._renew()
    settle(app)
    assert filters(app).count == maps(app).count == 0
    assert app.find(QComboBox, "network_layer").count() == 0
    QTest.keyClick(app.find(LayerRow, "network_row"), Qt.Key.Key_Right)
    hover(filters(app), QPointF(20, 20))


def test_weights_beyond_all_bounds_are_shown_without_complaint(app: Driver) -> None:
    for fill in (float("nan"), float("inf"), 3e38):
        use(app, None, fill=fill)
        for index in range(app.find(QComboBox, "network_layer").count()):
            choose_layer(app, index)
            if filters(app).count:
                point_at(filters(app), 1)
            assert not app.widget("page_inspect").grab().isNull()
        assert app.find(QLabel, "network_prediction").text().startswith("No answer")
