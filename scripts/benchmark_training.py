"""Measure how fast training is, against the lectures' own loop, and print it as JSON.

    python scripts/benchmark_training.py --data-dir DATA [--only speed quick memory recipes]
        [--recipes NAME ...] [--repeat N] [--threads N] [--device cpu|cuda] [--precision NAME]

What is measured:

    speed    images/s of the recipe two-layer here and in the lecture's loop, an epoch each in turn,
             with the test accuracy after it; and which share that is of the rate of matrix
             products, measured in turn with them, with as many threads. No training can reach more
             of it than the network's own products do when nothing else is computed: their share is
             printed too;
    quick    seconds of training until 99.0 % of the test images are read: the recipe quick here
             against two-layer in the lecture's loop. Each epoch is measured; measuring takes no
             part of the time;
    memory   what a run of two-layer takes beside its data and its model, in MB;
    recipes  test accuracy of recipes, each trained once (hours; --only recipes --recipes NAME ...);
             without names, of all whose data are in the folder.

The lecture's loop is written as a student types it: torchvision's data set with ToTensor on each
picture, a DataLoader, Adam, float32. Both sides may use the same number of threads.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader

from cnn_desktop.__main__ import SPINS
from cnn_desktop.core.compute.memory import keep_freed_memory
from cnn_desktop.core.compute.precision import choose_precision
from cnn_desktop.core.data.datasets import available, load, prepare
from cnn_desktop.core.events import EpochDone, RunDone, RunStarted, WeightsTaken
from cnn_desktop.core.networks.build import build, load_weights
from cnn_desktop.core.networks.zoo import get_network
from cnn_desktop.core.recipes import QUICK, RECIPES, TWO_LAYER, get_recipe
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run

GOAL = 0.99
LECTURE_EPOCHS = 15
MATRIX = 2048
BATCH = 100
IMAGES = 60_000


def main() -> None:
    """Measure what was asked for."""
    options = parse()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options)))
        return
    for _ in prepare("mnist", options.data_dir):
        pass
    measurements = {"speed": speed, "quick": quick, "memory": memory, "recipes": recipes}
    results = {name: measurements[name](options) for name in options.only}
    print(json.dumps({"threads": options.threads, "device": options.device, **results}, indent=1))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    names = ("speed", "quick", "memory", "recipes")
    parser.add_argument("--only", nargs="*", choices=names, default=names[:3])
    parser.add_argument("--recipes", nargs="*", default=[], choices=sorted(RECIPES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    return parser.parse_args()


# -- what is asked --------------------------------------------------------------------------------


def speed(options: argparse.Namespace) -> dict[str, Any]:
    """Compare an epoch of two-layer, in turn."""
    ours, lecture, multiplied = [], [], []
    for _ in range(options.repeat):
        lecture.append(child(options, "lecture"))
        ours.append(child(options, "ours"))
        multiplied.append(child(options, "products"))
    rate = statistics.median(each["images_per_second"] for each in ours)
    baseline = statistics.median(each["images_per_second"] for each in lecture)
    precision = ours[0]["precision"]
    reached = [each["images_per_second"] * operations_per_image() / 1e9 for each in ours]
    shares = [part / each[precision] for part, each in zip(reached, multiplied, strict=True)]
    bounds = [each[f"layers in {precision}"] / each[precision] for each in multiplied]
    return {
        "images_per_second": round(rate),
        "lecture_images_per_second": round(baseline),
        "ratio": round(rate / baseline, 2),
        "test_accuracy": round(statistics.mean(each["accuracy"] for each in ours), 4),
        "lecture_test_accuracy": round(statistics.mean(each["accuracy"] for each in lecture), 4),
        "precision": precision,
        "gflops": round(statistics.median(reached), 1),
        "matrix_product_gflops": {
            name: round(statistics.median(each[name] for each in multiplied), 1)
            for name in multiplied[0]
        },
        "share_of_matrix_products": round(statistics.median(shares), 3),
        "share_of_the_layers_alone": round(statistics.median(bounds), 3),
        "shares": [round(share, 3) for share in shares],
    }


def quick(options: argparse.Namespace) -> dict[str, Any]:
    """Compare the seconds of training until the goal is reached, in turn."""
    ours, lecture = [], []
    for _ in range(options.repeat):
        ours.append(child(options, "quick"))
        lecture.append(child(options, "lecture-goal"))
    seconds = statistics.median(each["seconds"] for each in ours)
    baseline = statistics.median(each["seconds"] for each in lecture)
    return {
        "seconds": round(seconds, 2),
        "lecture_seconds": round(baseline, 2),
        "times_sooner": round(baseline / seconds, 1),
        "accuracy": [each["accuracy"] for each in ours],
        "lecture_accuracy": [each["accuracy"] for each in lecture],
    }


def memory(options: argparse.Namespace) -> dict[str, Any]:
    """Return what a run takes beside its data and its model."""
    return child(options, "memory")


def recipes(options: argparse.Namespace) -> dict[str, Any]:
    """Return the test accuracy of recipes, each trained once as the command line does."""
    accuracy = {}
    for name in options.recipes or those_with_data(options.data_dir):
        done = last(run(get_recipe(name), run_options(options)))
        accuracy[name] = round(done.test_accuracy, 4)
        print(name, accuracy[name], file=sys.stderr, flush=True)
    return accuracy


def those_with_data(data_dir: Path) -> list[str]:
    """Return the recipes whose data are in the folder; name the others on the standard error."""
    found = []
    for name, recipe in sorted(RECIPES.items()):
        if available(recipe.dataset, data_dir):
            found.append(name)
        else:
            print(f"{name} is left out: {recipe.dataset} is not in {data_dir}", file=sys.stderr)
    return found


# -- each in a process of its own -----------------------------------------------------------------


def child(options: argparse.Namespace, what: str) -> dict[str, Any]:
    """Run a part in a fresh process, so that none warms up for another."""
    command = [sys.executable, __file__, "--child", what]
    for name in ("data_dir", "threads", "device", "precision"):
        command += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
    environment = dict(os.environ)
    if not what.startswith("lecture"):  # as the program itself sets it
        environment.setdefault("GOMP_SPINCOUNT", SPINS)
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def run_options(options: argparse.Namespace) -> RunOptions:
    """Return where and how runs are carried out."""
    return RunOptions(
        options.data_dir,
        device=options.device,
        threads=options.threads,
        precision=options.precision,
    )


def ours(options: argparse.Namespace) -> dict[str, Any]:
    """Train two-layer for an epoch over all training images."""
    recipe = replace(TWO_LAYER, epochs=1, validation_size=0)
    epochs, done = [], None
    for event in run(recipe, run_options(options)):
        epochs += [event] if isinstance(event, EpochDone) else []
        done = event
    assert isinstance(done, RunDone)
    return {
        "images_per_second": IMAGES / epochs[0].seconds,
        "accuracy": done.test_accuracy,
        "precision": choose_precision(options.precision, torch.device(options.device)),
    }


def quick_here(options: argparse.Namespace) -> dict[str, Any]:
    """Train quick and measure the test images after each epoch, outside of the time."""
    recipe = replace(QUICK, validation_size=0)
    images, labels = test_images(options)
    network = build(get_network(recipe.network)).eval()
    seconds = 0.0
    for event in run(recipe, run_options(options)):
        if isinstance(event, EpochDone):
            seconds += event.seconds
        elif isinstance(event, WeightsTaken):
            load_weights(network, event.weights)
            share = accuracy(network, images, labels)
            if share >= GOAL:
                break
    return {"seconds": seconds, "accuracy": share}


class TwoLayer(nn.Module):
    """The lecture's network, as it is typed there."""

    def __init__(self) -> None:
        super().__init__()
        self.layer1 = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.layer2 = nn.Sequential(
            nn.Conv2d(32, 64, kernel_size=3, stride=1, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.fc = nn.Linear(7 * 7 * 64, 10, bias=True)
        nn.init.xavier_uniform_(self.fc.weight)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        values = self.layer2(self.layer1(values))
        logits: torch.Tensor = self.fc(values.view(values.size(0), -1))
        return logits


def lecture_epochs(options: argparse.Namespace) -> Iterator[tuple[float, float]]:
    """Train as the lecture does; yield the seconds so far and the test accuracy, epoch by epoch."""
    from torchvision import datasets, transforms

    torch.set_num_threads(options.threads)
    torch.manual_seed(1000)
    device = torch.device(options.device)
    with tempfile.TemporaryDirectory() as root:
        unpack(options.data_dir, Path(root))
        mnist_train = datasets.MNIST(root, train=True, transform=transforms.ToTensor())
        loader = DataLoader(mnist_train, batch_size=100, shuffle=True, drop_last=True)
        model = TwoLayer().to(device)
        criterion = nn.CrossEntropyLoss().to(device)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
        images, labels = test_images(options)
        seconds = 0.0
        for _ in range(LECTURE_EPOCHS):
            began = time.perf_counter()
            model.train()
            mean_cost = 0.0
            for batch, targets in loader:
                x, y = batch.to(device), targets.to(device)
                optimizer.zero_grad()
                cost = criterion(model(x), y)
                cost.backward()
                optimizer.step()
                mean_cost += cost.item() / len(loader)
            seconds += time.perf_counter() - began
            yield seconds, accuracy(model.eval(), images, labels)


def lecture(options: argparse.Namespace) -> dict[str, Any]:
    """Train an epoch in the lecture's loop."""
    seconds, share = next(lecture_epochs(options))
    return {"images_per_second": IMAGES / seconds, "accuracy": share}


def lecture_goal(options: argparse.Namespace) -> dict[str, Any]:
    """Train in the lecture's loop until the goal is reached, or for the lecture's 15 epochs."""
    for epoch, (seconds, share) in enumerate(lecture_epochs(options), start=1):
        print(f"lecture, epoch {epoch}: {seconds:.1f} s, {share:.2%}", file=sys.stderr, flush=True)
        if share >= GOAL:
            break
    return {"seconds": seconds, "accuracy": share}


def products(options: argparse.Namespace) -> dict[str, Any]:
    """Multiply matrices, and compute the layers alone; return the rates in GFLOP/s."""
    torch.set_num_threads(options.threads)
    keep_freed_memory()
    device = torch.device(options.device)
    rates = {}
    for name in ("float32", "bfloat16"):
        dtype = getattr(torch, name)
        rates[name] = matrix_rate(dtype, device)
        rates[f"layers in {name}"] = layers_rate(dtype, device)
    return rates


def memory_here(options: argparse.Namespace) -> dict[str, Any]:
    """Watch the process while it trains for an epoch; Linux only."""
    torch.set_num_threads(options.threads)
    keep_freed_memory()
    recipe = replace(TWO_LAYER, epochs=1)
    most, over = [resident()], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            most.append(resident())

    before = 0.0
    watcher = threading.Thread(target=watch, daemon=True)
    for event in run(recipe, run_options(options)):
        if isinstance(event, RunStarted):  # data and model are there
            before = resident()
            watcher.start()
    over.set()
    watcher.join()
    return {"with_data_and_model_mb": round(before), "above_mb": round(max(most) - before)}


CHILDREN: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "ours": ours,
    "quick": quick_here,
    "lecture": lecture,
    "lecture-goal": lecture_goal,
    "memory": memory_here,
    "products": products,
}


# -- tools ----------------------------------------------------------------------------------------


def last(events: Iterator[Any]) -> RunDone:
    """Return a run's result."""
    *_, done = events
    assert isinstance(done, RunDone)
    return done


def resident() -> float:
    """Return the process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def unpack(data_dir: Path, root: Path) -> None:
    """Lay MNIST's files out as torchvision expects them, from packed ones too."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (data_dir / "MNIST" / "raw").iterdir():
        content = path.read_bytes()
        packed = path.suffix == ".gz"
        (raw / (path.stem if packed else path.name)).write_bytes(
            gzip.decompress(content) if packed else content
        )


def test_images(options: argparse.Namespace) -> tuple[torch.Tensor, torch.Tensor]:
    """Return MNIST's test images, 0 to 1, and their labels."""
    split = load("mnist", options.data_dir).test
    device = torch.device(options.device)
    images = torch.from_numpy(split.images).to(device).float() / 255
    return images, torch.from_numpy(split.labels).to(device)


@torch.inference_mode()
def accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the share that is read right."""
    pairs = zip(torch.split(images, 500), torch.split(labels, 500), strict=True)
    right = sum(int((model(part).argmax(1) == wanted).sum()) for part, wanted in pairs)
    return right / len(labels)


def operations_per_image() -> int:
    """Return the floating-point operations of one training step of two-layer-cnn, an image.

    A multiplication and an addition each; forward, and twice as much backward, but for the first
    layer, whose input needs no gradient. Only convolutions and linear layers count.
    """
    first = 2 * 32 * 9 * 28 * 28
    rest = 2 * 64 * 32 * 9 * 14 * 14 + 2 * 3136 * 10
    return 2 * first + 3 * rest


def matrix_rate(dtype: torch.dtype, device: torch.device) -> float:
    """Return the machine's rate of matrix products in GFLOP/s, the median of nine."""
    left, right = (torch.randn(MATRIX, MATRIX, device=device).to(dtype) for _ in range(2))
    seconds = []
    for _ in range(9):
        began = time.perf_counter()
        (left @ right)[0, 0].item()  # a GPU is waited for
        seconds.append(time.perf_counter() - began)
    return 2 * MATRIX**3 / statistics.median(seconds) / 1e9


def layers_rate(dtype: torch.dtype, device: torch.device) -> float:
    """Return the rate in GFLOP/s at which two-layer-cnn's products run alone, there and back."""
    layers: list[tuple[nn.Module, tuple[int, ...]]] = [
        (nn.Conv2d(1, 32, 3, padding=1), (1, 28, 28)),
        (nn.Conv2d(32, 64, 3, padding=1), (32, 14, 14)),
        (nn.Linear(3136, 10), (3136,)),
    ]
    seconds = 0.0
    for place, (layer, shape) in enumerate(layers):
        layer.to(device, dtype)
        values = torch.randn(BATCH, *shape, device=device).to(dtype)
        if len(shape) == 3:
            layer.to(memory_format=torch.channels_last)
            values = values.to(memory_format=torch.channels_last)
        values.requires_grad_(place > 0)  # the pictures need no gradient
        wanted = [*layer.parameters(), *([values] if place else [])]
        gradient = torch.ones_like(layer(values))
        taken = []
        for _ in range(50):
            began = time.perf_counter()
            found = torch.autograd.grad(layer(values), wanted, gradient)
            found[0].flatten()[0].item()  # a GPU is waited for
            taken.append(time.perf_counter() - began)
        seconds += statistics.median(taken)
    return BATCH * operations_per_image() / seconds / 1e9


if __name__ == "__main__":
    main()
