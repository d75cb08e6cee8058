"""A few test pictures, always the same, that are read again and again while a network learns.

They are only looked at: nothing is chosen by them, and reading them changes nothing of the
training, neither its random numbers nor the running means of a normalisation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.evaluation import logits_of
from cnn_desktop.core.events import StripRead


def choose(labels: NDArray[np.int64], count: int) -> NDArray[np.intp]:
    """Choose pictures: the first one of each class, then the second one of each, and so on.

    Args:
        labels: Of all test pictures.
        count: How many are wanted.

    Returns:
        Their numbers; fewer where there are fewer.
    """
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], labels[order])
    rounds = np.arange(len(order)) - starts  # the how many-th of its class each one is
    chosen: NDArray[np.intp] = order[np.lexsort((labels[order], rounds))][: max(0, count)]
    return chosen


class Strip:
    """The pictures, on the device that trains.

    Args:
        test: All test pictures.
        count: How many of them; 0 for none.
        device: Where the model is.
    """

    def __init__(self, test: Split, count: int, device: torch.device) -> None:
        places = choose(test.labels, count)
        self._images, self._labels = test.images[places], test.labels[places]
        self._on_device = torch.from_numpy(self._images).to(device) if len(places) else None

    def read(self, model: nn.Module, epoch: int, step: int) -> Iterator[StripRead]:
        """Read the pictures with a model as it is now; nothing comes of weights beyond all bounds.

        Args:
            model: ``(N, C, H, W)`` float pictures, 0 to 1, to logits ``(N, classes)``.
            epoch: From 1, for the event.
            step: Batches done in the whole run, likewise.
        """
        if self._on_device is None:
            return
        found = torch.softmax(logits_of(model, self._on_device), dim=1).cpu().numpy()
        if np.isfinite(found).all():
            yield StripRead(
                epoch, step, self._images, self._labels, found.argmax(axis=1), found.max(axis=1)
            )
