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
        _WholeByDoubleClick(self.lineEdit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the field lies in."""
        event.ignore()


class DecimalField(QDoubleSpinBox):
    """A field for a number with decimals."""

    def __init__(self) -> None:
        super().__init__()
        _WholeByDoubleClick(self.lineEdit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the field lies in."""
        event.ignore()


class _WholeByDoubleClick(QObject):
    """Selects a text whole when a double click on it ends: between the two a hand may move."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._was_double = False
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See a double click and its end; the text takes them too."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self._was_double = True
        elif event.type() == QEvent.Type.MouseButtonRelease and self._was_double:
            self._was_double = False
            self._line.selectAll()
        return super().eventFilter(watched, event)
