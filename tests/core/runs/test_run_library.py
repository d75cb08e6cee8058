"""Runs on disk: listed, described, compared, put away; damaged ones are named."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from safetensors.numpy import load_file

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.core.events import RunDone, SettingChanged
from cnn_desktop.core.recipes import LENET
from cnn_desktop.core.runs.files import EPOCHS
from cnn_desktop.core.runs.library import (
    DamagedRun,
    KeptRun,
    bring_back,
    describe,
    differing,
    list_runs,
    purge,
    put_away,
    read_run,
    to_csv,
)
from cnn_desktop.core.runs.options import RunOptions
from cnn_desktop.core.runs.run import run
from tests.core import toys
from tests.core.kept_runs import kept, write_run
from tests.core.odd_json import any_json
from tests.core.toys import RECIPE


@pytest.mark.usefixtures("one_thread")
def test_a_run_is_kept_with_its_curves_weights_and_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toys.install(monkeypatch)
    options = RunOptions(tmp_path, device="cpu", threads=1, out=tmp_path / "one", name="Ours")
    done = list(run(RECIPE, options))[-1]
    assert isinstance(done, RunDone)
    (found,) = list_runs(tmp_path)
    assert isinstance(found, KeptRun)
    assert (found.name, found.recipe, found.is_complete) == ("Ours", RECIPE, True)
    assert found.test_accuracy == done.test_accuracy
    assert found.settings["threads"] == 1
    assert found.environment["torch"]
    assert found.batches.shape == (3, 30)
    np.testing.assert_allclose(found.batches[0], np.arange(1, 31) / 10)
    assert found.last["epoch"] == 3
    assert len(found.figure("validation_loss")[1]) == 3
    files = sorted((tmp_path / "one" / EPOCHS).iterdir())
    assert [path.name for path in files] == [f"000{n}.safetensors" for n in (1, 2, 3)]
    last = load_file(files[-1])
    for name, array in done.checkpoint.weights.items():
        np.testing.assert_array_equal(last[name], array)


def test_names_and_notes_stay(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "a")
    assert kept(folder).name == "a"
    describe(folder, name="이름", note="two\nlines")
    assert (kept(folder).name, kept(folder).note) == ("이름", "two\nlines")
    assert len(kept(folder).epochs) == 2
    with pytest.raises(FileNotWritable):
        describe(tmp_path / "nowhere", name="x")


def test_damaged_runs_are_named_and_the_others_listed(tmp_path: Path) -> None:
    write_run(tmp_path / "good")
    for name, content in (("empty", b""), ("half", b'{"recipe": {'), ("odd", b"[1, 2]")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_bytes(content)
    (tmp_path / "no run").mkdir()
    found = list_runs(tmp_path)
    assert {each.folder.name for each in found} == {"good", "empty", "half", "odd"}
    damaged = [each for each in found if isinstance(each, DamagedRun)]
    assert all(each.reason for each in damaged)
    assert len(damaged) == 3
    assert list_runs(tmp_path / "nowhere") == []


@settings(max_examples=60, deadline=None)
@given(value=any_json)
def test_whatever_is_written_there_is_read_or_called_damaged(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    for content in (value, {"recipe": LENET.to_json(), "epochs": [value], "curve": value}):
        (folder / "run.json").write_text(json.dumps(content))
        read_run(folder)


def test_put_away_and_brought_back(tmp_path: Path) -> None:
    write_run(tmp_path / "a")
    away = put_away(tmp_path / "a")
    assert list_runs(tmp_path) == []
    write_run(tmp_path / "a", name="another of that name")
    back = bring_back(away)
    purge(tmp_path)  # nothing is away any more
    assert back != tmp_path / "a"
    assert len(list_runs(tmp_path)) == 2
    put_away(back)
    purge(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_differs_and_the_table(tmp_path: Path) -> None:
    other = {**LENET.to_json(), "seed": 7, "learning_rate": 0.1}
    runs = [
        kept(write_run(tmp_path / "a", name="=a")),
        kept(write_run(tmp_path / "b", recipe=other)),
    ]
    assert differing(runs) == {"learning_rate": [0.002, 0.1], "seed": [1000, 7]}
    assert differing([]) == {}
    fast = kept(write_run(tmp_path / "c", settings={"threads": 1, "precision": "bfloat16"}))
    assert differing([runs[0], fast]) == {"precision": [None, "bfloat16"]}
    change = SettingChanged(12, 1.5, "momentum", 0.5)
    turned = kept(write_run(tmp_path / "d", changes=[asdict(change)]))
    assert differing([runs[0], turned]) == {"changes": [(), (change,)]}
    rows = list(csv.DictReader(io.StringIO(to_csv(runs))))
    assert len(rows) == 4
    assert rows[0]["run"] == "'=a"
    assert rows[2]["run"] == "lenet-like, lenet (changed)"
    assert (rows[1]["epoch"], rows[1]["train_loss"]) == ("2", "0.25")
    assert math.isnan(runs[0].figure("validation_loss")[1][0])
