"""The Draw page in every size: nothing lies over anything, nothing is cut, nothing jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from cnn_desktop.core.digits.ways import Way
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.image_grid import ImageGrid
from tests.gui.driver import ONE, SEVEN, Driver, move, press, release, wait_for_layout, wait_until

SIZES = ((1024, 640), (1280, 720), (1920, 1080))
LOOKS = ((False, "en"), (True, "ko"))


def place(app: Driver, name: str) -> QRect:
    """Return where a widget lies in the window."""
    widget = app.widget(name)
    return QRect(widget.mapTo(app.window, widget.rect().topLeft()), widget.size())


def wear(app: Driver, projector: bool, language: str) -> None:
    """Wear a look, and wait until everything has found its place."""
    app.controller.set_look("light", language, projector=projector)
    wait_for_layout()


@pytest.mark.parametrize("with_message", [False, True], ids=["plain", "message"])
@pytest.mark.parametrize(("projector", "language"), LOOKS)
def test_nothing_lies_over_anything(
    projector: bool, language: str, with_message: bool, app: Driver, tmp_path: Path
) -> None:
    wear(app, projector, language)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    if with_message:
        (tmp_path / "text.png").write_text("no picture")
        app.drop(tmp_path / "text.png")
    for width, height in SIZES:
        app.window.resize(width, height)
        wait_for_layout()
        names = ("canvas", "input_preview", "probabilities", "correct_0", "why_wrong", "clear")
        places = {name: place(app, name) for name in names}
        whole = app.window.rect()
        for name, here in places.items():
            assert whole.contains(here), f"{name} leaves the window at {width} × {height}"
            for other, there in places.items():
                over = other != name and here.intersects(there)
                assert not over, f"{name} over {other} at {width} × {height}"
        preview = places["input_preview"]
        assert preview.width() == preview.height()
        assert (preview.width() - 2) % 28 == 0  # every pixel of the network's is as large


def test_the_tools_end_where_the_canvas_ends(app: Driver) -> None:
    for width, height in SIZES:
        app.window.resize(width, height)
        wait_until(lambda: app.canvas.width() == app.canvas.height(), "a square column")
        wait_until(
            lambda: place(app, "clear").right() == place(app, "canvas").right(),
            f"the tools to end with the canvas at {width} × {height}",
        )


def test_a_larger_window_shows_a_larger_preview(app: Driver) -> None:
    app.window.resize(1024, 640)
    wait_for_layout()
    small = app.widget("input_preview").width()
    app.window.resize(1920, 1080)
    wait_until(lambda: app.widget("input_preview").width() > small, "a larger preview")


@pytest.mark.parametrize(("projector", "language"), LOOKS)
def test_why_wrong_leaves_the_canvas_as_it_is(projector: bool, language: str, app: Driver) -> None:
    wear(app, projector, language)
    app.window.resize(1280, 720)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    wait_for_layout()
    before = place(app, "canvas")
    app.click("why_wrong")
    wait_for_layout()
    assert place(app, "canvas") == before
    app.click("why_wrong")
    wait_for_layout()
    assert place(app, "canvas") == before


def test_a_larger_window_shows_the_ways_larger(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("why_wrong")
    app.window.resize(1024, 640)
    wait_for_layout()
    small = app.widget("way_raw_picture").width()
    app.window.resize(1920, 1080)
    wait_until(lambda: app.widget("way_raw_picture").width() > small, "larger pictures")


@pytest.mark.parametrize(("projector", "language"), LOOKS)
def test_the_maps_fill_their_strip(projector: bool, language: str, app: Driver) -> None:
    wear(app, projector, language)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    sizes = ((1920, 1080, 84), (1366, 768, 50), (1280, 720, 50), (960, 600, 36))
    for width, height, least in sizes:
        app.window.resize(width, height)
        wait_for_layout()
        maps = app.find(ImageGrid, "feature_maps")
        if not maps.isVisible():  # they make room for the bars in a low window
            assert projector
            continue
        cells = [maps.cell_rect(n) for n in range(maps.count)]
        assert cells[0].height() >= least
        assert cells[0].left() == 0  # they begin where the canvas begins
        assert max(cell.bottom() for cell in cells) >= maps.height() - 20
        assert 0.9 * maps.width() <= max(cell.right() for cell in cells) <= maps.width()
        for name in ("vote", "why_wrong", "map_layer"):
            assert not place(app, name).intersects(place(app, "feature_maps"))
            assert app.window.rect().contains(place(app, name))
            bottom = place(app, "feature_maps").bottom()
            assert place(app, name).bottom() <= bottom


@pytest.mark.parametrize(("projector", "language"), LOOKS)
def test_no_answer_of_why_wrong_is_cut(projector: bool, language: str, app: Driver) -> None:
    """Where there is no room for the shares none is shown, and what differs stays marked."""
    wear(app, projector, language)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("why_wrong")
    for width, height in (*SIZES, (960, 600)):
        app.window.resize(width, height)
        wait_for_layout()
        labels = [app.find(QLabel, f"way_{way.value}_answer") for way in Way]
        for label in labels:
            assert label.text()
            needed = label.fontMetrics().horizontalAdvance(label.text())
            assert needed <= label.width(), f"{label.objectName()} at {width} × {height}"
        assert any("✕" in label.text() for label in labels)
        sure = [label.text() for label in labels if label.text().lstrip("✕ ")[0].isdigit()]
        assert len({"%" in text for text in sure}) == 1


def test_after_a_click_on_a_switch_the_keys_are_the_canvass(app: Driver) -> None:
    app.stroke(ONE)
    app.wait_for_prediction()
    for name in ("why_wrong", "why_wrong", "vote", "vote_end"):
        app.click(name)
        assert app.canvas.hasFocus(), name
    QTest.keyClick(app.canvas, Qt.Key.Key_Space)
    assert app.canvas.is_drawing
    QTest.keyClick(app.canvas, Qt.Key.Key_Space)


def test_what_is_to_do_stands_at_the_edge_and_in_the_middle(app: Driver) -> None:
    """No place is left for a digit and a share that are not there."""
    note, bars = place(app, "prediction_note"), place(app, "probabilities")
    assert note.left() == bars.left()
    preview = place(app, "input_preview")
    assert abs(note.center().y() - preview.center().y()) < 20


def test_the_guides_do_not_strike_the_hint_through(app: Driver) -> None:
    """They end a little before the words."""
    pixels = to_array(app.canvas.grab().toImage())[..., :3].astype(int)
    ratio = app.canvas.devicePixelRatioF()
    centre = pixels.shape[0] // 2
    line = pixels[:, pixels.shape[1] // 2 - 1 : pixels.shape[1] // 2 + 2].reshape(len(pixels), -1)
    far, near = line[: centre // 2], line[centre - round(12 * ratio) : centre - round(9 * ratio)]
    assert (far != far.min(axis=0)).any(), "there is a guide at all"
    assert (near == line.min(axis=0)).all()


def test_a_stroke_of_one_width_has_no_notches(app: Driver) -> None:
    """Pieces that were painted one by one would show as a row of darker dents at the edge."""
    level = [(0.2 + 0.02 * n, 0.5031) for n in range(31)]
    press(app.canvas, level[0])
    for spot in level[1:]:
        move(app.canvas, spot)
    release(app.canvas, level[-1])
    picture = to_array(app.canvas.picture(461))[..., 0].astype(int)
    middle = picture[:, 461 * 3 // 10 : 461 * 7 // 10]
    assert (middle == middle[:, :1]).all()


def test_every_tool_says_what_it_is_and_its_key(app: Driver) -> None:
    app.action("my_digits").trigger()
    for holder in (app.widget("page_draw"), app.widget("my_digits")):
        for button in holder.findChildren(QToolButton):
            if button.isVisible():
                assert button.toolTip(), button.objectName()
                assert button.accessibleName(), button.objectName()
    keys = {
        "undo": "(Ctrl+Z)",
        "redo": "(Ctrl+Shift+Z)",
        "clear": "(Del)",
        "eraser": "(E)",
        "why_wrong": "(W)",
        "vote": "(Ctrl+B)",
        "open_my_digits": "(Ctrl+D)",
        "correct_3": "(Alt+3)",
    }
    for name, key in keys.items():
        assert key in app.widget(name).toolTip()
    assert app.widget("pen_width").toolTip() == "Pen width: [ makes it thinner, ] thicker"
