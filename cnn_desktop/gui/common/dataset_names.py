"""What data sets are called in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.data.catalogue import CATALOGUE, MY_DIGITS


def dataset_title(name: str) -> str:
    """Return a data set's name for people; names of works, as MNIST's, stay as they are."""
    if name == MY_DIGITS:
        return QCoreApplication.translate("Settings", "My digits")
    if name == "synthetic":
        return QCoreApplication.translate("Datasets", "Synthetic digits")
    return CATALOGUE[name].title if name in CATALOGUE else name
