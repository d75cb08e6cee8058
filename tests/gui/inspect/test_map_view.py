"""The map of the data, in the running program."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.inspection import embedding
from cnn_desktop.core.inspection.layer_choice import hidden_layer
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.picture_strip import PictureBox
from cnn_desktop.gui.inspect.map_plot import MapPlot
from cnn_desktop.gui.inspect.map_view import MapView
from cnn_desktop.gui.inspect.peek import Peek
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, hover, wait_until
from tests.gui.few_pictures import COUNT, install_few_pictures
from tests.gui.hands import open_inspect_view
from tests.gui.models import ONE_LAYER, in_use, learning, make_checkpoint


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Split:
    return install_few_pictures(monkeypatch, "mnist", "synthetic")


@pytest.fixture
def app(open_app: Opener, pictures: Split) -> Driver:
    """The program with a seven on the canvas and three hundred digits to look through."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def open_view(app: Driver) -> MapView:
    open_inspect_view(app, "Map of the data")
    return app.find(MapView, "inspect_map")


def opened(app: Driver) -> MapPlot:
    open_view(app)
    plot = app.find(MapPlot, "map_plot")
    wait_until(lambda: len(plot.points) == COUNT, "the map")
    if app.session.prediction is not None:
        wait_until(lambda: plot.mine is not None, "the drawing's mark")
    QApplication.processEvents()  # so that the plane has its size
    return plot


def lone_point(plot: MapPlot) -> int:
    """Return the point that lies furthest from all others."""
    away = np.linalg.norm(plot.points[:, None] - plot.points[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def click_point(plot: MapPlot, index: int) -> None:
    place = plot.place_on_screen(index).toPoint()
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=place)


def group(plot: MapPlot, label: int) -> np.ndarray:
    found: np.ndarray = np.median(plot.points[plot._labels == label], axis=0)
    return found


def test_the_drawing_lies_with_its_like(app: Driver) -> None:
    plot = opened(app)
    assert f"{COUNT} of {COUNT} training pictures" in app.text("map_text")
    wait_until(lambda: lies_exactly(app, plot), "the mark of the seven")
    app.click("map_clear")
    app.wait_for_prediction()
    assert plot.mine is None
    app.stroke(ONE, "map_canvas")
    assert app.wait_for_prediction() == "1"
    wait_until(lambda: plot.mine is not None, "the mark")
    wait_until(lambda: lies_exactly(app, plot), "the mark of the one")


def test_no_mark_of_the_map_before_stays_while_another_is_made(app: Driver) -> None:
    plot = opened(app)
    wait_until(lambda: plot.mine is not None, "the mark")
    app.session.use_model(in_use(make_checkpoint()))
    assert len(plot.points) == 0 and plot.mine is None


def lies_exactly(app: Driver, plot: MapPlot) -> bool:
    """Whether the mark lies where the principal components put the drawing as it is now."""
    view, network = app.find(MapView, "inspect_map"), app.session.network
    assert view.shown is not None and app.session.prediction is not None and network is not None
    hidden = app.session.prediction.layers[hidden_layer(network).name].reshape(1, -1)
    place = view.shown.data.components.place(hidden)[0]
    assert plot.mine is not None
    return bool(np.allclose(plot.mine, place, rtol=1e-3, atol=1e-3))


def test_the_picture_under_the_pointer_is_shown_and_kept_by_a_click(
    app: Driver, pictures: Split
) -> None:
    plot = opened(app)
    view, index = app.find(MapView, "inspect_map"), lone_point(plot)
    assert view.shown is not None
    number = int(view.shown.data.numbers[index])
    hover(plot, plot.place_on_screen(index))
    peek = app.find(Peek, "map_peek")
    assert peek.isVisible() and peek.tile is not None
    np.testing.assert_array_equal(peek.tile.pixels, pictures.images[number])
    assert peek.tile.caption == str(pictures.labels[number])
    hover(plot, QPointF(1, 1))
    assert not peek.isVisible()
    click_point(plot, index)
    tile = app.find(PictureBox, "map_picture").tile
    assert tile is not None
    np.testing.assert_array_equal(tile.pixels, pictures.images[number])
    about = app.text("map_about")
    assert f"Training picture {number}: {pictures.labels[number]}" in about
    assert "Read as " in about and about[0] in "✓✕"
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert not app.widget("map_picture").isVisible()


def test_arrow_keys_walk_from_point_to_point(app: Driver) -> None:
    plot = opened(app)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    first = plot.chosen_point
    assert first >= 0
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.points[plot.chosen_point][0] > plot.points[first][0]
    before = plot.chosen_point
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert plot.points[plot.chosen_point][1] > plot.points[before][1]
    for _ in range(COUNT):
        QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.chosen_point >= 0


def test_keys_zoom_and_a_button_brings_all_back(app: Driver) -> None:
    plot = opened(app)
    whole = plot.plane
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    assert plot.plane.scale > whole.scale
    app.click("map_fit")
    assert plot.plane == whole
    QTest.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.plane.scale < whole.scale
    QTest.keyClick(plot, Qt.Key.Key_0)
    assert plot.plane == whole
    for _ in range(40):  # no further out than the map can be seen, nor in without end
        QTest.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.plane.scale == pytest.approx(whole.scale / 2)


def turn_wheel(plot: MapPlot, place: QPointF, steps: int) -> None:
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        place,
        plot.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted
    )
    QApplication.sendEvent(plot, event)


def test_the_wheel_zooms_and_what_is_under_the_pointer_stays(app: Driver) -> None:
    plot = opened(app)
    index = lone_point(plot)
    place = plot.place_on_screen(index)
    before = plot.plane.scale
    turn_wheel(plot, place, 3)
    assert plot.plane.scale > 1.5 * before
    assert (plot.place_on_screen(index) - place).manhattanLength() < 0.01
    turn_wheel(plot, place, -3)
    assert plot.plane.scale == pytest.approx(before)


def test_dragging_moves_the_map_and_chooses_nothing(app: Driver) -> None:
    plot = opened(app)
    index = lone_point(plot)
    begin = plot.place_on_screen(index)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(plot, left, pos=begin.toPoint())
    for step in (10, 25, 40):
        drag(plot, begin + QPointF(step, -step))
    QTest.mouseRelease(plot, left, pos=(begin + QPointF(40, -40)).toPoint())
    moved = plot.place_on_screen(index) - begin
    assert abs(moved.x() - 40) < 2 and abs(moved.y() + 40) < 2
    assert plot.chosen_point == -1
    app.window.resize(app.window.width() - 100, app.window.height())
    assert abs(plot.place_on_screen(index).x() - plot.width() / 2) < plot.width()
    app.click("map_fit")
    places = plot.plane.to_pixels(plot.points)
    assert (places >= 0).all() and (places <= [plot.width(), plot.height()]).all()


def drag(plot: MapPlot, place: QPointF) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        plot.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot, event)


def test_the_whole_map_stays_in_view_when_the_window_changes(app: Driver) -> None:
    plot = opened(app)
    for size in ((1000, 700), (1400, 800)):
        app.window.resize(*size)
        QApplication.processEvents()
        places = plot.plane.to_pixels(plot.points)
        assert (places >= 0).all() and (places <= [plot.width(), plot.height()]).all()


def test_the_legend_hides_and_shows_classes(app: Driver) -> None:
    plot = opened(app)
    index = lone_point(plot)
    label = int(plot._labels[index])
    click_point(plot, index)
    colours = colours_of(plot, label)
    app.click(f"map_class_{label}")
    assert colours_of(plot, label) < colours
    assert plot.chosen_point == -1
    click_point(plot, index)
    assert plot.chosen_point < 0 or int(plot._labels[plot.chosen_point]) != label
    app.click("map_all_classes")
    assert plot.hidden_classes == frozenset() and colours_of(plot, label) == colours
    app.click("map_all_classes")
    assert len(plot.hidden_classes) == 10
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.chosen_point == -1
    QTest.keyClick(app.widget("map_class_3"), Qt.Key.Key_Space)
    assert plot.hidden_classes == frozenset(range(10)) - {3}


def colours_of(plot: MapPlot, label: int) -> int:
    """Return how many pixels on the screen have about the colour of a class's marks."""
    colour = plot.mark_of(label)[1]
    pixels = to_array(plot.grab().toImage()).astype(int)[..., :3]
    away = np.abs(pixels - [colour.red(), colour.green(), colour.blue()]).sum(axis=2)
    return int((away < 80).sum())


def test_takes_picture_drawing_and_numbers_away(app: Driver, tmp_path: Path) -> None:
    plot = opened(app)
    view = app.find(MapView, "inspect_map")
    app.click("map_copy")
    assert QApplication.clipboard().image().size() == view._card.size() * 2
    assert view._exports.save(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert view._exports.save(tmp_path / "map.svg")
    drawn = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert drawn.count("<path") > COUNT  # a mark for each picture, not pixels
    assert view._exports.save(tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    assert head == ["picture", "class", "read_as", "probability", "x", "y"]
    assert len(rows) == COUNT + 1 and rows[-1][0] == "drawing"
    np.testing.assert_allclose([float(rows[5][4]), float(rows[5][5])], plot.points[5])
    (tmp_path / "file").write_text("")
    assert not view._exports.save(tmp_path / "file" / "map.svg")
    assert "could not be written" in app.text("map_failure")


class TestTsne:
    @pytest.fixture(autouse=True)
    def installed(self) -> None:
        pytest.importorskip("openTSNE", reason="the extra map is not installed")

    def test_grows_on_a_click_and_places_the_drawing_by_its_neighbours(self, app: Driver) -> None:
        plot = opened(app)
        first = plot.points
        app.click("map_tsne")
        wait_until(lambda: "step 1" in app.text("map_text") or done(app)(), "progress")
        wait_until(done(app), "the end")
        assert "mean of its 5 nearest" in app.text("map_text")
        last = plot.points
        assert not np.array_equal(first, last)
        assert plot.mine is not None
        groups = [group(plot, label) for label in range(10)]
        assert np.argmin([np.linalg.norm(each - plot.mine) for each in groups]) == 7
        app.click("map_pca")
        np.testing.assert_array_equal(plot.points, first)
        app.click("map_tsne")  # it is kept
        np.testing.assert_array_equal(plot.points, last)

    def test_can_be_cancelled(self, app: Driver) -> None:
        plot = opened(app)
        app.click("map_tsne")
        wait_until(lambda: "step 25 " in app.text("map_text"), "the first steps")
        app.click("map_stop")
        wait_until(lambda: "Stopped at step" in app.text("map_text"), "the stop")
        assert len(plot.points) == COUNT
        app.click("map_pca")
        assert "differ most" in app.text("map_text")

    def test_closing_the_window_ends_it(self, app: Driver) -> None:
        opened(app)
        app.click("map_tsne")
        app.close()


def done(app: Driver) -> Callable[[], bool]:
    return lambda: "mean of its" in app.text("map_text") and "Stopped" not in app.text("map_text")


def test_without_the_extra_the_window_says_what_to_install(
    app: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = opened(app)
    monkeypatch.setattr(embedding.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    before = plot.points
    app.click("map_tsne")
    wait_until(lambda: "pip install 'cnn-desktop[map]'" in app.text("map_text"), "the words")
    assert app.find(QPushButton, "map_pca").isChecked()
    np.testing.assert_array_equal(plot.points, before)


def test_another_data_set_is_laid_out_anew(app: Driver) -> None:
    opened(app)
    view = app.find(MapView, "inspect_map")
    source = app.widget("map_source")
    source.setFocus()
    QTest.keyClick(source, Qt.Key.Key_Down)
    QTest.keyClick(source, Qt.Key.Key_Return)
    wait_until(lambda: view.shown and view.shown.pictures.dataset == "synthetic", "the other one")


def test_a_network_without_a_hidden_layer_is_told_in_words(app: Driver) -> None:
    plot = opened(app)
    app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
    wait_until(lambda: "no hidden layer" in app.text("map_text"), "the words")
    assert len(plot.points) == 0 and plot.mine is None
    assert not app.widget("map_tsne").isEnabled() and not app.widget("map_save").isEnabled()


def test_weights_that_are_no_numbers_are_told_in_words(app: Driver) -> None:
    opened(app)
    app.session.use_model(in_use(make_checkpoint(fill=float("nan"))))
    wait_until(lambda: "beyond all bounds" in app.text("map_text"), "the words")


def test_nothing_that_fits_is_told_in_words(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_few_pictures(monkeypatch)
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    open_view(app)
    assert "No training pictures of 1 × 28 × 28" in app.text("map_text")


def test_a_network_that_learns_on_is_mapped_again_on_demand(app: Driver) -> None:
    plot = opened(app)
    network = make_checkpoint().network
    app.session.show_learning(learning(network))
    wait_until(lambda: len(plot.points) == COUNT, "the map")
    app.session.show_learning(learning(network, seed=1, epoch=1))
    assert "has learned on" in app.text("map_text")
    before = plot.points
    app.click("map_renew")
    wait_until(lambda: len(plot.points) == COUNT and plot.points is not before, "the new map")
    app.session.show_learning(None)


def test_colour_pictures_are_mapped_too(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    install_few_pictures(monkeypatch, "colours", shape=(3, 32, 32))
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    app.session.show_learning(learning(NETWORKS["cifar-cnn"]))
    plot = opened(app)
    click_point(plot, lone_point(plot))
    tile = app.find(PictureBox, "map_picture").tile
    assert tile is not None and tile.pixels.shape == (3, 32, 32)
    app.session.show_learning(None)


def test_other_looks_and_languages(app: Driver) -> None:
    plot = opened(app)
    click_point(plot, lone_point(plot))
    app.controller.set_look("dark", "ko", projector=True)
    wait_until(lambda: "학습 그림" in app.text("map_about"), "Korean")
    assert "training pictures" not in app.text("map_text")
    app.controller.set_look("light", "en", projector=False)
    wait_until(lambda: "Training picture" in app.text("map_about"), "English")
