"""Filters and maps in the running program: the numbers behind them, and the parts around them.

What they have in common with the network view is tested in ``test_layer_faces.py``.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.inspect.page import InspectPage
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver
from tests.gui.layer_faces import COLOURS, FILTERS_AND_MAPS, FOR_COLOUR, point_at


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


choose_layer, use = FILTERS_AND_MAPS.choose_layer, FILTERS_AND_MAPS.use


@pytest.mark.parametrize("projector", [False, True])
def test_canvas_and_buttons_are_at_one_place_in_all_views(app: Driver, *, projector: bool) -> None:
    app.window.resize(1280, 720)
    app.controller.set_look("light", "en", projector=projector)
    page = app.find(InspectPage, "page_inspect")
    places = set()
    for name in ("layers", "network", "why", "excite", "map", "experiments", "time"):
        view = page.show_view(name)
        QApplication.processEvents()
        prefix = {"layers": "inspect", "experiments": "exp"}.get(name, name)
        buttons = {"experiments": "exp"}.get(name, name)
        (canvas,) = view.findChildren(QWidget, f"{prefix}_canvas")
        (save,) = view.findChildren(QWidget, f"{buttons}_save")
        # In projector mode the experiments' figures leave a smaller square, in the same corner.
        corners = [w.mapTo(page, QPoint(w.width(), 0)) for w in (canvas, save)]
        places.add((*corners, canvas.width() if not projector else 0))
        assert canvas.height() == canvas.width()
        assert save.y() + save.height() <= page.height()
    assert len(places) == 1, places
    app.controller.set_look("light", "en", projector=False)


def test_the_arrows_beside_the_bar_speak_the_language(app: Driver) -> None:
    app.controller.set_look("light", "ko", projector=False)
    arrows = app.widget("inspect_views").findChildren(QToolButton)
    assert len(arrows) == 2
    for arrow in arrows:
        assert "Scroll" not in arrow.toolTip() + arrow.accessibleName()
    app.controller.set_look("light", "en", projector=False)


def test_everything_that_can_be_pressed_or_filled_in_has_a_tooltip(app: Driver) -> None:
    page = app.find(InspectPage, "page_inspect")
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QAbstractSlider, QLineEdit, QTableView)
    for name in ("layers", "network", "why", "excite", "map", "experiments", "time"):
        for widget in page.show_view(name).findChildren(QWidget):
            its_own = widget.objectName() and not widget.objectName().startswith("qt_")
            if its_own and isinstance(widget, kinds):
                assert widget.toolTip(), f"{name}: {widget.objectName()}"
    assert app.widget("model_name").toolTip()


def test_pointing_tells_about_the_unit(app: Driver) -> None:
    choose_layer(app, 0)
    idle = app.text("unit_text")
    point_at(filters(app), 3)
    assert "Filter 3 of conv1" in app.text("unit_text")
    assert app.find(ImageGrid, "unit_kernels").count == 1  # one input channel
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert app.text("unit_text") == idle


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


def test_layers_inside_blocks_show_their_own_weights_and_maps(app: Driver) -> None:
    use(app, NETWORKS["mini-resnet"].layers)
    combo, weights = app.find(QComboBox, "layer"), app.session.weights
    assert weights is not None
    names = [combo.itemText(index).split(" ")[0] for index in range(combo.count())]
    choose_layer(app, names.index("residual2.shortcut.norm1"))
    weight = weights["residual2.shortcut.conv1.weight"]
    np.testing.assert_allclose(filters(app).images, weight.mean(axis=1))
    assert "residual2.shortcut.conv1" in app.text("filters_title")
    point_at(filters(app), 3)
    assert "Filter 3 of residual2.shortcut.conv1" in app.text("unit_text")
    prediction = app.session.prediction
    assert prediction is not None
    assert np.array_equal(maps(app).images, prediction.layers["residual2.shortcut.norm1"])
    choose_layer(app, names.index("residual2"))
    assert filters(app).count == 0


def test_clear_can_be_pressed_where_there_is_something_to_clear(app: Driver) -> None:
    page = app.find(InspectPage, "page_inspect")
    prefixes = {"layers": "inspect", "experiments": "exp"}
    views = ("layers", "network", "why", "excite", "map", "experiments", "time")
    for view in views:
        page.show_view(view)
    buttons = [app.find(QPushButton, f"{prefixes.get(view, view)}_clear") for view in views]
    for view, button in zip(views, buttons, strict=True):
        page.show_view(view)
        assert button.toolTip() == "Clear the canvas"
        app.click(button.objectName())
        assert app.session.ink.is_empty
        for each in buttons:  # also those of the views that are not seen
            assert not each.isEnabled()
            assert each.toolTip() == "The canvas is empty"
        app.stroke(SEVEN, f"{prefixes.get(view, view)}_canvas")
        assert all(each.isEnabled() for each in buttons)


def use_colour(app: Driver) -> None:
    use(app, FOR_COLOUR, input_shape=(3, 32, 32), class_names=COLOURS)


def test_filters_for_colours_are_the_weights_of_all_or_of_one_channel(app: Driver) -> None:
    use_colour(app)
    choose_layer(app, 0)
    weights = app.session.weights
    assert weights is not None
    weight = weights["conv1.weight"]
    channel = app.find(QComboBox, "input_channel")
    assert np.array_equal(filters(app).images, weight.transpose(0, 2, 3, 1))
    channel.setCurrentIndex(3)
    assert np.array_equal(filters(app).images, weight[:, 1])
    point_at(filters(app), 2)
    assert app.find(ImageGrid, "unit_kernels").images.shape == (3, 3, 3)
    assert maps(app).images.shape == (5, 30, 30)


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
