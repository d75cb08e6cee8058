"""The strip of test pictures under the curves: what is read right, and what as what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QToolTip

from cnn_desktop.core.events import StripRead
from cnn_desktop.gui.common.arrays import to_array
from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.train.digit_strip import Cells, DigitStrip
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import wait_until

LETTERS = ("a", "b", "Ankle boot")


def read(predicted: list[int], shape: tuple[int, int, int] = (1, 8, 8)) -> StripRead:
    count = len(predicted)
    images = np.full((count, *shape), 90, np.uint8)
    labels = np.arange(count) % 3
    confidence = np.full(count, 0.87, np.float32)
    return StripRead(1, 7, images, labels, np.array(predicted), confidence)


@pytest.fixture
def strip(theme: Theme) -> DigitStrip:
    it = DigitStrip(theme)
    it.begin(LETTERS)
    it.resize(600, 80)
    return it


def cells(strip: DigitStrip) -> Cells:
    found = strip.findChild(Cells, "test_strip_cells")
    assert isinstance(found, Cells)
    return found


def caption(strip: DigitStrip) -> str:
    found = strip.findChild(QLabel, "test_strip_caption")
    assert isinstance(found, QLabel)
    return found.text()


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 5, 90)])
def test_right_and_wrong_differ_by_colour_and_by_sign(
    strip: DigitStrip, theme: Theme, shape: tuple[int, int, int]
) -> None:
    assert not strip.isVisible()
    strip.show_read(read([0, 1, 0, 0, 2], shape))
    assert strip.isVisible()
    assert "3 of 5 read right" in caption(strip)
    assert cells(strip).answer(2) == "Ankle boot, read as a (87 %)"
    assert "Ankle boot, read as a (87 %)" in cells(strip).accessibleDescription()
    shot = to_array(cells(strip).grab().toImage())[..., :3].astype(int)

    def has(index: int, name: str) -> bool:
        area = cells(strip).cell_rect(index).toRect()
        part = shot[area.top() : area.bottom(), area.left() : area.right()]
        colour = theme.colour(name)
        wanted = (colour.red(), colour.green(), colour.blue())
        return bool((np.abs(part - wanted).max(axis=2) < 12).any())

    assert [has(index, "good") for index in range(5)] == [True, True, False, True, False]
    assert [has(index, "bad") for index in range(5)] == [False, False, True, False, True]
    strip.close()


def test_a_picture_that_is_read_otherwise_is_painted_anew(strip: DigitStrip) -> None:
    strip.show_read(read([0, 1, 2]))
    strip.show()
    QApplication.processEvents()
    before = to_array(cells(strip).grab().toImage())
    first = cells(strip)._read
    assert first is not None
    changed = StripRead(1, 8, first.images, first.labels, np.array([0, 0, 2]), first.confidence)
    strip.show_read(changed)
    QApplication.processEvents()
    after = to_array(cells(strip).grab().toImage())
    areas = [cells(strip).cell_rect(index).toRect() for index in range(3)]
    same = [
        bool((before[:, a.left() : a.right()] == after[:, a.left() : a.right()]).all())
        for a in areas
    ]
    assert same == [True, False, True]
    strip.close()


def test_only_what_has_room_is_shown_and_counted(strip: DigitStrip) -> None:
    strip.show_read(read([0, 0, 0] * 10))
    assert cells(strip).shown > 19
    strip.resize(300, 80)
    QApplication.processEvents()
    assert cells(strip).shown < 20
    assert f"of {cells(strip).shown} read right" in caption(strip)
    strip.close()


def test_the_answer_in_full_is_in_the_tool_tip(strip: DigitStrip) -> None:
    strip.show_read(read([0, 1, 0]))
    place = cells(strip).cell_rect(2).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, cells(strip).mapToGlobal(place))
    QApplication.sendEvent(cells(strip), event)
    assert QToolTip.text() == "Ankle boot, read as a (87 %)"
    QToolTip.hideText()
    strip.close()


def test_the_strip_is_read_while_a_network_learns(
    open_app: Opener, tmp_path: Path, tiny_data: None
) -> None:
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    strip = app.find(DigitStrip, "test_strip")
    assert not strip.isVisible()
    app.find(QSpinBox, "epochs").setValue(1)
    app.find(QSpinBox, "batch_size").setValue(40)
    reads: list[StripRead] = []
    app.run.strip_read.connect(reads.append)
    app.click("start_training")
    wait_until(lambda: reads, "the first reading")
    app.wait_for_state(RunState.IDLE)
    assert strip.isVisible()
    assert reads[-1].step == 10
    shown = cells(strip).shown
    right = int((reads[-1].labels == reads[-1].predicted)[:shown].sum())
    assert f"{right} of {shown}" in caption(strip)
