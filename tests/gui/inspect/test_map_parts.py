"""The parts of the map on their own: the plane, the stamped marks, the names, the layer's box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.inspect.class_colours import class_colour, class_mark
from cnn_desktop.gui.inspect.layer_choice import LayerChoice
from cnn_desktop.gui.inspect.plane import Plane
from cnn_desktop.gui.inspect.plot_labels import apart
from cnn_desktop.gui.inspect.point_field import Stamp, make_stamp, stamp_points

numbers = st.floats(-1e6, 1e6, width=32)
points = st.integers(1, 30).flatmap(lambda count: arrays(np.float64, (count, 2), elements=numbers))
sizes = st.builds(QSize, st.integers(20, 2000), st.integers(20, 2000))


@given(points, sizes)
def test_all_points_are_in_view_and_the_way_back_leads_to_them(
    places: np.ndarray, size: QSize
) -> None:
    plane = Plane.showing(places, size)
    pixels = plane.to_pixels(places)
    assert (pixels >= 0).all() and (pixels <= [size.width(), size.height()]).all()
    x, y = plane.to_point(QPointF(*pixels[0].tolist()))
    assert x == pytest.approx(places[0, 0], rel=1e-6, abs=1e-3)
    assert y == pytest.approx(places[0, 1], rel=1e-6, abs=1e-3)


@given(points, sizes, st.floats(0.1, 10), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_what_is_under_the_pointer(
    places: np.ndarray, size: QSize, factor: float, across: float, down: float
) -> None:
    plane = Plane.showing(places, size)
    about = QPointF(across * size.width(), down * size.height())
    before, after = plane.to_point(about), plane.zoomed(factor, about).to_point(about)
    room = max(size.width(), size.height()) / plane.scale
    assert after == pytest.approx(before, rel=1e-9, abs=1e-9 * room + 1e-9)


def test_one_place_and_none_can_be_shown() -> None:
    assert Plane.showing(np.zeros((0, 2)), QSize(100, 50)).width == 100
    plane = Plane.showing(np.full((3, 2), 7.0), QSize(100, 50))
    np.testing.assert_allclose(plane.to_pixels(np.array([[7.0, 7.0]])), [[50, 25]])


# -- marks ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stamps(qapp: QApplication) -> list[Stamp]:
    return [make_stamp(class_mark(n), class_colour(n, dark=False), 7) for n in range(10)]


def test_a_mark_lies_where_its_point_is(stamps: list[Stamp]) -> None:
    field = stamp_points(np.array([[20.5, 30.5]]), np.array([0]), stamps, (60, 50))
    rows, columns = np.nonzero(field)
    assert (rows.mean(), columns.mean()) == pytest.approx((30, 20), abs=0.01)
    assert np.ptp(rows) <= 8 and np.ptp(columns) <= 8
    colour = class_colour(0, dark=False)
    assert field[30, 20] == colour.rgba()


def test_a_later_class_lies_over_an_earlier_one_and_lets_it_shine_through(
    qapp: QApplication,
) -> None:
    red, blue = QColor(255, 0, 0), QColor(0, 0, 255, 128)
    stamps = [make_stamp(class_mark(1), red, 9), make_stamp(class_mark(1), blue, 5)]
    places, labels = np.array([[20.5, 20.5], [20.5, 20.5]]), np.array([1, 0])
    field = stamp_points(places, labels, stamps, (40, 40))
    mixed = QColor.fromRgba(int(field[20, 20]))
    assert mixed.alpha() >= 254
    assert mixed.blue() == pytest.approx(128, abs=3) and mixed.red() == pytest.approx(127, abs=3)
    assert QColor.fromRgba(int(field[20, 17])) == red  # beside the smaller one


def test_marks_of_one_class_join_without_seams(stamps: list[Stamp]) -> None:
    alone = stamp_points(np.array([[20.5, 20.5]]), np.array([0]), stamps, (40, 40))
    places = np.array([[20.5, 20.5], [22.5, 20.5], [20.5, 20.5]])
    joined = stamp_points(places, np.zeros(3, int), stamps, (40, 40))
    assert (joined >> 24 >= alone >> 24).all()


@settings(max_examples=40)
@given(
    arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=st.floats(-1e9, 1e9)),
    st.integers(0, 12),
)
def test_no_place_is_too_far_away(stamps: list[Stamp], places: np.ndarray, label: int) -> None:
    labels = np.full(len(places), label)
    field = stamp_points(places, labels, stamps, (30, 45))
    assert field.shape == (30, 45)
    near = (places > -4) & (places < [49, 34])
    if not near.all(axis=1).any() or label >= len(stamps):
        assert not field.any()


def test_a_mark_at_the_edge_is_cut_off_there(stamps: list[Stamp]) -> None:
    for place in ((-1.0, 10.0), (45.5, 10.0), (10.0, -1.0), (10.0, 30.5)):
        field = stamp_points(np.array([place]), np.array([1]), stamps, (30, 45))
        assert 0 < (field != 0).sum() < 40


def test_no_two_classes_share_colour_and_mark() -> None:
    looks = {
        (class_colour(n, dark=False).name(), class_mark(n).toFillPolygon().__repr__())
        for n in range(100)
    }
    assert len(looks) == 100


# -- names ----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(arrays(np.float64, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(0, 300)))
def test_no_name_lies_over_another(places: np.ndarray) -> None:
    size = np.tile([30.0, 16.0], (len(places), 1))
    found = apart(places, size, rounds=300)
    corners = (found - [15, 8]).round().astype(int).tolist()
    rects = [QRect(left, top, 28, 14) for left, top in corners]
    for first in range(len(rects)):
        for second in range(first):
            assert not rects[first].intersects(rects[second])


def test_names_that_have_room_stay_where_they_are() -> None:
    places = np.array([[0.0, 0.0], [100.0, 0.0]])
    np.testing.assert_array_equal(apart(places, np.full((2, 2), 20.0)), places)


# -- the layer's box ------------------------------------------------------------------------------


def test_the_list_of_layers_is_wide_enough_for_their_shapes(qtbot: QtBot) -> None:
    box = LayerChoice()
    qtbot.addWidget(box)
    box.set_layers(NETWORKS["two-layer-cnn"].trace(), 3)
    assert box.currentData() == "conv2"
    box.resize(80, 30)
    box.show()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    widest = max(box.fontMetrics().horizontalAdvance(box.itemText(n)) for n in range(box.count()))
    assert box.view().viewport().width() >= widest
    box.hidePopup()
