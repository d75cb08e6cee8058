"""All epochs of a run as an animated GIF, as a series of PNG pictures, or as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cnn_desktop.core.files import write_atomically
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.exports import Row, csv_of, png_of
from cnn_desktop.gui.common.latest_work import LatestWork, may_go_on
from cnn_desktop.gui.inspect.story_reader import EpochRead, read_epochs

if TYPE_CHECKING:
    from cnn_desktop.core.runs.epoch_weights import Story

SECONDS = 0.5  # that an epoch is shown in a GIF; less where there are many
LONGEST = 20.0  # seconds that the whole GIF takes


class SeriesExport(QObject):
    """Reads each epoch in a thread, paints it in the window's own, writes the file in a thread.

    Args:
        paint: Returns the picture of an epoch that was read; the argument after it is the scale.
        row: Returns its numbers.
        parent: Who asks.
    """

    progressed = Signal(int, int)  # epochs that are painted, and all of them
    finished = Signal(object, int)  # the Path that was asked for, and how many epochs are missing
    failed = Signal(object)  # the exception that says why nothing was written
    ended = Signal()  # after one of the two, or after it was cancelled

    def __init__(
        self,
        paint: Callable[[EpochRead, float], QImage],
        row: Callable[[EpochRead], Row],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paint, self._row = paint, row
        self._path = Path()
        self._head: Row = ()
        self._pictures: list[tuple[int, QImage]] = []
        self._rows: list[Row] = []
        self._total = self._missing = 0
        self._ends = (1, 1)
        self._is_busy = self._is_reading = False
        self._work = LatestWork(self)
        self._work.yielded.connect(self._on_item)
        self._work.failed.connect(self._on_failed)
        self._work.rested.connect(self._on_rested)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being made, or what was given up has not ended yet."""
        return self._is_busy

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last epoch of which there is a picture in the latest file."""
        return self._ends

    def start(self, path: Path, story: Story, head: Row) -> None:
        """Make a file.

        Args:
            path: ``.gif``, ``.csv``, or else ``.png``: then each epoch's picture is a file, whose
                name has the epoch's number at its end.
            story: Whose epochs.
            head: Of the table.
        """
        self._path, self._head = path, head
        self._pictures, self._rows = [], []
        self._total, self._missing = len(story.epochs), 0
        self._is_busy = self._is_reading = True
        self._work.start(lambda: read_epochs(story, story.epochs))
        self.progressed.emit(0, self._total)

    def cancel(self) -> None:
        """Give it up; nothing is written that is not written yet."""
        self._is_reading = False
        self._work.stop()

    def stop(self) -> None:
        """Give it up and wait for the end of its thread."""
        self._is_reading = False
        self._work.close()

    def _on_item(self, item: object) -> None:
        if isinstance(item, EpochRead):
            self._take(item)
        else:
            self.finished.emit(self._path, self._missing)

    def _take(self, item: EpochRead) -> None:
        ending = self._path.suffix.lower()
        if item.checkpoint is None:
            self._missing += 1
        elif ending == ".csv":
            self._rows.append(self._row(item))
        else:
            self._pictures.append((item.epoch, self._paint(item, 1 if ending == ".gif" else 2)))
        done = len(self._pictures) + len(self._rows) + self._missing
        self.progressed.emit(done, self._total)

    def _on_failed(self, error: Exception) -> None:
        self._is_reading = False
        self.failed.emit(error)

    def _on_rested(self) -> None:
        if not self._is_reading:
            self._end()
            return
        self._is_reading = False
        if not self._pictures and not self._rows:
            self.finished.emit(self._path, self._missing)
            self._end()
            return
        path, pictures = self._path, self._pictures
        if pictures:
            self._ends = pictures[0][0], pictures[-1][0]
        table = [self._head, *self._rows]
        ending = path.suffix.lower()
        if ending == ".csv":
            self._work.start(lambda: _write(path, csv_of(table)))
        elif ending == ".gif":
            images = [image for _, image in pictures]
            self._work.start(lambda: _write_gif(path, images))
        else:
            self._work.start(lambda: _write_series(path, pictures))

    def _end(self) -> None:
        self._pictures, self._rows = [], []
        self._is_busy = False
        self.ended.emit()


def series_path(path: Path, epoch: int) -> Path:
    """Return the file of one epoch's picture."""
    return path.with_name(f"{path.stem}-{epoch:04}.png")


def _write(path: Path, data: bytes) -> Iterator[Path]:
    write_atomically(path, data)
    yield path


def _write_gif(path: Path, images: Sequence[QImage]) -> Iterator[Path]:
    from cnn_desktop.core.inspection.animation import to_gif

    seconds = min(SECONDS, LONGEST / max(1, len(images)))
    yield from _write(path, to_gif([to_array(image)[..., :3] for image in images], seconds))


def _write_series(path: Path, pictures: Sequence[tuple[int, QImage]]) -> Iterator[Path]:
    for epoch, image in pictures:
        if not may_go_on():
            return
        write_atomically(series_path(path, epoch), png_of(image))
    yield path
