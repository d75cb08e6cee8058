"""The rasteriser: MNIST's rule, whatever is drawn, wherever and however large."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_desktop.core.data.datasets import Dataset
from cnn_desktop.core.drawing import Drawing, Point, Stroke, read_drawings
from cnn_desktop.core.raster import (
    CENTRE,
    PEN_WIDTH,
    SIZE,
    SOFTNESS,
    _paint_scribble,
    centre_of_mass,
    rasterize,
)
from tests.core.drawings import drawings, in_front_of, line

Image = NDArray[np.float32]


def sides(image: Image) -> tuple[float, float]:
    """Width and height from the ink's first to its last pixel; a grey edge counts by its share."""
    return _side(image.max(axis=0)), _side(image.max(axis=1))


def _side(profile: Image) -> float:
    from_left = np.maximum.accumulate(profile)
    from_right = np.maximum.accumulate(profile[::-1])[::-1]
    return float((np.minimum(from_left, from_right) / profile.max()).sum())


def edge(image: Image) -> float:
    """The darkest ink in the outermost row or column."""
    return float(max(image[0].max(), image[-1].max(), image[:, 0].max(), image[:, -1].max()))


def with_standard_pen(drawing: Drawing) -> Drawing:
    return Drawing(tuple(Stroke(tuple(Point(p.x, p.y) for p in s.points)) for s in drawing.strokes))


def moved(drawing: Drawing, scale: float, x: float, y: float) -> Drawing:
    return Drawing(
        tuple(
            Stroke(
                tuple(Point(p.x * scale + x, p.y * scale + y, p.pressure) for p in s.points),
                s.width,
            )
            for s in drawing.strokes
        )
    )


SEVEN = line((0, 0), (10, 0), (4, 16))
ZERO = line(*((5 * math.sin(a / 5), 8 * math.cos(a / 5)) for a in range(32)))
SCRIBBLE = line(*((math.sin(i * 1.7) * i, math.cos(i * 2.3) * i) for i in range(500)))


@given(drawings())
@settings(max_examples=150)
@example(line((0, 0), (5e-324, 0)))
@example(line((0, 0), (1e-310, 1e-310), (0, 1e-310)))
@example(line((-1e9, -1e9), (1e9, 1e9)))
@example(line((1e9, 1e9), (1e9, 1e9 - 1e-6)))
@example(line((0, 0), (1, 0), (2, 0), (3, 0), width=0.25, pressure=0.0))
def test_any_drawing_makes_a_picture(drawing: Drawing) -> None:
    image = rasterize(drawing)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert np.isfinite(image).all()
    assert image.min() >= 0
    assert image.max() <= 1
    assert drawing.is_empty == (image.max() == 0)


@pytest.mark.parametrize("nothing", [Drawing(), Drawing((Stroke(()),))])
def test_no_ink_is_a_blank_picture(nothing: Drawing) -> None:
    assert rasterize(nothing).shape == (28, 28)
    assert not rasterize(nothing).any()


class TestSize:
    @given(drawings(-100, 100, least=1))
    @example(
        in_front_of(
            line((0, 0), (1, 0), (2, 0), (3, 0), width=0.25, pressure=0.0),
            line((3, 3), width=4.0, pressure=1.0),
        )
    )
    def test_the_longest_side_of_the_ink_is_20_pixels(self, drawing: Drawing) -> None:
        left, top, right, bottom = drawing.bounds()
        assume(max(right - left, bottom - top) > 1e-3)
        assert max(sides(rasterize(drawing))) <= 21.1
        # Only of a pen of one width: the end of a fine one may be too faint to count.
        assert 18 <= max(sides(rasterize(with_standard_pen(drawing)))) <= 20.5

    @pytest.mark.parametrize("drawing", [SEVEN, ZERO, SCRIBBLE, line((0, 0), (1, 0))])
    def test_it_is_20_for_usual_digits(self, drawing: Drawing) -> None:
        assert max(sides(rasterize(drawing))) == pytest.approx(20, abs=0.4)

    @pytest.mark.parametrize("width", [0.25, 0.5, 1, 2, 4])
    @pytest.mark.parametrize("pressure", [0, 0.5, 1])
    def test_it_is_20_with_any_pen(self, width: float, pressure: float) -> None:
        drawing = line((0, 0), (0, 1), width=width, pressure=pressure)
        image = rasterize(drawing)
        assert (image.max(axis=1) > 0.3 * image.max()).sum() == pytest.approx(20, abs=1)

    def test_it_is_20_where_a_wide_dot_reaches_further_than_the_last_point(self) -> None:
        dots = [((-0.5, 0), 2.5), ((0.3, 0), 4.0), ((0.5, 0), 2.5)]
        strokes = [line(place, width=width, pressure=1.0).strokes[0] for place, width in dots]
        assert sides(rasterize(Drawing(tuple(strokes))))[0] == pytest.approx(20, abs=0.4)

    @pytest.mark.parametrize("aspect", [0.25, 0.5, 1, 2, 4])
    def test_the_aspect_is_kept(self, aspect: float) -> None:
        edges = line((0, 0), (aspect, 0)), line((0, 1), (aspect, 1))
        width, height = sides(rasterize(in_front_of(*edges)))
        pen = 2.6
        assert (width - pen) / (height - pen) == pytest.approx(aspect, rel=0.08)


def check_balance(drawing: Drawing, most: float) -> None:
    image = rasterize(drawing)
    off = np.abs(np.array(centre_of_mass(image)) - CENTRE)
    touches = edge(image[:, [0, -1]]), edge(image[[0, -1]])  # there the shift had to end
    for axis, (distance, touch) in enumerate(zip(off, touches, strict=True)):
        assert distance <= most or touch > 0, f"axis {axis} is {distance:.2f} pixels off"


def thinnest(drawing: Drawing) -> float:
    """Width of the thinnest place, relative to the standard pen."""
    return min(s.width * (0.5 + p.pressure) for s in drawing.strokes for p in s.points)


class TestPlace:
    @given(drawings(-100, 100, least=1))
    @settings(max_examples=80)
    def test_the_ink_balances_in_the_centre(self, drawing: Drawing) -> None:
        check_balance(with_standard_pen(drawing), 0.35)
        # A line thinner than a pixel darkens it or not, depending on where it falls, so what it
        # weighs changes with the very shift that is to balance it.
        if thinnest(drawing) >= 0.5:
            check_balance(drawing, 0.75)

    def test_a_single_dot_is_round_in_the_centre(self) -> None:
        image = rasterize(line((7, 3)))
        assert centre_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.15)
        assert sides(image) == pytest.approx((2.5, 2.5), abs=0.5)
        assert image.max() == 1

    @pytest.mark.parametrize("place", [(7, 3), (0.1, 0.9), (1e9 / 3, 1e-6 / 7), (271.3, -88.7)])
    def test_a_dot_that_was_held_for_long_is_a_dot(self, place: tuple[float, float]) -> None:
        pressures = [0.1, 0.3, 0.5, 0.5, 0.4, 0.2, 0.0]
        held = Drawing((Stroke(tuple(Point(*place, pressure) for pressure in pressures)),))
        np.testing.assert_array_equal(rasterize(held), rasterize(line((7, 3))))

    def test_one_point_strokes(self) -> None:
        colon = in_front_of(line((0, 0)), line((0, 10)))
        image = rasterize(colon)
        assert sides(image)[0] == pytest.approx(2.5, abs=0.6)
        assert image[14, 14] == 0  # nothing joins the two
        assert image[4:8].max() == 1
        assert image[21:25].max() == 1

    @pytest.mark.parametrize("x", [1, -1])
    def test_a_long_tail_is_not_pushed_over_the_edge(self, x: int) -> None:
        blot, across = line((0, 0), width=3.0), line((0, 0), (x, 0), width=0.25)
        image = rasterize(in_front_of(blot, across))
        assert (CENTRE - centre_of_mass(image)[0]) * x > 0.5  # a larger shift would balance it
        assert image[:, -1 if x > 0 else 0].max() > 0  # the tail ends in the last column,
        assert (image.max(axis=0) > 0).sum() >= 20  # but nothing of it is cut off
        along = line((0, 0), (0, x), width=0.25)
        np.testing.assert_array_equal(rasterize(in_front_of(blot, along)), image.T)

    def test_the_centre_of_mass_is_measured_from_the_edges_of_the_pixels(self) -> None:
        image = np.zeros((28, 28), np.float32)
        image[5, 3] = 0.25
        assert centre_of_mass(image) == (3.5, 5.5)
        image[5, 4] = 0.75
        assert centre_of_mass(image) == (4.25, 5.5)


class TestWhatDoesNotMatter:
    @given(
        drawings(0, 1, least=1),
        st.floats(-6, 8).map(lambda e: 10**e),
        st.floats(-1e3, 1e3),
        st.floats(-1e3, 1e3),
    )
    def test_size_and_place_on_the_canvas(
        self, drawing: Drawing, scale: float, x: float, y: float
    ) -> None:
        left, top, right, bottom = drawing.bounds()
        extent = max(right - left, bottom - top)
        assume(extent == 0 or extent > 1e-2)
        other = rasterize(moved(drawing, scale, x * scale, y * scale))
        # Ink is placed on quarters of a pixel: rounding may move a dot to the next quarter.
        assert np.abs(rasterize(drawing) - other).mean() < 0.02
        assert np.abs(rasterize(drawing).sum() - other.sum()) < 6

    @pytest.mark.parametrize("scale", [1e-6, 1e-3, 0.037, 1, 1e4, 1e7])
    @pytest.mark.parametrize("drawing", [SEVEN, ZERO, SCRIBBLE])
    def test_a_digit_drawn_tiny_or_huge(self, drawing: Drawing, scale: float) -> None:
        other = rasterize(moved(drawing, scale, -3 * scale, 17 * scale))
        assert np.abs(rasterize(drawing) - other).max() < 0.35
        assert np.abs(rasterize(drawing) - other).mean() < 0.01

    def test_the_order_and_the_direction_of_strokes(self) -> None:
        one, two = line((0, 0), (3, 3), (6, 0)), line((3, 3), (3, 9))
        back = line((6, 0), (3, 3), (0, 0))
        np.testing.assert_allclose(
            rasterize(in_front_of(one, two)), rasterize(in_front_of(two, back)), atol=0.3
        )

    def test_drawing_a_stroke_twice_makes_it_no_darker(self) -> None:
        np.testing.assert_allclose(
            rasterize(in_front_of(SEVEN, SEVEN)), rasterize(SEVEN), atol=1e-6
        )


class TestThickness:
    def test_a_small_digit_has_strokes_as_thick_as_a_large_one(self) -> None:
        small, large = (rasterize(line((0, 0), (0, size))) for size in (0.01, 1000.0))
        assert sides(small)[0] == pytest.approx(2.5, abs=0.5)
        assert sides(large)[0] == pytest.approx(2.5, abs=0.5)

    @pytest.mark.parametrize("drawing", [SEVEN, ZERO])
    def test_pressing_harder_and_a_wider_pen_leave_more_ink(self, drawing: Drawing) -> None:
        points = [(p.x, p.y) for p in drawing.strokes[0].points]
        by_pressure = [rasterize(line(*points, pressure=p / 4)).sum() for p in range(5)]
        by_width = [rasterize(line(*points, width=w)).sum() for w in (0.25, 0.5, 1, 1.5, 2, 3)]
        assert by_pressure == sorted(by_pressure)
        assert by_pressure[-1] > 1.5 * by_pressure[0]
        assert by_width == sorted(by_width)
        assert by_width[-1] > 3 * by_width[0]

    def test_the_mouse_paints_the_standard_pen(self) -> None:
        np.testing.assert_array_equal(
            rasterize(Drawing((Stroke((Point(0, 0), Point(1, 1))),))),
            rasterize(line((0, 0), (1, 1), pressure=0.5, width=1.0)),
        )

    def test_a_stroke_that_grows_is_a_wedge(self) -> None:
        wedge = Drawing((Stroke((Point(0, 0, 0.0), Point(100, 0, 1.0))),))
        thickness = rasterize(wedge).sum(axis=0)
        inked = thickness[thickness > 0]
        assert inked[-4] > inked[3] + 1

    @given(drawings(-100, 100, least=1))
    def test_nothing_is_lost_over_the_edge(self, drawing: Drawing) -> None:
        left, top, right, bottom = drawing.bounds()
        assume(max(right - left, bottom - top) > 1e-3)
        image = rasterize(drawing)
        # A stroke may touch the last pixel but its middle is never there.
        assert edge(image) <= 0.55


class TestLargeDrawings:
    def test_500_points(self) -> None:
        assert 0.05 < rasterize(SCRIBBLE).mean() < 0.5

    def test_many_strokes(self) -> None:
        dots = [line((i % 20, i // 20)).strokes[0] for i in range(400)]
        assert rasterize(Drawing(tuple(dots)))[6:23, 6:23].min() > 0.9  # a full square

    def test_curves_are_smooth(self) -> None:
        """A corner is a quadratic curve between the middles of its sides, as on the canvas."""
        t = np.linspace(0, 1, 200)[:, None]
        start, corner, end = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
        a, b = (start + corner) / 2, (corner + end) / 2
        curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t**2 * b
        exact = line(*((float(x), float(y)) for x, y in [start, *curve, end]))
        few = rasterize(line((0, 0), (10, 0), (10, 10)))
        np.testing.assert_allclose(few, rasterize(exact), atol=0.3)


class TestScribbles:
    """Long ones are painted in another way, which nobody shall notice."""

    @given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.0, 2.0]))
    @settings(max_examples=20)
    def test_each_pixel_has_the_ink_of_the_place_that_covers_it_most(
        self, seed: int, width: float
    ) -> None:
        places = np.random.default_rng(seed).uniform(0, SIZE, (400, 3))
        places[:, 2] = width * (0.5 + places[:, 2] / SIZE)
        cells = (np.floor(places[:, :2] * 2) + 0.5) / 2
        pixels = np.arange(SIZE) + 0.5
        away = np.hypot(
            pixels[None, :, None] - cells[:, 0], pixels[:, None, None] - cells[:, 1]
        )  # (row, column, place)
        covered = (PEN_WIDTH / 2 * places[:, 2] - away).max(axis=2)
        expected = np.clip(covered / SOFTNESS + 0.5, 0, 1)
        assert np.allclose(_paint_scribble(places), expected, atol=1e-5)

    def test_a_line_more_does_not_change_the_look(self) -> None:
        """The 110th or so makes it a scribble."""
        rng = np.random.default_rng(3)
        points = [(float(x), float(y)) for x, y in rng.uniform(0, 400, (130, 2))]
        ink = [rasterize(line(*points[:count])).mean() for count in range(95, 130)]
        assert np.abs(np.diff(ink)).max() < 0.05


@pytest.mark.data
class TestAgainstMnist:
    def test_the_centre_is_where_mnist_balances(self, mnist: Dataset) -> None:
        digits = mnist.test.images[:2000, 0].astype(np.float32) / 255
        centres = np.array([centre_of_mass(digit) for digit in digits])
        np.testing.assert_allclose(centres.mean(axis=0), CENTRE, atol=0.05)

    def test_pen_strokes_are_as_dark_as_mnist(self, mnist: Dataset, data_dir: Path) -> None:
        digits = mnist.test.images.astype(np.float32) / 255
        strokes = read_drawings(data_dir / "strokes" / "pendigits-train.jsonl.gz")
        drawn = [rasterize(each.drawing) for each, _ in zip(strokes, range(1500), strict=False)]
        assert np.mean(drawn) == pytest.approx(digits.mean(), rel=0.1)
        assert np.mean(np.array(drawn) > 0.5) == pytest.approx((digits > 0.5).mean(), rel=0.15)
        assert digits.shape[-1] == SIZE
