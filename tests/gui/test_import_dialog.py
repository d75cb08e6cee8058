"""Importing in the window: the button, what was found, a name, and the data set on offer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton

from cnn_desktop.core.imports.store import imported
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until


def open_import(open_app: Opener, data_dir: Path) -> Driver:
    app = open_app("--page", "train", "--data-dir", str(data_dir))
    app.show()
    app.click("import_data")
    wait_until(lambda: app.widget("import_dialog").isVisible())
    return app


def choose(app: Driver, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    app.click("import_file")
    wait_until(lambda: app.find(QPushButton, "import_file").isEnabled(), "the reading")


def test_what_was_found_is_shown_named_kept_and_on_offer(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = np.arange(24) % 2
    np.savez(tmp_path / "bars.npz", images=np.ones((24, 28, 28), np.uint8), labels=labels)
    app = open_import(open_app, tmp_path / "data")
    assert not app.find(QPushButton, "import_keep").isEnabled()
    choose(app, monkeypatch, tmp_path / "bars.npz")
    assert "20 pictures to learn from and 4 to test with" in app.text("import_found")
    assert app.find(QLineEdit, "import_name").text() == "bars"
    assert not imported(tmp_path / "data")

    app.find(QLineEdit, "import_name").setText("mnist")
    app.click("import_keep")
    wait_until(lambda: "A data set cannot be called 'mnist'" in app.text("import_found"))
    wait_until(lambda: app.find(QPushButton, "import_keep").isEnabled())
    app.find(QLineEdit, "import_name").setText("my bars".replace(" ", "-"))
    app.click("import_keep")
    wait_until(lambda: app.find(QComboBox, "dataset").currentData() == "my-bars", "the offer")
    assert list(imported(tmp_path / "data")) == ["my-bars"]


def test_a_refusal_says_why_and_keeps_nothing(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.csv").write_text("0,1,2,3,4\n1,2,3,4\n")
    app = open_import(open_app, tmp_path / "data")
    choose(app, monkeypatch, tmp_path / "bad.csv")
    assert "bad.csv cannot be imported: lines 1 to 2" in app.text("import_found")
    assert not app.find(QPushButton, "import_keep").isEnabled()
    app.click("import_cancel")
    assert not (tmp_path / "data").exists()
