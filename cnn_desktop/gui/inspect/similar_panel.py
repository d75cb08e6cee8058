"""The training pictures that the network takes for the most similar to the drawing, live."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.mailbox import Mailbox
from cnn_desktop.core.inspection.neighbours import Metric
from cnn_desktop.core.inspection.picture_store import PictureStore, TrainingPictures
from cnn_desktop.core.inspection.questions import Answer, Question, Reading
from cnn_desktop.gui.common.elided import ElidedCombo
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.common.picture_strip import PictureStrip, Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import fill_choice, named, shortened
from cnn_desktop.gui.inspect.sources import progress_words, same_model
from cnn_desktop.gui.veil import hidden_words

METRICS = ("cosine", "euclidean")


class SimilarPanel(QWidget):
    """Five pictures in a row; a worker holds the index and answers the newest question."""

    picture_chosen = Signal(object)  # (C, H, W) uint8: the picture that was clicked

    def __init__(self, store: PictureStore, theme: Theme) -> None:
        super().__init__()
        self._store = store
        self._work = LatestWork(self)
        self._mailbox: Mailbox[Question] = Mailbox()
        self._checkpoint: Checkpoint | None = None
        self._source = ""
        self._pictures: TrainingPictures | None = None
        self._loading: DataProgress | None = None
        self._reading: Reading | None = None
        self._image: np.ndarray | None = None
        self._is_hidden = False
        self._answer: Answer | None = None
        self._error: Exception | None = None
        self._title = QLabel()
        set_role(self._title, "group")
        self._metric = named(ElidedCombo(), "similar_metric")
        self._strip = named(PictureStrip(theme, 5), "similar_pictures")
        self._text = named(QLabel(), "similar_text")
        set_role(self._text, "caption")
        self._text.setWordWrap(True)
        self._lay_out()
        self._metric.currentIndexChanged.connect(self._put_question)
        self._strip.clicked.connect(self._on_clicked)
        self._work.yielded.connect(self._on_item)
        self._work.failed.connect(self._on_failed)
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._metric)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._strip, 3)
        body.addWidget(self._text, 2)
        layout.addLayout(body, 1)

    @property
    def answer(self) -> Answer | None:
        """What was found last; None where nothing was."""
        return self._answer

    @property
    def neighbours(self) -> list[tuple[int, float, str]]:
        """What is shown: number, distance and class of each picture."""
        if self._answer is None or self._pictures is None or self._image is None:
            return []
        labels, names = self._pictures.train.labels, self._pictures.class_names
        found = self._answer.neighbours
        return [
            (int(number), float(distance), names[int(labels[number])])
            for number, distance in zip(found.indices, found.distances, strict=True)
        ]

    def ask(self, checkpoint: Checkpoint | None, source: str) -> None:
        """Compare with the training pictures of a data set, as a model sees them.

        Args:
            checkpoint: The model; None for nothing at all.
            source: The data set; empty where none fits.
        """
        same = source == self._source and same_model(checkpoint, self._checkpoint)
        if same and self._work.is_running:
            return
        self._checkpoint, self._source = checkpoint, source
        self._pictures = self._loading = self._reading = self._answer = self._error = None
        self._mailbox.close()
        self._mailbox = Mailbox()
        if checkpoint is None or not source:
            self._work.stop()
        else:
            store, mailbox = self._store, self._mailbox
            self._work.start(lambda: _serve(checkpoint, source, store, mailbox), mailbox.close)
            self._put_question()
        self._show()

    def rest(self) -> None:
        """Nobody looks: stop reading; an index that is whole is kept and costs nothing."""
        if self._reading is None or self._reading.done < self._reading.wanted:
            self._work.stop()

    def set_drawing(self, image: np.ndarray | None, *, is_hidden: bool = False) -> None:
        """Compare this drawing ``(C, H, W)``, 0 to 1; None where there is none, or it is hidden."""
        self._image, self._is_hidden = image, is_hidden
        self._put_question()
        self._show()

    def _put_question(self) -> None:
        if self._image is not None and self._metric.currentIndex() >= 0:
            metric: Metric = "euclidean" if self._metric.currentData() == "euclidean" else "cosine"
            self._mailbox.put(Question(self._image, metric))

    def _on_item(self, item: DataProgress | TrainingPictures | Reading | Answer) -> None:
        if isinstance(item, Answer):
            self._answer = item
        elif isinstance(item, Reading):
            self._reading, self._loading = item, None
        elif isinstance(item, TrainingPictures):
            self._pictures = item
        else:
            self._loading = item
        self._show()

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._answer = None
        self._show()

    def _on_clicked(self, index: int) -> None:
        self.picture_chosen.emit(self._strip.tiles[index].pixels)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        tiles = []
        if self._pictures is not None:
            for number, distance, name in self.neighbours:
                tip = self.tr("Training picture {0}, class {1}: distance {2}").format(
                    number, name, f"{distance:.3f}"
                )
                caption = f"{shortened(name, 12)} · {distance:.2f}"
                tiles.append(Tile(self._pictures.train.images[number], caption, tip))
        self._strip.set_tiles(tiles, places=5)
        empty = self._error is None and bool(self._source) and self._image is None
        hint = self.tr("Draw on the right to see what the network takes for similar.")
        if self._is_hidden:
            hint = hidden_words()
        self._strip.set_empty_text(hint if empty else "")
        self._text.setText(self._words())

    def _words(self) -> str:
        if self._error is not None:
            return error_text(self._error)
        if self._loading is not None:
            return progress_words(self._loading)
        if self._reading is None:
            return progress_words(None) if self._work.is_running else ""
        done, wanted, total = (
            f"{count:,}"
            for count in (self._reading.done, self._reading.wanted, self._reading.total)
        )
        if done != wanted and wanted != total:
            return self.tr(
                "{0} pictures read of {1}, picked at random from the {2} training pictures (all of "
                "them would take too much memory); the nearest of them so far."
            ).format(done, wanted, total)
        if done != wanted:
            return self.tr("{0} of {1} training pictures read, the nearest of them so far.").format(
                done, wanted
            )
        if wanted != total:
            return self.tr(
                "Among a random {0} of the {1} training pictures, by the last hidden layer; all "
                "of them would take too much memory."
            ).format(wanted, total)
        return self.tr("Among all {0} training pictures, by the last hidden layer.").format(total)

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Five training pictures nearest to the drawing"))
        self._strip.setAccessibleName(self.tr("Five training pictures nearest to the drawing"))
        titles = (self.tr("Direction (cosine)"), self.tr("Distance (Euclidean)"))
        fill_choice(self._metric, zip(titles, METRICS, strict=True))
        self._metric.setAccessibleName(self.tr("How similarity is measured"))
        self._metric.setToolTip(
            self.tr(
                "Between two rows of numbers in the last hidden layer: the angle between them, or "
                "the length of their difference."
            )
        )
        self._show()


def _serve(
    checkpoint: Checkpoint, source: str, store: PictureStore, mailbox: Mailbox[Question]
) -> Iterator[DataProgress | TrainingPictures | Reading | Answer]:
    """Yield progress, the pictures, then answers until the mailbox is closed."""
    from cnn_desktop.core.inspection.live import hidden_reader, live_neighbours

    hidden_reader(checkpoint)  # a network without a hidden layer need not wait for the pictures
    for item in store.load(source):
        yield item
        if isinstance(item, TrainingPictures):
            yield from live_neighbours(checkpoint, item.train.images, mailbox)
