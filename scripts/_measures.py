"""Figures for how sure a model is: calibration, doubt, and how well doubt parts two kinds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True)
class Reliability:
    """How far confidence is from accuracy.

    Attributes:
        error: Expected calibration error, 0 to 1.
        bins: From the least to the most sure, each with ``count`` and its mean ``confidence`` and
            ``accuracy`` (both 0 where it is empty).
    """

    error: float
    bins: list[dict[str, float]]


def reliability(probabilities: Values, labels: NDArray[np.int64], bins: int = 15) -> Reliability:
    """Sort answers by how sure they are and see how often they are right.

    After Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (ICML 2017):
    bins of equal width, the error is the mean of their gaps weighted by their counts.

    Args:
        probabilities: ``(N, classes)``.
        labels: ``(N,)``.
        bins: How many.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    numbers = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    error, made = 0.0, []
    for number in range(bins):
        inside = numbers == number
        count = int(inside.sum())
        sure = float(confidence[inside].mean()) if count else 0.0
        share = float(right[inside].mean()) if count else 0.0
        error += count / len(labels) * abs(sure - share)
        made.append({"count": float(count), "confidence": sure, "accuracy": share})
    return Reliability(error, made)


def doubt(probabilities: Values) -> NDArray[np.float64]:
    """Return how unsure each answer is: one less the winner's probability, ``(N,)``."""
    unsure: NDArray[np.float64] = 1.0 - probabilities.max(axis=1).astype(np.float64)
    return unsure


def auroc(positives: Values, negatives: Values) -> float:
    """Return how often a positive has the larger value than a negative; a tie counts half."""
    ranked = np.sort(np.asarray(negatives, np.float64))
    values = np.asarray(positives, np.float64)
    below = np.searchsorted(ranked, values, "left") + np.searchsorted(ranked, values, "right")
    return float(below.mean() / 2 / len(ranked))
