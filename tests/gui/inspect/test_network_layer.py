"""One layer of the network view: the numbers behind its filters, and the parts around them.

What it has in common with the view of filters and maps is tested in ``test_layer_faces.py``.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.unit_cells import UnitCells
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver
from tests.gui.network_hands import (
    filters,
    open_layer,
    open_network,
    point_at,
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


def test_pointing_tells_about_the_unit(app: Driver) -> None:
    open_layer(app, 0)
    idle = app.text("network_text")
    point_at(filters(app), 3)
    assert "conv1, unit 3" in app.text("network_text")
    assert "norm" in app.text("network_text")
    assert not app.widget("network_kernels").isVisible()  # the filter itself is the only one
    QApplication.sendEvent(filters(app), QEvent(QEvent.Type.Leave))
    assert app.text("network_text") == idle


def test_the_filters_are_the_weights(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    weights = app.session.weights
    assert weights is not None
    open_layer(app, 0)
    panel = view_of(app)._body.panel
    assert np.array_equal(
        panel._shown_kernels(weights["conv1.weight"]), weights["conv1.weight"][:, 0]
    )
    assert not app.widget("network_channel").isVisible()
    open_layer(app, 3)  # the second convolution has 32 inputs
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
