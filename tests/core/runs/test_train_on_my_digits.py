"""My digits as data to train from nothing: learned, counted, kept for a resumed run, refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.data.datasets import available
from cnn_desktop.core.data.digit_mix import (
    FINE_TUNE,
    FROM_NOTHING,
    LEAST_DIGITS,
    MY_DIGITS,
    describe,
    find_data,
    is_fine_tuning,
    suited,
)
from cnn_desktop.core.digits.digit_file import MyDigit, write_digits
from cnn_desktop.core.drawing import Drawing, Stroke
from cnn_desktop.core.errors import (
    NetworkDoesNotFit,
    RecipeInvalid,
    RunCannotResume,
    TooFewDigits,
    UnknownName,
)
from cnn_desktop.core.events import EpochDone, RunDone, RunEvent, RunStarted
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs import files as run_files
from cnn_desktop.core.runs.beginning import BEGINNING, DIGITS
from cnn_desktop.core.runs.epoch_weights import open_story
from cnn_desktop.core.runs.fold_events import FoldsDone
from cnn_desktop.core.runs.folds import cross_validate
from cnn_desktop.core.runs.library import KeptRun, list_runs
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core.confirmed_digits import confirmed_digits

pytestmark = pytest.mark.usefixtures("one_thread")
NETWORK = Network("tiny", (1, 28, 28), (Conv2d(4, 5), ReLU(), MaxPool2d(4), Flatten(), Linear(10)))
RECIPE = replace(
    FROM_NOTHING.with_network(NETWORK), epochs=5, validation_size=8, learning_rate=0.01
)


def options(digits: tuple[MyDigit, ...], out: Path | None = None) -> RunOptions:
    return RunOptions(Path("nowhere"), "cpu", threads=1, digits=digits, out=out)


def result(events: Iterator[RunEvent]) -> Checkpoint:
    *_, done = events
    assert isinstance(done, RunDone)
    return done.checkpoint


def with_gap(digit: MyDigit) -> MyDigit:
    """Return a digit with a stroke of no points, which no file holds."""
    return replace(digit, drawing=Drawing((*digit.drawing.strokes, Stroke(()))))


def test_a_network_learns_them_from_nothing() -> None:
    digits = confirmed_digits(80)
    info = describe(digits)
    events = list(run(RECIPE, options(digits)))
    started = next(event for event in events if isinstance(event, RunStarted))
    assert (started.train_size, started.validation_size) == (info.train_size - 8, 8)
    assert started.test_size == info.test_size
    assert 8 <= info.test_size <= 24
    assert info.count == 80
    done = events[-1]
    assert isinstance(done, RunDone)
    assert done.test_accuracy > 0.95
    assert done.checkpoint.accuracy == {"my-digits-test": done.test_accuracy}
    assert done.checkpoint.network.name == "tiny"
    assert done.compared == ()  # there is no model from before


def test_what_nobody_has_drawn_is_named() -> None:
    assert describe(confirmed_digits(40)).missing == tuple("01245679")
    assert describe(()).missing == tuple("0123456789")


def test_small_sizes_are_suited_to_few_digits(tmp_path: Path) -> None:
    mine = describe(confirmed_digits(60))
    recipe = suited(replace(FROM_NOTHING, batch_size=500), tmp_path, mine)
    assert recipe.validation_size == mine.train_size // 6
    assert recipe.batch_size == mine.train_size - recipe.validation_size
    assert suited(FINE_TUNE, tmp_path, mine) == FINE_TUNE


def test_a_recipe_of_an_earlier_version_still_fine_tunes() -> None:
    """Runs and models of before know no other use of these data."""
    assert is_fine_tuning(Recipe.from_json(FINE_TUNE.to_json()))
    assert FINE_TUNE.dataset == RECIPE.dataset == MY_DIGITS
    assert not is_fine_tuning(RECIPE)
    assert not is_fine_tuning(replace(RECIPE, name="custom", based_on="fine-tune"))


def test_a_resumed_run_keeps_to_the_digits_that_it_began_with(tmp_path: Path) -> None:
    digits = tuple(with_gap(digit) for digit in confirmed_digits(60))
    whole = result(run(RECIPE, options(digits, tmp_path / "whole")))
    events = run(RECIPE, options(digits, tmp_path / "killed"))
    for event in events:
        if isinstance(event, EpochDone) and event.epoch == 2:
            break
    events.close()  # type: ignore[attr-defined]
    later = replace(options(confirmed_digits(90), tmp_path / "killed"), resume=True)
    again = list(run(RECIPE, later))
    started = next(event for event in again if isinstance(event, RunStarted))
    assert started.first_epoch == 3
    resumed = result(iter(again))
    assert resumed.accuracy == whole.accuracy
    for name, array in whole.weights.items():
        assert np.array_equal(array, resumed.weights[name]), name
    # A run that is not kept learns the same.
    aside = result(run(RECIPE, options(digits)))
    assert all(np.array_equal(aside.weights[name], whole.weights[name]) for name in whole.weights)


@pytest.mark.parametrize("lost", [DIGITS, BEGINNING])
def test_without_its_digits_a_run_cannot_be_resumed(tmp_path: Path, lost: str) -> None:
    list(run(replace(RECIPE, epochs=1), options(confirmed_digits(40), tmp_path)))
    (tmp_path / lost).unlink()
    again = replace(options((), tmp_path), resume=True)
    with pytest.raises(RunCannotResume):
        list(run(replace(RECIPE, epochs=1), again))


def test_changed_digits_are_noticed(tmp_path: Path) -> None:
    list(run(replace(RECIPE, epochs=1), options(confirmed_digits(40), tmp_path)))
    write_digits(tmp_path / DIGITS, confirmed_digits(41))
    again = replace(options((), tmp_path), resume=True)
    with pytest.raises(RunCannotResume, match="checksum"):
        list(run(replace(RECIPE, epochs=1), again))


def test_too_few_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    few = options(confirmed_digits(LEAST_DIGITS - 1), tmp_path / "run")
    with pytest.raises(TooFewDigits, match=str(LEAST_DIGITS)):
        list(run(RECIPE, few))
    digits = confirmed_digits(LEAST_DIGITS)
    greedy = replace(RECIPE, validation_size=200)
    with pytest.raises(RecipeInvalid, match="validation_size"):
        list(run(greedy, options(digits, tmp_path / "run")))
    narrow = Network("narrow", (1, 28, 28), (MaxPool2d(40), Flatten(), Linear(10)))
    with pytest.raises(NetworkDoesNotFit):
        list(run(RECIPE.with_network(narrow), options(digits, tmp_path / "run")))
    assert not (tmp_path / "run").exists()


def test_folds_hold_each_of_those_to_learn_from_back_once() -> None:
    digits = confirmed_digits(60)
    done = list(cross_validate(replace(RECIPE, epochs=1), 3, options(digits)))[-1]
    assert isinstance(done, FoldsDone)
    assert len(done.accuracies) == 3


def test_the_epochs_of_such_a_run_can_be_looked_at(tmp_path: Path) -> None:
    list(run(RECIPE, options(confirmed_digits(40), tmp_path / "run")))
    run_file = tmp_path / "run" / run_files.RUN
    content = json.loads(run_file.read_bytes())
    run_file.write_text(json.dumps({**content, "reads": {}}))  # by the recipe alone
    (tmp_path / "run" / run_files.MODEL).unlink()
    (kept,) = list_runs(tmp_path)
    assert isinstance(kept, KeptRun)
    story = open_story(kept, tmp_path)
    assert story.epochs == (1, 2, 3, 4, 5)
    assert story.frame.network.name == "tiny"


def test_they_have_no_files_of_a_data_set(tmp_path: Path) -> None:
    info = find_data(MY_DIGITS, tmp_path)
    assert (info.title, info.input_shape) == ("My digits", (1, 28, 28))
    with pytest.raises(UnknownName):
        available(MY_DIGITS, tmp_path)
    with pytest.raises(UnknownName):
        find_data("nothing", tmp_path)
