"""Pictures of data sets and files, made into what a network takes, in grey or in colours."""

from __future__ import annotations

import numpy as np

from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.core.networks.layers import Shape

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


def fit_picture(picture: np.ndarray, shape: Shape) -> np.ndarray:
    """Return a picture as a network of this input shape takes it.

    One that already fits stays as it is. Colours become grey for a network that knows none, and
    grey stays grey in a network for colours; the size is changed by bilinear interpolation.

    Args:
        picture: ``(C, H, W)`` float32, 0 to 1.
        shape: ``(channels, height, width)`` of the network's input.

    Returns:
        float32 of that shape, 0 to 1.
    """
    if picture.shape == shape:
        return picture
    if len(picture) == shape[0]:
        one = (1, *shape[1:])
        return np.concatenate([fit_to_input(channel, one) for channel in picture])
    grey = np.tensordot(LUMINANCE, picture, 1) if len(picture) == 3 else picture.mean(axis=0)
    return fit_to_input(grey.astype(np.float32), shape)
