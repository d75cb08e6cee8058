"""Measuring experiments on a thousand test pictures in the background; the latest one wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.inspection.experiments import Experiment
from cnn_desktop.gui.common.latest_work import LatestWork, may_go_on

if TYPE_CHECKING:
    from cnn_desktop.core.evaluation import Evaluation
    from cnn_desktop.core.inspection.laboratory import Laboratory


Shelf = dict[object, tuple[str, np.ndarray, np.ndarray]]
"""Name of a data set, its pictures and labels, by what kind of model they suit."""


@dataclass(frozen=True)
class Measured:
    """What an experiment makes of the test pictures.

    Attributes:
        experiment: What was changed.
        before: The model as it is.
        now: The changed one.
        dataset: Name of the data set.
    """

    experiment: Experiment
    before: Evaluation
    now: Evaluation
    dataset: str


class Measurer(QObject):
    """Keeps pictures and what was computed for them between two questions.

    Args:
        data_dir: The data folder; it is only read.
        parent: Who asks.
    """

    measured = Signal(object)  # Measured, of the latest question
    no_pictures = Signal()  # nothing on the disk suits the model
    failed = Signal(object)  # the exception

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data_dir = data_dir
        self._bench: _Bench | None = None
        self._shelf: Shelf = {}  # pictures, for the next model of the same kind
        self.answers = 0  # how many there were
        self._work = LatestWork(self)
        self._work.yielded.connect(self._on_answer)
        self._work.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is measured or made ready."""
        return self._work.is_running

    def use(self, checkpoint: Checkpoint | None, learned: str | None) -> None:
        """Measure another model from now on.

        Args:
            checkpoint: The model; None for none.
            learned: Name of the data set that it learned from.
        """
        self._work.stop()
        self._bench = None
        if checkpoint is not None:
            self._bench = _Bench(checkpoint, learned, self._data_dir, self._shelf)

    def ask(self, experiment: Experiment, layer: str) -> None:
        """Measure an experiment; what is being measured is given up.

        Args:
            experiment: What is changed.
            layer: The one whose units are likely to be changed next.
        """
        bench = self._bench
        if bench is not None:
            self._work.start(lambda: bench.answers(experiment, layer))

    def stop(self) -> None:
        """Give up what is being measured and wait for its end, a few pictures later."""
        self._work.close()

    def _on_answer(self, answer: Measured | None) -> None:
        if answer is None:
            self.no_pictures.emit()
        else:
            self.answers += 1
            self.measured.emit(answer)


class _Bench:
    """A model on the bench: made in one thread and handed on to the next, never shared."""

    def __init__(
        self, checkpoint: Checkpoint, learned: str | None, data_dir: Path, shelf: Shelf
    ) -> None:
        self._checkpoint, self._learned, self._data_dir = checkpoint, learned, data_dir
        self._shelf = shelf
        self._dataset = ""
        self._laboratory: Laboratory | None = None
        self._before: Evaluation | None = None

    def answers(self, experiment: Experiment, layer: str) -> Iterator[Measured | None]:
        """Yield what an experiment comes to, then make ready for the next one.

        Yields None where there are no pictures.
        """
        from cnn_desktop.core.compute.threads import use_threads
        from cnn_desktop.core.inspection.laboratory import Stopped

        use_threads(1)  # the window and its drawing keep the other cores
        try:
            laboratory = self._open()
            if laboratory is None:
                yield None
                return
            if self._before is None:
                laboratory.prepare(layer, may_go_on)
                self._before = laboratory.measure(Experiment(), may_go_on)
            now = self._before
            if experiment.is_active:
                now = laboratory.measure(experiment, may_go_on)
            yield Measured(experiment, self._before, now, self._dataset)
            laboratory.prepare(layer, may_go_on)
        except Stopped:
            return

    def _open(self) -> Laboratory | None:
        from cnn_desktop.core.data.labelled_pictures import find_test_set, read_test_pictures
        from cnn_desktop.core.inspection.laboratory import Laboratory

        if self._laboratory is None:
            model, network = self._checkpoint, self._checkpoint.network
            key = (network.input_shape, model.class_names, self._learned)
            if key not in self._shelf:
                info = find_test_set(network, model.class_names, self._learned, self._data_dir)
                if info is None:
                    return None
                pictures = read_test_pictures(info, network, self._data_dir)
                self._shelf.clear()
                self._shelf[key] = (info.name, *pictures)
            self._dataset, images, labels = self._shelf[key]
            self._laboratory = Laboratory(model, images, labels)
        return self._laboratory
