"""What is shown while files of others are merged: which, how far, and buttons that stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from cnn_desktop.gui.common.elided import ElidedLabel
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox

WHOLE = 1000  # of the bar


class MergeBar(QWidget):
    """Shown while a file is merged, hidden otherwise."""

    def __init__(self, box: DigitBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = box
        self._text = named(ElidedLabel(), "merge_text")
        self._bar = named(QProgressBar(), "merge_progress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, WHOLE)
        self._skip = named(QPushButton(), "skip_merge")
        self._skip.setAutoDefault(False)
        self._skip.clicked.connect(box.skip_merging)
        self._stop = named(QPushButton(), "stop_merge")
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(box.stop_merging)
        for button in (self._skip, self._stop):  # a click leaves the keys to the list of digits
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._text, 2)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._skip)
        layout.addWidget(self._stop)
        box.merging_changed.connect(self._update)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _update(self) -> None:
        files = self._box.merging
        self.setVisible(bool(files))
        if not files:
            return
        self._skip.setVisible(len(files) > 1)
        self._name_stop()
        self._bar.setValue(round(WHOLE * self._box.merging_share))
        waiting = len(files) - 1
        text = self.tr("Reading {0}…").format(files[0].name)
        if waiting:
            text += "  ·  " + self.tr("waiting: {0}").format(f"{waiting:,}")
        if text != self._text.text():
            self._text.setText(text)
            self._text.setToolTip("\n".join(map(str, files)))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("How much of the file is read"))
        self._skip.setText(self.tr("Skip this file"))
        self._skip.setToolTip(self.tr("Add nothing of this file, and go on with the next"))
        self._skip.setAccessibleName(self._skip.toolTip())
        self._name_stop()
        self._update()

    def _name_stop(self) -> None:
        """Say how much the button cancels."""
        if len(self._box.merging) > 1:
            self._stop.setText(self.tr("Cancel all"))
            self._stop.setToolTip(
                self.tr("Stop, and add nothing of this file and of those that wait")
            )
        else:
            self._stop.setText(self.tr("Cancel"))
            self._stop.setToolTip(self.tr("Stop, and add nothing of this file"))
        self._stop.setAccessibleName(self._stop.toolTip())
