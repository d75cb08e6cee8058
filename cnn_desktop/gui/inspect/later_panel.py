"""What a later layer makes of a change: its maps now, before, or the difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.networks.layers import LayerInfo
from cnn_desktop.gui.common.image_grid import MAX_CELL, ImageGrid
from cnn_desktop.gui.common.layer_pictures import map_pictures
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import fill_choice, named
from cnn_desktop.gui.inspect.layer_choice import LayerChoice
from cnn_desktop.gui.inspect.units_panel import NO_PICTURES
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import without_reading

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction

NOW, BEFORE, DIFFERENCE = "now", "before", "difference"
VALUE_CELL = 36  # pixels at most, of a value that stands for itself


class LaterPanel(QWidget):
    """The choice of a layer behind the changed one, and its maps.

    Args:
        session: Whose drawing is read.
        theme: The look.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._layers: tuple[LayerInfo, ...] = ()
        self._before: Prediction | None = None
        self._now: Prediction | None = None
        self._title = QLabel()
        set_role(self._title, "group")
        self._layer = named(LayerChoice(), "exp_later")
        self._how = named(QComboBox(), "exp_how")
        self._how.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._maps = named(ImageGrid(theme), "exp_maps")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._layer)
        head.addWidget(self._how)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._maps, 1)
        for combo in (self._layer, self._how):
            combo.currentIndexChanged.connect(self._show)
        self._retranslate()

    def set_layers(self, layers: Sequence[LayerInfo], current: int) -> None:
        """Offer the layers behind the changed one, and choose one of them."""
        self._layers = tuple(layers)
        self._layer.set_layers(layers, current)

    def show_readings(self, before: Prediction | None, now: Prediction | None) -> None:
        """Show what the chosen layer made of the drawing and what it makes of it now."""
        self._before, self._now = before, now
        self._show()

    def _show(self) -> None:
        before, now = self._before, self._now
        name, how = self._layer.currentData(), self._how.currentData()
        info = next((one for one in self._layers if one.name == name), None)
        if info is None or not fits(before, info) or not fits(now, info):
            hint = self.tr("Draw a digit on the right to see what changes here.")
            self._maps.set_empty_text(without_reading(self._session, hint))
            self._maps.set_images(*NO_PICTURES)
            return
        was, becomes = before.layers[name], now.layers[name]
        shown = {NOW: becomes, BEFORE: was, DIFFERENCE: becomes - was}[how]
        # The same scale before and now, or fewer activations would look like more.
        both = np.stack([was, becomes])
        scale_of = shown if how == DIFFERENCE else both.reshape(-1, *both.shape[2:])
        _, low, high, colours = map_pictures(info, scale_of, self._theme.tokens)
        pictures = shown if shown.ndim == 3 else shown.reshape(-1, 1, 1)
        self._maps.set_max_cell(MAX_CELL if shown.ndim == 3 else VALUE_CELL)
        self._maps.set_images(pictures, low, high, colours)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Seen from"))
        self._layer.setAccessibleName(self.tr("Later layer"))
        self._layer.setToolTip(self.tr("A layer behind, which shows what the change does"))
        titles = (self.tr("now"), self.tr("before"), self.tr("difference"))
        fill_choice(self._how, zip(titles, (NOW, BEFORE, DIFFERENCE), strict=True))
        self._how.setAccessibleName(self.tr("What is shown of it"))
        self._how.setToolTip(self.tr("Its maps now, before the experiment, or the difference"))
        self._maps.setAccessibleName(self.tr("Maps of the later layer"))
        self._maps.set_unit_word(self.tr("Map"))
        self._show()


def fits(prediction: Prediction | None, info: LayerInfo) -> TypeGuard[Prediction]:
    """Whether a prediction comes from a network with this layer; the one in use may just change."""
    values = prediction.layers.get(info.name) if prediction else None
    return values is not None and values.shape == info.output_shape
