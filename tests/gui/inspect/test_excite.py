"""What excites it, in the running program."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from cnn_desktop.core.data.datasets import Split
from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, ReLU, Residual
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.picture_strip import PictureBox, PictureStrip
from cnn_desktop.gui.inspect.excite_view import ExciteView
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, wait_until
from tests.gui.few_pictures import COUNT, STEPS, install_few_pictures
from tests.gui.hands import open_inspect_view
from tests.gui.models import ONE_LAYER, in_use, learning, make_checkpoint


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Split:
    return install_few_pictures(monkeypatch, "mnist")


@pytest.fixture
def app(open_app: Opener, pictures: Split) -> Driver:
    """The program with a seven on the canvas and three hundred digits to look through."""
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def open_view(app: Driver, title: str = "What excites it") -> ExciteView:
    open_inspect_view(app, title)
    return app.find(ExciteView, "inspect_excite")


def opened(app: Driver) -> ExciteView:
    view = open_view(app)
    wait_for_all(app, view)
    return view


def wait_for_all(app: Driver, view: ExciteView) -> None:
    """Wait for the climb, for the pictures, and where there are any for the neighbours."""
    wait_until(lambda: not app.widget("excite_stop").isEnabled(), "the climb")
    wait_until(lambda: not app.widget("examples_stop").isEnabled(), "the training pictures")
    likes = app.session.prediction is not None and view._source.source
    if likes and view.similar._error is None:
        wait_until(lambda: str(COUNT) in app.text("similar_text"), "the index")
        wait_until(lambda: view.similar.answer is not None, "the neighbours")


def strip(app: Driver, name: str) -> PictureStrip:
    return app.find(PictureStrip, name)


def choose_layer(app: Driver, view: ExciteView, start: str) -> None:
    box = app.find(QComboBox, "excite_layer")
    texts = [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(next(n for n, text in enumerate(texts) if text.startswith(start)))
    wait_for_all(app, view)


def classes_of(app: Driver, name: str) -> list[str]:
    return [tile.caption.split(" · ")[0] for tile in strip(app, name).tiles]


def test_asks_for_the_class_that_the_drawing_is_read_as(app: Driver) -> None:
    opened(app)
    assert app.find(QComboBox, "excite_layer").currentText() == "The classes"
    assert app.find(QComboBox, "excite_unit").currentText() == "7"
    assert app.text("excite_text").startswith("Activation ")
    assert f"step {STEPS} of {STEPS}" in app.text("excite_text")
    assert "reads it as 7" in app.text("excite_text")
    tile = app.find(PictureBox, "excite_picture").tile
    assert tile is not None and tile.pixels.shape == (1, 28, 28) and tile.pixels.max() > 100
    assert classes_of(app, "excite_examples") == ["7"] * 10
    assert f"of {COUNT} training pictures" in app.text("examples_text")
    assert len(strip(app, "similar_pictures").tiles) == 5
    assert set(classes_of(app, "similar_pictures")) == {"7"}


def test_another_unit_of_the_same_layer_is_there_at_once(app: Driver) -> None:
    view = opened(app)
    unit = app.find(QComboBox, "excite_unit")
    unit.setFocus()
    QTest.keyClick(unit, Qt.Key.Key_Up)
    assert unit.currentText() == "6"
    assert classes_of(app, "excite_examples") == ["6"] * 10
    wait_for_all(app, view)
    assert "reads it as 6" in app.text("excite_text")


def test_a_unit_s_field_is_framed_in_the_pictures(app: Driver) -> None:
    view = opened(app)
    assert all(tile.box is None for tile in strip(app, "excite_examples").tiles)
    choose_layer(app, view, "conv2")
    tiles = strip(app, "excite_examples").tiles
    assert len(tiles) == 10
    for tile in tiles:
        assert tile.box is not None
        top, left, bottom, right = tile.box
        assert 0 < bottom - top <= 5 and 0 < right - left <= 5
        assert "strongest at row" in tile.tip
    assert "frame" in app.text("examples_text")
    assert "reads it as" not in app.text("excite_text")


def test_the_climb_is_shown_while_it_goes_on_and_can_be_stopped(app: Driver) -> None:
    view = open_view(app)
    wait_until(lambda: "step 2" in app.text("excite_text"), "some steps")
    app.click("excite_stop")
    wait_until(lambda: "Stopped." in app.text("excite_text"))
    assert f"step {STEPS}" not in app.text("excite_text")
    before = app.find(PictureBox, "excite_picture").tile
    wait_for_all(app, view)
    after = app.find(PictureBox, "excite_picture").tile
    assert before is not None and after is not None
    np.testing.assert_array_equal(after.pixels, before.pixels)


def test_another_start_gives_another_picture(app: Driver) -> None:
    view = opened(app)
    first = app.find(PictureBox, "excite_picture").tile
    app.click("excite_again")
    wait_for_all(app, view)
    second = app.find(PictureBox, "excite_picture").tile
    assert first is not None and second is not None
    assert not np.array_equal(first.pixels, second.pixels)


def test_neighbours_follow_the_pen(app: Driver) -> None:
    opened(app)
    app.click("excite_clear")
    app.wait_for_prediction()
    assert strip(app, "similar_pictures").tiles == []
    app.stroke(ONE, "excite_canvas")
    assert app.wait_for_prediction() == "1"
    wait_until(lambda: "1" in classes_of(app, "similar_pictures"), "ones")
    before = strip(app, "similar_pictures").tiles[0].caption
    metric = app.find(QComboBox, "similar_metric")
    metric.setFocus()
    QTest.keyClick(metric, Qt.Key.Key_Down)
    assert "Euclidean" in metric.currentText()
    wait_until(lambda: strip(app, "similar_pictures").tiles[0].caption != before, "other distances")


def test_a_click_on_a_training_picture_makes_it_the_drawing(app: Driver, pictures: Split) -> None:
    opened(app)
    before = app.session.ink
    examples = strip(app, "excite_examples")
    place = examples.tile_rect(3).center().toPoint()
    QTest.mouseClick(examples, Qt.MouseButton.LeftButton, pos=place)
    ink = app.session.ink
    assert isinstance(ink, Picture)
    np.testing.assert_allclose(ink.ink * 255, examples.tiles[3].pixels[0], atol=0.01)
    app.action("undo").trigger()
    assert app.session.ink == before
    QTest.keyClick(examples, Qt.Key.Key_Right)
    QTest.keyClick(examples, Qt.Key.Key_Return)
    ink = app.session.ink
    assert isinstance(ink, Picture)
    np.testing.assert_allclose(ink.ink * 255, examples.tiles[4].pixels[0], atol=0.01)
    QTest.mouseClick(examples, Qt.MouseButton.LeftButton, pos=QPoint(2, examples.height() - 1))


def test_takes_pictures_and_numbers_away(app: Driver, tmp_path: Path) -> None:
    view = opened(app)
    app.click("excite_copy")
    shown = view._content.size()
    assert QApplication.clipboard().image().size() == shown * 2
    assert view._exports.save(tmp_path / "what.csv")
    with (tmp_path / "what.csv").open(encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    assert head[:3] == ["kind", "layer", "unit"]
    kinds = [row[0] for row in rows]
    assert kinds == ["ascent"] + ["example"] * 10 + ["neighbour"] * 5
    assert view._exports.save(tmp_path / "what.png")
    assert (tmp_path / "what.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "file").write_text("")
    assert not view._exports.save(tmp_path / "file" / "what.png")
    assert "could not be written" in app.text("excite_failure")


def test_a_network_without_a_hidden_layer_is_told_in_words(app: Driver) -> None:
    view = opened(app)
    app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
    app.wait_for_prediction()
    wait_until(lambda: "no hidden layer" in app.text("similar_text"), "the words")
    wait_for_all(app, view)
    assert len(strip(app, "excite_examples").tiles) == 10
    assert app.find(QComboBox, "excite_layer").count() == 1


def test_a_network_of_many_units_and_one_place_each(app: Driver) -> None:
    layers = (Conv2d(512, 28), ReLU(), Conv2d(4, 1), ReLU(), Flatten(), Linear(10))
    app.session.use_model(in_use(make_checkpoint(layers)))
    app.wait_for_prediction()
    view = opened(app)
    choose_layer(app, view, "conv1")
    assert app.find(QComboBox, "excite_unit").count() == 512
    app.find(QComboBox, "excite_unit").setCurrentIndex(511)
    wait_for_all(app, view)
    assert len(strip(app, "excite_examples").tiles) == 10


def test_weights_that_are_no_numbers_are_told_in_words(app: Driver) -> None:
    opened(app)
    app.session.use_model(in_use(make_checkpoint(fill=float("nan"))))
    for name in ("excite_text", "examples_text", "similar_text"):
        wait_until(lambda name=name: "beyond all bounds" in app.text(name), name)  # type: ignore[misc]


def test_units_inside_blocks_are_chosen_by_the_names_of_the_network_view(app: Driver) -> None:
    app.session.use_model(in_use(make_checkpoint(NETWORKS["mini-resnet"].layers)))
    app.wait_for_prediction()
    view = opened(app)
    network = app.session.network
    assert network is not None
    box = app.find(QComboBox, "excite_layer")
    offered = [box.itemText(n) for n in range(box.count())]
    units = [info for info in trace_inside(network) if info.layer.kind != "flatten"]
    assert offered == [*map(layer_title, units[:-1]), "The classes"]
    # How far the units of two kernels, one behind the other, see; and past them.
    for layer, side in (
        ("residual1.body.conv1 ", 5),
        ("residual1.body.norm2", 7),
        ("residual2.shortcut.conv1", 7),
        ("residual1 ", 7),
    ):
        choose_layer(app, view, layer)
        app.find(QComboBox, "excite_unit").setCurrentIndex(3)
        wait_for_all(app, view)
        tiles = strip(app, "excite_examples").tiles
        assert len(tiles) == 10
        for tile in tiles:
            assert tile.box is not None
            top, left, bottom, right = tile.box
            for low, high in ((top, bottom), (left, right)):
                assert high - low == side or low == 0 or high == 28
                assert high - low <= side
        assert app.text("excite_text").startswith("Activation ")
        picture = app.find(PictureBox, "excite_picture").tile
        assert picture is not None and picture.pixels.shape == (1, 28, 28)


def test_every_layer_of_an_inception_network_is_asked(app: Driver) -> None:
    app.session.use_model(in_use(make_checkpoint(NETWORKS["mini-googlenet"].layers)))
    app.wait_for_prediction()
    view = open_view(app)
    box = app.find(QComboBox, "excite_layer")
    texts = [box.itemText(n) for n in range(box.count())]
    for start in ("inception1.branch4.pool1", "auxiliary1.head.linear1", "inception2 "):
        box.setCurrentIndex(next(n for n, text in enumerate(texts) if text.startswith(start)))
    wait_for_all(app, view)
    assert len(strip(app, "excite_examples").tiles) == 10
    assert view.dream.seen is not None
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    wait_for_all(app, view)
    assert box.currentText().startswith("inception2.branch4.relu1")
    assert app.find(QComboBox, "excite_unit").count() == 8


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 8, 60), (3, 32, 32)])
def test_inputs_without_training_pictures_are_climbed_all_the_same(
    app: Driver, shape: tuple[int, int, int]
) -> None:
    layers = (Residual((Conv2d(shape[0], 1),)), Flatten(), Linear(10))
    app.session.use_model(in_use(make_checkpoint(layers, input_shape=shape)))
    app.wait_for_prediction()
    view = opened(app)
    choose_layer(app, view, "residual1.body.conv1")
    tile = app.find(PictureBox, "excite_picture").tile
    assert tile is not None and tile.pixels.shape == shape
    assert "No training pictures" in app.text("excite_note")
    assert not app.widget("inspect_excite").grab().isNull()


def test_a_network_that_learns_on_is_asked_again_on_demand(app: Driver) -> None:
    view = opened(app)
    network = make_checkpoint().network
    app.session.show_learning(learning(network))
    app.wait_for_prediction()
    wait_for_all(app, view)
    assert not app.widget("excite_renew").isVisible()
    app.session.show_learning(learning(network, seed=1, epoch=1))
    assert "has learned on" in app.text("excite_note")
    before = app.text("excite_text")
    app.click("excite_renew")
    wait_for_all(app, view)
    assert app.text("excite_text") != before
    assert not app.widget("excite_renew").isVisible()
    app.session.show_learning(None)


def test_colour_pictures_are_shown_in_colour(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_few_pictures(monkeypatch, "colours", shape=(3, 32, 32))
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    app.session.show_learning(learning(NETWORKS["cifar-cnn"]))
    app.stroke(SEVEN, "inspect_canvas")
    app.wait_for_prediction()
    view = opened(app)
    tile = app.find(PictureBox, "excite_picture").tile
    assert tile is not None and tile.pixels.shape == (3, 32, 32)
    assert [t.pixels.shape for t in strip(app, "excite_examples").tiles] == [(3, 32, 32)] * 10
    ink = app.session.ink
    place = strip(app, "excite_examples").tile_rect(0).center().toPoint()
    QTest.mouseClick(strip(app, "excite_examples"), Qt.MouseButton.LeftButton, pos=place)
    assert app.session.ink == ink  # the canvas is grey
    assert view.isVisible()
    app.session.show_learning(None)


class TestWithoutData:
    def test_says_what_to_do_and_offers_the_synthetic_digits(
        self, open_app: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install_few_pictures(monkeypatch, "synthetic")
        app = open_app("--page", "inspect")
        app.wait_until_reading()
        view = opened(app)
        assert app.find(QComboBox, "excite_source").currentText() == "Synthetic digits"
        assert "need no download" in app.text("excite_note")
        assert len(strip(app, "excite_examples").tiles) == 10
        assert view.similar.neighbours == []

    def test_where_nothing_fits_the_gradient_still_climbs(
        self, open_app: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install_few_pictures(monkeypatch)
        app = open_app("--page", "inspect")
        app.wait_until_reading()
        view = open_view(app)
        wait_for_all(app, view)
        assert "No training pictures of 1 × 28 × 28" in app.text("excite_note")
        assert f"step {STEPS} of {STEPS}" in app.text("excite_text")


def test_a_damaged_data_set_is_told_in_words(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "MNIST" / "raw"
    folder.mkdir(parents=True)
    from cnn_desktop.core.data.catalogue import CATALOGUE

    for file in CATALOGUE["mnist"].files:
        length = file.content_bytes.to_bytes(4, "little")  # all that a look at it asks for
        (folder / file.gzip_name).write_bytes(bytes(100) + length)
    app = open_app("--page", "inspect", "--data-dir", str(tmp_path))
    app.wait_until_reading()
    open_view(app)
    wait_until(lambda: "is damaged" in app.text("examples_text"), "the words")
    wait_until(lambda: "is damaged" in app.text("similar_text"), "the words")


def test_speaks_korean_from_the_moment_it_is_chosen(app: Driver) -> None:
    view = opened(app)
    app.controller.set_look("dark", "ko", projector=True)
    wait_until(lambda: app.find(QComboBox, "excite_layer").currentText() == "클래스", "Korean")
    assert "Activation" not in app.text("excite_text")
    assert app.find(QComboBox, "excite_unit").currentText() == "7"
    wait_for_all(app, view)
    app.controller.set_look("light", "en", projector=False)
    wait_until(lambda: app.text("excite_text").startswith("Activation"), "English")


def test_hidden_it_rests_and_shown_again_it_is_there(app: Driver) -> None:
    view = open_view(app)
    app.go("draw")
    wait_until(lambda: not view.examples._work.is_running, "rest")
    app.go("inspect")
    wait_for_all(app, view)
    assert len(strip(app, "excite_examples").tiles) == 10
    assert f"step {STEPS} of {STEPS}" in app.text("excite_text")


@pytest.mark.parametrize("moment", ["climb", "index", "hidden"])
def test_closing_the_window_ends_all_work(app: Driver, moment: str) -> None:
    view = open_view(app)
    if moment == "index":
        wait_for_all(app, view)
    if moment == "hidden":
        app.go("draw")
    app.close()


@pytest.fixture
def slow_pictures(monkeypatch: pytest.MonkeyPatch, pictures: Split) -> Iterator[None]:
    """Let the look through the pictures go on until it is given up."""
    from cnn_desktop.core.inspection import examples

    def endless(checkpoint: object, layer: str, images: np.ndarray) -> Iterator[object]:
        while True:
            yield from find(checkpoint, layer, images[:50])  # type: ignore[arg-type]

    find = examples.find_examples
    monkeypatch.setattr(examples, "find_examples", endless)
    yield


def test_the_look_through_the_pictures_can_be_stopped(
    open_app: Opener, slow_pictures: None
) -> None:
    app = open_app("--page", "inspect")
    app.wait_until_reading()
    open_view(app)
    wait_until(lambda: len(strip(app, "excite_examples").tiles) == 10, "pictures")
    app.click("examples_stop")
    wait_until(lambda: not app.widget("examples_stop").isEnabled(), "the stop")
    assert len(strip(app, "excite_examples").tiles) == 10
