"""Measure how fast training is on a GPU, and print it as JSON.

    python scripts/benchmark_gpu.py --data-dir DATA [--only two-layer quick lecture] [--repeat N]

What is measured, each in a process of its own:

    two-layer  seconds of training of the whole recipe two-layer (15 epochs), with its test
               accuracy, and how busy the GPU is meanwhile;
    quick      seconds of training until 99.5 % of MNIST's test images are read, by the recipe
               quick-gpu. Each epoch is measured; measuring takes no part of the time;
    lecture    images/s of an epoch of two-layer in the lecture's own loop on the same GPU.

Seconds count from the first batch on: PyTorch's own start (some seconds) is before that, what its
libraries do at the first step of a process is in it. ``wall`` is the whole run, with loading,
measuring and all.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import benchmark_training
import torch

from cnn_desktop.core.data.datasets import prepare
from cnn_desktop.core.events import EpochDone, RunDone, WeightsTaken
from cnn_desktop.core.networks.build import build, load_weights
from cnn_desktop.core.recipes import TWO_LAYER, get_recipe
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run

GOAL = 0.995


def main() -> None:
    """Measure what was asked for."""
    options = parse()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options)))
        return
    for _ in prepare("mnist", options.data_dir):
        pass
    results = {name: repeated(options, name) for name in options.only}
    print(json.dumps({"gpu": torch.cuda.get_device_name(), **results}, indent=1))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    names = ("two-layer", "quick", "lecture")
    parser.add_argument("--only", nargs="*", choices=names, default=names)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", choices=names, help=argparse.SUPPRESS)
    return parser.parse_args()


def repeated(options: argparse.Namespace, what: str) -> dict[str, Any]:
    """Measure a part several times, each in a fresh process; return each figure's median."""
    command = [sys.executable, __file__, "--data-dir", str(options.data_dir), "--child", what]
    found = []
    for _ in range(options.repeat):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    medians = {name: round(statistics.median(each[name] for each in found), 4) for name in found[0]}
    return {**medians, "runs": found}


def two_layer(options: argparse.Namespace) -> dict[str, float]:
    """Train two-layer as the command line does."""
    seconds, began = 0.0, time.perf_counter()
    with BusyGpu() as busy:
        for event in run(TWO_LAYER, RunOptions(options.data_dir, device="cuda")):
            if isinstance(event, EpochDone):
                seconds += event.seconds
    assert isinstance(event, RunDone)
    return {
        "seconds": seconds,
        "wall": time.perf_counter() - began,
        "accuracy": event.test_accuracy,
        "busy_percent": busy.mean,
        "memory_mb": torch.cuda.max_memory_reserved() / 2**20,
    }


def quick(options: argparse.Namespace) -> dict[str, float]:
    """Train until the goal is reached; -1 seconds where it never is."""
    recipe = replace(get_recipe("quick-gpu"), validation_size=0)
    asked = argparse.Namespace(data_dir=options.data_dir, device="cuda")
    images, labels = benchmark_training.test_images(asked)
    network = build(recipe.find_network()).to("cuda").eval()
    seconds, reached, last = 0.0, -1.0, 0.0
    for event in run(recipe, RunOptions(options.data_dir, device="cuda")):
        if isinstance(event, EpochDone):
            seconds += event.seconds
        elif isinstance(event, WeightsTaken):
            load_weights(network, event.weights)
            last = benchmark_training.accuracy(network, images, labels)
            if last >= GOAL and reached < 0:
                reached = seconds
    return {"seconds": reached, "whole_recipe": seconds, "accuracy": last}


def lecture(options: argparse.Namespace) -> dict[str, float]:
    """Train an epoch in the lecture's loop."""
    asked = argparse.Namespace(data_dir=options.data_dir, device="cuda", threads=8)
    return benchmark_training.lecture(asked)


CHILDREN: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {
    "two-layer": two_layer,
    "quick": quick,
    "lecture": lecture,
}


class BusyGpu:
    """Asks the driver now and then in which share of the time the GPU was computing."""

    def __enter__(self) -> BusyGpu:
        """Start asking."""
        self._found: list[float] = []
        self._over = threading.Event()
        self._asker = threading.Thread(target=self._ask, daemon=True)
        self._asker.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._over.set()
        self._asker.join()

    def _ask(self) -> None:
        command = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"]
        while not self._over.wait(0.2):
            answer = subprocess.run(command, check=False, capture_output=True, text=True).stdout
            self._found += [float(answer)] if answer.strip().isdigit() else []

    @property
    def mean(self) -> float:
        """Percent of the time, without the zeros before the first batch and after the last."""
        busy = [each for each in self._found if each > 0]
        return statistics.mean(busy) if busy else 0.0


if __name__ == "__main__":
    main()
