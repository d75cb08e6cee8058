"""The Inspect page: several views of one network, one at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.layers_view import LayersView
from cnn_desktop.gui.session import Session


class InspectPage(QWidget):
    """A slim bar of views over the view that is shown; the layers are the first.

    Further views are added from outside (:meth:`add_view`), so that none of them knows another.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page_inspect")
        self._names: list[str] = []
        self._titles: list[Callable[[], str]] = []
        self._bar = named(QTabBar(), "inspect_views")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._stack.setCurrentIndex)
        self.add_view("layers", LayersView(session, theme), lambda: self.tr("Layers"))
        self._retranslate()

    def add_view(self, name: str, widget: QWidget, title: Callable[[], str]) -> None:
        """Add a view as the last one of the bar.

        Args:
            name: What :meth:`show_view` calls it.
            widget: The view; it is resized to the page and gets the focus when the page does.
            title: Returns its title in the language of the moment.
        """
        self._names.append(name)
        self._titles.append(title)
        self._stack.addWidget(widget)
        self._bar.addTab(title())
        self._bar.setVisible(len(self._names) > 1)  # nothing to choose from with a single one

    def show_view(self, name: str) -> None:
        """Show a view; ``ValueError`` if there is none of this name."""
        self._bar.setCurrentIndex(self._names.index(name))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the view that is shown."""
        if (view := self._stack.currentWidget()) is not None:
            view.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for index, title in enumerate(self._titles):
            self._bar.setTabText(index, title())
        self._bar.setAccessibleName(self.tr("Views of the network"))
        self._bar.setToolTip(self.tr("What is shown of the network"))
