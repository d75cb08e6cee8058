"""Why a run cannot be started with what the form says, in words below the setting at fault."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnn_desktop.core.data.digit_mix import LEAST_DIGITS
from cnn_desktop.core.errors import CnnDesktopError, NetworkDoesNotFit
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.suiting import Data, why_not
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.theme import set_role


class ObstacleWords(QLabel):
    """Hidden while nothing is in the way; marks the field otherwise.

    Args:
        name: The objectName.
        field: The setting at fault.
    """

    def __init__(self, name: str, field: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        set_role(self, "bad")
        self._field = field
        self._make_text: Callable[[], str] | None = None
        self.hide()

    @property
    def is_there(self) -> bool:
        """Whether something is in the way."""
        return self._make_text is not None

    def show_misfit(self, network: Network, data: Data | None) -> None:
        """Say why a network cannot learn from data; nothing where it can.

        Args:
            network: What is chosen.
            data: What is chosen; None where that does not matter.
        """
        wrong = why_not(network, data) if data is not None else None
        self._say(None if wrong is None else lambda: self._misfit_text(wrong))
        self.setToolTip("" if wrong is None else error_text(wrong))

    def show_digits(self, model: str, count: int | None) -> None:
        """Say why a model cannot be fine-tuned on My digits; nothing where it can.

        Args:
            model: Name of the model that can be tuned; empty where the one in use cannot.
            count: How many digits are stored; None where that does not matter.
        """
        if count is None or (model and count >= LEAST_DIGITS):
            self._say(None)
        elif count < LEAST_DIGITS:
            self._say(lambda: self._digits_text(count))
        else:
            self._say(lambda: self.tr("The model in use does not read digits: choose another."))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange and self._make_text is not None:
            self.setText(f"✕ {self._make_text()}")
        super().changeEvent(event)

    def _say(self, make_text: Callable[[], str] | None) -> None:
        self._make_text = make_text
        text = "" if make_text is None else f"✕ {make_text()}"
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))
        if self._field.property("invalid") is not bool(text):
            self._field.setProperty("invalid", bool(text))
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)

    def _misfit_text(self, wrong: NetworkDoesNotFit) -> str:
        values = wrong.values
        reason = values["reason"]
        words = error_text(reason) if isinstance(reason, CnnDesktopError) else str(reason)
        text = self.tr("Does not fit the data ({0}, classes: {1}): {2}.").format(
            values["shape"], values["classes"], reason_text(words).rstrip(".")
        )
        return text.replace(" × ", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}")  # shapes in one piece

    def _digits_text(self, count: int) -> str:
        text = self.tr("Draw and confirm {0} digits first ({1} so far).")
        return text.format(LEAST_DIGITS, count)
