"""The data browser in the running program: what a class sees before anything learns."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSpinBox, QToolButton

from cnn_desktop.core.data import catalogue
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import imported, save_import
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.pictures import mosaic, picture_image, sides
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.data_browser.classes import EVERY, ClassList
from cnn_desktop.gui.data_browser.dialog import DataBrowser
from cnn_desktop.gui.data_browser.large import LargePicture, Variants
from cnn_desktop.gui.data_browser.wall import PictureWall
from tests.core.drawings import line
from tests.core.mirror import QuietHandler
from tests.core.small_cifar import CIFAR, TAR, store_tar
from tests.core.small_synthetic import small_synthetic
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, hover, wait_until

COUNT = 60  # pictures to learn from; every seventh more is for testing


def pictures(shape: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of three classes, each filled with its own number."""
    channels, height, width = shape
    images = np.zeros((COUNT, height, width, channels), np.uint8)
    images += np.arange(COUNT, dtype=np.uint8)[:, None, None, None]
    return images, np.arange(COUNT) % 3


def keep(data: Path, name: str, shape: tuple[int, int, int]) -> None:
    images, labels = pictures(shape)
    file = data / f"{name}.npz"
    data.mkdir(exist_ok=True)
    test = images[:6], labels[:6]
    np.savez(file, x_train=images, y_train=labels, x_test=test[0], y_test=test[1])
    *_, found = read_import(file)
    save_import(name, found, data)  # type: ignore[arg-type]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def app(open_app: Opener, data: Path) -> Driver:
    keep(data, "grey", (1, 9, 8))
    keep(data, "colour", (3, 12, 12))
    driver = open_app("--page", "train", "--data-dir", str(data))
    driver.wait_until_reading()
    return driver


def choose(app: Driver, name: str) -> None:
    combo = app.find(QComboBox, "dataset")
    combo.setCurrentIndex(combo.findData(name))
    assert combo.currentData() == name


def look(app: Driver, name: str) -> DataBrowser:
    choose(app, name)
    app.click("look_at_data")
    browser = app.find(DataBrowser, "data_browser")
    assert browser.isVisible()
    return browser


def look_in(app: Driver, name: str) -> DataBrowser:
    browser = look(app, name)
    wait_until(lambda: app.widget("data_wall").isVisible(), "the pictures")
    settle(app)
    return browser


def settle(app: Driver) -> None:
    """Wait until no variants are being made."""
    browser = app.find(DataBrowser, "data_browser")
    wait_until(lambda: not browser._side._work.is_running, "the variants")


def wall(app: Driver) -> PictureWall:
    return app.find(PictureWall, "data_wall")


def click_cell(app: Driver, index: int) -> None:
    it = wall(app)
    place = it.cell_rect(index).center()
    assert it.viewport().rect().contains(place)
    QTest.mouseClick(it.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click_class(app: Driver, number: int) -> None:
    classes = app.find(ClassList, "data_classes")
    place = classes.visualRect(classes.classes.index(number + 1)).center()
    QTest.mouseClick(classes.viewport(), Qt.MouseButton.LeftButton, pos=place)


# -- what is seen ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "given"), [("grey", "0.0275"), ("colour", "0.0275, 0.0275")])
def test_a_picture_its_class_and_its_pixels(app: Driver, name: str, given: str) -> None:
    look_in(app, name)
    assert app.text("data_picture_title") == "Picture 0  ·  0"
    click_cell(app, 7)
    settle(app)
    assert app.text("data_picture_title") == "Picture 7  ·  1"
    large = app.find(LargePicture, "data_picture")
    hover(large, large.pixel_centre((3, 5)))
    said = app.text("data_pixel")
    assert "Row 3, column 5" in said
    assert "7" in said
    assert given in said
    if name == "colour":
        assert "R 7  G 7  B 7" in said
    large.setFocus()
    QTest.keyClick(large, Qt.Key.Key_Right)
    assert "Row 3, column 6" in app.text("data_pixel")
    hover(large, QPointF(1, 1))
    assert "Point at a pixel" in app.text("data_pixel")


def test_what_the_network_gets_follows_the_form(app: Driver) -> None:
    browser = look_in(app, "grey")
    click_cell(app, 51)
    settle(app)
    large = app.find(LargePicture, "data_picture")
    hover(large, large.pixel_centre((0, 0)))
    assert "gets 0.2" in app.text("data_pixel")
    assert "Off in the form" in app.text("data_augmentation")
    recipe = app.controller._desk.page.form.recipe()
    changed = dataclasses.replace(
        recipe, augmentation="handwriting", sabotage=("no-normalisation",)
    )
    app.controller._desk.page.form.show_recipe(changed)
    assert "gets 51" in app.text("data_pixel")
    assert "On in the form" in app.text("data_augmentation")
    browser.close()


def test_classes_are_counted_and_filter_the_pictures(app: Driver) -> None:
    look_in(app, "grey")
    classes = app.find(ClassList, "data_classes")
    assert [classes.classes.count(number) for number in (EVERY, 0, 1, 2)] == [60, 20, 20, 20]
    assert wall(app).count == 60
    click_class(app, 2)
    assert wall(app).count == 20
    assert wall(app).chosen_place == 2
    click_cell(app, 3)
    assert app.text("data_picture_title") == "Picture 11  ·  2"
    click_class(app, EVERY)
    assert wall(app).count == 60
    assert wall(app).chosen_place == 11  # the same one stays chosen


def test_the_mean_picture_is_that_of_the_class(app: Driver) -> None:
    look_in(app, "grey")
    image = app.find(ClassList, "data_classes").classes.picture(1)
    assert set(to_array(image)[:, :, 0].ravel().tolist()) == {30}  # of 1, 4, ... 58: 29.5


def test_a_jump_to_a_number_shows_it_even_when_it_is_filtered_out(app: Driver) -> None:
    look_in(app, "grey")
    click_class(app, 1)
    jump = app.find(QSpinBox, "data_jump")
    jump.setFocus()
    jump.selectAll()
    QTest.keyClicks(jump, "59")
    QTest.keyClick(jump, Qt.Key.Key_Return)
    assert app.text("data_picture_title") == "Picture 59  ·  2"
    assert wall(app).count == 60
    assert app.find(DataBrowser, "data_browser").isVisible()  # Enter closes nothing
    assert wall(app).viewport().rect().contains(wall(app).cell_rect(59))
    settle(app)


def test_the_test_pictures_have_their_own_numbers(app: Driver) -> None:
    look_in(app, "grey")
    assert app.find(QToolButton, "data_test").text() == "Test: 6"
    click_cell(app, 40)
    app.click("data_test")
    assert wall(app).count == 6
    assert app.text("data_picture_title") == "Picture 0  ·  0"
    assert app.find(QSpinBox, "data_jump").maximum() == 5
    app.click("data_train")
    assert wall(app).count == 60
    settle(app)


def test_variants_are_of_the_same_picture_and_others_come_on_a_click(app: Driver) -> None:
    look_in(app, "colour")
    variants = app.find(Variants, "data_variants")
    click_cell(app, 50)
    settle(app)
    first = variants.pictures
    assert first is not None
    assert first.shape == (12, 3, 12, 12)
    QTest.mouseClick(variants, Qt.MouseButton.LeftButton)
    settle(app)
    assert variants.pictures is not None
    assert not np.array_equal(first, variants.pictures)
    app.click("other_variants")
    settle(app)
    click_cell(app, 51)
    click_cell(app, 50)  # at once: the last one wins, with its first variants
    settle(app)
    np.testing.assert_array_equal(first, variants.pictures)


def test_the_keys_walk_through_the_pictures(app: Driver) -> None:
    look_in(app, "grey")
    it = wall(app)
    it.setFocus()
    columns = it._layout()[0]
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_End, 59),
        (Qt.Key.Key_PageUp, None),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ):
        QTest.keyClick(it, key)
        if place is not None:
            assert it.chosen_place == place
        assert it.viewport().rect().contains(it.cell_rect(it._chosen))
    settle(app)


# -- where data come from -------------------------------------------------------------------------


def test_my_digits_as_fine_tuning_sees_them(app: Driver) -> None:
    for n in range(24):
        app.controller._box.add(line((0.1, 0.1), (0.2 + 0.03 * n, 0.9)), n % 10)
    app.wait_until_saved()
    look_in(app, "my-digits")
    learned = app.find(QToolButton, "data_train").text().removeprefix("To learn from: ")
    held_out = app.find(QToolButton, "data_test").text().removeprefix("Held out: ")
    assert int(learned) + int(held_out) == 24
    app.controller._box.add(line((0.3, 0.1), (0.3, 0.9)), 1)
    wait_until(
        lambda: (
            app.find(QToolButton, "data_train").text() + app.find(QToolButton, "data_test").text()
            != f"To learn from: {learned}Held out: {held_out}"
        ),
        "the digit",
    )
    settle(app)


def test_without_digits_of_ones_own_it_says_how_to_get_some(app: Driver) -> None:
    look_in(app, "my-digits")
    assert wall(app).count == 0
    assert wall(app).empty_text == "Draw digits and confirm them on the Draw page."
    classes = app.find(ClassList, "data_classes").classes
    assert classes.rowCount() == 11
    assert all(classes.picture(number).isNull() for number in range(10))  # no mean of nothing
    click_class(app, 3)
    assert wall(app).empty_text == "Draw digits and confirm them on the Draw page."
    app.controller._box.add(line((0.3, 0.1), (0.3, 0.9)), 1)
    wait_until(
        lambda: wall(app).count or "learn from: 1" in app.find(QToolButton, "data_train").text()
    )
    settle(app)
    click_class(app, 3)
    assert wall(app).empty_text == "There is no picture of this class here."
    settle(app)


def test_synthetic_digits_are_drawn_first(
    app: Driver, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = small_synthetic(40, 20)
    monkeypatch.setattr(catalogue, "CATALOGUE", {"synthetic": drawn})
    look_in(app, "synthetic")
    assert wall(app).count == 40


@pytest.fixture
def mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[http.server.ThreadingHTTPServer, threading.Event]]:
    """A server with a small CIFAR-10, which the catalogue knows; it waits to be let go on."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    store_tar(folder)
    go_on = threading.Event()

    class Slow(QuietHandler):
        def copyfile(self, source: object, outputfile: object) -> None:
            outputfile.write(TAR[:1000])  # type: ignore[attr-defined]
            outputfile.flush()  # type: ignore[attr-defined]
            go_on.wait()
            with contextlib.suppress(ConnectionError):  # who asked has hung up meanwhile
                outputfile.write(TAR[1000:])  # type: ignore[attr-defined]

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Slow, directory=str(folder)))
    server.daemon_threads = False  # so that closing the server waits for its answers
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    address = f"http://127.0.0.1:{server.server_port}/"
    info = dataclasses.replace(CIFAR, name="cifar-10", title="CIFAR-10", mirrors=(address,))
    known = MappingProxyType({**catalogue.CATALOGUE, "cifar-10": info})
    monkeypatch.setattr(catalogue, "CATALOGUE", known)
    yield server, go_on
    go_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_not_there_is_downloaded_on_a_click(
    mirror: tuple[http.server.ThreadingHTTPServer, threading.Event], app: Driver, data: Path
) -> None:
    browser = look(app, "cifar-10")
    said = app.text("data_message")
    assert "CIFAR-10 is not on this computer yet" in said
    assert f"copy cifar-10-binary.tar.gz into {data}" in said
    assert not app.widget("data_progress").isVisible()
    app.click("data_download")
    wait_until(lambda: "Downloading cifar-10-binary.tar.gz" in app.text("data_message"))
    assert app.widget("data_progress").isVisible()
    app.click("data_cancel")
    assert "not on this computer" in app.text("data_message")
    mirror[1].set()
    wait_until(lambda: not browser._ending, "the thread")
    app.click("data_download")
    wait_until(lambda: app.widget("data_wall").isVisible(), "the pictures")
    assert wall(app).count == 8
    settle(app)


def test_a_damaged_file_is_told_and_a_closed_dialog_lets_go(app: Driver, data: Path) -> None:
    imported(data)["grey"].file.write_bytes(b"damaged")
    browser = look(app, "grey")
    wait_until(lambda: "is damaged" in app.text("data_message"), "the error")
    assert not app.find(QPushButton, "data_download").isVisible()
    browser.close()
    look_in(app, "colour")
    browser.close()
    assert browser._data is None


def test_closing_in_the_middle_leaves_nothing_running(
    mirror: tuple[http.server.ThreadingHTTPServer, threading.Event], app: Driver
) -> None:
    look(app, "cifar-10")
    app.click("data_download")
    wait_until(lambda: "Downloading" in app.text("data_message"))
    assert not mirror[1].is_set()
    app.close()  # while the server keeps silent
    names = {"download"}
    wait_until(lambda: not names & {each.name for each in threading.enumerate()}, "its thread")


# -- the wall -------------------------------------------------------------------------------------


def test_sixty_thousand_pictures_scroll_and_only_those_in_sight_are_painted(theme: Theme) -> None:
    images = np.zeros((60_000, 1, 28, 28), np.uint8)
    images[:] = (np.arange(60_000) % 251).astype(np.uint8)[:, None, None, None]
    it = PictureWall(theme)
    it.resize(500, 400)
    it.set_pictures(images, np.zeros(60_000, np.int64), ("a",), np.arange(60_000))
    it.show()
    QTest.qWaitForWindowExposed(it)
    for place in (59_999, 30_000, 1):
        assert it.choose(place)
        shot = to_array(it.viewport().grab().toImage())
        centre = it.cell_rect(place).center()
        assert shot[centre.y(), centre.x(), 0] == place % 251
    first, image = it._in_sight()
    assert first < 20
    assert image.height() < 800
    assert it._in_sight()[1] is image  # nothing is composed twice
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(it.mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, -1200),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003
    )
    QApplication.sendEvent(it.viewport(), wheel)
    assert it.verticalScrollBar().value() > 100
    seen: list[int] = []
    it.hovered.connect(seen.append)
    index = it._in_sight()[0] + 5
    hover(it.viewport(), QPointF(it.cell_rect(index + it._layout()[0]).center()))
    assert seen == [index + it._layout()[0]]
    it.close()
    it.deleteLater()


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 2, 256), (5, 200, 7)])
def test_pictures_of_any_shape_are_shown(shape: tuple[int, int, int], theme: Theme) -> None:
    assert max(sides(shape, 64)) <= 64
    assert min(sides(shape, 64)) >= 1
    images = np.random.default_rng(1).integers(0, 256, (7, *shape), np.uint8)
    image = mosaic(images, 3, *sides(shape, 64), 2, theme.colour("window"))
    assert image.width() == 3 * (sides(shape, 64)[1] + 2)
    assert not picture_image(images[0], 40, 40).isNull()


def test_every_pixel_keeps_its_place_and_colour(theme: Theme) -> None:
    images = np.random.default_rng(2).integers(0, 256, (2, 3, 4, 5), np.uint8)
    shown = to_array(mosaic(images, 2, 8, 10, 1, theme.colour("window")))
    np.testing.assert_array_equal(shown[0:8:2, 0:10:2, :3], images[0].transpose(1, 2, 0))
    np.testing.assert_array_equal(shown[1:8:2, 12:21:2, :3], images[1].transpose(1, 2, 0))
