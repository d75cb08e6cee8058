"""Everything of one epoch in one picture: filters, maps, reading, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.digits.doubt import doubt_by_probability
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.core.weights import Weights
from cnn_desktop.gui.common.arrays import grey
from cnn_desktop.gui.common.card import card
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.image_grid import MAX_CELL, ImageGrid
from cnn_desktop.gui.common.layer_pictures import filter_pictures, map_pictures
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.answer_text import answer_text
from cnn_desktop.gui.veil import hidden_words

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction

FIGURES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
MIXES_UNITS = {"flatten", "linear", "residual", "inception"}

_NO_PICTURES = np.zeros((0, 1, 1), np.float32)
_NO_COLOURS = np.zeros((256, 3), np.uint8)


@dataclass(frozen=True)
class Moment:
    """One epoch of a run.

    Attributes:
        run: The run's name.
        epoch: From 1.
        epochs: Epochs in all.
        weights: After it.
        last_weights: After the last one: what the scale of the filters is made for.
        prediction: What it makes of the drawing; None where there is none.
        last_prediction: What the last one makes of it: what the scale of the maps is made for.
        figures: By name, as :data:`FIGURES`; None where there is no number.
    """

    run: str
    epoch: int
    epochs: int
    weights: Weights
    last_weights: Weights
    prediction: Prediction | None
    last_prediction: Prediction | None
    figures: Mapping[str, float | None]


class EpochPicture(QWidget):
    """Shows a moment; on the screen, and once more for each picture of a series.

    Filters and maps keep the scale of the last epoch, so that one sees them grow.
    """

    def __init__(self, theme: Theme, prefix: str = "time", margin: int = 0) -> None:
        super().__init__()
        self.setObjectName(f"{prefix}_picture")
        self.setAutoFillBackground(True)
        self._theme = theme
        self._layers: tuple[LayerInfo, ...] = ()
        self._names: tuple[str, ...] = ()
        self._layer = 0
        self._moment: Moment | None = None
        self._is_hidden = False  # what is read, by the vote
        self._title = named(QLabel(), f"{prefix}_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)  # a run may have any name
        set_role(self._title, "title")
        self._filters, self._filters_title = ImageGrid(theme), QLabel()
        self._maps, self._maps_title = ImageGrid(theme), QLabel()
        self._filters.setObjectName(f"{prefix}_filters")
        self._maps.setObjectName(f"{prefix}_maps")
        self._filters.set_gap(6)
        self._filters_bar, self._maps_bar = ColourBar(theme), ColourBar(theme)
        self._input = named(ImageGrid(theme), f"{prefix}_input")
        self._answer = named(QLabel(), f"{prefix}_prediction")
        self._answer.setTextFormat(Qt.TextFormat.PlainText)
        self._answer.setWordWrap(True)
        self._bars = named(ProbabilityBars(theme), f"{prefix}_bars")
        self._figures = {name: named(QLabel(), f"{prefix}_{name}") for name in FIGURES}
        self._captions = {name: QLabel() for name in FIGURES}
        self._lay_out(margin)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def set_network(self, layers: tuple[LayerInfo, ...], names: tuple[str, ...]) -> None:
        """Show this network's layers and classes from now on, and nothing of them yet."""
        self._layers, self._names, self._layer = layers, names, 0
        self._bars.set_names(names)
        self.show_moment(None)

    def set_layer(self, index: int) -> None:
        """Show the filters and maps of a layer."""
        self._layer = index
        self.show_moment(self._moment, is_hidden=self._is_hidden)

    @property
    def moment(self) -> Moment | None:
        """What is shown."""
        return self._moment

    def show_moment(self, moment: Moment | None, *, is_hidden: bool = False) -> None:
        """Show an epoch; None for an empty picture. The vote may hide what is read."""
        self._moment, self._is_hidden = moment, is_hidden
        self._show_filters(moment)
        self._show_maps(moment)
        prediction = moment.prediction if moment else None
        self._show_reading(prediction)
        if moment is None:
            self._title.setText("")
        else:
            text = self.tr("Epoch {0} of {1}   ·   {2}")
            self._title.setText(text.format(moment.epoch, moment.epochs, shortened(moment.run, 60)))
        for name, label in self._figures.items():
            value = moment.figures.get(name) if moment else None
            label.setText(_figure_text(name, value))

    # -- parts -----------------------------------------------------------------------------------

    def _filter_layer(self) -> LayerInfo | None:
        """Return the convolution whose filters made the layer's maps."""
        for info in reversed(self._layers[: self._layer + 1]):
            if isinstance(info.layer, Conv2d):
                return info
            if info.layer.kind in MIXES_UNITS:
                return None
        return None

    def _show_filters(self, moment: Moment | None) -> None:
        info = self._filter_layer()
        if info is None or moment is None:
            self._filters_title.setText(self.tr("Filters"))
            self._filters.set_images(_NO_PICTURES, 0, 1, _NO_COLOURS)
            self._filters_bar.clear()
            return
        name, tokens = f"{info.name}.weight", self._theme.tokens
        channel = -1 if info.input_shape[0] > 1 else 0
        pictures, *_ = filter_pictures(info, moment.weights[name], channel, tokens)
        scale = filter_pictures(info, moment.last_weights[name], channel, tokens)[1:]
        self._filters.set_images(pictures, *scale)
        self._filters_bar.set_scale(*scale)
        title = self.tr("{0} filters of {1}")
        self._filters_title.setText(title.format(len(pictures), info.name))

    def _show_maps(self, moment: Moment | None) -> None:
        info = self._layers[self._layer] if self._layer < len(self._layers) else None
        prediction = moment.prediction if moment else None
        if info is None or moment is None or prediction is None:
            self._maps_title.setText(self.tr("Feature maps"))
            hint = self.tr("Draw a digit to see what the network made of it at this epoch.")
            self._maps.set_empty_text(hidden_words() if self._is_hidden else hint)
            self._maps.set_images(_NO_PICTURES, 0, 1, _NO_COLOURS)
            self._maps_bar.clear()
            return
        last = moment.last_prediction or prediction
        tokens = self._theme.tokens
        pictures, *_ = map_pictures(info, prediction.layers[info.name], tokens)
        scale = map_pictures(info, last.layers[info.name], tokens)[1:]
        is_map = len(info.output_shape) == 3
        self._maps.set_max_cell(MAX_CELL if is_map else 56)
        self._maps.set_images(pictures, *scale)
        self._maps_bar.set_scale(*scale)
        title = self.tr("{0} maps of {1}") if is_map else self.tr("{0} values of {1}")
        self._maps_title.setText(title.format(len(pictures), info.name))

    def _show_reading(self, prediction: Prediction | None) -> None:
        if prediction is None:
            self._answer.setText("")
            self._bars.set_probabilities(None)
            self._input.set_images(np.zeros((1, 28, 28)), 0, 1, grey())
            return
        self._input.set_images(prediction.image.mean(axis=0)[None], 0, 1, grey())
        sure = doubt_by_probability(prediction.probabilities) is None
        name, confidence = self._names[prediction.winner], prediction.confidence
        self._answer.setText(answer_text(name, confidence, sure=sure, letters=16))
        self._bars.set_probabilities(prediction.probabilities, sure=sure)

    # -- construction, look and language ---------------------------------------------------------

    def _lay_out(self, margin: int) -> None:
        for label in (self._filters_title, self._maps_title):
            set_role(label, "group")
        set_role(self._answer, "figure")
        grids: dict[QWidget, int] = {self._filters: 1, self._maps: 1}
        left = card(self._filters_title, self._filters, self._filters_bar, stretches=grids)
        middle = card(self._maps_title, self._maps, self._maps_bar, stretches=grids)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._input)
        head.addWidget(self._answer, 1)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(8)
        numbers.setVerticalSpacing(2)
        for row, name in enumerate(FIGURES):
            set_role(self._captions[name], "caption")
            self._figures[name].setAlignment(Qt.AlignmentFlag.AlignRight)
            numbers.addWidget(self._captions[name], row, 0)
            numbers.addWidget(self._figures[name], row, 1)
        numbers.setColumnStretch(0, 1)
        right = card(head, self._bars, numbers, stretches={self._bars: 1})
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for part, stretch in ((left, 34), (middle, 44), (right, 28)):
            cards.addWidget(part, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(cards, 1)

    def sizeHint(self) -> QSize:
        """The size of a picture of a series."""
        return QSize(self._theme.size(900), self._theme.size(470))

    def _on_theme_changed(self) -> None:
        side = self._theme.width(58)
        self._input.setFixedSize(side, side)
        # In projector mode ten bars need the room of what matters less.
        self._input.setVisible(not self._theme.projector)
        for name in FIGURES:
            shown = name.startswith("validation") or not self._theme.projector
            self._figures[name].setVisible(shown)
            self._captions[name].setVisible(shown)
        self.show_moment(self._moment, is_hidden=self._is_hidden)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        names = {
            "train_loss": self.tr("Training loss"),
            "validation_loss": self.tr("Validation loss"),
            "train_accuracy": self.tr("Training accuracy"),
            "validation_accuracy": self.tr("Validation accuracy"),
        }
        for name, text in names.items():
            self._captions[name].setText(text)
            self._figures[name].setAccessibleName(text)
        self._filters.setAccessibleName(self.tr("Filters"))
        self._filters.set_unit_word(self.tr("Filter"))
        self._filters.set_empty_text(self.tr("This layer has no filters."))
        self._maps.setAccessibleName(self.tr("Feature maps"))
        self._maps.set_unit_word(self.tr("Map"))
        self._input.setAccessibleName(self.tr("What the network sees"))
        self._bars.setAccessibleName(self.tr("Probabilities"))
        self.show_moment(self._moment, is_hidden=self._is_hidden)


def _figure_text(name: str, value: float | None) -> str:
    if value is None or value != value:
        return "–"
    return per_cent(value, 2) if name.endswith("accuracy") else f"{value:.4f}"
