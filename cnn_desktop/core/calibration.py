"""Whether probabilities can be believed, and how well a score tells two kinds apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 15


@dataclass(frozen=True, eq=False)
class Reliability:
    """How often a network is right, by how sure it says it is.

    Attributes:
        edges: ``(bins + 1,)`` of confidence, from 0 to 1.
        counts: ``(bins,)`` answers whose confidence lies in the bin.
        confidence: ``(bins,)`` their mean confidence; NaN where there is none.
        accuracy: ``(bins,)`` the share of them that is right; NaN where there is none.
    """

    edges: np.ndarray
    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1; NaN without any answer."""
        if not self.counts.sum():
            return float("nan")
        filled = self.counts > 0
        gaps = np.abs(self.accuracy[filled] - self.confidence[filled])
        return float(np.average(gaps, weights=self.counts[filled]))


def reliability(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> Reliability:
    """Sort answers by their confidence and count in each bin how many are right.

    After Guo, Pleiss, Sun and Weinberger ("On Calibration of Modern Neural Networks", ICML 2017).

    Args:
        probabilities: ``(N, classes)``, each row summing to 1.
        labels: ``(N,)``, the right class of each.
        bins: How many, of equal width.
    """
    confidence = probabilities.max(axis=1, initial=0.0).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels if len(labels) else np.zeros(0, bool)
    places = np.clip((confidence * bins).astype(int), 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):
        return Reliability(
            np.linspace(0, 1, bins + 1),
            counts,
            np.bincount(places, confidence, bins) / counts,
            np.bincount(places, right, bins) / counts,
        )


def auroc(positives: np.ndarray, negatives: np.ndarray) -> float:
    """Return the chance that a positive has the higher score than a negative, ties counting half.

    That is the area under the receiver operating characteristic (Hanley and McNeil, "The meaning
    and use of the area under a ROC curve", Radiology 1982).

    Args:
        positives: ``(P,)`` scores, at least one.
        negatives: ``(N,)`` scores, at least one.

    Raises:
        ValueError: One of them is empty.
    """
    if not len(positives) or not len(negatives):
        raise ValueError("there is nothing to compare")
    ranked = np.sort(negatives)
    below = np.searchsorted(ranked, positives, "left")
    below_or_equal = np.searchsorted(ranked, positives, "right")
    return float((below + below_or_equal).mean() / 2 / len(negatives))
