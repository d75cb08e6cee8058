"""A small process that gives signs of life for a run whose own process is suspended.

    python -m cnn_desktop.core.runs.spokesman PARENT FOLDER

A process that Ctrl-Z has suspended does nothing at all, so its run would seem dead after a while,
and somebody could go on with it elsewhere. This one, its child, goes on saying that the run waits;
it ends when it is told to, or when its parent has ended: then there is nothing to speak for.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cnn_desktop.core.compute.own_process import start_module
from cnn_desktop.core.runs.pause import BEAT_SECONDS, note_pause

LOOK_SECONDS = 0.5  # between two looks at whether the parent is still there


@contextlib.contextmanager
def spoken_for(folder: Path) -> Iterator[None]:
    """Let a run be said to wait, again and again, while this process cannot say it.

    Args:
        folder: Of the run.
    """
    note_pause(folder, paused=True)
    try:
        spokesman = start_module(
            "cnn_desktop.core.runs.spokesman",  # this very file
            str(os.getpid()),
            str(folder),
            # Ctrl-Z and Ctrl-C are sent to all processes of a terminal's job: not to this one.
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    except OSError:  # no process to be had: it was said once, at least
        yield
        note_pause(folder, paused=False)
        return
    try:
        yield
    finally:
        spokesman.terminate()
        spokesman.wait()
        note_pause(folder, paused=False)


def speak_for(parent: int, folder: Path) -> None:
    """Say that a run waits, until the process that trains it has ended.

    Args:
        parent: The process that has started this one.
        folder: Of the run.
    """
    said = time.monotonic()
    while os.getppid() == parent:
        if time.monotonic() - said >= BEAT_SECONDS:
            note_pause(folder, paused=True)
            said = time.monotonic()
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    speak_for(int(sys.argv[1]), Path(sys.argv[2]))
