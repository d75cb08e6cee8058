"""How the run is getting on: its curves, the pinned drawing's, a strip of test pictures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout

from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.session import Learning, Session
from cnn_desktop.gui.train.curves import Curves, Reading, readout_text
from cnn_desktop.gui.train.digit_strip import DigitStrip
from cnn_desktop.gui.train.pinned import PinnedDrawing
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.training_run import TrainingRun

REDRAW_MS = 250  # curves are drawn at this pace, never per batch: it stops training for a moment
LOW = 520  # pixels of a page that has no room for curves, result and strip
CROWDED = 680  # the same of a page with the curves of a pinned drawing


class RunCard(QFrame):
    """Listens to the run and draws, at a slower pace than the run speaks."""

    def __init__(self, session: Session, run: TrainingRun, theme: Theme) -> None:
        super().__init__()
        set_role(self, "card")
        self._session, self._run, self._theme = session, run, theme
        self._dirty = False
        self._text = named(QLabel(), "training_progress_text")
        self._text.setMinimumWidth(80)  # may be cut off rather than widen the page
        self._bar = named(QProgressBar(), "training_progress")
        self._bar.setTextVisible(False)
        self._curves = Curves(theme)
        self.pinned = PinnedDrawing(theme)
        self.pinned.share_epochs(self._curves.loss)
        self.strip = named(DigitStrip(theme), "test_strip")
        self._readout = named(QLabel(), "readout")
        set_role(self._readout, "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self._curves, 2)
        layout.addWidget(self.pinned, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self._readout)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        run.state_changed.connect(self._on_state_changed)
        run.progressed.connect(self._on_progressed)
        run.learned.connect(self._on_learned)
        run.strip_read.connect(self.strip.show_read)
        session.veil_changed.connect(lambda: self.pinned.set_veiled(veiled=session.is_veiled))
        self._curves.pointed.connect(self._on_pointed)
        self._retranslate()

    def begin(self, class_names: tuple[str, ...]) -> None:
        """Forget the run before: another one is about to begin, with these classes."""
        self.pinned.clear()
        self.strip.begin(class_names)

    def make_room(self, page_height: int, *, beside_result: bool) -> None:
        """Leave away what the result says better, and on a low page the test pictures too.

        Without that the curves would have no room beside the result.

        Args:
            page_height: In pixels.
            beside_result: Whether the result of a run is shown above.
        """
        for widget in (self._text, self._bar):
            widget.setVisible(not beside_result)
        wanted = LOW if self.pinned.isHidden() else CROWDED
        is_low = page_height < self._theme.size(wanted)
        self.strip.set_room(has_room=not beside_result or not is_low)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came in while the page was hidden."""
        super().showEvent(event)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _on_state_changed(self) -> None:
        if self._run.is_active:
            self._timer.start()
        else:
            self._timer.stop()
        self._dirty = True
        self._redraw()

    def _on_progressed(self) -> None:
        self._dirty = True

    def _redraw(self) -> None:
        if not self._dirty or not self.isVisible():
            return
        self._dirty = False
        self._text.setText(progress_text(self._run) or self._idle_text())
        share = progress_share(self._run)
        self._bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._bar.setValue(round(1000 * share))
        started = self._run.started
        if started:
            self._curves.set_history(self._run.history, started.epochs, self._run.earlier)

    def _idle_text(self) -> str:
        if done := self._run.folds_done:
            text = self.tr("Last run: {0} of {1} folds")
            return text.format(len(done.accuracies), done.folds)
        if self._run.history.epochs:
            last = self._run.history.epochs[-1]
            return self.tr("Last run: epoch {0} of {1}, validation accuracy {2}").format(
                last.epoch, last.epochs, per_cent(last.validation_accuracy, 2)
            )
        return self.tr("Choose a recipe and press Start training.")

    def _on_learned(self, learning: Learning) -> None:
        """Read the pinned drawing, whatever is on the canvas by now."""
        places = self._run.history.places
        tuned = self._session.model.checkpoint if self._session.model else None
        own = tuned is not None and tuned.network is learning.network  # one that is fine-tuned
        mean, std = (tuned.mean, tuned.std) if tuned and own else (learning.mean, learning.std)
        self.pinned.read(learning, places[-1] if places else 0.0, mean, std)

    def _on_pointed(self, reading: Reading | None) -> None:
        self._readout.setText(readout_text(reading))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Training progress"))
        self._on_pointed(None)
        self._dirty = True
        self._redraw()
