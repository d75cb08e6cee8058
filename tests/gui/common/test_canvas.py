"""The canvas by itself: what mouse, pen, finger and keys leave on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.drawing import Drawing, Point, Stroke
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.canvas import KEY_STEP, STANDARD_PEN, Canvas
from cnn_desktop.gui.common.theme import Theme
from tests.gui.driver import (
    ONE,
    drawing,
    hover,
    mouse_stroke,
    move,
    position,
    press,
    release,
    send_mouse,
    send_pen,
)

SIDE = 400
PRESS, MOVE, LIFT = QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease


class Watched:
    """A canvas on the screen, and all that it reported."""

    def __init__(self, theme: Theme) -> None:
        self.holder = QWidget()
        self.field = QLineEdit()
        self.canvas = Canvas(theme)
        layout = QVBoxLayout(self.holder)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.field)
        self.canvas.setFixedSize(SIDE, SIDE)
        self.inks: list[Drawing] = []
        self.edits: list[tuple[Drawing | Picture, Drawing]] = []
        self.canvas.ink_edited.connect(self.inks.append)
        self.canvas.edit_finished.connect(lambda *edit: self.edits.append(edit))
        self.holder.show()
        QTest.qWaitForWindowExposed(self.holder)

    @property
    def ink(self) -> Drawing:
        """What it reported last."""
        return self.inks[-1]

    @property
    def points(self) -> tuple[Point, ...]:
        """Of the last stroke."""
        return self.ink.strokes[-1].points

    def painted(self) -> np.ndarray:
        """What is on the screen, grey, ``(SIDE, SIDE)``."""
        return grey(self.canvas.grab().toImage())


@pytest.fixture
def watched(theme: Theme) -> Iterator[Watched]:
    it = Watched(theme)
    yield it
    it.holder.close()
    it.holder.deleteLater()


def grey(image: QImage) -> np.ndarray:
    """Return a picture's red channel: ink is white."""
    return to_array(image)[..., 0]


def white_pixels(watched: Watched) -> int:
    """Count the pixels of ink on the screen."""
    return int((watched.painted() > 200).sum())


# -- mouse ----------------------------------------------------------------------------------------


def test_a_drag_is_one_stroke_in_the_unit_square(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.25, 0.5), (0.5, 0.5), (0.75, 0.25)])
    (stroke,) = watched.ink.strokes
    assert [(round(p.x, 6), round(p.y, 6)) for p in stroke.points] == [
        (0.25, 0.5),
        (0.5, 0.5),
        (0.75, 0.25),
    ]
    assert watched.edits == [(Drawing(), watched.ink)]


def test_every_move_is_reported_while_the_button_is_down(watched: Watched) -> None:
    press(watched.canvas, (0.2, 0.2))
    move(watched.canvas, (0.3, 0.3))
    move(watched.canvas, (0.4, 0.4))
    assert [ink.point_count for ink in watched.inks] == [1, 2, 3]
    assert watched.edits == []
    release(watched.canvas, (0.4, 0.4))
    assert len(watched.edits) == 1


def test_leaving_the_canvas_with_the_button_down_keeps_points_inside(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.5, 0.5), (1.7, 0.5), (-0.4, -3.0), (0.5, 2.0)])
    assert [tuple(p[:2]) for p in watched.points] == [(0.5, 0.5), (1.0, 0.5), (0, 0), (0.5, 1.0)]


def test_moves_without_a_button_leave_no_ink(watched: Watched) -> None:
    hover(watched.canvas, QPointF(100, 100))
    hover(watched.canvas, QPointF(200, 200))
    assert watched.inks == []


def test_other_buttons_do_not_draw(watched: Watched) -> None:
    QTest.mouseClick(watched.canvas, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    QTest.mouseClick(watched.canvas, Qt.MouseButton.MiddleButton, pos=QPoint(100, 100))
    assert watched.inks == []


def test_a_click_is_a_dot(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.5, 0.5)])
    assert len(watched.points) == 1
    assert watched.painted()[SIDE // 2, SIDE // 2] == 255


def test_a_hand_that_rests_adds_no_points(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.5, 0.5), (0.5, 0.5), (0.5, 0.5), (0.6, 0.5)])
    assert len(watched.points) == 2


def test_drawing_works_in_a_canvas_that_is_wider_than_high(watched: Watched) -> None:
    watched.canvas.setFixedSize(SIDE, SIDE // 2)
    mouse_stroke(watched.canvas, [(0.0, 0.0), (1.0, 1.0)])
    assert [tuple(p[:2]) for p in watched.points] == [(0, 0), (1, 1)]
    QTest.mouseClick(watched.canvas, Qt.MouseButton.LeftButton, pos=QPoint(SIDE // 2, SIDE // 4))
    assert tuple(watched.points[-1][:2]) == pytest.approx((0.5, 0.5))


def test_a_release_that_got_lost_ends_the_stroke_at_the_next_move(watched: Watched) -> None:
    press(watched.canvas, (0.2, 0.2))
    move(watched.canvas, (0.3, 0.3))
    hover(watched.canvas, position(watched.canvas, (0.9, 0.9)))  # a window came between
    assert len(watched.points) == 2
    assert len(watched.edits) == 1
    assert not watched.canvas.is_drawing


def test_a_canvas_that_is_hidden_in_mid_stroke_ends_the_stroke(watched: Watched) -> None:
    press(watched.canvas, (0.2, 0.2))
    move(watched.canvas, (0.3, 0.3))
    watched.canvas.hide()
    assert watched.edits == [(Drawing(), drawing([(0.2, 0.2), (0.3, 0.3)]))]
    watched.canvas.show()
    assert not watched.canvas.is_drawing


def test_ink_from_elsewhere_ends_the_stroke_that_is_being_drawn(watched: Watched) -> None:
    press(watched.canvas, (0.2, 0.2))
    move(watched.canvas, (0.3, 0.3))
    other = drawing([(0.9, 0.9)])
    watched.canvas.set_ink(other)  # undo in mid-stroke
    move(watched.canvas, (0.4, 0.4))
    release(watched.canvas, (0.4, 0.4))
    assert watched.edits == []
    mouse_stroke(watched.canvas, [(0.1, 0.1)])
    assert watched.ink == Drawing((*other.strokes, Stroke((Point(0.1, 0.1),))))


# -- width and pressure ---------------------------------------------------------------------------


def test_a_wider_pen_leaves_more_ink(watched: Watched) -> None:
    counts = []
    for width in (0.5, 1.0, 2.0):
        watched.canvas.set_pen_width(width)
        watched.canvas.set_ink(Drawing())
        mouse_stroke(watched.canvas, ONE)
        assert watched.ink.strokes[-1].width == width
        counts.append(white_pixels(watched))
    assert counts[0] * 1.5 < counts[1]
    assert counts[1] * 1.5 < counts[2]


def test_the_standard_pen_is_as_wide_as_it_says(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)])
    row = watched.painted()[SIDE // 2]
    assert (row > 127).sum() == pytest.approx(STANDARD_PEN * SIDE, abs=2)


def test_a_width_that_is_impossible_is_brought_into_range(watched: Watched) -> None:
    for width in (-3.0, 1e9):
        watched.canvas.set_pen_width(width)
        mouse_stroke(watched.canvas, [(0.5, 0.5)])
        assert 0.25 <= watched.ink.strokes[-1].width <= 4


def test_pressure_reaches_the_ink(watched: Watched) -> None:
    counts = []
    for pressure in (0.1, 0.9):
        watched.canvas.set_ink(Drawing())
        send_pen(watched.canvas, PRESS, ONE[0], pressure)
        for place in ONE[1:]:
            send_pen(watched.canvas, MOVE, place, pressure)
        send_pen(watched.canvas, LIFT, ONE[-1], 0)
        assert all(point.pressure == pytest.approx(pressure) for point in watched.points)
        counts.append(white_pixels(watched))
    assert counts[0] * 1.3 < counts[1]
    assert len(watched.edits) == 2


# -- pen ------------------------------------------------------------------------------------------


def test_a_pen_that_hovers_leaves_no_ink(watched: Watched) -> None:
    assert send_pen(watched.canvas, MOVE, (0.5, 0.5), 0)
    assert watched.inks == []


def test_a_pen_is_not_doubled_by_the_mouse_that_the_system_makes_of_it(watched: Watched) -> None:
    made_up = Qt.MouseEventSource.MouseEventSynthesizedBySystem
    # An event that is not taken comes once more as a mouse event.
    assert send_pen(watched.canvas, PRESS, (0.2, 0.2))
    send_mouse(watched.canvas, QEvent.Type.MouseButtonPress, (0.2, 0.2), source=made_up)
    assert send_pen(watched.canvas, MOVE, (0.4, 0.4))
    send_mouse(watched.canvas, QEvent.Type.MouseMove, (0.4, 0.4), source=made_up)
    assert send_pen(watched.canvas, LIFT, (0.4, 0.4))
    send_mouse(watched.canvas, QEvent.Type.MouseButtonRelease, (0.4, 0.4), source=made_up)
    (stroke,) = watched.ink.strokes
    assert len(stroke.points) == 2
    assert len(watched.edits) == 1


def test_the_other_end_of_the_pen_erases(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.1, 0.5), (0.9, 0.5)])
    before = watched.ink
    send_pen(watched.canvas, PRESS, (0.5, 0.4), eraser=True)
    send_pen(watched.canvas, MOVE, (0.5, 0.5), eraser=True)
    send_pen(watched.canvas, MOVE, (0.5, 0.6), eraser=True)
    send_pen(watched.canvas, LIFT, (0.5, 0.6), eraser=True)
    assert len(watched.ink.strokes) == 2
    assert watched.edits[-1] == (before, watched.ink)
    send_pen(watched.canvas, PRESS, (0.5, 0.2))  # turned back, it draws
    send_pen(watched.canvas, LIFT, (0.5, 0.2))
    assert len(watched.ink.strokes) == 3


# -- eraser ---------------------------------------------------------------------------------------


def test_the_eraser_cuts_a_stroke_in_two(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.1, 0.5), (0.9, 0.5)])
    before = watched.ink
    watched.canvas.set_erasing(True)
    mouse_stroke(watched.canvas, [(0.5, 0.5)])
    left, right = watched.ink.strokes
    assert left.points[-1].x < 0.5 < right.points[0].x
    assert watched.edits[-1] == (before, watched.ink)
    row = watched.painted()[SIDE // 2]
    assert row[SIDE // 2 - 2] < 100
    assert row[SIDE // 4] > 200


def test_a_quick_eraser_leaves_no_gaps(watched: Watched) -> None:
    """A fast hand sends few events; what lies between them is erased as well."""
    for x in (0.3, 0.5, 0.7):
        mouse_stroke(watched.canvas, [(x, 0.2), (x, 0.8)])
    watched.canvas.set_erasing(True)
    mouse_stroke(watched.canvas, [(0.1, 0.5), (0.9, 0.5)])
    assert len(watched.ink.strokes) == 6


def test_the_eraser_over_bare_paper_is_no_edit(watched: Watched) -> None:
    mouse_stroke(watched.canvas, [(0.1, 0.5), (0.9, 0.5)])
    watched.canvas.set_erasing(True)
    mouse_stroke(watched.canvas, [(0.5, 0.1), (0.6, 0.1)])
    assert len(watched.edits) == 1


# -- touch ----------------------------------------------------------------------------------------


def touch_stroke(canvas: QWidget, places: list[tuple[float, float]]) -> None:
    """Draw with one finger."""
    device = QTest.createTouchDevice()
    spots = [position(canvas, place).toPoint() for place in places]
    QTest.touchEvent(canvas, device).press(0, spots[0], canvas).commit()
    for spot in spots[1:]:
        QTest.touchEvent(canvas, device).move(0, spot, canvas).commit()
    QTest.touchEvent(canvas, device).release(0, spots[-1], canvas).commit()


def test_a_finger_draws_one_stroke(watched: Watched) -> None:
    touch_stroke(watched.canvas, [(0.25, 0.5), (0.5, 0.5), (0.75, 0.25)])
    (stroke,) = watched.ink.strokes
    assert [tuple(p[:2]) for p in stroke.points] == [(0.25, 0.5), (0.5, 0.5), (0.75, 0.25)]
    assert len(watched.edits) == 1


def test_a_second_finger_does_not_disturb_the_first(watched: Watched) -> None:
    canvas, device = watched.canvas, QTest.createTouchDevice()
    QTest.touchEvent(canvas, device).press(0, QPoint(100, 100), canvas).commit()
    QTest.touchEvent(canvas, device).stationary(0).press(1, QPoint(300, 300), canvas).commit()
    both = QTest.touchEvent(canvas, device)
    both.move(0, QPoint(120, 100), canvas).move(1, QPoint(320, 300), canvas).commit()
    # The first finger goes, the second one stays and moves on.
    last = QTest.touchEvent(canvas, device)
    last.release(0, QPoint(120, 100), canvas).stationary(1).commit()
    QTest.touchEvent(canvas, device).move(1, QPoint(340, 300), canvas).commit()
    QTest.touchEvent(canvas, device).release(1, QPoint(340, 300), canvas).commit()
    assert [tuple(p[:2]) for p in watched.points] == [(0.25, 0.25), (0.3, 0.25)]
    assert len(watched.edits) == 1


def test_a_finger_and_the_mouse_at_once_draw_one_stroke(watched: Watched) -> None:
    canvas, device = watched.canvas, QTest.createTouchDevice()
    QTest.touchEvent(canvas, device).press(0, QPoint(100, 100), canvas).commit()
    mouse_stroke(canvas, [(0.8, 0.8), (0.9, 0.9)])
    QTest.touchEvent(canvas, device).move(0, QPoint(120, 100), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, QPoint(120, 100), canvas).commit()
    assert [tuple(p[:2]) for p in watched.points] == [(0.25, 0.25), (0.3, 0.25)]
    assert len(watched.edits) == 1


# -- keys -----------------------------------------------------------------------------------------


def test_drawing_by_keyboard(watched: Watched) -> None:
    canvas = watched.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(10):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert tuple(watched.points[0][:2]) == pytest.approx((0.5, 0.5 - KEY_STEP))
    assert tuple(watched.points[-1][:2]) == pytest.approx((0.5 + 10 * KEY_STEP, 0.5))
    assert len(watched.edits) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Left)  # the pen is up: it moves without ink
    assert len(watched.ink.strokes) == 1


def test_the_keyboards_pen_stays_on_the_paper(watched: Watched) -> None:
    canvas = watched.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(60):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert watched.points[-1].x == pytest.approx(1 - KEY_STEP)


def test_a_mouse_that_is_pushed_aside_does_not_move_the_keyboards_pen(watched: Watched) -> None:
    canvas = watched.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    hover(canvas, QPointF(10, 10))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert [p.x for p in watched.points] == pytest.approx([0.5, 0.5 + KEY_STEP, 0.5 + 2 * KEY_STEP])
    assert {p.y for p in watched.points} == {0.5}


def test_holding_the_space_bar_puts_the_pen_down_once(watched: Watched) -> None:
    canvas = watched.canvas
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    for _ in range(3):
        repeat = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Space,
            Qt.KeyboardModifier.NoModifier,
            " ",
            autorep=True,
        )
        QApplication.sendEvent(canvas, repeat)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert watched.canvas.is_drawing
    assert len(watched.points) == 2


def test_a_keyboards_stroke_ends_when_the_focus_goes(watched: Watched) -> None:
    canvas = watched.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut))
    assert len(watched.edits) == 1
    mouse_stroke(canvas, [(0.1, 0.1)])
    assert len(watched.edits) == 2


def test_other_keys_are_left_to_the_window(watched: Watched) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(watched.canvas, event)
    assert not event.isAccepted()


def test_focus_is_shown_to_who_comes_by_tab(watched: Watched) -> None:
    watched.field.setFocus()
    plain = watched.painted()
    QTest.keyClick(watched.field, Qt.Key.Key_Tab)
    assert watched.canvas.hasFocus()
    assert not np.array_equal(watched.painted(), plain)


# -- what is painted ------------------------------------------------------------------------------


def test_the_quick_way_of_painting_gives_what_painting_all_gives(watched: Watched) -> None:
    """The pieces that are added while the pen moves must be those of the whole stroke."""
    curve = [(0.5 + 0.3 * np.cos(t), 0.5 + 0.3 * np.sin(t)) for t in np.linspace(0, 6, 60)]
    press(watched.canvas, curve[0])
    for place in curve[1:]:
        watched.painted()
        move(watched.canvas, place)
    quick = watched.painted().astype(int)
    release(watched.canvas, curve[-1])
    whole = watched.painted().astype(int)
    # Joints are painted twice at their soft edges; the end of the stroke comes with the release.
    assert (np.abs(quick - whole) > 96).mean() < 0.003


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param([(30, 50), (35, 50), (40, 50), (35, 50), (30, 60)], id="the same way back"),
        pytest.param([(42, 31), (39, 34), (40, 33), (39, 33), (40, 31)], id="nearly so"),
        pytest.param([(59, 57), (57, 56), (57, 57), (57, 54), (54, 54)], id="round a small bend"),
    ],
)
def test_a_turn_tighter_than_the_pen_leaves_no_hole(
    watched: Watched, turn: list[tuple[int, int]]
) -> None:
    """Such as the middle of a 3, where the hand turns round on the spot."""
    press(watched.canvas, (turn[0][0] / 100, turn[0][1] / 100))
    for x, y in turn[1:]:
        move(watched.canvas, (x / 100, y / 100))
    release(watched.canvas, (turn[-1][0] / 100, turn[-1][1] / 100))
    image = grey(watched.canvas.picture(SIDE))
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    points = np.array([(point.x * SIDE, point.y * SIDE) for point in watched.points])
    for x, y in (points[1:] + points[:-1]) / 2:  # the line runs through the middles
        near = np.hypot(columns - x, rows - y) < STANDARD_PEN * SIDE / 2 - 2
        assert image[near].min() > 150, f"a hole at {x:.0f}, {y:.0f}"


def test_the_hint_goes_with_the_first_ink(watched: Watched) -> None:
    watched.canvas.set_hint("Draw a digit here")
    hinted = watched.painted()
    watched.canvas.set_hint("")
    assert not np.array_equal(watched.painted(), hinted)
    watched.canvas.set_hint("Draw a digit here")
    mouse_stroke(watched.canvas, [(0.05, 0.05)])
    with_ink = watched.painted()
    watched.canvas.set_hint("")
    assert np.array_equal(watched.painted(), with_ink)


def test_the_ring_is_as_large_as_the_pen(watched: Watched) -> None:
    watched.canvas.set_pen_width(4)
    hover(watched.canvas, QPointF(SIDE / 2, SIDE / 2))
    ringed = watched.painted()[SIDE // 2]
    QApplication.sendEvent(watched.canvas, QEvent(QEvent.Type.Leave))
    ring = np.flatnonzero(ringed.astype(int) != watched.painted()[SIDE // 2])
    assert ring.max() - ring.min() == pytest.approx(4 * STANDARD_PEN * SIDE, abs=4)


def test_a_saved_picture_shows_the_ink_and_nothing_else(watched: Watched) -> None:
    blank = grey(watched.canvas.picture(280))
    assert blank.shape == (280, 280)
    assert np.unique(blank).size == 1, "guides or a hint are in the picture"
    hover(watched.canvas, QPointF(50, 50))
    assert np.array_equal(grey(watched.canvas.picture(280)), blank)
    mouse_stroke(watched.canvas, ONE)
    assert grey(watched.canvas.picture(280))[140, 140] == 255


def test_a_picture_is_shown_and_a_stroke_replaces_it(watched: Watched) -> None:
    ink = np.zeros((20, 20), np.float32)
    ink[5:15, 5:15] = 1
    picture = Picture(ink)
    watched.canvas.set_ink(picture)
    assert watched.painted()[SIDE // 2, SIDE // 2] == 255
    mouse_stroke(watched.canvas, [(0.1, 0.1), (0.2, 0.1)])
    assert watched.painted()[SIDE // 2, SIDE // 2] < 100
    assert watched.edits == [(picture, watched.ink)]


def test_the_eraser_takes_a_picture_away(watched: Watched) -> None:
    picture = Picture(np.ones((20, 20), np.float32))
    watched.canvas.set_ink(picture)
    watched.canvas.set_erasing(True)
    mouse_stroke(watched.canvas, [(0.5, 0.5), (0.6, 0.5)])
    assert watched.edits == [(picture, Drawing())]


def test_another_size_paints_the_same_drawing(watched: Watched) -> None:
    watched.canvas.set_ink(drawing(ONE))
    watched.painted()
    watched.canvas.setFixedSize(200, 200)
    small = watched.painted()
    assert small.shape == (200, 200)
    assert small[100, 100] == 255
    assert small[100, 20] < 100


def test_ink_is_painted_in_the_screens_own_pixels(watched: Watched) -> None:
    watched.canvas.set_ink(drawing(ONE))
    large = QPixmap(2 * SIDE, 2 * SIDE)
    large.setDevicePixelRatio(2)
    watched.canvas.render(large)
    assert grey(large.toImage())[SIDE, SIDE] == 255
