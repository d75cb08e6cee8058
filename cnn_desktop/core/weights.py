"""The type of a network's weights outside torch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Weights = Mapping[str, np.ndarray]
"""Copies of a network's weights by their torch names (``conv1.weight`` ...), never shared."""
