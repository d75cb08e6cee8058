"""Reading a picture with a frozen copy of a network, and looking at every layer on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.compute.threads import use_threads
from cnn_desktop.core.networks.build import build, load_weights, run_layer
from cnn_desktop.core.weights import Weights


@dataclass(frozen=True)
class Prediction:
    """What a network makes of one picture.

    Attributes:
        image: ``(C, H, W)`` float32, 0 to 1: what it received.
        probabilities: ``(classes,)`` float32, summing to 1.
        layers: Output of each layer by name, ``(C, H, W)`` or ``(F,)`` float32; of the layers
            inside blocks too (see :func:`cnn_desktop.core.networks.inside.trace_inside`).
    """

    image: np.ndarray
    probabilities: np.ndarray
    layers: dict[str, np.ndarray]

    @property
    def winner(self) -> int:
        """Index of the most probable class."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        """Probability of the winner, 0 to 1."""
        return float(self.probabilities.max())


class Classifier:
    """A network that is only read from: its weights change as a whole or not at all.

    Not to be shared between threads. Inference uses the calling thread's number of torch threads;
    :func:`use_one_thread` is right for single pictures.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        # Made without memory and so without start weights: drawing those would disturb the random
        # numbers of a training run in another thread.
        with torch.device("meta"):
            model = build(checkpoint.network)
        # Convolutions of a single picture take two thirds of the time in this order of the values.
        self._model = model.to_empty(device="cpu").to(memory_format=torch.channels_last).eval()
        self._layers = list(self._model.named_children())
        self._mean, self._std = checkpoint.mean, checkpoint.std
        self.network = checkpoint.network
        self.set_weights(checkpoint.weights)

    def set_weights(self, weights: Weights) -> None:
        """Take over other weights for the same network (while it is trained elsewhere).

        Raises:
            ValueError: They are those of another network; the old ones stay.
        """
        load_weights(self._model, weights)

    def predict(self, image: np.ndarray) -> Prediction:
        """Read one picture.

        Args:
            image: ``(H, W)`` or ``(C, H, W)`` float32, 0 for paper to 1 for ink, of the network's
                input size.
        """
        picture = torch.from_numpy(image.astype(np.float32).reshape(self.network.input_shape))
        outputs: dict[str, np.ndarray] = {}

        def note(name: str, values: Tensor) -> None:
            # A copy: some layers only pass on what they get. In the order that it has in the
            # memory: to turn it around takes a third of the time of all layers together.
            outputs[name] = values[0].numpy().copy("K")

        with torch.inference_mode():
            values = ((picture - self._mean) / self._std).unsqueeze(0)
            values = values.contiguous(memory_format=torch.channels_last)
            for name, layer in self._layers:
                values = run_layer(name, layer, values, note)
            probabilities = torch.softmax(values[0], dim=0).numpy()
        return Prediction(picture.numpy(), probabilities, outputs)

    def predict_batch(self, images: np.ndarray) -> np.ndarray:
        """Read many pictures ``(N, C, H, W)``, 0 to 1; return probabilities ``(N, classes)``."""
        with torch.inference_mode():
            return torch.softmax(self.logits(images), dim=1).numpy()

    def logits(self, images: np.ndarray) -> Tensor:
        """Return what the network says of pictures ``(N, C, H, W)``, 0 to 1: ``(N, classes)``."""
        with torch.inference_mode():
            values = (torch.from_numpy(images.astype(np.float32)) - self._mean) / self._std
            outputs: Tensor = self._model(values)
            return outputs

    @property
    def model(self) -> nn.Module:
        """The torch module, in evaluation mode."""
        return self._model


def use_one_thread() -> None:
    """Let torch use one thread for the calling thread's work.

    For a single digit that is the fastest, and on a busy machine the only way that is never slow:
    two threads that wait for each other took 40 to 160 ms instead of 0.3.
    """
    use_threads(1)
