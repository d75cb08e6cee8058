"""The network view with blocks: inner layers are stages, fields lead through them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Flatten,
    Inception,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Tanh,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.field_overlay import FieldOverlay
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, ONE_UNIT, WHOLE
from cnn_desktop.gui.inspect.picture_view import PictureView
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, hover
from tests.gui.models import ONE_LAYER as ONE_LAYER_ALONE
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


@pytest.mark.parametrize(
    ("network", "name", "side"),
    [
        ("mini-resnet", "residual1.body.conv1", 5),
        ("mini-resnet", "residual1", 7),
        ("mini-resnet", "relu2", 7),
        ("mini-resnet", "residual2.shortcut.conv1", 7),
        ("mini-googlenet", "inception1.branch3.conv2", 12),
        ("mini-googlenet", "inception1.branch1.conv1", 4),
    ],
)
def test_the_field_of_a_unit_is_framed_on_the_drawing_through_blocks(
    app: Driver, network: str, name: str, side: int
) -> None:
    use(app, NETWORKS[network].layers)
    index = open_stage(app, name, ONE_UNIT, 3)
    row = view_of(app).row
    unit_view(app).move_to(6, 5)
    box = app.find(PictureView, "inspect_input").box
    assert box == receptive_field(row, index, 3, 6, 5).box
    assert box is not None
    top, left, bottom, right = box
    assert (bottom - top, right - left) == (side, side)
    frame = app.find(FieldOverlay, "inspect_field").frame
    assert frame is not None
    assert frame.width() == pytest.approx(frame.height())
    before = QRectF(frame)
    unit_view(app).move_to(7, 5)
    moved = app.find(FieldOverlay, "inspect_field").frame
    assert moved is not None
    assert moved.top() > before.top()
    assert moved.left() == before.left()


def test_what_is_pointed_at_inside_a_block_is_framed(app: Driver) -> None:
    use(app, NETWORKS["mini-resnet"].layers)
    index = open_stage(app, "residual2.body.conv2", WHOLE)
    assert app.find(FieldOverlay, "inspect_field").frame is None
    hover(overview(app), overview(app).cell_rect(index, 4).center())
    box = app.find(PictureView, "inspect_input").box
    assert box is not None
    assert box[2] - box[0] > 7
    assert app.find(FieldOverlay, "inspect_field").frame is not None


ODD: dict[str, tuple[tuple[int, int, int], tuple[Layer, ...]]] = {
    "one layer": ((1, 28, 28), ONE_LAYER_ALONE),
    "one pixel": ((1, 1, 1), (Residual((Conv2d(1, 1),)), Flatten(), Linear(10))),
    "two channels": ((2, 8, 60), (Conv2d(3, 1), Residual((ReLU(),)), Flatten(), Linear(10))),
    "512 maps of one pixel": (
        (1, 28, 28),
        (MaxPool2d(28), Inception(((Conv2d(512, 1), Tanh()), ())), Flatten(), Linear(10)),
    ),
    "padding alone": ((1, 4, 4), (Conv2d(2, 1, padding=3), Flatten(), Linear(10))),
    "empty paths": ((3, 6, 6), (Inception(((), (), (ReLU(),))), Flatten(), Linear(10))),
    "a head with filters": (
        (1, 28, 28),
        (Auxiliary((Conv2d(4, 9, 4), Flatten(), Linear(10))), Flatten(), Linear(10)),
    ),
}


@pytest.mark.parametrize("fill", [None, float("nan")])
@pytest.mark.parametrize("name", list(ODD))
def test_odd_networks_are_walked_at_every_depth(app: Driver, name: str, fill: float | None) -> None:
    shape, layers = ODD[name]
    use(app, layers, input_shape=shape, fill=fill)
    view = view_of(app)
    for depth in (WHOLE, ONE_LAYER, ONE_UNIT):
        for stage in view.row:
            view.open_at(depth, stage.index, stage.units - 1)
            settle(app)
            if depth == ONE_UNIT:
                unit_view(app).move_to(0, 0)
                hover(unit_view(app), QPointF(40, 60))
        assert not app.widget("page_inspect").grab().isNull()


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
