"""Fields of a form that nobody changes by accident.

The wheel scrolls the form; a field that happens to lie under the pointer keeps its value. A double
click takes a number whole: Qt takes the digits after the point only, and what is typed over those
would be another number than was meant.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QStyle

AIR = 16  # pixels beside the entries of a list


class Choice(QComboBox):
    """Opens a list as wide as its longest entry, where the closed box itself may be narrower."""

    def showPopup(self) -> None:
        """Open the list, within the window's width."""
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        wished = view.sizeHintForColumn(0) + bar + AIR
        view.setMinimumWidth(min(wished, self.window().width() - AIR))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the field lies in."""
        event.ignore()


class WholeField(QSpinBox):
    """A field for a whole number."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the number whole at a double click."""
        return _takes_whole(watched, event) or super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the field lies in."""
        event.ignore()


class DecimalField(QDoubleSpinBox):
    """A field for a number with decimals."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the number whole at a double click."""
        return _takes_whole(watched, event) or super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the field lies in."""
        event.ignore()


def _takes_whole(watched: QObject, event: QEvent) -> bool:
    """Select a text that is double-clicked; return whether that was so."""
    if event.type() != QEvent.Type.MouseButtonDblClick or not isinstance(watched, QLineEdit):
        return False
    watched.selectAll()
    return True
