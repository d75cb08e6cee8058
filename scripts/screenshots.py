"""Take the README's pictures from the running program, on real data.

    python scripts/screenshots.py --data-dir DATA [--out resources/screenshots] [--only NAME ...]
                                  [--all]

Every scene is photographed at 1280 x 720, in light English, dark Korean or both. With ``--all``
each is taken in every look, in projector mode too, to be looked at after a change. A scene that
fails is named, the others are taken all the same, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

REPOSITORY = Path(__file__).resolve().parent.parent
SIZE = (1280, 720)
MAX_BYTES = 200_000
REST = 0.8  # seconds that a page gets to come to rest in a new look

Look = tuple[Any, str, bool]  # theme, language, projector
LIGHT: Look = ("light", "en", False)
DARK: Look = ("dark", "ko", False)
EVERYTHING: tuple[Look, ...] = tuple(
    (theme, language, projector)
    for theme in ("light", "dark")
    for language in ("en", "ko")
    for projector in (False, True)
)


class Studio:
    """The running program, with hands that find its parts by their objectNames.

    Args:
        data_dir: The data folder, with MNIST in it.
    """

    def __init__(self, data_dir: Path) -> None:
        from cnn_desktop.gui.app import Controller, create_app

        self.qapp, self.window = create_app(["cnn-desktop", "--lang", "en"])
        controller = self.window.findChild(Controller)
        assert controller is not None
        self.controller = controller
        self.window.resize(*SIZE)
        self.window.show()
        self.wait(lambda: controller.session.is_reading and not self.window.unbuilt_pages)
        controller.session.edit_ink(a_drawing(data_dir), "Stroke")
        self.wait(lambda: controller.session.prediction is not None)

    def find(self, name: str) -> Any:
        """Return a widget by its objectName."""
        from PySide6.QtWidgets import QWidget

        found = self.window.findChild(QWidget, name)
        assert found is not None, f"there is no {name}"
        return found

    def click(self, name: str) -> None:
        """Press a button with the mouse, once it can be pressed."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        button = self.find(name)
        self.wait(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def show_view(self, name: str) -> Any:
        """Show a view of the Inspect page and return it."""
        self.window.show_page("inspect")
        view = self.find("page_inspect").show_view(name)
        self.rest()
        return view

    def wait(self, condition: Callable[[], bool], seconds: float = 120) -> None:
        """Run the event loop until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            self.qapp.processEvents()
            time.sleep(0.002)

    def rest(self, seconds: float = REST) -> None:
        """Run the event loop for a while."""
        until = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > until)

    def take(self, scene: Scene, looks: Sequence[Look], out: Path) -> None:
        """Set a scene up and photograph it in some looks."""
        shown = scene.set_up(self)
        for theme, language, projector in looks:
            self.controller.set_look(theme, language, projector=projector)
            shown.resize(*SIZE)
            self.rest()
            self.wait(lambda: not scene.is_busy(self))
            self.rest(0.2)
            name = "-".join([scene.name, theme, language] + (["projector"] if projector else []))
            file = out / f"{name}.png"
            file.write_bytes(to_small_png(shown.grab()))
            print(f"{file.name}  {file.stat().st_size / 1000:.0f} kB", flush=True)
        scene.put_away(self)

    def close(self) -> None:
        """Close the window, and with it every thread."""
        self.window.close()
        self.qapp.processEvents()


@dataclass(frozen=True)
class Scene:
    """Something worth a picture.

    Attributes:
        name: Of the files.
        looks: It is taken in.
        set_up: Brings it about and returns the widget to photograph.
        is_busy: Whether it is not yet to be photographed.
        put_away: Leaves the program as it was before.
    """

    name: str
    looks: tuple[Look, ...]
    set_up: Callable[[Studio], Any]
    is_busy: Callable[[Studio], bool] = lambda _: False
    put_away: Callable[[Studio], object] = lambda _: None


# -- scenes ---------------------------------------------------------------------------------------


def page(name: str) -> Callable[[Studio], Any]:
    """Return what shows a page."""

    def set_up(studio: Studio) -> Any:
        studio.window.show_page(name)
        return studio.window

    return set_up


def view(name: str) -> Callable[[Studio], Any]:
    """Return what shows a view of the Inspect page."""

    def set_up(studio: Studio) -> Any:
        studio.show_view(name)
        return studio.window

    return set_up


def can_press(*names: str) -> Callable[[Studio], bool]:
    """Return what says whether any of these buttons, which stop something, can be pressed."""
    return lambda studio: any(studio.find(name).isEnabled() for name in names)


def vote(studio: Studio) -> Any:
    """Let a class vote by the number keys and reveal what the network reads."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    studio.window.show_page("draw")
    studio.click("vote")
    QTest.keyClicks(studio.find("canvas"), "3333333335588892")
    QTest.keyClick(studio.find("canvas"), Qt.Key.Key_Return)
    return studio.window


def network_at(depth: int, stage: int, unit: int) -> Callable[[Studio], Any]:
    """Return what opens the network view at a depth, a stage and a unit."""

    def set_up(studio: Studio) -> Any:
        network = studio.show_view("network")
        network.setFocus()
        network.open_at(depth, stage, unit)
        if depth == 2:
            _, height, width = network.stage.shape
            studio.rest()
            studio.find("unit_view").move_to(height // 2, width // 2)
        return studio.window

    return set_up


def data_map(studio: Studio) -> Any:
    """Lay the training pictures out by t-SNE."""
    studio.show_view("map")
    studio.wait(lambda: len(studio.find("map_plot").points) > 0)
    studio.click("map_tsne")
    studio.rest()
    studio.wait(lambda: not studio.find("map_stop").isEnabled())
    return studio.window


def why(studio: Studio) -> Any:
    """Colour the drawing by what spoke for the digit and against it."""
    studio.show_view("why")
    method = studio.find("why_method")
    method.setCurrentIndex(method.findData("integrated-gradients"))
    return studio.window


def experiments(studio: Studio) -> Any:
    """Switch units off, give one another kernel, and measure what comes of it."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    studio.show_view("experiments")
    units = studio.find("exp_units")
    for unit in (1, 8, 13, 17, 20, 20):  # the last one off and on again: it is the chosen one
        place = units.cell_rect(unit).center().toPoint()
        QTest.mouseClick(units, Qt.MouseButton.LeftButton, pos=place)
    kernels = studio.find("kernel_choice")
    kernels.setCurrentIndex(kernels.findData("sobel-x"))
    kernels.activated.emit(kernels.currentIndex())
    return studio.window


def builder(studio: Studio) -> Any:
    """Open the builder with a copy of a network of the lectures."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    studio.window.show_page("train")
    networks = studio.find("network")
    networks.setCurrentIndex(networks.findData("two-layer-cnn"))
    studio.click("build_network")
    table = studio.find("layer_table")
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return studio.find("builder")


def data_browser(studio: Studio) -> Any:
    """Look at MNIST, with variants of one picture."""
    studio.window.show_page("train")
    for name, value in (("dataset", "mnist"), ("augmentation", "digits")):
        combo = studio.find(name)
        combo.setCurrentIndex(max(0, combo.findData(value)))
    studio.click("look_at_data")
    studio.wait(lambda: bool(studio.find("data_wall").isVisible()))
    studio.find("data_wall").choose(7)
    return studio.find("data_browser")


def training(studio: Studio) -> Any:
    """Train, and wait until the curves are worth a look."""
    for name, value in (("network", "lenet-like"), ("augmentation", "none")):
        combo = studio.find(name)
        combo.setCurrentIndex(max(0, combo.findData(value)))
    studio.find("epochs").setValue(4)
    studio.window.show_page("train")
    studio.click("start_training")
    third_epoch = 2.4 * 550  # steps: two epochs and a little
    studio.wait(lambda: (studio.controller.run.history.steps or [0])[-1] > third_epoch, 600)
    return studio.window


def finish_training(studio: Studio) -> None:
    """Let the run go on to its end."""
    studio.wait(lambda: not studio.controller.run.is_active, 600)


def time_slider(studio: Studio) -> Any:
    """Show the second epoch of the run that was trained."""
    shown = studio.show_view("time")
    studio.wait(lambda: not shown.reader.is_busy)
    studio.find("time_slider").setValue(1)
    return studio.window


SCENES = (
    Scene("draw", (LIGHT, DARK), page("draw")),
    Scene("vote", (LIGHT, DARK), vote, put_away=lambda studio: studio.click("vote_end")),
    Scene("layers", (LIGHT,), view("layers")),
    Scene("network", (LIGHT, DARK), network_at(0, 1, 8)),
    Scene("layer", (DARK,), network_at(1, 1, 8)),
    Scene("unit", (LIGHT, DARK), network_at(2, 1, 8)),
    Scene("why", (LIGHT,), why, can_press("why_cancel")),
    Scene("excite", (DARK,), view("excite"), can_press("excite_stop", "examples_stop")),
    Scene("map", (LIGHT, DARK), data_map, can_press("map_stop")),
    Scene(
        "experiments",
        (LIGHT,),
        experiments,
        lambda studio: bool(studio.find("inspect_experiments").measurer.is_busy),
        lambda studio: studio.click("exp_back"),
    ),
    Scene("builder", (LIGHT,), builder, put_away=lambda studio: studio.click("cancel_network")),
    Scene(
        "data",
        (DARK,),
        data_browser,
        put_away=lambda studio: studio.find("data_browser").close(),
    ),
    Scene("train", (LIGHT, DARK), training, put_away=finish_training),
    Scene(
        "time",
        (LIGHT,),
        time_slider,
        lambda studio: bool(studio.find("inspect_time").reader.is_busy),
    ),
)
"""In their order: the last ones need what those before them leave behind."""


# -- taking them ----------------------------------------------------------------------------------


def main() -> int:
    """Take the pictures and return the exit status."""
    names = [scene.name for scene in SCENES]
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "resources" / "screenshots")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--all", action="store_true", help="in every look")
    options = parser.parse_args()
    if not (options.data_dir / "MNIST" / "raw").is_dir():
        parser.error(f"{options.data_dir} has no folder MNIST/raw; the pictures need MNIST")
    wanted = set(options.only or names)
    if "time" in wanted:
        wanted.add("train")  # whose run it shows
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNN_DESKTOP_HOME"] = home
        os.environ["CNN_DESKTOP_DATA"] = str(options.data_dir.resolve())
        scenes = [scene for scene in SCENES if scene.name in wanted]
        return take_all(scenes, options.data_dir, options.out, every_look=options.all)


def take_all(scenes: Sequence[Scene], data_dir: Path, out: Path, *, every_look: bool) -> int:
    """Take some scenes and return the exit status."""
    studio = Studio(data_dir)
    failed = []
    try:
        for scene in scenes:
            try:
                studio.take(scene, EVERYTHING if every_look else scene.looks, out)
            except (AssertionError, AttributeError, LookupError, RuntimeError):
                traceback.print_exc()
                failed.append(scene.name)
    finally:
        studio.close()
    if failed:
        print(f"not taken: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def a_drawing(data_dir: Path) -> Any:
    """Return a digit that a person wrote, where the stroke file is; else one written here."""
    from cnn_desktop.core.drawing import Drawing, Point, Stroke, read_drawings

    strokes = data_dir / "strokes" / "pendigits-train.jsonl.gz"
    if strokes.exists():
        for one in read_drawings(strokes):
            if one.label == 3:
                return one.drawing.fitted(0.16)
    points = (
        (0.3, 0.3),
        (0.5, 0.2),
        (0.68, 0.32),
        (0.5, 0.48),
        (0.7, 0.64),
        (0.5, 0.8),
        (0.3, 0.7),
    )
    return Drawing((Stroke(tuple(Point(x, y) for x, y in points)),))


def to_small_png(pixmap: QPixmap) -> bytes:
    """Return a PNG of 256 colours, which a screenshot of this program does not miss."""
    from PIL import Image

    from cnn_desktop.gui.common.arrays import to_array

    image = Image.fromarray(to_array(pixmap.toImage())).convert("RGB")
    data = io.BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    assert data.tell() < MAX_BYTES, f"{data.tell()} bytes"
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main())
