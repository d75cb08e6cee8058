"""Measure how live the Inspect page is, and print it as JSON.

    python scripts/benchmark_inspection.py --data-dir DATA [--only NAME ...] [--repeat N]

As in ``benchmark_app.py`` every measurement runs in a process of its own, on a window that is
really painted, with real mouse events, and comes with a reference that was measured alternately in
the same run.

    frames    maps of all layers shown a second while the pen moves on the Inspect page, and how
              long after a move they show it; reference: rasteriser and forward pass alone
    pass      one pass that keeps what every layer puts out, against a plain forward pass
    pen       pen move to updated prediction with the Inspect page open, against the Draw page
    ablation  a unit switched off until the accuracy on 1,000 pictures is known, against a plain
              forward pass of them
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _apart import measure_apart, read_options
from _window import (
    MOVE_MS,
    Hand,
    controller_of,
    every,
    find,
    open_app,
    percentile,
    reference_times,
    times,
    wait,
)

NETWORKS = ("two-layer-cnn", "first-steps-cnn")
MOVES = 600
PASSES = 400
PICTURES = 1000


def main() -> None:
    """Run the measurements that were asked for."""
    options = read_options((__doc__ or "").split("\n")[0], CHILDREN, CHILDREN)
    results = {name: measure(options, name) for name in options.only or sorted(CHILDREN)}
    print(json.dumps({"cores": os.cpu_count(), **results}, indent=1))


# -- from the outside -----------------------------------------------------------------------------


def measure(options: argparse.Namespace, name: str) -> dict[str, Any]:
    """Measure every network several times, alternately, and return the medians."""
    runs: dict[str, list[dict[str, float]]] = {network: [] for network in NETWORKS}
    for _ in range(options.repeat):
        for network in NETWORKS:
            runs[network].append(measure_apart(options, name, network))
    return {
        network: {key: round(statistics.median(run[key] for run in found), 3) for key in found[0]}
        for network, found in runs.items()
    }


# -- from the inside ------------------------------------------------------------------------------


def frames(network: str) -> dict[str, float]:
    """Draw on the Inspect page and note when all layers' maps have been painted."""
    from PySide6.QtCore import QEvent, QObject

    _, window = open_app("--page", "inspect")
    session = controller_of(window).session
    wait(lambda: session.is_reading)
    session.use_model(model(network))
    view = find(window, "page_inspect").show_view("network")  # type: ignore[attr-defined]
    overview = find(window, "network_overview")
    wait(lambda: overview.isVisible())
    reference = reference_times(session)
    moved: list[float] = []
    latencies: list[float] = []
    painted: list[float] = []

    class Watch(QObject):
        """Notes when the columns are painted after an answer has come."""

        fresh = False

        def on_answer(self) -> None:
            self.fresh = True

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and self.fresh:
                now = time.perf_counter()
                self.fresh = False
                painted.append(now)
                latencies.extend((now - at) * 1000 for at in moved)
                moved.clear()
            return super().eventFilter(watched, event)

    watch = Watch()
    overview.installEventFilter(watch)
    view.answered.connect(watch.on_answer)
    hand = Hand(find(window, "network_canvas"), moved)
    began, worked = time.perf_counter(), time.process_time()
    pace = every(MOVE_MS, [], hand.move)
    wait(lambda: hand.moves >= MOVES, 120, 50)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    pace.stop()
    view.answered.disconnect(watch.on_answer)
    overview.removeEventFilter(watch)
    window.close()
    gaps = [(after - before) * 1000 for before, after in itertools.pairwise(painted)]
    return {
        "frames_per_second": len(painted) / seconds,
        "gap_p99_ms": percentile(gaps, 99),
        "processor_ms_a_frame": worked * 1000 / len(painted),
        "latency_p50_ms": percentile(latencies, 50),
        "latency_p99_ms": percentile(latencies, 99),
        "moves_per_second": hand.moves / seconds,
        "reference_p50_ms": percentile(reference, 50),
    }


def one_pass(network: str) -> dict[str, float]:
    """Time a pass that keeps every layer's output and a plain one, alternately."""
    import numpy as np
    import torch

    from cnn_desktop.core.classifier import Classifier, use_one_thread

    use_one_thread()
    checkpoint = model(network).checkpoint
    classifier = Classifier(checkpoint)
    image = np.random.default_rng(0).random(checkpoint.network.input_shape).astype(np.float32)

    def plain() -> object:
        with torch.inference_mode():
            values = torch.from_numpy(image).unsqueeze(0)
            values = values.contiguous(memory_format=torch.channels_last)
            return torch.softmax(classifier.model(values)[0], dim=0).numpy()

    plain_ms, kept_ms = [], []
    for _ in range(PASSES):
        plain_ms += times(plain, 1)
        kept_ms += times(lambda: classifier.predict(image), 1)
    return {
        "plain_p50_ms": percentile(plain_ms, 50),
        "with_all_layers_p50_ms": percentile(kept_ms, 50),
        "ratio": percentile(kept_ms, 50) / percentile(plain_ms, 50),
    }


def pen(network: str) -> dict[str, float]:
    """Draw on the Draw page, on the Inspect page, and again; note when each move was read."""
    _, window = open_app()
    session = controller_of(window).session
    wait(lambda: session.is_reading)
    session.use_model(model(network))
    found: dict[str, list[float]] = {"draw": [], "inspect": []}
    moved: list[float] = []
    page = "draw"

    def on_prediction() -> None:
        now = time.perf_counter()
        found[page].extend((now - at) * 1000 for at in moved)
        moved.clear()

    session.prediction_changed.connect(on_prediction)
    for page, canvas in (("draw", "canvas"), ("inspect", "network_canvas")) * 2:
        window.show_page(page)
        if page == "inspect":
            find(window, "page_inspect").show_view("network")  # type: ignore[attr-defined]
        wait(lambda: find(window, f"page_{page}").isVisible())  # noqa: B023 - called at once
        moved.clear()
        hand = Hand(find(window, canvas), moved)
        pace = every(MOVE_MS, [], hand.move)
        wait(lambda: hand.moves >= MOVES // 2, 120, 50)  # noqa: B023
        pace.stop()
    window.close()
    return {
        f"{name}_{key}_ms": percentile(values, share)
        for name, values in found.items()
        for key, share in (("p50", 50), ("p99", 99), ("max", 100))
    }


def ablation(network: str) -> dict[str, float]:
    """Switch one unit after another off, in every convolution, and measure the accuracy."""
    import numpy as np

    from cnn_desktop.core.compute.threads import use_threads
    from cnn_desktop.core.data.datasets import load
    from cnn_desktop.core.inspection.experiments import Experiment
    from cnn_desktop.core.inspection.laboratory import Laboratory

    use_threads(1)
    test = load("mnist", Path(os.environ["CNN_DESKTOP_DATA"])).test
    images = test.images[:PICTURES].astype(np.float32) / 255
    checkpoint = model(network).checkpoint
    laboratory = Laboratory(checkpoint, images, test.labels[:PICTURES])
    whole = times(lambda: laboratory.accuracy(Experiment()), 5)
    first, again = [], []
    for info in checkpoint.network.trace():
        if info.layer.kind == "conv":
            first += times(lambda: laboratory.accuracy(Experiment().toggled(info.name, 0)), 1)  # noqa: B023
            for unit in range(1, 4):
                off = Experiment().toggled(info.name, unit)
                again += times(lambda: laboratory.accuracy(off), 1)  # noqa: B023
    return {
        "first_of_a_layer_max_ms": max(first),
        "next_of_a_layer_p50_ms": percentile(again, 50),
        "next_of_a_layer_max_ms": max(again),
        "reference_forward_p50_ms": percentile(whole, 50),
    }


def model(network: str) -> Any:
    """Return a network with fresh weights, as the session takes it."""
    from cnn_desktop.core.checkpoint import Checkpoint
    from cnn_desktop.core.networks.build import build, copy_weights
    from cnn_desktop.core.networks.zoo import get_network
    from cnn_desktop.gui.session import ModelInUse

    description = get_network(network)
    weights = copy_weights(build(description, seed=1))
    return ModelInUse(Checkpoint(network, description, weights), "file")


CHILDREN: dict[str, Callable[[str], dict[str, float]]] = {
    "frames": frames,
    "pass": one_pass,
    "pen": pen,
    "ablation": ablation,
}

if __name__ == "__main__":
    main()
