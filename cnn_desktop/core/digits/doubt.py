"""Not sure: when a drawing had better not be called a digit, and a word for why.

The shipped model has learned to spread its probabilities where there is no digit (Hendrycks,
Mazeika and Dietterich, "Deep Anomaly Detection with Outlier Exposure", ICLR 2019), so the largest
one is the measure (Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and
Out-of-Distribution Examples in Neural Networks", ICLR 2017). Two digits side by side are known by
their strokes: shrunk into one picture they may well look like a third.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from cnn_desktop.core.drawing import Drawing

SURE = 0.6
"""Least probability of a sure answer; of real drawings, one in a hundred stays below it."""

_CLOSE_CALL = 0.8  # of the two largest probabilities together: it is one of these two
_FILLED = 0.8  # mean ink within the ink's own bounds
_LEAST_SIDE = 12  # pixels; a bold 1 is narrower than that and filled by nature
_TALL = 0.6  # of the drawing's height: a digit beside another is at least as tall
_GAP = 0.1  # of the drawing's height: between two digits
_DOT = 5  # pixels a side at most


class Doubt(Enum):
    """Why an answer is not sure."""

    TWO_DIGITS = "two digits"
    DOT = "a dot"
    FILLED = "a filled area"
    CLOSE_CALL = "one of two digits"
    NO_DIGIT = "like no digit"


def find_doubt(
    probabilities: np.ndarray, image: np.ndarray, drawing: Drawing | None = None
) -> Doubt | None:
    """Return why a drawing is not surely a digit; None when it is one.

    Args:
        probabilities: ``(classes,)``, summing to 1.
        image: ``(28, 28)``, 0 for paper to 1 for ink: what the network received.
        drawing: The strokes, where there are any.
    """
    if drawing is not None and count_side_by_side(drawing) > 1:
        return Doubt.TWO_DIGITS
    rows, columns = np.flatnonzero(image.max(axis=1) > 0.5), np.flatnonzero(image.max(axis=0) > 0.5)
    if len(rows) and len(columns):
        ink = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        if max(ink.shape) <= _DOT:
            return Doubt.DOT
        if min(ink.shape) >= _LEAST_SIDE and ink.mean() > _FILLED:
            return Doubt.FILLED
    return doubt_by_probability(probabilities)


def doubt_by_probability(probabilities: np.ndarray) -> Doubt | None:
    """Return whether probabilities alone, of any classes, leave a doubt; see :func:`find_doubt`."""
    first, second = np.sort(probabilities)[::-1][:2] if len(probabilities) > 1 else (1.0, 0.0)
    if first >= SURE:
        return None
    return Doubt.CLOSE_CALL if first + second >= _CLOSE_CALL else Doubt.NO_DIGIT


def count_side_by_side(drawing: Drawing) -> int:
    """Return how many tall groups of strokes stand beside each other with paper between them.

    A digit of several strokes is one group: they meet, or lie above each other, or one is short, as
    the bar of a 5.
    """
    bounds = [
        (min(p.x for p in s.points), max(p.x for p in s.points),
         min(p.y for p in s.points), max(p.y for p in s.points))
        for s in drawing.strokes
        if s.points
    ]  # fmt: skip
    if not bounds:
        return 0
    height = max(b[3] for b in bounds) - min(b[2] for b in bounds)
    groups: list[list[float]] = []  # left, right, top, bottom
    for left, right, top, bottom in sorted(bounds):
        if groups and left - groups[-1][1] < _GAP * height:
            last = groups[-1]
            last[1:] = [max(last[1], right), min(last[2], top), max(last[3], bottom)]
        else:
            groups.append([left, right, top, bottom])
    return max(1, sum(bottom - top >= _TALL * height > 0 for _, _, top, bottom in groups))
