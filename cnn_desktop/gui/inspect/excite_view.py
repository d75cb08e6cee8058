"""What excites a unit: a picture made for it, training pictures, and the drawing's likes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.errors import PicturesMissing
from cnn_desktop.core.inspection.layer_choice import asking_layers
from cnn_desktop.core.inspection.picture_store import PictureStore
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import LayerInfo, shape_text
from cnn_desktop.gui.common.card import card
from cnn_desktop.gui.common.elided import ElidedCombo
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.drawing_side import DrawingSide
from cnn_desktop.gui.inspect.dream_panel import DreamPanel, Unit
from cnn_desktop.gui.inspect.examples_panel import ExamplesPanel
from cnn_desktop.gui.inspect.similar_panel import SimilarPanel
from cnn_desktop.gui.inspect.sources import SourceChoice, same_model
from cnn_desktop.gui.inspect.view import TroubleLine
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import is_hidden


class ExciteView(QWidget):
    """Choose a layer and a unit, or a class; all is worked out in the background.

    Args:
        session: Whose drawing and model are looked at.
        store: Where training pictures come from.
        theme: The look.
    """

    def __init__(self, session: Session, store: PictureStore, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspect_excite")
        self._session = session
        self._checkpoint: Checkpoint | None = None
        self._layers: list[LayerInfo] = []
        self._layer = named(ElidedCombo(), "excite_layer")
        self._unit = named(QComboBox(), "excite_unit")
        for box in (self._layer, self._unit):
            box.setMaxVisibleItems(20)
        self._source = named(SourceChoice(session, store), "excite_source")
        self._renewed = named(QPushButton(), "excite_renew")
        self._note = named(QLabel(), "excite_note")
        self._note.setWordWrap(True)
        set_role(self._note, "caption")
        self.dream = DreamPanel(theme)
        self.examples = ExamplesPanel(store, theme)
        self.similar = SimilarPanel(store, theme)
        self._content = QWidget()
        what = Exportable("what-excites", lambda: self._content, self._numbers)
        self._exports = ExportButtons("excite", what)
        self._trouble = named(TroubleLine(self._exports), "excite_failure")
        self._side = DrawingSide(session, theme, "excite", self._exports)
        self._lay_out()
        self._connect()
        self._retranslate()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the canvas; a focus proxy would take the rest out of Tab's way."""
        self._side.canvas.setFocus(event.reason())

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._layer)
        head.addWidget(self._unit)
        head.addWidget(self._source)
        head.addWidget(self._renewed)
        head.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(card(self.dream), 2)
        upper.addWidget(card(self.examples), 3)
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(12)
        content.addLayout(upper, 7)
        content.addWidget(card(self.similar), 3)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addLayout(head)
        main.addWidget(self._note)
        main.addWidget(self._trouble)
        main.addWidget(self._content, 1)
        self._side.column.addStretch(1)
        self._side.stand_beside(main, self)

    def _connect(self) -> None:
        session = self._session
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._show_note)
        self._layer.currentIndexChanged.connect(self._on_layer_changed)
        self._unit.currentIndexChanged.connect(self._ask_unit)
        self._source.source_chosen.connect(self._ask)
        self._renewed.clicked.connect(self._renew)
        self.examples.picture_chosen.connect(self._on_picture_chosen)
        self.similar.picture_chosen.connect(self._on_picture_chosen)

    # -- what is asked ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the view was hidden."""
        super().showEvent(event)
        if not same_model(self._checkpoint, self._session.snapshot()):
            self._renew()
        else:
            self._ask()
        self._on_prediction_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the computer to what is shown instead."""
        super().hideEvent(event)
        self.dream.give_up()
        self.examples.give_up()
        self.similar.rest()

    def _on_model_changed(self) -> None:
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        """Ask about the network as it is now."""
        self._checkpoint = self._session.snapshot()
        if self._checkpoint is not None:
            self._fill_layers(self._checkpoint)
            self._source.renew(self._checkpoint.network)
        self._ask()
        self._on_prediction_changed()

    def _ask(self) -> None:
        checkpoint = self._checkpoint
        self.similar.ask(checkpoint, self._source.source if checkpoint else "")
        self._ask_unit()
        self._show_note()

    def _ask_unit(self) -> None:
        if not self.isVisible():
            return
        unit = self._asked()
        if unit is None or not self.dream.shows(unit):
            self.dream.ask(unit)
        self.examples.ask(unit, self._source.source)
        self._exports.set_possible(unit is not None)

    def _asked(self) -> Unit | None:
        layer, unit = self._layer.currentIndex(), self._unit.currentIndex()
        if self._checkpoint is None or not 0 <= layer < len(self._layers) or unit < 0:
            return None
        is_class = layer == len(self._layers) - 1
        return Unit(self._checkpoint, self._layers[layer].name, unit, is_class)

    def _fill_layers(self, checkpoint: Checkpoint) -> None:
        trace = trace_inside(checkpoint.network)
        places = asking_layers(trace)
        if places and places[-1] != len(trace) - 1 and len(trace[-1].output_shape) == 1:
            places.append(
                len(trace) - 1
            )  # a network that ends with Flatten has classes all the same
        layers = [trace[place] for place in places]
        before, unit = self._layer.currentIndex(), self._unit.currentIndex()
        name = self._layers[before].name if 0 <= before < len(self._layers) else ""
        names = [info.name for info in layers]
        is_same = layers == self._layers
        self._layers = layers
        self._layer.blockSignals(True)  # noqa: FBT003
        self._fill_layer_texts()
        self._layer.setCurrentIndex(names.index(name) if name in names else len(layers) - 1)
        self._layer.blockSignals(False)  # noqa: FBT003
        self._fill_units(unit if is_same else -1)

    def _fill_layer_texts(self) -> None:
        chosen = self._layer.currentIndex()
        self._layer.clear()
        for info in self._layers[:-1]:
            self._layer.addItem(layer_title(info))
        if self._layers:
            self._layer.addItem(self.tr("The classes"))
        self._layer.setCurrentIndex(chosen)

    def _on_layer_changed(self) -> None:
        self._fill_units()
        self._ask_unit()

    def _fill_units(self, chosen: int = -1) -> None:
        layer = self._layer.currentIndex()
        self._unit.blockSignals(True)  # noqa: FBT003
        self._unit.clear()
        if 0 <= layer < len(self._layers) and self._checkpoint is not None:
            count = self._layers[layer].output_shape[0]
            names = self._checkpoint.class_names
            if layer == len(self._layers) - 1 and len(names) == count:
                self._unit.addItems([shortened(name, 24) for name in names])
                prediction = self._session.prediction
                if chosen < 0 and prediction is not None and prediction.winner < count:
                    chosen = prediction.winner
            else:
                self._unit.addItems([self.tr("unit {0}").format(unit) for unit in range(count)])
            self._unit.setCurrentIndex(chosen if 0 <= chosen < count else 0)
        self._unit.blockSignals(False)  # noqa: FBT003

    # -- the drawing -----------------------------------------------------------------------------

    def _on_prediction_changed(self) -> None:
        if not self.isVisible():
            return
        self._side.show_reading()
        prediction = self._session.prediction
        if prediction is None:
            self.similar.set_drawing(None, is_hidden=is_hidden(self._session))
            return
        self.similar.set_drawing(prediction.image)

    def _on_picture_chosen(self, pixels: np.ndarray) -> None:
        """Make a grey training picture the drawing."""
        if len(pixels) == 1:
            picture = Picture(pixels[0].astype(np.float32) / 255)
            self._session.edit_ink(picture, self.tr("Training picture"))

    # -- showing ---------------------------------------------------------------------------------

    def _show_note(self) -> None:
        """Say what stands in the way, or that the network has learned on."""
        now = self._session.snapshot() if self.isVisible() else self._checkpoint
        stale = self._checkpoint is not None and not same_model(self._checkpoint, now)
        self._renewed.setVisible(stale)
        text = ""
        if self._checkpoint is None:
            text = self.tr("The network is being loaded…")
        elif stale:
            text = self.tr("The network has learned on; this is how it was a moment ago.")
        elif not self._source.source:
            shape = shape_text(self._checkpoint.network.input_shape)
            text = error_text(PicturesMissing(shape=shape))
        elif self._source.count() == 1 and self._source.source == "synthetic":
            text = self.tr(
                "Only the synthetic digits are there, which need no download. MNIST can be "
                "downloaded on the Train page: choose it there and start."
            )
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _numbers(self) -> Iterator[Row]:
        """Yield what is shown as rows of a table."""
        yield (
            *("kind", "layer", "unit", "rank", "picture", "class", "value"),
            *("map_row", "map_column", "top", "left", "bottom", "right"),
        )
        unit = self._asked()
        if unit is not None:
            name = self._unit.currentText() if unit.is_class else unit.unit
            if self.dream.seen is not None:
                yield "ascent", unit.layer, name, "", "", "", self.dream.seen.excitation.activation
            for rank, (example, label) in enumerate(self.examples.examples, start=1):
                row, column = example.place or ("", "")
                box = example.box or ("", "", "", "")
                head = ("example", unit.layer, name, rank, example.index, label)
                yield (*head, example.activation, row, column, *box)
        for rank, (number, distance, label) in enumerate(self.similar.neighbours, start=1):
            yield "neighbour", "", "", rank, number, label, distance

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._layer.setAccessibleName(self.tr("Layer"))
        self._layer.setToolTip(self.tr("The layer whose unit is asked what excites it"))
        self._unit.setAccessibleName(self.tr("Unit or class"))
        self._unit.setToolTip(self.tr("The unit, a feature map of the layer, or the class"))
        self._renewed.setText(self.tr("Look again"))
        self._renewed.setToolTip(self.tr("Ask the network as it is now"))
        self._layer.blockSignals(True)  # noqa: FBT003
        self._fill_layer_texts()
        self._layer.blockSignals(False)  # noqa: FBT003
        self._fill_units(self._unit.currentIndex())
        self._on_prediction_changed()
        self._show_note()
