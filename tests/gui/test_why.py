"""Why this digit, in the running program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QTabBar

from cnn_desktop.core import attribution
from cnn_desktop.gui.common.exports import ExportButtons
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, wait_until
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a seven on the canvas and the question asked."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def open_view(app: Driver) -> None:
    bar = app.find(QTabBar, "inspect_views")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    assert app.widget("inspect_why").isVisible()


def ask(app: Driver) -> None:
    open_view(app)
    wait_for_answer(app)


def wait_for_answer(app: Driver) -> None:
    wait_until(lambda: not app.find(QPushButton, "why_cancel").isEnabled(), "the answer")


def test_without_captum_the_window_says_what_to_install(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    ask(app)
    assert "pip install 'cnn-desktop[explain]'" in app.text("why_text")
    assert not app.widget("why_save").isEnabled()


class TestWithCaptum:
    @pytest.fixture(autouse=True)
    def captum(self) -> None:
        pytest.importorskip("captum", reason="the extra explain is not installed")

    def test_explains_the_winner_then_what_is_chosen_and_takes_it_away(
        self, app: Driver, tmp_path: Path
    ) -> None:
        ask(app)
        assert app.text("why_text") == "Bright: where a little more or less ink changes 7 most."
        for method in range(1, 4):
            app.find(QComboBox, "why_method").setCurrentIndex(method)
            wait_for_answer(app)
            assert "7" in app.text("why_text")
        app.find(QComboBox, "why_class").setCurrentText("2")
        wait_for_answer(app)
        assert app.text("why_text").startswith("Blue: covering this spot weakens 2")
        QTest.mouseClick(app.widget("why_copy"), Qt.MouseButton.LeftButton)
        shown = app.widget("why_overlay").size()
        assert QApplication.clipboard().image().size() == shown * 2
        exports = app.find(ExportButtons, "why_exports")
        exports.save(tmp_path / "why.csv")
        rows = np.loadtxt(tmp_path / "why.csv", delimiter=",", encoding="utf-8-sig")
        assert rows.shape == (28, 28)
        exports.save(tmp_path / "why.png")
        assert (tmp_path / "why.png").read_bytes().startswith(b"\x89PNG")

    def test_a_changed_drawing_makes_it_stale_until_the_pen_rests(self, app: Driver) -> None:
        ask(app)
        app.stroke(ONE, "why_canvas")
        wait_until(lambda: "has changed" in app.text("why_text"), "the mark")
        wait_until(lambda: app.text("why_text").startswith("Bright"), "the new answer")

    def test_a_network_without_convolutions_is_told_in_words(self, app: Driver) -> None:
        app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
        app.wait_for_prediction()
        ask(app)
        app.find(QComboBox, "why_method").setCurrentIndex(2)
        wait_for_answer(app)
        assert "this network has none" in app.text("why_text")

    def test_closing_the_window_ends_the_question(self, app: Driver) -> None:
        open_view(app)
        app.close()
