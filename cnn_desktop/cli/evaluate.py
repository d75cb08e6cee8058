"""``cnn-desktop evaluate``: how well a model reads."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cnn_desktop import paths
from cnn_desktop.cli.digits import read_my_digits
from cnn_desktop.cli.models import check_fit, fetch_test, open_model
from cnn_desktop.cli.output import Output, percent, table
from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.data.catalogue import CATALOGUE
from cnn_desktop.core.data.datasets import Split, load_test
from cnn_desktop.core.data.digit_mix import MY_DIGITS, digits_dataset, find_data, is_fine_tuning
from cnn_desktop.core.data.imports.store import imported
from cnn_desktop.core.drawing import read_drawings
from cnn_desktop.core.errors import DrawingNotMeasurable, NoDrawings
from cnn_desktop.core.raster import SIZE, rasterize

if TYPE_CHECKING:
    from cnn_desktop.core.evaluation import Evaluation

CHUNK = 500  # pictures a forward pass
DEFAULT_DATASET = "mnist"

Part = tuple[np.ndarray, np.ndarray]
"""Pictures ``(N, C, H, W)`` float32, 0 to 1, and their classes ``(N,)`` int64."""


def evaluate(arguments: argparse.Namespace, output: Output) -> int:
    """Measure a model on a data set's test images or on drawings.

    Raises:
        CnnDesktopError: In words.
    """
    path, checkpoint = open_model(arguments)
    data_dir = paths.data_dir(arguments.data_dir)
    dataset: str | None = None
    if arguments.strokes:
        check_fit(path, checkpoint, "drawings of digits", (1, SIZE, SIZE), DIGITS)
        what, parts = str(arguments.strokes), _drawings(arguments.strokes)
    else:
        dataset = arguments.dataset or _learned_from(checkpoint, data_dir)
        info = find_data(dataset, data_dir)
        check_fit(path, checkpoint, info.title, info.input_shape, info.class_names)
        if dataset == MY_DIGITS:
            test = digits_dataset(read_my_digits(None, output)).test
            what, parts = f"{info.title}, those that are held out", _parts(test)
        else:
            fetch_test(info.name, data_dir, output)
            what, parts = f"{info.title}, test images", _test_images(info.name, data_dir)
    result = _measure(checkpoint, parts, output)
    value = {
        "accuracy": result.accuracy,
        "n": result.n,
        "per_class": result.per_class,
        "confusion": result.confusion,
        "loss": result.loss,
        "class_names": checkpoint.class_names,
        "model": path,
        "dataset": dataset,
        "strokes": arguments.strokes,
    }
    output.result(value, _text(result, f"{checkpoint.name} ({path})", what))
    if arguments.by_class:
        output.text(_by_class(result, checkpoint.class_names))
    return 0


def _learned_from(checkpoint: Checkpoint, data_dir: Path) -> str:
    recipe = checkpoint.recipe
    if recipe is None or is_fine_tuning(recipe):
        return DEFAULT_DATASET
    known = {*CATALOGUE, MY_DIGITS, *imported(data_dir)}
    return recipe.dataset if recipe.dataset in known else DEFAULT_DATASET


def _measure(checkpoint: Checkpoint, parts: Iterator[Part], output: Output) -> Evaluation:
    import torch

    from cnn_desktop.core.classifier import Classifier
    from cnn_desktop.core.evaluation import Tally

    classifier = Classifier(checkpoint)
    tally, done = Tally(len(checkpoint.class_names)), 0
    for images, labels in parts:
        tally.add(classifier.logits(images), torch.from_numpy(labels))
        done += len(labels)
        output.progress(f"{done:,} read")
    return tally.result()


def _test_images(dataset: str, data_dir: Path) -> Iterator[Part]:
    yield from _parts(load_test(dataset, data_dir))


def _parts(test: Split) -> Iterator[Part]:
    for start in range(0, len(test), CHUNK):
        part = slice(start, start + CHUNK)
        yield test.images[part].astype(np.float32) / 255, test.labels[part]


def _drawings(path: Path) -> Iterator[Part]:
    """Paint drawings as the canvas does, and see that each one can be counted."""
    drawings = read_drawings(path)
    is_empty = True
    while part := list(itertools.islice(drawings, CHUNK)):
        is_empty = False
        for one in part:
            lacks = "it has no label" if one.label is None else "it has no strokes"
            if one.label is None or one.drawing.is_empty:
                raise DrawingNotMeasurable(where=f"{path}, line {one.line}", reason=lacks)
        images = np.stack([rasterize(one.drawing) for one in part])[:, np.newaxis]
        yield images, np.array([one.label for one in part], np.int64)
    if is_empty:
        raise NoDrawings(path=path)


def _text(result: Evaluation, model: str, what: str) -> str:
    right = int(result.confusion.trace())
    return table(
        [
            ("model", model),
            ("measured on", what),
            ("accuracy", f"{percent(result.accuracy)} ({right:,} of {result.n:,})"),
            ("loss", f"{result.loss:.4f}"),
        ]
    )


def _by_class(result: Evaluation, class_names: tuple[str, ...]) -> str:
    rows = []
    for number, name in enumerate(class_names):
        counts = result.confusion[number].copy()
        total, right = int(counts.sum()), int(counts[number])
        counts[number] = 0
        worst = int(counts.argmax())
        mistaken = f"{class_names[worst]} ({counts[worst]:,} times)" if counts[worst] else "-"
        share = percent(result.per_class[number])
        rows.append((name, f"{total:,}", f"{right:,}", share, mistaken))
    heads = ("class", "samples", "right", "accuracy", "most often taken for")
    return "\n" + table(rows, heads, right=" rrr")
