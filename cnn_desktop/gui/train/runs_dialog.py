"""The runs that are kept on disk: named, compared, deleted, written to files, gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.runs.following import RunsFolder
from cnn_desktop.core.runs.library import (
    DamagedRun,
    KeptRun,
    bring_back,
    describe,
    purge,
    put_away,
    to_csv,
)
from cnn_desktop.core.runs.tensorboard import export_tensorboard
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.dialog_size import make_room
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.settings import LAST_FOLDER, Settings
from cnn_desktop.gui.train.runs_comparison import RunsComparison
from cnn_desktop.gui.train.runs_table import RunsTable

TOOLS = ("resume_run", "watch_run", "delete_runs", "undo_delete_runs")
EXPORTS = ("export_runs_csv", "export_runs_picture", "export_runs_tensorboard")
WAIT_MS = 10_000
LOOK_MS = 2_000  # between two looks at the folder while the list is open


class RunsDialog(QDialog):
    """The list over the comparison of the chosen runs; it does not block the window.

    The folder may hold many runs and lie on a slow disk: it is read in a thread. While the list is
    open it is looked at every two seconds, so that what is trained elsewhere, or was ended there,
    is listed as it is.
    """

    resume_requested = Signal(object)  # the KeptRun to go on with
    watch_requested = Signal(object)  # the folder of a run to watch

    def __init__(
        self, folder: Path, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._folder, self._settings, self._theme = folder, settings, theme
        self._runs_folder = RunsFolder(folder)
        self._away: list[Path] = []  # what was deleted, the last one at the end
        self._may_resume = True
        self._reading: IteratorThread | None = None
        self._read_again = False
        self._to_choose: set[Path] | None = None
        self._writing: IteratorThread | None = None
        self._is_first = True  # no run has been shown yet
        self._has_purged = False  # what was deleted the last time
        self._banner = named(Banner(), "runs_banner")
        self._table = RunsTable(theme)
        self._comparison = RunsComparison(theme)
        self._make_buttons()
        self._lay_out()
        self._table.chosen.connect(self._on_chosen)
        self._table.renamed.connect(lambda run, text: self._describe(run, name=text))
        self._table.noted.connect(lambda run, text: self._describe(run, note=text))
        self._timer = named(QTimer(self), "look_again")
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_again)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what happens in the folder."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the folder alone while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def is_reading(self) -> bool:
        """Whether the folder is being read."""
        return self._reading is not None

    def refresh(self, choose: Path | None = None) -> None:
        """Read the folder again; the same runs stay chosen.

        Args:
            choose: The folder of a run that shall be chosen instead.
        """
        if choose:
            self._to_choose = {choose}
        if self._reading is not None:
            self._read_again = True
            return
        folder, runs_folder, purges = self._folder, self._runs_folder, not self._has_purged
        self._has_purged = True

        def read() -> Iterator[list[KeptRun | DamagedRun]]:
            if purges:
                purge(folder)
            runs_folder.forget()
            yield runs_folder.look()

        self._read(read, self._on_read)

    def set_may_resume(self, may: bool) -> None:
        """Say whether a run may be started now."""
        self._may_resume = may
        self._on_chosen()

    def stop(self) -> bool:
        """Wait for what is being read or written; return whether that has ended."""
        self._timer.stop()
        threads = (self._reading, self._writing)
        return all(thread.wait(WAIT_MS) for thread in threads if thread is not None)

    # -- construction ----------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            ("resume_run", self._on_resume),
            ("watch_run", self._on_watch),
            ("delete_runs", self._on_delete),
            ("undo_delete_runs", self._on_undo),
            ("refresh_runs", self.refresh),
            ("export_runs_csv", self._on_export_csv),
            ("export_runs_picture", self._on_export_picture),
            ("export_runs_tensorboard", self._on_export_tensorboard),
        )
        self._buttons = {name: named(QPushButton(), name) for name, _ in actions}
        for name, action in actions:
            self._buttons[name].clicked.connect(lambda _=False, action=action: action())
            self._buttons[name].setAutoDefault(False)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for name in TOOLS:
            tools.addWidget(self._buttons[name])
        tools.addStretch(1)
        tools.addWidget(self._buttons["refresh_runs"])
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._comparison.figure)
        below.addStretch(1)
        for name in EXPORTS:
            below.addWidget(self._buttons[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._banner)
        layout.addWidget(self._table, 2)
        layout.addLayout(tools)
        layout.addWidget(self._comparison, 3)
        layout.addLayout(below)

    # -- the list --------------------------------------------------------------------------------

    def _read(
        self,
        read: Callable[[], Iterator[list[KeptRun | DamagedRun]]],
        take: Callable[[list[KeptRun | DamagedRun]], None],
    ) -> None:
        self._reading = IteratorThread(read, self)
        self._reading.yielded.connect(take)
        self._reading.finished.connect(self._on_reading_over)
        self._reading.start()

    def _look_again(self) -> None:
        """See what has changed in the folder, unless it is being read anyway."""
        if self._reading is None:
            look = self._runs_folder.look

            def read() -> Iterator[list[KeptRun | DamagedRun]]:
                yield look()

            self._read(read, self._on_looked)

    def _on_looked(self, runs: list[KeptRun | DamagedRun]) -> None:
        if self._read_again or self._table.is_edited:
            return  # all is read anew next, or somebody writes a name: not under their hands
        if [run.folder for run in runs] != [run.folder for run in self._table.runs]:
            self._on_read(runs)
        elif self._table.renew(runs):
            self._on_chosen()

    def _on_read(self, runs: list[KeptRun | DamagedRun]) -> None:
        choose = self._to_choose
        self._to_choose = None
        if choose is None:
            choose = {run.folder for run in self._table.chosen_runs()}
        if self._is_first and not choose:  # the newest: its curves say more than an empty plot
            choose = {run.folder for run in runs[:1]}
        self._is_first = not runs
        self._table.set_runs(runs, choose)

    def _on_reading_over(self) -> None:
        thread, self._reading = self._reading, None
        if thread is not None:
            thread.deleteLater()
        if self._read_again:
            self._read_again = False
            self.refresh()

    def _readable(self) -> list[KeptRun]:
        return [run for run in self._table.chosen_runs() if isinstance(run, KeptRun)]

    def _describe(self, folder: Path, **texts: str) -> None:
        self._try(partial(describe, folder, **texts))
        self.refresh()

    def _on_chosen(self) -> None:
        chosen, readable = self._table.chosen_runs(), self._readable()
        alone = readable[0] if len(readable) == 1 else None
        unfinished = (
            alone is not None and len(alone.epochs) < alone.recipe.epochs and not alone.has_waited
        )
        self._buttons["resume_run"].setEnabled(
            self._may_resume and unfinished and not (alone and alone.seems_alive)
        )
        self._buttons["watch_run"].setEnabled(alone is not None)
        self._buttons["delete_runs"].setEnabled(bool(chosen))
        self._buttons["undo_delete_runs"].setEnabled(bool(self._away))
        for name in EXPORTS:
            self._buttons[name].setEnabled(bool(readable))
        titles = self._table.titles
        self._comparison.set_runs(readable, titles, is_empty=not self._table.runs)
        self._table.show_colours(self._comparison.swatches())

    # -- what is done with them ------------------------------------------------------------------

    def _on_resume(self) -> None:
        (run,) = self._readable()
        self.close()  # on a small screen it would hide the run that goes on
        self.resume_requested.emit(run)

    def _on_watch(self) -> None:
        (run,) = self._readable()
        self.watch_requested.emit(run.folder)

    def _on_delete(self) -> None:
        for run in self._table.chosen_runs():
            self._try(partial(self._put_away, run.folder))
        self._table.clearSelection()
        self.refresh()
        self._banner.show_message(
            "info", lambda: self.tr("Deleted. “Undo delete” brings the last run back.")
        )

    def _put_away(self, folder: Path) -> None:
        self._away.append(put_away(folder))

    def _on_undo(self) -> None:
        back: list[Path] = []
        if self._away and self._try(lambda: back.append(bring_back(self._away[-1]))):
            self._away.pop()
            self._banner.clear()
            self.refresh(back[0])

    # -- files -----------------------------------------------------------------------------------

    def _on_export_csv(self) -> None:
        if path := self._ask("runs.csv", "CSV (*.csv)"):
            text = to_csv(self._readable())
            self._write(path, lambda: text.encode("utf-8-sig"))  # for Excel

    def _on_export_picture(self) -> None:
        if path := self._ask("runs.png", "PNG (*.png);;SVG (*.svg)"):
            is_svg = path.suffix.lower() == ".svg"
            self._write(path, self._comparison.svg if is_svg else self._comparison.png)

    def _write(self, path: Path, make: Callable[[], bytes]) -> None:
        if self._try(lambda: write_atomically(path, make())):
            self._banner.show_message("good", lambda: self.tr("Saved: {0}").format(path))

    def _on_export_tensorboard(self) -> None:
        """Write event files; its library takes a moment to load, so a thread does it."""
        if self._writing is not None:
            return
        start = self._settings.get(LAST_FOLDER)
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for TensorBoard (tensorboard --logdir)"), start
        )
        if not chosen:
            return
        self._settings.set(LAST_FOLDER, chosen)
        folder, runs = Path(chosen), self._readable()

        def write() -> Iterator[int]:
            yield len(export_tensorboard(folder, runs))

        def text() -> str:
            return self.tr("Saved. Look at it with:  tensorboard --logdir {0}").format(folder)

        self._writing = IteratorThread(write, self)
        self._writing.yielded.connect(lambda _: self._banner.show_message("good", text))
        self._writing.failed.connect(self._on_failed)
        self._writing.finished.connect(self._on_written)
        self._writing.start()

    def _on_failed(self, error: Exception) -> None:
        self._banner.show_message("error", partial(error_text, error))

    def _on_written(self) -> None:
        thread, self._writing = self._writing, None
        if thread is not None:
            thread.deleteLater()

    def _ask(self, name: str, kinds: str) -> Path | None:
        start = str(Path(self._settings.get(LAST_FOLDER)) / name)
        chosen, kind = QFileDialog.getSaveFileName(self, self.tr("Save"), start, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.set(LAST_FOLDER, str(path.parent))
        suffix = kind[kind.find("*") + 1 : kind.find(")")]
        return path if path.suffix else path.with_suffix(suffix)

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except CnnDesktopError as error:
            self._banner.show_message("error", partial(error_text, error))
            return False
        return True

    # -- looks -----------------------------------------------------------------------------------

    def _restyle(self) -> None:
        make_room(self, self._theme.width(1040), 680)
        self._table.restyle()
        self._comparison.restyle()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Runs"))
        texts = {
            "resume_run": (self.tr("Resume"), self.tr("Go on after its last whole epoch")),
            "watch_run": (
                self.tr("Watch"),
                self.tr("See it grow while another program or computer trains it"),
            ),
            "delete_runs": (self.tr("Delete"), self.tr("Take the chosen runs out of the list")),
            "undo_delete_runs": (self.tr("Undo delete"), self.tr("Bring the last one back")),
            "export_runs_csv": (self.tr("Save as CSV…"), self.tr("The figures of each epoch")),
            "export_runs_picture": (
                self.tr("Save picture…"),
                self.tr("The curves as PNG or SVG"),
            ),
            "export_runs_tensorboard": (
                self.tr("For TensorBoard…"),
                self.tr("Event files that TensorBoard shows, in a folder of your choice"),
            ),
            "refresh_runs": (self.tr("Refresh"), self.tr("Read the folder again")),
        }
        for name, (text, help_text) in texts.items():
            self._buttons[name].setText(text)
            self._buttons[name].setToolTip(help_text)
            self._buttons[name].setAccessibleName(text)
        self._comparison.retranslate()
        self._table.retranslate()
