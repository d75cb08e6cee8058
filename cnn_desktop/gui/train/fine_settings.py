"""The settings that most runs leave alone, behind two disclosures."""

from __future__ import annotations

import dataclasses
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.recipes import (
    AUGMENTATIONS,
    OPTIMIZERS,
    SCHEDULES,
    WITH_MOMENTUM,
    WITH_NESTEROV,
    Recipe,
)
from cnn_desktop.core.runs.fold_events import LEAST, MOST
from cnn_desktop.core.sabotage import SABOTAGES
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.train.fields import choice, decimal, form_rows, whole


class FineSettings(QWidget):
    """Optimizer, schedule and the like; and the mistakes that one may make on purpose."""

    changed = Signal()  # no payload: another recipe than before
    unfolded = Signal(QWidget, QWidget)  # what was opened: its button, and the part below it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optimizer = choice("optimizer", [(name, name) for name in OPTIMIZERS])
        self.momentum = decimal("momentum", 0, 0.999, 3, 0.1)
        self._nesterov = named(QCheckBox(), "nesterov")
        self._schedule = choice("schedule", [(name, name) for name in SCHEDULES])
        self._weight_decay = decimal("weight_decay", 0, 10, 5, 0.001)
        self._label_smoothing = decimal("label_smoothing", 0, 0.9, 2, 0.05)
        # One step below 0 stands for the network's own.
        self._dropout = decimal("dropout", -0.05, 0.9, 2, 0.05)
        self._augmentation = choice("augmentation", [(name, name) for name in AUGMENTATIONS])
        self._validation_size = whole("validation_size", 0, 1_000_000, 1000)
        self._patience = whole("patience", 0, 10_000)
        self._folds = whole("folds", LEAST - 1, MOST)  # the least one is shown as "off"
        self._folds_words = named(QLabel(), "folds_words")
        self._folds_words.setWordWrap(True)
        set_role(self._folds_words, "caption")
        self._fields: list[tuple[QLabel, QWidget]] = []
        self._sabotages = {name: named(QCheckBox(), f"sabotage_{name}") for name in SABOTAGES}
        self._symptoms = named(QLabel(), "symptoms")
        self._symptoms.setWordWrap(True)
        set_role(self._symptoms, "caption")
        self._more, self._more_part = _disclosure("more_settings")
        self._spoil, self._spoil_part = _disclosure("sabotage")
        self._is_running = self._is_fixed = False
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def folds(self) -> int:
        """How many parts to cross-validate with; 0 for a usual run."""
        chosen = self._folds.value()
        return chosen if chosen >= LEAST else 0

    def apply_to(self, recipe: Recipe) -> Recipe:
        """Return a recipe with these settings; one that cannot be used is never made."""
        optimizer = self._optimizer.currentData()
        momentum = self.momentum.value() if optimizer in WITH_MOMENTUM else 0.0
        nesterov = self._nesterov.isChecked() and optimizer in WITH_NESTEROV
        validation = self._validation_size.value()
        return dataclasses.replace(
            recipe,
            optimizer=optimizer,
            momentum=momentum,
            nesterov=nesterov and momentum > 0,
            schedule=self._schedule.currentData(),
            weight_decay=self._weight_decay.value(),
            label_smoothing=self._label_smoothing.value(),
            dropout=self._dropout.value() if self._dropout.value() >= 0 else None,
            augmentation=self._augmentation.currentData(),
            validation_size=validation,
            patience=self._patience.value() if validation else 0,
            sabotage=tuple(name for name, box in self._sabotages.items() if box.isChecked()),
        )

    def show_recipe(self, recipe: Recipe) -> None:
        """Set all fields to a recipe's values, without a word."""
        self.blockSignals(True)  # noqa: FBT003
        for combo, value in (
            (self._optimizer, recipe.optimizer),
            (self._schedule, recipe.schedule),
            (self._augmentation, recipe.augmentation),
        ):
            combo.setCurrentIndex(combo.findData(value))
        self.momentum.setValue(recipe.momentum)
        self._nesterov.setChecked(recipe.nesterov)
        self._weight_decay.setValue(recipe.weight_decay)
        self._label_smoothing.setValue(recipe.label_smoothing)
        self._dropout.setValue(
            self._dropout.minimum() if recipe.dropout is None else recipe.dropout
        )
        self._validation_size.setValue(recipe.validation_size)
        self._patience.setValue(recipe.patience)
        for name, box in self._sabotages.items():
            box.setChecked(name in recipe.sabotage)
        self.blockSignals(False)  # noqa: FBT003

    def set_running(self, running: bool, *, is_fixed: bool) -> None:
        """Leave only what may be changed while a run goes on; nothing, where that is fixed."""
        self._is_running, self._is_fixed = running, running and is_fixed
        self._enable()

    def add_row(self, label: QLabel, widget: QWidget) -> None:
        """Add somebody else's field at the end of the settings that are folded away."""
        rows = self._more_part.layout()
        assert isinstance(rows, QFormLayout)  # noqa: S101 - as it was laid out
        rows.addRow(label, widget)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        form = form_rows(self._more_part)
        form.setContentsMargins(0, 4, 0, 0)
        for widget in (
            self._optimizer,
            self.momentum,
            self._schedule,
            self._weight_decay,
            self._label_smoothing,
            self._dropout,
            self._augmentation,
            self._validation_size,
            self._patience,
            self._folds,
        ):
            label = QLabel()
            label.setBuddy(widget)
            self._fields.append((label, widget))
            form.addRow(label, widget)
            if widget is self.momentum:
                form.addRow(self._nesterov)
            if widget is self._folds:
                form.addRow(self._folds_words)
        spoil = QVBoxLayout(self._spoil_part)
        spoil.setContentsMargins(0, 4, 0, 0)
        for box in self._sabotages.values():
            spoil.addWidget(box)
        spoil.addWidget(self._symptoms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button, part in ((self._more, self._more_part), (self._spoil, self._spoil_part)):
            layout.addWidget(button)
            layout.addWidget(part)

    def _connect(self) -> None:
        for _, widget in self._fields:
            if isinstance(widget, QComboBox):
                widget.currentIndexChanged.connect(self._on_changed)
            elif isinstance(widget, QDoubleSpinBox | QSpinBox):
                widget.valueChanged.connect(self._on_changed)
        for box in (self._nesterov, *self._sabotages.values()):
            box.toggled.connect(self._on_changed)
        for button, part in ((self._more, self._more_part), (self._spoil, self._spoil_part)):
            button.toggled.connect(partial(self._on_unfolded, button, part))

    def _on_unfolded(self, button: QWidget, part: QWidget, is_open: bool) -> None:
        if is_open:
            self.unfolded.emit(button, part)

    def _on_changed(self) -> None:
        self._enable()
        self._show_symptoms()
        self.changed.emit()

    def _enable(self) -> None:
        chosen = self._optimizer.currentData()
        for _, widget in self._fields:
            widget.setEnabled(not self._is_running)
        for box in self._sabotages.values():
            box.setEnabled(not self._is_running)
        self.momentum.setEnabled(chosen in WITH_MOMENTUM and not self._is_fixed)
        # With folds it is a fold that is held back.
        self._validation_size.setEnabled(not self._is_running and not self.folds)
        has_nesterov = chosen in WITH_NESTEROV and self.momentum.value() > 0
        self._nesterov.setEnabled(not self._is_running and has_nesterov)
        self._explain(chosen, has_nesterov=has_nesterov)

    def _explain(self, chosen: str, *, has_nesterov: bool) -> None:
        """Say at what the optimizer does not take why it cannot be set."""
        momentum = self.tr("How much of the last step is kept. Only SGD and RMSprop have it.")
        if chosen not in WITH_MOMENTUM:
            name = self._optimizer.currentText()
            momentum = self.tr("{0} takes no momentum; SGD and RMSprop do.").format(name)
        self.momentum.setToolTip(momentum)
        self._nesterov.setToolTip(
            self.tr("The gradient is taken where the momentum leads.")
            if has_nesterov
            else self.tr("Only for SGD with a momentum above 0.")
        )

    def _show_symptoms(self) -> None:
        chosen = [SABOTAGES[name] for name, box in self._sabotages.items() if box.isChecked()]
        lines = [QCoreApplication.translate("Sabotage", each.symptom) for each in chosen]
        self._symptoms.setText("\n".join(lines) or self.tr("Tick a mistake to see its symptom."))

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        texts = {
            "optimizer": (
                self.tr("Optimizer"),
                self.tr("How a step is made of the gradient. Adam adapts to each weight."),
            ),
            "momentum": (
                self.tr("Momentum"),
                self.tr("How much of the last step is kept. Only SGD and RMSprop have it."),
            ),
            "schedule": (
                self.tr("Schedule"),
                self.tr("How the learning rate goes over the run."),
            ),
            "weight_decay": (
                self.tr("Weight decay"),
                self.tr("Pulls the weights towards zero, against learning by heart."),
            ),
            "label_smoothing": (
                self.tr("Label smoothing"),
                self.tr("A part of the target goes to the other classes: less sure of itself."),
            ),
            "dropout": (
                self.tr("Dropout"),
                self.tr(
                    "The share of values that dropout layers leave out while training, against "
                    "learning by heart. A network without such a layer gets one before its last "
                    "linear layer."
                ),
            ),
            "augmentation": (
                self.tr("Augmentation"),
                self.tr("Each picture is bent and moved a little, anew in every epoch."),
            ),
            "validation_size": (
                self.tr("Validation"),
                self.tr("Training pictures held back to measure with after each epoch."),
            ),
            "patience": (
                self.tr("Patience"),
                self.tr(
                    "Training ends after so many epochs without a better validation loss, and the "
                    "best weights are the result. Off: never."
                ),
            ),
            "folds": (
                self.tr("Cross-validate"),
                self.tr(
                    "k-fold: the training pictures are cut into parts, and a network is trained "
                    "anew for each part, which is held back from it."
                ),
            ),
        }
        for label, widget in self._fields:
            name, help_text = texts[widget.objectName()]
            label.setText(name)
            label.setToolTip(help_text)
            widget.setAccessibleName(name)
            widget.setToolTip(help_text)
        self._dropout.setSpecialValueText(self.tr("As built"))
        self._patience.setSpecialValueText(self.tr("Off"))
        self._folds.setSpecialValueText(self.tr("Off"))
        self._folds.setSuffix(self.tr(" folds"))
        self._folds_words.setText(
            self.tr(
                "How far does the accuracy depend on chance? Trains once for each fold and says "
                "mean and spread; no model is kept."
            )
        )
        self._nesterov.setText(self.tr("Nesterov"))
        for combo, names in (
            (
                self._optimizer,
                {"adam": "Adam", "sgd": "SGD", "adamw": "AdamW", "rmsprop": "RMSprop"},
            ),
            (
                self._schedule,
                {
                    "constant": self.tr("Constant"),
                    "cosine": self.tr("Cosine"),
                    "step": self.tr("Steps"),
                    "one-cycle": self.tr("One cycle"),
                },
            ),
            (
                self._augmentation,
                {"none": self.tr("None"), "handwriting": self.tr("Handwriting")},
            ),
        ):
            for index in range(combo.count()):
                combo.setItemText(index, names.get(combo.itemData(index), combo.itemData(index)))
        for name, box in self._sabotages.items():
            box.setText(QCoreApplication.translate("Sabotage", SABOTAGES[name].title))
            box.setToolTip(QCoreApplication.translate("Sabotage", SABOTAGES[name].symptom))
        for button, text, help_text in (
            (self._more, self.tr("More settings"), self.tr("Optimizer, schedule and the like")),
            (self._spoil, self.tr("Sabotage"), self.tr("Mistakes to make on purpose")),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(help_text)
        self._show_symptoms()
        self._enable()


def _disclosure(name: str) -> tuple[QToolButton, QWidget]:
    button, part = named(QToolButton(), name), QWidget()
    set_role(button, "disclosure")
    button.setCheckable(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setArrowType(Qt.ArrowType.RightArrow)
    part.hide()

    def show(is_open: bool) -> None:
        part.setVisible(is_open)
        button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)

    button.toggled.connect(show)
    return button, part
