"""Save all epochs: the button, the question what as, the progress and what comes of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QWidget

from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.series_export import SeriesExport, series_path

ENDINGS = (".gif", ".png", ".csv")


class SeriesSave(QWidget):
    """A row with progress and Cancel, shown while a file is made; the view places the button.

    Args:
        export: What makes the file.
        message: Says what came of it.
    """

    wanted = Signal(object)  # the Path that the user has chosen; its ending says as what

    def __init__(self, export: SeriesExport, message: Banner) -> None:
        super().__init__()
        self._export, self._message = export, message
        self._is_possible = False
        self.button = named(QPushButton(), "time_series")
        self._progress = named(QProgressBar(), "time_progress")
        self._progress.setTextVisible(False)
        self._cancel = named(QPushButton(), "time_cancel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._progress, 1)
        layout.addWidget(self._cancel)
        self.button.clicked.connect(self._on_clicked)
        self._cancel.clicked.connect(export.cancel)
        export.progressed.connect(self._on_progress)
        export.finished.connect(self._on_finished)
        export.failed.connect(self._on_failed)
        export.ended.connect(self._show_state)
        self._retranslate()

    def set_possible(self, possible: bool) -> None:
        """Enable the button, or disable it where there is nothing to save."""
        self._is_possible = possible
        self._show_state()

    def _on_clicked(self) -> None:
        kinds = (
            self.tr("Animation (*.gif)"),
            self.tr("A picture of each epoch (*.png)"),
            self.tr("Numbers of each epoch (*.csv)"),
        )
        chosen, kind = QFileDialog.getSaveFileName(
            self, self.tr("Save all epochs"), "epochs.gif", ";;".join(kinds)
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in ENDINGS:
            path = path.with_name(path.name + ENDINGS[kinds.index(kind) if kind in kinds else 0])
        self.wanted.emit(path)

    def _show_state(self) -> None:
        busy = self._export.is_busy
        self.setVisible(busy)
        self.button.setEnabled(self._is_possible and not busy)
        tip = self.tr("As an animation (GIF), as a picture of each epoch (PNG) or as numbers (CSV)")
        none = self.tr("There is no epoch to save")
        self.button.setToolTip(tip if self._is_possible else none)

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._show_state()

    def _on_finished(self, path: Path, missing: int) -> None:
        def text() -> str:
            said = self.tr("Saved: {0}").format(path)
            if path.suffix.lower() == ".png":  # one file is chosen, others are written
                names = (series_path(path, epoch).name for epoch in self._export.ends)
                said = self.tr("Saved in {0}: {1} to {2}").format(path.parent, *names)
            if missing:
                lost = self.tr("Epochs that could not be read and are left out: {0}.")
                said = f"{said}  {lost.format(missing)}"
            return said

        self._message.show_message("warning" if missing else "good", text)

    def _on_failed(self, error: Exception) -> None:
        self._message.show_message("error", lambda: error_text(error))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Save all epochs…"))
        self._show_state()
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Give up making the file"))
        self._progress.setAccessibleName(self.tr("Progress"))
