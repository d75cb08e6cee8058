"""A monkey at mouse and keyboard: thousands of random actions, and nothing may break."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QToolButton

from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.training_run import RunState
from tests.gui.driver import SEVEN, Driver, drawing, hover, move, press, release, send_pen
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint

ACTIONS = 1500
KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_E,
    Qt.Key.Key_W,
    Qt.Key.Key_BracketLeft,
    Qt.Key.Key_BracketRight,
)
LOOKS = ("theme_light", "theme_dark", "language_ko", "language_en", "projector")
EDITS = ("undo", "redo", "clear", "copy", "paste")


class Monkey:
    """Does one thing after the other, as a seed says."""

    def __init__(self, app: Driver, seed: int) -> None:
        self.app, self.dice = app, random.Random(seed)
        self.models = [in_use(make_checkpoint(layers)) for layers in (None, ONE_LAYER)]
        shipped = app.session.model
        assert shipped is not None
        self.models.append(shipped)
        self.habits: list[tuple[int, Callable[[], None]]] = [
            (300, self.use_mouse),
            (80, self.use_pen),
            (60, self.press_key),
            (60, self.edit),
            (60, self.point),
            (40, self.turn_page),
            (40, self.choose),
            (10, self.change_model),
            (10, self.change_ink),
            (8, self.resize),
            (4, self.change_look),
            (4, self.train),
            (200, QApplication.processEvents),
        ]

    def act(self) -> None:
        weights = [weight for weight, _ in self.habits]
        (habit,) = self.dice.choices([habit for _, habit in self.habits], weights)
        habit()

    def spot(self) -> tuple[float, float]:
        return self.dice.uniform(-0.2, 1.2), self.dice.uniform(-0.2, 1.2)

    def canvas(self) -> Canvas:
        return self.dice.choice([self.app.canvas, self.app.find(Canvas, "inspect_canvas")])

    def use_mouse(self) -> None:
        self.dice.choice((press, move, move, move, move, release))(self.canvas(), self.spot())

    def use_pen(self) -> None:
        kinds = QEvent.Type
        kind = self.dice.choice((kinds.TabletPress, kinds.TabletMove, kinds.TabletRelease))
        eraser, pressure = self.dice.random() < 0.3, self.dice.random()
        send_pen(self.canvas(), kind, self.spot(), pressure, eraser=eraser)

    def press_key(self) -> None:
        key, target = self.dice.choice(KEYS), QApplication.focusWidget() or self.app.window
        # An open menu has an event loop of its own, and nobody here to close it.
        opens_a_menu = isinstance(target, QToolButton) and target.menu() is not None
        if not (opens_a_menu and key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down}):
            QTest.keyClick(target, key)

    def train(self) -> None:
        name = self.dice.choice(("start_training", "pause_training", "stop_training"))
        self.app.action(name).trigger()

    def edit(self) -> None:
        self.app.action(self.dice.choice(EDITS)).trigger()

    def point(self) -> None:
        grids = self.app.window.findChildren(ImageGrid)
        grid = self.dice.choice(grids)
        place = QPointF(self.dice.randrange(grid.width()), self.dice.randrange(grid.height()))
        hover(grid, place)
        if self.dice.random() < 0.3:
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place.toPoint())

    def turn_page(self) -> None:
        self.app.window.show_page(self.dice.choice(("draw", "train", "inspect", "no such page")))

    def choose(self) -> None:
        slider = self.app.find(QSlider, "pen_width")
        slider.setValue(self.dice.randint(0, 40))
        for name in ("layer", "map_layer", "input_channel"):
            combo = self.app.find(QComboBox, name)
            if combo.count():
                combo.setCurrentIndex(self.dice.randrange(combo.count()))

    def change_model(self) -> None:
        self.app.session.use_model(self.dice.choice(self.models))

    def change_ink(self) -> None:
        self.app.session.edit_ink(drawing([self.spot(), self.spot()]), "Open")

    def resize(self) -> None:
        self.app.window.resize(self.dice.randint(400, 1600), self.dice.randint(300, 1000))

    def change_look(self) -> None:
        self.app.action(self.dice.choice(LOOKS)).trigger()


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_breaks_whatever_is_done(seed: int, app: Driver, tiny_data: None) -> None:
    """pytest-qt fails it for any exception in a slot or an event handler."""
    network = app.find(QComboBox, "network")
    network.setCurrentIndex(network.findData("lenet-like"))
    monkey = Monkey(app, seed)
    for _ in range(ACTIONS):
        monkey.act()
    # And then all is in order: a clean start leads to a digit.
    app.window.resize(1280, 720)
    app.window.show_page("draw")
    app.run.stop()
    app.wait_for_state(RunState.IDLE)
    app.canvas.hide()  # lifts whatever pen is down
    app.canvas.show()
    app.session.use_model(monkey.models[-1])
    app.action("clear").trigger()
    app.find(QSlider, "pen_width").setValue(10)
    if app.find(QToolButton, "eraser").isChecked():
        app.click("eraser")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    for _ in range(app.session.undo_stack.count()):
        app.session.undo_stack.undo()
    assert not app.session.undo_stack.canUndo()
