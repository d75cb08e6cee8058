"""Hands for the network view: they find its parts and wait for its worker."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from cnn_desktop.core.networks.layers import Layer
from cnn_desktop.gui.inspect.network_place import ONE_LAYER
from cnn_desktop.gui.inspect.network_view import NetworkView
from cnn_desktop.gui.inspect.overview import Overview
from cnn_desktop.gui.inspect.unit_cells import UnitCells
from cnn_desktop.gui.inspect.unit_view import UnitView
from tests.gui.driver import Driver, hover, wait_until
from tests.gui.hands import open_inspect_view
from tests.gui.models import in_use, make_checkpoint


def view_of(app: Driver) -> NetworkView:
    """Return the view."""
    return app.find(NetworkView, "inspect_network")


def open_network(app: Driver) -> None:
    """Go to the view by its tab."""
    open_inspect_view(app, "Network")
    assert view_of(app).isVisible()


def overview(app: Driver) -> Overview:
    """Return the row of columns."""
    return app.find(Overview, "network_overview")


def unit_view(app: Driver) -> UnitView:
    """Return the open unit."""
    return app.find(UnitView, "unit_view")


def filters(app: Driver) -> UnitCells:
    """Return the filters of the layer."""
    return app.find(UnitCells, "network_filters")


def maps(app: Driver) -> UnitCells:
    """Return the maps of the layer."""
    return app.find(UnitCells, "network_maps")


def settle(app: Driver) -> None:
    """Wait until everything that was asked for is shown."""
    app.wait_for_prediction()
    view = view_of(app)
    wait_until(lambda: view._asking.is_idle, "the worker")
    assert view._asking.error is None, view._asking.error


def use(app: Driver, layers: tuple[Layer, ...] | None, **options: object) -> None:
    """Read with another network."""
    app.session.use_model(in_use(make_checkpoint(layers, **options)))  # type: ignore[arg-type]
    settle(app)


def open_layer(app: Driver, index: int) -> None:
    """Go to a layer, the first one being 0, as the keyboard does."""
    view = view_of(app)
    if view.zoom != ONE_LAYER:
        view.open_at(ONE_LAYER)
    app.find(QComboBox, "network_layer").setCurrentIndex(index)
    settle(app)


def shown_values(app: Driver) -> np.ndarray | None:
    """Return the values of the stage that is looked at."""
    view = view_of(app)
    if view.inspection is None or view.stage is None:
        return None
    return view.inspection.values[view.stage.index]


def point_at(grid: UnitCells, unit: int) -> None:
    """Move the mouse over a unit."""
    hover(grid, grid.cell_rect(unit).center())


def click_column(app: Driver, stage: int, unit: int = -1, *, double: bool = False) -> None:
    """Click on a unit of a column, or on its head."""
    row = overview(app)
    place: QPointF = (
        row.cell_rect(stage, unit).center() if unit >= 0 else row.head_rect(stage).center()
    )
    act = QTest.mouseDClick if double else QTest.mouseClick
    act(row, Qt.MouseButton.LeftButton, pos=place.toPoint())
