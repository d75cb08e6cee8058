"""A run that waits says so in its folder, for who watches it from elsewhere."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.reasons import ODD_VALUES
from cnn_desktop.core.runs.progress import PAUSED, PROGRESS, RUNNING

BEAT_SECONDS = 5.0
"""Between two signs of life of a run that waits: without them it might have been killed."""


def note_pause(folder: Path | None, *, paused: bool) -> None:
    """Say that a run waits, or that it goes on; called again and again while it waits.

    The run itself stands still meanwhile, so nobody else writes the file; its figures stay those
    of the last news. What is over stays so, and a disk that is full or gone must not cost the run.

    Args:
        folder: Of the run; None for one that is not kept.
        paused: Whether it waits.
    """
    if folder is None:
        return
    path = folder / PROGRESS
    try:
        content = json.loads(path.read_bytes())
        if content["state"] not in (RUNNING, PAUSED):
            return
    except (OSError, *ODD_VALUES):  # nothing has been said yet
        return
    content["state"] = PAUSED if paused else RUNNING
    content["beat"] = time.time()
    with contextlib.suppress(FileNotWritable):
        write_atomically(path, json.dumps(content).encode())
