"""Digits and scribbles that no hand has made."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.digits.digit_styles import DIGIT_STYLES
from cnn_desktop.core.digits.synthetic import draw_digit, draw_scribble
from cnn_desktop.core.drawing import Drawing, drawing_to_json, parse_drawing
from cnn_desktop.core.raster import rasterize

STYLES = [(label, style) for label, styles in DIGIT_STYLES.items() for style in styles]


@given(st.integers(0, 9), st.integers(0, 2**32))
def test_the_same_chances_draw_the_same_digit(label: int, seed: int) -> None:
    first, second = (draw_digit(label, random.Random(seed)) for _ in range(2))
    assert first == second
    assert draw_digit(label, random.Random(seed + 1)) != first


@given(st.integers(0, 9), st.integers(0, 2**32))
def test_a_digit_is_a_drawing_as_a_pen_makes_it(label: int, seed: int) -> None:
    drawing = draw_digit(label, random.Random(seed))
    assert 1 <= len(drawing.strokes) <= 3
    assert all(len(stroke.points) >= 3 for stroke in drawing.strokes)
    left, top, right, bottom = drawing.bounds()
    assert bottom - top > 15
    assert right - left < 2.5 * (bottom - top)
    image = rasterize(drawing)
    assert image.max() > 0.9
    assert 0.02 < image.mean() < 0.35


@given(st.integers(0, 2**32))
def test_a_scribble_leaves_ink(seed: int) -> None:
    drawing = draw_scribble(random.Random(seed))
    assert rasterize(drawing).sum() > 5


def test_a_digit_can_be_stored_and_read() -> None:
    drawing = draw_digit(4, random.Random(0))
    read = parse_drawing(drawing_to_json(drawing)).drawing
    assert np.abs(rasterize(read) - rasterize(drawing)).max() < 0.02  # coordinates are rounded


def test_there_are_several_ways_to_write_each_digit() -> None:
    assert sorted(DIGIT_STYLES) == list(range(10))
    assert all(len(styles) >= 3 for styles in DIGIT_STYLES.values())
    assert len({str(shape) for styles in DIGIT_STYLES.values() for shape in styles.values()}) == (
        len(STYLES)
    )


@pytest.mark.parametrize(("label", "style"), STYLES)
def test_a_style_is_written_differently_each_time_and_read_as_its_digit(
    label: int, style: str
) -> None:
    rng = random.Random(0)
    drawings = [draw_digit(label, rng, style) for _ in range(40)]
    assert len({drawing_to_json(drawing) for drawing in drawings}) == 40
    assert _read(drawings).count(label) >= 36


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_digit(3, random.Random(0), "gothic")
    with pytest.raises(KeyError):
        draw_digit(10, random.Random(0))


def test_scribbles_are_seldom_taken_for_a_digit() -> None:
    rng = random.Random(1)
    scribbles = [draw_scribble(rng) for _ in range(300)]
    sure = (_probabilities(scribbles).max(axis=1) > 0.9).mean()
    assert sure < 0.35
    digits = [draw_digit(n % 10, rng) for n in range(300)]
    assert (_probabilities(digits).max(axis=1) > 0.9).mean() > 0.9


def _probabilities(drawings: list[Drawing]) -> np.ndarray:
    classifier = Classifier(load_checkpoint(paths.shipped_model()))
    return classifier.predict_batch(np.stack([rasterize(drawing) for drawing in drawings])[:, None])


def _read(drawings: list[Drawing]) -> list[int]:
    return [int(row.argmax()) for row in _probabilities(drawings)]
