"""What comes of an experiment: for one picture, and for many labelled ones, quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Prediction
from cnn_desktop.core.evaluation import Evaluation, Tally
from cnn_desktop.core.inspection.experiments import SAME_UNITS, Experiment, changed_weights, masks
from cnn_desktop.core.networks.build import build, load_weights
from cnn_desktop.core.networks.layers import Conv2d

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
            values = self.masked(name, values)
            yield name, values

    def masked(self, name: str, values: Tensor) -> Tensor:
        """Return a layer's output with zeros for the units that are off."""
        if name in self._off:
            values = values.clone()  # a layer may pass on what it was given
            values[:, self._off[name]] = 0
        return values

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

    What comes before the first layer that is changed stays the same, and is computed once. Of the
    changed layer, of activation and pooling behind it, and of the next convolution only what the
    changed units contribute is computed anew: a convolution is a sum over its input channels. Not
    to be shared between threads at the same time.
    """

    def __init__(self, checkpoint: Checkpoint, images: np.ndarray, labels: np.ndarray) -> None:
        """Take a model and pictures ``(N, C, H, W)``, 0 to 1, with labels ``(N,)``."""
        self._infos = checkpoint.network.trace()
        self._names = [info.name for info in self._infos]
        self._classes = len(checkpoint.class_names)
        self._model = ChangedModel(checkpoint)
        starts = range(0, len(labels), CHUNK)
        pictures = self._model.normalised(images)
        self._pictures = [pictures[start : start + CHUNK] for start in starts]
        truth = torch.from_numpy(np.asarray(labels, np.int64))
        self._labels = [truth[start : start + CHUNK] for start in starts]
        self._count = len(labels)
        self._kept: dict[int, list[Tensor]] = {}  # inputs of layers in the model as it is, by chunk

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
        plan = self._plan(Experiment(off=frozenset({(layer, 0)})))
        self._fill((plan.first, *plan.needs), may_go_on)

    def logits(self, experiment: Experiment) -> np.ndarray:
        """Return what the changed network says: ``(N, classes)``; ``ValueError`` as above."""
        parts = [logits.numpy() for logits in self._passes(experiment, lambda: True)]
        return np.concatenate(parts) if parts else np.zeros((0, self._classes), np.float32)

    def accuracy(self, experiment: Experiment) -> float:
        """Return the share read right, 0 to 1; NaN without pictures."""
        return self.measure(experiment).accuracy

    def _passes(self, experiment: Experiment, may_go_on: Callable[[], bool]) -> Iterator[Tensor]:
        """Yield the logits of each chunk."""
        plan = self._plan(experiment)
        self._model.set_experiment(experiment)  # refuses what does not fit
        self._fill(plan.needs, may_go_on)
        self._model.set_experiment(experiment)
        for chunk in range(len(self._pictures)):
            if not may_go_on():
                raise Stopped
            with torch.inference_mode():
                values, begin = self._changed_input(plan, chunk)
                for _, output in self._model.steps(values, begin):
                    values = output
            yield values

    # -- what has to be computed -----------------------------------------------------------------

    def _plan(self, experiment: Experiment) -> _Plan:
        """Return where the change begins and how far it stays among the changed units."""
        off: dict[int, set[int]] = {}
        edited: dict[int, set[int]] = {}
        for layer, unit in experiment.off:
            off.setdefault(self._names.index(layer), set()).add(unit)
        for edit in experiment.edits:
            edited.setdefault(self._names.index(edit.layer), set()).add(edit.unit)
        touched = {*off, *edited}
        if not touched:
            begin = max(self._kept, default=0)  # nothing is changed: it may begin anywhere
            return _Plan(begin, begin, (), (), by_sum=False, computes=False)
        first = min(touched)
        begin = self._next_mixing(first, touched)
        gone = off.get(first, set())
        units = tuple(sorted(gone | edited.get(first, set())))
        by_sum = (
            begin < len(self._infos)
            and isinstance(self._infos[begin].layer, Conv2d)
            and begin not in edited
        )
        computes = bool(edited.get(first, set()) - gone)
        return _Plan(first, begin, units, tuple(sorted(gone)), by_sum=by_sum, computes=computes)

    def _next_mixing(self, first: int, touched: set[int]) -> int:
        """Return the next layer whose outputs depend on several units, or which is changed too.

        Zeros stay zeros in activation and pooling; behind pooling, some layers move them.
        """
        pooled = False
        for index in range(first + 1, len(self._infos)):
            kind = self._infos[index].layer.kind
            moved = pooled and kind in {"norm", "sigmoid"}
            keeps_apart = kind == "pool" or (kind in SAME_UNITS and not moved)
            if not keeps_apart or index in touched:
                return index
            pooled = pooled or kind == "pool"
        return len(self._infos)

    def _changed_input(self, plan: _Plan, chunk: int) -> tuple[Tensor, int]:
        """Return what comes into the first layer that has to be computed as a whole."""
        if not all(index == 0 or index in self._kept for index in plan.needs):
            return self._pictures[chunk], 0  # too large to be kept: everything is computed anew
        if not plan.units:
            return self._input(plan.begin, chunk), plan.begin
        given, units = self._input(plan.begin, chunk), list(plan.units)
        fresh = self._changed_units(plan, chunk, given)
        channels = given.shape[1]
        if not plan.by_sum:
            values = given.clone()
            values[:, units] = fresh
            return values, plan.begin
        name, layer = self._model.layers[plan.begin]
        assert isinstance(layer, nn.Conv2d)  # noqa: S101 - the plan has looked
        if 2 * len(units) <= channels:
            delta = fresh - given[:, units]
            output = self._input(plan.begin + 1, chunk)
            output = output + _convolve(layer, delta, layer.weight[:, units], None)
        elif not plan.computes:  # few are left: the sum over those
            rest = [unit for unit in range(channels) if unit not in set(units)]
            output = _convolve(layer, given[:, rest], layer.weight[:, rest], layer.bias)
        else:
            values = given.clone()
            values[:, units] = fresh
            output = layer(values)
        return self._model.masked(name, output), plan.begin + 1

    def _changed_units(self, plan: _Plan, chunk: int, shown: Tensor) -> Tensor:
        """Return the changed units as they come into the next mixing layer."""
        units = list(plan.units)
        if not plan.computes:  # all of them are off
            return torch.zeros_like(shown[:, units])
        _, layer = self._model.layers[plan.first]
        assert isinstance(layer, nn.Conv2d)  # noqa: S101 - nothing else has kernels
        assert layer.bias is not None  # noqa: S101 - build() makes none without
        given = self._input(plan.first, chunk)
        values = _convolve(layer, given, layer.weight[units], layer.bias[units])
        off = [place for place, unit in enumerate(units) if unit in plan.off]
        values[:, off] = 0
        for _, between in self._model.layers[plan.first + 1 : plan.begin]:
            if isinstance(between, nn.BatchNorm2d):
                values = _normalise(between, values, units)
                values[:, off] = 0
            else:
                values = between(values)
        return values

    # -- what is kept ----------------------------------------------------------------------------

    def _input(self, index: int, chunk: int) -> Tensor:
        """Return what comes into a layer in the model as it is; behind the last one, the logits."""
        return self._pictures[chunk] if index == 0 else self._kept[index][chunk]

    def _fill(self, wanted: Sequence[int], may_go_on: Callable[[], bool]) -> None:
        """Keep the inputs of some layers, and forget those of others."""
        places = sorted({index for index in wanted if index > 0})
        while places and sum(map(self._bytes, places)) > MOST_KEPT:
            places.remove(max(places, key=self._bytes))
        if all(len(self._kept.get(index, [])) == len(self._pictures) for index in places):
            return
        self._kept = {index: self._kept.get(index, []) for index in places}
        self._model.set_experiment(Experiment())
        for chunk in range(min(map(len, self._kept.values())), len(self._pictures)):
            if not may_go_on():
                raise Stopped
            with torch.inference_mode():
                values = self._pictures[chunk]
                steps = self._model.steps(values)
                for index in range(1, max(places) + 1):
                    _, values = next(steps)
                    if index in self._kept and len(self._kept[index]) == chunk:
                        self._kept[index].append(values)

    def _bytes(self, index: int) -> int:
        return 4 * self._count * int(np.prod(self._infos[index - 1].output_shape))


@dataclass(frozen=True)
class _Plan:
    """What of the network has to be computed anew.

    Attributes:
        first: The first layer that is changed.
        begin: The next one that mixes units.
        units: Those that are changed, of the first one.
        off: Those of them that put out 0.
        by_sum: Whether the layer that mixes is a convolution with its learned kernels.
        computes: Whether some changed unit is not just off.
    """

    first: int
    begin: int
    units: tuple[int, ...]
    off: tuple[int, ...]
    by_sum: bool
    computes: bool

    @property
    def needs(self) -> tuple[int, ...]:
        """The layers whose inputs are used."""
        needs = [self.begin]
        if self.by_sum:
            needs.append(self.begin + 1)
        if self.computes:
            needs.append(self.first)
        return tuple(needs)


def _convolve(layer: nn.Conv2d, values: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Return what a convolution makes of some of its channels, or for some of its units."""
    return functional.conv2d(values, weight, bias, layer.stride, layer.padding)


def _normalise(layer: nn.BatchNorm2d, values: Tensor, units: list[int]) -> Tensor:
    """Return some channels as batch normalisation leaves them."""
    mean, variance = layer.running_mean, layer.running_var
    assert mean is not None  # noqa: S101 - build() makes none without
    assert variance is not None  # noqa: S101
    weight, bias = layer.weight[units], layer.bias[units]
    return functional.batch_norm(
        values, mean[units], variance[units], weight, bias, training=False, eps=layer.eps
    )
