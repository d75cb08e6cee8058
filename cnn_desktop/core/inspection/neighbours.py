"""The training pictures that a network takes for the most similar: its last hidden layer's view.

The search is exact: all pictures are compared. Needs no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Metric = Literal["cosine", "euclidean"]

COUNT = 5
MAX_VALUES = 24_000_000  # that an index holds: 96 MB; wider layers are searched in a sample
SPARE = 32  # candidates that are compared again in double precision

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Neighbours:
    """What was found.

    Attributes:
        indices: ``(K,)``: which pictures, the nearest first; K may be less than asked for.
        distances: ``(K,)`` float64: Euclidean, or 1 - cosine (0 to 2).
        among: How many pictures were compared.
    """

    indices: NDArray[np.int64]
    distances: NDArray[np.float64]
    among: int


class NeighbourIndex:
    """Rows of numbers that can be searched while more are added.

    Args:
        capacity: How many rows there will be at most.
        width: Numbers in a row.
    """

    def __init__(self, capacity: int, width: int) -> None:
        self._rows = np.zeros((capacity, width), np.float32)
        self._norms = np.zeros(capacity, np.float32)
        self._numbers = np.zeros(capacity, np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, rows: Floats, numbers: NDArray[np.int64]) -> None:
        """Add rows ``(N, width)`` with the numbers that they are found by.

        Raises:
            ValueError: There is no room, or a row is no row of numbers.
        """
        end = self._count + len(rows)
        if end > len(self._rows) or not np.isfinite(rows).all():
            raise ValueError("no room, or not finite")
        self._rows[self._count : end] = rows
        self._norms[self._count : end] = np.linalg.norm(rows, axis=1)
        self._numbers[self._count : end] = numbers
        self._count = end

    def nearest(self, row: Floats, count: int = COUNT, metric: Metric = "cosine") -> Neighbours:
        """Return the nearest rows.

        Args:
            row: ``(width,)``.
            count: How many.
            metric: ``cosine`` looks at the direction alone: thin and thick ink may be alike.

        Raises:
            ValueError: ``row`` is not of this width, or not finite.
        """
        row = np.asarray(row, np.float32).reshape(-1)
        if row.shape != self._rows.shape[1:] or not np.isfinite(row).all():
            raise ValueError("not a row of this index")
        rows, norms = self._rows[: self._count], self._norms[: self._count]
        products = rows @ row
        if metric == "cosine":
            with np.errstate(divide="ignore", invalid="ignore"):
                rough = -products / norms
            rough = np.nan_to_num(rough, nan=0.0)  # a row of zeros is like nothing
        else:
            rough = norms**2 - 2 * products
        wanted = min(count, self._count)
        chosen = np.argsort(rough, kind="stable")[: wanted + SPARE]
        # float32 loses digits where large numbers cancel, so the best are compared once more.
        exact = distances(rows[chosen], row, metric)
        order = np.lexsort((chosen, exact))[:wanted]
        return Neighbours(self._numbers[chosen[order]], exact[order], self._count)


def distances(rows: np.ndarray, row: np.ndarray, metric: Metric) -> NDArray[np.float64]:
    """Return the distances ``(N,)`` of rows ``(N, width)`` from a row, in double precision.

    A row of zeros has no direction: its cosine with any other counts as 0.
    """
    many, one = np.asarray(rows, np.float64), np.asarray(row, np.float64)
    if metric == "euclidean":
        return np.asarray(np.linalg.norm(many - one, axis=1), np.float64)
    lengths = np.linalg.norm(many, axis=1) * np.linalg.norm(one)
    cosines = np.divide(many @ one, lengths, out=np.zeros(len(many)), where=lengths > 0)
    return np.asarray(1 - cosines, np.float64)


def sample_order(total: int, width: int, seed: int = 0) -> NDArray[np.int64]:
    """Return which pictures to compare with, in the order in which to read them.

    All of them, or a random sample where their rows would not fit into :data:`MAX_VALUES`. The
    order is random, so that what was read first stands for all.
    """
    most = max(1, MAX_VALUES // max(1, width))
    return np.random.default_rng(seed).permutation(total)[:most].astype(np.int64)
