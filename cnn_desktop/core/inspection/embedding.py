"""The map of the data: the last hidden layer of many pictures, laid out in a plane.

Principal components are there at once, and new points can be placed exactly. t-SNE, which keeps
neighbours together better, is the work of openTSNE (https://opentsne.readthedocs.io), an extra.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.errors import ExtraMissing, WeightsNotFinite

POINTS = 3000
WIDE = 600  # features, or rows, above which the components are found by random projection
PERPLEXITY = 30.0  # how many neighbours count; van der Maaten and Hinton, JMLR 2008
# A quarter of the iterations with neighbours pulled together 12 times as strongly: Linderman and
# Steinerberger, "Clustering with t-SNE, provably", SIAM J. Math. Data Sci. 2019.
PHASES = ((12.0, 250), (1.0, 500))
CHUNK = 25  # iterations between two looks

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """The directions in which rows differ most (principal component analysis).

    Attributes:
        mean: ``(width,)``.
        directions: ``(2, width)``, of length 1; the entry of largest size is positive.
        explained: ``(2,)``: share of the variance that each accounts for, 0 to 1.
    """

    mean: Floats
    directions: Floats
    explained: Floats

    def place(self, rows: np.ndarray) -> Floats:
        """Return where rows ``(N, width)`` lie: ``(N, 2)``."""
        return np.asarray((np.asarray(rows, np.float64) - self.mean) @ self.directions.T)


def principal_components(rows: np.ndarray, seed: int = 0) -> Components:
    """Find the first two principal components.

    By the eigenvectors of the covariance; for wide rows by a random projection with power
    iterations, which is as good to many digits (Halko, Martinsson and Tropp, SIAM Review 2011,
    algorithm 4.4). Singular values of all rows would take 20 s while a network is trained.

    Args:
        rows: ``(N, width)``; N at least 1.
        seed: Of the random projection.

    Raises:
        WeightsNotFinite: A number is none.
    """
    values = np.asarray(rows, np.float64)
    if not np.isfinite(values).all():
        raise WeightsNotFinite()
    mean = values.mean(axis=0)
    centred = values - mean
    if centred.shape[1] <= WIDE:
        spread, columns = np.linalg.eigh(centred.T @ centred)  # the largest last
        directions, spread = columns.T[:-3:-1], spread[:-3:-1].clip(min=0)
    else:
        reduced = _range(centred, seed).T @ centred if len(centred) > WIDE else centred
        _, sizes, directions = np.linalg.svd(reduced, full_matrices=False)
        directions, spread = directions[:2], sizes[:2] ** 2
    missing = 2 - len(directions)  # a single row, or rows of one number
    directions = np.pad(directions, ((0, missing), (0, 0)))
    spread = np.pad(spread, (0, missing))
    total = float((centred**2).sum())
    largest = directions[np.arange(2), np.abs(directions).argmax(axis=1)]
    signs = np.where(largest < 0, -1.0, 1.0)
    explained = spread / total if total > 0 else np.zeros(2)
    return Components(mean, directions * signs[:, None], explained)


def _range(values: Floats, seed: int, size: int = 16, iterations: int = 6) -> Floats:
    """Return orthonormal columns that span what varies most."""
    random = np.random.default_rng(seed).normal(size=(values.shape[1], size))
    basis, _ = np.linalg.qr(values @ random)
    for _ in range(iterations):
        basis, _ = np.linalg.qr(values @ (values.T @ basis))
    return np.asarray(basis)


@dataclass(frozen=True)
class Layout:
    """How far t-SNE has come.

    Attributes:
        points: ``(N, 2)``.
        step: Iterations done.
        steps: Iterations that there will be.
    """

    points: Floats
    step: int
    steps: int

    @property
    def is_done(self) -> bool:
        """Whether this is the result."""
        return self.step == self.steps


def tsne_is_there() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("openTSNE") is not None


def tsne(rows: np.ndarray, start: np.ndarray, seed: int = 0) -> Iterator[Layout]:
    """Lay rows out so that neighbours stay together; one thread, the same seed the same map.

    To cancel is to stop iterating.

    Args:
        rows: ``(N, width)``, finite, N at least 4.
        start: ``(N, 2)``, where to begin: the principal components, so that the map keeps their
            arrangement (Kobak and Berens, Nature Communications 2019).
        seed: Of the little that is random.

    Yields:
        The map after every :data:`CHUNK` iterations.

    Raises:
        ExtraMissing: openTSNE is not installed.
        ValueError: There are too few rows.
    """
    if not tsne_is_there():
        raise ExtraMissing(what="t-SNE", package="openTSNE", extra="map")
    if len(rows) < 4:
        raise ValueError("a map needs at least 4 points")
    return _tsne(np.asarray(rows, np.float64), np.asarray(start, np.float64), seed)


def _tsne(rows: Floats, start: Floats, seed: int) -> Iterator[Layout]:
    import openTSNE
    from openTSNE.tsne import gradient_descent

    steps = sum(iterations for _, iterations in PHASES)
    affinities = openTSNE.affinity.PerplexityBasedNN(
        rows,
        perplexity=min(PERPLEXITY, (len(rows) - 1) / 3),
        method="exact",
        n_jobs=1,
        random_state=seed,
    )
    spread = start.std(axis=0).max()
    tiny = np.random.default_rng(seed).normal(0, 1e-6, start.shape)  # equal rows must part
    embedding = openTSNE.TSNEEmbedding(
        start / (spread or 1.0) * 1e-4 + tiny,
        affinities,
        negative_gradient_method="bh",
        n_jobs=1,
        random_state=seed,
        optimizer=gradient_descent(),  # keeps its gains from chunk to chunk
    )
    done = 0
    for exaggeration, iterations in PHASES:
        for _ in range(iterations // CHUNK):
            embedding.optimize(
                CHUNK, exaggeration=exaggeration, momentum=0.8, inplace=True, verbose=False
            )
            done += CHUNK
            yield Layout(np.array(embedding, np.float64), done, steps)


def place_among(points: np.ndarray, neighbours: NDArray[np.int64]) -> Floats | None:
    """Return the mean ``(2,)`` of the nearest points; None where there are none.

    t-SNE knows no formula for a new point: this is where openTSNE starts from when it places one,
    and it is quick enough to follow the pen.
    """
    if not len(neighbours):
        return None
    return np.asarray(np.asarray(points, np.float64)[neighbours].mean(axis=0))
