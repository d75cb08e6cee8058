"""How a digit of the gallery looks: its picture, its label, and a frame when it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnn_desktop.gui.common.theme import Theme

PADDING = 8  # around the picture
CORNER = 6


class DigitCell(QStyledItemDelegate):
    """Paints a cell; picture and words are marked as one thing, not the words alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the ground and the frame, then the picture and the words below it."""
        state, rect, theme = option.state, QRect(option.rect), self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or pointed:
            painter.setBrush(theme.colour("hover"))
        if chosen:
            painter.setPen(QPen(theme.colour("accent"), 2))
        elif current:
            painter.setPen(QPen(theme.colour("text_soft"), 1, Qt.PenStyle.DotLine))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), CORNER, CORNER)
        side = self._side(option)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        left = rect.left() + (rect.width() - side) // 2
        if isinstance(icon, QIcon):
            icon.paint(painter, QRect(left, rect.top() + PADDING, side, side))
        words = rect.adjusted(4, PADDING + side, -4, -2)
        font = theme.font(12, bold=chosen)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        text = QFontMetrics(font).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Leave room for the frame, the picture and a line of words."""
        del index  # all are alike
        side = self._side(option)
        return QSize(side + 2 * PADDING, side + PADDING + self._theme.size(24))

    @staticmethod
    def _side(option: QStyleOptionViewItem) -> int:
        size: QSize = option.decorationSize
        return size.width()
