"""The menus: every action once, with its key, its text in the language of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from cnn_desktop.gui.common.language import LANGUAGES
from cnn_desktop.gui.main_window import MainWindow

Key = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class Commands:
    """What the menus can ask for."""

    open_drawing: Callable[[], object]
    save_drawing: Callable[[], object]
    my_digits: Callable[[], object]
    open_model: Callable[[], object]
    save_model: Callable[[], object]
    use_shipped: Callable[[], object]
    undo: Callable[[], object]
    redo: Callable[[], object]
    copy: Callable[[], object]
    paste: Callable[[], object]
    clear: Callable[[], object]
    set_theme: Callable[[str], object]
    set_projector: Callable[[bool], object]
    set_vote: Callable[[bool], object]
    set_language: Callable[[str], object]
    start_training: Callable[[], object]
    pause_training: Callable[[], object]
    stop_training: Callable[[], object]
    open_log: Callable[[], object]
    open_data: Callable[[], object]
    help: Callable[[], object]
    about: Callable[[], object]


class Menus(QObject):
    """Builds the menu bar and keeps its texts in the language of the window."""

    def __init__(self, window: MainWindow, commands: Commands) -> None:
        super().__init__(window)
        self._window, self._commands = window, commands
        self._actions: dict[str, QAction] = {}
        self._submenus: dict[str, QMenu] = {}
        self._build()
        self.retranslate()
        window.installEventFilter(self)

    def action(self, name: str) -> QAction:
        """Return an action by its name."""
        return self._actions[name]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of a new language, and of full screen by other ways than the menu."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._actions["full_screen"].setChecked(self._window.isFullScreen())
        return super().eventFilter(watched, event)

    def set_theme(self, mode: str) -> None:
        """Tick a theme."""
        self._actions[f"theme_{mode}"].setChecked(True)

    def set_language(self, code: str) -> None:
        """Tick a language."""
        self._actions[f"language_{code}"].setChecked(True)

    def set_why_no_start(self, reason: str) -> None:
        """Let a run be started, or say what is in the way: what the Train page's button says."""
        action = self._actions["start_training"]
        action.setEnabled(not reason)
        action.setToolTip(reason)
        action.setStatusTip(reason)

    def _build(self) -> None:
        commands, menus, standard = self._commands, self._window.menus, QKeySequence.StandardKey
        file, edit, view = menus["file"], menus["edit"], menus["view"]
        self._add(file, "open_drawing", standard.Open, commands.open_drawing)
        self._add(file, "save_drawing", standard.Save, commands.save_drawing)
        self._add(file, "my_digits", "Ctrl+D", commands.my_digits)
        file.addSeparator()
        self._add(file, "open_model", "Ctrl+Shift+O", commands.open_model)
        self._add(file, "save_model", "Ctrl+Shift+S", commands.save_model)
        self._add(file, "use_shipped", None, commands.use_shipped)
        file.addSeparator()
        # On bare Linux the standard key for quitting is empty.
        self._add(file, "quit", "Ctrl+Q", self._window.close)

        self._add(edit, "undo", standard.Undo, commands.undo)
        redo = self._add(edit, "redo", None, commands.redo)
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        edit.addSeparator()
        self._add(edit, "copy", standard.Copy, commands.copy)
        self._add(edit, "paste", standard.Paste, commands.paste)
        self._add(edit, "clear", "Del", commands.clear)

        self._submenus["theme"] = view.addMenu("")
        self._add_choices("theme", ("system", "light", "dark"), commands.set_theme)
        self._submenus["language"] = view.addMenu("")
        self._add_choices("language", tuple(LANGUAGES), commands.set_language)
        projector = self._add(view, "projector", "Ctrl+P", None)
        projector.setCheckable(True)
        projector.toggled.connect(commands.set_projector)
        vote = self._add(view, "vote", "Ctrl+B", None)
        vote.setCheckable(True)
        vote.toggled.connect(commands.set_vote)
        view.addSeparator()
        full = self._add(view, "full_screen", "F11", None)
        full.setCheckable(True)
        full.toggled.connect(self._on_full_screen)

        training = menus["training"]
        training.setToolTipsVisible(True)
        self._add(training, "start_training", "Ctrl+R", commands.start_training)
        self._add(training, "pause_training", "Ctrl+.", commands.pause_training)
        self._add(training, "stop_training", "Ctrl+Shift+.", commands.stop_training)

        self._add(menus["help"], "help", "F1", commands.help)
        self._add(menus["help"], "open_log", None, commands.open_log)
        self._add(menus["help"], "open_data", None, commands.open_data)
        menus["help"].addSeparator()
        self._add(menus["help"], "about", None, commands.about)

    def _add(
        self, menu: QMenu, name: str, key: Key, command: Callable[[], object] | None
    ) -> QAction:
        action = QAction(self)
        action.setObjectName(f"action_{name}")
        if key is not None:
            action.setShortcut(QKeySequence(key))
        if command is not None:
            action.triggered.connect(lambda: command())
        menu.addAction(action)
        self._actions[name] = action
        return action

    def _add_choices(
        self, name: str, values: tuple[str, ...], command: Callable[[str], object]
    ) -> None:
        group = QActionGroup(self)
        for value in values:
            action = self._add(
                self._submenus[name], f"{name}_{value}", None, partial(command, value)
            )
            action.setCheckable(True)
            group.addAction(action)

    def _on_full_screen(self, full: bool) -> None:
        state = self._window.windowState()
        bit = Qt.WindowState.WindowFullScreen
        if full is not bool(state & bit):
            self._window.setWindowState(state ^ bit)  # a large window is large again afterwards

    def retranslate(self) -> None:
        """Set all texts."""
        texts = {
            "open_drawing": self.tr("Open drawing or picture…"),
            "save_drawing": self.tr("Save drawing as…"),
            "my_digits": self.tr("My digits…"),
            "open_model": self.tr("Open model…"),
            "save_model": self.tr("Save model as…"),
            "use_shipped": self.tr("Use the shipped model"),
            "quit": self.tr("Quit"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "copy": self.tr("Copy drawing as picture"),
            "paste": self.tr("Paste picture"),
            "clear": self.tr("Clear"),
            "theme_system": self.tr("As the system"),
            "theme_light": self.tr("Light"),
            "theme_dark": self.tr("Dark"),
            "projector": self.tr("Projector: everything larger"),
            "vote": self.tr("Vote, then reveal"),
            "full_screen": self.tr("Full screen"),
            "start_training": self.tr("Start training"),
            "pause_training": self.tr("Pause or resume"),
            "stop_training": self.tr("Stop"),
            "help": self.tr("How to use it"),
            "open_log": self.tr("Open the folder of the log file"),
            "open_data": self.tr("Open the folder of the data"),
            "about": self.tr("About CNN Desktop"),
        }
        for name, text in texts.items():
            self._actions[name].setText(text)
        for code, text in LANGUAGES.items():
            self._actions[f"language_{code}"].setText(text)
        self._submenus["theme"].setTitle(self.tr("Colours"))
        # In both languages, so that whoever cannot read the one finds the way to the other.
        self._submenus["language"].setTitle(self.tr("Language / 언어"))
