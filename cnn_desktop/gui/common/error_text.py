"""Errors in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.errors import CnnDesktopError


def error_text(error: BaseException) -> str:
    """Return what an error says, translated where it is one of the program's own.

    An error that nobody foresaw is named with its type; the log file has the rest.
    """
    if isinstance(error, CnnDesktopError):
        values = {
            name: error_text(value) if isinstance(value, CnnDesktopError) else value
            for name, value in error.values.items()
        }
        return QCoreApplication.translate("errors", error.template).format(**values)
    template = QCoreApplication.translate(
        "errors",
        "Something went wrong that this program did not foresee: {error}. Nothing was lost; the "
        "log file (menu Help) holds the details.",
    )
    return template.format(error=f"{type(error).__name__}: {error}")
