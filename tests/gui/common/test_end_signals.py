"""Ctrl+C in the terminal that the program was started from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop.gui.common.end_signals import EndSignals
from tests.gui.driver import turn_the_loop, wait_until

START = """
import sys
from cnn_desktop.gui import app
create = app.create_app

def create_and_tell(argv):
    application, window = create(argv)
    window.painted.connect(lambda: print("painted", flush=True))
    return application, window

app.create_app = create_and_tell
sys.exit(app.run_app(["cnn-desktop"]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to a single process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_window_closes_in_order(number: signal.Signals, home: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CNN_DESKTOP_HOME": str(home)}
    with subprocess.Popen(
        [sys.executable, "-c", START],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A job in the background of a shell ignores Ctrl+C, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "painted\n"
        program.send_signal(number)
        _, complaint = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Traceback" not in complaint
    assert (home / "settings.ini").exists()  # the window's place was kept


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[EndSignals]:
    before = signal.getsignal(signal.SIGTERM), signal.set_wakeup_fd(-1)
    signals = EndSignals()
    yield signals
    signals.close()
    assert (signal.getsignal(signal.SIGTERM), signal.set_wakeup_fd(-1)) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to a single process")
def test_it_is_told_in_the_loop_once_and_raises_nothing(listening: EndSignals) -> None:
    told: list[None] = []
    listening.arrived.connect(lambda: told.append(None))
    os.kill(os.getpid(), signal.SIGTERM)
    assert not told
    wait_until(lambda: told, "the signal")
    turn_the_loop()  # what has not been read of the socket would come again
    assert len(told) == 1
