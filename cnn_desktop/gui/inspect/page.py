"""The Inspect page: several views of one network, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from cnn_desktop.gui.common.widgets import named


@dataclass
class ViewEntry:
    """A place in the bar.

    Attributes:
        name: Of the view.
        title: Returns its title in the language of the moment.
        build: Makes the view; None once that is done, so that nothing else is kept alive by it.
        index: Of the view among those that have been built; -1 before.
    """

    name: str
    title: Callable[[], str]
    build: Callable[[], QWidget] | None
    index: int = -1


class InspectPage(QWidget):
    """A slim bar of views over the view that is shown.

    The views are added from outside (:meth:`add_view`), so that none of them knows another.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page_inspect")
        self._views: list[ViewEntry] = []
        self._bar = named(QTabBar(), "inspect_views")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._on_chosen)
        self._retranslate()

    def add_view(self, name: str, build: Callable[[], QWidget], title: Callable[[], str]) -> None:
        """Add a view as the last one of the bar; the first that is added is built at once.

        Args:
            name: What :meth:`show_view` calls it.
            build: Makes the view, when it is first shown; it is resized to the page and gets the
                focus when the page does.
            title: Returns its title in the language of the moment.
        """
        self._views.append(ViewEntry(name, title, build))
        self._bar.addTab(title())  # the first tab becomes the current one
        self._bar.setVisible(len(self._views) > 1)  # nothing to choose from with a single one

    def show_view(self, name: str) -> QWidget:
        """Show a view and return it; ``ValueError`` if there is none of this name."""
        index = [entry.name for entry in self._views].index(name)
        self._bar.setCurrentIndex(index)
        return self._build(index)

    def _on_chosen(self, index: int) -> None:
        if index >= 0:
            view = self._build(index)
            self._stack.setCurrentWidget(view)
            if self.isVisible() and not self._bar.hasFocus():  # its keys work at once
                view.setFocus()

    def _build(self, index: int) -> QWidget:
        entry = self._views[index]
        if entry.build is not None:
            entry.index = self._stack.addWidget(entry.build())
            entry.build = None
        return cast("QWidget", self._stack.widget(entry.index))

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
        for index, entry in enumerate(self._views):
            self._bar.setTabText(index, entry.title())
        self._bar.setAccessibleName(self.tr("Views of the network"))
        self._bar.setToolTip(self.tr("What is shown of the network"))
        arrows = self._bar.findChildren(QToolButton)  # Qt's own; they speak English alone
        for arrow, text in zip(
            arrows, (self.tr("Views further left"), self.tr("Views further right")), strict=False
        ):
            arrow.setToolTip(text)
            arrow.setAccessibleName(text)
