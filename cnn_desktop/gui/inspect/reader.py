"""The worker behind the network view: one pass through the network, then all its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.inspection.scales import Scale, map_scale, network_extent
from cnn_desktop.core.inspection.stages import INPUT, Inspection, Stage, inspection
from cnn_desktop.gui.inspect.atlas import Palette, Sheet, compose

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier, Prediction


@dataclass(frozen=True, eq=False)
class Question:
    """What shall be looked at, and which pictures of it are in sight.

    Attributes:
        checkpoint: The network as it is now.
        row: Its stages.
        image: ``(C, H, W)`` float32, 0 to 1, as it takes it.
        prediction: What the network makes of the image, where that is known already.
        sheets: Stages with what is in sight of their maps.
        mode: How values are scaled, one of ``SCALES``.
        palette: The colours.
    """

    checkpoint: Checkpoint
    row: tuple[Stage, ...]
    image: np.ndarray
    prediction: Prediction | None
    sheets: Mapping[int, Sheet]
    mode: str
    palette: Palette


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network makes of the picture, and how that looks.

    Attributes:
        inspection: All values.
        scales: One a stage.
        pictures: Stages with the pixels of their sheets.
    """

    inspection: Inspection
    scales: tuple[Scale, ...]
    pictures: Mapping[int, np.ndarray]


class Reader:
    """Answers questions in the worker's thread; keeps the network between them."""

    def __init__(self) -> None:
        self._classifier: Classifier | None = None
        self._model: Checkpoint | None = None

    def __call__(self, question: Question) -> Answer:
        """Read the picture where that is not done yet, and compose what is in sight."""
        given = self.read(question)
        everywhere = network_extent(given.row, given.values)
        scales = tuple(
            map_scale(stage, values, question.mode, everywhere)
            for stage, values in zip(given.row, given.values, strict=True)
        )
        pictures = {
            index: compose(
                given.values[index],
                scales[index],
                sheet,
                question.palette.of(scales[index], picture=given.row[index].kind == INPUT),
            )
            for index, sheet in question.sheets.items()
        }
        return Answer(given, scales, pictures)

    def read(self, question: Question) -> Inspection:
        """Return all values."""
        seen, model = question.prediction, question.checkpoint
        if seen is None:
            seen = self._classifier_for(model).predict(question.image)
        return inspection(
            question.row,
            seen.image,
            seen.layers,
            seen.probabilities,
            model.weights,
            model.mean,
            model.std,
            model.class_names,
        )

    def _classifier_for(self, model: Checkpoint) -> Classifier:
        from cnn_desktop.core.classifier import Classifier, use_one_thread

        use_one_thread()
        before, self._model = self._model, model
        if self._classifier is None or before is None or _other_network(before, model):
            self._classifier = Classifier(model)
        elif before.weights is not model.weights:
            self._classifier.set_weights(model.weights)
        return self._classifier


def _other_network(before: Checkpoint, model: Checkpoint) -> bool:
    same_scale = (before.mean, before.std) == (model.mean, model.std)
    return before.network is not model.network or not same_scale
