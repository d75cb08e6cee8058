"""Take the README's pictures from the running program, on real data.

    python scripts/screenshots.py --data-dir DATA [--out resources/screenshots] [--all]

Each page is photographed at 1280 x 720. With ``--all`` every page is taken in light and dark,
English and Korean, and in projector mode, to be looked at after a change.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = ("draw", "train", "inspect")
README = (("light", "en", False), ("dark", "ko", False))
EVERYTHING = tuple(
    (theme, language, projector)
    for theme in ("light", "dark")
    for language in ("en", "ko")
    for projector in (False, True)
)
MAX_BYTES = 200_000


def main() -> int:
    """Take the pictures and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "resources" / "screenshots")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNN_DESKTOP_HOME"] = home
        os.environ["CNN_DESKTOP_DATA"] = str(options.data_dir.resolve())
        take_all(options.out, EVERYTHING if options.all else README)
    return 0


def take_all(out: Path, looks: tuple[tuple[Any, str, bool], ...]) -> None:
    """Draw a digit, train for a while, and photograph every page in every look."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from cnn_desktop.gui.app import Controller, create_app

    app, window = create_app(["cnn-desktop", "--lang", "en"])
    controller = window.findChild(Controller)
    assert controller is not None
    window.resize(1280, 720)
    window.show()
    wait(app, lambda: controller.session.is_reading)
    controller.session.edit_ink(a_drawing(Path(os.environ["CNN_DESKTOP_DATA"])), "Stroke")
    wait(app, lambda: controller.session.prediction is not None)
    shots = [("draw", look) for look in looks] + [("inspect", look) for look in looks]
    for page, look in shots:
        take(app, window, controller, page, look, out)

    form = {name: find(window, name) for name in ("network", "epochs", "start_training")}
    form["network"].setCurrentText("lenet-like")
    form["epochs"].setValue(4)
    window.show_page("train")
    QTest.mouseClick(form["start_training"], Qt.MouseButton.LeftButton)
    third_epoch = 2.4 * 550  # steps: two epochs and a little
    wait(app, lambda: (controller.run.history.steps or [0])[-1] > third_epoch, 300)
    for look in looks:
        take(app, window, controller, "train", look, out)
    window.close()


def take(app: QApplication, window: Any, controller: Any, page: str, look: Any, out: Path) -> None:
    """Photograph one page in one look."""
    theme, language, projector = look
    controller.set_look(theme, language, projector=projector)
    window.resize(1280, 720)
    window.show_page(page)
    until = time.monotonic() + 0.5
    wait(app, lambda: time.monotonic() > until)
    name = "-".join([page, theme, language] + (["projector"] if projector else []))
    file = out / f"{name}.png"
    file.write_bytes(to_small_png(window.grab()))
    print(file.name, f"{file.stat().st_size / 1000:.0f} kB")


def find(window: Any, name: str) -> Any:
    """Return a widget by its objectName."""
    from PySide6.QtWidgets import QWidget

    return window.findChild(QWidget, name)


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


def wait(app: QApplication, condition: Callable[[], bool], seconds: float = 60) -> None:
    """Run the event loop until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    sys.exit(main())
