"""The script that measures training: it measures what it can, and says what it leaves out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "scripts"))

import benchmark_training


def test_recipes_without_their_data_are_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark_training.those_with_data(tmp_path) == ["synthetic"]  # the program draws them
    said = capsys.readouterr().err.splitlines()
    assert f"cifar is left out: cifar-10 is not in {tmp_path}" in said
    assert f"two-layer is left out: mnist is not in {tmp_path}" in said
    assert not any(line.startswith("synthetic ") for line in said)
