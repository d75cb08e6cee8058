"""A run that another process trains, perhaps on another machine, watched through its folder."""

from __future__ import annotations

import threading
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.runs.library import KeptRun
from cnn_desktop.core.runs.progress import FAILED, FINISHED, PAUSED, STOPPED
from cnn_desktop.core.runs.watch import Look, NewWeights, watch
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.dialog_size import make_room
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.session import Learning, Session
from cnn_desktop.gui.train.curves import Curves, Reading, readout_text
from cnn_desktop.gui.train.progress_text import duration_text
from cnn_desktop.gui.train.setting_words import run_title

MARKS = {FINISHED: "✓", PAUSED: "❚❚", STOPPED: "◼", FAILED: "✕"}
CLOSE_MS = 3_000  # how long closing waits for a disk that does not answer


class WatchDialog(QDialog):
    """Curves, figures and state of one run as they grow; nothing is ever written into its folder.

    The network's newest weights can read the drawing while it trains elsewhere.
    """

    another_requested = Signal()  # no payload: another folder is wanted

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("watch")
        self._session, self._theme = session, theme
        self._folder = Path()
        self._look: Look | None = None
        self._newest: NewWeights | None = None
        self._seen_at = 0.0
        self._may_follow = True
        self._stop = threading.Event()
        self._thread: IteratorThread | None = None
        self._old_threads: list[IteratorThread] = []  # told to end; a slow disk may hold them
        self._make_widgets()
        self._lay_out()
        self._timer = QTimer(self)  # the seconds without news go on between two looks
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._show_state)
        self._curves.pointed.connect(self._on_pointed)
        self._follow.toggled.connect(self._on_follow)
        self._another.clicked.connect(self.another_requested)
        session.prediction_changed.connect(self._show_prediction)
        theme.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()

    # -- what others ask -------------------------------------------------------------------------

    def watch(self, folder: Path) -> None:
        """Watch the run in a folder from now on, instead of another one."""
        self._end_thread()
        self._folder = folder
        self._look = self._newest = None
        self._seen_at = time.monotonic()
        self._follow.setChecked(False)
        self._banner.clear()
        self._stop = stop = threading.Event()
        self._thread = IteratorThread(lambda: watch(folder, stop), self)
        self._thread.yielded.connect(self._on_look)
        self._thread.failed.connect(self._on_failed)
        self._thread.start()
        self._timer.start()
        self._show()

    def set_may_follow(self, may: bool) -> None:
        """Say whether the drawing may be read with it: not while a run trains here."""
        self._may_follow = may
        if not may:
            self._follow.setChecked(False)
        self._enable()

    @property
    def look(self) -> Look | None:
        """What was found in the folder last."""
        return self._look

    def stop(self) -> bool:
        """End looking; return whether the thread has ended, which a dead network may prevent."""
        self._timer.stop()
        self._end_thread()
        ended = [thread for thread in self._old_threads if thread.wait(CLOSE_MS)]
        self._old_threads = [thread for thread in self._old_threads if thread not in ended]
        return not self._old_threads

    def done(self, result: int) -> None:
        """Look no more, and let the model in use read the drawing again; by Esc, or closed."""
        self._follow.setChecked(False)
        self._timer.stop()
        self._end_thread()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _make_widgets(self) -> None:
        self._banner = named(Banner(), "watch_banner")
        self._title = named(QLabel(), "watch_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)  # a name out of a file
        set_role(self._title, "group")
        self._place = named(QLabel(), "watch_folder")
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        self._place.setMinimumWidth(80)  # may be cut off rather than widen the window
        set_role(self._place, "caption")
        self._state = named(QLabel(), "watch_state")
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        self._bar = named(QProgressBar(), "watch_progress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._curves = Curves(self._theme)
        self._curves.loss.setObjectName("watch_loss_plot")
        self._curves.accuracy.setObjectName("watch_accuracy_plot")
        self._figures = named(QLabel(), "watch_figures")
        self._readout = named(QLabel(), "watch_readout")
        set_role(self._readout, "caption")
        self._follow = named(QCheckBox(), "watch_follow")
        self._prediction = named(QLabel(), "watch_prediction")
        self._another = named(QPushButton(), "watch_another")
        self._another.setAutoDefault(False)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._follow)
        below.addWidget(self._prediction, 1)
        below.addWidget(self._another)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._place)
        layout.addWidget(self._banner)
        layout.addWidget(self._state)
        layout.addWidget(self._bar)
        layout.addWidget(self._curves, 1)
        layout.addWidget(self._figures)
        layout.addWidget(self._readout)
        layout.addLayout(below)

    # -- looking ---------------------------------------------------------------------------------

    def _on_look(self, look: Look) -> None:
        if self.sender() is not self._thread:  # a last word about another folder
            return
        self._look, self._seen_at = look, time.monotonic()
        if look.weights:
            self._newest = look.weights
            self._read_drawing()
        if look.is_over and look.trouble is None:
            self._timer.stop()
        self._show()

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._thread:
            self._banner.show_message("error", partial(error_text, error))

    def _end_thread(self) -> None:
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancel()
            self._old_threads.append(thread)
            thread.finished.connect(partial(self._on_ended, thread))
            if thread.isFinished():
                self._on_ended(thread)

    def _on_ended(self, thread: IteratorThread) -> None:
        if thread in self._old_threads:
            self._old_threads.remove(thread)
            thread.deleteLater()

    # -- the drawing -----------------------------------------------------------------------------

    def _on_follow(self, follow: bool) -> None:
        if follow:
            self._read_drawing()
        elif self._session.learning is not None:
            self._session.show_learning(None)
        self._show_prediction()

    def _read_drawing(self) -> None:
        """Let the newest weights read the drawing, on the Draw and Inspect pages too."""
        newest = self._newest
        if newest is None or not self._follow.isChecked():
            return
        reads = newest.reads
        before = self._session.learning
        # The same network is the same object: then only its weights are exchanged.
        same = before is not None and before.network == reads.network
        network = before.network if before and same else reads.network
        names, mean, std = reads.class_names, reads.mean, reads.std
        self._session.show_learning(
            Learning(network, names, newest.weights, newest.epoch, std, mean)
        )

    # -- what is shown ---------------------------------------------------------------------------

    def _show(self) -> None:
        look = self._look
        run = look.run if look else None
        self._title.setText(self._title_text(run))
        self._place.setText(str(self._folder))
        self._place.setToolTip(str(self._folder))
        if look and run:
            self._curves.set_history(look.history, run.recipe.epochs)
        self._figures.setText(self._figures_text(run))
        self._bar.setValue(round(1000 * self._share(look)))
        self._show_state()
        self._show_prediction()
        self._enable()

    def _enable(self) -> None:
        self._follow.setEnabled(self._newest is not None and self._may_follow)
        if not self._may_follow:
            why = self.tr("Not while a run trains here: it reads the drawing itself.")
        elif self._newest is None:
            why = self.tr("There will be weights after its first epoch.")
        else:
            why = self.tr("The Draw and Inspect pages use its newest weights while this is ticked.")
        self._follow.setToolTip(why)

    def _share(self, look: Look | None) -> float:
        if look is None or look.run is None:
            return 0.0
        if look.state == FINISHED:
            return 1.0
        places = look.history.places
        done = max(len(look.history.epochs), places[-1] if places else 0.0)
        return min(1.0, done / max(1, look.run.recipe.epochs))

    def _title_text(self, run: KeptRun | None) -> str:
        if run is None:
            return self.tr("Looking for a run…")
        return f"{run_title(run)}  ·  {dataset_title(run.recipe.dataset)}"

    def _figures_text(self, run: KeptRun | None) -> str:
        if run is None or not run.epochs:
            return self.tr("The first figures come after the first epoch.")
        last = run.last
        loss = last.get("train_loss")
        shown = "–" if loss is None else f"{loss:.4f}"
        return self.tr("Epoch {0}:  loss {1}  ·  training {2}  ·  validation {3}").format(
            last["epoch"],
            shown,
            per_cent(last.get("train_accuracy"), 2),
            per_cent(last.get("validation_accuracy"), 2),
        )

    def _show_state(self) -> None:
        look = self._look
        kind, text = self._state_text(look)
        set_role(self._state, kind)
        self._state.setText(text)
        self._state.setAccessibleName(text)

    def _state_text(self, look: Look | None) -> tuple[str, str]:
        """Return a role of the style sheet and the words."""
        if look is None:
            return "", self.tr("Reading the folder…")
        if look.trouble is not None:
            told = error_text(look.trouble)
            return "warn", "△  " + self.tr("{0} It is tried again every second.").format(told)
        if look.state == FINISHED:
            share = per_cent(look.run.test_accuracy if look.run else None, 2)
            text = self.tr("Finished. {0} of the test pictures are read right.").format(share)
            return "good", f"{MARKS[FINISHED]}  {text}"
        if look.state == STOPPED:
            text = self.tr("Stopped after {0} whole epochs. It can be resumed.")
            done = len(look.history.epochs)
            return "warn", f"{MARKS[STOPPED]}  {text.format(done)}"
        if look.state == FAILED:
            error = look.progress.error if look.progress else None
            why = error_text(error) if error else self.tr("Nobody said why.")
            return "bad", f"{MARKS[FAILED]}  {why}"
        silent = look.silent_seconds + time.monotonic() - self._seen_at
        if look.is_silent:
            text = (
                self.tr(
                    "It was paused, and there is no news for {0} (last written at {1}). It was "
                    "ended, or its computer sleeps."
                )
                if look.state == PAUSED
                else self.tr(
                    "No news for {0} (last written at {1}). It trains slowly, or was ended."
                )
            )
            return "warn", "△  " + text.format(duration_text(silent), _clock(look.written))
        if look.state == PAUSED:
            return "", f"{MARKS[PAUSED]}  {self._paused_text(look)}"
        return "", self._running_text(look)

    def _paused_text(self, look: Look) -> str:
        progress, run = look.progress, look.run
        if run is None or progress is None or not progress.step:
            return self.tr("Paused.")
        text = self.tr("Paused in epoch {0} of {1}, batch {2} of {3}.")
        return text.format(
            progress.epoch, run.recipe.epochs, f"{progress.batch:,}", f"{progress.batches:,}"
        )

    def _running_text(self, look: Look) -> str:
        progress, run = look.progress, look.run
        if run is None or progress is None or not progress.step:
            return self.tr("Still running: it is being prepared.")
        return self.tr("Still running: epoch {0} of {1}  ·  {2} images/s  ·  {3} left").format(
            progress.epoch,
            run.recipe.epochs,
            f"{progress.images_per_second:,.0f}",
            duration_text(progress.seconds_left),
        )

    def _restyle(self) -> None:
        make_room(self, self._theme.width(760), 640)
        self._show_state()

    def _show_prediction(self) -> None:
        prediction = self._session.prediction
        if not self._follow.isChecked() or prediction is None:
            self._prediction.clear()
            return
        winner = prediction.winner
        share = per_cent(float(prediction.probabilities[winner]), 2)
        name = self._session.class_names[winner]
        self._prediction.setText(self.tr("Your drawing:  {0}  ({1})").format(name, share))

    def _on_pointed(self, reading: Reading | None) -> None:
        self._readout.setText(readout_text(reading))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Watch a run"))
        self._bar.setAccessibleName(self.tr("How much of the run is done"))
        self._follow.setText(self.tr("Read my drawing with it"))
        self._another.setText(self.tr("Another run…"))
        self._another.setToolTip(self.tr("Choose the folder of another run"))
        self._on_pointed(None)
        self._show()


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
