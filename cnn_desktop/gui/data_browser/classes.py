"""The classes of a data set: the mean picture of each, how many there are, and a bar for that."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cnn_desktop.core.data.summary import Summary
from cnn_desktop.gui.common.pictures import picture_image, sides
from cnn_desktop.gui.common.theme import Theme

EVERY = -1  # instead of a class: all of them
ROW, SIDE = 44, 32  # pixels: of a row, and of the mean picture's longer side
Index = QModelIndex | QPersistentModelIndex


class ClassModel(QAbstractListModel):
    """All classes together in the first row, then one after the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._summary: Summary | None = None
        self._every = ""
        self._pictures: dict[int, QImage] = {}

    def set_summary(self, names: tuple[str, ...], summary: Summary | None) -> None:
        """List the classes of a split."""
        self.beginResetModel()
        self._names, self._summary = names, summary
        self._pictures.clear()
        self.endResetModel()

    def set_every(self, text: str) -> None:
        """Name the row of all classes."""
        self._every = text
        self.dataChanged.emit(self.index(0), self.index(0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many rows there are."""
        return 0 if parent.isValid() or self._summary is None else len(self._names) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a class's name or its number of pictures."""
        if self._summary is None or not 0 <= index.row() <= len(self._names):
            return None
        number = index.row() - 1
        name = self._every if number == EVERY else self._names[number]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}: {self.count(number):,}"
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(80, self._theme.size(ROW))
        return None

    def count(self, number: int) -> int:
        """Return how many pictures a class has, or all of them."""
        if self._summary is None:
            return 0
        counts = self._summary.counts
        return sum(counts) if number == EVERY else counts[number]

    def most(self) -> int:
        """Return how many pictures the largest class has."""
        return max(self._summary.counts, default=0) if self._summary else 0

    def picture(self, number: int) -> QImage:
        """Return the mean picture of a class."""
        if self._summary is None or number == EVERY or not self.count(number):
            return QImage()  # there is no mean of nothing
        if number not in self._pictures:
            mean = self._summary.means[number]
            self._pictures[number] = picture_image(mean, *sides(mean.shape, self._theme.size(SIDE)))
        return self._pictures[number]

    def forget_pictures(self) -> None:
        """Paint anew: another size is worn."""
        self._pictures.clear()
        self.layoutChanged.emit()


class ClassDelegate(QStyledItemDelegate):
    """Paints a row: picture, name, bar, number."""

    def __init__(self, model: ClassModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a class."""
        number, theme = index.row() - 1, self._theme
        rect: QRect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("hover"))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        image, side = self._model.picture(number), theme.size(SIDE)
        place = QRect(rect.left() + 8, rect.top(), side, rect.height())
        if not image.isNull():
            painter.drawImage(
                place.center().x() - image.width() // 2 + 1,
                place.center().y() - image.height() // 2 + 1,
                image,
            )
        room = rect.adjusted(8 + side + 10 if number != EVERY else 12, 0, -10, 0)
        self._paint_text(painter, room, index, number)
        painter.restore()

    def _paint_text(self, painter: QPainter, room: QRect, index: Index, number: int) -> None:
        theme = self._theme
        count = self._model.count(number)
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text_soft"))
        text = f"{count:,}"
        taken = QFontMetrics(painter.font()).horizontalAdvance(text)
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        upper = room
        if number != EVERY:
            upper = room.adjusted(0, 0, 0, -theme.size(10))
        painter.drawText(upper, right | middle, text)
        painter.setFont(theme.font(13, bold=number == EVERY))
        painter.setPen(theme.colour("text"))
        name = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, max(10, upper.width() - taken - 8)
        )
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | middle, name)
        most = self._model.most()
        if number == EVERY or not most:
            return
        thick = theme.size(4)
        track = QRectF(room.left(), room.bottom() - theme.size(10), room.width(), thick)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, thick / 2, thick / 2)
        if count:
            track.setWidth(max(float(thick), track.width() * count / most))
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(track, thick / 2, thick / 2)


class ClassList(QListView):
    """Choose a class, or all."""

    class_chosen = Signal(int)  # its label, or EVERY

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = ClassModel(theme)
        self._delegate = ClassDelegate(self._classes, theme)
        self.setModel(self._classes)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(self._classes.forget_pictures)

    @property
    def classes(self) -> ClassModel:
        """What is listed."""
        return self._classes

    @property
    def chosen(self) -> int:
        """The chosen class, or EVERY."""
        return max(self.currentIndex().row(), 0) - 1

    def set_summary(self, names: tuple[str, ...], summary: Summary | None) -> None:
        """List the classes of a split; the same class stays chosen where there is one."""
        kept = self.chosen if summary is not None and self._classes.rowCount() else EVERY
        model = self.selectionModel()
        model.blockSignals(True)  # noqa: FBT003
        self._classes.set_summary(names, summary)
        self.setCurrentIndex(self._classes.index(kept + 1 if kept < len(names) else 0))
        model.blockSignals(False)  # noqa: FBT003
        self.viewport().update()

    def choose(self, number: int) -> None:
        """Choose a class, or EVERY."""
        self.setCurrentIndex(self._classes.index(number + 1))

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.class_chosen.emit(current.row() - 1)


def places_of(summary: Summary, number: int) -> np.ndarray:
    """Return the numbers of the pictures of a class, or of all in their own order."""
    return np.arange(sum(summary.counts)) if number == EVERY else summary.places[number]
