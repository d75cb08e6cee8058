"""The chosen runs beside each other: their curves, and the settings in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QEvent, QObject, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPaintDevice, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.runs.library import FIGURES, KeptRun, differing
from cnn_desktop.gui.common.card import card
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.plots import dress
from cnn_desktop.gui.common.setting_names import setting_name
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.whole_ticks import WholeTicks
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.train.run_titles import head_lines
from cnn_desktop.gui.train.setting_words import run_title, value_text

# Okabe and Ito's colours, which people who see few colours can tell apart; and dashes beside them.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
LOOKS = len(COLOURS) * len(DASHES)  # so many curves can be told apart
LIGHTER = 140  # per cent of a colour's brightness, on a dark ground
SWATCH = 12  # pixels


class RunsComparison(QWidget):
    """Curves on the left, differences and results on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._runs: list[KeptRun] = []
        self._titles: list[str] = []
        self._numbers: dict[Path, int] = {}  # of the looks; a run keeps its own
        self._is_empty = True
        self.figure = named(QComboBox(), "runs_figure")
        for figure in FIGURES:
            self.figure.addItem("", figure)
        self.figure.setCurrentIndex(FIGURES.index("validation_loss"))
        axes = {"bottom": WholeTicks("bottom")}
        self.plot = named(pg.PlotWidget(axisItems=axes), "runs_plot")
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setLimits(yMin=0)  # no loss and no accuracy is below it
        self._legend = self.plot.addLegend(offset=(-12, 8))
        # In the middle of the plot: an empty one is dumb.
        self._plot_hint = named(QLabel(self.plot), "runs_plot_hint")
        self._plot_hint.setWordWrap(True)
        self._plot_hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._plot_hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self._plot_hint, "caption")
        self._hint = named(QLabel(), "runs_hint")
        self._hint.setWordWrap(True)
        set_role(self._hint, "caption")
        self._table = named(QTableWidget(), "runs_differences")
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setShowGrid(False)
        self._table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self._hint)
        beside.addWidget(self._table, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.plot.installEventFilter(self)
        layout.addWidget(card(self.plot), 4)
        layout.addWidget(self._beside, 3)
        self.figure.currentIndexChanged.connect(self._draw)

    def set_runs(self, runs: list[KeptRun], titles: Mapping[Path, str], *, is_empty: bool) -> None:
        """Compare other runs.

        Args:
            runs: From the top.
            titles: What each is called, by the folders; no two are the same.
            is_empty: Whether there is no run to choose at all.
        """
        self._runs, self._is_empty = runs, is_empty
        self._titles = [titles.get(run.folder, run_title(run)) for run in runs]
        self._number([run.folder for run in runs])
        self._draw()
        self._tabulate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the hint in the middle of the plot."""
        if event.type() == QEvent.Type.Resize:
            self._place_plot_hint()
        return super().eventFilter(watched, event)

    def swatches(self) -> dict[Path, QIcon]:
        """Return the colours of the curves, as small pictures, by the folders of the runs."""
        ground = self._theme.colour("surface")  # a frame: a chosen row is as blue as a curve
        return {run.folder: _swatch(self._colour(run), ground) for run in self._runs}

    def png(self) -> bytes:
        """Return the curves as a picture of twice their size on the screen."""
        image = QImage(2 * self.plot.size(), QImage.Format.Format_RGB32)
        self._paint_on(image)
        data = QBuffer()
        data.open(QBuffer.OpenModeFlag.WriteOnly)
        image.save(data, "PNG")  # type: ignore[call-overload]
        return bytes(data.data().data())

    def svg(self) -> bytes:
        """Return the curves as a drawing."""
        data = QBuffer()
        data.open(QBuffer.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()  # pyqtgraph's own exporter stumbles over the dots of curves
        generator.setOutputDevice(data)
        generator.setSize(self.plot.size())
        generator.setViewBox(self.plot.rect())
        self._paint_on(generator)
        return bytes(data.data().data())

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        dress(self.plot, self._theme, left_width=64)
        self._legend.setLabelTextColor(self._theme.colour("text"))
        self._legend.setLabelTextSize(f"{self._theme.size(8)}pt")
        self._draw()
        self._tabulate()

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        figures = {
            "train_loss": self.tr("Training loss"),
            "train_accuracy": self.tr("Training accuracy (%)"),
            "validation_loss": self.tr("Validation loss"),
            "validation_accuracy": self.tr("Validation accuracy (%)"),
        }
        for index in range(self.figure.count()):
            self.figure.setItemText(index, figures[self.figure.itemData(index)])
        self.figure.setAccessibleName(self.tr("What is drawn"))
        self.figure.setToolTip(self.tr("What is drawn"))
        self.plot.setAccessibleName(self.tr("Curves of the chosen runs"))
        self._table.setAccessibleName(self.tr("In which settings the chosen runs differ"))
        self._draw()
        self._tabulate()

    def _number(self, chosen: list[Path]) -> None:
        """Give each chosen run a look, of a colour and a dash: its own, or one that is nobody's.

        Where all looks have gone to runs that were chosen at some time, a new run takes one of a
        run that is not chosen now.
        """
        owners = {number: folder for folder, number in self._numbers.items()}
        for folder in chosen:
            if folder in self._numbers:
                continue
            free = [number for number in range(LOOKS) if number not in owners]
            left = [number for number, owner in owners.items() if owner not in chosen]
            number = (free or left or [len(self._numbers)])[0]
            self._numbers.pop(owners.get(number, folder), None)
            owners[number] = folder
            self._numbers[folder] = number

    def _colour(self, run: KeptRun) -> QColor:
        colour = QColor(COLOURS[self._numbers[run.folder] % len(COLOURS)])
        return colour.lighter(LIGHTER) if self._theme.is_dark else colour

    def _draw(self) -> None:
        self.plot.clear()
        self._legend.clear()
        figure = self.figure.currentData()
        scale = 100 if figure.endswith("accuracy") else 1
        for run, title in zip(self._runs, self._titles, strict=True):
            x, y = run.figure(figure)
            if not np.isfinite(y).any():
                continue
            dash = DASHES[self._numbers[run.folder] // len(COLOURS) % len(DASHES)]
            pen = pg.mkPen(self._colour(run), width=3 if self._theme.projector else 2, style=dash)
            seen = np.isfinite(y)
            self.plot.plot(
                x[seen],
                scale * y[seen],
                pen=pen,
                symbol="o",
                symbolSize=5 if seen.sum() > 1 else 9,  # one dot alone must be found
                symbolPen=None,
                symbolBrush=self._colour(run),
                name=shortened(title, 40).replace("<", "&lt;"),
            )
        self.plot.setLabel("left", self.figure.currentText(), siPrefixEnableRanges=())
        self.plot.setLabel("bottom", self.tr("Epoch"), siPrefixEnableRanges=())
        self._show_plot_hint()

    def _show_plot_hint(self) -> None:
        """Say in place of an empty plot what to do; its axes would be of nothing."""
        text = self._plot_hint_text()
        self._plot_hint.setText(text)
        self._plot_hint.setVisible(bool(text))
        for side in ("left", "bottom"):
            self.plot.getPlotItem().showAxis(side, not text)
        self._place_plot_hint()

    def _plot_hint_text(self) -> str:
        if self._is_empty:
            return self.tr("No run is kept yet. Start one on the Train page.")
        if not self._runs:
            return self.tr("Choose a run in the list above to see its curves.")
        if not self.plot.getPlotItem().listDataItems():
            return self.tr("No epoch of this run is complete yet.")
        return ""

    def _place_plot_hint(self) -> None:
        self._plot_hint.setGeometry(self.plot.rect().adjusted(16, 16, -16, -16))

    def _tabulate(self) -> None:
        """Fill the table: a row for each setting that differs, and for what came of it."""
        self._hint.setText(self._hint_text())
        self._hint.setVisible(bool(self._hint.text()))
        rows = self._rows()
        self._table.setVisible(bool(self._runs))
        self._beside.setVisible(bool(self._runs or self._hint.text()))  # else the plot has the room
        self._table.setRowCount(len(rows))
        self._table.setColumnCount(len(self._runs))
        self._table.setVerticalHeaderLabels([name for name, _ in rows])
        for column, title in enumerate(head_lines(self._titles, 22)):
            head = QTableWidgetItem(_swatch(self._colour(self._runs[column])), title)
            head.setToolTip(self._titles[column])
            self._table.setHorizontalHeaderItem(column, head)
            for row, (_, values) in enumerate(rows):
                item = QTableWidgetItem(values[column])
                item.setToolTip(values[column])
                self._table.setItem(row, column, item)
        mode = QHeaderView.ResizeMode.ResizeToContents
        self._table.horizontalHeader().setSectionResizeMode(mode)
        self._table.verticalHeader().setSectionResizeMode(mode)

    def _rows(self) -> list[tuple[str, list[str]]]:
        runs = self._runs
        rows = [
            (setting_name(name), [value_text(name, value) for value in values])
            for name, values in differing(runs).items()
        ]
        best = [_best(run) for run in runs]
        rows.append((self.tr("Epochs trained"), [str(len(run.epochs)) for run in runs]))
        rows.append((self.tr("Best validation"), [per_cent(share, 2) for share in best]))
        rows.append((self.tr("Test pictures"), [per_cent(run.test_accuracy, 2) for run in runs]))
        return rows

    def _hint_text(self) -> str:
        if not self._runs:
            return ""  # the plot says it
        if len(self._runs) < 2:
            return self.tr("Choose two runs or more to see in which settings they differ.")
        return "" if differing(self._runs) else self.tr("These runs have the same settings.")

    def _paint_on(self, device: QPaintDevice) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.plot.render(painter)
        painter.end()


def _best(run: KeptRun) -> float | None:
    found = [epoch.get("validation_accuracy") for epoch in run.epochs]
    return max((share for share in found if share is not None), default=None)


def _swatch(colour: QColor, frame: QColor | None = None) -> QIcon:
    """Return a square in the colour of a run's curve, the same in a chosen row."""
    pixels = QPixmap(SWATCH, SWATCH)
    pixels.fill(frame or colour)
    painter = QPainter(pixels)
    painter.fillRect(pixels.rect().adjusted(2, 2, -2, -2), colour)
    painter.end()
    icon = QIcon(pixels)
    icon.addPixmap(pixels, QIcon.Mode.Selected)  # otherwise Qt tints it
    return icon
