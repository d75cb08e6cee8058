"""Which part of a plane a widget shows: where a point lies on the screen, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QSize

MARGIN = 0.06  # of the range, left free around all points
SMALLEST = 1e-9  # of a range: points may all lie in one place


@dataclass(frozen=True)
class Plane:
    """A part of the plane at one scale in both directions, with y upwards.

    Attributes:
        x: What lies in the middle of the widget.
        y: The same, upwards.
        scale: Pixels of the widget for one unit of the plane.
        width: Of the widget, in pixels.
        height: The same, downwards.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    width: int = 1
    height: int = 1

    @classmethod
    def showing(cls, points: np.ndarray, size: QSize) -> Plane:
        """Return what shows all points ``(N, 2)``, and a margin around them."""
        if not len(points):
            return cls(width=size.width(), height=size.height())
        low, high = points.min(axis=0), points.max(axis=0)
        middle, extent = (low + high) / 2, np.maximum(high - low, SMALLEST) * (1 + 2 * MARGIN)
        scale = min(size.width() / extent[0], size.height() / extent[1])
        return cls(float(middle[0]), float(middle[1]), float(scale), size.width(), size.height())

    def to_pixels(self, points: np.ndarray) -> np.ndarray:
        """Return where points ``(N, 2)`` lie in the widget, ``(N, 2)`` pixels: across, down."""
        across = (points[:, 0] - self.x) * self.scale + self.width / 2
        down = (self.y - points[:, 1]) * self.scale + self.height / 2
        return np.stack([across, down], axis=1)

    def to_point(self, place: QPointF) -> tuple[float, float]:
        """Return the point at a place of the widget."""
        x = (place.x() - self.width / 2) / self.scale + self.x
        y = (self.height / 2 - place.y()) / self.scale + self.y
        return x, y

    def zoomed(self, factor: float, about: QPointF) -> Plane:
        """Return it so many times as large; the point at a place of the widget stays there."""
        x, y = self.to_point(about)
        kept = 1 - 1 / factor
        return replace(
            self,
            x=self.x + (x - self.x) * kept,
            y=self.y + (y - self.y) * kept,
            scale=self.scale * factor,
        )

    def moved(self, by: QPointF) -> Plane:
        """Return it dragged by so many pixels."""
        return replace(self, x=self.x - by.x() / self.scale, y=self.y + by.y() / self.scale)

    def resized(self, size: QSize) -> Plane:
        """Return what a widget of another size shows: the same middle, as much around it."""
        before, now = min(self.width, self.height), min(size.width(), size.height())
        scale = self.scale * now / max(1, before)
        return replace(self, scale=scale, width=size.width(), height=size.height())
