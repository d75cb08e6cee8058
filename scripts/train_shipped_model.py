"""Train the model that the program starts with.

    python scripts/train_shipped_model.py --data-dir DATA [--out FILE] [--epochs N] [--seed N]

It learns from MNIST's training images and, where ``DATA/strokes/pendigits-train.jsonl.gz`` lies
(UCI Pen-Based Recognition of Handwritten Digits, Alpaydin and Alimoglu, CC BY 4.0), from those pen
strokes, painted by the same rasteriser as the canvas. 5,000 of MNIST's training images and the
strokes of the last six writers are held back to choose by; MNIST's test images are measured once,
at the end.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import Checkpoint, save_checkpoint
from cnn_desktop.core.datasets import Split, load, prepare, split_validation
from cnn_desktop.core.drawing import Drawing, LabelledDrawing, Point, Stroke, read_drawings
from cnn_desktop.core.evaluation import evaluate_now
from cnn_desktop.core.events import BatchDone, EpochDone
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.zoo import DIGIT_READER
from cnn_desktop.core.raster import rasterize
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.run import choose_device, notes
from cnn_desktop.core.training import Pictures, make_optimizer, train

HELD_OUT_DRAWINGS = 1500  # the last six writers; the file is in their order
VARIANTS = 3  # how often each drawing is painted, each time a little differently


class MixedPrecision(nn.Module):
    """A network in the fastest form for training here; the weights stay float32.

    Channels-last and bfloat16 make this network twice as fast on a processor with AVX512-BF16 and
    slower on others, so :func:`fastest` measures.
    """

    def __init__(self, inner: nn.Module, *, use_bfloat16: bool) -> None:
        super().__init__()
        self.inner = inner.to(memory_format=torch.channels_last)
        self.use_bfloat16 = use_bfloat16

    def forward(self, images: Tensor) -> Tensor:
        """Return float32 logits for ``(N, C, H, W)`` pictures."""
        images = images.contiguous(memory_format=torch.channels_last)
        with torch.autocast(images.device.type, torch.bfloat16, enabled=self.use_bfloat16):
            logits: Tensor = self.inner(images)
        return logits.float()


def fastest(inner: nn.Module, device: torch.device) -> MixedPrecision:
    """Time a few steps in both precisions and take the faster one."""
    images = torch.rand(100, 1, 28, 28, device=device)
    seconds = {}
    for bfloat16 in (False, True):
        model = MixedPrecision(build(DIGIT_READER, 0).to(device), use_bfloat16=bfloat16)
        for _ in range(6):
            began = time.perf_counter()
            model(images).sum().backward()
            seconds[bfloat16] = time.perf_counter() - began
    return MixedPrecision(inner, use_bfloat16=seconds[True] < seconds[False])


def main() -> None:
    """Train, measure, write the model and print what came out as JSON."""
    options = parse()
    for _ in prepare("mnist", options.data_dir):
        pass
    dataset = load("mnist", options.data_dir)
    recipe = Recipe(
        "digit-reader",
        network="digit-reader",
        dataset="mnist",
        epochs=options.epochs,
        batch_size=100,
        learning_rate=0.002,
        seed=options.seed,
        weight_decay=0.05,
        schedule="cosine",
        augmentation="handwriting",
    )
    learn_from, held_back = split_validation(dataset.train, recipe.validation_size, recipe.seed)
    drawings = find_strokes(options.data_dir)
    writers, held_out_writers = drawings[:-HELD_OUT_DRAWINGS], drawings[-HELD_OUT_DRAWINGS:]
    painted = paint_variants(writers, recipe.seed)

    device = choose_device(options.device)
    if options.threads:
        torch.set_num_threads(options.threads)
    network = build(DIGIT_READER, recipe.seed).to(device)
    model = fastest(network, device)
    print(f"{device}, {'bfloat16' if model.use_bfloat16 else 'float32'}, {len(painted)} drawings")

    began = time.perf_counter()
    for event in train(
        recipe,
        model,
        make_optimizer(recipe, model),
        to_pictures(join(learn_from, painted), device),
        to_pictures(held_back, device),
    ):
        if isinstance(event, EpochDone) or (isinstance(event, BatchDone) and event.batch == 1):
            print(event, flush=True)
    minutes = (time.perf_counter() - began) / 60

    network.float().to(memory_format=torch.contiguous_format)
    accuracy = {"mnist-validation": measure(network, held_back, device)}
    if held_out_writers:
        accuracy["pendigits-held-out-writers"] = measure(network, paint(held_out_writers), device)
    accuracy["mnist-test"] = measure(network, dataset.test, device)
    sources = "MNIST training images" + (
        "; UCI Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu), CC BY 4.0"
        if drawings
        else ""
    )
    checkpoint = Checkpoint(
        name="digit-reader",
        network=DIGIT_READER,
        weights=copy_weights(network),
        recipe=recipe,
        accuracy=accuracy,
        epochs=recipe.epochs,
        notes={
            **notes(device, torch.get_num_threads()),
            "data": sources,
            "script": "scripts/train_shipped_model.py",
            "minutes": f"{minutes:.1f}",
        },
    )
    save_checkpoint(options.out, checkpoint)
    print(json.dumps({"out": str(options.out), "minutes": minutes, "accuracy": accuracy}))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data-dir", type=Path, default=paths.data_dir())
    parser.add_argument("--out", type=Path, default=paths.shipped_model())
    parser.add_argument("--epochs", type=int, default=22)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=0, help="0: torch's own choice")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    return parser.parse_args()


def find_strokes(data_dir: Path) -> list[LabelledDrawing]:
    """Return the pen drawings, or none where they are not there."""
    path = data_dir / "strokes" / "pendigits-train.jsonl.gz"
    if not path.exists():
        print(f"{path} not found: training on MNIST alone")
        return []
    return list(read_drawings(path))


def paint_variants(drawings: list[LabelledDrawing], seed: int) -> Split:
    """Paint each drawing as it is and a few times as another hand and pen would have done it."""
    rng = random.Random(seed)
    variants = [
        LabelledDrawing(vary(one.drawing, rng) if number else one.drawing, one.label)
        for one in drawings
        for number in range(VARIANTS)
    ]
    return paint(variants)


def vary(drawing: Drawing, rng: random.Random) -> Drawing:
    """Change the pen's width, slant the strokes, stretch them and leave points out."""
    width = math.exp(rng.uniform(math.log(0.6), math.log(1.8)))
    slant, stretch, every = rng.uniform(-0.3, 0.3), rng.uniform(0.8, 1.25), rng.choice((1, 1, 2, 3))
    return Drawing(
        tuple(
            Stroke(tuple(Point(p.x * stretch - slant * p.y, p.y, p.pressure) for p in kept), width)
            for stroke in drawing.strokes
            for kept in [(*stroke.points[::every], stroke.points[-1])]
        )
    )


def paint(drawings: list[LabelledDrawing]) -> Split:
    """Paint drawings by the canvas's own rasteriser."""
    images = np.zeros((len(drawings), 1, 28, 28), np.uint8)
    for image, one in zip(images, drawings, strict=True):
        image[0] = np.round(rasterize(one.drawing) * 255)
    return Split(images, np.array([one.label for one in drawings], np.int64))


def join(*splits: Split) -> Split:
    """Put splits behind one another."""
    return Split(
        np.concatenate([split.images for split in splits]),
        np.concatenate([split.labels for split in splits]),
    )


def to_pictures(split: Split, device: torch.device) -> Pictures:
    """Move a split to the device that trains."""
    return Pictures(
        torch.from_numpy(split.images).to(device), torch.from_numpy(split.labels).to(device)
    )


def measure(network: nn.Module, split: Split, device: torch.device) -> float:
    """Return the share of pictures read right."""
    pictures = to_pictures(split, device)
    return evaluate_now(network, pictures.images, pictures.labels).accuracy


if __name__ == "__main__":
    main()
