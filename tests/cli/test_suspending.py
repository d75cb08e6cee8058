"""Ctrl-Z in the terminal of a training: who watches it sees a pause."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_desktop.core.run_watch import watch
from tests.cli import small_data

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="no job control here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def training(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command line in a process of its own, with more to do than it gets time for."""
    process = subprocess.Popen(
        [
            sys.executable,
            small_data.__file__,
            str(small_data.small_mnist()),
            *("train", "--recipe", "lenet", "--threads", "1", "--batch-size", "10"),
            *("--epochs", "1000", "--json", "--out", str(folder)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with process:
        yield process
        process.kill()


def test_ctrl_z_is_seen_as_a_pause_and_fg_as_its_end(
    training: subprocess.Popen[bytes], folder: Path
) -> None:
    stop = threading.Event()
    looks = watch(folder, stop, seconds=0.05)

    def wait_for(state: str) -> None:
        for look in looks:
            assert training.poll() is None
            if look.progress is not None and look.state == state:
                assert not look.is_over
                return
        raise AssertionError("the run is over")

    wait_for("running")
    training.send_signal(signal.SIGTSTP)
    wait_for("paused")
    training.send_signal(signal.SIGCONT)
    wait_for("running")
    training.send_signal(signal.SIGINT)  # and it still ends in order
    assert training.wait(60) == 130
    assert [look.state for look in looks][-1] == "stopped"
