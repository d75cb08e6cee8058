"""One unit open: patch times kernel, summed up, plus bias, through the activation."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.inspection.scales import (
    LAYER,
    SCALES,
    Scale,
    kernel_scale,
    largest,
    map_scale,
    network_extent,
)
from cnn_desktop.core.inspection.stages import SOFTMAX, Inspection, Stage
from cnn_desktop.core.inspection.steps import (
    Step,
    as_maps,
    maps_before,
    place_over,
    step,
)
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import CLEAR, palette, to_levels
from cnn_desktop.gui.inspect.channel_strip import ChannelStrip
from cnn_desktop.gui.inspect.ledger import Ledger
from cnn_desktop.gui.inspect.number_grid import NumberGrid
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.picture_view import PictureView
from cnn_desktop.gui.inspect.unit_lines import share_lines, step_lines, top_lines

SLOWEST_MS, FASTEST_MS = 1000, 40  # between two places when it moves by itself
SPEEDS = 10


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
        self._given: Inspection | None = None
        self._stage: Stage | None = None
        self._unit = self._y = self._x = 0
        self._channel = -1  # chosen by hand; -1 for the one that matters most when it is opened
        self._mode = LAYER
        self._everywhere = self._kernels_everywhere = 0.0
        self._under_pointer = False
        self.shown: Step | None = None
        self._make_parts()
        self._lay_out()
        self._connect()
        self._retranslate()

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
        self._show()

    def set_inspection(self, given: Inspection | None) -> None:
        """Show these values; None where there is no picture."""
        self._given = given
        if given is not None:
            self._everywhere = network_extent(given.row, given.values)
            kernels = (value for name, value in given.weights.items() if name.endswith(".weight"))
            self._kernels_everywhere = max(map(largest, kernels), default=0.0)
        self._show()

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
        return self._play.isChecked()

    def toggle_playing(self) -> None:
        """Let it move by itself, or stop it."""
        if self._play.isEnabled():
            self._play.toggle()

    # -- construction ----------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._theme
        self._input_title, self._output_title = QLabel(), QLabel()
        self._input, self._output = PictureView(theme), PictureView(theme)
        self._input.setObjectName("unit_input")
        self._output.setObjectName("unit_output")
        for view in (self._input, self._output):
            view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._patch, self._kernel, self._products = (NumberGrid(theme) for _ in range(3))
        for grid, name in zip(self._grids(), ("patch", "kernel", "products"), strict=True):
            grid.setObjectName(f"unit_{name}")
        self._titles = tuple(QLabel() for _ in range(3))
        self._signs = tuple(QLabel(sign) for sign in ("×", "="))
        self._ledger = named(Ledger(theme), "unit_sum")
        self._more_title = QLabel()
        self._more = named(Ledger(theme), "unit_more")
        self._strip_title = named(QLabel(), "unit_channel_text")
        self._strip = named(ChannelStrip(theme), "unit_channels")
        self._play = named(QPushButton(), "unit_play")
        self._play.setCheckable(True)
        self._speed = named(QSlider(Qt.Orientation.Horizontal), "unit_speed")
        self._speed.setRange(0, SPEEDS)
        self._speed.setValue(SPEEDS // 2)
        self._speed_label = QLabel()
        self._place = named(QLabel(), "unit_place")
        self._timer = QTimer(self)

    def _grids(self) -> tuple[NumberGrid, NumberGrid, NumberGrid]:
        return self._patch, self._kernel, self._products

    def _lay_out(self) -> None:
        captions = (*self._titles, self._input_title, self._output_title, self._strip_title)
        for label in (*captions, self._more_title, self._place, self._speed_label):
            set_role(label, "caption")
        maps = QGridLayout()
        maps.setHorizontalSpacing(12)
        maps.setVerticalSpacing(2)
        for column, (title, view) in enumerate(
            ((self._input_title, self._input), (self._output_title, self._output))
        ):
            maps.addWidget(title, 0, column, Qt.AlignmentFlag.AlignHCenter)
            maps.addWidget(view, 1, column)
            maps.setColumnStretch(column, 1)
        maps.setRowStretch(1, 1)
        sums = QGridLayout()
        sums.setHorizontalSpacing(6)
        sums.setVerticalSpacing(2)
        for index, (title, grid) in enumerate(zip(self._titles, self._grids(), strict=True)):
            sums.addWidget(title, 0, 2 * index, Qt.AlignmentFlag.AlignHCenter)
            sums.addWidget(grid, 1, 2 * index)
            sums.setColumnStretch(2 * index, 1)
            if index:
                sign = self._signs[index - 1]
                set_role(sign, "title")
                sums.addWidget(sign, 1, 2 * index - 1, Qt.AlignmentFlag.AlignCenter)
        sums.setRowStretch(1, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(maps, 6)
        left.addLayout(sums, 5)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self._ledger)
        right.addSpacing(8)
        right.addWidget(self._more_title)
        right.addWidget(self._more, 1)
        right.addStretch(0)
        self._right = QWidget()
        self._right.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addWidget(self._right)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._play)
        foot.addWidget(self._speed_label)
        foot.addWidget(self._speed)
        foot.addWidget(self._place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(body, 1)
        layout.addWidget(self._strip_title)
        layout.addWidget(self._strip)
        layout.addLayout(foot)
        self._speed.setFixedWidth(110)
        self._on_theme_changed()

    def _connect(self) -> None:
        self._input.hovered.connect(self._on_input_hovered)
        self._output.hovered.connect(self._on_output_hovered)
        self._output.clicked.connect(self._on_output_clicked)
        for view in (self._input, self._output):
            view.moved.connect(lambda dy, dx: self.move_to(self._y + dy, self._x + dx))
        for grid in self._grids():
            grid.hovered.connect(self._on_cell_hovered)
        self._strip.chosen.connect(self.choose_channel)
        self._strip.hovered.connect(self._name_channel)
        self._play.toggled.connect(self._on_play_toggled)
        self._speed.valueChanged.connect(self._set_pace)
        self._timer.timeout.connect(self._go_on)
        self._theme.changed.connect(self._on_theme_changed)

    # -- moving ----------------------------------------------------------------------------------

    def _on_input_hovered(self, y: int, x: int) -> None:
        self._under_pointer = y >= 0
        stage = self._stage
        if y >= 0 and stage is not None and stage.has_maps and stage.info is not None:
            self.move_to(*place_over(stage.info, y, x))

    def _on_output_hovered(self, y: int, x: int) -> None:
        self._under_pointer = y >= 0
        if y >= 0 and self._stage is not None and self._stage.has_maps:
            self.move_to(y, x)

    def _on_output_clicked(self, y: int, x: int) -> None:
        stage = self._stage
        if stage is not None and not stage.has_maps:
            unit = y * arranged_width(stage.units) + x
            if unit < stage.units:
                self.unit_chosen.emit(unit)

    def _on_play_toggled(self, on: bool) -> None:
        self._name_play()
        self._set_pace()
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def _set_pace(self) -> None:
        share = self._speed.value() / SPEEDS
        self._timer.setInterval(round(SLOWEST_MS * (FASTEST_MS / SLOWEST_MS) ** share))

    def _go_on(self) -> None:
        """Go to the next place, row by row; rest while the pointer decides."""
        if self._under_pointer or self._stage is None or not self._stage.has_maps:
            return
        _, height, width = self._stage.shape
        place = (self._y * width + self._x + 1) % (height * width)
        self.move_to(*divmod(place, width))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        self._play.setChecked(False)
        self._under_pointer = False
        super().hideEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        given, stage = self._given, self._stage
        if given is None or stage is None or given.row[stage.index : stage.index + 1] != (stage,):
            self._show_nothing()
            return
        _, height, width = (*stage.shape, 1, 1)[:3]
        self._unit = min(max(self._unit, 0), stage.units - 1)
        if self._y < 0:
            amounts = np.nan_to_num(np.abs(given.values[stage.index][self._unit]))
            self._y, self._x = divmod(int(amounts.argmax()), width) if stage.has_maps else (0, 0)
        self._y, self._x = min(self._y, height - 1), min(self._x, width - 1)
        self.shown = step(given, stage.index, self._unit, self._y, self._x)
        self._play.setEnabled(stage.has_maps and height * width > 1)
        self._show_output(given, stage)
        parts = as_maps(given, self.shown)
        channels = len(parts.patch) if parts is not None else 0
        if not 0 <= self._channel < channels:
            sums = np.nan_to_num(np.abs(parts.channel_sums)) if parts is not None else np.zeros(1)
            self._channel = int(sums.argmax())
        self._show_input(given, stage)
        self._show_grids(given, stage)
        self._show_sums(given)
        self.place_changed.emit()

    def _show_nothing(self) -> None:
        self.shown = None
        self._play.setChecked(False)
        self._play.setEnabled(False)
        for view in (self._input, self._output):
            view.set_pixels(None)
        for grid in self._grids():
            grid.clear()
        for label in (*self._titles, *self._signs):
            label.hide()
        for label in (self._input_title, self._output_title, self._place, self._more_title):
            label.setText("")
        self._strip_title.setText("")
        self._strip.set_sums(np.zeros(0), -1)
        self._strip.hide()
        self._ledger.set_lines(())
        self._more.set_lines(())
        self.place_changed.emit()

    def _scale(self, given: Inspection, stage: Stage) -> Scale:
        return map_scale(stage, given.values[stage.index], self._mode, self._everywhere)

    def _show_output(self, given: Inspection, stage: Stage) -> None:
        scale = self._scale(given, stage)
        table = self._palette.of(scale, picture=stage.kind == "input")
        values = given.values[stage.index]
        if stage.has_maps:
            units = np.array([self._unit])
            self._output.set_pixels(table[to_levels(values[units], scale, units)[0]])
            self._output.set_box((self._y, self._x, self._y + 1, self._x + 1))
            title = self.tr("Output: {0}, map {1} of {2}")
        else:
            self._output.set_pixels(arranged(values, scale, table))
            y, x = divmod(self._unit, arranged_width(stage.units))
            self._output.set_box((y, x, y + 1, x + 1))
            title = self.tr("Output: {0}, number {1} of {2}")
        self._output_title.setText(title.format(stage.name, self._unit, stage.units))

    def _show_input(self, given: Inspection, stage: Stage) -> None:
        """Show the input map that the window slides over, or the numbers before."""
        shown = self.shown
        assert shown is not None  # noqa: S101 - set by the caller
        flattened = maps_before(given.row, stage.index) if stage.kind == "linear" else None
        source = flattened or (given.row[stage.source] if stage.index else None)
        if source is None:
            self._input.set_pixels(None)
            self._input_title.setText("")
            return
        scale = self._scale(given, source)
        table = self._palette.of(scale, picture=source.kind == "input")
        values = given.values[source.index]
        if source.has_maps:
            unit, box = self._input_place(stage, shown, source)
            units = np.array([unit])
            self._input.set_pixels(table[to_levels(values[units], scale, units)[0]])
            self._input.set_box(box)
            title = self.tr("Input: {0}, map {1} of {2}")
            self._input_title.setText(title.format(source.name, unit, source.units))
        else:
            self._input.set_pixels(arranged(values, scale, table))
            one = self._unit if stage.kind != "linear" else self._channel
            y, x = divmod(one, arranged_width(source.units))
            self._input.set_box((y, x, y + 1, x + 1))
            title = self.tr("Input: {0}, {1} numbers")
            self._input_title.setText(title.format(source.name, source.units))

    def _input_place(
        self, stage: Stage, shown: Step, source: Stage
    ) -> tuple[int, tuple[int, int, int, int] | None]:
        """Return which input map is shown and what of it is framed."""
        _, height, width = source.shape
        if stage.kind == "linear":
            return self._channel, (0, 0, height, width)
        if stage.kind == SOFTMAX:
            return self._unit, (shown.y, shown.x, shown.y + 1, shown.x + 1)
        if stage.kind == "flatten":
            unit, y, x = (int(part) for part in np.unravel_index(self._unit, source.shape))
            return unit, (y, x, y + 1, x + 1)
        own = self._channel if stage.kind == "conv" else min(self._unit, source.units - 1)
        if (frame := shown.window) is None:
            return own, None
        return own, (frame.top, frame.left, frame.top + frame.height, frame.left + frame.width)

    def _show_grids(self, given: Inspection, stage: Stage) -> None:
        shown = self.shown
        assert shown is not None  # noqa: S101 - set by the caller
        parts = as_maps(given, shown)
        has_kernel = parts is not None and parts.kernel is not None
        for label in (*self._titles, *self._signs):
            label.setVisible(has_kernel)
        self._titles[0].setVisible(parts is not None)
        self._kernel.setVisible(has_kernel)
        self._products.setVisible(parts is not None)
        self._titles[2].setVisible(parts is not None)
        self._titles[2].setText(self.tr("Products") if has_kernel else self.tr("Result"))
        self._signs[1].setVisible(parts is not None)
        self._signs[1].setText("=" if has_kernel else "→")
        self._titles[0].setText(self.tr("Input patch") if has_kernel else self.tr("Values"))
        if parts is None:
            for grid in self._grids():
                grid.clear()
            return
        channel = self._channel
        patch = parts.patch[channel]
        colours, scale = self._patch_colours(given, stage, parts.patch)
        inside = self._beyond(given, stage, shown, patch.shape)
        winner = shown.winner[1:] if shown.winner is not None else None
        self._patch.set_numbers(patch, scale, colours, beyond=inside, winner=winner)
        if parts.kernel is None:
            self._kernel.clear()
            own = self._scale(given, stage)
            result = Scale(
                own.low[shown.unit : shown.unit + 1],
                own.high[shown.unit : shown.unit + 1],
                own.signed,
            )
            self._products.set_numbers(np.array([[parts.total]]), result, self._palette.of(result))
            return
        mine = kernel_scale(parts.kernel.reshape(1, -1), self._kernel_mode(), self._kernel_extent())
        self._kernel.set_numbers(parts.kernel[channel], mine, self._palette.signed)
        with np.errstate(invalid="ignore", over="ignore"):
            products = parts.products
        all_of_them = kernel_scale(products.reshape(1, -1), LAYER, 0)
        self._products.set_numbers(products[channel], all_of_them, self._palette.signed)

    def _kernel_mode(self) -> str:
        return "unit" if self._mode == "unit" else "network"

    def _kernel_extent(self) -> float:
        """Return the largest weight of the layer or of the network."""
        if self._mode != LAYER or self._given is None or self._stage is None:
            return self._kernels_everywhere
        weight = self._given.weights.get(f"{self._stage.name}.weight")
        return largest(weight) if weight is not None else 1.0

    def _patch_colours(
        self, given: Inspection, stage: Stage, patch: np.ndarray
    ) -> tuple[np.ndarray, Scale]:
        source = given.row[stage.source]
        if stage.source == 0 and (given.mean, given.std) != (0.0, 1.0):
            values = given.input_of(stage.index)  # no picture from 0 to 1 any more
            source = given.row[stage.index]
            scale = map_scale(source, values, LAYER, 0)
        else:
            scale = self._scale(given, source)
        unit = min(self._channel if len(patch) > 1 else self._unit, len(scale.low) - 1)
        if stage.kind == "conv":
            unit = min(self._channel, len(scale.low) - 1)
        one = Scale(scale.low[unit : unit + 1], scale.high[unit : unit + 1], scale.signed)
        return self._palette.of(one, picture=source.kind == "input"), one

    @staticmethod
    def _beyond(
        given: Inspection, stage: Stage, shown: Step, shape: tuple[int, ...]
    ) -> np.ndarray | None:
        """Return which numbers of a patch lie beyond the edge of the maps."""
        frame, source = shown.window, given.row[stage.source]
        if frame is None or not source.has_maps or shape != (frame.height, frame.width):
            return None
        rows = np.arange(frame.top, frame.top + frame.height)
        columns = np.arange(frame.left, frame.left + frame.width)
        outside_rows = (rows < 0) | (rows >= source.shape[1])
        outside_columns = (columns < 0) | (columns >= source.shape[2])
        outside: np.ndarray = outside_rows[:, None] | outside_columns[None]
        return outside

    def _show_sums(self, given: Inspection) -> None:
        shown = self.shown
        assert shown is not None  # noqa: S101 - set by the caller
        parts = as_maps(given, shown)
        self._ledger.set_lines(step_lines(given, shown, self._channel))
        if shown.stage.kind == SOFTMAX:
            title, lines = self.tr("All classes"), share_lines(given, shown)
        elif shown.stage.kind == "linear":
            title, lines = self.tr("What counts most"), top_lines(given, shown)
        else:
            title, lines = "", []
        self._more_title.setText(title)
        self._more.set_lines(lines)
        several = parts is not None and len(parts.patch) > 1
        sums = parts.channel_sums if parts is not None and several else np.zeros(0)
        self._strip.setVisible(several)
        self._strip.set_sums(sums, self._channel)
        self._name_channel(-1)
        if shown.stage.has_maps:
            self._place.setText(
                self.tr("row {0}, column {1}").format(shown.y, shown.x)
                + f":  {number_text(shown.value, 4)}"
            )
        else:
            self._place.setText(number_text(shown.value, 4))

    def _name_channel(self, pointed: int) -> None:
        sums = self._strip.sums
        channel = pointed if 0 <= pointed < len(sums) else self._channel
        if not 0 <= channel < len(sums):
            self._strip_title.setText("")
            return
        text = self.tr("What each of {0} inputs adds; input {1}: {2}")
        self._strip_title.setText(
            text.format(len(sums), channel, number_text(float(sums[channel]), 4))
        )

    def _on_cell_hovered(self, y: int, x: int) -> None:
        for grid in self._grids():
            grid.set_highlighted(y, x)
        if y < 0 or self.shown is None or self._given is None:
            return
        shown = [grid.values for grid in self._grids() if grid.values.size]
        texts = [
            number_text(float(values[y, x]), 4)
            for values in shown
            if y < values.shape[0] and x < values.shape[1]
        ]
        if len(shown) == len(texts) == 3:
            self._place.setText(f"{texts[0]} × {texts[1]} = {texts[2]}")
        elif texts:
            self._place.setText(texts[0])

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._palette = palette(self._theme.tokens)
        self._right.setFixedWidth(self._theme.width(250))
        self._speed.setMinimumHeight(self._theme.size(22))  # room for its handle
        side = self._theme.size(16)
        self._play.setIcon(icon("pause" if self.is_playing else "play", self._theme))
        self._play.setIconSize(QSize(side, side))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _name_play(self) -> None:
        playing = self.is_playing
        self._play.setText(self.tr("Pause") if playing else self.tr("Play"))
        self._play.setIcon(icon("pause" if playing else "play", self._theme))

    def _retranslate(self) -> None:
        self._name_play()
        self._play.setToolTip(
            self.tr("Let the window go over the map by itself (Space); the pointer stops it")
        )
        self._speed_label.setText(self.tr("Speed"))
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("How quickly the window moves"))
        self._titles[1].setText(self.tr("Kernel"))
        for thing, name in (
            (self._input, self.tr("Input map")),
            (self._output, self.tr("Output map")),
            (self._patch, self.tr("Input patch")),
            (self._kernel, self.tr("Kernel")),
            (self._products, self.tr("Products")),
            (self._ledger, self.tr("The sum, line by line")),
            (self._more, self.tr("What counts most")),
            (self._strip, self.tr("Input channels")),
        ):
            thing.setAccessibleName(name)
        self._strip.setToolTip(self.tr("Click a bar to see the products of that input."))
        self._output.set_empty_text(self.tr("Draw a digit or choose a picture on the right."))
        self._show()


def arranged_width(count: int) -> int:
    """Return in how many columns so many numbers are shown as a picture."""
    return count if count <= 12 else math.ceil(math.sqrt(count))


def arranged(values: np.ndarray, scale: Scale, table: np.ndarray) -> np.ndarray:
    """Return numbers ``(F,)`` as the pixels of a picture, line by line."""
    width = arranged_width(len(values))
    levels = np.full(width * math.ceil(len(values) / width), CLEAR, np.uint16)
    levels[: len(values)] = to_levels(
        values.reshape(-1, 1, 1), scale, np.arange(len(values))
    ).ravel()
    return table[levels.reshape(-1, width)]
