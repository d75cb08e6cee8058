"""Timers that run lie in the garbage while a thread allocates.

    python garbage_and_a_thread.py [automatic]

With ``automatic``, Python collects by itself, in the thread that allocates: Qt complains that
timers are stopped from there, and the process usually dies.
"""

from __future__ import annotations

import gc
import os
import sys
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from cnn_desktop.gui.common.garbage import GarbageCollector

TIMERS = 300


class Circle:
    """A running timer that refers to itself."""

    def __init__(self, threads: list[int]) -> None:
        self.timer, self.itself = QTimer(), self
        self.timer.timeout.connect(self.tick)
        self.timer.destroyed.connect(
            lambda: threads.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
        )
        self.timer.start(1)

    def tick(self) -> None:
        """Do nothing."""


def main() -> int:
    """Leave timers lying about, and run the event loop until they are gone."""
    application = QCoreApplication(sys.argv[:1])
    collector = GarbageCollector()  # and with it, nothing is collected by itself
    collector.settle()
    threads: list[int] = []
    for _ in range(TIMERS):
        Circle(threads)
    over = threading.Event()

    def allocate() -> None:
        if "automatic" in sys.argv:
            gc.enable()
        while not over.is_set():
            _ = [[n] for n in range(10_000)]

    worker = threading.Thread(target=allocate)
    worker.start()
    while len(threads) < TIMERS:
        application.processEvents()
    over.set()
    worker.join()
    if set(threads) == {threading.get_ident()}:
        print("all in the window's thread")
    collector.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
