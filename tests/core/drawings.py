"""Drawings made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_desktop.core.drawing import MAX_COORDINATE, WIDTH_RANGE, Drawing, Point, Stroke

pressures = st.floats(0, 1)
widths = st.floats(*WIDTH_RANGE)


def points(low: float = -MAX_COORDINATE, high: float = MAX_COORDINATE) -> st.SearchStrategy[Point]:
    """Places of the pen with both coordinates in a range."""
    coordinates = st.floats(low, high)
    return st.builds(Point, coordinates, coordinates, pressures | st.just(0.5))


def drawings(
    low: float = -MAX_COORDINATE, high: float = MAX_COORDINATE, least: int = 0
) -> st.SearchStrategy[Drawing]:
    """Drawings of up to five strokes of up to twelve points."""
    path = st.lists(points(low, high), min_size=1, max_size=12).map(tuple)
    strokes = st.builds(Stroke, path, widths | st.just(1.0))
    return st.lists(strokes, min_size=least, max_size=5).map(lambda each: Drawing(tuple(each)))


def line(*places: tuple[float, float], width: float = 1.0, pressure: float = 0.5) -> Drawing:
    """One stroke through some places."""
    return Drawing((Stroke(tuple(Point(x, y, pressure) for x, y in places), width),))


def in_front_of(first: Drawing, second: Drawing) -> Drawing:
    """The strokes of both."""
    return Drawing((*first.strokes, *second.strokes))
