"""The script that measures reading: its figures are right, and it runs on the real data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_desktop import paths
from cnn_desktop.core.drawing import Drawing
from tests.conftest import REPOSITORY
from tests.core.drawings import line

sys.path.insert(0, str(REPOSITORY / "scripts"))

from _disturbances import DISTURBANCES


def test_disturbances_do_what_they_are_called() -> None:
    drawing = line((0.2, 0.1), (0.4, 0.7))
    points = len(drawing.strokes[0].points)
    changed = {name: change(drawing) for name, change in DISTURBANCES.items()}
    assert _size(changed["size x 3"]) == pytest.approx(np.multiply(3, _size(drawing)))
    assert _size(changed["size x 0.3"]) == pytest.approx(np.multiply(0.3, _size(drawing)))
    assert _size(changed["shifted"]) == pytest.approx(_size(drawing))
    assert changed["shifted"].bounds()[0] > 100
    thirds = changed["every third point"].strokes[0].points
    assert points / 3 <= len(thirds) <= points / 3 + 2
    assert thirds[-1] == drawing.strokes[0].points[-1]
    assert changed["pen x 2"].strokes[0].width == 2
    # y grows down: clockwise, the lower end goes to the left.
    lower = [changed[f"rotated {turn}15 degrees"].strokes[0].points[-1].x for turn in "+-"]
    assert lower[0] < drawing.strokes[0].points[-1].x < lower[1]


@pytest.mark.slow
@pytest.mark.data
def test_it_measures_the_shipped_model_on_a_few(data_dir: Path, tmp_path: Path) -> None:
    script = REPOSITORY / "scripts" / "measure_reading.py"
    command = [sys.executable, script, "--data-dir", data_dir, "--limit", "40"]
    done = subprocess.run(
        [*map(str, command), "--pictures", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
    )
    found = json.loads(done.stdout)
    assert found["model"]["file"] == str(paths.shipped_model())
    assert found["model"]["bytes"] == paths.shipped_model().stat().st_size
    assert found["accuracy"]["mnist-test"]["n"] <= 40
    assert found["accuracy"]["mnist-test"]["accuracy"] > 0.9
    assert set(found["disturbed"]) <= set(DISTURBANCES)
    assert all(row["value"] >= 0 or "points" in row["what"] for row in found["goals"])
    for name in found["accuracy"]:
        for kind in ("misread", "reliability"):
            with Image.open(tmp_path / f"{kind}-{name}.png") as picture:
                assert picture.width > 500


def _size(drawing: Drawing) -> tuple[float, float]:
    left, top, right, bottom = drawing.bounds()
    return right - left, bottom - top
