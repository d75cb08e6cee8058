"""The network view in the running program: three depths, keys, pictures, taking away."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton, QSpinBox

from cnn_desktop.core.networks.layers import (
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    shape_text,
)
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.inspect import input_choice
from cnn_desktop.gui.inspect.field_overlay import FieldOverlay
from cnn_desktop.gui.inspect.input_choice import ChosenPicture
from cnn_desktop.gui.inspect.picture_view import PictureView
from cnn_desktop.gui.session import Learning
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, hover, wait_until
from tests.gui.models import ONE_LAYER, make_checkpoint
from tests.gui.network_hands import (
    click_column,
    filters,
    maps,
    open_layer,
    open_network,
    overview,
    point_at,
    settle,
    shown_values,
    unit_view,
    use,
    view_of,
)
from tests.gui.tiny_data import tiny_dataset


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program on its Inspect page with a seven on the canvas."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    open_network(driver)
    driver.stroke(SEVEN, "network_canvas")
    assert driver.wait_for_prediction() == "7"
    settle(driver)
    return driver


def test_what_was_drawn_before_is_on_the_canvas_when_it_is_first_shown(open_app: Opener) -> None:
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    app.stroke(SEVEN, "inspect_canvas")
    open_network(app)
    assert not app.session.ink.is_empty
    wait_until(lambda: app.find(Canvas, "network_canvas")._ink == app.session.ink, "the drawing")


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures be chosen from a small data set."""
    monkeypatch.setattr(input_choice, "load", lambda name, data_dir: tiny_dataset(name))


def press(app: Driver, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    settle(app)


def choose(app: Driver, box: str, value: str) -> None:
    combo = app.find(QComboBox, box)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
    settle(app)


# -- three depths ---------------------------------------------------------------------------------


def test_the_whole_network_is_a_row_with_shapes_and_maps(app: Driver) -> None:
    view = view_of(app)
    assert view.zoom == 0
    network = app.session.network
    assert network is not None
    assert [stage.name for stage in view.row] == [
        "input",
        *(info.name for info in network.trace()),
        "softmax",
    ]
    given = view.inspection
    prediction = app.session.prediction
    assert given is not None
    assert prediction is not None
    for info in network.trace():
        stage = next(each for each in view.row if each.name == info.name)
        assert np.array_equal(given.values[stage.index], prediction.layers[info.name])
    np.testing.assert_array_equal(given.values[-1], prediction.probabilities)
    click_column(app, 1)
    assert network.trace()[0].arithmetic in app.text("network_text")
    assert shape_text(network.trace()[0].output_shape) in app.text("network_text")


def test_the_mouse_goes_in_and_the_breadcrumbs_lead_back(app: Driver) -> None:
    view = view_of(app)
    click_column(app, 1, 5)
    assert (view.zoom, view.unit) == (0, 5)
    click_column(app, 1, double=True)
    assert view.zoom == 1
    assert maps(app).isVisible()
    place = maps(app).cell_rect(3).center().toPoint()
    QTest.mouseDClick(maps(app), Qt.MouseButton.LeftButton, pos=place)
    settle(app)
    assert (view.zoom, view.unit) == (2, 3)
    assert unit_view(app).isVisible()
    assert app.find(QSpinBox, "unit_number").value() == 3
    app.click("crumb_layer")
    assert view.zoom == 1
    app.click("crumb_network")
    assert view.zoom == 0
    click_column(app, 4, 2, double=True)
    settle(app)
    assert (view.zoom, view.unit) == (2, 2)
    assert view.stage is not None
    assert view.stage.name == view.row[4].name


def test_the_keys_walk_units_and_layers_open_and_go_back(app: Driver) -> None:
    view = view_of(app)
    overview(app).setFocus()
    assert view.stage is not None
    press(app, Qt.Key.Key_Right)
    assert view.stage.index == 2
    press(app, Qt.Key.Key_Left)
    assert view.stage.index == 1
    press(app, Qt.Key.Key_Down)
    press(app, Qt.Key.Key_Down)
    assert view.unit == 1
    press(app, Qt.Key.Key_Up)
    assert view.unit == 0
    press(app, Qt.Key.Key_Return)
    assert view.zoom == 1
    press(app, Qt.Key.Key_Right)  # in the grid of maps
    assert view.unit == 1
    press(app, Qt.Key.Key_PageDown)
    assert view.stage.index == 2
    press(app, Qt.Key.Key_Return)
    assert (view.zoom, view.unit) == (2, 1)
    press(app, Qt.Key.Key_Down)
    assert view.unit == 2
    press(app, Qt.Key.Key_Left)
    assert view.stage.index == 1
    press(app, Qt.Key.Key_Space)
    assert unit_view(app).is_playing
    press(app, Qt.Key.Key_Escape)
    assert view.zoom == 1
    assert not unit_view(app).is_playing
    press(app, Qt.Key.Key_Escape)
    assert view.zoom == 0
    press(app, Qt.Key.Key_Escape)
    assert view.zoom == 0


def test_walking_ends_at_the_ends(app: Driver) -> None:
    use(app, (Conv2d(2, 5), ReLU(), Flatten(), Linear(10)))
    view = view_of(app)
    overview(app).setFocus()
    for _ in range(9):
        press(app, Qt.Key.Key_Right)
    assert view.stage is not None
    assert view.stage.name == "softmax"
    for _ in range(9):
        press(app, Qt.Key.Key_Left)
    assert view.stage.name == "input"
    for _ in range(3):
        press(app, Qt.Key.Key_Down)
    assert view.unit == 0


# -- the picture ----------------------------------------------------------------------------------


def test_f_freezes_the_picture_while_the_pen_goes_on(app: Driver) -> None:
    view = view_of(app)
    overview(app).setFocus()
    before = shown_values(app)
    assert before is not None
    press(app, Qt.Key.Key_F)
    assert app.find(QPushButton, "freeze_input").isChecked()
    app.stroke(ONE, "network_canvas")
    settle(app)
    frozen = shown_values(app)
    assert frozen is not None
    assert np.array_equal(frozen, before)
    app.click("freeze_input")
    settle(app)
    assert not np.array_equal(view.inspection.values[0], before)  # type: ignore[union-attr]
    after = shown_values(app)
    assert after is not None
    assert not np.array_equal(after, before)


def test_pictures_of_the_data_set_by_number_next_and_at_random(app: Driver, data: None) -> None:
    dataset = tiny_dataset("mnist")
    view = view_of(app)
    choose(app, "input_source", "test")
    wait_until(lambda: view.inspection is not None and app.text("input_label"), "the data set")
    settle(app)

    def seen() -> np.ndarray:
        assert view.inspection is not None
        return view.inspection.values[0]

    np.testing.assert_allclose(seen(), dataset.test.images[0] / 255, atol=1e-6)
    assert not app.widget("network_canvas").isVisible()
    app.click("input_next")
    settle(app)
    np.testing.assert_allclose(seen(), dataset.test.images[1] / 255, atol=1e-6)
    label = dataset.class_names[int(dataset.test.labels[1])]
    assert app.text("input_label").endswith(label)
    app.click("input_before")
    app.click("input_before")
    settle(app)
    np.testing.assert_allclose(seen(), dataset.test.images[-1] / 255, atol=1e-6)
    app.find(QSpinBox, "input_index").setValue(17)
    settle(app)
    np.testing.assert_allclose(seen(), dataset.test.images[17] / 255, atol=1e-6)
    app.click("input_random")
    settle(app)
    assert 0 <= app.find(QSpinBox, "input_index").value() < len(dataset.test)
    choose(app, "input_source", "train")
    np.testing.assert_allclose(seen(), dataset.train.images[0] / 255, atol=1e-6)
    choose(app, "input_source", "drawing")
    assert app.widget("network_canvas").isVisible()
    assert np.array_equal(seen(), app.session.prediction.image)  # type: ignore[union-attr]


def test_missing_data_is_told_in_the_page(app: Driver) -> None:
    choose(app, "input_source", "test")  # this home has no data
    wait_until(lambda: not view_of(app)._choice.is_loading, "the answer")
    assert app.text("input_label")
    assert not app.find(QSpinBox, "input_index").isVisible()
    choose(app, "input_source", "drawing")
    assert view_of(app).inspection is not None


def test_a_picture_file_is_looked_at(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a one.png"
    pixels = np.full((64, 64), 255, np.uint8)
    pixels[8:56, 28:36] = 0
    Image.fromarray(pixels).save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    choose(app, "input_source", "file")
    wait_until(lambda: app.text("input_label") == "a one.png", "the picture")
    settle(app)
    given = view_of(app).inspection
    assert given is not None
    assert given.values[0][0, 14, 14] > 0.9
    path.write_bytes(b"no picture")
    app.click("input_file")
    wait_until(lambda: not view_of(app)._choice.is_loading, "the answer")
    settle(app)
    assert "a one.png" in app.text("input_label")
    assert view_of(app).inspection is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    choose(app, "input_source", "drawing")
    choose(app, "input_source", "file")  # the dialog is given up
    assert app.find(QComboBox, "input_source").currentData() == "drawing"


def test_a_picture_from_elsewhere_is_looked_at(app: Driver) -> None:
    pixels = np.random.default_rng(1).random((1, 28, 28)).astype(np.float32)
    view_of(app)._choice.show_picture(ChosenPicture(pixels, "4", "a browser"))
    settle(app)
    assert np.array_equal(view_of(app).inspection.values[0], pixels)  # type: ignore[union-attr]
    assert app.text("input_label") == "a browser: it is a 4"


# -- linked ---------------------------------------------------------------------------------------


def test_pointing_names_the_value_and_frames_what_it_depends_on(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    row = overview(app)
    cell = row.cell_rect(1, 6)
    hover(row, cell.topLeft() + QPointF(cell.width() * 10.5 / 28, cell.height() * 20.5 / 28))
    given = view_of(app).inspection
    assert given is not None
    text = app.text("network_text")
    assert "row 20, column 10" in text
    assert f"{given.values[1][6, 20, 10]:.4f}".replace("-", "−") in text
    assert app.find(PictureView, "inspect_input").box == (19, 9, 22, 12)
    assert app.find(FieldOverlay, "inspect_field").frame is not None
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert app.find(PictureView, "inspect_input").box is None
    assert app.find(FieldOverlay, "inspect_field").frame is None


def test_the_open_unit_is_framed_on_the_drawing(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    click_column(app, 4, 9, double=True)
    settle(app)
    unit_view(app).move_to(6, 6)
    assert app.find(PictureView, "inspect_input").box == (9, 9, 17, 17)
    frame = app.find(FieldOverlay, "inspect_field").frame
    assert frame is not None
    # A pointer over the picture moves the window too.
    seen = app.find(PictureView, "inspect_input")
    hover(seen, seen.pixel_rect(4, 20).center())
    shown = unit_view(app).shown
    assert shown is not None
    assert (shown.y, shown.x) == (2, 10)


@pytest.mark.parametrize("how", ["mean", "norm", "similarity", "index"])
def test_units_in_another_order_stay_linked(app: Driver, how: str) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    open_layer(app, 0)
    choose(app, "unit_order", how)
    order = list(maps(app).order)
    assert sorted(order) == list(range(32))
    assert list(filters(app).order) == order
    weight = app.session.weights["conv1.weight"]  # type: ignore[index]
    values = view_of(app).inspection.values[1]  # type: ignore[union-attr]
    if how == "norm":
        norms = [float(np.linalg.norm(weight[unit])) for unit in order]
        assert norms == sorted(norms, reverse=True)
    if how == "mean":
        means = [float(values[unit].astype(np.float64).mean()) for unit in order]
        assert means == sorted(means, reverse=True)
    if how == "index":
        assert order == sorted(order)
    point_at(maps(app), order[3])
    assert filters(app).highlighted == order[3]
    assert f"unit {order[3]}" in app.text("network_text")


def test_the_scale_is_of_the_unit_the_layer_or_the_network(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers)
    open_layer(app, 0)
    pictures = []
    for mode in ("unit", "layer", "network"):
        choose(app, "scale_mode", mode)
        pictures.append((maps(app).grab().toImage(), filters(app).grab().toImage()))
    assert pictures[0][0] != pictures[1][0]
    assert pictures[0][1] != pictures[1][1]
    answer = view_of(app)._asking.answer
    assert answer is not None
    highs = {scale.of(0)[1] for scale in answer.scales[1:-1]}
    assert len(highs) == 1  # one scale for the whole network


# -- taking away ----------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", [0, 1, 2])
def test_what_is_shown_is_taken_away_as_picture_and_numbers(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zoom: int
) -> None:
    view = view_of(app)
    view.open_at(zoom, 1, 3)
    settle(app)
    names: list[str] = []

    def answer(kind: str) -> None:
        def ask(_parent: object, _title: str, name: str, kinds: str) -> tuple[str, str]:
            names.append(name)
            chosen = next(each for each in kinds.split(";;") if kind in each)
            return str(tmp_path / Path(name).stem), chosen

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        app.click("network_save")

    answer("png")
    assert names == ["network.png"]
    with Image.open(tmp_path / "network.png") as image:
        body = view._body.size()
        assert image.size == (2 * body.width(), 2 * body.height())
    answer("csv")
    with (tmp_path / "network.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    given = view.inspection
    assert given is not None
    if zoom == 0:
        assert len(rows) == 1 + len(given.row)
    elif zoom == 1:
        np.testing.assert_allclose(
            np.array(rows[4][4:], np.float64), given.values[1][3].ravel(), rtol=1e-6
        )
    else:
        total = sum(float(row[5]) for row in rows[1:10]) + float(rows[10][3])
        shown = unit_view(app).shown
        assert shown is not None
        assert total == pytest.approx(float(given.values[1][3, shown.y, shown.x]), abs=1e-5)
    app.click("network_copy")
    assert QApplication.clipboard().image().width() == 2 * view._body.width()


def test_a_folder_that_cannot_be_written_is_told(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    name = str(tmp_path / "file" / "x.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, "Picture (*.png)"))
    app.click("network_save")
    assert "x.png" in app.text("network_text")


# -- what follows, and bad input ------------------------------------------------------------------


def test_maps_follow_the_pen_drawn_on_either_page(app: Driver) -> None:
    before = overview(app).grab().toImage()
    app.find(Canvas, "network_canvas")
    app.go("draw")
    app.stroke(ONE)
    app.wait_for_prediction()
    app.go("inspect")
    settle(app)
    assert overview(app).grab().toImage() != before
    assert not view_of(app)._asking._worker.isFinished()
    app.go("draw")
    assert view_of(app)._asking._worker.isFinished()  # nobody looks


def test_many_channels_are_scrolled(app: Driver) -> None:
    use(app, (Conv2d(512, 3, stride=3), ReLU(), MaxPool2d(2), Flatten(), Linear(10)))
    row = overview(app)
    row.set_current(1, 511)
    grid = row._columns[1].grid
    assert grid.first <= 511 < grid.last
    open_layer(app, 0)
    assert maps(app).count == 512
    place = maps(app).cell_rect(511).center()
    maps(app).set_selected(511)
    assert maps(app).rect().contains(maps(app).cell_rect(511).center().toPoint())
    assert not maps(app).grab().isNull()
    assert place is not None


@pytest.mark.parametrize("zoom", [0, 1, 2])
def test_a_colour_network_that_learns_is_looked_at(app: Driver, zoom: int) -> None:
    network = NETWORKS["cifar-cnn"]
    weights = make_checkpoint(network.layers, input_shape=(3, 32, 32)).weights
    view = view_of(app)
    view.open_at(zoom)
    app.session.show_learning(Learning(network, tuple("abcdefghij"), weights, 1))
    settle(app)
    view.open_at(zoom, 1, 2)
    settle(app)
    assert view.row[0].shape == (3, 32, 32)
    assert view.inspection is not None
    assert not app.window.grab().isNull()
    colours = np.random.default_rng(1).random((3, 40, 40)).astype(np.float32)
    view._choice.show_picture(ChosenPicture(colours))
    settle(app)
    assert view.inspection.values[0].shape == (3, 32, 32)
    app.session.show_learning(None)
    settle(app)
    assert view.row[0].shape == (1, 28, 28)


def test_every_network_is_shown_at_every_depth(app: Driver) -> None:
    view = view_of(app)
    odd: dict[str, tuple[Layer, ...]] = {
        "one layer": ONE_LAYER,
        "convolution alone": (Conv2d(10, 28), Flatten()),
    }
    zoo = {
        name: network.layers
        for name, network in NETWORKS.items()
        if network.input_shape == (1, 28, 28)
    }
    for layers in (zoo | odd).values():
        use(app, layers)
        for zoom in (0, 1, 2):
            for stage in view.row[:: max(1, len(view.row) // 5)]:
                view.open_at(zoom, stage.index, stage.units - 1)
                settle(app)
                assert not app.window.grab().isNull()


def test_weights_that_are_no_numbers_are_said_to_be_so(app: Driver) -> None:
    use(app, NETWORKS["two-layer-cnn"].layers, fill=float("nan"))
    assert "NaN" in app.text("network_prediction")
    click_column(app, 1, 3)
    assert "NaN" in app.text("network_text")
    click_column(app, 1, 3, double=True)
    settle(app)
    assert "NaN" in app.text("unit_place")
    assert not app.window.grab().isNull()


def test_a_blank_canvas_shows_the_row_without_values(app: Driver) -> None:
    app.click("network_clear")
    settle(app)
    assert view_of(app).inspection is None
    for zoom in (0, 1, 2):
        view_of(app).open_at(zoom, 1, 0)
        settle(app)
        assert not app.window.grab().isNull()


def test_a_vote_hides_what_the_network_makes_of_the_picture(app: Driver) -> None:
    app.session.set_veiled(veiled=True)
    settle(app)
    assert view_of(app).inspection is None
    assert app.text("network_prediction") == ""
    app.session.set_veiled(veiled=False)
    settle(app)
    assert view_of(app).inspection is not None


def test_closing_while_a_data_set_is_read(app: Driver, data: None) -> None:
    choose(app, "input_source", "train")
    app.close()


def test_enter_in_a_field_opens_nothing(app: Driver, data: None) -> None:
    choose(app, "input_source", "test")
    wait_until(lambda: view_of(app)._choice.count, "the data set")
    index = app.find(QSpinBox, "input_index")
    index.setFocus()
    index.selectAll()
    QTest.keyClicks(index, "12")
    QTest.keyClick(index, Qt.Key.Key_Return)
    settle(app)
    assert view_of(app).zoom == 0
    assert view_of(app)._choice.index == 12


def test_choosing_again_while_a_data_set_is_read_shows_the_last_choice(
    app: Driver, data: None
) -> None:
    choice = view_of(app)._choice
    choice.use_data("train", 3)
    choice.use_data("test", 4)
    wait_until(lambda: not choice._running, "both threads")
    settle(app)
    assert (choice.source, choice.index) == ("test", 4)
    pixels = tiny_dataset("mnist").test.images[4] / 255
    np.testing.assert_allclose(view_of(app).inspection.values[0], pixels, atol=1e-6)  # type: ignore[union-attr]


def test_what_was_drawn_before_the_view_is_first_opened_is_on_its_canvas(
    open_app: Opener,
) -> None:
    app = open_app()
    app.wait_until_reading()
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    app.go("inspect")
    open_network(app)
    settle(app)
    assert app.find(Canvas, "network_canvas")._ink == app.session.ink
    seen = app.find(PictureView, "inspect_input").pixels
    assert seen is not None
    assert seen.max() > 0
