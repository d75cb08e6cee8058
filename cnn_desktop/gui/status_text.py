"""What the status bar says on its left: the device and the data, in as many words as fit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.training_run import TrainingRun

DATA_NAME = 32  # letters of a data set's name; an imported one may have a longer one


def data_status(run: TrainingRun, session: Session) -> str:
    """Return the name of the data in use; empty where nobody knows.

    While a network is trained they are what it learns from, else what the model in use has
    learned from.
    """
    model = session.model
    recipe = run.recipe if run.is_active else model.checkpoint.recipe if model else None
    if recipe is None:
        return ""
    return shortened(dataset_title(recipe.dataset), DATA_NAME)


def status_texts(device: str, reading: str, data: str) -> list[str]:
    """Return the same thrice, in fewer words each time.

    Args:
        device: What computes, such as ``CPU``.
        reading: How the drawing is read.
        data: As :func:`data_status` returns it.
    """
    if not data:
        return [f"{device}  ·  {reading}", device]
    spoken = QCoreApplication.translate("Status", "Data: {0}").format(data)
    return [f"{device}  ·  {reading}  ·  {spoken}", f"{device}  ·  {spoken}", spoken]
