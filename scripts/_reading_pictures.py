"""Pictures of how a model reads: the reliability plot, and what it misreads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cnn_desktop import paths

PLOT = 480  # pixels a side of the plot's area
MARGIN = 70
CELL = 112  # pixels a side of a misread digit
ACROSS = 10
MOST = 100  # how many misread digits are shown
BLUE, GREY, BLACK, WHITE = (42, 106, 176), (190, 195, 205), (20, 24, 32), (255, 255, 255)


def draw_reliability(path: Path, bins: list[dict[str, float]], title: str) -> None:
    """Draw how often a model is right where it says that it is so sure.

    Args:
        path: The PNG to write.
        bins: Each with ``count``, ``confidence`` and ``accuracy``, 0 to 1.
        title: What was measured.
    """
    page = Image.new("RGB", (PLOT + 2 * MARGIN, PLOT + 2 * MARGIN), WHITE)
    draw, font = ImageDraw.Draw(page), _font(17)
    corner = (MARGIN, MARGIN + PLOT)
    draw.text((MARGIN, 22), title, BLACK, font)
    draw.line((corner, (MARGIN + PLOT, MARGIN)), GREY, 2)  # as sure as right
    for share in (0, 0.25, 0.5, 0.75, 1):
        along = MARGIN + share * PLOT
        draw.text((along, MARGIN + PLOT + 8), f"{share:.0%}", BLACK, font, anchor="mt")
        draw.text((MARGIN - 8, 2 * MARGIN + PLOT - along), f"{share:.0%}", BLACK, font, anchor="rm")
    draw.rectangle((MARGIN, MARGIN, MARGIN + PLOT, MARGIN + PLOT), outline=GREY)
    draw.text((MARGIN + PLOT / 2, PLOT + 2 * MARGIN - 12), "confidence", BLACK, font, anchor="mb")
    draw.text((MARGIN, MARGIN - 4), "read right (the number says of how many)", BLACK, font, "lb")
    for one in bins:
        x = MARGIN + one["confidence"] * PLOT
        y = MARGIN + (1 - one["accuracy"]) * PLOT
        draw.line((x, y, x, MARGIN + (1 - one["confidence"]) * PLOT), BLUE, 3)
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), BLUE)
        beside = (x + 10, y + 3) if x < MARGIN + PLOT - 60 else (x - 10, y + 3)
        anchor = "lt" if x < MARGIN + PLOT - 60 else "rt"
        draw.text(beside, f"{one['count']:.0f}", BLACK, _font(13), anchor=anchor)
    page.save(path)


def draw_misread(
    path: Path,
    images: NDArray[np.float32],
    labels: NDArray[np.int64],
    probabilities: NDArray[np.float32],
) -> None:
    """Draw what is misread, the surest mistakes first, as "truth > reading, confidence".

    Args:
        path: The PNG to write; it is one empty row where nothing is misread.
        images: ``(N, 1, 28, 28)``, 0 to 1.
        labels: ``(N,)``.
        probabilities: ``(N, 10)``.
    """
    read = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(read != labels)
    wrong = wrong[np.argsort(-probabilities[wrong].max(axis=1), kind="stable")][:MOST]
    rows = max(1, -(-len(wrong) // ACROSS))
    page = Image.new("L", (ACROSS * CELL, rows * (CELL + 24)), 255)
    draw, font = ImageDraw.Draw(page), _font(16)
    for place, index in enumerate(wrong):
        row, column = divmod(place, ACROSS)
        corner = (column * CELL + 2, row * (CELL + 24) + 22)
        digit = Image.fromarray(np.round(images[index, 0] * 255).astype(np.uint8))
        page.paste(digit.resize((CELL - 4, CELL - 4), Image.Resampling.NEAREST), corner)
        sure = probabilities[index].max()
        text = f"{labels[index]} > {read[index]}  {sure:.0%}"
        draw.text((corner[0], corner[1] - 19), text, 0, font)
    page.save(path)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(paths.resources_dir() / "fonts" / "Pretendard-Regular.otf"), size)
