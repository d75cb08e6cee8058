"""Orders in which the units of a layer can be looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.inspection.stages import INPUT, SOFTMAX, Stage, filter_stage
from cnn_desktop.core.weights import Weights

INDEX, MEAN, NORM, SIMILARITY = ORDERS = ("index", "mean", "norm", "similarity")

Order = NDArray[np.intp]


def units_in_order(
    row: tuple[Stage, ...],
    stage: Stage,
    how: str,
    weights: Weights | None,
    values: np.ndarray | None,
) -> Order:
    """Return in which order a stage's units are shown.

    Args:
        row: The network's stages.
        stage: One of them.
        how: One of :data:`ORDERS`; what does not suit the stage is by index.
        weights: By torch name; None where there are none.
        values: Of the stage; None where there is no picture.
    """
    if how == MEAN and values is not None and stage.kind not in {INPUT, SOFTMAX}:
        return by_mean_activation(values)
    if how in {NORM, SIMILARITY} and weights is not None:
        own = stage if stage.kind == "linear" else filter_stage(row, stage.index)
        weight = weights.get(f"{own.name}.weight") if own else None
        if weight is not None and len(weight) == stage.units and weight.ndim > 1:
            return by_norm(weight) if how == NORM else by_similarity(weight)
    return np.arange(stage.units)


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
