"""The Inspect page in the running program: filters and maps, linked."""

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
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Tanh,
    shape_text,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.inspect.layer_row import LayerRow, layer_box
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, hover, wait_until
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint, what_belongs


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program on its Inspect page with a seven on the canvas."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def filters(app: Driver) -> ImageGrid:
    return app.find(ImageGrid, "filters")


def maps(app: Driver) -> ImageGrid:
    return app.find(ImageGrid, "inspect_maps")


def choose_layer(app: Driver, index: int) -> None:
    app.find(QComboBox, "layer").setCurrentIndex(index)


def use(app: Driver, layers: tuple[Layer, ...] | None, **options: object) -> None:
    app.session.use_model(in_use(make_checkpoint(layers, **options)))  # type: ignore[arg-type]
    app.wait_for_prediction()


def point_at(grid: ImageGrid, index: int) -> None:
    hover(grid, grid.cell_rect(index).center())


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
    idle = app.text("unit_text")
    point_at(filters(app), 3)
    assert "Filter 3 of conv1" in app.text("unit_text")
    assert app.find(ImageGrid, "unit_kernels").count == 1  # one input channel
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert app.text("unit_text") == idle


def test_a_click_chooses_for_good_and_another_one_gives_up(app: Driver) -> None:
    choose_layer(app, 0)
    place = filters(app).cell_rect(4).center().toPoint()
    QTest.mouseClick(filters(app), Qt.MouseButton.LeftButton, pos=place)
    assert (filters(app).selected, maps(app).selected) == (4, 4)
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert "Filter 4" in app.text("unit_text")
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
    "many maps of one pixel": (MaxPool2d(28), Conv2d(512, 1), Tanh(), Flatten(), Linear(10)),
    "512 channels": (MaxPool2d(4), Conv2d(512, 3), ReLU(), Conv2d(512, 3), Flatten(), Linear(10)),
    "block first": (Inception(((Conv2d(2, 3),), (AvgPool2d(3, 1),))), Flatten(), Linear(10)),
    "deep": (*(Conv2d(2, 3, padding=1), ReLU()) * 40, Flatten(), Linear(10)),
}


def test_every_layer_of_every_network_shows_its_filters_and_maps(app: Driver) -> None:
    networks = {name: network.layers for name, network in NETWORKS.items()} | ODD
    for name, layers in networks.items():
        use(app, layers)
        network = app.session.network
        assert network is not None
        infos = trace_inside(network)
        combo = app.find(QComboBox, "layer")
        assert combo.count() == len(infos)
        for index, info in enumerate(infos):
            choose_layer(app, index)
            place = f"{name}, {info.name}"
            assert (filters(app).count, maps(app).count) == what_belongs(network, info.name), place
            assert combo.currentText().startswith(info.name)
            assert shape_text(info.output_shape) in combo.currentText()
            prediction = app.session.prediction
            assert prediction is not None
            shown = maps(app).images.reshape(prediction.layers[info.name].shape)
            assert np.array_equal(shown, prediction.layers[info.name]), place
            if index < 20:
                assert not app.widget("page_inspect").grab().isNull()


def test_an_odd_network_comes_from_a_file(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "one layer.safetensors"
    save_checkpoint(path, make_checkpoint(ONE_LAYER, name="only linear"))
    app.drop(path)
    assert app.banner == ""
    assert "only linear" in app.window.model_menu.text()
    assert app.find(QComboBox, "layer").count() == 2
    app.wait_for_prediction()
    assert maps(app).count > 0
    assert filters(app).count == 0


def test_a_layer_without_filters_says_so(app: Driver) -> None:
    use(app, None)
    last = app.find(QComboBox, "layer").count() - 1
    choose_layer(app, last)
    assert filters(app).count == 0
    assert "no filters" in filters(app)._empty_text
    point_at(maps(app), 3)
    assert filters(app).highlighted in {-1, 3}
    assert "Its map" in app.text("unit_text")


def test_the_filters_are_the_weights(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    weights = app.session.weights
    assert weights is not None
    choose_layer(app, 0)
    assert np.array_equal(filters(app).images, weights["conv1.weight"][:, 0])
    assert not app.widget("input_channel").isVisible()
    choose_layer(app, 3)  # the second convolution has 32 inputs
    channel = app.find(QComboBox, "input_channel")
    assert channel.isVisible()
    assert channel.count() == 33
    np.testing.assert_allclose(filters(app).images, weights["conv2.weight"].mean(axis=1))
    channel.setCurrentIndex(channel.findData(7))
    assert np.array_equal(filters(app).images, weights["conv2.weight"][:, 7])
    point_at(filters(app), 5)
    kernels = app.find(ImageGrid, "unit_kernels").images
    assert np.array_equal(kernels, weights["conv2.weight"][5])


def test_the_row_of_layers_and_the_list_choose_the_same(app: Driver) -> None:
    row, combo = app.find(LayerRow, "layer_row"), app.find(QComboBox, "layer")
    place = row.cell_rect(1).center().toPoint()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert combo.currentIndex() == 1
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert combo.currentIndex() == 2
    choose_layer(app, 0)
    assert row._current == 0


def test_counts_and_shapes_are_those_of_the_network(app: Driver) -> None:
    row = app.find(LayerRow, "layer_row")
    network = app.session.network
    assert network is not None
    assert row._boxes == tuple(map(layer_box, network.trace()))
    hover(row, row.cell_rect(0).center())
    assert row.toolTip() == network.trace()[0].arithmetic


# -- what follows ---------------------------------------------------------------------------------


def test_maps_follow_the_pen(app: Driver) -> None:
    choose_layer(app, 0)
    before = maps(app).images.copy()
    answer = app.text("inspect_prediction")
    assert answer.startswith("7")
    app.stroke(ONE, "inspect_canvas")
    app.wait_for_prediction()
    assert not np.array_equal(maps(app).images, before)


def test_clear_leaves_no_maps_but_the_filters(app: Driver) -> None:
    choose_layer(app, 0)
    app.click("inspect_clear")
    app.wait_for_prediction()
    assert maps(app).count == 0
    assert app.text("inspect_prediction") == ""
    assert filters(app).count > 0
    app.action("undo").trigger()
    app.wait_for_prediction()
    assert maps(app).count > 0


def test_both_canvases_show_the_same_ink(app: Driver) -> None:
    app.go("draw")
    assert app.canvas._ink is app.session.ink
    assert app.text("prediction") == "7"
    app.click("clear")
    app.go("inspect")
    app.wait_for_prediction()
    assert maps(app).count == 0


def test_filters_and_maps_follow_the_learning(app: Driver, tiny_data: None) -> None:
    app.go("train")
    network = app.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    app.find(QSpinBox, "epochs").setValue(1000)
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")
    app.go("inspect")
    wait_until(lambda: filters(app).count == 6, "the learning network's filters")
    choose_layer(app, 0)
    seen: list[np.ndarray] = []
    seen_maps: list[np.ndarray] = []

    def look() -> bool:
        for grid, found in ((filters(app), seen), (maps(app), seen_maps)):
            if grid.count and (not found or not np.array_equal(found[-1], grid.images)):
                found.append(grid.images.copy())
        return len(seen) >= 3 and len(seen_maps) >= 3

    wait_until(look, "other filters and maps")
    assert "learning" in app.window.model_menu.text()


def test_another_model_keeps_the_page_in_order(app: Driver) -> None:
    """From many layers to few while the last one is chosen, a unit marked and the pen down."""
    use(app, NETWORKS["digit-reader"].layers)
    choose_layer(app, app.find(QComboBox, "layer").count() - 1)
    point_at(maps(app), 9)
    use(app, ONE_LAYER)
    assert app.find(QComboBox, "layer").currentIndex() in {0, 1}
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
    app.wait_for_prediction()
    assert filters(app).count == maps(app).count == 0
    assert app.find(QComboBox, "layer").count() == 0
    QTest.keyClick(app.find(LayerRow, "layer_row"), Qt.Key.Key_Right)
    hover(filters(app), QPointF(20, 20))


def test_weights_beyond_all_bounds_are_shown_without_complaint(app: Driver) -> None:
    for fill in (float("nan"), float("inf"), 3e38):
        use(app, None, fill=fill)
        for index in range(app.find(QComboBox, "layer").count()):
            choose_layer(app, index)
            if filters(app).count:
                point_at(filters(app), 1)
            assert not app.widget("page_inspect").grab().isNull()
        assert app.find(QLabel, "inspect_prediction").text() in {"", "0   10 %"}


def test_layers_inside_blocks_show_their_own_weights_and_maps(app: Driver) -> None:
    use(app, NETWORKS["mini-resnet"].layers)
    combo, weights = app.find(QComboBox, "layer"), app.session.weights
    assert weights is not None
    names = [combo.itemText(index).split(" ")[0] for index in range(combo.count())]
    choose_layer(app, names.index("residual2.shortcut.norm1"))
    weight = weights["residual2.shortcut.conv1.weight"]
    np.testing.assert_allclose(filters(app).images, weight.mean(axis=1))
    assert "residual2.shortcut.conv1" in app.widget("inspect_layers").findChildren(QLabel)[0].text()
    point_at(filters(app), 3)
    assert "Filter 3 of residual2.shortcut.conv1" in app.text("unit_text")
    prediction = app.session.prediction
    assert prediction is not None
    assert np.array_equal(maps(app).images, prediction.layers["residual2.shortcut.norm1"])
    choose_layer(app, names.index("residual2"))
    assert filters(app).count == 0


# -- other pictures -------------------------------------------------------------------------------

COLOURS = ("airplane", "cat", "ship")
FOR_COLOUR = (Conv2d(5, 3), ReLU(), Conv2d(4, 3), Flatten(), Linear(3))


def use_colour(app: Driver) -> None:
    use(app, FOR_COLOUR, input_shape=(3, 32, 32), class_names=COLOURS)


def test_filters_for_colours_are_shown_in_colour_and_by_channel(app: Driver) -> None:
    use_colour(app)
    choose_layer(app, 0)
    weights = app.session.weights
    assert weights is not None
    weight = weights["conv1.weight"]
    channel = app.find(QComboBox, "input_channel")
    names = [channel.itemText(index) for index in range(channel.count())]
    assert names == ["in colour", "mean of all inputs", "red", "green", "blue"]
    assert np.array_equal(filters(app).images, weight.transpose(0, 2, 3, 1))
    shown = filters(app).grab().toImage()
    cell = filters(app).cell_rect(0)
    seen = [
        shown.pixelColor(round(cell.left() + cell.width() * (x + 0.5) / 3), round(cell.top() + 8))
        for x in range(3)
    ]
    extent = float(np.abs(weight).max())
    for x, colour in enumerate(seen):
        expected = np.round((weight[0, :, 0, x] / extent + 1) / 2 * 255)
        assert np.abs(np.array((colour.red(), colour.green(), colour.blue())) - expected).max() <= 2
    channel.setCurrentIndex(3)
    assert np.array_equal(filters(app).images, weight[:, 1])
    point_at(filters(app), 2)
    assert app.find(ImageGrid, "unit_kernels").images.shape == (3, 3, 3)
    assert maps(app).images.shape == (5, 30, 30)
    choose_layer(app, 2)  # its inputs are no colours
    assert "in colour" not in [channel.itemText(index) for index in range(channel.count())]


def test_what_a_colour_network_sees_is_the_drawing_in_its_size(app: Driver) -> None:
    use_colour(app)
    image = app.find(ImageGrid, "unit_kernels").images
    assert image.shape == (1, 32, 32, 3)
    assert image.max() > 0.5
    assert np.array_equal(image[..., 0], image[..., 2])
    assert not app.widget("page_inspect").grab().isNull()
    app.click("inspect_clear")
    app.wait_for_prediction()
    assert app.find(ImageGrid, "unit_kernels").count == 0


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 8, 60), (2, 28, 28), (3, 100, 100), (64, 5, 5)])
def test_any_input_is_looked_into_calmly(app: Driver, shape: tuple[int, int, int]) -> None:
    use(app, (Conv2d(3, 1), ReLU(), Flatten(), Linear(10)), input_shape=shape)
    assert app.session.prediction is not None
    for index in range(app.find(QComboBox, "layer").count()):
        choose_layer(app, index)
        assert not app.widget("page_inspect").grab().isNull()
    app.go("draw")
    assert not app.widget("page_draw").grab().isNull()


def test_a_block_whose_weights_are_no_numbers_is_shown_without_complaint(app: Driver) -> None:
    for fill in (float("nan"), float("inf")):
        use(app, NETWORKS["mini-googlenet"].layers, fill=fill)
        for index in range(app.find(QComboBox, "layer").count()):
            choose_layer(app, index)
        assert not app.widget("page_inspect").grab().isNull()
        app.go("draw")
        assert not app.widget("page_draw").grab().isNull()
        app.go("inspect")
