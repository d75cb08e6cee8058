"""A program that is killed while it saves, again and again; prints what was found, as JSON.

    python kill_while_saving.py FOLDER KILLS

Each child saves one version of a model after the other and says so after each. It is killed when it
has said so a few times, which lands anywhere in the saves that follow.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from itertools import count
from pathlib import Path
from typing import NoReturn

import numpy as np

from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnn_desktop.core.files import remove_leftovers
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.zoo import TWO_LAYER_CNN


def model(network: Network, version: int) -> Checkpoint:
    """A model whose every weight is its version."""
    weights = {
        name: np.full(shape, version, np.float32) for name, shape in network.state_shapes().items()
    }
    return Checkpoint(f"version {version}", network, weights, epochs=version)


def save_forever(path: Path, first: int, report: int) -> NoReturn:
    for version in count(first):
        save_checkpoint(path, model(TWO_LAYER_CNN, version))
        os.write(report, b".")
    raise AssertionError


def kill_once(path: Path, first: int, saves: int) -> int:
    """Let a child save and kill it; return the last version that it said was saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        save_forever(path, first, writing)
    os.close(writing)
    said = 0
    while said < saves:
        said += len(os.read(reading, 1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 1000):
        said += len(more)
    os.close(reading)
    return first + said - 1


def main(folder: Path, kills: int) -> None:
    path, chance, version = folder / "model.safetensors", random.Random(1), 1
    lost, leftovers, done = 0, 0, 0
    while done < kills or (leftovers == 0 and done < 10 * kills):  # until one hit a save
        done += 1
        said = kill_once(path, version, chance.randint(1, 5))
        found = load_checkpoint(path)  # an unreadable file ends the program here
        whole = all((array == found.epochs).all() for array in found.weights.values())
        lost += not (whole and said <= found.epochs <= said + 1)
        leftovers += remove_leftovers(folder)
        version = found.epochs + 1
    names = sorted(each.name for each in folder.iterdir())
    print(json.dumps({"lost": lost, "leftovers": leftovers, "names": names}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
