"""What the pages share: the ink on the canvas, the model in use, and what it makes of the ink."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.digits.doubt import Doubt, doubt_by_probability, find_doubt
from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.core.digits.picture import Picture, normalise
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.raster import rasterize
from cnn_desktop.core.weights import Weights

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier, Prediction

Ink = Drawing | Picture

FRAME_MS = 2  # least time between two predictions; longer where one takes longer
UNDO_LIMIT = 100


@dataclass(frozen=True)
class ModelInUse:
    """A model and where it came from.

    Attributes:
        checkpoint: The model.
        origin: ``shipped``, ``kept``, ``file`` or ``trained`` (and not yet kept).
        path: Its file, where there is one.
    """

    checkpoint: Checkpoint
    origin: str
    path: Path | None = None


@dataclass(frozen=True)
class Learning:
    """A network that is being trained, as it was a moment ago."""

    network: Network
    class_names: tuple[str, ...]
    weights: Weights
    epoch: int
    std: float = 1.0  # what the pixels, 0 to 1, are divided by
    mean: float = 0.0  # what is subtracted from them before


class Session(QObject):
    """Remembers, and says so when something has changed. It knows no page.

    torch is loaded some time after the window is shown; until :meth:`start_reading` is called there
    is no prediction, and everything else works.
    """

    ink_changed = Signal()  # no payload: see ink
    prediction_changed = Signal()  # no payload: see prediction and input_image
    model_changed = Signal()  # no payload: another network is looked at; see network and model
    weights_changed = Signal()  # no payload: the same network has other weights
    veil_changed = Signal()  # no payload: see is_veiled

    def __init__(self, model: ModelInUse | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ink: Ink = Drawing()
        self.model = model
        self.learning: Learning | None = None
        self.input_image: np.ndarray | None = None
        self.prediction: Prediction | None = None
        self.doubt: Doubt | None = None  # why the prediction is not sure
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)  # works only while the stack is empty
        self._classifier: Classifier | None = None
        self._is_behind = False  # whether there are newer weights than the classifier's
        self._reading = self._veiled = False
        self._predicted_at = 0.0
        self._worked_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._predict)

    # -- ink -------------------------------------------------------------------------------------

    def set_ink(self, ink: Ink) -> None:
        """Take over what is on the canvas and read it at the next opportunity.

        Many calls in a row lead to one prediction, of the latest ink.
        """
        if ink is self.ink:
            return
        self.ink = ink
        self.ink_changed.emit()
        self._request_prediction()

    def edit_ink(self, after: Ink, text: str, before: Ink | None = None) -> None:
        """Change the ink in a way that can be undone.

        Args:
            after: The ink from now on.
            text: What the change is called in the Edit menu.
            before: What undo goes back to; the ink as it is when None.
        """
        before = self.ink if before is None else before
        if before != after:
            self.undo_stack.push(_EditInk(self, before, after, text))

    # -- model -----------------------------------------------------------------------------------

    @property
    def network(self) -> Network | None:
        """The network that is looked at: the one that learns, else the model in use."""
        if self.learning:
            return self.learning.network
        return self.model.checkpoint.network if self.model else None

    @property
    def weights(self) -> Weights | None:
        """Its weights; must not be changed."""
        if self.learning:
            return self.learning.weights
        return self.model.checkpoint.weights if self.model else None

    @property
    def class_names(self) -> tuple[str, ...]:
        """Its classes."""
        if self.learning:
            return self.learning.class_names
        return self.model.checkpoint.class_names if self.model else ()

    @property
    def network_input(self) -> np.ndarray | None:
        """What the network receives: ``(C, H, W)`` float32, 0 to 1; None for blank paper."""
        if self.prediction is not None:
            return self.prediction.image
        if self.input_image is None:
            return None
        shape = self.network.input_shape if self.network else (1, *self.input_image.shape)
        return fit_to_input(self.input_image, shape)

    @property
    def is_reading(self) -> bool:
        """Whether torch is there, so that ink is read."""
        return self._reading

    def use_model(self, model: ModelInUse) -> None:
        """Read with another model from now on.

        One that takes pictures of another size, or in colour, gets the drawing fitted to it: see
        :func:`cnn_desktop.core.digits.fitting.fit_to_input`.
        """
        self.model = model
        self.learning = None
        self._renew()

    def show_learning(self, learning: Learning | None) -> None:
        """Look at a network while it learns; None to look at the model in use again."""
        before, self.learning = self.learning, learning
        if learning is None:
            if before is not None:
                self._renew()
            return
        if before is None or before.network is not learning.network or self._classifier is None:
            self._renew()
            return
        self._is_behind = True
        self.weights_changed.emit()
        if not self.ink.is_empty:
            self._request_prediction()

    def read_many(self, images: np.ndarray) -> np.ndarray | None:
        """Read pictures ``(N, 28, 28)``, 0 to 1, with the network that is looked at.

        Returns:
            Probabilities ``(N, classes)``; None while torch is not there or readings are veiled, or
            where the network's weights are beyond all bounds.
        """
        classifier = self._newest_classifier()
        if classifier is None or self._veiled:
            return None
        shape = classifier.network.input_shape
        fitted = np.stack([fit_to_input(image, shape) for image in images])
        probabilities = classifier.predict_batch(fitted)
        return probabilities if np.isfinite(probabilities).all() else None

    @property
    def is_veiled(self) -> bool:
        """Whether the drawing is not read, so that nothing can give away what it is read as."""
        return self._veiled

    def set_veiled(self, *, veiled: bool) -> None:
        """Read the drawing no longer, or at once again.

        Hidden here, at its source, a reading is hidden wherever readings are shown. What reads the
        drawing by itself must ask :attr:`is_veiled` first.
        """
        if veiled == self._veiled:
            return
        self._veiled = veiled
        self.veil_changed.emit()
        self._predict()

    def start_reading(self) -> None:
        """Begin to predict: torch has been imported."""
        self._reading = True
        self._renew()

    def _renew(self) -> None:
        self._classifier, self._is_behind = self._make_classifier(), False
        self.prediction = self.doubt = None
        self.model_changed.emit()
        self._request_prediction()

    def snapshot(self) -> Checkpoint | None:
        """Return what reads the drawing now, as a model of its own; None while nothing reads."""
        if not self._reading or self.network is None or self.weights is None:
            return None
        # One that is fine-tuned sees pictures as the model does that it began as.
        own = self.model is not None and self.model.checkpoint.network is self.network
        scale = self.model.checkpoint if self.model and own else None
        return Checkpoint(
            name="",
            network=self.network,
            weights=self.weights,
            class_names=self.class_names,
            mean=scale.mean if scale else self.learning.mean if self.learning else 0.0,
            std=scale.std if scale else self.learning.std if self.learning else 1.0,
        )

    def _make_classifier(self) -> Classifier | None:
        checkpoint = self.snapshot()
        if checkpoint is None:
            return None
        from cnn_desktop.core.classifier import Classifier

        return Classifier(checkpoint)

    def _newest_classifier(self) -> Classifier | None:
        """Return what reads, with the weights as they are now: it gets them when it needs them."""
        if self._is_behind and self._classifier is not None and self.weights is not None:
            self._classifier.set_weights(self.weights)
        self._is_behind = False
        return self._classifier

    # -- prediction ------------------------------------------------------------------------------

    def _request_prediction(self) -> None:
        # Reading rests half as long as it worked, so that a slow computer keeps a third of its
        # time for the pen itself.
        if not self._timer.isActive():
            rested = (time.perf_counter() - self._predicted_at) * 1000
            self._timer.start(max(0, round(max(FRAME_MS, self._worked_ms / 2) - rested)))

    def _predict(self) -> None:
        began = time.perf_counter()
        if self.ink.is_empty:
            self.input_image = self.prediction = None
        else:
            ink = self.ink
            self.input_image = rasterize(ink) if isinstance(ink, Drawing) else normalise(ink)
            # A picture without any ink left after cleaning is blank too.
            blank = not self.input_image.any() or self._classifier is None
            hidden = blank or self._veiled
            self.prediction = None if hidden else self._read(self.input_image)
        self.doubt = self._find_doubt(self.prediction) if self.prediction else None
        self.prediction_changed.emit()
        self._predicted_at = time.perf_counter()
        self._worked_ms = (self._predicted_at - began) * 1000

    def _read(self, image: np.ndarray) -> Prediction | None:
        classifier = self._newest_classifier()
        if classifier is None:
            return None
        fitted = fit_to_input(image, classifier.network.input_shape)
        prediction = classifier.predict(fitted)
        # A network whose training is about to break off may have weights beyond all bounds.
        return prediction if np.isfinite(prediction.probabilities).all() else None

    def _find_doubt(self, prediction: Prediction) -> Doubt | None:
        if self.class_names != DIGITS:
            return doubt_by_probability(prediction.probabilities)
        drawing = self.ink if isinstance(self.ink, Drawing) else None
        # What is a dot or a filled area shows in the picture as it is for every digit reader.
        image = prediction.image[0] if self.input_image is None else self.input_image
        return find_doubt(prediction.probabilities, image, drawing)


class _EditInk(QUndoCommand):
    """A change of the ink; both sides are frozen, so undo and redo only swap them."""

    def __init__(self, session: Session, before: Ink, after: Ink, text: str) -> None:
        super().__init__(text)
        self._session, self._before, self._after = session, before, after

    def undo(self) -> None:
        """Go back."""
        self._session.set_ink(self._before)

    def redo(self) -> None:
        """Do it, the first time too."""
        self._session.set_ink(self._after)
