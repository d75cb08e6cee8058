"""The top bar: which model reads the canvas, where it came from, and the menu to change it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Choice:
    """An entry of the menu of models.

    Attributes:
        name: Of the model; out of a file, so it may be of any length.
        beside: What tells it from another one of the same name.
        read: Returns it; called in the background.
        in_use: Whether it is that already.
    """

    name: str
    beside: str
    read: Callable[[], ModelInUse]
    in_use: bool

    @property
    def text(self) -> str:
        """What the menu shows: the name, and the rest in a column at the right."""
        name = shortened(self.name, MODEL_NAME).replace("\t", " ")
        return (f"{name}\t{self.beside}" if self.beside else name).replace("&", "&&")


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
        window.back_to_shipped.clicked.connect(lambda: files.choose(shelf.shipped))
        self._epoch = 0  # of the network in training, as shown
        session.model_changed.connect(self.refresh)
        session.weights_changed.connect(self._on_weights_changed)

    def refresh(self) -> None:
        """Say what is in use now, in the language of the window."""
        session, model = self._session, self._session.model
        if session.learning is not None:
            self._epoch = session.learning.epoch
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

    def _on_weights_changed(self) -> None:
        """Say the new epoch; weights come far more often."""
        learning = self._session.learning
        if learning is not None and learning.epoch != self._epoch:
            self.refresh()

    def _details(self, model: ModelInUse) -> str:
        origins = {
            "shipped": self.tr("shipped with the program"),
            "kept": self._kept_text(model),
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

    def _kept_text(self, model: ModelInUse) -> str:
        when = self._time_of(model.path) if model.path else ""
        return self.tr("kept here, {0}").format(when) if when else self.tr("kept here")

    def _time_of(self, path: Path) -> str:
        seconds = self._shelf.kept_at(path)
        return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))

    def _fill_menu(self) -> None:
        menu = self._window.model_menu.menu()
        menu.clear()
        for choice in self._choices():
            action = QAction(choice.text, menu)
            action.setCheckable(True)
            action.setChecked(choice.in_use)
            action.triggered.connect(lambda _=False, read=choice.read: self._files.choose(read))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._menus.action("open_model"))
        menu.addAction(self._menus.action("save_model"))

    def _choices(self) -> list[Choice]:
        """Return all models that can be chosen, no two of them alike."""
        model = self._session.model
        is_shipped = model is not None and model.origin == "shipped"
        choices = [Choice(self.tr("Shipped model"), "", self._shelf.shipped, is_shipped)]
        found = [(name, self._time_of(path), path) for name, path in self._shelf.kept()]
        same = Counter((shortened(name, MODEL_NAME), when) for name, when, _ in found)
        for name, when, path in found:
            # Copies of a file may have its name and its time.
            is_only_one = same[shortened(name, MODEL_NAME), when] == 1
            beside = when if is_only_one else f"{path.name}  ·  {when}"
            is_in_use = model is not None and model.path == path
            choices.append(Choice(name, beside, partial(self._shelf.read, path), is_in_use))
        if model is not None and not any(choice.in_use for choice in choices):
            # From a file elsewhere, or just trained: what is in use is in the menu all the same.
            beside = model.path.name if model.path else ""
            if model.origin == "trained":
                beside = self.tr("not kept yet")
            in_use = model
            choices.insert(
                0,
                Choice(model.checkpoint.name, shortened(beside, 40), lambda: in_use, in_use=True),
            )
        return choices
