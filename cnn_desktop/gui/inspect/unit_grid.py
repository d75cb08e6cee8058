"""Pictures of a layer's units that can be switched off."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.theme import Theme


class UnitGrid(ImageGrid):
    """A click or Space switches a unit; with Shift, or by O, all others.

    The arrow keys walk, the right button chooses without a switch; A switches all on again.
    """

    switched = Signal(int)  # index of the unit to switch
    only_wanted = Signal(int)  # index of the unit that alone shall stay on
    all_wanted = Signal()  # all units shall be on

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._look = theme
        self._off: frozenset[int] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_off(self, off: frozenset[int]) -> None:
        """Cross these units out."""
        self._off = off
        spoken = ", ".join(map(str, sorted(off)[:20]))
        self.setAccessibleDescription(self.tr("Off: {0}").format(spoken) if off else "")
        self.update()

    @property
    def off(self) -> frozenset[int]:
        """The units that are crossed out."""
        return self._off

    def set_pictures(
        self, images: np.ndarray, low: float, high: float, colours: np.ndarray
    ) -> None:
        """Show pictures as :meth:`set_images` does, and keep the chosen unit."""
        chosen = self.selected
        self.set_images(images, low, high, colours)
        self.set_selected(chosen if chosen < self.count else -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Switch the unit under the pointer, or with Shift all others; the right button chooses."""
        index, button = self._index_at(event.position()), event.button()
        if index < 0 or button not in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            return
        self.clicked.emit(index)
        if button == Qt.MouseButton.RightButton:
            return
        alone = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        (self.only_wanted if alone else self.switched).emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, and switch what is chosen."""
        unit, key = self.selected, Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.count:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and unit >= 0:
            self.switched.emit(unit)
        elif key == Qt.Key.Key_O and unit >= 0:
            self.only_wanted.emit(unit)
        elif key == Qt.Key.Key_A:
            self.all_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, and a cross over each unit that is off."""
        super().paintEvent(event)
        if not self._off:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in self._off:
            if index >= self.count:
                continue
            cell = self.cell_rect(index)
            painter.fillRect(cell, self._look.colour("hover"))
            painter.setPen(QPen(self._look.colour("bad"), max(1.0, min(2.5, cell.width() / 12))))
            inner = cell.adjusted(
                cell.width() * 0.2, cell.height() * 0.2, -cell.width() * 0.2, -cell.height() * 0.2
            )
            painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
            painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))
        if self.selected >= 0:
            self._paint_frame(painter, self.selected, "accent", 2.5)
