"""Train the model that the program starts with.

    python scripts/train_shipped_model.py --data-dir DATA --seed 1 --out teacher-1.safetensors
    python scripts/train_shipped_model.py --data-dir DATA --seed 2 --out teacher-2.safetensors
    python scripts/train_shipped_model.py --data-dir DATA --seed 3 --out teacher-3.safetensors
    python scripts/train_shipped_model.py --data-dir DATA --teachers teacher-*.safetensors

Further options: [--epochs N] [--learning-rate F] [--device D] [--threads N].

The first three train a narrower network each; the last one trains the model that is shipped. It
learns from the labels and from what the three say together of the very same augmented picture
(Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015; that all must see
the same view, and for long, is from Beyer et al., "Knowledge distillation: A good teacher is
patient and consistent", CVPR 2022).

All learn from MNIST's training images; from the pen strokes of
``DATA/strokes/pendigits-train.jsonl.gz`` where that file lies (UCI Pen-Based Recognition of
Handwritten Digits, Alpaydin and Alimoglu, CC BY 4.0); from synthetic digits; and, with every class
as likely as any other for an answer, from pictures that show no digit (Hendrycks, Mazeika and
Dietterich, "Deep Anomaly Detection with Outlier Exposure", ICLR 2019). Drawings are painted by the
same rasteriser as the canvas. The weights that are kept are the moving average of those of the last
thousand steps or so.

5,000 of MNIST's training images and the strokes of the last six writers are held back to choose by;
MNIST's test images are measured once, at the end.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from _digit_sources import find_strokes, paint, paint_non_digits, paint_synthetic, paint_variants
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn_desktop import paths
from cnn_desktop.core import augment
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnn_desktop.core.compute.machine import choose_device, notes
from cnn_desktop.core.compute.memory import keep_freed_memory
from cnn_desktop.core.compute.precision import FastForm, choose_precision
from cnn_desktop.core.data.datasets import Split, load, prepare, split_validation
from cnn_desktop.core.evaluation import evaluate_now
from cnn_desktop.core.networks.build import build, copy_weights, load_weights
from cnn_desktop.core.networks.lectures import DIGIT_READER, digit_reader
from cnn_desktop.core.optimizing import learning_rate_at, make_optimizer, set_step
from cnn_desktop.core.recipes import Recipe

TEACHER = digit_reader(24, 32, 48, 64, 96, 128)
TAUGHT = 0.7  # of the loss comes from the teachers, the rest from the labels
SOFTNESS = 2.0  # the temperature at which teachers and pupil are compared

DIGITS = 10
SPLIT_SEED = 1000  # the same images are held back whatever seed trains
VARIANTS = 5  # how often each pen drawing is painted
SYNTHETIC, NON_DIGITS = 30_000, 24_000  # how many are made
# How many pictures of each source an epoch holds, drawn anew for each.
PER_EPOCH = {"mnist": 52_000, "pen": 13_000, "synthetic": 7_000, "non-digits": 8_000}
AVERAGING = 0.999  # of the old average that each step keeps
CALM_DOWN = 0.75  # of all steps; from there on ever more pictures are shown as they are
AS_THEY_ARE = 0.5  # of the pictures, at the end


@dataclass(frozen=True)
class Source:
    """Pictures to learn from.

    Attributes:
        images: ``(N, 1, 28, 28)`` uint8.
        targets: ``(N, 10)``: how likely each digit should be called.
        per_epoch: How many of them an epoch holds.
    """

    images: Tensor
    targets: Tensor
    per_epoch: int

    def draw(self) -> tuple[Tensor, Tensor]:
        """Return the pictures and targets of an epoch, drawn at random, none twice if possible."""
        whole, rest = divmod(self.per_epoch, len(self.images))
        every = torch.arange(len(self.images)).repeat(whole)
        chosen = torch.cat([every, torch.randperm(len(self.images))[:rest]])
        return self.images[chosen], self.targets[chosen]


# Logits (N, 10), the pictures (N, 1, 28, 28) that gave them, and targets (N, 10) -> mean loss.
LossOf = Callable[[Tensor, Tensor, Tensor], Tensor]


def labels_alone(logits: Tensor, batch: Tensor, targets: Tensor) -> Tensor:  # noqa: ARG001
    """Return the cross-entropy."""
    return F.cross_entropy(logits, targets)


class Teachers:
    """Trained models whose mean opinion a network learns."""

    def __init__(self, files: Sequence[Path], device: torch.device) -> None:
        self._models = []
        for file in files:
            checkpoint = load_checkpoint(file)
            network = build(checkpoint.network)
            load_weights(network, checkpoint.weights)
            model = FastForm(network.to(device), choose_precision("auto", device))
            self._models.append(model.eval())

    def loss(self, logits: Tensor, batch: Tensor, targets: Tensor) -> Tensor:
        """Return the mix of two cross-entropies: with the targets and with the teachers."""
        with torch.inference_mode():
            opinions = [F.softmax(model(batch) / SOFTNESS, dim=1) for model in self._models]
            opinion = torch.stack(opinions).mean(dim=0)
        taught = F.cross_entropy(logits / SOFTNESS, opinion.clone()) * SOFTNESS**2
        return TAUGHT * taught + (1 - TAUGHT) * F.cross_entropy(logits, targets)


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
        learning_rate=options.learning_rate,
        seed=options.seed,
        optimizer="adamw",
        weight_decay=0.05,
        schedule="cosine",
        augmentation="handwriting",
    )
    device = choose_device(options.device)
    keep_freed_memory()
    if options.threads:
        torch.set_num_threads(options.threads)
    learn_from, held_back = split_validation(dataset.train, recipe.validation_size, SPLIT_SEED)
    drawings, held_out_drawings = find_strokes(options.data_dir)
    choose_by = {"mnist-validation": held_back}
    if held_out_drawings:
        choose_by["pendigits-held-out-writers"] = paint(held_out_drawings)

    began = time.perf_counter()
    pen = paint_variants(drawings, VARIANTS, recipe.seed)
    sources = make_sources(learn_from, pen, recipe.seed, device)
    layout = DIGIT_READER if options.teachers else TEACHER
    network = build(layout, recipe.seed)
    network.to(device)
    loss_of = labels_alone
    if options.teachers:
        loss_of = Teachers(options.teachers, device).loss
    averaged = AveragedModel(
        network,
        multi_avg_fn=get_ema_multi_avg_fn(AVERAGING),  # type: ignore[no-untyped-call]
        use_buffers=True,
    )
    for epoch, loss in enumerate(
        learn(recipe, network, averaged, sources, device, loss_of), start=1
    ):
        if epoch % 4 == 0 or epoch == recipe.epochs:
            measured = {name: measure(averaged.module, it) for name, it in choose_by.items()}
            minutes = (time.perf_counter() - began) / 60
            print(f"epoch {epoch}: loss {loss:.4f}, {minutes:.1f} minutes, {measured}", flush=True)
    minutes = (time.perf_counter() - began) / 60

    best = averaged.module.cpu().to(memory_format=torch.contiguous_format)
    temperature = calibrate(best, held_back)
    choose_by["mnist-test"] = dataset.test
    accuracy = {name: measure(best, split) for name, split in choose_by.items()}
    checkpoint = Checkpoint(
        name="digit-reader",
        network=layout,
        weights=copy_weights(best),
        recipe=recipe,
        accuracy=accuracy,
        epochs=recipe.epochs,
        notes={
            **notes(device, torch.get_num_threads(), choose_precision("auto", device)),
            "data": "MNIST training images; "
            + ("UCI Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu), CC BY 4.0; "
               if drawings else "")
            + "synthetic digits and non-digits",
            "pictures per epoch": ", ".join(f"{n} {name}" for name, n in PER_EPOCH.items()),
            "temperature": f"{temperature:.3f}",
            "teachers": str(len(options.teachers)),
            "script": "scripts/train_shipped_model.py",
            "minutes": f"{minutes:.1f}",
        },
    )  # fmt: skip
    save_checkpoint(options.out, checkpoint)
    print(json.dumps({"out": str(options.out), "minutes": minutes, "accuracy": accuracy}))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data-dir", type=Path, default=paths.data_dir())
    parser.add_argument("--out", type=Path, default=paths.shipped_model())
    parser.add_argument("--teachers", type=Path, nargs="+", default=(), metavar="FILE")
    parser.add_argument("--epochs", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=0.002)
    parser.add_argument("--threads", type=int, default=0, help="0: torch's own choice")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    return parser.parse_args()


def make_sources(mnist: Split, pen: Split, seed: int, device: torch.device) -> list[Source]:
    """Paint the made-up pictures and put all sources on the device."""
    synthetic = paint_synthetic(SYNTHETIC, seed)
    splits = {"mnist": mnist, "pen": pen, "synthetic": synthetic}
    sources = [
        Source(
            torch.from_numpy(split.images).to(device),
            F.one_hot(torch.from_numpy(split.labels), DIGITS).float().to(device),
            PER_EPOCH[name],
        )
        for name, split in splits.items()
        if len(split)
    ]
    images = torch.from_numpy(paint_non_digits(NON_DIGITS, mnist.images, seed)).to(device)
    unknown = torch.full((len(images), DIGITS), 1 / DIGITS, device=device)
    return [*sources, Source(images, unknown, PER_EPOCH["non-digits"])]


def learn(
    recipe: Recipe,
    network: nn.Module,
    averaged: AveragedModel,
    sources: list[Source],
    device: torch.device,
    loss_of: LossOf,
) -> Iterator[float]:
    """Train a network, and the average of its weights, in place; yield each epoch's mean loss."""
    precision = choose_precision("auto", device)
    print(f"{device}, {precision}", flush=True)
    model = FastForm(network, precision)
    optimizer = make_optimizer(recipe, model)
    per_epoch = -(-sum(source.per_epoch for source in sources) // recipe.batch_size)
    step = 0
    for epoch in range(1, recipe.epochs + 1):
        torch.manual_seed(recipe.seed * 100_003 + epoch)
        model.train()
        images, targets = map(torch.cat, zip(*(source.draw() for source in sources), strict=True))
        total = 0.0
        for chosen in torch.split(torch.randperm(len(images)), recipe.batch_size):
            rate = learning_rate_at(recipe, step, recipe.epochs * per_epoch)
            set_step(optimizer, rate, recipe.momentum)
            batch = vary(images[chosen].float() / 255, step / (recipe.epochs * per_epoch))
            loss = loss_of(model(batch), batch, targets[chosen])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            averaged.update_parameters(network)
            total += loss.item()
            step += 1
        yield total / per_epoch


def vary(images: Tensor, done: float) -> Tensor:
    """Augment a batch, towards the end of training only a part of it.

    Args:
        images: ``(N, 1, 28, 28)``, 0 to 1.
        done: How much of the training lies behind, 0 to 1.

    Returns:
        The same shape and range.
    """
    share = AS_THEY_ARE * max(0.0, done - CALM_DOWN) / (1 - CALM_DOWN)
    as_it_is = torch.rand(len(images), 1, 1, 1, device=images.device) < share
    return torch.where(as_it_is, images, augment.handwriting(images))


def calibrate(network: nn.Module, held_back: Split) -> float:
    """Divide the logits by the temperature that fits held-back pictures best.

    After Guo, Pleiss, Sun and Weinberger ("On Calibration of Modern Neural Networks", ICML 2017);
    the last layer takes the temperature into its weights.

    Returns:
        The temperature.
    """
    last = [module for module in network.modules() if isinstance(module, nn.Linear)][-1]
    labels = torch.from_numpy(held_back.labels)
    with torch.inference_mode():
        network.eval()
        images = torch.from_numpy(held_back.images)
        logits = torch.cat([network(part.float() / 255) for part in torch.split(images, 500)])
        losses = {
            float(t): float(F.cross_entropy(logits / float(t), labels))
            for t in np.geomspace(0.5, 2, 61)
        }
    temperature = min(losses, key=lambda t: losses[t])
    with torch.no_grad():
        for weights in last.parameters():
            weights.div_(temperature)
    return temperature


def measure(network: nn.Module, split: Split) -> float:
    """Return the share of pictures read right."""
    device = next(network.parameters()).device
    images, labels = torch.from_numpy(split.images), torch.from_numpy(split.labels)
    return evaluate_now(network, images.to(device), labels.to(device)).accuracy


if __name__ == "__main__":
    main()
