"""The runs that are kept on disk: named, compared, deleted, written to files, gone on with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QEvent, Qt, Signal
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTableWidgetSelectionRange,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.digit_mix import MY_DIGITS
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.run_library import (
    FIGURES,
    DamagedRun,
    KeptRun,
    bring_back,
    describe,
    differing,
    list_runs,
    purge,
    put_away,
    to_csv,
)
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.settings import LAST_FOLDER, Settings

# Okabe and Ito's colours, which people who see few colours can tell apart; and dashes beside them.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)

NAME, NOTE = 0, 5  # columns that may be written in


class RunsDialog(QDialog):
    """The list over the curves of the chosen runs; it does not block the window."""

    resume_requested = Signal(object)  # the KeptRun to go on with

    def __init__(
        self, folder: Path, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._folder, self._settings, self._theme = folder, settings, theme
        self._runs: list[KeptRun | DamagedRun] = []
        self._away: list[Path] = []  # what was deleted, the last one at the end
        self._may_resume = True
        purge(folder)  # what was deleted the last time
        self._banner = named(Banner(), "runs_banner")
        self._table = named(QTableWidget(0, 6), "runs_table")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.verticalHeader().hide()
        self._figure = named(QComboBox(), "runs_figure")
        for figure in FIGURES:
            self._figure.addItem("", figure)
        self._figure.setCurrentIndex(FIGURES.index("validation_loss"))
        self._plot = named(pg.PlotWidget(), "runs_plot")
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._legend = self._plot.addLegend(offset=(-12, 8))
        self._differences = named(QLabel(), "runs_differences")
        self._differences.setWordWrap(True)
        self._differences.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._differences, "caption")
        self._make_buttons()
        self._lay_out()
        self._table.itemSelectionChanged.connect(self._on_chosen)
        self._table.itemChanged.connect(self._on_edited)
        self._figure.currentIndexChanged.connect(self._draw)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.resize(theme.width(980), 640)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def refresh(self, choose: Path | None = None) -> None:
        """Read the folder again; the same runs stay chosen."""
        chosen = {choose} if choose else {run.folder for run in self._chosen()}
        self._runs = list_runs(self._folder)
        self._fill()
        self._table.clearSelection()
        for row, run in enumerate(self._runs):
            if run.folder in chosen:
                last = self._table.columnCount() - 1
                span = QTableWidgetSelectionRange(row, 0, row, last)
                self._table.setRangeSelected(span, True)  # noqa: FBT003
        self._on_chosen()

    def set_may_resume(self, may: bool) -> None:
        """Say whether a run may be started now."""
        self._may_resume = may
        self._on_chosen()

    # -- construction ----------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            ("resume_run", self._on_resume),
            ("delete_runs", self._on_delete),
            ("undo_delete_runs", self._on_undo),
            ("export_runs_csv", self._on_export_csv),
            ("export_runs_picture", self._on_export_picture),
            ("refresh_runs", self.refresh),
        )
        self._buttons = {name: named(QPushButton(), name) for name, _ in actions}
        for name, action in actions:
            self._buttons[name].clicked.connect(lambda _=False, action=action: action())
            self._buttons[name].setAutoDefault(False)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        for name in ("resume_run", "delete_runs", "undo_delete_runs"):
            tools.addWidget(self._buttons[name])
        tools.addStretch(1)
        tools.addWidget(self._buttons["refresh_runs"])
        below = QHBoxLayout()
        below.addWidget(self._figure)
        below.addStretch(1)
        below.addWidget(self._buttons["export_runs_csv"])
        below.addWidget(self._buttons["export_runs_picture"])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._banner)
        layout.addWidget(self._table, 2)
        layout.addLayout(tools)
        layout.addWidget(self._plot, 3)
        layout.addWidget(self._differences)
        layout.addLayout(below)

    # -- the list --------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._table.blockSignals(True)  # noqa: FBT003
        self._table.setRowCount(len(self._runs))
        for row, run in enumerate(self._runs):
            for column, text in enumerate(self._cells(run)):
                item = QTableWidgetItem(text)
                may_edit = column in {NAME, NOTE} and isinstance(run, KeptRun)
                if not may_edit:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                item.setToolTip(str(run.folder) if column == NAME else text)
                self._table.setItem(row, column, item)
        self._table.blockSignals(False)  # noqa: FBT003

    def _cells(self, run: KeptRun | DamagedRun) -> tuple[str, ...]:
        if isinstance(run, DamagedRun):
            damaged = self.tr("cannot be read: {0}").format(run.reason)
            return run.folder.name, "", "", "", "", damaged
        epochs = f"{len(run.epochs)} / {run.recipe.epochs}"
        validation = _per_cent(run.last.get("validation_accuracy"))
        return (
            run.name,
            run.recipe.name,
            epochs,
            validation,
            _per_cent(run.test_accuracy),
            run.note,
        )

    def _chosen(self) -> list[KeptRun | DamagedRun]:
        rows = sorted({index.row() for index in self._table.selectedIndexes()})
        return [self._runs[row] for row in rows if row < len(self._runs)]

    def _readable(self) -> list[KeptRun]:
        return [run for run in self._chosen() if isinstance(run, KeptRun)]

    def _on_edited(self, item: QTableWidgetItem) -> None:
        run = self._runs[item.row()]
        field = "name" if item.column() == NAME else "note"
        if self._try(partial(describe, run.folder, **{field: item.text().strip()})):
            self.refresh()

    def _on_chosen(self) -> None:
        chosen, readable = self._chosen(), self._readable()
        unfinished = len(readable) == 1 and len(readable[0].epochs) < readable[0].recipe.epochs
        tuned = any(run.recipe.dataset == MY_DIGITS for run in readable)  # these always start anew
        self._buttons["resume_run"].setEnabled(self._may_resume and unfinished and not tuned)
        self._buttons["delete_runs"].setEnabled(bool(chosen))
        self._buttons["undo_delete_runs"].setEnabled(bool(self._away))
        self._buttons["export_runs_csv"].setEnabled(bool(readable))
        self._buttons["export_runs_picture"].setEnabled(bool(readable))
        self._draw()

    # -- the comparison --------------------------------------------------------------------------

    def _draw(self) -> None:
        self._plot.clear()
        self._legend.clear()
        figure = self._figure.currentData()
        runs = self._readable()
        scale = 100 if figure.endswith("accuracy") else 1
        for index, run in enumerate(runs):
            x, y = run.figure(figure)
            colour = COLOURS[index % len(COLOURS)]
            dash = DASHES[index // len(COLOURS) % len(DASHES)]
            pen = pg.mkPen(colour, width=3 if self._theme.projector else 2, style=dash)
            seen = np.isfinite(y)
            self._plot.plot(
                x[seen],
                scale * y[seen],
                pen=pen,
                symbol="o",
                symbolSize=5,
                symbolPen=None,
                symbolBrush=colour,
                name=run.name.replace("<", "&lt;")[:40],
            )
        self._plot.setLabel("left", self._figure.currentText(), siPrefixEnableRanges=())
        self._plot.setLabel("bottom", self.tr("Epoch"))
        self._differences.setText(self._difference_text(runs))

    def _difference_text(self, runs: list[KeptRun]) -> str:
        if not self._runs:
            return self.tr("No run is kept yet. Start one on the Train page.")
        if len(runs) < 2:
            return self.tr("Choose two runs or more to see in which settings they differ.")
        rows = differing(runs)
        if not rows:
            return self.tr("These runs have the same settings.")
        lines = [f"{name}: {' | '.join(map(_value_text, values))}" for name, values in rows.items()]
        return "\n".join(lines)

    # -- what is done with them ------------------------------------------------------------------

    def _on_resume(self) -> None:
        (run,) = self._readable()
        self.resume_requested.emit(run)

    def _on_delete(self) -> None:
        for run in self._chosen():
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

    def _on_export_csv(self) -> None:
        if path := self._ask("runs.csv", "CSV (*.csv)"):
            text = to_csv(self._readable())
            self._try(lambda: write_atomically(path, text.encode("utf-8-sig")))  # for Excel

    def _on_export_picture(self) -> None:
        if not (path := self._ask("runs.png", "PNG (*.png);;SVG (*.svg)")):
            return
        paint = self._svg if path.suffix.lower() == ".svg" else self._png

        def write() -> None:
            write_atomically(path, paint())

        self._try(write)

    def _png(self) -> bytes:
        size = self._plot.size()
        image = QImage(2 * size, QImage.Format.Format_RGB32)
        self._paint_on(image)
        data = QBuffer()
        data.open(QBuffer.OpenModeFlag.WriteOnly)
        image.save(data, "PNG")  # type: ignore[call-overload]
        return bytes(data.data().data())

    def _svg(self) -> bytes:
        data = QBuffer()
        data.open(QBuffer.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()  # pyqtgraph's own exporter stumbles over the dots of curves
        generator.setOutputDevice(data)
        generator.setSize(self._plot.size())
        generator.setViewBox(self._plot.rect())
        self._paint_on(generator)
        return bytes(data.data().data())

    def _paint_on(self, device: QPaintDevice) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._plot.render(painter)
        painter.end()

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
        self._plot.setBackground(self._theme.colour("surface"))
        soft = self._theme.colour("text_soft")
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(self._theme.colour("line")))
            axis.setTextPen(pg.mkPen(soft))
            axis.setStyle(tickFont=self._theme.font(11))
        self._plot.getAxis("left").setWidth(self._theme.size(64))
        self._plot.showGrid(x=True, y=True, alpha=0.12)
        self._legend.setLabelTextColor(self._theme.colour("text"))
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        self._table.setColumnWidth(NAME, self._theme.width(240))
        head.setStretchLastSection(True)
        self._draw()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Runs"))
        heads = (
            self.tr("Name"),
            self.tr("Recipe"),
            self.tr("Epochs"),
            self.tr("Validation"),
            self.tr("Test"),
            self.tr("Note"),
        )
        self._table.setHorizontalHeaderLabels(list(heads))
        self._table.setAccessibleName(self.tr("Runs"))
        self._table.setToolTip(self.tr("Double-click a name or a note to change it"))
        self._plot.setAccessibleName(self.tr("Curves of the chosen runs"))
        texts = {
            "resume_run": (self.tr("Resume"), self.tr("Go on after its last whole epoch")),
            "delete_runs": (self.tr("Delete"), self.tr("Take the chosen runs out of the list")),
            "undo_delete_runs": (self.tr("Undo delete"), self.tr("Bring the last one back")),
            "export_runs_csv": (self.tr("Save as CSV …"), self.tr("The figures of each epoch")),
            "export_runs_picture": (
                self.tr("Save picture …"),
                self.tr("The curves as PNG or SVG"),
            ),
            "refresh_runs": (self.tr("Refresh"), self.tr("Read the folder again")),
        }
        for name, (text, help_text) in texts.items():
            self._buttons[name].setText(text)
            self._buttons[name].setToolTip(help_text)
            self._buttons[name].setAccessibleName(text)
        figures = {
            "train_loss": self.tr("Training loss"),
            "train_accuracy": self.tr("Training accuracy (%)"),
            "validation_loss": self.tr("Validation loss"),
            "validation_accuracy": self.tr("Validation accuracy (%)"),
        }
        for index in range(self._figure.count()):
            self._figure.setItemText(index, figures[self._figure.itemData(index)])
        self._figure.setAccessibleName(self.tr("What is drawn"))
        self._figure.setToolTip(self.tr("What is drawn"))
        self.refresh()


def _per_cent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}".replace("%", " %")


def _value_text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
