"""The ways in which programs feed a drawing to a network, to see which of them spoil it.

A network reads what looks like its training pictures. MNIST's digits are 20 pixels large, centred
by their mass, light on dark and of one thickness; a program that gives it anything else gets "99 %,
but it misreads my digit".
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

import numpy as np

from cnn_desktop.core.digits.picture import Picture, normalise
from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.raster import BOX, CENTRE, SIZE, centre_of_mass, paint_as_it_lies, rasterize

THIN, THICK = 0.4, 2.2  # of the standard pen
_SHRUNK_PEN = SIZE / (2 * BOX)  # what the canvas's pen is in its shrunk picture


class Way(Enum):
    """How a picture is made from a drawing; in the order in which they are shown."""

    OWN = "own"
    """As this program does."""
    RAW = "raw"
    """The whole canvas shrunk."""
    CENTRED = "centred"
    """Shrunk, then moved so that its mass is in the middle."""
    SCALED = "scaled"
    """Cut out and stretched over the whole field."""
    INVERTED = "inverted"
    """Dark on light."""
    THIN = "thin"
    """With a thin pen."""
    THICK = "thick"
    """With a thick pen."""


def all_ways(ink: Drawing | Picture) -> np.ndarray:
    """Return a drawing as each :class:`Way` makes it.

    Args:
        ink: Strokes on a canvas that is the unit square, or a picture that is a canvas.

    Returns:
        ``(7, 28, 28)`` float32, 0 to 1; all 0 where there is no ink, but for the inverted one.
    """
    made = _ways_of_drawing(ink) if isinstance(ink, Drawing) else _ways_of_picture(ink)
    own, raw = made[Way.OWN], made[Way.RAW]
    made[Way.CENTRED] = _centred(raw)
    made[Way.INVERTED] = 1 - own
    return np.stack([made[way] for way in Way]).astype(np.float32)


def _ways_of_drawing(drawing: Drawing) -> dict[Way, np.ndarray]:
    made = {
        Way.OWN: rasterize(drawing),
        Way.RAW: paint_as_it_lies(drawing, (SIZE, SIZE), (0, 0), _SHRUNK_PEN),
        Way.THIN: rasterize(_with_pen(drawing, THIN)),
        Way.THICK: rasterize(_with_pen(drawing, THICK)),
        Way.SCALED: np.zeros((SIZE, SIZE)),
    }
    if not drawing.is_empty:
        left, top, right, bottom = drawing.bounds()
        width, height = max(right - left, 1e-3), max(bottom - top, 1e-3)
        room = SIZE - 2  # the pen is as wide as that
        scale = (room / width, room / height)
        corner = (left - width / room, top - height / room)
        made[Way.SCALED] = paint_as_it_lies(drawing, scale, corner, 1.0)
    return made


def _ways_of_picture(picture: Picture) -> dict[Way, np.ndarray]:
    own = normalise(picture)
    ink = picture.ink
    rows, columns = (np.flatnonzero((ink > 0.1).any(axis=axis)) for axis in (1, 0))
    cut = ink
    if len(rows) and len(columns):
        cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    neighbours = _neighbours(own)
    return {
        Way.OWN: own,
        Way.RAW: _resized(ink),
        Way.SCALED: _resized(cut),
        Way.THIN: neighbours.min(axis=0),
        Way.THICK: neighbours.max(axis=0),
    }


def _with_pen(drawing: Drawing, width: float) -> Drawing:
    return Drawing(tuple(replace(stroke, width=width * stroke.width) for stroke in drawing.strokes))


def _centred(image: np.ndarray) -> np.ndarray:
    """Move ink by whole pixels so that it balances in the middle, as far as there is room."""
    if not image.any():
        return image
    x, y = centre_of_mass(image)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    down = int(np.clip(round(CENTRE - y), -rows[0], SIZE - 1 - rows[-1]))
    right = int(np.clip(round(CENTRE - x), -columns[0], SIZE - 1 - columns[-1]))
    moved: np.ndarray = np.roll(image, (down, right), axis=(0, 1))
    return moved


def _resized(ink: np.ndarray) -> np.ndarray:
    from PIL import Image

    small = Image.fromarray(ink.astype(np.float32)).resize((SIZE, SIZE), Image.Resampling.BOX)
    values: np.ndarray = np.clip(np.asarray(small), 0, 1)
    return values


def _neighbours(image: np.ndarray) -> np.ndarray:
    """Return a picture and its copies moved by one pixel up, down, left and right."""
    padded = np.pad(image, 1)
    moves = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    return np.stack([padded[y : y + SIZE, x : x + SIZE] for y, x in moves])
