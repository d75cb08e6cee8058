"""The command line in a process of its own, and what a run says there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli import small_data


def events_of(text: str) -> list[dict[str, Any]]:
    """Return the events of a run, which must be strict JSON, one a line."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not strict JSON")

    return [json.loads(line, parse_constant=refuse) for line in text.splitlines()]


def program(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command line with the small data in a process of its own."""
    script = Path(small_data.__file__)
    return subprocess.Popen(
        [sys.executable, str(script), str(small_data.small_mnist()), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_epoch(process: subprocess.Popen[str], epoch: int) -> None:
    """Read a run's events until it says that an epoch is over."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "epoch" and event["epoch"] == epoch:
            return
    pytest.fail(f"the run ended early: {process.communicate()[1]}")
