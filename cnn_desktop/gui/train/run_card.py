"""How the run is getting on: its curves, the pinned drawing's, a strip of test pictures."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QTabBar, QVBoxLayout

from cnn_desktop.core.events import StripRead
from cnn_desktop.core.runs.history import History
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.pace import Pace
from cnn_desktop.gui.common.steady_label import SteadyLabel, show_share
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import QWIDGETSIZE_MAX, named
from cnn_desktop.gui.session import Learning, Session
from cnn_desktop.gui.train.curves import Curves, Reading, readout_text
from cnn_desktop.gui.train.digit_strip import DigitStrip
from cnn_desktop.gui.train.pinned import PinnedDrawing
from cnn_desktop.gui.train.progress_text import progress_share, progress_text
from cnn_desktop.gui.training_run import TrainingRun

REDRAW_MS = 150  # curves are drawn no faster, never per batch: it stops training for a moment
PLOT = 80  # pixels that a plot has at least; of all these more in projector mode
AROUND = 80  # of the legend, the axis and the readout
LEGEND = 26  # of the loss and the accuracy, with its gaps
HEAD = 44  # of the progress
STRIP_HEIGHT = 70
TOGETHER, LOSS, ACCURACY, PINNED = range(4)  # the tabs


class RunCard(QFrame):
    """Listens to the run and draws, at a slower pace than the run speaks."""

    def __init__(self, session: Session, run: TrainingRun, theme: Theme) -> None:
        super().__init__()
        set_role(self, "card")
        self._session, self._run, self._theme = session, run, theme
        self._dirty = False
        self._expected = 1  # epochs of the run to come
        self._text = SteadyLabel("training_progress_text", shrinks=True)
        self._bar = named(QProgressBar(), "training_progress")
        self._bar.setTextVisible(False)
        self._curves = Curves(theme)
        self.pinned = PinnedDrawing(theme)
        self.pinned.share_epochs(self._curves.loss)
        self._tabs = named(QTabBar(), "figure_tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for _ in (TOGETHER, LOSS, ACCURACY, PINNED):
            self._tabs.addTab("")
        self._beside_result = False
        self.strip = named(DigitStrip(theme), "test_strip")
        self._readout = named(QLabel(), "readout")
        set_role(self._readout, "caption")
        layout = self._figures = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self._tabs)
        layout.addWidget(self._curves, 2)
        layout.addWidget(self.pinned, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self._readout)
        self._pace = Pace(self._redraw, REDRAW_MS, self)
        run.state_changed.connect(self._on_state_changed)
        run.progressed.connect(self._on_progressed)
        run.learned.connect(self._on_learned)
        run.strip_read.connect(self._on_strip_read)
        session.veil_changed.connect(lambda: self.pinned.set_veiled(veiled=session.is_veiled))
        self._curves.pointed.connect(self._on_pointed)
        self._tabs.currentChanged.connect(self._show_figures)
        self.pinned.pinned_or_not.connect(self._on_pinned)
        self.pinned.reshaped.connect(self._show_figures)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def expect(self, epochs: int) -> None:
        """Say for how many epochs there shall be room, before there is a run."""
        is_news = epochs != self._expected
        self._expected = epochs
        if is_news and not (self._run.is_active or self._run.history.places):
            self._curves.set_history(History(), epochs)

    def begin(self, class_names: tuple[str, ...], epochs: int) -> None:
        """Forget the run before: another one is about to begin.

        Args:
            class_names: One a logit.
            epochs: How many there will be.
        """
        self.pinned.clear()
        self.strip.begin(class_names)
        self._curves.set_history(History(), epochs)  # the data may take a while
        self._show_figures()

    def set_beside_result(self, beside: bool) -> None:
        """Say whether the result of a run is shown above: it says how far the run has come."""
        self._beside_result = beside
        for widget in (self._text, self._bar):
            widget.setVisible(not beside)
        self._show_figures()

    def _show_figures(self) -> None:
        """Show the plots that there is room for; the others are behind tabs.

        A plot of a few lines' height would show nothing. Beside a result the test pictures make
        room first.
        """
        # The networks of folds read no drawing.
        has_folds = self._run.folds > 0 and (self._run.is_active or self._beside_result)
        size, pinned = self._theme.size, self.pinned.is_pinned and not has_folds
        room = self.height() - size(AROUND) - (0 if self._beside_result else size(HEAD))
        count = 3 if pinned else 2
        has_strip = not self._beside_result or room - size(STRIP_HEIGHT) >= count * size(PLOT)
        self.strip.set_room(has_room=has_strip)
        if not self.strip.isHidden():
            room -= size(STRIP_HEIGHT)
        fits = room // size(PLOT)
        behind_tabs = fits < count
        in_turns = behind_tabs and fits < 2
        for tab, there in (
            (TOGETHER, not in_turns),
            (LOSS, in_turns),
            (ACCURACY, in_turns),
            (PINNED, pinned),
        ):
            self._tabs.setTabVisible(tab, there)
        chosen = self._tabs.currentIndex()
        if not self._tabs.isTabVisible(chosen):
            chosen = ACCURACY if in_turns else TOGETHER
            self._tabs.blockSignals(True)  # noqa: FBT003
            self._tabs.setCurrentIndex(chosen)
            self._tabs.blockSignals(False)  # noqa: FBT003
        self._tabs.setVisible(behind_tabs)
        if behind_tabs:  # Qt gives no room to a tab that came in while the bar was hidden ...
            self._name_tabs()  # ... until its text is set
        self._curves.show_plots(
            loss=not behind_tabs or chosen in {TOGETHER, LOSS},
            accuracy=not behind_tabs or chosen in {TOGETHER, ACCURACY},
        )
        self.pinned.setVisible(pinned and (not behind_tabs or chosen == PINNED))
        self._curves.show_epochs(behind_tabs or not pinned)
        self._share_height(together=pinned and not behind_tabs)

    def _share_height(self, *, together: bool) -> None:
        """Let three plots be of one height; a plot alone has all the room that there is."""
        if not together:
            self.pinned.setMaximumHeight(QWIDGETSIZE_MAX)
            return
        margins, gap = self._figures.contentsMargins(), self._figures.spacing()
        width = max(1, self.width() - margins.left() - margins.right())
        around = self.pinned.around(width)
        others = [self._text, self._bar, self.strip, self._readout]
        shown = [each.sizeHint().height() for each in others if not each.isHidden()]
        room = self.height() - margins.top() - margins.bottom() - sum(shown)
        room -= gap * (len(shown) + 1) + around + self._theme.size(LEGEND)
        self.pinned.setMaximumHeight(around + max(self._theme.size(PLOT) // 2, room // 3))

    def _restyle(self) -> None:
        # In large letters one line is too short.
        self._text.set_wrapped(wrapped=self._theme.projector)
        self._show_figures()

    def _on_pinned(self) -> None:
        self._show_figures()
        if self.pinned.is_pinned:
            self._tabs.setCurrentIndex(PINNED)  # it is what somebody wants to see now

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._show_figures()

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
        self._dirty = True
        self._pace.do_now()
        self._show_figures()

    def _on_progressed(self) -> None:
        self._dirty = True
        self._pace.ask()

    def _redraw(self) -> None:
        if not self._dirty or not self.isVisible():
            return
        self._dirty = False
        self._text.set_text(progress_text(self._run) or self._idle_text())
        share = progress_share(self._run) if self._run.is_active else self._share_of_last()
        show_share(self._bar, share)
        started = self._run.started
        if started:
            self._curves.set_history(self._run.history, started.epochs, self._run.earlier)

    def _share_of_last(self) -> float:
        """Return how far the last run came, 0 to 1; 0 where there was none."""
        if done := self._run.folds_done:
            return len(done.accuracies) / done.folds
        epochs = self._run.history.epochs
        return epochs[-1].epoch / epochs[-1].epochs if epochs else 0.0

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

    def _on_strip_read(self, read: StripRead) -> None:
        was_hidden = self.strip.isHidden()
        self.strip.show_read(read)
        if was_hidden:
            self._show_figures()

    def _on_pointed(self, reading: Reading | None) -> None:
        self._readout.setText(readout_text(reading))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Training progress"))
        self._tabs.setAccessibleName(self.tr("What is drawn"))
        self._name_tabs()
        self._on_pointed(None)
        self._dirty = True
        self._redraw()

    def _name_tabs(self) -> None:
        self._tabs.setTabText(TOGETHER, self.tr("Loss and accuracy"))
        self._tabs.setTabText(LOSS, self.tr("Loss"))
        self._tabs.setTabText(ACCURACY, self.tr("Accuracy"))
        self._tabs.setTabText(PINNED, self.tr("Pinned drawing"))
