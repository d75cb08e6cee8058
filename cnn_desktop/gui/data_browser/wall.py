"""All pictures of a data set side by side; only those in sight are ever painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from cnn_desktop.gui.common.pictures import mosaic, sides
from cnn_desktop.gui.common.theme import Theme

LONGEST = 64  # pixels of a cell's longer side
GAP = 4  # at least; what room is left over goes between the cells


class PictureWall(QAbstractScrollArea):
    """A grid that scrolls fluently however many pictures there are.

    What is in sight is composed into one image; it is made anew when another row comes into sight,
    and drawn again as it is when only a frame moves.
    """

    chosen = Signal(int)  # number of the picture, in the split
    hovered = Signal(int)  # number of the picture under the pointer; -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images = np.zeros((0, 1, 1, 1), np.uint8)
        self._labels: Sequence[int] | np.ndarray = ()
        self._names: tuple[str, ...] = ()
        self._places = np.zeros(0, np.intp)  # the numbers of the pictures that are listed
        self._chosen = -1  # among those
        self._hovered = -1
        self._image = QImage()
        self._image_key: tuple[object, ...] = ()
        self._empty_text = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._on_theme_changed)

    # -- what is shown ---------------------------------------------------------------------------

    def set_pictures(
        self, images: np.ndarray, labels: np.ndarray, names: tuple[str, ...], places: np.ndarray
    ) -> None:
        """Show pictures.

        Args:
            images: All of a split, ``(N, C, H, W)`` uint8; not copied, and must not be changed.
            labels: Their classes, ``(N,)``.
            names: What each class is called.
            places: The numbers of those to list, in this order.
        """
        kept = self.chosen_place if images is self._images else -1
        self._images, self._labels, self._names, self._places = images, labels, names, places
        self._hovered = -1
        self._chosen = self._index_of(kept)
        self._image_key = ()
        self._update_scroll_bar()
        if self._chosen >= 0:
            self._scroll_to(self._chosen)
        else:
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """Say why there is nothing to see, when there is not."""
        self._empty_text = text
        self.viewport().update()

    @property
    def empty_text(self) -> str:
        """What is said in place of pictures."""
        return self._empty_text

    @property
    def count(self) -> int:
        """How many pictures are listed."""
        return len(self._places)

    @property
    def chosen_place(self) -> int:
        """The number of the chosen picture; -1 for none."""
        return int(self._places[self._chosen]) if 0 <= self._chosen < self.count else -1

    def choose(self, place: int) -> bool:
        """Choose a picture by its number and bring it into sight; False when it is not listed."""
        index = self._index_of(place)
        if index >= 0:
            self._choose_index(index)
        return index >= 0

    def cell_rect(self, index: int) -> QRect:
        """Return where the cell of a listed picture lies in the viewport."""
        columns, height, width, gap = self._layout()
        row, column = divmod(index, columns)
        top = row * (height + gap) - self.verticalScrollBar().value() + GAP
        return QRect(GAP + column * (width + gap), top, width, height)

    # -- events ----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for a moderate size; the layout decides."""
        return QSize(560, 400)

    def minimumSizeHint(self) -> QSize:
        """Stay useful in a small window."""
        return QSize(160, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find new places for all."""
        super().resizeEvent(event)
        self._update_scroll_bar()
        if self._chosen >= 0:
            self._scroll_to(self._chosen)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """Paint anew; nothing is moved on the screen."""
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the picture under the pointer."""
        self._hover(self._index_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the pointer."""
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._choose_index(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the pictures."""
        columns, height, _, gap = self._layout()
        page = max(1, self.viewport().height() // (height + gap)) * columns
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -self.count,
            Qt.Key.Key_End: self.count,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.count:
            super().keyPressEvent(event)
            return
        self._choose_index(min(max(max(self._chosen, 0) + step, 0), self.count - 1))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell number and class of the picture under the pointer; forget it when that leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(event.pos())
            if index >= 0:
                QToolTip.showText(event.globalPos(), self._text(index), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint what is in sight as one picture, then the frames."""
        painter = QPainter(self.viewport())
        if not self.count:
            painter.setPen(self._theme.colour("text_soft"))
            painter.setFont(self._theme.font(12))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            room = self.viewport().rect().adjusted(16, 16, -16, -16)
            painter.drawText(room, flags, self._empty_text)
            return
        first, image = self._in_sight()
        painter.drawImage(self.cell_rect(first).topLeft(), image)
        self._paint_frame(painter, self._hovered, "text", 1.5)
        self._paint_frame(painter, self._chosen, "accent", 3.0)

    # -- inside ----------------------------------------------------------------------------------

    def _layout(self) -> tuple[int, int, int, int]:
        """Return columns, height and width of a cell, and the room between two."""
        height, width = sides(self._images.shape[1:], self._theme.width(LONGEST))
        room = self.viewport().width() - GAP
        columns = max(1, room // (width + GAP))
        return columns, height, width, max(GAP, room // columns - width)

    def _in_sight(self) -> tuple[int, QImage]:
        """Return the first picture in sight, and all in sight as one image."""
        columns, height, width, gap = self._layout()
        pitch = height + gap
        first_row = max(0, self.verticalScrollBar().value() - GAP) // pitch
        rows = self.viewport().height() // pitch + 2
        first, last = first_row * columns, min((first_row + rows) * columns, self.count)
        ratio = self.devicePixelRatioF()
        key = (first, last, columns, height, width, gap, ratio, self._theme.tokens)
        if key != self._image_key:
            self._image_key = key
            # Whole screen pixels for each; the gap is a little wider where the ratio is odd.
            self._image = mosaic(
                self._images[self._places[first:last]],
                columns,
                round(height * ratio),
                round(width * ratio),
                round(pitch * ratio) - round(height * ratio),
                self._theme.colour("window"),
            )
            self._image.setDevicePixelRatio(ratio)
        return first, self._image

    def _paint_frame(self, painter: QPainter, index: int, colour: str, width: float) -> None:
        if 0 <= index < self.count:
            painter.setPen(QPen(self._theme.colour(colour), width))
            painter.drawRect(self.cell_rect(index).adjusted(-1, -1, 0, 0))

    def _update_scroll_bar(self) -> None:
        columns, height, _, gap = self._layout()
        rows = -(-self.count // columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * (height + gap) + GAP - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep((height + gap) // 2)

    def _scroll_to(self, index: int) -> None:
        rect, bar = self.cell_rect(index), self.verticalScrollBar()
        if rect.top() < GAP:
            bar.setValue(bar.value() + rect.top() - GAP)
        elif rect.bottom() > self.viewport().height() - GAP:
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + GAP)

    def _index_at(self, place: QPoint) -> int:
        columns, height, width, gap = self._layout()
        across = (place.x() - GAP + gap // 2) // (width + gap)
        down = (place.y() + self.verticalScrollBar().value() - GAP + gap // 2) // (height + gap)
        index = down * columns + across
        return index if 0 <= across < columns and 0 <= index < self.count else -1

    def _index_of(self, place: int) -> int:
        found = np.flatnonzero(self._places == place)
        return int(found[0]) if len(found) else -1

    def _choose_index(self, index: int) -> None:
        changed = index != self._chosen
        self._chosen = index
        self._scroll_to(index)
        self.setAccessibleDescription(self._text(index))
        self.viewport().update()
        if changed:
            self.chosen.emit(self.chosen_place)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()
            self.hovered.emit(int(self._places[index]) if index >= 0 else -1)

    def _text(self, index: int) -> str:
        place = int(self._places[index])
        return f"{place:,}  ·  {self._names[int(self._labels[place])]}"

    def _on_theme_changed(self) -> None:
        self._image_key = ()
        self._update_scroll_bar()
        self.viewport().update()
