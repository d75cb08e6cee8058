"""Cross-validation: each image is held back once, and the test images never counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.fold_events import FoldDone, FoldsDone
from cnn_desktop.core.folds import cross_validate
from cnn_desktop.core.run_options import RunOptions
from tests.core import toys
from tests.core.toys import RECIPE, TOY

pytestmark = pytest.mark.usefixtures("one_thread")
OPTIONS = RunOptions(Path("nowhere"), device="cpu", threads=1)


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    toys.install(monkeypatch)
    for name in ("prepare", "load"):
        from cnn_desktop.core import run

        monkeypatch.setattr(f"cnn_desktop.core.folds.{name}", getattr(run, name))


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


@pytest.mark.parametrize("folds", [0, 1, 101, 10**9])
def test_a_number_of_folds_that_makes_no_sense_is_refused(folds: int) -> None:
    with pytest.raises(RecipeInvalid, match="folds"):
        list(cross_validate(RECIPE, folds, OPTIONS))
