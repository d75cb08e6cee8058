"""The top bar: which model reads the canvas, where it came from, and the menu to change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from cnn_desktop.core.checkpoint import DIGITS
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.file_actions import FileActions
from cnn_desktop.gui.main_window import MODEL_NAME, MainWindow
from cnn_desktop.gui.menus import Menus
from cnn_desktop.gui.model_shelf import ModelShelf
from cnn_desktop.gui.session import ModelInUse, Session

NAMED = 4  # classes of a model that reads no digits


class ModelBar(QObject):
    """Keeps the text and the menu of the top bar true."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        shelf: ModelShelf,
        files: FileActions,
        menus: Menus,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._shelf = window, session, shelf
        self._files, self._menus = files, menus
        window.model_menu.menu().aboutToShow.connect(self._fill_menu)
        window.back_to_shipped.clicked.connect(lambda: files.choose(shelf.use_shipped))
        session.model_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say what is in use now, in the language of the window."""
        session, model = self._session, self._session.model
        if session.learning is not None:
            text = self.tr("{0} · learning, epoch {1}").format(
                session.learning.network.name, session.learning.epoch
            )
            details = self.tr("the drawing is read by the network in training")
        elif model is None:
            text, details = self.tr("no model"), self.tr("open a model or train one")
        else:
            text, details = model.checkpoint.name, self._details(model)
        if session.class_names and session.class_names != DIGITS:
            listed = ", ".join(shortened(name, 20) for name in session.class_names[:NAMED])
            if len(session.class_names) > NAMED:
                listed += ", …"
            details = self.tr("It does not read digits; its classes: {0}").format(listed)
        self._window.set_model_text(text, details)
        another = model is not None and model.origin != "shipped"
        self._window.back_to_shipped.setVisible(another and session.learning is None)

    def _details(self, model: ModelInUse) -> str:
        origins = {
            "shipped": self.tr("shipped with the program"),
            "kept": self.tr("kept here"),
            "file": str(model.path.name) if model.path else "",
            "trained": self.tr("just trained, not kept yet"),
        }
        parts = [origins[model.origin]]
        for name, share in model.checkpoint.accuracy.items():
            if name.endswith("-test"):
                figure = per_cent(share, 2)
                data = name.removesuffix("-test")
                parts.insert(0, self.tr("{0} on {1}").format(figure, dataset_title(data)))
        return "  ·  ".join(parts)

    def _fill_menu(self) -> None:
        menu = self._window.model_menu.menu()
        menu.clear()
        model = self._session.model
        shipped = model is not None and model.origin == "shipped"
        uses: list[tuple[str, Callable[[], None], bool]] = [
            (self.tr("Shipped model"), self._shelf.use_shipped, shipped)
        ]
        for name, path in self._shelf.kept():
            uses.append((name, self._user_of(path), model is not None and model.path == path))
        if model is not None and not any(ticked for _, _, ticked in uses):
            # From a file elsewhere, or just trained: what is in use is in the menu all the same.
            uses.insert(0, (model.checkpoint.name, partial(self._session.use_model, model), True))
        for text, use, in_use in uses:
            action = QAction(shortened(text, MODEL_NAME).replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(in_use)
            action.triggered.connect(lambda _=False, use=use: self._files.choose(use))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._menus.action("open_model"))
        menu.addAction(self._menus.action("save_model"))

    def _user_of(self, path: Path) -> partial[None]:
        return partial(self._shelf.use_file, path)
