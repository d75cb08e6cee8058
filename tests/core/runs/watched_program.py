"""A program that trains into a folder and waits after each epoch until somebody has seen it.

    python watched_program.py FOLDER SEEN

It goes on when the file SEEN says the number of the epoch, so that a test of watching does not
depend on which of two processes is the quicker one.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.runs import progress as run_progress
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core import toys

EPOCHS = 5


def main(folder: Path, seen: Path) -> None:
    """Train; each batch is news at once, instead of every few seconds."""
    run_progress.EVERY_SECONDS = 0.0
    run_progress.SHARE = 1.0
    with pytest.MonkeyPatch.context() as monkeypatch:
        toys.install(monkeypatch)
        options = RunOptions(Path("nowhere"), device="cpu", threads=1, out=folder)
        for event in run(replace(toys.RECIPE, epochs=EPOCHS), options):
            if isinstance(event, EpochDone):
                while not seen.exists() or int(seen.read_text() or 0) < event.epoch:
                    time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
