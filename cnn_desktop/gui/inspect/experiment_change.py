"""An experiment's changes on the undo stack."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QUndoCommand

from cnn_desktop.core.inspection.experiments import Experiment
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.gui.session import ModelInUse

Key = tuple[Network | None, ModelInUse | None]
"""Which model an experiment is about: two with the same layers may have other weights."""


class Experimenter(Protocol):
    """Who holds the experiment."""

    def restore(self, experiment: Experiment, key: Key) -> bool:
        """Take an experiment; False where it is about another model, and nothing was done."""

    def undo(self) -> None:
        """Take the change before back as well."""


class ExperimentChange(QUndoCommand):
    """From one experiment to another; both are frozen, so undo and redo only swap them."""

    def __init__(
        self, holder: Experimenter, before: Experiment, after: Experiment, key: Key, text: str
    ) -> None:
        super().__init__(text)
        self._holder, self._before, self._after, self._key = holder, before, after, key

    def undo(self) -> None:
        """Go back; where this was about a model that is no longer in use, to what was before."""
        if not self._holder.restore(self._before, self._key):
            self.setObsolete(True)
            QTimer.singleShot(0, self._holder.undo)

    def redo(self) -> None:
        """Do it, the first time too."""
        if not self._holder.restore(self._after, self._key):
            self.setObsolete(True)
