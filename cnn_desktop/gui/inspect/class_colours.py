"""Colours and marks of classes in a plot: told apart by colour-blind eyes, and by form as well."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath, QPolygonF, QTransform

# Okabe and Ito, "Color Universal Design", 2008, without black, and three greys and browns that
# differ from the rest in lightness; in the dark look the dark ones are lightened.
_LIGHT = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
    "#7A6A00", "#6B4C9A", "#7F7F7F", "#8C3B2E",
)  # fmt: skip
_DARK = (
    "#4AA8E8", "#E69F00", "#3CCB9F", "#E39CC4", "#A5DCFF", "#FF8C4A",
    "#E5D94A", "#B79CE8", "#B0B0B0", "#D98B7C",
)  # fmt: skip


def class_colour(index: int, *, dark: bool) -> QColor:
    """Return the colour of a class; after ten they begin again with other marks."""
    palette = _DARK if dark else _LIGHT
    return QColor(palette[index % len(palette)])


def class_mark(index: int) -> QPainterPath:
    """Return the outline of a class's mark, around 0 and of size 1.

    No two of a hundred classes share colour and mark.
    """
    return _MARKS[(index + index // len(_LIGHT)) % len(_MARKS)]()


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.5, -0.5, 1, 1))
    return path


def _polygon(corners: int, *, turned: float = 0.0, inner: float = 1.0) -> QPainterPath:
    """Return a regular polygon with a corner on top; a star where ``inner`` is below 1.

    Args:
        corners: How many; a star has as many tips.
        turned: Clockwise, in degrees.
        inner: Radius of the corners between a star's tips, as a share of the tips' own.
    """
    steps = corners if inner == 1 else 2 * corners
    points = []
    for step in range(steps):
        angle = 2 * math.pi * step / steps + math.radians(turned)
        radius = 0.5 * (inner if inner < 1 and step % 2 else 1.0)
        points.append(QPointF(radius * math.sin(angle), -radius * math.cos(angle)))
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.44, -0.44, 0.88, 0.88))
    return path


def _cross(turned: float = 0.0) -> QPainterPath:
    upright, level = QPainterPath(), QPainterPath()
    upright.addRect(QRectF(-0.14, -0.5, 0.28, 1))
    level.addRect(QRectF(-0.5, -0.14, 1, 0.28))
    return QTransform().rotate(turned).map(upright.united(level))


_MARKS: tuple[Callable[[], QPainterPath], ...] = (
    _disc,
    _square,
    lambda: _polygon(3, turned=180),
    lambda: _polygon(4),
    _cross,
    lambda: _polygon(5, inner=0.45),
    lambda: _polygon(3),
    lambda: _polygon(5),
    lambda: _cross(45),
    lambda: _polygon(6),
)
