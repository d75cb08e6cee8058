"""From the wish to watch a run to its window: which folder, and one window for all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from cnn_desktop import paths
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import WATCHED_FOLDER, Settings

if TYPE_CHECKING:
    from cnn_desktop.gui.train.watch_dialog import WatchDialog


class Watching(QObject):
    """Opens the window in which a run of another process is watched; it is built when needed."""

    def __init__(self, session: Session, settings: Settings, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._settings, self._theme, self._page = session, settings, theme, parent
        self._dialog: WatchDialog | None = None
        self._may_follow = True

    def ask(self) -> None:
        """Let the user choose a folder, and watch the run in it."""
        chosen = QFileDialog.getExistingDirectory(
            self._page.window(), self.tr("The folder of the run to watch"), str(self._start())
        )
        if chosen:
            self._settings.set(WATCHED_FOLDER, str(Path(chosen).parent))
            self.watch(Path(chosen))

    def _start(self) -> Path:
        """Return where runs are: beside the one that was watched last, or where they are kept."""
        before = self._settings.get(WATCHED_FOLDER)
        folders = ([Path(before)] if before else []) + [paths.runs_dir(), paths.runs_dir().parent]
        # Not Path's: that raises where it may not look.
        return next((f for f in folders if os.path.isdir(f)), Path.home())  # noqa: PTH112

    def watch(self, folder: Path) -> None:
        """Watch the run in a folder."""
        if self._dialog is None:
            from cnn_desktop.gui.train.watch_dialog import WatchDialog

            self._dialog = WatchDialog(self._session, self._theme, self._page.window())
            self._dialog.another_requested.connect(self.ask)
            self._dialog.set_may_follow(self._may_follow)
        self._dialog.watch(folder)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def set_may_follow(self, may: bool) -> None:
        """Say whether the drawing may be read with the weights of a run that is watched."""
        self._may_follow = may
        if self._dialog is not None:
            self._dialog.set_may_follow(may)

    def stop(self) -> bool:
        """End looking; return whether that has ended."""
        return self._dialog is None or self._dialog.stop()
