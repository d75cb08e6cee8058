"""The fields of the Train form and of the builder: nothing changes them by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until

LISTS = ("recipe", "dataset", "network")
NUMBERS = ("epochs", "batch_size", "learning_rate", "seed")


@pytest.fixture
def app(open_app: Opener, tmp_path: Path) -> Driver:
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.window.resize(1280, 700)
    return driver


def turn_wheel(widget: QWidget, steps: int) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted
    )
    QApplication.sendEvent(widget, event)


def shown(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    assert isinstance(widget, QSpinBox | QDoubleSpinBox)
    return widget.text()


@pytest.mark.parametrize("name", [*LISTS, *NUMBERS])
def test_the_wheel_changes_no_field(name: str, app: Driver) -> None:
    """Who scrolls the form passes over its fields, also over the one that has the focus."""
    field = app.widget(name)
    field.setFocus()
    before = shown(field)
    for steps in (1, -2, 1):
        turn_wheel(field, steps)
        assert shown(field) == before


def test_the_wheel_over_a_field_scrolls_the_form(app: Driver) -> None:
    app.window.resize(1280, 600)
    app.click("more_settings")
    app.click("sabotage")
    field = app.find(QSpinBox, "epochs")
    wait_until(lambda: field.visibleRegion().boundingRect().height() > 0, "the form")
    before = field.mapTo(app.window, QPoint())
    turn_wheel(field, -1)
    wait_until(lambda: field.mapTo(app.window, QPoint()).y() < before.y(), "the form to move")


@pytest.mark.parametrize("clicks", [2, 3])
@pytest.mark.parametrize(
    ("name", "typed", "number"), [("learning_rate", "0.002", 0.002), ("epochs", "7", 7)]
)
def test_what_is_typed_after_a_double_click_is_the_number(
    clicks: int, name: str, typed: str, number: float, app: Driver
) -> None:
    """The digits after the point alone would be replaced: 0.002 became 0.0002."""
    field = app.widget(name)
    assert isinstance(field, QSpinBox | QDoubleSpinBox)
    line = field.lineEdit()
    over_the_last_digits = QPoint(line.cursorRect().right() + 30, line.height() // 2)
    QTest.mouseDClick(line, Qt.MouseButton.LeftButton, pos=over_the_last_digits)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=over_the_last_digits)
    if clicks == 3:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=over_the_last_digits)
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert field.value() == pytest.approx(number)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_opens_shows_its_entries_whole(name: str, app: Driver) -> None:
    app.action("projector").trigger()
    field = app.find(QComboBox, name)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    view = field.view()
    wait_until(view.isVisible, "the list")
    seen = view.viewport().rect()
    assert view.sizeHintForColumn(0) <= seen.width()
    rows = [view.visualRect(field.model().index(row, 0)) for row in range(min(field.count(), 10))]
    assert all(seen.contains(row.center()) for row in rows)
    field.hidePopup()
