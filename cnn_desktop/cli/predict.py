"""``cnn-desktop predict``: what a picture or a drawing shows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop.cli.models import check_fit, open_model
from cnn_desktop.cli.output import Output
from cnn_desktop.cli.status import FAILED
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.digits.doubt import Doubt, doubt_by_probability, find_doubt
from cnn_desktop.core.digits.picture import normalise, read_picture
from cnn_desktop.core.drawing import Drawing, read_drawings
from cnn_desktop.core.errors import CnnDesktopError, NoDrawings
from cnn_desktop.core.raster import SIZE, rasterize

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier

STROKE_SUFFIXES = {".jsonl", ".json", ".gz"}


def predict(arguments: argparse.Namespace, output: Output) -> int:
    """Read files one after the other.

    A model of the canvas's size gets pictures of digits as the canvas makes them; another one gets
    pictures as those of an imported data set are read.

    Returns:
        1 when one of them could not be read, else 0.

    Raises:
        CnnDesktopError: The model cannot be used.
    """
    path, checkpoint = open_model(arguments)
    shape = checkpoint.network.input_shape
    if any(file.suffix.lower() in STROKE_SUFFIXES for file in arguments.files):
        check_fit(path, checkpoint, "drawings", (1, SIZE, SIZE))
    if shape[0] not in (1, 3):
        check_fit(path, checkpoint, "pictures", (3, *shape[1:]))

    from cnn_desktop.core.classifier import Classifier, use_one_thread

    use_one_thread()
    classifier = Classifier(checkpoint)
    status = 0
    for file in arguments.files:
        try:
            for read in _read(file, shape):
                _say(file, read, checkpoint, classifier, output)
        except CnnDesktopError as error:
            output.message(error)
            status = FAILED
    return status


@dataclass(frozen=True)
class _Read:
    """A picture as the network wants it, with its line and strokes where it was drawn."""

    image: np.ndarray
    line: int | None = None
    drawing: Drawing | None = None


def _read(path: Path, shape: tuple[int, ...]) -> Iterator[_Read]:
    """Yield what is in a file."""
    if path.suffix.lower() not in STROKE_SUFFIXES:
        on_canvas = shape == (1, SIZE, SIZE)
        yield _Read(normalise(read_picture(path)) if on_canvas else _read_plainly(path, shape))
        return
    is_empty = True
    for one in read_drawings(path):
        is_empty = False
        yield _Read(rasterize(one.drawing), one.line, one.drawing)
    if is_empty:
        raise NoDrawings(path=path)


def _read_plainly(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return a picture of a shape, (C, H, W) from 0 to 1, read as an imported data set's are."""
    from cnn_desktop.core.data.imports.folders import read_file

    read_picture(path)  # raises in words, as for any other picture
    pixels = read_file(path, (shape[2], shape[1]), is_colour=shape[0] == 3)
    return pixels.astype(np.float32) / 255


def _say(
    file: Path, read: _Read, checkpoint: Checkpoint, classifier: Classifier, output: Output
) -> None:
    value: dict[str, object] = {"file": file}
    where = str(file)
    if read.line is not None:
        value["line"] = read.line
        where += f", line {read.line}"
    on_canvas = checkpoint.network.input_shape == (1, SIZE, SIZE)
    nothing = {"digit": None, "class": None, "confidence": None, "probabilities": None}
    if on_canvas and not read.image.any():  # a network would still name a digit
        unsure = {"sure": False, "reason": "nothing is drawn"}
        output.result({**value, **nothing, **unsure}, f"{where}: nothing is drawn")
        return
    probabilities = classifier.predict(read.image).probabilities
    order = probabilities.argsort()[::-1]
    names = [checkpoint.class_names[number] for number in order[:2]]
    shares = [float(probabilities[number]) for number in order[:2]]
    doubt = (
        find_doubt(probabilities, read.image, read.drawing)
        if on_canvas
        else doubt_by_probability(probabilities)
    )
    reason = _words(doubt, names)
    value |= {
        "digit": int(order[0]) if checkpoint.reads_digits else None,
        "class": names[0],
        "confidence": shares[0],
        "probabilities": probabilities,
        "sure": doubt is None,
        "reason": reason,
    }
    has_second = len(names) > 1 and shares[1] >= 0.001
    then = f", then {names[1]} ({_per_cent(shares[1])})" if has_second else ""
    first = f"{names[0]} ({_per_cent(shares[0])}){then}"
    output.result(value, f"{where}: not sure: {reason}; {first}" if doubt else f"{where}: {first}")


def _words(doubt: Doubt | None, names: list[str]) -> str | None:
    """Return why an answer is not sure, as the window says it; None where it is."""
    match doubt:
        case Doubt.TWO_DIGITS:
            return "these look like two digits"
        case Doubt.DOT:
            return "a dot is no digit"
        case Doubt.FILLED:
            return "this is a filled area"
        case Doubt.CLOSE_CALL:
            return f"it could be {names[0]} or {names[1]}"
        case Doubt.NO_DIGIT:
            return "it looks like nothing that this network has learned"
        case None:
            return None


def _per_cent(share: float) -> str:
    """Return a share to a tenth of a per cent, with the gap that the other commands have."""
    return f"{100 * share:.1f} %"
