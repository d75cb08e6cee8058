"""Driving the program as its user does: by the objectNames and by real events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from cnn_desktop.core.drawing import Drawing, Point, Stroke
from cnn_desktop.gui.app import Controller, create_app
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.training_run import RunState, TrainingRun

W = TypeVar("W", bound=QWidget)

WAIT_SECONDS = 60  # how long something may take on a busy machine before a test gives up

Place = tuple[float, float]
ONE: tuple[Place, ...] = tuple((0.5, 0.2 + 0.05 * n) for n in range(13))
"""The places of a stroke that every digit reader takes for a one, in shares of the canvas."""
SEVEN: tuple[Place, ...] = (
    *((0.3 + 0.04 * n, 0.22) for n in range(11)),
    *((0.7 - 0.025 * n, 0.22 + 0.06 * n) for n in range(1, 11)),
)
"""A seven in one stroke."""


def wait_until(condition: Callable[[], object], what: str = "") -> None:
    """Run the event loop until something is so; fails when it never is."""
    end = time.monotonic() + WAIT_SECONDS
    waker = QTimer()  # so that the loop below wakes up although nothing happens
    waker.start(5)
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what or condition}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def turn_the_loop() -> None:
    """Let everything happen that is due now: what is posted, and timers that wait for nothing."""
    last = QTimer()  # of no interval: it comes when all else is done
    last.setSingleShot(True)
    last.start(0)
    wait_until(lambda: not last.isActive(), "a turn of the event loop")


def wait_for_layout() -> None:
    """Run the event loop until every widget on the screen has found its place.

    A layout's work may go on in the next turn of the loop: two in which nothing moves are its end.
    """
    places, quiet = _places(), 0

    def is_quiet() -> bool:
        nonlocal places, quiet
        turn_the_loop()
        before, places = places, _places()
        quiet = quiet + 1 if places == before else 0
        return quiet == 2

    wait_until(is_quiet, "the widgets to find their places")


def _places() -> list[QRect]:
    return [widget.geometry() for widget in QApplication.allWidgets() if widget.isVisible()]


def drawing(*strokes: Iterable[Place]) -> Drawing:
    """Return a drawing of strokes through places."""
    return Drawing(tuple(Stroke(tuple(Point(x, y) for x, y in stroke)) for stroke in strokes))


class Driver:
    """A running program and the hands at its mouse and keyboard.

    Args:
        arguments: The command line's, without the program's name.
    """

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        self.qapp, self.window = create_app(["cnn-desktop", *arguments])
        self._closed = False

    # -- opening and closing ---------------------------------------------------------------------

    def show(self) -> None:
        """Put the window on the screen."""
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)

    def wait_until_reading(self) -> None:
        """Wait until torch and all pages are there."""
        wait_until(lambda: self.session.is_reading, "torch")
        if self.window.isVisible():
            wait_until(lambda: not self.window.unbuilt_pages, "the pages")

    def close(self) -> None:
        """Close the window as its user does and take it down."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # -- finding ---------------------------------------------------------------------------------

    def find(self, kind: type[W], name: str) -> W:
        """Return a widget by its objectName."""
        found = self.window.findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} widgets named {name}"
        return found[0]

    def widget(self, name: str) -> QWidget:
        """Return a widget of any kind."""
        return self.find(QWidget, name)

    def text(self, name: str) -> str:
        """Return what a label says."""
        return self.find(QLabel, name).text()

    def action(self, name: str) -> QAction:
        """Return a menu's action."""
        found = self.window.findChild(QAction, f"action_{name}")
        assert found is not None, name
        return found

    @property
    def canvas(self) -> Canvas:
        """The Draw page's canvas."""
        return self.find(Canvas, "canvas")

    @property
    def session(self) -> Session:
        """What the pages share."""
        return self.controller.session

    @property
    def run(self) -> TrainingRun:
        """The training in the background."""
        return self.controller.run

    @property
    def controller(self) -> Controller:
        """The part that joins all others."""
        found = self.window.findChild(Controller)
        assert found is not None
        return found

    @property
    def page_banner(self) -> str:
        """What the Train page's message says; empty when there is none."""
        banners = self.widget("page_train").findChildren(Banner)
        return "\n".join(banner.text for banner in banners)

    def click_details(self) -> None:
        """Press Details in the Train page's message."""
        (button,) = self.widget("page_train").findChildren(QWidget, "message_details")
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def banner(self) -> str:
        """What the window's message says; empty when there is none."""
        return self.window.banner.text

    # -- hands -----------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Press a button with the mouse; it must be there to be pressed."""
        widget = self.widget(name)
        assert widget.isVisible(), f"{name} is not on the screen"
        assert widget.isEnabled(), f"{name} is disabled"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def go(self, page: str) -> None:
        """Go to a page by the navigation."""
        self.click(f"nav_{page}")

    def stroke(self, places: Sequence[Place] = ONE, name: str = "canvas") -> None:
        """Draw one stroke with the mouse."""
        mouse_stroke(self.find(Canvas, name), places)

    def draw(self, what: Drawing) -> None:
        """Play all strokes of a drawing with the mouse."""
        for stroke in what.strokes:
            self.stroke([(point.x, point.y) for point in stroke.points])

    def wait_for_prediction(self) -> str:
        """Wait until the ink as it is now has been read.

        Returns:
            The likeliest class, sure or not; empty where there is nothing to read.
        """
        session = self.session
        wait_until(lambda: not session._timer.isActive(), "the prediction")
        prediction = session.prediction
        return session.class_names[prediction.winner] if prediction else ""

    def drop(self, *paths: Path) -> None:
        """Drag files over the window and let go; a model among them is read before it returns."""
        drop(self.window, [QUrl.fromLocalFile(str(path)) for path in paths])
        self.wait_for_models()

    def wait_for_models(self) -> None:
        """Wait until all models that were to be opened or saved are."""
        wait_until(lambda: not self.controller._shelf.is_busy, "a model's file")

    def wait_until_saved(self) -> None:
        """Wait until what was put into My digits, or altered there, is on the disk."""
        wait_until(lambda: not self.controller._box.is_busy, "My digits")

    def wait_for_state(self, state: RunState) -> None:
        """Wait until the run is in a state."""
        wait_until(lambda: self.run.state is state, f"the run to be {state}")

    def wait_for_step(self, step: int) -> None:
        """Wait until the run has taken so many steps."""
        wait_until(lambda: self.run.history.steps and self.run.history.steps[-1] >= step, "steps")

    def menu_texts(self) -> list[str]:
        """Open the menu of models and return its entries."""
        return [action.text() for action in self.model_menu().actions() if action.text()]

    def model_menu(self) -> QMenu:
        """Return the menu of models, filled as it is when it opens."""
        menu = self.window.model_menu.menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        return menu


# -- events ---------------------------------------------------------------------------------------


def position(canvas: QWidget, place: Place) -> QPointF:
    """Return where a share of a canvas's square lies in the widget."""
    side = min(canvas.width(), canvas.height())
    left, top = (canvas.width() - side) / 2, (canvas.height() - side) / 2
    return QPointF(left + place[0] * side, top + place[1] * side)


def mouse_stroke(canvas: QWidget, places: Sequence[Place]) -> None:
    """Press, move and release the left button."""
    press(canvas, places[0])
    for place in places[1:]:
        move(canvas, place)
    release(canvas, places[-1])


def press(canvas: QWidget, place: Place) -> None:
    """Put the pen down."""
    send_mouse(canvas, QEvent.Type.MouseButtonPress, place)


def move(canvas: QWidget, place: Place, *, down: bool = True) -> None:
    """Move the mouse, usually with the button down."""
    send_mouse(canvas, QEvent.Type.MouseMove, place, down=down)


def release(canvas: QWidget, place: Place) -> None:
    """Lift the pen."""
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, place, down=False)


def send_mouse(
    widget: QWidget,
    kind: QEvent.Type,
    place: Place,
    *,
    down: bool = True,
    source: Qt.MouseEventSource = Qt.MouseEventSource.MouseEventNotSynthesized,
) -> None:
    """Send a mouse event at a share of the widget's square, between pixels too."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    local = position(widget, place)
    event = QMouseEvent(
        kind,
        local,
        widget.mapTo(widget.window(), local),
        widget.mapToGlobal(local),
        none if kind == QEvent.Type.MouseMove else left,
        left if down else none,
        Qt.KeyboardModifier.NoModifier,
        source,
    )
    QApplication.sendEvent(widget, event)


def hover(widget: QWidget, place: QPointF) -> None:
    """Move the mouse over a widget without a button."""
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def send_pen(
    canvas: QWidget, kind: QEvent.Type, place: Place, pressure: float = 0.5, *, eraser: bool = False
) -> bool:
    """Send an event of a tablet's pen; return whether the canvas took it for itself."""
    local = position(canvas, place)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    up = kind == QEvent.Type.TabletRelease
    event = QTabletEvent(
        kind,
        _pen(eraser=eraser),
        local,
        canvas.mapToGlobal(local),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        none if kind == QEvent.Type.TabletMove else left,
        none if up else left,
    )
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def drag_over(window: QWidget, urls: list[QUrl]) -> QMimeData | None:
    """Drag addresses over a window; return what is dragged, None where it would not be taken."""
    data = QMimeData()
    data.setUrls(urls)
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    return data if enter.isAccepted() else None


def drop(window: QWidget, urls: list[QUrl]) -> bool:
    """Drag addresses over a window and let go; return whether it would take them."""
    data = drag_over(window, urls)
    if data is None:
        return False
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    place, no_key = QPoint(300, 300), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, data, left, no_key))
    return True


def button_texts(widget: QWidget) -> list[str]:
    """Return what the buttons of a dialog say."""
    return [button.text() for button in widget.findChildren(QPushButton)]


def _pen(*, eraser: bool) -> QPointingDevice:
    kinds = QPointingDevice.PointerType
    kind = kinds.Eraser if eraser else kinds.Pen
    if kind not in _PENS:
        _PENS[kind] = QPointingDevice(
            f"a tablet's {kind.name}",
            77 + len(_PENS),
            QInputDevice.DeviceType.Stylus,
            kind,
            QInputDevice.Capability.Pressure,
            1,
            1,
        )
    return _PENS[kind]


_PENS: dict[QPointingDevice.PointerType, QPointingDevice] = {}
