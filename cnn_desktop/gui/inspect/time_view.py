"""Time: the epochs of a kept run, scrubbed through, played, and taken away as a GIF."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.fitting import fit_to_input
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.core.run_library import DamagedRun, KeptRun
from cnn_desktop.core.weights import Weights
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row, picture_of
from cnn_desktop.gui.common.icons import icon
from cnn_desktop.gui.common.layer_pictures import layer_title
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.curve_strip import CurveStrip
from cnn_desktop.gui.inspect.epoch_picture import FIGURES, EpochPicture, Moment
from cnn_desktop.gui.inspect.series_export import SeriesExport
from cnn_desktop.gui.inspect.session_canvas import SessionCanvas
from cnn_desktop.gui.inspect.story_reader import EpochRead, StoryReader
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import is_hidden

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier, Prediction
    from cnn_desktop.core.epoch_weights import Story

PLAY_MS = 450  # that an epoch is shown while it plays
SHORT_MS = 120  # where there are many
MANY = 30
ENDINGS = (".gif", ".png", ".csv")


class TimeView(QWidget):
    """One slider moves filters, maps, reading and figures together.

    Args:
        session: Whose drawing is read.
        theme: The look.
        runs_dir: The folder of runs.
        data_dir: The data folder.
    """

    def __init__(self, session: Session, theme: Theme, runs_dir: Path, data_dir: Path) -> None:
        super().__init__()
        self.setObjectName("inspect_time")
        self._session, self._theme = session, theme
        self._runs: list[KeptRun | DamagedRun] = []
        self._story: Story | None = None
        self._layers: tuple[LayerInfo, ...] = ()
        self._classifier: Classifier | None = None
        self._shown: EpochRead | None = None  # the epoch that is looked at
        self._last: EpochRead | None = None  # the last one that can be read
        self._run_box = named(QComboBox(), "time_run")
        self._refresh = named(QPushButton(), "time_refresh")
        self._layer = named(QComboBox(), "time_layer")
        self._picture = EpochPicture(theme)
        self._painter: EpochPicture | None = None  # paints the pictures of a series
        self._empty = named(QLabel(), "time_empty")
        self._message = named(Banner(), "time_message")
        self._canvas = SessionCanvas(session, theme, "time")
        self._play = named(QToolButton(), "time_play")
        self._slider = named(QSlider(Qt.Orientation.Horizontal), "time_slider")
        self._place = named(QLabel(), "time_epoch")
        self._curve = named(CurveStrip(theme), "time_curve")
        self._exports = ExportButtons("time", Exportable("epoch", lambda: self._picture))
        self._series = named(QPushButton(), "time_series")
        self._progress = named(QProgressBar(), "time_progress")
        self._cancel = named(QPushButton(), "time_cancel")
        self._timer = QTimer(self)
        self._reader = StoryReader(runs_dir, data_dir, self)
        self._export = SeriesExport(self._paint, self._row, self)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._on_theme_changed()
        self._show_story()

    @property
    def reader(self) -> StoryReader:
        """What reads the runs."""
        return self._reader

    @property
    def export(self) -> SeriesExport:
        """What makes the files."""
        return self._export

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the slider."""
        self._slider.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for runs, and read the drawing as it is now."""
        super().showEvent(event)
        self._reader.look()
        self._show_moment()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest, and give up what is being read or made."""
        self._timer.stop()
        self._show_play()
        self._reader.stop()
        self._export.stop()
        super().hideEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._slider.setRange(0, 0)
        self._slider.setPageStep(5)
        self._progress.setTextVisible(False)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._place, "group")
        for combo in (self._run_box, self._layer):
            combo.setMinimumContentsLength(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._run_box, 1)
        top.addWidget(self._refresh)
        top.addSpacing(8)
        top.addWidget(self._exports)
        top.addWidget(self._series)
        work = QHBoxLayout()
        work.setSpacing(8)
        work.addWidget(self._progress, 1)
        work.addWidget(self._cancel)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._canvas)
        side.addWidget(self._canvas.clear_button)
        side.addSpacing(8)
        self._layer_title = QLabel()
        set_role(self._layer_title, "caption")
        side.addWidget(self._layer_title)
        side.addWidget(self._layer)
        side.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._picture)
        self._stack.addWidget(self._empty)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(self._stack, 1)
        body.addLayout(side)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(self._play)
        bottom.addWidget(self._slider, 1)
        bottom.addWidget(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(work)
        layout.addWidget(self._message)
        layout.addLayout(body, 1)
        layout.addLayout(bottom)
        layout.addWidget(self._curve)
        self._show_progress()

    def _connect(self) -> None:
        session, reader = self._session, self._reader
        session.prediction_changed.connect(self._show_moment)
        self._theme.changed.connect(self._on_theme_changed)
        reader.listed.connect(self._on_listed)
        reader.opened.connect(self._on_opened)
        reader.failed.connect(self._on_not_opened)
        reader.read.connect(self._on_read)
        self._run_box.currentIndexChanged.connect(self._on_run_chosen)
        self._refresh.clicked.connect(reader.look)
        self._layer.currentIndexChanged.connect(self._on_layer_chosen)
        self._slider.valueChanged.connect(self._on_moved)
        self._play.clicked.connect(self._on_play)
        self._timer.timeout.connect(self._on_tick)
        self._curve.epoch_wanted.connect(self._on_epoch_wanted)
        self._series.clicked.connect(self._on_series)
        self._cancel.clicked.connect(self._export.cancel)
        self._export.progressed.connect(lambda *_: self._show_progress())
        self._export.progressed.connect(self._on_progress)
        self._export.finished.connect(self._on_exported)
        self._export.failed.connect(self._on_failed)
        self._export.ended.connect(self._show_progress)
        self._exports.failed.connect(self._on_failed)

    # -- runs ------------------------------------------------------------------------------------

    def _on_listed(self, runs: list[KeptRun | DamagedRun]) -> None:
        kept = self._run_box.currentData()
        self._runs = runs
        self._run_box.blockSignals(True)  # noqa: FBT003
        self._run_box.clear()
        for run in runs:
            self._run_box.addItem(self._run_title(run), str(run.folder))
        place = max(0, self._run_box.findData(kept))
        self._run_box.setCurrentIndex(place if runs else -1)
        self._run_box.blockSignals(False)  # noqa: FBT003
        known = self._story.run if self._story is not None else None
        chosen = self._chosen_run()
        if known is None or chosen is None or not _is_same(known, chosen):
            self._on_run_chosen()

    def _run_title(self, run: KeptRun | DamagedRun) -> str:
        if isinstance(run, DamagedRun):
            return self.tr("{0}  ·  cannot be read").format(shortened(run.folder.name, 60))
        began = run.folder.name
        if run.started is not None:
            began = f"{datetime.datetime.fromtimestamp(run.started):%Y-%m-%d %H:%M}"
        title = self.tr("{0}  ·  {1}  ·  {2} epochs")
        return title.format(_name(run), began, len(run.epochs))

    def _chosen_run(self) -> KeptRun | DamagedRun | None:
        index = self._run_box.currentIndex()
        return self._runs[index] if 0 <= index < len(self._runs) else None

    def _on_run_chosen(self) -> None:
        self._timer.stop()
        self._export.cancel()
        self._message.clear()
        self._story = self._shown = self._last = None
        self._classifier = None
        run = self._chosen_run()
        if isinstance(run, KeptRun):
            self._reader.open(run)
        self._show_story()

    def _on_opened(self, story: Story) -> None:
        self._story = story
        self._layers = story.frame.network.trace()
        self._picture.set_network(self._layers, story.frame.class_names)
        self._painter = None
        self._layer.blockSignals(True)  # noqa: FBT003
        self._layer.clear()
        self._layer.addItems([layer_title(info) for info in self._layers])
        convolutions = (n for n, i in enumerate(self._layers) if isinstance(i.layer, Conv2d))
        self._layer.setCurrentIndex(next(convolutions, 0))
        self._layer.blockSignals(False)  # noqa: FBT003
        self._slider.blockSignals(True)  # noqa: FBT003
        self._slider.setRange(0, max(0, len(story.epochs) - 1))
        self._slider.setValue(self._slider.maximum())
        self._slider.blockSignals(False)  # noqa: FBT003
        losses = [story.run.figure(name) for name in FIGURES[:2]]
        accuracies = [story.run.figure(name) for name in FIGURES[2:]]
        self._curve.set_curves(losses, accuracies, self._all_epochs)
        self._on_layer_chosen()
        self._show_story()
        self._on_moved()

    def _on_not_opened(self, error: Exception) -> None:
        self._message.show_message("error", lambda: error_text(error))
        self._show_story()

    @property
    def _all_epochs(self) -> int:
        if self._story is None:
            return 1
        figures = [int(epoch["epoch"]) for epoch in self._story.run.epochs]
        return max([1, *figures, *self._story.epochs[-1:]])

    def _show_story(self) -> None:
        """Show the picture, or say why there is none."""
        story, run = self._story, self._chosen_run()
        there = story is not None and bool(story.epochs)
        self._stack.setCurrentIndex(0 if there else 1)
        several = story is not None and len(story.epochs) > 1
        self._slider.setEnabled(several)
        self._play.setEnabled(several)
        self._layer.setEnabled(there)
        self._series.setEnabled(there)
        for widget in (self._slider, self._play, self._place):
            widget.setVisible(there)
        self._exports.set_possible(there)
        self._curve.setVisible(there)
        if run is None:
            text = self.tr(
                "No run is kept yet. Start a training on the Train page: what the network was "
                "after each epoch appears here."
            )
        elif isinstance(run, DamagedRun):
            text = self.tr("This run cannot be read: {0}. Choose another one above.")
            text = text.format(run.reason)
        elif story is None:
            text = "" if self._message.text else self.tr("Reading the run …")
        else:
            text = self.tr(
                "This run has kept no weights of its epochs: they are kept for networks of up to "
                "2 MB, and from the first whole epoch on. Choose another one above."
            )
        self._empty.setText(text)
        self._show_place()

    # -- epochs ----------------------------------------------------------------------------------

    def _on_moved(self) -> None:
        if self._story is not None and self._story.epochs:
            self._reader.want(self._story.epochs[self._slider.value()])
        self._show_place()

    def _show_place(self) -> None:
        if self._story is None or not self._story.epochs:
            self._place.setText("")
            self._curve.set_epoch(-1)
            return
        epoch = self._story.epochs[self._slider.value()]
        self._place.setText(f"{epoch} / {self._all_epochs}")
        self._place.setMinimumWidth(max(self._place.minimumWidth(), self._place.sizeHint().width()))
        self._curve.set_epoch(epoch)

    def _on_epoch_wanted(self, epoch: int) -> None:
        if self._story is not None and self._story.epochs:
            distances = [abs(one - epoch) for one in self._story.epochs]
            self._slider.setValue(int(np.argmin(distances)))

    def _on_read(self, item: EpochRead) -> None:
        if item.checkpoint is None:
            error = item.error
            if error is not None:
                self._message.show_message("warning", lambda: error_text(error))
            return
        self._message.clear()
        self._shown = item
        if self._last is None or item.epoch > self._last.epoch:
            self._last = item
        self._show_moment()

    def _show_moment(self) -> None:
        if not self.isVisible() or self._shown is None or self._story is None:
            return
        hidden = is_hidden(self._session)
        self._picture.show_moment(self._moment(self._shown), is_hidden=hidden)

    def _moment(self, item: EpochRead) -> Moment:
        from cnn_desktop.core.epoch_weights import figures

        checkpoint = item.checkpoint
        assert checkpoint is not None  # noqa: S101 - only what could be read is shown
        last = self._last.checkpoint if self._last is not None else None
        return Moment(
            run=_name(item.story.run),
            epoch=item.epoch,
            epochs=self._all_epochs,
            weights=checkpoint.weights,
            last_weights=(last or checkpoint).weights,
            prediction=self._read(checkpoint.weights),
            last_prediction=None if last is None else self._read(last.weights),
            figures=figures(item.story.run, item.epoch),
        )

    def _read(self, weights: Weights) -> Prediction | None:
        """Return what the network of an epoch makes of the drawing."""
        image, story = self._session.input_image, self._story
        may_read = self._session.is_reading and not self._session.is_veiled
        if image is None or not image.any() or story is None or not may_read:
            return None
        if self._classifier is None:
            from dataclasses import replace

            from cnn_desktop.core.classifier import Classifier

            self._classifier = Classifier(replace(story.frame, weights=weights))
        else:
            self._classifier.set_weights(weights)
        fitted = fit_to_input(image, story.frame.network.input_shape)
        prediction = self._classifier.predict(fitted)
        return prediction if np.isfinite(prediction.probabilities).all() else None

    def _on_layer_chosen(self) -> None:
        self._picture.set_layer(max(0, self._layer.currentIndex()))

    # -- playing ---------------------------------------------------------------------------------

    def _on_play(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self._slider.value() == self._slider.maximum():
                self._slider.setValue(0)
            many = self._slider.maximum() > MANY
            self._timer.start(SHORT_MS if many else PLAY_MS)
        self._show_play()

    def _on_tick(self) -> None:
        if self._slider.value() >= self._slider.maximum():
            self._timer.stop()
            self._show_play()
            return
        self._slider.setValue(self._slider.value() + 1)

    def _show_play(self) -> None:
        plays = self._timer.isActive()
        self._play.setIcon(icon("pause" if plays else "play", self._theme))
        text = self.tr("Pause") if plays else self.tr("Play the epochs")
        self._play.setToolTip(text)
        self._play.setAccessibleName(text)

    # -- taking away -----------------------------------------------------------------------------

    def _on_series(self) -> None:
        kinds = (
            self.tr("Animation (*.gif)"),
            self.tr("A picture of each epoch (*.png)"),
            self.tr("Numbers of each epoch (*.csv)"),
        )
        chosen, kind = QFileDialog.getSaveFileName(
            self, self.tr("Save all epochs"), "epochs.gif", ";;".join(kinds)
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in ENDINGS:
            path = path.with_name(path.name + ENDINGS[max(0, _index(kinds, kind))])
        self.save_series(path)

    def save_series(self, path: Path) -> None:
        """Write all epochs: as an animation, as pictures or as numbers, by the file's ending."""
        if self._story is None or not self._story.epochs:
            return
        self._timer.stop()
        self._show_play()
        self._message.clear()
        if self._painter is None:
            self._painter = EpochPicture(self._theme, "series", margin=16)
            self._painter.set_network(self._layers, self._story.frame.class_names)
        self._painter.set_layer(max(0, self._layer.currentIndex()))
        self._painter.resize(self._painter.sizeHint())
        head = ("epoch", *FIGURES, *self._story.frame.class_names)
        self._export.start(path, self._story, head)

    def _paint(self, item: EpochRead, scale: float) -> QImage:
        painter = self._painter
        assert painter is not None  # noqa: S101 - save_series() made it
        painter.show_moment(self._moment(item))
        painter.ensurePolished()
        return picture_of(painter, scale)

    def _row(self, item: EpochRead) -> Row:
        moment = self._moment(item)
        figures = ["" if moment.figures[n] is None else moment.figures[n] for n in FIGURES]
        read = moment.prediction
        shares = [] if read is None else [float(value) for value in read.probabilities]
        return (item.epoch, *figures, *shares)

    def _show_progress(self) -> None:
        busy = self._export.is_busy
        for widget in (self._progress, self._cancel):
            widget.setVisible(busy)
        self._series.setEnabled(not busy and self._story is not None and bool(self._story.epochs))

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _on_exported(self, path: Path, missing: int) -> None:
        def text() -> str:
            said = self.tr("Saved: {0}").format(path)
            if missing:
                lost = self.tr("Epochs that could not be read and are left out: {0}.")
                said = f"{said}  {lost.format(missing)}"
            return said

        self._message.show_message("warning" if missing else "good", text)

    def _on_failed(self, error: Exception) -> None:
        self._message.show_message("error", lambda: error_text(error))

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        side = self._theme.width(170)
        self._canvas.setFixedSize(side, side)
        for widget in (self._layer, self._canvas.clear_button):
            widget.setMaximumWidth(side)
        size = self._theme.size(18)
        self._play.setIconSize(QSize(size, size))
        self._slider.setMinimumHeight(self._theme.size(22))
        self._place.setMinimumWidth(0)
        self._show_play()
        self._show_place()

    def _retranslate(self) -> None:
        self._run_box.setPlaceholderText(self.tr("no run yet"))
        self._run_box.setAccessibleName(self.tr("Run"))
        self._run_box.setToolTip(self.tr("The kept run whose epochs are looked at"))
        self._refresh.setText(self.tr("Refresh"))
        self._refresh.setToolTip(self.tr("Look again what runs there are"))
        self._layer_title.setText(self.tr("Layer"))
        self._layer.setAccessibleName(self.tr("Layer"))
        self._layer.setToolTip(self.tr("Whose filters and maps are shown"))
        self._slider.setAccessibleName(self.tr("Epoch"))
        self._slider.setToolTip(self.tr("The epoch that is looked at (arrow keys)"))
        self._series.setText(self.tr("Save all epochs…"))
        self._series.setToolTip(
            self.tr("As an animation (GIF), as a picture of each epoch (PNG) or as numbers (CSV)")
        )
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Give up making the file"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._curve.set_titles(
            self.tr("Loss: training, validation dashed"),
            self.tr("Accuracy: training, validation dashed"),
        )
        self._curve.setAccessibleName(self.tr("Curves of the run"))
        self._curve.setToolTip(self.tr("Click to go to an epoch"))
        for index, run in enumerate(self._runs):
            self._run_box.setItemText(index, self._run_title(run))
        self._show_play()
        self._show_story()


def _name(run: KeptRun) -> str:
    return shortened(run.name if run.is_named else run.recipe.network, 60)


def _is_same(known: KeptRun, listed: KeptRun | DamagedRun) -> bool:
    """Whether a run is as it was when it was opened: one that is trained gets more epochs."""
    same = isinstance(listed, KeptRun) and known.folder == listed.folder
    return same and isinstance(listed, KeptRun) and len(known.epochs) == len(listed.epochs)


def _index(kinds: tuple[str, ...], kind: str) -> int:
    return kinds.index(kind) if kind in kinds else 0
