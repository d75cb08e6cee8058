"""Why this digit, in the running program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from cnn_desktop.core.inspection import attribution
from cnn_desktop.core.networks.layers import (
    Auxiliary,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.exports import ExportButtons
from cnn_desktop.gui.inspect.why_view import Overlay
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, wait_until
from tests.gui.hands import open_inspect_view
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint


def test_without_a_drawing_the_square_says_what_to_do(open_app: Opener) -> None:
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    open_view(app)
    square = app.find(Overlay, "why_overlay")
    assert square.words == "Draw a digit to ask why the network reads it so."
    assert not app.find(QLabel, "why_text").isVisible()  # it would say the same
    assert app.text("why_answer") == ""
    app.stroke(SEVEN, "why_canvas")
    assert app.wait_for_prediction() == "7"
    assert app.text("why_answer").startswith("7   ")  # as under the other canvases
    app.click("why_clear")
    wait_until(lambda: square.words == "Draw a digit to ask why the network reads it so.")
    assert app.text("why_answer") == ""


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a seven on the canvas and the question asked."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def open_view(app: Driver) -> None:
    open_inspect_view(app, "Why this digit?")
    assert app.widget("inspect_why").isVisible()


def ask(app: Driver) -> None:
    open_view(app)
    wait_for_answer(app)


def wait_for_answer(app: Driver) -> None:
    wait_until(lambda: not app.find(QPushButton, "why_cancel").isEnabled(), "the answer")


def choose_grad_cam(app: Driver) -> None:
    app.find(QComboBox, "why_method").setCurrentIndex(2)
    wait_for_answer(app)


def winner(app: Driver) -> str:
    """Return the class that is explained, and the end of the sentence."""
    prediction = app.session.prediction
    assert prediction is not None
    return f"{app.session.class_names[prediction.winner]}."


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

    def test_grad_cam_is_asked_of_any_convolution_by_the_keyboard(self, app: Driver) -> None:
        app.session.use_model(in_use(make_checkpoint(NETWORKS["mini-googlenet"].layers)))
        app.wait_for_prediction()
        ask(app)
        layer = app.find(QComboBox, "why_layer")
        assert not layer.isVisible()  # the other methods look at the pixels alone
        choose_grad_cam(app)
        assert layer.isVisible()
        assert layer.currentText() == "inception3  ·  80 × 7 × 7"
        assert app.text("why_text") == "Bright: where inception3 found what makes " + winner(app)
        before = app.widget("why_overlay").grab().toImage()
        layer.setFocus()
        QTest.keyClick(layer, Qt.Key.Key_Up)
        wait_for_answer(app)
        assert layer.currentText() == "inception3.branch4.conv1  ·  16 × 7 × 7"
        assert "inception3.branch4.conv1 found" in app.text("why_text")
        assert app.widget("why_overlay").grab().toImage() != before
        inside = [layer.itemText(n).split(" ")[0] for n in range(layer.count())]
        assert inside[:3] == ["conv1", "inception1.branch1.conv1", "inception1.branch2.conv1"]
        app.controller.set_look("dark", "ko", projector=True)
        assert layer.currentText() == "inception3.branch4.conv1  ·  16 × 7 × 7"
        app.find(QComboBox, "why_method").setCurrentIndex(0)
        assert not layer.isVisible()

    def test_what_an_auxiliary_classifier_found_is_said_to_be_its_own(self, app: Driver) -> None:
        head = (Conv2d(4, 3), ReLU(), Flatten(), Linear(10))
        model = make_checkpoint((Conv2d(3, 5, 3), ReLU(), Auxiliary(head), Flatten(), Linear(10)))
        model.weights["auxiliary1.head.conv1.bias"][:] = 1
        model.weights["auxiliary1.head.linear1.weight"][:] = 1  # all that is found speaks for all
        app.session.use_model(in_use(model))
        app.wait_for_prediction()
        ask(app)
        choose_grad_cam(app)
        layer = app.find(QComboBox, "why_layer")
        assert layer.currentText().startswith("conv1")
        layer.setCurrentIndex(layer.count() - 1)
        wait_for_answer(app)
        assert "auxiliary1.head.conv1 found" in app.text("why_text")
        assert "auxiliary classifier" in app.text("why_text")

    def test_that_nothing_speaks_for_a_class_is_said(self, app: Driver) -> None:
        layers = (Conv2d(3, 5), ReLU(), Flatten(), Linear(10))
        model = make_checkpoint(layers)
        model.weights["linear1.weight"][7] = -1  # whatever is found speaks against it
        model.weights["conv1.bias"][:] = 1
        app.session.use_model(in_use(model))
        app.wait_for_prediction()
        ask(app)
        choose_grad_cam(app)
        app.find(QComboBox, "why_class").setCurrentText("7")
        wait_for_answer(app)
        assert app.text("why_text") == "All dark: nothing that conv1 found speaks for 7."
        assert not app.widget("why_overlay").grab().isNull()

    def test_the_layer_goes_with_the_network(self, app: Driver) -> None:
        ask(app)
        choose_grad_cam(app)
        layer = app.find(QComboBox, "why_layer")
        for layers, usual in (
            (NETWORKS["mini-resnet"].layers, "residual3"),
            (NETWORKS["lenet-like"].layers, "conv2"),
            ((MaxPool2d(28), Conv2d(512, 1), ReLU(), Flatten(), Linear(10)), "conv1"),
        ):
            app.session.use_model(in_use(make_checkpoint(layers)))
            app.wait_for_prediction()
            wait_until(lambda usual=usual: f"{usual} found" in app.text("why_text"), usual)  # type: ignore[misc]
            assert layer.currentText().startswith(usual + " ")
            assert not app.widget("why_overlay").grab().isNull()
        layers = (Conv2d(2, 3), ReLU(), Conv2d(3, 3), Flatten(), Linear(10))
        app.session.use_model(in_use(make_checkpoint(layers)))
        app.wait_for_prediction()
        layer.setCurrentIndex(0)
        wait_until(lambda: "conv1 found" in app.text("why_text"), "the answer")
        app.session.use_model(in_use(make_checkpoint(NETWORKS["mini-resnet"].layers)))
        app.wait_for_prediction()
        wait_until(lambda: "conv1 found" in app.text("why_text"), "the chosen one stays")
        app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
        app.wait_for_prediction()
        wait_until(lambda: "this network has none" in app.text("why_text"), "the words")
        assert not layer.isVisible()

    @pytest.mark.parametrize("method", range(4))
    @pytest.mark.parametrize(
        ("layers", "shape"),
        [
            ((Conv2d(3, 1), ReLU(), Flatten(), Linear(10)), (1, 1, 1)),
            ((Conv2d(3, 3), ReLU(), Flatten(), Linear(10)), (3, 32, 32)),
            ((Conv2d(3, 1), Flatten(), Linear(10)), (2, 8, 60)),
        ],
    )
    def test_any_input_is_explained(
        self, app: Driver, method: int, layers: tuple[Layer, ...], shape: tuple[int, int, int]
    ) -> None:
        app.session.use_model(in_use(make_checkpoint(layers, input_shape=shape)))
        app.wait_for_prediction()
        ask(app)
        app.find(QComboBox, "why_method").setCurrentIndex(method)
        wait_for_answer(app)
        assert app.text("why_text").startswith(("Bright", "Blue"))
        assert not app.widget("why_overlay").grab().isNull()

    @pytest.mark.parametrize("fill", [float("nan"), float("inf"), 3e38])
    def test_weights_that_are_no_numbers_are_told_in_words(self, app: Driver, fill: float) -> None:
        app.session.use_model(in_use(make_checkpoint(NETWORKS["mini-resnet"].layers, fill=fill)))
        app.wait_for_prediction()
        ask(app)
        for method in range(4):
            app.find(QComboBox, "why_method").setCurrentIndex(method)
            wait_for_answer(app)
            assert "beyond all bounds" in app.text("why_text")
            assert not app.widget("why_overlay").grab().isNull()

    def test_a_question_that_runs_or_was_given_up_is_said_to_be_so(self, app: Driver) -> None:
        open_view(app)
        assert app.text("why_text") == "The answer is being worked out…"
        app.click("why_cancel")
        assert app.text("why_text") == "Stopped. Ask again when you like."
        app.click("why_ask")
        wait_for_answer(app)
        assert app.text("why_text").startswith("Bright")

    def test_closing_the_window_ends_the_question(self, app: Driver) -> None:
        open_view(app)
        app.close()
