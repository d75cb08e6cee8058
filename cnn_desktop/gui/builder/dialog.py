"""The builder: a network as a list of layers, checked at every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.errors import CnnDesktopError, NetworkNameTaken
from cnn_desktop.core.networks import editing
from cnn_desktop.core.networks.checking import Check, Place, check
from cnn_desktop.core.networks.editing import place_after
from cnn_desktop.core.networks.layers import Inception, Layer, Network, Shape, shape_text
from cnn_desktop.core.networks.own import (
    SUFFIX,
    check_name,
    delete_network,
    free_name,
    keep_network,
    kept_networks,
    read_network,
    write_network,
)
from cnn_desktop.core.networks.palette import PLAIN, new_layer
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.gui.builder.layer_table import INPUT, LayerTable
from cnn_desktop.gui.builder.settings_panel import SettingsPanel
from cnn_desktop.gui.builder.versions import Version, Versions
from cnn_desktop.gui.builder.words import palette_words
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.dialog_size import make_room
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.fields import Choice, WholeField
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.settings import LAST_FOLDER, Settings

EMPTY = ""  # instead of the name of a network to start from
SIDES = (("channels", 64), ("height", 1024), ("width", 1024))


@dataclass(frozen=True)
class DataShape:
    """What the chosen data set asks of a network.

    Attributes:
        title: What people call it.
        input_shape: Channels, height and width of its pictures.
        classes: How many there are.
    """

    title: str
    input_shape: tuple[int, int, int]
    classes: int


class BuilderDialog(QDialog):
    """Edits a network; nothing is kept or used before the user says so.

    Args:
        folder: Of the networks that are kept.
        settings: Remember the folder of files.
        theme: The look.
        parent: The window.
    """

    used = Signal(object, object)  # the Network to train, and the error if it could not be kept
    kept_changed = Signal()  # no payload: see kept_networks()

    def __init__(
        self, folder: Path, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("builder")
        self._folder, self._settings, self._theme = folder, settings, theme
        self._data = DataShape("MNIST", (1, 28, 28), 10)
        self._versions = Versions(Version(Network("", self._data.input_shape, ())))
        self._check: Check = check(self._versions.now.network)
        self.banner = named(Banner(), "builder_banner")
        self._make_head()
        self._table = named(LayerTable(theme), "layer_table")
        self._panel = named(SettingsPanel(), "layer_settings")
        self._status = named(QLabel(), "builder_status")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._total = named(QLabel(), "builder_total")
        set_role(self._total, "group")
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._restyle()
        self._retranslate()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self._versions.now.network

    def show_for(self, network: Network, data: DataShape) -> None:
        """Open with a copy of a network, or go on with one that was left half done.

        Args:
            network: The one that is chosen in the form.
            data: What it shall be trained on.
        """
        self._data = data
        if not self._versions.can_undo:
            self._versions = Versions(Version(self._copy_of(network)))
        self._fill_starts(network.name)
        self._refresh()
        make_room(self, self._theme.width(1080), 660)
        self.open()
        self._table.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _make_head(self) -> None:
        self._name = named(QLineEdit(), "network_name")
        self._name.setMaxLength(40)
        self._start = named(Choice(), "start_from")
        self._start.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._forget = named(QPushButton(), "delete_network")
        self._sides = []
        for name, most in SIDES:
            side = named(WholeField(), f"input_{name}")
            side.setRange(1, most)
            side.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding is not for it
            self._sides.append(side)
        self._labels = {name: QLabel() for name in ("name", "start", "input")}
        self._labels["name"].setBuddy(self._name)
        self._labels["start"].setBuddy(self._start)
        self._labels["input"].setBuddy(self._sides[0])

    def _make_buttons(self) -> None:
        self._add = named(QPushButton(), "add_layer")
        self._menu = named(QMenu(self._add), "add_layer_menu")
        self._add.setMenu(self._menu)
        actions: tuple[tuple[str, Callable[[], object]], ...] = (
            ("remove_layer", self._on_remove),
            ("move_layer_up", lambda: self._on_move(-1)),
            ("move_layer_down", lambda: self._on_move(1)),
            ("undo_layer", self._on_undo),
            ("redo_layer", self._on_redo),
            ("open_network", self._on_open),
            ("save_network", self._on_save),
            ("cancel_network", self.reject),
            ("use_network", self._on_use),
        )
        self._buttons = {name: named(QPushButton(), name) for name, _ in actions}
        for name, action in actions:
            self._buttons[name].clicked.connect(lambda _=False, action=action: action())
        for button in (*self._buttons.values(), self._add, self._forget):
            button.setAutoDefault(False)  # Enter in a field of numbers presses nothing
        set_role(self._buttons["use_network"], "primary")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._labels["name"])
        head.addWidget(self._name, 1)
        head.addSpacing(8)
        head.addWidget(self._labels["start"])
        head.addWidget(self._start)
        head.addWidget(self._forget)
        head.addSpacing(8)
        head.addWidget(self._labels["input"])
        for number, side in enumerate(self._sides):
            if number:
                head.addWidget(QLabel("×"))
            head.addWidget(side)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._add)
        for name in ("remove_layer", "move_layer_up", "move_layer_down"):
            tools.addWidget(self._buttons[name])
        tools.addStretch(1)
        for name in ("undo_layer", "redo_layer"):
            tools.addWidget(self._buttons[name])
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._table, 1)
        left.addLayout(tools)
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self._panel)
        self._side = card
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addWidget(card)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._buttons["open_network"])
        foot.addWidget(self._buttons["save_network"])
        foot.addStretch(1)
        foot.addWidget(self._buttons["cancel_network"])
        foot.addWidget(self._buttons["use_network"])
        state = QHBoxLayout()
        state.setSpacing(16)
        state.addWidget(self._total)
        state.addWidget(self._status, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addLayout(body, 1)
        layout.addLayout(state)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._name.textEdited.connect(self._on_name)
        self._start.activated.connect(self._on_start)
        self._forget.clicked.connect(self._on_forget)
        for side in self._sides:
            side.valueChanged.connect(self._on_input)
        self._table.place_chosen.connect(self._on_chosen)
        self._table.remove_pressed.connect(self._on_remove)
        self._table.move_pressed.connect(self._on_move)
        self._panel.layer_changed.connect(self._on_layer_changed)
        self._panel.branch_wanted.connect(self._on_branch)
        self._theme.changed.connect(self._restyle)
        for keys, action in (
            (QKeySequence.StandardKey.Undo, self._on_undo),
            (QKeySequence.StandardKey.Redo, self._on_redo),
            (QKeySequence.StandardKey.Open, self._on_open),
            (QKeySequence.StandardKey.Save, self._on_save),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # -- starting from another -------------------------------------------------------------------

    def _copy_of(self, network: Network) -> Network:
        """Return a network to be edited: one's own itself, of others a copy that suits the data."""
        if network.name not in NETWORKS:
            return network
        name = free_name(network.name, self._folder)
        plain = Network(name, network.input_shape, network.layers)
        return editing.suited(plain, self._data.input_shape, self._data.classes)

    def _fill_starts(self, chosen: str) -> None:
        self._kept = kept_networks(self._folder)
        self._start.clear()
        self._start.addItem(self.tr("Empty"), EMPTY)
        for name in NETWORKS:
            self._start.addItem(name, name)
        for name in self._kept:
            self._start.addItem(self.tr("{0} (your own)").format(name), name)
        self._start.setCurrentIndex(max(0, self._start.findData(chosen)))
        self._forget.setEnabled(self._start.currentData() in self._kept)

    def _on_start(self) -> None:
        name = self._start.currentData()
        self._forget.setEnabled(name in self._kept)
        if name == EMPTY:
            own_name = free_name("network", self._folder)
            self._push(Network(own_name, self._data.input_shape, ()), None)
        else:
            self._push(self._copy_of(self._kept.get(name) or NETWORKS[name]), None)

    def _on_forget(self) -> None:
        name = self._start.currentData()
        if self._try(lambda: delete_network(self._folder, name)):
            self._fill_starts(EMPTY)
            self.banner.show_message(
                "info",
                lambda: self.tr(
                    "{0} is not kept any more. Undo this by using it: it is still in the editor."
                ).format(name),
            )
            self.kept_changed.emit()

    # -- editing ---------------------------------------------------------------------------------

    def _push(self, network: Network, place: Place | None, key: str = "") -> None:
        self._versions.push(Version(network, place), key)
        self._refresh()

    def _on_chosen(self, place: Place | None) -> None:
        self._versions.choose(place)
        self._show_chosen()

    def _on_add(self, what: str) -> None:
        network, chosen = self.network, self._versions.now.place
        place = (0,) if chosen == INPUT else place_after(chosen, network)
        if what not in PLAIN and len(place) > 1:
            place = (place[0] + 1,)  # blocks are not nested: behind the whole block
        layer = new_layer(what, self._shape_at(place), self._data.classes)
        self._push(editing.insert(network, place, layer), place)

    def _shape_at(self, place: Place) -> Shape | None:
        """Return what a layer at a place receives."""
        before = (*place[:-1], place[-1] - 1) if place[-1] else place[:-1]
        if before == INPUT:
            return self.network.input_shape
        row = next((row for row in self._check.rows if row.place == before), None)
        if row is None:
            return None
        return row.output_shape if place[-1] else row.input_shape

    def _on_remove(self) -> None:
        place = self._versions.now.place
        if not place:
            return
        network = editing.remove(self.network, place)
        rows = [row.place for row in check(network).rows]
        after = place if place in rows else (*place[:-1], place[-1] - 1)
        self._push(network, after if after in rows else None)

    def _on_move(self, step: int) -> None:
        if place := self._versions.now.place:
            self._push(*editing.move(self.network, place, step))

    def _on_branch(self) -> None:
        place = self._versions.now.place
        if place and isinstance(editing.layer_at(self.network, place), Inception):
            self._push(editing.add_branch(self.network, place[0]), place)

    def _on_layer_changed(self, layer: Layer, setting: str) -> None:
        if place := self._versions.now.place:
            self._push(editing.change(self.network, place, layer), place, f"{place} {setting}")

    def _on_name(self, text: str) -> None:
        self._push(replace(self.network, name=text.strip()), self._versions.now.place, "name")

    def _on_input(self) -> None:
        shape = tuple(side.value() for side in self._sides)
        self._push(replace(self.network, input_shape=shape), self._versions.now.place, "input")

    def _on_undo(self) -> None:
        self._versions.undo()
        self._refresh()

    def _on_redo(self) -> None:
        self._versions.redo()
        self._refresh()

    # -- files -----------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Edit the network of a file, finished or not; a damaged file is told in words."""
        read: list[Network] = []
        if self._try(lambda: read.append(read_network(path, must_fit=False))):
            network = read[0]
            if network.name in NETWORKS or not network.name:
                network = replace(network, name=free_name(network.name, self._folder))
            self._push(network, None)

    def save_file(self, path: Path) -> None:
        """Write the network as it is, finished or not."""
        if self._try(lambda: write_network(path, self.network)):
            self.banner.show_message("good", lambda: self.tr("Saved as {0}").format(path))

    def _on_open(self) -> None:
        kinds = self.tr("Networks") + f" (*{SUFFIX})"
        folder = self._settings.get(LAST_FOLDER)
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Open a network"), folder, kinds)
        if chosen:
            self._settings.set(LAST_FOLDER, str(Path(chosen).parent))
            self.open_file(Path(chosen))

    def _on_save(self) -> None:
        kinds = self.tr("Networks") + f" (*{SUFFIX})"
        start = str(Path(self._settings.get(LAST_FOLDER)) / f"{self.network.name}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the network"), start, kinds)
        if chosen:
            path = Path(chosen)
            self._settings.set(LAST_FOLDER, str(path.parent))
            self.save_file(path if path.suffix else path.with_suffix(SUFFIX))

    def _on_use(self) -> None:
        network = self.network
        problem = None
        try:
            keep_network(self._folder, network)
        except CnnDesktopError as error:  # it can be trained all the same: the run keeps it
            problem = error
        self._versions = Versions(Version(network))  # the next time begins anew
        self.accept()
        self.used.emit(network, problem)

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except CnnDesktopError as error:
            self.banner.show_message("error", partial(error_text, error))
            return False
        self.banner.clear()
        return True

    # -- showing ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        network = self.network
        self._check = check(network)
        if self._name.text().strip() != network.name:
            self._name.setText(network.name)
            self._name.setCursorPosition(0)  # its beginning is seen, not its end
        for side, value in zip(self._sides, network.input_shape, strict=True):
            side.blockSignals(True)  # noqa: FBT003
            side.setMaximum(max(side.maximum(), value))
            side.setValue(value)
            side.blockSignals(False)  # noqa: FBT003
        self._table.show_check(network, self._check, self._versions.now.place)
        self._show_chosen()
        self._show_state()

    def _show_chosen(self) -> None:
        place = self._versions.now.place
        row = next((row for row in self._check.rows if row.place == place), None)
        self._panel.show_row(row)
        self._buttons["remove_layer"].setEnabled(bool(place))
        for name, step in (("move_layer_up", -1), ("move_layer_down", 1)):
            may = bool(place) and editing.may_move(self.network, place or (), step)
            self._buttons[name].setEnabled(may)
        self._buttons["undo_layer"].setEnabled(self._versions.can_undo)
        self._buttons["redo_layer"].setEnabled(self._versions.can_redo)

    def _show_state(self) -> None:
        self._total.setText(self.tr("{0} parameters").format(f"{self._check.parameter_count:,}"))
        role, text = self._state()
        marks = {"good": "✓", "warn": "△", "bad": "✕"}
        self._status.setText(f"{marks[role]}  {text}")
        set_role(self._status, role)
        self._buttons["use_network"].setEnabled(role != "bad")

    def _state(self) -> tuple[str, str]:
        """Return whether the network can be trained, and why not, in words."""
        checked, data = self._check, self._data
        if checked.problem:
            where = "" if checked.problem_at is None else checked.rows[checked.problem_at].name
            text = reason_text(checked.problem)
            return "bad", f"{where}: {text}" if where else text
        try:
            check_name(self.network.name)
        except NetworkNameTaken as error:
            return "bad", error_text(error)
        if self.network.input_shape != data.input_shape:
            return "warn", self.tr("Not for {0}: its pictures are {1}.").format(
                data.title, shape_text(data.input_shape)
            )
        if checked.outputs != data.classes:
            return "warn", self.tr(
                "Not for {0}: it has {1} classes, and {2} numbers come out."
            ).format(data.title, data.classes, f"{checked.outputs:,}")
        return "good", self.tr("Fits {0}: {1} numbers come out, one for each class.").format(
            data.title, data.classes
        )

    # -- looks -----------------------------------------------------------------------------------

    def _restyle(self) -> None:
        make_room(self, self._theme.width(1080), 660)
        self._table.restyle()
        self._side.setFixedWidth(self._theme.width(288))
        for side in self._sides:
            side.setFixedWidth(self._theme.size(62))
        self._name.setMinimumWidth(self._theme.width(120))
        self._refresh()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Build a network"))
        self._labels["name"].setText(self.tr("Name"))
        self._labels["start"].setText(self.tr("Start from"))
        self._labels["input"].setText(self.tr("Input"))
        fields: tuple[tuple[QWidget, str, str], ...] = (
            (self._name, self.tr("Name"), self.tr("Letters, digits, - and _, 40 at most")),
            (
                self._start,
                self.tr("Start from"),
                self.tr("Put a copy of this network into the editor; undo brings the old one back"),
            ),
            (self._sides[0], self.tr("Channels"), self.tr("Channels: 1 for grey, 3 for colour")),
            (self._sides[1], self.tr("Height"), self.tr("Height of the pictures, in pixels")),
            (self._sides[2], self.tr("Width"), self.tr("Width of the pictures, in pixels")),
        )
        for widget, name, help_text in fields:
            widget.setAccessibleName(name)
            widget.setToolTip(help_text)
        texts = {
            "remove_layer": (self.tr("Remove"), self.tr("Take the chosen layer out (Delete)")),
            "move_layer_up": (self.tr("Up"), self.tr("Move it towards the input (Alt+Up)")),
            "move_layer_down": (self.tr("Down"), self.tr("Move it away from it (Alt+Down)")),
            "undo_layer": (self.tr("Undo"), self.tr("Take the last change back (Ctrl+Z)")),
            "redo_layer": (self.tr("Redo"), self.tr("Make it again")),
            "open_network": (self.tr("Open…"), self.tr("Open a network from a JSON file")),
            "save_network": (self.tr("Save…"), self.tr("Save the network as a JSON file")),
            "cancel_network": (self.tr("Close"), self.tr("Go on another time; nothing is lost")),
            "use_network": (
                self.tr("Use it"),
                self.tr("Keep it among your networks and choose it for training"),
            ),
        }
        for name, (text, help_text) in texts.items():
            self._label(self._buttons[name], text, help_text)
        self._label(self._add, self.tr("Add"), self.tr("Add a layer behind the chosen one"))
        self._label(
            self._forget,
            self.tr("Delete"),
            self.tr("Delete this network of your own; runs and models keep their copy"),
        )
        self._menu.clear()
        for what, word in palette_words().items():
            if what == "residual":
                self._menu.addSeparator()
            action = self._menu.addAction(word)
            action.setObjectName(f"add_{what}")
            action.triggered.connect(lambda _=False, what=what: self._on_add(what))
        if self._start.count():
            self._fill_starts(self._start.currentData())
        self._table.retranslate()
        self._refresh()

    def _label(self, button: QPushButton, text: str, help_text: str) -> None:
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(help_text)
