"""The Draw page in the running program: everything follows the pen."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from cnn_desktop.core.drawing import Drawing, read_drawings
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, ReLU
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.session import Session
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, move, press, release, wait_until
from tests.gui.models import in_use, make_checkpoint


def preview(app: Driver) -> np.ndarray:
    """Return the 28 × 28 picture that is shown as the network's input."""
    (image,) = app.find(ImageGrid, "input_preview").images
    assert isinstance(image, np.ndarray)
    return image


def bars(app: Driver) -> np.ndarray | None:
    return app.find(ProbabilityBars, "probabilities").probabilities


def maps(app: Driver) -> np.ndarray:
    return app.find(ImageGrid, "feature_maps").images


def blank(app: Driver) -> bool:
    return app.session.ink.is_empty


def enabled(app: Driver, name: str) -> bool:
    return app.find(QToolButton, name).isEnabled()


# -- drawing and reading --------------------------------------------------------------------------


def test_the_app_opens_blank_and_says_what_to_do(app: Driver) -> None:
    assert app.window.page == "draw"
    assert app.text("prediction") == ""
    assert app.text("confidence") == ""
    assert app.text("prediction_note") != ""
    assert bars(app) is None
    assert not preview(app).any()
    assert app.canvas.hasFocus()


def test_a_digit_is_read(app: Driver) -> None:
    app.stroke(ONE)
    assert app.wait_for_prediction() == "1"
    assert app.text("confidence").endswith("%")
    assert float(app.text("confidence").rstrip(" %")) > 50
    app.click("clear")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"


def test_the_prediction_follows_while_the_button_is_still_down(app: Driver) -> None:
    press(app.canvas, SEVEN[0])
    seen = []
    for place in SEVEN[1:]:
        move(app.canvas, place)
        seen.append(app.wait_for_prediction())
    assert app.canvas.is_drawing
    assert seen[-1] == "7"
    assert len(set(seen)) > 1, "it read a seven from the first dot on"
    shown = bars(app)
    assert shown is not None
    assert shown.argmax() == 7
    release(app.canvas, SEVEN[-1])


def test_preview_bars_and_maps_all_change_with_the_pen(app: Driver) -> None:
    press(app.canvas, SEVEN[0])
    move(app.canvas, SEVEN[8])
    app.wait_for_prediction()
    first = preview(app).copy(), np.copy(bars(app)), maps(app).copy()  # type: ignore[arg-type]
    for place in SEVEN[9:]:
        move(app.canvas, place)
    app.wait_for_prediction()
    second = preview(app), bars(app), maps(app)
    for before, after in zip(first, second, strict=True):
        assert after is not None
        assert not np.array_equal(before, after)
    release(app.canvas, SEVEN[-1])


def test_the_preview_is_what_the_one_rasteriser_makes(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert np.array_equal(preview(app), rasterize(ink))


def test_a_thousand_queued_moves_lead_to_few_predictions_of_the_latest_ink(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[np.ndarray] = []
    original = Session._read

    def count(session: Session, image: np.ndarray) -> object:
        read.append(image)
        return original(session, image)

    monkeypatch.setattr(Session, "_read", count)
    press(app.canvas, (0.2, 0.2))
    for n in range(1, 1001):  # as fast as events can come: nothing is processed in between
        move(app.canvas, (0.2 + 0.0006 * n, 0.2 + 0.0003 * n))
    release(app.canvas, (0.8, 0.5))
    app.wait_for_prediction()
    assert 1 <= len(read) <= 3
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert ink.point_count == 1001
    assert np.array_equal(read[-1], rasterize(ink))


def test_ink_that_is_no_digit_reads_as_not_sure(app: Driver) -> None:
    app.session.use_model(in_use(make_checkpoint()))  # knows nothing: about 10 % each
    app.stroke(SEVEN)
    app.wait_for_prediction()
    assert app.text("confidence") == "Not sure"
    assert app.text("prediction") == ""
    assert app.text("doubt_mark") == "?"
    assert "nothing that this network has learned" in app.text("prediction_note")


def test_two_digits_are_kindly_refused(app: Driver) -> None:
    app.stroke(ONE)
    app.wait_for_prediction()
    assert app.text("prediction") == "1"
    app.stroke([(x + 0.3, y) for x, y in ONE])
    app.wait_for_prediction()
    assert app.text("prediction") == ""
    assert app.text("prediction_note").startswith("One digit at a time")
    app.click("undo")
    app.wait_for_prediction()
    assert app.text("prediction") == "1"


def test_a_dot_and_a_filled_square_are_no_digits(app: Driver) -> None:
    app.stroke([(0.5, 0.5), (0.5, 0.5)])
    app.wait_for_prediction()
    assert app.text("confidence") == "Not sure"
    assert "dot" in app.text("prediction_note")
    app.click("clear")
    app.stroke([(x, 0.3 + 0.02 * n) for n in range(20) for x in (0.3, 0.7)[:: (-1) ** n]])
    app.wait_for_prediction()
    assert app.text("prediction") == ""
    assert "filled" in app.text("prediction_note")


def test_strokes_taken_before_torch_is_there_are_read_when_it_is(open_app: Opener) -> None:
    app = open_app()
    app.session._reading = False
    app.stroke(SEVEN)
    wait_until(lambda: app.session.is_reading)
    assert app.wait_for_prediction() == "7"


@pytest.mark.data
def test_people_s_drawings_are_read_right(app: Driver, data_dir: Path) -> None:
    """Fifty digits of thirty writers, drawn with the mouse: at least 45 must be read right."""
    file = data_dir / "strokes" / "pendigits-train.jsonl.gz"
    right, wrong = 0, []
    for one in itertools.islice(read_drawings(file), 0, 5000, 100):
        app.draw(one.drawing.fitted())
        answer = app.wait_for_prediction()
        right += answer == str(one.label)
        if answer != str(one.label):
            wrong.append((one.line, one.label, answer))
        app.click("clear")
        app.wait_for_prediction()
    assert right >= 45, wrong


# -- undo, redo, clear, keys ----------------------------------------------------------------------


def test_a_stroke_is_one_step_back_and_one_forth(app: Driver) -> None:
    assert not enabled(app, "undo")
    assert not enabled(app, "redo")
    assert not enabled(app, "clear")
    app.stroke(ONE)
    first = app.session.ink
    app.stroke(SEVEN)
    second = app.session.ink
    app.click("undo")
    assert app.session.ink == first
    app.click("undo")
    assert app.session.ink.is_empty
    assert app.wait_for_prediction() == ""
    assert not enabled(app, "undo")
    app.click("redo")
    app.click("redo")
    assert app.session.ink == second
    assert not enabled(app, "redo")


def test_a_new_stroke_after_undo_drops_what_was_undone(app: Driver) -> None:
    app.stroke(ONE)
    app.click("undo")
    app.stroke(SEVEN)
    assert not enabled(app, "redo")
    assert app.wait_for_prediction() == "7"


def test_clear_wipes_and_undo_brings_back(app: Driver) -> None:
    app.stroke(SEVEN)
    app.click("clear")
    assert app.session.ink.is_empty
    assert app.wait_for_prediction() == ""
    assert app.text("confidence") == ""
    assert bars(app) is None
    assert not preview(app).any()
    app.click("undo")
    assert app.wait_for_prediction() == "7"


def test_the_usual_keys(app: Driver) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    app.stroke(SEVEN)
    QTest.keyClick(app.canvas, Qt.Key.Key_Delete)
    assert blank(app)
    QTest.keyClick(app.canvas, Qt.Key.Key_Z, control)
    assert not blank(app)
    QTest.keyClick(app.canvas, Qt.Key.Key_Y, control)
    assert blank(app)
    QTest.keyClick(app.canvas, Qt.Key.Key_Z, control)
    QTest.keyClick(app.canvas, Qt.Key.Key_Z, control)
    assert blank(app)
    QTest.keyClick(app.canvas, Qt.Key.Key_Z, control | shift)
    assert app.wait_for_prediction() == "7"


def test_undo_in_mid_stroke_leaves_nothing_half(app: Driver) -> None:
    app.stroke(ONE)
    press(app.canvas, (0.2, 0.2))
    move(app.canvas, (0.3, 0.3))
    QTest.keyClick(app.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert app.session.ink.is_empty
    move(app.canvas, (0.4, 0.4))
    release(app.canvas, (0.4, 0.4))
    assert app.session.ink.is_empty
    assert not enabled(app, "undo")


def test_another_page_in_mid_stroke_keeps_the_stroke(app: Driver) -> None:
    press(app.canvas, SEVEN[0])
    for place in SEVEN[1:]:
        move(app.canvas, place)
    app.go("inspect")
    assert enabled(app, "undo")
    app.go("draw")
    assert app.wait_for_prediction() == "7"
    app.click("undo")
    assert app.session.ink.is_empty


def test_drawing_by_keyboard_is_read(app: Driver) -> None:
    for _ in range(12):
        QTest.keyClick(app.canvas, Qt.Key.Key_Up)
    QTest.keyClick(app.canvas, Qt.Key.Key_Space)
    for _ in range(24):
        QTest.keyClick(app.canvas, Qt.Key.Key_Down)
    QTest.keyClick(app.canvas, Qt.Key.Key_Space)
    assert app.wait_for_prediction() == "1"
    app.click("undo")
    assert app.session.ink.is_empty


# -- tools ----------------------------------------------------------------------------------------


def test_the_pen_slider_changes_the_next_stroke_and_is_remembered(
    app: Driver, open_app: Opener
) -> None:
    slider = app.find(QSlider, "pen_width")
    QTest.keyClick(slider, Qt.Key.Key_End)
    app.stroke(ONE)
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    widest = slider.maximum()
    assert ink.strokes[0].width == widest / 10 == 2
    app.close()
    again = open_app()
    assert again.find(QSlider, "pen_width").value() == widest
    again.stroke(ONE)
    ink = again.session.ink
    assert isinstance(ink, Drawing)
    assert ink.strokes[0].width == 2


def test_the_eraser_cuts_and_can_be_undone(app: Driver) -> None:
    app.stroke([(0.1, 0.5), (0.9, 0.5)])
    app.click("eraser")
    app.stroke([(0.5, 0.45), (0.5, 0.55)])
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert len(ink.strokes) == 2
    app.click("undo")
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert len(ink.strokes) == 1
    app.click("eraser")
    app.stroke(ONE)
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert len(ink.strokes) == 2


# -- feature maps ---------------------------------------------------------------------------------


def test_the_layer_of_the_strip_can_be_chosen(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    choice = app.find(QComboBox, "map_layer")
    network = app.session.network
    assert network is not None
    with_maps = [info for info in network.trace() if len(info.output_shape) == 3]
    assert choice.count() == len(with_maps)
    for index, info in enumerate(with_maps):
        choice.setCurrentIndex(index)
        assert maps(app).shape == info.output_shape
        prediction = app.session.prediction
        assert prediction is not None
        assert np.array_equal(maps(app), prediction.layers[info.name])


def test_a_blank_canvas_has_no_maps(app: Driver) -> None:
    assert len(maps(app)) == 0
    app.stroke(ONE)
    app.wait_for_prediction()
    assert len(maps(app)) > 0
    app.click("clear")
    app.wait_for_prediction()
    assert len(maps(app)) == 0


def test_the_page_catches_up_when_it_is_shown_again(app: Driver) -> None:
    app.stroke(ONE)
    app.wait_for_prediction()
    app.go("inspect")
    app.click("inspect_clear")
    app.stroke(SEVEN, "inspect_canvas")
    app.wait_for_prediction()
    app.go("draw")
    assert app.text("prediction") == "7"
    prediction = app.session.prediction
    assert prediction is not None
    assert len(maps(app)) > 0
    assert any(np.array_equal(maps(app), layer) for layer in prediction.layers.values())
    assert app.canvas._ink is app.session.ink


def test_a_click_with_qts_own_mouse_draws(app: Driver) -> None:
    """Automation often uses QTest's mouse, which counts in whole pixels."""
    canvas, left = app.canvas, Qt.MouseButton.LeftButton
    side = min(canvas.width(), canvas.height())
    x = canvas.width() // 2
    QTest.mousePress(canvas, left, pos=QPoint(x, side // 5))
    for step in range(1, 13):
        QTest.mouseMove(canvas, QPoint(x, side // 5 + step * side // 20))
    QTest.mouseRelease(canvas, left, pos=QPoint(x, side * 4 // 5))
    assert app.wait_for_prediction() == "1"
    ink = app.session.ink
    assert isinstance(ink, Drawing)
    assert ink.point_count > 5


def test_only_one_canvas_has_the_name(app: Driver) -> None:
    assert len(app.window.findChildren(Canvas, "canvas")) == 1


def test_why_wrong_shows_other_ways_to_feed_the_network_and_follows_the_pen(app: Driver) -> None:
    app.click("why_wrong")
    panel = app.widget("why_wrong_panel")
    assert panel.isVisible()
    assert not app.widget("feature_maps").isVisible()
    assert app.text("way_own_answer") == ""
    app.stroke([(0.5 + x / 2, 0.5 + y / 2) for x, y in SEVEN])  # in a corner
    wait_until(lambda: app.text("way_own_answer").startswith("7"))
    pictures = app.find(ImageGrid, "way_raw_picture").images[0]
    assert pictures[:14].max() == 0  # the digit is where it was drawn
    assert app.text("way_inverted_answer").startswith("\N{MULTIPLICATION X}")
    app.click("undo")
    wait_until(lambda: app.text("way_own_answer") == "")
    QTest.keyClick(app.canvas, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert app.widget("feature_maps").isVisible()


# -- models that read no digits -------------------------------------------------------------------


def test_a_model_that_reads_no_digits_says_what_it_tells_apart(app: Driver) -> None:
    names = ("airplane", "cat", "ship")
    colour = make_checkpoint(
        (Flatten(), Linear(3)), input_shape=(3, 32, 32), class_names=names, name="photos"
    )
    app.session.use_model(in_use(colour))
    app.stroke(ONE)
    assert app.wait_for_prediction() in names
    said = app.text("no_digits")
    assert "does not read digits" in said
    assert "airplane, cat, ship" in said
    assert app.widget("no_digits").isVisible()
    assert not app.widget("correct_3").isVisible()
    assert app.find(ProbabilityBars, "probabilities")._names == names
    assert app.find(ImageGrid, "input_preview").images.shape == (1, 32, 32)
    assert "3 × 32 × 32" in app.widget("input_preview").toolTip()
    app.click("why_wrong")
    assert app.text("way_own_answer").split("  ")[0] in {*names, "unsure"}
    app.click("why_wrong")
    app.click("back_to_shipped")
    app.wait_for_models()
    app.wait_for_prediction()
    assert not app.widget("no_digits").isVisible()
    assert app.widget("correct_3").isVisible()
    assert app.find(ImageGrid, "input_preview").images.shape == (1, 28, 28)


@pytest.mark.parametrize(
    "layers",
    [
        (Flatten(), Linear(10)),
        (MaxPool2d(28), Conv2d(512, 1), Flatten(), Linear(10)),
        (MaxPool2d(4), Conv2d(512, 3), ReLU(), Flatten(), Linear(10)),
        NETWORKS["mini-googlenet"].layers,
    ],
    ids=["one layer", "maps of one pixel", "512 channels", "blocks"],
)
@pytest.mark.parametrize("fill", [None, float("nan")])
def test_odd_networks_are_drawn_for_calmly(
    app: Driver, layers: tuple[Layer, ...], fill: float | None
) -> None:
    app.session.use_model(in_use(make_checkpoint(layers, fill=fill)))
    app.stroke(ONE)
    app.wait_for_prediction()
    layer = app.find(QComboBox, "map_layer")
    for index in range(layer.count()):
        layer.setCurrentIndex(index)
        assert not app.widget("page_draw").grab().isNull()
    assert (app.session.prediction is None) == (fill is not None)


def test_of_many_classes_a_few_are_named(app: Driver) -> None:
    many = tuple(f"<b>class {number}</b>" for number in range(100))
    app.session.use_model(in_use(make_checkpoint((Flatten(), Linear(100)), class_names=many)))
    app.stroke(ONE)
    app.wait_for_prediction()
    said = app.text("no_digits")
    assert "<b>class 3</b>…" in said
    assert "class 4" not in said
