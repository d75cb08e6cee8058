"""Measuring in a process of its own, with a home of its own, so that nothing is warm already."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Measurements = Mapping[str, Callable[..., Any]]
"""What a script measures, by name; each takes words and returns what JSON can hold."""


def read_options(text: str, names: Measurements, children: Measurements) -> argparse.Namespace:
    """Read a benchmark's command line; the process of one measurement makes it and ends.

    Args:
        text: The first line of the script's own help.
        names: What may be asked for.
        children: What is measured in a process of its own.
    """
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=sorted(names))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ["CNN_DESKTOP_DATA"] = str(options.data_dir.resolve())
    if options.child:
        name, *words = options.child
        print(json.dumps(children[name](*words)))
        sys.exit()
    return options


def measure_apart(options: argparse.Namespace, *words: str) -> dict[str, Any]:
    """Start this very script anew for one measurement and return what it found.

    Args:
        options: As :func:`read_options` returned them.
        words: The name of the measurement, and what it takes.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CNN_DESKTOP_HOME": home}
        done = subprocess.run(
            [sys.executable, sys.argv[0], "--data-dir", str(options.data_dir), "--child", *words],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result
