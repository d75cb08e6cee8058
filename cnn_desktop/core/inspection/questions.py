"""What a window asks of the worker that holds training pictures, and what it hears. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_desktop.core.inspection.embedding import Components
from cnn_desktop.core.inspection.neighbours import COUNT, Floats, Metric, Neighbours

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """A drawing that is to be compared.

    Attributes:
        image: ``(C, H, W)`` float32, 0 for paper to 1 for ink.
        metric: How.
        count: With how many neighbours.
    """

    image: Floats
    metric: Metric = "cosine"
    count: int = COUNT


@dataclass(frozen=True)
class Answer:
    """What lies next to a drawing.

    Attributes:
        question: What was asked.
        row: ``(width,)``: the drawing in the last hidden layer.
        neighbours: The nearest pictures, by their numbers in the data set.
    """

    question: Question
    row: Floats
    neighbours: Neighbours


@dataclass(frozen=True)
class Reading:
    """How many pictures have been read.

    Attributes:
        done: So far.
        wanted: That will be.
        total: That the data set has; more than ``wanted`` where a sample must do.
    """

    done: int
    wanted: int
    total: int


@dataclass(frozen=True)
class DataMap:
    """Pictures in the plane of their principal components.

    Attributes:
        numbers: ``(N,)``: which pictures of the data set.
        rows: ``(N, width)`` float32: their last hidden layer.
        probabilities: ``(N, classes)`` float32: what the network says of them.
        components: The directions of the plane.
        points: ``(N, 2)``: where they lie.
        total: Pictures that the data set has.
    """

    numbers: Numbers
    rows: Floats
    probabilities: Floats
    components: Components
    points: NDArray[np.float64]
    total: int
