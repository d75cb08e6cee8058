"""A frame over the canvas: which part of the drawing a number inside the network depends on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.tokens import DARK


class FieldOverlay(QWidget):
    """Lies over a square canvas without being in the pointer's way."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._frame: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.installEventFilter(self)
        self.resize(canvas.size())

    def set_frame(self, frame: QRectF | None) -> None:
        """Frame a part of the canvas, in shares of its side; None for no frame."""
        if frame != self._frame:
            self._frame = frame
            self.update()

    @property
    def frame(self) -> QRectF | None:
        """What is framed, in shares of the side."""
        return self._frame

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the canvas."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the frame."""
        if self._frame is None:
            return
        painter = QPainter(self)
        side = float(min(self.width(), self.height()))
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        box = QRectF(
            left + self._frame.left() * side,
            top + self._frame.top() * side,
            self._frame.width() * side,
            self._frame.height() * side,
        ).intersected(QRectF(left + 1, top + 1, side - 2, side - 2))
        # The paper is dark in every look, so the frame is bright in every look.
        painter.setPen(QPen(QColor(DARK.warn), 2))
        painter.drawRect(box)
