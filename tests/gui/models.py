"""Models for tests: networks with weights from a seed, nothing trained; and files that are none."""

from __future__ import annotations

import math
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import DIGITS, Checkpoint
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.inside import trace_inside
from cnn_desktop.core.networks.layers import Conv2d, Flatten, Layer, Linear, Network, ReLU
from cnn_desktop.gui.session import Learning, ModelInUse

SMALL = Network("small", (1, 28, 28), (Conv2d(3, 5), ReLU(), Flatten(), Linear(10)))
ONE_LAYER = (Flatten(), Linear(10))


def make_checkpoint(
    layers: Sequence[Layer] | None = None,
    *,
    name: str = "made up",
    class_names: tuple[str, ...] = DIGITS,
    input_shape: tuple[int, int, int] = (1, 28, 28),
    seed: int = 0,
    fill: float | None = None,
    accuracy: dict[str, float] | None = None,
) -> Checkpoint:
    """Return a model.

    Args:
        layers: Of its network; a small convolutional one when None.
        name: What people call it.
        class_names: One a logit.
        input_shape: What it takes.
        seed: Of its weights.
        fill: All weights are this number instead, such as NaN.
        accuracy: What its header says.
    """
    network = SMALL if layers is None else Network("odd", input_shape, tuple(layers))
    rng = np.random.default_rng(seed)
    weights: dict[str, np.ndarray] = {}
    for key, shape in network.state_shapes().items():
        scale = 1 / math.sqrt(max(1, math.prod(shape[1:])))
        if shape == ():  # of normalisation: how many batches it has seen
            weights[key] = np.asarray(0, np.int64)
            continue
        values = rng.normal(0, scale, shape) if fill is None else np.full(shape, fill)
        if key.endswith("running_var"):
            values = np.ones(shape)
        weights[key] = np.asarray(values, np.float32)
    return Checkpoint(name, network, weights, class_names, accuracy=accuracy or {})


def in_use(checkpoint: Checkpoint) -> ModelInUse:
    """Return a model as the session takes it."""
    return ModelInUse(checkpoint, "file")


def what_belongs(network: Network, name: str) -> tuple[int, int]:
    """Return how many filters and maps belong to a layer, which may lie inside a block."""
    infos = trace_inside(network)
    shape = next(info.output_shape for info in infos if info.name == name)
    path, _, _ = name.rpartition(".")
    row = [info for info in infos if info.name.rpartition(".")[0] == path]
    before = row[: [info.name for info in row].index(name) + 1]
    for info in reversed(before):
        if info.layer.kind in {"flatten", "linear", "residual", "inception"}:
            return 0, shape[0]
        if isinstance(info.layer, Conv2d):
            return info.layer.out_channels, shape[0]
    if path:  # the path begins with what the layer before the block put out
        outer = [info.name for info in network.trace()]
        block = outer.index(path.split(".")[0])
        return what_belongs(network, outer[block - 1])[0] if block else 0, shape[0]
    return 0, shape[0]


def learning(network: Network, seed: int = 0, epoch: int = 0) -> Learning:
    """Return a network of digits in training, as the session takes it."""
    return Learning(network, tuple("0123456789"), copy_weights(build(network, seed)), epoch)


def bad_files(folder: Path) -> dict[str, Path]:
    """Write files that are no models, one of each kind."""
    good = paths.shipped_model().read_bytes()
    contents = {
        "pickle.pt": pickle.dumps({"a": 1}),
        "renamed pickle.safetensors": pickle.dumps({"a": list(range(100))}),
        "empty.safetensors": b"",
        "cut.safetensors": good[: len(good) // 2],
        "flipped.safetensors": good[:-100] + bytes([good[-100] ^ 1]) + good[-99:],
        "text.safetensors": b"hello, I am a text and no model at all",
        "archive.safetensors": b"PK\x03\x04 and so on and so on",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.safetensors").mkdir()
    return {name: folder / name for name in [*contents, "folder.safetensors", "missing"]}
