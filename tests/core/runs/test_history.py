"""The curves of a run: every figure at its step, and never too many."""

from __future__ import annotations

from itertools import pairwise

from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.runs.history import MAX_POINTS, History
from tests.core.made_events import batch


def epoch(number: int) -> EpochDone:
    return EpochDone(
        epoch=number,
        epochs=5,
        step=number * 10,
        train_loss=0.5,
        train_accuracy=0.8,
        validation_loss=0.4,
        validation_accuracy=0.9,
        images_per_second=100.0,
        seconds=3.0,
    )


def test_figures_stand_at_their_steps() -> None:
    history = History()
    for event in (batch(1), batch(2), epoch(1), batch(4)):
        history.add(event)
    assert history.steps == [1, 2, 4]
    assert history.losses == [1, 0.5, 0.25]
    assert history.accuracies == [0, 0.5, 0.75]
    assert history.epochs == [epoch(1)]


def test_two_histories_share_nothing() -> None:
    History().add(batch(1))
    assert History().steps == []


def test_a_long_run_is_thinned_evenly_from_its_first_step_on() -> None:
    history = History()
    for step in range(1, 3 * MAX_POINTS):
        history.add(batch(step))
        assert len(history.steps) <= MAX_POINTS
        assert step - 4 < history.steps[-1] <= step
    assert history.steps[0] == 1
    assert {b - a for a, b in pairwise(history.steps)} == {4}
    assert history.losses == [1 / step for step in history.steps]
    assert history.accuracies == [1 - 1 / step for step in history.steps]
