"""Many small pictures as one: all maps of a layer composed into the pixels of the screen.

Pure numpy, so that a worker can do it; the window only paints the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from cnn_desktop.core.inspection.scales import Scale
from cnn_desktop.gui.common.arrays import diverging, grey, sequential
from cnn_desktop.gui.common.tokens import Tokens

CLEAR, NOT_A_NUMBER = 256, 257  # levels beyond the colour map: the gaps, and NaN
PLAIN_CELL = 4  # from so many screen pixels a pixel on, all pixels are equally large


@dataclass(frozen=True, eq=False)
class Palette:
    """The colour maps of one look as ``(258,)`` uint32, ready for a picture.

    Attributes:
        signed: Around 0.
        positive: From 0 upwards.
        grey: From paper to ink.
    """

    signed: np.ndarray
    positive: np.ndarray
    grey: np.ndarray

    def of(self, scale: Scale, *, picture: bool = False) -> np.ndarray:
        """Return the map for a scale; the grey one for the network's input."""
        return self.grey if picture else self.signed if scale.signed else self.positive


def palette(tokens: Tokens) -> Palette:
    """Return the colour maps of a look."""
    warn = QColor(tokens.warn).rgb()
    around_zero = diverging(tokens.negative, tokens.surface, tokens.positive)
    return Palette(*(_table(colours, warn) for colours in (around_zero, sequential(), grey())))


def colour_rows(table: np.ndarray) -> np.ndarray:
    """Return a colour map of a palette as ``(256, 3)`` uint8, for a legend."""
    shades = table[:256]
    channels = [(shades >> shift & 255).astype(np.uint8) for shift in (16, 8, 0)]
    return np.stack(channels, axis=1)


def _table(colours: np.ndarray, not_a_number: int) -> np.ndarray:
    red, green, blue = colours.astype(np.uint32).T
    table = np.zeros(258, np.uint32)
    table[:256] = 0xFF000000 | red << 16 | green << 8 | blue
    table[NOT_A_NUMBER] = not_a_number
    return table


@dataclass(frozen=True)
class CellGrid:
    """Where equal cells lie, in rows; of many rows some may be scrolled out of sight.

    Attributes:
        left: Of the first cell, in pixels of the widget.
        top: Of the first row in sight.
        columns: Cells in a row.
        width: Of a cell.
        height: Of a cell.
        gap: Between cells.
        first_row: The first row in sight.
        rows: Rows in sight.
        count: Cells in all.
    """

    left: int
    top: int
    columns: int
    width: int
    height: int
    gap: int
    first_row: int
    rows: int
    count: int

    @property
    def all_rows(self) -> int:
        """Rows in sight and out of it."""
        return math.ceil(self.count / self.columns)

    @property
    def first(self) -> int:
        """The first cell in sight."""
        return self.first_row * self.columns

    @property
    def last(self) -> int:
        """The cell after the last one in sight."""
        return min(self.count, (self.first_row + self.rows) * self.columns)

    def rect(self, place: int) -> QRectF:
        """Return where a cell lies; above or below the others where it is out of sight."""
        row, column = divmod(place, self.columns)
        return QRectF(
            self.left + column * (self.width + self.gap),
            self.top + (row - self.first_row) * (self.height + self.gap),
            self.width,
            self.height,
        )

    def place_at(self, position: QPointF) -> int:
        """Return the cell in sight under a position, its gap included; -1 for none."""
        column = math.floor((position.x() - self.left) / (self.width + self.gap))
        row = math.floor((position.y() - self.top) / (self.height + self.gap))
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return -1
        place = (row + self.first_row) * self.columns + column
        return place if place < self.count else -1

    def scrolled(self, first_row: int) -> CellGrid:
        """Return the grid with another row on top, as far as there are rows."""
        first_row = min(max(first_row, 0), max(0, self.all_rows - self.rows))
        return CellGrid(
            self.left,
            self.top,
            self.columns,
            self.width,
            self.height,
            self.gap,
            first_row,
            self.rows,
            self.count,
        )

    def showing(self, place: int) -> CellGrid:
        """Return the grid scrolled so far that a cell is in sight."""
        row = place // self.columns
        if row < self.first_row:
            return self.scrolled(row)
        return self.scrolled(max(self.first_row, row - self.rows + 1))


def fit_grid(
    area: QRectF, count: int, pixels: tuple[int, int], least: int, most: int, gap: int = 2
) -> CellGrid:
    """Lay cells out as large as they can be; where they would be too small, some are scrolled.

    Args:
        area: Where they may lie.
        count: How many, at least one.
        pixels: Height and width of a picture.
        least: Width of the smallest cell.
        most: Width of the largest one.
        gap: Between cells.
    """
    height, width = pixels
    aspect = height / width

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        across = (area.width() - gap * (columns - 1)) / columns
        down = (area.height() - gap * (rows - 1)) / rows / aspect
        return min(across, down, most)

    columns = max(range(1, count + 1), key=size) if count <= 64 else _columns(area, count, aspect)
    cell = int(size(columns))
    if cell < least:
        cell = min(least, int(area.width()))
        columns = max(1, int((area.width() + gap) // (cell + gap)))
    if cell >= PLAIN_CELL * width:
        cell = cell // width * width
    cell = max(cell, 1)
    cell_height = max(1, round(cell * aspect))
    rows = max(1, int((area.height() + gap) // (cell_height + gap)))
    used = min(columns, count) * (cell + gap) - gap
    left = round(area.left() + max(0.0, (area.width() - used) / 2))
    rows = min(rows, math.ceil(count / columns))
    return CellGrid(left, round(area.top()), columns, cell, cell_height, gap, 0, rows, count)


def _columns(area: QRectF, count: int, aspect: float) -> int:
    """Return about how many columns give the largest cells, without trying each number."""
    share = math.sqrt(count * max(area.width(), 1) * aspect / max(area.height(), 1))
    return min(max(1, math.ceil(share)), count)


@dataclass(frozen=True, eq=False)
class Sheet:
    """What to compose: which units in which cells.

    Attributes:
        units: ``(N,)``: the unit in each cell in sight.
        columns: Cells in a row.
        cell: Height and width of a cell in screen pixels.
        gap: Between cells, in screen pixels.
    """

    units: np.ndarray
    columns: int
    cell: tuple[int, int]
    gap: int


def sheet(grid: CellGrid, order: np.ndarray, ratio: float) -> Sheet:
    """Return what is in sight of a grid.

    Args:
        grid: The cells.
        order: The unit of each place.
        ratio: Screen pixels a pixel of the widget.
    """
    cell = (max(1, round(grid.height * ratio)), max(1, round(grid.width * ratio)))
    return Sheet(order[grid.first : grid.last], grid.columns, cell, round(grid.gap * ratio))


def compose(values: np.ndarray, scale: Scale, of: Sheet, table: np.ndarray) -> np.ndarray:
    """Return the pixels of a sheet.

    Args:
        values: ``(C, H, W)``, or ``(F,)`` for cells of one pixel.
        scale: Of its units.
        of: Which of them, and how large.
        table: ``(258,)`` uint32 (:class:`Palette`).

    Returns:
        ``(height, width)`` uint32, transparent between the cells.
    """
    maps = values if values.ndim == 3 else values.reshape(-1, 1, 1)
    down, across = of.cell
    rows = np.arange(down) * maps.shape[1] // down
    columns = np.arange(across) * maps.shape[2] // across
    chosen = maps[of.units]
    if down * across <= maps.shape[1] * maps.shape[2]:  # what is left out need not be coloured
        levels = to_levels(chosen[:, rows[:, None], columns], scale, of.units)
    else:
        levels = to_levels(chosen, scale, of.units)[:, rows[:, None], columns]
    count = len(of.units)
    lines = max(1, math.ceil(count / of.columns))
    field = np.full((lines * of.columns, down + of.gap, across + of.gap), CLEAR, np.uint16)
    field[:count, :down, :across] = levels
    side_by_side = field.reshape(lines, of.columns, down + of.gap, across + of.gap).swapaxes(1, 2)
    size = (lines * (down + of.gap), of.columns * (across + of.gap))
    pixels: np.ndarray = table[side_by_side.reshape(size)]
    return pixels


def compose_colours(values: np.ndarray, scale: Scale, of: Sheet) -> np.ndarray:
    """Return the pixels of a sheet of pictures in colour ``(C, 3, H, W)``, red first.

    Each colour goes by itself from dark at the scale's low end to bright at its high end, so that 0
    is a middle grey on a scale around 0. See :func:`compose`.
    """
    level = np.arange(256, dtype=np.uint32)
    pixels: np.ndarray = np.zeros(1, np.uint32)
    for channel, shift in enumerate((16, 8, 0)):
        table = np.zeros(258, np.uint32)
        table[:256] = 0xFF000000 | level << shift
        table[NOT_A_NUMBER] = 0xFF000000
        pixels = pixels | compose(values[:, channel], scale, of, table)
    return pixels


def to_levels(maps: np.ndarray, scale: Scale, units: np.ndarray) -> np.ndarray:
    """Return values ``(N, H, W)`` as places in a colour map, uint16; NaN has one of its own."""
    low = scale.low[units].astype(maps.dtype)[:, None, None]
    high = scale.high[units].astype(maps.dtype)[:, None, None]
    with np.errstate(over="ignore", invalid="ignore"):  # a run that breaks off has such weights
        levels = (maps - low) * (255 / (high - low)) + maps.dtype.type(0.5)
        np.clip(levels, 0, 255, out=levels)
        places: np.ndarray = levels.astype(np.uint16)
    unknown = np.isnan(maps)
    if unknown.any():
        places[unknown] = NOT_A_NUMBER
    return places


def as_image(pixels: np.ndarray, ratio: float) -> QImage:
    """Return composed pixels as a picture that shares their memory: keep them as long."""
    height, width = pixels.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, width, height, 4 * width, form)
    image.setDevicePixelRatio(ratio)
    return image
