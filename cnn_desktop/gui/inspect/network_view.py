"""The network at three depths: the whole row of layers, one layer, one unit."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.scales import largest
from cnn_desktop.core.inspection.stages import Inspection, Stage, stages
from cnn_desktop.core.inspection.unit_order import MEAN, units_in_order
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.atlas import palette
from cnn_desktop.gui.inspect.drawing_side import MARGINS
from cnn_desktop.gui.inspect.input_choice import DRAWING, InputChoice
from cnn_desktop.gui.inspect.input_panel import InputPanel
from cnn_desktop.gui.inspect.network_asking import NetworkAsking
from cnn_desktop.gui.inspect.network_bar import NetworkBar
from cnn_desktop.gui.inspect.network_body import NetworkBody
from cnn_desktop.gui.inspect.network_foot import NetworkFoot
from cnn_desktop.gui.inspect.network_place import ONE_LAYER, ONE_UNIT, WHOLE, NetworkPlace
from cnn_desktop.gui.inspect.network_pointing import NetworkPointing
from cnn_desktop.gui.inspect.network_text import decision_text
from cnn_desktop.gui.inspect.numbers import layer_rows, network_rows, unit_rows
from cnn_desktop.gui.session import Session

FILTERS_MS = 200  # filters are drawn anew at most this often while the network learns
REST_MS = 250  # units are put into another order when their values have come to rest


class NetworkView(QWidget):
    """Asks a worker for all values of the picture that is looked at, and shows them at one depth.

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
        self._place = NetworkPlace()
        self._names: tuple[str, ...] = ()
        self._palette = palette(theme.tokens)
        self._asking = NetworkAsking(session, choice, self)
        self._bar = NetworkBar()
        self._body = NetworkBody(theme)
        self._foot = NetworkFoot(theme)
        given = Exportable("network", lambda: self._body, self.numbers)
        self._exports = named(ExportButtons("network", given), "network_exports")
        self._exports.failed.connect(lambda error: self._foot.say(error_text(error)))
        self._side = InputPanel(session, choice, theme, self._exports)
        parts = (self._body, self._side, self._foot)
        self._pointing = NetworkPointing(
            session, self._place, *parts, lambda: self.inspection, self
        )
        self._filters_timer, self._rest = QTimer(self), QTimer(self)
        for timer, pause in ((self._filters_timer, FILTERS_MS), (self._rest, REST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(pause)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._on_model_changed()

    # -- what it shows ---------------------------------------------------------------------------

    @property
    def zoom(self) -> int:
        """0 for the whole network, 1 for one layer, 2 for one unit."""
        return self._place.depth

    @property
    def stage(self) -> Stage | None:
        """The stage that is looked at."""
        return self._place.stage

    @property
    def unit(self) -> int:
        """The unit that is looked at; -1 for none."""
        return self._place.unit

    @property
    def inspection(self) -> Inspection | None:
        """The values that are shown; None where there is no picture."""
        return self._asking.inspection

    @property
    def row(self) -> tuple[Stage, ...]:
        """The stages of the network."""
        return self._place.row

    def open_at(self, depth: int, stage: int | None = None, unit: int | None = None) -> None:
        """Go to a depth, and there to a stage and a unit; None to stay with the one that is."""
        if not self.row:
            return
        if self._place.go(depth, stage, unit):
            self._body.panel.set_stage(self.row, self.stage)
            self._sort_units()
        self._show_place()
        self._ask()

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._bar)
        left.addWidget(self._body, 1)
        left.addWidget(self._foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self._side)

    def _connect(self) -> None:
        session, bar, body = self._session, self._bar, self._body
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._on_weights_changed)
        self._choice.changed.connect(self._ask)
        self._asking.answered.connect(self._show_answer)
        self._filters_timer.timeout.connect(self._show_filters)
        self._rest.timeout.connect(self._sort_units)
        self._theme.changed.connect(self._on_theme_changed)
        bar.depth_chosen.connect(self.open_at)
        bar.stage_chosen.connect(lambda stage: self.open_at(self.zoom, stage))
        bar.unit_chosen.connect(self._choose_unit)
        bar.order_changed.connect(self._sort_units)
        bar.mode_changed.connect(self._on_mode_changed)
        body.boxes.chosen.connect(lambda stage: self.open_at(ONE_LAYER, stage))
        body.overview.chosen.connect(lambda stage, unit: self.open_at(WHOLE, stage, unit))
        body.overview.opened.connect(self._on_opened)
        body.overview.layout_changed.connect(self._ask)
        body.panel.unit_chosen.connect(self._on_panel_chosen)
        body.panel.unit_opened.connect(lambda unit: self.open_at(ONE_UNIT, None, unit))
        body.panel.layout_changed.connect(self._ask)
        body.unit.unit_chosen.connect(self._choose_unit)

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

    # -- going about -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk: left and right through the layers, up and down through the units."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._walk_layers(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._walk_units(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._body_has_focus():
            self.open_at(min(self.zoom + 1, ONE_UNIT))
            self._body.take_focus()
        elif key == Qt.Key.Key_Space and self.zoom == ONE_UNIT:
            self._body.unit.toggle_playing()
        else:
            super().keyPressEvent(event)

    def _body_has_focus(self) -> bool:
        """Whether a key is meant for what is shown, and not for a field or a button around it."""
        focused = QApplication.focusWidget()
        return focused is self or (focused is not None and self._body.isAncestorOf(focused))

    def _go_back(self) -> None:
        if self.zoom > WHOLE:
            self.open_at(self.zoom - 1)
            self._body.take_focus()

    def _walk_layers(self, by: int) -> None:
        self.open_at(self.zoom, self._place.index + by)

    def _walk_units(self, by: int) -> None:
        """Go on in the order in which the units are shown."""
        if (stage := self.stage) is not None:
            self._choose_unit(self._place.next_unit(self._order_of(stage), by))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on: to the canvas while it is blank, else to what is shown."""
        if self._choice.source == DRAWING and self._session.ink.is_empty:
            self._side.canvas.setFocus(event.reason())
        else:
            self._body.take_focus()

    def _choose_unit(self, unit: int) -> None:
        self.open_at(self.zoom, None, unit)

    def _on_opened(self, stage: int, unit: int) -> None:
        self.open_at(ONE_UNIT if unit >= 0 else ONE_LAYER, stage, unit)
        self._body.take_focus()

    def _on_panel_chosen(self, unit: int) -> None:
        self.open_at(ONE_LAYER, None, -1 if unit == self.unit else unit)

    # -- what changes ----------------------------------------------------------------------------

    def _on_model_changed(self) -> None:
        network = self._session.network
        row = stages(network) if network else ()
        names = self._session.class_names
        if row != self.row or names != self._names:
            self._names = names
            self._asking.forget()
            self._place.begin(row)
            self._bar.set_row(row)
            self._body.set_row(row, names, self.stage)
        self._show_filters()
        self._sort_units()
        self._show_place()
        self._ask()

    def _on_weights_changed(self) -> None:
        if not self._filters_timer.isActive():
            self._filters_timer.start()

    def _on_mode_changed(self) -> None:
        self._body.unit.set_mode(self._bar.mode)
        self._show_filters()
        self._ask()

    def _on_theme_changed(self) -> None:
        self._palette = palette(self._theme.tokens)
        self._show_legend()
        self._ask()

    # -- showing ---------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Have the picture that is looked at read, and what is in sight painted."""
        if self.isVisible():
            sheets = self._body.sheets(self._place)
            self._asking.ask(self.row, sheets, self._bar.mode, self._palette)

    def _show_answer(self) -> None:
        answer, error = self._asking.answer, self._asking.error
        self._body.set_answer(self.zoom, answer)
        doubtful = self._choice.prediction is not None and self._session.doubt is not None
        decision = decision_text(self.inspection, sure=not doubtful)
        self._side.set_answer(error_text(error) if error else decision)
        self._show_legend()
        self._pointing.show_text()
        if answer is not None and self._bar.order == MEAN and not self._rest.isActive():
            self._rest.start()
        self.answered.emit()

    def _show_place(self) -> None:
        """Show where we are: the depth, the stage and the unit."""
        self._bar.show_place(self._place)
        self._foot.show_place(self._place)
        self._body.show_place(self._place)
        if self.stage is not None:
            self._show_legend()
            self._pointing.show_field()
            self._pointing.show_text()

    def _show_filters(self) -> None:
        weights = self._session.weights
        if weights is None or not self.isVisible():
            return
        kernels = (values for values in weights.values() if values.ndim == 4)
        everywhere = max(map(largest, kernels), default=0.0)
        self._body.panel.set_weights(weights, self._bar.mode, everywhere)

    def _show_legend(self) -> None:
        self._foot.show_legend(self._place, self._asking.answer, self._palette)

    def _order_of(self, stage: Stage) -> np.ndarray:
        values = self.inspection.values[stage.index] if self.inspection else None
        return units_in_order(self.row, stage, self._bar.order, self._session.weights, values)

    def _sort_units(self) -> None:
        if not self.isVisible() or not self.row:
            return
        for stage in self.row:
            self._body.overview.set_order(stage.index, self._order_of(stage))
        if (current := self.stage) is not None:
            self._body.panel.set_order(self._order_of(current))

    # -- coming, going and taking away -----------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        self._side.show_now()
        self._show_filters()
        self._sort_units()
        self._show_place()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the worker; it is started again when it is needed."""
        self._asking.end()
        if not self.window().isVisible():  # it is closed; a change of the page may let it read on
            self._choice.end()
        self._filters_timer.stop()
        self._rest.stop()
        super().hideEvent(event)

    def numbers(self) -> list[list[object]]:
        """Return the numbers of what is shown, as rows of a table with a head."""
        stage, given = self.stage, self.inspection
        if self.zoom == WHOLE or stage is None or given is None:
            return network_rows(self.row, given)
        if self.zoom == ONE_LAYER:
            return layer_rows(given, stage)
        shown = self._body.unit.shown
        return unit_rows(given, shown) if shown is not None else []

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_place()
