"""The program as a whole: odd conditions, several at once, nothing left behind."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from cnn_desktop import paths
from cnn_desktop.core.checkpoint import save_checkpoint
from cnn_desktop.core.drawing import drawing_to_json
from cnn_desktop.gui import app as app_module
from cnn_desktop.gui.app import Controller, create_app, new_run_folder, parse
from cnn_desktop.gui.common.log_file import start_log
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.main_window import MainWindow
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, SEVEN, Driver, drawing, wait_until
from tests.gui.models import make_checkpoint

REPOSITORY = Path(__file__).resolve().parents[2]


# -- options --------------------------------------------------------------------------------------


def test_create_app_builds_without_running_or_showing(qapp: QApplication, home: Path) -> None:
    app, window = create_app(["cnn-desktop"])
    assert app is qapp
    assert isinstance(window, MainWindow)
    assert not window.isVisible()
    window.close()
    window.deleteLater()


@pytest.mark.parametrize(
    ("argv", "page", "language", "folder"),
    [
        ([], None, None, None),
        (["cnn-desktop"], None, None, None),
        (["cnn-desktop", "--page", "inspect", "--lang", "ko"], "inspect", "ko", None),
        (["--page", "train"], "train", None, None),
        (["cnn-desktop", "--data-dir", "/d", "-style", "windows"], None, None, Path("/d")),
    ],
)
def test_options(argv: list[str], page: str, language: str, folder: Path) -> None:
    options = parse(argv)
    assert (options.page, options.lang, options.data_dir) == (page, language, folder)


def test_the_folders_of_runs_never_meet(home: Path) -> None:
    first = new_run_folder("lenet")
    first.mkdir(parents=True)
    second = new_run_folder("lenet")
    assert first != second
    assert first.parent == second.parent == home / "runs"


# -- odd conditions -------------------------------------------------------------------------------


def test_a_home_that_cannot_be_made_still_lets_one_draw(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file is in the way")
    monkeypatch.setenv("CNN_DESKTOP_HOME", str(tmp_path / "file" / "home"))
    app = open_app()
    app.wait_until_reading()
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == "7"
    app.action("theme_dark").trigger()
    for page in ("train", "inspect", "draw"):
        app.go(page)
    app.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs another user or file modes")
def test_a_home_without_rights_still_opens(tmp_path: Path) -> None:
    """In a process of its own, as nobody where the tests run as the administrator."""
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o000)
    code = (
        "import os, sys\n"
        "if os.geteuid() == 0:\n"
        "    import PySide6.QtSvg, importlib.readers, locale, cnn_desktop.gui.app\n"
        "    import cnn_desktop.gui.train.page, cnn_desktop.gui.inspect.layers_view\n"
        "    os.setgid(65534); os.setuid(65534)\n"
        "from cnn_desktop.gui.app import create_app\n"
        "app, window = create_app(['cnn-desktop'])\n"
        "window._painted = True\n"
        "window.show(); app.processEvents(); window.close()\n"
        "print('opened')\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "CNN_DESKTOP_HOME": str(home), "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        home.chmod(0o700)
    assert (done.returncode, done.stdout) == (0, "opened\n"), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_without_a_shipped_model_it_opens_and_says_so(
    damage: str, open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shipped.safetensors"
    if damage == "cut":
        path.write_bytes(paths.shipped_model().read_bytes()[:5000])
    monkeypatch.setattr(paths, "shipped_model", lambda: path)
    app = open_app()
    app.wait_until_reading()
    assert "shipped.safetensors" in app.banner
    assert app.window.model_menu.text() == "no model"
    app.stroke(SEVEN)
    assert app.wait_for_prediction() == ""
    assert app.session.input_image is not None
    assert not app.action("save_model").isEnabled()
    for page in ("train", "inspect", "draw"):
        app.go(page)
    other = tmp_path / "other.safetensors"
    save_checkpoint(other, make_checkpoint(name="other"))
    app.drop(other)
    assert app.banner == ""
    assert app.wait_for_prediction() != ""


def test_training_without_any_model_gives_one(
    open_app: Opener, tiny_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "shipped_model", lambda: tmp_path / "missing.safetensors")
    app = open_app("--page", "train")
    app.wait_until_reading()
    app.controller._desk.page.form._epochs.setValue(1)
    app.click("start_training")
    wait_until(lambda: app.session.model is not None)
    app.go("draw")
    app.stroke(SEVEN)
    assert app.wait_for_prediction() != ""
    wait_until(lambda: not app.run.is_active)


def test_torch_that_cannot_be_loaded_is_told(
    open_app: Opener, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ImportError("libtorch_cpu.so: wrong architecture")

    monkeypatch.setattr(app_module, "load_torch", broken)
    app = open_app()
    wait_until(lambda: app.banner)
    assert "wrong architecture" in app.banner
    assert "doctor" in app.banner
    app.stroke(SEVEN)
    app.click("undo")
    assert "Traceback" in (home / "logs" / "cnn_desktop.log").read_text()


def test_a_missing_korean_font_is_told(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "install_fallback_font", lambda app: False)
    app = open_app()
    assert "fonts-nanum" in app.banner


# -- the log --------------------------------------------------------------------------------------


def test_the_log_tells_what_went_wrong_and_not_what_was_drawn(
    app: Driver, home: Path, tmp_path: Path
) -> None:
    app.stroke(SEVEN)
    app.wait_for_prediction()
    app.drop(tmp_path / "missing.safetensors")
    log = (home / "logs" / "cnn_desktop.log").read_text()
    assert "missing.safetensors could not be read" in log
    ink = drawing_to_json(app.session.ink)  # type: ignore[arg-type]
    for number in json.loads(ink)["strokes"][0][3]:
        assert str(number)[:6] not in log
    assert "Point(" not in log


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "cnn_desktop.log"
    assert start_log(path)
    for _ in range(60):
        app_module.log.error("x" * 50_000)
    assert 1 < len(list(path.parent.iterdir())) <= 6
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 7_000_000
    start_log(tmp_path / "other.log")


def test_a_log_that_cannot_be_written_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not start_log(tmp_path / "file" / "cnn_desktop.log")
    app_module.log.error("nobody hears this, and nothing breaks")


# -- several at once ------------------------------------------------------------------------------


def test_two_windows_at_once_have_ink_of_their_own(open_app: Opener) -> None:
    first, second = open_app(), open_app()
    for app in (first, second):
        app.wait_until_reading()
    first.stroke(SEVEN)
    second.stroke(ONE)
    assert first.wait_for_prediction() == "7"
    assert second.wait_for_prediction() == "1"
    first.close()
    second.click("clear")
    second.stroke(SEVEN)
    assert second.wait_for_prediction() == "7"
    assert second.find(QToolButton, "nav_draw").text() == "Draw"


def test_a_second_window_that_closes_leaves_the_firsts_language(open_app: Opener) -> None:
    first = open_app("--lang", "ko")
    second = open_app("--lang", "ko")
    second.close()
    QApplication.processEvents()
    assert first.find(QToolButton, "nav_draw").text() == "그리기"
    first.action("language_en").trigger()
    QApplication.processEvents()
    assert first.find(QToolButton, "nav_draw").text() == "Draw"


def test_two_trainings_at_once_keep_their_runs_apart(
    open_app: Opener, tiny_data: None, home: Path
) -> None:
    apps = [open_app("--page", "train"), open_app("--page", "train")]
    for app in apps:
        app.wait_until_reading()
        app.controller._desk.page.form._epochs.setValue(1)
        app.click("start_training")
        app.wait_for_step(1)
    for app in apps:
        app.wait_for_state(RunState.IDLE)
    assert len(list((home / "runs").glob("*/model.safetensors"))) == 2


# -- what is left behind --------------------------------------------------------------------------


def test_a_closed_window_leaves_nothing_behind(open_app: Opener, qapp: QApplication) -> None:
    def visit() -> None:
        app = open_app("--lang", "ko")
        app.wait_until_reading()
        app.stroke(SEVEN)
        app.wait_for_prediction()
        app.action("theme_dark").trigger()
        app.action("language_en").trigger()
        app.go("train")
        app.go("inspect")
        app.action("about").trigger()
        app.close()

    visit()  # caches of Qt and pyqtgraph fill once
    _collect()
    before = len(qapp.allWidgets())
    for _ in range(2):
        visit()
    _collect()
    assert len(qapp.allWidgets()) <= before
    assert qapp.findChildren(QTranslator) == []
    assert qapp.findChildren(Theme) == []
    assert [w for w in qapp.topLevelWidgets() if not isinstance(w, QMenu)] == []
    assert QCoreApplication.translate("Navigation", "Draw") == "Draw"


def _collect() -> None:
    gc.collect()
    QApplication.processEvents()
    gc.collect()


def test_nothing_wakes_up_in_a_window_that_was_closed_at_once(qapp: QApplication) -> None:
    """Its timers were set before it was closed: torch must not be loaded for nobody."""
    _, window = create_app(["cnn-desktop"])
    controller = window.findChild(Controller)
    assert controller is not None
    window.close()
    controller._warm_up()
    assert controller._warming is None
    assert controller.has_ended
    window.deleteLater()


def test_closing_twice_is_closing_once(app: Driver) -> None:
    app.window.close()
    app.window.close()
    assert app.controller.has_ended


# -- screens with small pixels --------------------------------------------------------------------


HIDPI = """
import json, sys
from tests.gui.driver import Driver, SEVEN, position
app = Driver(["--lang", "en"])
app.window.resize(1000, 640)
app.show()
app.wait_until_reading()
app.stroke(SEVEN)
canvas = app.canvas
picture = canvas.grab().toImage()
spot = position(canvas, SEVEN[5]) * picture.devicePixelRatio()
side = min(canvas.width(), canvas.height())
maps = app.widget("feature_maps").grab().toImage()
print(json.dumps({
    "digit": app.wait_for_prediction(),
    "ratio": picture.devicePixelRatio(),
    "buffer": canvas._buffer.width() / side,
    "ink": picture.pixelColor(spot.toPoint()).name(),
    "saved": canvas.picture(560).width(),
    "points": [tuple(p[:2]) for p in app.session.ink.strokes[0].points][:2],
    "maps": maps.width() / app.widget("feature_maps").width(),
}))
app.close()
"""


def test_screens_with_small_pixels_get_sharp_ink(home: Path) -> None:
    scale = 1.5
    done = subprocess.run(
        [sys.executable, "-c", HIDPI],
        env={**os.environ, "QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["digit"] == "7"
    assert found["ratio"] == scale
    assert found["buffer"] == pytest.approx(scale, abs=0.01)
    assert found["maps"] == pytest.approx(scale, abs=0.02)
    assert found["ink"] == "#ffffff"
    assert found["saved"] == 560
    strokes = drawing(SEVEN).strokes[0].points
    for point, meant in zip(found["points"], strokes, strict=False):
        assert point == pytest.approx(tuple(meant[:2]), abs=1e-3)
