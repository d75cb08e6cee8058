"""Two programs that do the same work, let run in turns, so that both meet the same machine.

How fast a shared machine is changes by a quarter within seconds. Two runs one after the other meet
two different machines; of two that each run for half a second in turn, neither is better off.
POSIX only: a program is halted by SIGSTOP.
"""

from __future__ import annotations

import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

TURN_SECONDS = 0.5
PATIENCE = 300  # seconds until a program has to say something


class Runner:
    """A program that says in its output when the work begins and when it is done.

    Args:
        process: With its output as a pipe of text.
        kind: Returns ``started``, ``ended`` or something else for a line of the output.
    """

    def __init__(self, process: subprocess.Popen[str], kind: Callable[[str], str]) -> None:
        self.seconds = 0.0  # in which it was let run since the work began
        self.is_over = False
        self._process = process
        self._kind = kind
        self._heard: queue.Queue[tuple[str, float]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self) -> None:
        """Wait until the work has begun, and halt the program there."""
        kind = began = None
        while kind != "started":
            kind, began = self._heard.get(timeout=PATIENCE)
            assert kind != "gone", "it ended before the work began"
        self._process.send_signal(signal.SIGSTOP)
        assert began is not None
        self.seconds = time.perf_counter() - began

    def go_on(self) -> None:
        """Let it work for a turn, or until the work is done."""
        began = time.perf_counter()
        self._process.send_signal(signal.SIGCONT)
        try:
            kind, ended = self._heard.get(timeout=TURN_SECONDS)
            while kind not in {"ended", "gone"}:
                left = TURN_SECONDS - (time.perf_counter() - began)
                kind, ended = self._heard.get(timeout=max(0.001, left))
        except queue.Empty:
            self._process.send_signal(signal.SIGSTOP)
            ended = time.perf_counter()
        else:
            assert kind == "ended", "it ended before its work was done"
            self.is_over = True
            self._process.wait(PATIENCE)
        self.seconds += ended - began

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._heard.put((self._kind(line), time.perf_counter()))
        self._heard.put(("gone", time.perf_counter()))


def seconds_in_turns(runners: Sequence[Runner]) -> list[float]:
    """Let programs that have begun work in turns until all are done; return what each took."""
    while not all(runner.is_over for runner in runners):
        for runner in runners:
            if not runner.is_over:
                runner.go_on()
    return [runner.seconds for runner in runners]
