"""What a training run says of itself: losses, pace and time left."""

from __future__ import annotations

import math
import time

import torch
from torch import Tensor, nn

from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.team import ALONE, Team
from cnn_desktop.core.errors import TrainingDiverged
from cnn_desktop.core.evaluation import Evaluation
from cnn_desktop.core.events import BatchDone, EpochDone

REPORT_EVERY_ON_GPU = 20  # batches: asking a GPU for its loss makes it wait, a CPU does not mind

DIVERGED_LOSS = 1e6
"""Mean cross-entropy in nats that says that training is lost; a guess among ten costs 2.3. Adam
scales its steps, so with far too large ones the loss explodes without ever being NaN."""


class Meter:
    """Counts steps, sums losses and keeps time, the time between events left out."""

    def __init__(self, device: torch.device, team: Team = ALONE) -> None:
        self.step = 0
        self._team = team
        self._report_every = REPORT_EVERY_ON_GPU if device.type == "cuda" else 1
        self._batch_started = 0.0
        self._seconds_a_step = 0.0
        self.start_epoch(steps_left=0)

    def start_epoch(self, steps_left: int) -> None:
        """Forget the sums of the epoch before; so many steps are ahead in the whole run."""
        self._steps_left = steps_left
        self._epoch = _Sums()
        self._recent = _Sums()

    def skip(self, steps: int) -> None:
        """Count steps that an earlier part of the run has taken."""
        self.step = steps

    def start_batch(self) -> None:
        """Start the clock."""
        self._batch_started = time.perf_counter()

    def end_batch(self, loss: Tensor, right: Tensor, images: int) -> None:
        """Stop the clock and add up; nothing is read from a GPU yet.

        Args:
            loss: Mean over the batch, in nats; a number on the device that trains.
            right: How many of its pictures were read right, likewise.
            images: How many there are.
        """
        seconds = time.perf_counter() - self._batch_started
        self.step += 1
        self._steps_left -= 1
        self._recent.add(loss * images, right, images, seconds)

    @property
    def report_is_due(self) -> bool:
        """Whether enough batches have gone by to say something."""
        return self.step % self._report_every == 0

    def batch_done(self, epoch: int, batch: int, batches: int) -> BatchDone:
        """Report the batches since the last report; ``TrainingDiverged`` if all is lost."""
        waiting = time.perf_counter()
        recent, self._recent = self._recent, _Sums()
        loss, accuracy = parallel.mean(recent.means(), self._team)
        recent.seconds += time.perf_counter() - waiting  # a GPU works until it is asked
        self._epoch.merge(recent)
        if not loss < DIVERGED_LOSS:  # NaN fails too
            raise TrainingDiverged(step=self.step, epoch=epoch)
        images = self._team.size * recent.images / recent.batches
        pace = recent.seconds / recent.batches
        before = self._seconds_a_step
        self._seconds_a_step = pace if before == 0 else 0.95 * before + 0.05 * pace
        return BatchDone(
            epoch=epoch,
            batch=batch,
            batches=batches,
            step=self.step,
            loss=loss,
            accuracy=accuracy,
            images_per_second=images / self._seconds_a_step,
            seconds_left=self._steps_left * self._seconds_a_step,
        )

    def check_weights(self, model: nn.Module, epoch: int) -> None:
        """Raise ``TrainingDiverged`` if the last step, whose loss nobody has seen, lost all."""
        if not all(bool(values.isfinite().all()) for values in model.state_dict().values()):
            raise TrainingDiverged(step=self.step, epoch=epoch)

    def epoch_done(self, epoch: int, epochs: int, measured: Evaluation | None) -> EpochDone:
        """Report the epoch; ``TrainingDiverged`` if all is lost."""
        loss, accuracy = parallel.mean(self._epoch.means(), self._team)
        figures = (measured.loss, measured.accuracy) if measured else (math.nan, math.nan)
        validation = parallel.mean(figures, self._team)  # all must decide alike when to end
        if measured and measured.n and not validation[0] < DIVERGED_LOSS:  # NaN fails too
            raise TrainingDiverged(step=self.step, epoch=epoch)
        return EpochDone(
            epoch=epoch,
            epochs=epochs,
            step=self.step,
            train_loss=loss,
            train_accuracy=accuracy,
            validation_loss=validation[0],
            validation_accuracy=validation[1],
            images_per_second=self._team.size * self._epoch.images / max(self._epoch.seconds, 1e-9),
            seconds=self._epoch.seconds,
        )


class _Sums:
    def __init__(self) -> None:
        self.loss: float | Tensor = 0.0
        self.right: int | Tensor = 0
        self.images = 0
        self.batches = 0
        self.seconds = 0.0

    def add(self, loss: Tensor, right: Tensor, images: int, seconds: float) -> None:
        self.loss, self.right = self.loss + loss, self.right + right
        self.images += images
        self.batches += 1
        self.seconds += seconds

    def merge(self, other: _Sums) -> None:
        self.loss, self.right = float(self.loss + other.loss), int(self.right + other.right)
        self.images += other.images
        self.batches += other.batches
        self.seconds += other.seconds

    def means(self) -> tuple[float, float]:
        return float(self.loss) / self.images, int(self.right) / self.images
