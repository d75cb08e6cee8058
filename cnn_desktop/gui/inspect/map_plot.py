"""The plane of the map: a point for each picture, marks by class, the drawing among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.picture_strip import Tile, paint_picture
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.class_colours import class_colour, class_mark

REACH = 14  # pixels within which a point counts as under the pointer
ZOOM = 0.8  # what plus makes of the range; minus the reverse


class Peek(QWidget):
    """The picture under the pointer, floating beside it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("map_peek")
        self._theme = theme
        self._tile: Tile | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def tile(self) -> Tile | None:
        """What is shown."""
        return self._tile

    def show_at(self, place: QPointF, tile: Tile) -> None:
        """Show a picture beside a place of the parent, inside of it."""
        self._tile = tile
        side, line = self._theme.size(84), self._theme.size(18)
        self.resize(side + 8, side + line + 8)
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101
        left = (
            place.x() + 16
            if place.x() + 24 + self.width() < parent.width()
            else (place.x() - 16 - self.width())
        )
        top = min(max(place.y() - self.height() / 2, 4), parent.height() - self.height() - 4)
        self.move(round(left), round(top))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint a card with the picture and its class."""
        if self._tile is None:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        side = self.width() - 8
        paint_picture(painter, QRect(4, 4, side, side).toRectF(), self._tile.pixels, None)
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(11))
        line = QRect(4, side + 4, side, self.height() - side - 6)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), self._tile.caption)


class MapPlot(pg.PlotWidget):  # type: ignore[misc]
    """Points that can be pointed at, clicked, zoomed into and walked by the arrow keys."""

    pointed = Signal(int, QPointF)  # index of the point under the pointer, -1 for none, and where
    chosen = Signal(int)  # index of the point that was clicked, -1 for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points = np.zeros((0, 2))
        self._labels = np.zeros(0, np.int64)
        self._names: tuple[str, ...] = ()
        self._hidden: frozenset[int] = frozenset()
        self._scatters: list[pg.ScatterPlotItem] = []
        self._class_names: list[pg.TextItem] = []
        self._pointed = self._chosen = -1
        self._pressed_at = QPointF()
        self.hideButtons()
        self.setMenuEnabled(False)
        self.hideAxis("left")
        self.hideAxis("bottom")
        self.getPlotItem().setContentsMargins(4, 4, 4, 4)
        self.getViewBox().setAspectLocked(lock=True)
        self._ring = pg.ScatterPlotItem(pxMode=True, size=18, brush=None)
        self._mine = pg.ScatterPlotItem(pxMode=True, size=26, symbol="crosshair")
        self._mine_name = pg.TextItem(anchor=(0.5, 1.5))
        for item, level in ((self._ring, 5), (self._mine, 7), (self._mine_name, 8)):
            item.setZValue(level)
            self.addItem(item, ignoreBounds=True)
        self._mine_name.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self._restyle)
        self._restyle()

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
        data = self._mine.data
        return (float(data["x"][0]), float(data["y"][0])) if len(data) else None

    def set_points(self, points: np.ndarray, labels: np.ndarray, names: tuple[str, ...]) -> None:
        """Show points ``(N, 2)`` of classes ``(N,)``; N may be 0."""
        self._labels, self._names = labels, names
        self._pointed = self._chosen = -1
        for item in (*self._scatters, *self._class_names):
            self.removeItem(item)
        count = len(names)
        self._scatters = [pg.ScatterPlotItem(pxMode=True, pen=None) for _ in range(count)]
        self._class_names = [pg.TextItem(anchor=(0.5, 0.5)) for _ in range(count)]
        for item in self._scatters:
            self.addItem(item)
        for text in self._class_names:
            text.setZValue(6)
            self.addItem(text, ignoreBounds=True)
        self._restyle()
        self.move_points(points)
        self.show_all()

    def move_points(self, points: np.ndarray) -> None:
        """Lay the same points out in another way."""
        self._points = points
        self._ring.setData([], [])
        for index, (scatter, text) in enumerate(
            zip(self._scatters, self._class_names, strict=True)
        ):
            mine = points[self._labels == index]
            scatter.setData(mine[:, 0], mine[:, 1])
            if len(mine):
                text.setPos(*np.median(mine, axis=0))
        self._apply_filter()
        self._mark_chosen()

    def set_hidden_classes(self, hidden: frozenset[int]) -> None:
        """Leave out the points of some classes."""
        self._hidden = hidden
        self._apply_filter()
        if self._chosen >= 0 and int(self._labels[self._chosen]) in hidden:
            self.choose(-1)

    def set_mine(self, place: np.ndarray | None, name: str) -> None:
        """Mark where the drawing lies, with a word; None to show no mark."""
        self._mine_name.setVisible(place is not None)
        if place is None:
            self._mine.setData([], [])
            return
        self._mine.setData([place[0]], [place[1]])
        self._mine_name.setText(name)
        self._mine_name.setPos(*place)

    def choose(self, index: int) -> None:
        """Mark a point as the chosen one; -1 for none."""
        self._chosen = index
        self._mark_chosen()
        self.chosen.emit(index)

    def show_all(self) -> None:
        """Bring all points into view."""
        if len(self._points):
            low, high = self._points.min(axis=0), self._points.max(axis=0)
            self.setRange(xRange=(low[0], high[0]), yRange=(low[1], high[1]), padding=0.06)

    def place_on_screen(self, index: int) -> QPointF:
        """Return where a point lies in the widget."""
        scene = self.getViewBox().mapViewToScene(QPointF(*self._points[index]))
        return QPointF(self.mapFromScene(scene))

    def set_vector(self, *, vector: bool) -> None:
        """Paint marks as outlines, for a drawing that is saved, or as prepared pictures."""
        for item in (*self._scatters, self._ring, self._mine):
            item.setExportMode(vector, {"antialias": True} if vector else None)

    # -- pointer and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the point under the pointer."""
        super().mouseMoveEvent(event)
        index = -1 if event.buttons() else self._index_at(event.position())
        if index != self._pointed or index >= 0:
            self._pointed = index
            self.pointed.emit(index, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where, to tell a click from a drag."""
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the point under the pointer, unless the plane was dragged."""
        super().mouseReleaseEvent(event)
        moved = (event.position() - self._pressed_at).manhattanLength() > 4
        if event.button() == Qt.MouseButton.LeftButton and not moved:
            self.choose(self._index_at(event.position()))

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
        key = Qt.Key(event.key())
        if key in directions:
            self._walk(np.array(directions[key]))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.getViewBox().scaleBy((ZOOM, ZOOM))
        elif key == Qt.Key.Key_Minus:
            self.getViewBox().scaleBy((1 / ZOOM, 1 / ZOOM))
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

    def _index_at(self, position: QPointF) -> int:
        if not len(self._points):
            return -1
        box = self.getViewBox()
        scene = self.mapToScene(position.toPoint())
        place = box.mapSceneToView(scene)
        across, down = box.viewPixelSize()
        steps = (self._points - [place.x(), place.y()]) / [across, down]
        away = np.where(self._shown(), np.linalg.norm(steps, axis=1), np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= REACH else -1

    def _shown(self) -> np.ndarray:
        return ~np.isin(self._labels, list(self._hidden))

    # -- looks -----------------------------------------------------------------------------------

    def _apply_filter(self) -> None:
        for index, (scatter, text) in enumerate(
            zip(self._scatters, self._class_names, strict=True)
        ):
            shown = index not in self._hidden and bool((self._labels == index).any())
            scatter.setVisible(shown)
            text.setVisible(shown and len(self._names) <= 20)

    def _mark_chosen(self) -> None:
        if 0 <= self._chosen < len(self._points):
            self._ring.setData([self._points[self._chosen, 0]], [self._points[self._chosen, 1]])
        else:
            self._ring.setData([], [])

    def _restyle(self) -> None:
        theme = self._theme
        self.setBackground(theme.colour("surface"))
        size = 9 if theme.projector else 6
        for index, scatter in enumerate(self._scatters):
            colour = class_colour(index, dark=theme.is_dark)
            scatter.setSymbol(class_mark(index))
            scatter.setSize(size)
            colour.setAlpha(200)
            scatter.setBrush(pg.mkBrush(colour))
        ground = QColor(theme.colour("surface"))
        ground.setAlpha(215)
        for index, text in enumerate(self._class_names):
            name = self._names[index]
            text.setText(name if len(name) <= 14 else name[:13] + "…")
            text.setColor(theme.colour("text"))
            text.fill = pg.mkBrush(ground)
            text.border = pg.mkPen(class_colour(index, dark=theme.is_dark), width=1.5)
            text.setFont(theme.font(13, bold=True))
        self._ring.setPen(pg.mkPen(theme.colour("accent"), width=3))
        self._mine.setPen(pg.mkPen(theme.colour("text"), width=2.5))
        self._mine.setBrush(pg.mkBrush(None))
        self._mine_name.setColor(theme.colour("text"))
        self._mine_name.fill = pg.mkBrush(ground)
        self._mine_name.border = pg.mkPen(theme.colour("text"), width=1)
        self._mine_name.setFont(theme.font(11, bold=True))

    def mark_of(self, index: int) -> tuple[Any, QColor]:
        """Return the outline and the colour of a class's mark, for the legend."""
        symbols = pg.graphicsItems.ScatterPlotItem.Symbols
        return symbols[class_mark(index)], class_colour(index, dark=self._theme.is_dark)
