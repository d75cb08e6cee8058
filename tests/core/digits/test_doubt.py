"""Not sure: what is no digit is told apart from what people write."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from cnn_desktop import paths
from cnn_desktop.core.calibration import auroc, reliability
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.data.datasets import load
from cnn_desktop.core.digits.doubt import (
    SURE,
    Doubt,
    count_side_by_side,
    doubt_by_probability,
    find_doubt,
)
from cnn_desktop.core.digits.synthetic import draw_scribble
from cnn_desktop.core.drawing import Drawing, Point, Stroke, read_drawings
from cnn_desktop.core.raster import rasterize
from tests.core.drawings import line


def shape(*strokes: list[tuple[float, float]]) -> Drawing:
    return Drawing(tuple(Stroke(tuple(Point(x, y) for x, y in stroke)) for stroke in strokes))


FOUR = shape([(3, 0), (0, 6), (6, 6)], [(5, 2), (5, 10)])
FIVE = shape([(1, 1), (0, 5), (4, 5), (5, 8), (0, 10)], [(1, 0), (6, 0)])
SEVEN_WITH_BAR = shape([(0, 0), (6, 0), (2, 10)], [(1, 5), (6, 5)])
ELEVEN = shape([(0, 0), (0, 10)], [(4, 0), (4, 10)])
SHARP = np.eye(10)[3]


@pytest.mark.parametrize("digit", [FOUR, FIVE, SEVEN_WITH_BAR, line((0, 0), (0, 9)), line((1, 1))])
def test_a_digit_of_several_strokes_is_one(digit: Drawing) -> None:
    assert count_side_by_side(digit) == 1


def test_strokes_beside_each_other_are_two_digits() -> None:
    assert count_side_by_side(ELEVEN) == 2
    assert find_doubt(SHARP, rasterize(ELEVEN), ELEVEN) is Doubt.TWO_DIGITS
    assert count_side_by_side(Drawing()) == 0


def test_a_dot_and_a_filled_area_are_named() -> None:
    dot = line((3, 3), (3, 3))
    assert find_doubt(SHARP, rasterize(dot), dot) is Doubt.DOT
    area = np.zeros((28, 28))
    area[4:24, 6:22] = 1
    assert find_doubt(SHARP, area) is Doubt.FILLED
    thick_one = np.zeros((28, 28))
    thick_one[4:24, 11:17] = 1
    assert find_doubt(SHARP, thick_one) is None


def test_probabilities_say_which_two_or_that_it_is_none() -> None:
    close = np.array([0.5, 0.45, 0.05])
    assert doubt_by_probability(close) is Doubt.CLOSE_CALL
    assert doubt_by_probability(np.full(10, 0.1)) is Doubt.NO_DIGIT
    assert doubt_by_probability(np.array([SURE, 1 - SURE])) is None
    assert doubt_by_probability(np.ones(1)) is None


@pytest.fixture(scope="module")
def drawings(data_dir: Path) -> list[tuple[Drawing, int]]:
    file = data_dir / "strokes" / "crohme-sample.jsonl.gz"
    return [(one.drawing, one.label or 0) for one in read_drawings(file)][::5]


@pytest.fixture(scope="module")
def answers(drawings: list[tuple[Drawing, int]]) -> np.ndarray:
    return read([rasterize(drawing) for drawing, _ in drawings])


@pytest.mark.data
class TestOnWhatPeopleWrite:
    """The shipped model, on drawings that it has never learned from."""

    def test_few_digits_are_doubted(
        self, drawings: list[tuple[Drawing, int]], answers: np.ndarray
    ) -> None:
        doubts = [
            find_doubt(answer, rasterize(drawing), drawing)
            for (drawing, _), answer in zip(drawings, answers, strict=True)
        ]
        assert np.mean([doubt is not None for doubt in doubts]) < 0.03
        assert np.mean([doubt is Doubt.TWO_DIGITS for doubt in doubts]) < 0.005

    def test_two_of_them_side_by_side_are_known(self, drawings: list[tuple[Drawing, int]]) -> None:
        pairs = zip(drawings[::20], drawings[10::20], strict=True)
        counts = [count_side_by_side(beside(a, b)) for (a, _), (b, _) in pairs]
        assert np.mean(np.array(counts) > 1) > 0.95

    def test_confidence_can_be_believed(
        self, drawings: list[tuple[Drawing, int]], answers: np.ndarray
    ) -> None:
        labels = np.array([label for _, label in drawings])
        assert reliability(answers, labels).error < 0.02  # 0.01 on all of them; these are few

    def test_what_is_no_digit_is_told_apart(self, answers: np.ndarray, data_dir: Path) -> None:
        rng = random.Random(11)
        scribbles = read([rasterize(draw_scribble(rng)) for _ in range(200)])
        clothes = read(list(load("fashion-mnist", data_dir).test.images[:500, 0] / 255))
        for kind in (scribbles, clothes):
            assert auroc(answers.max(axis=1), kind.max(axis=1)) > 0.98


def read(images: list[np.ndarray]) -> np.ndarray:
    classifier = Classifier(load_checkpoint(paths.shipped_model()))
    return classifier.predict_batch(np.stack(images)[:, None])


def beside(a: Drawing, b: Drawing) -> Drawing:
    """Put a second drawing to the right of a first one, as tall, with some room between them."""
    a, b = a.fitted(), b.fitted()
    shift = a.bounds()[2] - b.bounds()[0] + 0.15
    moved = [Stroke(tuple(Point(p.x + shift, p.y) for p in stroke.points)) for stroke in b.strokes]
    return Drawing((*a.strokes, *moved))
