"""A process in the middle of writing a file: its bytes are there, and not its name yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """if True:
    import os, sys
    from pathlib import Path
    import numpy as np
    from cnn_desktop.core.files import write_atomically
    from cnn_desktop.core.data.imports.found import Found
    from cnn_desktop.core.data.imports.read import read_import
    from cnn_desktop.core.data.imports.store import save_import

    fsync, is_first = os.fsync, True

    def wait_once(descriptor):
        global is_first
        fsync(descriptor)
        if is_first:
            is_first = False
            print("writing", flush=True)
            sys.stdin.read()

    os.fsync = wait_once
"""


def slow_writer(what: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that writes and waits, before the first file has its name, for its input.

    Args:
        what: A line of Python; the imports are those of the program above.
        *arguments: From ``sys.argv[1]`` on.

    Returns:
        The process, which is in the middle of it.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", f"{_PROGRAM}\n    {what}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process
