"""Ctrl-Z in the terminal of a training: who watches it sees a pause."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cnn_desktop.core.runs import spokesman as run_spokesman
from cnn_desktop.core.runs.library import KeptRun, read_run
from cnn_desktop.core.runs.progress import PROGRESS, ProgressFile
from cnn_desktop.core.runs.spokesman import speak_for
from cnn_desktop.core.runs.watch import watch
from tests.cli import small_data

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="no job control here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def training(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command line in a process of its own, with more to do than it gets time for."""
    elsewhere = folder.with_name("elsewhere")
    elsewhere.mkdir()
    (elsewhere / "json.py").write_text("raise SystemExit")  # nobody shall import this
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
        cwd=elsewhere,
    )
    with process:
        yield process
        process.kill()


def said(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / PROGRESS).read_bytes()))


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nobody_speaks_for_a_run_whose_process_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProgressFile(tmp_path).write("running")
    monkeypatch.setattr(run_spokesman, "BEAT_SECONDS", 0.0)
    monkeypatch.setattr(run_spokesman, "LOOK_SECONDS", 0.0)
    parents = iter((77, 77, 77, 1))  # 1 takes over the children of the dead
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    beats: list[Path] = []
    monkeypatch.setattr(run_spokesman, "note_pause", lambda path, paused: beats.append(path))
    speak_for(77, tmp_path)
    assert beats == [tmp_path] * 3


def test_without_another_process_the_pause_is_said_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no process is to be had")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    ProgressFile(tmp_path).write("running")
    with run_spokesman.spoken_for(tmp_path):
        assert said(tmp_path)["state"] == "paused"
    assert said(tmp_path)["state"] == "running"


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
    beat = said(folder)["beat"]
    wait_until(lambda: said(folder)["beat"] != beat)  # although its process does nothing at all
    kept = read_run(folder)
    assert isinstance(kept, KeptRun)
    assert kept.state == "paused"
    assert kept.seems_alive  # so nobody goes on with it elsewhere
    training.send_signal(signal.SIGCONT)
    wait_for("running")
    training.send_signal(signal.SIGINT)  # and it still ends in order
    assert training.wait(60) == 130
    assert [look.state for look in looks][-1] == "stopped"
