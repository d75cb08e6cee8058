"""Which picture the network is looked at with: the drawing, one of the data set's, or a file's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.data.datasets import Dataset, Split, load
from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.core.digits.picture import normalise, read_colours, read_picture
from cnn_desktop.core.inspection.pictures import fit_picture
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.session import Session

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction

DRAWING, TEST, TRAIN, FILE, GIVEN = "drawing", "test", "train", "file", "given"


@dataclass(frozen=True, eq=False)
class ChosenPicture:
    """A picture that is not the drawing.

    Attributes:
        pixels: ``(C, H, W)`` float32, 0 to 1.
        label: The class it is said to be; empty where nobody says.
        title: What it is called: a file's name, or a data set's.
    """

    pixels: np.ndarray
    label: str = ""
    title: str = ""


class InputChoice(QObject):
    """Remembers the choice and says when there is another picture.

    Data sets and files are read in a thread. Whoever has a picture of its own, such as a browser of
    data, hands it over by :meth:`show_picture`.

    Args:
        session: Whose drawing it may be, and whose network the picture must fit.
        data_dir: Where data sets lie.
        dataset_in_use: Returns the name of the data set in use.
        parent: Who it goes with.
    """

    changed = Signal()  # no payload: another picture, source or network; see image
    source_changed = Signal()  # no payload: see source, index, count, is_loading, error

    def __init__(
        self,
        session: Session,
        data_dir: Path,
        dataset_in_use: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._data_dir = session, data_dir
        self._dataset_in_use = dataset_in_use
        self._dataset: Dataset | None = None
        self._thread: IteratorThread | None = None  # whose answer is waited for
        self._running: set[IteratorThread] = set()  # with those whose answer comes too late
        self._picture: ChosenPicture | None = None
        self._frozen: np.ndarray | None = None
        self.is_frozen = False
        self.source = DRAWING
        self.index = 0  # of the picture in its part of the data set
        self.error: Exception | None = None
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)

    # -- what it is ------------------------------------------------------------------------------

    @property
    def image(self) -> np.ndarray | None:
        """The picture as the network takes it, ``(C, H, W)`` float32; None where there is none."""
        network = self._session.network
        if network is None or self._session.is_veiled:  # what is read here would be seen
            return None
        shape = network.input_shape
        if self.is_frozen:
            return None if self._frozen is None else fit_picture(self._frozen, shape)
        if self.source != DRAWING:
            return None if self._picture is None else fit_picture(self._picture.pixels, shape)
        if (seen := self._session.prediction) is not None:
            return seen.image
        drawn = self._session.input_image
        if drawn is None or not drawn.any() or self._session.ink.is_empty:
            return None
        return fit_to_input(drawn, shape)

    @property
    def prediction(self) -> Prediction | None:
        """What the network makes of it, where the session has found that out already."""
        follows = self.source == DRAWING and not self.is_frozen
        return self._session.prediction if follows else None

    @property
    def picture(self) -> ChosenPicture | None:
        """The picture that is not the drawing; None where the drawing is looked at."""
        return None if self.source == DRAWING else self._picture

    @property
    def count(self) -> int:
        """How many pictures there are to choose from by index; 0 where they have none."""
        if self._dataset is None or self.source not in {TEST, TRAIN}:
            return 0
        return len(self._split(self._dataset))

    @property
    def is_loading(self) -> bool:
        """Whether a data set or a file is being read."""
        return self._thread is not None

    @property
    def dataset_title(self) -> str:
        """The data set's name; empty while none is read."""
        return self._dataset.name if self._dataset else ""

    # -- choosing --------------------------------------------------------------------------------

    def use_drawing(self) -> None:
        """Look at the canvas."""
        self._begin(DRAWING)
        self._say()

    def use_data(self, source: str, index: int = 0) -> None:
        """Look at a picture of the data set in use: ``test`` or ``train`` and its index.

        An index beyond the last picture means the last one.
        """
        self._begin(source)
        self.index = max(0, index)
        name = self._dataset_in_use()
        if self._dataset is not None and self._dataset.name == name:
            self._take_from_dataset()
            return
        self._dataset = None
        self._read(lambda: _data(name, self._data_dir))
        self._say()

    def step(self, by: int) -> None:
        """Go on by so many pictures, round the ends."""
        if self.count:
            self.use_data(self.source, (self.index + by) % self.count)

    def random(self) -> None:
        """Look at any picture of the same part of the data set."""
        if self.count:
            self.use_data(self.source, random.randrange(self.count))  # noqa: S311 - no secret

    def use_file(self, path: Path) -> None:
        """Look at the picture in a file; grey ones are brought into MNIST's form."""
        self._begin(FILE)
        network = self._session.network
        channels = network.input_shape[0] if network else 1
        self._read(lambda: _file(path, channels))
        self._say()

    def show_picture(self, picture: ChosenPicture) -> None:
        """Look at a picture that someone else has chosen."""
        self._begin(GIVEN)
        self._picture = picture
        self._say()

    def set_frozen(self, frozen: bool) -> None:
        """Keep the picture as it is, whatever is drawn, or follow again."""
        if frozen == self.is_frozen:
            return
        self._frozen = self.image if frozen else None
        self.is_frozen = frozen
        self._say()

    def end(self) -> None:
        """Give up what is being read, and wait for that."""
        for thread in self._running:
            thread.cancel()
        for thread in self._running:
            thread.wait()

    # -- reading ---------------------------------------------------------------------------------

    def _begin(self, source: str) -> None:
        if self._thread is not None:  # its answer would come too late
            self._thread.cancel()
            self._thread = None
        self.is_frozen, self._frozen = False, None
        if source != self.source:
            self._picture = None
        self.source, self.error = source, None

    def _read(self, make: Callable[[], Iterator[object]]) -> None:
        thread = IteratorThread(make, self)
        self._thread = thread
        self._running.add(thread)
        thread.yielded.connect(lambda found: self._on_read(thread, found))
        thread.failed.connect(lambda error: self._on_failed(thread, error))
        thread.finished.connect(lambda: self._on_finished(thread))
        thread.start()

    def _on_read(self, thread: IteratorThread, found: object) -> None:
        if thread is not self._thread:
            return
        if isinstance(found, Dataset):
            self._dataset = found
            self._take_from_dataset()
        elif isinstance(found, ChosenPicture):
            self._picture = found
            self._say()

    def _on_failed(self, thread: IteratorThread, error: Exception) -> None:
        if thread is self._thread:
            self.error, self._picture = error, None
            self._say()

    def _on_finished(self, thread: IteratorThread) -> None:
        self._running.discard(thread)
        thread.deleteLater()
        if thread is self._thread:
            self._thread = None
            self.source_changed.emit()

    def _take_from_dataset(self) -> None:
        assert self._dataset is not None  # noqa: S101 - the callers have seen to that
        split = self._split(self._dataset)
        if not len(split):
            self._picture = None
        else:
            self.index = min(self.index, len(split) - 1)
            pixels = split.images[self.index].astype(np.float32) / 255
            label = self._dataset.class_names[int(split.labels[self.index])]
            self._picture = ChosenPicture(pixels, label, self._dataset.name)
        self._say()

    def _split(self, dataset: Dataset) -> Split:
        return dataset.train if self.source == TRAIN else dataset.test

    # -- what changes ----------------------------------------------------------------------------

    def _say(self) -> None:
        self.source_changed.emit()
        self.changed.emit()

    def _on_prediction_changed(self) -> None:
        # With other weights the session reads its drawing anew: that too is said here.
        self.changed.emit()

    def _on_model_changed(self) -> None:
        chosen = self._dataset if self.source in {TEST, TRAIN} else None
        if chosen is not None and chosen.name != self._dataset_in_use():
            self.use_data(self.source, self.index)
            return
        self.changed.emit()


def _data(name: str, data_dir: Path) -> Iterator[Dataset]:
    yield load(name, data_dir)


def _file(path: Path, channels: int) -> Iterator[ChosenPicture]:
    grey = channels == 1
    pixels = normalise(read_picture(path))[None] if grey else read_colours(path)
    yield ChosenPicture(pixels, title=path.name)
