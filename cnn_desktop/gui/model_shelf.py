"""The models that can be used: the shipped one, the kept ones, and files from elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.checkpoint import (
    SUFFIX,
    Checkpoint,
    load_checkpoint,
    read_name,
    save_checkpoint,
)
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.files import remove_leftovers
from cnn_desktop.gui.session import ModelInUse, Session


class ModelShelf(QObject):
    """Opens, keeps and saves models; knows the one trained last and the one in use before it.

    Args:
        session: Uses the models.
        shipped: File of the shipped model.
        folder: Where kept models lie.
    """

    kept_changed = Signal()  # no payload: see kept()

    def __init__(self, session: Session, shipped: Path, folder: Path) -> None:
        super().__init__(session)
        self._session, self._shipped, self._folder = session, shipped, folder
        self._trained: Checkpoint | None = None
        self._before: ModelInUse | None = None  # the training
        with contextlib.suppress(OSError):  # a folder that may not be looked at
            remove_leftovers(folder)

    def use_shipped(self) -> None:
        """Use the shipped model.

        Raises:
            CnnDesktopError: It is missing or damaged: the program has to be installed anew.
        """
        shipped = load_checkpoint(self._shipped)
        self._session.use_model(ModelInUse(shipped, "shipped", self._shipped))

    def use_file(self, path: Path) -> None:
        """Use a model from a file.

        Raises:
            CnnDesktopError: It cannot be used; the model in use stays.
        """
        origin = "kept" if path.parent == self._folder else "file"
        self._session.use_model(ModelInUse(load_checkpoint(path), origin, path))

    def use_trained(self, checkpoint: Checkpoint) -> None:
        """Use a model that has just been trained and is not kept yet."""
        before = self._session.model
        self._session.use_model(ModelInUse(checkpoint, "trained"))
        self._trained, self._before = checkpoint, before

    def go_back(self) -> None:
        """Use the model again that was in use before the last training."""
        if self._before is not None:
            self._session.use_model(self._before)

    def keep(self, name: str) -> Path:
        """Keep the model trained last under a name, and use it, whatever is in use now.

        Where one of that name is kept already, the new one's name gets a number: two of one name
        could not be told apart where models are chosen.

        Raises:
            FileNotWritable: With the reason.
        """
        name = self._free_name(name)
        path = self._file_of(name)
        self.save_trained(path, name)
        self.kept_changed.emit()
        return path

    def save_trained(self, path: Path, name: str) -> None:
        """Save the model trained last as a file, and use it, whatever is in use now.

        Raises:
            FileNotWritable: With the reason.
        """
        assert self._trained is not None  # noqa: S101 - it is offered after a training only
        self._save(path, self._trained.renamed(name))

    def save(self, path: Path) -> None:
        """Save the model in use as a file.

        Raises:
            FileNotWritable: With the reason.
        """
        model = self._session.model
        assert model is not None  # noqa: S101 - the menu is disabled without a model
        self._save(path, model.checkpoint)

    def kept(self) -> list[tuple[str, Path]]:
        """Return names and files of the kept models, newest first; damaged ones are left out."""
        try:
            files = sorted(
                self._folder.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True
            )
        except OSError:  # a folder that may not be looked at
            return []
        found = []
        for file in files:
            try:
                found.append((read_name(file), file))
            except CnnDesktopError:
                continue
        return found

    def kept_at(self, path: Path) -> float | None:
        """Return when a model file was written, in seconds since 1970; None when nobody knows."""
        try:
            return path.stat().st_mtime
        except OSError:
            return None

    def _save(self, path: Path, checkpoint: Checkpoint) -> None:
        save_checkpoint(path, checkpoint)
        origin = "kept" if path.parent == self._folder else "file"
        self._session.use_model(ModelInUse(checkpoint, origin, path))

    def _free_name(self, name: str) -> str:
        taken = {known for known, _ in self.kept()}
        free, number = name, 2
        # Two names may come to one file: not every letter can be in a file's name.
        while free in taken or os.path.exists(self._file_of(free)):  # noqa: PTH110 - Path's raises
            free, number = f"{name} {number}", number + 1
        return free

    def _file_of(self, name: str) -> Path:
        stem = re.sub(r"[^\w\- .]", "_", name).strip(" .") or "model"
        return self._folder / f"{stem}{SUFFIX}"
