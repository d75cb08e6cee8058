"""On which scale values are coloured: one for each unit, each layer, or the whole network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnn_desktop.core.inspection.stages import INPUT, SOFTMAX, Stage

UNIT, LAYER, NETWORK = SCALES = ("unit", "layer", "network")
SIGNED_KINDS = frozenset({"conv", "norm", "linear"})  # before an activation, around 0


@dataclass(frozen=True, eq=False)
class Scale:
    """The values at the ends of the colours, one pair a unit.

    Attributes:
        low: ``(units,)``.
        high: ``(units,)``, above ``low``.
        signed: Whether 0 lies in the middle, so that colours must diverge.
    """

    low: np.ndarray
    high: np.ndarray
    signed: bool

    def of(self, unit: int) -> tuple[float, float]:
        """Return both ends for one unit."""
        return float(self.low[unit]), float(self.high[unit])

    @property
    def is_common(self) -> bool:
        """Whether all units share it."""
        return bool((self.high == self.high[:1]).all())


def largest(values: np.ndarray) -> float:
    """Return the largest amount among the values that are finite; 0 where there is none."""
    with np.errstate(invalid="ignore"):
        most = float(np.abs(values).max(initial=0))
    if np.isfinite(most):
        return most
    return float(np.abs(values[np.isfinite(values)]).max(initial=0))


def network_extent(row: Sequence[Stage], values: Sequence[np.ndarray]) -> float:
    """Return the largest amount that any layer puts out; picture and probabilities do not count."""
    amounts = (
        largest(array)
        for stage, array in zip(row, values, strict=True)
        if stage.kind not in {INPUT, SOFTMAX}
    )
    return max(amounts, default=0.0)


def map_scale(stage: Stage, values: np.ndarray, mode: str, everywhere: float) -> Scale:
    """Return the scale of a stage's maps.

    The picture and the probabilities go from 0 to 1 in any mode.

    Args:
        stage: Whose values they are.
        values: Of the stage's shape.
        mode: One of :data:`SCALES`.
        everywhere: The network's extent (:func:`network_extent`); only for :data:`NETWORK`.
    """
    if stage.kind in {INPUT, SOFTMAX}:
        return _scale(np.ones(stage.units), signed=False)
    with np.errstate(invalid="ignore"):
        negative = bool((values < 0).any())
    signed = mode == NETWORK or stage.kind in SIGNED_KINDS or negative
    if mode == NETWORK:
        extents = np.full(stage.units, everywhere)
    elif mode == LAYER:
        extents = np.full(stage.units, largest(values))
    else:
        extents = _unit_extents(values)
    return _scale(extents, signed=signed)


def kernel_scale(kernels: np.ndarray, mode: str, everywhere: float) -> Scale:
    """Return the scale of kernels ``(units, ...)``: always around 0."""
    if mode == UNIT:
        return _scale(_unit_extents(kernels), signed=True)
    extent = everywhere if mode == NETWORK else largest(kernels)
    return _scale(np.full(len(kernels), extent), signed=True)


def _unit_extents(values: np.ndarray) -> np.ndarray:
    flat = values.reshape(len(values), -1)
    if np.isfinite(flat).all():
        most: np.ndarray = np.abs(flat).max(axis=1, initial=0).astype(np.float64)
        return most
    return np.array([largest(one) for one in flat])


def _scale(extents: np.ndarray, *, signed: bool) -> Scale:
    high = np.where(extents > 0, extents, 1.0)  # all zeros: any scale shows them as zeros
    return Scale(-high if signed else np.zeros_like(high), high, signed)
