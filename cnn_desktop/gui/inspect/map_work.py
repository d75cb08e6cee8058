"""What the map is made of: pictures read, laid out in two ways, and the drawing's place in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.embedding import Layout, place_among
from cnn_desktop.core.inspection.mailbox import Mailbox
from cnn_desktop.core.inspection.picture_store import PictureStore, TrainingPictures
from cnn_desktop.core.inspection.questions import Answer, DataMap, Question, Reading
from cnn_desktop.core.inspection.tsne_process import TsneProcess
from cnn_desktop.gui.common.latest_work import LatestWork

NEIGHBOURS = 5  # whose mean is the drawing's place in t-SNE's map


@dataclass(frozen=True)
class Shown:
    """What the map shows.

    Attributes:
        data: The sample and its principal components.
        pictures: Where it is from.
        class_names: Of the network that read them.
    """

    data: DataMap
    pictures: TrainingPictures
    class_names: tuple[str, ...]

    @property
    def labels(self) -> np.ndarray:
        """The true class of each point, ``(N,)``."""
        labels: np.ndarray = self.pictures.train.labels[self.data.numbers]
        return labels

    def picture(self, index: int) -> np.ndarray:
        """Return a point's picture, ``(C, H, W)`` uint8."""
        picture: np.ndarray = self.pictures.train.images[self.number(index)]
        return picture

    def number(self, index: int) -> int:
        """Return a point's place among the training pictures."""
        return int(self.data.numbers[index])

    def class_name(self, index: int) -> str:
        """Return a point's true class."""
        return self.pictures.class_names[int(self.labels[index])]

    def read_as(self, index: int) -> tuple[str, float]:
        """Return what the network reads a point's picture as, and how surely, 0 to 1."""
        probabilities = self.data.probabilities[index]
        winner = int(probabilities.argmax())
        return self.class_names[winner], float(probabilities[winner])


class MapWork(QObject):
    """One thread reads pictures and answers where the drawing lies, another works at t-SNE.

    Args:
        store: Where training pictures come from.
        parent: The view: when its window closes, both threads end.
    """

    changed = Signal()  # how far things are; no payload: see the properties
    mapped = Signal()  # the map is there: see shown and points
    moved = Signal()  # all points lie elsewhere: see points
    placed = Signal()  # the drawing lies elsewhere: see mine

    def __init__(self, store: PictureStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._reader, self._layouter = LatestWork(self), LatestWork(self)
        self._mailbox: Mailbox[Question] = Mailbox()
        self._class_names: tuple[str, ...] = ()
        self._pictures: TrainingPictures | None = None
        self._follows = False  # whether there is a drawing whose place is wanted
        self._answer: Answer | None = None
        self.shown: Shown | None = None
        self.layout: Layout | None = None  # t-SNE's, as far as it has come
        self.by_tsne = False  # the way that is looked at
        self.progress: DataProgress | Reading | None = None
        self.error: Exception | None = None  # why there is no map, or no map by t-SNE
        self._reader.yielded.connect(self._on_item)
        self._reader.failed.connect(self._on_failed)
        self._layouter.yielded.connect(self._on_layout)
        self._layouter.failed.connect(self._on_layout_failed)
        for work in (self._reader, self._layouter):
            work.rested.connect(self.changed)

    # -- what is there ---------------------------------------------------------------------------

    @property
    def is_alive(self) -> bool:
        """Whether pictures are read or the drawing is followed."""
        return self._reader.is_running

    @property
    def is_building(self) -> bool:
        """Whether there is no map yet, but one to come."""
        return self._reader.is_running and self.shown is None

    @property
    def is_laying_out(self) -> bool:
        """Whether t-SNE is at work."""
        return self._layouter.is_running

    @property
    def points(self) -> np.ndarray:
        """Where the pictures lie in the chosen way, ``(N, 2)``."""
        if self.shown is None:
            return np.zeros((0, 2))
        if self.by_tsne and self.layout is not None:
            return self.layout.points
        return self.shown.data.points

    @property
    def mine(self) -> np.ndarray | None:
        """Where the drawing lies: exact among principal components, near it in t-SNE's map."""
        if self._answer is None or self.shown is None:
            return None
        if self.by_tsne and self.layout is not None:
            return place_among(self.layout.points, self._answer.neighbours.indices)
        place: np.ndarray = self.shown.data.components.place(self._answer.row[None])[0]
        return place

    # -- what is asked ---------------------------------------------------------------------------

    def ask(self, checkpoint: Checkpoint | None, source: str) -> None:
        """Lay a data set out anew, as a model sees it; None, or no source, for nothing at all."""
        self._layouter.stop()
        self._mailbox.close()
        mailbox = self._mailbox = Mailbox()
        self._pictures = self.shown = self.layout = self._answer = None
        self.progress = self.error = None
        self.by_tsne = False
        if checkpoint is None or not source:
            self._reader.stop()
            return
        store, self._class_names = self._store, checkpoint.class_names
        self._reader.start(lambda: _serve(checkpoint, source, store, mailbox), mailbox.close)

    def follow(self, image: np.ndarray | None) -> None:
        """Find the place of a drawing ``(C, H, W)``; None where there is none."""
        self._follows = image is not None
        if image is None:
            self._answer = None
            self.placed.emit()
        else:
            self._mailbox.put(Question(image, "euclidean", NEIGHBOURS))

    def show_pca(self) -> None:
        """Look at the principal components."""
        self._layouter.stop()
        self.error, self.by_tsne = None, False
        self.moved.emit()
        self.changed.emit()

    def show_tsne(self) -> None:
        """Look at t-SNE's map; begin with it where it is not whole."""
        if self.shown is None:
            return
        self.error, self.by_tsne = None, True
        if self.layout is None or not self.layout.is_done:
            self.layout = None
            rows, points = self.shown.data.rows, self.shown.data.points
            process = TsneProcess(rows, points)
            self._layouter.start(process.layouts, process.end)
        self.moved.emit()
        self.changed.emit()

    def give_up(self) -> None:
        """Give up t-SNE, or the map itself."""
        if self.is_laying_out:
            self._layouter.stop()
        else:
            self._reader.stop()
            self.progress = None
        self.changed.emit()

    def rest(self) -> None:
        """Nobody looks: give up what is not there yet; a map that is there is kept."""
        self._layouter.stop()
        if self.shown is None:
            self._reader.stop()

    # -- what comes back -------------------------------------------------------------------------

    def _on_item(self, item: DataProgress | TrainingPictures | Reading | DataMap | Answer) -> None:
        if isinstance(item, Answer):
            if self._follows:  # else the drawing was cleared while its place was looked for
                self._answer = item
                self.placed.emit()
        elif isinstance(item, TrainingPictures):
            self._pictures = item
        elif isinstance(item, DataMap):
            assert self._pictures is not None  # noqa: S101 - it came before
            self.shown, self.progress = Shown(item, self._pictures, self._class_names), None
            self.mapped.emit()
            self.changed.emit()
        else:
            self.progress = item
            self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.error, self.progress = error, None
        self.changed.emit()

    def _on_layout(self, layout: Layout) -> None:
        self.layout = layout
        if self.by_tsne:
            self.moved.emit()
        self.changed.emit()

    def _on_layout_failed(self, error: Exception) -> None:
        self.error, self.by_tsne = error, False
        self.moved.emit()
        self.changed.emit()


def _serve(
    checkpoint: Checkpoint, source: str, store: PictureStore, mailbox: Mailbox[Question]
) -> Iterator[DataProgress | TrainingPictures | Reading | DataMap | Answer]:
    """Yield progress, the pictures, the map, then answers until the mailbox is closed."""
    from cnn_desktop.core.inspection.live import hidden_reader, live_map

    hidden_reader(checkpoint)  # a network without a hidden layer need not wait for the pictures
    for item in store.load(source):
        yield item
        if isinstance(item, TrainingPictures):
            yield from live_map(checkpoint, item.train.images, mailbox)
