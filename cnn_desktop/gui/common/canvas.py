"""The canvas: where the hand draws, by mouse, pen or finger."""

from __future__ import annotations

import math
from itertools import groupby, pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QEventPoint,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.drawing import NOMINAL_PRESSURE, WIDTH_RANGE, Drawing, Point, Stroke
from cnn_desktop.core.raster import BOX, PEN_WIDTH
from cnn_desktop.gui.common.arrays import grey, to_image, to_levels
from cnn_desktop.gui.common.theme import Theme

Ink = Drawing | Picture

STANDARD_PEN = PEN_WIDTH / BOX * 0.5
"""Width of the standard pen as a share of the canvas's side. A digit that fills half of the canvas
then looks as thick as it reaches the network."""

CORNER = 8  # pixels: the radius of the paper's corners, as cards have it
KEY_STEP = 0.02  # of the side: how far an arrow key moves the pen


LINE_PIECES = 32  # of a stroke, painted as one line: Qt takes long over very long ones
FLAT = 0.2  # pixels: how far a straight piece may lie from the curve that it stands for


class Canvas(QWidget):
    """A square of paper. It shows ink and reports what the hand does; it decides nothing.

    Coordinates of points are shares of the side, 0 to 1, y down. A stroke that starts over a
    picture replaces it.
    """

    ink_edited = Signal(object)  # the Drawing as it is now, while the pen moves
    edit_finished = Signal(object, object)  # ink before and after, when the pen is lifted

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ink: Ink = Drawing()
        self._before: Ink = Drawing()
        self._points: list[Point] = []
        self._width = 1.0
        self._erasing = False
        self._device: str | None = None  # who draws now: "mouse", "pen", "finger", "keys"
        self._finger = 0  # which of several fingers draws
        self._cursor: QPointF | None = None
        self._hint = ""
        self._show_focus = False
        self._buffer: QPixmap | None = None  # the ink in device pixels; None when it is stale
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    # -- what it shows ---------------------------------------------------------------------------

    def set_ink(self, ink: Ink) -> None:
        """Show a drawing or a picture; does not report it as an edit.

        A stroke that is being drawn ends unreported: it belongs to what was there before.
        """
        if ink is self._ink:
            return
        self._device = None
        self._ink = ink
        self._buffer = None
        self.update()

    def set_pen_width(self, width: float) -> None:
        """Take another pen; 1 is the standard one."""
        self._width = min(max(width, WIDTH_RANGE[0]), WIDTH_RANGE[1])
        self.update()

    def set_erasing(self, erasing: bool) -> None:
        """Take the eraser instead of the pen, or put it away."""
        self._erasing = erasing
        self.update()

    def set_hint(self, hint: str) -> None:
        """Say what to do while the canvas is blank."""
        self._hint = hint
        self.update()

    @property
    def is_drawing(self) -> bool:
        """Whether the pen is down."""
        return self._device is not None

    def picture(self, side: int) -> QImage:
        """Return the ink as a square picture without cursor, hint and guides."""
        image = QImage(side, side, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        field = QRectF(0, 0, side, side)
        painter.fillRect(field, self._theme.colour("paper"))
        self._paint_ink(painter, field)
        painter.end()
        return image

    def sizeHint(self) -> QSize:
        """Prefer a large square."""
        return QSize(440, 440)

    def minimumSizeHint(self) -> QSize:
        """Stay usable in a small window."""
        return QSize(140, 140)

    # -- what the hand does ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin("mouse", event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the pen, or the ring that shows where it would paint."""
        if self._device != "keys":
            self._move_ring(event.position())
        if self._device == "mouse":
            if event.buttons() & Qt.MouseButton.LeftButton:
                self._extend(event.position())
            else:  # the release went to another window
                self._end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == Qt.MouseButton.LeftButton and self._device == "mouse":
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen and its pressure; its other end erases."""
        kind, position = event.type(), event.position()
        self._move_ring(position)
        if kind == QEvent.Type.TabletPress:
            turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin("pen", position, event.pressure(), erase=turned)
        elif kind == QEvent.Type.TabletMove and self._device == "pen":
            self._extend(position, event.pressure())
        elif kind == QEvent.Type.TabletRelease and self._device == "pen":
            self._end()
        event.accept()  # else Qt sends each dab a second time as a mouse event

    def event(self, event: QEvent) -> bool:
        """Draw with one finger; further fingers are left alone."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw without a mouse: arrows move the pen, Space puts it down or lifts it."""
        directions = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            if event.isAutoRepeat():
                return
            if self._device == "keys":
                self._end()
            else:
                self._cursor = self._cursor or self._field().center()
                self._begin("keys", self._cursor)
        elif key in directions:
            dx, dy = directions[key]
            field = self._field()
            step = KEY_STEP * field.width()
            place = (self._cursor or field.center()) + QPointF(dx * step, dy * step)
            place.setX(min(max(place.x(), field.left()), field.right()))
            place.setY(min(max(place.y(), field.top()), field.bottom()))
            self._move_ring(place)
            if self._device == "keys":
                self._extend(place)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to who comes by the keyboard; a hand knows where it is."""
        self._show_focus = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus; without it the keys can no longer lift the pen."""
        super().focusOutEvent(event)
        if self._device == "keys":
            self._end()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the ring."""
        self._move_ring(event.position())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Hide the ring, unless the keys move it."""
        if self._device != "keys":
            self._cursor = None
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the pen: what happens to it from now on is not seen here."""
        super().hideEvent(event)
        if self._device is not None:
            self._end()

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and len(points) == 1:
            self._finger = points[0].id()
            self._begin("finger", points[0].position())
        elif self._device == "finger":
            mine = [point for point in points if point.id() == self._finger]
            if (
                event.type() != QEvent.Type.TouchUpdate
                or not mine
                or mine[0].state() == QEventPoint.State.Released
            ):
                self._end()
            elif mine[0].state() != QEventPoint.State.Stationary:
                self._extend(mine[0].position())
        event.accept()

    def _begin(
        self,
        device: str,
        position: QPointF,
        pressure: float = NOMINAL_PRESSURE,
        *,
        erase: bool = False,
    ) -> None:
        if self._device is not None:  # two devices at once: the first one draws
            return
        self._device = device
        self._before = self._ink
        self._points = []
        self._erase_now = erase or self._erasing
        if isinstance(self._ink, Picture):
            self._ink = Drawing()
            self._buffer = None
        self._base = self._ink
        self._extend(position, pressure)

    def _extend(self, position: QPointF, pressure: float = NOMINAL_PRESSURE) -> None:
        field = self._field()
        x = (position.x() - field.left()) / field.width()
        y = (position.y() - field.top()) / field.height()
        point = Point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), min(max(pressure, 0.0), 1.0))
        if self._erase_now:
            self._erase(point)
            return
        if self._points and self._points[-1][:2] == point[:2]:
            return
        self._points.append(point)
        if self._buffer is not None:
            self._paint_last_piece()
        self._report(
            self._base.with_stroke(Stroke(tuple(self._points), self._width)), self._last_piece()
        )

    def _erase(self, to: Point) -> None:
        """Take away what lies on the way since the last event: a quick hand is far from there."""
        start = self._points[-1] if self._points else to
        self._points = [to]
        radius = self._radius()
        steps = max(1, math.ceil(math.hypot(to.x - start.x, to.y - start.y) / radius))
        before = erased = self._as_drawing(self._ink)
        for step in range(1, steps + 1):
            share = step / steps
            x, y = start.x + share * (to.x - start.x), start.y + share * (to.y - start.y)
            erased = erased.erased(x, y, radius)
        if erased != before:
            self._buffer = None
            self._report(erased)

    def _end(self) -> None:
        self._device = None
        self._buffer = None  # the last half of the curve is still missing
        self.update()
        if self._ink != self._before:
            self.edit_finished.emit(self._before, self._ink)

    def _report(self, ink: Drawing, changed: QRect | None = None) -> None:
        self._ink = ink
        self.ink_edited.emit(ink)
        self.update(self.rect() if changed is None else changed)

    def _last_piece(self) -> QRect:
        """Return where the last point has changed the picture; all of it at a stroke's start."""
        if len(self._points) < 2:
            return self.rect()
        field = self._field()
        places = [field.topLeft() + QPointF(p.x, p.y) * field.width() for p in self._points[-3:]]
        xs, ys = [place.x() for place in places], [place.y() for place in places]
        reach = STANDARD_PEN * field.width() * self._width + 2
        return (
            QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
            .adjusted(-reach, -reach, reach, reach)
            .toAlignedRect()
        )

    @staticmethod
    def _as_drawing(ink: Ink) -> Drawing:
        return ink if isinstance(ink, Drawing) else Drawing()

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the ink from its buffer, then the ring or the hint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("window"))
        field = self._field()
        if self._buffer is None:
            self._buffer = self._make_buffer()
        painter.drawPixmap(field.topLeft(), self._buffer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hint and self._ink.is_empty and self._device is None:
            painter.setPen(self._theme.colour("guide").lighter(260))
            painter.setFont(self._theme.font(15))
            middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            words = painter.boundingRect(field.adjusted(12, 12, -12, -12), middle, self._hint)
            # The guides must not strike the words through.
            painter.fillRect(words.adjusted(-8, -4, 8, 4), self._theme.colour("paper"))
            painter.drawText(words, middle, self._hint)
        self._round_the_corners(painter, field)
        if self.hasFocus() and self._show_focus:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(field.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)
        if self._cursor is not None and field.contains(self._cursor):
            radius = self._radius() * field.width()
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.drawEllipse(self._cursor, radius, radius)

    def _round_the_corners(self, painter: QPainter, field: QRectF) -> None:
        outside, paper = QPainterPath(), QPainterPath()
        outside.addRect(field.adjusted(-1, -1, 1, 1))  # the buffer may reach over by half a pixel
        paper.addRoundedRect(field, CORNER, CORNER)
        painter.fillPath(outside.subtracted(paper), self._theme.colour("window"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        """Paint everything anew in the new size."""
        self._buffer = None

    def _field(self) -> QRectF:
        side = float(min(self.width(), self.height()))
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _radius(self) -> float:
        """Return half the width of the pen or eraser as a share of the side."""
        if self._erasing or (self._device == "pen" and self._erase_now):
            return STANDARD_PEN * max(self._width, 1.0)
        return STANDARD_PEN / 2 * self._width

    def _move_ring(self, position: QPointF) -> None:
        for place in (self._cursor, position):  # where it was and where it will be
            if place is not None:
                reach = self._radius() * self._field().width() + 3
                around = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
                self.update(around.toAlignedRect())
        self._cursor = QPointF(position)

    def _make_buffer(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        field = self._field()
        side = max(1, math.ceil(field.width() * ratio))
        buffer = QPixmap(side, side)
        buffer.setDevicePixelRatio(ratio)
        painter = QPainter(buffer)
        paper = QRectF(0, 0, field.width(), field.height())
        painter.fillRect(paper, self._theme.colour("paper"))
        self._paint_guides(painter, paper)
        self._paint_ink(painter, paper)
        painter.end()
        return buffer

    def _paint_ink(self, painter: QPainter, field: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(self._ink, Picture):
            _paint_picture(painter, field, self._ink)
            return
        for stroke in self._ink.strokes:
            _paint_stroke(painter, field, stroke, self._theme)

    def _paint_guides(self, painter: QPainter, field: QRectF) -> None:
        """Mark the middle by two faint lines: a place to aim at, nothing more."""
        painter.setPen(QPen(self._theme.colour("guide"), 1, Qt.PenStyle.DotLine))
        middle = field.center()
        painter.drawLine(QPointF(middle.x(), field.top()), QPointF(middle.x(), field.bottom()))
        painter.drawLine(QPointF(field.left(), middle.y()), QPointF(field.right(), middle.y()))

    def _paint_last_piece(self) -> None:
        """Add what the last point brought to the buffer, instead of painting all again."""
        assert self._buffer is not None  # noqa: S101 - the caller has looked
        painter = QPainter(self._buffer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._field().width()
        _paint_stroke(
            painter,
            QRectF(0, 0, side, side),
            Stroke(tuple(self._points[-3:]), self._width),
            self._theme,
            starts=len(self._points) <= 3,
            ends=False,
        )
        painter.end()


def _paint_stroke(
    painter: QPainter,
    field: QRectF,
    stroke: Stroke,
    theme: Theme,
    *,
    starts: bool = True,
    ends: bool = True,
) -> None:
    """Paint a stroke as quadratic curves through the middles between its points."""
    side = field.width()
    spots = [QPointF(p.x * side, p.y * side) for p in stroke.points]
    widths = [
        STANDARD_PEN * side * stroke.width * (1 + p.pressure - NOMINAL_PRESSURE)
        for p in stroke.points
    ]
    ink = theme.colour("ink")
    if len(spots) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(spots[0], widths[0] / 2, widths[0] / 2)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(ink, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    middles = [(a + b) / 2 for a, b in pairwise(spots)]
    ways: list[tuple[list[QPointF], float]] = []  # a piece each, and its width
    if starts:
        ways.append(([spots[0], middles[0]], widths[0]))
    for index in range(1, len(middles)):
        curve = _curve(middles[index - 1], spots[index], middles[index])
        ways.append((curve, widths[index]))
    if ends:
        ways.append(([middles[-1], spots[-1]], widths[-1]))
    # Pieces of one width are one line: painted by itself each would leave a notch at its joints.
    for width, same in groupby(ways, key=lambda way: way[1]):
        pieces = [piece for piece, _ in same]
        for first in range(0, len(pieces), LINE_PIECES):
            line = pieces[first][:1]
            for piece in pieces[first : first + LINE_PIECES]:
                line += piece[1:]
            pen.setWidthF(width)
            painter.setPen(pen)
            painter.drawPolyline(line)


def _curve(start: QPointF, bend: QPointF, end: QPointF) -> list[QPointF]:
    """Return places on the quadratic curve from ``start`` to ``end`` that bends towards ``bend``.

    Qt's own outline of a curve that turns within the width of the pen has holes; that of a line
    of straight pieces has none.
    """
    sag = (start + end) / 2 - bend  # half of this is how far the curve is from straight
    pieces = max(1, math.ceil(math.sqrt(math.hypot(sag.x(), sag.y()) / 2 / FLAT)))
    shares = (step / pieces for step in range(pieces + 1))
    return [start * (1 - t) ** 2 + bend * (2 * t * (1 - t)) + end * t**2 for t in shares]


def _paint_picture(painter: QPainter, field: QRectF, picture: Picture) -> None:
    image = to_image(to_levels(picture.ink, 0, 1), grey())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    scale = field.width() / max(image.width(), image.height())
    width, height = image.width() * scale, image.height() * scale
    target = QRectF((field.width() - width) / 2, (field.height() - height) / 2, width, height)
    painter.drawImage(target, image)
