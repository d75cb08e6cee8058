"""What a cross-validation says while it works, beside the events of its runs; torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_desktop.core.events import RunEvent


@dataclass(frozen=True)
class FoldDone:
    """A fold is trained and measured on the part that was held back from it.

    Attributes:
        fold: From 1.
        folds: How many there are.
        validation_size: Images of the part.
        accuracy: On the part, 0 to 1.
        loss: On the part, in nats.
    """

    fold: int
    folds: int
    validation_size: int
    accuracy: float
    loss: float


@dataclass(frozen=True)
class FoldsDone:
    """All folds.

    Attributes:
        accuracies: Of each fold, 0 to 1.
        losses: Of each fold, in nats.
        mean_accuracy: Their mean.
        spread: Their standard deviation (with n - 1), 0 to 1.
        mean_loss: In nats.
    """

    accuracies: tuple[float, ...]
    losses: tuple[float, ...]
    mean_accuracy: float
    spread: float
    mean_loss: float


FoldEvent = RunEvent | FoldDone | FoldsDone
