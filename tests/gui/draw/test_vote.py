"""Vote, then reveal: what the network reads is hidden everywhere until the class has voted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from cnn_desktop.core.drawing import Drawing, Point, Stroke
from cnn_desktop.gui.ballot import goes_on
from cnn_desktop.gui.common.compare_bars import CompareBars
from cnn_desktop.gui.common.elided import FittingLabel
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.draw.vote import TallyBars
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, drawing, wait_for_layout, wait_until
from tests.gui.hands import open_inspect_view
from tests.gui.models import in_use, make_checkpoint

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a seven that was read, and then a vote begun."""
    driver = open_app()
    driver.wait_until_reading()
    driver.stroke(SEVEN)
    assert driver.wait_for_prediction() == "7"
    driver.click("vote")
    return driver


def press(app: Driver, *keys: str | Qt.Key) -> None:
    """Press keys where the focus is, as the lecturer does."""
    for key in keys:
        target = QApplication.focusWidget() or app.window
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)


def counts(app: Driver) -> dict[str, int]:
    ballot = app.controller._ballot
    named = zip(ballot.class_names, ballot.counts, strict=True)
    return {name: count for name, count in named if count}


def seen_texts(app: Driver) -> str:
    """Return every word on the screen, and what a screen reader would say."""
    words = []
    for widget in app.window.findChildren(QWidget):
        if widget.isVisible():
            words += [widget.accessibleName(), widget.accessibleDescription()]
            if isinstance(widget, QLabel):
                words.append(widget.text())
    return "\n".join(words)


# -- counting -------------------------------------------------------------------------------------


def test_number_keys_count_backspace_takes_back_and_enter_reveals(app: Driver) -> None:
    press(app, "7", "1", "7", "7")
    assert counts(app) == {"7": 3, "1": 1}
    assert "Votes: 4" in app.text("vote_text")
    press(app, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert counts(app) == {"7": 1, "1": 1}
    press(app, "7")
    assert app.text("prediction") == ""
    press(app, Qt.Key.Key_Return)
    assert app.text("prediction") == "7"
    assert app.text("vote_text").startswith("Votes: 7 (2 of 3).  Network: 7 (")
    press(app, "3", Qt.Key.Key_Backspace)  # too late
    assert counts(app) == {"7": 2, "1": 1}
    assert app.find(TallyBars, "vote_tally").isVisible()
    assert app.find(ProbabilityBars, "probabilities").isVisible()


def test_the_key_pad_counts_too(app: Driver) -> None:
    target = QApplication.focusWidget() or app.window
    QTest.keyClick(target, Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    assert counts(app) == {"4": 1}
    QTest.keyClick(target, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert app.text("prediction") == "7"


def test_the_mouse_does_it_as_well(app: Driver) -> None:
    bars = app.find(TallyBars, "vote_tally")
    for digit in (2, 2, 9):
        spot = bars.row_rect(digit).center().toPoint()
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=spot)
    assert counts(app) == {"2": 2, "9": 1}
    assert bars.accessibleDescription() == "2: 2, 9: 1"
    app.click("vote_undo")
    assert counts(app) == {"2": 2}
    app.click("vote_clear")
    assert counts(app) == {}
    app.click("vote_reveal")
    assert app.text("prediction") == "7"
    app.click("vote_end")
    assert not app.widget("vote_strip").isVisible()
    assert not app.find(QPushButton, "vote").isChecked()


def test_clearing_after_the_reveal_hides_it_again(app: Driver) -> None:
    press(app, "7", Qt.Key.Key_Return)
    app.click("vote_clear")
    assert app.text("prediction") == ""
    assert counts(app) == {}
    press(app, "1")
    assert counts(app) == {"1": 1}


def test_on_a_blank_canvas_there_is_nothing_to_vote_on(app: Driver) -> None:
    app.click("clear")
    press(app, "3", Qt.Key.Key_Return)
    assert counts(app) == {}
    assert "Draw something" in app.text("vote_text")
    assert not app.widget("vote_reveal").isEnabled()
    app.click("vote_end")
    assert not app.session.is_veiled


# -- the next drawing -----------------------------------------------------------------------------


def test_the_next_drawing_starts_a_new_vote(app: Driver) -> None:
    press(app, "7", Qt.Key.Key_Return)
    app.click("clear")
    assert counts(app) == {}
    app.stroke(ONE)
    app.wait_for_prediction()
    assert app.session.prediction is None
    assert app.text("prediction") == ""
    press(app, "1", Qt.Key.Key_Return)
    assert app.text("prediction") == "1"


def test_more_strokes_go_on_with_the_same_vote(app: Driver) -> None:
    press(app, "7", "7")
    app.stroke(((0.4, 0.5), (0.5, 0.5), (0.6, 0.5)))
    assert counts(app) == {"7": 2}
    press(app, Qt.Key.Key_Return)
    app.stroke(((0.4, 0.55), (0.5, 0.55)))
    app.wait_for_prediction()
    assert app.session.prediction is not None
    assert counts(app) == {"7": 2}
    QTest.keyClick(app.window, Qt.Key.Key_Z, CONTROL)
    assert counts(app) == {"7": 2}


def test_when_is_it_another_drawing() -> None:
    seven, one = drawing(SEVEN), drawing(ONE)
    both = Drawing((*seven.strokes, *one.strokes))
    grown = Drawing((Stroke((*seven.strokes[0].points, Point(0.9, 0.9))),))
    assert goes_on(seven, both)
    assert goes_on(both, one)
    assert goes_on(seven, grown)
    assert not goes_on(seven, one)
    assert not goes_on(seven, Drawing())


# -- hidden everywhere ----------------------------------------------------------------------------


def test_nothing_on_the_draw_page_gives_the_reading_away(app: Driver) -> None:
    assert app.text("prediction") == app.text("confidence") == ""
    assert "Hidden until the vote is over" in app.text("prediction_note")
    assert not app.find(ProbabilityBars, "probabilities").isVisible()
    assert app.find(ProbabilityBars, "probabilities").accessibleDescription() == ""
    assert app.find(ImageGrid, "feature_maps").count == 0
    assert not app.widget("correct_7").isEnabled()
    app.click("why_wrong")
    QApplication.processEvents()
    for label in app.window.findChildren(QLabel):
        if label.objectName().endswith("_answer"):
            assert label.text() == ""
    app.stroke(((0.4, 0.5), (0.6, 0.5)))
    app.wait_for_prediction()
    assert "%" not in app.text("confidence")
    assert app.find(ImageGrid, "feature_maps").count == 0


def test_nothing_on_the_inspect_page_either(app: Driver) -> None:
    app.go("inspect")
    assert app.find(ImageGrid, "inspect_maps").count == 0
    assert app.text("inspect_prediction") == ""
    open_inspect_view(app, "Experiments")
    assert app.text("exp_drawing") == "Hidden until the vote is over."
    assert app.find(CompareBars, "exp_drawing_bars").values == (None, None)
    QTest.keyClick(app.widget("exp_units"), Qt.Key.Key_Space)
    assert app.find(CompareBars, "exp_drawing_bars").values == (None, None)
    open_inspect_view(app, "Time")
    assert "%" not in app.text("time_prediction")
    press(app, "7")
    assert counts(app) == {"7": 1}
    press(app, Qt.Key.Key_Return)
    assert "Network: 7" in app.text("vote_text")
    open_inspect_view(app, "Experiments")
    assert app.text("exp_drawing").startswith("7\N{NO-BREAK SPACE}(")


def test_an_explanation_is_taken_away_at_once(app: Driver) -> None:
    pytest.importorskip("captum", reason="the extra explain is not installed")
    app.click("vote_end")
    app.go("inspect")
    open_inspect_view(app, "Why this digit?")
    wait_until(lambda: not app.find(QPushButton, "why_cancel").isEnabled(), "the answer")
    assert "7" in app.text("why_text")
    app.action("vote").trigger()
    assert "7" not in app.text("why_text")
    assert not app.widget("why_save").isEnabled()


def test_ending_or_a_new_look_keeps_all_in_order(app: Driver) -> None:
    press(app, "7")
    for language, projector in (("ko", True), ("en", True), ("ko", False)):
        app.controller.set_look("dark", language, projector=projector)
        assert counts(app) == {"7": 1}
        assert "7 (" not in seen_texts(app).replace("(7: 1)", "")
        assert app.widget("page_draw").grab()
    app.controller.set_look("light", "en", projector=False)
    app.action("vote").trigger()
    assert app.text("prediction") == "7"
    assert app.find(ProbabilityBars, "probabilities").isVisible()
    assert app.widget("top_bar").isVisible()


# -- with the rest --------------------------------------------------------------------------------


def test_the_menu_key_begins_and_ends(open_app: Opener) -> None:
    app = open_app()
    app.wait_until_reading()
    QTest.keyClick(app.window, Qt.Key.Key_B, CONTROL)
    assert app.session.is_veiled
    assert app.find(QPushButton, "vote").isChecked()
    QTest.keyClick(app.window, Qt.Key.Key_B, CONTROL)
    assert not app.session.is_veiled


def test_who_votes_stores_nothing(app: Driver) -> None:
    """The row of Correct it would look like the ballot; it comes back with its keys."""
    for keys in (("7",), (Qt.Key.Key_Return,)):
        press(app, *keys)
        assert not app.widget("correct_3").isVisible()
        QTest.keyClick(app.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        assert counts(app) == {"7": 1}
    app.click("vote_end")
    assert app.text("correct_text") == "Correct it: it is a…"
    QTest.keyClick(app.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    wait_until(lambda: "as 3" in app.text("correct_text"), "the digit to be stored")


@pytest.mark.parametrize("projector", [False, True])
def test_the_strip_names_all_classes_or_says_that_there_are_others(
    app: Driver, *, projector: bool
) -> None:
    app.window.resize(1280, 720)
    app.controller.set_look("light", "en", projector=projector)
    press(app, *"3333888552194607")
    text = app.find(FittingLabel, "vote_text")
    wait_until(lambda: "(3: 4" in text.painted_text, "the votes")
    wait_for_layout()
    named = text.painted_text.count(":") - 1
    assert named == 10 or text.painted_text.endswith("…)")
    assert named >= 3
    assert all(f"{digit}: " in text.text() for digit in range(10))
    if not projector:
        assert named == 10


def test_a_count_keeps_its_distance_from_the_networks_digits(app: Driver) -> None:
    press(app, "7", Qt.Key.Key_Return)
    tally, bars = app.widget("vote_tally"), app.widget("probabilities")
    for projector in (False, True):
        app.controller.set_look("light", "en", projector=projector)
        wait_for_layout()
        left, right = (each.mapTo(app.window, each.rect().topLeft()).x() for each in (tally, bars))
        assert right - (left + tally.width()) >= 24


def test_korean_says_vote_once(app: Driver) -> None:
    app.controller.set_look("light", "ko", projector=False)
    wait_for_layout()
    press(app, "7")
    said = [app.text("vote_title") + " " + app.text("vote_text")]
    press(app, Qt.Key.Key_Return)
    said.append(app.text("vote_title") + " " + app.text("vote_text"))
    for words in said:
        assert words.startswith("투표 "), words
        assert "투표 투표" not in words


def test_numbers_written_on_another_page_are_no_votes(app: Driver) -> None:
    app.go("train")
    field = app.widget("epochs").findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "12")
    assert field.text() == "12"
    assert counts(app) == {}
    assert not app.widget("vote_strip").isVisible()
    assert app.session.is_veiled
    app.go("draw")
    assert app.widget("vote_strip").isVisible()


def test_another_model_with_other_classes_counts_anew(app: Driver) -> None:
    press(app, "7")
    names = tuple(f"thing {n}" for n in range(10))
    app.session.use_model(in_use(make_checkpoint(class_names=names)))
    app.wait_for_prediction()
    assert counts(app) == {}
    assert app.session.is_veiled
    press(app, "3")
    assert counts(app) == {"thing 3": 1}


def test_closing_while_voting(app: Driver) -> None:
    press(app, "7")
    app.close()
