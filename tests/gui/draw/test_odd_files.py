"""Whatever file is dropped or pasted: it is shown, or refused in words; never an exception."""

from __future__ import annotations

import io
import json
import struct
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QListView

from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.drawing import Drawing, drawing_to_json
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.raster import rasterize
from cnn_desktop.gui.ink_files import holds_more, open_ink
from cnn_desktop.gui.my_digits.dialog import MyDigitsDialog
from tests.gui.driver import ONE, SEVEN, Driver, drawing, drop, wait_until

GENERATED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def bar() -> np.ndarray:
    """Return a picture of an upright bar: dark ink on white paper, ``(60, 60)`` uint8."""
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[8:52, 27:33] = 0
    return pixels


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def turned() -> bytes:
    """Return a photograph of a lying bar that says: turn me."""
    image = Image.fromarray(np.rot90(bar())).convert("RGB")
    notes = image.getexif()
    notes[0x112] = 6
    return encoded(image, "JPEG", exif=notes)


def on_glass() -> bytes:
    pixels = np.zeros((60, 60, 4), np.uint8)
    pixels[8:52, 27:33, 3] = 255
    return encoded(Image.fromarray(pixels), "PNG")


def long_and_thin(*, lying: bool) -> bytes:
    pixels = np.full((10_000, 10), 255, np.uint8)
    pixels[4000:5000, 3:7] = 0
    return encoded(Image.fromarray(pixels.T.copy() if lying else pixels), "PNG")


ONES: dict[str, Callable[[], bytes]] = {
    "grey.png": lambda: encoded(Image.fromarray(bar()), "PNG"),
    "16 bits.png": lambda: encoded(Image.fromarray(bar().astype(np.uint16) * 257), "PNG"),
    "one bit.png": lambda: encoded(Image.fromarray(bar()).convert("1"), "PNG"),
    "on glass.png": on_glass,
    "grey and alpha.png": lambda: encoded(Image.open(io.BytesIO(on_glass())).convert("LA"), "PNG"),
    "print.jpg": lambda: encoded(Image.fromarray(bar()).convert("CMYK"), "JPEG"),
    "print.tif": lambda: encoded(Image.fromarray(bar()).convert("CMYK"), "TIFF"),
    "turned.jpg": turned,
    "palette.gif": lambda: encoded(Image.fromarray(bar()).convert("P"), "GIF"),
    "lossy.webp": lambda: encoded(Image.fromarray(bar()).convert("RGB"), "WEBP"),
    "A.PNG": lambda: encoded(Image.fromarray(bar()), "PNG"),
    "tall.png": lambda: long_and_thin(lying=False),
}


@pytest.mark.parametrize("name", ONES)
def test_pictures_of_every_kind_are_read(name: str, app: Driver, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(ONES[name]())
    app.drop(tmp_path / name)
    assert app.banner == ""
    assert app.wait_for_prediction() == "1"


BLANK: dict[str, Callable[[], bytes]] = {
    "dot.png": lambda: encoded(Image.new("L", (1, 1), 0), "PNG"),
    "white.png": lambda: encoded(Image.new("L", (50, 50), 255), "PNG"),
    "black.jpg": lambda: encoded(Image.new("RGB", (50, 50)), "JPEG"),
    "glass.png": lambda: encoded(Image.new("RGBA", (50, 50)), "PNG"),
    "none.jsonl": lambda: b'{"strokes": []}\n',
    "points.jsonl": lambda: b'{"strokes": [[], []]}\n',
}


@pytest.mark.parametrize("name", BLANK)
def test_a_picture_without_ink_is_told_and_leaves_the_drawing(
    name: str, app: Driver, tmp_path: Path
) -> None:
    app.stroke(SEVEN)
    ink = app.session.ink
    (tmp_path / name).write_bytes(BLANK[name]())
    app.drop(tmp_path / name)
    assert name in app.banner
    assert "stands out" in app.banner
    assert app.session.ink is ink


FOREIGN = {
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "photo.heic": b"\0\0\0\x18ftypheic",
    "paper.pdf": b"%PDF-1.4\n",
    "letter.docx": b"PK\x03\x04",
    "notes.txt": b"hello",
    "no ending": b"\x89PNG\r\n\x1a\n",
    "icon.ico": b"\0\0\1\0",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_file_of_ours_is_told_what_would_be(
    name: str, app: Driver, tmp_path: Path
) -> None:
    """Not that a model is damaged: nobody has said that it is one."""
    before = app.session.model
    (tmp_path / name).write_bytes(FOREIGN[name])
    app.drop(tmp_path / name)
    assert name in app.banner
    assert ".safetensors" in app.banner
    assert "damaged" not in app.banner
    assert "PNG" in app.banner
    assert app.session.model is before


def test_models_of_other_programs_are_told_why_not(app: Driver, tmp_path: Path) -> None:
    (tmp_path / "model.pt").write_bytes(b"PK\x03\x04archive")
    app.drop(tmp_path / "model.pt")
    assert "can run programs" in app.banner


def test_words_for_programmers_are_not_shown(app: Driver, tmp_path: Path) -> None:
    whole = encoded(Image.fromarray(bar()), "PNG")
    files = {
        "cut.png": whole[: len(whole) // 2],
        "cut.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
        "binary.jsonl": whole,
        "deep.json": b'{"strokes":' + b"[" * 100_000,
    }
    app.controller.set_look("light", "ko", projector=False)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        app.drop(tmp_path / name)
        assert name in app.banner
        for word in ("codec", "recursion", "decoder", "truncated", "Truncated"):
            assert word not in app.banner, name


def test_of_many_drawings_it_is_said_that_one_is_shown(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    lines = [drawing_to_json(drawing(places), label) for places, label in ((ONE, 1), (SEVEN, 7))]
    path.write_text("\n".join(lines))
    app.drop(path)
    assert app.wait_for_prediction() == "1"
    assert "My digits" in app.banner
    path.write_text(lines[1] + "\n")
    app.drop(path)
    assert app.wait_for_prediction() == "7"
    assert app.banner == ""


def test_a_file_that_was_copied_is_pasted(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    path.write_bytes(ONES["grey.png"]())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    app.action("paste").trigger()
    assert app.wait_for_prediction() == "1"


def test_a_blank_screenshot_is_told(app: Driver) -> None:
    app.stroke(SEVEN)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    app.action("paste").trigger()
    assert "the clipboard" in app.banner
    assert app.wait_for_prediction() == "7"


def test_a_class_s_file_is_dropped_on_the_gallery(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    lines = [drawing_to_json(drawing(places), label) for places, label in ((ONE, 1), (SEVEN, 7))]
    path.write_text("\n".join(lines))
    app.action("my_digits").trigger()
    gallery = app.find(MyDigitsDialog, "my_digits")
    assert drop(gallery, [QUrl.fromLocalFile(str(path))])
    listed = app.find(QListView, "digit_list").model()
    wait_until(lambda: listed.rowCount() == 2, "the file")
    assert not drop(gallery, [QUrl("https://example.org/class.jsonl")])


# -- generated ------------------------------------------------------------------------------------


def in_words(path: Path) -> None:
    """Open a file; what cannot be opened must say so and name it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ink = open_ink(path)
            holds_more(path)
    except CnnDesktopError as error:
        assert path.name in str(error)
    else:
        assert isinstance(ink.is_empty, bool)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["strokes", "widths", "label", "x"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@GENERATED
@given(value=JSON, ending=st.sampled_from([".jsonl", ".json", ".gz"]))
def test_any_json_is_a_drawing_or_refused(
    value: object, ending: str, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / f"any{ending}"
    path.write_text(json.dumps(value))
    in_words(path)


POINTS = st.lists(
    st.lists(st.floats(-1e6, 1e6) | st.floats() | st.just(1e308), min_size=1, max_size=4),
    max_size=5,
)


@GENERATED
@given(strokes=st.lists(POINTS, max_size=4), widths=st.none() | st.lists(st.floats(), max_size=4))
def test_any_strokes_are_painted_or_refused(
    strokes: object, widths: object, tmp_path: Path, qapp: QApplication
) -> None:
    value = {"strokes": strokes} | ({"widths": widths} if widths is not None else {})
    path = tmp_path / "any.jsonl"
    path.write_text(json.dumps(value))
    try:
        ink = open_ink(path)
    except CnnDesktopError as error:
        assert path.name in str(error)
        return
    assert isinstance(ink, Drawing)
    assert np.isfinite(rasterize(ink)).all()


@GENERATED
@given(
    name=st.sampled_from(sorted(ONES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    share=st.floats(0, 1),
)
def test_any_damaged_picture_is_read_or_refused(
    name: str,
    changes: list[tuple[float, int]],
    share: float,
    tmp_path: Path,
    qapp: QApplication,
) -> None:
    data = bytearray(ONES[name]() if name != "tall.png" else ONES["grey.png"]())
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    path = tmp_path / name
    path.write_bytes(data[: int(share * len(data))] if share < 0.5 else data)
    in_words(path)


@GENERATED
@given(
    data=st.binary(max_size=200),
    ending=st.sampled_from([".png", ".jpg", ".gif", ".webp", ".tif", ".bmp", ".jsonl", ".gz"]),
    start=st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"\x1f\x8b\x08\0"]
    ),
)
def test_any_bytes_are_read_or_refused(
    data: bytes, ending: str, start: bytes, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(start + data)
    in_words(path)


@GENERATED
@given(
    header=JSON | st.dictionaries(st.text(max_size=3), JSON, max_size=3),
    length=st.none() | st.integers(0, 2**64 - 1),
    rest=st.binary(max_size=40),
)
def test_any_safetensors_is_a_model_or_refused(
    header: object, length: int | None, rest: bytes, tmp_path: Path
) -> None:
    text = json.dumps(header).encode()
    path = tmp_path / "any.safetensors"
    size = len(text) if length is None else length
    path.write_bytes(struct.pack("<Q", size) + text + rest)
    with pytest.raises(CnnDesktopError, match=r"any\.safetensors"):
        load_checkpoint(path)
