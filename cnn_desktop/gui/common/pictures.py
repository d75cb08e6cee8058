"""Pictures of a data set, grey or in colour, as they are shown: one, or many in one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

MAX_CHANNELS = 3

_GREYS = 0xFF000000 | np.arange(256, dtype=np.uint32) * 0x010101


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
    words = _to_words(pictures)[:, _nearest(old_height, height)][:, :, _nearest(old_width, width)]
    pixels = np.full((rows, height + gap, columns, width + gap), ground.rgba(), np.uint32)
    whole = count // columns  # rows without a place that is empty
    cells = words[: whole * columns].reshape(whole, columns, height, width)
    pixels[:whole, :height, :, :width] = cells.swapaxes(1, 2)
    for column, word in enumerate(words[whole * columns :]):
        pixels[whole, :height, column, :width] = word
    form = QImage.Format.Format_ARGB32
    across, down = columns * (width + gap), rows * (height + gap)
    return QImage(pixels.data, across, down, 4 * across, form).copy()


def _to_words(pictures: np.ndarray) -> np.ndarray:
    """Return pictures as ``(N, H, W)`` words of alpha, red, green and blue."""
    if pictures.shape[1] == MAX_CHANNELS:
        red, green, blue = (pictures[:, channel].astype(np.uint32) for channel in range(3))
        words: np.ndarray = 0xFF000000 | red << 16 | green << 8 | blue
        return words
    grey = pictures[:, 0] if pictures.shape[1] == 1 else pictures.mean(axis=1).astype(np.uint8)
    shades: np.ndarray = _GREYS[grey]
    return shades


def _nearest(old: int, new: int) -> np.ndarray:
    """Return which of ``old`` rows each of ``new`` rows shows."""
    middle = old // 2 if new < old else 0  # of what each row stands for, where some are left out
    places = (np.arange(new) * old + middle) // new
    nearest: np.ndarray = np.minimum(places, old - 1)
    return nearest
