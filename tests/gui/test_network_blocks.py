"""The network view with blocks and colours: inner layers are stages, colour filters in colour."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, ONE_UNIT, WHOLE
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver
from tests.gui.network_hands import (
    filters,
    open_network,
    overview,
    settle,
    shown_values,
    unit_view,
    use,
    view_of,
)


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a seven on the canvas, its network open."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    driver.wait_for_prediction()
    open_network(driver)
    settle(driver)
    return driver


def open_stage(app: Driver, name: str, depth: int = ONE_LAYER, unit: int = 0) -> int:
    view = view_of(app)
    index = [stage.name for stage in view.row].index(name)
    view.open_at(depth, index, unit)
    settle(app)
    return index


def test_layers_inside_blocks_have_columns_filters_and_maps(app: Driver) -> None:
    use(app, NETWORKS["mini-resnet"].layers)
    row = view_of(app).row
    index = open_stage(app, "residual2.shortcut.norm1", WHOLE)
    heads = overview(app)
    label = row[index].label
    assert label == "shortcut.norm1"
    assert heads.head_rect(index).width() >= heads.fontMetrics().horizontalAdvance(label)
    open_stage(app, "residual2.shortcut.norm1")
    assert filters(app).count == 32
    prediction, values = app.session.prediction, shown_values(app)
    assert prediction is not None
    assert values is not None
    assert np.array_equal(values, prediction.layers["residual2.shortcut.norm1"])
    open_stage(app, "residual2")
    assert filters(app).count == 0


@pytest.mark.parametrize("name", ["residual1.body.conv1", "residual2.shortcut.conv1", "relu3"])
def test_a_unit_inside_a_block_is_open_to_its_last_number(app: Driver, name: str) -> None:
    use(app, NETWORKS["mini-resnet"].layers)
    index = open_stage(app, name, ONE_UNIT, 3)
    assert not app.widget("page_inspect").grab().isNull()
    shown, given = unit_view(app).shown, view_of(app).inspection
    assert shown is not None
    assert given is not None
    assert shown.arithmetic is not None
    value = given.values[index][3, shown.y, shown.x]
    assert shown.arithmetic.total == pytest.approx(float(value), abs=1e-4)


def test_a_network_with_blocks_is_walked_at_every_depth(app: Driver) -> None:
    use(app, NETWORKS["mini-googlenet"].layers)
    view = view_of(app)
    for depth in (WHOLE, ONE_LAYER, ONE_UNIT):
        for index in range(len(view.row)):
            view.open_at(depth, index, 0)
        settle(app)
        assert not app.widget("page_inspect").grab().isNull()


def test_from_many_filters_to_few_in_a_block_without_numbers(app: Driver) -> None:
    use(app, NETWORKS["mini-googlenet"].layers, fill=float("nan"))
    for name in ("pool1", "inception1.branch1.conv1", "conv1", "inception1.branch3.conv2"):
        open_stage(app, name)
        assert not app.widget("page_inspect").grab().isNull()
