"""The program's window with a hand in it: opened, clicked, drawn on, waited for and timed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cnn_desktop.__main__ import SPINS

# As the program itself sets them, before torch and Qt are imported; and no screen is needed.
os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

MOVE_MS = 8  # a mouse reports 125 times a second


def open_app(*arguments: str) -> tuple[QApplication, Any]:
    """Open the program's window."""
    from cnn_desktop.gui.app import create_app

    app, window = create_app(["cnn-desktop", "--lang", "en", *arguments])
    window.show()
    return app, window


def controller_of(window: Any) -> Any:
    """Return what joins the parts of the program."""
    from cnn_desktop.gui.app import Controller

    return window.findChild(Controller)


def find(window: Any, name: str) -> QWidget:
    """Return a widget by its objectName."""
    from PySide6.QtWidgets import QWidget

    widget: QWidget | None = window.findChild(QWidget, name)
    assert widget is not None, name
    return widget


def click(window: Any, name: str) -> None:
    """Click a button with the mouse."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(find(window, name), Qt.MouseButton.LeftButton)


def mouse(widget: QWidget, what: str, place: tuple[float, float]) -> None:
    """Send a mouse event to a place given in shares of the widget's shorter side."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    kinds = {
        "press": QEvent.Type.MouseButtonPress,
        "move": QEvent.Type.MouseMove,
        "release": QEvent.Type.MouseButtonRelease,
    }
    side = min(widget.width(), widget.height())
    corner = QPointF((widget.width() - side) / 2, (widget.height() - side) / 2)
    position = corner + QPointF(place[0] * side, place[1] * side)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kinds[what],
        position,
        QPointF(widget.mapToGlobal(position.toPoint())),
        none if what == "move" else left,
        none if what == "release" else left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def spiral(step: int) -> tuple[float, float]:
    """Return the n-th place of a spiral around the middle of the canvas."""
    angle, radius = step / 8, 0.05 + step / 500
    return 0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)


def wait(condition: Callable[[], bool], seconds: float = 30, look_ms: int = 5) -> None:
    """Run the event loop, as the program itself does, until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer, end = QEventLoop(), QTimer(), time.perf_counter() + seconds
    timer.setInterval(look_ms)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.timeout.connect(lambda: loop.quit() if time.perf_counter() > end else None)
    timer.start()
    loop.exec()
    timer.stop()
    assert condition(), "waited in vain"


def times(work: Callable[[], object], count: int) -> list[float]:
    """Return how long each of many calls took, in milliseconds."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def percentile(values: list[float], share: float) -> float:
    """Return a percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


class Hand:
    """Draws one spiral after another and notes when each move was made."""

    def __init__(self, canvas: QWidget, moved: list[float]) -> None:
        self.moves = 0
        self._canvas, self._moved = canvas, moved

    def move(self) -> None:
        """Move the pen a little; lift it and begin anew at a spiral's end."""
        step = self.moves % 150
        if step == 0:
            if self.moves:
                mouse(self._canvas, "release", spiral(150))
            mouse(self._canvas, "press", spiral(0))
        self.moves += 1
        self._moved.append(time.perf_counter())
        mouse(self._canvas, "move", spiral(step + 1))


def every(milliseconds: int, late: list[float], work: Callable[[], None] = lambda: None) -> QTimer:
    """Do something at a steady pace and note how late each time was, in milliseconds."""
    from PySide6.QtCore import Qt, QTimer

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(milliseconds)
    due = [time.perf_counter() + milliseconds / 1000]

    def on_timeout() -> None:
        now = time.perf_counter()
        late.append((now - due[0]) * 1000)
        due[0] = now + milliseconds / 1000
        work()

    timer.timeout.connect(on_timeout)
    timer.start()
    return timer


def reference_times(session: Any) -> list[float]:
    """Time rasteriser and forward pass alone, in milliseconds."""
    from cnn_desktop.core.classifier import Classifier
    from cnn_desktop.core.drawing import Drawing, Point, Stroke
    from cnn_desktop.core.raster import rasterize

    classifier = Classifier(session.model.checkpoint)
    points = tuple(Point(x, y) for x, y in (spiral(n) for n in range(100)))
    drawing = Drawing((Stroke(points),))
    return times(lambda: classifier.predict(rasterize(drawing)), 200)
