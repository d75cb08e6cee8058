"""The type of a network's weights outside torch, and their checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

Weights = Mapping[str, np.ndarray]
"""Copies of a network's weights by their torch names (``conv1.weight`` ...), never shared."""


def digest(header: str, weights: Weights) -> str:
    """Return the SHA-256 of weights and of the text that is kept beside them.

    Args:
        header: The text.
        weights: Their names, types and shapes count too, their order does not.
    """
    found = hashlib.sha256(header.encode())
    for name in sorted(weights):
        array = weights[name]
        found.update(f"{name} {array.dtype} {array.shape}\n".encode())
        found.update(array.tobytes())
    return found.hexdigest()
