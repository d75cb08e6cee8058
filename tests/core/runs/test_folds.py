"""Cross-validation: each image is held back once, and the test images never counted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import (
    BatchDone,
    EpochDone,
    EvaluationProgress,
    StripRead,
    WeightsTaken,
)
from cnn_desktop.core.runs.fold_events import FoldDone, FoldsDone, FoldStarted
from cnn_desktop.core.runs.folds import cross_validate
from cnn_desktop.core.runs.options import RunOptions
from tests.core import toys
from tests.core.toys import RECIPE, TOY

pytestmark = pytest.mark.usefixtures("one_thread")
OPTIONS = RunOptions(Path("nowhere"), device="cpu", threads=1)


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    toys.install(monkeypatch)


def test_mean_and_spread_of_the_folds() -> None:
    events = list(cross_validate(RECIPE, 3, OPTIONS))
    folds = [event for event in events if isinstance(event, FoldDone)]
    assert [each.fold for each in folds] == [1, 2, 3]
    assert sum(each.validation_size for each in folds) == len(TOY.train)
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [each.accuracy for each in folds] == [e.validation_accuracy for e in epochs[2::3]]
    done = events[-1]
    assert isinstance(done, FoldsDone)
    accuracies = [each.accuracy for each in folds]
    assert done.mean_accuracy == pytest.approx(np.mean(accuracies))
    assert done.spread == pytest.approx(np.std(accuracies, ddof=1))
    assert list(cross_validate(RECIPE, 3, OPTIONS))[-1] == done


def test_early_stopping_counts_the_best_epoch_of_each_fold() -> None:
    wild = replace(RECIPE, epochs=4, patience=1, learning_rate=3.0, optimizer="sgd")
    events = list(cross_validate(wild, 2, OPTIONS))
    done = events[-1]
    assert isinstance(done, FoldsDone)
    losses: list[float] = []
    for event in events:
        if isinstance(event, EpochDone):
            losses = (
                [*losses, event.validation_loss] if event.epoch > 1 else [event.validation_loss]
            )
        elif isinstance(event, FoldDone):
            assert event.loss == min(losses)


def test_an_end_on_the_way_counts_the_whole_folds_only() -> None:
    seen: list[object] = []

    def told(count: int) -> bool:  # in the middle of the fold after these
        done = sum(isinstance(event, FoldDone) for event in seen)
        return done == count and isinstance(seen[-1], BatchDone)

    for count in (0, 1, 2):
        seen.clear()
        for event in cross_validate(RECIPE, 3, OPTIONS, partial(told, count)):
            seen.append(event)  # noqa: PERF402 - told() looks at what has come so far
        done = seen[-1]
        assert isinstance(done, FoldsDone)
        assert len(done.accuracies) == len(done.losses) == count
        assert not done.is_whole
        assert done.folds == 3
        assert np.isnan(done.mean_accuracy) == (count == 0)
        assert np.isnan(done.spread) == (count < 2)


def test_each_fold_says_when_it_begins_and_on_what() -> None:
    events = list(cross_validate(RECIPE, 3, OPTIONS))
    begun = [event for event in events if isinstance(event, FoldStarted)]
    assert [(each.fold, each.folds) for each in begun] == [(1, 3), (2, 3), (3, 3)]
    for each in begun:
        assert each.run.train_size + each.run.validation_size == len(TOY.train)
    assert isinstance(events[-1], FoldsDone)
    assert events[-1].is_whole


def test_neither_test_images_nor_folders_are_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = list(cross_validate(RECIPE, 2, OPTIONS))[-1]
    others = Split(np.zeros_like(TOY.test.images), np.zeros_like(TOY.test.labels))
    monkeypatch.setattr("cnn_desktop.core.runs.data.load", lambda *_: replace(TOY, test=others))
    greedy = replace(OPTIONS, out=tmp_path / "run", strip=4, snapshot_seconds=0.0)
    events = list(cross_validate(RECIPE, 2, greedy))
    assert events[-1] == usual
    assert not any(isinstance(event, StripRead | WeightsTaken) for event in events)
    measured = {event.part for event in events if isinstance(event, EvaluationProgress)}
    assert measured <= {"validation"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folds", [0, 1, 101, 10**9])
def test_a_number_of_folds_that_makes_no_sense_is_refused(folds: int) -> None:
    with pytest.raises(RecipeInvalid, match="folds"):
        list(cross_validate(RECIPE, folds, OPTIONS))
