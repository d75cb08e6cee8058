"""Texts that give way where there is little room: with an ellipsis, whole under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from cnn_desktop.gui.common.fields import Choice

APART = "  ·  "  # between a name and what is left out first


class ElidedCombo(Choice):
    """A choice as wide as its longest text, or as there is room; then the name alone is shown.

    Args:
        letters: How many stay in any case.
        parent: Where it lies.
    """

    def __init__(self, letters: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few letters beside the arrow."""
        letters = self.fontMetrics().horizontalAdvance("n" * self._letters)
        frame = super().minimumSizeHint()
        return QSize(min(frame.width(), letters + 3 * frame.height() // 2), frame.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint as much of the text as there is room for."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._fitting(option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _fitting(self, option: QStyleOptionComboBox) -> str:
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        metrics, text = self.fontMetrics(), str(option.currentText)
        if metrics.horizontalAdvance(text) > room.width():
            text = text.partition(APART)[0]
        # Of a layer inside a block the end tells more than the middle.
        form = Qt.TextElideMode.ElideMiddle if "." in text else Qt.TextElideMode.ElideRight
        return metrics.elidedText(text, form, room.width())


class ElidedLabel(QLabel):
    """A line of text that asks for its whole width, but lives with less.

    Args:
        letters: How many stay in any case.
        parent: Where it lies.
    """

    def __init__(self, letters: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few letters."""
        whole = super().minimumSizeHint()
        letters = self.fontMetrics().horizontalAdvance("n" * self._letters)
        return QSize(min(whole.width(), letters), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        room, metrics = self.contentsRect(), self.fontMetrics()
        if metrics.horizontalAdvance(self.text()) <= room.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(self.alignment()), text)

    def event(self, event: QEvent) -> bool:
        """Show the whole text under the pointer where a part of it is left out."""
        width = self.fontMetrics().horizontalAdvance(self.text())
        if isinstance(event, QHelpEvent) and width > self.contentsRect().width():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)


class FittingLabel(ElidedLabel):
    """A line that says the same in fewer words where there is little room, before it is cut.

    What it says is its whole text, also to a screen reader; only what is painted gives way.

    Args:
        letters: How many stay in any case.
        parent: Where it lies.
    """

    def __init__(self, letters: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(letters, parent)
        self._shorter: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_texts(self, whole: str, *shorter: str) -> None:
        """Say something else.

        Args:
            whole: All of it.
            shorter: The same in fewer words, the longest first.
        """
        if (whole, *shorter) == (self.text(), *self._shorter):
            return
        self._shorter = shorter
        self.setText(whole)
        self.update()

    @property
    def painted_text(self) -> str:
        """The words that there is room for; cut off where even the fewest are too many."""
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        texts = (self.text(), *self._shorter)
        for text in texts:
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint as much as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.painted_text)

    def event(self, event: QEvent) -> bool:
        """Under the pointer show all of it where it is not painted, and what it means."""
        if isinstance(event, QHelpEvent) and self.painted_text != self.text():
            tip = "\n".join(text for text in (self.text(), self.toolTip()) if text)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)
