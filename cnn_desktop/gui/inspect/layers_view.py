"""The layers of the network: what they have learned, and what they make of the drawing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.networks.inside import fed_by, trace_inside
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.gui.common.card import card
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.elided import ElidedCombo, ElidedLabel
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row
from cnn_desktop.gui.common.image_grid import MAX_CELL, ImageGrid
from cnn_desktop.gui.common.layer_pictures import (
    IN_COLOUR,
    MEAN,
    Pictures,
    filter_pictures,
    input_pictures,
    map_pictures,
    unit_kernels,
)
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.drawing_side import DrawingSide
from cnn_desktop.gui.inspect.layer_choice import LayerChoice
from cnn_desktop.gui.inspect.layer_numbers import head_row, kernel_rows, map_rows
from cnn_desktop.gui.inspect.layer_row import LayerRow, layer_box
from cnn_desktop.gui.inspect.view import InspectView, TroubleLine
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import without_reading

MIXING = {"flatten", "linear", "residual", "inception"}  # behind these no filter owns a map
FILTERS_MS = 200  # filters are drawn anew at most this often while the network learns


class LayersView(InspectView):
    """Layers on top, filters on the left, maps on the right, the drawing beside them.

    A filter and the map that it makes have the same index; pointing at one lights up the other.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__("inspect_layers")
        self._session, self._theme = session, theme
        self._layers: tuple[LayerInfo, ...] = ()
        self._unit = -1
        self._row = LayerRow(theme)
        self._row.setObjectName("layer_row")
        self._row_area = QScrollArea()
        self._row_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layer = named(LayerChoice(), "layer")
        self._channel = named(ElidedCombo(), "input_channel")
        self._filters, self._filters_title, self._filters_bar = self._make_panel("filters")
        self._maps, self._maps_title, self._maps_bar = self._make_panel("inspect_maps")
        self._kernels = ImageGrid(theme)
        self._kernels.setObjectName("unit_kernels")
        self._filters.set_gap(6)
        self._kernels.set_gap(4)
        self._unit_text = named(QLabel(), "unit_text")
        self._unit_text.setWordWrap(True)
        self._panels = QWidget()
        what = Exportable("filters-and-maps", lambda: self._panels, self._numbers)
        self._exports = ExportButtons("layers", what)
        self._trouble = named(TroubleLine(self._exports), "layers_failure")
        self._side = DrawingSide(session, theme, "inspect", self._exports, "inspect_prediction")
        self.focused_part = self._side.canvas
        self._filters_timer = QTimer(self)
        self._filters_timer.setSingleShot(True)
        self._filters_timer.setInterval(FILTERS_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._on_theme_changed()
        self._on_model_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room below the canvas."""
        super().resizeEvent(event)
        self._fit_canvas()

    def _fit_canvas(self) -> None:
        """Make the canvas as large as the column is wide, but leave half its height to the rest."""
        side = min(self._side.width(), max(self._theme.size(100), self.height() // 2))
        self._side.canvas.setFixedHeight(side)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        self._show_filters()
        self._on_prediction_changed()

    # -- construction ----------------------------------------------------------------------------

    def _make_panel(self, name: str) -> tuple[ImageGrid, QLabel, ColourBar]:
        grid = ImageGrid(self._theme)
        grid.setObjectName(name)
        grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = named(ElidedLabel(11), f"{name}_title")
        set_role(title, "group")
        return grid, title, ColourBar(self._theme)

    def _lay_out(self) -> None:
        self._row_area.setWidget(self._row)
        self._row_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        panels = QHBoxLayout(self._panels)
        panels.setContentsMargins(0, 0, 0, 0)
        panels.setSpacing(16)
        policy = self._channel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # both cards begin at the same height
        self._channel.setSizePolicy(policy)
        for grid in (self._filters, self._maps, self._kernels):
            grid.set_flush(True)  # as their titles do
        head = QHBoxLayout()
        head.addWidget(self._filters_title)
        head.addStretch(1)
        head.addWidget(self._channel)
        head.setSpacing(8)
        left = card(head, self._filters, self._filters_bar, stretches={self._filters: 1})
        head = QHBoxLayout()
        head.addWidget(self._maps_title)
        head.addStretch(1)
        head.addWidget(self._layer)
        head.setSpacing(8)
        right = card(head, self._maps, self._maps_bar, stretches={self._maps: 1})
        panels.addWidget(left, 5)
        panels.addWidget(right, 7)

        set_role(self._unit_text, "caption")
        self._side.column.addWidget(self._unit_text)
        self._side.column.addWidget(self._kernels, 1)
        main = QVBoxLayout()
        main.setSpacing(12)
        main.addWidget(self._row_area)
        main.addWidget(self._panels, 1)
        main.insertWidget(1, self._trouble)
        self._side.stand_beside(main, self)

    def _connect(self) -> None:
        session = self._session
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._on_weights_changed)
        session.prediction_changed.connect(self._on_prediction_changed)
        self._filters_timer.timeout.connect(self._show_filters)
        self._theme.changed.connect(self._on_theme_changed)
        self._row.chosen.connect(self._layer.setCurrentIndex)
        self._layer.currentIndexChanged.connect(self._on_layer_changed)
        self._channel.currentIndexChanged.connect(self._show_filters)
        for grid, partner in ((self._filters, self._maps), (self._maps, self._filters)):
            grid.hovered.connect(partner.set_highlighted)
            grid.hovered.connect(self._on_hovered)
            grid.clicked.connect(self._on_unit_chosen)

    # -- which layer -----------------------------------------------------------------------------

    @property
    def _info(self) -> LayerInfo | None:
        index = self._layer.currentIndex()
        return self._layers[index] if 0 <= index < len(self._layers) else None

    def _filter_layer(self) -> LayerInfo | None:
        """Return the convolution whose units the chosen layer's maps belong to.

        Activation, normalisation and pooling keep the channels apart, so their maps still belong
        to the filters of the convolution before them.
        """
        index = self._filter_index()
        return None if index is None else self._layers[index]

    def _filter_index(self) -> int | None:
        index: int | None = self._layer.currentIndex()
        while index is not None and index >= 0:
            info = self._layers[index]
            if isinstance(info.layer, Conv2d):
                return index
            if info.layer.kind in MIXING:
                return None
            index = fed_by(self._layers, index)
        return None

    def _sees_colours(self, index: int) -> bool:
        """Whether a convolution's three inputs are red, green and blue, maybe scaled or pooled."""
        before = fed_by(self._layers, index)
        while before is not None:
            info = self._layers[before]
            if isinstance(info.layer, Conv2d) or info.layer.kind in MIXING:
                return False
            before = fed_by(self._layers, before)
        return self._layers[index].input_shape[0] == 3

    def _on_model_changed(self) -> None:
        network = self._session.network
        layers = trace_inside(network) if network else ()
        if layers != self._layers:
            self._layers = layers
            self._row.set_boxes([layer_box(info) for info in layers])
            self._layer.set_layers(layers)
            self._row_area.setFixedHeight(self._row.height() + 14)
            self._on_layer_changed()
        self._show_filters()
        self._on_prediction_changed()

    def _on_layer_changed(self) -> None:
        self._unit = -1
        index = self._layer.currentIndex()
        self._row.set_current(index)
        if index >= 0:
            self._exports.set_name(f"{self._layers[index].name}-filters-and-maps")
            cell = self._row.cell_rect(index)
            self._row_area.ensureVisible(round(cell.center().x()), 10, round(cell.width()), 0)
        self._fill_channels()
        self._show_filters()
        self._on_prediction_changed()

    def _fill_channels(self) -> None:
        """Offer the input channels whose kernels can be shown; colours at first as one picture."""
        index = self._filter_index()
        count = 0 if index is None else self._layers[index].input_shape[0]
        names = [self.tr("input {0}").format(channel) for channel in range(count)]
        self._channel.blockSignals(True)  # noqa: FBT003
        self._channel.clear()
        if index is not None and count > 1:
            if self._sees_colours(index):
                self._channel.addItem(self.tr("in colour"), IN_COLOUR)
                names = [self.tr("red"), self.tr("green"), self.tr("blue")]
            self._channel.addItem(self.tr("mean of all inputs"), MEAN)
            for channel, name in enumerate(names):
                self._channel.addItem(name, channel)
        self._channel.setVisible(self._channel.count() > 0)
        self._channel.blockSignals(False)  # noqa: FBT003

    # -- what is shown ---------------------------------------------------------------------------

    def _on_weights_changed(self) -> None:
        if not self._filters_timer.isActive():
            self._filters_timer.start()

    def _show_filters(self) -> None:
        if not self.isVisible():
            return
        info, weights = self._filter_layer(), self._session.weights
        if info is None or weights is None:
            self._filters_title.setText(self.tr("Filters"))
            self._filters.set_images(np.zeros((0, 1, 1), np.float32), 0, 1, _NO_COLOURS)
            self._filters_bar.clear()
        else:
            weight = weights[f"{info.name}.weight"]
            channel = self._channel.currentData() if self._channel.count() else 0
            pictures = filter_pictures(info, weight, channel, self._theme.tokens)
            self._filters.set_images(*pictures)
            self._filters_bar.set_scale(*pictures[1:])
            self._filters_title.setText(
                self.tr("{0} filters of {1}").format(len(weight), info.name)
            )
        self._show_unit()

    def _on_prediction_changed(self) -> None:
        if not self.isVisible():
            return
        self._side.show_reading()
        prediction, info = self._session.prediction, self._info
        if prediction is None or info is None or info.name not in prediction.layers:
            hint = self.tr("Draw a digit on the right to see what each filter makes of it.")
            self._maps.set_empty_text(without_reading(self._session, hint))
            self._maps_title.setText(self.tr("Feature maps"))
            self._maps.set_images(np.zeros((0, 1, 1), np.float32), 0, 1, _NO_COLOURS)
            self._maps_bar.clear()
        else:
            pictures = map_pictures(info, prediction.layers[info.name], self._theme.tokens)
            self._set_maps(pictures, info)
        self._show_unit()

    def _set_maps(self, pictures: Pictures, info: LayerInfo) -> None:
        self._maps.set_max_cell(MAX_CELL if len(info.output_shape) == 3 else 56)
        self._maps.set_images(*pictures)
        self._maps_bar.set_scale(*pictures[1:])
        count = len(pictures[0])
        if len(info.output_shape) == 3:
            self._maps_title.setText(self.tr("{0} feature maps").format(count))
        else:
            self._maps_title.setText(self.tr("{0} values").format(count))

    def _numbers(self) -> Iterator[Row]:
        """Yield the weights of the filters, then the maps, a line of the picture in each row."""
        info, chosen, weights = self._filter_layer(), self._info, self._session.weights
        maps = self._maps.images
        if info is None or weights is None:
            yield head_row(maps)
        else:
            weight, bias = weights[f"{info.name}.weight"], weights[f"{info.name}.bias"]
            yield head_row(weight, maps)
            channel = self._channel.currentData() if self._channel.count() else 0
            of_all = channel in {MEAN, IN_COLOUR}
            shown = weight.mean(axis=1) if of_all else weight[:, channel]
            name = "mean" if of_all else str(channel)
            yield from kernel_rows(info.name, weight, bias, (name, shown))
        if chosen is not None:
            yield from map_rows(chosen.name, maps)

    # -- one unit --------------------------------------------------------------------------------

    def _on_hovered(self, index: int) -> None:
        for grid in (self._filters, self._maps):
            grid.set_highlighted(index)
        self._show_unit()

    def _on_unit_chosen(self, index: int) -> None:
        self._unit = -1 if index == self._unit else index
        self._show_unit()

    def _show_unit(self) -> None:
        """Say what is known of the unit under the pointer, else of the chosen one."""
        if not self.isVisible():  # the pictures may still be those of another network
            return
        self._exports.set_possible(bool(self._filters.count or self._maps.count))
        for grid in (self._filters, self._maps):
            grid.set_selected(self._unit if self._unit < grid.count else -1)
        hovered = max(self._filters.highlighted, self._maps.highlighted)
        unit = hovered if hovered >= 0 else self._unit
        info, weights = self._filter_layer(), self._session.weights
        kernels = np.zeros((0, 1, 1), np.float32)
        if unit < 0:
            self._unit_text.setText(self.tr("Point at a filter or a map to see its partner."))
            image = self._session.network_input
            self._kernels.set_unit_word(self.tr("What the network sees"))
            if image is None:
                self._kernels.set_images(kernels, 0, 1, _NO_COLOURS)
            else:
                self._kernels.set_images(*input_pictures(image))
            return
        self._kernels.set_unit_word(self.tr("Input"))
        lines = []
        if info is not None and weights is not None and unit < self._filters.count:
            weight, bias = weights[f"{info.name}.weight"], weights[f"{info.name}.bias"]
            pictures = unit_kernels(weight, unit, self._theme.tokens)
            self._kernels.set_images(*pictures)
            norm = float(np.linalg.norm(weight[unit].astype(np.float64)))
            lines.append(
                self.tr("Filter {0} of {1}: norm {2}, bias {3}").format(
                    unit, info.name, f"{norm:.2f}", f"{float(bias[unit]):.3f}"
                )
            )
        else:
            self._kernels.set_images(kernels, 0, 1, _NO_COLOURS)
        if unit < self._maps.count:
            values = self._maps.images[unit].astype(np.float64)
            lines.append(
                self.tr("Its map: mean {0}, largest {1}").format(
                    f"{float(values.mean()):.3f}", f"{float(values.max()):.3f}"
                )
            )
        self._unit_text.setText("\n".join(lines))

    def _on_theme_changed(self) -> None:
        self._row_area.setFixedHeight(self._row.height() + 14)
        self._fit_canvas()
        self._show_filters()
        self._on_prediction_changed()

    def retranslate(self) -> None:
        """Set all texts that do not change by themselves."""
        self._row.setAccessibleName(self.tr("Layers of the network"))
        self._layer.setAccessibleName(self.tr("Layer"))
        self._layer.setToolTip(self.tr("The layer that is shown"))
        self._channel.setAccessibleName(self.tr("Input channel"))
        self._channel.setToolTip(
            self.tr("Whose kernels are shown: a filter has one for each input.")
        )
        self._filters.setAccessibleName(self.tr("Filters"))
        self._filters.set_unit_word(self.tr("Filter"))
        self._filters.set_empty_text(
            self.tr("This layer has no filters. Choose a convolution above.")
        )
        self._maps.setAccessibleName(self.tr("Feature maps"))
        self._maps.set_unit_word(self.tr("Map"))
        self._kernels.setAccessibleName(self.tr("Kernels of the filter"))
        self._kernels.set_unit_word(self.tr("Input"))
        self._on_layer_changed()


_NO_COLOURS = np.zeros((256, 3), np.uint8)
