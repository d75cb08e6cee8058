"""Orders in which the units of a layer can be looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Order = NDArray[np.intp]


def by_mean_activation(maps: np.ndarray) -> Order:
    """Return units by the mean of their maps ``(C, ...)``, largest first; NaN last."""
    return _descending(maps.reshape(len(maps), -1).astype(np.float64).mean(axis=1))


def by_norm(kernels: np.ndarray) -> Order:
    """Return units by the L2 norm of their kernels ``(C, ...)``, largest first; NaN last."""
    return _descending(np.linalg.norm(kernels.reshape(len(kernels), -1).astype(float), axis=1))


def by_similarity(kernels: np.ndarray) -> Order:
    """Return units so that neighbours look alike: each is followed by its nearest by cosine.

    Begins with the kernel of the largest norm; those of zeros or NaN come last, as they are.
    """
    flat = kernels.reshape(len(kernels), -1).astype(np.float64)
    norms = np.linalg.norm(flat, axis=1)
    usable = np.isfinite(norms) & (norms > 0)
    unit = np.zeros_like(flat)
    unit[usable] = flat[usable] / norms[usable, None]
    left = list(np.flatnonzero(usable))
    chain: list[int] = []
    while left:
        likeness = unit[left] @ unit[chain[-1]] if chain else norms[left]
        chain.append(int(left.pop(int(np.argmax(likeness)))))
    return np.array([*chain, *np.flatnonzero(~usable)], np.intp)


def _descending(values: np.ndarray) -> Order:
    # Stable, so that equal units keep their places.
    return np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
