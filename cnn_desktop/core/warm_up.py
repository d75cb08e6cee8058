"""Using torch once, so that nothing is slow when the pen first needs it."""

from __future__ import annotations

import numpy as np
import torch

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier, use_one_thread


def read_blank(checkpoint: Checkpoint) -> None:
    """Read a blank picture: the first pass through a network prepares its kernels."""
    use_one_thread()
    Classifier(checkpoint).predict(np.zeros(checkpoint.network.input_shape, np.float32))


def find_gpu() -> str:
    """Return the name of the GPU that torch can use; empty when there is none."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else ""
