"""What the shipped model learns from besides MNIST: pen strokes, made-up digits, and non-digits.

All of it is painted by the rasteriser of the canvas, or brought into form as the program does it
with pictures, so that the network meets in training what it will meet in the window.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cnn_desktop import paths
from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.digits.picture import Picture, normalise
from cnn_desktop.core.digits.synthetic import draw_digit, draw_scribble
from cnn_desktop.core.drawing import Drawing, LabelledDrawing, Point, Stroke, read_drawings
from cnn_desktop.core.raster import SIZE, rasterize

HELD_OUT_DRAWINGS = 1500  # the last six writers; the file is in their order
FONTS = ("Pretendard-Regular.otf", "Pretendard-SemiBold.otf")
# Letters that nobody takes for a digit, and Korean syllables.
LETTERS = "AEFHKMNPRTUVWXdefhkmnprtuvwx&#%?+=@*<>가나다라마바사아자차카타파하국민말글한밥꽃집"

Images = NDArray[np.uint8]


def find_strokes(data_dir: Path) -> tuple[list[LabelledDrawing], list[LabelledDrawing]]:
    """Return the pen drawings to learn from and those of the held-out writers; none if missing."""
    path = data_dir / "strokes" / "pendigits-train.jsonl.gz"
    if not path.exists():
        print(f"{path} not found: training without it")
        return [], []
    drawings = list(read_drawings(path))
    return drawings[:-HELD_OUT_DRAWINGS], drawings[-HELD_OUT_DRAWINGS:]


def paint_variants(drawings: list[LabelledDrawing], variants: int, seed: int) -> Split:
    """Paint each drawing as it is and a few times as another hand and pen would have done it."""
    rng = random.Random(seed)
    return paint(
        [
            LabelledDrawing(vary(one.drawing, rng) if number else one.drawing, one.label)
            for one in drawings
            for number in range(variants)
        ]
    )


def vary(drawing: Drawing, rng: random.Random) -> Drawing:
    """Change the pen's width, slant, stretch and turn the strokes, shake them, leave points out."""
    width = math.exp(rng.uniform(math.log(0.5), math.log(2)))
    slant, stretch, every = rng.uniform(-0.3, 0.3), rng.uniform(0.8, 1.25), rng.choice((1, 1, 2, 3))
    angle = math.radians(rng.uniform(-12, 12))
    cos, sin = math.cos(angle), math.sin(angle)
    left, top, right, bottom = drawing.bounds()
    jitter = rng.uniform(0, 0.012) * max(right - left, bottom - top)

    def moved(point: Point) -> Point:
        x, y = point.x * stretch - slant * point.y, point.y
        dx, dy = rng.gauss(0, jitter), rng.gauss(0, jitter)
        return Point(cos * x - sin * y + dx, sin * x + cos * y + dy, point.pressure)

    return Drawing(
        tuple(
            Stroke(tuple(moved(p) for p in (*stroke.points[::every], stroke.points[-1])), width)
            for stroke in drawing.strokes
            if stroke.points
        )
    )


def paint(drawings: list[LabelledDrawing]) -> Split:
    """Paint drawings by the canvas's own rasteriser."""
    images = np.zeros((len(drawings), 1, SIZE, SIZE), np.uint8)
    for image, one in zip(images, drawings, strict=True):
        image[0] = np.round(rasterize(one.drawing) * 255)
    return Split(images, np.array([one.label for one in drawings], np.int64))


def paint_synthetic(count: int, seed: int) -> Split:
    """Paint made-up digits, as many of each."""
    rng = random.Random(seed)
    return paint([LabelledDrawing(draw_digit(n % 10, rng), n % 10) for n in range(count)])


def paint_non_digits(count: int, digits: Images, seed: int) -> Images:
    """Paint what is no digit: scribbles, letters, blobs, and pictures spoilt in some way.

    Args:
        count: How many to make.
        digits: ``(N, 1, 28, 28)`` pictures of digits, to be spoilt.
        seed: The same one makes the same pictures.

    Returns:
        ``(count, 1, 28, 28)``.
    """
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    makers: list[Callable[[], NDArray[np.float32]]] = [
        *[lambda: rasterize(draw_scribble(rng))] * 5,
        *[lambda: letter(rng)] * 2,
        lambda: blob(numbers),
        lambda: spoilt(digits[rng.randrange(len(digits)), 0] / 255, rng),
    ]
    made = [makers[n % len(makers)]() for n in range(count)]
    return np.round(np.stack(made)[:, None] * 255).astype(np.uint8)


def letter(rng: random.Random) -> NDArray[np.float32]:
    """Print a letter that is no digit and bring it into form."""
    face = paths.resources_dir() / "fonts" / rng.choice(FONTS)
    page = Image.new("L", (120, 120))
    font = ImageFont.truetype(str(face), rng.randint(50, 80))
    ImageDraw.Draw(page).text((20, 10), rng.choice(LETTERS), fill=255, font=font)
    turned = page.rotate(rng.uniform(-12, 12), Image.Resampling.BILINEAR)
    return normalise(Picture(np.asarray(turned, np.float32) / 255))


def blob(numbers: np.random.Generator) -> NDArray[np.float32]:
    """Paint grey areas with soft or hard edges: smoothed noise, cut off at some height."""
    knots = numbers.normal(0, 1, [int(numbers.integers(3, 9))] * 2).astype(np.float32)
    height = np.asarray(Image.fromarray(knots).resize((SIZE, SIZE), Image.Resampling.BICUBIC))
    area = np.clip((height - numbers.uniform(-0.8, 0.5)) * numbers.uniform(0.6, 8), 0, 1)
    texture = numbers.uniform(1 - numbers.uniform(0, 0.7), 1, (SIZE, SIZE))
    margin = int(numbers.integers(0, 5))
    field = np.zeros((SIZE, SIZE), np.float32)
    inner = slice(margin, SIZE - margin)
    field[inner, inner] = (area * texture)[inner, inner]
    return field


def spoilt(digit: NDArray[np.float64], rng: random.Random) -> NDArray[np.float32]:
    """Turn a digit into something that is none: dark for light, or cut up and put together anew."""
    way = rng.randrange(3)
    if way == 0:
        image = 1 - digit
    elif way == 1:
        image = np.roll(digit, SIZE // 2, axis=rng.randrange(2))  # the halves change places
    else:
        small = np.asarray(Image.fromarray(digit.astype(np.float32)).resize((14, 14)))
        image = np.tile(small, (2, 2))
    return np.clip(image, 0, 1).astype(np.float32)  # resizing overshoots
