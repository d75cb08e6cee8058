"""The ten training pictures that excite a unit most, and where in them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.picture_store import PictureStore, TrainingPictures
from cnn_desktop.gui.common.elided import ElidedLabel
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.common.picture_strip import PictureStrip, Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.dream_panel import Unit
from cnn_desktop.gui.inspect.sources import progress_words, same_model

if TYPE_CHECKING:
    from cnn_desktop.core.inspection.examples import Example, Examples

SHOW_MS = 100  # pictures are shown anew at most this often while they are looked through
KEPT = 16  # layers whose strongest pictures are remembered


@dataclass(frozen=True)
class Found:
    """What has been found up to now.

    Attributes:
        examples: For all units of the layer.
        pictures: Where they are from.
    """

    examples: Examples
    pictures: TrainingPictures


Cache = OrderedDict[tuple[str, str, str], Found]
"""By the model's checksum, the data set and the layer; the one used last at the end."""


class ExamplesPanel(QWidget):
    """Ten pictures in two rows, filled while the training set is looked through."""

    picture_chosen = Signal(object)  # (C, H, W) uint8: the picture that was clicked

    def __init__(self, store: PictureStore, theme: Theme) -> None:
        super().__init__()
        self._store = store
        self._work = LatestWork(self)
        self._cache: Cache = OrderedDict()
        self._unit: Unit | None = None
        self._source = ""
        self._found: Found | None = None
        self._loading: DataProgress | None = None
        self._error: Exception | None = None
        self._stopped = False
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(SHOW_MS)
        self._pace.timeout.connect(self._show)
        self._title = ElidedLabel(16)
        set_role(self._title, "group")
        self._strip = named(PictureStrip(theme, 5), "excite_examples")
        self._text = named(QLabel(), "examples_text")
        set_role(self._text, "caption")
        self._text.setWordWrap(True)
        self._progress = named(QProgressBar(), "examples_progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(64)
        self._stop = named(QPushButton(), "examples_stop")
        self._lay_out()
        self._stop.clicked.connect(self._on_stop)
        self._strip.clicked.connect(self._on_clicked)
        self._work.yielded.connect(self._on_item)
        self._work.failed.connect(self._on_failed)
        self._work.rested.connect(self._show)
        self._retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._progress)
        head.addWidget(self._stop)
        layout.addLayout(head)
        layout.addWidget(self._strip, 1)
        layout.addWidget(self._text)

    def ask(self, unit: Unit | None, source: str) -> None:
        """Find the pictures of a unit.

        Args:
            unit: The unit; None for nothing at all.
            source: The data set; empty where none fits.
        """
        before, source_before = self._unit, self._source
        self._unit, self._source = unit, source
        same_layer = (
            unit is not None
            and before is not None
            and unit.layer == before.layer
            and source == source_before
            and same_model(unit.checkpoint, before.checkpoint)
        )
        # All units of a layer are found in one pass.
        if not same_layer or self._error or not (self._work.is_running or self._is_whole):
            self._begin()
        self._show()

    def give_up(self) -> None:
        """Stop looking: nobody looks at what is found."""
        if self._work.is_running:
            self._on_stop()

    @property
    def examples(self) -> list[tuple[Example, str]]:
        """What is shown: each picture with the name of its class."""
        found, unit = self._found, self._unit
        if found is None or unit is None:
            return []
        labels, names = found.pictures.train.labels, found.pictures.class_names
        of_unit = found.examples.of_unit(unit.unit)
        return [(each, names[int(labels[each.index])]) for each in of_unit]

    @property
    def _is_whole(self) -> bool:
        return self._found is not None and self._found.examples.is_done

    def _begin(self) -> None:
        self._found = self._error = self._loading = None
        self._stopped = False
        if self._unit is None or not self._source:
            self._work.stop()
            return
        unit, source, store, cache = self._unit, self._source, self._store, self._cache
        self._work.start(lambda: _look(unit, source, store, cache))

    def _on_item(self, item: DataProgress | Found) -> None:
        if isinstance(item, DataProgress):
            self._loading = item
        else:
            self._found, self._loading = item, None
        if self._is_whole:
            self._show()
        elif not self._pace.isActive():
            self._pace.start()

    def _on_failed(self, error: Exception) -> None:
        self._found, self._error = None, error
        self._show()

    def _on_stop(self) -> None:
        self._stopped = True
        self._work.stop()
        self._show()

    def _on_clicked(self, index: int) -> None:
        self.picture_chosen.emit(self._strip.tiles[index].pixels)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        runs = self._work.is_running
        self._stop.setEnabled(runs)
        if self._found is not None:
            self._progress.setRange(0, self._found.examples.total)
            self._progress.setValue(self._found.examples.done)
        elif self._loading is not None and self._loading.bytes_total:
            self._progress.setRange(0, 100)
            share = self._loading.bytes_done / self._loading.bytes_total
            self._progress.setValue(round(100 * share))
        else:
            self._progress.setRange(0, 0 if runs else 1)
        self._strip.set_tiles(self._tiles(), places=10)
        self._text.setText(self._words())

    def _tiles(self) -> list[Tile]:
        if self._found is None:
            return []
        images = self._found.pictures.train.images
        tiles = []
        for example, name in self.examples:
            value = f"{example.activation:.2f}"
            short = shortened(name, 12)
            tip = self.tr("Training picture {0}, class {1}: activation {2}").format(
                example.index, name, value
            )
            if example.place is not None:
                tip += "\n" + self.tr("strongest at row {0}, column {1} of the map").format(
                    *example.place
                )
            caption = f"{short} · {_short(example.activation)}"
            tiles.append(Tile(images[example.index], caption, tip, example.box))
        return tiles

    def _words(self) -> str:
        if self._error is not None:
            return error_text(self._error)
        if self._found is None:
            return progress_words(self._loading) if self._work.is_running else ""
        examples = self._found.examples
        done, total = f"{examples.done:,}", f"{examples.total:,}"
        if not examples.is_done:
            seen = self.tr("{0} of {1} training pictures seen.").format(done, total)
            return f"{self.tr('Stopped.')} {seen}" if self._stopped else seen
        text = self.tr("The strongest of {0} training pictures.").format(total)
        if any(example.box is not None for example, _ in self.examples):
            text += " " + self.tr("The frame is what the unit sees where it responds most.")
        return text

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Ten that excite it most"))
        self._strip.setAccessibleName(self.tr("Ten that excite it most"))
        self._strip.setToolTip(self.tr("Click one to make it the drawing"))
        self._strip.set_empty_text("")
        self._progress.setAccessibleName(self.tr("Progress"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop looking through the training pictures"))
        self._show()


def _short(value: float) -> str:
    """Return a number with about three digits."""
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _look(
    unit: Unit, source: str, store: PictureStore, cache: Cache
) -> Iterator[DataProgress | Found]:
    """Yield progress, then what is found up to now; runs in a worker, one at a time."""
    from cnn_desktop.core.inspection.examples import find_examples
    from cnn_desktop.core.inspection.reading import fingerprint

    key = (fingerprint(unit.checkpoint), source, unit.layer)
    if key in cache:
        cache.move_to_end(key)
        yield cache[key]
        return
    for item in store.load(source):
        if not isinstance(item, TrainingPictures):
            yield item
            continue
        found = None
        for examples in find_examples(unit.checkpoint, unit.layer, item.train.images):
            found = Found(examples, item)
            yield found
        if found is not None:
            cache[key] = found
            while len(cache) > KEPT:
                cache.popitem(last=False)
