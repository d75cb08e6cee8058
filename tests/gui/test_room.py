"""What a lecturer sees at 1280 × 720, in projector mode too: nothing overlaps or is cut off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath
from PySide6.QtWidgets import (
    QLabel,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QWidget,
)

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.core.events import RunDone, StripRead
from cnn_desktop.core.inspection.scales import Scale
from cnn_desktop.gui.builder.layer_table import OUTPUT, LayerTable
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.picture_strip import PictureStrip
from cnn_desktop.gui.inspect.kernel_panel import KernelTable
from cnn_desktop.gui.inspect.map_legend import MapLegend
from cnn_desktop.gui.inspect.number_grid import NumberGrid
from cnn_desktop.gui.inspect.why_view import Overlay
from cnn_desktop.gui.train.page import TrainPage
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, wait_for_layout, wait_until
from tests.gui.hands import open_inspect_view, project
from tests.gui.models import make_checkpoint
from tests.gui.runs_with_weights import write_run

VIEWS = ("Filters and maps", "Network", "Why this digit?", "What excites it", "Experiments")
HIDDEN = "Hidden until the vote is over."


def place_of(app: Driver, name: str) -> QRect:
    """Return where a widget lies in the window."""
    widget = app.widget(name)
    return QRect(widget.mapTo(app.window, QPoint(0, 0)), widget.size())


def seen_words(app: Driver) -> str:
    """Return what stands on the Inspect page, in labels and in empty grids."""
    words = []
    for widget in app.widget("page_inspect").findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            words.append(widget.text())
        elif isinstance(widget, Overlay):
            words.append(widget.words)
        elif (isinstance(widget, ImageGrid) and not widget.count) or (
            isinstance(widget, PictureStrip) and not widget.tiles
        ):
            words.append(widget._empty_text)
    return "\n".join(words)


@pytest.mark.parametrize("title", VIEWS)
def test_while_the_vote_hides_the_reading_nobody_is_told_to_draw(app: Driver, title: str) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("vote")

    open_inspect_view(app, title)

    wait_until(lambda: HIDDEN in seen_words(app), "the words")
    assert "Draw a digit" not in seen_words(app)
    app.session.set_ink(Drawing())
    app.wait_for_prediction()
    wait_until(lambda: HIDDEN not in seen_words(app), "nothing that could be hidden")


def test_the_network_view_shows_the_drawing_from_its_first_moment_on(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()

    open_inspect_view(app, "Network")

    assert app.find(Canvas, "network_canvas")._ink is app.session.ink


def test_clear_lies_below_the_canvas_beside_a_vote_in_projector_mode(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.click("vote")
    app.go("inspect")

    project(app)

    canvas, clear = place_of(app, "inspect_canvas"), place_of(app, "inspect_clear")
    assert not canvas.intersects(clear)
    assert canvas.height() >= 100
    assert not clear.intersects(place_of(app, "unit_text"))


@pytest.mark.parametrize("projector", [False, True])
def test_the_numbers_of_a_kernel_are_not_cut_off(app: Driver, *, projector: bool) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    open_inspect_view(app, "Experiments")
    if projector:
        project(app)

    table = app.find(KernelTable, "kernel_table")

    theme = app.controller._theme
    assert table.font().pixelSize() == theme.size(14)  # whole cells, not small numbers
    metrics = QFontMetricsF(table.font())
    delegate = table.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    for row, column in np.ndindex(3, 3):
        item, option = table.item(row, column), QStyleOptionViewItem()
        assert item is not None
        table.initViewItemOption(option)
        option.rect = table.visualItemRect(item)
        delegate.initStyleOption(option, table.indexFromItem(item))
        kind = QStyle.SubElement.SE_ItemViewItemText
        room = table.style().subElementRect(kind, option, table)
        margin = 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
        assert metrics.horizontalAdvance(item.text()) <= room.width() - margin, item.text()


def test_the_columns_of_bars_say_what_they_are(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    open_inspect_view(app, "Experiments")
    for projector in (False, True):
        app.controller.set_look("light", "en", projector=projector)
        app.window.resize(1280, 720)
        wait_for_layout()
        for bars in ("drawing", "test"):
            head = "exp_drawing_head" if bars == "drawing" else "exp_tests_head"
            below, above = place_of(app, f"exp_{bars}_bars"), place_of(app, head)
            if not app.widget(f"exp_{bars}_bars").isVisible():
                assert not app.widget(head).isVisible()  # it would be of nothing
                continue
            assert app.text(head)
            assert above.left() == below.left()
            assert 0 <= below.top() - above.bottom() <= 12


def test_no_number_of_a_grid_touches_the_next(app: Driver) -> None:
    """Else −0.88 −0.88 reads as one number."""
    theme = app.controller._theme
    project(app)
    for side in (24, 30, 43, 60, 90):
        grid = NumberGrid(theme)
        grid.resize(3 * side + 2, 3 * side + 2)
        table = np.full(258, 0xFF2166AC, np.uint32)
        one = Scale(np.zeros(1), np.ones(1), signed=True)
        grid.set_numbers(np.full((3, 3), -0.88), one, table)
        pixels = to_array(grid.grab().toImage())[..., :3].astype(int)
        for column in (1, 2):
            place = grid.cell_rect(0, column)
            last = pixels[int(place.top()) + 1 : int(place.bottom()) - 2, int(place.left()) - 2]
            assert (last == last[0]).all(), f"at {side} pixels"


@pytest.mark.parametrize("size", [(1280, 720), (1093, 614)])
def test_beside_the_network_nothing_lies_over_anything(size: tuple[int, int], app: Driver) -> None:
    """On a laptop of 1366 × 768 that enlarges all by a quarter, too."""
    app.stroke(SEVEN)
    app.wait_for_prediction()
    open_inspect_view(app, "Network")
    project(app)
    app.window.resize(*size)
    wait_for_layout()
    names = ("network_canvas", "freeze_input", "input_source", "network_prediction")
    places = [place_of(app, name) for name in (*names, "inspect_input")]
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])
        assert app.window.rect().contains(place)
    picture = places[-1]
    assert min(picture.width(), picture.height()) >= 56  # two pixels for each of its own


def test_both_cards_of_a_layer_begin_alike(app: Driver) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    open_inspect_view(app, "Filters and maps")
    wait_for_layout()
    for left, right in (("filters_title", "inspect_maps_title"), ("filters", "inspect_maps")):
        assert abs(place_of(app, left).center().y() - place_of(app, right).center().y()) <= 1
    for name in ("filters", "inspect_maps"):
        assert app.find(ImageGrid, name).cell_rect(0).left() == 0  # below the title's first letter


def test_all_buttons_of_the_legend_lie_on_one_line(app: Driver) -> None:
    legend = MapLegend(app.controller._theme, app.window)
    legend.resize(1000, 60)
    legend.set_classes(("0", "1", "2"), lambda _: (QPainterPath(), QColor("black")))
    legend.show()
    project(app)
    legend._flow.setGeometry(QRect(0, 0, 1000, 60))

    middles = {button.geometry().center().y() for button in [*legend._buttons, legend.all_button]}

    assert max(middles) - min(middles) <= 1


def test_more_settings_can_be_seen_without_scrolling(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.window.resize(1280, 720)
    wait_for_layout()

    area = next(
        area
        for area in app.widget("page_train").findChildren(QScrollArea)
        if area.isAncestorOf(app.widget("more_settings"))
    )

    more = app.widget("more_settings")
    lower = more.mapTo(area.viewport(), QPoint(0, more.height())).y()
    assert lower <= area.viewport().height()


def test_the_curves_keep_their_room_beside_a_result(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    page = app.find(TrainPage, "page_train")
    strip = StripRead(
        epoch=1,
        step=10,
        images=np.zeros((4, 1, 28, 28), np.uint8),
        labels=np.arange(4),
        predicted=np.arange(4),
        confidence=np.ones(4, np.float32),
    )
    page.card.strip.begin(tuple("0123456789"))
    page.card.strip.show_read(strip)
    project(app)
    assert app.widget("test_strip").isVisible()

    done = RunDone(make_checkpoint(), 0.97, 0.1, 18.0, epochs_done=2, stopped=False)
    page.result.show_result(done, "digit-reader")
    wait_for_layout()

    assert not app.widget("test_strip").isVisible()
    shown = [app.widget(name) for name in ("loss_plot", "accuracy_plot")]
    shown = [plot for plot in shown if plot.isVisible()]  # the other one is behind a tab
    assert shown
    assert all(plot.height() >= 120 for plot in shown)
    page.result.hide()
    wait_for_layout()
    assert app.widget("test_strip").isVisible(), "there is room again"
    assert app.widget("training_progress").isVisible()


def test_the_list_of_runs_shows_runs_in_projector_mode(open_app: Opener, home: Path) -> None:
    for number in range(3):
        write_run(f"run-{number}", 2)
    app = open_app("--page", "train")
    app.wait_until_reading()
    project(app)

    app.click("show_runs")

    table = app.find(QTableWidget, "runs_table")
    wait_until(lambda: table.rowCount() == 3, "the runs")
    wait_for_layout()
    item = table.item(2, 0)
    assert item is not None
    last = table.visualItemRect(item)
    assert last.isValid()
    assert last.bottom() <= table.viewport().height()


def test_the_builder_shows_shapes_and_sums_whole_in_projector_mode(open_app: Opener) -> None:
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.click("build_network")
    project(app)

    table = app.find(LayerTable, "layer_table")

    assert table.columnWidth(OUTPUT) >= table.sizeHintForColumn(OUTPUT)
    for row in range(table.rowCount()):
        assert table.rowHeight(row) >= table.sizeHintForRow(row)
