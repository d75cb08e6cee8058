"""Starting one of this program's own modules as a process beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def start_module(
    module: str, *arguments: str, environment: dict[str, str] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a module of this program, found wherever the program was started.

    Args:
        module: Its full name.
        *arguments: What stands in its ``sys.argv``.
        environment: Variables beside those of this process.
        **options: Of :class:`subprocess.Popen`; what it complains of is shown nowhere.

    Raises:
        OSError: No process could be had.
    """
    places = [str(Path(__file__).resolve().parents[3]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(  # noqa: S603 - our own module, by our own Python
        # -P: nothing is imported that happens to lie in the folder where the program was started.
        [sys.executable, "-P", "-m", module, *arguments],
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            **(environment or {}),
            "PYTHONPATH": os.pathsep.join(filter(None, places)),
        },
        **options,
    )
