"""Why this digit: the pixels that speak for a class and against it, over the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.errors import WeightsNotFinite
from cnn_desktop.core.inspection.layer_choice import (
    auxiliary_of,
    grad_cam_layers,
    usual_grad_cam_layer,
)
from cnn_desktop.core.networks.layers import LayerInfo, Network
from cnn_desktop.gui.common.arrays import diverging, sequential, to_levels
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.elided import ElidedCombo
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row
from cnn_desktop.gui.common.latest_work import LatestWork, may_go_on
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import fill_choice, named, shortened
from cnn_desktop.gui.inspect.drawing_side import DrawingSide
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import without_reading

if TYPE_CHECKING:
    from cnn_desktop.core.inspection.attribution import Attribution

REST_MS = 400  # the pen has come to rest
INK_SHARE = 0.45  # of the ink's colour where there is ink
METHODS = ("saliency", "integrated-gradients", "grad-cam", "occlusion")  # as in core; no torch here
GRAD_CAM = METHODS[2]
WINNER = -1


class Overlay(QWidget):
    """A map of values with the drawing shining through."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixels: np.ndarray | None = None
        self._faded = False
        self._words = ""
        self.setMinimumSize(300, 300)

    def set_picture(self, pixels: np.ndarray | None) -> None:
        """Show ``(H, W, 3)`` uint8, or nothing."""
        self._pixels = None if pixels is None else np.ascontiguousarray(pixels)
        self.update()

    @property
    def words(self) -> str:
        """What is said in place of a picture."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say why there is no picture, in its place."""
        self._words = words
        self.setAccessibleDescription(words)
        self.update()

    def set_faded(self, *, faded: bool) -> None:
        """Show it as out of date, or as valid again."""
        self._faded = faded
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the largest square in the middle."""
        painter = QPainter(self)
        side = min(self.width(), self.height())
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.fillRect(place, self._theme.colour("surface"))
        if self._pixels is None:
            painter.setFont(self._theme.font(13))
            painter.setPen(self._theme.colour("text_soft"))
            inner = place.adjusted(24, 24, -24, -24)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inner, int(flags), self._words)
            return
        painter.setOpacity(0.35 if self._faded else 1)
        height, width, _ = self._pixels.shape
        form = QImage.Format.Format_RGB888
        image = QImage(self._pixels.data, width, height, 3 * width, form)
        painter.drawImage(place, image)


class WhyView(QWidget):
    """Asks in the background, and again when the pen has come to rest.

    Args:
        session: Whose drawing and model are explained.
        theme: The look.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspect_why")
        self._session, self._theme = session, theme
        self._work = LatestWork(self)
        self._result: Attribution | None = None
        self._error: Exception | None = None
        self._network: Network | None = None
        self._layers: list[LayerInfo] = []
        self._usual = ""
        self._method = named(QComboBox(), "why_method")
        self._layer = named(ElidedCombo(), "why_layer")
        self._layer.setMaxVisibleItems(20)
        self._target = named(QComboBox(), "why_class")
        self._target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._target.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._overlay = named(Overlay(theme), "why_overlay")
        self._bar = named(ColourBar(theme), "why_legend")
        self._text = named(QLabel(), "why_text")
        self._text.setWordWrap(True)
        self._progress = named(QProgressBar(), "why_progress")
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._ask = named(QPushButton(), "why_ask")
        self._stop = named(QPushButton(), "why_cancel")
        given = Exportable("why", lambda: self._overlay, self._numbers)
        self._exports = named(ExportButtons("why", given), "why_exports")
        self._side = DrawingSide(session, theme, "why", self._exports)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._on_theme_changed()
        self._on_model_changed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the canvas; a focus proxy would take the rest out of Tab's way."""
        self._side.canvas.setFocus(event.reason())

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._method, 1)
        head.addWidget(self._layer)
        head.addWidget(self._target)
        for button in (self._ask, self._stop):
            foot.addWidget(button)
        foot.addWidget(self._progress, 1)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the buttons would jump
        self._progress.setSizePolicy(policy)
        set_role(self._text, "caption")
        policy = self._text.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the square would change its size
        self._text.setSizePolicy(policy)
        layout = QVBoxLayout()
        self._side.column.addStretch(1)
        self._side.stand_beside(layout, self)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._overlay, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._text)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._theme.changed.connect(self._on_theme_changed)
        self._rest.timeout.connect(self.ask)
        self._session.prediction_changed.connect(self._on_changed)
        self._session.model_changed.connect(self._on_model_changed)
        self._method.currentIndexChanged.connect(self._on_method_changed)
        self._layer.currentIndexChanged.connect(self.ask)
        self._target.currentIndexChanged.connect(self.ask)
        self._ask.clicked.connect(self.ask)
        self._stop.clicked.connect(self._on_stop)
        self._work.yielded.connect(self._on_answer)
        self._work.failed.connect(self._on_failed)
        self._work.rested.connect(self._show_state)
        self._exports.failed.connect(lambda error: self._text.setText(error_text(error)))

    # -- asking ----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Explain the drawing as it is now; a question that still runs is given up."""
        self._rest.stop()
        if not self.isVisible():
            return
        prediction, checkpoint = self._session.prediction, self._session.snapshot()
        if prediction is None or checkpoint is None:
            self._work.stop()
            self._result, self._error = None, self._no_answer(checkpoint)
            self._show_result()
            return
        self._fill_layers()
        chosen = self._target.currentData()
        target = prediction.winner if chosen in {None, WINNER} else int(chosen)
        question = (checkpoint, prediction.image, str(self._method.currentData()), target)
        layer = self._layer.currentData() or ""
        self._work.start(lambda: _answers(*question, layer))
        self._show_state()

    def _no_answer(self, checkpoint: Checkpoint | None) -> Exception | None:
        """Return why there is a drawing and yet no prediction; None where that is as it should."""
        image = self._session.network_input
        if checkpoint is None or self._session.is_veiled or image is None or not image.any():
            return None
        return WeightsNotFinite()

    def _on_answer(self, answer: Attribution) -> None:
        self._result, self._error = answer, None
        self._show_result()

    def _on_failed(self, error: Exception) -> None:
        self._result, self._error = None, error
        self._show_result()

    def _on_stop(self) -> None:
        self._work.stop()
        self._show_state()

    def _on_method_changed(self) -> None:
        self._show_layers()
        self.ask()

    def _on_changed(self) -> None:
        if self._session.is_veiled:
            self.ask()  # at once: nothing may stay on the screen that gives the reading away
        elif self.isVisible():
            self._show_state()
            self._rest.start()

    def _on_model_changed(self) -> None:
        names = [shortened(name, 24) for name in self._session.class_names]
        if names != [self._target.itemText(n) for n in range(1, self._target.count())]:
            self._fill_targets()
        self._fill_layers()
        self._result = self._error = None
        self._show_result()
        self._on_changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask at once."""
        super().showEvent(event)
        self.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up a question that runs; it ends at its next pass through the network."""
        self._rest.stop()
        self._work.close()
        super().hideEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def _show_result(self) -> None:
        result, tokens = self._result, self._theme.tokens
        if result is None:
            self._overlay.set_picture(None)
            self._bar.clear()
        else:
            extent = float(np.abs(result.values).max()) or 1.0
            low = -extent if result.signed else 0.0
            around_zero = diverging(tokens.negative, tokens.surface, tokens.positive)
            colours = around_zero if result.signed else sequential()
            ink = result.image.mean(axis=0)[..., None] * INK_SHARE
            # The sequential map begins dark in every look, the diverging one with the surface.
            shade = self._theme.colour("text")
            rgb = (shade.red(), shade.green(), shade.blue()) if result.signed else (255, 255, 255)
            pixels = colours[to_levels(result.values, low, extent)] * (1 - ink) + rgb * ink
            self._overlay.set_picture(pixels.round().astype(np.uint8))
            self._bar.set_scale(low, extent, colours)
        self._show_state()

    def _show_state(self) -> None:
        result, now, runs = self._result, self._session.prediction, self._work.is_running
        self._side.show_reading()
        stale = result is not None and (now is None or not np.array_equal(now.image, result.image))
        self._overlay.set_faded(faded=stale)
        self._progress.setVisible(runs)
        self._stop.setEnabled(runs)
        self._exports.set_possible(result is not None)
        if self._error is not None:
            text = error_text(self._error)
        elif result is None and runs:
            text = self.tr("The answer is being worked out…")
        elif result is None and now is not None:
            text = self.tr("Stopped. Ask again when you like.")
        elif result is None:
            hint = self.tr("Draw a digit to ask why the network reads it so.")
            text = without_reading(self._session, hint)
        elif stale:
            text = self.tr("The drawing has changed; this is the answer to the one before.")
        else:
            text = self._meaning(result)
        # Without a picture the words stand in its place: below an empty square nobody finds them.
        self._overlay.set_words("" if result is not None else text)
        self._text.setText(text)
        self._text.setVisible(result is not None)

    def _meaning(self, result: Attribution) -> str:
        texts = {
            "saliency": self.tr("Bright: where a little more or less ink changes {0} most."),
            "integrated-gradients": self.tr("Blue speaks for {0}, orange against it."),
            "grad-cam": self.tr("Bright: where {1} found what makes {0}."),
            "occlusion": self.tr("Blue: covering this spot weakens {0}; orange: strengthens it."),
        }
        name = shortened(self._session.class_names[result.target], 24)
        network = self._session.network
        if result.method == GRAD_CAM and not result.values.any():
            return self.tr("All dark: nothing that {1} found speaks for {0}.").format(
                name, result.layer
            )
        if network is not None and auxiliary_of(network, result.layer) is not None:
            text = self.tr(
                "Bright: where {1} found what makes {0} for the auxiliary classifier. "
                "The network's own answer does not depend on it."
            )
            return text.format(name, result.layer)
        return texts[result.method].format(name, result.layer)

    def _on_theme_changed(self) -> None:
        self._show_result()

    def _numbers(self) -> list[Row]:
        """Return a row for each row of pixels."""
        return [] if self._result is None else list(self._result.values.tolist())

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fill_targets(self) -> None:
        names = [shortened(name, 24) for name in self._session.class_names]
        classes = ((name, index) for index, name in enumerate(names))
        fill_choice(self._target, [(self.tr("The winner"), WINNER), *classes])

    def _fill_layers(self) -> None:
        """Offer the layers of the network; the one that was chosen stays, else the usual one."""
        network = self._session.network
        if network is self._network:
            return
        self._network = network
        infos = grad_cam_layers(network) if network else []
        names = [info.name for info in infos]
        if infos == self._layers:
            return
        usual = usual_grad_cam_layer(network) if network else None
        before = self._layer.currentData()
        had_usual = not self._layers or before == self._usual
        self._layers, self._usual = infos, usual.name if usual else ""
        chosen = self._usual if had_usual or before not in names else before
        self._layer.blockSignals(True)  # noqa: FBT003
        self._layer.clear()
        for info in infos:
            self._layer.addItem(layer_title(info), info.name)
        self._layer.setCurrentIndex(names.index(chosen) if chosen else -1)
        self._layer.blockSignals(False)  # noqa: FBT003
        self._show_layers()

    def _show_layers(self) -> None:
        self._layer.setVisible(self._method.currentData() == GRAD_CAM and bool(self._layers))

    def _retranslate(self) -> None:
        titles = (
            self.tr("Saliency (gradient)"),
            self.tr("Integrated gradients"),
            self.tr("Grad-CAM"),
            self.tr("Occlusion"),
        )
        fill_choice(self._method, zip(titles, METHODS, strict=True))
        self._fill_targets()
        self._method.setAccessibleName(self.tr("Method"))
        self._method.setToolTip(self.tr("How the network is asked"))
        self._layer.setAccessibleName(self.tr("Layer"))
        self._layer.setToolTip(
            self.tr("Whose maps are weighed: a convolution, or a block with convolutions in it")
        )
        self._target.setAccessibleName(self.tr("Class to explain"))
        self._target.setToolTip(self.tr("The class that the colours speak for"))
        self._overlay.setAccessibleName(self.tr("The drawing and what speaks for the class"))
        self._bar.setAccessibleName(self.tr("What the colours mean"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._ask.setText(self.tr("Ask again"))
        self._ask.setToolTip(self.tr("Explain the drawing as it is now"))
        self._stop.setText(self.tr("Cancel"))
        self._stop.setToolTip(self.tr("Give up the question that is being worked at"))
        self._show_state()


def _answers(
    checkpoint: Checkpoint, image: np.ndarray, method: str, target: int, layer: str
) -> Iterator[object]:
    """Yield the answer; nothing when its thread is to end."""
    from cnn_desktop.core.inspection.attribution import Stopped, attribute

    try:
        yield attribute(checkpoint, image, method, target, may_go_on, layer)
    except Stopped:
        return
