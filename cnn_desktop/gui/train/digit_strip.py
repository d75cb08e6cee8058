"""A strip of test pictures, right or wrong, while a network learns to read them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from cnn_desktop.core.events import StripRead
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.pictures import picture_image
from cnn_desktop.gui.common.steady_label import SteadyLabel
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named, shortened

SIDE = 24  # pixels of a picture's longer side
PITCH = 28  # from one picture to the next, at least
LINE = 16  # pixels for the answer below
GAP = 4
NAMED_WRONG = 5  # of the wrong ones, for screen readers


class DigitStrip(QWidget):
    """The pictures with a line above them; hidden until there is something to see."""

    __test__ = False  # pytest would take it for a test

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._read: StripRead | None = None
        self._has_room = True
        self._caption = SteadyLabel("test_strip_caption", "caption", shrinks=True)
        self._cells = named(Cells(theme), "test_strip_cells")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._caption)
        layout.addWidget(self._cells)
        self._cells.fitted.connect(self._tell)
        self._retranslate()
        self.hide()

    def begin(self, names: tuple[str, ...]) -> None:
        """Wait for the pictures of another run, whose classes have these names."""
        self._read = None
        self._cells.set_names(names)
        self.hide()

    def show_read(self, read: StripRead) -> None:
        """Show what the pictures are read as now."""
        self._read = read
        self._cells.show_read(read)
        self._tell()
        self.setVisible(self._has_room)

    def set_room(self, *, has_room: bool) -> None:
        """Show the pictures, if there are any, or leave their room to others."""
        self._has_room = has_room
        self.setVisible(has_room and self._read is not None)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _tell(self) -> None:
        read = self._read
        if read is None:
            return
        shown = self._cells.shown
        right = int((read.labels == read.predicted)[:shown].sum())
        self._caption.set_text(
            self.tr("Test pictures, only looked at: {0} of {1} read right").format(right, shown)
        )
        wrong = [
            self._cells.answer(index)
            for index in range(shown)
            if read.labels[index] != read.predicted[index]
        ]
        spoken = "; ".join(wrong[:NAMED_WRONG])
        self._cells.setAccessibleDescription(f"{self._caption.text()}. {spoken}")

    def _retranslate(self) -> None:
        self._cells.setAccessibleName(self.tr("Test pictures, right or wrong"))
        self._cells.set_answer_text(self.tr("{0}, read as {1} ({2})"))
        self._tell()


class Cells(QWidget):
    """Paints as many pictures as fit side by side, each with a frame, a sign and the answer."""

    fitted = Signal()  # no payload: there is room for more or fewer; see shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._read: StripRead | None = None
        self._images: list[QImage] = []
        self._of: np.ndarray | None = None  # the pictures that the images are of
        self._answer_text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Say what the classes are called."""
        self._names, self._read = names, None
        self.update()

    def set_answer_text(self, text: str) -> None:
        """Set the pattern of an answer: what it is, what it is read as, how surely."""
        self._answer_text = text

    def show_read(self, read: StripRead) -> None:
        """Show pictures and answers."""
        if self._of is not read.images:
            self._of = read.images
            self._images = [picture_image(one, *one.shape[-2:]) for one in read.images]
        before, self._read = self._read, read
        if before is None or before.images is not read.images:
            self.update()
            return
        for index in range(self.shown):  # a network that is good changes its mind about few
            if before.predicted[index] != read.predicted[index]:
                self.update(self.cell_rect(index).toAlignedRect())

    @property
    def shown(self) -> int:
        """How many pictures there is room for."""
        if self._read is None:
            return 0
        room = max(1, self.width() // self._theme.size(PITCH))
        return min(room, len(self._read.labels))

    def answer(self, index: int) -> str:
        """Return what a picture is, and what it is read as."""
        read = self._read
        if read is None:
            return ""
        confidence = per_cent(read.confidence[index])
        return self._answer_text.format(
            self._name(int(read.labels[index])), self._name(int(read.predicted[index])), confidence
        )

    def cell_rect(self, index: int) -> QRectF:
        """Return where a picture with its answer lies."""
        pitch = self.width() / max(1, self.shown)
        return QRectF(index * pitch, 0, pitch, self.height())

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        size = self._theme.size
        return QSize(10 * size(PITCH), size(SIDE) + size(LINE) + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that another number fits."""
        super().resizeEvent(event)
        self.fitted.emit()

    def event(self, event: QEvent) -> bool:
        """Tell the answer to the picture under the pointer in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for index in range(self.shown):
                if self.cell_rect(index).contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), self.answer(index), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pictures, frames, signs and answers, where something has changed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plain, bold = self._theme.font(11), self._theme.font(11, bold=True)
        for index in range(self.shown):
            if event.region().intersects(self.cell_rect(index).toAlignedRect()):
                self._paint_cell(painter, index, plain, bold)

    def _paint_cell(self, painter: QPainter, index: int, plain: QFont, bold: QFont) -> None:
        assert self._read is not None  # noqa: S101 - nothing is shown without
        cell, side = self.cell_rect(index), self._theme.size(SIDE)
        predicted = int(self._read.predicted[index])
        right = int(self._read.labels[index]) == predicted
        colour = self._theme.colour("good" if right else "bad")
        image = self._images[index]
        scale = side / max(image.width(), image.height())
        width, height = image.width() * scale, image.height() * scale
        middle = cell.center().x()
        place = QRectF(middle - width / 2, 2 + (side - height) / 2, width, height)
        painter.drawImage(place, image)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-1, -1, 1, 1))
        painter.setFont(plain if right else bold)
        self._paint_answer(painter, cell, self._name(predicted), right)

    def _paint_answer(self, painter: QPainter, cell: QRectF, name: str, right: bool) -> None:
        """Paint the sign, and the name of the class that is read where it is short enough."""
        theme = self._theme
        mark, line = theme.size(7), theme.size(LINE)
        taken = painter.fontMetrics().horizontalAdvance(name) + GAP
        if mark + taken > cell.width() - 2:
            name, taken = "", 0
        left = cell.center().x() - (mark + taken) / 2
        middle = theme.size(SIDE) + 5 + line / 2
        painter.setPen(QPen(theme.colour("good" if right else "bad"), max(1.6, theme.size(1.6))))
        if right:
            check = ((0.0, 0.55), (0.38, 0.9), (1.0, 0.1))
            points = [QPointF(left + x * mark, middle + (y - 0.5) * mark) for x, y in check]
            painter.drawPolyline(QPolygonF(points))
        else:
            corner = QPointF(mark / 2, mark / 2)
            centre = QPointF(left + mark / 2, middle)
            painter.drawLine(centre - corner, centre + corner)
            corner.setX(-corner.x())
            painter.drawLine(centre - corner, centre + corner)
        painter.setPen(theme.colour("text"))
        room = QRectF(left + mark + GAP, middle - line / 2, taken, line)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _name(self, label: int) -> str:
        return shortened(self._names[label], 30) if label < len(self._names) else str(label)
