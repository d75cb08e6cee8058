"""The picture that excites a unit most, growing while the gradient is climbed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.common.picture_strip import PictureBox, Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.sources import same_model

if TYPE_CHECKING:
    from cnn_desktop.core.inspection.excitation import Excitation


@dataclass(frozen=True)
class Unit:
    """What is asked about.

    Attributes:
        checkpoint: The model.
        layer: Name of the layer.
        unit: Channel, feature or class.
        is_class: Whether the layer is the last one.
    """

    checkpoint: Checkpoint
    layer: str
    unit: int
    is_class: bool


@dataclass(frozen=True)
class Seen:
    """A step of the climb, and what the network reads the picture as at the end.

    Attributes:
        excitation: The step.
        winner: The class; -1 before the end.
        confidence: Its probability, 0 to 1.
    """

    excitation: Excitation
    winner: int = -1
    confidence: float = 0.0


class DreamPanel(QWidget):
    """A picture, what it does to the unit, and the buttons that start and stop the climb."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._work = LatestWork(self)
        self._unit: Unit | None = None
        self._seed = 0
        self._seen: Seen | None = None
        self._error: Exception | None = None
        self._stopped = False
        self._title = QLabel()
        set_role(self._title, "group")
        self._box = named(PictureBox(theme), "excite_picture")
        self._text = named(QLabel(), "excite_text")
        set_role(self._text, "caption")
        self._text.setWordWrap(True)
        self._progress = named(QProgressBar(), "excite_progress")
        self._progress.setTextVisible(False)
        self._again = named(QPushButton(), "excite_again")
        self._stop = named(QPushButton(), "excite_stop")
        self._lay_out()
        self._again.clicked.connect(self._on_again)
        self._stop.clicked.connect(self._on_stop)
        self._work.yielded.connect(self._on_seen)
        self._work.failed.connect(self._on_failed)
        self._work.rested.connect(self._show)
        self._retranslate()

    def _lay_out(self) -> None:
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._box.setMinimumSize(40, 24)  # in a low window the words and buttons need the room
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._box, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._text)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._again)
        foot.addWidget(self._stop)
        foot.addStretch(1)
        layout.addLayout(foot)

    @property
    def seen(self) -> Seen | None:
        """The picture as it is now; None where there is none."""
        return self._seen

    def ask(self, unit: Unit | None) -> None:
        """Climb for a unit from the first start; None for nothing at all."""
        self._unit, self._seed = unit, 0
        self._begin()

    def shows(self, unit: Unit) -> bool:
        """Whether this unit's picture is there or on its way."""
        mine = self._unit
        return (
            mine is not None
            and (mine.layer, mine.unit) == (unit.layer, unit.unit)
            and same_model(mine.checkpoint, unit.checkpoint)
            and (self._work.is_running or (self._seen is not None and not self._stopped))
        )

    def give_up(self) -> None:
        """Stop a climb that goes on: nobody looks."""
        if self._work.is_running:
            self._on_stop()

    def _begin(self) -> None:
        self._seen = self._error = None
        self._stopped = False
        if self._unit is None:
            self._work.stop()
        else:
            unit, seed = self._unit, self._seed
            self._work.start(lambda: _climb(unit, seed))
        self._show()

    def _on_again(self) -> None:
        self._seed += 1
        self._begin()

    def _on_stop(self) -> None:
        self._stopped = True
        self._work.stop()
        self._show()

    def _on_seen(self, seen: Seen) -> None:
        self._seen = seen
        self._show()

    def _on_failed(self, error: Exception) -> None:
        self._seen, self._error = None, error
        self._show()

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        seen, runs = self._seen, self._work.is_running
        self._stop.setEnabled(runs)
        self._again.setEnabled(self._unit is not None)
        if seen is None:
            self._box.set_tile(None)
            self._progress.setRange(0, 0 if runs else 1)
        else:
            pixels = (seen.excitation.picture * 255).round().astype(np.uint8)
            self._box.set_tile(Tile(pixels))
            self._progress.setRange(0, seen.excitation.steps)
            self._progress.setValue(seen.excitation.step)
        self._text.setText(self._words())

    def _words(self) -> str:
        seen = self._seen
        if self._error is not None:
            return error_text(self._error)
        if seen is None or self._unit is None:
            return ""
        found = seen.excitation
        if found.is_silent:
            return self.tr("Nothing moves this unit: its gradient is 0 from every start.")
        lines = [
            self.tr("Activation {0}, step {1} of {2}").format(
                f"{found.activation:.2f}", found.step, found.steps
            )
        ]
        if self._stopped and not found.is_done:
            lines.append(self.tr("Stopped."))
        elif seen.winner >= 0 and self._unit.is_class:
            name = shortened(self._unit.checkpoint.class_names[seen.winner], 16)
            share = per_cent(seen.confidence)
            lines.append(self.tr("The network reads it as {0} ({1}).").format(name, share))
        return "\n".join(lines)

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Made by gradient ascent"))
        self._title.setToolTip(
            self.tr(
                "From noise, each pixel is changed a little, again and again, in the direction "
                "that raises the activation. Smoothing and shifts keep it from ending in noise."
            )
        )
        self._box.setAccessibleName(self.tr("The picture that excites the unit most"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._again.setText(self.tr("Another start"))
        self._again.setToolTip(self.tr("Climb again from other noise: there are many summits"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop climbing and keep the picture as it is"))
        self._show()


def _climb(unit: Unit, seed: int) -> Iterator[Seen]:
    """Yield the climb, and at its end what the network reads the picture as."""
    from cnn_desktop.core.classifier import Classifier
    from cnn_desktop.core.inspection import excitation

    climb = excitation.Climb(excitation.STEPS, seed=seed)
    for step in excitation.excite(unit.checkpoint, unit.layer, unit.unit, climb):
        if step.is_done:
            prediction = Classifier(unit.checkpoint).predict(step.picture)
            yield Seen(step, prediction.winner, prediction.confidence)
        else:
            yield Seen(step)
