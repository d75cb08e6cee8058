"""My digits that a small network tells apart after a few steps."""

from __future__ import annotations

import numpy as np

from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.drawing import Drawing, Point, Stroke


def confirmed_digits(count: int) -> tuple[MyDigit, ...]:
    """Uprights that are called 3 and flat lines that are called 8, each a little different."""
    rng, made = np.random.default_rng(1), []
    for n in range(count):
        middle = (0.5, 0.5)
        ends = [(0.5, 0.1), middle, (0.5, 0.9)] if n % 2 else [(0.1, 0.5), middle, (0.9, 0.5)]
        points = tuple(Point(*(np.array(end) + rng.normal(0, 0.05, 2))) for end in ends)
        made.append(MyDigit(Drawing((Stroke(points),)), 3 if n % 2 else 8, id=str(n)))
    return tuple(made)
