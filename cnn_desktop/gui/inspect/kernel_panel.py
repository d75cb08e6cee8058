"""One kernel, cell by cell: written by hand or chosen, and its map beside the learned one's."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.inspection.experiments import KERNELS, Kernel, fitted
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.gui.common.arrays import diverging, to_levels
from cnn_desktop.gui.common.colour_bar import ColourBar
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.layer_pictures import map_pictures
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.veil import hidden_words

ALL = -1  # in place of a channel
LEARNED, BY_HAND = "learned", "by hand"
LARGEST = 1000.0  # what may be written into a cell, up or down
FONTS = (14, 13, 12, 11, 10, 9, 8, 7)  # pixels of a number, from what is best
USUAL = "−0.888"  # as long as most numbers of learned kernels
BESIDE = 10  # pixels that Qt leaves free beside a number
MOST_LEAN = 2.2  # of a cell, its width to its height


def parse_number(text: str) -> float | None:
    """Return a number such as ``-0.5``, ``1/9`` or ``0,25``; None where it is none that may be."""
    plain = text.strip().replace(",", ".").replace("−", "-")
    upper, _, lower = plain.partition("/")
    try:
        value = float(upper) / float(lower or 1)
    except (ValueError, ZeroDivisionError):
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


def number_text(value: float) -> str:
    """Return a number in as many characters as a cell has room for."""
    text = f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


class _CellEditor(QStyledItemDelegate):
    """Takes numbers only; what is none leaves the cell as it was."""

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QWidget:
        """Return a plain line to write in."""
        line = named(QLineEdit(parent), "kernel_cell")
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setStyleSheet("padding: 0; border-radius: 0;")
        return line


class KernelTable(QTableWidget):
    """Cells coloured around 0. Type to write; Enter takes it, Esc leaves it.

    They are square, or wider where a square is too small for its number.
    """

    written = Signal(object)  # Kernel: what stands in the cells now
    refused = Signal(str)  # what somebody wrote that is no number

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values = np.zeros((0, 0))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_CellEditor(self))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(10)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._on_written)

    def set_kernel(self, values: np.ndarray) -> None:
        """Show ``(K, K)`` numbers."""
        self._values = np.array(values, np.float64)
        side = len(self._values)
        self.blockSignals(True)  # noqa: FBT003
        if self.rowCount() != side:
            self.setRowCount(side)
            self.setColumnCount(side)
            self._fit()
        extent = float(np.abs(self._values).max(initial=0)) or 1.0
        tokens = self._theme.tokens
        colours = diverging(tokens.negative, tokens.surface, tokens.positive)
        levels = to_levels(self._values, -extent, extent)
        for row, column in np.ndindex(self._values.shape):
            item = QTableWidgetItem(number_text(float(self._values[row, column])))
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            colour = QColor(*(int(part) for part in colours[levels[row, column]]))
            item.setBackground(colour)
            item.setForeground(QColor("#000000" if colour.lightnessF() > 0.55 else "#FFFFFF"))
            self.setItem(row, column, item)
        self.blockSignals(False)  # noqa: FBT003
        self._fit_font()

    @property
    def kernel(self) -> Kernel:
        """What is shown, as rows."""
        return tuple(tuple(float(value) for value in row) for row in self._values)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the cells as large as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        side = max(1, self.rowCount())
        most = max(12, self.width() // side - 1)
        height = max(12, min(self.width(), self.height(), self._theme.size(210)) // side - 1)
        usual = QFontMetricsF(self._theme.font(FONTS[0])).horizontalAdvance(USUAL) + BESIDE
        width = min(max(height, math.ceil(usual)), most, int(MOST_LEAN * height))
        for header, size in ((self.horizontalHeader(), width), (self.verticalHeader(), height)):
            header.setDefaultSectionSize(size)
            for section in range(side):
                header.resizeSection(section, size)
        self._fit_font()

    def _fit_font(self) -> None:
        cell = self.columnWidth(0) if self.columnCount() else 40
        texts = [number_text(float(value)) for value in self._values.ravel()]
        for pixels in FONTS:
            font = self._theme.font(pixels)
            metrics = QFontMetricsF(font)
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            if widest + BESIDE <= cell:
                break
        self.setFont(font)

    def _on_written(self, item: QTableWidgetItem) -> None:
        row, column = item.row(), item.column()
        value = parse_number(item.text())
        if value is None:
            text = item.text()
            self.set_kernel(self._values)
            self.refused.emit(text)
            return
        if number_text(value) == number_text(float(self._values[row, column])):
            self.set_kernel(self._values)  # nothing was changed; rounding does not count
            return
        changed = self._values.copy()
        changed[row, column] = value
        self.set_kernel(changed)
        self.written.emit(self.kernel)


class KernelPanel(QWidget):
    """Channel, kernel, its cells, and below them the two maps on one scale."""

    written = Signal(object, object)  # Kernel, and the tuple of input channels that it is for
    dropped = Signal(object)  # tuple of input channels whose learned kernels are wanted

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._info: LayerInfo | None = None
        self._unit = -1
        self._learned = np.zeros((0, 0, 0))
        self._now = np.zeros((0, 0, 0))
        self._edited: frozenset[int] = frozenset()
        self._maps_shown: tuple[np.ndarray | None, np.ndarray | None] = (None, None)
        self._refused = ""
        self._is_off = False  # the unit
        self._is_hidden = False  # what is read, by the vote
        self._title = named(QLabel(), "kernel_title")
        set_role(self._title, "group")
        self._channel = named(QComboBox(), "kernel_channel")
        self._choice = named(QComboBox(), "kernel_choice")
        self._table = named(KernelTable(theme), "kernel_table")
        self._hint = named(QLabel(), "kernel_hint")
        self._hint.setWordWrap(True)
        set_role(self._hint, "caption")
        self._bar = ColourBar(theme)
        self._grids: dict[str, ImageGrid] = {}
        self._captions: dict[str, QLabel] = {}
        for name in (LEARNED, BY_HAND):
            grid = named(ImageGrid(theme), f"kernel_map_{name.replace(' ', '_')}")
            self._grids[name], self._captions[name] = grid, QLabel()
            set_role(self._captions[name], "caption")
        self._lay_out()
        self._channel.currentIndexChanged.connect(self._show_kernel)
        self._choice.activated.connect(self._on_chosen)
        self._table.written.connect(lambda kernel: self.written.emit(kernel, self._channels()))
        self._table.refused.connect(self._on_refused)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    # -- what is shown ---------------------------------------------------------------------------

    def show_unit(
        self,
        info: LayerInfo | None,
        unit: int,
        learned: np.ndarray,
        now: np.ndarray,
        edited: frozenset[int],
        *,
        is_off: bool = False,
    ) -> None:
        """Show the kernels of a unit.

        Args:
            info: Its layer; None, or one without kernels, for nothing.
            unit: Its index; -1 for none.
            learned: ``(C, K, K)``, of the model as it is.
            now: ``(C, K, K)``, of the experiment.
            edited: The input channels whose kernels are written by hand.
            is_off: Whether the unit is switched off, so that no kernel of it counts.
        """
        layer_changed = info != self._info
        self._info, self._unit, self._learned, self._now = info, unit, learned, now
        self._edited, self._is_off, self._refused = edited, is_off, ""
        if layer_changed:
            self._fill_channels()
        self._show_kernel()

    def set_hidden(self, *, hidden: bool) -> None:
        """Say where the maps would be that the vote hides them, or that there is no drawing."""
        self._is_hidden = hidden
        for grid in self._grids.values():
            grid.set_empty_text(hidden_words() if hidden else self.tr("Draw a digit"))

    def show_maps(self, learned: np.ndarray | None, now: np.ndarray | None) -> None:
        """Show what the learned kernels make ``(H, W)`` and what these make; None for nothing."""
        self._maps_shown = learned, now
        maps = [one for one in (learned, now) if one is not None]
        if self._info is None or not maps:
            for grid in self._grids.values():
                grid.set_images(np.zeros((0, 1, 1)), 0, 1, np.zeros((256, 3), np.uint8))
            self._bar.clear()
            return
        both, low, high, colours = map_pictures(self._info, np.stack(maps), self._theme.tokens)
        for grid, picture in zip(self._grids.values(), both, strict=False):
            grid.set_images(picture[None], low, high, colours)
        self._bar.set_scale(low, high, colours)

    @property
    def _has_kernels(self) -> bool:
        return self._info is not None and isinstance(self._info.layer, Conv2d) and self._unit >= 0

    def _channels(self) -> tuple[int, ...]:
        chosen = self._channel.currentData()
        return tuple(range(len(self._learned))) if chosen in {None, ALL} else (int(chosen),)

    def _fill_channels(self) -> None:
        count = self._info.input_shape[0] if self._info is not None else 0
        kept = self._channel.currentIndex()
        self._channel.blockSignals(True)  # noqa: FBT003
        self._channel.clear()
        self._channel.addItem(self.tr("all inputs alike"), ALL)
        if count > 1:
            for channel in range(count):
                self._channel.addItem(self.tr("input {0}").format(channel), channel)
        self._channel.setCurrentIndex(kept if 0 <= kept < self._channel.count() else 0)
        self._channel.blockSignals(False)  # noqa: FBT003

    def _show_kernel(self) -> None:
        has = self._has_kernels
        several = has and len(self._learned) > 1
        shown: tuple[QWidget, ...] = (self._choice, self._table, self._bar)
        for widget in (*shown, *self._grids.values(), *self._captions.values()):
            widget.setVisible(has)
        self._channel.setVisible(several)
        if not has or self._info is None:
            self._title.setText(self.tr("Kernel"))
            self._say_hint()
            return
        self._title.setText(self.tr("Kernel {0} of {1}").format(self._unit, self._info.name))
        channels = self._channels()
        values = self._now[list(channels)]
        self._table.set_kernel(values.mean(axis=0))
        self._choice.setCurrentIndex(self._choice.findData(self._name_of(values, channels)))
        self._say_hint()

    def _name_of(self, values: np.ndarray, channels: tuple[int, ...]) -> str:
        """Return which kernel stands in the cells."""
        if not self._edited & set(channels):
            return LEARNED
        for name, kernel in KERNELS.items():
            wanted = np.array(fitted(kernel, values.shape[1]), np.float32)
            if all(np.allclose(one, wanted, atol=1e-6) for one in values):
                return name
        return BY_HAND

    def _on_chosen(self) -> None:
        name = str(self._choice.currentData())
        if name == LEARNED:
            self.dropped.emit(self._channels())
        elif name in KERNELS:
            size = self._learned.shape[1]
            self.written.emit(fitted(KERNELS[name], size), self._channels())
        else:
            self._table.setFocus()
            self._show_kernel()

    def _on_refused(self, text: str) -> None:
        self._refused = text[:20]
        self._say_hint()

    def _say_hint(self) -> None:
        if self._refused:
            text = self.tr("“{0}” is no number from −1000 to 1000: nothing was changed.")
            self._hint.setText(text.format(self._refused))
        elif not self._has_kernels:
            self._hint.setText(
                self.tr("Choose a unit of a convolution on the left to write its kernel by hand.")
            )
        elif self._is_off:
            text = self.tr("Unit {0} is off: its kernel counts once it is on again.")
            self._hint.setText(text.format(self._unit))
        elif len(self._learned) > 1 and len(self._channels()) > 1:
            self._hint.setText(
                self.tr(
                    "The mean over all inputs. What is written here is used for each of them; "
                    "choose an input to change that one alone."
                )
            )
        else:
            self._hint.setText(self.tr("Type into a cell to change it; 1/9 is a number too."))
        set_role(self._hint, "bad" if self._refused else "caption")

    # -- construction, language, look ------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._channel)
        maps = QGridLayout()
        maps.setSpacing(4)
        for column, name in enumerate((LEARNED, BY_HAND)):
            maps.addWidget(self._captions[name], 0, column)
            maps.addWidget(self._grids[name], 1, column)
            maps.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._choice)
        layout.addWidget(self._table, 5)
        layout.addWidget(self._hint)
        layout.addLayout(maps, 4)
        layout.addWidget(self._bar)
        layout.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave no gap below the maps, which are as wide as half of this."""
        super().resizeEvent(event)
        for grid in self._grids.values():
            grid.setMaximumHeight(max(60, self.width() // 2))

    def _on_theme_changed(self) -> None:
        self._table.setMaximumHeight(self._theme.size(212))
        self._table.setMinimumHeight(self._theme.size(80))
        self._table.setStyleSheet(
            f"QTableWidget {{ background: transparent; border: none; "
            f"gridline-color: {self._theme.tokens.line}; }}"
            "QTableWidget::item { padding: 0; }"  # the numbers need all of their cells
            f"QTableWidget::item:selected {{ border: 2px solid {self._theme.tokens.accent}; }}"
        )
        for grid in self._grids.values():
            grid.setMinimumHeight(60)
        self._show_kernel()
        self.show_maps(*self._maps_shown)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        names = {
            LEARNED: self.tr("as learned"),
            "identity": self.tr("identity"),
            "sobel-x": self.tr("Sobel x: upright edges"),
            "sobel-y": self.tr("Sobel y: level edges"),
            "laplace": self.tr("Laplace: all edges"),
            "blur": self.tr("blur"),
            "sharpen": self.tr("sharpen"),
            BY_HAND: self.tr("by hand"),
        }
        self._choice.clear()
        for key in (LEARNED, *KERNELS, BY_HAND):
            self._choice.addItem(names[key], key)
        self._choice.setAccessibleName(self.tr("Kernel to use"))
        self._choice.setToolTip(self.tr("A kernel in place of the learned one"))
        self._channel.setAccessibleName(self.tr("Input channel"))
        self._channel.setToolTip(self.tr("Which input the kernel is for: there is one for each"))
        self._table.setAccessibleName(self.tr("Cells of the kernel"))
        self._table.setToolTip(self.tr("Type a number into a cell; the map below follows"))
        self._captions[LEARNED].setText(self.tr("Learned map"))
        self._captions[BY_HAND].setText(self.tr("Map of this kernel"))
        for name, grid in self._grids.items():
            grid.setAccessibleName(self._captions[name].text())
            grid.set_unit_word(self._captions[name].text())
        self.set_hidden(hidden=self._is_hidden)
        self._fill_channels()
        self._show_kernel()
