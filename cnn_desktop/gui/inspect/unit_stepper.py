"""Going on by itself: play, pause and how quickly."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named

SLOWEST_MS, FASTEST_MS = 1000, 40  # between two steps
SPEEDS = 10


class Stepper(QWidget):
    """Says when the next step is due, while it plays and nobody holds it."""

    stepped = Signal()  # no payload: the next step is due

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_held = False
        self._play = named(QPushButton(), "unit_play")
        self._play.setCheckable(True)
        self._speed_label = QLabel()
        set_role(self._speed_label, "caption")
        self._speed = named(QSlider(Qt.Orientation.Horizontal), "unit_speed")
        self._speed.setRange(0, SPEEDS)
        self._speed.setValue(SPEEDS // 2)
        self._speed.setFixedWidth(110)
        self._timer = QTimer(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._play, self._speed_label, self._speed):
            layout.addWidget(widget)
        self._play.toggled.connect(self._on_toggled)
        self._speed.valueChanged.connect(self._set_pace)
        self._timer.timeout.connect(self._on_timeout)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._play.isChecked()

    def toggle(self) -> None:
        """Let it go on, or stop it; nothing where there is nowhere to go."""
        if self._play.isEnabled():
            self._play.toggle()

    def stop(self) -> None:
        """Stand still, and forget that it was held."""
        self._play.setChecked(False)
        self._is_held = False

    def hold(self, held: bool) -> None:
        """Rest while something else decides, such as the pointer."""
        self._is_held = held

    def set_possible(self, possible: bool) -> None:
        """Whether there is anywhere to go; stands still where there is not."""
        if not possible:
            self._play.setChecked(False)
        self._play.setEnabled(possible)

    def _on_toggled(self, on: bool) -> None:
        self._name_play()
        self._set_pace()
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def _set_pace(self) -> None:
        share = self._speed.value() / SPEEDS
        self._timer.setInterval(round(SLOWEST_MS * (FASTEST_MS / SLOWEST_MS) ** share))

    def _on_timeout(self) -> None:
        if not self._is_held:
            self.stepped.emit()

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._speed.setMinimumHeight(self._theme.size(22))  # room for its handle
        side = self._theme.size(16)
        self._play.setIconSize(QSize(side, side))
        self._name_play()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _name_play(self) -> None:
        playing = self.is_playing
        self._play.setText(self.tr("Pause") if playing else self.tr("Play"))
        self._play.setIcon(icon("pause" if playing else "play", self._theme))

    def _retranslate(self) -> None:
        self._name_play()
        self._play.setToolTip(
            self.tr("Let the window go over the map by itself (Space); the pointer stops it")
        )
        self._speed_label.setText(self.tr("Speed"))
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("How quickly the window moves"))
