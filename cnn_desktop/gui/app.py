"""The composition root: builds everything and connects it."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

import cnn_desktop
from cnn_desktop import paths
from cnn_desktop.core.compute.memory import keep_freed_memory
from cnn_desktop.gui import ink_files
from cnn_desktop.gui.ballot import Ballot
from cnn_desktop.gui.common.end_signals import EndSignals
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.garbage import GarbageCollector
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.language import Language, install_fallback_font
from cnn_desktop.gui.common.log_file import catch_everything, start_log
from cnn_desktop.gui.common.pace import Pace
from cnn_desktop.gui.common.theme import Mode, Theme
from cnn_desktop.gui.common.warm_up import WarmUpStep, load_torch
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.draw.page import DrawPage
from cnn_desktop.gui.file_actions import FileActions
from cnn_desktop.gui.main_window import MainWindow
from cnn_desktop.gui.menus import Commands, Menus
from cnn_desktop.gui.model_bar import ModelBar
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.settings import (
    LANGUAGE,
    PROJECTOR,
    THEME,
    Settings,
)
from cnn_desktop.gui.status_text import data_status, status_texts
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.train_desk import TrainDesk
from cnn_desktop.gui.training_run import RunState, TrainingRun
from cnn_desktop.gui.vote_strip import VoteStrip

if TYPE_CHECKING:
    from cnn_desktop.gui.my_digits.dialog import MyDigitsDialog

log = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.001  # seconds: how long a busy thread may keep the window waiting for Python
STATUS_MS = 150
PAUSE_MS = 30  # for the first strokes, before pages are built in advance
UNSEEN_MS = 500
PAGES_CODE = ("pyqtgraph", "cnn_desktop.gui.train.page", "cnn_desktop.gui.inspect.layers_view")
END_MS = 10_000  # how long closing waits for a thread
NO_KOREAN_FONT = (
    "한국어 글꼴이 없습니다. No Korean font was found: install one, on Debian and Ubuntu with  "
    "sudo apt install fonts-nanum"
)


def create_app(argv: list[str]) -> tuple[QApplication, MainWindow]:
    """Build the program without running its event loop.

    Args:
        argv: As ``sys.argv``; a first item that is no option counts as the program's name.

    Returns:
        The application and its window, not shown yet.
    """
    options = parse(argv)
    keep_freed_memory()  # before there are threads
    # Qt would paint with a thread a core, and wait for them: a thousand times a second on each core
    # something else than the training would run, for surfaces that one thread paints as fast.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(argv[:1] or ["cnn"])
    app.setApplicationName("cnn_desktop")
    app.setApplicationVersion(cnn_desktop.__version__)
    app.setDesktopFileName("org.cnn_desktop.CnnDesktop")
    start_log(paths.log_file())
    controller = Controller(app, options)
    return app, controller.window


def run_app(argv: list[str]) -> int:
    """Open the program and return its exit status when the window is closed."""
    catch_everything(paths.log_file())
    app, window = create_app(argv)
    end_signals = EndSignals()
    end_signals.arrived.connect(window.close)
    end_signals.arrived.connect(app.quit)  # also where a dialog has a loop of its own
    window.open()
    status = app.exec()
    end_signals.close()
    controller = window.findChild(Controller)
    if controller is None or not controller.has_ended:
        # A thread that cannot be asked to end, such as one that loads torch from a slow disk, would
        # abort the process. Settings and models have been written by now.
        logging.shutdown()
        os._exit(status)
    return status


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the options of the window; what is unknown is left to Qt."""
    parser = argparse.ArgumentParser(prog="cnn-desktop", add_help=False)
    parser.add_argument("--page", choices=("draw", "train", "inspect"))
    parser.add_argument("--lang", choices=("ko", "en"))
    parser.add_argument("--data-dir", type=Path)
    has_name = bool(argv) and not argv[0].startswith("-")
    return parser.parse_known_args(argv[1:] if has_name else argv)[0]


class Controller(QObject):
    """Owns the parts and joins them by their signals; the parts do not know each other."""

    def __init__(self, app: QApplication, options: argparse.Namespace) -> None:
        super().__init__()
        self._app = app
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._garbage = GarbageCollector(self)
        self._settings = Settings(paths.settings_file())
        self._data_dir = paths.data_dir(options.data_dir)
        self._has_korean = install_fallback_font(app)
        self._theme = Theme(app, self)
        self._theme.set_look(self._mode(), projector=self._settings.get(PROJECTOR))
        self._language = Language(app, self)
        self._language.set_code(options.lang or self._settings.language())
        self._session = Session()
        self._run = TrainingRun()
        self._box = DigitBox(paths.my_digits_file(), self._settings)
        self._shelf = ModelShelf(self._session, paths.shipped_model(), paths.models_dir())
        self._gallery: MyDigitsDialog | None = None
        self._gpu = ""
        self._closing = False
        self.has_ended = False  # whether the window is closed and nothing runs any more
        self.window = MainWindow(self._theme)
        # The window keeps its controller alive, and all else with it.
        for part in (self._session, self._run, self._box):
            part.setParent(self)
        self.setParent(self.window)
        self._ballot = Ballot(self._session, self)
        self._draw = DrawPage(self._session, self._settings, self._theme, self._box, self._ballot)
        self._vote_strip = VoteStrip(self._ballot, self._session, self._theme, self.window)
        self.window.add_strip(self._vote_strip)
        self._files = FileActions(
            self.window,
            self._session,
            self._shelf,
            self._settings,
            lambda: self._draw.canvas.picture(ink_files.PICTURE_SIDE),
        )
        self._desk = TrainDesk(
            self.window,
            self._session,
            self._run,
            self._box,
            self._shelf,
            self._files,
            self._settings,
            self._theme,
            self._data_dir,
            new_run_folder,
        )
        self._add_pages()
        self._menus = Menus(self.window, self._commands())
        self._model_bar = ModelBar(
            self.window, self._session, self._shelf, self._files, self._menus
        )
        self._connect()
        self._restore(options.page)
        self._on_run_state()
        if self._files.attempt(self._use_shipped) and not self._has_korean:
            self.window.banner.show_message("warning", NO_KOREAN_FONT)
        self._update_frame()
        self._plan_warm_up()

    @property
    def session(self) -> Session:
        """What the pages share."""
        return self._session

    @property
    def run(self) -> TrainingRun:
        """The run in the background."""
        return self._run

    # -- building --------------------------------------------------------------------------------

    def _add_pages(self) -> None:
        translate, add = QCoreApplication.translate, self.window.add_page
        add("draw", lambda: self._draw, lambda: translate("Navigation", "Draw"))
        add("train", lambda: self._desk.page, lambda: translate("Navigation", "Train"))
        add("inspect", self._build_inspect, lambda: translate("Navigation", "Inspect"))

    def _use_shipped(self) -> None:
        """Use the shipped model at once: the window begins with it."""
        self._shelf.use(self._shelf.shipped())

    def _build_inspect(self) -> QWidget:
        from cnn_desktop.gui.inspect.views import inspect_page

        return inspect_page(
            self._session,
            self._theme,
            self._data_dir,
            paths.runs_dir(),
            lambda: self.window.show_page("inspect"),
            self._dataset_in_use,
        )

    def _dataset_in_use(self) -> str:
        """Return what the network that is looked at learns from, or has learned from."""
        if self._session.learning is not None and self._run.recipe is not None:
            return self._run.recipe.dataset
        model = self._session.model
        recipe = model.checkpoint.recipe if model else None
        return recipe.dataset if recipe else "mnist"

    def _commands(self) -> Commands:
        stack = self._session.undo_stack
        return Commands(
            open_drawing=self._files.open_drawing,
            save_drawing=self._files.save_drawing,
            my_digits=self.show_my_digits,
            open_model=self._files.open_model,
            save_model=self._files.save_model,
            use_shipped=lambda: self._files.choose(self._shelf.shipped),
            undo=stack.undo,
            redo=stack.redo,
            copy=self._files.copy_drawing,
            paste=self._files.paste_picture,
            clear=self._draw.clear,
            set_theme=self._set_theme,
            set_projector=self._set_projector,
            set_vote=self._ballot.set_on,
            set_language=self._set_language,
            start_training=self._desk.start,
            pause_training=self._desk.toggle_pause,
            stop_training=self._run.stop,
            open_log=lambda: self._open_folder(paths.log_file().parent),
            open_data=lambda: self._open_folder(self._data_dir),
            help=self._show_help,
            about=self._show_about,
        )

    def _connect(self) -> None:
        window, session, run = self.window, self._session, self._run
        window.painted.connect(lambda: QTimer.singleShot(PAUSE_MS, self, self._get_ready))
        window.close_requested.connect(self._on_close)
        session.model_changed.connect(self._update_frame)
        session.ink_changed.connect(self._update_edit_menu)
        session.ink_changed.connect(self._garbage.put_off)
        session.undo_stack.indexChanged.connect(self._update_edit_menu)
        self._box.failed.connect(
            lambda error: window.banner.show_message(
                "error", partial(error_text, error), subject=error
            )
        )
        self._box.recovered.connect(window.banner.clear_about)
        self._draw.correct.gallery_requested.connect(self.show_my_digits)
        window.page_changed.connect(self._vote_strip.set_page)
        self._ballot.changed.connect(self._on_ballot_changed)
        self._theme.changed.connect(self._on_ballot_changed)
        run.state_changed.connect(self._on_run_state)
        self._desk.start_changed.connect(
            lambda: self._menus.set_why_no_start(self._desk.why_no_start)
        )
        self._status_pace = Pace(self._update_status, STATUS_MS, self)
        run.progressed.connect(self._status_pace.ask)

    def _on_ballot_changed(self) -> None:
        is_on = self._ballot.is_on
        self._menus.action("vote").setChecked(is_on)
        # In projector mode there is room for one of them only.
        has_room = not (is_on and self._theme.projector)
        self.window.set_top_bar_visible(visible=has_room)

    def _restore(self, page: str | None) -> None:
        geometry, _ = self._settings.window_state()
        if not geometry.isEmpty():
            self.window.restoreGeometry(geometry)
        self.window.show_page(page or "draw")
        self._menus.set_theme(self._theme.mode)
        self._menus.set_language(self._language.code)
        projector = self._menus.action("projector")
        projector.blockSignals(True)  # noqa: FBT003
        projector.setChecked(self._theme.projector)
        projector.blockSignals(False)  # noqa: FBT003

    # -- torch -----------------------------------------------------------------------------------

    def _plan_warm_up(self) -> None:
        """Get ready once the window is painted, or soon if nobody shows it."""
        self._warming: IteratorThread | None = None
        self._pages_stand = threading.Event()
        QTimer.singleShot(UNSEEN_MS, self, self._warm_up_unseen)

    def _warm_up_unseen(self) -> None:
        if not self.window.has_been_painted:
            self._pages_stand.set()
            self._warm_up()

    def _get_ready(self) -> None:
        """Build the pages that nobody has asked for yet, and load torch in the background.

        Between two steps the window takes what the user does. Code that imports Qt must come in in
        this thread. Torch's libraries come in beside the building, but its import waits for that:
        it would make Python in this thread three times as slow.
        """
        if self._closing:
            return
        code = [name for name in PAGES_CODE if name not in sys.modules]
        if code:
            importlib.import_module(code[0])
        elif self._warming is None:
            self._warm_up()
        elif self.window.unbuilt_pages:
            self.window.build_page(self.window.unbuilt_pages[0])
        else:
            self._pages_stand.set()
            return
        QTimer.singleShot(0, self, self._get_ready)

    def _warm_up(self) -> None:
        """Load torch in the background."""
        if self._warming is not None or self._closing:
            return
        model = self._session.model

        def first_use() -> str:
            from cnn_desktop.core.warm_up import find_gpu, read_blank

            if model is not None:
                read_blank(model.checkpoint)
            return find_gpu()

        self._warming = IteratorThread(lambda: load_torch(first_use, self._pages_stand), self)
        self._warming.yielded.connect(self._on_warming)
        self._warming.exhausted.connect(self._on_torch_ready)
        self._warming.failed.connect(self._on_torch_failed)
        self._warming.start()

    def _on_warming(self, step: WarmUpStep) -> None:
        self._gpu = step.gpu

    def _on_torch_ready(self) -> None:
        from cnn_desktop.core.classifier import use_one_thread

        use_one_thread()
        self._garbage.settle()
        self._desk.set_gpu(self._gpu)
        self._session.start_reading()

    def _on_torch_failed(self, error: Exception) -> None:
        log.error("torch cannot be used", exc_info=error)
        self._garbage.settle()

        def text() -> str:
            return self.tr(
                "torch cannot be loaded, so nothing can be read or trained: {0}. Run  "
                "cnn-desktop doctor  in a terminal; it says what to do."
            ).format(error)

        self.window.banner.show_message("error", text)

    def set_look(self, theme: Mode, language: str, *, projector: bool) -> None:
        """Change colours, language and size at once, without remembering it."""
        self._theme.set_look(theme, projector=projector)
        self._language.set_code(language)
        self._update_frame()

    # -- frame -----------------------------------------------------------------------------------

    def _mode(self) -> Mode:
        mode = self._settings.get(THEME)
        return "light" if mode == "light" else "dark" if mode == "dark" else "system"

    def _set_theme(self, mode: str) -> None:
        self._settings.set(THEME, mode)
        self._theme.set_look(self._mode(), projector=self._theme.projector)

    def _set_projector(self, on: bool) -> None:
        self._settings.set(PROJECTOR, on)
        self._theme.set_look(self._theme.mode, projector=on)

    def _set_language(self, code: str) -> None:
        self._settings.set(LANGUAGE, code)
        self._language.set_code(code)
        self._menus.set_language(code)
        self._update_frame()

    def _update_frame(self) -> None:
        self._model_bar.refresh()
        self._menus.action("save_model").setEnabled(self._session.model is not None)
        self._update_edit_menu()
        self._update_status()

    def _update_edit_menu(self) -> None:
        stack = self._session.undo_stack
        for name, possible in (
            ("undo", stack.canUndo()),
            ("redo", stack.canRedo()),
            ("clear", not self._session.ink.is_empty),
        ):
            self._menus.action(name).setEnabled(possible)

    def _update_status(self) -> None:
        run = self._run
        device = self._gpu or self.tr("CPU")
        reading = (
            self.tr("1 thread for drawing") if self._session.is_reading else self.tr("loading…")
        )
        data = data_status(run, self._session)
        self.window.set_status(*status_texts(device, reading, data))
        brief = progress_text(run, brief=True)
        self.window.set_training_status(progress_text(run), brief, progress_share(run))

    # -- training --------------------------------------------------------------------------------

    def _on_run_state(self) -> None:
        if not self._run.is_active:
            self._session.show_learning(None)
        state, active = self._run.state, self._run.is_active
        for name, possible in (
            ("pause_training", state in {RunState.RUNNING, RunState.PAUSED}),
            ("stop_training", active and state is not RunState.STOPPING),
        ):
            self._menus.action(name).setEnabled(possible)
        self._update_status()

    def show_my_digits(self) -> None:
        """Open the gallery of My digits, or bring it to the front."""
        if self._gallery is None:
            from cnn_desktop.gui.my_digits.dialog import MyDigitsDialog

            self._gallery = MyDigitsDialog(self._box, self._settings, self._theme, self.window)
        self._gallery.show()
        self._gallery.raise_()
        self._gallery.activateWindow()

    def _show_help(self) -> None:
        from cnn_desktop.gui.help_text import show_help

        show_help(self.window)

    def _show_about(self) -> None:
        from cnn_desktop.gui.about import show_about

        show_about(self.window)

    def _open_folder(self, folder: Path) -> None:
        """Show a folder in the system's own file manager, or say where it is."""
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.window.banner.show_message(
                "info",
                lambda: self.tr("No file manager was found. The folder is {0}").format(folder),
            )

    # -- end -------------------------------------------------------------------------------------

    def _on_close(self) -> None:
        """Stop every thread; one that still ran at exit would abort the process."""
        if self._closing:
            return
        self._closing = True
        self._settings.set_window_state(self.window.saveGeometry(), self.window.saveState())
        self._settings.save()
        self.window.hide()  # at once; what follows may take a moment
        self._status_pace.stop()
        self.has_ended = self._run.close() & self._desk.close_windows() & self._desk.end(END_MS)
        self.has_ended &= self._box.close(END_MS) & self._shelf.close(END_MS)
        if self._warming is not None:
            self._warming.cancel()
            self._pages_stand.set()
            self.has_ended &= self._warming.wait(END_MS)
        if self.has_ended:
            self._garbage.close()
        else:
            log.error("a thread did not end in time")


def new_run_folder(recipe: str) -> Path:
    """Return a folder for a new run; made when it is first written to."""
    stamp = time.strftime("%Y-%m-%d %H.%M.%S")
    folder, number = paths.runs_dir() / f"{stamp} {recipe}", 2
    while os.path.exists(folder):  # noqa: PTH110 - Path's raises where it may not look
        folder, number = paths.runs_dir() / f"{stamp} {recipe} {number}", number + 1
    return folder
