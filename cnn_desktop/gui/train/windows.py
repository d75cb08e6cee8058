"""The Train page's other windows: each is built when it is first needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnn_desktop import paths
from cnn_desktop.core.data.digit_mix import find_data
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import Settings
from cnn_desktop.gui.train.watching import Watching

if TYPE_CHECKING:
    from cnn_desktop.gui.builder.dialog import BuilderDialog
    from cnn_desktop.gui.train.runs_dialog import RunsDialog


class TrainWindows(QObject):
    """The list of runs, the window that watches one, the builder of networks.

    Args:
        session: Whose drawing may be read by a run that is watched.
        settings: Remember folders.
        theme: The look.
        data_dir: The data folder.
        page: In front of whose window they stand.
    """

    resume_requested = Signal(object)  # the KeptRun to go on with
    built = Signal(object, object)  # the Network, and the exception where it could not be kept
    kept_changed = Signal()  # no payload: networks were kept or deleted

    def __init__(
        self, session: Session, settings: Settings, theme: Theme, data_dir: Path, page: QWidget
    ) -> None:
        super().__init__(page)
        self._settings, self._theme, self._data_dir, self._page = settings, theme, data_dir, page
        self._runs: RunsDialog | None = None
        self._builder: BuilderDialog | None = None
        self._watching = Watching(session, settings, theme, page)
        self._is_running = False

    def show_runs(self) -> None:
        """Open the list of the runs that are kept, or bring it to the front."""
        if self._runs is None:
            from cnn_desktop.gui.train.runs_dialog import RunsDialog

            self._runs = RunsDialog(
                paths.runs_dir(), self._settings, self._theme, self._page.window()
            )
            self._runs.resume_requested.connect(self.resume_requested)
            self._runs.watch_requested.connect(self._watching.watch)
        self._runs.set_may_resume(not self._is_running)
        self._runs.refresh()
        self._runs.show()
        self._runs.raise_()
        self._runs.activateWindow()

    def ask_what_to_watch(self) -> None:
        """Let the user choose the folder of a run, and watch it."""
        self._watching.ask()

    def show_builder(self, network: Network, dataset: str) -> None:
        """Let the user put a network together.

        Args:
            network: Where it begins.
            dataset: Name of the data set that it is for.

        Raises:
            UnknownName: The data set has just been deleted.
        """
        from cnn_desktop.gui.builder.dialog import BuilderDialog, DataShape

        info = find_data(dataset, self._data_dir)
        if self._builder is None:
            folder = paths.networks_dir()
            self._builder = BuilderDialog(folder, self._settings, self._theme, self._page.window())
            self._builder.used.connect(self.built)
            self._builder.kept_changed.connect(self.kept_changed)
        shape = DataShape(dataset_title(dataset), info.input_shape, len(info.class_names))
        self._builder.show_for(network, shape)

    def set_running(self, running: bool) -> None:
        """Say whether a run is under way: no other one may be resumed, nor read the drawing."""
        self._is_running = running
        self._watching.set_may_follow(not running)
        if self._runs is not None:
            self._runs.set_may_resume(not running)
            if not running:
                self._runs.refresh()

    def stop(self) -> bool:
        """End what the windows do; return whether all of it has ended."""
        runs_ended = self._runs is None or self._runs.stop()
        return self._watching.stop() and runs_ended
