"""A text as high as it is, or as there is room for: then it can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

FEW, MANY = 3, 9  # lines that are shown at least, where there are so many, and at most


class ScrollingText(QScrollArea):
    """Shows a label with wrapped words; a long text neither is cut off nor takes all the room.

    Args:
        label: What it shows.
    """

    def __init__(self, label: QLabel) -> None:
        super().__init__()
        self._label = label
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidget(label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_start(self) -> None:
        """Take over another text of the label, and show how it begins."""
        self.verticalScrollBar().setValue(0)
        self.updateGeometry()
        self._take_focus()

    def hasHeightForWidth(self) -> bool:
        """Broader means lower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text at a width, up to a number of lines."""
        most = MANY * self._label.fontMetrics().lineSpacing()
        return min(self._label.heightForWidth(width), most)

    def sizeHint(self) -> QSize:
        """Ask for the whole text, up to a number of lines."""
        hint = self._label.sizeHint()
        return QSize(hint.width(), self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Live with a few lines."""
        few = FEW * self._label.fontMetrics().lineSpacing()
        return QSize(0, min(few, self.heightForWidth(max(1, self.width()))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the focus where there is something to scroll."""
        super().resizeEvent(event)
        self._take_focus()

    def _take_focus(self) -> None:
        is_cut = self._label.heightForWidth(self.viewport().width()) > self.viewport().height()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_cut else Qt.FocusPolicy.NoFocus)
