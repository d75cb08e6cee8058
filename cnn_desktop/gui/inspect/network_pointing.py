"""What the pointer is over: its name and value in words, and on the picture what it depends on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.inspection.stages import Inspection
from cnn_desktop.gui.inspect.input_panel import InputPanel
from cnn_desktop.gui.inspect.network_body import NetworkBody
from cnn_desktop.gui.inspect.network_foot import NetworkFoot
from cnn_desktop.gui.inspect.network_place import ONE_UNIT, NetworkPlace
from cnn_desktop.gui.inspect.network_text import (
    APART,
    pixel_text,
    stage_text,
    unit_text,
    value_text,
)
from cnn_desktop.gui.session import Session


class NetworkPointing(QObject):
    """Follows the pointer over the network and over its picture.

    Args:
        session: Whose weights are told of.
        place: Where one is.
        body: What is pointed at.
        side: The picture, which is pointed at too, and on which fields are framed.
        foot: Where it is said.
        inspection: Returns the values that are shown; None where there is no picture.
        parent: Who owns all of these.
    """

    def __init__(
        self,
        session: Session,
        place: NetworkPlace,
        body: NetworkBody,
        side: InputPanel,
        foot: NetworkFoot,
        inspection: Callable[[], Inspection | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._place, self._inspection = session, place, inspection
        self._body, self._side, self._foot = body, side, foot
        body.overview.hovered.connect(self._on_pointed)
        body.panel.hovered.connect(self._on_panel_pointed)
        body.unit.place_changed.connect(self.show_field)
        side.pixel_hovered.connect(self._on_pixel_pointed)

    def show_field(self) -> None:
        """Frame on the picture what the open unit depends on."""
        shown = self._body.unit.shown
        if self._place.depth != ONE_UNIT or shown is None:
            self._side.set_field(None)
            return
        place = (shown.stage.index, shown.unit, shown.y, shown.x)
        self._side.set_field(receptive_field(self._place.row, *place).box)

    def show_text(self, stage: int = -1, unit: int = -1, y: int = -1, x: int = -1) -> None:
        """Say what is known of a unit, and of a value of it; by default of where we are."""
        row, given = self._place.row, self._inspection()
        if not 0 <= stage < len(row):
            stage, unit = self._place.index, self._place.unit
        if not 0 <= stage < len(row):
            self._foot.say("")
            return
        shown = row[stage]
        parts = [stage_text(shown)]
        if 0 <= unit < shown.units:
            parts = [unit_text(shown, unit, self._session.weights, given)]
            if given is not None and y >= 0 and shown.has_maps:
                parts.append(value_text(given, shown, unit, y, x))
        self._foot.say(APART.join(parts))

    def _on_pointed(self, stage: int, unit: int, y: int, x: int) -> None:
        self.show_text(stage, unit, y, x)
        if stage >= 0 and unit >= 0 and y >= 0:
            self._side.set_field(receptive_field(self._place.row, stage, unit, y, x).box)
        else:
            self._side.set_field(None)

    def _on_panel_pointed(self, unit: int, y: int, x: int) -> None:
        self._on_pointed(self._place.index if unit >= 0 else -1, unit, y, x)

    def _on_pixel_pointed(self, y: int, x: int) -> None:
        """Move the open unit's window to where the pointer is on the picture."""
        given, stage = self._inspection(), self._place.stage
        if y < 0 or given is None:
            self.show_text()
            return
        self._foot.say(pixel_text(given, y, x))
        if self._place.depth == ONE_UNIT and stage is not None and stage.has_maps:
            _, height, width = stage.shape
            rows, columns = given.row[0].shape[1:]
            self._body.unit.move_to(y * height // rows, x * width // columns)
