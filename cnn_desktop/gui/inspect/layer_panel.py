"""One layer: its filters on the left, its maps on the right, linked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.scales import LAYER, Scale, kernel_scale
from cnn_desktop.core.inspection.stages import INPUT, Stage, filter_stage, sees_colours
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.core.weights import Weights
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.elided import ElidedCombo, ElidedLabel
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import Sheet, colour_rows, compose, compose_colours, palette
from cnn_desktop.gui.inspect.reader import Answer
from cnn_desktop.gui.inspect.unit_cells import MAX_CELL, UnitCells

IN_COLOUR, MEAN = -2, -1  # instead of an input channel, whose kernels to show
NUMBER_CELL = 56  # of a number without a place in a map


class LayerPanel(QWidget):
    """A filter and the map that it makes have the same index; pointing at one lights up the other.

    Filters are composed here, whenever the weights change; maps come from the worker
    (:meth:`sheet`, :meth:`set_answer`).
    """

    hovered = Signal(int, int, int)  # unit, row and column in its map; -1 for none
    unit_chosen = Signal(int)  # unit
    unit_opened = Signal(int)  # unit
    layout_changed = Signal()  # no payload: other maps are in sight, see sheet()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: tuple[Stage, ...] = ()
        self._stage: Stage | None = None
        self._answer: Answer | None = None
        self._weights: Weights = {}
        self._mode, self._everywhere = LAYER, 0.0
        self._order = np.zeros(0, np.intp)
        self._channel = named(ElidedCombo(), "network_channel")
        self.filters = named(UnitCells(theme, gap=6), "network_filters")
        self.maps = named(UnitCells(theme), "network_maps")
        self.kernels = named(UnitCells(theme, gap=4), "network_kernels")
        self._filters_title, self._maps_title, self._kernels_title = (
            ElidedLabel(16) for _ in range(3)
        )
        self._filters_bar, self._maps_bar = ColourBar(theme), ColourBar(theme)
        self._lay_out()
        self._connect()
        self._retranslate()

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for title in (self._filters_title, self._maps_title):
            set_role(title, "group")
        set_role(self._kernels_title, "caption")
        self._left, left = self._card()
        head = QHBoxLayout()
        head.addWidget(self._filters_title, 1)
        head.addWidget(self._channel)
        left.addLayout(head)
        left.addWidget(self.filters, 3)
        left.addWidget(self._kernels_title)
        left.addWidget(self.kernels, 2)
        left.addWidget(self._filters_bar)
        right_card, right = self._card()
        right.addWidget(self._maps_title)
        right.addWidget(self.maps, 1)
        right.addWidget(self._maps_bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._left, 5)
        layout.addWidget(right_card, 7)

    @staticmethod
    def _card() -> tuple[QFrame, QVBoxLayout]:
        card = QFrame()
        set_role(card, "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        return card, layout

    def _connect(self) -> None:
        self._channel.currentIndexChanged.connect(self._show_filters)
        self.filters.hovered.connect(self._on_filter_hovered)
        self.maps.hovered.connect(self._on_map_hovered)
        for grid in (self.filters, self.maps):
            grid.clicked.connect(self.unit_chosen)
            grid.opened.connect(self.unit_opened)
        self.filters.layout_changed.connect(self._show_filters)
        self.kernels.layout_changed.connect(self._show_kernels)
        self.maps.layout_changed.connect(self.layout_changed)
        self._theme.changed.connect(self._show_filters)

    # -- what it shows ---------------------------------------------------------------------------

    def set_stage(self, row: tuple[Stage, ...], stage: Stage | None) -> None:
        """Show another stage of a network."""
        if row is not self._row:
            self._weights = {}  # those of another network
        self._row, self._stage, self._answer = row, stage, None
        self._order = np.arange(stage.units if stage else 0)
        own = self._filter_stage()
        # What changes on the way must not show the new filters in the old cells.
        self.filters.blockSignals(True)  # noqa: FBT003
        self._channel.blockSignals(True)  # noqa: FBT003
        self._channel.clear()
        if own is not None and own.info is not None and own.info.input_shape[0] > 1:
            if sees_colours(row, own):
                self._channel.addItem("", IN_COLOUR)
            for channel in range(MEAN, own.info.input_shape[0]):
                self._channel.addItem("", channel)
            self._name_channels()
        self._channel.setVisible(self._channel.count() > 0)
        self._channel.blockSignals(False)  # noqa: FBT003
        self._lay_units()
        self.filters.blockSignals(False)  # noqa: FBT003
        self._show_maps()
        self._show_filters()

    def set_order(self, order: np.ndarray) -> None:
        """Show filters and maps in another order of units."""
        if self._stage is not None and not np.array_equal(order, self._order):
            self._order = order
            self._lay_units()
            self._show_filters()

    def set_weights(self, weights: Weights, mode: str, everywhere: float) -> None:
        """Show these weights on a scale.

        Args:
            weights: By torch name.
            mode: One of ``SCALES``.
            everywhere: The largest amount of any kernel in the network.
        """
        self._weights, self._mode, self._everywhere = weights, mode, everywhere
        self._show_filters()

    def set_answer(self, answer: Answer | None) -> None:
        """Show these values; None where there is no picture."""
        self._answer = answer
        self._show_maps()

    def set_selected(self, unit: int) -> None:
        """Mark a unit; -1 for none."""
        self.maps.set_selected(unit)
        self.filters.set_selected(unit if unit < self.filters.count else -1)
        self._show_kernels()

    def sheet(self) -> Sheet | None:
        """Return which maps are in sight."""
        return self.maps.sheet()

    def _name_channels(self) -> None:
        names = {IN_COLOUR: self.tr("in colour"), MEAN: self.tr("mean of all inputs")}
        if self._channel.findData(IN_COLOUR) >= 0:
            names |= dict(enumerate((self.tr("red"), self.tr("green"), self.tr("blue"))))
        for index in range(self._channel.count()):
            channel = self._channel.itemData(index)
            text = names.get(channel) or self.tr("input {0}").format(channel)
            self._channel.setItemText(index, text)

    # -- linked ----------------------------------------------------------------------------------

    def _on_filter_hovered(self, unit: int) -> None:
        self.maps.set_highlighted(unit)
        self._show_bars(unit)
        self.hovered.emit(unit, -1, -1)

    def _on_map_hovered(self, unit: int, y: int, x: int) -> None:
        self.filters.set_highlighted(unit if unit < self.filters.count else -1)
        self._show_bars(unit)
        self.hovered.emit(unit, y, x)

    # -- showing ---------------------------------------------------------------------------------

    def _filter_stage(self) -> Stage | None:
        return filter_stage(self._row, self._stage.index) if self._stage else None

    def _lay_units(self) -> None:
        stage, own = self._stage, self._filter_stage()
        if stage is None:
            self.maps.set_units(np.zeros(0, np.intp), (1, 1), MAX_CELL)
        else:
            shape = (stage.shape[1], stage.shape[2]) if stage.has_maps else (1, 1)
            most = MAX_CELL if stage.has_maps else NUMBER_CELL
            self.maps.set_units(self._order, shape, most)
        if own is None or own.info is None:
            self.filters.set_units(np.zeros(0, np.intp), (1, 1), MAX_CELL)
        else:
            size = own.info.layer.kernel_size  # type: ignore[attr-defined]
            self.filters.set_units(self._order, (size, size), MAX_CELL)

    def _show_maps(self) -> None:
        stage, answer = self._stage, self._answer
        pixels = answer.pictures.get(stage.index) if answer and stage else None
        sheet = self.maps.sheet()
        fits = pixels is not None and sheet is not None
        self.maps.set_picture(pixels if fits else None)
        if stage is None:
            self._maps_title.setText(self.tr("Feature maps"))
        elif stage.has_maps:
            self._maps_title.setText(
                self.tr("{0} feature maps of {1}, {2}").format(
                    stage.units, stage.label, shape_text(stage.shape[1:])
                )
            )
        else:
            self._maps_title.setText(self.tr("{0} values of {1}").format(stage.units, stage.label))
        self._show_bars(max(self.maps.highlighted, self.maps.selected))

    def _show_filters(self) -> None:
        own = self._filter_stage()
        weight = self._weights.get(f"{own.name}.weight") if own else None
        sheet = self.filters.sheet()
        if own is None or weight is None or sheet is None or weight.ndim != 4:
            self._filters_title.setText(self.tr("Filters"))
            self.filters.set_picture(None)
        else:
            kernels = self._shown_kernels(weight)
            scale = kernel_scale(kernels, self._mode, self._everywhere)
            table = palette(self._theme.tokens).signed
            in_colour = kernels.ndim == 4
            self.filters.set_picture(
                compose_colours(kernels, scale, sheet)
                if in_colour
                else compose(kernels, scale, sheet, table)
            )
            self._filters_title.setText(
                self.tr("{0} filters of {1}").format(len(weight), own.label)
            )
        self._show_kernels()
        self._show_bars(self.maps.selected)

    def _shown_kernels(self, weight: np.ndarray) -> np.ndarray:
        """Return ``(units, K, K)``, or ``(units, 3, K, K)`` to be shown in colour."""
        channel = self._channel.currentData() if self._channel.count() else 0
        if channel == IN_COLOUR:
            return weight
        with np.errstate(over="ignore", invalid="ignore"):
            kernels: np.ndarray = weight.mean(axis=1) if channel < 0 else weight[:, channel]
        return kernels

    def _show_kernels(self) -> None:
        """Show all kernels of the chosen filter, one for each input channel."""
        own, unit = self._filter_stage(), self.filters.selected
        weight = self._weights.get(f"{own.name}.weight") if own else None
        shown = weight is not None and weight.ndim == 4 and weight.shape[1] > 1
        shown = shown and 0 <= unit < self.filters.count
        self.kernels.setVisible(shown)
        self._kernels_title.setVisible(shown)
        if not shown or weight is None:
            return
        size = (weight.shape[2], weight.shape[3])
        self.kernels.blockSignals(True)  # noqa: FBT003
        self.kernels.set_units(np.arange(weight.shape[1]), size, 40)
        self.kernels.blockSignals(False)  # noqa: FBT003
        sheet = self.kernels.sheet()
        if sheet is None:
            return
        scale = self._kernel_scale(weight[unit], weight)
        self.kernels.set_picture(
            compose(weight[unit], scale, sheet, palette(self._theme.tokens).signed)
        )
        self._kernels_title.setText(
            self.tr("Filter {0}: a kernel for each of {1} inputs").format(unit, weight.shape[1])
        )

    def _kernel_scale(self, kernels: np.ndarray, weight: np.ndarray) -> Scale:
        """Return the scale of one filter's kernels: its own, its layer's or the network's."""
        if self._mode == LAYER:
            whole = kernel_scale(weight.reshape(-1, *weight.shape[2:]), LAYER, 0)
            return Scale(whole.low[: len(kernels)], whole.high[: len(kernels)], signed=True)
        return kernel_scale(kernels, self._mode, self._everywhere)

    def _show_bars(self, unit: int) -> None:
        """Show what the colours mean: for one unit where each has a scale of its own."""
        colours = palette(self._theme.tokens)
        own = self._filter_stage()
        weight = self._weights.get(f"{own.name}.weight") if own else None
        if weight is None or weight.ndim != 4:
            self._filters_bar.clear()
        else:
            kernels = self._shown_kernels(weight)
            scale = kernel_scale(kernels, self._mode, self._everywhere)
            one = unit if 0 <= unit < len(scale.low) else int(scale.high.argmax())
            table = colours.grey if kernels.ndim == 4 else colours.signed
            self._filters_bar.set_scale(*scale.of(one), colour_rows(table))
        stage, answer = self._stage, self._answer
        if answer is None or stage is None:
            self._maps_bar.clear()
            return
        scale = answer.scales[stage.index]
        one = unit if 0 <= unit < len(scale.low) else int(scale.high.argmax())
        table = colours.of(scale, picture=stage.kind == INPUT)
        self._maps_bar.set_scale(*scale.of(one), colour_rows(table))

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._channel.setAccessibleName(self.tr("Input channel"))
        self._channel.setToolTip(
            self.tr("Whose kernels are shown: a filter has one for each input.")
        )
        self._name_channels()
        self.filters.setAccessibleName(self.tr("Filters"))
        self.filters.set_empty_text(
            self.tr("This layer has no filters of its own. Choose a convolution above.")
        )
        self.maps.setAccessibleName(self.tr("Feature maps"))
        self.kernels.setAccessibleName(self.tr("Kernels of the filter"))
        self._show_maps()
        self._show_filters()
