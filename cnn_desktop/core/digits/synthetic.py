"""Drawings that no hand has made: digits in many styles of writing, and scribbles that are none.

A shape of :mod:`cnn_desktop.core.digits.digit_styles` is bent, slanted, turned and placed at
random, much as hands differ. The same random numbers give the same drawing. Nothing here needs
torch.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.digits.digit_styles import DIGIT_STYLES, LETTERS, Shape
from cnn_desktop.core.drawing import NOMINAL_PRESSURE, Drawing, Point, Stroke

Line = NDArray[np.float64]  # (points, 2): x and y, in heights of a digit

_STEPS = 6  # places between two that a shape names
_WIDTHS = (0.6, 1.8)
_SIZES = (20.0, 400.0)  # heights of a drawing, in units of a canvas


def draw_digit(label: int, rng: random.Random, style: str | None = None) -> Drawing:
    """Draw a digit as some hand might.

    Args:
        label: The digit, 0 to 9.
        rng: Where the chances come from; its state decides all.
        style: A name of ``DIGIT_STYLES[label]``; drawn at random when missing.

    Raises:
        KeyError: There is no such digit or style.
    """
    styles = DIGIT_STYLES[label]
    shape = styles[style if style is not None else rng.choice(list(styles))]
    numbers = _numbers(rng)
    care = rng.uniform(0.3, 1.2)  # small for a careful hand
    return _penned(_written(shape, care, rng, numbers), rng, numbers)


def draw_scribble(rng: random.Random) -> Drawing:
    """Draw what is no digit: a scribble, a sign, a letter, or two digits side by side.

    Args:
        rng: Where the chances come from; its state decides all.
    """
    numbers = _numbers(rng)
    return _penned(rng.choice(_SCRIBBLES)(rng, numbers), rng, numbers)


def _numbers(rng: random.Random) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(rng.getrandbits(64)))


# --- from a shape to lines


def _written(
    shape: Shape, care: float, rng: random.Random, numbers: np.random.Generator
) -> list[Line]:
    """Return the lines of a shape as a hand would write it, each stroke a little off."""
    lines = []
    for stroke in shape:
        places, corners = _parse(stroke)
        places = places + numbers.normal(0, 0.018 * care, places.shape)
        places += numbers.normal(0, 0.012 * care, 2)  # the whole stroke
        lines.append(_ends_moved(_curve(places, corners), care, rng))
    return _bent(lines, care, rng)


def _parse(stroke: str) -> tuple[Line, list[int]]:
    words = stroke.split()
    corners = [index for index, word in enumerate(words) if word.endswith("!")]
    places = [[float(number) for number in word.rstrip("!").split(",")] for word in words]
    return np.array(places) / 100, corners


def _curve(places: Line, corners: list[int]) -> Line:
    """Join places by a smooth line (Catmull-Rom) that is broken at the corners."""
    ends = [0, *corners, len(places) - 1]
    pieces = [_smooth(places[first : last + 1]) for first, last in pairwise(ends)]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _smooth(places: Line) -> Line:
    before = np.concatenate([2 * places[:1] - places[1:2], places[:-2]])[:, None]
    after = np.concatenate([places[2:], 2 * places[-1:] - places[-2:-1]])[:, None]
    start, end = places[:-1, None], places[1:, None]
    t = (np.arange(_STEPS) / _STEPS)[:, None]
    curve = start + t / 2 * (
        end - before
        + t * (2 * before - 5 * start + 4 * end - after + t * (3 * (start - end) + after - before))
    )  # fmt: skip
    return np.concatenate([curve.reshape(-1, 2), places[-1:]])


def _ends_moved(line: Line, care: float, rng: random.Random) -> Line:
    """Start and end a line a little early or late, so that loops do not close exactly."""
    along = _lengths(line)
    first, last = (rng.gauss(0, 0.022 * care) for _ in range(2))
    line = line.copy()
    if first < 0:  # further out, straight on
        line[0] += _direction(line[0] - line[1]) * -first
    if last < 0:
        line[-1] += _direction(line[-1] - line[-2]) * -last
    stops = np.clip(along, min(max(first, 0), along[-1] / 4), along[-1] - max(last, 0))
    return np.stack([np.interp(stops, along, line[:, axis]) for axis in (0, 1)], axis=1)


def _lengths(line: Line) -> NDArray[np.float64]:
    steps = np.diff(line, axis=0)
    along = np.zeros(len(line))
    np.cumsum(np.hypot(steps[:, 0], steps[:, 1]), out=along[1:])
    return along


def _direction(step: Line) -> Line:
    return step / max(math.hypot(*step), 1e-9)


def _bent(lines: list[Line], care: float, rng: random.Random) -> list[Line]:
    """Bend all lines together by a slow wave, then stretch, slant and turn them."""
    waves = [
        (rng.uniform(-4, 4), rng.uniform(-4, 4), rng.uniform(0, 6.3), rng.gauss(0, 0.016 * care))
        for _ in range(2)
    ]
    stretch = math.exp(min(max(rng.gauss(0, 0.14), -0.3), 0.3))
    slant = min(max(rng.gauss(0.08, 0.15), -0.25), 0.4)
    turn = math.radians(min(max(rng.gauss(0, 4.5), -10), 10))
    matrix = np.array([[stretch, 0], [-slant, 1]]) @ np.array(
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
    )
    bent = []
    for line in lines:
        x, y = line.T
        aside = [size * np.sin(u * x + v * y + start) for u, v, start, size in waves]
        bent.append((line + np.stack(aside, axis=1)) @ matrix)
    return bent


# --- from lines to a drawing


def _penned(lines: list[Line], rng: random.Random, numbers: np.random.Generator) -> Drawing:
    """Draw lines with some pen, somewhere, of some size, with more or fewer points."""
    size = math.exp(rng.uniform(*map(math.log, _SIZES)))
    corner = numbers.uniform(0, 300, 2)
    width = rng.uniform(*_WIDTHS)
    spacing = rng.uniform(0.02, 0.07)
    tremor = rng.uniform(0, 0.006)
    presses = rng.random() < 0.3  # a pen that feels the pressure
    strokes = []
    for line in lines:
        along = _lengths(line)
        # Enough points that a corner is not cut.
        stops = np.linspace(0, along[-1], max(2, int(along[-1] / spacing)) + 1)
        points = np.stack([np.interp(stops, along, line[:, axis]) for axis in (0, 1)], axis=1)
        points = (points + numbers.normal(0, tremor, points.shape)) * size + corner
        pressures = np.full(len(points), NOMINAL_PRESSURE)
        if presses:
            low, high = numbers.uniform(0.3, 0.7, 2)
            pressures = np.linspace(low, high, len(points))
        values = np.column_stack([points, pressures]).tolist()
        strokes.append(Stroke(tuple(Point(*value) for value in values), width))
    return Drawing(tuple(strokes))


# --- what is no digit

_Maker = Callable[[random.Random, np.random.Generator], list[Line]]


def _letter(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    return _written(LETTERS[rng.choice(list(LETTERS))], rng.uniform(0.3, 1.2), rng, numbers)


def _two_digits(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    pair = []
    for left in (0.0, rng.uniform(0.95, 1.3)):
        shape = rng.choice(list(DIGIT_STYLES[rng.randrange(10)].values()))
        lines = _written(shape, rng.uniform(0.3, 1.0), rng, numbers)
        start = min(float(line[:, 0].min()) for line in lines)
        pair += [line + np.array([left - start, 0]) for line in lines]
    return pair


def _walk(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    places = numbers.uniform(0, 1, (rng.randint(8, 22), 2)) * (rng.uniform(0.6, 1.4), 1)
    return [_curve(places, [])]


def _zigzag(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    count = rng.randint(6, 14)
    places = np.stack([np.linspace(0, rng.uniform(0.7, 1.6), count), np.arange(count) % 2.0], 1)
    return _bent([places + numbers.normal(0, 0.05, places.shape)], 1.0, rng)


def _spiral(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    angles = np.linspace(0, math.tau * rng.uniform(2.5, 4.5), 90) * rng.choice((-1, 1))
    radii = np.linspace(0.02, 0.5, 90) + numbers.normal(0, 0.004, 90)
    return _bent([np.stack([radii * np.cos(angles), radii * np.sin(angles)], 1)], 1.0, rng)


def _cross(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    return _written(("0,50 100,50", "50,0 50,100"), 1.0, rng, numbers)


def _box(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    lines = _written(("0,0! 90,0! 90,90! 0,90! 0,0",), 0.8, rng, numbers)
    if rng.random() < 0.5:  # hatched full
        count = rng.randint(8, 20)
        rows = np.linspace(0.03, 0.87, count)
        hatch = np.stack([np.arange(count) % 2 * 0.84 + 0.03, rows], 1)
        lines = [np.array([[0, 0], [0.9, 0], [0.9, 0.9], [0, 0.9], [0, 0]]), hatch]
        lines = _bent(lines, 0.5, rng)
    return lines


def _sign(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    return _written(rng.choice(_SIGNS), 0.9, rng, numbers)


def _dots(rng: random.Random, numbers: np.random.Generator) -> list[Line]:
    middles = numbers.uniform(0, 1, (rng.randint(4, 9), 1, 2))
    return list(middles + numbers.normal(0, 0.01, (len(middles), 3, 2)))


_SIGNS: tuple[Shape, ...] = (
    ("50,0! 100,90! 0,90! 50,0",),  # triangle
    ("20,95! 50,0! 80,95! 2,36! 98,36! 20,95",),  # star
    ("50,28! 36,4 10,6 2,34 22,64 50,96! 78,64 98,34 90,6 64,4 50,28",),  # heart
    ("0,55! 30,95! 100,0",),  # check mark
)

_SCRIBBLES: tuple[_Maker, ...] = (
    *(_letter, _letter, _letter, _two_digits, _two_digits, _walk, _walk),
    *(_zigzag, _spiral, _cross, _box, _sign, _sign, _dots),
)
