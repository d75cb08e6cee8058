"""Drawings and pictures in and out of files and the clipboard."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnn_desktop.core.digits.picture import Picture, normalise, read_picture
from cnn_desktop.core.drawing import Drawing, Point, Stroke
from cnn_desktop.core.errors import CnnDesktopError, DrawingInvalid, FileNotWritable, PictureInvalid
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.ink_files import (
    PICTURE_SIDE,
    copy_picture,
    open_ink,
    paste_ink,
    save_ink,
    to_bytes,
)
from tests.cli.small_data import fill_disk
from tests.gui.driver import SEVEN, drawing

INK = Drawing(
    (
        Stroke((Point(0.2, 0.3, 0.25), Point(0.7, 0.35, 0.75)), 1.5),
        Stroke((Point(0.5, 0.5),), 1.0),
    )
)


@pytest.fixture
def canvas(theme: Theme) -> Canvas:
    return Canvas(theme)


def painted(canvas: Canvas, ink: Drawing | Picture) -> QImage:
    canvas.set_ink(ink)
    return canvas.picture(PICTURE_SIDE)


def test_strokes_come_back_as_they_were(tmp_path: Path, canvas: Canvas) -> None:
    path = tmp_path / "drawing.jsonl"
    save_ink(path, INK, painted(canvas, INK))
    again = open_ink(path)
    assert isinstance(again, Drawing)
    assert [stroke.width for stroke in again.strokes] == [1.5, 1.0]
    assert again.strokes[0].points[0].pressure == 0.25
    # It is fitted into the canvas, so places differ but what the network sees does not.
    np.testing.assert_allclose(rasterize(again), rasterize(INK), atol=0.2)


def test_a_saved_picture_reads_like_the_drawing(tmp_path: Path, canvas: Canvas) -> None:
    ink = drawing(SEVEN)
    path = tmp_path / "drawing.png"
    save_ink(path, ink, painted(canvas, ink))
    assert path.read_bytes().startswith(b"\x89PNG")
    again = open_ink(path)
    assert isinstance(again, Picture)
    seen, meant = normalise(again), rasterize(ink)
    assert np.corrcoef(seen.ravel(), meant.ravel())[0, 1] > 0.9


def test_a_blank_canvas_comes_back_blank(tmp_path: Path, canvas: Canvas) -> None:
    path = tmp_path / "blank.png"
    save_ink(path, Drawing(), painted(canvas, Drawing()))
    assert open_ink(path).is_empty


def test_a_picture_has_no_strokes_to_save(tmp_path: Path, canvas: Canvas) -> None:
    picture = Picture(np.ones((4, 4), np.float32))
    with pytest.raises(DrawingInvalid):
        save_ink(tmp_path / "x.jsonl", picture, painted(canvas, picture))
    assert list(tmp_path.glob("*.jsonl")) == []


def test_a_full_disk_keeps_the_old_file(
    tmp_path: Path, canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "drawing.png"
    path.write_bytes(b"old")
    fill_disk(monkeypatch, 1)
    with pytest.raises(FileNotWritable):
        save_ink(path, INK, painted(canvas, INK))
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["drawing.png"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("text.png", b"this is no picture"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("empty.jsonl", b""),
        ("blank.jsonl", b"\n\n  \n"),
        ("list.jsonl", b"[1, 2]\n"),
        ("text.jsonl", b"hello\n"),
        ("numbers.jsonl", b'{"strokes": [[["a", 1]]]}\n'),
        ("damaged.jsonl.gz", b"\x1f\x8b\x08damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    name: str, content: bytes, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CnnDesktopError) as caught:
        open_ink(path)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["missing.png", "missing.jsonl"])
def test_a_missing_file_is_named(name: str, tmp_path: Path, qapp: QApplication) -> None:
    with pytest.raises(CnnDesktopError, match=name):
        open_ink(tmp_path / name)


@pytest.mark.parametrize("name", ["folder.png", "folder.jsonl"])
def test_a_folder_is_no_drawing(name: str, tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(CnnDesktopError, match=name):
        open_ink(tmp_path / name)


def test_the_first_of_many_drawings_is_opened(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "many.jsonl"
    lines = [{"label": n, "strokes": [[[0, 0], [100 * n, 50]]]} for n in (1, 2, 3)]
    path.write_text("\n".join(map(json.dumps, lines)))
    ink = open_ink(path)
    assert isinstance(ink, Drawing)
    assert ink.point_count == 2
    left, _, right, _ = ink.bounds()
    assert (left, right) == pytest.approx((0.2, 0.8))


def test_the_clipboard_takes_and_gives_a_picture(canvas: Canvas) -> None:
    copy_picture(painted(canvas, drawing(SEVEN)))
    again = paste_ink()
    assert not again.is_empty
    assert np.corrcoef(normalise(again).ravel(), rasterize(drawing(SEVEN)).ravel())[0, 1] > 0.9  # type: ignore[arg-type]


def test_a_huge_picture_on_the_clipboard_is_reduced(qapp: QApplication) -> None:
    image = QImage(3000, 2000, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(1400, 300, 200, 1400, QColor("black"))
    painter.end()
    copy_picture(image)
    picture = paste_ink()
    assert isinstance(picture, Picture)
    assert picture.ink.shape == (213, 320)
    assert not picture.is_empty


@pytest.mark.parametrize("content", ["", "some text"])
def test_a_clipboard_without_a_picture_is_told(content: str, qapp: QApplication) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    if content:
        clipboard.setText(content)
    with pytest.raises(PictureInvalid, match="clipboard"):
        paste_ink()


def test_a_png_keeps_every_pixel(tmp_path: Path, qapp: QApplication) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(1, 2, 3))
    image.setPixelColor(2, 1, QColor(255, 254, 253))
    path = tmp_path / "x.png"
    path.write_bytes(to_bytes(image))
    assert to_array(QImage(str(path)))[1, 2, :3].tolist() == [255, 254, 253]
    assert read_picture(path).ink.shape == (2, 3)
