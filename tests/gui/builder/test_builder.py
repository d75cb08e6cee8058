"""Building a network: edits, what does not fit, files, and training with the result."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
)

from cnn_desktop import paths
from cnn_desktop.core.data.imports.found import Found
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import save_import
from cnn_desktop.core.networks.layers import (
    Conv2d,
    Dropout,
    Flatten,
    Inception,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Tanh,
)
from cnn_desktop.core.networks.own import keep_network, kept_networks, read_network, write_network
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.runs.library import KeptRun, list_runs
from cnn_desktop.gui.builder.dialog import BuilderDialog
from cnn_desktop.gui.builder.layer_table import LayerTable
from cnn_desktop.gui.common.image_grid import ImageGrid
from cnn_desktop.gui.train.pinned import PinnedDrawing
from cnn_desktop.gui.train.runs_dialog import RunsDialog
from cnn_desktop.gui.training_run import RunState
from tests.gui.conftest import Opener
from tests.gui.driver import ONE, Driver, wait_until
from tests.gui.hands import add_layer

SMALL = Network("mine", (1, 28, 28), (Conv2d(4, 5), ReLU(), MaxPool2d(4), Flatten(), Linear(10)))


@pytest.fixture
def app(open_app: Opener, tmp_path: Path, tiny_data: None) -> Driver:
    """The program on its Train page."""
    driver = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    driver.wait_until_reading()
    return driver


def open_builder(app: Driver, network: str = "two-layer-cnn") -> BuilderDialog:
    combo = app.find(QComboBox, "network")
    combo.setCurrentIndex(combo.findData(network))
    app.click("build_network")
    dialog = app.find(BuilderDialog, "builder")
    assert dialog.isVisible()
    return dialog


def table(app: Driver) -> LayerTable:
    return app.find(LayerTable, "layer_table")


def rows(app: Driver) -> list[str]:
    """Return what the table says, the columns of a row joined."""
    shown = []
    for row in range(table(app).rowCount()):
        items = (table(app).item(row, column) for column in range(4))
        texts = [item.text().replace("\xa0", " ").strip() for item in items if item]
        shown.append(" | ".join(text for text in texts if text))
    return shown


def choose(app: Driver, row: int) -> None:
    """Click on a row."""
    place = table(app).visualRect(table(app).model().index(row, 0)).center()
    QTest.mouseClick(table(app).viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def start_from(app: Driver, name: str) -> None:
    combo = app.find(QComboBox, "start_from")
    combo.setCurrentIndex(combo.findData(name))
    combo.activated.emit(combo.currentIndex())


def status(app: Driver) -> str:
    return app.text("builder_status")


def may_use(app: Driver) -> bool:
    return app.find(QPushButton, "use_network").isEnabled()


# -- what is shown --------------------------------------------------------------------------------


def test_a_copy_of_the_chosen_network_is_shown_with_its_arithmetic(app: Driver) -> None:
    dialog = open_builder(app)
    assert dialog.network.layers == NETWORKS["two-layer-cnn"].layers
    assert app.find(QLineEdit, "network_name").text() == "my-two-layer-cnn"
    assert rows(app)[:3] == [
        "input | 1 × 28 × 28",
        "conv1 | 32 filters of 3 × 3, padding 1 | 32 × 28 × 28 | 32 × 1 × 3 × 3 + 32 = 320",
        "relu1 | max(0, x) | 32 × 28 × 28 | –",
    ]
    assert app.text("builder_total") == "50,186 parameters"
    assert status(app) == "✓  Fits MNIST: 10 numbers come out, one for each class."
    assert may_use(app)


@pytest.mark.parametrize("name", list(NETWORKS))
def test_every_network_of_the_zoo_can_be_started_from(app: Driver, name: str) -> None:
    dialog = open_builder(app)
    start_from(app, name)
    assert dialog.network.layers == NETWORKS[name].layers
    assert app.text("builder_status")[0] in "✓△"
    assert not dialog.grab().isNull()
    for row in range(table(app).rowCount()):
        table(app).selectRow(row)


def test_the_layer_that_does_not_fit_says_why_and_those_behind_it_are_empty(app: Driver) -> None:
    open_builder(app)
    choose(app, 4)
    assert app.text("layer_title") == "conv2  ·  Convolution"
    assert "⌊(14 − 3 + 2 · 1) / 1⌋ + 1 = 14" in app.text("layer_size")
    app.find(QSpinBox, "layer_kernel_size").setValue(40)
    rule = "a window of 40 does not fit into 14 pixels with padding 1"
    assert rows(app)[4] == f"conv2 | 64 filters of 40 × 40, padding 1 | ✕  {rule}"
    assert rows(app)[5] == "relu2 | max(0, x)"
    assert status(app) == f"✕  conv2: {rule}"
    assert app.text("builder_total") == "320 parameters"
    assert not may_use(app)
    app.click("undo_layer")
    assert may_use(app)
    assert app.find(QSpinBox, "layer_kernel_size").value() == 3
    app.click("redo_layer")
    assert not may_use(app)


def test_inside_a_block_the_very_layer_is_marked(app: Driver) -> None:
    open_builder(app, "mini-resnet")
    names = [row.split(" | ")[0] for row in rows(app)]
    assert names[:7] == ["input", "conv1", "norm1", "relu1", "residual1", "body", "conv1"]
    choose(app, 6)
    assert app.text("layer_title").startswith("residual1.body.conv1")
    app.find(QSpinBox, "layer_padding").setValue(0)
    assert "✕  13 × 13" not in rows(app)[6]
    assert status(app).startswith("✕  residual1: 16 × 26 × 26 cannot be added to 16 × 28 × 28")
    app.find(QSpinBox, "layer_kernel_size").setValue(60)
    assert "✕  a window of 60" in rows(app)[6]
    assert status(app).startswith("✕  residual1.body.conv1: a window of 60")


# -- editing --------------------------------------------------------------------------------------


def test_a_network_is_built_from_nothing(app: Driver) -> None:
    dialog = open_builder(app)
    start_from(app, "")
    assert status(app) == "✕  there is no layer yet: add one"
    for what in ("convolution", "activation", "pooling", "normalisation", "dropout"):
        add_layer(app, what)
    assert status(app).startswith("✕  dropout1: the last layer must put out a number for each")
    for what in ("flatten", "linear"):
        add_layer(app, what)
    kinds = [layer.kind for layer in dialog.network.layers]
    assert kinds == ["conv", "relu", "pool", "norm", "dropout", "flatten", "linear"]
    assert status(app).startswith("✓  Fits MNIST")
    for _ in range(7):
        app.click("undo_layer")
    assert dialog.network.layers == ()
    app.click("undo_layer")
    assert dialog.network.layers == NETWORKS["two-layer-cnn"].layers
    assert not app.find(QPushButton, "undo_layer").isEnabled()


def test_layers_are_added_moved_and_removed_where_one_is_chosen(app: Driver) -> None:
    dialog = open_builder(app)
    choose(app, 1)
    add_layer(app, "dropout")
    assert rows(app)[2].startswith("dropout1")
    assert app.find(QDoubleSpinBox, "layer_probability").value() == 0.25
    app.find(QDoubleSpinBox, "layer_probability").setValue(0.5)
    assert dialog.network.layers[1] == Dropout(0.5)
    app.click("move_layer_down")
    assert dialog.network.layers[2] == Dropout(0.5)
    assert app.text("layer_title").startswith("dropout1")  # it stays the chosen one
    QTest.keyClick(table(app), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.network.layers[1] == Dropout(0.5)
    QTest.keyClick(table(app), Qt.Key.Key_Delete)
    assert dialog.network.layers == NETWORKS["two-layer-cnn"].layers
    choose(app, 0)  # the input
    assert not app.find(QPushButton, "remove_layer").isEnabled()
    add_layer(app, "activation")
    assert dialog.network.layers[0] == ReLU()
    assert not app.find(QPushButton, "move_layer_up").isEnabled()


def test_a_layer_changes_its_kind(app: Driver) -> None:
    dialog = open_builder(app)
    choose(app, 2)
    kind = app.find(QComboBox, "layer_kind")
    assert kind.count() == 3
    kind.setCurrentIndex(kind.findData(Tanh))
    assert dialog.network.layers[1] == Tanh()
    assert rows(app)[2].startswith("tanh1 | tanh(x)")


def test_blocks_are_built_and_hold_no_blocks(app: Driver) -> None:
    dialog = open_builder(app)
    choose(app, 3)
    add_layer(app, "inception")
    block = dialog.network.layers[3]
    assert isinstance(block, Inception)
    assert len(block.branches) == 3
    assert may_use(app)
    app.click("add_branch")
    choose(app, 5)  # the first path
    assert app.text("layer_title") == "inception1.branch1"
    add_layer(app, "normalisation")
    block = dialog.network.layers[3]
    assert isinstance(block, Inception)
    assert [layer.kind for layer in block.branches[0]] == ["norm", "conv", "relu"]
    assert len(block.branches) == 4
    add_layer(app, "residual")  # not into the path: behind the block
    assert [layer.kind for layer in dialog.network.layers[3:5]] == ["inception", "residual"]
    choose(app, 5)
    app.click("remove_layer")
    block = dialog.network.layers[3]
    assert isinstance(block, Inception)
    assert len(block.branches) == 3
    assert status(app).startswith("✕  residual1: ")  # whose body is as wide as before
    app.click("undo_layer")
    assert may_use(app)


def test_a_number_that_is_typed_is_one_step_to_undo(app: Driver) -> None:
    dialog = open_builder(app)
    choose(app, 1)
    field = app.find(QSpinBox, "layer_out_channels")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "128")
    assert dialog.network.layers[0] == Conv2d(128, 3, padding=1)
    assert app.find(QSpinBox, "layer_out_channels") is field  # it was not taken away meanwhile
    app.click("undo_layer")
    assert dialog.network.layers == NETWORKS["two-layer-cnn"].layers


def test_other_pictures_than_the_datas_are_warned_of(app: Driver) -> None:
    open_builder(app)
    app.find(QSpinBox, "input_channels").setValue(3)
    assert status(app) == "△  Not for MNIST: its pictures are 1 × 28 × 28."
    assert may_use(app)
    app.click("undo_layer")
    choose(app, 8)
    app.find(QSpinBox, "layer_out_features").setValue(12)
    assert status(app) == "△  Not for MNIST: it has 10 classes, and 12 numbers come out."


def test_a_name_that_cannot_be_had_is_told(app: Driver) -> None:
    dialog = open_builder(app)
    name = app.find(QLineEdit, "network_name")
    for text in ("lenet-like", "a b", ""):
        name.selectAll()
        QTest.keyClicks(name, text) if text else QTest.keyClick(name, Qt.Key.Key_Delete)
        assert status(app).startswith("✕  A network of your own cannot be called")
        assert not may_use(app)
    QTest.keyClicks(name, "first")
    assert dialog.network.name == "first"
    assert may_use(app)


def test_what_is_left_half_done_is_there_the_next_time(app: Driver) -> None:
    dialog = open_builder(app)
    choose(app, 1)
    app.click("remove_layer")
    draft = dialog.network
    app.click("cancel_network")
    assert not dialog.isVisible()
    assert kept_networks(paths.networks_dir()) == {}
    assert open_builder(app, "mlp").network == draft
    assert app.find(QPushButton, "undo_layer").isEnabled()


# -- files ----------------------------------------------------------------------------------------


def test_a_draft_is_saved_and_opened_again(
    app: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_builder(app)
    choose(app, 7)
    app.click("remove_layer")
    draft = dialog.network
    path = tmp_path / "draft.json"
    answer = lambda *_: (str(path), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    app.click("save_network")
    assert read_network(path, must_fit=False) == draft
    start_from(app, "mlp")
    app.click("open_network")
    assert dialog.network == draft
    assert not may_use(app)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "it is no JSON"),
        ("[]", "it is no JSON object"),
        ('{"name": "x", "input_shape": [1, 2], "layers": []}', "input_shape is not channels"),
        (
            '{"name": "x", "input_shape": [1, 28, 28], "layers": [{"type": "Exec"}]}',
            "unknown layer 'Exec'",
        ),
        (json.dumps({"name": "x", "input_shape": [1, 2, 3]}), "'layers' is missing"),
    ],
)
def test_a_damaged_file_is_told_and_nothing_is_lost(
    app: Driver, tmp_path: Path, content: str, said: str
) -> None:
    dialog = open_builder(app)
    before = dialog.network
    path = tmp_path / "odd.json"
    path.write_text(content)
    dialog.open_file(path)
    assert said in dialog.banner.text
    assert dialog.network == before
    dialog.open_file(tmp_path / "nowhere.json")
    assert "could not be read" in dialog.banner.text


def test_a_file_under_a_zoo_networks_name_gets_another(app: Driver, tmp_path: Path) -> None:
    dialog = open_builder(app)
    write_network(tmp_path / "n.json", NETWORKS["mlp"])
    dialog.open_file(tmp_path / "n.json")
    assert dialog.network.name == "my-mlp"
    assert may_use(app)


def test_a_disk_that_cannot_be_written_is_told(app: Driver, tmp_path: Path) -> None:
    dialog = open_builder(app)
    (tmp_path / "file").write_text("")
    dialog.save_file(tmp_path / "file" / "n.json")
    assert "could not be written" in dialog.banner.text
    paths.networks_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.networks_dir().write_text("in the way")
    app.click("use_network")
    assert "could not be written" in app.page_banner
    assert app.find(QComboBox, "network").currentData() == "my-two-layer-cnn"  # all the same


def test_everything_is_said_in_korean(open_app: Opener, tmp_path: Path) -> None:
    app = open_app("--page", "train", "--lang", "ko")
    dialog = open_builder(app, "mini-resnet")
    hangul = re.compile("[가-힣]")
    for row in range(table(app).rowCount()):
        table(app).selectRow(row)
        assert hangul.search(app.text("layer_about"))
    for button in dialog.findChildren(QPushButton):
        assert hangul.search(button.text()), button.objectName()
        assert hangul.search(button.toolTip()), button.objectName()
    assert hangul.search(status(app))
    for what in ("flatten", "convolution"):
        add_layer(app, what)
    assert "특징 맵이 필요한데" in status(app)
    start_from(app, "")
    assert "아직 층이 없습니다" in status(app)
    dialog.open_file(tmp_path / "nowhere.json")
    assert hangul.search(dialog.banner.text)
    app.action("language_en").trigger()
    app.qapp.processEvents()
    assert status(app) == "✕  there is no layer yet: add one"
    assert app.find(QPushButton, "use_network").text() == "Use it"


# -- in use ---------------------------------------------------------------------------------------


def use_small(app: Driver, tmp_path: Path) -> None:
    dialog = open_builder(app)
    write_network(tmp_path / "n.json", SMALL)
    dialog.open_file(tmp_path / "n.json")
    app.click("use_network")
    assert not dialog.isVisible()


def test_it_is_trained_kept_looked_at_and_resumed(app: Driver, tmp_path: Path) -> None:
    use_small(app, tmp_path)
    combo = app.find(QComboBox, "network")
    assert combo.currentText() == "mine (your own)"
    assert kept_networks(paths.networks_dir()) == {"mine": SMALL}
    app.find(QSpinBox, "epochs").setValue(2)
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    model = app.session.model
    assert model is not None
    assert model.checkpoint.network == SMALL
    (run,) = list_runs(paths.runs_dir())
    assert isinstance(run, KeptRun)
    assert run.recipe.own_network == SMALL
    assert json.loads((run.folder / "run.json").read_text())["recipe"]["own_network"]["layers"]
    app.go("inspect")
    app.stroke(ONE, "inspect_canvas")
    app.wait_for_prediction()
    assert app.find(ImageGrid, "filters").count == 4
    assert app.find(ImageGrid, "inspect_maps").count == 4


def test_a_run_goes_on_whose_network_is_not_kept_any_more(app: Driver, tmp_path: Path) -> None:
    use_small(app, tmp_path)
    app.find(QSpinBox, "epochs").setValue(500)
    app.find(QSpinBox, "batch_size").setValue(40)
    app.click("start_training")
    wait_until(lambda: len(app.run.history.epochs) >= 2, "two epochs")
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    (paths.networks_dir() / "network-mine.json").unlink()
    combo = app.find(QComboBox, "network")
    combo.setCurrentIndex(combo.findData("mlp"))
    app.go("draw")
    app.go("train")
    assert combo.findData("mine") < 0
    app.click("show_runs")
    dialog = app.find(RunsDialog, "runs")
    table = app.find(QTableWidget, "runs_table")
    wait_until(lambda: table.rowCount() == 1, "the runs to be read")
    table.selectRow(0)
    app.click("resume_run")
    wait_until(lambda: app.run.state is RunState.RUNNING, "the run to go on")
    assert combo.currentData() == "mine"
    assert app.run.recipe is not None
    assert app.run.recipe.own_network == SMALL
    app.click("stop_training")
    app.wait_for_state(RunState.IDLE)
    dialog.close()


def test_kept_ones_are_listed_edited_and_deleted(open_app: Opener, home: Path) -> None:
    keep_network(paths.networks_dir(), SMALL)
    app = open_app("--page", "train")
    combo = app.find(QComboBox, "network")
    combo.setCurrentIndex(combo.findData("mine"))
    assert combo.currentText() == "mine (your own)"
    summary = app.text("network_summary").replace("\N{NO-BREAK SPACE}", " ")
    assert "maps 4 × 24 × 24" in summary
    dialog = open_builder(app, "mine")
    assert dialog.network == SMALL  # itself, no copy
    choose(app, 1)
    app.find(QSpinBox, "layer_out_channels").setValue(6)
    app.click("use_network")
    assert kept_networks(paths.networks_dir())["mine"].layers[0] == Conv2d(6, 5)
    open_builder(app, "mine")
    app.click("delete_network")
    assert kept_networks(paths.networks_dir()) == {}
    assert "not kept any more" in dialog.banner.text
    app.click("use_network")
    assert list(kept_networks(paths.networks_dir())) == ["mine"]


def colour_pictures(folder: Path) -> None:
    """Make a folder of pictures in three colours, one a class."""
    rng = np.random.default_rng(3)
    for channel, name in enumerate(("grass", "sky", "wine")):
        (folder / name).mkdir(parents=True)
        for number in range(24):
            pixels = rng.integers(0, 90, (16, 16, 3)).astype(np.uint8)
            pixels[..., (channel + 1) % 3] += 150
            Image.fromarray(pixels).save(folder / name / f"{number}.png")


def test_a_network_for_colours_is_built_trained_and_used_on_every_page(
    open_app: Opener, tmp_path: Path
) -> None:
    colour_pictures(tmp_path / "pictures")
    (found,) = (item for item in read_import(tmp_path / "pictures") if isinstance(item, Found))
    save_import("colours", found, tmp_path / "data")
    app = open_app("--page", "train", "--data-dir", str(tmp_path / "data"))
    app.wait_until_reading()
    data = app.find(QComboBox, "dataset")
    data.setCurrentIndex(data.findData("colours"))
    dialog = open_builder(app, "lenet-like")
    assert dialog.network.input_shape == (3, 16, 16)
    assert dialog.network.layers[-1] == Linear(3)
    assert status(app) == "✓  Fits colours: 3 numbers come out, one for each class."
    app.click("use_network")
    app.find(QSpinBox, "epochs").setValue(3)
    app.find(QSpinBox, "batch_size").setValue(8)
    app.go("draw")
    app.stroke(ONE)
    app.wait_for_prediction()
    app.go("train")
    app.click("pin_drawing")
    app.click("start_training")
    app.wait_for_state(RunState.IDLE)
    model = app.session.model
    assert model is not None
    assert model.checkpoint.network == dialog.network
    (pinned,) = app.widget("page_train").findChildren(PinnedDrawing)
    assert pinned.points >= 3
    app.go("draw")
    assert app.wait_for_prediction() in ("grass", "sky", "wine")
    assert "grass, sky, wine" in app.text("no_digits")
    app.go("inspect")
    assert app.find(ImageGrid, "filters").images.shape == (6, 5, 5, 3)
    assert app.find(ImageGrid, "unit_kernels").images.shape == (1, 16, 16, 3)


def test_it_opens_while_a_network_is_trained_and_the_window_still_closes(
    app: Driver, tmp_path: Path
) -> None:
    app.find(QSpinBox, "epochs").setValue(1000)
    app.click("start_training")
    app.wait_for_step(1)
    use_small(app, tmp_path)
    assert app.run.is_active
    open_builder(app)
    app.close()
