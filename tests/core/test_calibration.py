"""Calibration and the area under the ROC curve, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_desktop.core.calibration import auroc, reliability


def test_a_network_that_is_right_as_often_as_it_says_has_no_error() -> None:
    probabilities = np.tile([0.8, 0.2], (1000, 1))
    labels = np.repeat([0, 1], [800, 200])
    found = reliability(probabilities, labels)
    assert found.error == pytest.approx(0)
    assert found.counts.sum() == 1000
    assert found.accuracy[12] == pytest.approx(0.8)


def test_one_that_is_too_sure_has_the_gap_as_its_error() -> None:
    probabilities = np.tile([0.99, 0.01], (10, 1))
    labels = np.repeat([0, 1], [6, 4])
    assert reliability(probabilities, labels).error == pytest.approx(0.39)


def test_without_answers_there_is_no_number() -> None:
    assert np.isnan(reliability(np.zeros((0, 10)), np.zeros(0, int)).error)


@given(st.integers(1, 200), st.integers(2, 10), st.integers(1, 30), st.integers(0, 2**32 - 1))
@settings(max_examples=50)
def test_the_error_is_the_mean_gap_over_the_bins(
    n: int, classes: int, bins: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(classes, 0.3), n)
    labels = rng.integers(0, classes, n)
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    expected = 0.0
    for b in range(bins):
        inside = [i for i in range(n) if min(int(sure[i] * bins), bins - 1) == b]
        if inside:
            expected += abs(right[inside].mean() - sure[inside].mean()) * len(inside) / n
    assert reliability(probabilities, labels, bins).error == pytest.approx(expected)


scores = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=30)


@given(scores, scores)
def test_the_area_is_the_share_of_pairs_in_the_right_order(a: list[float], b: list[float]) -> None:
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in a for n in b]
    assert auroc(np.array(a), np.array(b)) == pytest.approx(np.mean(pairs))


def test_with_nothing_to_compare_it_says_so() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        auroc(np.array([1.0]), np.array([]))
