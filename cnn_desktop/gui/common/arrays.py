"""From arrays to pictures: colour maps and QImages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage

CLEAR = 256  # the level of a pixel that shows what is behind it

# Knots of the cividis map (Nunez, Anderton, Renslow: "Optimizing colormaps with consideration for
# color vision deficiency", PLoS ONE 2018): it reads the same for colour-blind eyes.
_CIVIDIS = ("#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74", "#C3B369",
            "#E1CC55", "#FEE838")  # fmt: skip


def grey() -> np.ndarray:
    """Return the map from paper (black) to ink (white): ``(256, 3)`` uint8."""
    return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


def sequential() -> np.ndarray:
    """Return a map for values from 0 upwards, dark to bright: ``(256, 3)`` uint8."""
    return _interpolate(_CIVIDIS)


def diverging(negative: str, zero: str, positive: str) -> np.ndarray:
    """Return a map for values around 0, whose colour is the middle: ``(256, 3)`` uint8."""
    return _interpolate((negative, zero, positive))


def to_levels(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return values as places in a colour map, 0 to 255; what lies outside is cut off."""
    if not high > low:
        return np.full(values.shape, 0 if low >= 0 else 128, np.uint8)
    with np.errstate(over="ignore", invalid="ignore"):  # a run that breaks off has such weights
        levels: np.ndarray = np.clip((values - low) * (255.0 / (high - low)) + 0.5, 0, 255)
    whole: np.ndarray = np.nan_to_num(levels).astype(np.uint8)
    return whole


def to_image(levels: np.ndarray, colours: np.ndarray) -> QImage:
    """Return ``(H, W)`` places in a colour map as a picture of its own memory.

    Args:
        levels: 0 to 255, and :data:`CLEAR` where nothing is.
        colours: ``(256, 3)`` uint8.
    """
    height, width = levels.shape
    red, green, blue = colours.astype(np.uint32).T
    table = np.zeros(257, np.uint32)
    table[:256] = 0xFF000000 | red << 16 | green << 8 | blue
    pixels = np.ascontiguousarray(table[levels])
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, form).copy()


def to_colour_image(pixels: np.ndarray) -> QImage:
    """Return ``(H, W)`` pixels of :func:`colour_pixels` as a picture of its own memory."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, form).copy()


def colour_pixels(levels: np.ndarray) -> np.ndarray:
    """Return red, green and blue ``(..., 3)``, 0 to 255, as pixels ``(...)`` uint32."""
    red, green, blue = np.moveaxis(levels.astype(np.uint32), -1, 0)
    pixels: np.ndarray = 0xFF000000 | red << 16 | green << 8 | blue
    return pixels


def to_array(image: QImage) -> np.ndarray:
    """Return a picture as ``(H, W, 4)`` uint8, red first."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    bits: Any = image.constBits()  # a memoryview, whatever the stubs say
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), -1)
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()


@lru_cache(maxsize=16)  # a few themes' colours, asked for at every picture
def _interpolate(colours: tuple[str, ...]) -> np.ndarray:
    shades = [QColor(colour) for colour in colours]
    knots = np.array([(c.red(), c.green(), c.blue()) for c in shades], np.float64)
    places = np.linspace(0, 1, len(colours))
    wanted = np.linspace(0, 1, 256)
    channels = [np.interp(wanted, places, knots[:, channel]) for channel in range(3)]
    table: np.ndarray = np.stack(channels, axis=1).round().astype(np.uint8)
    table.flags.writeable = False
    return table
