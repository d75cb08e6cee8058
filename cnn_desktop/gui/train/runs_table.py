"""The list of kept runs: their figures, with names and notes that may be written."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTableWidgetSelectionRange,
)

from cnn_desktop.core.runs.library import INTERRUPTED, DamagedRun, KeptRun
from cnn_desktop.core.runs.progress import FAILED, PAUSED, RUNNING, STOPPED
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.train.run_titles import distinct_titles
from cnn_desktop.gui.train.setting_words import recipe_title

NAME_WIDTH, ROW = 280, 28  # pixels of plain size
LEAST_HEIGHT = 130  # the same: a head and three rows
NAME, RECIPE, DATA, EPOCHS, VALIDATION, TEST, WRITTEN, NOTE = range(8)

Found = KeptRun | DamagedRun


class RunsTable(QTableWidget):
    """Shows runs; it reads and writes nothing itself."""

    chosen = Signal()  # no payload: see chosen_runs
    renamed = Signal(object, str)  # a run's folder and the name that it shall have
    noted = Signal(object, str)  # a run's folder and what somebody wrote about it

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, NOTE + 1)
        self.setObjectName("runs_table")
        self._theme = theme
        self._runs: list[Found] = []
        self._titles: dict[Path, str] = {}
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.itemSelectionChanged.connect(self.chosen)
        self.itemChanged.connect(self._on_edited)

    @property
    def runs(self) -> list[Found]:
        """All that are listed."""
        return self._runs

    @property
    def titles(self) -> Mapping[Path, str]:
        """What the runs are called here, by their folders; no two are the same."""
        return self._titles

    @property
    def is_edited(self) -> bool:
        """Whether somebody writes a name or a note at this moment."""
        return self.state() == QAbstractItemView.State.EditingState

    def chosen_runs(self) -> list[Found]:
        """Return the runs of the chosen rows, from the top."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self._runs[row] for row in rows if row < len(self._runs)]

    def set_runs(self, runs: list[Found], choose: set[Path]) -> None:
        """Show other runs.

        Args:
            runs: From the top.
            choose: Folders of those that shall be chosen.
        """
        self._runs, self._titles = runs, distinct_titles(runs)
        self.blockSignals(True)  # noqa: FBT003 - one word about it is enough
        self.setRowCount(len(runs))
        for row, run in enumerate(runs):
            for column, text in enumerate(self._cells(run)):
                self.setItem(row, column, self._item(run, column, text))
        self.clearSelection()
        for row, run in enumerate(runs):
            if run.folder in choose:
                span = QTableWidgetSelectionRange(row, 0, row, self.columnCount() - 1)
                self.setRangeSelected(span, True)  # noqa: FBT003
        self.blockSignals(False)  # noqa: FBT003
        self.chosen.emit()

    def renew(self, runs: list[Found]) -> bool:
        """Show the same runs as they are now; what is chosen and where one looks stays.

        Args:
            runs: From the top, in the same order as before.

        Returns:
            Whether one of them, or what is said of it, is another than before.
        """
        is_news = any(new is not old for new, old in zip(runs, self._runs, strict=True))
        self._runs, self._titles = runs, distinct_titles(runs)
        self.blockSignals(True)  # noqa: FBT003 - nobody has edited anything
        for row, run in enumerate(runs):
            for column, text in enumerate(self._cells(run)):
                item = self.item(row, column)
                if item is not None and item.text() != text:
                    item.setText(text)
                    item.setToolTip(self._tip(run, column, text))
                    is_news = True
        self.blockSignals(False)  # noqa: FBT003
        return is_news

    def show_colours(self, swatches: Mapping[Path, QIcon]) -> None:
        """Mark the runs whose curves are drawn: several may have the same name.

        Args:
            swatches: The colours of the curves, by the folders of the runs.
        """
        self.blockSignals(True)  # noqa: FBT003 - nobody has edited anything
        for row, run in enumerate(self._runs):
            if item := self.item(row, NAME):
                item.setIcon(swatches.get(run.folder, QIcon()))
        self.blockSignals(False)  # noqa: FBT003

    def restyle(self) -> None:
        """Take over the theme's sizes."""
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(NAME, self._theme.width(NAME_WIDTH))
        self.verticalHeader().setDefaultSectionSize(self._theme.size(ROW))
        # A plot takes all the height that it can get from what stands above it.
        self.setMinimumHeight(self._theme.size(LEAST_HEIGHT))
        head.setStretchLastSection(True)

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        heads = (
            self.tr("Name"),
            self.tr("Recipe"),
            self.tr("Data"),
            self.tr("Epochs"),
            self.tr("Validation"),
            self.tr("Test"),
            self.tr("Started"),
            self.tr("Note"),
        )
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(self.tr("Runs"))
        self.setToolTip(self.tr("Double-click a name or a note to change it"))
        self.set_runs(self._runs, {run.folder for run in self.chosen_runs()})

    def _item(self, run: Found, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        if column not in {NAME, NOTE} or isinstance(run, DamagedRun):
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        item.setToolTip(self._tip(run, column, text))
        return item

    def _tip(self, run: Found, column: int, text: str) -> str:
        return f"{text}\n{run.folder}" if column == NAME else text

    def _cells(self, run: Found) -> tuple[str, ...]:
        if isinstance(run, DamagedRun):
            damaged = self.tr("cannot be read: {0}").format(run.reason)
            return run.folder.name, "", "", "", "", "", "", damaged
        epochs = f"{len(run.epochs)} / {run.recipe.epochs}"
        if word := self._state_word(run):
            epochs += f"  {word}"
        return (
            self._titles[run.folder],
            recipe_title(run.recipe),
            dataset_title(run.recipe.dataset),
            epochs,
            per_cent(run.last.get("validation_accuracy"), 2),
            per_cent(run.test_accuracy, 2),
            _date(run.started),
            run.note,
        )

    def _state_word(self, run: KeptRun) -> str:
        words = {
            RUNNING: self.tr("training…"),
            PAUSED: self.tr("paused"),
            STOPPED: self.tr("stopped"),
            FAILED: self.tr("failed"),
            INTERRUPTED: self.tr("broken off"),
        }
        return words.get(run.state, "")

    def _on_edited(self, item: QTableWidgetItem) -> None:
        run = self._runs[item.row()]
        signal = self.renamed if item.column() == NAME else self.noted
        signal.emit(run.folder, item.text().strip())


def _date(seconds: float | None) -> str:
    return "–" if seconds is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
