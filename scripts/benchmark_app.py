"""Measure what people feel, and print it as JSON.

    python scripts/benchmark_app.py --data-dir DATA [--only NAME ...] [--repeat N]

Machines are noisy, so each figure comes with a reference that was measured alternately in the same
run. Every measurement runs in a process of its own, on a window that is really painted (offscreen
unless QT_QPA_PLATFORM says otherwise), with real mouse events.

    pen       pen move to updated prediction and lateness of a UI timer, idle and while training;
              reference: rasteriser and forward pass alone
    start     process start to a window that takes strokes, against a bare window with one plot;
              first prediction, less torch's own import
    raster    rasteriser on drawings of 500 points
    train     images/s of a run in the app against the same run on the command line
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

MOVES = 1500
MOVE_MS = 8  # a mouse reports 125 times a second
TIMER_MS = 10
NETWORKS = ("lenet-like", "two-layer-cnn")
RECIPE = ("--batch-size", "100", "--epochs", "1")


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=sorted(MEASUREMENTS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ["CNN_DESKTOP_DATA"] = str(options.data_dir.resolve())
    if options.child:
        name, *rest = options.child
        print(json.dumps(CHILDREN[name](*rest)))
        return
    results = {name: MEASUREMENTS[name](options) for name in options.only or sorted(MEASUREMENTS)}
    print(json.dumps({"cores": os.cpu_count(), **results}, indent=1))


# -- the measurements, each from the outside ----------------------------------------------------


def measure_pen(options: argparse.Namespace) -> dict[str, Any]:
    """Measure latency idle and while training, alternately."""
    idle, training = [], []
    for _ in range(options.repeat):
        idle.append(child(options, "pen", "idle"))
        training.append(child(options, "pen", "training"))
    keys = ("latency_p50_ms", "latency_p99_ms", "latency_max_ms", "timer_late_p99_ms",
            "timer_late_max_ms", "reference_p50_ms")  # fmt: skip
    return {
        state: {key: round(statistics.median(run[key] for run in runs), 2) for key in keys}
        | {"runs_p99_ms": [round(run["latency_p99_ms"], 1) for run in runs]}
        for state, runs in (("idle", idle), ("training", training))
    }


def measure_start(options: argparse.Namespace) -> dict[str, Any]:
    """Time the window against a bare one, and the first prediction against torch's import."""
    seconds: dict[str, list[float]] = {}
    for _ in range(2 * options.repeat + 1):
        for name, key in (("bare", "bare"), ("window", "window"), ("torch", "torch_import")):
            began = time.time()
            result = child(options, "start", name)
            seconds.setdefault(key, []).append(result["at"] - began)
            if "predicted_at" in result:
                seconds.setdefault("first_prediction", []).append(result["predicted_at"] - began)
    median = {key: statistics.median(values) for key, values in seconds.items()}
    return {
        **{f"{key}_s": round(value, 3) for key, value in median.items()},
        "window_to_bare_ratio": round(median["window"] / median["bare"], 2),
        "prediction_after_torch_s": round(median["first_prediction"] - median["torch_import"], 3),
    }


def measure_raster(options: argparse.Namespace) -> dict[str, Any]:
    """Time the rasteriser."""
    runs = [child(options, "raster") for _ in range(options.repeat)]
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def measure_train(options: argparse.Namespace) -> dict[str, Any]:
    """Compare throughput in the app and on the command line, alternately."""
    return {network: compare_throughput(options, network) for network in NETWORKS}


def compare_throughput(options: argparse.Namespace, network: str) -> dict[str, Any]:
    """Train an epoch here and there, several times."""
    app, command = [], []
    for _ in range(options.repeat):
        command.append(command_line_throughput(options, network))
        app.append(child(options, "train", network)["images_per_second"])
    ratios = [a / c for a, c in zip(app, command, strict=True)]
    return {
        "app_images_per_second": round(statistics.median(app)),
        "command_line_images_per_second": round(statistics.median(command)),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
    }


def command_line_throughput(options: argparse.Namespace, network: str) -> float:
    """Train by the command line; time from the first batch to the end of the epoch."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "cnn_desktop", "train", "--json", "--out", f"{out}/run"]
        with subprocess.Popen(
            [*command, *RECIPE, "--network", network, "--data-dir", str(options.data_dir)],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            began, images = 0.0, 0
            for line in process.stdout:
                event = json.loads(line)
                if event["event"] == "started":
                    began, images = time.perf_counter(), event["train_size"]
                if event["event"] == "epoch":
                    seconds = time.perf_counter() - began
            return images / seconds


def child(options: argparse.Namespace, *arguments: str) -> dict[str, Any]:
    """Run a measurement in a process of its own with a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CNN_DESKTOP_HOME": home}
        done = subprocess.run(
            [sys.executable, __file__, "--data-dir", str(options.data_dir), "--child", *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result


# -- the measurements, each from the inside -----------------------------------------------------


def pen(state: str) -> dict[str, float]:
    """Draw for some seconds with the mouse and note when each move has been read."""
    _, window = open_app()
    controller = controller_of(window)
    session = controller.session
    wait(lambda: session.is_reading)
    canvas = find(window, "canvas")
    if state == "training":
        form = find(window, "epochs")
        form.setValue(50)  # type: ignore[attr-defined]
        click(window, "start_training")
        wait(lambda: bool(controller.run.history.steps), 120)
    reference = reference_times(session)

    moved: list[float] = []
    latencies: list[float] = []
    late: list[float] = []

    def on_prediction() -> None:
        now = time.perf_counter()
        latencies.extend((now - at) * 1000 for at in moved)
        moved.clear()

    session.prediction_changed.connect(on_prediction)
    hand = Hand(canvas, moved)
    watch = every(TIMER_MS, late)
    pace = every(MOVE_MS, [], hand.move)
    wait(lambda: hand.moves >= MOVES, 120, 50)
    pace.stop()
    watch.stop()
    window.close()
    return {
        "latency_p50_ms": percentile(latencies, 50),
        "latency_p99_ms": percentile(latencies, 99),
        "latency_max_ms": max(latencies),
        "timer_late_p99_ms": percentile(late, 99),
        "timer_late_max_ms": max(late),
        "reference_p50_ms": percentile(reference, 50),
    }


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


def start(what: str) -> dict[str, float]:
    """Open a window and say when it takes strokes; or import torch and say when that is done."""
    if what == "torch":
        import torch  # noqa: F401

        return {"at": time.time()}
    if what == "bare":
        return start_bare()
    _app, window = open_app()
    session = controller_of(window).session
    canvas = find(window, "canvas")
    wait(lambda: window.has_been_painted)
    for number in range(8):
        mouse(canvas, "move" if number else "press", spiral(40 + 5 * number))
    assert not session.ink.is_empty
    taken = time.time()
    wait(lambda: session.prediction is not None, 60)
    predicted = time.time()
    window.close()
    return {"at": taken, "predicted_at": predicted}


def start_bare() -> dict[str, float]:
    """Open a bare window with one plot."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    QApplication([])
    import pyqtgraph

    painted: list[float] = []

    class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
        def paintEvent(self, event: Any) -> None:  # noqa: N802
            super().paintEvent(event)
            painted.append(time.time())

    window = QMainWindow()
    window.setCentralWidget(Plot())
    window.resize(1280, 720)
    window.show()
    wait(lambda: bool(painted))
    return {"at": time.time()}


def raster() -> dict[str, float]:
    """Time drawings of 500 points of three kinds."""
    import numpy as np

    from cnn_desktop.core.drawing import Drawing, Point, Stroke
    from cnn_desktop.core.raster import rasterize

    rng = np.random.default_rng(0)
    turns = np.linspace(0, 20, 500)
    kinds: dict[str, Callable[[], Any]] = {
        "spiral": lambda: np.c_[turns * np.cos(turns), turns * np.sin(turns)],
        "wobbly_five_strokes": lambda: np.cumsum(rng.normal(size=(500, 2)), axis=0),
        "random_points": lambda: rng.random((500, 2)),
    }
    result = {}
    for kind, make in kinds.items():
        strokes = 5 if kind == "wobbly_five_strokes" else 1
        points = [Point(float(x), float(y)) for x, y in make()]
        part = len(points) // strokes
        drawing = Drawing(
            tuple(Stroke(tuple(points[i * part : (i + 1) * part])) for i in range(strokes))
        )
        taken = times(partial(rasterize, drawing), 500)
        result[f"{kind}_p50_ms"] = percentile(taken, 50)
        result[f"{kind}_p99_ms"] = percentile(taken, 99)
    matrix = rng.random((256, 256))
    result["reference_matmul_256_p50_ms"] = percentile(times(lambda: matrix @ matrix, 200), 50)
    return result


def train(name: str) -> dict[str, float]:
    """Train in the app with its Train page in view."""
    _app, window = open_app("--page", "train")
    run = controller_of(window).run
    wait(lambda: controller_of(window).session.is_reading)
    network = find(window, "network")
    network.setCurrentText(name)  # type: ignore[attr-defined]
    find(window, "batch_size").setValue(100)  # type: ignore[attr-defined]
    find(window, "epochs").setValue(1)  # type: ignore[attr-defined]
    click(window, "start_training")
    wait(lambda: run.started is not None, 60)
    began = time.perf_counter()
    wait(lambda: bool(run.history.epochs), 600, 20)
    seconds = time.perf_counter() - began
    wait(lambda: not run.is_active, 60)
    assert run.started is not None
    window.close()
    return {"images_per_second": run.started.train_size / seconds}


# -- tools --------------------------------------------------------------------------------------


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


MEASUREMENTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "pen": measure_pen,
    "start": measure_start,
    "raster": measure_raster,
    "train": measure_train,
}
CHILDREN: dict[str, Callable[..., dict[str, float]]] = {
    "pen": pen,
    "start": start,
    "raster": raster,
    "train": train,
}

if __name__ == "__main__":
    main()
