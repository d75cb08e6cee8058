"""What settings are called, in the words of the form."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def setting_name(field: str) -> str:
    """Return what the form calls a field of a recipe, or a setting of a run."""
    translate = QCoreApplication.translate
    names = {
        "dataset": translate("TrainForm", "Data"),
        "network": translate("TrainForm", "Network"),
        "epochs": translate("TrainForm", "Epochs"),
        "batch_size": translate("TrainForm", "Batch size"),
        "learning_rate": translate("TrainForm", "Learning rate"),
        "seed": translate("TrainForm", "Seed"),
        "device": translate("TrainForm", "Device"),
        "threads": translate("Settings", "Threads"),
        "precision": translate("Settings", "Number format"),
        "own_network": translate("Settings", "Own layers"),
        "drop_last": translate("Settings", "Incomplete last batch"),
        "optimizer": translate("FineSettings", "Optimizer"),
        "momentum": translate("FineSettings", "Momentum"),
        "nesterov": translate("FineSettings", "Nesterov"),
        "schedule": translate("FineSettings", "Schedule"),
        "weight_decay": translate("FineSettings", "Weight decay"),
        "label_smoothing": translate("FineSettings", "Label smoothing"),
        "dropout": translate("FineSettings", "Dropout"),
        "augmentation": translate("FineSettings", "Augmentation"),
        "validation_size": translate("FineSettings", "Validation"),
        "patience": translate("FineSettings", "Patience"),
        "sabotage": translate("FineSettings", "Sabotage"),
        "changes": translate("Settings", "Changed at epoch"),
    }
    return names.get(field, field)
