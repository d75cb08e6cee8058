"""The Train page and what joins it to the rest; the page is built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.events import RunDone
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.file_actions import FileActions
from cnn_desktop.gui.main_window import MainWindow
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import Learning, Session
from cnn_desktop.gui.settings import FOLLOW_TRAINING, Settings
from cnn_desktop.gui.training_run import TrainingRun

if TYPE_CHECKING:
    from cnn_desktop.gui.data_browser.dialog import DataBrowser
    from cnn_desktop.gui.train.page import TrainPage


class TrainDesk(QObject):
    """Joins the run in the background, the page that shows it, and the models it brings forth.

    Args:
        window: Where the page appears.
        session: Shows the network while it learns.
        run: The run in the background.
        box: My digits, which may be learned from.
        shelf: Where trained models go.
        files: Saves them.
        settings: Remember whether the run is followed.
        theme: The look.
        data_dir: Where data sets lie.
        new_run_folder: Returns a folder for a run of a recipe.
    """

    start_changed = Signal()  # whether a run can be started, or what is in the way

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        run: TrainingRun,
        box: DigitBox,
        shelf: ModelShelf,
        files: FileActions,
        settings: Settings,
        theme: Theme,
        data_dir: Path,
        new_run_folder: Callable[[str], Path],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._run, self._box = window, session, run, box
        self._shelf, self._files, self._settings, self._theme = shelf, files, settings, theme
        self._data_dir, self._new_run_folder = data_dir, new_run_folder
        self._page: TrainPage | None = None
        self._browser: DataBrowser | None = None
        self._gpu = ""
        run.learned.connect(self._on_learned)
        run.finished.connect(self._on_finished)
        run.failed.connect(lambda _: session.show_learning(None))
        files.data_dropped.connect(self._on_data_dropped)

    @property
    def page(self) -> TrainPage:
        """The page; built with the first call."""
        if self._page is None:
            self._page = self._build()
            self.start_changed.emit()
        return self._page

    @property
    def why_no_start(self) -> str:
        """What is in the way of a run, in a sentence; empty where one can be started.

        As long as the page has not been built nothing is: it is there before any run.
        """
        return "" if self._page is None else self._page.why_no_start

    def start(self) -> None:
        """Go to the page and train with what its form says."""
        self._window.show_page("train")
        self.page.start()

    def toggle_pause(self) -> None:
        """Pause the run, or let it go on."""
        self.page.toggle_pause()

    def close_windows(self) -> bool:
        """End what the page's other windows do; return whether all of it has ended."""
        return self._page is None or self._page.close_windows()

    def set_gpu(self, name: str) -> None:
        """Offer a GPU; an empty name means that there is none."""
        self._gpu = name
        if self._page is not None:
            self._page.form.set_gpu(name)

    def show_data(self, recipe: Recipe) -> None:
        """Open the pictures that a recipe learns from, or bring them to the front."""
        if self._browser is None:
            from cnn_desktop.gui.data_browser.dialog import DataBrowser

            form = self.page.form
            browser = DataBrowser(self._data_dir, self._box, self._theme, recipe, self._window)
            form.changed.connect(lambda: browser.set_recipe(form.recipe()))
            browser.fetched.connect(self.page.refresh_data)
            self._browser = browser
        self._browser.look_at(recipe)
        self._browser.show()
        self._browser.raise_()
        self._browser.activateWindow()

    def end(self, milliseconds: int) -> bool:
        """Ask what reads data to end, and wait for it; return whether it has."""
        return self._browser is None or self._browser.end(milliseconds)

    def _build(self) -> TrainPage:
        from cnn_desktop.gui.train.page import TrainPage

        page = TrainPage(
            self._session,
            self._run,
            self._settings,
            self._theme,
            self._data_dir,
            self._new_run_folder,
            self._box,
        )
        page.form.set_gpu(self._gpu)
        page.start_changed.connect(self.start_changed)
        page.follow_changed.connect(self._on_follow)
        page.look_requested.connect(self.show_data)
        page.result.keep_requested.connect(self._on_keep)
        page.result.save_requested.connect(self._files.save_model)
        page.result.discard_requested.connect(self._shelf.go_back)
        self._files.model_chosen.connect(page.stop_following)
        self._files.trained_saved.connect(page.result.hide)
        return page

    def _on_learned(self, learning: Learning) -> None:
        follows = self._settings.get(FOLLOW_TRAINING) if self._page is None else self._page.follows
        if follows:
            self._session.show_learning(learning)

    def _on_data_dropped(self, path: Path) -> None:
        self._window.show_page("train")
        self.page.import_data(path)

    def _on_follow(self, follow: bool) -> None:
        if not follow:
            self._session.show_learning(None)

    def _on_finished(self, done: RunDone) -> None:
        self._shelf.use_trained(done.checkpoint)

    def _on_keep(self, name: str) -> None:
        card = self.page.result
        card.setEnabled(False)  # a second click would keep it twice
        self._files.keep_trained(
            name, partial(self._on_kept, name, card.done), lambda: card.setEnabled(True)
        )

    def _on_kept(self, name: str, done: RunDone | None, kept: str) -> None:
        card = self.page.result
        card.setEnabled(True)
        if card.done is done:  # else it tells of another run already
            card.hide()

        def text() -> str:
            where = self.tr("{0} is kept. It is in the menu of models at the top.").format(kept)
            taken = self.tr("There is a model of the name {0} already.").format(name)
            return where if kept == name else f"{taken} {where}"

        self.page.banner.show_message("good", text)
