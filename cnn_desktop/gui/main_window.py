"""The frame: navigation, top bar, menus, status bar. It knows no page, only places for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.drop_veil import DropVeil, DropWords
from cnn_desktop.gui.common.elided import ElidedLabel, FittingLabel
from cnn_desktop.gui.common.icons import app_icon, icon
from cnn_desktop.gui.common.link_button import LinkButton
from cnn_desktop.gui.common.steady_label import SteadyLabel, show_share
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named, shortened

RAIL_WIDTH = 76
MOST_PROGRESS = 0.4  # of the window's width: a longer report of progress is said in fewer words
MODEL_NAME = 48  # letters of a model's name; a file may hold a longer one


@dataclass
class PageEntry:
    """A place in the navigation.

    Attributes:
        name: Of the page.
        title: Returns its title in the language of the moment.
        button: Shows it.
        build: Makes the page; None once that is done, so that nothing else is kept alive by it.
        index: Of the page among those that have been built; -1 before.
    """

    name: str
    title: Callable[[], str]
    button: QToolButton
    build: Callable[[], QWidget] | None
    index: int = -1


class MainWindow(QMainWindow):
    """Shows one page at a time between navigation, top bar and status bar."""

    painted = Signal()  # the window has been painted for the first time
    close_requested = Signal()  # the window is about to close: stop what runs
    files_dropped = Signal(list)  # paths, as text
    page_changed = Signal(str)  # name of the page that is shown now

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: list[PageEntry] = []
        self._painted = False
        self._drop_words: Callable[[list[str]], DropWords] | None = None
        self._drop_veil: DropVeil | None = None
        self.setObjectName("main_window")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.menus = {name: QMenu(self) for name in ("file", "edit", "view", "training", "help")}
        for menu in self.menus.values():
            self.menuBar().addMenu(menu)
        self._make_rail()
        self._make_top_bar()
        self._make_status_bar()
        self._stack = QStackedWidget()
        self.banner = Banner()
        self.banner.setObjectName("window_banner")

        column = self._column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top_bar)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        self._centre = QWidget()
        row = QHBoxLayout(self._centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(self._centre)
        self.resize(1280, 720)
        self.setMinimumSize(960, 600)
        theme.changed.connect(self._on_theme_changed)
        self._retranslate()

    def open(self) -> None:
        """Show the window; it fills a screen that is too small for its size and its title."""
        title = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        room = self.screen().availableSize()
        is_large = self.width() > room.width() or self.height() + title > room.height()
        if is_large and self.windowState() == Qt.WindowState.WindowNoState:
            self.showMaximized()
        else:
            self.show()

    # -- pages -----------------------------------------------------------------------------------

    def add_page(self, name: str, build: Callable[[], QWidget], title: Callable[[], str]) -> None:
        """Add a page's button; the first page that is added is built at once.

        Args:
            name: Of its icon and its button's objectName, ``nav_<name>``.
            build: Makes the page's widget; called once, when the page is first needed.
            title: Returns its name in the current language.
        """
        button = named(QToolButton(), f"nav_{name}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        number = len(self._pages) + 1
        button.setShortcut(QKeySequence(f"Ctrl+{number}"))
        button.clicked.connect(lambda: self.show_page(name))
        self._rail_layout.insertWidget(len(self._pages), button)
        self._pages.append(PageEntry(name, title, button, build))
        self._retranslate_pages()
        self._on_theme_changed()
        if number == 1:
            button.setChecked(True)
            self.build_page(name)

    def build_page(self, name: str) -> QWidget:
        """Return a page, built if it has not been."""
        entry = next(entry for entry in self._pages if entry.name == name)
        if entry.build is not None:
            entry.index = self._stack.addWidget(entry.build())
            entry.build = None
        return cast("QWidget", self._stack.widget(entry.index))

    @property
    def unbuilt_pages(self) -> list[str]:
        """Names of the pages that nobody has needed yet."""
        return [entry.name for entry in self._pages if entry.build is not None]

    def add_strip(self, strip: QWidget) -> None:
        """Add a strip between the messages and the page; it shows and hides itself."""
        self._column.insertWidget(self._column.count() - 1, strip)

    def set_top_bar_visible(self, *, visible: bool) -> None:
        """Show the bar with the model in use, or leave its room to a strip."""
        self._top_bar.setVisible(visible)

    def show_page(self, name: str) -> None:
        """Show a page; a name that there is none of is ignored."""
        if name not in [entry.name for entry in self._pages]:
            return
        page = self.build_page(name)
        # No button group does this: of a group, Tab reaches one button only.
        for entry in self._pages:
            entry.button.setChecked(entry.name == name)
        self._stack.setCurrentWidget(page)
        page.setFocus()
        self.page_changed.emit(name)

    def set_drop_words(self, describe: Callable[[list[str]], DropWords]) -> None:
        """Say what letting files go would do, while they are dragged over the window.

        Args:
            describe: From their paths to the words.
        """
        self._drop_words = describe

    @property
    def has_been_painted(self) -> bool:
        """Whether the window has been on the screen."""
        return self._painted

    @property
    def page(self) -> str:
        """Name of the page that is shown."""
        shown = self._stack.currentIndex()
        return next((entry.name for entry in self._pages if 0 <= entry.index == shown), "")

    # -- top bar and status bar ------------------------------------------------------------------

    def set_model_text(self, text: str, details: str) -> None:
        """Name the model in use and say where it came from; both may be of any length."""
        self.model_menu.setText(shortened(text, MODEL_NAME).replace("&", "&&"))
        self.model_menu.setAccessibleName(self.tr("Model in use: {0}").format(text))
        self._model_details.setText(details)

    def set_status(self, text: str, *shorter: str) -> None:
        """Say what device and data are in use; in fewer words too, for a narrow window."""
        self._status.set_texts(text, *shorter)

    def set_training_status(self, text: str, brief: str, share: float | None) -> None:
        """Show how far training is, wherever in the program one is.

        Args:
            text: In words; empty when nothing is trained.
            brief: The same in fewer words.
            share: 0 to 1; None when that is not known.
        """
        is_long = self._status.fontMetrics().horizontalAdvance(text) > self.width() * MOST_PROGRESS
        self._training.set_text(brief if is_long else text)
        self._training_bar.setVisible(bool(text))
        show_share(self._training_bar, share)

    # -- construction ----------------------------------------------------------------------------

    def _make_rail(self) -> None:
        self._rail = named(QWidget(), "rail")
        self._rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rail_layout = QVBoxLayout(self._rail)
        self._rail_layout.setContentsMargins(0, 8, 0, 8)
        self._rail_layout.setSpacing(4)
        self._rail_layout.addStretch(1)

    def _make_top_bar(self) -> None:
        self._top_bar = named(QWidget(), "top_bar")
        self._top_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Where a page would like more height, this bar must not give its own away, and back.
        self._top_bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.model_menu = named(QToolButton(), "model_menu")
        self.model_menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.model_menu.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.model_menu.setMenu(QMenu(self.model_menu))
        self.back_to_shipped = named(LinkButton(), "back_to_shipped")
        self.back_to_shipped.hide()
        self._model_details = named(ElidedLabel(), "model_details")
        self._model_details.setTextFormat(Qt.TextFormat.PlainText)  # names come from files
        self._model_details.setProperty("role", "caption")
        self._model_details.setTextFormat(Qt.TextFormat.PlainText)
        # Is cut off rather than widen the window.
        self._model_details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self._top_bar)
        layout.setContentsMargins(8, 4, 16, 4)
        layout.setSpacing(8)
        layout.addWidget(self.model_menu)
        layout.addWidget(self._model_details, 1)
        layout.addWidget(self.back_to_shipped)

    def _make_status_bar(self) -> None:
        self._status = named(FittingLabel(), "status")
        self._training = SteadyLabel("training_status")
        self._training_bar = named(QProgressBar(), "training_status_bar")
        self._training_bar.setTextVisible(False)
        self._training_bar.setFixedWidth(160)
        self._training_bar.hide()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(12, 0, 12, 0)
        bar.addWidget(self._status, 1)
        bar.addPermanentWidget(self._training)
        bar.addPermanentWidget(self._training_bar)

    # -- events ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when the window is there for the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the app stop what runs, then close; nothing can prevent that."""
        self.close_requested.emit()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show what letting go would do."""
        paths = _local_files(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        if self._drop_words is not None:
            if self._drop_veil is None:
                self._drop_veil = DropVeil(self._theme, self._centre)
            self._drop_veil.show_words(self._drop_words(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the page again: the files are carried elsewhere, or Esc was pressed."""
        self._lift_veil()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the files that were dropped."""
        self._lift_veil()
        if paths := _local_files(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _lift_veil(self) -> None:
        if self._drop_veil is not None:
            self._drop_veil.lift()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("CNN Desktop"))
        titles = {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "training": self.tr("&Training"),
            "help": self.tr("&Help"),
        }
        for name, menu in self.menus.items():
            menu.setTitle(titles[name])
        self.model_menu.setToolTip(self.tr("The model that reads the canvas: switch, open, save"))
        self.back_to_shipped.setText(self.tr("Back to the shipped model"))
        self.back_to_shipped.setToolTip(
            self.tr("Read with the model that came with the program; kept models stay in the menu")
        )
        self.back_to_shipped.setAccessibleName(self.back_to_shipped.text())
        self._status.setToolTip(
            self.tr(
                "What reads the drawing, and the data that the model in use has learned from; "
                "while a network is trained, the data that it learns from"
            )
        )
        self._training_bar.setAccessibleName(self.tr("Training progress"))
        self._retranslate_pages()

    def _retranslate_pages(self) -> None:
        for number, entry in enumerate(self._pages, start=1):
            entry.button.setText(entry.title())
            entry.button.setToolTip(f"{entry.title()} (Ctrl+{number})")
            # Setting the text drops the shortcut when it held a mnemonic; set it again.
            entry.button.setShortcut(QKeySequence(f"Ctrl+{number}"))

    def _on_theme_changed(self) -> None:
        self._rail.setFixedWidth(self._theme.size(RAIL_WIDTH))
        self.model_menu.setFixedHeight(self._theme.size(30))  # else another look moves all below
        for entry in self._pages:
            entry.button.setIcon(icon(entry.name, self._theme))
            entry.button.setIconSize(QSize(self._theme.size(24), self._theme.size(24)))
            entry.button.setFixedWidth(self._theme.size(RAIL_WIDTH) - 1)


def _local_files(data: QMimeData) -> list[str]:
    """Return the paths of files on this computer; what lies on the web is not taken."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
