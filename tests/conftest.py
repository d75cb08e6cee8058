"""What all tests share: a place of their own for files, and the real data where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("GOMP_SPINCOUNT", "0")  # before torch: see architecture, trap 3
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # onnxruntime reports to its makers

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test a home of its own, so that nobody's settings or models are touched."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CNN_DESKTOP_HOME", str(folder))
    monkeypatch.delenv("CNN_DESKTOP_DATA", raising=False)
    yield folder


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of the real data sets (MNIST/raw, FashionMNIST/raw, strokes, ...)."""
    named = os.environ.get("CNN_DESKTOP_TEST_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not (folder / "MNIST" / "raw").is_dir():
        pytest.skip(f"real data not found: set CNN_DESKTOP_TEST_DATA (looked in {folder})")
    return folder
