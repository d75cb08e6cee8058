"""Errors in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.gui.common.reasons import reason_text


def error_text(error: BaseException) -> str:
    """Return what an error says, translated where it is one of the program's own.

    An error that nobody foresaw is named with its type; the log file has the rest.
    """
    if isinstance(error, CnnDesktopError):
        values = {name: _value(value) for name, value in error.values.items()}
        return QCoreApplication.translate("errors", error.template).format(**values)
    template = QCoreApplication.translate(
        "errors",
        "Something went wrong that this program did not foresee: {error}. Nothing was lost; the "
        "log file (menu Help) holds the details.",
    )
    return template.format(error=f"{type(error).__name__}: {error}")


def _value(value: object) -> object:
    """Return what stands in a field of an error's sentence; numbers keep their type."""
    if isinstance(value, CnnDesktopError):
        return error_text(value).removesuffix(".")  # the sentence around it has its own
    if isinstance(value, OSError) and value.strerror:
        return reason_text(value.strerror)
    return reason_text(str(value)) if isinstance(value, str | Exception) else value
