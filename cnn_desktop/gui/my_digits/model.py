"""The digits of the gallery as a list that views can show; each is painted when it is seen."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap

from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.common.arrays import grey, to_image, to_levels
from cnn_desktop.gui.common.theme import Theme

ZOOM = 3  # screen pixels for each of the network's, before the projector's
BUDGET = 0.006  # seconds of painting thumbnails in one go, which is about a dozen
MOST_KEPT = 2_000  # thumbnails; 28 KB each
Index = QModelIndex | QPersistentModelIndex


class DigitModel(QAbstractListModel):
    """Thumbnails of what the network sees, with the label and the writer below.

    A screen full of them takes a while to paint, so the window gets its turn in between: those that
    are not there yet come a moment later.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._digits: tuple[MyDigit, ...] = ()
        self._icons: dict[str, QIcon] = {}
        self._missing: dict[int, MyDigit] = {}  # by row: asked for, not painted yet
        self._left = BUDGET  # until the event loop has its turn
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._paint_missing)

    @property
    def digits(self) -> tuple[MyDigit, ...]:
        """What is listed."""
        return self._digits

    @property
    def side(self) -> int:
        """Of a thumbnail, in pixels."""
        return self._theme.size(28 * ZOOM) // 28 * 28

    def set_digits(self, digits: Sequence[MyDigit]) -> None:
        """List other digits."""
        is_as_long = len(digits) == len(self._digits) > 0
        if not is_as_long:
            self.beginResetModel()
        self._digits = tuple(digits)
        self._missing.clear()
        known = {digit.id for digit in digits}
        self._icons = {name: icon for name, icon in self._icons.items() if name in known}
        if is_as_long:  # the view need not lay thousands out again
            self.dataChanged.emit(self.index(0), self.index(len(digits) - 1))
        else:
            self.endResetModel()

    def forget_pictures(self) -> None:
        """Paint anew: another size is worn."""
        self._icons.clear()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many digits there are."""
        return 0 if parent.isValid() else len(self._digits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a digit's thumbnail, its label and writer, or when it was drawn."""
        if not 0 <= index.row() < len(self._digits):
            return None
        digit = self._digits[index.row()]
        match role:
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(index.row(), digit)
            case Qt.ItemDataRole.DisplayRole:
                return f"{digit.label} · {digit.writer}" if digit.writer else str(digit.label)
            case Qt.ItemDataRole.ToolTipRole:
                parts = (str(digit.label), digit.writer, digit.time.replace("T", " "))
                return "  ·  ".join(part for part in parts if part)
        return None

    def _icon(self, row: int, digit: MyDigit) -> QIcon | None:
        """Return a thumbnail, or None where it comes later."""
        if digit.id not in self._icons:
            self._turn.start()
            if self._left <= 0:
                self._missing.pop(row, None)  # to the end: what was asked for last is seen now
                self._missing[row] = digit
                return None
            self._paint(digit)
        return self._icons[digit.id]

    def _paint_missing(self) -> None:
        self._left = BUDGET
        painted = []
        while self._missing and self._left > 0:
            row, digit = self._missing.popitem()
            self._paint(digit)
            painted.append(row)
        if painted:
            first, last = self.index(min(painted)), self.index(max(painted))
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.DecorationRole])
            self._turn.start()

    def _paint(self, digit: MyDigit) -> None:
        began = time.perf_counter()
        levels = to_levels(rasterize(digit.drawing), 0, 1)
        zoom = self.side // 28
        image = to_image(np.kron(levels, np.ones((zoom, zoom), np.uint8)), grey())
        made, pixmap = QIcon(), QPixmap.fromImage(image)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Fusion would tint it
            made.addPixmap(pixmap, mode)
        if len(self._icons) >= MOST_KEPT:
            del self._icons[next(iter(self._icons))]
        self._icons[digit.id] = made
        self._left -= time.perf_counter() - began
