"""The settings of a run: few, each explained, always making a valid recipe."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.datasets import CATALOGUE
from cnn_desktop.core.digit_mix import FINE_TUNE, LEAST_DIGITS, MY_DIGITS
from cnn_desktop.core.networks.layers import Network, shape_text
from cnn_desktop.core.networks.zoo import NETWORKS, get_network
from cnn_desktop.core.recipes import CUSTOM, RECIPES, Recipe, get_recipe
from cnn_desktop.core.sabotage import ZERO_START
from cnn_desktop.gui.common.data_words import megabytes_text
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.train.fine_settings import FineSettings

LIVE = {"learning_rate", "batch_size"}  # beside the momentum: what may change in mid-run


class TrainForm(QWidget):
    """Choose a recipe, then change what you like."""

    changed = Signal()  # no payload: another recipe() than before
    knob_turned = Signal(str, float)  # in mid-run: a setting and its new value
    import_requested = Signal()  # no payload: pictures of one's own are wanted
    look_requested = Signal()  # no payload: the chosen data are to be looked at
    delete_requested = Signal(str)  # name of the imported data set that is not wanted any more
    build_requested = Signal()  # no payload: a network of one's own is wanted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = _combo("recipe", [(recipe.name, recipe.name) for recipe in RECIPES.values()])
        self._recipe.addItem("", None)  # what was chosen by hand
        self._dataset = _combo("dataset", [(info.title, name) for name, info in CATALOGUE.items()])
        self._dataset.addItem("", MY_DIGITS)
        self._tuned, self._own_digits = "", 0  # the model that can be tuned, and on how many digits
        self._has_mnist = False
        self._downloads: Mapping[str, int] = {}
        self._look = named(QPushButton(), "look_at_data")
        self._look.clicked.connect(self.look_requested)
        self._import = named(QPushButton(), "import_data")
        self._import.clicked.connect(self.import_requested)
        self._delete = named(QPushButton(), "delete_data")
        self._delete.clicked.connect(
            lambda: self.delete_requested.emit(self._dataset.currentData())
        )
        self._network = _combo("network", [(name, name) for name in NETWORKS])
        self._own: dict[str, Network] = {}  # what somebody built
        self._build = named(QPushButton(), "build_network")
        self._build.clicked.connect(self.build_requested)
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        set_role(self._summary, "caption")
        self._epochs = _spin("epochs", 1, 1000)
        self._batch_size = _spin("batch_size", 1, 10_000)
        self._learning_rate = named(QDoubleSpinBox(), "learning_rate")
        self._learning_rate.setDecimals(5)
        self._learning_rate.setRange(0.00001, 1_000_000.0)
        self._learning_rate.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self._learning_rate.lineEdit().setTextMargins(6, 0, 0, 0)
        self._seed = _spin("seed", 0, 2**31 - 1)
        self._same_start = named(QCheckBox(), "same_start")
        self._same_start.setChecked(True)
        self._start_words = named(QLabel(), "start_words")
        self._start_words.setWordWrap(True)
        self._start_words.hide()
        set_role(self._start_words, "caption")
        self._last: Recipe | None = None  # what the run before began with
        self._about = named(QLabel(), "recipe_summary")
        self._about.setWordWrap(True)
        set_role(self._about, "caption")
        self._fine = FineSettings()
        self._is_running = False
        self._device = _combo("device", [("", "auto"), ("", "cpu")])
        self._gpu = ""
        self._fields: list[tuple[QLabel, QWidget]] = []
        self._lay_out()
        self._show_recipe(next(iter(RECIPES.values())))
        self._connect()
        self._retranslate()

    @property
    def is_fine_tuning(self) -> bool:
        """Whether the model in use shall learn from My digits, instead of a new one from data."""
        return bool(self._dataset.currentData() == MY_DIGITS)

    def offer_my_digits(self, model: str, count: int, *, has_mnist: bool) -> None:
        """Offer to fine-tune a model on My digits, where there are enough.

        Args:
            model: Name of the model in use; empty when it cannot be tuned on digits.
            count: How many digits are stored.
            has_mnist: Whether MNIST is on this computer, to be mixed in.
        """
        self._tuned, self._own_digits, self._has_mnist = model, count, has_mnist
        if self.is_fine_tuning and not self._may_tune:
            self._show_recipe(next(iter(RECIPES.values())))
            self._on_changed()
        self._name_my_digits()
        self._describe()

    def offer_imported(self, names: list[str]) -> None:
        """Offer imported data sets, in place of those that were offered before.

        Args:
            names: What they are called.
        """
        combo, chosen = self._dataset, self._dataset.currentData()
        before = [combo.itemData(index) for index in range(combo.count())]
        known = [*CATALOGUE, MY_DIGITS]
        if [name for name in before if name not in known] == names:
            return
        combo.blockSignals(True)  # noqa: FBT003
        for index in reversed(range(combo.count())):
            if combo.itemData(index) not in known:
                combo.removeItem(index)
        for name in names:
            combo.addItem(name, name)
        combo.blockSignals(False)  # noqa: FBT003
        if combo.findData(chosen) < 0:  # the chosen one was deleted
            self._show_recipe(next(iter(RECIPES.values())))
            self._on_changed()
        else:
            combo.setCurrentIndex(combo.findData(chosen))

    def offer_downloads(self, sizes: Mapping[str, int]) -> None:
        """Say which data sets must be fetched before they can be used.

        Args:
            sizes: Their names, and how many bytes there are to fetch.
        """
        if sizes != self._downloads:
            self._downloads = dict(sizes)
            self._name_datasets()
            self._describe()

    def choose_dataset(self, name: str) -> None:
        """Choose a data set that is on offer."""
        self._dataset.setCurrentIndex(self._dataset.findData(name))

    def offer_own(self, networks: Mapping[str, Network]) -> None:
        """Offer networks that somebody built, in place of those that were offered before.

        The one that is chosen stays, also where it is not kept (any more).

        Args:
            networks: By name.
        """
        chosen = self._network.currentData()
        own = dict(networks)
        if chosen in self._own:
            own.setdefault(chosen, self._own[chosen])
        if own == self._own:
            return
        self._own = own
        combo = self._network
        combo.blockSignals(True)  # noqa: FBT003
        for index in reversed(range(combo.count())):
            if combo.itemData(index) not in NETWORKS:
                combo.removeItem(index)
        for name in own:
            combo.addItem("", name)
        if chosen is not None:
            combo.setCurrentIndex(combo.findData(chosen))
        combo.blockSignals(False)  # noqa: FBT003
        self._name_own()
        self._describe()

    def choose_network(self, network: Network) -> None:
        """Choose a network that somebody built, and offer it from now on."""
        self.offer_own({**self._own, network.name: network})
        self._network.setCurrentIndex(self._network.findData(network.name))
        self._on_changed()

    @property
    def network(self) -> Network:
        """The network that is chosen; the first of the list while a model is fine-tuned."""
        name = self._network.currentData() or next(iter(NETWORKS))
        return self._own.get(name) or get_network(name)

    @property
    def dataset(self) -> str:
        """Name of the data set that is chosen."""
        return str(self._dataset.currentData())

    def recipe(self) -> Recipe:
        """Return what is set now, under the recipe's name where nothing was changed."""
        if self.is_fine_tuning:
            return dataclasses.replace(
                FINE_TUNE,
                epochs=self._epochs.value(),
                batch_size=self._batch_size.value(),
                learning_rate=self._learning_rate.value(),
                seed=self._seed.value(),
            )
        chosen = self._recipe.currentData()
        base = get_recipe(chosen) if chosen else self._base
        made = dataclasses.replace(
            base,
            network=self._network.currentData(),
            own_network=self._own.get(self._network.currentData()),
            dataset=self._dataset.currentData(),
            epochs=self._epochs.value(),
            batch_size=self._batch_size.value(),
            learning_rate=self._learning_rate.value(),
            seed=self._seed.value(),
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

    def note_start(self, recipe: Recipe) -> None:
        """Say from now on whether the next run starts as this one did."""
        self._last = recipe
        self._describe_start()

    def set_running(self, running: bool) -> None:
        """Leave only what may be changed while a run goes on."""
        self._is_running = running
        for _, widget in self._fields:
            widget.setEnabled(not running or widget.objectName() in LIVE)
        for spin in (self._learning_rate, self._batch_size, self._fine.momentum):
            spin.setKeyboardTracking(not running)  # half a number is no wish
        self._same_start.setEnabled(not running)
        self._delete.setEnabled(not running)
        self._fine.set_running(running)
        self._describe_start()
        if not running:
            self._describe()

    def choose_device(self, name: str) -> None:
        """Choose ``auto``, ``cpu`` or, where there is one, ``cuda``."""
        self._device.setCurrentIndex(self._device.findData(name))

    def device(self) -> str:
        """Return ``auto``, ``cpu`` or ``cuda``."""
        return str(self._device.currentData())

    def set_gpu(self, name: str) -> None:
        """Offer a GPU; an empty name when there is none."""
        self._gpu = name
        if name and self._device.findData("cuda") < 0:
            self._device.addItem("", "cuda")
        self._name_devices()

    def show_recipe(self, recipe: Recipe) -> None:
        """Set all fields to a recipe's values."""
        self._show_recipe(recipe)
        self._on_changed()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out once more: Qt gives wrapped texts the height of an earlier width."""
        super().resizeEvent(event)
        self._rows.update()

    def _lay_out(self) -> None:
        form = self._rows = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for widget in (
            self._recipe,
            self._dataset,
            self._network,
            self._epochs,
            self._batch_size,
            self._learning_rate,
            self._seed,
            self._device,
        ):
            label = QLabel()
            label.setBuddy(widget)
            self._fields.append((label, widget))
            if widget is self._device:  # hardly anybody's business: the automatic one is right
                self._fine.add_row(label, widget)
                continue
            form.addRow(label, widget)
            if widget is self._recipe:
                form.addRow(self._about)
            if widget is self._dataset:
                form.addRow("", self._data_buttons())
            if widget is self._network:
                form.addRow(self._summary)
                form.addRow("", self._build)
            if widget is self._seed:
                form.addRow(self._same_start)
                form.addRow(self._start_words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self._fine)

    def _data_buttons(self) -> QGridLayout:
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._look, 0, 0)
        buttons.addWidget(self._import, 0, 1)
        buttons.addWidget(self._delete, 1, 0, 1, 2)
        for column in (0, 1):
            buttons.setColumnStretch(column, 1)
        return buttons

    def _connect(self) -> None:
        self._recipe.activated.connect(self._on_recipe_chosen)
        self._dataset.currentIndexChanged.connect(self._on_dataset_changed)
        self._network.currentIndexChanged.connect(self._on_changed)
        for spin in (self._epochs, self._batch_size, self._learning_rate, self._seed):
            spin.valueChanged.connect(self._on_changed)
        self._fine.changed.connect(self._on_changed)
        self._same_start.toggled.connect(self._describe_start)
        for knob in (self._learning_rate, self._batch_size, self._fine.momentum):
            knob.valueChanged.connect(partial(self._on_knob, knob.objectName()))

    def _on_knob(self, name: str, value: float) -> None:
        if self._is_running:
            self.knob_turned.emit(name, float(value))

    def _on_recipe_chosen(self) -> None:
        chosen = self._recipe.currentData()
        if chosen:
            self._show_recipe(get_recipe(chosen))
        self._on_changed()

    def _on_dataset_changed(self) -> None:
        """Set the values that suit fine-tuning, and those of the recipe when it is left."""
        chosen = self._dataset.currentData()
        if self.is_fine_tuning:
            self._set_values(FINE_TUNE)
        elif not self._network.isEnabled():  # it was fine-tuning before
            self._network.setEnabled(True)  # so that this happens once
            self._set_values(self._base)
            self._dataset.setCurrentIndex(self._dataset.findData(chosen))
        self._on_changed()

    @property
    def _may_tune(self) -> bool:
        return bool(self._tuned) and self._own_digits >= LEAST_DIGITS

    def _show_recipe(self, recipe: Recipe) -> None:
        if recipe.dataset != MY_DIGITS:  # what is gone back to when fine-tuning is left
            self._base = recipe
        self._set_values(recipe)

    def _set_values(self, recipe: Recipe) -> None:
        widgets = [widget for _, widget in self._fields]
        for widget in widgets:
            widget.blockSignals(True)  # noqa: FBT003
        index = self._recipe.findData(recipe.name)
        self._recipe.setCurrentIndex(index if index >= 0 else self._recipe.count() - 1)
        self._dataset.setCurrentIndex(self._dataset.findData(recipe.dataset))
        if recipe.own_network:  # also one that is not kept any more, of a run that goes on
            self.offer_own({**self._own, recipe.network: recipe.own_network})
            self._network.blockSignals(True)  # noqa: FBT003
        if recipe.dataset != MY_DIGITS:
            self._network.setCurrentIndex(self._network.findData(recipe.network))
        self._epochs.setValue(recipe.epochs)
        self._batch_size.setValue(recipe.batch_size)
        self._learning_rate.setValue(recipe.learning_rate)
        self._seed.setValue(recipe.seed)
        self._fine.show_recipe(recipe)
        for widget in widgets:
            widget.blockSignals(False)  # noqa: FBT003

    def _on_changed(self) -> None:
        recipe = self.recipe()
        index = self._recipe.findData(recipe.name if recipe.name in RECIPES else None)
        self._recipe.setCurrentIndex(index if index >= 0 else self._recipe.count() - 1)
        self._describe()
        self.changed.emit()

    def _describe_start(self) -> None:
        """Say in words whether the next run starts from the weights that the last one had."""
        last = self._last
        self._start_words.setVisible(last is not None and not self._is_running)
        if last is None or self._is_running:
            return
        recipe = self.recipe()
        if not self._same_start.isChecked():
            text = self.tr("Other start weights than the run before: a new seed is drawn.")
        elif self._first_network(recipe) != self._first_network(last):
            text = self.tr("Other start weights than the run before: another network.")
        elif recipe.seed != last.seed:
            text = self.tr("Other start weights than the run before: its seed was {0}.").format(
                last.seed
            )
        else:
            text = self.tr("The same start weights as the run before.")
        self._start_words.setText(text)

    @staticmethod
    def _first_network(recipe: Recipe) -> tuple[object, ...]:
        """Return what decides a run's first weights beside its seed."""
        is_tuning = recipe.dataset == MY_DIGITS
        return recipe.network, recipe.own_network, is_tuning, ZERO_START in recipe.sabotage

    def _describe(self) -> None:
        self._describe_start()
        self._network.setEnabled(not self.is_fine_tuning and not self._is_running)
        self._build.setEnabled(not self.is_fine_tuning)
        self._fine.setVisible(not self.is_fine_tuning)
        name = self._dataset.currentData()
        self._delete.setVisible(name is not None and name not in {*CATALOGUE, MY_DIGITS})
        chosen = self._recipe.currentData()
        about = RECIPES[chosen].summary if chosen and not self.is_fine_tuning else ""
        self._about.setText(QCoreApplication.translate("Recipes", about) if about else "")
        self._about.setVisible(bool(about))
        if self.is_fine_tuning:
            self._network.blockSignals(True)  # noqa: FBT003
            self._network.setPlaceholderText(shortened(self._tuned, 24))
            self._network.setCurrentIndex(-1)  # none of the list: the model in use
            self._network.blockSignals(False)  # noqa: FBT003
            about = self.tr("Fine-tunes {0}, the model in use, on {1} of your digits.").format(
                self._tuned, f"{self._own_digits:,}"
            )
            if not self._has_mnist:
                about += "\n" + self.tr("Synthetic digits are mixed in: MNIST is not here.")
            self._summary.setText(about)
            return
        network = self.network
        shapes = [info.output_shape for info in network.trace() if info.layer.kind == "conv"]
        few = shapes if len(shapes) <= 2 else [shapes[0], shapes[-1]]
        arrow = " → " if len(shapes) <= 2 else " → … → "
        summary = self.tr("{0} parameters").format(f"{network.parameter_count:,}")
        if few:
            summary = self.tr("{0} parameters, maps {1}").format(
                f"{network.parameter_count:,}", arrow.join(shape_text(shape) for shape in few)
            )
        if name in self._downloads:
            summary += "\n" + self.tr("The data are fetched first: {0}.").format(
                megabytes_text(self._downloads[name])
            )
        if name == "synthetic":
            summary += "\n" + self.tr("Drawn by the program, not by people.")
        self._summary.setText(summary)
        about = network.summary and QCoreApplication.translate("Networks", network.summary)
        self._network.setToolTip(about or self.tr("Built by hand, layer by layer."))

    def _name_own(self) -> None:
        for name in self._own:
            index = self._network.findData(name)
            self._network.setItemText(index, self.tr("{0} (your own)").format(name))

    def _name_datasets(self) -> None:
        """Name all data sets, and say behind the name what there is to download."""
        for index in range(self._dataset.count()):
            name = self._dataset.itemData(index)
            text = dataset_title(name)
            if name in self._downloads:
                text += "  ↓ " + megabytes_text(self._downloads[name])
            self._dataset.setItemText(index, text)
            tip = self.tr("Not on this computer yet; it is downloaded when it is needed.")
            self._dataset.setItemData(
                index, tip if name in self._downloads else None, Qt.ItemDataRole.ToolTipRole
            )
        self._dataset.setItemData(
            self._dataset.findData("synthetic"),
            self.tr(
                "Drawn by the program, nothing to download. A network that learns from them "
                "alone reads handwriting less well: a domain gap."
            ),
            Qt.ItemDataRole.ToolTipRole,
        )
        self._name_my_digits()

    def _name_my_digits(self) -> None:
        index = self._dataset.findData(MY_DIGITS)
        text = self.tr("My digits + MNIST") if self._has_mnist else self.tr("My digits")
        if not self._may_tune:
            text += "  " + self.tr("({0} of {1})").format(
                min(self._own_digits, LEAST_DIGITS), LEAST_DIGITS
            )
        self._dataset.setItemText(index, text)
        items = self._dataset.model()
        if isinstance(items, QStandardItemModel):
            items.item(index).setEnabled(self._may_tune)
            items.item(index).setToolTip(
                self.tr(
                    "The model in use learns from the digits in My digits too, mixed with MNIST "
                    "where it is on this computer, and with synthetic digits elsewhere. It takes "
                    "{0} digits and a model that reads them."
                ).format(LEAST_DIGITS)
            )

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
                    "Pictures behind one step. Small batches make noisy steps, large ones few."
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
        for label, widget in self._fields:
            name, help_text = texts[widget.objectName()]
            label.setText(name)
            widget.setAccessibleName(name)
            widget.setToolTip(help_text)
            label.setToolTip(help_text)
        self._same_start.setText(self.tr("Same start each time"))
        self._same_start.setToolTip(
            self.tr("Without it, each run draws a new seed, and so starts from other weights.")
        )
        self._build.setText(self.tr("Build your own…"))
        self._build.setAccessibleName(self.tr("Build your own…"))
        self._build.setToolTip(
            self.tr(
                "Put a network together layer by layer, starting from the chosen one: its shapes "
                "and parameters are counted as you go."
            )
        )
        self._name_own()
        self._look.setText(self.tr("View…"))
        self._import.setText(self.tr("Import…"))
        self._delete.setText(self.tr("Delete this data set…"))
        for button, name, help_text in (
            (
                self._look,
                self.tr("View the data"),
                self.tr("See the pictures by class, their values, and what augmentation does."),
            ),
            (
                self._import,
                self.tr("Import data"),
                self.tr(
                    "Make a data set of your own pictures: a folder with a sub-folder for each "
                    "class, or a CSV, NPZ or IDX file."
                ),
            ),
            (
                self._delete,
                self._delete.text(),
                self.tr("Delete the imported copy; what it was made from stays where it is."),
            ),
        ):
            button.setAccessibleName(name)
            button.setToolTip(help_text)
        self._recipe.setItemText(self._recipe.count() - 1, self.tr("My own"))
        self._name_datasets()
        self._name_devices()
        self._describe()


def _combo(name: str, items: list[tuple[str, str]]) -> QComboBox:
    combo = named(QComboBox(), name)
    for text, data in items:
        combo.addItem(text, data)
    combo.setMinimumContentsLength(8)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _spin(name: str, least: int, most: int) -> QSpinBox:
    spin = named(QSpinBox(), name)
    spin.setRange(least, most)
    spin.setGroupSeparatorShown(name != "seed")
    spin.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding does not reach it
    return spin
