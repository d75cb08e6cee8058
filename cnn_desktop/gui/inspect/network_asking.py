"""Having the picture that is looked at read, away from the window's thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.inspection.stages import Inspection, Stage
from cnn_desktop.gui.inspect.atlas import Palette, Sheet
from cnn_desktop.gui.inspect.input_choice import InputChoice
from cnn_desktop.gui.inspect.network_worker import NetworkWorker
from cnn_desktop.gui.inspect.reader import Answer, Question, Reader
from cnn_desktop.gui.session import Session


class NetworkAsking(QObject):
    """Asks a worker, and knows its latest answer or why there is none.

    Args:
        session: Whose network is asked.
        choice: The picture that it is asked about.
        parent: Who asks.

    Attributes:
        answer: All values of the picture; None where there is no picture.
        error: Why the last question had no answer; None where it had one.
    """

    answered = Signal()  # no payload: see answer and error

    def __init__(self, session: Session, choice: InputChoice, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._choice = session, choice
        self._row: tuple[Stage, ...] = ()
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self._worker = NetworkWorker(Reader(), self)  # Question to Answer
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)

    @property
    def inspection(self) -> Inspection | None:
        """The values of the latest answer."""
        return self.answer.inspection if self.answer else None

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked has been answered."""
        return self._worker.is_idle

    def ask(
        self, row: tuple[Stage, ...], sheets: Mapping[int, Sheet], mode: str, palette: Palette
    ) -> None:
        """Have the picture read, and what is in sight painted; the latest question counts.

        Args:
            row: The network's stages.
            sheets: Stages with what is in sight of their maps.
            mode: How values are scaled, one of ``SCALES``.
            palette: The colours.
        """
        self._row = row
        checkpoint, image = self._session.snapshot(), self._choice.image
        if checkpoint is None or image is None or not row:
            self._worker.forget()
            self.answer = None
            self.answered.emit()
            return
        seen = self._choice.prediction
        self._worker.ask(Question(checkpoint, row, image, seen, sheets, mode, palette))

    def forget(self) -> None:
        """Have no answer any more: it was that of another network."""
        self.answer = None

    def end(self) -> None:
        """End the worker; it is started again when it is needed."""
        self._worker.end()
        self._worker.forget()

    def _on_answered(self) -> None:
        answer: Answer | None = self._worker.take()
        if answer is not None and answer.inspection.row is self._row:
            self.answer, self.error = answer, None
            self.answered.emit()

    def _on_failed(self, error: Exception) -> None:
        self.answer, self.error = None, error
        self.answered.emit()
