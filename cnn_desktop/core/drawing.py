"""What the hand did: strokes of points, frozen, and their JSON-lines files.

Coordinates are in any unit; x grows to the right and y grows down. A file holds one drawing a
line, gzipped or not::

    {"label": 3, "strokes": [[[x, y], [x, y, pressure], ...], ...], "widths": [1.0, ...]}

``label`` and ``widths`` may be missing.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cnn_desktop.core.errors import DrawingInvalid, FileNotReadable
from cnn_desktop.core.reasons import reason_of

NOMINAL_PRESSURE = 0.5
"""The pressure at which a pen paints its nominal width; a mouse always presses like this."""

MAX_COORDINATE = 1e9
MAX_POINTS = 100_000
MAX_LINE_BYTES = 10_000_000
WIDTH_RANGE = (0.25, 4.0)
# Each call of the system lets other threads have Python for a moment that is too short for them to
# notice; a thread that asks the system every millisecond never lets go of it in effect.
_READ_AT_ONCE = 2**18  # bytes
_NUMBERS = (float, int)  # a bool is neither, if its type is asked for


class Point(NamedTuple):
    """A place of the pen: x to the right, y down, pressure 0 to 1."""

    x: float
    y: float
    pressure: float = NOMINAL_PRESSURE


@dataclass(frozen=True)
class Stroke:
    """What the pen did between touching down and lifting; it may be a single point.

    Attributes:
        points: In the order of time.
        width: Of the pen, relative to the standard pen.
    """

    points: tuple[Point, ...]
    width: float = 1.0


@dataclass(frozen=True)
class Drawing:
    """Strokes in the order in which they were drawn."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not any(stroke.points for stroke in self.strokes)

    @property
    def point_count(self) -> int:
        """Points of all strokes."""
        return sum(len(stroke.points) for stroke in self.strokes)

    def with_stroke(self, stroke: Stroke) -> Drawing:
        """Return a drawing with one stroke more."""
        return Drawing((*self.strokes, stroke))

    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the points; ``ValueError`` when empty."""
        xs = [point.x for stroke in self.strokes for point in stroke.points]
        ys = [point.y for stroke in self.strokes for point in stroke.points]
        return min(xs), min(ys), max(xs), max(ys)

    def fitted(self, margin: float = 0.2) -> Drawing:
        """Return the drawing scaled into the unit square, aspect kept, centred.

        Args:
            margin: Share of the square left free on each side.
        """
        if self.is_empty:
            return self
        left, top, right, bottom = self.bounds()
        extent = max(right - left, bottom - top)
        scale = (1 - 2 * margin) / extent if extent > 0 else 0.0
        if math.isinf(scale):  # so small that it is a dot
            scale = 0.0
        mid_x, mid_y = (left + right) / 2, (top + bottom) / 2
        return Drawing(
            tuple(
                Stroke(
                    tuple(
                        Point(0.5 + (p.x - mid_x) * scale, 0.5 + (p.y - mid_y) * scale, p.pressure)
                        for p in stroke.points
                    ),
                    stroke.width,
                )
                for stroke in self.strokes
            )
        )

    def erased(self, x: float, y: float, radius: float) -> Drawing:
        """Return the drawing without what lies within ``radius`` of a place.

        A stroke that is cut in the middle becomes two.
        """
        kept: list[Stroke] = []
        for stroke in self.strokes:
            kept.extend(_erase(stroke, x, y, radius))
        return Drawing(tuple(kept))


@dataclass(frozen=True)
class LabelledDrawing:
    """A drawing and the digit that it is meant to be, where that is known.

    Attributes:
        drawing: The strokes.
        label: The digit.
        line: Line of the file that it was read from, from 1; not part of what it is.
    """

    drawing: Drawing
    label: int | None
    line: int | None = field(default=None, compare=False)


def read_drawings(path: Path) -> Iterator[LabelledDrawing]:
    """Read a stroke file, gzipped or not, line by line.

    Raises:
        FileNotReadable: The file is missing, may not be read or is a damaged gzip file.
        DrawingInvalid: A line is no drawing; the message names it.
    """
    try:
        with open_stroke_file(path) as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b""), 1):
                if line.strip():
                    yield replace(parse_drawing(line, f"{path}, line {number}"), line=number)
    except (OSError, EOFError, zlib.error) as error:
        raise FileNotReadable(path=path, reason=reason_of(error)) from error


def parse_drawing(line: bytes | str, where: str = "this text") -> LabelledDrawing:
    """Read one drawing from a line of JSON.

    Args:
        line: The JSON object.
        where: What the message calls this place.

    Raises:
        DrawingInvalid: It is not JSON, or not a drawing, or holds impossible numbers.
    """
    return parse_fields(line, where)[0]


def parse_fields(line: bytes | str, where: str) -> tuple[LabelledDrawing, dict[str, Any]]:
    """Read one drawing from a line of JSON; return it and all fields of the line as they stand.

    Raises:
        DrawingInvalid: As :func:`parse_drawing` does.
    """
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            raise TypeError("it is no JSON object")
        return LabelledDrawing(_drawing(value), _label(value.get("label"))), value
    except UnicodeDecodeError as error:
        raise DrawingInvalid(where=where, reason="it is no text") from error
    except RecursionError as error:
        raise DrawingInvalid(where=where, reason="its lists are nested too deeply") from error
    except (ValueError, TypeError) as error:
        raise DrawingInvalid(where=where, reason=reason_of(error)) from error


def drawing_to_json(
    drawing: Drawing, label: int | None = None, more: Mapping[str, str] | None = None
) -> str:
    """Return a drawing as one line of JSON, without the line break; ``more`` are further fields."""
    value: dict[str, Any] = {"strokes": [_stroke_json(stroke) for stroke in drawing.strokes]}
    if label is not None:
        value = {"label": label, **value}
    if any(stroke.width != 1.0 for stroke in drawing.strokes):
        value["widths"] = [stroke.width for stroke in drawing.strokes]
    return json.dumps({**value, **(more or {})})


def open_stroke_file(path: Path) -> Any:
    """Open a file for reading bytes, unpacked where it is gzipped; may raise ``OSError``."""
    file = path.open("rb", buffering=_READ_AT_ONCE)
    magic = file.read(2)
    file.seek(0)
    if magic == b"\x1f\x8b":
        file.close()
        return gzip.open(path)
    return file


def _stroke_json(stroke: Stroke) -> list[list[float]]:
    nominal = all(point.pressure == NOMINAL_PRESSURE for point in stroke.points)
    return [list(point[:2] if nominal else point) for point in stroke.points]


def _drawing(value: dict[str, Any]) -> Drawing:
    strokes = value.get("strokes")
    if not isinstance(strokes, list) or not all(isinstance(each, list) for each in strokes):
        raise TypeError("there is no list of strokes")
    if sum(len(stroke) for stroke in strokes) > MAX_POINTS:
        raise ValueError(f"more than {MAX_POINTS:,} points")
    widths = value.get("widths", [1.0] * len(strokes))
    if not isinstance(widths, list) or len(widths) != len(strokes):
        raise ValueError("widths and strokes differ in number")
    pairs = zip(strokes, widths, strict=True)
    return Drawing(tuple(_stroke(stroke, width) for stroke, width in pairs if stroke))


def _stroke(points: Any, width: Any) -> Stroke:
    low, high = WIDTH_RANGE
    return Stroke(
        tuple(_point(point) for point in points), _number(width, low, high, "a pen width")
    )


def _point(values: Any) -> Point:
    if not isinstance(values, list) or len(values) not in {2, 3}:
        raise TypeError("a point must be [x, y] or [x, y, pressure]")
    if len(values) == 2:  # as most are: this way they are read several times as fast
        x, y = values
        if (
            type(x) in _NUMBERS
            and type(y) in _NUMBERS
            and -MAX_COORDINATE <= x <= MAX_COORDINATE
            and -MAX_COORDINATE <= y <= MAX_COORDINATE
        ):
            return Point(float(x), float(y))
    x, y = (_number(value, -MAX_COORDINATE, MAX_COORDINATE, "a coordinate") for value in values[:2])
    pressure = _number(values[2], 0, 1, "a pressure") if len(values) == 3 else NOMINAL_PRESSURE
    return Point(x, y, pressure)


def _number(value: Any, least: float, most: float, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{what} is not a number")
    if not (least <= value <= most):  # NaN fails too
        raise ValueError(f"{what} is out of range")
    return float(value)


def _label(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9:
        raise ValueError("the label is not a digit from 0 to 9")
    return value


def _erase(stroke: Stroke, x: float, y: float, radius: float) -> Iterator[Stroke]:
    if len(stroke.points) == 1:
        if _distance(stroke.points[0], x, y) >= radius:
            yield stroke
        return
    run: list[Point] = []  # of the part that stays, so far
    for start, end in pairwise(stroke.points):
        run = run or [start]
        gone = _inside(start, end, x, y, radius)
        if gone is None:
            run.append(end)
            continue
        entering, leaving = gone
        if entering > 0:
            run.append(_between(start, end, entering))
        if len(run) > 1:
            yield Stroke(tuple(run), stroke.width)
        run = [_between(start, end, leaving), end] if leaving < 1 else []
    if run:
        yield Stroke(tuple(run), stroke.width)


def _inside(a: Point, b: Point, x: float, y: float, radius: float) -> tuple[float, float] | None:
    """Return between which shares of the way from a to b a circle covers it; None for nowhere."""
    dx, dy = b.x - a.x, b.y - a.y
    length = math.hypot(dx, dy)
    if length == 0:
        return (0.0, 1.0) if _distance(a, x, y) < radius else None
    along = ((x - a.x) * dx + (y - a.y) * dy) / length  # to the place nearest to the centre
    aside = abs((x - a.x) * dy - (y - a.y) * dx) / length
    if aside >= radius:
        return None
    half = math.sqrt((radius - aside) * (radius + aside))
    entering, leaving = max(0.0, (along - half) / length), min(1.0, (along + half) / length)
    return (entering, leaving) if entering < leaving else None


def _between(a: Point, b: Point, share: float) -> Point:
    return Point(*(u + share * (v - u) for u, v in zip(a, b, strict=True)))


def _distance(point: Point, x: float, y: float) -> float:
    return math.hypot(point.x - x, point.y - y)
