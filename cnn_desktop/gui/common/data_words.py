"""What is done with the files of data sets, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.events import DataProgress


def data_progress_text(data: DataProgress) -> str:
    """Return what is being done to which file, and how far it is."""
    translate = QCoreApplication.translate
    notes = {
        "checking": translate("Progress", "Checking {0}…"),
        "downloading": translate("Progress", "Downloading {0}: {1} of {2} MB"),
        "drawing": translate("Progress", "Drawing the digits: {1} of {2} MB"),
        "repairing": translate("Progress", "{0} is damaged and is fetched again…"),
    }
    total = "?" if data.bytes_total is None else f"{data.bytes_total / 1e6:.1f}"
    return notes[data.note].format(data.file, f"{data.bytes_done / 1e6:.1f}", total)


def megabytes_text(size: int) -> str:
    """Return a number of bytes as people say it: ``170 MB``."""
    return f"{size / 1e6:,.0f} MB"
