"""Reading many pictures up to one layer of a network, in pieces that leave time for other things.

Needs torch; :mod:`cnn_desktop.core.inspection` itself does not.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier, use_one_thread
from cnn_desktop.core.errors import WeightsNotFinite
from cnn_desktop.core.inspection.module_way import modules_to
from cnn_desktop.core.inspection.stages import Stage, stages
from cnn_desktop.core.networks.layers import LayerInfo, to_json

Floats = NDArray[np.float32]

BATCH = 64  # measured: as quick a picture as larger ones, and 30 ms at most before one can stop
BATCH_VALUES = 4_000_000  # of the largest layer's output: 16 MB


class LayerReader:
    """Reads batches of training pictures up to one layer, on one thread.

    Args:
        checkpoint: The model; it is not changed.
        name: Of the layer whose output is wanted, ``residual1.body.conv1`` inside a block.

    Attributes:
        row: The whole network, with the layers inside blocks.
        stage: The layer's place in it.
        info: The layer.
        batch_size: Pictures that should be read at once.

    Raises:
        KeyError: The network has no such layer.
        WeightsNotFinite: The weights are no numbers.
    """

    def __init__(self, checkpoint: Checkpoint, name: str) -> None:
        use_one_thread()
        check_weights(checkpoint)
        self.row = stages(checkpoint.network)
        layers = {stage.name: stage for stage in self.row if stage.info is not None}
        self.stage: Stage = layers[name]
        assert self.stage.info is not None  # noqa: S101 - the others are left out above
        self.info: LayerInfo = self.stage.info
        self.batch_size = batch_size([each.info for each in layers.values() if each.info])
        self._model = Classifier(checkpoint).model
        self._way = nn.Sequential(*modules_to(self._model, name))
        self._mean, self._std = checkpoint.mean, checkpoint.std

    def read(self, images: NDArray[np.uint8]) -> Tensor:
        """Return the layer's output ``(N, C, H, W)`` or ``(N, F)``.

        Args:
            images: ``(N, C, H, W)``, 0 for paper to 255 for ink.

        Raises:
            WeightsNotFinite: It is no number somewhere.
        """
        return self.read_both(images, logits=False)[0]

    def read_both(self, images: NDArray[np.uint8], *, logits: bool = True) -> tuple[Tensor, Tensor]:
        """Return the layer's output and the logits ``(N, classes)`` of the same pass.

        Args:
            images: As for :meth:`read`.
            logits: Whether to go on to the end; the second tensor is the first one otherwise.
        """
        return self._read(images.astype(np.float32) / np.float32(255), logits=logits)

    def read_drawing(self, image: Floats) -> Floats:
        """Return the layer's output for one picture in one row ``(F,)``.

        Args:
            image: ``(C, H, W)``, 0 for paper to 1 for ink.

        Raises:
            WeightsNotFinite: It is no number somewhere.
        """
        output, _ = self._read(np.asarray(image, np.float32)[None], logits=False)
        row: Floats = output.reshape(-1).numpy().copy()
        return row

    def _read(self, pictures: Floats, *, logits: bool) -> tuple[Tensor, Tensor]:
        with torch.inference_mode():
            values = (torch.from_numpy(pictures) - self._mean) / self._std
            values = values.contiguous(memory_format=torch.channels_last)
            wanted = self._way(values)
            if not bool(torch.isfinite(wanted).all()):
                raise WeightsNotFinite()
            return wanted, self._to_the_end(values, wanted) if logits else wanted

    def _to_the_end(self, pictures: Tensor, wanted: Tensor) -> Tensor:
        """Return the logits, going on from the layer where the network does so itself."""
        if "." in self.info.name:  # the block's other paths have not been read
            values: Tensor = self._model(pictures)
            return values
        for module in list(self._model.children())[len(self._way) :]:
            wanted = module(wanted)
        return wanted


def batch_size(layers: Sequence[LayerInfo]) -> int:
    """Return how many pictures may be read at once without a large piece of memory."""
    largest = max(math.prod(info.output_shape) for info in layers)
    return max(1, min(BATCH, BATCH_VALUES // max(1, largest)))


def check_weights(checkpoint: Checkpoint) -> None:
    """See that a network can be measured.

    Raises:
        WeightsNotFinite: A weight is NaN or infinite.
    """
    if not all(np.isfinite(array).all() for array in checkpoint.weights.values()):
        raise WeightsNotFinite()


def fingerprint(checkpoint: Checkpoint) -> str:
    """Return a checksum of all that decides what a network makes of a picture."""
    digest = hashlib.sha256(json.dumps(to_json(checkpoint.network), sort_keys=True).encode())
    digest.update(f"{checkpoint.mean!r} {checkpoint.std!r}".encode())
    for name in sorted(checkpoint.weights):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(checkpoint.weights[name]).tobytes())
    return digest.hexdigest()
