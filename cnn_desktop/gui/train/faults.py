"""Which settings an error is about: once one of them is another, the error is past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnn_desktop.core.errors import (
    CnnDesktopError,
    DataFileDamaged,
    DataFileMissing,
    DataNotDownloaded,
    DataNotStored,
    DeviceNotAvailable,
    DeviceVanished,
    DownloadFailed,
    FileNotReadable,
    FileNotWritable,
    OutOfMemory,
    RecipeInvalid,
    RunCannotResume,
    RunFolderTaken,
    TooFewDigits,
    TrainingDiverged,
    UnknownName,
)

if TYPE_CHECKING:
    from cnn_desktop.gui.train.form import TrainForm

NETWORK = ("network", "own_network")
STEPS = ("learning_rate", "optimizer", "momentum", "schedule", "batch_size", "sabotage")


def fields_of(error: BaseException) -> tuple[str, ...]:
    """Return the settings that an error is about: fields of a recipe, or ``device``; maybe none."""
    match error:
        case (
            DataFileDamaged()
            | DataFileMissing()
            | DataNotDownloaded()
            | DataNotStored()
            | DownloadFailed()
            | TooFewDigits()
            | UnknownName()
        ):
            return ("dataset",)
        case RecipeInvalid():
            return (str(error.values["field"]), "dataset")
        case OutOfMemory():
            return ("batch_size", "dataset", "device", *NETWORK)
        case TrainingDiverged():
            return ("dataset", *NETWORK, *STEPS)
        case DeviceNotAvailable() | DeviceVanished():
            return ("device",)
        case FileNotReadable() | FileNotWritable() | RunFolderTaken() | RunCannotResume():
            return ()  # no setting can help
        case CnnDesktopError():
            return ("dataset", *NETWORK)
    return ("dataset", "device", *NETWORK, *STEPS)  # nobody knows


class Fault:
    """An error and what the form said when it came.

    Args:
        error: What went wrong.
        form: The settings.
    """

    def __init__(self, error: BaseException, form: TrainForm) -> None:
        self._form, self._fields = form, fields_of(error)
        self._before = self._settings()

    @property
    def is_past(self) -> bool:
        """Whether a setting that the error is about is another one now."""
        return self._settings() != self._before

    def _settings(self) -> list[object]:
        recipe = self._form.recipe()
        device = self._form.device()
        return [
            device if field == "device" else getattr(recipe, field, None) for field in self._fields
        ]
