"""Time: the epochs of a kept run, scrubbed through, played, and taken away as a GIF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout

from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.core.networks.layers import Conv2d, LayerInfo
from cnn_desktop.core.runs.library import DamagedRun, KeptRun
from cnn_desktop.core.weights import Weights
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row, picture_of
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.drawing_side import WIDTH, DrawingSide
from cnn_desktop.gui.inspect.epoch_picture import FIGURES, EpochPicture, Moment
from cnn_desktop.gui.inspect.epoch_slider import EpochSlider
from cnn_desktop.gui.inspect.layer_choice import LayerChoice
from cnn_desktop.gui.inspect.run_choice import RunChoice, run_name
from cnn_desktop.gui.inspect.series_export import SeriesExport
from cnn_desktop.gui.inspect.series_save import SeriesSave
from cnn_desktop.gui.inspect.story_reader import EpochRead, StoryReader
from cnn_desktop.gui.inspect.view import InspectView
from cnn_desktop.gui.session import Session
from cnn_desktop.gui.veil import is_hidden

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Classifier, Prediction
    from cnn_desktop.core.runs.epoch_weights import Story


class TimeView(InspectView):
    """One slider moves filters, maps, reading and figures together.

    Args:
        session: Whose drawing is read.
        theme: The look.
        runs_dir: The folder of runs.
        data_dir: The data folder.
    """

    def __init__(self, session: Session, theme: Theme, runs_dir: Path, data_dir: Path) -> None:
        super().__init__("inspect_time")
        self._session, self._theme = session, theme
        self._story: Story | None = None
        self._layers: tuple[LayerInfo, ...] = ()
        self._classifier: Classifier | None = None
        self._shown: EpochRead | None = None  # the epoch that is looked at
        self._last: EpochRead | None = None  # the last one that can be read
        self._returns_to = 0  # the epoch that was looked at before the run was read anew
        self._run = named(RunChoice(), "time_run")
        self._refresh = named(QPushButton(), "time_refresh")
        self._layer = named(LayerChoice(), "time_layer")
        self._layer_title = QLabel()
        self._picture = EpochPicture(theme)
        self._painter: EpochPicture | None = None  # paints the pictures of a series
        self._empty = named(QLabel(), "time_empty")
        self._one_epoch = named(QLabel(), "time_one_epoch")  # in place of slider and curves
        self._one_epoch.setWordWrap(True)
        set_role(self._one_epoch, "caption")
        self._message = named(Banner(), "time_message")
        self._epochs = EpochSlider(theme)
        self.focused_part = self._epochs.slider
        what = Exportable("epoch", lambda: self._picture, self._numbers)
        self._exports = ExportButtons("time", what)
        self._side = DrawingSide(session, theme, "time", self._exports, tells=False)
        self._reader = StoryReader(runs_dir, data_dir, self)
        self._export = SeriesExport(self._paint, self._row, self)
        self._series = SeriesSave(self._export, self._message)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._on_theme_changed()

    @property
    def reader(self) -> StoryReader:
        """What reads the runs."""
        return self._reader

    @property
    def export(self) -> SeriesExport:
        """What makes the files."""
        return self._export

    def showEvent(self, event: QShowEvent) -> None:
        """Look for runs, and read the drawing as it is now."""
        super().showEvent(event)
        self._reader.look()
        self._show_moment()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest, and give up what is being read or made."""
        self._epochs.pause()
        self._reader.stop()
        self._export.stop()
        super().hideEvent(event)

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._run, 1)
        top.addWidget(self._refresh)
        top.addWidget(self._series.button)
        set_role(self._layer_title, "caption")
        side = self._side.column
        side.addSpacing(8)
        side.addWidget(self._layer_title)
        side.addWidget(self._layer)
        side.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._picture)
        self._stack.addWidget(self._empty)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addLayout(top)
        main.addWidget(self._series)
        main.addWidget(self._message)
        main.addLayout(self._stack, 1)
        main.addWidget(self._one_epoch)
        main.addWidget(self._epochs)
        self._side.stand_beside(main, self)

    def _connect(self) -> None:
        session, reader = self._session, self._reader
        session.prediction_changed.connect(self._show_moment)
        self._theme.changed.connect(self._on_theme_changed)
        reader.listed.connect(self._run.set_runs)
        reader.opened.connect(self._on_opened)
        reader.failed.connect(self._on_not_opened)
        reader.read.connect(self._on_read)
        self._run.run_chosen.connect(self._on_run_chosen)
        self._refresh.clicked.connect(reader.look)
        self._layer.currentIndexChanged.connect(self._on_layer_chosen)
        self._epochs.epoch_chosen.connect(reader.want)
        self._series.wanted.connect(self.save_series)
        self._exports.failed.connect(self._on_failed)
        self._exports.saved.connect(self._message.clear)

    # -- runs ------------------------------------------------------------------------------------

    def _on_run_chosen(self) -> None:
        self._epochs.pause()
        self._export.cancel()
        self._message.clear()
        run, story, shown = self._run.run, self._story, self._shown
        self._returns_to = 0
        if story is not None and run is not None and story.run.folder == run.folder:
            at_end = shown is None or shown.epoch == story.epochs[-1]
            self._returns_to = 0 if at_end or shown is None else shown.epoch
        self._story = self._shown = self._last = None
        self._classifier = None
        if isinstance(run, KeptRun):
            self._reader.open(run)
        self._show_story()

    def _on_opened(self, story: Story) -> None:
        self._story = story
        self._layers = story.frame.network.trace()
        self._picture.set_network(self._layers, story.frame.class_names)
        self._painter = None
        convolutions = (n for n, i in enumerate(self._layers) if isinstance(i.layer, Conv2d))
        self._layer.set_layers(self._layers, next(convolutions, 0))
        self._on_layer_chosen()
        self._show_story()
        losses = [story.run.figure(name) for name in FIGURES[:2]]
        accuracies = [story.run.figure(name) for name in FIGURES[2:]]
        self._epochs.set_epochs(story.epochs, losses, accuracies, self._all_epochs)
        if self._returns_to:
            self._epochs.go_to(self._returns_to)

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
        there = self._story is not None and bool(self._story.epochs)
        self._stack.setCurrentIndex(0 if there else 1)
        self._layer.setEnabled(there)
        tip, none = self.tr("Whose filters and maps are shown"), self.tr("No epoch is shown yet")
        self._layer.setToolTip(tip if there else none)
        self._series.set_possible(there)
        self._exports.set_possible(there and self._shown is not None)
        several = there and self._all_epochs > 1
        self._epochs.setVisible(several)
        self._one_epoch.setVisible(there and not several)
        self._one_epoch.setText(
            self.tr(
                "This run has one epoch: there is nothing to scrub through. Train two epochs or "
                "more, and a slider and the curves appear here."
            )
        )
        self._empty.setText("" if there else self._empty_words())

    def _empty_words(self) -> str:
        run = self._run.run
        if run is None:
            return self.tr(
                "No run is kept yet. Start a training on the Train page: what the network was "
                "after each epoch appears here."
            )
        if isinstance(run, DamagedRun):
            text = self.tr("This run cannot be read: {0}. Choose another one above.")
            return text.format(run.reason)
        if self._story is None:
            return "" if self._message.text else self.tr("Reading the run…")
        return self.tr(
            "This run has kept no weights of its epochs: they are kept for networks of up to "
            "2 MB, and from the first whole epoch on. Choose another one above."
        )

    # -- epochs ----------------------------------------------------------------------------------

    def _on_read(self, item: EpochRead) -> None:
        if item.checkpoint is None:
            error = item.error
            if error is not None:
                self._message.show_message("warning", lambda: error_text(error))
            return
        self._message.clear()
        self._shown = item
        self._exports.set_possible(True)
        self._exports.set_name(f"epoch-{item.epoch}")
        if self._last is None or item.epoch > self._last.epoch:
            self._last = item
        self._show_moment()

    def _show_moment(self) -> None:
        if not self.isVisible() or self._shown is None or self._story is None:
            return
        hidden = is_hidden(self._session)
        self._picture.show_moment(self._moment(self._shown), is_hidden=hidden)

    def _moment(self, item: EpochRead) -> Moment:
        from cnn_desktop.core.runs.epoch_weights import figures

        checkpoint = item.checkpoint
        assert checkpoint is not None  # noqa: S101 - only what could be read is shown
        last = self._last.checkpoint if self._last is not None else None
        return Moment(
            run=run_name(item.story.run),
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

    # -- taking away -----------------------------------------------------------------------------

    def save_series(self, path: Path) -> None:
        """Write all epochs: as an animation, as pictures or as numbers, by the file's ending."""
        if self._story is None or not self._story.epochs:
            return
        self._epochs.pause()
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

    def _numbers(self) -> Iterator[Row]:
        """Yield the figures and the probabilities of the epoch that is shown."""
        yield "what", "value"
        moment = self._picture.moment
        if moment is None or self._story is None:
            return
        yield "epoch", moment.epoch
        for name in FIGURES:
            value = moment.figures[name]
            yield name, "" if value is None else value
        if moment.prediction is not None:
            shares = moment.prediction.probabilities.tolist()
            yield from zip(self._story.frame.class_names, shares, strict=True)

    def _on_failed(self, error: Exception) -> None:
        self._message.show_message("error", lambda: error_text(error))

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._layer.setMaximumWidth(self._theme.width(WIDTH))

    def retranslate(self) -> None:
        """Set all texts that do not change by themselves."""
        self._refresh.setText(self.tr("Refresh"))
        self._refresh.setToolTip(self.tr("Look again what runs there are"))
        self._layer_title.setText(self.tr("Layer"))
        self._layer.setAccessibleName(self.tr("Layer"))
        self._show_story()
