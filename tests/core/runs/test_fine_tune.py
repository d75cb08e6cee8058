"""Fine-tuning on My digits: it learns them, says so honestly, and holds some out for good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.data import catalogue
from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.data.digit_mix import FINE_TUNE, hold_out, mix
from cnn_desktop.core.errors import ModelNotForCanvas, RunCannotResume, TooFewDigits
from cnn_desktop.core.events import RunDone, RunStarted
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_desktop.core.runs import fine_tune as fine_tune_module
from cnn_desktop.core.runs.beginning import BEGINNING, read_beginning
from cnn_desktop.core.runs.fine_tune import fine_tune
from cnn_desktop.core.runs.options import RunOptions
from tests.core.confirmed_digits import confirmed_digits
from tests.core.small_synthetic import small_synthetic


@pytest.fixture(autouse=True)
def no_other_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mix with nothing: drawing synthetic digits would take half a minute."""
    monkeypatch.setattr(fine_tune_module, "OTHER_DATA", ())


NETWORK = Network("tiny", (1, 28, 28), (Conv2d(4, 5), ReLU(), MaxPool2d(4), Flatten(), Linear(10)))


def model(mean: float = 0.0, std: float = 1.0) -> Checkpoint:
    rng = np.random.default_rng(0)
    weights = {
        name: rng.normal(0, 0.1, shape).astype(np.float32)
        for name, shape in NETWORK.state_shapes().items()
    }
    return Checkpoint("reader", NETWORK, weights, mean=mean, std=std)


def options(tmp_path: Path, count: int = 60, start: Checkpoint | None = None) -> RunOptions:
    return RunOptions(
        tmp_path, "cpu", threads=1, start=start or model(), digits=confirmed_digits(count)
    )


@pytest.mark.parametrize("scale", [(0.0, 1.0), (0.13, 0.31)])
def test_it_learns_what_was_confirmed(tmp_path: Path, scale: tuple[float, float]) -> None:
    recipe = replace(FINE_TUNE, epochs=6, batch_size=16, learning_rate=0.01, augmentation="none")
    events = list(fine_tune(recipe, options(tmp_path, start=model(*scale))))
    done = events[-1]
    assert isinstance(done, RunDone)
    (mine,) = done.compared
    assert mine.name == "my-digits"
    assert mine.before < 0.7
    assert mine.after > 0.95
    assert mine.count >= 4
    started = next(event for event in events if isinstance(event, RunStarted))
    assert started.train_size == 10 * (60 - mine.count)
    classifier = Classifier(done.checkpoint)  # used as any model is, with its own scale
    upright = np.zeros((28, 28), np.float32)
    upright[4:24, 13:16] = 1
    assert classifier.predict(upright).winner == 3
    assert done.checkpoint.name == "reader + My digits"
    assert (done.checkpoint.mean, done.checkpoint.std) == scale


def test_what_is_held_out_stays_so_when_more_digits_come() -> None:
    few, many = confirmed_digits(60)[:40], confirmed_digits(60)
    learned, held = hold_out(few)
    later, held_later = hold_out(many)
    assert {digit.id for digit in held} <= {digit.id for digit in held_later}
    assert not {digit.id for digit in later} & {digit.id for digit in held}
    assert len(held) + len(learned) == 40
    assert 4 <= len(held) <= 16


def test_few_digits_still_leave_some_to_measure_with() -> None:
    learned, held = hold_out(confirmed_digits(20))
    assert len(held) >= 4
    assert len(learned) <= 16


def test_the_mixture_holds_both_and_none_that_is_measured() -> None:
    rng = np.random.default_rng(0)
    other = Split(rng.integers(0, 255, (9500, 1, 28, 28), dtype=np.uint8), np.zeros(9500, np.int64))
    mixture = mix(confirmed_digits(60), other, 1)
    mine = int((mixture.train.labels > 0).sum())
    assert len(mixture.train) - mine == 8000
    assert 0.2 < mine / len(mixture.train) < 0.4
    held = {image.tobytes() for image in mixture.held_out.images}
    assert not held & {image.tobytes() for image in mixture.train.images}
    assert len(mixture.watched) == len(mixture.held_out) + 1000


def test_where_there_is_no_mnist_synthetic_digits_are_mixed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune_module, "OTHER_DATA", ("mnist", "synthetic"))
    monkeypatch.setattr(
        catalogue, "CATALOGUE", {**CATALOGUE, "synthetic": small_synthetic(1100, 40)}
    )
    recipe = replace(FINE_TUNE, epochs=1)
    done = list(fine_tune(recipe, options(tmp_path)))[-1]
    assert isinstance(done, RunDone)
    assert [(each.name, each.count) for each in done.compared][1:] == [("synthetic", 40)]


def test_too_few_digits_and_other_models_are_told(tmp_path: Path) -> None:
    with pytest.raises(TooFewDigits, match="20"):
        list(fine_tune(FINE_TUNE, options(tmp_path, 19)))
    clothes = replace(model(), class_names=tuple("abcdefghij"))
    with pytest.raises(ModelNotForCanvas):
        list(fine_tune(FINE_TUNE, options(tmp_path, start=clothes)))


@pytest.mark.parametrize("text", ["", "null", "[]", '{"mixed_with": ""}', "[" * 100_000])
def test_odd_notes_of_what_it_began_with_are_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / BEGINNING).write_text(text)
    with pytest.raises(RunCannotResume):
        read_beginning(tmp_path)
