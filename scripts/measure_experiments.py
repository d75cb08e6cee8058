"""Measure how soon an experiment shows what it comes to, as a class sees it, and print JSON.

    python scripts/measure_experiments.py --data-dir DATA [--network NAME ...] [--times N]

Units are clicked and kernels chosen in the running program; what counts is the time from there to
the accuracy on 1,000 test pictures. The weights are random: that takes as long.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

NETWORKS = ("two-layer-cnn", "first-steps-cnn")
LIMIT_MS = 300


def main() -> int:
    """Measure and return the exit status: 1 where a median is over the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--network", action="append", help="by default the lectures' two")
    parser.add_argument(
        "--times", type=int, default=9, help="of each kind of change, in each layer"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNN_DESKTOP_HOME"] = home
        os.environ["CNN_DESKTOP_DATA"] = str(options.data_dir.resolve())
        found = measure(options.network or NETWORKS, options.times)
    worst = max(row["median_ms"] for network in found.values() for row in network.values())
    print(json.dumps({"limit_ms": LIMIT_MS, "load": os.getloadavg(), "networks": found}, indent=1))
    return int(worst > LIMIT_MS)


def measure(names: Any, times: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return, for each network, layer and kind of change, milliseconds."""
    from cnn_desktop.core.checkpoint import Checkpoint
    from cnn_desktop.core.networks.build import build, copy_weights
    from cnn_desktop.core.networks.zoo import get_network
    from cnn_desktop.gui.app import Controller, create_app
    from cnn_desktop.gui.session import ModelInUse

    app, window = create_app(["cnn-desktop", "--lang", "en", "--page", "inspect"])
    controller = window.findChild(Controller)
    assert controller is not None
    window.show()
    wait(app, lambda: controller.session.is_reading)
    page: Any = window.build_page("inspect")
    view = page.show_view("experiments")
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        network = get_network(name)
        weights = copy_weights(build(network, seed=1))
        controller.session.use_model(ModelInUse(Checkpoint(name, network, weights), "file"))
        wait(app, lambda: not view.measurer.is_busy)
        found[name] = measure_layers(app, view, times)
    window.close()
    return found


def measure_layers(app: Any, view: Any, times: int) -> dict[str, dict[str, float]]:
    """Click units and choose kernels in each layer."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    found = {}
    layer, grid = view.findChild(QWidget, "exp_layer"), view.findChild(QWidget, "exp_units")
    choice = view.findChild(QWidget, "kernel_choice")
    for index in range(layer.count()):
        layer.setCurrentIndex(index)
        wait(app, lambda: not view.measurer.is_busy)

        def click(unit: int) -> None:
            place = grid.cell_rect(unit % grid.count).center().toPoint()
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)

        def choose(turn: int) -> None:
            choice.setCurrentIndex(1 + turn % 6)
            choice.activated.emit(choice.currentIndex())

        found[f"{layer.currentData()}, units off"] = timed(app, view, click, times)
        view.findChild(QWidget, "exp_back").click()
        wait(app, lambda: not view.measurer.is_busy)
        if choice.isVisible():
            found[f"{layer.currentData()}, kernel"] = timed(app, view, choose, times)
            view.findChild(QWidget, "exp_back").click()
            wait(app, lambda: not view.measurer.is_busy)
    return found


def timed(app: Any, view: Any, change: Callable[[int], None], times: int) -> dict[str, float]:
    """Return the median and the worst of some changes, and the processor's time of the median.

    On a machine that does other things, the last one says what it would take on one that does not.
    """
    taken, worked = [], []
    for turn in range(times):
        target = view.measurer.answers + 1
        began, processed = time.perf_counter(), time.process_time()
        change(turn)
        while view.measurer.answers < target:
            app.processEvents()
            time.sleep(0.001)
        taken.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - processed))
        wait(app, lambda: not view.measurer.is_busy)
    return {
        "median_ms": round(statistics.median(taken), 1),
        "worst_ms": round(max(taken), 1),
        "cpu_ms": round(statistics.median(worked), 1),
    }


def wait(app: Any, condition: Callable[[], bool], seconds: float = 60) -> None:
    """Run the event loop until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        app.processEvents()
        time.sleep(0.001)


if __name__ == "__main__":
    sys.exit(main())
