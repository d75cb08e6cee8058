"""The choice of a kept run."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QEvent, Signal

from cnn_desktop.core.runs.library import DamagedRun, KeptRun
from cnn_desktop.gui.common.fields import Choice
from cnn_desktop.gui.common.widgets import shortened


class RunChoice(Choice):
    """Runs by name, beginning and epochs; what is chosen stays chosen when there are others."""

    run_chosen = Signal()  # another one than before, or one that has changed on disk: see run

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[KeptRun | DamagedRun] = []
        self._told: KeptRun | DamagedRun | None = None  # what run_chosen was last about
        self.setMinimumContentsLength(10)
        self.currentIndexChanged.connect(self._on_chosen)
        self._retranslate()

    @property
    def run(self) -> KeptRun | DamagedRun | None:
        """The chosen run; None where there is none."""
        index = self.currentIndex()
        return self._runs[index] if 0 <= index < len(self._runs) else None

    def set_runs(self, runs: list[KeptRun | DamagedRun]) -> None:
        """Offer these runs."""
        kept = self.currentData()
        self._runs = runs
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        for run in runs:
            self.addItem(self._title(run), str(run.folder))
        self.setCurrentIndex(max(0, self.findData(kept)) if runs else -1)
        self.blockSignals(False)  # noqa: FBT003
        self._show_state()
        if not _is_same(self._told, self.run):
            self._on_chosen()

    def _on_chosen(self) -> None:
        self._told = self.run
        self.run_chosen.emit()

    def _title(self, run: KeptRun | DamagedRun) -> str:
        if isinstance(run, DamagedRun):
            return self.tr("{0}  ·  cannot be read").format(shortened(run.folder.name, 60))
        began = run.folder.name
        if run.started is not None:
            began = f"{datetime.datetime.fromtimestamp(run.started):%Y-%m-%d %H:%M}"
        title = self.tr("{0}  ·  {1}  ·  epochs: {2}")
        return title.format(run_name(run), began, len(run.epochs))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("no run yet"))
        self.setAccessibleName(self.tr("Run"))
        self._show_state()
        for index, run in enumerate(self._runs):
            self.setItemText(index, self._title(run))

    def _show_state(self) -> None:
        there, none = (
            self.tr("The kept run whose epochs are looked at"),
            self.tr("No run is kept yet"),
        )
        self.setEnabled(bool(self._runs))
        self.setToolTip(there if self._runs else none)


def run_name(run: KeptRun) -> str:
    """Return what people call a run."""
    return shortened(run.name if run.is_named else run.recipe.network, 60)


def _is_same(known: KeptRun | DamagedRun | None, listed: KeptRun | DamagedRun | None) -> bool:
    """Whether a run is as it was when it was opened: one that is trained gets more epochs."""
    if isinstance(known, KeptRun) and isinstance(listed, KeptRun):
        return known.folder == listed.folder and len(known.epochs) == len(listed.epochs)
    return False
