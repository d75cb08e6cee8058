"""Why a run cannot be started with what the form says, in words below the setting at fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnn_desktop.core.data.digit_mix import LEAST_DIGITS
from cnn_desktop.core.errors import CnnDesktopError, NetworkDoesNotFit
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.suiting import Data, why_not
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.theme import set_role

OBSTACLE = "✕"
NOTE = "△"


class ObstacleWords(QLabel):
    """Hidden while nothing is in the way; marks the field otherwise, or only says what to note.

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
        self._mark = ""  # in front of the words
        self.hide()

    @property
    def is_there(self) -> bool:
        """Whether something is in the way."""
        return self._mark == OBSTACLE

    def show_misfit(self, network: Network, data: Data | None) -> None:
        """Say why a network cannot learn from data; nothing where it can.

        Args:
            network: What is chosen.
            data: What is chosen; None where that does not matter.
        """
        wrong = why_not(network, data) if data is not None else None
        self._say(None if wrong is None else lambda: self._misfit_text(wrong))
        self.setToolTip("" if wrong is None else error_text(wrong))

    def show_nothing(self) -> None:
        """Say nothing: nothing is in the way."""
        self._say(None)

    def show_tuning(self, model: str, count: int, unreadable: CnnDesktopError | None) -> None:
        """Say why a model cannot be fine-tuned on My digits; nothing where it can.

        Args:
            model: Name of the model that can be tuned; empty where the one in use cannot.
            count: How many digits are stored.
            unreadable: Why they cannot be read; None where they can.
        """
        if self._show_lack(count, unreadable):
            return
        if model:
            self._say(None)
        else:
            self._say(lambda: self.tr("The model in use does not read digits: choose another."))

    def show_my_digits(
        self, missing: Sequence[str], count: int, unreadable: CnnDesktopError | None
    ) -> None:
        """Say why no network can learn from My digits, or which digits it cannot learn from them.

        Args:
            missing: Digits that there is no example of: no obstacle, but good to know before.
            count: How many digits are stored.
            unreadable: Why they cannot be read; None where they can.
        """
        if self._show_lack(count, unreadable):
            return
        if missing:
            self._say(lambda: self._missing_text(missing), NOTE)
        else:
            self._say(None)

    def _show_lack(self, count: int, unreadable: CnnDesktopError | None) -> bool:
        """Say that there are too few digits; return whether that is so."""
        self.setToolTip("" if unreadable is None else error_text(unreadable))
        if unreadable is not None:
            self._say(lambda: self._unreadable_text(unreadable))
        elif count < LEAST_DIGITS:
            self._say(lambda: self._digits_text(count))
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange and self._make_text is not None:
            self.setText(f"{self._mark} {self._make_text()}")
        super().changeEvent(event)

    def _say(self, make_text: Callable[[], str] | None, mark: str = OBSTACLE) -> None:
        self._make_text = make_text
        self._mark = "" if make_text is None else mark
        text = "" if make_text is None else f"{mark} {make_text()}"
        if text != self.text():
            self.setText(text)
        set_role(self, "warn" if mark == NOTE else "bad")
        self.setVisible(bool(text))
        if self._field.property("invalid") is not self.is_there:
            self._field.setProperty("invalid", self.is_there)
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

    def _missing_text(self, missing: Sequence[str]) -> str:
        text = self.tr("No examples of {0} to learn from: the network cannot learn to read them.")
        return text.format(", ".join(missing))

    def _unreadable_text(self, error: CnnDesktopError) -> str:
        reason = reason_text(str(error.values.get("reason", "")))
        return self.tr("My digits cannot be read: {0}.").format(reason.rstrip("."))

    def _digits_text(self, count: int) -> str:
        text = self.tr("Draw and confirm {0} digits first ({1} so far).")
        return text.format(LEAST_DIGITS, count)
