"""Copy and Save: pictures of twice the size, numbers for a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cnn_desktop.core.errors import FileNotWritable
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, csv_of


@pytest.fixture
def buttons(qtbot: QtBot) -> ExportButtons:
    shown = QLabel("seen")
    shown.resize(60, 30)
    qtbot.addWidget(shown)
    rows = [("name", "value"), ("=SUM(A1)", 0.5), ("−", -2)]
    made = ExportButtons("thing", Exportable("thing", lambda: shown, lambda: rows, is_vector=True))
    qtbot.addWidget(made)
    made.show()
    return made


def press(buttons: ExportButtons, name: str) -> None:
    button = buttons.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_copies_a_picture_of_twice_the_size(buttons: ExportButtons) -> None:
    press(buttons, "thing_copy")
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (120, 60)


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("Picture (*.png)", ".png", b"\x89PNG"),
        ("Drawing (*.svg)", ".svg", b"<?xml"),
        ("Numbers (*.csv)", ".csv", b"\xef\xbb\xbfname,value"),
    ],
)
def test_the_ending_comes_from_the_kind_that_was_chosen(
    buttons: ExportButtons,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    ending: str,
    begins: bytes,
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no.1 mine"), kind)
    )
    seen: list[Path] = []
    buttons.saved.connect(seen.append)
    press(buttons, "thing_save")
    (path,) = seen
    assert path.read_bytes().startswith(begins)
    if ending == ".png":
        assert QImage(str(path)).width() == 120


def test_no_formula_and_no_lost_sign(buttons: ExportButtons) -> None:
    text = csv_of([("=1+1", "-3.5", -3.5, "+x", "한글")]).decode("utf-8-sig")
    (row,) = csv.reader(io.StringIO(text))
    assert row == ["'=1+1", "-3.5", "-3.5", "'+x", "한글"]


def test_a_file_that_cannot_be_written_is_told(buttons: ExportButtons, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    errors: list[Exception] = []
    buttons.failed.connect(errors.append)
    assert not buttons.save(blocked / "a.png")
    assert isinstance(errors[0], FileNotWritable)


def test_giving_up_the_dialog_writes_nothing(
    buttons: ExportButtons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    press(buttons, "thing_save")
    assert list(tmp_path.iterdir()) == []
