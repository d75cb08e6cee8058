"""The window in Korean: every text translated, every text switched, none cut off."""

from __future__ import annotations

import ast
import importlib.util
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMessageBox,
    QWidget,
)

from cnn_desktop.core import errors
from cnn_desktop.core.checkpoint import load_checkpoint
from cnn_desktop.core.data import reasons as data_reasons
from cnn_desktop.core.data.reasons import FileWrongSize
from cnn_desktop.core.digits.picture import read_picture
from cnn_desktop.core.drawing import read_drawings
from cnn_desktop.core.errors import CnnDesktopError, DataFileDamaged, RecipeInvalid
from cnn_desktop.core.networks import layers
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.language import Language
from cnn_desktop.gui.common.reasons import FOREIGN_REASONS, OWN_REASONS, reason_text
from cnn_desktop.gui.help_text import HelpDialog
from cnn_desktop.gui.train.progress_text import duration_text
from cnn_desktop.gui.training_run import RunState
from tests.conftest import REPOSITORY
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, Driver, button_texts, wait_until

SCRIPT = REPOSITORY / "scripts" / "translations.py"
FILE = REPOSITORY / "resources" / "translations" / "cnn_desktop_ko.ts"
PAGES = ("draw", "train", "inspect")
HANGUL = re.compile("[가-힣]")

# Same in both languages: names, and signs between fields.
SAME = {"CNN Desktop", "CPU", "{first}; {second}", "{0} MB"}


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script: Any = load_script()
MESSAGES: dict[tuple[str, str], str] = script.messages(FILE)


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    """Korean without a window."""
    language = Language(qapp)
    language.set_code("ko")
    yield
    language.set_code("en")


@pytest.fixture
def switching(open_app: Opener) -> Iterator[Driver]:
    """The program in English; it speaks English again at the end, whatever happens."""
    driver = open_app("--lang", "en")
    driver.wait_until_reading()
    yield driver
    switch(driver, "en")


# -- the files ------------------------------------------------------------------------------------


def test_every_text_of_the_sources_is_collected_and_translated() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == ""


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    damaged = FILE.read_text(encoding="utf-8")
    for before, after in (
        ("<translation>지우개</translation>", '<translation type="unfinished"></translation>'),
        ("<translation>값 {0}개</translation>", "<translation>값 {1}개</translation>"),
        ("<source>Draw a digit here</source>", "<source>Draw it here</source>"),
    ):
        assert before in damaged
        damaged = damaged.replace(before, after, 1)
    copy = tmp_path / FILE.name
    copy.write_text(damaged, encoding="utf-8")
    problems = "\n".join(script.find_problems(copy))
    assert "not translated: ('DrawPage', 'Eraser')" in problems
    assert "other fields than in the source: ('LayersView', '{0} values')" in problems
    assert "not collected yet: ('DrawPage', 'Draw a digit here')" in problems
    assert "no longer used: ('DrawPage', 'Draw it here')" in problems


def test_a_text_that_cannot_be_collected_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "page.py").write_text('x = self.tr(f"{count} maps")\ny = self.tr("maps")\n')
    monkeypatch.setattr(script, "REPOSITORY", tmp_path)
    monkeypatch.setattr(script, "ROOMS", ("room",))
    (problem,) = script.hidden_texts()
    assert problem.startswith("room/page.py:1:")


@pytest.mark.parametrize(("key", "text"), MESSAGES.items(), ids=str)
def test_fields_are_those_of_the_source(key: tuple[str, str], text: str) -> None:
    assert placeholders(text) == placeholders(key[1])
    assert text.count("&") == key[1].count("&")
    assert text.count("<b>") == key[1].count("<b>")
    assert (text == key[1]) == (key[1] in SAME)


def test_the_compiled_file_says_what_the_other_says(tmp_path: Path, qapp: QApplication) -> None:
    fresh = tmp_path / "fresh.qm"
    script.compile_to(FILE, fresh)
    kept, compiled = QTranslator(), QTranslator()
    assert kept.load(str(FILE.with_suffix(".qm")))
    assert compiled.load(str(fresh))
    for (context, source), text in MESSAGES.items():
        assert kept.translate(context, source) == text
        assert compiled.translate(context, source) == text


# -- errors ---------------------------------------------------------------------------------------


def error_classes() -> list[type[CnnDesktopError]]:
    found = [
        value
        for value in {**vars(errors), **vars(data_reasons)}.values()
        if isinstance(value, type) and issubclass(value, CnnDesktopError)
    ]
    return [cls for cls in found if "template" in vars(cls) and cls is not CnnDesktopError]


@pytest.mark.parametrize("cls", error_classes(), ids=lambda cls: cls.__name__)
def test_every_error_can_be_said_in_korean(cls: type[CnnDesktopError], korean: None) -> None:
    fields = [
        (name, spec, number)
        for number, (_, name, spec, _) in enumerate(string.Formatter().parse(cls.template))
        if name is not None
    ]
    values: dict[str, Any] = {
        name: 4711 + number if spec else f"value{number}" for name, spec, number in fields
    }
    said = error_text(cls(**values))
    if cls.template not in SAME:
        assert HANGUL.search(said)
    for name, spec, _ in fields:
        assert format(values[name], spec or "") in said


def test_an_error_that_nobody_foresaw_is_said_in_korean(korean: None) -> None:
    said = error_text(ZeroDivisionError("division by zero"))
    assert HANGUL.search(said)
    assert "ZeroDivisionError: division by zero" in said


def test_an_impossible_value_is_named_as_the_form_calls_it(korean: None) -> None:
    said = error_text(RecipeInvalid(field="batch_size", value=7, rule="6"))
    assert said.startswith("배치 크기 = 7")


def test_a_reason_inside_an_error_is_translated_with_its_numbers(korean: None) -> None:
    error = DataFileDamaged(path="a.gz", reason=FileWrongSize(found=1234, expected=5678))
    assert "크기가 5,678바이트가 아니라 1,234바이트입니다" in error_text(error)


@pytest.mark.parametrize(
    "line",
    [
        b"3",
        b"{}",
        b'{"strokes": [[[1, 2]]], "label": 12}',
        b'{"strokes": [[[1, "x"]]]}',
        b'{"strokes": [[[1e30, 2]]]}',
        b'{"strokes": [[[1]]]}',
        b'{"strokes": [[[1, 2, 7]]]}',
        b'{"strokes": [[[1, 2]]], "widths": []}',
        b'{"strokes": [[[1, 2]]], "widths": ["x"]}',
        b'{"strokes": ',
        b'{"strokes": []} and more',
        b"{'strokes': []}",
        b"\x1f\x8b and no gzip file",
    ],
)
def test_what_is_wrong_with_a_stroke_file_is_said_in_korean(
    line: bytes, tmp_path: Path, korean: None
) -> None:
    path = tmp_path / "strokes.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(CnnDesktopError) as caught:
        list(read_drawings(path))
    assert_korean(error_text(caught.value), str(path))


@pytest.mark.parametrize("name", ["missing.png", "folder", "text.png"])
def test_what_is_wrong_with_a_picture_is_said_in_korean(
    name: str, tmp_path: Path, korean: None
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(CnnDesktopError) as caught:
        read_picture(tmp_path / name)
    assert_korean(error_text(caught.value), str(tmp_path / name))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(30), b"\xff" * 40, b"a text " * 9, b"{}"]
)
def test_what_is_wrong_with_a_model_is_said_in_korean(
    content: bytes, tmp_path: Path, korean: None
) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(content)
    with pytest.raises(CnnDesktopError) as caught:
        load_checkpoint(path)
    assert_korean(error_text(caught.value), str(path))


@pytest.mark.parametrize(
    "network",
    [
        (layers.Linear(10),),
        (layers.Conv2d(3, kernel_size=40),),
        (layers.Flatten(), layers.MaxPool2d(2)),
        (layers.Flatten(), layers.BatchNorm2d()),
        (layers.Flatten(), layers.Conv2d(3, kernel_size=3)),
        (layers.Dropout(2.0),),
        (layers.Conv2d(1_000_000, kernel_size=3),),
        (layers.Flatten(), layers.Linear(10, init="mine")),
    ],
)
def test_what_does_not_fit_in_a_network_is_said_in_korean(
    network: tuple[layers.Layer, ...], korean: None
) -> None:
    with pytest.raises(errors.LayerDoesNotFit) as caught:
        layers.Network("mine", (1, 28, 28), network).trace()
    assert_korean(error_text(caught.value))


def test_reasons_are_unchanged_in_english() -> None:
    for text in ("a window of 5 does not fit into 3 pixels with padding 0", "no such reason"):
        assert reason_text(text) == text


def test_every_reason_of_core_is_listed() -> None:
    """A new ``ValueError`` or ``reason=`` that a user may meet needs a line in reasons.py."""
    rooms = [
        REPOSITORY / "cnn_desktop" / "core" / name
        for name in (
            *("networks/layers/shapes.py", "networks/layers/plain.py", "networks/layers/blocks.py"),
            *("networks/layers/network.py", "networks/layers/json_form.py", "networks/own.py"),
            *("checkpoint.py", "drawing.py", "digits/picture.py"),
            *("runs/state.py", "runs/files.py", "runs/job.py", "runs/beginning.py"),
            "runs/epoch_weights.py",
        )
    ]
    rooms += [REPOSITORY / "cnn_desktop" / "gui" / "ink_files.py"]
    found = {text for room in rooms for text in quoted_reasons(room)}
    assert "it is cut off" in found
    assert "{0} is out of range" in found
    assert found - set(OWN_REASONS) == set()


def test_reasons_are_listed_once() -> None:
    reasons = (*OWN_REASONS, *FOREIGN_REASONS)
    assert len(reasons) == len(set(reasons))


# -- the window -----------------------------------------------------------------------------------


def test_the_language_switches_while_the_program_runs(
    switching: Driver, tmp_path: Path, tiny_data: None
) -> None:
    driver = switching
    driver.stroke(ONE)
    train_once(driver)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"label": 12, "strokes": []}\n')
    driver.drop(bad)
    english = all_texts(driver)
    assert not {text for text in english.values() if is_korean(text)}

    switch(driver, "ko")
    korean = all_texts(driver)
    assert sorted(leftovers(korean.values())) == []
    assert driver.action("language_ko").isChecked()
    for place, words in (
        ("start_training", "학습 시작"),
        ("result_text", "테스트 정확도"),
        ("training_progress_text", "지난 학습: 에폭 1/1"),
        ("model_details", "방금 학습함"),
    ):
        assert any(f" {place} " in key and words in text for key, text in korean.items()), place
    assert "레이블(label)이 0부터 9까지의 숫자가 아닙니다" in driver.banner

    switch(driver, "en")
    again = all_texts(driver)
    assert {key: text for key, text in again.items() if text != english.get(key)} == {}
    assert again.keys() == english.keys()


def test_dialogs_and_the_model_menu_speak_korean(switching: Driver) -> None:
    driver = switching
    switch(driver, "ko")
    for name in ("about", "help"):
        driver.action(name).trigger()
        box = driver.window.findChild(QDialog, name)
        assert isinstance(box, QMessageBox | HelpDialog)
        words = box.text() if isinstance(box, QMessageBox) else box.text
        texts = [words, box.windowTitle(), *button_texts(box)]
        assert all(is_korean(text) for text in texts), texts
        assert leftovers(texts) == set()
        box.close()
        box.deleteLater()
    menu = [text for text in driver.menu_texts() if text]
    assert all(is_korean(text) for text in menu), menu


def test_a_started_window_speaks_the_language_asked_for(open_app: Opener) -> None:
    driver = open_app("--lang", "ko", show=False)
    assert driver.widget("nav_draw").property("text") == "그리기"
    assert driver.action("language_ko").isChecked()
    driver.action("language_en").trigger()


@pytest.mark.parametrize("projector", [False, True])
def test_no_korean_text_is_cut_off(switching: Driver, projector: bool) -> None:
    driver = switching
    driver.window.resize(1280, 720)
    switch(driver, "ko")
    if projector:
        driver.action("projector").trigger()
    cut = []
    for page in PAGES:
        driver.go(page)
        for _ in range(2):  # wrapped texts get their height in the second turn
            driver.qapp.processEvents()
        cut += [describe(widget) for widget in labels(driver) if is_cut(widget)]
    assert cut == []


def test_times_are_said_in_korean(korean: None) -> None:
    assert [duration_text(s) for s in (40, 180, 4800)] == ["40초", "3분", "1시간 20분"]


# -- helpers --------------------------------------------------------------------------------------


def placeholders(text: str) -> list[str]:
    parts = string.Formatter().parse(text)
    return sorted(f"{name}!{form}:{spec}" for _, name, spec, form in parts if name is not None)


def quoted_reasons(path: Path) -> Iterator[str]:
    """Yield what a module says in ``ValueError``, ``TypeError``, ``reason=`` and the like."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        said = [node.args[0]] if name in {"ValueError", "TypeError"} and node.args else []
        if name[:1].isupper():
            said += [word.value for word in node.keywords if word.arg in {"reason", "rule"}]
        for text in map(as_template, said):
            if re.search("[a-z]{2}|MB", text):
                yield text


def as_template(node: ast.expr) -> str:
    """Return a literal or an f-string with numbered fields."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    text, count = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            text, count = f"{text}{{{count}}}", count + 1
    return text


def assert_korean(said: str, *names: str) -> None:
    """Fail when English words are left; names of files and what stands in braces are none."""
    for name in names:
        said = said.replace(name, "")
    said = re.sub(r"\{.*\}|\[.*\]|\([^)]*\)|'[^']*'", "", said)
    words = set(re.findall("[A-Za-z]{3,}", said)) - ALLOWED
    assert not words, f"{sorted(words)} in {said!r}"
    assert HANGUL.search(said)


ALLOWED = {
    *("JSON", "PNG", "JPEG", "Flatten", "strokes", "widths", "label", "gzip", "safetensors"),
    *("conv", "norm", "pool", "linear", "dropout", "flatten"),
}


def switch(driver: Driver, code: str) -> None:
    """Choose a language from the menu."""
    driver.action(f"language_{code}").trigger()
    QCoreApplication.sendPostedEvents()
    driver.qapp.processEvents()


def train_once(driver: Driver) -> None:
    """Train for an epoch, so that there are curves and a result."""
    driver.go("train")
    combo = driver.find(QComboBox, "network")
    combo.setCurrentIndex(combo.findText("lenet-like"))
    driver.widget("epochs").setProperty("value", 1)
    driver.click("start_training")
    wait_until(lambda: driver.run.history.epochs, "an epoch")
    driver.wait_for_state(RunState.IDLE)
    assert driver.widget("result").isVisible()


def all_texts(driver: Driver) -> dict[str, str]:
    """Return all that can be read or heard in the window, by its place."""
    for page in PAGES:  # pages catch up when they are shown
        driver.go(page)
        driver.qapp.processEvents()
    texts: dict[str, str] = {"window": driver.window.windowTitle()}
    for number, widget in enumerate(driver.window.findChildren(QWidget)):
        for what, text in texts_of(widget):
            texts[f"{number} {type(widget).__name__} {widget.objectName()} {what}"] = text
    for action in driver.window.findChildren(QAction):
        if name := action.objectName():
            texts[f"action {name} "] = action.text()
    return {place: text for place, text in texts.items() if text.strip()}


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    for name in ("text", "title", "placeholderText", "_hint", "_empty_text", "_unit_word"):
        value = getattr(widget, name, "")
        value = value() if callable(value) else value
        if isinstance(value, str):
            yield name, value
    yield "toolTip", widget.toolTip()
    yield "accessibleName", widget.accessibleName()
    if type(widget).__name__ != "ProbabilityBars":  # class names and shares
        yield "accessibleDescription", widget.accessibleDescription()
    if isinstance(widget, QComboBox):
        for index in range(widget.count()):
            yield f"item {index}", widget.itemText(index)
    if isinstance(widget, pg.PlotWidget):
        for side in ("left", "bottom"):
            yield side, widget.getAxis(side).labelText
        legend = widget.getPlotItem().legend  # one of the two plots has it
        for index, (_, label) in enumerate(legend.items if legend else ()):
            yield f"legend {index}", label.text


def leftovers(texts: Any) -> set[str]:
    """Return the texts that are one of the English sources, fields filled or not."""
    sources = {source for (_, source), text in MESSAGES.items() if text != source}
    exact = {source.replace("&", "") for source in sources if "{" not in source}
    patterns = [
        re.compile(".+?".join(map(re.escape, re.split(r"\{[^{}]+\}", source))))
        for source in sources
        if "{" in source and re.search("[a-z]{2}", re.sub(r"\{[^{}]+\}", "", source))
    ]
    lines = {line for text in texts for line in (text, *text.splitlines())}
    plain = {re.sub("<[^>]*>", "", line).replace("&", "") for line in lines}
    return {
        text for text in plain if text in exact or any(each.fullmatch(text) for each in patterns)
    }


def is_korean(text: str) -> bool:
    return bool(HANGUL.search(text)) and text not in {"한국어", "Language / 언어"}


def labels(driver: Driver) -> list[QWidget]:
    """Return the visible widgets with a line of text."""
    found = driver.window.findChildren(QWidget)
    return [w for w in found if isinstance(w, QLabel | QAbstractButton) and w.isVisible()]


def is_cut(widget: QWidget) -> bool:
    assert isinstance(widget, QLabel | QAbstractButton)
    if not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height()
    return widget.sizeHint().width() > widget.width()


def describe(widget: QWidget) -> str:
    text = widget.property("text")
    return f"{widget.objectName()} {text!r}: {widget.sizeHint()} in {widget.size()}"
