"""Figures that change all the time beside things that do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from cnn_desktop.gui.common.steady_label import SteadyLabel, show_share


class Layouts(QObject):
    """Counts how often a widget is asked to lay out anew what is in it."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


@pytest.fixture
def row(qapp: QApplication) -> Iterator[tuple[SteadyLabel, QLabel, Layouts]]:
    holder, label, neighbour = QWidget(), SteadyLabel("figures"), QLabel("neighbour")
    layout = QHBoxLayout(holder)
    layout.addStretch(1)
    layout.addWidget(label)
    layout.addWidget(neighbour)
    holder.resize(600, 40)
    holder.show()
    QApplication.processEvents()
    layouts = Layouts()
    holder.installEventFilter(layouts)
    yield label, neighbour, layouts
    holder.removeEventFilter(layouts)
    holder.close()


def say(label: SteadyLabel, text: str) -> None:
    label.set_text(text)
    QApplication.processEvents()


def test_a_text_that_fits_moves_nothing(row: tuple[SteadyLabel, QLabel, Layouts]) -> None:
    label, neighbour, layouts = row
    say(label, "12,345 images/s")
    place, width = neighbour.geometry(), label.width()
    before = layouts.count
    for number in range(10):
        say(label, f"1,{number}00 images/s")
    assert label.text() == "1,900 images/s"
    assert layouts.count == before
    assert (neighbour.geometry(), label.width()) == (place, width)


def test_a_longer_text_gets_its_room_and_a_short_one_gives_it_back(
    row: tuple[SteadyLabel, QLabel, Layouts],
) -> None:
    label, _neighbour, _layouts = row
    say(label, "short")
    inner = label.findChild(QLabel, "figures")
    assert isinstance(inner, QLabel)
    say(label, "a text that is a good deal longer")
    assert inner.width() >= inner.sizeHint().width()
    say(label, "short")
    assert label.width() < 100
    say(label, "")
    assert label.width() < 20


def test_a_wrapped_text_grows_and_shrinks_by_lines(qapp: QApplication) -> None:
    holder, label, below = QWidget(), SteadyLabel("figures", shrinks=True), QLabel("below")
    layout = QVBoxLayout(holder)
    layout.addWidget(label)
    layout.addWidget(below)
    layout.addStretch(1)
    holder.resize(220, 200)
    holder.show()
    say(label, "word " * 20)
    one_line = label.height()
    label.set_wrapped(wrapped=True)
    QApplication.processEvents()
    assert label.height() > 2 * one_line
    assert holder.width() == 220
    say(label, "word")
    assert label.height() == one_line
    holder.close()


@pytest.mark.parametrize(("share", "shown"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_a_bar_shows_a_share(qapp: QApplication, share: float, shown: float) -> None:
    bar = QProgressBar()
    show_share(bar, None)
    assert bar.maximum() == bar.minimum()  # nobody knows
    show_share(bar, share)
    assert bar.value() / bar.maximum() == shown
    assert bar.updatesEnabled()
