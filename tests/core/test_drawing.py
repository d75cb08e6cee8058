"""Drawings: what is drawn is what is read, what is erased is gone, and nothing else is."""

from __future__ import annotations

import gzip
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cnn_desktop.core.drawing import (
    MAX_COORDINATE,
    MAX_POINTS,
    Drawing,
    LabelledDrawing,
    Point,
    Stroke,
    drawing_to_json,
    parse_drawing,
    read_drawings,
)
from cnn_desktop.core.errors import DrawingInvalid, FileNotReadable
from tests.core.drawings import drawings, line
from tests.core.odd_json import any_json, scalars

labels = st.none() | st.integers(0, 9)

# JSON that is nearly a drawing.
odd_points = st.lists(st.integers(-5, 5) | scalars, max_size=4)
odd_strokes: st.SearchStrategy[Any] = (
    st.lists(odd_points | scalars, max_size=3) | scalars | st.just("") | st.just({})
)
nearly_drawings = st.fixed_dictionaries(
    {"strokes": st.lists(odd_strokes, max_size=3)},
    optional={"label": scalars, "widths": st.lists(st.floats(0.25, 4) | scalars) | scalars},
)


class TestFiles:
    @given(drawings(), labels)
    def test_what_was_written_is_read(self, drawing: Drawing, label: int | None) -> None:
        text = drawing_to_json(drawing, label)
        assert "\n" not in text
        assert parse_drawing(text) == LabelledDrawing(drawing, label)
        assert parse_drawing(text.encode()) == LabelledDrawing(drawing, label)

    @pytest.mark.parametrize(
        "name", ["strokes.jsonl", "strokes.jsonl.gz", "gzipped without suffix"]
    )
    def test_a_file_of_drawings_gzipped_or_not(self, tmp_path: Path, name: str) -> None:
        first, second = line((0, 0), (1, 2)), line((3.5, -4), width=2.0, pressure=0.25)
        text = f"{drawing_to_json(first, 7)}\n\n  \n{drawing_to_json(second)}\n".encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(text) if "gz" in name else text)
        read = list(read_drawings(path))
        assert read == [LabelledDrawing(first, 7), LabelledDrawing(second, None)]
        assert [each.line for each in read] == [1, 4]

    @pytest.mark.parametrize("zipped", [False, True])
    def test_a_bad_line_is_named_and_those_before_it_are_read(
        self, tmp_path: Path, zipped: bool
    ) -> None:
        good = drawing_to_json(line((0, 0), (1, 2)), 7)
        text = f'{good}\n{good}\n{{"strokes": [[[0, null]]]}}\n{good}\n'.encode()
        path = tmp_path / "digits.jsonl"
        path.write_bytes(gzip.compress(text) if zipped else text)
        read = read_drawings(path)
        assert next(read).label == 7
        assert next(read).label == 7
        with pytest.raises(DrawingInvalid, match=r"digits\.jsonl, line 3 is not a drawing"):
            next(read)

    def test_a_file_that_is_left_half_read_is_closed(self, tmp_path: Path) -> None:
        path = tmp_path / "strokes.gz"
        path.write_bytes(gzip.compress(drawing_to_json(line((0, 0))).encode() + b"\n") * 3)
        read = read_drawings(path)
        next(read)
        del read  # an unclosed file would warn here, and warnings are errors

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable, match="nowhere could not be read: No such file or di"):
            list(read_drawings(tmp_path / "nowhere"))

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotReadable):
            list(read_drawings(tmp_path))

    def test_an_empty_file_holds_no_drawings(self, tmp_path: Path) -> None:
        path = tmp_path / "empty"
        path.write_bytes(b"")
        assert list(read_drawings(path)) == []

    @given(st.data())
    @settings(max_examples=60)
    def test_a_damaged_gzip_file(self, tmp_path_factory: Any, data: st.DataObject) -> None:
        text = "\n".join(drawing_to_json(line((i, 0), (1, i)), i) for i in range(10))
        packed = bytearray(gzip.compress(text.encode(), mtime=0))
        cut = data.draw(st.integers(2, len(packed) - 1), "cut")
        flip = data.draw(st.none() | st.integers(16, cut - 1) if cut > 16 else st.none(), "flip")
        if flip is not None:
            packed[flip] ^= 1 << data.draw(st.integers(0, 7), "bit")
        path = tmp_path_factory.mktemp("gz") / "damaged.gz"
        path.write_bytes(packed[:cut])
        with pytest.raises((FileNotReadable, DrawingInvalid), match=r"damaged\.gz"):
            list(read_drawings(path))


class TestParsing:
    @given(any_json | nearly_drawings)
    @settings(max_examples=250)
    @example({"strokes": [""]})
    @example({"strokes": [{}]})
    @example({"strokes": [[[0, 10**400]]]})
    @example({"strokes": {"0": []}})
    def test_any_json_is_a_drawing_or_refused(self, value: Any) -> None:
        try:
            read = parse_drawing(json.dumps(value), "here")
        except DrawingInvalid as error:
            assert str(error).startswith("here is not a drawing: ")
            return
        assert isinstance(value["strokes"], list)
        assert all(isinstance(stroke, list) for stroke in value["strokes"])
        numbers = [n for stroke in read.drawing.strokes for point in stroke.points for n in point]
        assert all(math.isfinite(number) for number in numbers)
        assert read.drawing.point_count == sum(len(stroke) for stroke in value["strokes"])

    @given(st.binary(max_size=40) | st.text(max_size=40))
    def test_any_bytes_are_refused_in_words(self, text: bytes | str) -> None:
        with pytest.raises(DrawingInvalid, match="this text is not a drawing"):
            parse_drawing(text)

    @given(drawings(least=1), st.data())
    def test_a_cut_line_is_refused(self, drawing: Drawing, data: st.DataObject) -> None:
        text = drawing_to_json(drawing)
        with pytest.raises(DrawingInvalid):
            parse_drawing(text[: data.draw(st.integers(0, len(text) - 1))])

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("[1, 2]", "it is no JSON object"),
            ("{}", "there is no list of strokes"),
            ('{"strokes": [""]}', "there is no list of strokes"),
            ('{"strokes": [[[NaN, 0]]]}', "a coordinate is out of range"),
            ('{"strokes": [[[0, Infinity]]]}', "a coordinate is out of range"),
            ('{"strokes": [[[0, 1e999]]]}', "a coordinate is out of range"),
            ('{"strokes": [[[0, 1000000001]]]}', "a coordinate is out of range"),
            (f'{{"strokes": [[[0, {10**400}]]]}}', "a coordinate is out of range"),
            (f'{{"strokes": [[[0, {"9" * 5000}]]]}}', "4300"),
            ('{"strokes": [[[true, 0]]]}', "a coordinate is not a number"),
            ('{"strokes": [[["0", 0]]]}', "a coordinate is not a number"),
            ('{"strokes": [[[0, 0, 1.5]]]}', "a pressure is out of range"),
            ('{"strokes": [[[0, 0, -0.1]]]}', "a pressure is out of range"),
            ('{"strokes": [[[0, 0, 0.5, 0]]]}', r"a point must be \[x, y\]"),
            ('{"strokes": [[[0]]]}', r"a point must be \[x, y\]"),
            ('{"strokes": [[0, 0]]}', r"a point must be \[x, y\]"),
            ('{"strokes": [[[0, 0]]], "widths": []}', "widths and strokes differ in number"),
            ('{"strokes": [[[0, 0]]], "widths": 1}', "widths and strokes differ in number"),
            ('{"strokes": [[[0, 0]]], "widths": [0]}', "a pen width is out of range"),
            ('{"strokes": [[[0, 0]]], "widths": [NaN]}', "a pen width is out of range"),
            ('{"strokes": [], "label": 10}', "the label is not a digit"),
            ('{"strokes": [], "label": "3"}', "the label is not a digit"),
            ('{"strokes": [], "label": true}', "the label is not a digit"),
            ("[" * 100_000, "this text is not a drawing"),
        ],
    )
    def test_what_is_wrong_is_said(self, text: str, reason: str) -> None:
        with pytest.raises(DrawingInvalid, match=reason):
            parse_drawing(text)

    def test_more_points_than_a_hand_can_draw_are_refused(self) -> None:
        most = '{"strokes": [[' + ",".join(["[0,0]"] * MAX_POINTS) + "]]}"
        assert parse_drawing(most).drawing.point_count == MAX_POINTS
        with pytest.raises(DrawingInvalid, match="more than 100,000 points"):
            parse_drawing(most.replace("[0,0]", "[0,0],[0,0]", 1))

    def test_the_largest_coordinates_are_read(self) -> None:
        text = f'{{"strokes": [[[{MAX_COORDINATE}, {-MAX_COORDINATE}]]]}}'
        assert parse_drawing(text).drawing == line((MAX_COORDINATE, -MAX_COORDINATE))


class TestFitted:
    @given(drawings(least=1), st.floats(0, 0.45))
    def test_it_fills_the_square_but_for_the_margin(self, drawing: Drawing, margin: float) -> None:
        fitted = drawing.fitted(margin)
        left, top, right, bottom = fitted.bounds()
        assert left >= margin - 1e-9
        assert top >= margin - 1e-9
        assert right <= 1 - margin + 1e-9
        assert bottom <= 1 - margin + 1e-9
        assert (left + right) / 2 == pytest.approx(0.5)
        assert (top + bottom) / 2 == pytest.approx(0.5)
        before = drawing.bounds()
        if max(before[2] - before[0], before[3] - before[1]) > 1e-6:
            assert max(right - left, bottom - top) == pytest.approx(1 - 2 * margin)
        assert _shape(fitted) == _shape(drawing)

    def test_the_aspect_is_kept(self) -> None:
        left, top, right, bottom = line((10, 10), (50, 20)).fitted().bounds()
        assert (right - left) / (bottom - top) == pytest.approx(4)

    def test_one_point_comes_to_the_middle(self) -> None:
        assert line((700, -3)).fitted() == line((0.5, 0.5))

    @pytest.mark.parametrize("size", [5e-324, 1e-310])
    def test_what_is_too_small_to_measure_comes_to_the_middle(self, size: float) -> None:
        assert line((0, 0), (size, 0)).fitted() == line((0.5, 0.5), (0.5, 0.5))

    def test_nothing_stays_nothing(self) -> None:
        assert Drawing().fitted() == Drawing()
        assert Drawing((Stroke(()),)).is_empty


class TestErased:
    @given(drawings(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.5))
    def test_nothing_is_left_within_the_radius(
        self, drawing: Drawing, x: float, y: float, radius: float
    ) -> None:
        for stroke in drawing.erased(x, y, radius).strokes:
            assert _nearest(stroke, x, y) >= radius - 1e-6

    @given(drawings(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.5))
    def test_nothing_else_is_lost(
        self, drawing: Drawing, x: float, y: float, radius: float
    ) -> None:
        erased = drawing.erased(x, y, radius)
        whole = sum(_length_outside(stroke, x, y, radius) for stroke in drawing.strokes)
        left = sum(_length_outside(stroke, x, y, 0) for stroke in erased.strokes)
        assert left == pytest.approx(whole, abs=1e-5)
        far = [p for stroke in drawing.strokes for p in stroke.points if _far(p, x, y, radius)]
        assert [p for s in erased.strokes for p in s.points if p in set(far)] == far

    @given(drawings(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.5))
    def test_erasing_twice_is_erasing_once(
        self, drawing: Drawing, x: float, y: float, radius: float
    ) -> None:
        once = drawing.erased(x, y, radius)
        again = once.erased(x, y, radius)
        length = sum(_length_outside(stroke, x, y, 0) for stroke in once.strokes)
        assert sum(_length_outside(stroke, x, y, 0) for stroke in again.strokes) == pytest.approx(
            length, abs=1e-5
        )

    def test_a_stroke_that_is_cut_becomes_two_with_its_width_and_pressure(self) -> None:
        drawing = Drawing((Stroke((Point(0, 0, 0.0), Point(10, 0, 1.0)), 2.0),))
        first, second = drawing.erased(5, 0, 1).strokes
        assert [tuple(p) for p in first.points] == [(0, 0, 0), pytest.approx((4, 0, 0.4))]
        assert [tuple(p) for p in second.points] == [pytest.approx((6, 0, 0.6)), (10, 0, 1)]
        assert first.width == second.width == 2.0

    def test_a_stroke_that_starts_on_the_circle_and_leaves_it_stays(self) -> None:
        drawing = line((1, 0), (2, 0), (3, 0))
        assert drawing.erased(0, 0, 1) == drawing

    def test_an_end_is_cut_off(self) -> None:
        assert line((0, 0), (1, 0), (4, 0)).erased(0, 0, 2) == line((2, 0), (4, 0))
        assert line((4, 0), (1, 0), (0, 0)).erased(0, 0, 2) == line((4, 0), (2, 0))

    def test_a_dot_goes_when_it_is_touched(self) -> None:
        assert line((1, 1)).erased(1, 1.5, 0.6) == Drawing()
        assert line((1, 1)).erased(1, 1.5, 0.4) == line((1, 1))

    def test_a_pen_that_rested_in_a_place_goes_with_it(self) -> None:
        assert line((1, 1), (1, 1), (1, 1)).erased(1, 1, 0.5) == Drawing()


def test_a_drawing_with_one_stroke_more() -> None:
    first = line((0, 0), (1, 1))
    both = first.with_stroke(Stroke((Point(5, 5),)))
    assert first.point_count == 2  # unchanged
    assert both.point_count == 3
    assert both.bounds() == (0, 0, 5, 5)


def _shape(drawing: Drawing) -> list[tuple[int, float, list[float]]]:
    return [(len(s.points), s.width, [p.pressure for p in s.points]) for s in drawing.strokes]


def _far(point: Point, x: float, y: float, radius: float) -> bool:
    return math.hypot(point.x - x, point.y - y) > radius + 1e-6


def _walk(stroke: Stroke) -> list[tuple[float, float]]:
    """Places along a stroke, close together."""
    places = [(stroke.points[0].x, stroke.points[0].y)]
    for a, b in pairwise(stroke.points):
        places += [(a.x + (b.x - a.x) * i / 50, a.y + (b.y - a.y) * i / 50) for i in range(1, 51)]
    return places


def _nearest(stroke: Stroke, x: float, y: float) -> float:
    return min(math.hypot(a - x, b - y) for a, b in _walk(stroke))


def _length_outside(stroke: Stroke, x: float, y: float, radius: float) -> float:
    """Length of a stroke outside a circle, by bisection on each of its straight pieces."""
    total = 0.0
    for a, b in pairwise(stroke.points):
        length = math.hypot(b.x - a.x, b.y - a.y)
        if length < 1e-9:
            continue
        near = max(0.0, min(1.0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length**2))
        total += length * (
            _share_outside(a, b, 0.0, near, x, y, radius)
            + _share_outside(a, b, 1.0, near, x, y, radius)
        )
    return total


def _share_outside(
    a: Point, b: Point, end: float, near: float, x: float, y: float, radius: float
) -> float:
    """Share of the way between one end and the place nearest to the centre that lies outside."""

    def outside(share: float) -> bool:
        return math.hypot(a.x + share * (b.x - a.x) - x, a.y + share * (b.y - a.y) - y) >= radius

    if outside(near):
        return abs(end - near)
    if not outside(end):
        return 0.0
    within, without = near, end
    for _ in range(60):
        middle = (within + without) / 2
        if outside(middle):
            without = middle
        else:
            within = middle
    return abs(end - without)
