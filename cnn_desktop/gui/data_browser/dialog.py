"""Looking at data before anything learns from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.data.catalogue import DatasetInfo
from cnn_desktop.core.data.datasets import Split, available, find_dataset
from cnn_desktop.core.data.digit_mix import MY_DIGITS
from cnn_desktop.core.data.summary import SeenData, Summary, look, look_at_digits
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.gui.common.data_words import data_progress_text, megabytes_text
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.dialog_size import make_room
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.data_browser.classes import EVERY, ClassList, places_of
from cnn_desktop.gui.data_browser.side import PictureSide
from cnn_desktop.gui.data_browser.wall import PictureWall
from cnn_desktop.gui.digit_box import DigitBox

Make = Callable[[], Iterator[Any]]


class DataBrowser(QDialog):
    """The pictures of one data set at a time; it does not block the window.

    Reading, summing up and fetching happen in a thread. It is asked to end when the dialog is
    closed, which does not wait for it: a last word that comes later is not listened to.
    """

    fetched = Signal()  # no payload: a data set is on this computer that was not before

    def __init__(
        self,
        data_dir: Path,
        box: DigitBox,
        theme: Theme,
        recipe: Recipe,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("data_browser")
        self._data_dir, self._box, self._theme = data_dir, box, theme
        self._name = recipe.dataset
        self._data: SeenData | None = None
        self._thread: IteratorThread | None = None
        self._ending: list[IteratorThread] = []
        self._download_bytes = 0
        self._fetching = False
        self._message: Callable[[], str] = str
        self._make_parts(recipe)
        self._lay_out()
        self._connect()
        self._on_theme_changed()
        self._retranslate()

    # -- what others ask for ---------------------------------------------------------------------

    def look_at(self, recipe: Recipe) -> None:
        """Show the data of a recipe; what is shown already stays as it is."""
        self.set_recipe(recipe)
        known = self._data is not None and self._data.name == recipe.dataset
        if known and recipe.dataset != MY_DIGITS:
            return
        self._name = recipe.dataset
        self._cancel()
        self._set_data(None)
        self._load(fetch=False)

    def set_recipe(self, recipe: Recipe) -> None:
        """Say what the pictures are for."""
        self._side.set_recipe(recipe)

    def end(self, milliseconds: int) -> bool:
        """Ask all threads to end and wait for them; return whether they have."""
        self._cancel()
        self._side.end()
        return all(thread.wait(milliseconds) for thread in self._ending)

    def done(self, result: int) -> None:
        """Let go of the data: a large one fills 200 MB."""
        self._cancel()
        self._side.end()
        self._set_data(None)
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _make_parts(self, recipe: Recipe) -> None:
        theme = self._theme
        self._title = named(QLabel(), "data_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "title")
        self._parts = QButtonGroup(self)
        self._train = named(QToolButton(), "data_train")
        self._test = named(QToolButton(), "data_test")
        for button in (self._train, self._test):
            button.setCheckable(True)
            self._parts.addButton(button)
        self._train.setChecked(True)
        self._jump_label = QLabel()
        self._jump = named(QSpinBox(), "data_jump")
        self._jump.setGroupSeparatorShown(True)
        self._jump.setKeyboardTracking(False)
        self._jump.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding misses it
        self._jump_label.setBuddy(self._jump)
        self._classes = named(ClassList(theme), "data_classes")
        self._wall = named(PictureWall(theme), "data_wall")
        self._side = PictureSide(theme, recipe)
        self._caption = named(QLabel(), "data_caption")
        set_role(self._caption, "caption")
        self._text = named(QLabel(), "data_message")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress = named(QProgressBar(), "data_progress")
        self._progress.setTextVisible(False)
        self._fetch = named(QPushButton(), "data_download")
        self._fetch.setAutoDefault(False)
        set_role(self._fetch, "primary")
        self._stop = named(QPushButton(), "data_cancel")
        self._stop.setAutoDefault(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addSpacing(16)
        head.addWidget(self._train)
        head.addWidget(self._test)
        head.addStretch(1)
        head.addWidget(self._jump_label)
        head.addWidget(self._jump)

        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        columns.addWidget(self._classes)
        columns.addWidget(self._wall, 1)
        columns.addWidget(self._side)

        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setSpacing(12)
        lines.addStretch(1)
        lines.addWidget(self._text)
        for widget in (self._progress, self._fetch, self._stop):
            lines.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(told)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._caption)

    def _connect(self) -> None:
        self._parts.buttonToggled.connect(self._on_part_chosen)
        self._classes.class_chosen.connect(self._on_class_chosen)
        self._wall.chosen.connect(self._on_chosen)
        self._jump.valueChanged.connect(self._on_jump)
        self._fetch.clicked.connect(lambda: self._load(fetch=True))
        self._stop.clicked.connect(self._on_stop)
        self._box.changed.connect(self._on_digits_changed)
        self._theme.changed.connect(self._on_theme_changed)

    # -- reading ---------------------------------------------------------------------------------

    def _load(self, *, fetch: bool) -> None:
        """Read the data in the background, or say what it takes to have them."""
        self._download_bytes, self._fetching = 0, fetch
        if self._name == MY_DIGITS:
            digits = self._box.digits
            self._start(partial(look_at_digits, digits))
            return
        try:
            info = find_dataset(self._name, self._data_dir)
        except CnnDesktopError as error:
            self._tell(partial(error_text, error))
            return
        if isinstance(info, DatasetInfo):
            self._download_bytes = info.download_bytes
            if not fetch and not available(info, self._data_dir):
                self._tell(self._absent_text)
                return
        self._start(partial(look, self._name, self._data_dir, fetch=fetch))

    def _start(self, make: Make) -> None:
        self._cancel()
        self._thread = IteratorThread(make, self)
        self._thread.yielded.connect(self._on_item)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()
        self._tell(lambda: self.tr("Reading the pictures…"))

    def _cancel(self) -> None:
        """Give up what is being read; nobody waits for it."""
        if self._thread is not None:
            self._thread.cancel()
            self._ending.append(self._thread)
            self._thread = None

    def _on_item(self, item: DataProgress | SeenData) -> None:
        if self.sender() is not self._thread:
            return
        if isinstance(item, SeenData):
            self._set_data(item)
            if self._fetching:
                self.fetched.emit()
            return
        known = bool(item.bytes_total) and item.note != "checking"
        self._progress.setRange(0, 1000 if known else 0)
        if known and item.bytes_total:
            self._progress.setValue(round(1000 * item.bytes_done / item.bytes_total))
        self._tell(partial(data_progress_text, item))

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._thread:
            error.with_traceback(None)  # its frames hold the data
            self._tell(partial(error_text, error))

    def _on_finished(self) -> None:
        thread = self.sender()
        if thread is self._thread:
            self._thread = None
        self._ending = [each for each in self._ending if each is not thread]
        if isinstance(thread, IteratorThread):
            thread.deleteLater()
        self._show_state()

    def _on_stop(self) -> None:
        self._cancel()
        self._tell(self._absent_text if self._download_bytes else lambda: self.tr("Cancelled."))

    def _on_digits_changed(self) -> None:
        if self.isVisible() and self._name == MY_DIGITS:
            self._load(fetch=False)

    # -- showing ---------------------------------------------------------------------------------

    def _set_data(self, data: SeenData | None) -> None:
        self._data = data
        if data is not None and not len(data.train) and len(data.test):
            self._test.setChecked(True)
        self._show_part()
        self._show_state()

    @property
    def _split(self) -> Split | None:
        if self._data is None:
            return None
        return self._data.train if self._train.isChecked() else self._data.test

    @property
    def _summary(self) -> Summary | None:
        if self._data is None:
            return None
        is_train = self._train.isChecked()
        return self._data.train_summary if is_train else self._data.test_summary

    def _on_part_chosen(self, _: object, on: bool) -> None:
        if on:
            self._show_part()

    def _show_part(self) -> None:
        """Show the training or the test pictures."""
        names = self._data.class_names if self._data else ()
        self._classes.set_summary(names, self._summary)
        self._name_parts()
        count = len(self._split) if self._split else 0
        self._jump.blockSignals(True)  # noqa: FBT003
        self._jump.setRange(0, max(0, count - 1))
        self._jump.setEnabled(count > 0)
        self._jump.blockSignals(False)  # noqa: FBT003
        self._show_class(self._classes.chosen)

    def _on_class_chosen(self, number: int) -> None:
        self._show_class(number)

    def _show_class(self, number: int) -> None:
        """List the pictures of a class; the first one is chosen where none of them is."""
        data, split, summary = self._data, self._split, self._summary
        if data is None or split is None or summary is None:
            self._side.show_picture(-1, None, "")
            return
        places = places_of(summary, number)
        self._say_why_empty()
        self._wall.set_pictures(split.images, split.labels, data.class_names, places)
        if self._wall.chosen_place < 0 and len(places):
            self._wall.choose(int(places[0]))
        elif not len(places):
            self._side.show_picture(-1, None, "")
        else:
            self._on_chosen(self._wall.chosen_place)

    def _on_chosen(self, place: int) -> None:
        data, split = self._data, self._split
        if data is None or split is None or not 0 <= place < len(split):
            return
        self._jump.blockSignals(True)  # noqa: FBT003
        self._jump.setValue(place)
        self._jump.blockSignals(False)  # noqa: FBT003
        self._side.show_picture(
            place, split.images[place], data.class_names[int(split.labels[place])]
        )

    def _say_why_empty(self) -> None:
        """Say what to do where there is no picture."""
        text = self.tr("There is no picture of this class here.")
        data, other = self._data, self._test if self._train.isChecked() else self._train
        if self._classes.chosen == EVERY:
            text = self.tr("There is no picture here. There are some under “{0}”.").format(
                other.text()
            )
        if self._name == MY_DIGITS and data is not None and not len(data.train) + len(data.test):
            text = self.tr("Draw digits and confirm them on the Draw page.")
        self._wall.set_empty_text(text)

    def _on_jump(self, place: int) -> None:
        if self._wall.choose(place):
            return
        self._classes.choose(EVERY)  # it is of a class that is filtered out
        self._wall.choose(place)

    def _tell(self, text: Callable[[], str]) -> None:
        """Say something in place of the pictures."""
        self._message = text
        self._show_state()

    def _show_state(self) -> None:
        there, busy = self._data is not None, self._thread is not None
        self._stack.setCurrentIndex(0 if there else 1)
        self._text.setText("" if there else self._message())
        self._progress.setVisible(busy and not there)
        self._stop.setVisible(busy and not there)
        self._fetch.setVisible(not busy and not there and self._download_bytes > 0)
        if not busy:
            self._progress.setRange(0, 0)
        for widget in (self._train, self._test, self._jump_label, self._jump, self._caption):
            widget.setVisible(there)
        self._name_parts()

    def _absent_text(self) -> str:
        info = find_dataset(self._name, self._data_dir)
        assert isinstance(info, DatasetInfo)  # noqa: S101 - nothing else can be fetched
        return self.tr(
            "{0} is not on this computer yet. It can be downloaded ({1}); without a network, copy "
            "{2} into {3}."
        ).format(
            dataset_title(self._name),
            megabytes_text(info.download_bytes),
            ", ".join(info.download_names),
            info.raw_folder(self._data_dir),
        )

    def _name_parts(self) -> None:
        title = self.tr("My digits") if self._name == MY_DIGITS else dataset_title(self._name)
        self._title.setText(shortened(title, 40))
        self.setWindowTitle(self.tr("Data: {0}").format(self._title.text()))
        self._fetch.setText(self.tr("Download {0}").format(megabytes_text(self._download_bytes)))
        data = self._data
        if data is None:
            return
        mine = self._name == MY_DIGITS
        self._train.setText(
            (self.tr("To learn from: {0}") if mine else self.tr("Training: {0}")).format(
                f"{len(data.train):,}"
            )
        )
        self._test.setText(
            (self.tr("Held out: {0}") if mine else self.tr("Test: {0}")).format(
                f"{len(data.test):,}"
            )
        )
        for button in (self._train, self._test):
            button.setAccessibleName(button.text())
        self._caption.setText(
            self.tr(
                "{0} classes  ·  pictures of {1}  ·  mean picture and number of each class on the "
                "left"
            ).format(len(data.class_names), shape_text(data.input_shape))
        )

    def _retranslate(self) -> None:
        self._train.setToolTip(self.tr("The pictures that a network learns from"))
        self._test.setToolTip(
            self.tr("The pictures that it is measured with, once, at the end of training")
        )
        self._jump_label.setText(self.tr("Go to picture"))
        self._jump.setAccessibleName(self.tr("Go to picture"))
        self._jump.setToolTip(self.tr("The number of a picture, from 0"))
        self._classes.setAccessibleName(self.tr("Classes, with the number of pictures of each"))
        self._classes.classes.set_every(self.tr("All classes"))
        self._wall.setAccessibleName(self.tr("Pictures"))
        self._progress.setAccessibleName(self.tr("Progress of reading"))
        self._stop.setText(self.tr("Cancel"))
        self._stop.setToolTip(self.tr("Stop here; what has been downloaded is kept for later"))
        self._fetch.setToolTip(self.tr("Fetch the data set; it goes on where it was cancelled"))
        self._show_state()
        self._say_why_empty()  # it quotes a button

    def _on_theme_changed(self) -> None:
        make_room(self, self._theme.width(1100), 660)
        self._classes.setFixedWidth(self._theme.width(208))
        self._side.setFixedWidth(self._theme.width(288))
        self._progress.setFixedWidth(self._theme.width(360))
        self._text.setMinimumWidth(self._theme.width(420))
