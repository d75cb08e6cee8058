"""``cnn-desktop predict``: what a picture or a drawing shows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop.cli.models import check_fit, open_model
from cnn_desktop.cli.output import Output
from cnn_desktop.cli.status import FAILED
from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.drawing import read_drawings
from cnn_desktop.core.errors import CnnDesktopError, NoDrawings
from cnn_desktop.core.picture import normalise, read_picture
from cnn_desktop.core.raster import SIZE, rasterize

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier

STROKE_SUFFIXES = {".jsonl", ".json", ".gz"}


def predict(arguments: argparse.Namespace, output: Output) -> int:
    """Read files one after the other.

    Returns:
        1 when one of them could not be read, else 0.

    Raises:
        CnnDesktopError: The model cannot be used.
    """
    path, checkpoint = open_model(arguments)
    check_fit(path, checkpoint, "pictures of a digit", (1, SIZE, SIZE))

    from cnn_desktop.core.classifier import Classifier, use_one_thread

    use_one_thread()
    classifier = Classifier(checkpoint)
    status = 0
    for file in arguments.files:
        try:
            for line, image in _images(file):
                _say(file, line, image, checkpoint, classifier, output)
        except CnnDesktopError as error:
            output.message(error)
            status = FAILED
    return status


def _images(path: Path) -> Iterator[tuple[int | None, np.ndarray]]:
    """Yield what is in a file, as the network wants it, with the line of each drawing."""
    if path.suffix.lower() not in STROKE_SUFFIXES:
        yield None, normalise(read_picture(path))
        return
    is_empty = True
    for one in read_drawings(path):
        is_empty = False
        yield one.line, rasterize(one.drawing)
    if is_empty:
        raise NoDrawings(path=path)


def _say(
    file: Path,
    line: int | None,
    image: np.ndarray,
    checkpoint: Checkpoint,
    classifier: Classifier,
    output: Output,
) -> None:
    value: dict[str, object] = {"file": file}
    where = str(file)
    if line is not None:
        value["line"] = line
        where += f", line {line}"
    nothing = {"digit": None, "class": None, "confidence": None, "probabilities": None}
    if not image.any():  # a network would still name a digit
        output.result({**value, **nothing}, f"{where}: nothing is drawn")
        return
    prediction = classifier.predict(image)
    name = checkpoint.class_names[prediction.winner]
    value |= {
        "digit": prediction.winner if checkpoint.reads_digits else None,
        "class": name,
        "confidence": prediction.confidence,
        "probabilities": prediction.probabilities,
    }
    second = int(prediction.probabilities.argsort()[-2]) if len(prediction.probabilities) > 1 else 0
    share = prediction.probabilities[second]
    then = f", then {checkpoint.class_names[second]} ({_per_cent(share)})" if share >= 0.001 else ""
    output.result(value, f"{where}: {name} ({_per_cent(prediction.confidence)}){then}")


def _per_cent(share: float) -> str:
    """Return a share to a tenth of a per cent, with the gap that the other commands have."""
    return f"{100 * share:.1f} %"
