"""What a cross-validation says while it works, beside the events of its runs; torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_desktop.core.events import RunEvent, RunStarted

LEAST, MOST = 2, 100  # folds


@dataclass(frozen=True)
class FoldStarted:
    """A network begins anew, with another part held back.

    Attributes:
        fold: From 1.
        folds: How many there are.
        run: What is known before its first batch.
    """

    fold: int
    folds: int
    run: RunStarted


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
    """All folds, or those that were whole when it was ended.

    Attributes:
        accuracies: Of each fold, 0 to 1.
        losses: Of each fold, in nats.
        mean_accuracy: Their mean; NaN without a whole fold.
        spread: Their standard deviation (with n - 1), 0 to 1; NaN with fewer than two folds.
        mean_loss: In nats; NaN without a whole fold.
        folds: How many there should be.
    """

    accuracies: tuple[float, ...]
    losses: tuple[float, ...]
    mean_accuracy: float
    spread: float
    mean_loss: float
    folds: int

    @property
    def is_whole(self) -> bool:
        """Whether no fold is missing."""
        return len(self.accuracies) == self.folds


FoldEvent = RunEvent | FoldStarted | FoldDone | FoldsDone
