"""Reading kept runs and the weights of their epochs in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.runs.library import KeptRun, list_runs
from cnn_desktop.gui.common.latest_work import LatestWork

if TYPE_CHECKING:
    from cnn_desktop.core.runs.epoch_weights import Story

MOST_BYTES = 64_000_000  # of weights that are kept to be shown again
AHEAD = 6  # epochs that are read before they are asked for


@dataclass(frozen=True)
class EpochRead:
    """The weights of an epoch, or why there are none.

    Attributes:
        story: Which run's.
        epoch: From 1.
        checkpoint: The model; None where it cannot be read.
        error: Why.
    """

    story: Story
    epoch: int
    checkpoint: Checkpoint | None
    error: CnnDesktopError | None = None


class StoryReader(QObject):
    """Lists runs, opens one, reads its epochs; of each kind of question the latest counts.

    Args:
        runs_dir: The folder of runs.
        data_dir: The data folder.
        parent: Who asks.
    """

    listed = Signal(object)  # list[KeptRun | DamagedRun]
    opened = Signal(object)  # Story
    failed = Signal(object)  # the exception: a run that cannot be opened
    read = Signal(object)  # EpochRead

    def __init__(self, runs_dir: Path, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs_dir, self._data_dir = runs_dir, data_dir
        self._kept: OrderedDict[int, EpochRead] = OrderedDict()
        self._bytes = 0
        self._story: Story | None = None
        self._wanted = -1
        self._lister, self._opener, self._reader = (LatestWork(self) for _ in range(3))
        self._lister.yielded.connect(self.listed)
        self._lister.failed.connect(self.failed)
        self._opener.yielded.connect(self._on_opened)
        self._opener.failed.connect(self.failed)
        self._reader.yielded.connect(self._on_read)
        self._reader.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return any(w.is_running for w in (self._lister, self._opener, self._reader))

    def look(self) -> None:
        """Look what runs there are."""
        folder = self._runs_dir
        self._lister.start(lambda: iter_one(list_runs(folder)))

    def open(self, run: KeptRun) -> None:
        """Open a run; one that cannot be read is said with :attr:`failed`."""
        self._forget()
        data_dir = self._data_dir
        self._opener.start(lambda: _opened(run, data_dir))

    def want(self, epoch: int) -> None:
        """Ask for an epoch of the opened run; the ones behind it are read too."""
        if self._story is None:
            return
        self._wanted = epoch
        if (known := self._kept.get(epoch)) is not None:
            self._kept.move_to_end(epoch)
            self.read.emit(known)
        story = self._story
        place = story.epochs.index(epoch)
        missing = [e for e in story.epochs[place : place + AHEAD] if e not in self._kept]
        if missing:
            self._reader.start(lambda: read_epochs(story, missing))

    def stop(self) -> None:
        """Give everything up and wait for its end."""
        for work in (self._lister, self._opener, self._reader):
            work.close()

    def _forget(self) -> None:
        self._reader.stop()
        self._kept.clear()
        self._bytes, self._story, self._wanted = 0, None, -1

    def _on_opened(self, story: Story) -> None:
        self._story = story
        self.opened.emit(story)

    def _on_read(self, item: EpochRead) -> None:
        if item.story is not self._story:
            return
        self._kept[item.epoch] = item
        self._bytes += _size(item)
        while self._bytes > MOST_BYTES and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        if item.epoch == self._wanted:
            self.read.emit(item)


def read_epochs(story: Story, epochs: Sequence[int]) -> Iterator[EpochRead]:
    """Yield epochs one by one; a damaged one is an item too."""
    from cnn_desktop.core.runs.epoch_weights import read_epoch

    for epoch in epochs:
        try:
            yield EpochRead(story, epoch, read_epoch(story, epoch))
        except CnnDesktopError as error:
            yield EpochRead(story, epoch, None, error)


def _opened(run: KeptRun, data_dir: Path) -> Iterator[Story]:
    from cnn_desktop.core.runs.epoch_weights import open_story

    yield open_story(run, data_dir)


def iter_one(value: object) -> Iterator[object]:
    """Yield one value."""
    yield value


def _size(item: EpochRead) -> int:
    weights = item.checkpoint.weights.values() if item.checkpoint else ()
    return sum(array.nbytes for array in weights)
