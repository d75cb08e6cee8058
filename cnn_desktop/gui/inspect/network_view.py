"""The network at three depths: the whole row of layers, one layer, one unit."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.inspection.receptive_field import receptive_field
from cnn_desktop.core.inspection.scales import LAYER, SCALES, largest
from cnn_desktop.core.inspection.stages import (
    INPUT,
    SOFTMAX,
    Inspection,
    Stage,
    filter_stage,
    stages,
)
from cnn_desktop.core.inspection.unit_order import by_mean_activation, by_norm, by_similarity
from cnn_desktop.core.networks.layers import Conv2d, Linear, shape_text
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import fill_choice, named
from cnn_desktop.gui.inspect.answer_text import answer_text
from cnn_desktop.gui.inspect.atlas import Sheet, colour_rows, palette
from cnn_desktop.gui.inspect.input_choice import DRAWING, InputChoice
from cnn_desktop.gui.inspect.input_panel import InputPanel
from cnn_desktop.gui.inspect.layer_panel import LayerPanel
from cnn_desktop.gui.inspect.layer_row import LayerRow, RowBox, layer_box
from cnn_desktop.gui.inspect.network_worker import NetworkWorker
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.numbers import layer_rows, network_rows, unit_rows
from cnn_desktop.gui.inspect.overview import Overview
from cnn_desktop.gui.inspect.reader import Answer, Question, Reader
from cnn_desktop.gui.inspect.unit_view import UnitView
from cnn_desktop.gui.session import Session

WHOLE, ONE_LAYER, ONE_UNIT = range(3)
FILTERS_MS = 200  # filters are drawn anew at most this often while the network learns
REST_MS = 250  # units are put into another order when their values have come to rest
INDEX, MEAN, NORM, SIMILARITY = "index", "mean", "norm", "similarity"


class NetworkView(QWidget):
    """Asks a worker for all values of the picture that is looked at, and shows them at one depth.

    Most of it is built when it is first shown, so that the window opens without it.

    Args:
        session: Whose network is looked at.
        choice: The picture that it is looked at with.
        theme: The look.
    """

    answered = Signal()  # no payload: other values are shown

    def __init__(self, session: Session, choice: InputChoice, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspect_network")
        self._session, self._choice, self._theme = session, choice, theme
        self._row: tuple[Stage, ...] = ()
        self._names: tuple[str, ...] = ()
        self._answer: Answer | None = None
        self._error: Exception | None = None
        self._stage, self._unit = -1, -1
        self._depth = WHOLE
        self._palette = palette(theme.tokens)
        self._worker = NetworkWorker(Reader(), self)  # Question to Answer
        self._built = False
        self._layer = named(QComboBox(self), "network_layer")
        self._panel = LayerPanel(theme, self)
        self._name_layer()

    def _build(self) -> None:
        self._built = True
        self._make_parts()
        self._lay_out()
        self._connect()
        self._add_keys()
        self._retranslate()
        self._on_theme_changed()
        self._on_model_changed()

    # -- what it shows ---------------------------------------------------------------------------

    @property
    def zoom(self) -> int:
        """0 for the whole network, 1 for one layer, 2 for one unit."""
        return self._depth

    @property
    def stage(self) -> Stage | None:
        """The stage that is looked at."""
        return self._row[self._stage] if 0 <= self._stage < len(self._row) else None

    @property
    def unit(self) -> int:
        """The unit that is looked at; -1 for none."""
        return self._unit

    @property
    def inspection(self) -> Inspection | None:
        """The values that are shown; None where there is no picture."""
        return self._answer.inspection if self._answer else None

    @property
    def row(self) -> tuple[Stage, ...]:
        """The stages of the network."""
        return self._row

    def open_at(self, depth: int, stage: int | None = None, unit: int | None = None) -> None:
        """Go to a depth, and there to a stage and a unit; None to stay with the one that is."""
        if not self._built:
            self._build()
        if not self._row:
            return
        changed = stage is not None and stage != self._stage
        if stage is not None:
            self._stage = min(max(stage, 0), len(self._row) - 1)
        if unit is not None:
            self._unit = unit
        shown = self._row[self._stage]
        self._unit = min(self._unit, shown.units - 1)
        if depth == ONE_UNIT:
            self._unit = max(self._unit, 0)
        self._depth = depth
        if changed:
            self._panel.set_stage(self._row, shown)
            self._sort_units()
        self._show_place()
        self._ask()

    # -- construction ----------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._theme
        self._crumbs = [
            named(QToolButton(), f"crumb_{name}") for name in ("network", "layer", "unit")
        ]
        self._separators = [QLabel("›") for _ in range(2)]
        self._unit_number = named(QSpinBox(), "unit_number")
        self._unit_number.lineEdit().setTextMargins(6, 0, 0, 0)  # as on the Train page
        self._order = named(QComboBox(), "unit_order")
        self._mode = named(QComboBox(), "scale_mode")
        self._row_strip = named(LayerRow(theme), "network_row")
        self._overview = named(Overview(theme), "network_overview")
        self._unit_view = named(UnitView(theme), "unit_view")
        self._side = InputPanel(self._session, self._choice, theme)
        self._bar = named(ColourBar(theme), "network_legend")
        self._text = named(QLabel(), "network_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._hint = named(QLabel(), "network_keys")
        given = Exportable("network", lambda: self._body, self.numbers)
        self._exports = named(ExportButtons("network", given), "network_exports")
        self._filters_timer = QTimer(self)
        self._filters_timer.setSingleShot(True)
        self._filters_timer.setInterval(FILTERS_MS)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        for index, crumb in enumerate(self._crumbs):
            set_role(crumb, "link")
            if index:
                head.addWidget(self._separators[index - 1])
            head.addWidget(crumb)
        head.addStretch(1)
        for box in (self._layer, self._order, self._mode):  # another language, other widths
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for choice in (self._layer, self._unit_number, self._order, self._mode):
            head.addWidget(choice)
            head.addSpacing(4)
        self._area = QScrollArea()
        self._area.setWidget(self._overview)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().installEventFilter(self)
        self._area.installEventFilter(self)
        self._row_area = QScrollArea()
        self._row_area.setWidget(self._row_strip)
        self._row_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layer = QWidget()
        layer_box = QVBoxLayout(layer)
        layer_box.setContentsMargins(0, 0, 0, 0)
        layer_box.setSpacing(8)
        layer_box.addWidget(self._row_area)
        layer_box.addWidget(self._panel, 1)
        self._body = QStackedWidget()
        for widget in (self._area, layer, self._unit_view):
            self._body.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        set_role(self._text, "caption")
        set_role(self._hint, "caption")
        self._hint.setWordWrap(True)
        foot.addWidget(self._bar)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._exports)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self._body, 1)
        left.addWidget(self._text)
        left.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 10)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self._side)

    def _connect(self) -> None:
        session = self._session
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._on_weights_changed)
        self._choice.changed.connect(self._on_picture_changed)
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)
        self._filters_timer.timeout.connect(self._show_filters)
        self._rest.timeout.connect(self._sort_units)
        self._theme.changed.connect(self._on_theme_changed)
        self._crumbs[WHOLE].clicked.connect(lambda: self.open_at(WHOLE))
        self._crumbs[ONE_LAYER].clicked.connect(lambda: self.open_at(ONE_LAYER))
        self._crumbs[ONE_UNIT].clicked.connect(lambda: self.open_at(ONE_UNIT))
        self._layer.currentIndexChanged.connect(lambda index: self.open_at(self._depth, index + 1))
        self._unit_number.valueChanged.connect(self._choose_unit)
        self._order.currentIndexChanged.connect(self._sort_units)
        self._mode.currentIndexChanged.connect(self._on_mode_changed)
        self._row_strip.chosen.connect(lambda index: self.open_at(ONE_LAYER, index))
        self._overview.chosen.connect(lambda stage, unit: self.open_at(WHOLE, stage, unit))
        self._overview.opened.connect(self._on_opened)
        self._overview.hovered.connect(self._on_pointed)
        self._overview.layout_changed.connect(self._ask)
        self._panel.unit_chosen.connect(self._on_panel_chosen)
        self._panel.unit_opened.connect(lambda unit: self.open_at(ONE_UNIT, None, unit))
        self._panel.hovered.connect(
            lambda unit, y, x: self._on_pointed(self._stage if unit >= 0 else -1, unit, y, x)
        )
        self._panel.layout_changed.connect(self._ask)
        self._unit_view.place_changed.connect(self._show_field)
        self._unit_view.unit_chosen.connect(self._choose_unit)
        self._side.pixel_hovered.connect(self._on_input_pointed)
        self._exports.failed.connect(lambda error: self._text.setText(error_text(error)))

    def _add_keys(self) -> None:
        """Give the view its keys; those that a focused part needs itself reach it first."""
        keys = Qt.Key
        for key, act in (
            (keys.Key_F, self._side.toggle_frozen),
            (keys.Key_Escape, self._go_back),
            (keys.Key_PageUp, lambda: self._walk_layers(-1)),
            (keys.Key_PageDown, lambda: self._walk_layers(1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk: left and right through the layers, up and down through the units."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._walk_layers(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._walk_units(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._body_has_focus():
            self.open_at(min(self._depth + 1, ONE_UNIT))
            self._focus_body()
        elif key == Qt.Key.Key_Space and self._depth == ONE_UNIT:
            self._unit_view.toggle_playing()
        else:
            super().keyPressEvent(event)

    def _body_has_focus(self) -> bool:
        """Whether a key is meant for what is shown, and not for a field or a button around it."""
        focused = QApplication.focusWidget()
        return focused is self or (focused is not None and self._body.isAncestorOf(focused))

    def _go_back(self) -> None:
        if self._depth > WHOLE:
            self.open_at(self._depth - 1)
            self._focus_body()

    def _walk_layers(self, by: int) -> None:
        if self._row:
            self.open_at(self._depth, min(max(self._stage + by, 0), len(self._row) - 1))

    def _walk_units(self, by: int) -> None:
        """Go on in the order in which the units are shown."""
        if (stage := self.stage) is None:
            return
        order = self._order_of(stage)
        place = int(np.flatnonzero(order == self._unit)[0]) + by if self._unit >= 0 else 0
        self._choose_unit(int(order[min(max(place, 0), len(order) - 1)]))

    def _focus_body(self) -> None:
        parts: tuple[QWidget, ...] = (self._overview, self._panel.maps, self._unit_view)
        target = parts[self._depth]
        target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        target.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on: to the canvas while it is blank, else to what is shown."""
        if not self._built:
            self._build()
        drawing = self._choice.source == DRAWING and self._session.ink.is_empty
        if drawing:
            self._side.canvas.setFocus(event.reason())
        else:
            self._focus_body()

    # -- going about -----------------------------------------------------------------------------

    def _choose_unit(self, unit: int) -> None:
        self.open_at(self._depth, None, unit)

    def _on_opened(self, stage: int, unit: int) -> None:
        self.open_at(ONE_UNIT if unit >= 0 else ONE_LAYER, stage, unit)
        self._focus_body()

    def _on_panel_chosen(self, unit: int) -> None:
        self.open_at(ONE_LAYER, None, -1 if unit == self._unit else unit)

    def _on_model_changed(self) -> None:
        network = self._session.network
        row = stages(network) if network else ()
        names = self._session.class_names
        if row != self._row or names != self._names:
            self._row, self._names = row, names
            self._answer = None
            self._stage, self._unit = (1 if len(row) > 2 else 0) if row else -1, -1
            self._depth = WHOLE if self._depth == ONE_UNIT else self._depth
            self._overview.set_row(row, names)
            self._row_strip.set_boxes([_box(stage) for stage in row])
            self._layer.blockSignals(True)  # noqa: FBT003
            self._layer.clear()
            self._layer.addItems([layer_title(each.info) for each in row if each.info])
            self._layer.blockSignals(False)  # noqa: FBT003
            self._unit_view.set_inspection(None)
            self._panel.set_stage(row, self.stage)
            self._row_area.setFixedHeight(self._row_strip.height() + 14)
        self._show_filters()
        self._sort_units()
        self._show_place()
        self._ask()

    def _on_weights_changed(self) -> None:
        if not self._filters_timer.isActive():
            self._filters_timer.start()

    def _on_mode_changed(self) -> None:
        self._unit_view.set_mode(self._scale_mode)
        self._show_filters()
        self._ask()

    @property
    def _scale_mode(self) -> str:
        return str(self._mode.currentData() or LAYER)

    # -- asking ----------------------------------------------------------------------------------

    def _on_picture_changed(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        """Have the picture that is looked at read, and what is in sight painted."""
        if not self.isVisible():
            return
        checkpoint, image = self._session.snapshot(), self._choice.image
        if checkpoint is None or image is None or not self._row:
            self._worker.forget()
            self._show_answer(None)
            return
        question = Question(
            checkpoint,
            self._row,
            image,
            self._choice.prediction,
            self._sheets(),
            self._scale_mode,
            self._palette,
        )
        self._worker.ask(question)

    def _sheets(self) -> dict[int, Sheet]:
        if self._depth == WHOLE:
            return self._overview.sheets()
        sheet = self._panel.sheet() if self._depth == ONE_LAYER else None
        return {self._stage: sheet} if sheet is not None else {}

    def _on_answered(self) -> None:
        answer: Answer | None = self._worker.take()
        if answer is not None and answer.inspection.row is self._row and self.isVisible():
            self._error = None
            self._show_answer(answer)

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._show_answer(None)

    # -- showing ---------------------------------------------------------------------------------

    def _show_answer(self, answer: Answer | None) -> None:
        self._answer = answer
        given = answer.inspection if answer else None
        if self._depth == WHOLE:
            self._overview.set_answer(answer)
        elif self._depth == ONE_LAYER:
            self._panel.set_answer(answer)
        else:
            self._unit_view.set_inspection(given)
        self._side.set_answer(self._answer_text(given))
        self._show_legend()
        self._show_text()
        if answer is not None and self._order.currentData() == MEAN and not self._rest.isActive():
            self._rest.start()
        self.answered.emit()

    def _answer_text(self, given: Inspection | None) -> str:
        if self._error is not None:
            return error_text(self._error)
        if given is None or not given.class_names:
            return ""
        if not given.is_finite:
            return self.tr("No answer: the weights are no numbers (NaN)")
        shares = given.values[-1].reshape(len(given.class_names), -1)[:, 0]
        winner = int(shares.argmax())
        doubtful = self._choice.prediction is not None and self._session.doubt is not None
        return answer_text(given.class_names[winner], float(shares[winner]), sure=not doubtful)

    def _show_place(self) -> None:
        """Show where we are: the depth, the stage and the unit."""
        stage = self.stage
        self._body.setCurrentIndex(self._depth)
        self._overview.set_current(self._stage, self._unit)
        self._row_strip.set_current(self._stage)
        self._panel.set_selected(self._unit)
        for widget, shown in (
            (self._crumbs[ONE_LAYER], self._depth >= ONE_LAYER),
            (self._separators[0], self._depth >= ONE_LAYER),
            (self._crumbs[ONE_UNIT], self._depth >= ONE_UNIT),
            (self._separators[1], self._depth >= ONE_UNIT),
            (self._layer, self._depth >= ONE_LAYER),
            (self._unit_number, self._depth >= ONE_UNIT),
            (self._order, self._depth <= ONE_LAYER),
            (self._bar, self._depth != ONE_LAYER),
        ):
            widget.setVisible(shown)
        if stage is None:
            return
        self._layer.blockSignals(True)  # noqa: FBT003
        self._layer.setCurrentIndex(self._stage - 1 if stage.info else -1)
        self._layer.setPlaceholderText(stage.name)
        self._layer.blockSignals(False)  # noqa: FBT003
        self._unit_number.blockSignals(True)  # noqa: FBT003
        self._unit_number.setRange(0, stage.units - 1)
        self._unit_number.setValue(max(self._unit, 0))
        self._unit_number.blockSignals(False)  # noqa: FBT003
        self._crumbs[ONE_LAYER].setText(stage.name)
        self._crumbs[ONE_UNIT].setText(
            self.tr("unit {0} of {1}").format(max(self._unit, 0), stage.units)
        )
        if self._depth == WHOLE:
            head = self._overview.head_rect(self._stage)
            self._area.ensureVisible(round(head.center().x()), 10, round(head.width() / 2) + 12, 0)
        elif self._depth == ONE_LAYER:
            cell = self._row_strip.cell_rect(self._stage)
            self._row_area.ensureVisible(round(cell.center().x()), 10, round(cell.width()), 0)
        else:
            self._unit_view.set_unit(stage, self._unit)
        self._name_hint()
        self._show_legend()
        self._show_field()
        self._show_text()

    def _show_filters(self) -> None:
        weights = self._session.weights
        if weights is None or not self.isVisible():
            return
        kernels = (values for values in weights.values() if values.ndim == 4)
        everywhere = max(map(largest, kernels), default=0.0)
        self._panel.set_weights(weights, self._scale_mode, everywhere)

    def _show_legend(self) -> None:
        """Say what the colours of the stage that is looked at mean."""
        stage, answer = self.stage, self._answer
        if answer is None or stage is None:
            self._bar.clear()
            return
        scale = answer.scales[stage.index]
        unit = self._unit if self._unit >= 0 else int(scale.high.argmax())
        table = self._palette.of(scale, picture=stage.kind == INPUT)
        self._bar.set_scale(*scale.of(unit), colour_rows(table))

    def _show_field(self) -> None:
        """Frame on the picture what the open unit depends on."""
        shown = self._unit_view.shown
        if self._depth != ONE_UNIT or shown is None:
            self._side.set_field(None)
            return
        place = (shown.stage.index, shown.unit, shown.y, shown.x)
        self._side.set_field(receptive_field(self._row, *place).box)

    def _on_pointed(self, stage: int, unit: int, y: int, x: int) -> None:
        """Say what is under the pointer, and frame what it depends on."""
        self._show_text(stage, unit, y, x)
        if stage >= 0 and unit >= 0 and y >= 0:
            self._side.set_field(receptive_field(self._row, stage, unit, y, x).box)
        else:
            self._side.set_field(None)

    def _on_input_pointed(self, y: int, x: int) -> None:
        """Move the open unit's window to where the pointer is on the picture."""
        given = self.inspection
        if y < 0 or given is None:
            self._show_text()
            return
        values = ", ".join(number_text(float(value), 3) for value in given.values[0][:, y, x])
        self._text.setText(self.tr("Input, row {0}, column {1}: {2}").format(y, x, values))
        stage = self.stage
        if self._depth == ONE_UNIT and stage is not None and stage.has_maps:
            _, height, width = stage.shape
            rows, columns = given.row[0].shape[1:]
            self._unit_view.move_to(y * height // rows, x * width // columns)

    def _show_text(self, stage: int = -1, unit: int = -1, y: int = -1, x: int = -1) -> None:
        """Say what is known of the unit under the pointer, else of where we are."""
        if not 0 <= stage < len(self._row):
            stage, unit = self._stage, self._unit
        if not 0 <= stage < len(self._row):
            self._text.setText("")
            return
        shown = self._row[stage]
        parts = [self._describe(shown)]
        if 0 <= unit < shown.units:
            parts = [self._describe_unit(shown, unit)]
            given = self.inspection
            if given is not None and y >= 0 and shown.has_maps:
                value = number_text(float(given.values[stage][unit, y, x]), 4)
                parts.append(self.tr("row {0}, column {1}: {2}").format(y, x, value))
        self._text.setText("   ·   ".join(part for part in parts if part))

    def _describe(self, stage: Stage) -> str:
        """Return a stage's shapes and how its parameters are counted."""
        info = stage.info
        if info is None:
            text = self.tr("The picture") if stage.kind == INPUT else self.tr("The probabilities")
            return f"{stage.name}: {text}, {shape_text(stage.shape)}"
        parts = [f"{info.name}: {shape_text(info.input_shape)} → {shape_text(info.output_shape)}"]
        layer = info.layer
        if isinstance(layer, Conv2d):
            size, side = layer.kernel_size, info.input_shape[1]
            rule = f"({side} − {size} + 2 · {layer.padding}) / {layer.stride} + 1"
            parts.append(f"⌊{rule}⌋ = {info.output_shape[1]}")
        if info.arithmetic:
            parts.append(
                self.tr("{0} parameters").format(
                    info.arithmetic if len(info.arithmetic) < 60 else f"{info.parameter_count:,}"
                )
            )
        return "   ·   ".join(parts)

    def _describe_unit(self, stage: Stage, unit: int) -> str:
        """Return what is known of a unit: its filter's norm and bias, its map's mean."""
        parts = [self.tr("{0}, unit {1}").format(stage.name, unit)]
        weights, given = self._session.weights, self.inspection
        weight = weights.get(f"{stage.name}.weight") if weights else None
        if (
            weights
            and weight is not None
            and stage.info
            and isinstance(stage.info.layer, Conv2d | Linear)
        ):
            norm = float(np.linalg.norm(weight[unit].astype(np.float64)))
            bias = float(weights[f"{stage.name}.bias"][unit])
            parts.append(
                self.tr("norm {0}, bias {1}").format(number_text(norm), number_text(bias, 3))
            )
        if given is not None:
            values = given.values[stage.index][unit].astype(np.float64)
            if stage.has_maps:
                parts.append(
                    self.tr("mean {0}, largest {1}").format(
                        number_text(float(values.mean()), 3), number_text(float(values.max()), 3)
                    )
                )
            else:
                parts.append(number_text(float(values), 4))
        return "   ·   ".join(parts)

    # -- order -----------------------------------------------------------------------------------

    def _order_of(self, stage: Stage) -> np.ndarray:
        """Return in which order a stage's units are shown."""
        how, weights, given = self._order.currentData(), self._session.weights, self.inspection
        usual = np.arange(stage.units)
        if how == MEAN and given is not None and stage.kind not in {INPUT, SOFTMAX}:
            return by_mean_activation(given.values[stage.index])
        if how in {NORM, SIMILARITY} and weights is not None:
            own = self._weighty(stage)
            weight = weights.get(f"{own.name}.weight") if own else None
            if weight is not None and len(weight) == stage.units and weight.ndim > 1:
                return by_norm(weight) if how == NORM else by_similarity(weight)
        return usual

    def _weighty(self, stage: Stage) -> Stage | None:
        """Return whose weights a stage's units are made by."""
        return stage if stage.kind == "linear" else filter_stage(self._row, stage.index)

    def _sort_units(self) -> None:
        if not self.isVisible() or not self._row:
            return
        for stage in self._row:
            self._overview.set_order(stage.index, self._order_of(stage))
        if (current := self.stage) is not None:
            self._panel.set_order(self._order_of(current))

    # -- coming and going ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        if not self._built:
            self._build()
        super().showEvent(event)
        self._side.show_now()
        self._show_filters()
        self._sort_units()
        self._show_place()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the worker; it is started again when it is needed."""
        self._worker.end()
        self._worker.forget()
        if not self.window().isVisible():  # it is closed; a change of the page may let it read on
            self._choice.end()
        if self._built:
            self._filters_timer.stop()
            self._rest.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the overview fill its room, and keep its keys from scrolling it."""
        if isinstance(event, QKeyEvent) and watched is self._area:
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return event.isAccepted()
            return False
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._overview.set_room(self._area.viewport().size())
        return super().eventFilter(watched, event)

    def _on_theme_changed(self) -> None:
        self._palette = palette(self._theme.tokens)
        self._row_area.setFixedHeight(self._row_strip.height() + 14)
        self._bar.setFixedWidth(self._theme.width(260))
        self._show_legend()
        self._ask()

    # -- taking away -----------------------------------------------------------------------------

    def numbers(self) -> list[list[object]]:
        """Return the numbers of what is shown, as rows of a table with a head."""
        stage, given = self.stage, self.inspection
        if self._depth == WHOLE or stage is None or given is None:
            return network_rows(self._row, given)
        if self._depth == ONE_LAYER:
            return layer_rows(given, stage)
        shown = self._unit_view.shown
        return unit_rows(given, shown) if shown is not None else []

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_layer()
            if self._built:
                self._retranslate()
        super().changeEvent(event)

    def _name_layer(self) -> None:
        self._layer.setAccessibleName(self.tr("Layer"))
        self._layer.setToolTip(self.tr("The layer that is shown"))

    def _retranslate(self) -> None:
        self._crumbs[WHOLE].setText(self.tr("Network"))
        self._crumbs[WHOLE].setToolTip(self.tr("Back to the whole network (Esc)"))
        self._crumbs[ONE_LAYER].setToolTip(self.tr("Back to the layer (Esc)"))
        fill_choice(
            self._order,
            (
                (self.tr("By index"), INDEX),
                (self.tr("By mean activation"), MEAN),
                (self.tr("By norm of the weights"), NORM),
                (self.tr("By similarity"), SIMILARITY),
            ),
        )
        titles = (
            self.tr("Scale of each unit"),
            self.tr("Scale of the layer"),
            self.tr("Scale of the network"),
        )
        fill_choice(self._mode, zip(titles, SCALES, strict=True), default=1)
        for widget, name, tip in (
            (self._unit_number, self.tr("Unit"), self.tr("The unit that is open")),
            (self._order, self.tr("Order"), self.tr("In which order the units are shown")),
            (
                self._mode,
                self.tr("Scale"),
                self.tr("Over what the colours are scaled: pictures on one scale can be compared"),
            ),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self._overview.setAccessibleName(self.tr("The layers of the network"))
        self._row_strip.setAccessibleName(self.tr("Layers of the network"))
        self._bar.setAccessibleName(self.tr("What the colours mean"))
        self._name_hint()
        self._show_place()

    def _name_hint(self) -> None:
        hints = (
            self.tr("← → layers   ↑ ↓ units   Enter opens   F freezes the picture"),
            self.tr("Arrows: units   Page ↑ ↓: layers   Enter opens   Esc back   F freezes"),
            self.tr("← → layers   ↑ ↓ units   Space plays   Esc back   F freezes"),
        )
        self._hint.setText(hints[self._depth])


def _box(stage: Stage) -> RowBox:
    return layer_box(stage.info) if stage.info else RowBox(stage.name, stage.shape)
