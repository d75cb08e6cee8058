"""The layers of a network that is being built: a row each, with shape and arithmetic."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cnn_desktop.core.networks.checking import Check, Place, Row
from cnn_desktop.core.networks.layers import Block, Network, Shape, shape_text
from cnn_desktop.gui.builder.words import in_short
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.theme import Theme

NAME, WHAT, OUTPUT, PARAMETERS = range(4)
LEAST_WHAT = 110  # pixels of the words on what a layer does: they wrap, the other columns do not
AIR = 12  # pixels of a cell beside its text
INPUT: Place = ()  # the place of the first row, which is no layer
INDENT = "\N{EM SPACE}"
MARK = "✕"


class LayerTable(QTableWidget):
    """Shows a check; the row that does not fit says why, and those behind it are grey."""

    place_chosen = Signal(object)  # Place | None
    remove_pressed = Signal()  # no payload
    move_pressed = Signal(int)  # 1 for down, -1 for up

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._theme = theme
        self._places: list[Place] = []
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.itemSelectionChanged.connect(self._on_selection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove by Delete and move by Alt and an arrow; the arrows alone walk the rows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_pressed.emit()
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_pressed.emit(step)
        else:
            super().keyPressEvent(event)

    def show_check(self, network: Network, check: Check, chosen: Place | None) -> None:
        """Show the layers.

        Args:
            network: For the input's shape.
            check: Of it.
            chosen: The place whose row is marked.
        """
        self.blockSignals(True)  # noqa: FBT003
        self.clearSpans()
        self.setRowCount(len(check.rows) + 1)
        self._places = [INPUT, *(row.place for row in check.rows)]
        first = (self.tr("input"), "", _in_one_piece(network.input_shape), "")
        self._fill(0, first, "text_soft")
        for number, row in enumerate(check.rows, start=1):
            to_blame = check.problem_at == number - 1
            self._show_row(number, row, check.problem if to_blame else "")
        self._share_width()  # the shapes may have become longer
        if chosen in self._places:
            self.selectRow(self._places.index(chosen))
            self.scrollTo(self.currentIndex())
        else:
            self.clearSelection()
            self.setCurrentCell(-1, -1)
        self.blockSignals(False)  # noqa: FBT003

    def restyle(self) -> None:
        """Give rows and columns the sizes of the look."""
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(PARAMETERS, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(self._theme.size(28))
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the columns' shares of the width; texts wrap where they do not fit."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Name the columns."""
        heads = (self.tr("Layer"), self.tr("What it does"), self.tr("Output"))
        self.setHorizontalHeaderLabels([*heads, self.tr("Parameters")])
        self.setAccessibleName(self.tr("Layers"))
        self.setToolTip(self.tr("Delete removes a layer, Alt and an arrow key move it"))

    def _share_width(self) -> None:
        """Give names, shapes and sums what they need, and the words what is left.

        Where the words would have too little, the sums are broken before their result.
        """
        room, least = self.viewport().width(), self._theme.size(LEAST_WHAT)
        shapes = self._width_of_shapes()
        needed = self.sizeHintForColumn(NAME) + shapes + 2 * AIR
        self._break_sums(broken=False)
        sums = self.sizeHintForColumn(PARAMETERS) + AIR
        if room - needed - sums < least:
            self._break_sums(broken=True)
            sums = self.sizeHintForColumn(PARAMETERS) + AIR
        words = self.sizeHintForColumn(WHAT) + AIR
        self.setColumnWidth(NAME, self.sizeHintForColumn(NAME) + AIR)
        self.setColumnWidth(OUTPUT, shapes + AIR)
        self.setColumnWidth(WHAT, max(least, min(words, room - needed - sums)))
        self.resizeRowsToContents()  # texts wrap elsewhere now
        self._fit_errors()

    def _width_of_shapes(self) -> int:
        """Return what the shapes need; an error beside them has two columns to itself."""
        model = self.model()
        widths = (
            self.sizeHintForIndex(model.index(row, OUTPUT)).width()
            for row in range(self.rowCount())
            if self.columnSpan(row, OUTPUT) == 1
        )
        return max(widths, default=0)

    def _fit_errors(self) -> None:
        """Give errors the height that they need over two columns: Qt reckons with one."""
        least = self.verticalHeader().minimumSectionSize()
        line = self.fontMetrics().lineSpacing()
        for row in range(self.rowCount()):
            item = self.item(row, OUTPUT)
            if item is None or self.columnSpan(row, OUTPUT) == 1:
                continue
            room = QRect(0, 0, self.columnWidth(OUTPUT) + self.columnWidth(PARAMETERS) - AIR, 1)
            text = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            self.setRowHeight(row, max(least, text.height() + least - line))

    def _break_sums(self, *, broken: bool) -> None:
        for row in range(self.rowCount()):
            item = self.item(row, PARAMETERS)
            if item is not None and not self.columnSpan(row, OUTPUT) > 1:
                text = item.toolTip()
                item.setText(text.replace(" = ", "\n= ") if broken else text)

    def _show_row(self, number: int, row: Row, problem: str) -> None:
        depth = len(row.place) - 1
        name = INDENT * depth + row.name.rpartition(".")[2]
        what = in_short(row.layer) if row.layer is not None else ""
        count = f"{row.parameter_count:,}" if row.parameter_count else "–"
        arithmetic = count if isinstance(row.layer, Block) else row.arithmetic or "–"
        if row.layer is None:
            arithmetic = ""
        output = _in_one_piece(row.output_shape) if row.output_shape else ""
        if problem:
            said = f"{MARK}  {reason_text(problem)}"
            self._fill(number, (name, what, said, ""), "text")
            self.setSpan(number, OUTPUT, 1, 2)
            if (item := self.item(number, OUTPUT)) is not None:
                item.setForeground(self._theme.colour("bad"))
        else:
            known = row.output_shape is not None and row.layer is not None
            cells = (name, what, output, arithmetic if row.output_shape else "")
            self._fill(number, cells, "text" if known else "text_soft")

    def _fill(self, number: int, texts: tuple[str, ...], colour: str) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            soft = column == WHAT or (column == PARAMETERS and not text[:1].isdigit())
            item.setForeground(self._theme.colour("text_soft" if soft else colour))
            item.setToolTip(text)
            self.setItem(number, column, item)

    def _on_selection(self) -> None:
        rows = {index.row() for index in self.selectedIndexes()}
        row = min(rows, default=-1)
        self.place_chosen.emit(self._places[row] if 0 <= row < len(self._places) else None)


def _in_one_piece(shape: Shape) -> str:
    """Return a shape that is not broken into lines."""
    return shape_text(shape).replace(" ", "\N{NO-BREAK SPACE}")
