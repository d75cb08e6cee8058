"""The training pictures that views look through: read once, shared by all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnn_desktop.core.data.datasets import CATALOGUE, Split, available, find_dataset, load, prepare
from cnn_desktop.core.data.imports.store import imported
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.networks.layers import Shape


@dataclass(frozen=True)
class TrainingPictures:
    """Pictures of a data set.

    Attributes:
        dataset: Its name.
        class_names: What each label stands for.
        train: Pictures and labels; must not be changed.
    """

    dataset: str
    class_names: tuple[str, ...]
    train: Split


class PictureStore:
    """Reads training pictures and keeps those asked for last. May be shared between threads.

    Args:
        data_dir: The data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = threading.Lock()
        self._kept: TrainingPictures | None = None

    def offers(self, shape: Shape) -> list[str]:
        """Return the names of data sets that are there and whose pictures have a shape.

        Quick: files are only looked at, not read. Nothing is ever downloaded for a view.
        """
        names = [*CATALOGUE, *imported(self._data_dir)]
        found = []
        for name in names:
            try:
                info = find_dataset(name, self._data_dir)
                if tuple(info.input_shape) == tuple(shape) and available(info, self._data_dir):
                    found.append(name)
            except (CnnDesktopError, OSError):  # removed while it was looked at
                continue
        return found

    def load(self, name: str) -> Iterator[DataProgress | TrainingPictures]:
        """Read a data set, or hand out the one that is kept.

        Yields:
            Progress where the program draws the pictures itself; at last the pictures.

        Raises:
            CnnDesktopError: In words: a file is missing or damaged.
        """
        while not self._lock.acquire(timeout=0.05):  # another view is reading it
            yield DataProgress(name, "", 0, None, "checking")
        try:
            if self._kept is None or self._kept.dataset != name:
                self._kept = None  # two of them would take the memory of both
                if name in CATALOGUE and CATALOGUE[name].is_drawn:
                    yield from prepare(name, self._data_dir)
                read = load(name, self._data_dir)
                self._kept = TrainingPictures(name, read.class_names, read.train)
            pictures = self._kept
        finally:
            self._lock.release()
        yield pictures
