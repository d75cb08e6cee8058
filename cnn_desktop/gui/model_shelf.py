"""The models that can be used: the shipped one, the kept ones, and files from elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
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
from cnn_desktop.gui.common.work_queue import WorkQueue
from cnn_desktop.gui.session import ModelInUse, Session


class ModelShelf(QObject):
    """Opens, keeps and saves models; knows the one trained last and the one in use before it.

    Files are read and written in the background, in the order in which that was asked for. Of
    several models that are asked for, the one asked for last is used, however long each of them
    takes.

    Args:
        session: Uses the models.
        shipped: File of the shipped model.
        folder: Where kept models lie.
    """

    kept_changed = Signal()  # no payload: see kept()
    busy_changed = Signal()  # no payload: see is_busy

    def __init__(self, session: Session, shipped: Path, folder: Path) -> None:
        super().__init__(session)
        self._session, self._shipped, self._folder = session, shipped, folder
        self._trained: Checkpoint | None = None
        self._before: ModelInUse | None = None  # the training
        self._wish = 0  # how often a model was asked for, to be used
        self._queue = WorkQueue(self)
        self._queue.busy_changed.connect(self.busy_changed)
        with contextlib.suppress(OSError):  # a folder that may not be looked at
            remove_leftovers(folder)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written, or will be when it is its turn."""
        return self._queue.is_busy

    def close(self, most_ms: int) -> bool:
        """Read and write what waits; return whether all has ended in time."""
        return self._queue.close(most_ms)

    # -- models to use; these two may be called in any thread ------------------------------------

    def shipped(self) -> ModelInUse:
        """Read the shipped model.

        Raises:
            CnnDesktopError: It is missing or damaged: the program has to be installed anew.
        """
        return ModelInUse(load_checkpoint(self._shipped), "shipped", self._shipped)

    def read(self, path: Path) -> ModelInUse:
        """Read a model from a file.

        Raises:
            CnnDesktopError: It cannot be used.
        """
        return self._at(path, load_checkpoint(path))

    # -- what is used ----------------------------------------------------------------------------

    def use(self, model: ModelInUse) -> None:
        """Use a model that is there already, at once."""
        self._wish += 1
        self._session.use_model(model)

    def use_trained(self, checkpoint: Checkpoint) -> None:
        """Use a model that has just been trained and is not kept yet."""
        before = self._session.model
        self.use(ModelInUse(checkpoint, "trained"))
        self._trained, self._before = checkpoint, before

    def go_back(self) -> None:
        """Use the model again that was in use before the last training."""
        if self._before is not None:
            self.use(self._before)

    def open(
        self,
        read: Callable[[], ModelInUse],
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Use a model that has to be read first; the model in use stays where that fails.

        Where another model is asked for meanwhile, nothing is told of this one.

        Args:
            read: Returns it; called in the background.
            on_done: Called when it is in use.
            on_error: Called with the reason why it cannot be.
        """
        is_wanted = self._ask()

        def work() -> ModelInUse | None:
            return read() if is_wanted() else None

        def use(model: ModelInUse | None) -> None:
            if model is not None and is_wanted():
                self._session.use_model(model)
                on_done()

        self._queue.do(work, use, lambda error: on_error(error) if is_wanted() else None)

    # -- what is written -------------------------------------------------------------------------

    def keep(
        self, name: str, on_done: Callable[[str], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Keep the model trained last under a name, and use it, whatever is in use now.

        Where one of that name is kept already, the new one's name gets a number: two of one name
        could not be told apart where models are chosen.

        Args:
            name: What it shall be called.
            on_done: Called with what it is called, when it is kept.
            on_error: Called with the reason why it cannot be.
        """
        trained = self._trained_last()

        def write() -> ModelInUse:
            free = self._free_name(name)
            return self._write(self._file_of(free), trained.renamed(free))

        def tell(kept: ModelInUse) -> None:
            self.kept_changed.emit()
            on_done(kept.checkpoint.name)

        self._write_and_use(write, tell, on_error)

    def save_trained(
        self,
        path: Path,
        name: str,
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Save the model trained last as a file, and use it, whatever is in use now.

        Args:
            path: The file.
            name: What the model shall be called.
            on_done: Called when it is saved.
            on_error: Called with the reason why it cannot be.
        """
        trained = self._trained_last().renamed(name)
        self._write_and_use(lambda: self._write(path, trained), lambda _: on_done(), on_error)

    def save(
        self, path: Path, on_done: Callable[[], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Save the model in use as a file.

        Args:
            path: The file.
            on_done: Called when it is saved.
            on_error: Called with the reason why it cannot be.
        """
        model = self._session.model
        assert model is not None  # noqa: S101 - the menu is disabled without a model

        def tell(saved: ModelInUse) -> None:
            if self._session.model is model:  # it comes from that file now
                self._session.use_model(saved)
            on_done()

        self._queue.do(lambda: self._write(path, model.checkpoint), tell, on_error)

    # -- what is there ---------------------------------------------------------------------------

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

    def _ask(self) -> Callable[[], bool]:
        """Note that a model is asked for; return what says whether it is the one asked for last."""
        self._wish += 1
        wish = self._wish
        return lambda: wish == self._wish

    def _write_and_use(
        self,
        write: Callable[[], ModelInUse],
        on_done: Callable[[ModelInUse], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        is_wanted = self._ask()

        def use(model: ModelInUse) -> None:
            if is_wanted():
                self._session.use_model(model)
            on_done(model)

        self._queue.do(write, use, on_error)

    def _trained_last(self) -> Checkpoint:
        assert self._trained is not None  # noqa: S101 - it is offered after a training only
        return self._trained

    def _write(self, path: Path, checkpoint: Checkpoint) -> ModelInUse:
        save_checkpoint(path, checkpoint)
        return self._at(path, checkpoint)

    def _at(self, path: Path, checkpoint: Checkpoint) -> ModelInUse:
        return ModelInUse(checkpoint, "kept" if path.parent == self._folder else "file", path)

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
