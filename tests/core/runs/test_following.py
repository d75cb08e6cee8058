"""The kept runs are looked at again and again, and only what is new is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cnn_desktop.core.recipes import LENET
from cnn_desktop.core.runs import following
from cnn_desktop.core.runs.following import RunsFolder
from cnn_desktop.core.runs.library import DamagedRun, KeptRun, list_runs, read_run


def write(folder: Path, name: str, **more: object) -> None:
    content = {"recipe": LENET.to_json(), "epochs": [], "name": name, **more}
    folder.mkdir(exist_ok=True)
    (folder / "run.json").write_text(json.dumps(content))


def names(runs: RunsFolder) -> list[str]:
    return sorted(run.name for run in runs.look() if isinstance(run, KeptRun))


def test_what_is_the_same_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a", "one")
    write(tmp_path / "b", "two")
    read: list[Path] = []

    def note_and_read(path: Path) -> KeptRun | DamagedRun:
        read.append(path)
        return read_run(path)

    monkeypatch.setattr(following, "read_run", note_and_read)
    runs = RunsFolder(tmp_path)
    assert names(runs) == ["one", "two"]
    first = runs.look()
    assert len(read) == 2
    write(tmp_path / "b", "another")
    assert names(runs) == ["another", "one"]
    assert [path.name for path in read[2:]] == ["b"]
    assert sum(new is old for new, old in zip(runs.look(), first, strict=True)) == 1
    runs.forget()
    assert names(runs) == ["another", "one"]
    assert len(read) == 5


def test_runs_that_come_and_go_and_speak_are_seen(tmp_path: Path) -> None:
    runs = RunsFolder(tmp_path)
    assert runs.look() == []
    write(tmp_path / "a", "one")
    (run,) = runs.look()
    assert isinstance(run, KeptRun)
    assert run.said == ""
    curve: dict[str, list[float]] = {n: [] for n in ("steps", "places", "losses", "accuracies")}
    (tmp_path / "a" / "progress.json").write_text(json.dumps({"state": "running", "curve": curve}))
    (run,) = runs.look()
    assert isinstance(run, KeptRun)
    assert run.state == "running"
    (tmp_path / "a" / "run.json").write_text("{")
    assert type(runs.look()[0]) is type(list_runs(tmp_path)[0])
    shutil.rmtree(tmp_path / "a")
    assert runs.look() == []
