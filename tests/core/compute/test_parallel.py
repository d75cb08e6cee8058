"""Processes that train together: one start, one end, and random numbers of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.team import ALONE, Team, check_shares
from cnn_desktop.core.errors import PartnerLost, RecipeInvalid
from tests.core.compute import parallel_numbers
from tests.core.toys import RECIPE


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, np.ndarray]]:
    """What each of two processes that train together has noted (see parallel_numbers.py)."""
    folder = tmp_path_factory.mktemp("drawn")
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    ended = subprocess.run(
        [*torchrun, "--nproc-per-node", "2", parallel_numbers.__file__, str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert ended.returncode == 0, ended.stderr
    return [dict(np.load(folder / f"{rank}.npz")) for rank in (0, 1)]


@pytest.mark.slow
def test_each_process_drops_and_bends_in_its_own_way(drawn: list[dict[str, np.ndarray]]) -> None:
    first, second = drawn
    for name in first:
        if name.startswith(("start", "end")) or name == "figures":
            np.testing.assert_array_equal(first[name], second[name], err_msg=name)
    assert 0.2 < first["dropped"].mean() < 0.4
    assert not np.array_equal(first["dropped"], second["dropped"])
    assert not np.array_equal(first["bent"], second["bent"])


@pytest.mark.slow
def test_all_processes_end_with_the_running_means_of_the_first(
    drawn: list[dict[str, np.ndarray]],
) -> None:
    first, second = drawn
    for name in ("running_mean", "running_var"):
        assert not np.array_equal(first[f"own {name}"], second[f"own {name}"])
        for each in drawn:
            np.testing.assert_array_equal(each[f"shared {name}"], first[f"own {name}"])


def test_the_first_process_goes_on_as_one_alone_would() -> None:
    drawn = []
    for team in (ALONE, Team(0, 4), Team(1, 4), Team(2, 4), Team(3, 4)):
        torch.manual_seed(1000 * 100_003 + 1)
        parallel.part_ways(team)
        drawn.append(tuple(torch.rand(3).tolist()))
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 4


def test_a_partner_that_has_gone_is_told_in_words() -> None:
    team = Team(0, 2)
    said = "[../gloo/transport/tcp/pair.cc:535] Connection closed by peer"
    expected = pytest.raises(PartnerLost, match="another of the 2 processes")
    with expected, parallel.partners_watched(team):
        raise RuntimeError(said)
    with pytest.raises(ZeroDivisionError), parallel.partners_watched(team):
        raise ZeroDivisionError
    with pytest.raises(RuntimeError, match="a bug"), parallel.partners_watched(team):
        raise RuntimeError("a bug")
    with pytest.raises(RuntimeError, match="gloo"), parallel.partners_watched(ALONE):
        raise RuntimeError("gloo")


@pytest.mark.parametrize(
    ("size", "images", "processes", "allowed"),
    [
        (16, 160, 3, "15 or 18"),
        (2, 160, 4, "4"),
        (7, 7, 2, "6"),
        (100, 50, 2, "50"),
        (100, 3, 4, "none"),
    ],
)
def test_a_batch_that_cannot_be_shared_is_told_with_the_nearest_that_can(
    size: int, images: int, processes: int, allowed: str
) -> None:
    with pytest.raises(RecipeInvalid) as caught:
        check_shares(replace(RECIPE, batch_size=size), images, Team(0, processes))
    assert caught.value.values["field"] == "batch_size"
    rule = str(caught.value.values["rule"])
    assert rule == f"{allowed}, for {processes} processes to share equally"
    sizes = [int(word) for word in allowed.split() if word.isdigit()]
    for good in sizes:  # what is said to be allowed is
        check_shares(replace(RECIPE, batch_size=good), images, Team(0, processes))


def test_an_incomplete_batch_cannot_be_shared() -> None:
    check_shares(RECIPE, 160, Team(0, 2))
    with pytest.raises(RecipeInvalid, match="drop_last"):
        check_shares(replace(RECIPE, drop_last=False), 160, Team(0, 2))
    check_shares(replace(RECIPE, drop_last=False), 1, ALONE)
