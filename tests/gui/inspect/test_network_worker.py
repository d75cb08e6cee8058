"""A worker that answers only the latest question."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from cnn_desktop.gui.inspect.network_worker import NetworkWorker
from tests.gui.driver import wait_until


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def worker(qapp: QApplication, gate: threading.Event) -> Iterator[NetworkWorker]:
    def square(number: int) -> int:
        gate.wait(30)
        if number < 0:
            raise ValueError(number)
        return number**2

    made = NetworkWorker(square)
    yield made
    gate.set()
    made.end()


def test_questions_that_pile_up_are_forgotten(worker: NetworkWorker, gate: threading.Event) -> None:
    found: list[int] = []
    worker.answered.connect(lambda: found.append(worker.take()))
    worker.ask(1)
    wait_until(lambda: worker._works, "the first question")
    for number in range(2, 50):
        worker.ask(number)
    assert not worker.is_idle
    gate.set()
    wait_until(lambda: worker.is_idle, "the answers")
    assert found == [1, 49**2]


def test_an_answer_is_taken_once_and_holds_up_the_next(
    worker: NetworkWorker, gate: threading.Event
) -> None:
    gate.set()
    worker.ask(3)
    wait_until(lambda: worker._answer, "the answer")
    worker.ask(4)
    assert worker.take() == 9
    wait_until(lambda: worker._answer, "the next answer")
    assert worker.take() == 16
    assert worker.take() is None


def test_a_question_that_fails_is_told_and_the_next_one_answered(
    worker: NetworkWorker, gate: threading.Event
) -> None:
    errors: list[Exception] = []
    worker.failed.connect(errors.append)
    gate.set()
    worker.ask(-1)
    wait_until(lambda: errors, "the error")
    assert isinstance(errors[0], ValueError)
    worker.ask(2)
    wait_until(lambda: worker._answer, "the answer")
    assert worker.take() == 4


def test_what_is_forgotten_is_not_answered(worker: NetworkWorker, gate: threading.Event) -> None:
    worker.ask(1)
    wait_until(lambda: worker._works, "the first question")
    worker.ask(2)
    worker.forget()
    gate.set()
    wait_until(lambda: not worker._works, "the first answer")
    assert worker.is_idle
    assert worker.take() is None
    worker.ask(3)
    wait_until(lambda: worker._answer, "the next answer")
    assert worker.take() == 9


def test_it_can_be_started_again(worker: NetworkWorker, gate: threading.Event) -> None:
    gate.set()
    worker.ask(4)
    worker.end()  # at once, before it may have begun
    assert worker.isFinished()
    worker.forget()
    worker.ask(5)
    wait_until(lambda: worker._answer, "the answer")
    assert worker.take() == 25
