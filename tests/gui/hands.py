"""What a hand does at lists and menus, beside what it draws (see driver.py)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTabBar

from tests.gui.driver import Driver, wait_for_layout


def choose(app: Driver, name: str, data: str) -> None:
    """Choose an entry of a list as a hand does: the widget says that it was activated."""
    combo = app.find(QComboBox, name)
    index = combo.findData(data)
    assert index >= 0, data
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def project(app: Driver) -> None:
    """Turn the projector mode on, on a screen of 1280 × 720."""
    app.controller.set_look("light", "en", projector=True)
    app.window.resize(1280, 720)
    wait_for_layout()


def open_inspect_view(app: Driver, title: str) -> None:
    """Go to a view of the Inspect page by its tab."""
    if not app.widget("page_inspect").isVisible():
        app.go("inspect")
    bar = app.find(QTabBar, "inspect_views")
    place = [bar.tabText(n) for n in range(bar.count())].index(title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())


def add_layer(app: Driver, what: str) -> None:
    """Add a layer or block in the builder, as its menu does."""
    action = app.window.findChild(QAction, f"add_{what}")
    assert action is not None
    action.trigger()
