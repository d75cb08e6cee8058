"""One unit open: patch times kernel, summed up, plus bias, through the activation."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.scales import LAYER, SCALES
from cnn_desktop.core.inspection.stages import Inspection, Stage
from cnn_desktop.core.inspection.steps import Step, as_maps, step
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import palette
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.unit_colours import UnitColours
from cnn_desktop.gui.inspect.unit_maps import UnitMaps
from cnn_desktop.gui.inspect.unit_products import UnitProducts
from cnn_desktop.gui.inspect.unit_stepper import Stepper
from cnn_desktop.gui.inspect.unit_sums import UnitChannels, UnitSums


class UnitView(QWidget):
    """Moves a window over the input and shows every number on the way to the output.

    The pointer moves it, over the input or over the map; else it goes on by itself when it is let
    to. It shows one place at a time (:attr:`shown`), computed anew from the values that the network
    had there.
    """

    place_changed = Signal()  # no payload: another place is shown, see shown
    unit_chosen = Signal(int)  # unit, clicked on in a row of numbers

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._palette = palette(theme.tokens)
        self._colours: UnitColours | None = None
        self._stage: Stage | None = None
        self._unit = self._y = self._x = 0
        self._channel = -1  # chosen by hand; -1 for the one that matters most when it is opened
        self._mode = LAYER
        self.shown: Step | None = None
        self._maps = UnitMaps(theme)
        self._products = UnitProducts(theme)
        self._sums = UnitSums(theme)
        self._channels = UnitChannels(theme)
        self._stepper = Stepper(theme)
        self._place = named(QLabel(), "unit_place")
        set_role(self._place, "caption")
        self._lay_out()
        self._connect()
        self._show()

    # -- what it shows ---------------------------------------------------------------------------

    def set_unit(self, stage: Stage | None, unit: int) -> None:
        """Open another unit; the place stays where it is, as far as there is one."""
        if stage != self._stage:
            self._channel = -1
            self._keep_place(self._stage, stage)
        self._stage, self._unit = stage, unit
        self._show()

    def _keep_place(self, before: Stage | None, stage: Stage | None) -> None:
        """Stay at the same part of the picture, or go to where the unit answers most."""
        if stage is None or before is None or not stage.has_maps or not before.has_maps:
            self._y = self._x = -1
        elif self._y >= 0:
            self._y = self._y * stage.shape[1] // before.shape[1]
            self._x = self._x * stage.shape[2] // before.shape[2]

    def set_mode(self, mode: str) -> None:
        """Scale colours by unit, layer or network."""
        self._mode = mode if mode in SCALES else LAYER
        self.set_inspection(self._given)

    def set_inspection(self, given: Inspection | None) -> None:
        """Show these values; None where there is no picture."""
        colours = UnitColours.of(given, self._palette, self._mode) if given is not None else None
        self._colours = colours
        self._show()

    @property
    def _given(self) -> Inspection | None:
        return self._colours.given if self._colours else None

    def move_to(self, y: int, x: int) -> None:
        """Show another place of the map; one beyond the edge means the edge."""
        if self._stage is None:
            return
        _, height, width = (*self._stage.shape, 1, 1)[:3]
        self._y, self._x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
        self._show()

    def choose_channel(self, channel: int) -> None:
        """Show the products of another input channel."""
        self._channel = channel
        self._show()

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return self._stepper.is_playing

    def toggle_playing(self) -> None:
        """Let it move by itself, or stop it."""
        self._stepper.toggle()

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._maps, 6)
        left.addWidget(self._products, 5)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addWidget(self._sums)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._stepper)
        foot.addWidget(self._place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(body, 1)
        layout.addWidget(self._channels)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._maps.pointed.connect(self._stepper.hold)
        self._maps.placed.connect(self.move_to)
        self._maps.moved.connect(lambda dy, dx: self.move_to(self._y + dy, self._x + dx))
        self._maps.unit_chosen.connect(self.unit_chosen)
        self._products.told.connect(self._place.setText)
        self._channels.chosen.connect(self.choose_channel)
        self._stepper.stepped.connect(self._go_on)
        self._theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self._palette = palette(self._theme.tokens)
        self.set_inspection(self._given)

    def _go_on(self) -> None:
        """Go to the next place, row by row."""
        if self._stage is None or not self._stage.has_maps:
            return
        _, height, width = self._stage.shape
        place = (self._y * width + self._x + 1) % (height * width)
        self.move_to(*divmod(place, width))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        self._stepper.stop()
        super().hideEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        colours, stage = self._colours, self._stage
        row = colours.given.row if colours else ()
        if colours is None or stage is None or row[stage.index : stage.index + 1] != (stage,):
            self._show_nothing()
            return
        given = colours.given
        _, height, width = (*stage.shape, 1, 1)[:3]
        self._unit = min(max(self._unit, 0), stage.units - 1)
        if self._y < 0:
            amounts = np.nan_to_num(np.abs(given.values[stage.index][self._unit]))
            self._y, self._x = divmod(int(amounts.argmax()), width) if stage.has_maps else (0, 0)
        self._y, self._x = min(self._y, height - 1), min(self._x, width - 1)
        shown = self.shown = step(given, stage.index, self._unit, self._y, self._x)
        self._stepper.set_possible(stage.has_maps and height * width > 1)
        parts = as_maps(given, shown)
        channels = len(parts.patch) if parts is not None else 0
        if not 0 <= self._channel < channels:
            sums = np.nan_to_num(np.abs(parts.channel_sums)) if parts is not None else np.zeros(1)
            self._channel = int(sums.argmax())
        self._maps.show_step(colours, shown, self._channel)
        self._products.show_step(colours, shown, parts, self._channel)
        self._sums.show_step(given, shown, self._channel)
        self._channels.show_parts(parts, self._channel)
        self._show_place(shown)
        self.place_changed.emit()

    def _show_place(self, shown: Step) -> None:
        value = number_text(shown.value, 4)
        if shown.stage.has_maps:
            place = self.tr("row {0}, column {1}").format(shown.y, shown.x)
            value = f"{place}:  {value}"
        self._place.setText(value)

    def _show_nothing(self) -> None:
        self.shown = None
        self._stepper.set_possible(False)
        self._maps.clear()
        self._products.clear()
        self._sums.clear()
        self._channels.show_parts(None, -1)
        self._place.setText("")
        self.place_changed.emit()

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
