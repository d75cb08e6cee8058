"""The two maps of an open unit: the one that its window slides over, and the one that it makes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.inspection.stages import SOFTMAX, Inspection, Stage
from cnn_desktop.core.inspection.steps import Step, maps_before, place_over
from cnn_desktop.gui.common.elided import ElidedLabel
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.picture_view import Box, PictureView
from cnn_desktop.gui.inspect.unit_colours import UnitColours, arranged_width


class UnitMaps(QWidget):
    """Input and output side by side, each with its place framed; the pointer moves it over both."""

    pointed = Signal(bool)  # whether the pointer is over one of them
    placed = Signal(int, int)  # row and column of the output that the pointer asks for
    moved = Signal(int, int)  # rows and columns to go on by, from the arrow keys
    unit_chosen = Signal(int)  # unit, clicked on in a row of numbers

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage: Stage | None = None
        self._input_title = named(ElidedLabel(), "unit_input_text")
        self._output_title = named(ElidedLabel(), "unit_output_text")
        self._input = named(PictureView(theme), "unit_input")
        self._output = named(PictureView(theme), "unit_output")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(2)
        for column, (title, view) in enumerate(
            ((self._input_title, self._input), (self._output_title, self._output))
        ):
            set_role(title, "caption")
            view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            view.moved.connect(self.moved)
            layout.addWidget(title, 0, column, Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(view, 1, column)
            layout.setColumnStretch(column, 1)
        layout.setRowStretch(1, 1)
        self._input.hovered.connect(self._on_input_hovered)
        self._output.hovered.connect(self._on_output_hovered)
        self._output.clicked.connect(self._on_output_clicked)
        self._retranslate()

    def show_step(self, colours: UnitColours, shown: Step, channel: int) -> None:
        """Show where a number lies and what it is made of.

        Args:
            colours: The colours of all values.
            shown: The number.
            channel: The input channel whose products are shown.
        """
        self._stage = shown.stage
        self._show_output(colours, shown)
        self._show_input(colours, shown, channel)

    def clear(self) -> None:
        """Show nothing."""
        self._stage = None
        for view in (self._input, self._output):
            view.set_pixels(None)
        for title in (self._input_title, self._output_title):
            title.setText("")

    def _show_output(self, colours: UnitColours, shown: Step) -> None:
        stage = shown.stage
        if stage.has_maps:
            self._output.set_pixels(colours.map_pixels(stage, shown.unit))
            self._output.set_box((shown.y, shown.x, shown.y + 1, shown.x + 1))
            title = self.tr("Output: {0}, map {1} of {2}")
        else:
            self._output.set_pixels(colours.number_pixels(stage))
            self._output.set_box(_number_box(stage, shown.unit))
            title = self.tr("Output: {0}, number {1} of {2}")
        self._output_title.setText(title.format(stage.label, shown.unit, stage.units))

    def _show_input(self, colours: UnitColours, shown: Step, channel: int) -> None:
        """Show the input map that the window slides over, or the numbers before."""
        given, stage = colours.given, shown.stage
        flattened = maps_before(given.row, stage.index) if stage.kind == "linear" else None
        source = flattened or (given.row[stage.source] if stage.index else None)
        if source is None:
            self._input.set_pixels(None)
            self._input_title.setText("")
        elif source.has_maps:
            unit, box = _input_place(given, shown, source, channel)
            self._input.set_pixels(colours.map_pixels(source, unit))
            self._input.set_box(box)
            title = self.tr("Input: {0}, map {1} of {2}")
            self._input_title.setText(title.format(source.label, unit, source.units))
        else:
            self._input.set_pixels(colours.number_pixels(source))
            one = shown.unit if stage.kind != "linear" else channel
            self._input.set_box(_number_box(source, one))
            title = self.tr("Input: {0}, {1} numbers")
            self._input_title.setText(title.format(source.label, source.units))

    # -- the pointer -----------------------------------------------------------------------------

    def _on_input_hovered(self, y: int, x: int) -> None:
        self.pointed.emit(y >= 0)
        stage = self._stage
        if y >= 0 and stage is not None and stage.has_maps and stage.info is not None:
            self.placed.emit(*place_over(stage.info, y, x))

    def _on_output_hovered(self, y: int, x: int) -> None:
        self.pointed.emit(y >= 0)
        if y >= 0 and self._stage is not None and self._stage.has_maps:
            self.placed.emit(y, x)

    def _on_output_clicked(self, y: int, x: int) -> None:
        stage = self._stage
        if stage is not None and not stage.has_maps:
            unit = y * arranged_width(stage.units) + x
            if unit < stage.units:
                self.unit_chosen.emit(unit)

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language; who shows a step shows it again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._input.setAccessibleName(self.tr("Input map"))
        self._output.setAccessibleName(self.tr("Output map"))
        self._output.set_empty_text(self.tr("Draw a digit or choose a picture on the right."))


def _number_box(stage: Stage, unit: int) -> Box:
    y, x = divmod(unit, arranged_width(stage.units))
    return y, x, y + 1, x + 1


def _input_place(
    given: Inspection, shown: Step, source: Stage, channel: int
) -> tuple[int, Box | None]:
    """Return which input map is shown and what of it is framed."""
    stage = shown.stage
    if stage.kind == "linear":
        _, height, width = source.shape
        return channel, (0, 0, height, width)
    if stage.kind == SOFTMAX:
        return shown.unit, (shown.y, shown.x, shown.y + 1, shown.x + 1)
    if stage.kind == "flatten":
        unit, y, x = (int(part) for part in np.unravel_index(shown.unit, source.shape))
        return unit, (y, x, y + 1, x + 1)
    own = channel if stage.kind == "conv" else min(shown.unit, source.units - 1)
    if (frame := shown.window) is not None:
        return own, (frame.top, frame.left, frame.top + frame.height, frame.left + frame.width)
    # A block has no window of its own, but its paths together see a part of what it received.
    place = (stage.index, shown.unit, shown.y, shown.x)
    return own, receptive_field(given.row, *place, seen_in=source.index).box
