"""Errors in the language of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.errors import (
    QT_TRANSLATE_NOOP,
    CnnDesktopError,
    DataNotDownloaded,
    DownloadFailed,
    RecipeInvalid,
)
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.setting_names import setting_name

BRIEFLY: dict[type[BaseException], str] = {
    DownloadFailed: QT_TRANSLATE_NOOP(
        "errors", "{file} could not be downloaded. Check the network and try again."
    ),
    DataNotDownloaded: QT_TRANSLATE_NOOP(
        "errors",
        "{path}: {reason}, and it could not be downloaded. Connect to the network, or choose "
        "Synthetic digits.",
    ),
}
"""What errors that list a lot say without the list."""


def brief_text(error: BaseException) -> str:
    """Return what an error says in a line or two; :func:`error_text` may have more."""
    template = BRIEFLY.get(type(error))
    if template is None or not isinstance(error, CnnDesktopError):
        return error_text(error)
    values = {name: _value(value) for name, value in error.values.items()}
    if "path" in values:
        values["path"] = Path(str(values["path"])).name
    return QCoreApplication.translate("errors", template).format(**values)


def has_more(error: BaseException) -> bool:
    """Whether :func:`error_text` says more than :func:`brief_text`."""
    return type(error) in BRIEFLY


def error_text(error: BaseException) -> str:
    """Return what an error says, translated where it is one of the program's own.

    An error that nobody foresaw is named with its type; the log file has the rest.
    """
    if isinstance(error, CnnDesktopError):
        values = {name: _value(value) for name, value in error.values.items()}
        if isinstance(error, RecipeInvalid):
            values["field"] = setting_name(str(values["field"]))
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
