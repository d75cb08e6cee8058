"""Pictures of a data set, grey or in colour, as they are shown: one, or many in one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

MAX_CHANNELS = 3


def sides(shape: tuple[int, ...], longest: int) -> tuple[int, int]:
    """Return height and width, in screen pixels, at which a picture is shown.

    Each of its pixels becomes a square of whole screen pixels where there is room for that, so
    that all are equally large; a larger picture loses rows and columns.

    Args:
        shape: ``(C, H, W)`` of the picture.
        longest: What the longer side may take at most.
    """
    height, width = shape[-2:]
    zoom = longest // max(height, width)
    if zoom >= 1:
        return height * zoom, width * zoom
    scale = longest / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def picture_image(picture: np.ndarray, height: int, width: int) -> QImage:
    """Return one picture ``(C, H, W)`` uint8 with blocky pixels."""
    return mosaic(picture[None], 1, height, width, 0, QColor(0, 0, 0, 0))


def mosaic(
    pictures: np.ndarray, columns: int, height: int, width: int, gap: int, ground: QColor
) -> QImage:
    """Return many pictures in one, which is painted far faster than each by itself.

    Args:
        pictures: ``(N, C, H, W)`` uint8, of one channel (grey) or three (red, green, blue); of
            others the mean is shown.
        columns: How many stand side by side, at least one.
        height: Of each, in pixels of the result.
        width: Likewise.
        gap: Between them, likewise; to the right of each and below it.
        ground: Where nothing is.
    """
    count, _, old_height, old_width = pictures.shape
    rows = -(-count // columns)
    if not count:
        return QImage()
    down, across = _nearest(old_height, height), _nearest(old_width, width)
    enlarged = _three_channels(pictures)[:, :, down][:, :, :, across]
    cells = np.empty((rows * columns, height + gap, width + gap, 4), np.uint8)
    cells[:] = (ground.blue(), ground.green(), ground.red(), ground.alpha())
    for place, channel in enumerate((2, 1, 0)):  # a word of ARGB is blue first in memory
        cells[:count, :height, :width, place] = enlarged[:, channel]
    cells[:count, :height, :width, 3] = 255
    whole = cells.reshape(rows, columns, height + gap, width + gap, 4).swapaxes(1, 2)
    pixels = np.ascontiguousarray(whole).reshape(rows * (height + gap), columns * (width + gap), 4)
    form = QImage.Format.Format_ARGB32
    return QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], form).copy()


def _nearest(old: int, new: int) -> np.ndarray:
    """Return which of ``old`` rows each of ``new`` rows shows."""
    middle = old // 2 if new < old else 0  # of what each row stands for, where some are left out
    places = (np.arange(new) * old + middle) // new
    nearest: np.ndarray = np.minimum(places, old - 1)
    return nearest


def _three_channels(pictures: np.ndarray) -> np.ndarray:
    if pictures.shape[1] == MAX_CHANNELS:
        return pictures
    if pictures.shape[1] != 1:
        pictures = pictures.mean(axis=1, keepdims=True).astype(np.uint8)
    return np.broadcast_to(pictures, (len(pictures), MAX_CHANNELS, *pictures.shape[2:]))
