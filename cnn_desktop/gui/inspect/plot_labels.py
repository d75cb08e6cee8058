"""Names that lie over a plot: near what they name, and none over another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnn_desktop.gui.common.theme import Theme


class PlotLabels:
    """Names of one size of letters, each in a frame, on a ground that lets points be seen.

    Args:
        theme: The look.
        pixels: The height of the letters, before projector mode.
    """

    def __init__(self, theme: Theme, pixels: int) -> None:
        self._theme, self._pixels = theme, pixels
        self._texts: tuple[str, ...] = ()
        self._frames: list[QPen] = []
        self._sizes = np.zeros((0, 2))
        self._rects: list[QRectF] = []

    def set_names(self, texts: Sequence[str], frames: Iterable[QColor]) -> None:
        """Show these names, and measure them in the look of the moment; :meth:`arrange` follows."""
        self._texts = tuple(texts)
        self._frames = [QPen(colour, 1.5) for colour in frames]
        metrics = QFontMetricsF(self._theme.font(self._pixels, bold=True))
        sizes = [(metrics.horizontalAdvance(text) + 10, metrics.height() + 4) for text in texts]
        self._sizes = np.array(sizes).reshape(-1, 2)
        self._rects = []

    @property
    def rects(self) -> list[QRectF]:
        """Where the names lie."""
        return self._rects

    def arrange(self, places: np.ndarray) -> None:
        """Lay the names near these places ``(N, 2)``, pixels: across, down."""
        corners = apart(places, self._sizes) - self._sizes / 2
        self._rects = [
            QRectF(*corner, *size)
            for corner, size in zip(corners.tolist(), self._sizes.tolist(), strict=True)
        ]

    def paint(self, painter: QPainter) -> None:
        """Paint them."""
        theme = self._theme
        ground, ink = QColor(theme.colour("surface")), QPen(theme.colour("text"))
        ground.setAlpha(215)
        painter.setFont(theme.font(self._pixels, bold=True))
        painter.setBrush(ground)
        for text, rect, frame in zip(self._texts, self._rects, self._frames, strict=True):
            painter.setPen(frame)
            painter.drawRect(rect)
            painter.setPen(ink)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def apart(places: np.ndarray, sizes: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Push boxes apart until none lies over another, or for so many rounds.

    Args:
        places: ``(N, 2)``: the middles.
        sizes: ``(N, 2)``: width and height.
        rounds: Each parts the boxes that overlap by half of what is missing.

    Returns:
        ``(N, 2)``: new middles.
    """
    places = places.astype(np.float64).copy()
    later = np.arange(len(places))[:, None] > np.arange(len(places))[None]
    needed = (sizes[:, None] + sizes[None]) / 2 + 2
    for _ in range(rounds):
        steps = places[:, None] - places[None]
        missing = needed - np.abs(steps)
        overlap = (missing > 0).all(axis=2)
        np.fill_diagonal(overlap, val=False)
        if not overlap.any():
            break
        # Along the direction in which less is missing; of two in one place the later goes down.
        signs = np.where(steps == 0, np.where(later, 1.0, -1.0)[..., None], np.sign(steps))
        along = missing[..., 0] < missing[..., 1]
        push = np.where(np.stack([along, ~along], axis=2), missing * signs / 2, 0.0)
        places += (push * overlap[..., None]).sum(axis=1)
    return places
