"""Folders of runs that nobody trained."""

from __future__ import annotations

import json
from pathlib import Path

from cnn_desktop.core.recipes import LENET
from cnn_desktop.core.runs.library import KeptRun, read_run


def write_run(folder: Path, **more: object) -> Path:
    """Make the folder of a run of five epochs, two of which are over."""
    folder.mkdir(parents=True)
    epochs = [
        {"epoch": 1, "epochs": 5, "step": 10, "train_loss": 0.5, "validation_loss": None},
        {"epoch": 2, "epochs": 5, "step": 20, "train_loss": 0.25, "validation_loss": 0.3},
    ]
    content = {"recipe": LENET.to_json(), "settings": {"threads": 1}, "epochs": epochs, **more}
    (folder / "run.json").write_text(json.dumps(content))
    return folder


def kept(folder: Path) -> KeptRun:
    found = read_run(folder)
    assert isinstance(found, KeptRun)
    return found
