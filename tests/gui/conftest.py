"""What the window's tests share: the running program, and a watch over what it leaves behind."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from cnn_desktop.gui.common.theme import Theme
from tests.gui.driver import Driver
from tests.gui.tiny_data import install_tiny_data

Opener = Callable[..., Driver]


@pytest.fixture(scope="session", autouse=True)
def quick_collections() -> Iterator[None]:
    """Import what is large once and keep it out of the collections of garbage between tests.

    Garbage is collected between tests and by the program, never by a thread that a test starts: a
    timer among it would be destroyed there.
    """
    import cnn_desktop.core.runs.run  # noqa: F401

    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left_running(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread behind: a QThread at exit would abort the process."""
    before = set(sys._current_frames())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = set(sys._current_frames()) - before
    names = [thread.name for thread in threading.enumerate() if thread.ident in left]
    assert not left, f"threads still run: {names or left}"


@pytest.fixture
def open_app(qapp: QApplication, home: Path) -> Iterator[Opener]:
    """Return a function that opens the program as its user would; all is taken down at the end.

    ``open_app("--page", "train")`` shows the window; ``show=False`` leaves it hidden.
    """
    drivers: list[Driver] = []

    def open_one(*arguments: str, show: bool = True) -> Driver:
        language = () if "--lang" in arguments else ("--lang", "en")
        driver = Driver([*language, *arguments])
        drivers.append(driver)
        if show:
            driver.show()
        return driver

    yield open_one
    for driver in drivers:
        driver.close()
    drivers.clear()
    _take_down(qapp)


@pytest.fixture
def app(open_app: Opener) -> Driver:
    """The program with a blank canvas, ready to read."""
    driver = open_app()
    driver.wait_until_reading()
    return driver


@pytest.fixture
def tiny_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs find a data set that is learned in a second, whatever data folder is asked for."""
    install_tiny_data(monkeypatch)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light look for a widget on its own."""
    look = Theme(qapp)
    look.set_look("light", projector=False)
    yield look
    look.deleteLater()
    _take_down(qapp)


def _take_down(qapp: QApplication) -> None:
    """Give the next test an application without look, language, log file and windows."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    qapp.setStyleSheet("")
    QLocale.setDefault(QLocale.c())
    log = logging.getLogger("cnn_desktop")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
