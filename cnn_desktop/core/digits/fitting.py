"""Pictures of the canvas for networks that take another size, or colours."""

from __future__ import annotations

import numpy as np

from cnn_desktop.core.networks.layers import Shape


def fit_to_input(image: np.ndarray, shape: Shape) -> np.ndarray:
    """Return a grey picture as a network of this input shape takes it.

    The size is changed by bilinear interpolation between pixel centres (corners not aligned, as
    in torch's ``interpolate``), and every channel gets the same grey.

    Args:
        image: ``(H, W)`` float32, 0 for paper to 1 for ink.
        shape: ``(channels, height, width)`` of the network's input.

    Returns:
        ``(channels, height, width)`` float32, 0 to 1.
    """
    channels, height, width = shape
    if image.shape != (height, width):
        image = _resized(_resized(image, height).T, width).T
    return np.repeat(image[None], channels, axis=0)


def _resized(image: np.ndarray, rows: int) -> np.ndarray:
    """Return the picture with another number of rows."""
    old = len(image)
    places = np.clip((np.arange(rows) + 0.5) * old / rows - 0.5, 0, old - 1)
    above = np.floor(places).astype(int)
    below = np.minimum(above + 1, old - 1)
    share = (places - above).astype(np.float32)[:, None]
    mixed: np.ndarray = image[above] * (1 - share) + image[below] * share
    return mixed
