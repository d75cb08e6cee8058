"""The slider through the epochs of a run: by hand, by playing, by a click on the curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.curve_strip import Curve, CurveStrip

PLAY_MS = 450  # that an epoch is shown while it plays
SHORT_MS = 120  # where there are many
MANY = 30


class EpochSlider(QWidget):
    """Play and pause, a slider with the epoch beside it, and the curves of the run below."""

    epoch_chosen = Signal(int)  # the epoch that is to be shown, as it is written in the run

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._epochs: tuple[int, ...] = ()
        self._last = 1
        self._play = named(QToolButton(), "time_play")
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "time_slider")
        self._place = named(QLabel(), "time_epoch")
        self._curve = named(CurveStrip(theme), "time_curve")
        self._timer = QTimer(self)
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self.slider.valueChanged.connect(self._on_moved)
        self._play.clicked.connect(self._on_play)
        self._timer.timeout.connect(self._on_tick)
        self._curve.epoch_wanted.connect(self.go_to)
        self._retranslate()
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self.slider.setRange(0, 0)
        self.slider.setPageStep(5)
        set_role(self._place, "group")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._play)
        row.addWidget(self.slider, 1)
        row.addWidget(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._curve)

    def set_epochs(
        self, epochs: Sequence[int], losses: list[Curve], accuracies: list[Curve], last: int
    ) -> None:
        """Offer these epochs, and choose the last of them.

        Args:
            epochs: Those whose weights are kept, in their order; may be none.
            losses: Of training and validation.
            accuracies: Likewise.
            last: The last epoch of the run, at the right edge of the curves.
        """
        self.pause()
        self._epochs, self._last = tuple(epochs), last
        self.slider.blockSignals(True)  # noqa: FBT003
        self.slider.setRange(0, max(0, len(epochs) - 1))
        self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)  # noqa: FBT003
        for widget in (self.slider, self._play):
            widget.setEnabled(len(epochs) > 1)
        self._curve.set_curves(losses, accuracies, last)
        self._on_moved()

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def pause(self) -> None:
        """Stop playing."""
        self._timer.stop()
        self._show_play()

    def _on_moved(self) -> None:
        if self._epochs:
            self.epoch_chosen.emit(self._epochs[self.slider.value()])
        self._show_place()

    def _show_place(self) -> None:
        if not self._epochs:
            self._place.setText("")
            self._curve.set_epoch(-1)
            return
        epoch = self._epochs[self.slider.value()]
        self._place.setText(f"{epoch} / {self._last}")
        self._place.setMinimumWidth(max(self._place.minimumWidth(), self._place.sizeHint().width()))
        self._curve.set_epoch(epoch)

    def go_to(self, epoch: int) -> None:
        """Choose an epoch, or the nearest one whose weights are kept."""
        if self._epochs:
            distances = [abs(one - epoch) for one in self._epochs]
            self.slider.setValue(int(np.argmin(distances)))

    # -- playing ---------------------------------------------------------------------------------

    def _on_play(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            many = self.slider.maximum() > MANY
            self._timer.start(SHORT_MS if many else PLAY_MS)
        self._show_play()

    def _on_tick(self) -> None:
        if self.slider.value() >= self.slider.maximum():
            self.pause()
            return
        self.slider.setValue(self.slider.value() + 1)

    def _show_play(self) -> None:
        plays = self._timer.isActive()
        self._play.setIcon(icon("pause" if plays else "play", self._theme))
        text = self.tr("Pause") if plays else self.tr("Play the epochs")
        self._play.setToolTip(text)
        self._play.setAccessibleName(text)

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        size = self._theme.size(18)
        self._play.setIconSize(QSize(size, size))
        self.slider.setMinimumHeight(self._theme.size(22))
        self._place.setMinimumWidth(0)
        self._show_play()
        self._show_place()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.slider.setAccessibleName(self.tr("Epoch"))
        self.slider.setToolTip(self.tr("The epoch that is looked at (arrow keys)"))
        self._curve.set_titles(
            self.tr("Loss: training, validation dashed"),
            self.tr("Accuracy: training, validation dashed"),
        )
        self._curve.setAccessibleName(self.tr("Curves of the run"))
        self._curve.setToolTip(self.tr("Click to go to an epoch"))
        self._show_play()
