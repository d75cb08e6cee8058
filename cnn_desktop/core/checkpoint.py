"""Model files: weights with everything that is needed to use them, and nothing that can run code.

A model is a safetensors file. Its header holds, as JSON, the network's layers, the class names, the
recipe and the accuracy, so a file explains itself. A SHA-256 over weights and header is kept
beside them, because safetensors itself would load a flipped bit without a word.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as save_tensors

from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotReadable,
    ModelFileDamaged,
    ModelFileForeign,
    PickleRefused,
)
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.networks.layers import Network, from_json, to_json
from cnn_desktop.core.raster import SIZE
from cnn_desktop.core.reasons import ODD_VALUES, reason_of
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.weights import Weights, digest

FORMAT = "cnn_desktop model 1"
SUFFIX = ".safetensors"
PICKLE_SUFFIXES = {".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt"}
MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_HEADER_BYTES = 1024 * 1024  # names, shapes and texts; the largest network allowed needs 0.1 MB
MAX_NAME = 200
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Checkpoint:
    """A trained network.

    Attributes:
        name: What people call it.
        network: Its layers.
        weights: By torch name; the arrays must not be changed.
        class_names: One a logit.
        recipe: How it was trained; None when nobody knows.
        accuracy: Share read right, 0 to 1, by the name of what it was measured on.
        epochs: Epochs that the weights have seen.
        mean: Subtracted from the pixels (0 to 1) before the first layer.
        std: What the pixels are divided by after that.
        notes: Anything else worth knowing (seed, threads, versions, date), as text.
    """

    name: str
    network: Network
    weights: Weights
    class_names: tuple[str, ...] = DIGITS
    recipe: Recipe | None = None
    accuracy: Mapping[str, float] = field(default_factory=dict)
    epochs: int = 0
    mean: float = 0.0
    std: float = 1.0
    notes: Mapping[str, str] = field(default_factory=dict)

    def renamed(self, name: str) -> Checkpoint:
        """Return the same model under another name."""
        return replace(self, name=name)

    @property
    def reads_digits(self) -> bool:
        """Whether its classes are the ten digits."""
        return self.class_names == DIGITS

    @property
    def can_learn_my_digits(self) -> bool:
        """Whether it can be fine-tuned on My digits: it takes the canvas's pictures of digits."""
        return self.reads_digits and self.network.input_shape == (1, SIZE, SIZE)


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a model file; a kill or a full disk leaves the old one as it was.

    Raises:
        FileNotWritable: With the reason; nothing was changed.
    """
    header = json.dumps(_header(checkpoint), sort_keys=True, ensure_ascii=False)
    # Not ascontiguousarray: that makes a row of one out of a single number, such as the count of
    # batches that batch normalisation keeps.
    weights = {name: np.asarray(array, order="C") for name, array in checkpoint.weights.items()}
    metadata = {"cnn_desktop": header, "sha256": digest(header, weights)}
    write_atomically(path, save_tensors(weights, metadata))


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a model file that anyone may have written.

    Raises:
        FileNotReadable: It is missing or may not be read.
        PickleRefused: It is a pickle, which could run code.
        ModelFileForeign: It is no model of this program.
        ModelFileDamaged: It is cut off, altered, or its weights do not belong to its network.
    """
    if path.suffix.lower() in PICKLE_SUFFIXES:
        raise PickleRefused(path=path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        raise FileNotReadable(path=path, reason=reason_of(error)) from error
    _check_start(path, start, size)
    metadata, weights = _read_tensors(path)
    return _checkpoint(path, metadata, weights)


def read_name(path: Path) -> str:
    """Return what a model file calls its model, without reading the weights.

    Raises:
        ModelFileDamaged: The header cannot be read.
    """
    try:
        with safe_open(os.fspath(path), framework="numpy") as file:
            return _text(json.loads((file.metadata() or {})["cnn_desktop"])["name"])[:MAX_NAME]
    except (SafetensorError, OSError, *ODD_VALUES) as error:
        raise ModelFileDamaged(path=path, reason=reason_of(error)) from error


def _check_start(path: Path, start: bytes, size: int) -> None:
    """Refuse what is no safetensors file of a sensible size by its first nine bytes.

    Those are the length of the header and the brace that opens it. The brace is asked first: a
    length may well look like the start of a pickle, a pickle's ninth byte is no brace.
    """
    if start[8:] != b"{":
        if start.startswith((b"\x80", b"PK\x03\x04")):
            raise PickleRefused(path=path)
        if len(start) == 9:
            raise ModelFileForeign(path=path, reason="no safetensors header")
    if size > MAX_FILE_BYTES:
        raise ModelFileForeign(path=path, reason=f"{size / 2**20:,.0f} MB")
    header = int.from_bytes(start[:8], "little")
    if header + 8 > size:
        raise ModelFileDamaged(path=path, reason="it is cut off")
    if header > MAX_HEADER_BYTES:
        raise ModelFileForeign(path=path, reason=f"a header of {header / 2**20:,.0f} MB")


def _header(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": _text(checkpoint.name),
        "network": to_json(checkpoint.network),
        "input_shape": list(checkpoint.network.input_shape),
        "class_names": list(checkpoint.class_names),
        "normalisation": {"mean": checkpoint.mean, "std": checkpoint.std},
        "recipe": checkpoint.recipe.to_json() if checkpoint.recipe else None,
        "accuracy": dict(checkpoint.accuracy),
        "epochs": checkpoint.epochs,
        "notes": {_text(name): _text(note) for name, note in checkpoint.notes.items()},
    }


def _text(value: object) -> str:
    """Return a text that any file and any screen takes.

    A name made from a file's name may hold bytes that are no characters (lone surrogates).
    """
    return str(value).encode("utf-8", "replace").decode()


def _read_tensors(path: Path) -> tuple[Mapping[str, str], Weights]:
    try:
        with safe_open(os.fspath(path), framework="numpy") as file:
            metadata = file.metadata() or {}
            if "cnn_desktop" not in metadata:
                raise ModelFileForeign(path=path, reason="no cnn_desktop header")
            return metadata, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except CnnDesktopError:
        raise
    # The library names its own error, but damaged headers also reach numpy and the allocator.
    except (SafetensorError, OSError, MemoryError, *ODD_VALUES) as error:
        raise ModelFileDamaged(path=path, reason=reason_of(error)) from error


def _checkpoint(path: Path, metadata: Mapping[str, str], weights: Weights) -> Checkpoint:
    try:
        header = json.loads(metadata["cnn_desktop"])
        if header.get("format") != FORMAT:
            raise ModelFileForeign(path=path, reason=str(header.get("format"))[:60])
        if metadata.get("sha256") != digest(metadata["cnn_desktop"], weights):
            raise ModelFileDamaged(path=path, reason="the checksum differs")
        network = from_json(header["network"])
        _check_weights(network, weights)
        return _read_header(header, network, weights)
    except (ModelFileForeign, ModelFileDamaged):
        raise
    except (CnnDesktopError, *ODD_VALUES) as error:
        raise ModelFileDamaged(path=path, reason=reason_of(error)) from error


def _read_header(header: dict[str, Any], network: Network, weights: Weights) -> Checkpoint:
    class_names = tuple(_text(name) for name in header["class_names"])
    outputs = network.trace()[-1].output_shape
    if outputs != (len(class_names),):
        raise ValueError(f"{len(class_names)} class names for an output of {outputs}")
    mean, std = (float(header["normalisation"][key]) for key in ("mean", "std"))
    if not (math.isfinite(mean) and math.isfinite(std) and std > 0):
        raise ValueError("the normalisation is impossible")
    accuracy = {_text(k): float(v) for k, v in header.get("accuracy", {}).items()}
    if not all(0 <= share <= 1 for share in accuracy.values()):  # NaN fails too
        raise ValueError("the accuracy is impossible")
    epochs = int(header.get("epochs", 0))
    if epochs < 0:
        raise ValueError("the number of epochs is impossible")
    recipe = header.get("recipe")
    return Checkpoint(
        name=_text(header["name"])[:MAX_NAME],
        network=network,
        weights=weights,
        class_names=class_names,
        recipe=Recipe.from_json(recipe) if recipe else None,
        accuracy=accuracy,
        epochs=epochs,
        mean=mean,
        std=std,
        notes={_text(k): _text(v) for k, v in header.get("notes", {}).items()},
    )


def _check_weights(network: Network, weights: Weights) -> None:
    expected = network.state_shapes()
    if set(expected) != set(weights):
        odd = sorted(set(expected) ^ set(weights))[0]
        raise ValueError(f"the weights do not belong to the network: {odd}")
    for name, shape in expected.items():
        array = weights[name]
        kind = np.int64 if shape == () else np.float32  # () is batch normalisation's count
        if array.shape != shape or array.dtype != kind:
            found = f"{array.dtype} {array.shape}"
            raise ValueError(f"{name} is {found} instead of {np.dtype(kind)} {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds values that are no numbers (NaN or infinite)")
        if name.endswith(".running_var") and (array < 0).any():
            raise ValueError(f"{name} holds negative variances")
