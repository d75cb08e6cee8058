"""Folders of runs with the weights of each epoch, nothing trained."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import LENET
from tests.gui.models import make_checkpoint


def write_run(name: str, epochs: int, network: str = "lenet-like", *, over: bool = True) -> Path:
    """Keep a run whose weights grow from epoch to epoch."""
    folder = paths.runs_dir() / name
    (folder / "epochs").mkdir(parents=True)
    layers = NETWORKS[network]
    made = make_checkpoint(layers.layers, input_shape=layers.input_shape)  # type: ignore[arg-type]
    model = replace(made, network=layers)
    figures = [
        {
            "epoch": epoch,
            "epochs": epochs,
            "step": 10 * epoch,
            "train_loss": 1 / epoch,
            "train_accuracy": 1 - 0.5 / epoch,
            "validation_loss": 1.5 / epoch,
            "validation_accuracy": 1 - 0.6 / epoch,
        }
        for epoch in range(1, epochs + 1)
    ]
    recipe = {**LENET.to_json(), "network": network}
    content = {"recipe": recipe, "settings": {"name": f"run {name}"}, "epochs": figures}
    (folder / "run.json").write_text(json.dumps(content))
    for epoch in range(1, epochs + 1):
        share = np.float32(epoch / epochs)
        weights = {
            key: array if array.dtype == np.int64 else array * share
            for key, array in model.weights.items()
        }
        (folder / "epochs" / f"{epoch:04}.safetensors").write_bytes(save(weights))
    if over:
        save_checkpoint(folder / "model.safetensors", model)
    return folder
