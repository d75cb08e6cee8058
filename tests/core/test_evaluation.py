"""Measuring a model: the counts of a slow loop, and a model that is left as it was."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from cnn_desktop.core.evaluation import CHUNK, Evaluation, Tally, evaluate, evaluate_now
from cnn_desktop.core.events import EvaluationProgress


class Reader(nn.Module):
    """Reads a class from the first pixel, as written there, and remembers how it was asked."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.classes = classes
        self.asked_in_training_mode: list[bool] = []

    def forward(self, images: Tensor) -> Tensor:
        self.asked_in_training_mode.append(self.training)
        said = (images[:, 0, 0, 0] * 255).round().long()
        return 5.0 * F.one_hot(said, self.classes)


def pictures(said: np.ndarray) -> Tensor:
    images = torch.zeros(len(said), 1, 2, 2, dtype=torch.uint8)
    images[:, 0, 0, 0] = torch.from_numpy(said)
    return images


@given(st.integers(0, 3 * CHUNK), st.integers(0, 100))
@settings(max_examples=20)
def test_the_counts_are_those_of_a_slow_loop(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    said, truth = rng.integers(0, 10, count), rng.integers(0, 10, count)
    result = evaluate_now(Reader(), pictures(said), torch.from_numpy(truth))
    slow = np.zeros((10, 10), int)
    for right, read in zip(truth, said, strict=True):
        slow[right, read] += 1
    np.testing.assert_array_equal(result.confusion, slow)
    assert result.n == count
    if not count:
        return
    assert result.accuracy == pytest.approx(np.mean(said == truth))
    for digit, share in enumerate(result.per_class):
        asked = truth == digit
        expected = np.mean(said[asked] == digit) if asked.any() else math.nan
        assert share == pytest.approx(expected, nan_ok=True)
    right = math.log(1 + 9 * math.exp(-5))
    losses = np.where(said == truth, right, right + 5)
    assert result.loss == pytest.approx(losses.mean(), rel=1e-5)


def test_rows_are_the_truth_and_columns_the_prediction() -> None:
    result = evaluate_now(Reader(), pictures(np.array([7])), torch.tensor([1]))
    assert result.confusion[1, 7] == 1


def test_progress_comes_part_by_part_and_the_result_last() -> None:
    said = np.zeros(2 * CHUNK + 1, int)
    items = list(evaluate(Reader(), pictures(said), torch.from_numpy(said), part="validation"))
    assert items[:-1] == [
        EvaluationProgress("validation", done, len(said)) for done in (CHUNK, 2 * CHUNK, len(said))
    ]
    assert isinstance(items[-1], Evaluation)
    assert items[-1].accuracy == 1


@pytest.mark.parametrize("training", [True, False])
def test_the_model_is_asked_in_evaluation_mode_and_put_back(training: bool) -> None:
    model = Reader()
    model.train(training)
    for _ in evaluate(model, pictures(np.zeros(2 * CHUNK, int)), torch.zeros(2 * CHUNK).long()):
        assert model.training is training  # whoever stops here finds it as it was
    assert model.asked_in_training_mode == [False, False]


def test_the_mode_is_put_back_after_an_error() -> None:
    model = nn.Sequential(nn.Linear(3, 3)).train()
    with pytest.raises(RuntimeError):
        evaluate_now(model, torch.zeros(1, 1, 2, 2, dtype=torch.uint8), torch.zeros(1).long())
    assert model.training


def test_no_gradients_are_kept_and_no_weights_changed() -> None:
    model = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(4), nn.Linear(4, 10))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    evaluate_now(model, pictures(np.arange(10)), torch.arange(10))
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name])
    assert all(parameter.grad is None for parameter in model.parameters())


def test_nothing_to_measure() -> None:
    result = evaluate_now(Reader(), pictures(np.zeros(0, int)), torch.zeros(0).long())
    assert result.n == 0
    assert math.isnan(result.accuracy)
    assert math.isnan(result.loss)
    assert all(math.isnan(share) for share in result.per_class)
    assert result.confusion.shape == (10, 10)


def test_other_numbers_of_classes() -> None:
    truth = torch.tensor([0, 1, 2])
    result = evaluate_now(Reader(3), pictures(truth.numpy()), truth, classes=3)
    assert result.confusion.tolist() == np.eye(3).tolist()


def test_a_result_is_not_changed_by_what_is_counted_later() -> None:
    tally = Tally(3)
    tally.add(torch.eye(3), torch.tensor([0, 1, 2]))
    first = tally.result()
    tally.add(torch.eye(3), torch.tensor([2, 1, 0]))
    assert first.n == 3
    assert tally.result().n == 6
    assert tally.result().accuracy == pytest.approx(4 / 6)
