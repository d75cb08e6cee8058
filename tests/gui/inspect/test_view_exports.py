"""Every view of the Inspect page gives away what it shows: by real clicks, read back from disk."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton

from cnn_desktop.core.networks.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.inspect import layer_numbers
from tests.gui.conftest import Opener
from tests.gui.driver import SEVEN, Driver, wait_until
from tests.gui.few_pictures import install_few_pictures
from tests.gui.hands import open_inspect_view
from tests.gui.models import ONE_LAYER, in_use, make_checkpoint
from tests.gui.runs_with_weights import write_run

VIEWS = {
    "Filters and maps": "layers",
    "Network": "network",
    "Why this digit?": "why",
    "What excites it": "excite",
    "Map of the data": "map",
    "Experiments": "exp",
    "Time": "time",
}


@pytest.fixture
def app(open_app: Opener, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """The program on its Inspect page with a seven on the canvas, some pictures and a run."""
    install_few_pictures(monkeypatch, "mnist")
    write_run("three", 3)
    driver = open_app("--page", "inspect")
    driver.wait_until_reading()
    driver.stroke(SEVEN, "inspect_canvas")
    assert driver.wait_for_prediction() == "7"
    return driver


def answer_dialog(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str) -> None:
    """Let the user choose a file and what it is saved as."""

    def ask(_parent: object, _title: str, _name: str, kinds: str) -> tuple[str, str]:
        return str(path), next(each for each in kinds.split(";;") if kind in each)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def words_on_screen(app: Driver) -> str:
    page = app.widget("page_inspect")
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join(said + [one.text for one in page.findChildren(Banner) if one.isVisible()])


@pytest.mark.parametrize("title", VIEWS)
def test_each_view_is_copied_and_saved(
    app: Driver, title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = VIEWS[title]
    open_inspect_view(app, title)
    save = app.find(QPushButton, f"{name}_save")
    wait_until(lambda: save.isVisible() and save.isEnabled(), "something to save")
    app.click(f"{name}_copy")
    copied = QApplication.clipboard().image()
    assert copied.width() > 200
    assert app.widget(f"{name}_copy").accessibleName() == "Copied"
    answer_dialog(monkeypatch, tmp_path / "seen", "*.png")
    app.click(f"{name}_save")
    assert save.accessibleName().startswith("Saved")
    with Image.open(tmp_path / "seen.png") as picture:
        assert picture.size == (copied.width(), copied.height())
        assert len(set(picture.convert("L").tobytes())) > 2  # not an empty sheet
    answer_dialog(monkeypatch, tmp_path / "seen", "*.csv")

    def there_are_numbers() -> bool:
        app.click(f"{name}_save")
        return len(rows_of(tmp_path / "seen.csv")) > 2

    wait_until(there_are_numbers, "numbers")  # some are still worked at
    (tmp_path / "file").write_text("")
    answer_dialog(monkeypatch, tmp_path / "file" / "x", "*.png")
    app.click(f"{name}_save")
    assert "x.png" in words_on_screen(app)
    assert "could not be written" in words_on_screen(app)
    answer_dialog(monkeypatch, tmp_path / "again", "*.png")
    app.click(f"{name}_save")
    assert (tmp_path / "again.png").exists()


# -- filters and maps -----------------------------------------------------------------------------


def saved_rows(app: Driver, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    answer_dialog(monkeypatch, path, "*.csv")
    app.click("layers_save")
    return rows_of(path.with_suffix(".csv"))


def numbers(rows: list[list[str]], what: str) -> np.ndarray:
    return np.array([row[5:] for row in rows if row[0] == what], np.float64)


TWO = (Conv2d(3, 5), ReLU(), Conv2d(4, 3), MaxPool2d(2), Flatten(), Linear(10))


def test_weights_and_maps_are_read_back_as_they_are(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_checkpoint(TWO)
    app.session.use_model(in_use(model))
    app.wait_for_prediction()
    layer = app.find(QComboBox, "layer")
    layer.setCurrentIndex(3)  # the pooling: its maps belong to the filters of the second one
    rows = saved_rows(app, tmp_path / "all", monkeypatch)
    assert rows[0][:5] == ["what", "layer", "unit", "input", "row"]
    weight = model.weights["conv2.weight"]
    kernels = [row for row in rows if row[0] == "weight"]
    values = np.array([row[5:8] for row in kernels], np.float64)
    np.testing.assert_allclose(values.reshape(weight.shape), weight, rtol=1e-6)
    assert kernels[-1][1:5] == ["conv2", "3", "2", "2"]
    biases = [float(row[5]) for row in rows if row[0] == "bias"]
    np.testing.assert_allclose(biases, model.weights["conv2.bias"], rtol=1e-6)
    prediction = app.session.prediction
    assert prediction is not None
    maps = prediction.layers["pool1"]
    np.testing.assert_allclose(numbers(rows, "map").reshape(maps.shape), maps, rtol=1e-6)
    app.click("inspect_clear")
    app.wait_for_prediction()
    rows = saved_rows(app, tmp_path / "blank", monkeypatch)
    assert {row[0] for row in rows[1:]} == {"weight", "bias"}  # no drawing, no maps


def test_of_a_large_layer_what_is_shown_is_saved(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer_numbers, "MOST_NUMBERS", 50)
    model = make_checkpoint(TWO)
    app.session.use_model(in_use(model))
    app.find(QComboBox, "layer").setCurrentIndex(2)
    weight = model.weights["conv2.weight"]
    rows = saved_rows(app, tmp_path / "mean", monkeypatch)
    assert {row[3] for row in rows if row[0] == "weight"} == {"mean"}
    means = np.array([row[5:8] for row in rows if row[0] == "weight"], np.float64)
    np.testing.assert_allclose(means.reshape(4, 3, 3), weight.mean(axis=1), rtol=1e-6)
    channel = app.find(QComboBox, "input_channel")
    channel.setCurrentIndex(channel.findText("input 1"))
    rows = saved_rows(app, tmp_path / "one", monkeypatch)
    assert {row[3] for row in rows if row[0] == "weight"} == {"1"}


def test_a_layer_without_filters_gives_its_numbers(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
    app.wait_for_prediction()
    app.find(QComboBox, "layer").setCurrentIndex(1)
    assert app.find(ImageGrid, "filters").count == 0
    rows = saved_rows(app, tmp_path / "logits", monkeypatch)
    assert [row[2] for row in rows[1:]] == [str(n) for n in range(10)]
    prediction = app.session.prediction
    assert prediction is not None
    np.testing.assert_allclose(
        numbers(rows, "map").ravel(), prediction.layers["linear1"].ravel(), rtol=1e-6
    )


def test_nothing_to_see_is_nothing_to_save(app: Driver) -> None:
    app.session.use_model(in_use(make_checkpoint(ONE_LAYER)))
    app.click("inspect_clear")
    app.wait_for_prediction()
    assert not app.widget("layers_save").isEnabled()
    assert not app.widget("layers_copy").isEnabled()


def test_what_the_vote_hides_is_not_given_away(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.go("draw")
    app.click("vote")
    app.go("inspect")
    rows = saved_rows(app, tmp_path / "hidden", monkeypatch)
    assert {row[0] for row in rows[1:]} == {"weight", "bias"}
