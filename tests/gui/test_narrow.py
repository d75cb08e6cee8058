"""The smallest window, and projector mode in it: nothing is cut, nothing lies over anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea

from cnn_desktop.gui.common.elided import FittingLabel
from cnn_desktop.gui.draw.vote import TallyBars
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, wait_for_layout, wait_until

LANGUAGES = ("en", "ko")


def shrink(app: Driver, language: str, width: int = 960, height: int = 600) -> None:
    """Wear the projector's look in a small window, and wait until all has found its place."""
    app.controller.set_look("light", language, projector=True)
    app.window.resize(width, height)
    wait_for_layout()


def place(app: Driver, name: str) -> QRect:
    """Return where a widget lies in the window."""
    widget = app.widget(name)
    return QRect(widget.mapTo(app.window, QPoint(0, 0)), widget.size())


# -- Draw -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_of_a_vote_are_readable_and_its_words_whole(language: str, app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("vote")
    shrink(app, language)
    words, tally = app.find(FittingLabel, "vote_text"), app.find(TallyBars, "vote_tally")
    assert "…" not in words.painted_text
    assert tally.row_rect(0).height() >= 20
    QTest.keyClicks(app.canvas, "7717")
    assert "…" not in words.painted_text
    before = place(app, "canvas")
    app.click("vote_reveal")
    app.wait_for_prediction()
    wait_for_layout()
    assert "7" in words.painted_text
    assert "…" not in words.painted_text
    assert tally.row_rect(0).height() >= 20
    assert place(app, "canvas") == before
    whole = app.window.rect()
    names = ("canvas", "clear", "vote_tally", "probabilities", "vote", "why_wrong", "vote_end")
    places = {name: place(app, name) for name in names}
    for name, here in places.items():
        assert whole.contains(here), name
        assert not any(
            here.intersects(there) for other, there in places.items() if other != name
        ), name


def test_in_a_low_window_the_maps_make_room_and_come_back(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    shrink(app, "en")
    assert not app.widget("feature_maps").isVisible()
    assert not app.widget("map_layer").isVisible()
    assert app.widget("probabilities").height() >= 10 * 16
    app.click("why_wrong")  # whoever asks for it sees it
    assert app.widget("way_raw").isVisible()
    app.click("why_wrong")
    assert not app.widget("feature_maps").isVisible()
    shrink(app, "en", 1280, 720)
    assert app.widget("feature_maps").isVisible()
    app.controller.set_look("light", "en", projector=False)
    app.window.resize(960, 600)
    wait_for_layout()
    assert app.widget("feature_maps").isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_to_my_digits_ends_where_the_buttons_end(language: str, app: Driver) -> None:
    app.controller.set_look("light", language, projector=False)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("correct_7")
    wait_for_layout()
    assert place(app, "open_my_digits").right() == place(app, "correct_9").right()
    for name in ("open_my_digits", "correct_undo"):
        link = app.widget(name)
        words = link.fontMetrics().horizontalAdvance(link.property("text"))
        assert words <= link.width() <= words + 2


# -- Train ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_three_columns_are_too_wide_the_drawing_lies_below_the_settings(
    language: str, open_app: Opener
) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    columns = ("start_training", "loss_plot", "show_runs")
    for width, height in ((960, 600), (1280, 720), (960, 600)):
        shrink(app, language, width, height)
        settings, plot, side = (place(app, name) for name in columns)
        assert settings.right() < plot.left()
        if width == 1280:
            assert plot.right() < side.left()
            continue
        area = next(
            area
            for area in app.widget("page_train").findChildren(QScrollArea)
            if area.isAncestorOf(app.widget("show_runs"))
        )
        area.ensureWidgetVisible(app.widget("show_runs"))
        bars, runs = place(app, "training_probabilities"), place(app, "show_runs")
        assert runs.right() < plot.left()
        assert bars.bottom() < runs.top()
        assert runs.top() >= place(app, "recipe").top()
    app.click("show_runs")
    assert app.widget("runs").isVisible()


# -- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_message_can_be_read_to_its_end(
    language: str, open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("there is no network")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", fail)
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "no data"))
    app.wait_until_reading()
    shrink(app, language, 1280, 720)
    app.click("start_training")
    wait_until(lambda: app.page_banner, "the message")
    wait_for_layout()
    app.click_details()  # all hosts, files and folders
    wait_for_layout()
    rooms = app.widget("page_train").findChildren(QScrollArea, "message_room")
    (room,) = (room for room in rooms if room.isVisible())
    (label,) = room.findChildren(QLabel, "message")
    assert label.text() == app.page_banner
    assert label.height() >= label.heightForWidth(label.width()), "no line is cut"
    bar = room.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    room.setFocus()
    assert room.hasFocus(), "the keyboard reaches it, too"
    QTest.keyClick(room, Qt.Key.Key_End)
    for _ in range(100):
        QTest.keyClick(room, Qt.Key.Key_Down)
    assert bar.value() == bar.maximum()
    assert app.widget("start_training").isVisible()
