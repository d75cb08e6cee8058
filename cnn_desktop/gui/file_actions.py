"""What the File menu and a drop on the window do: open and save drawings, pictures and models."""

from __future__ import annotations

import errno
import logging
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from cnn_desktop.core.checkpoint import SUFFIX
from cnn_desktop.core.errors import CnnDesktopError, FileNotWritable
from cnn_desktop.gui import ink_files
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.dropped import Kind, drop_words, kind_of, other_words
from cnn_desktop.gui.main_window import MainWindow
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import Ink, ModelInUse, Session
from cnn_desktop.gui.settings import LAST_FOLDER, Settings

log = logging.getLogger(__name__)

SLOW_MS = 400  # until it is said that a file is being opened
INK_SUFFIXES = ink_files.PICTURE_SUFFIXES + ink_files.STROKE_SUFFIXES


class FileActions(QObject):
    """Asks for files, opens and saves them, and says in the window what went wrong.

    Args:
        window: Where dialogs and messages appear.
        session: Whose ink is opened and saved.
        shelf: Whose models are.
        settings: Remember the folder.
        picture: Returns the canvas as a picture.
    """

    model_chosen = Signal()  # the user has chosen another model
    data_dropped = Signal(object)  # the Path of pictures to learn from
    trained_saved = Signal()  # the model that was just trained lies in a file now

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        shelf: ModelShelf,
        settings: Settings,
        picture: Callable[[], QImage],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._shelf = window, session, shelf
        self._settings, self._picture = settings, picture
        self._opening = LatestWork(self)
        self._opening.yielded.connect(lambda take: take())
        self._opening.failed.connect(self._tell)
        shelf.busy_changed.connect(self._on_shelf_busy)
        window.files_dropped.connect(self._on_files_dropped)
        window.set_drop_words(lambda names: drop_words([Path(name) for name in names]))

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something that may fail; say so in the window if it does."""
        try:
            work()
        except CnnDesktopError as error:
            self._tell(error)
            return False
        self._window.banner.clear()
        return True

    def _tell(self, error: Exception) -> None:
        log.warning("%s", error)
        self._window.banner.show_message("error", partial(error_text, error))

    def choose(self, read: Callable[[], ModelInUse]) -> None:
        """Use another model; whoever chooses one in mid-training wants to see that one.

        Args:
            read: Returns it; called in the background.
        """
        self._shelf.open(read, self._on_model_chosen, self._tell)

    def choose_file(self, path: Path) -> None:
        """Use the model in a file."""
        self.choose(partial(self._shelf.read, path))
        self._say_if_slow(lambda: self.tr("Opening {0}…").format(path.name))

    def keep_trained(
        self, name: str, on_done: Callable[[str], None], on_error: Callable[[], None]
    ) -> None:
        """Keep the model that was just trained; say in the window where that fails.

        Args:
            name: What it shall be called.
            on_done: Called with what it is called, when it is kept.
            on_error: Called when it cannot be kept.
        """

        def kept(name: str) -> None:
            self._window.banner.clear()
            on_done(name)

        def tell(error: Exception) -> None:
            self._tell(error)
            on_error()

        self._shelf.keep(name, kept, tell)

    def _on_model_chosen(self) -> None:
        self._window.banner.clear()
        self.model_chosen.emit()

    def _on_trained_saved(self) -> None:
        self._window.banner.clear()
        self.trained_saved.emit()

    def _say_if_slow(self, text: Callable[[], str]) -> None:
        """Say what is done with a model's file where that takes long."""

        def say() -> None:
            if self._shelf.is_busy:
                self._window.banner.show_message("info", text, subject=self._shelf)

        QTimer.singleShot(SLOW_MS, self, say)

    def _on_shelf_busy(self) -> None:
        if not self._shelf.is_busy:  # also where another model is used in the end
            self._window.banner.clear_about(self._shelf)

    def open_drawing(self) -> None:
        """Ask for a drawing or picture and put it on the canvas."""
        endings = " ".join(f"*{suffix}" for suffix in INK_SUFFIXES)
        filters = self.tr("Pictures and drawings") + f" ({endings})"
        if path := self._ask_open(self.tr("Open a drawing or picture"), filters):
            self._open_ink(path)

    def save_drawing(self) -> None:
        """Ask where to, and save the ink as a picture or as strokes."""
        filters = self.tr("Picture") + " (*.png);;" + self.tr("Strokes") + " (*.jsonl)"
        title = self.tr("Save the drawing")
        if path := self._ask_save(title, "drawing.png", filters, ink_files.SAVED_SUFFIXES):
            self.attempt(lambda: ink_files.save_ink(path, self._session.ink, self._picture()))

    def copy_drawing(self) -> None:
        """Put the canvas on the clipboard as a picture."""
        ink_files.copy_picture(self._picture())

    def paste_picture(self) -> None:
        """Put the clipboard's picture on the canvas, or the file that was copied as such."""
        if files := ink_files.copied_files():
            self._on_files_dropped(files)
            return
        pasted: list[Ink] = []
        if self.attempt(lambda: pasted.append(ink_files.paste_ink())):
            self._take_ink(pasted[0], lambda: self.tr("the clipboard"))

    def open_model(self) -> None:
        """Ask for a model and use it."""
        filters = self.tr("Models") + f" (*{SUFFIX})"
        if path := self._ask_open(self.tr("Open a model"), filters):
            self.choose_file(path)

    def save_model(self, trained: str = "") -> None:
        """Ask where to, and save the model in use, or under a name the one just trained."""
        model = self._session.model
        if model is None:
            return
        name = f"{trained or model.checkpoint.name}{SUFFIX}"
        filters = self.tr("Models") + f" (*{SUFFIX})"
        if path := self._ask_save(self.tr("Save the model"), name, filters, (SUFFIX,)):
            if trained:
                self._shelf.save_trained(path, trained, self._on_trained_saved, self._tell)
            else:
                self._shelf.save(path, self._window.banner.clear, self._tell)
            self._say_if_slow(lambda: self.tr("Saving {0}…").format(path.name))

    def _on_files_dropped(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        match kind_of(paths):
            case Kind.SEVERAL:
                self._window.banner.show_message(
                    "warning",
                    lambda: self.tr("{0} files were dropped: drop one at a time.").format(
                        len(paths)
                    ),
                )
            case Kind.PICTURE | Kind.STROKES:
                self._open_ink(paths[0], lambda: self._window.show_page("draw"))
            case Kind.MODEL | Kind.FOREIGN_MODEL:
                self.choose_file(paths[0])
            case Kind.DATA:
                self._window.banner.clear()
                self.data_dropped.emit(paths[0])
            case _:
                self._window.banner.show_message("error", lambda: other_words(paths[0]))

    def _open_ink(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Put a file's drawing or picture on the canvas, and ``then`` go on.

        A photograph is read in the background.
        """
        if not ink_files.takes_long(path):
            self._opening.stop()  # what was opened last is what is wanted
            opened: list[Ink] = []
            if self.attempt(lambda: opened.append(ink_files.open_ink(path))):
                self._take_file(path, then, opened[0])
            return

        def read() -> Iterator[Callable[[], None]]:
            yield partial(self._take_file, path, then, ink_files.open_ink(path))

        self._opening.start(read)
        QTimer.singleShot(SLOW_MS, self, lambda: self._say_opening(path))

    def _say_opening(self, path: Path) -> None:
        if self._opening.is_running:
            self._window.banner.show_message(
                "info", lambda: self.tr("Opening {0}…").format(path.name)
            )

    def _take_file(self, path: Path, then: Callable[[], None], ink: Ink) -> None:
        self._window.banner.clear()
        if not self._take_ink(ink, lambda: str(path)):
            return
        if ink_files.holds_more(path):
            self._window.banner.show_message(
                "info",
                lambda: self.tr(
                    "{0} holds more drawings; this is the first. My digits (Ctrl+D) imports them "
                    "all."
                ).format(path),
            )
        then()

    def _take_ink(self, ink: Ink, source: Callable[[], str]) -> bool:
        """Put ink on the canvas, if there is any; else say so and leave what is there."""
        if ink.is_empty:
            self._window.banner.show_message(
                "warning",
                lambda: self.tr(
                    "Nothing was found in {0} that stands out from its paper, so the canvas stays "
                    "as it is."
                ).format(source()),
            )
            return False
        self._session.edit_ink(ink, self.tr("Open"))
        return True

    def _ask_open(self, title: str, filters: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, str(self._folder()), filters)
        return self._remember(chosen)

    def _ask_save(
        self, title: str, name: str, filters: str, suffixes: tuple[str, ...]
    ) -> Path | None:
        """Ask where to; an ending that is not typed is that of the chosen kind of file."""
        start = str(self._folder() / re.sub(r"[/\\:]", "_", name))
        chosen, kind = QFileDialog.getSaveFileName(self._window, title, start, filters)
        path = self._remember(chosen)
        if path is None or path.suffix.lower() in suffixes:
            return path
        suffix = next((each for each in suffixes if f"*{each})" in kind), suffixes[0])
        path = path.with_name(path.name + suffix)
        return path if self.attempt(lambda: _check_is_free(path)) else None

    def _folder(self) -> Path:
        folder = Path(self._settings.get(LAST_FOLDER) or Path.home())
        may_look = os.path.isdir(folder)  # noqa: PTH112 - Path's raises where it may not look
        return folder if may_look else Path.home()

    def _remember(self, chosen: str) -> Path | None:
        if not chosen:
            return None
        path = Path(chosen)
        self._settings.set(LAST_FOLDER, str(path.parent))
        return path


def _check_is_free(path: Path) -> None:
    """Raise FileNotWritable if a file is there: the dialog has not asked whether to replace it."""
    if os.path.lexists(path):
        raise FileNotWritable(path=path, reason=os.strerror(errno.EEXIST))
