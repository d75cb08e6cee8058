"""What comes of an experiment: for one picture, and for many labelled ones, quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Prediction
from cnn_desktop.core.evaluation import Evaluation, Tally
from cnn_desktop.core.experiments import SAME_UNITS, Experiment, changed_weights, masks
from cnn_desktop.core.networks.build import build, load_weights

CHUNK = 50  # pictures a pass: their maps fit the processor's cache, which halves the time
MOST_KEPT = 256_000_000  # bytes of layer inputs that are kept between two experiments


class Stopped(Exception):
    """The work was given up because nobody needs it any more."""


class ChangedModel:
    """A network in which an experiment is in force; the checkpoint stays as it is.

    Not to be shared between threads.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Take a model; without an experiment it is the model as it is."""
        self._checkpoint = checkpoint
        # Without start weights: drawing those would disturb the random numbers of a training run.
        with torch.device("meta"):
            model = build(checkpoint.network)
        self._model = model.to_empty(device="cpu")
        load_weights(self._model, checkpoint.weights)
        self._model.eval()
        # In this order of the values convolutions take from a third to a half of the time.
        self._model.to(memory_format=torch.channels_last)
        self._edited: set[str] = set()
        self._off: dict[str, list[int]] = {}
        self.layers = list(self._model.named_children())

    def set_experiment(self, experiment: Experiment) -> None:
        """Put an experiment in force in place of the one before.

        Raises:
            ValueError: It is for another network; the one before stays.
        """
        off = masks(self._checkpoint.network, experiment)
        weights = changed_weights(self._checkpoint.weights, experiment)
        edited = {f"{edit.layer}.weight" for edit in experiment.edits}
        state = self._model.state_dict()
        with torch.inference_mode():
            for name in edited | self._edited:
                state[name].copy_(torch.from_numpy(np.array(weights[name])))
        self._off, self._edited = off, edited

    def normalised(self, images: np.ndarray) -> Tensor:
        """Return pictures ``(N, C, H, W)``, 0 to 1, as the first layer takes them."""
        pictures = torch.from_numpy(np.asarray(images, np.float32))
        pictures = (pictures - self._checkpoint.mean) / self._checkpoint.std
        return pictures.contiguous(memory_format=torch.channels_last)

    def steps(self, values: Tensor, begin: int = 0) -> Iterator[tuple[str, Tensor]]:
        """Yield name and output of each layer from one on, given that one's input."""
        for name, layer in self.layers[begin:]:
            values = layer(values)
            if name in self._off:
                values = values.clone()  # a layer may pass on what it was given
                values[:, self._off[name]] = 0
            yield name, values

    def read(self, image: np.ndarray) -> Prediction:
        """Read one picture ``(C, H, W)``, 0 to 1, of the network's input size."""
        shape = self._checkpoint.network.input_shape
        picture = np.asarray(image, np.float32).reshape(shape)
        outputs: dict[str, np.ndarray] = {}
        with torch.inference_mode():
            for name, values in self.steps(self.normalised(picture[None])):
                outputs[name] = values[0].numpy().copy()
            probabilities = torch.softmax(values[0], dim=0).numpy()  # the last ones are logits
        return Prediction(picture, probabilities, outputs)


class Laboratory:
    """Measures experiments on the same labelled pictures, quickly.

    What comes before the first layer that is changed stays the same, and is computed once; so do
    activation and pooling behind a layer whose units are only switched off. Not to be shared
    between threads at the same time.
    """

    def __init__(self, checkpoint: Checkpoint, images: np.ndarray, labels: np.ndarray) -> None:
        """Take a model and pictures ``(N, C, H, W)``, 0 to 1, with labels ``(N,)``."""
        self._infos = checkpoint.network.trace()
        self._classes = len(checkpoint.class_names)
        self._model = ChangedModel(checkpoint)
        starts = range(0, len(labels), CHUNK)
        pictures = self._model.normalised(images)
        self._pictures = [pictures[start : start + CHUNK] for start in starts]
        truth = torch.from_numpy(np.asarray(labels, np.int64))
        self._labels = [truth[start : start + CHUNK] for start in starts]
        self._count = len(labels)
        self._kept: tuple[int, list[Tensor]] = 0, self._pictures  # inputs of a layer, by chunk

    def measure(
        self, experiment: Experiment, may_go_on: Callable[[], bool] = lambda: True
    ) -> Evaluation:
        """Return what the changed network makes of all pictures.

        Args:
            experiment: What is changed.
            may_go_on: Asked before every few pictures.

        Raises:
            ValueError: The experiment is for another network.
            Stopped: ``may_go_on`` said no; what has been computed so far is kept.
        """
        tally = Tally(self._classes)
        for logits, labels in zip(self._passes(experiment, may_go_on), self._labels, strict=True):
            tally.add(logits, labels)
        return tally.result()

    def prepare(self, layer: str, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Compute what an experiment with units of a layer will need, before it is asked for.

        Raises:
            ValueError: There is no such layer.
            Stopped: ``may_go_on`` said no; what has been computed so far is kept.
        """
        begin, _ = self._where_to_begin(Experiment(off=frozenset({(layer, 0)})))
        for chunk in range(len(self._pictures)):
            if not may_go_on():
                raise Stopped
            with torch.inference_mode():
                self._input_of(begin, chunk)

    def logits(self, experiment: Experiment) -> np.ndarray:
        """Return what the changed network says: ``(N, classes)``; ``ValueError`` as above."""
        parts = [logits.numpy() for logits in self._passes(experiment, lambda: True)]
        return np.concatenate(parts) if parts else np.zeros((0, self._classes), np.float32)

    def accuracy(self, experiment: Experiment) -> float:
        """Return the share read right, 0 to 1; NaN without pictures."""
        return self.measure(experiment).accuracy

    def _passes(self, experiment: Experiment, may_go_on: Callable[[], bool]) -> Iterator[Tensor]:
        """Yield the logits of each chunk."""
        begin, off = self._where_to_begin(experiment)
        self._model.set_experiment(experiment)
        for chunk in range(len(self._pictures)):
            if not may_go_on():
                raise Stopped
            with torch.inference_mode():
                values = self._input_of(begin, chunk)
                if off:
                    values = values.clone()
                    values[:, off] = 0
                for _, output in self._model.steps(values, begin):
                    values = output
            yield values

    def _where_to_begin(self, experiment: Experiment) -> tuple[int, list[int]]:
        """Return the first layer to compute anew, and which units of its input are off.

        Where the first changed layer is not edited, that is the next one which mixes units: zeros
        stay zeros in activation and pooling. Normalisation behind pooling does not keep them.
        """
        names = [info.name for info in self._infos]
        off = masks_by_index(names, experiment)
        touched = {*off, *(names.index(edit.layer) for edit in experiment.edits)}
        if not touched:
            return self._kept[0], []  # nothing is off: it may begin wherever something is kept
        first = begin = min(touched)
        if any(edit.layer == names[first] for edit in experiment.edits):
            return first, []
        begin += 1
        while begin < len(names):
            kind = self._infos[begin].layer.kind
            pooled = any(info.layer.kind == "pool" for info in self._infos[first:begin])
            keeps_zeros = kind == "pool" or (kind in SAME_UNITS and not (pooled and kind == "norm"))
            if not keeps_zeros or begin in touched:
                break
            begin += 1
        return begin, sorted(off.get(first, ()))

    def _input_of(self, begin: int, chunk: int) -> Tensor:
        """Return what comes into a layer for some pictures, in the model as it is."""
        if begin == 0:
            return self._pictures[chunk]
        if self._kept[0] != begin:
            self._kept = begin, []
        kept = self._kept[1]
        if chunk < len(kept):
            return kept[chunk]
        values = self._pictures[chunk]
        for _, layer in self._model.layers[:begin]:  # nothing is changed before that layer
            values = layer(values)
        size = self._count * int(np.prod(self._infos[begin - 1].output_shape)) * 4
        if chunk == len(kept) and size <= MOST_KEPT:
            kept.append(values)
        return values


def masks_by_index(names: list[str], experiment: Experiment) -> dict[int, set[int]]:
    """Return which units are off by the index of their layer; ``ValueError`` for a wrong name."""
    off: dict[int, set[int]] = {}
    for layer, unit in experiment.off:
        off.setdefault(names.index(layer), set()).add(unit)
    return off
