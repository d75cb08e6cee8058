"""Closing the window at awkward moments, in a process of its own: it ends, cleanly and soon."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_desktop.core.runs.files import read_epochs
from tests.cli.small_data import small_mnist

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("close_while.py")
SECONDS = 120  # until a process that does not end is given up


def close_while(
    moment: str, home: Path, *arguments: str, data: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Open the program and close its window at a moment; must end well and without a word."""
    done = run_program(moment, home, *arguments, data=data, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done


def run_program(
    moment: str, home: Path, *arguments: str, data: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(PROGRAM), moment, *arguments],
        env={
            **os.environ,
            "CNN_DESKTOP_HOME": str(home),
            "CNN_DESKTOP_DATA": data or str(home / "data"),
            "PYTHONPATH": path,
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert "closing" in done.stdout, done.stderr
    return done


def test_closing_right_after_opening(home: Path) -> None:
    close_while("shown", home)
    assert (home / "settings.ini").is_file()
    assert (home / "logs" / "cnn_desktop.log").is_file()


def test_closing_while_torch_is_being_imported(home: Path) -> None:
    done = close_while("importing", home)
    assert "torch is being imported" in done.stdout


def test_a_thread_that_hangs_does_not_keep_the_program(home: Path) -> None:
    close_while("stuck", home)
    assert "did not end" in (home / "logs" / "cnn_desktop.log").read_text()


def test_an_exception_in_a_slot_reaches_the_log(home: Path) -> None:
    done = run_program("error", home)
    assert done.returncode == 0
    assert "raised in a slot" in done.stderr
    log = (home / "logs" / "cnn_desktop.log").read_text()
    assert "ZeroDivisionError: raised in a slot" in log
    assert "Traceback" in log


def test_closing_in_mid_training_keeps_whole_epochs(home: Path) -> None:
    close_while("training", home, data=str(small_mnist()), CNN_DESKTOP_TEST_SMALL="1")
    (folder,) = (home / "runs").iterdir()
    epochs = read_epochs(folder)
    assert len(epochs) >= 1
    assert (folder / "state.safetensors").is_file()
    assert [file.name for file in folder.iterdir() if "part" in file.name] == []


@pytest.fixture
def endless_server() -> Iterator[str]:
    """Listen on a port and send to whoever asks a file that never comes to its end."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    talks: list[threading.Thread] = []

    def talk(connection: socket.socket) -> None:
        with connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9912422\r\n\r\n")
            try:
                while not over.wait(0.02):
                    connection.sendall(b"x" * 1000)
            except OSError:
                pass

    def listen() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            talks.append(threading.Thread(target=talk, args=(connection,)))
            talks[-1].start()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    over.set()
    for one in (thread, *talks):
        one.join()
    listener.close()


def test_closing_in_mid_download(home: Path, endless_server: str) -> None:
    close_while("downloading", home, CNN_DESKTOP_TEST_MIRROR=endless_server)
    assert not (home / "data" / "MNIST" / "raw" / "train-images-idx3-ubyte.gz").exists()
