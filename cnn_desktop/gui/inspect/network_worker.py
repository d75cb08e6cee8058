"""A thread that answers questions; of those that pile up, only the latest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal


class NetworkWorker(QThread):
    """Works at one question at a time and forgets those that newer ones have overtaken.

    It waits until an answer has been taken before it works at the next question, so that a busy
    window gets fewer answers and not a queue of old ones. No LatestWork: a newer question never
    gives up the one that is worked at, or a pen that moves on would get no answer at all.

    Args:
        work: Answers a question; called in the thread. What it takes and returns must be frozen
            or copies.
        parent: Usually who asks.
    """

    answered = Signal()  # no payload: see take()
    failed = Signal(object)  # the exception that a question raised; the thread goes on

    def __init__(self, work: Callable[[Any], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._changed = threading.Condition()
        self._question: list[Any] = []  # one or none
        self._answer: list[Any] = []  # one or none
        self._works = self._ends = False
        self._is_wanted = True  # the answer to the question it works at

    def ask(self, question: Any) -> None:
        """Have a question answered; one that still waits is forgotten."""
        with self._changed:
            self._question, self._ends = [question], False
            self._changed.notify()
        if not self.isRunning():
            self.start()

    def take(self) -> Any:
        """Return the answer, once; None when it has been taken."""
        with self._changed:
            answer = self._answer.pop() if self._answer else None
            self._changed.notify()
            return answer

    def forget(self) -> None:
        """Drop the question that waits, the one it works at, and the answer not yet taken."""
        with self._changed:
            self._question, self._answer = [], []
            self._is_wanted = False
            self._changed.notify()

    @property
    def is_idle(self) -> bool:
        """Whether no question waits and no answer is on its way."""
        with self._changed:
            return not (self._question or self._answer or self._works)

    def end(self) -> None:
        """End the thread after the question it works at, and wait for that.

        The next question starts it again.
        """
        with self._changed:
            self._ends = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Do the work; started by the first question."""
        while (question := self._next()) is not None:
            # An exception that left run() would only be printed, so none does.
            try:
                answer = self._work(question)
            except Exception as error:  # noqa: BLE001 - whatever it was, the user must hear of it
                with self._changed:
                    self._works = False
                    wanted = self._is_wanted
                if wanted:
                    self.failed.emit(error)
                continue
            with self._changed:
                self._works = False
                self._answer = [answer] if self._is_wanted else []
                wanted = self._is_wanted
            if wanted:
                self.answered.emit()

    def _next(self) -> Any:
        with self._changed:
            while not self._ends and (self._answer or not self._question):
                self._changed.wait()
            if self._ends:
                return None
            self._works = self._is_wanted = True
            return self._question.pop()
