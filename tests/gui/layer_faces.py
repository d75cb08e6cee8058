"""The two views that show a layer's filters and maps, handled by the same hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from cnn_desktop.core.networks.layers import Conv2d, Flatten, Layer, Linear, ReLU
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.inspect.layer_row import LayerRow
from cnn_desktop.gui.inspect.unit_cells import UnitCells
from tests.gui import network_hands
from tests.gui.driver import Driver, hover
from tests.gui.hands import open_inspect_view
from tests.gui.models import in_use, make_checkpoint

Grid = ImageGrid | UnitCells

COLOURS = ("airplane", "cat", "ship")
FOR_COLOUR: tuple[Layer, ...] = (Conv2d(5, 3), ReLU(), Conv2d(4, 3), Flatten(), Linear(3))


@dataclass(frozen=True)
class Face:
    """A view and what its parts are called.

    Attributes:
        tab: Title of the view.
        kind: Of its grids.
        parts: objectNames of its parts by what they are.
        boxes_before: How many boxes stand in its row before that of the first layer.
        wait: Waits until all that was asked for is shown.
    """

    tab: str
    kind: type[ImageGrid] | type[UnitCells]
    parts: dict[str, str]
    boxes_before: int
    wait: Callable[[Driver], object]

    def open(self, app: Driver) -> None:
        """Go to the view by its tab, and there to the first layer."""
        open_inspect_view(app, self.tab)
        self.choose_layer(app, 0)

    def filters(self, app: Driver) -> Grid:
        """Return the filters of the layer."""
        return app.find(self.kind, self.parts["filters"])

    def maps(self, app: Driver) -> Grid:
        """Return its maps."""
        return app.find(self.kind, self.parts["maps"])

    def layer(self, app: Driver) -> QComboBox:
        """Return the list of layers."""
        return app.find(QComboBox, self.parts["layer"])

    def row(self, app: Driver) -> LayerRow:
        """Return the row of layers."""
        return app.find(LayerRow, self.parts["row"])

    def text(self, app: Driver, part: str) -> str:
        """Return what a label says."""
        return app.text(self.parts[part])

    def choose_layer(self, app: Driver, index: int) -> None:
        """Go to a layer, the first one being 0."""
        if self.kind is UnitCells:
            network_hands.open_layer(app, index)
        else:
            self.layer(app).setCurrentIndex(index)

    def use(self, app: Driver, layers: tuple[Layer, ...] | None, **options: object) -> None:
        """Read with another network."""
        app.session.use_model(in_use(make_checkpoint(layers, **options)))  # type: ignore[arg-type]
        self.wait(app)

    def values(self, app: Driver) -> np.ndarray:
        """Return the values behind the maps that are shown."""
        maps = self.maps(app)
        values = maps.images if isinstance(maps, ImageGrid) else network_hands.shown_values(app)
        assert values is not None
        return values


def has_pictures(grid: Grid) -> bool:
    """Whether a grid shows anything."""
    return grid.count > 0 if isinstance(grid, ImageGrid) else grid.has_picture


def pictures(grid: Grid) -> np.ndarray | None:
    """Return what a grid shows; None for nothing."""
    if isinstance(grid, UnitCells):
        return grid._pixels
    return grid.images if grid.count else None


def point_at(grid: Grid, index: int) -> None:
    """Move the mouse over a cell."""
    hover(grid, grid.cell_rect(index).center())


def click_on(grid: Grid, index: int) -> None:
    """Click on a cell."""
    place = grid.cell_rect(index).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)


FILTERS_AND_MAPS = Face(
    "Filters and maps",
    ImageGrid,
    {
        "filters": "filters",
        "maps": "inspect_maps",
        "layer": "layer",
        "row": "layer_row",
        "text": "unit_text",
        "answer": "inspect_prediction",
        "canvas": "inspect_canvas",
        "clear": "inspect_clear",
        "channel": "input_channel",
    },
    boxes_before=0,
    wait=Driver.wait_for_prediction,
)
NETWORK_VIEW = Face(
    "Network",
    UnitCells,
    {
        "filters": "network_filters",
        "maps": "network_maps",
        "layer": "network_layer",
        "row": "network_row",
        "text": "network_text",
        "answer": "network_prediction",
        "canvas": "network_canvas",
        "clear": "network_clear",
        "channel": "network_channel",
    },
    boxes_before=1,  # that of the picture
    wait=network_hands.settle,
)
