"""Watching a run through its folder: while another process trains, and whatever lies there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from cnn_desktop.core import files
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.errors import FileNotWritable, OutOfMemory, TrainingDiverged
from cnn_desktop.core.events import BatchDone, EpochDone, RunDone, RunEvent
from cnn_desktop.core.runs.files import EPOCHS, MODEL, RUN, STATE
from cnn_desktop.core.runs.library import KeptRun, read_run
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.pause import note_pause
from cnn_desktop.core.runs.progress import PROGRESS, ProgressFile, parse_progress
from cnn_desktop.core.runs.run import run
from cnn_desktop.core.runs.watch import Look, watch
from tests.core import toys
from tests.core.odd_json import any_json
from tests.core.runs import watched_program
from tests.core.toys import RECIPE

pytestmark = pytest.mark.usefixtures("one_thread")

LONG = 120  # seconds that a busy machine may need


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    toys.install(monkeypatch)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def look_once(folder: Path) -> Look:
    return next(iter(watch(folder, threading.Event())))


def finished_run(folder: Path, **more: Any) -> list[RunEvent]:
    options = RunOptions(Path("nowhere"), device="cpu", threads=1, out=folder)
    return list(run(replace(RECIPE, **more), options))


def test_a_process_that_trains_is_watched_to_its_end(tmp_path: Path) -> None:
    folder, seen = tmp_path / "shared" / "run", tmp_path / "seen"
    looks = [look_once(folder)]
    assert looks[0].trouble is not None  # nothing is there yet
    assert looks[0].run is None
    process = subprocess.Popen(
        [sys.executable, watched_program.__file__, str(folder), str(seen)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with process:
        try:
            for look in watch(folder, threading.Event(), seconds=0.01):
                looks.append(look)
                assert process.poll() in (None, 0)
                # It waits after each epoch until this has come to its eyes.
                files.write_atomically(seen, str(len(look.history.epochs)).encode())
        finally:
            process.kill()
    assert looks[-1].state == "finished"
    epochs = [len(look.history.epochs) for look in looks]
    assert epochs == sorted(epochs)
    assert set(range(1, watched_program.EPOCHS + 1)) <= set(epochs)  # none was missed
    steps = [look.history.steps[-1] for look in looks if look.history.steps]
    assert steps == sorted(steps)
    said = [look.progress for look in looks if look.progress and look.progress.step]
    assert said[0].state == "running"
    assert said[0].seconds_left > 0
    fresh = [look.weights for look in looks if look.weights]
    assert [each.epoch for each in fresh] == [1, 2, 3, 4, 5, 5]  # the model of all comes last
    model = load_checkpoint(folder / MODEL)
    for name, array in model.weights.items():
        np.testing.assert_array_equal(fresh[-1].weights[name], array)


@pytest.mark.usefixtures("toy")
def test_watching_writes_nothing(tmp_path: Path) -> None:
    finished_run(tmp_path)
    before = contents(tmp_path)
    list(watch(tmp_path, threading.Event()))
    assert contents(tmp_path) == before


@pytest.mark.usefixtures("toy")
def test_the_newest_weights_read_as_the_run_does(tmp_path: Path) -> None:
    options = RunOptions(Path("nowhere"), device="cpu", threads=1, out=tmp_path)
    events = run(RECIPE, options)
    epochs = (event for event in events if isinstance(event, EpochDone))
    next(epochs)
    look = look_once(tmp_path)
    assert look.weights is not None
    assert (look.weights.epoch, look.state) == (1, "running")
    assert look.weights.reads.class_names == ("a", "b", "c", "d")
    shutil.rmtree(tmp_path / EPOCHS)  # as of a network too large to be kept after each epoch
    again = look_once(tmp_path)
    assert again.weights is not None
    for name, array in look.weights.weights.items():
        np.testing.assert_array_equal(again.weights.weights[name], array)
    (tmp_path / STATE).write_bytes((tmp_path / STATE).read_bytes()[:-200])
    assert look_once(tmp_path).weights is None
    events.close()  # type: ignore[attr-defined]
    assert look_once(tmp_path).state == "stopped"


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize("file", [RUN, PROGRESS])
def test_a_file_that_is_half_there_changes_nothing(tmp_path: Path, file: str) -> None:
    finished_run(tmp_path, epochs=2)
    whole = (tmp_path / file).read_bytes()
    stop = threading.Event()
    (tmp_path / PROGRESS).write_bytes(
        (tmp_path / PROGRESS).read_bytes().replace(b'"finished"', b'"running"')
    )
    looks = watch(tmp_path, stop, seconds=0)
    first = next(looks)
    running = (tmp_path / file).read_bytes()
    for part in (b"", whole[: len(whole) // 2], b"\x00" * len(whole)):
        (tmp_path / file).write_bytes(part)
        look = next(looks)
        assert len(look.history.epochs) == 2
        assert look.state == "running"
        assert (look.trouble is not None) == (file == RUN)
    (tmp_path / file).write_bytes(running)
    assert next(looks).trouble is None
    assert next(looks).silent_seconds >= first.silent_seconds
    stop.set()
    assert list(looks) == []


@pytest.mark.usefixtures("toy")
def test_a_folder_that_vanishes_is_told_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    finished_run(folder, epochs=1)
    (folder / PROGRESS).unlink()  # as an older version leaves it; the result says that it is over
    assert look_once(folder).state == "finished"
    content = json.loads((folder / RUN).read_text())
    del content["result"]
    (folder / RUN).write_text(json.dumps(content))
    looks = watch(folder, threading.Event(), seconds=0)
    assert next(looks).trouble is None
    folder.rename(tmp_path / "elsewhere")
    gone = next(looks)
    assert str(folder) in str(gone.trouble)
    assert gone.run is not None
    (tmp_path / "elsewhere").rename(folder)
    assert next(looks).trouble is None
    looks.close()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("toy")
def test_a_run_without_news_is_called_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished_run(tmp_path, epochs=1)
    progress = tmp_path / PROGRESS
    progress.write_bytes(progress.read_bytes().replace(b'"finished"', b'"running"'))
    now = [1000.0]
    monkeypatch.setattr("cnn_desktop.core.runs.watch.time.monotonic", lambda: now[0])
    looks = watch(tmp_path, threading.Event(), seconds=0)
    assert not next(looks).is_silent
    now[0] += 40
    silent = next(looks)
    assert silent.is_silent
    assert silent.silent_seconds == 40
    assert silent.written is not None
    assert abs(silent.written - time.time()) < LONG
    progress.write_bytes(progress.read_bytes().replace(b'"epoch": 1', b'"epoch": 2'))
    assert not next(looks).is_silent
    looks.close()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("toy")
def test_a_run_that_waits_is_seen_as_paused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = RunOptions(Path("nowhere"), device="cpu", threads=1, out=tmp_path)
    events = run(RECIPE, options)
    next(event for event in events if isinstance(event, EpochDone))
    now = [1000.0]
    monkeypatch.setattr("cnn_desktop.core.runs.watch.time.monotonic", lambda: now[0])
    looks = watch(tmp_path, threading.Event(), seconds=0)
    before = next(looks)
    assert before.state == "running"
    for _ in range(8):  # signs of life, longer than silence would be borne
        note_pause(tmp_path, paused=True)
        now[0] += 5
        paused = next(looks)
        assert paused.state == "paused"
        assert not paused.is_silent
        assert not paused.is_over
    assert paused.history.steps == before.history.steps
    kept = read_run(tmp_path)
    assert isinstance(kept, KeptRun)
    assert kept.is_paused
    assert kept.seems_alive  # so nobody else goes on with it

    now[0] += 60  # it is killed while it waits
    killed = next(looks)
    assert killed.state == "paused"
    assert killed.is_silent

    note_pause(tmp_path, paused=False)
    assert next(looks).state == "running"
    looks.close()  # type: ignore[attr-defined]
    events.close()  # type: ignore[attr-defined]
    assert look_once(tmp_path).state == "stopped"
    note_pause(tmp_path, paused=True)  # what is over stays so
    assert look_once(tmp_path).state == "stopped"


@pytest.mark.usefixtures("toy")
def test_a_run_that_was_killed_while_it_waited_goes_on_as_running(tmp_path: Path) -> None:
    options = RunOptions(Path("nowhere"), device="cpu", threads=1, out=tmp_path)
    events = run(RECIPE, options)
    next(event for event in events if isinstance(event, EpochDone))
    note_pause(tmp_path, paused=True)
    left = (tmp_path / PROGRESS).read_bytes()
    events.close()  # type: ignore[attr-defined]
    (tmp_path / PROGRESS).write_bytes(left)  # as a kill leaves it
    again = run(RECIPE, replace(options, resume=True))
    next(event for event in again if isinstance(event, BatchDone))
    assert look_once(tmp_path).state == "running"
    note_pause(tmp_path, paused=True)
    assert look_once(tmp_path).state == "paused"
    assert isinstance(list(again)[-1], RunDone)
    look = look_once(tmp_path)
    assert (look.state, look.is_over) == ("finished", True)


@pytest.mark.parametrize("data", [None, b"", b"[]", b"{", b"null", b'{"state": []}'])
def test_a_pause_without_a_file_to_say_it_in_is_no_trouble(
    tmp_path: Path, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / PROGRESS).write_bytes(data)
    for folder in (tmp_path, None):
        note_pause(folder, paused=True)
    assert (tmp_path / PROGRESS).read_bytes() == data if data is not None else True


def test_a_pause_on_a_disk_that_is_full_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProgressFile(tmp_path).write("running")

    def full(path: Path, data: bytes) -> None:
        raise FileNotWritable(path=path, reason="the disk is full")

    monkeypatch.setattr("cnn_desktop.core.runs.pause.write_atomically", full)
    note_pause(tmp_path, paused=True)
    found = parse_progress((tmp_path / PROGRESS).read_bytes())
    assert found is not None
    assert found.state == "running"


@pytest.mark.usefixtures("toy")
def test_why_a_run_failed_is_read_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(TrainingDiverged) as told:
        finished_run(tmp_path, learning_rate=1e6)
    look = look_once(tmp_path)
    assert look.state == "failed"
    assert look.progress is not None
    assert type(look.progress.error) is TrainingDiverged
    assert str(look.progress.error) == str(told.value)


def test_errors_of_any_kind_are_carried_over(tmp_path: Path) -> None:
    for error, text in (
        (OutOfMemory(batch_size=40), str(OutOfMemory(batch_size=40))),
        (ZeroDivisionError("by nought"), "ZeroDivisionError: by nought"),
    ):
        tmp_path.mkdir(exist_ok=True)
        ProgressFile(tmp_path).write("failed", error)
        found = parse_progress((tmp_path / PROGRESS).read_bytes())
        assert found is not None
        assert str(found.error) == text


def test_a_slow_disk_slows_the_training_by_a_hundredth_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_desktop.core.runs.history import History
    from tests.core.made_events import batch

    now, written = [0.0], []

    def slow(path: Path, data: bytes) -> None:
        now[0] += 0.5
        written.append(now[0])

    monkeypatch.setattr("cnn_desktop.core.runs.progress.write_atomically", slow)
    monkeypatch.setattr("cnn_desktop.core.runs.progress.time.monotonic", lambda: now[0])
    progress, history = ProgressFile(tmp_path), History()
    for step in range(1, 2001):
        now[0] += 0.1
        progress.note(batch(step), history)
    assert len(written) * 0.5 <= 0.012 * now[0]


@settings(max_examples=60, deadline=None)
@given(value=any_json)
def test_whatever_lies_there_is_looked_at_without_a_fall(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    recipe = RECIPE.to_json()
    makers: tuple[Callable[[], object], ...] = (
        lambda: value,
        lambda: {"recipe": recipe, "epochs": [], "reads": value, "changes": value},
        lambda: {"recipe": recipe, "epochs": [], "reads": {"network": value}, "curve": value},
    )
    for make in makers:
        (folder / RUN).write_text(json.dumps(make()))
        for progress in (value, {"state": "failed", "curve": value, "error": value}):
            (folder / PROGRESS).write_text(json.dumps(progress))
            look_once(folder)
