"""From strokes to the 28 × 28 picture that a network reads.

This is the one definition: the canvas, the command line, the training on strokes and the tests
all come through here. It follows the rule by which MNIST was made (LeCun, Cortes, Burges: "The
MNIST database of handwritten digits"): the longest side becomes 20 pixels, the aspect is kept,
the ink is anti-aliased, and its centre of mass goes to the centre of the 28 × 28 field.

One thing is better than shrinking a picture: the *points* are scaled and then painted with a pen
of fixed width, so a digit drawn tiny or huge gets strokes as thick as MNIST's.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import numpy as np

from cnn_desktop.core.drawing import NOMINAL_PRESSURE, Drawing, Stroke

SIZE = 28
BOX = 20.0
CENTRE = 14.5
"""Where the centre of mass goes, in pixels from the left and top edge: the centre of pixel 14, in
which MNIST's own digits balance (measured: 14.50, 14.49)."""

PEN_WIDTH = 2.6
"""Of the standard pen in pixels of the small picture; chosen so that real pen strokes come out
with the mean brightness of MNIST's digits."""

SOFTNESS = 1.2
"""Pixels over which the edge of a stroke falls from full to no ink."""

_FINE = 4  # ink is placed on a grid of a quarter of a pixel, an eighth off at most
_COARSE = 2  # and a scribble, in which nobody can tell, on one of half a pixel
_SPACING = 0.5  # pixels between two places of the pen when a stroke is painted
_WIDE_SPACING = 1.0  # in a scribble
_SCRIBBLE = 750.0  # pixels that the pen went; in a digit it goes about 75
_NO_INK = -100.0  # "radius minus distance" far from every dot


def rasterize(drawing: Drawing) -> np.ndarray:
    """Paint a drawing as a network wants to see it.

    Args:
        drawing: Strokes in any unit, at any place and of any size.

    Returns:
        ``(28, 28)`` float32, 0 for paper to 1 for ink; all 0 when nothing is drawn.
    """
    curves, _ = _curves_from_first_point(drawing)
    if not curves:
        return np.zeros((SIZE, SIZE), np.float32)
    _fit_into_box(curves)
    along = [_lengths(curve) for curve in curves]
    scribble = sum(float(each[-1]) for each in along) > _SCRIBBLE
    spacing = _WIDE_SPACING if scribble else _SPACING
    paint = _paint_scribble if scribble else _paint
    places = np.concatenate(
        [_walk(curve, each, spacing) for curve, each in zip(curves, along, strict=True)]
    )
    places[:, :2] += _shift_to_centre(places, paint(places))
    return paint(places)


def placement(drawing: Drawing) -> tuple[float, float, float] | None:
    """Return how :func:`rasterize` lays a drawing into the field.

    Returns:
        ``(scale, right, down)``: a point of the drawing goes to pixel ``x * scale + right``,
        ``y * scale + down``. None where nothing is drawn, or only a dot, which has no scale.
    """
    curves, origin = _curves_from_first_point(drawing)
    if not curves:
        return None
    before = np.concatenate(curves)
    _fit_into_box(curves)
    after = np.concatenate(curves)
    spread = np.ptp(before[:, :2], axis=0)
    axis = int(spread.argmax())
    scale = float(np.ptp(after[:, axis]) / spread[axis]) if spread[axis] > 0 else 0.0
    if not scale > 0:
        return None
    places = np.concatenate([_walk(curve, _lengths(curve), _SPACING) for curve in curves])
    shift = _shift_to_centre(places, _paint(places))
    right, down = after[0, :2] + shift - (before[0, :2] + origin) * scale
    return scale, float(right), float(down)


def paint_as_it_lies(
    drawing: Drawing, scale: tuple[float, float], corner: tuple[float, float], pen: float
) -> np.ndarray:
    """Paint a drawing without MNIST's rule; what lies outside the field is cut off.

    Args:
        drawing: Strokes in any unit.
        scale: Pixels a unit, to the right and down.
        corner: What lies in the upper left corner of the field, in the drawing's unit.
        pen: Width of its standard pen, as a share of :data:`PEN_WIDTH`.

    Returns:
        ``(28, 28)`` float32, 0 for paper to 1 for ink.
    """
    walks = []
    for stroke in drawing.strokes:
        if stroke.points:
            curve = (_smooth(_to_array(stroke)) - (*corner, 0)) * (*scale, pen)
            np.clip(curve[:, :2], -SIZE, 2 * SIZE, out=curve[:, :2])  # a line may be endless
            walks.append(_walk(curve, _lengths(curve), _SPACING))
    places = np.concatenate(walks) if walks else np.zeros((0, 3))
    inside = ((places[:, :2] >= -1) & (places[:, :2] < SIZE + 1)).all(axis=1)
    return _paint(places[inside]) if inside.any() else np.zeros((SIZE, SIZE), np.float32)


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Return where the ink balances, as ``(x, y)`` in pixels from the top left corner.

    A pixel's own centre lies at half: a single lit pixel at column 3, row 5 gives (3.5, 5.5).

    Args:
        image: ``(H, W)``, any non-negative ink; must hold some.
    """
    total = float(image.sum())
    x = float(image.sum(axis=0) @ np.arange(image.shape[1])) / total + 0.5
    y = float(image.sum(axis=1) @ np.arange(image.shape[0])) / total + 0.5
    return x, y


def _curves_from_first_point(drawing: Drawing) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the smoothed strokes, as ``(N, 3)`` each, and the point ``(x, y)`` that is their 0.

    Seen from its first point, a pen at rest is at 0: elsewhere, smoothing would round its places
    apart by a hair, and that hair would be scaled to 20 pixels.
    """
    strokes = [_to_array(stroke) for stroke in drawing.strokes if stroke.points]
    if not strokes:
        return [], np.zeros(2)
    origin = strokes[0][0] * (1, 1, 0)
    return [_smooth(stroke - origin) for stroke in strokes], origin[:2]


def _to_array(stroke: Stroke) -> np.ndarray:
    """Return ``(points, 3)``: x, y and the pen's width there, relative to the standard pen."""
    numbers = chain.from_iterable(stroke.points)  # faster than an array of tuples
    array = np.fromiter(numbers, np.float64, 3 * len(stroke.points)).reshape(-1, 3)
    # Half to one and a half times the width from no to full pressure; the nominal one gives 1.
    array[:, 2] = stroke.width * (1.0 + (array[:, 2] - NOMINAL_PRESSURE))
    return array


def _smooth(points: np.ndarray) -> np.ndarray:
    """Join points by quadratic curves from mid-point to mid-point, as the canvas paints them."""
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    t = np.array([0.25, 0.5, 0.75, 1.0])[:, None]
    start, control, end = middles[:-1, None], points[1:-1, None], middles[1:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return np.concatenate([points[:1], middles[:1], curve.reshape(-1, 3), points[-1:]])


def _fit_into_box(curves: list[np.ndarray]) -> None:
    """Scale and move curves, in place, so that their ink fills the 20 × 20 box."""
    x, y, radii = np.concatenate(curves).T * np.array([[1], [1], [PEN_WIDTH / 2]])
    x_middle, y_middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    x, y = x - x_middle, y - y_middle
    scale = _scale_to_box(x, y, radii)
    for curve in curves:
        curve[:, 0] = (curve[:, 0] - x_middle) * scale - _ink_middle(x * scale, radii) + SIZE / 2
        curve[:, 1] = (curve[:, 1] - y_middle) * scale - _ink_middle(y * scale, radii) + SIZE / 2


def _ink_middle(places: np.ndarray, radii: np.ndarray) -> float:
    return float((places + radii).max() + (places - radii).min()) / 2


def _scale_to_box(x: np.ndarray, y: np.ndarray, radii: np.ndarray) -> float:
    """Return the scale at which the ink's longest side, pen included, is 20 pixels.

    A side grows with the scale in straight pieces (which point reaches furthest may change, where
    the pen's width does), so Newton's steps from above end at the scale itself; where the width is
    the same everywhere, the first one does.
    """
    extent = max(float(x.max() - x.min()), float(y.max() - y.min()))
    largest = BOX / extent if extent > 0 else 0.0
    if not 0 < largest < np.inf:
        return 0.0  # a dot, or so small that its scale is no number
    scale = largest
    for places in (x, y):
        for _ in range(8):
            far, near = places * scale + radii, places * scale - radii
            last, first = far.argmax(), near.argmin()
            excess = float(far[last] - near[first]) - BOX
            if excess <= 1e-9:
                break
            scale -= excess / max(float(places[last] - places[first]), 1.0 / largest)
    return max(scale, largest / BOX)


def _lengths(curve: np.ndarray) -> np.ndarray:
    """Return how far the pen has come at each point of a curve, from 0 at the first."""
    dx, dy = np.diff(curve[:, 0]), np.diff(curve[:, 1])
    along = np.zeros(len(curve))
    np.cumsum(np.sqrt(dx * dx + dy * dy), out=along[1:])
    return along


def _walk(curve: np.ndarray, along: np.ndarray, spacing: float) -> np.ndarray:
    """Return the places of the pen along a curve at equal spacing, both ends included."""
    if along[-1] == 0:
        return curve  # a dot, as wide as the pen was pressed at most
    stops = np.linspace(0.0, along[-1], int(along[-1] / spacing) + 2)
    return np.stack([np.interp(stops, along, values) for values in curve.T], axis=1)


def _shift_to_centre(places: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return how far ``(x, y)`` to move the ink so that it balances in the middle.

    A long thin tail is not pushed over the edge: there the shift ends.
    """
    reach = PEN_WIDTH / 2 * places[:, 2:] + SOFTNESS / 2
    low = (reach - places[:, :2]).max(axis=0)
    high = (SIZE - reach - places[:, :2]).min(axis=0)
    wanted = CENTRE - np.array(centre_of_mass(image))
    shift: np.ndarray = np.clip(wanted, np.minimum(low, 0), np.maximum(high, 0))
    return shift


def _paint(places: np.ndarray) -> np.ndarray:
    """Paint a round dot at each place of the pen; overlapping ink covers, it does not add.

    The ink of a pixel is the largest "radius minus distance" over all dots, softened at the edge.
    """
    grid, reach = _place_on_grid(places, _FINE)
    used = np.flatnonzero(grid >= 0)
    width = grid.shape[1]
    rows, columns = np.divmod(used, width)
    distance = _distances(reach, _FINE)[rows % _FINE, columns % _FINE]
    ink = grid.ravel()[used, None, None] - distance

    side = width // _FINE + 2 * reach  # a margin, so that a dot at the edge needs no special case
    steps = np.arange(2 * reach + 1)
    corner = (rows // _FINE) * side + columns // _FINE
    pixels = corner[:, None, None] + steps[:, None] * side + steps
    field = np.full(side * side, _NO_INK, np.float32)
    np.maximum.at(field, pixels.ravel(), ink.ravel())
    return _soften(field.reshape(side, side), reach)


def _paint_scribble(places: np.ndarray) -> np.ndarray:
    """Paint as :func:`_paint` does, at a cost that does not grow with the ink.

    Where the pen has been nearly everywhere it is quicker to lay the whole grid over the picture,
    once for each way that a dot can lie to a pixel, than to paint each dot.
    """
    grid, reach = _place_on_grid(places, _COARSE)
    cells = SIZE + 2
    dots = np.full((_COARSE, _COARSE, cells + 2 * reach, cells + 2 * reach), _NO_INK, np.float32)
    inner = slice(reach, reach + cells)
    for row, column in np.ndindex(_COARSE, _COARSE):
        dots[row, column, inner, inner] = grid[row::_COARSE, column::_COARSE]

    field = np.full((cells, cells), _NO_INK, np.float32)
    largest = np.empty_like(field)
    for distance, ways in _ways_by_distance(reach, _COARSE):
        largest.fill(_NO_INK)
        for row, column, down, right in ways:
            window = dots[row, column, down : down + cells, right : right + cells]
            np.maximum(largest, window, out=largest)
        np.maximum(field, largest - distance, out=field)
    return _soften(field, 0)


@lru_cache(maxsize=8)
def _ways_by_distance(
    reach: int, fine: int
) -> tuple[tuple[np.float32, tuple[tuple[int, ...], ...]], ...]:
    """Return the ways that a dot can lie to a pixel, those at the same distance together.

    A way is the dot's row and column within its pixel, and where the window starts (0 to twice the
    reach, down and right) in which all dots of that row and column lie so to the pixels.
    """
    distances = _distances(reach, fine)[:, :, ::-1, ::-1]  # a window moves against its dots
    near = np.unique(distances[distances < reach])  # from elsewhere no ink arrives
    return tuple(
        (distance, tuple(tuple(map(int, way)) for way in np.argwhere(distances == distance)))
        for distance in near
    )


def _place_on_grid(places: np.ndarray, fine: int) -> tuple[np.ndarray, int]:
    """Round the places of the pen to a grid, so that going over a line again costs nothing.

    Args:
        places: ``(N, 3)``: x, y in pixels, and the pen's width.
        fine: Cells a pixel and side.

    Returns:
        The largest radius in each cell of the field and one pixel around it, far below 0 where
        there is none; and how many pixels away the ink of a dot can be.
    """
    radii = (PEN_WIDTH / 2 * places[:, 2]).astype(np.float32)
    cells = np.floor(places[:, :2] * fine).astype(int)
    np.clip(cells, -fine, (SIZE + 1) * fine - 1, out=cells)
    width = (SIZE + 2) * fine
    grid = np.full(width * width, _NO_INK, np.float32)
    np.maximum.at(grid, (cells[:, 1] + fine) * width + cells[:, 0] + fine, radii)
    return grid.reshape(width, width), int(np.ceil(radii.max() + SOFTNESS / 2))


def _distances(reach: int, fine: int) -> np.ndarray:
    """Return ``(fine, fine, 2 reach + 1, 2 reach + 1)``: from a cell's middle to the pixels'."""
    phase = (np.arange(fine) + 0.5) / fine - 0.5  # of a cell within its pixel
    away = np.arange(-reach, reach + 1) - phase[:, None]
    distances = np.sqrt(away[:, None, :, None] ** 2 + away[None, :, None, :] ** 2)
    return distances.astype(np.float32)


def _soften(field: np.ndarray, reach: int) -> np.ndarray:
    """Turn "radius minus distance" into ink and cut the margin off."""
    field = field[reach + 1 : -reach - 1, reach + 1 : -reach - 1]
    picture: np.ndarray = np.clip(field / SOFTNESS + 0.5, 0.0, 1.0)
    return picture
