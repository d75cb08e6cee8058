"""The settings of a run: few, each explained, always making a valid recipe."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from cnn_desktop.core.data.catalogue import dataset_info
from cnn_desktop.core.data.digit_mix import (
    FINE_TUNE,
    FROM_NOTHING,
    MY_DIGITS,
    DigitsInfo,
    is_fine_tuning,
)
from cnn_desktop.core.data.imports.suit import suit_to
from cnn_desktop.core.errors import CnnDesktopError, UnknownName
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.core.networks.suiting import Data
from cnn_desktop.core.recipes import CUSTOM, RECIPES, Recipe, get_recipe
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.train.data_choice import DataButtons, DataChoice
from cnn_desktop.gui.train.fields import choice, decimal, form_rows, whole
from cnn_desktop.gui.train.fine_settings import FineSettings
from cnn_desktop.gui.train.network_choice import NetworkChoice
from cnn_desktop.gui.train.obstacle_words import ObstacleWords
from cnn_desktop.gui.train.setting_words import recipe_title
from cnn_desktop.gui.train.start_words import StartWords
from cnn_desktop.gui.train.waiting_words import WaitingWords

LIVE = {"learning_rate", "batch_size"}  # beside the momentum: what may change in mid-run


class TrainForm(QWidget):
    """Choose a recipe, then change what you like.

    Args:
        find_data: Returns what is known of a data set by its name, My digits being one, and None
            of these while they are being counted; raises ``UnknownName``.
    """

    changed = Signal()  # no payload: another recipe(), or other folds, than before
    knob_turned = Signal(str, float)  # in mid-run: a setting and its new value
    import_requested = Signal()  # no payload: pictures of one's own are wanted
    look_requested = Signal()  # no payload: the chosen data are to be looked at
    delete_requested = Signal(str)  # name of the imported data set that is not wanted any more
    build_requested = Signal()  # no payload: a network of one's own is wanted
    unfolded = Signal(QWidget, QWidget)  # settings that came up: their button, and the part below

    def __init__(
        self, find_data: Callable[[str], Data | None] = dataset_info, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find_data = find_data
        self._known: dict[str, Data] = {}  # what was found: asked at every turn of a knob
        self._recipe = choice("recipe", [(each.name, each.name) for each in RECIPES.values()])
        self._recipe.addItem("", None)  # what was chosen by hand
        self._about = _caption("recipe_summary")
        self._data = DataChoice()
        self._data_buttons = DataButtons()
        self._data_words = ObstacleWords("data_obstacle", self._data)
        self._network = NetworkChoice()
        self._network_words = ObstacleWords("network_obstacle", self._network)
        self._build = named(QPushButton(), "build_network")
        self._summary = _caption("network_summary")
        self._epochs = whole("epochs", 1, 1000)
        self._batch_size = whole("batch_size", 1, 10_000)
        self.waiting = WaitingWords()
        self._learning_rate = decimal("learning_rate", 0.00001, 1_000_000.0, 5)
        self._seed = whole("seed", 0, 2**31 - 1)
        self._same_start = named(QCheckBox(), "same_start")
        self._same_start.setChecked(True)
        self._start_words = StartWords()
        self._fine = FineSettings()
        self._device = choice("device", [("", "auto"), ("", "cpu")])
        self._gpu = ""
        self._is_running = self._is_compact = False
        self._base = self._others = next(iter(RECIPES.values()))
        self._had_own = False  # whether the values were those that suit My digits
        self._fields: list[tuple[QLabel, QWidget]] = []
        self._help: dict[str, str] = {}  # what each field is, by its objectName
        self._lay_out()
        self._show_recipe(self._base)
        self._connect()
        self._retranslate()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def is_fine_tuning(self) -> bool:
        """Whether the model in use shall learn from My digits, instead of a new one from data."""
        return self._data.is_fine_tuning

    @property
    def network(self) -> Network:
        """The network that is chosen; the first of the list while a model is fine-tuned."""
        return self._network.network

    @property
    def dataset(self) -> str:
        """Name of the data set that is chosen."""
        return self._data.dataset

    def device(self) -> str:
        """Return ``auto``, ``cpu`` or ``cuda``."""
        return str(self._device.currentData())

    @property
    def folds(self) -> int:
        """How many parts to cross-validate with; 0 for a usual run."""
        return 0 if self.is_fine_tuning else self._fine.folds

    @property
    def mine(self) -> DigitsInfo | None:
        """What is known of My digits where a new network shall learn from them; else None."""
        data = None if self.is_fine_tuning else self._chosen_data()
        return data if isinstance(data, DigitsInfo) else None

    @property
    def is_counting(self) -> bool:
        """Whether a new network shall learn from My digits, and nobody knows yet how many."""
        is_wanted = self._data.is_own and not self.is_fine_tuning
        return is_wanted and self._data.unreadable is None and self.mine is None

    @property
    def obstacle(self) -> str:
        """Why a run cannot be started with this, in words; empty where it can."""
        words = (self._data_words, self._network_words)
        return "\n".join(each.text() for each in words if each.is_there)

    def recipe(self) -> Recipe:
        """Return what is set now, under the recipe's name where nothing was changed."""
        numbers: dict[str, Any] = {
            "epochs": self._epochs.value(),
            "batch_size": self._batch_size.value(),
            "learning_rate": self._learning_rate.value(),
            "seed": self._seed.value(),
        }
        if self.is_fine_tuning:
            return dataclasses.replace(FINE_TUNE, **numbers)
        chosen = self._recipe.currentData()
        base = get_recipe(chosen) if chosen else self._base
        made = dataclasses.replace(
            base,
            network=self._network.currentData(),
            own_network=self._network.own_network,
            dataset=self.dataset,
            **numbers,
        )
        made = self._fine.apply_to(made)
        if made == base:
            return made
        return dataclasses.replace(
            made, name=CUSTOM, summary="", based_on=base.based_on or base.name
        )

    def next_recipe(self) -> Recipe:
        """Return what to start with now: from another seed, where no same start is wanted."""
        if not self._same_start.isChecked():
            self._seed.setValue(secrets.randbelow(1_000_000))
        return self.recipe()

    # -- what is on offer ------------------------------------------------------------------------

    def offer_my_digits(
        self,
        model: str,
        count: int,
        *,
        has_mnist: bool,
        unreadable: CnnDesktopError | None = None,
    ) -> None:
        """Offer My digits, and to fine-tune a model on them, where there are enough.

        Args:
            model: Name of the model in use; empty when it cannot be tuned on digits.
            count: How many digits are stored.
            has_mnist: Whether MNIST is on this computer, to be mixed in.
            unreadable: Why the digits cannot be read; None where they can.
        """
        self._known.pop(MY_DIGITS, None)
        self._data.offer_my_digits(model, count, has_mnist=has_mnist, unreadable=unreadable)
        if self.is_fine_tuning and not self._data.may_tune:
            self._go_back_to_the_first()
        self._describe()
        self.changed.emit()  # what was in the way may not be any more

    def offer_imported(self, names: list[str]) -> None:
        """Offer imported data sets, in place of those that were offered before.

        Args:
            names: What they are called.
        """
        self._known.clear()
        if not self._data.offer_imported(names):  # the chosen one was deleted
            self._go_back_to_the_first()

    def offer_downloads(self, sizes: Mapping[str, int]) -> None:
        """Say which data sets must be fetched before they can be used.

        Args:
            sizes: Their names, and how many bytes there are to fetch.
        """
        if self._data.offer_downloads(sizes):
            self._describe()

    def offer_own(self, networks: Mapping[str, Network]) -> None:
        """Offer networks that somebody built, in place of those that were offered before.

        The one that is chosen stays, also where it is not kept (any more).

        Args:
            networks: By name.
        """
        if self._network.offer_own(networks):
            self._describe()

    def set_gpu(self, name: str) -> None:
        """Offer a GPU; an empty name when there is none."""
        self._gpu = name
        if name and self._device.findData("cuda") < 0:
            self._device.addItem("", "cuda")
        self._name_devices()

    # -- what others choose ----------------------------------------------------------------------

    def choose_dataset(self, name: str) -> None:
        """Choose a data set that is on offer."""
        self._data.choose(name)

    def choose_network(self, network: Network) -> None:
        """Choose a network that somebody built, and offer it from now on."""
        self._network.also_offer(network)
        self._network.choose(network.name)
        self._on_changed()

    def choose_device(self, name: str) -> None:
        """Choose ``auto``, ``cpu`` or, where there is one, ``cuda``."""
        self._device.setCurrentIndex(self._device.findData(name))

    def show_recipe(self, recipe: Recipe) -> None:
        """Set all fields to a recipe's values."""
        self._show_recipe(recipe)
        self._on_changed()

    def note_start(self, recipe: Recipe) -> None:
        """Say from now on whether the next run starts as this one did."""
        self._start_words.note_start(recipe, self._shape_data())
        self._describe_start()

    def set_running(self, running: bool, *, is_fixed: bool = False) -> None:
        """Leave only what may be changed while a run goes on.

        Args:
            running: Whether one is under way.
            is_fixed: Whether nothing at all may be changed on the way.
        """
        self._is_running = running
        for _, widget in self._fields:
            is_live = widget.objectName() in LIVE and not is_fixed
            widget.setEnabled(not running or is_live)
        for spin in (self._learning_rate, self._batch_size, self._fine.momentum):
            spin.setKeyboardTracking(not running)  # half a number is no wish
        self._same_start.setEnabled(not running)
        self._fine.set_running(running, is_fixed=is_fixed)
        self._describe_start()
        self._describe_buttons()
        if not running:
            self._describe()

    def set_compact(self, *, compact: bool) -> None:
        """Show the settings alone, in large letters; what there is to say is in the tool tips."""
        if compact == self._is_compact:
            return
        self._is_compact = compact
        self._rows.setVerticalSpacing(4 if compact else 8)
        self._place_buttons()
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out once more: Qt gives wrapped texts the height of an earlier width."""
        super().resizeEvent(event)
        self._rows.update()

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        rows = self._rows = form_rows()
        below: dict[QWidget, tuple[QWidget, ...]] = {
            self._recipe: (self._about,),
            self._data: (self._data_words,),
            self._network: (self._network_words, self._summary),
            self._batch_size: (self.waiting,),
            self._seed: (self._same_start, self._start_words),
        }
        for widget in (
            self._recipe,
            self._data,
            self._network,
            self._epochs,
            self._batch_size,
            self._learning_rate,
            self._seed,
        ):
            rows.addRow(self._field(widget), widget)
            for more in below.get(widget, ()):
                rows.addRow(more)
        # Hardly anybody's business: the automatic one is right.
        self._fine.add_row(self._field(self._device), self._device)
        layout = self._parts = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(rows)
        layout.addWidget(self._fine)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Put each button below its field, or all of them below the settings."""
        for button in (self._data_buttons, self._build):
            if self._rows.indexOf(button) >= 0:
                self._rows.takeRow(button)
            self._parts.removeWidget(button)
        if self._is_compact:
            self._parts.addWidget(self._data_buttons)
            self._parts.addWidget(self._build)
            return
        for field, button in ((self._data_words, self._data_buttons), (self._summary, self._build)):
            row, _ = cast("tuple[int, Any]", self._rows.getWidgetPosition(field))
            self._rows.insertRow(row + 1, "", button)

    def _field(self, widget: QWidget) -> QLabel:
        label = QLabel()
        label.setBuddy(widget)
        self._fields.append((label, widget))
        return label

    def _connect(self) -> None:
        self._recipe.activated.connect(self._on_recipe_chosen)
        self._data.currentIndexChanged.connect(self._on_dataset_changed)
        self._data_buttons.look_requested.connect(self.look_requested)
        self._data_buttons.import_requested.connect(self.import_requested)
        self._data_buttons.delete_requested.connect(
            lambda: self.delete_requested.emit(self.dataset)
        )
        self._network.currentIndexChanged.connect(self._on_changed)
        self._build.clicked.connect(self.build_requested)
        for spin in (self._epochs, self._batch_size, self._learning_rate, self._seed):
            spin.valueChanged.connect(self._on_changed)
        self._fine.changed.connect(self._on_changed)
        self._device.currentIndexChanged.connect(self.changed)
        self._fine.unfolded.connect(self.unfolded)
        self._same_start.toggled.connect(self._describe_start)
        for knob in (self._learning_rate, self._batch_size, self._fine.momentum):
            knob.valueChanged.connect(partial(self._on_knob, knob.objectName()))

    # -- what the user does ----------------------------------------------------------------------

    def _on_knob(self, name: str, value: float) -> None:
        if self._is_running:
            self.knob_turned.emit(name, float(value))

    def _on_recipe_chosen(self) -> None:
        chosen = self._recipe.currentData()
        if chosen:
            self._show_recipe(get_recipe(chosen))
        self._on_changed()

    def _on_dataset_changed(self) -> None:
        """Set the values that suit My digits, and those of the recipe when they are left."""
        chosen, network = self._data.dataset, self._network.chosen
        if self.is_fine_tuning:
            self._set_values(FINE_TUNE)
        elif self._data.is_own:
            self._show_recipe(FROM_NOTHING.with_network(network or self._others.find_network()))
        elif self._had_own:
            recipe = self._others.with_network(network) if network else self._others
            self._base = self._others
            self._set_values(recipe)
            self._data.choose(chosen)
        self._on_changed()

    def _on_changed(self) -> None:
        self._choose_recipe(self.recipe())
        self._describe()
        self.changed.emit()

    # -- values ----------------------------------------------------------------------------------

    def _go_back_to_the_first(self) -> None:
        """Show the first recipe: what was chosen is not there any more."""
        self._show_recipe(next(iter(RECIPES.values())))
        self._on_changed()

    def _show_recipe(self, recipe: Recipe) -> None:
        if not is_fine_tuning(recipe):
            self._base = recipe
        if recipe.dataset != MY_DIGITS:  # what is gone back to when My digits are left
            self._others = recipe
        self._set_values(recipe)

    def _set_values(self, recipe: Recipe) -> None:
        widgets = [widget for _, widget in self._fields]
        for widget in widgets:
            widget.blockSignals(True)  # noqa: FBT003
        self._choose_recipe(recipe)
        self._data.choose_for(recipe)
        self._had_own = self._data.is_own
        if recipe.own_network:  # also one that is not kept any more, of a run that goes on
            self._network.also_offer(recipe.own_network)
        if not is_fine_tuning(recipe):
            self._network.choose(recipe.network)
        self._epochs.setValue(recipe.epochs)
        self._batch_size.setValue(recipe.batch_size)
        self._learning_rate.setValue(recipe.learning_rate)
        self._seed.setValue(recipe.seed)
        self._fine.show_recipe(recipe)
        for widget in widgets:
            widget.blockSignals(False)  # noqa: FBT003

    def _choose_recipe(self, recipe: Recipe) -> None:
        index = self._recipe.findData(recipe.name if recipe.name in RECIPES else None)
        self._recipe.setCurrentIndex(index if index >= 0 else self._recipe.count() - 1)
        self._name_changed(recipe)

    def _name_changed(self, recipe: Recipe) -> None:
        """Call what was chosen by hand as the lists of runs do, by the recipe that was changed."""
        is_listed = recipe.name in RECIPES
        is_nobodys = recipe.name == CUSTOM and not recipe.based_on
        text = self.tr("My own") if is_listed or is_nobodys else recipe_title(recipe)
        self._recipe.setItemText(self._recipe.count() - 1, text)

    # -- words -----------------------------------------------------------------------------------

    def _describe_start(self) -> None:
        """Say in words whether the next run starts from the weights that the last one had."""
        self._start_words.describe(
            None if self._is_running else self.recipe(),
            self._shape_data(),
            same_start=self._same_start.isChecked(),
        )
        if self._is_compact:
            self._start_words.hide()
        lines = [self._help.get("same_start", "")]
        if self._is_compact and self._start_words.text():
            lines.append(self._start_words.text())
        self._same_start.setToolTip("\n".join(lines))

    def _describe_buttons(self) -> None:
        self._data_buttons.set_may_delete(
            offered=self._data.is_imported, enabled=not self._is_running
        )

    def _describe(self) -> None:
        self._describe_start()
        self._describe_buttons()
        tuning = self.is_fine_tuning
        self._describe_digits()
        data = None if tuning else self._chosen_data()
        self._network_words.show_misfit(self.network, data)
        self._network.setEnabled(not tuning and not self._is_running)
        self._build.setEnabled(not tuning)
        self._fine.setVisible(not tuning)
        chosen = self._recipe.currentData()
        about = RECIPES[chosen].summary if chosen and not tuning else ""
        self._about.setText(QCoreApplication.translate("Recipes", about) if about else "")
        self._about.setVisible(bool(about) and not self._is_compact)
        tips = {self._recipe: [self._about.text()]}
        if tuning:
            self._network.show_tuned(self._data.tuned)
        lines = [] if tuning else [self._network.describe()]
        about_data = self._about_data()
        if not self._data_words.is_there:
            lines += about_data
        self._summary.setText("\n".join(lines))
        self._summary.setVisible(bool(lines) and not self._is_compact)
        tips[self._network] = [] if tuning else [self._network.about, self._network.describe()]
        tips[self._data] = about_data
        for field, words in tips.items():
            told = words if self._is_compact else words[:1] if field is self._network else []
            lines = [line for line in told if line] or [self._help.get(field.objectName(), "")]
            field.setToolTip("\n".join(lines))

    def _describe_digits(self) -> None:
        """Say what is in the way of My digits, or what they lack."""
        words, mine = self._data_words, self.mine
        count, unreadable = self._data.own_digits, self._data.unreadable
        if self.is_fine_tuning:
            words.show_tuning(self._data.tuned, count, unreadable)
        elif mine is not None or (self._data.is_own and unreadable is not None):
            words.show_my_digits(mine.missing if mine else (), count, unreadable)
        else:
            words.show_nothing()

    def _about_data(self) -> list[str]:
        """Return what there is to know about the chosen data, in lines."""
        if self.is_counting:
            return [self.tr("Counting your digits…")]
        mine = self.mine
        if mine is None:
            return self._data.about()
        held_back = suit_to(self.recipe(), mine.train_size).validation_size
        return [self._data.parts_text(mine, 0 if self.folds else held_back)]

    def _chosen_data(self) -> Data | None:
        """Return what is known of the chosen data.

        None where they have just been deleted, or while they are being counted.
        """
        name = self.dataset
        if name not in self._known:
            try:
                found = self._find_data(name)
            except UnknownName:
                return None
            if found is None:
                return None
            self._known[name] = found
        return self._known[name]

    def _shape_data(self) -> Data | None:
        """Return what tells the shape of the pictures and the classes; also of uncounted digits."""
        return DigitsInfo() if self._data.is_own else self._chosen_data()

    def _name_devices(self) -> None:
        names = {
            "auto": self.tr("Automatic"),
            "cpu": self.tr("Processor (CPU)"),
            "cuda": self.tr("Graphics card: {0}").format(self._gpu),
        }
        for index in range(self._device.count()):
            self._device.setItemText(index, names[self._device.itemData(index)])

    def _retranslate(self) -> None:
        texts = {
            "recipe": (self.tr("Recipe"), self.tr("A set of values that is known to work.")),
            "dataset": (self.tr("Data"), self.tr("The labelled pictures to learn from.")),
            "network": (self.tr("Network"), self.tr("How many layers, how wide.")),
            "epochs": (
                self.tr("Epochs"),
                self.tr(
                    "How often each training picture is seen. More takes longer, and at some "
                    "point the network learns by heart instead of learning to read."
                ),
            ),
            "batch_size": (
                self.tr("Batch size"),
                self.tr(
                    "Pictures behind one step. Small batches make noisy steps, large ones few. "
                    "Changed in mid-run, it counts from the next epoch on."
                ),
            ),
            "learning_rate": (
                self.tr("Learning rate"),
                self.tr("How far one step goes. Too small: slow. Too large: the loss explodes."),
            ),
            "seed": (
                self.tr("Seed"),
                self.tr(
                    "The start of the random numbers: the same seed gives the same start "
                    "weights, the same order of pictures and so the same result."
                ),
            ),
            "device": (self.tr("Device"), self.tr("What does the computing.")),
        }
        self._help = {name: help_text for name, (_, help_text) in texts.items()}
        for label, widget in self._fields:
            name, help_text = texts[widget.objectName()]
            label.setText(name)
            widget.setAccessibleName(name)
            widget.setToolTip(help_text)
            label.setToolTip(help_text)
        self._same_start.setText(self.tr("Same start each time"))
        self._help["same_start"] = self.tr(
            "Without it, each run draws a new seed, and so starts from other weights."
        )
        self._build.setText(self.tr("Build your own…"))
        self._build.setAccessibleName(self.tr("Build your own…"))
        self._build.setToolTip(
            self.tr(
                "Put a network together layer by layer, starting from the chosen one: its shapes "
                "and parameters are counted as you go."
            )
        )
        self._name_changed(self.recipe())
        self._name_devices()
        self._describe()


def _caption(name: str) -> QLabel:
    label = named(QLabel(), name)
    label.setWordWrap(True)
    set_role(label, "caption")
    return label
