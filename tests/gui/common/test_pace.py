"""Work that is asked for more often than anyone could see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cnn_desktop.gui.common.pace import Pace
from tests.gui.driver import wait_until

AGES = 1_000_000  # milliseconds: nothing comes due by itself


@pytest.fixture
def done(qapp: QApplication) -> list[int]:
    return []


def test_the_first_time_is_at_once_and_many_soon_after_are_one_more(done: list[int]) -> None:
    owner = QObject()
    pace = Pace(lambda: done.append(1), 30, owner)
    pace.ask()
    assert len(done) == 1
    for _ in range(20):
        pace.ask()
    wait_until(lambda: len(done) > 1, "the second time")
    for _ in range(5):
        QApplication.processEvents()
    assert len(done) == 2


def test_what_must_be_now_is_now_and_takes_the_place_of_what_was_to_come(done: list[int]) -> None:
    owner = QObject()
    pace = Pace(lambda: done.append(1), AGES, owner)
    pace.ask()
    pace.ask()
    pace.do_now()
    assert len(done) == 2
    timers = [child for child in pace.children() if child.isActive()]  # type: ignore[attr-defined]
    assert not timers


def test_what_is_stopped_does_not_come(done: list[int]) -> None:
    owner = QObject()
    pace = Pace(lambda: done.append(1), 1, owner)
    pace.ask()
    pace.ask()
    pace.stop()
    later: list[int] = []
    other = Pace(lambda: later.append(1), 20, owner)
    other.ask()
    other.ask()
    wait_until(lambda: len(later) == 2)
    assert len(done) == 1
