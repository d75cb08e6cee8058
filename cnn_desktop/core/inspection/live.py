"""Reading the last hidden layer of training pictures, and comparing drawings with them live.

Generators for a worker thread: they read pictures, say how far they are, and answer questions in
between and afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.inspection.embedding import POINTS, principal_components
from cnn_desktop.core.inspection.layer_choice import hidden_layer
from cnn_desktop.core.inspection.mailbox import Mailbox
from cnn_desktop.core.inspection.neighbours import Floats, NeighbourIndex, sample_order
from cnn_desktop.core.inspection.questions import (
    Answer,
    DataMap,
    Numbers,
    Question,
    Reading,
)
from cnn_desktop.core.inspection.reading import LayerReader


def read_hidden(
    reader: LayerReader, images: NDArray[np.uint8], order: Numbers
) -> Iterator[tuple[Floats, Numbers, Floats]]:
    """Read one layer of training pictures, and what the network says of them.

    Args:
        reader: Of the layer.
        images: ``(N, C, H, W)``, 0 for paper to 255 for ink.
        order: Which of them, in which order.

    Yields:
        A batch: rows ``(B, width)``, the pictures' numbers ``(B,)``, probabilities
        ``(B, classes)``.

    Raises:
        WeightsNotFinite: What comes out is no number.
    """
    for start in range(0, len(order), reader.batch_size):
        numbers = order[start : start + reader.batch_size]
        hidden, logits = reader.read_both(images[numbers])
        probabilities = torch.softmax(logits.flatten(1), dim=1).numpy()
        yield hidden.flatten(1).numpy().copy(), numbers, probabilities.copy()


def hidden_reader(checkpoint: Checkpoint) -> LayerReader:
    """Return a reader of the last hidden layer.

    Raises:
        HiddenLayerMissing: The network has none.
        WeightsNotFinite: The weights are no numbers.
    """
    return LayerReader(checkpoint, hidden_layer(checkpoint.network).name)


def live_neighbours(
    checkpoint: Checkpoint, images: NDArray[np.uint8], mailbox: Mailbox[Question]
) -> Iterator[Reading | Answer]:
    """Index training pictures and answer questions, also while pictures are still being read.

    Ends when the mailbox is closed.

    Args:
        checkpoint: The model; it is not changed.
        images: ``(N, C, H, W)``, 0 for paper to 255 for ink.
        mailbox: Where questions come in.

    Raises:
        HiddenLayerMissing: The network has no hidden layer.
        WeightsNotFinite: The weights are no numbers, or what comes out is none.
    """
    reader = hidden_reader(checkpoint)
    order = sample_order(len(images), int(np.prod(reader.info.output_shape)))
    index = NeighbourIndex(len(order), int(np.prod(reader.info.output_shape)))
    for rows, numbers, _ in read_hidden(reader, images, order):
        index.add(rows, numbers)
        yield Reading(len(index), len(order), len(images))
        if question := mailbox.take():
            yield _answer(reader, index, question)
    while question := mailbox.wait():
        yield _answer(reader, index, question)


def live_map(
    checkpoint: Checkpoint,
    images: NDArray[np.uint8],
    mailbox: Mailbox[Question],
    most: int = POINTS,
    seed: int = 0,
) -> Iterator[Reading | DataMap | Answer]:
    """Lay a sample of training pictures out, then say where drawings lie among them.

    Ends when the mailbox is closed.

    Args:
        checkpoint: The model; it is not changed.
        images: ``(N, C, H, W)``, 0 for paper to 255 for ink.
        mailbox: Where questions come in.
        most: Pictures in the sample.
        seed: Of the sample.

    Raises:
        HiddenLayerMissing: The network has no hidden layer.
        WeightsNotFinite: The weights are no numbers, or what comes out is none.
    """
    reader = hidden_reader(checkpoint)
    width = int(np.prod(reader.info.output_shape))
    order = sample_order(len(images), width, seed)[:most]
    batches = []
    for batch in read_hidden(reader, images, order):
        batches.append(batch)
        done = sum(len(numbers) for _, numbers, _ in batches)
        yield Reading(done, len(order), len(images))
    rows = np.concatenate([batch[0] for batch in batches])
    probabilities = np.concatenate([batch[2] for batch in batches])
    components = principal_components(rows)
    points = components.place(rows)
    yield DataMap(order, rows, probabilities, components, points, len(images))
    index = NeighbourIndex(len(order), width)
    index.add(rows, np.arange(len(order)))  # by their places in the map
    while question := mailbox.wait():
        yield _answer(reader, index, question)


def _answer(reader: LayerReader, index: NeighbourIndex, question: Question) -> Answer:
    row = reader.read_drawing(question.image)
    return Answer(question, row, index.nearest(row, question.count, question.metric))
