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
    train     a run in the app against the same run on the command line, both in turns of half a
              second (POSIX only)
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from _apart import measure_apart, read_options
from _in_turns import Runner, seconds_in_turns
from _window import (
    MOVE_MS,
    Hand,
    click,
    controller_of,
    every,
    find,
    mouse,
    open_app,
    percentile,
    reference_times,
    spiral,
    times,
    wait,
)

MOVES = 1500
TIMER_MS = 10
# So many take about as long as one another; the first of them, in which libraries warm up, is not
# measured.
EPOCHS = {"lenet-like": 4, "two-layer-cnn": 2}
BATCH_SIZE = 100


def main() -> None:
    """Run the measurements that were asked for."""
    options = read_options((__doc__ or "").split("\n")[0], MEASUREMENTS, CHILDREN)
    results = {name: MEASUREMENTS[name](options) for name in options.only or sorted(MEASUREMENTS)}
    print(json.dumps({"cores": os.cpu_count(), **results}, indent=1))


# -- the measurements, each from the outside ----------------------------------------------------


def measure_pen(options: argparse.Namespace) -> dict[str, Any]:
    """Measure latency idle and while training, alternately."""
    idle, training = [], []
    for _ in range(options.repeat):
        idle.append(measure_apart(options, "pen", "idle"))
        training.append(measure_apart(options, "pen", "training"))
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
            result = measure_apart(options, "start", name)
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
    runs = [measure_apart(options, "raster") for _ in range(options.repeat)]
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def measure_train(options: argparse.Namespace) -> dict[str, Any]:
    """Compare throughput in the app and on the command line, alternately."""
    return {network: compare_throughput(options, network) for network in EPOCHS}


def compare_throughput(options: argparse.Namespace, network: str) -> dict[str, Any]:
    """Train here and there in turns of half a second, several times."""
    app, command = [], []
    for number in range(options.repeat):
        with tempfile.TemporaryDirectory() as home:
            runners = [
                Runner(start_app_training(options, network, home), str.strip),
                Runner(start_command_line(options, network, home), kind_of_event),
            ]
            for runner in runners:
                runner.begin()
            order = runners if number % 2 else runners[::-1]
            seconds_in_turns(order)
            app.append(runners[0].seconds)
            command.append(runners[1].seconds)
    ratios = [c / a for a, c in zip(app, command, strict=True)]
    return {
        "app_seconds": round(statistics.median(app), 2),
        "command_line_seconds": round(statistics.median(command), 2),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
    }


def start_app_training(
    options: argparse.Namespace, network: str, home: str
) -> subprocess.Popen[str]:
    """Start this script's :func:`train` for a network."""
    command = [sys.executable, __file__, "--data-dir", str(options.data_dir)]
    return subprocess.Popen(
        [*command, "--child", "train", network],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CNN_DESKTOP_HOME": home},
    )


def start_command_line(
    options: argparse.Namespace, network: str, home: str
) -> subprocess.Popen[str]:
    """Start the same training on the command line."""
    epochs = str(EPOCHS[network])
    recipe = ["--network", network, "--epochs", epochs, "--batch-size", str(BATCH_SIZE)]
    command = [sys.executable, "-m", "cnn_desktop", "train", "--json", "--out", f"{home}/run"]
    return subprocess.Popen(
        [*command, *recipe, "--data-dir", str(options.data_dir)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CNN_DESKTOP_HOME": home},
    )


def kind_of_event(line: str) -> str:
    """Return ``started`` for the first epoch, ``ended`` for the last one, and else nothing."""
    event = json.loads(line)
    if event["event"] != "epoch":
        return ""
    return {1: "started", event["epochs"]: "ended"}.get(event["epoch"], "")


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
    """Train in the app with its Train page in view; nothing is looked at but what the run says.

    A line says when the first epoch is done, and one when the last is.
    """
    from PySide6.QtCore import QEventLoop

    _app, window = open_app("--page", "train")
    run = controller_of(window).run
    wait(lambda: controller_of(window).session.is_reading)
    network = find(window, "network")
    network.setCurrentText(name)  # type: ignore[attr-defined]
    find(window, "batch_size").setValue(BATCH_SIZE)  # type: ignore[attr-defined]
    find(window, "epochs").setValue(EPOCHS[name])  # type: ignore[attr-defined]
    said: set[str] = set()
    loop = QEventLoop()

    def say(word: str) -> None:
        if word not in said:
            said.add(word)
            print(word, flush=True)

    def on_progressed() -> None:
        if run.history.epochs:
            say("started")
        if len(run.history.epochs) == EPOCHS[name]:
            say("ended")
            loop.quit()

    # A timer that looks fifty times a second whether it is over would itself slow the training.
    run.progressed.connect(on_progressed)
    run.failed.connect(loop.quit)
    click(window, "start_training")
    loop.exec()
    wait(lambda: not run.is_active, 60)
    window.close()
    return {"epochs": len(run.history.epochs)}


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
