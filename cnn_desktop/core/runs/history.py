"""The figures of a run as they come in, ready to be drawn as curves."""

from __future__ import annotations

from dataclasses import dataclass, field

from cnn_desktop.core.events import BatchDone, EpochDone, SettingChanged

MAX_POINTS = (
    6_000  # of the batch curves: more than any screen shows; above it every second one goes
)

BATCH_FIGURES = ("places", "losses", "accuracies")
"""What a :class:`History` holds of each batch report beside its step."""
CURVE = ("steps", *BATCH_FIGURES)


@dataclass
class History:
    """Curves over the steps of the optimizer.

    Attributes:
        steps: Step of each batch report.
        places: Where each batch report is, in epochs from the start.
        losses: Training loss of each batch report, in nats.
        accuracies: Training accuracy of each batch report, 0 to 1.
        epochs: The epochs that are over.
        changes: What was changed in mid-run.
    """

    steps: list[int] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    epochs: list[EpochDone] = field(default_factory=list)
    changes: list[SettingChanged] = field(default_factory=list)
    _reports: int = field(default=0, init=False, repr=False)
    _every: int = field(default=1, init=False, repr=False)  # of how many reports one is kept

    def add(self, event: BatchDone | EpochDone | SettingChanged) -> None:
        """Append an event's figures."""
        if isinstance(event, SettingChanged):
            self.changes.append(event)
            return
        if isinstance(event, EpochDone):
            self.epochs.append(event)
            return
        self._reports += 1
        if (self._reports - 1) % self._every:
            return
        self.steps.append(event.step)
        self.places.append(event.epoch - 1 + event.batch / event.batches)
        self.losses.append(event.loss)
        self.accuracies.append(event.accuracy)
        if len(self.steps) > MAX_POINTS:
            for name in CURVE:
                del getattr(self, name)[1::2]
            self._every *= 2
