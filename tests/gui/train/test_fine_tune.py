"""Fine-tuning in the window: from digits that were confirmed to figures from before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QTableWidget

from cnn_desktop import paths
from cnn_desktop.core.digits.my_digits import MyDigits
from cnn_desktop.core.runs import fine_tune
from cnn_desktop.gui.train.data_choice import TUNING
from cnn_desktop.gui.training_run import RunState
from tests.core.drawings import line
from tests.gui.conftest import Opener
from tests.gui.driver import Driver, wait_until


def store(count: int) -> None:
    kept = MyDigits(paths.my_digits_file())
    for n in range(count):
        kept.add(line((0.5, 0.1), (0.5 + 0.002 * n, 0.9)), 1)


def data(app: Driver) -> QComboBox:
    return app.find(QComboBox, "dataset")


def choose_my_digits(app: Driver) -> None:
    data(app).setCurrentIndex(data(app).findData(TUNING))


def test_it_is_offered_when_there_are_enough_digits(open_app: Opener, tmp_path: Path) -> None:
    app = open_app("--data-dir", str(tmp_path))
    app.go("train")
    index = data(app).findData(TUNING)
    assert "(0 of 20)" in data(app).itemText(index)
    enabled = Qt.ItemFlag.ItemIsEnabled
    assert not data(app).model().flags(data(app).model().index(index, 0)) & enabled
    store(20)
    app.controller._box.delete([])  # looks at the file again
    app.go("draw")
    app.go("train")
    assert data(app).itemText(index) == "Fine-tune: My digits"  # MNIST is not there to be mixed in


def test_the_model_in_use_is_tuned_measured_and_left_by_a_click(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Drawing synthetic digits to mix in would take half a minute.
    monkeypatch.setattr(fine_tune, "OTHER_DATA", ())
    store(24)
    app = open_app("--data-dir", str(tmp_path), "--page", "train")
    app.wait_until_reading()
    assert not app.widget("back_to_shipped").isVisible()
    before = app.find(QSpinBox, "epochs").value()
    choose_my_digits(app)
    assert not app.widget("network").isEnabled()
    assert app.find(QSpinBox, "epochs").value() == 2
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    assert app.page_banner == ""
    said = app.text("result_text")
    assert "My digits that were held out" in said
    assert "before" in said
    assert app.session.model is not None
    assert app.session.model.origin == "trained"
    app.click("keep_model")
    app.wait_for_models()
    assert "digit-reader + My digits" in [text.split("\t")[0] for text in app.menu_texts()]
    app.click("back_to_shipped")
    app.wait_for_models()
    assert app.session.model.origin == "shipped"
    assert not app.widget("back_to_shipped").isVisible()
    data(app).setCurrentIndex(0)
    assert app.widget("network").isEnabled()
    assert app.find(QSpinBox, "epochs").value() == before


def test_a_stopped_fine_tuning_goes_on_from_the_list(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune, "OTHER_DATA", ())
    store(24)
    app = open_app("--data-dir", str(tmp_path), "--page", "train")
    app.wait_until_reading()
    choose_my_digits(app)
    app.find(QSpinBox, "epochs").setValue(400)
    app.click("start_training")
    wait_until(lambda: len(app.run.history.epochs) >= 2)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    done = len(app.run.history.epochs)
    app.click("back_to_shipped")
    app.wait_for_models()
    app.click("show_runs")
    view = app.find(QTableWidget, "runs_table")
    wait_until(lambda: view.rowCount() == 1)
    item = view.item(0, 0)
    assert item is not None
    assert item.text() == "digit-reader, fine-tune"
    view.selectRow(0)
    app.click("resume_run")
    wait_until(lambda: len(app.run.history.epochs) > done)
    assert app.page_banner == ""
    assert [e.epoch for e in app.run.history.epochs][-1] == len(app.run.history.epochs)
    wait_until(lambda: app.session.learning is not None)
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    assert "My digits that were held out" in app.text("result_text")


@pytest.mark.data
def test_mnist_is_named_only_where_it_is(open_app: Opener, tmp_path: Path, data_dir: Path) -> None:
    store(20)
    plain, mixed = "Fine-tune: My digits", "Fine-tune: My digits + MNIST"
    for folder, name in ((tmp_path, plain), (data_dir, mixed)):
        app = open_app("--data-dir", str(folder), "--page", "train")
        assert data(app).itemText(data(app).findData(TUNING)) == name
        app.close()
