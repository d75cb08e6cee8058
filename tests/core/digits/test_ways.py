"""The ways in which programs feed drawings to networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.digits.picture import Picture, normalise
from cnn_desktop.core.digits.ways import Way, all_ways
from cnn_desktop.core.drawing import Drawing, read_drawings
from cnn_desktop.core.raster import rasterize
from tests.core.drawings import drawings, line

CORNER = line((0.7, 0.75), (0.9, 0.75), (0.8, 0.95))
"""A small seven in the lower right corner of the canvas."""


def way(ink: Drawing | Picture, which: Way) -> np.ndarray:
    made: np.ndarray = all_ways(ink)[list(Way).index(which)]
    return made


def test_the_programs_own_way_is_the_canvas_itself() -> None:
    assert np.array_equal(way(CORNER, Way.OWN), rasterize(CORNER))


def test_shrinking_leaves_the_digit_small_and_where_it_is() -> None:
    raw = way(CORNER, Way.RAW)
    assert raw[:18].max() == 0
    assert raw[:, :17].max() == 0
    assert raw.max() > 0.5


def test_centring_moves_it_and_no_more() -> None:
    raw, centred = way(CORNER, Way.RAW), way(CORNER, Way.CENTRED)
    assert centred.sum() == pytest.approx(raw.sum())
    rows, columns = np.nonzero(centred)
    assert abs(rows.mean() - 14) < 2
    assert abs(columns.mean() - 14) < 2


def test_stretching_fills_the_field() -> None:
    stretched = way(CORNER, Way.SCALED)
    assert min(stretched[:3].max(), stretched[-3:].max()) > 0.5
    assert stretched[:, :3].max() > 0.5


def test_ink_and_paper_change_places_and_pens_their_width() -> None:
    own = way(CORNER, Way.OWN)
    assert np.allclose(way(CORNER, Way.INVERTED), 1 - own)
    assert way(CORNER, Way.THIN).sum() < 0.7 * own.sum() < 0.7 * way(CORNER, Way.THICK).sum()


@given(drawings())
@settings(max_examples=40)
def test_any_drawing_makes_seven_pictures(drawing: Drawing) -> None:
    made = all_ways(drawing)
    assert made.shape == (len(Way), 28, 28)
    assert made.dtype == np.float32
    assert 0 <= made.min() <= made.max() <= 1


def test_a_picture_goes_the_same_ways() -> None:
    ink = np.zeros((100, 100), np.float32)
    ink[60:90, 70:75] = 1
    picture = Picture(ink)
    made = all_ways(picture)
    assert np.array_equal(made[0], normalise(picture))
    assert way(picture, Way.RAW)[:16].max() == 0
    assert way(picture, Way.SCALED).min() > 0.9
    assert way(picture, Way.THIN).sum() < made[0].sum() < way(picture, Way.THICK).sum()
    assert all_ways(Picture(np.zeros((5, 5), np.float32)))[0].max() == 0


@pytest.mark.data
def test_drawings_in_a_corner_are_misread_when_the_canvas_is_just_shrunk(data_dir: Path) -> None:
    file = data_dir / "strokes" / "crohme-sample.jsonl.gz"
    read = list(read_drawings(file))[::25]
    classifier = Classifier(load_checkpoint(paths.shipped_model()))
    right = np.zeros(len(Way))
    for one in read:
        small = one.drawing.fitted(0.38)  # of the canvas's side, on every side
        answers = classifier.predict_batch(all_ways(small)[:, None]).argmax(axis=1)
        right += answers == one.label
    share = dict(zip(Way, right / len(read), strict=True))
    assert share[Way.OWN] > 0.96
    assert share[Way.RAW] < share[Way.OWN] - 0.1
    assert share[Way.INVERTED] < 0.3
