"""Ctrl+C in the terminal, and the system's request to end, close the window."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class EndSignals(QObject):
    """Tells in Qt's event loop that the process was asked to end.

    While the loop waits for events, no line of Python runs, and so no signal handler of Python's
    does. But its interpreter writes a byte to a socket as soon as a signal arrives, and that wakes
    the loop.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno())
        # Where a signal is ignored, such as in a job in a shell's background, it stays so.
        self._before = {
            number: signal.signal(number, _go_on)
            for number in _SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }

    def close(self) -> None:
        """Leave the signals to whom they belonged before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _read(self) -> None:
        arrived = self._reader.recv(64)
        if set(arrived).intersection(self._before):
            self.arrived.emit()


def _go_on(*_: object) -> None:
    """Nothing: the byte in the socket does it. Python's own handler would raise anywhere."""
