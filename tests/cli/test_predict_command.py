"""``cnn-desktop predict``: pictures and drawings, and files that are neither."""

from __future__ import annotations

import gzip
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnn_desktop.__main__ import main
from cnn_desktop.core.checkpoint import Checkpoint, save_checkpoint
from cnn_desktop.core.classifier import Classifier
from cnn_desktop.core.digits.picture import normalise, read_picture
from cnn_desktop.core.drawing import Drawing, Point, Stroke, drawing_to_json
from cnn_desktop.core.networks.build import build, copy_weights
from cnn_desktop.core.networks.layers import Flatten, GlobalAvgPool2d, Linear, Network
from cnn_desktop.core.raster import rasterize
from tests.cli.small_data import small_checkpoint

Shown = pytest.CaptureFixture[str]
SEVEN = Drawing((Stroke((Point(0, 0), Point(12, 0), Point(4, 20))),))
ONE = Drawing((Stroke((Point(5, 0), Point(5, 20))),))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.safetensors"
    save_checkpoint(path, small_checkpoint())
    return path


@pytest.fixture
def seven(tmp_path: Path) -> Path:
    path = tmp_path / "seven.png"
    ink = np.kron(rasterize(SEVEN), np.ones((10, 10)))
    Image.fromarray((255 - 255 * ink).astype(np.uint8)).save(path)  # dark on light
    return path


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


def test_a_picture_dark_on_light_or_light_on_dark(
    seven: Path, model: Path, tmp_path: Path, capsys: Shown
) -> None:
    inverted = tmp_path / "inverted.jpg"
    Image.fromarray(255 - np.asarray(Image.open(seven))).save(inverted, quality=95)
    assert main(["predict", "--json", "--model", str(model), str(seven), str(inverted)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    dark, light = lines_of(shown.out)
    expected = Classifier(small_checkpoint()).predict(normalise(read_picture(seven)))
    assert (dark["file"], light["file"]) == (str(seven), str(inverted))
    assert dark["digit"] == light["digit"] == expected.winner
    assert dark["class"] == str(expected.winner)
    assert dark["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=1e-6)
    assert dark["confidence"] == max(dark["probabilities"])
    assert light["probabilities"] == pytest.approx(dark["probabilities"], abs=0.05)
    assert sum(dark["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_line_for_people(seven: Path, capsys: Shown) -> None:
    assert main(["predict", str(seven)]) == 0  # with the shipped model
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{seven}: 7 (9")
    assert "%)" in line


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".jsonl.gz", ".JSONL"])
def test_each_drawing_of_a_stroke_file(
    suffix: str, model: Path, tmp_path: Path, capsys: Shown
) -> None:
    path = tmp_path / f"drawn{suffix}"
    text = f"{drawing_to_json(ONE)}\n\n{drawing_to_json(SEVEN, 7)}\n".encode()
    path.write_bytes(gzip.compress(text) if suffix.endswith("gz") else text)
    assert main(["predict", "--json", "--model", str(model), str(path)]) == 0
    lines = lines_of(capsys.readouterr().out)
    assert [line["line"] for line in lines] == [1, 3]
    classifier = Classifier(small_checkpoint())
    for line, drawing in zip(lines, (ONE, SEVEN), strict=True):
        expected = classifier.predict(rasterize(drawing))
        assert line["digit"] == expected.winner
        assert line["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=1e-6)


def test_nothing_drawn_is_no_digit(model: Path, tmp_path: Path, capsys: Shown) -> None:
    paper = tmp_path / "paper.png"
    Image.new("L", (100, 80), 240).save(paper)
    blank = tmp_path / "blank.jsonl"
    blank.write_text('{"strokes": []}\n')
    arguments = ["predict", "--model", str(model), str(paper), str(blank)]
    assert main([*arguments, "--json"]) == 0
    for line in lines_of(capsys.readouterr().out):
        assert line["digit"] is line["class"] is line["confidence"] is line["probabilities"] is None
    assert main(arguments) == 0
    assert capsys.readouterr().out.count("nothing is drawn") == 2


def test_bad_files_are_named_and_the_others_read(
    seven: Path, model: Path, tmp_path: Path, capsys: Shown
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("the digit is a seven")
    cut = tmp_path / "cut.png"
    cut.write_bytes(seven.read_bytes()[:100])
    half = tmp_path / "half.jsonl"
    half.write_text(f"{drawing_to_json(ONE)}\nscribble\n{drawing_to_json(ONE)}\n")
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    bad = [tmp_path / "nowhere.png", tmp_path, text, cut, half, empty]
    files = [str(path) for path in (*bad, seven)]
    assert main(["predict", "--json", "--model", str(model), *files]) == 1
    shown = capsys.readouterr()
    assert [line["file"] for line in lines_of(shown.out)] == [str(half), str(seven)]
    complaints = shown.err.splitlines()
    assert len(complaints) == len(bad)
    for path, complaint in zip(bad, complaints, strict=True):
        assert str(path) in complaint
    assert "line 2" in complaints[4]


def test_a_model_of_other_classes_names_them(seven: Path, tmp_path: Path, capsys: Shown) -> None:
    path = tmp_path / "letters.safetensors"
    save_checkpoint(path, replace(small_checkpoint(), class_names=tuple("abcdefghij")))
    assert main(["predict", "--json", "--model", str(path), str(seven)]) == 0
    (line,) = lines_of(capsys.readouterr().out)
    assert line["digit"] is None
    assert line["class"] == "abcdefghij"[int(np.argmax(line["probabilities"]))]


def test_a_model_of_other_sizes_does_not_fit(seven: Path, tmp_path: Path, capsys: Shown) -> None:
    network = Network("tiny", (1, 8, 8), (Flatten(), Linear(10)))
    path = tmp_path / "tiny.safetensors"
    save_checkpoint(path, Checkpoint("tiny", network, copy_weights(build(network, 1))))
    strokes = tmp_path / "seven.jsonl"
    strokes.write_text(drawing_to_json(SEVEN) + "\n")
    assert main(["predict", "--model", str(path), str(strokes)]) == 1
    assert "does not fit" in capsys.readouterr().err


def test_a_model_for_colours_reads_pictures_as_an_import_does(
    tmp_path: Path, capsys: Shown
) -> None:
    network = Network("mean", (3, 4, 6), (GlobalAvgPool2d(), Flatten(), Linear(2)))
    weights = {
        "linear1.weight": np.array([[9, 0, 0], [0, 0, 9]], np.float32),  # red or blue
        "linear1.bias": np.zeros(2, np.float32),
    }
    path = tmp_path / "mean.safetensors"
    save_checkpoint(path, Checkpoint("mean", network, weights, ("red", "blue")))
    files = []
    for name, colour in (("r", (255, 0, 0)), ("b", (0, 0, 255)), ("g", (0, 255, 0))):
        files.append(str(tmp_path / f"{name}.png"))
        Image.new("RGB", (50, 40), colour).save(files[-1])
    assert main(["predict", "--json", "--model", str(path), *files]) == 0
    red, blue, green = lines_of(capsys.readouterr().out)
    assert [red["class"], blue["class"]] == ["red", "blue"]
    assert (red["digit"], red["sure"], red["reason"]) == (None, True, None)
    assert (green["sure"], "it could be" in green["reason"]) == (False, True)


def test_noise_is_called_not_sure_with_the_reason(tmp_path: Path, capsys: Shown) -> None:
    noise = tmp_path / "noise.png"
    pixels = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.uint8)
    Image.fromarray(pixels).save(noise)
    assert main(["predict", str(noise)]) == 0  # with the shipped model
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{noise}: not sure: ")
    assert main(["predict", "--json", str(noise)]) == 0
    (told,) = lines_of(capsys.readouterr().out)
    assert told["sure"] is False
    assert told["reason"] in line
    assert told["digit"] == int(np.argmax(told["probabilities"]))  # as before


def test_two_digits_side_by_side_are_told_apart_from_one(tmp_path: Path, capsys: Shown) -> None:
    both = Drawing(
        tuple(
            Stroke(tuple(Point(p.x + shift, p.y) for p in stroke.points))
            for shift, drawing in ((0, SEVEN), (30, ONE))
            for stroke in drawing.strokes
        )
    )
    strokes = tmp_path / "two.jsonl"
    strokes.write_text(f"{drawing_to_json(SEVEN)}\n{drawing_to_json(both)}\n")
    assert main(["predict", str(strokes)]) == 0
    one, two = capsys.readouterr().out.splitlines()
    assert "not sure" not in one
    assert "not sure: these look like two digits" in two


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_file_name_that_is_no_text(seven: Path, model: Path, capsys: Shown) -> None:
    odd = Path(os.fsdecode(os.fsencode(seven.parent) + b"/\xff.png"))
    odd.write_bytes(seven.read_bytes())
    assert main(["predict", "--model", str(model), str(odd)]) == 0
    assert r"\udcff.png" in capsys.readouterr().out
    assert main(["predict", "--json", "--model", str(model), str(odd)]) == 0
    assert lines_of(capsys.readouterr().out)[0]["file"] == str(odd)
