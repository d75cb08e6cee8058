"""The few test pictures that are read while a network learns: the same ones, and no disturbance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.events import RunDone, StripRead, WeightsTaken
from cnn_desktop.core.recipes import TWO_LAYER
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from cnn_desktop.core.runs.strip import Strip, choose
from tests.gui.tiny_data import install_tiny_data


@given(st.lists(st.integers(0, 5), max_size=80), st.integers(0, 30))
def test_every_class_comes_before_one_comes_twice(labels: list[int], count: int) -> None:
    given_labels = np.array(labels, np.int64)
    places = choose(given_labels, count)
    assert len(places) == len(set(places.tolist())) == min(count, len(labels))
    times: dict[int, int] = {}
    rounds = []
    for place in places.tolist():
        label = labels[place]
        # The first ones of each class, in their own order.
        assert labels[:place].count(label) == times.get(label, 0)
        times[label] = times.get(label, 0) + 1
        rounds.append(times[label])
    assert rounds == sorted(rounds)


def test_weights_beyond_all_bounds_are_not_told() -> None:
    test = Split(np.zeros((3, 1, 4, 4), np.uint8), np.arange(3))
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
    nn.init.constant_(model[1].bias, float("nan"))  # type: ignore[arg-type]
    assert list(Strip(test, 3, torch.device("cpu")).read(model, 1, 1)) == []
    assert list(Strip(test, 0, torch.device("cpu")).read(model, 1, 1)) == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    install_tiny_data(monkeypatch)


def test_the_strip_goes_with_the_weights_and_changes_nothing(small: None, tmp_path: Path) -> None:
    recipe = replace(
        TWO_LAYER,
        network="lenet-like",
        epochs=2,
        batch_size=100,
        augmentation="handwriting",  # it draws random numbers
    )
    runs = []
    for count in (0, 20):
        options = RunOptions(tmp_path, device="cpu", threads=1, snapshot_seconds=0.0, strip=count)
        runs.append(list(run(recipe, options)))
    without, with_strip = runs
    read = [event for event in with_strip if isinstance(event, StripRead)]
    taken = [event for event in with_strip if isinstance(event, WeightsTaken)]
    assert not any(isinstance(event, StripRead) for event in without)
    assert [event.step for event in read] == [event.step for event in taken]
    assert all(event.images is read[0].images for event in read)
    assert read[0].images.shape == (20, 1, 28, 28)
    assert read[0].labels.tolist() == [*range(10), *range(10)]
    assert read[0].predicted.shape == read[0].confidence.shape == (20,)
    assert read[0].confidence.tolist() != read[-1].confidence.tolist()
    first, second = (run[-1] for run in runs)
    assert isinstance(first, RunDone)
    assert isinstance(second, RunDone)
    for name, values in first.checkpoint.weights.items():
        np.testing.assert_array_equal(values, second.checkpoint.weights[name])


def test_a_model_in_training_is_read_as_it_will_be_used() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Flatten(), nn.BatchNorm1d(16), nn.Dropout(0.5), nn.Linear(16, 3)
    ).train()
    test = Split(np.full((3, 1, 4, 4), 200, np.uint8), np.arange(3))
    means = model[1].running_mean.clone()  # type: ignore[operator]
    state = torch.random.get_rng_state()
    strip = Strip(test, 3, torch.device("cpu"))
    (first,), (second,) = strip.read(model, 1, 1), strip.read(model, 1, 2)
    np.testing.assert_array_equal(first.confidence, second.confidence)
    assert model.training
    assert torch.equal(means, model[1].running_mean)  # type: ignore[arg-type]
    assert torch.equal(state, torch.random.get_rng_state())
