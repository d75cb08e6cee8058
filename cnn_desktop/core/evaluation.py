"""How well a model reads: accuracy, loss and the confusion matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from cnn_desktop.core.events import EvaluationProgress

CHUNK = 500  # images a forward pass: large enough to be fast, small enough to be stopped quickly


@dataclass(frozen=True)
class Evaluation:
    """What a model makes of labelled pictures.

    Attributes:
        confusion: ``(classes, classes)`` counts; rows are the true class, columns the prediction.
        loss: Mean cross-entropy in nats; NaN without pictures.
    """

    confusion: np.ndarray
    loss: float

    @property
    def n(self) -> int:
        """How many pictures were measured."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of pictures read right, 0 to 1; NaN without pictures."""
        return float(self.confusion.trace() / self.n) if self.n else float("nan")

    @property
    def per_class(self) -> tuple[float, ...]:
        """Share read right of each true class (its recall); NaN where there are no pictures."""
        totals = self.confusion.sum(axis=1)
        right = self.confusion.diagonal()
        return tuple(
            float(r / t) if t else float("nan") for r, t in zip(right, totals, strict=True)
        )


class Tally:
    """Adds up what a model makes of one part of the pictures after the other.

    Args:
        classes: Number of classes.
    """

    def __init__(self, classes: int) -> None:
        self._classes = classes
        self._pairs = torch.zeros(classes * classes, dtype=torch.int64)
        self._loss_sum = 0.0

    def add(self, logits: Tensor, truth: Tensor) -> None:
        """Count a part: logits ``(N, classes)`` and the true classes ``(N,)`` int64."""
        self._loss_sum += float(F.cross_entropy(logits, truth, reduction="sum"))
        pairs = (truth * self._classes + logits.argmax(dim=1)).cpu()
        self._pairs += torch.bincount(pairs, minlength=self._classes**2)

    def result(self) -> Evaluation:
        """Return what all parts so far make together."""
        total = int(self._pairs.sum())
        confusion = self._pairs.reshape(self._classes, self._classes).numpy().copy()
        return Evaluation(confusion, self._loss_sum / total if total else float("nan"))


def evaluate(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    classes: int | None = 10,
    part: str = "test",
) -> Iterator[EvaluationProgress | Evaluation]:
    """Measure a model part by part, so that whoever iterates can stop at any time.

    The model is put into evaluation mode for each part and back afterwards.

    Args:
        model: ``(N, C, H, W)`` float pictures, 0 to 1, to logits ``(N, classes)``.
        images: ``(N, C, H, W)`` uint8, on the model's device.
        labels: ``(N,)`` int64, likewise.
        classes: Number of classes; None for as many as the logits have.
        part: What the progress calls these pictures.

    Yields:
        An :class:`EvaluationProgress` after each part; the :class:`Evaluation` last.
    """
    tally, total = None, len(images)
    for start in range(0, total, CHUNK):
        logits = logits_of(model, images[start : start + CHUNK])
        tally = tally or Tally(classes or logits.shape[1])
        tally.add(logits, labels[start : start + CHUNK])
        yield EvaluationProgress(part, min(start + CHUNK, total), total)
    yield (tally or Tally(classes or 0)).result()


def evaluate_now(model: nn.Module, images: Tensor, labels: Tensor, classes: int = 10) -> Evaluation:
    """Measure a model in one go; see :func:`evaluate`."""
    *_, result = evaluate(model, images, labels, classes)
    assert isinstance(result, Evaluation)  # noqa: S101 - the last item always is
    return result


def logits_of(model: nn.Module, images: Tensor) -> Tensor:
    """Return what a model in evaluation mode says of pictures; it is put back afterwards.

    Args:
        model: ``(N, C, H, W)`` float pictures, 0 to 1, to logits ``(N, classes)``.
        images: ``(N, C, H, W)`` uint8, on the model's device.
    """
    was_training = model.training
    model.eval()
    try:
        with torch.inference_mode():
            logits: Tensor = model(images.float() / 255)
            return logits
    finally:
        model.train(was_training)
