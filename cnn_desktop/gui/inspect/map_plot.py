"""The plane of the map: a mark for each picture, names of the classes, the drawing among them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.inspect.class_colours import class_colour, class_mark
from cnn_desktop.gui.inspect.mark_layer import MarkLayer
from cnn_desktop.gui.inspect.plane import Plane
from cnn_desktop.gui.inspect.plot_labels import PlotLabels

REACH = 14  # pixels within which a point counts as under the pointer
CLICK = 4  # pixels that the pointer may move between press and release
ZOOM = 1.25  # what a step of the wheel, or plus, makes larger
MOST_ZOOM = 400  # times the whole map
NAMED_CLASSES = 20  # of more classes the names would hide the points
RING, TARGET = 18, 24  # pixels: around the chosen point, and of the drawing's mark
NAME_PIXELS, MINE_PIXELS = 13, 11  # of the letters of a class's name, and of the drawing's


class MapPlot(QWidget):
    """Points that can be pointed at, clicked, zoomed into and walked by the arrow keys.

    All marks are stamped into one picture, which is kept until a point, the part that is shown,
    the look or the size changes.
    """

    pointed = Signal(int, QPointF)  # index of the point under the pointer, -1 for none, and where
    chosen = Signal(int)  # index of the point that was clicked, -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points = np.zeros((0, 2))
        self._labels = np.zeros(0, np.int64)
        self._names: tuple[str, ...] = ()
        self._middles: dict[int, np.ndarray] = {}  # of the classes that have points
        self._hidden: frozenset[int] = frozenset()
        self._mine: tuple[float, float] | None = None
        self._mine_name = ""
        self._pointed = self._chosen = -1
        self._plane = Plane()
        self._is_whole = True  # nobody has zoomed or dragged
        self._pressed_at = self._dragged_from = QPointF()
        self._drags = False
        self._marks = MarkLayer(theme)
        self._class_names = PlotLabels(theme, NAME_PIXELS)
        self._named: list[int] | None = None  # the classes whose names are shown; None to ask anew
        self._own_name = PlotLabels(theme, MINE_PIXELS)
        self._is_vector = False
        self.setMinimumSize(160, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self._restyle)

    # -- what it shows ---------------------------------------------------------------------------

    @property
    def points(self) -> np.ndarray:
        """Where the pictures lie, ``(N, 2)``."""
        return self._points

    @property
    def chosen_point(self) -> int:
        """The point that was clicked; -1 for none."""
        return self._chosen

    @property
    def mine(self) -> tuple[float, float] | None:
        """Where the drawing lies; None where it is not shown."""
        return self._mine

    @property
    def plane(self) -> Plane:
        """Which part of the plane is shown."""
        return self._plane

    @property
    def hidden_classes(self) -> frozenset[int]:
        """The classes whose points are left out."""
        return self._hidden

    def set_points(self, points: np.ndarray, labels: np.ndarray, names: tuple[str, ...]) -> None:
        """Show points ``(N, 2)`` of classes ``(N,)``; N may be 0."""
        self._labels, self._names, self._hidden = labels, names, frozenset()
        self._pointed = self._chosen = -1
        self._named = None
        self.move_points(points)
        self.show_all()

    def move_points(self, points: np.ndarray) -> None:
        """Lay the same points out in another way."""
        self._points = points
        of_class = ((index, points[self._labels == index]) for index in range(len(self._names)))
        self._middles = {index: np.median(mine, axis=0) for index, mine in of_class if len(mine)}
        self._renew()

    def set_hidden_classes(self, hidden: frozenset[int]) -> None:
        """Leave out the points of some classes."""
        self._hidden, self._named = hidden, None
        self._renew()
        if self._chosen >= 0 and int(self._labels[self._chosen]) in hidden:
            self.choose(-1)

    def set_mine(self, place: np.ndarray | None, name: str) -> None:
        """Mark where the drawing lies, with a word; None to show no mark."""
        self._mine = None if place is None else (float(place[0]), float(place[1]))
        self._mine_name = name
        self.update()

    def choose(self, index: int) -> None:
        """Mark a point as the chosen one; -1 for none."""
        self._chosen = index
        self.update()
        self.chosen.emit(index)

    def show_all(self) -> None:
        """Bring all points into view, and keep them there when the size changes."""
        self._is_whole = True
        self._show(Plane.showing(self._points, self.size()))

    def place_on_screen(self, index: int) -> QPointF:
        """Return where a point lies in the widget."""
        across, down = self._plane.to_pixels(self._points[[index]])[0]
        return QPointF(across, down)

    def set_vector(self, *, vector: bool) -> None:
        """Paint marks as outlines, for what is saved, or as one picture, for the screen."""
        self._is_vector = vector

    def mark_of(self, index: int) -> tuple[QPainterPath, QColor]:
        """Return the outline and the colour of a class's mark, for the legend."""
        return class_mark(index), class_colour(index, dark=self._theme.is_dark)

    # -- pointer and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the plane, or report the point under the pointer."""
        place = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._drags or (place - self._pressed_at).manhattanLength() > CLICK:
                self._drags, self._is_whole = True, False
                self._show(self._plane.moved(place - self._dragged_from))
                self._dragged_from = place
            self._point_at(-1, place)
            return
        self._point_at(self._index_at(place), place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where, to tell a click from a drag."""
        self._pressed_at = self._dragged_from = event.position()
        self._drags = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the point under the pointer, unless the plane was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and not self._drags:
            self.choose(self._index_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in or out; what is under the pointer stays there."""
        self._zoom(ZOOM ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Report that the pointer has gone."""
        super().leaveEvent(event)
        self._pointed = -1
        self.pointed.emit(-1, QPointF())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from point to point by the arrow keys; plus and minus zoom, 0 shows all."""
        directions = {
            Qt.Key.Key_Left: (-1.0, 0.0),
            Qt.Key.Key_Right: (1.0, 0.0),
            Qt.Key.Key_Up: (0.0, 1.0),
            Qt.Key.Key_Down: (0.0, -1.0),
        }
        key, middle = Qt.Key(event.key()), QRectF(self.rect()).center()
        if key in directions:
            self._walk(np.array(directions[key]))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self._zoom(ZOOM, middle)
        elif key == Qt.Key.Key_Minus:
            self._zoom(1 / ZOOM, middle)
        elif key in {Qt.Key.Key_0, Qt.Key.Key_Home}:
            self.show_all()
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self.choose(-1)
        else:
            super().keyPressEvent(event)

    def _walk(self, direction: np.ndarray) -> None:
        """Choose the nearest point in a direction; the middle one where none is chosen."""
        shown = np.flatnonzero(self._shown())
        if not len(shown):
            return
        if self._chosen < 0:
            away = np.linalg.norm(self._points[shown] - np.median(self._points, axis=0), axis=1)
            self.choose(int(shown[away.argmin()]))
            return
        steps = self._points[shown] - self._points[self._chosen]
        ahead = steps @ direction
        aside = np.abs(steps @ direction[::-1])
        # Within 45 degrees of the direction; what lies aside counts twice.
        costs = np.where((ahead > 0) & (aside <= ahead), ahead + 2 * aside, np.inf)
        if np.isfinite(costs).any():
            self.choose(int(shown[costs.argmin()]))

    def _point_at(self, index: int, place: QPointF) -> None:
        if index != self._pointed or index >= 0:
            self._pointed = index
            self.pointed.emit(index, place)

    def _index_at(self, place: QPointF) -> int:
        if not len(self._points):
            return -1
        steps = self._plane.to_pixels(self._points) - [place.x(), place.y()]
        away = np.where(self._shown(), np.linalg.norm(steps, axis=1), np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= REACH else -1

    def _shown(self) -> np.ndarray:
        return ~np.isin(self._labels, list(self._hidden))

    def _zoom(self, factor: float, about: QPointF) -> None:
        """Zoom, but neither further out than half of the whole map nor in without end."""
        whole = Plane.showing(self._points, self.size()).scale
        scale = min(max(self._plane.scale * factor, whole / 2), whole * MOST_ZOOM)
        self._is_whole = False
        self._show(self._plane.zoomed(scale / self._plane.scale, about))

    # -- looks -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole map in view, or as much as was seen of it."""
        super().resizeEvent(event)
        whole = Plane.showing(self._points, self.size())
        self._show(whole if self._is_whole else self._plane.resized(self.size()))

    def _show(self, plane: Plane) -> None:
        self._plane = plane
        self._renew()

    def _restyle(self) -> None:
        self._named = None
        self._renew()

    def _renew(self) -> None:
        """Lay the names out; the picture of the marks is made anew when it is painted."""
        self._marks.forget()
        self._arrange_names()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the marks, the ring around the chosen one, the names and the drawing's place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        shown, classes = self._shown(), len(self._names)
        places, labels = self._plane.to_pixels(self._points[shown]), self._labels[shown]
        if self._is_vector:
            self._marks.paint_outlines(painter, places, labels, classes)
        else:
            ratio = self.devicePixelRatioF()
            self._marks.paint(painter, self.size(), ratio, places, labels, classes)
        if 0 <= self._chosen < len(self._points):
            ring = self._theme.size(RING) / 2
            painter.setPen(QPen(self._theme.colour("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.place_on_screen(self._chosen), ring, ring)
        self._class_names.paint(painter)
        self._paint_mine(painter)

    # -- names -----------------------------------------------------------------------------------

    def _arrange_names(self) -> None:
        """Lay the names of the classes near the middles of their points."""
        if self._named is None:
            shown = [index for index in self._middles if index not in self._hidden]
            self._named = shown if len(self._names) <= NAMED_CLASSES else []
            dark = self._theme.is_dark
            self._class_names.set_names(
                [shortened(self._names[index], 14) for index in self._named],
                [class_colour(index, dark=dark) for index in self._named],
            )
        middles = np.array([self._middles[index] for index in self._named]).reshape(-1, 2)
        self._class_names.arrange(self._plane.to_pixels(middles))

    def _paint_mine(self, painter: QPainter) -> None:
        """Paint a target and a word over it."""
        if self._mine is None:
            return
        colour = self._theme.colour("text")
        across, down = self._plane.to_pixels(np.array([self._mine]))[0].tolist()
        place, radius = QPointF(across, down), self._theme.size(TARGET) / 2
        painter.setPen(QPen(colour, 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, radius * 0.8, radius * 0.8)
        painter.drawLine(QPointF(across - radius, down), QPointF(across + radius, down))
        painter.drawLine(QPointF(across, down - radius), QPointF(across, down + radius))
        self._own_name.set_names([self._mine_name], [colour])
        self._own_name.arrange(np.array([(across, down - 1.8 * radius)]))
        (rect,) = self._own_name.rects
        if rect.top() < 2:  # it stays inside of the widget
            rect.moveTop(down + radius + 4)
        rect.moveLeft(min(max(rect.left(), 2.0), self.width() - rect.width() - 2))
        self._own_name.paint(painter)
