"""Correct it: one click puts the drawing into My digits, and nothing else ever does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from cnn_desktop import paths
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.core.digits.picture import Picture
from tests.gui.driver import ONE, SEVEN, Driver, wait_until


def stored() -> list[int]:
    """Return the labels in the file, as a program that starts now would find them."""
    return [digit.label for digit in MyDigits(paths.my_digits_file()).digits]


def buttons(app: Driver) -> list[QToolButton]:
    return [app.find(QToolButton, f"correct_{label}") for label in range(10)]


def test_nothing_is_stored_without_a_click(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("clear")
    app.stroke(ONE)
    app.wait_for_prediction()
    app.go("inspect")
    app.close()
    assert not paths.my_digits_file().exists()


def test_one_click_stores_the_strokes_with_the_label(app: Driver) -> None:
    assert not any(button.isEnabled() for button in buttons(app))
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("correct_1")
    wait_until(lambda: "Stored" in app.text("correct_text"), "the digit to be stored")
    assert stored() == [1]
    assert MyDigits(paths.my_digits_file()).digits[0].drawing == app.session.ink
    assert app.text("correct_text") == "Stored in My digits as 1"
    assert [button.isChecked() for button in buttons(app)].index(True) == 1
    app.click("correct_undo")
    wait_until(lambda: stored() == [])
    app.wait_until_saved()
    assert not app.widget("correct_undo").isVisible()


def test_a_second_click_on_the_same_drawing_changes_its_label(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    for label in (1, 4, 4, 7):
        app.click(f"correct_{label}")  # faster than it can be written
    app.wait_until_saved()
    assert stored() == [7]
    assert app.text("correct_text") == "Stored in My digits as 7"
    app.click("clear")
    app.stroke(SEVEN)
    app.wait_for_prediction()
    assert not any(button.isChecked() for button in buttons(app))
    app.click("correct_7")
    wait_until(lambda: stored() == [7, 7])


def test_by_the_keyboard(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    QTest.keyClick(app.canvas, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    wait_until(lambda: stored() == [7])
    assert app.canvas.hasFocus()


def test_a_picture_is_not_stored(app: Driver) -> None:
    import numpy as np

    ink = np.zeros((40, 40), np.float32)
    ink[8:32, 18:22] = 1
    app.session.edit_ink(Picture(ink), "Open")
    app.wait_for_prediction()
    assert not any(button.isEnabled() for button in buttons(app))
    assert "no strokes" in app.text("correct_text")


def test_a_store_that_cannot_be_written_is_told(app: Driver, home: Path) -> None:
    paths.my_digits_file().mkdir(parents=True)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("correct_7")
    wait_until(lambda: "could not be" in app.banner)
    app.wait_until_saved()
    assert not any(button.isChecked() for button in buttons(app))


def test_everything_fits_the_smallest_projector_window(app: Driver) -> None:
    app.controller.set_look("light", "ko", projector=True)
    app.window.resize(1280, 720)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("correct_7")
    app.wait_until_saved()
    for name in ("correct_0", "correct_9", "correct_undo", "open_my_digits"):
        widget = app.widget(name)
        assert widget.width() >= widget.minimumSizeHint().width()
        assert (
            app.widget("page_draw")
            .rect()
            .contains(widget.mapTo(app.widget("page_draw"), widget.rect().bottomRight()))
        )
