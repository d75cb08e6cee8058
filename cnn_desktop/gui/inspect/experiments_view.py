"""Experiments: switch units off, write a kernel by hand, and see what comes of it.

The model stays as it is: an experiment is a value beside it, and to undo is to take an earlier one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.experiments import Experiment, Kernel, KernelEdit, changed_weights
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.card import card
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons
from cnn_desktop.gui.common.layer_pictures import (
    Pictures,
    filter_pictures,
    map_pictures,
)
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.drawing_side import GAP, MARGINS, WIDTH
from cnn_desktop.gui.inspect.experiment_change import ExperimentChange, Key
from cnn_desktop.gui.inspect.kernel_panel import KernelPanel
from cnn_desktop.gui.inspect.later_panel import LaterPanel, fits
from cnn_desktop.gui.inspect.measurer import Measured, Measurer
from cnn_desktop.gui.inspect.outcome_panel import OutcomePanel
from cnn_desktop.gui.inspect.session_canvas import SessionCanvas
from cnn_desktop.gui.inspect.sources import learned_from
from cnn_desktop.gui.inspect.units_panel import NO_PICTURES, UnitsPanel
from cnn_desktop.gui.inspect.view import InspectView
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import is_hidden

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction
    from cnn_desktop.core.inspection.laboratory import ChangedModel

UNITS = {"conv", "linear", "residual", "inception"}  # layers with units of their own
LEARNING_MS = 2000  # a network that learns is measured anew at most this often


class ExperimentsView(InspectView):
    """Units on the left, a kernel in the middle, what comes of it on the right.

    Args:
        session: Whose drawing and model it is about; its undo stack takes the changes.
        theme: The look.
        data_dir: Where test pictures may lie.
    """

    wanted = Signal()  # an undo has changed something here while another page was shown

    def __init__(self, session: Session, theme: Theme, data_dir: Path) -> None:
        super().__init__("inspect_experiments")
        self._session, self._theme = session, theme
        self._experiment = Experiment()
        self._layers: tuple[LayerInfo, ...] = ()
        self._key: Key = (None, None)  # which model the experiment is about
        self._model: ChangedModel | None = None
        self._now: Prediction | None = None
        self._unit = -1
        self._measurer = Measurer(data_dir, self)
        self._units = UnitsPanel(theme)  # first: it gets the focus
        self.focused_part = self._units.grid
        self._state = named(QLabel(), "exp_state")
        self._back = named(QPushButton(), "exp_back")
        exported = Exportable("experiment", lambda: self._body, lambda: self._outcome.rows)
        self._exports = ExportButtons("exp", exported)
        self._message = named(Banner(), "exp_message")
        self._later = LaterPanel(session, theme)
        self._kernel = KernelPanel(theme)
        self._canvas = SessionCanvas(session, theme, "exp")
        self._outcome = OutcomePanel(theme, self._canvas, self._canvas.clear_button)
        self._learning_timer = QTimer(self)
        self._learning_timer.setSingleShot(True)
        self._learning_timer.setInterval(LEARNING_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._on_theme_changed()
        self._on_model_changed()

    @property
    def experiment(self) -> Experiment:
        """What is different from the model."""
        return self._experiment

    @property
    def measurer(self) -> Measurer:
        """What measures it."""
        return self._measurer

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the view was hidden."""
        super().showEvent(event)
        self._on_weights_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what is being measured."""
        self._measurer.stop()
        super().hideEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self._state, "group")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._state, 1)
        top.addWidget(self._back)
        top.addSpacing(8)
        top.addWidget(self._exports)
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        parts: dict[QWidget, int] = {self._units: 6, self._later: 4}
        body.addWidget(card(*parts, stretches=parts), 40)
        body.addWidget(card(self._kernel), 28)
        body.addWidget(self._outcome, 36)  # no card: the canvas is where it is in other views
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(GAP)
        layout.addLayout(top)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._message)

    def _connect(self) -> None:
        session = self._session
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._on_learning)
        session.prediction_changed.connect(self._read)
        self._learning_timer.timeout.connect(self._on_weights_changed)
        self._theme.changed.connect(self._on_theme_changed)
        units = self._units
        units.layer.currentIndexChanged.connect(self._on_layer_changed)
        units.unit_chosen.connect(self._on_unit_chosen)
        units.switched.connect(self._on_switched)
        units.only_wanted.connect(self._on_only)
        units.all_wanted.connect(self._on_all_on)
        self._back.clicked.connect(self._on_back)
        self._kernel.written.connect(self._on_kernel_written)
        self._kernel.dropped.connect(self._on_kernel_dropped)
        self._measurer.measured.connect(self._on_measured)
        self._measurer.no_pictures.connect(self._outcome.show_no_pictures)
        self._measurer.failed.connect(self._on_failed)
        self._exports.failed.connect(self._on_failed)
        self._exports.saved.connect(self._message.clear)

    # -- the model and its layers ----------------------------------------------------------------

    @property
    def _info(self) -> LayerInfo | None:
        name = self._units.layer.currentData()
        return next((info for info in self._layers if info.name == name), None)

    def _on_model_changed(self) -> None:
        session = self._session
        network, learns = session.network, session.learning is not None
        key = (network, None if learns else session.model)
        if not self._is_about(key):
            self._key = key
            self._experiment = Experiment()
            self._layers = network.trace() if network else ()
            self._outcome.set_names(session.class_names)
            self._fill_layers()
        self._on_weights_changed()

    def _is_about(self, key: Key) -> bool:
        """Whether the experiment is about this very model: two alike may have other weights."""
        return all(mine is given for mine, given in zip(self._key, key, strict=True))

    def _fill_layers(self) -> None:
        self._units.layer.set_layers(info for info in self._layers if info.layer.kind in UNITS)
        self._on_layer_changed()

    def _on_learning(self) -> None:
        if self.isVisible() and not self._learning_timer.isActive():
            self._learning_timer.start()

    def _on_weights_changed(self) -> None:
        """Forget what was computed with other weights."""
        self._model = None
        if not self.isVisible():
            return
        session = self._session
        self._measurer.use(session.snapshot(), learned_from(session) or None)
        self._show_all()

    def _on_layer_changed(self) -> None:
        self._unit = 0 if self._info is not None else -1
        self._units.choose(self._unit)
        info = self._info
        place = self._layers.index(info) if info is not None else len(self._layers)
        later = self._layers[place + 1 :]
        mixing = (n for n, one in enumerate(later) if one.layer.kind in UNITS)
        self._later.set_layers(later, next(mixing, 0))
        if self.isVisible():
            self._show_all()

    # -- changes ---------------------------------------------------------------------------------

    def _change(self, after: Experiment, text: str) -> None:
        if after != self._experiment:
            change = ExperimentChange(self, self._experiment, after, self._key, text)
            self._session.undo_stack.push(change)

    def undo(self) -> None:
        """Take the last change of drawing or experiment back."""
        self._session.undo_stack.undo()

    def restore(self, experiment: Experiment, key: Key) -> bool:
        """Take an experiment as it was, or as it is to be; only the undo stack calls this.

        Returns:
            False where it is about another model, and nothing was done.
        """
        if not self._is_about(key):
            return False
        self._experiment = experiment
        if self.isVisible():
            self._show_all()
        else:
            self.wanted.emit()
        return True

    def _on_unit_chosen(self, unit: int) -> None:
        self._unit = unit
        self._show_kernel()

    def _on_switched(self, unit: int) -> None:
        if (info := self._info) is not None and 0 <= unit < info.output_shape[0]:
            text = self.tr("Switch unit {0} of {1}").format(unit, info.name)
            self._change(self._experiment.toggled(info.name, unit), text)

    def _on_only(self, unit: int) -> None:
        if (info := self._info) is not None and 0 <= unit < info.output_shape[0]:
            text = self.tr("Only unit {0} of {1}").format(unit, info.name)
            self._change(self._experiment.only(info.name, unit, info.output_shape[0]), text)

    def _on_all_on(self) -> None:
        if (info := self._info) is not None:
            text = self.tr("All units of {0} on").format(info.name)
            self._change(self._experiment.all_on(info.name), text)

    def _on_back(self) -> None:
        self._change(Experiment(), self.tr("Back to the model as it is"))

    def _on_kernel_written(self, kernel: Kernel, channels: tuple[int, ...]) -> None:
        if (info := self._info) is not None:
            edits = [KernelEdit(info.name, self._unit, channel, kernel) for channel in channels]
            text = self.tr("Kernel {0} of {1}").format(self._unit, info.name)
            self._change(self._experiment.with_kernels(edits), text)

    def _on_kernel_dropped(self, channels: tuple[int, ...]) -> None:
        if (info := self._info) is not None:
            after = self._experiment.with_learned(info.name, self._unit, channels)
            text = self.tr("Learned kernel {0} of {1}").format(self._unit, info.name)
            self._change(after, text)
            self._show_kernel()

    # -- what is shown ---------------------------------------------------------------------------

    def _show_all(self) -> None:
        if self._model is not None:
            self._model.set_experiment(self._experiment)
        self._say_state()
        self._read()
        self._show_kernel()
        if (info := self._info) is not None and self._session.is_reading:
            self._outcome.show_waiting()
            self._measurer.ask(self._experiment, info.name)

    def _read(self) -> None:
        """Read the drawing with the changed model."""
        if not self.isVisible():
            return
        before = self._session.prediction
        self._now = before
        if before is not None and self._experiment.is_active:
            self._now = self._read_changed(before.image)
        sure = self._session.doubt is None
        hidden = is_hidden(self._session)
        self._outcome.show_drawing(before, self._now, is_sure=sure, is_hidden=hidden)
        self._kernel.set_hidden(hidden=hidden)
        self._show_units()
        self._later.show_readings(before, self._now)
        self._show_kernel_maps()

    def _read_changed(self, image: np.ndarray) -> Prediction | None:
        if self._model is None and (checkpoint := self._session.snapshot()) is not None:
            from cnn_desktop.core.inspection.laboratory import ChangedModel

            self._model = ChangedModel(checkpoint)
            self._model.set_experiment(self._experiment)
        if self._model is None:
            return None
        prediction = self._model.read(image)
        return prediction if np.isfinite(prediction.probabilities).all() else None

    def _show_units(self) -> None:
        info = self._info
        if info is None:
            self._units.show_units(None, NO_PICTURES, -1, frozenset())
        else:
            off = frozenset(unit for name, unit in self._experiment.off if name == info.name)
            self._units.show_units(info, self._unit_pictures(info), self._unit, off)

    def _unit_pictures(self, info: LayerInfo) -> Pictures:
        """Return the units' maps; without a drawing their filters, or nothing but cells.

        Maps keep the scale of the model as it is: a kernel by hand may make a map so strong that
        all others would fade, and units that are off would let the rest look stronger.
        """
        before, now, tokens = self._session.prediction, self._now, self._theme.tokens
        weights = self._session.weights
        if fits(now, info):
            maps = map_pictures(info, now.layers[info.name], tokens)
            own = (
                map_pictures(info, before.layers[info.name], tokens) if fits(before, info) else maps
            )
            return maps[0], *own[1:]
        if isinstance(info.layer, Conv2d) and weights is not None:
            weights = changed_weights(weights, self._experiment)
            channel = -1 if info.input_shape[0] > 1 else 0
            return filter_pictures(info, weights[f"{info.name}.weight"], channel, tokens)
        return map_pictures(info, np.zeros((info.output_shape[0], 1, 1), np.float32), tokens)

    def _show_kernel(self) -> None:
        info, weights = self._info, self._session.weights
        if info is None or weights is None or not isinstance(info.layer, Conv2d) or self._unit < 0:
            nothing = np.zeros((0, 0, 0))
            self._kernel.show_unit(None, -1, nothing, nothing, frozenset())
        else:
            learned = weights[f"{info.name}.weight"][self._unit]
            edits = {
                edit.channel: edit.values
                for edit in self._experiment.edits
                if (edit.layer, edit.unit) == (info.name, self._unit)
            }
            now = np.array(learned, np.float32)
            for channel, values in edits.items():
                now[channel] = values
            is_off = (info.name, self._unit) in self._experiment.off
            self._kernel.show_unit(info, self._unit, learned, now, frozenset(edits), is_off=is_off)
        self._show_kernel_maps()

    def _show_kernel_maps(self) -> None:
        info, before, now = self._info, self._session.prediction, self._now
        if info is None or len(info.output_shape) != 3 or self._unit < 0:
            self._kernel.show_maps(None, None)
            return
        maps = [None if one is None else one.layers[info.name][self._unit] for one in (before, now)]
        self._kernel.show_maps(*maps)

    def _say_state(self) -> None:
        experiment = self._experiment
        if not experiment.is_active:
            text = self.tr("The model as it is")
        else:
            kernels = len({(edit.layer, edit.unit) for edit in experiment.edits})
            parts = []
            if experiment.off:
                parts.append(self.tr("units off: {0}").format(len(experiment.off)))
            if kernels:
                parts.append(self.tr("kernels by hand: {0}").format(kernels))
            text = self.tr("Experiment: {0}").format(", ".join(parts))
        if self._info is None and self._layers:
            text = self.tr("No layer of this network has units that could be switched off.")
        self._state.setText(text)
        self._state.setToolTip(self.tr("The model in use and its file are never changed here."))
        self._back.setEnabled(experiment.is_active)

    def _on_measured(self, measured: Measured) -> None:
        self._outcome.show_measured(measured)

    def _on_failed(self, error: Exception) -> None:
        self._message.show_message("error", lambda: error_text(error))

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        side = self._theme.width(WIDTH)
        self._exports.setFixedWidth(side)
        # With large text the bars below need some of its height, the figures some of its width.
        square = round(0.65 * side) if self._theme.projector else side
        self._canvas.setFixedSize(square, square)
        if self.isVisible():
            self._show_all()

    def retranslate(self) -> None:
        """Set all texts that do not change by themselves."""
        self._back.setText(self.tr("Back to the model as it is"))
        self._back.setToolTip(self.tr("End the experiment; Undo brings it back"))
        self._show_units()
        self._say_state()
