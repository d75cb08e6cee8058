"""CSV files: a line for each picture, its label and its pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Generator
from pathlib import Path

import numpy as np

from cnn_desktop.core.data.imports.arrays import to_labels, to_pictures
from cnn_desktop.core.data.imports.form import AS_FOUND, MIN_SIDE, Form
from cnn_desktop.core.data.imports.found import (
    Found,
    ImportProgress,
    check_bytes,
    check_side,
    found,
)
from cnn_desktop.core.errors import ImportRefused
from cnn_desktop.core.reasons import reason_of

CHUNK = 1000  # lines between two reports


def read_csv(path: Path, form: Form = AS_FOUND) -> Generator[ImportProgress, None, Found]:
    """Read a table with a header or without.

    The label stands in the column named ``label``, otherwise in the first; the others are the
    pixels of a square grey picture, row by row.

    Yields:
        How many lines are read.

    Returns:
        What was found.

    Raises:
        ImportRefused: A line is no such picture; says which part of the file.
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
                blocks.append(_block(path, chunk, done + 1 + has_header, width))
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


def _block(path: Path, lines: list[str], number: int, width: int) -> np.ndarray:
    """Return the numbers of some lines, (lines, width) float32."""
    where = f"lines {number} to {number + len(lines) - 1}"
    filled = [line for line in lines if line.strip()]
    if not filled:
        return np.zeros((0, width), np.float32)
    for place, line in enumerate(lines):
        if line.strip() and (count := line.count(",") + 1) != width:
            reason = f"line {number + place} has {count} numbers, not {width}"
            raise ImportRefused(path=path, reason=reason)
    try:
        values = np.loadtxt(filled, np.float32, delimiter=",", ndmin=2, comments=None)
    except ValueError as error:
        raise ImportRefused(path=path, reason=f"{where}: {reason_of(error)}") from error
    if not np.isfinite(values).all():
        raise ImportRefused(path=path, reason=f"{where}: NaN or infinite")
    return values
