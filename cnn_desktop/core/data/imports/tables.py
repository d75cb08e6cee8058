"""CSV files: a line for each picture, its label and its pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.data.imports.arrays import to_labels, to_pictures
from cnn_desktop.core.data.imports.form import AS_FOUND, MIN_SIDE, Form
from cnn_desktop.core.data.imports.found import (
    MAX_CLASSES,
    Found,
    ImportProgress,
    check_bytes,
    check_side,
    found,
)
from cnn_desktop.core.errors import ImportRefused
from cnn_desktop.core.reasons import reason_of

CHUNK = 1000  # lines between two reports
MOST_LETTERS = 20  # of a cell that is no number, in a message


def read_csv(path: Path, form: Form = AS_FOUND) -> Generator[ImportProgress, None, Found]:
    """Read a table with a header or without.

    The label stands in the column named ``label``, otherwise in the first; the others are the
    pixels of a square grey picture, row by row.

    Yields:
        How many lines are read.

    Returns:
        What was found.

    Raises:
        ImportRefused: A line is no such picture; says which.
    """
    blocks, done = [], 0
    try:
        check_bytes(path, path.stat().st_size)
        with path.open(encoding="utf-8-sig") as file:
            first = file.readline()
            column, has_header = _label_column(first)
            width = first.count(",") + 1
            side = math.isqrt(width - 1)
            if side * side != width - 1:
                reason = f"{width - 1} pixels a line make no square picture"
                raise ImportRefused(path=path, reason=reason)
            if side < MIN_SIDE:
                check_side(path, side, side)
            lines = file if has_header else itertools.chain([first], file)
            while chunk := list(itertools.islice(lines, CHUNK)):
                blocks.append(_block(path, chunk, done + 1 + has_header, width, column))
                done += len(chunk)
                yield ImportProgress(done, 0)
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(path=path, reason=reason_of(error)) from error
    if not blocks:
        raise ImportRefused(path=path, reason="there are no pictures in it")
    # The range is that of the whole file: a chunk alone may be all dark.
    values = np.concatenate(blocks)
    pixels = np.delete(values, column, axis=1)
    if (pixels == np.rint(pixels)).all() and pixels.max() > 1:
        pixels = pixels.astype(np.int16) if pixels.min() >= 0 and pixels.max() < 256 else pixels
    train = to_pictures(pixels, path), to_labels(values[:, column], path)
    if len(np.unique(train[1])) == 1:
        _refuse_label_at_the_end(path, values, column)
    return found(path, train, None, None, (), form)


def _refuse_label_at_the_end(path: Path, values: np.ndarray, column: int) -> None:
    """Say what a table without several classes most often is: one with the label in the end.

    The first pixel of nearly every picture is paper, so all the labels would be 0.
    """
    last = values[:, -1]
    if column == 0 and len(np.unique(last)) > 1 and (last == np.rint(last)).all():
        reason = (
            "the first number of every line is the same; the label comes first, or in the column "
            "that a first line names label"
        )
        raise ImportRefused(path=path, reason=reason)


def _label_column(first: str) -> tuple[int, bool]:
    """Return where the label stands, and whether the first line names the columns."""
    words = [word.strip().strip('"').lower() for word in first.split(",")]
    try:
        [float(word) for word in words]
    except ValueError:
        return (words.index("label") if "label" in words else 0), True
    return 0, False


def _block(path: Path, lines: list[str], number: int, width: int, column: int) -> np.ndarray:
    """Return the numbers of some lines, (lines, width) float32; empty lines are skipped.

    Args:
        path: What an error names.
        lines: Of the file.
        number: Of the first of them in the file.
        width: How many numbers a line has.
        column: Where the label stands.

    Raises:
        ImportRefused: A line is no label with pixels; says which and why.
    """
    filled = [(number + place, line) for place, line in enumerate(lines) if line.strip()]
    if not filled:
        return np.zeros((0, width), np.float32)
    for where, line in filled:
        if (count := line.count(",") + 1) != width:
            reason = f"line {where} has {count} numbers, not {width}"
            raise ImportRefused(path=path, reason=reason)
    try:
        values = _numbers([line for _, line in filled])
    except ValueError:
        for where, line in filled:
            _check_numbers(path, where, line)
        raise
    is_wrong = _are_wrong(values, column)
    if is_wrong.any():
        place = int(is_wrong.argmax())
        reason = f"line {filled[place][0]}: {_why_wrong(values[place], column)}"
        raise ImportRefused(path=path, reason=reason)
    return values


def _numbers(lines: list[str]) -> np.ndarray:
    return np.loadtxt(lines, np.float32, delimiter=",", ndmin=2, comments=None)


def _check_numbers(path: Path, number: int, line: str) -> None:
    try:
        _numbers([line])
    except ValueError as error:
        reason = f"line {number}: {_word(line) or reason_of(error)}"
        raise ImportRefused(path=path, reason=reason) from error


def _word(line: str) -> str:
    """Return what to say of the first cell of a line that is no number; empty if all are."""
    for cell in line.split(","):
        try:
            float(cell)
        except ValueError:
            return f"'{cell.strip()[:MOST_LETTERS]}' is not a number"
    return ""


def _are_wrong(values: np.ndarray, column: int) -> NDArray[np.bool_]:
    """Return which lines hold no label or no pixels: (lines,) bool."""
    labels, pixels = values[:, column], np.delete(values, column, axis=1)
    is_label = (labels == np.rint(labels)) & (labels >= 0) & (labels < MAX_CLASSES)
    are_pixels = ((pixels >= 0) & (pixels <= 255)).all(axis=1)  # which NaN is not
    is_right: NDArray[np.bool_] = is_label & are_pixels
    return ~is_right


def _why_wrong(line: np.ndarray, column: int) -> str:
    label, pixels = line[column], np.delete(line, column)
    if not np.isfinite(line).all():
        return "NaN or infinite"
    if label != np.rint(label):
        return f"the label {label:g} is no whole number"
    if not 0 <= label < MAX_CLASSES:
        return f"label {label:g} is not in 0 ... {MAX_CLASSES - 1}"
    pixel = pixels[(pixels < 0) | (pixels > 255)][0]
    return f"a pixel is {pixel:g}; pixels go from 0 to 255"
