"""The frame: navigation, menus, keys, files dropped on it, and what it remembers."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray, QLocale, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QProgressBar,
    QSlider,
    QToolButton,
    QWidget,
)

from cnn_desktop.core.checkpoint import load_checkpoint, save_checkpoint
from cnn_desktop.core.digits.picture import Picture
from cnn_desktop.core.drawing import Drawing, drawing_to_json
from cnn_desktop.core.networks.layers import Flatten, Linear
from cnn_desktop.gui.common.canvas import Canvas
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.common.probability_bars import ProbabilityBars
from cnn_desktop.gui.help_text import HelpDialog
from cnn_desktop.gui.inspect.layer_row import LayerRow
from cnn_desktop.gui.settings import LANGUAGE, PROJECTOR, THEME, Settings
from cnn_desktop.gui.train.curves import Plot
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, drawing, drop, wait_until
from tests.gui.models import bad_files, in_use, make_checkpoint

PAGES = ("draw", "train", "inspect")


def blank(app: Driver) -> bool:
    return app.session.ink.is_empty


def name_in_use(app: Driver) -> str:
    return app.session.model.checkpoint.name if app.session.model else ""


# -- navigation -----------------------------------------------------------------------------------


def test_every_navigation_button_leads_to_its_page(app: Driver) -> None:
    for page in ("inspect", "train", "draw", "draw"):
        app.go(page)
        assert app.window.page == page
        for other in PAGES:
            assert app.widget(f"page_{other}").isVisible() == (other == page)
            assert app.find(QToolButton, f"nav_{other}").isChecked() == (other == page)


def test_control_and_a_digit_lead_to_the_pages(app: Driver) -> None:
    def press(key: Qt.Key, page: str) -> None:
        QTest.keyClick(app.window, key, Qt.KeyboardModifier.ControlModifier)
        wait_until(lambda: app.window.page == page, page)

    press(Qt.Key.Key_3, "inspect")
    press(Qt.Key.Key_2, "train")
    press(Qt.Key.Key_1, "draw")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_option_opens_that_page(page: str, open_app: Opener) -> None:
    assert open_app("--page", page).window.page == page


def test_pages_that_are_not_built_are_not_shown(app: Driver) -> None:
    names = {button.objectName() for button in app.window.findChildren(QToolButton)}
    assert {name for name in names if name.startswith("nav_")} == {f"nav_{p}" for p in PAGES}


# -- names for tests and screen readers -----------------------------------------------------------


STABLE = (
    "canvas prediction confidence probabilities input_preview feature_maps clear undo redo",
    "page_draw page_train page_inspect nav_draw nav_train nav_inspect",
    "network dataset recipe epochs batch_size learning_rate",
    "start_training pause_training stop_training loss_plot accuracy_plot training_progress",
    "filters layer model_menu",
)


def test_the_public_handles_are_there_once(app: Driver) -> None:
    names = " ".join(STABLE).split()
    assert len(set(names)) == 30
    for name in names:
        app.widget(name)


INTERACTIVE = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QProgressBar)
PAINTED = (Canvas, ImageGrid, LayerRow, Plot, ProbabilityBars)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_interactive_widget_has_a_name_for_screen_readers(
    language: str, open_app: Opener
) -> None:
    app = open_app("--lang", language)
    nameless = []
    for widget in app.window.findChildren(QWidget):
        part_of_another = isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        if part_of_another or widget.objectName().startswith("qt_"):
            continue
        if isinstance(widget, INTERACTIVE + PAINTED):
            # A button, a list and a field are named by the text that they show.
            spoken = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or any(letter.isalpha() for letter in spoken)):
                nameless.append(f"{type(widget).__name__} {widget.objectName()!r}")
    assert nameless == []


@pytest.mark.parametrize("page", PAGES)
def test_every_control_can_be_reached_by_tab(page: str, app: Driver) -> None:
    app.stroke(SEVEN)
    app.stroke(ONE)
    app.click("undo")  # so that all of undo, redo and clear can be used
    app.go(page)
    reached: list[str] = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert all(reached), "something without a name takes the focus"
    controls = (QAbstractButton, QSlider, QComboBox, QAbstractSpinBox, Canvas, LayerRow)
    for widget in app.widget(f"page_{page}").findChildren(QWidget):
        if isinstance(widget, controls) and widget.isVisible() and widget.isEnabled():
            assert widget.objectName() in reached, widget.objectName()
    assert {f"nav_{name}" for name in PAGES} | {"model_menu"} <= set(reached)
    if page == "inspect":
        assert {"filters", "inspect_maps"} <= set(reached)


# -- menus ----------------------------------------------------------------------------------------


def actions(app: Driver) -> list[QAction]:
    return [a for a in app.window.findChildren(QAction) if a.objectName().startswith("action_")]


def test_every_action_is_in_a_menu_has_a_text_and_a_key_of_its_own(app: Driver) -> None:
    keys: list[str] = []
    for action in actions(app):
        assert action.text(), action.objectName()
        assert any(isinstance(owner, QMenu) for owner in action.associatedObjects())
        keys += [key.toString() for key in action.shortcuts()]
    keys += [app.find(QToolButton, f"nav_{page}").shortcut().toString() for page in PAGES]
    assert len(keys) == len(set(keys)), sorted(keys)
    for name in ("quit", "undo", "redo", "open_drawing", "save_drawing", "help", "full_screen"):
        assert not app.action(name).shortcut().isEmpty(), f"{name} has no key here"


def test_no_action_is_dead(
    app: Driver, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each one that can be chosen does something; those that cannot are greyed out."""
    done: list[str] = []
    picture = tmp_path / "digit.png"
    Image.fromarray(np.eye(30, dtype=np.uint8) * 255).save(picture)
    model = tmp_path / "other.safetensors"
    save_checkpoint(model, make_checkpoint(name="other"))
    wanted = [str(picture), str(model)]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (wanted.pop(0), ""))
    saved = [str(tmp_path / "saved.png"), str(tmp_path / "saved.safetensors")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (saved.pop(0), ""))

    def open_url(url: QUrl) -> bool:
        done.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)

    assert {a.objectName() for a in actions(app) if not a.isEnabled()} == {
        f"action_{name}" for name in ("undo", "redo", "clear", "pause_training", "stop_training")
    }
    app.action("open_drawing").trigger()
    assert isinstance(app.session.ink, Picture)
    app.action("save_drawing").trigger()
    assert (tmp_path / "saved.png").is_file()
    app.action("open_model").trigger()
    app.wait_for_models()
    assert name_in_use(app) == "other"
    app.action("save_model").trigger()
    app.wait_for_models()
    assert load_checkpoint(tmp_path / "saved.safetensors").name == "other"
    app.action("use_shipped").trigger()
    app.wait_for_models()
    assert name_in_use(app) != "other"

    app.action("copy").trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    before = app.session.ink
    app.action("clear").trigger()
    assert blank(app)
    app.action("paste").trigger()
    assert not blank(app)
    app.action("undo").trigger()
    app.action("undo").trigger()
    assert app.session.ink is before
    app.action("redo").trigger()
    assert blank(app)

    dark = app.action("theme_dark"), app.action("theme_light")
    colours = []
    for action in dark:
        action.trigger()
        colours.append(app.qapp.palette().color(QPalette.ColorRole.Window).name())
    assert colours[0] != colours[1]
    app.action("theme_system").trigger()
    app.action("language_ko").trigger()
    QApplication.processEvents()
    korean = app.action("quit").text()
    app.action("language_en").trigger()
    QApplication.processEvents()
    assert app.action("quit").text() != korean
    size = app.qapp.font().pixelSize()
    app.action("projector").trigger()
    assert app.qapp.font().pixelSize() > size
    app.action("projector").trigger()
    app.action("full_screen").trigger()
    assert app.window.isFullScreen()
    app.action("full_screen").trigger()
    assert not app.window.isFullScreen()

    app.action("start_training").trigger()
    assert app.window.page == "train"
    app.wait_for_step(1)
    app.action("pause_training").trigger()
    assert app.run.state is RunState.PAUSED
    app.action("stop_training").trigger()
    app.wait_for_state(RunState.IDLE)

    for name in ("help", "about"):
        app.action(name).trigger()
        (box,) = app.window.findChildren(QDialog, name)
        assert box.isVisible()
        box.close()
    app.action("open_log").trigger()
    app.action("open_data").trigger()
    assert [Path(folder).name for folder in done] == ["logs", "data"]
    app.action("quit").trigger()
    assert not app.window.isVisible()
    assert wanted == saved == []


KEYS = {
    "open_drawing": "Ctrl+O",
    "save_drawing": "Ctrl+S",
    "undo": "Ctrl+Z",
    "quit": "Ctrl+Q",
    "help": "F1",
    "full_screen": "F11",
    "clear": "Del",
    "projector": "Ctrl+P",
    "start_training": "Ctrl+R",
}


def test_the_platforms_keys(app: Driver) -> None:
    for name, key in KEYS.items():
        assert QKeySequence(key) in app.action(name).shortcuts()


def test_keys_reach_their_actions(app: Driver) -> None:
    told: list[str] = []
    for name in ("help", "projector", "quit"):
        app.action(name).triggered.connect(lambda _=False, name=name: told.append(name))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(app.window, Qt.Key.Key_P, control)
    QTest.keyClick(app.window, Qt.Key.Key_P, control)
    QTest.keyClick(app.window, Qt.Key.Key_F1)
    app.window.findChildren(QDialog, "help")[0].close()
    QTest.keyClick(app.window, Qt.Key.Key_Q, control)
    assert told == ["projector", "projector", "help", "quit"]
    assert not app.window.isVisible()


def test_full_screen_comes_and_goes_by_key_and_keeps_a_large_window(app: Driver) -> None:
    app.window.showMaximized()
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    assert app.window.isFullScreen()
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    assert not app.window.isFullScreen()
    assert app.window.isMaximized()


def test_full_screen_by_other_means_is_known_to_the_menu(app: Driver) -> None:
    app.window.showFullScreen()
    assert app.action("full_screen").isChecked()
    app.action("full_screen").trigger()
    assert not app.window.isFullScreen()


# -- about and help -------------------------------------------------------------------------------


def test_about_tells_versions_places_and_licences(app: Driver) -> None:
    app.action("about").trigger()
    (box,) = app.window.findChildren(QMessageBox, "about")
    text = box.text() + box.informativeText()
    for word in ("CNN Desktop", "PySide6", "torch", "numpy", "Python", "Log:", "MIT", "LGPL"):
        assert word in text, word
    (copy,) = [b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.ActionRole]
    copy.click()
    assert "torch" in QGuiApplication.clipboard().text()
    box.close()


def test_boxes_that_were_closed_are_gone(app: Driver) -> None:
    for _ in range(3):
        for name in ("about", "help"):
            app.action(name).trigger()
            for box in app.window.findChildren(QDialog, name):
                box.close()
    wait_until(lambda: not any(app.window.findChildren(QDialog, n) for n in ("about", "help")))


def test_help_names_the_pages_and_the_keys(app: Driver) -> None:
    app.action("help").trigger()
    (help_page,) = app.window.findChildren(HelpDialog)
    for word in ("Draw", "Why wrong?", "Train", "Inspect", "Del", "Alt+0", "F11", ".safetensors"):
        assert word in help_page.text, word
    help_page.close()


def test_help_stays_open_while_one_does_what_it_says_and_speaks_the_new_language(
    app: Driver,
) -> None:
    for _ in range(2):
        QTest.keyClick(app.window, Qt.Key.Key_F1)
    (help_page,) = app.window.findChildren(HelpDialog)
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    assert help_page.isVisible()
    assert not help_page.isModal()
    app.controller.set_look("dark", "ko", projector=True)
    wait_until(lambda: "그리기" in help_page.text, "the new language")
    assert "F11" in help_page.text
    QTest.keyClick(help_page, Qt.Key.Key_Escape)
    assert not help_page.isVisible()


def test_every_key_that_help_names_is_a_key(app: Driver) -> None:
    """Of an action, a page, a digit of Correct it, or the canvas's own."""
    app.action("help").trigger()
    (help_page,) = app.window.findChildren(HelpDialog)
    buttons = app.window.findChildren(QAbstractButton)
    known = {each.shortcut().toString() for each in buttons}
    for action in app.window.findChildren(QAction):
        known |= {keys.toString() for keys in action.shortcuts()}
    told = set(re.findall(r"(?:(?:Ctrl|Alt)\+\S|F\d+|Del\b)", help_page.text))
    assert len(told) > 12
    assert told - known == set()
    help_page.close()


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["drop", "open"])
def test_bad_models_are_refused_in_words_and_the_model_stays(
    way: str, app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.stroke(SEVEN)
    before = app.session.model
    for name, path in bad_files(tmp_path).items():
        if way == "drop":
            app.drop(path)
        else:
            monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, p=path: (str(p), ""))
            app.action("open_model").trigger()
            app.wait_for_models()
        assert name in app.banner
        assert app.window.banner.isVisible()
        assert app.session.model is before
    assert app.wait_for_prediction() == "7"


BAD_INK = {
    "empty.png": b"",
    "text.png": b"no picture at all",
    "cut.jpg": b"\xff\xd8\xff\xe0 and no more",
    "empty.jsonl": b"",
    "words.jsonl": b"hello\n",
    "damaged.gz": b"\x1f\x8b\x08 no gzip",
}


def test_bad_drawings_are_refused_in_words_and_the_ink_stays(app: Driver, tmp_path: Path) -> None:
    app.stroke(SEVEN)
    ink = app.session.ink
    app.go("inspect")
    for name, content in BAD_INK.items():
        path = tmp_path / name
        path.write_bytes(content)
        app.drop(path)
        assert name in app.banner
        assert app.session.ink is ink
        assert app.window.page == "inspect"


def test_several_files_are_refused_in_words(app: Driver, tmp_path: Path) -> None:
    before = app.session.model
    paths = [tmp_path / "a.safetensors", tmp_path / "b.safetensors"]
    for path in paths:
        save_checkpoint(path, make_checkpoint())
    app.drop(*paths)
    assert "one at a time" in app.banner
    assert app.session.model is before


def test_an_address_of_the_web_is_not_taken(app: Driver) -> None:
    assert not drop(app.window, [QUrl("https://example.org/model.safetensors")])
    assert app.banner == ""


def test_a_good_model_is_taken_and_read_with(app: Driver, tmp_path: Path) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    path = tmp_path / "fresh.safetensors"
    save_checkpoint(path, make_checkpoint(name="fresh", accuracy={"mnist-test": 0.123}))
    app.drop(tmp_path / "missing")
    assert app.banner != ""
    app.drop(path)
    assert app.banner == ""
    assert app.window.model_menu.text() == "fresh"
    assert "12.30" in app.text("model_details")
    assert "fresh.safetensors" in app.text("model_details")


@pytest.mark.parametrize("name", ["digit.png", "digit.jpg", "strokes.jsonl"])
def test_a_good_drawing_is_taken_shown_and_read(name: str, app: Driver, tmp_path: Path) -> None:
    path = tmp_path / name
    if path.suffix == ".jsonl":
        path.write_text(drawing_to_json(drawing(SEVEN)))
    else:
        app.canvas.set_ink(drawing(SEVEN))
        app.canvas.picture(300).save(str(path))
        app.canvas.set_ink(app.session.ink)
    app.go("train")
    app.drop(path)
    assert app.window.page == "draw"
    assert app.wait_for_prediction() == "7"
    app.click("undo")
    assert app.session.ink.is_empty


def test_two_pictures_one_after_the_other(app: Driver, tmp_path: Path) -> None:
    for number in (1, 2):
        path = tmp_path / f"{number}.png"
        Image.fromarray(np.eye(20 + number, dtype=np.uint8) * 255).save(path)
        app.drop(path)
        assert app.banner == ""
    app.click("undo")
    assert isinstance(app.session.ink, Picture)
    assert app.session.ink.ink.shape == (21, 21)


def test_paste_without_a_picture_is_told(app: Driver) -> None:
    QGuiApplication.clipboard().setText("words")
    app.action("paste").trigger()
    assert "clipboard" in app.banner
    assert app.session.ink.is_empty


def test_saving_and_opening_a_drawing_by_the_menu(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.stroke(SEVEN)
    ink = app.session.ink
    path = tmp_path / "mine.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(path), ""))
    app.action("save_drawing").trigger()
    app.click("clear")
    app.action("open_drawing").trigger()
    assert isinstance(app.session.ink, Drawing)
    assert isinstance(ink, Drawing)
    assert app.session.ink.point_count == ink.point_count
    assert app.wait_for_prediction() == "7"


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("mine", "Picture (*.png)", "mine.png"),
        ("mine", "Strokes (*.jsonl)", "mine.jsonl"),
        ("version 2.0", "", "version 2.0.png"),
        ("mine.jsonl.gz", "", "mine.jsonl.gz"),
        ("mine.JPG", "", "mine.JPG"),
    ],
)
def test_an_ending_that_is_not_typed_is_added(
    typed: str,
    kind: str,
    written: str,
    app: Driver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.stroke(SEVEN)
    chosen = str(tmp_path / typed), kind
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: chosen)
    app.action("save_drawing").trigger()
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [written]
    app.click("clear")
    app.drop(tmp_path / written)
    assert app.wait_for_prediction() == "7"


def test_a_file_that_the_dialog_did_not_ask_about_is_not_replaced(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who types "mine" has been asked about "mine" at most, not about "mine.png"."""
    for name, action in (("mine.png", "save_drawing"), ("mine.safetensors", "save_model")):
        (tmp_path / name).write_bytes(b"precious")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "mine"), ""))
        app.action(action).trigger()
        assert (tmp_path / name).read_bytes() == b"precious"
        assert f"{name} could not be written" in app.banner


def test_without_a_file_manager_the_place_is_told(
    app: Driver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    app.action("open_data").trigger()
    assert str(home / "data") in app.banner
    assert (home / "data").is_dir(), "nothing to copy the files into"


def test_a_save_that_fails_is_told(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "x.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    app.action("save_drawing").trigger()
    assert "could not be written" in app.banner


def test_a_message_can_be_put_away(app: Driver, tmp_path: Path) -> None:
    app.drop(tmp_path / "missing")
    assert app.window.banner.isVisible()
    (button,) = app.window.banner.findChildren(QToolButton, "message_close")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not app.window.banner.isVisible()
    assert app.banner == ""


def test_names_out_of_files_are_no_markup_and_do_not_widen_the_window(
    app: Driver, tmp_path: Path
) -> None:
    app.window.resize(1280, 720)
    name = "<h1>big</h1>" + "W" * 180
    path = tmp_path / ("x" * 200 + ".safetensors")
    classes = ("<b>bold</b>", "V" * 300, *"23456789")
    save_checkpoint(
        path,
        make_checkpoint(
            name=name, class_names=classes, accuracy={"<img src=x>" + "w" * 100 + "-test": 0.5}
        ),
    )
    app.drop(path)
    assert app.session.model is not None
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.drop(tmp_path / ("y" * 240))
    assert "y" * 240 in app.banner
    for page in PAGES:
        app.go(page)
        QApplication.processEvents()
        assert app.window.minimumSizeHint().width() <= 1280, page
        assert app.window.width() == 1280
    assert app.window.model_menu.text().startswith("<h1>big</h1>")


def test_a_model_of_one_class_is_always_sure(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "one.safetensors"
    save_checkpoint(path, make_checkpoint((Flatten(), Linear(1)), class_names=("ink",)))
    app.drop(path)
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "ink"


def test_a_model_of_many_classes_fits_the_window(app: Driver, tmp_path: Path) -> None:
    classes = tuple(f"letter {n}" for n in range(300))
    path = tmp_path / "letters.safetensors"
    save_checkpoint(path, make_checkpoint((Flatten(), Linear(300)), class_names=classes))
    app.window.resize(1280, 720)
    app.drop(path)
    app.stroke(SEVEN)
    assert app.wait_for_prediction() in classes
    QApplication.processEvents()
    assert app.window.minimumSizeHint().height() <= 720
    assert app.window.height() == 720
    assert "letter 0" in app.text("model_details")
    assert not app.window.grab().isNull()


# -- what is remembered ---------------------------------------------------------------------------


def test_looks_are_remembered(app: Driver, open_app: Opener, home: Path) -> None:
    app.action("theme_dark").trigger()
    app.action("projector").trigger()
    app.action("language_ko").trigger()
    dark = app.qapp.palette().color(QPalette.ColorRole.Window).name()
    app.close()
    settings = Settings(home / "settings.ini")
    assert (settings.get(THEME), settings.get(PROJECTOR), settings.get(LANGUAGE)) == (
        "dark",
        True,
        "ko",
    )
    again = open_app("--lang", "ko")
    assert again.qapp.palette().color(QPalette.ColorRole.Window).name() == dark
    assert again.action("theme_dark").isChecked()
    assert again.action("projector").isChecked()
    assert again.action("language_ko").isChecked()
    assert again.qapp.font().pixelSize() == 20


def test_the_chosen_language_is_spoken_the_next_time(qapp: QApplication, home: Path) -> None:
    for code, word in (("ko", "그리기"), ("en", "Draw")):
        settings = Settings(home / "settings.ini")
        settings.set(LANGUAGE, code)
        settings.save()
        app = Driver()
        assert app.find(QToolButton, "nav_draw").text() == word
        app.close()
    QLocale.setDefault(QLocale.c())


def test_the_lang_option_speaks_without_being_remembered(open_app: Opener, home: Path) -> None:
    app = open_app("--lang", "ko")
    assert app.find(QToolButton, "nav_draw").text() == "그리기"
    app.close()
    assert Settings(home / "settings.ini").get(LANGUAGE) == "system"


def test_the_window_comes_back_where_it_was(app: Driver, open_app: Opener) -> None:
    screen = app.window.screen().availableGeometry()
    app.window.setMinimumSize(300, 200)  # this screen is a small one
    place = QRect(screen.left() + 40, screen.top() + 30, 500, 400)
    app.window.setGeometry(place)
    app.close()
    again = open_app(show=False)
    again.window.setMinimumSize(300, 200)
    again.window.restoreGeometry(again.controller._settings.window_state()[0])
    again.show()
    assert again.window.geometry() == place


@pytest.mark.parametrize(("width", "height", "fills"), [(500, 400, False), (500, 790, True)])
def test_a_window_that_would_hang_over_the_screens_edge_fills_the_screen(
    width: int, height: int, fills: bool, app: Driver
) -> None:
    """Its title counts: at 1280 x 720 on a screen of that size the status bar was out of sight."""
    window = app.window
    window.hide()
    window.setMinimumSize(300, 200)  # this screen is a small one
    window.setGeometry(0, 0, width, height)
    assert window.height() < window.screen().availableSize().height()
    window.open()
    assert window.isMaximized() == fills
    assert window.isVisible()


def test_a_full_screen_stays_one_when_the_program_opens_again(app: Driver) -> None:
    app.window.hide()
    app.window.setWindowState(Qt.WindowState.WindowFullScreen)
    app.window.open()
    assert app.window.isFullScreen()


def test_the_bar_with_the_model_is_as_high_on_every_page(app: Driver) -> None:
    """Else what lies below it jumps when ink or figures come."""
    app.window.resize(1280, 700)
    heights = set()
    for page in PAGES:
        for ink in (Drawing(), drawing(ONE)):
            app.go(page)
            app.session.set_ink(ink)
            QApplication.processEvents()
            heights.add(app.widget("top_bar").height())
    assert len(heights) == 1


@pytest.mark.parametrize("place", [QRect(9000, 9000, 700, 500), QRect(-5000, -80, 700, 500)])
def test_a_window_of_a_screen_that_is_gone_comes_to_this_one(
    place: QRect, app: Driver, open_app: Opener
) -> None:
    app.window.setGeometry(place)
    app.close()
    again = open_app()
    assert again.window.screen().geometry().intersects(again.window.geometry())
    assert again.window.isVisible()


def test_a_geometry_of_garbage_is_survived(open_app: Opener, home: Path) -> None:
    settings = Settings(home / "settings.ini")
    settings.set_window_state(QByteArray(b"garbage"), QByteArray(b"\xff"))
    settings.save()
    assert open_app().window.isVisible()


def test_a_damaged_settings_file_is_survived(open_app: Opener, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "settings.ini").write_bytes(b"\x00\xff[[[\npen_width=nan\ntheme=mauve\nlanguage=;;\n")
    app = open_app()
    app.wait_until_reading()
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    app.close()
    assert open_app().window.isVisible()


def test_the_folder_of_files_is_remembered(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[str] = []
    folder = tmp_path / "lecture 3"
    folder.mkdir()
    (folder / "x.jsonl").write_text(drawing_to_json(drawing(ONE)))

    def choose(parent: object, title: str, start: str, filters: str) -> tuple[str, str]:
        starts.append(start)
        return str(folder / "x.jsonl"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    app.action("open_drawing").trigger()
    app.action("open_drawing").trigger()
    assert starts[1] == str(folder)
    assert starts[0] != starts[1]


# -- looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("projector", [False, True])
def test_every_page_paints_in_every_look_at_1280_by_720(projector: bool, app: Driver) -> None:
    app.window.resize(1280, 720)
    app.stroke(SEVEN)
    app.wait_for_prediction()
    if projector:
        app.action("projector").trigger()
    for theme, language, page in itertools.product(("light", "dark"), ("en", "ko"), PAGES):
        app.action(f"theme_{theme}").trigger()
        app.action(f"language_{language}").trigger()
        app.go(page)
        QApplication.processEvents()
        look = f"{page} {theme} {language}"
        assert (app.window.width(), app.window.height()) == (1280, 720), look
        picture = app.window.grab().toImage()
        spots = {picture.pixel(x, y) for x in range(0, 1280, 8) for y in range(0, 720, 8)}
        assert len(spots) > 8, f"{look} is empty"
        assert outside(app, page) == [], look


def outside(app: Driver, page: str) -> list[str]:
    """Return the widgets of a page that stand out of the window."""
    return [
        widget.objectName()
        for widget in app.widget(f"page_{page}").findChildren(QWidget)
        if widget.objectName() and not widget.objectName().startswith("qt_")
        if widget.isVisible() and not _scrolls(widget)
        if not app.window.rect().contains(widget.mapTo(app.window, widget.rect().bottomRight()))
    ]


def _scrolls(widget: QWidget) -> bool:
    """Whether it lies in an area that can be scrolled: it may stand out of the window."""
    parent = widget.parentWidget()
    while parent is not None:
        if parent.inherits("QAbstractScrollArea"):
            return True
        parent = parent.parentWidget()
    return False


def test_a_new_language_reaches_pages_that_are_hidden(app: Driver) -> None:
    english = app.find(QComboBox, "layer").accessibleName()
    app.action("language_ko").trigger()
    QApplication.processEvents()
    assert app.find(QComboBox, "layer").accessibleName() != english
    app.action("language_en").trigger()
    QApplication.processEvents()
    assert app.find(QComboBox, "layer").accessibleName() == english


def test_a_new_look_in_mid_stroke_keeps_the_stroke(app: Driver) -> None:
    from tests.gui.driver import move, press, release

    press(app.canvas, SEVEN[0])
    for place in SEVEN[1:8]:
        move(app.canvas, place)
    app.action("theme_dark").trigger()
    app.action("language_ko").trigger()
    for place in SEVEN[8:]:
        move(app.canvas, place)
    release(app.canvas, SEVEN[-1])
    assert app.wait_for_prediction() == "7"
    app.click("undo")
    assert app.session.ink.is_empty


def test_switching_looks_leaks_no_widgets(app: Driver) -> None:
    def count() -> int:
        return len(app.window.findChildren(QWidget))

    def switch() -> None:
        for name in ("theme_dark", "theme_light", "language_ko", "language_en"):
            app.action(name).trigger()
        for page in PAGES:
            app.go(page)
        QApplication.processEvents()

    switch()
    before = count()
    for _ in range(3):
        switch()
    assert count() == before


def test_icons_are_there_in_every_theme(app: Driver) -> None:
    for theme in ("theme_light", "theme_dark"):
        app.action(theme).trigger()
        for page in PAGES:
            assert not app.find(QToolButton, f"nav_{page}").icon().isNull()


# -- status ---------------------------------------------------------------------------------------


def test_the_status_bar_names_the_device(app: Driver) -> None:
    assert "CPU" in app.text("status")
    assert app.text("training_status") == ""


def test_the_menu_of_models_lists_what_there_is(app: Driver) -> None:
    texts = app.menu_texts()
    assert "Shipped model" in texts
    assert app.action("open_model").text() in texts
    app.session.use_model(in_use(make_checkpoint(name="other")))
    assert [a.text() for a in app.model_menu().actions() if a.isChecked()] == ["other"]
    (shipped,) = [a for a in app.model_menu().actions() if a.text() == "Shipped model"]
    assert not shipped.isChecked()
    shipped.trigger()
    app.wait_for_models()
    (shipped,) = [a for a in app.model_menu().actions() if a.text() == "Shipped model"]
    assert shipped.isChecked()
    assert name_in_use(app) != "other"


def test_the_preview_stays_square_in_every_size(app: Driver) -> None:
    for size in ((960, 600), (1280, 720), (1920, 1080)):
        app.window.resize(*size)
        QApplication.processEvents()
        preview = app.find(ImageGrid, "input_preview")
        assert preview.width() == preview.height()
        assert min(app.canvas.width(), app.canvas.height()) >= 140
