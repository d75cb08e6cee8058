"""What to try after a run that failed, on a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton

from cnn_desktop.core.compute.trouble import advice, device_advice
from cnn_desktop.core.recipes import Recipe


class AdviceButton(QPushButton):
    """Offers a recipe, or a device, that is less likely to fail; hidden while there is none."""

    taken = Signal(object, str)  # the Recipe, and the device (empty: as before)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("take_advice")
        self._tried: Recipe | None = None
        self._advised: Recipe | None = None
        self._device = ""
        self.clicked.connect(lambda: self.taken.emit(self._advised, self._device))
        self._retranslate()
        self.hide()

    def offer(self, error: Exception, tried: Recipe | None) -> None:
        """Offer what helps against an error, where anything does.

        Args:
            error: What ended the run.
            tried: Its recipe.
        """
        self._tried = tried
        self._advised = advice(error, tried) if tried else None
        self._device = device_advice(error)
        self._retranslate()
        self.setVisible(self._advised is not None)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setToolTip(self.tr("Set it in the form and start again"))
        advised, tried = self._advised, self._tried
        if advised is None or tried is None:
            return
        if self._device:
            text = self.tr("Train on the processor (CPU)")
        elif advised.batch_size != tried.batch_size:
            text = self.tr("Try batches of {0}").format(advised.batch_size)
        else:
            text = self.tr("Try the learning rate {0}").format(f"{advised.learning_rate:g}")
        self.setText(text)
        self.setAccessibleName(text)
