"""The digits of the gallery as a list that views can show; each is painted when it is seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QPixmap

from cnn_desktop.core.digit_file import MyDigit
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.common.arrays import grey, to_image, to_levels
from cnn_desktop.gui.common.theme import Theme

ZOOM = 3  # screen pixels for each of the network's, before the projector's
Index = QModelIndex | QPersistentModelIndex


class DigitModel(QAbstractListModel):
    """Thumbnails of what the network sees, with the label and the writer below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._digits: tuple[MyDigit, ...] = ()
        self._icons: dict[str, QIcon] = {}

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
        self.beginResetModel()
        self._digits = tuple(digits)
        known = {digit.id for digit in digits}
        self._icons = {name: icon for name, icon in self._icons.items() if name in known}
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
                return self._icon(digit)
            case Qt.ItemDataRole.DisplayRole:
                return f"{digit.label} · {digit.writer}" if digit.writer else str(digit.label)
            case Qt.ItemDataRole.ToolTipRole:
                parts = (str(digit.label), digit.writer, digit.time.replace("T", " "))
                return "  ·  ".join(part for part in parts if part)
        return None

    def _icon(self, digit: MyDigit) -> QIcon:
        if digit.id not in self._icons:
            levels = to_levels(rasterize(digit.drawing), 0, 1)
            zoom = self.side // 28
            image = to_image(np.kron(levels, np.ones((zoom, zoom), np.uint8)), grey())
            made = QIcon()
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Fusion would tint it
                made.addPixmap(QPixmap.fromImage(image), mode)
            self._icons[digit.id] = made
        return self._icons[digit.id]
