"""What people do differently from the drawings at hand, and what they draw that is no digit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cnn_desktop.core.digits.picture import Picture, normalise
from cnn_desktop.core.drawing import Drawing, Point, Stroke

# No letter that somebody may take for a digit: no O o Q D I l i S s Z z B b G g q.
LETTERS = "ACEFHJKLMNPRTUVWXYacdefhjkmnprtuvwxy"
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)

Images = NDArray[np.float32]


def shifted(drawing: Drawing) -> Drawing:
    """Draw in another corner of the canvas."""
    return _moved(drawing, lambda x, y: (x + 700, y - 300))


def resized(factor: float) -> Callable[[Drawing], Drawing]:
    """Draw larger or smaller, with the same pen."""
    return lambda drawing: _moved(drawing, lambda x, y: (x * factor, y * factor))


def rotated(degrees: float) -> Callable[[Drawing], Drawing]:
    """Turn a drawing clockwise."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return lambda drawing: _moved(drawing, lambda x, y: (cos * x - sin * y, sin * x + cos * y))


def with_pen(factor: float) -> Callable[[Drawing], Drawing]:
    """Draw with a thinner or thicker pen."""
    return lambda drawing: Drawing(
        tuple(replace(stroke, width=stroke.width * factor) for stroke in drawing.strokes)
    )


def every_third_point(drawing: Drawing) -> Drawing:
    """Draw fast with a slow device; where a stroke ends is always known."""
    return Drawing(tuple(_thinned(stroke) for stroke in drawing.strokes if stroke.points))


DISTURBANCES: Mapping[str, Callable[[Drawing], Drawing]] = MappingProxyType(
    {
        "shifted": shifted,
        "size x 0.3": resized(0.3),
        "size x 3": resized(3.0),
        "rotated -15 degrees": rotated(-15),
        "rotated +15 degrees": rotated(15),
        "pen x 0.5": with_pen(0.5),
        "pen x 2": with_pen(2.0),
        "every third point": every_third_point,
    }
)


def _moved(drawing: Drawing, to: Callable[[float, float], tuple[float, float]]) -> Drawing:
    return Drawing(
        tuple(
            Stroke(tuple(Point(*to(p.x, p.y), p.pressure) for p in stroke.points), stroke.width)
            for stroke in drawing.strokes
        )
    )


def _thinned(stroke: Stroke) -> Stroke:
    kept = stroke.points[::3]
    last = stroke.points[-1]
    return replace(stroke, points=kept if kept[-1] == last else (*kept, last))


def system_fonts() -> list[Path]:
    """Return the fonts of this system that have Latin letters, in the order of their names."""
    found = (
        path
        for folder in FONT_FOLDERS
        for pattern in ("*.ttf", "*.otf")
        for path in folder.rglob(pattern)
    )
    return [path for path in sorted(set(found)) if _has_letters(path)]


def printed_letters(fonts: list[Path], count: int, seed: int = 7) -> Images:
    """Print letters that are no digit and bring them into form, as the program does pictures.

    Args:
        fonts: Files to choose from.
        count: How many letters.
        seed: The same one prints the same letters.

    Returns:
        ``(count, 1, 28, 28)``, 0 to 1.
    """
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        font = ImageFont.truetype(str(rng.choice(fonts)), rng.randint(50, 80))
        page = Image.new("L", (160, 160))
        letter = rng.choice(LETTERS)
        ImageDraw.Draw(page).text((80, 80), letter, fill=255, font=font, anchor="mm")
        made.append(normalise(Picture(np.asarray(page, np.float32) / 255)))
    return np.stack(made)[:, None].astype(np.float32)


def _has_letters(path: Path) -> bool:
    """Whether A and M are there and look different (a font of signs shows boxes for both)."""
    try:
        font = ImageFont.truetype(str(path), 40)
        shapes = [font.getmask(letter) for letter in "AM"]
    except OSError:
        return False
    return all(shape.getbbox() for shape in shapes) and bytes(shapes[0]) != bytes(shapes[1])
