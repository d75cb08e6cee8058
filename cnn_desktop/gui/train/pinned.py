"""A drawing that is pinned: its probabilities as curves while the network learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.gui.common.curve_legend import CurveLegend, LegendEntry
from cnn_desktop.gui.common.plot_axis import axes
from cnn_desktop.gui.common.plots import dress
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.session import Learning
from cnn_desktop.gui.train.curves import PLOT_MARGINS, share_epochs

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier

GAP = 4  # pixels between the names and the plot
MAX_POINTS = 2000  # above it every second one goes

# Okabe and Ito's colours (the text's own in place of their black), five lines whole, five dashed.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


class PinnedDrawing(QWidget):
    """One curve a class, over the epochs, of the same picture all the time."""

    reshaped = Signal()  # no payload: other curves are named, which takes more room or less
    pinned_or_not = Signal()  # no payload: see is_pinned; who has room for it shows it

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: np.ndarray | None = None
        self._veiled = False
        self._places: list[float] = []
        self._rows: list[np.ndarray] = []
        self._classifier: Classifier | None = None
        self._scale = (0.0, 1.0)
        self._shown_names: tuple[str, ...] = ()
        self._plot = named(pg.PlotWidget(axisItems=axes()), "pinned_plot")
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setYRange(0, 100, padding=0.02)
        self._legend = CurveLegend(theme, sample=14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    @property
    def is_pinned(self) -> bool:
        """Whether a drawing is watched and may be shown."""
        return self._image is not None and not self._veiled

    def around(self, width: int) -> int:
        """Return how many pixels of its height are no plot: the curves' names and the epochs.

        Args:
            width: How wide it is, in pixels.
        """
        epochs: float = self._plot.getAxis("bottom").height()
        return self._legend.heightForWidth(width) + GAP + round(epochs)

    @property
    def points(self) -> int:
        """How many times the drawing was read."""
        return len(self._places)

    def share_epochs(self, plot: pg.PlotWidget) -> None:
        """Show the same epochs as another plot does."""
        share_epochs(plot, self._plot)

    def pin(self, image: np.ndarray | None) -> None:
        """Watch a picture ``(28, 28)``, 0 to 1, from now on; None for no longer."""
        self._image = None if image is None else image.copy()
        self.clear()
        self.pinned_or_not.emit()

    def set_veiled(self, *, veiled: bool) -> None:
        """Hide the curves while a class votes on what the drawing is; they go on."""
        self._veiled = veiled
        self.pinned_or_not.emit()

    def clear(self) -> None:
        """Forget the curves: another run begins."""
        self._places, self._rows, self._classifier = [], [], None
        self._shown_names = ()
        self._plot.clear()
        self._name_curves()

    def read(self, learning: Learning, place: float, mean: float, std: float) -> None:
        """Read the drawing with the weights of a moment.

        Args:
            learning: The network.
            place: When, in epochs from the start.
            mean: Subtracted from the pixels.
            std: What they are divided by after that.
        """
        if self._image is None:
            return
        classifier = self._with_weights(learning, mean, std)
        fitted = fit_to_input(self._image, learning.network.input_shape)
        probabilities = classifier.predict(fitted).probabilities
        if not np.isfinite(probabilities).all():
            return
        self._places.append(place)
        self._rows.append(100 * probabilities)
        if len(self._places) > MAX_POINTS:
            del self._places[1::2], self._rows[1::2]
        self._draw(learning.class_names)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _with_weights(self, learning: Learning, mean: float, std: float) -> Classifier:
        # torch is there by now: something is being trained with it.
        from cnn_desktop.core.checkpoint import Checkpoint
        from cnn_desktop.core.classifier import Classifier

        known = self._classifier
        if known and known.network is learning.network and self._scale == (mean, std):
            known.set_weights(learning.weights)
            return known
        self._scale = (mean, std)
        self._classifier = Classifier(
            Checkpoint(
                name="",
                network=learning.network,
                weights=learning.weights,
                class_names=learning.class_names,
                mean=mean,
                std=std,
            )
        )
        return self._classifier

    def _draw(self, names: tuple[str, ...]) -> None:
        if names != self._shown_names:
            self._plot.clear()
            for index in range(len(names)):
                self._plot.plot(pen=self._pen(index), antialias=True)
            self._shown_names = names
            self._name_curves()
        x, rows = np.array(self._places), np.array(self._rows)
        for index, curve in enumerate(self._plot.getPlotItem().listDataItems()):
            curve.setData(x, rows[:, index])

    def _name_curves(self) -> None:
        self._legend.set_entries(
            [LegendEntry(name, self._pen(index)) for index, name in enumerate(self._shown_names)]
        )

        self.reshaped.emit()

    def _pen(self, index: int) -> QPen:
        dash = Qt.PenStyle.SolidLine if index % 10 < 5 else Qt.PenStyle.DashLine
        width = 3 if self._theme.projector else 2
        pen: QPen = pg.mkPen(COLOURS[index % len(COLOURS)], width=width, style=dash)
        return pen

    def _restyle(self) -> None:
        dress(self._plot, self._theme)
        _, top, right, _ = (self._theme.size(each) for each in PLOT_MARGINS)
        self._plot.getPlotItem().setContentsMargins(0, top, right, 0)
        for index, curve in enumerate(self._plot.getPlotItem().listDataItems()):
            curve.setPen(self._pen(index))
        self._name_curves()

    def _retranslate(self) -> None:
        self._plot.getAxis("left").set_names(self.tr("Pinned (%)"), self.tr("Pinned"), "%", "")
        self._plot.getAxis("bottom").set_names(self.tr("Epoch"))
        self._plot.setAccessibleName(self.tr("Probabilities of the pinned drawing"))
