"""The keys of the Draw page's tools, where they count and where they do not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.gui.help_text import HelpDialog
from tests.gui.driver import SEVEN, Driver, move, press, release


def is_on(app: Driver, name: str) -> bool:
    return app.find(QAbstractButton, name).isChecked()


def test_e_takes_the_eraser_and_puts_it_away(app: Driver) -> None:
    app.stroke(SEVEN)
    QTest.keyClick(app.canvas, Qt.Key.Key_E)
    assert is_on(app, "eraser")
    app.stroke(SEVEN)
    assert app.session.ink.is_empty
    QTest.keyClick(app.canvas, Qt.Key.Key_E)
    assert not is_on(app, "eraser")
    app.stroke(SEVEN)
    assert isinstance(app.session.ink, Drawing)
    assert len(app.session.ink.strokes) == 1


def test_w_shows_why_wrong_and_takes_it_away(app: Driver) -> None:
    app.stroke(SEVEN)
    QTest.keyClick(app.canvas, Qt.Key.Key_W)
    assert is_on(app, "why_wrong")
    assert app.widget("way_raw").isVisible()
    QTest.keyClick(app.canvas, Qt.Key.Key_W)
    assert not is_on(app, "why_wrong")


def test_brackets_make_the_pen_thinner_and_thicker(app: Driver) -> None:
    slider = app.find(QSlider, "pen_width")
    before = slider.value()
    QTest.keyClick(app.canvas, Qt.Key.Key_BracketRight)
    assert slider.value() == before + 1
    for _ in range(100):
        QTest.keyClick(app.canvas, Qt.Key.Key_BracketLeft)
    assert slider.value() == slider.minimum()
    app.stroke(SEVEN)
    assert isinstance(app.session.ink, Drawing)
    assert app.session.ink.strokes[0].width == slider.minimum() / 10


def test_they_count_on_the_draw_page_alone(app: Driver) -> None:
    before = app.find(QSlider, "pen_width").value()
    for page in ("inspect", "train"):
        app.go(page)
        for key in (Qt.Key.Key_E, Qt.Key.Key_W, Qt.Key.Key_BracketRight):
            QTest.keyClick(app.widget(f"page_{page}"), key)
    assert not is_on(app, "eraser")
    assert not is_on(app, "why_wrong")
    assert app.find(QSlider, "pen_width").value() == before


def test_they_work_wherever_the_focus_is_and_in_both_languages(app: Driver) -> None:
    app.find(QComboBox, "map_layer").setFocus()
    QTest.keyClick(app.widget("map_layer"), Qt.Key.Key_E)
    assert is_on(app, "eraser")
    app.controller.set_look("dark", "ko", projector=True)
    app.qapp.processEvents()
    QTest.keyClick(app.canvas, Qt.Key.Key_E)
    QTest.keyClick(app.canvas, Qt.Key.Key_W)
    assert not is_on(app, "eraser")
    assert is_on(app, "why_wrong")


def test_the_eraser_may_be_changed_while_the_pen_is_down(app: Driver) -> None:
    press(app.canvas, SEVEN[0])
    move(app.canvas, SEVEN[3])
    QTest.keyClick(app.canvas, Qt.Key.Key_E)
    for place in SEVEN[4:]:
        move(app.canvas, place)
    release(app.canvas, SEVEN[-1])
    assert isinstance(app.session.ink, Drawing)
    assert len(app.session.ink.strokes) == 1, "the stroke that was begun is finished"


def test_the_help_names_them(app: Driver) -> None:
    app.action("help").trigger()
    (help_page,) = app.window.findChildren(HelpDialog)
    for line in ("E, [, ]", "eraser, thinner pen, thicker pen", "W", "data to learn from"):
        assert line in help_page.text
    help_page.close()
