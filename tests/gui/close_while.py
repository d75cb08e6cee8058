"""The program in a process of its own, whose window is closed at a chosen moment.

    python close_while.py MOMENT ARGUMENTS...

Prints what was so at that moment. The moments:

    shown           the window is on the screen, torch is not asked for yet
    importing       torch is being imported
    training        the second epoch is under way
    downloading     bytes come from a server (CNN_DESKTOP_TEST_MIRROR)
    stuck           what loads torch hangs and cannot be asked to end
    error           a slot has raised an exception
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSpinBox

from cnn_desktop.core.data import catalogue
from cnn_desktop.gui import app
from cnn_desktop.gui.app import Controller, run_app
from cnn_desktop.gui.main_window import MainWindow
from tests.cli.small_data import small_catalogue

if os.environ.get("CNN_DESKTOP_TEST_SMALL"):
    catalogue.CATALOGUE = small_catalogue(Path(os.environ["CNN_DESKTOP_DATA"]))
if mirror := os.environ.get("CNN_DESKTOP_TEST_MIRROR"):
    catalogue.CATALOGUE = {
        name: catalogue.DatasetInfo(**{**vars(info), "mirrors": (mirror,)})
        for name, info in catalogue.CATALOGUE.items()
    }


hanging = threading.Event()


def hang(*_: object) -> Iterator[None]:
    """Stand for a library on a disk that does not answer."""
    hanging.set()
    threading.Event().wait(1000)
    yield


class Closer:
    """Looks at the program again and again until the moment has come."""

    def __init__(self, moment: str) -> None:
        self.look: Callable[[], bool] = getattr(self, moment)
        self.started = self.failed = False
        self.timer = QTimer()
        self.timer.timeout.connect(self.tick)
        self.timer.start(1)

    @property
    def window(self) -> MainWindow | None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        return windows[0] if windows else None

    @property
    def controller(self) -> Controller:
        assert self.window is not None
        found = self.window.findChild(Controller)
        assert found is not None
        return found

    def tick(self) -> None:
        if self.window is not None and self.window.isVisible() and self.look():
            self.timer.stop()
            print("closing", flush=True)
            self.window.close()

    def button(self, name: str) -> QPushButton:
        assert self.window is not None
        found = self.window.findChild(QPushButton, name)
        assert found is not None
        return found

    def idle(self) -> bool:
        return self.controller.session.is_reading

    def shown(self) -> bool:
        return "torch" not in sys.modules

    def importing(self) -> bool:
        now = "torch" in sys.modules and not self.idle()
        if now:
            print("torch is being imported", flush=True)
        return now

    def training(self) -> bool:
        self.start()
        return len(self.controller.run.history.epochs) >= 1

    def downloading(self) -> bool:
        self.start()
        data = self.controller.run.data
        return data is not None and data.bytes_done > 0

    def stuck(self) -> bool:
        if self.started:
            return True
        if hanging.is_set():
            self.started = True
        return False

    def error(self) -> bool:
        if not self.started:
            self.started = True
            QTimer.singleShot(0, self.fail)
        return self.failed

    def fail(self) -> None:
        self.failed = True
        raise ZeroDivisionError("raised in a slot")

    def start(self) -> None:
        if not self.started and self.idle():
            self.started = True
            assert self.window is not None
            for name, value in (("epochs", 1000), ("batch_size", 100)):
                spin = self.window.findChild(QSpinBox, name)
                assert spin is not None
                spin.setValue(value)
            network = self.window.findChild(QComboBox, "network")
            assert network is not None
            network.setCurrentText("lenet-like")
            self.button("start_training").click()


def main() -> int:
    """Open the program and close it."""
    if sys.argv[1] == "stuck":
        vars(app)["load_torch"], vars(app)["END_MS"] = hang, 200
    application = QApplication(sys.argv[:1])
    closer = Closer(sys.argv[1])
    status = run_app(["cnn-desktop", *sys.argv[2:]])
    del closer, application
    return status


if __name__ == "__main__":
    sys.exit(main())
