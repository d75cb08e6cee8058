"""Map of the data: where the network puts training pictures, and the drawing among them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QFocusEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.errors import PicturesMissing
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.embedding import Layout, place_among, tsne
from cnn_desktop.core.inspection.mailbox import Mailbox
from cnn_desktop.core.inspection.picture_store import PictureStore, TrainingPictures
from cnn_desktop.core.inspection.questions import Answer, DataMap, Question, Reading
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.exports import Exportable, ExportButtons, Row
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.latest_work import LatestWork
from cnn_desktop.gui.common.picture_strip import PictureBox, Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.answer_text import answer_text
from cnn_desktop.gui.inspect.map_legend import MapLegend
from cnn_desktop.gui.inspect.map_plot import MapPlot, Peek
from cnn_desktop.gui.inspect.session_canvas import SessionCanvas
from cnn_desktop.gui.inspect.sources import SourceChoice, progress_words, same_model
from cnn_desktop.gui.session import Session

NEIGHBOURS = 5  # whose mean is the drawing's place in t-SNE's map


@dataclass(frozen=True)
class Shown:
    """What the map shows.

    Attributes:
        data: The sample and its principal components.
        pictures: Where it is from.
    """

    data: DataMap
    pictures: TrainingPictures


class MapView(QWidget):
    """A plane of points at once by principal components, and by t-SNE on demand.

    Args:
        session: Whose drawing and model are looked at.
        store: Where training pictures come from.
        theme: The look.
    """

    def __init__(self, session: Session, store: PictureStore, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspect_map")
        self._session, self._store, self._theme = session, store, theme
        self._checkpoint: Checkpoint | None = None
        self._work, self._layout_work = LatestWork(self), LatestWork(self)
        self._mailbox: Mailbox[Question] = Mailbox()
        self._pictures: TrainingPictures | None = None
        self._shown: Shown | None = None
        self._layout: Layout | None = None  # t-SNE's, as far as it has come
        self._answer: Answer | None = None
        self._progress_now: DataProgress | Reading | None = None
        self._error: Exception | None = None
        self._layout_error: Exception | None = None
        self._source = named(SourceChoice(session, store), "map_source")
        self._pca = named(QPushButton(), "map_pca")
        self._tsne = named(QPushButton("t-SNE"), "map_tsne")  # in every language
        self._ways = QButtonGroup(self)
        for button in (self._pca, self._tsne):
            button.setCheckable(True)
            self._ways.addButton(button)
        self._pca.setChecked(True)
        self._renewed = named(QPushButton(), "map_renew")
        self._fit = named(QPushButton(), "map_fit")
        self._progress = named(QProgressBar(), "map_progress")
        self._progress.setTextVisible(False)
        self._stop = named(QPushButton(), "map_stop")
        self._text = named(QLabel(), "map_text")
        self._text.setWordWrap(True)
        set_role(self._text, "caption")
        self._failure = named(QLabel(), "map_failure")
        self._failure.setWordWrap(True)
        set_role(self._failure, "bad")
        self._failure.hide()
        self._plot = named(MapPlot(theme), "map_plot")
        self._peek = Peek(theme, self._plot)
        self._legend = named(MapLegend(theme), "map_legend")
        self._canvas = SessionCanvas(session, theme, "map")
        self._read = named(QLabel(), "map_answer")
        self._box = named(PictureBox(theme), "map_picture")
        self._about = named(QLabel(), "map_about")
        self._about.setWordWrap(True)
        self._card = QFrame()
        what = Exportable("map-of-the-data", lambda: self._card, self._numbers, is_vector=True)
        floating = (self._peek, self._legend.all_button)
        self._exports = _VectorExports("map", what, self._plot, floating)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._on_theme_changed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on to the canvas; a focus proxy would take the rest out of Tab's way."""
        self._canvas.setFocus(event.reason())

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._source, self._pca, self._tsne, self._fit, self._renewed):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._exports)
        set_role(self._card, "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(8)
        inside.addWidget(self._plot, 1)
        inside.addWidget(self._legend)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._text, 1)
        for passing in (self._progress, self._stop):  # or the map would grow when they go
            policy = passing.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            passing.setSizePolicy(policy)
        foot.addWidget(self._progress)
        foot.addWidget(self._stop)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addLayout(head)
        main.addWidget(self._failure)
        main.addWidget(self._card, 1)
        main.addLayout(foot)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self._canvas)
        below = QHBoxLayout()
        set_role(self._read, "group")
        below.addWidget(self._read, 1)
        below.addWidget(self._canvas.clear_button)
        side.addLayout(below)
        side.addSpacing(8)
        side.addWidget(self._box, 20)
        side.addWidget(self._about)
        side.addStretch(1)
        body = QHBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 12)
        body.setSpacing(16)
        body.addLayout(main, 1)
        body.addWidget(self._side)

    def _connect(self) -> None:
        session = self._session
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._show_state)
        self._theme.changed.connect(self._on_theme_changed)
        self._source.source_chosen.connect(self._ask)
        self._renewed.clicked.connect(self._renew)
        self._pca.clicked.connect(self._show_pca)
        self._tsne.clicked.connect(self._show_tsne)
        self._fit.clicked.connect(self._plot.show_all)
        self._stop.clicked.connect(self._on_stop)
        self._work.yielded.connect(self._on_item)
        self._work.failed.connect(self._on_failed)
        self._work.rested.connect(self._show_state)
        self._layout_work.yielded.connect(self._on_layout)
        self._layout_work.failed.connect(self._on_layout_failed)
        self._layout_work.rested.connect(self._show_state)
        self._plot.pointed.connect(self._on_pointed)
        self._plot.chosen.connect(self._on_point_chosen)
        self._legend.hidden_changed.connect(self._plot.set_hidden_classes)
        self._exports.failed.connect(self._on_export_failed)
        self._exports.saved.connect(self._failure.hide)

    # -- what is asked ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the view was hidden."""
        super().showEvent(event)
        is_same = same_model(self._checkpoint, self._session.snapshot())
        if not is_same or not self._work.is_running:
            self._renew()
        self._on_prediction_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the computer to what is shown instead; a map that is there is kept."""
        super().hideEvent(event)
        self._layout_work.stop()
        if self._shown is None:
            self._work.stop()

    def _on_model_changed(self) -> None:
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        """Ask the network as it is now."""
        self._checkpoint = self._session.snapshot()
        if self._checkpoint is not None:
            self._source.renew(self._checkpoint.network)
        self._ask()
        self._on_prediction_changed()

    def _ask(self) -> None:
        """Lay the chosen data set out anew."""
        self._layout_work.stop()
        self._mailbox.close()
        self._mailbox = Mailbox()
        self._pictures = self._shown = self._layout = self._answer = None
        self._progress_now = self._error = self._layout_error = None
        self._pca.setChecked(True)
        self._plot.set_points(np.zeros((0, 2)), np.zeros(0, np.int64), ())
        self._legend.set_classes((), self._plot.mark_of)
        self._show_point(-1)
        checkpoint, source, store = self._checkpoint, self._source.source, self._store
        mailbox = self._mailbox
        if checkpoint is None or not source:
            self._work.stop()
        else:
            self._work.start(lambda: _serve(checkpoint, source, store, mailbox), mailbox.close)
            self._put_question()
        self._show_state()

    def _on_item(self, item: DataProgress | TrainingPictures | Reading | DataMap | Answer) -> None:
        if isinstance(item, Answer):
            self._answer = item
            self._show_mine()
        elif isinstance(item, TrainingPictures):
            self._pictures = item
        elif isinstance(item, DataMap):
            self._on_map(item)
        else:
            self._progress_now = item
            self._show_state()

    def _on_map(self, data: DataMap) -> None:
        assert self._pictures is not None  # noqa: S101 - it came before
        self._shown, self._progress_now = Shown(data, self._pictures), None
        names = self._pictures.class_names
        self._plot.set_points(data.points, self._pictures.train.labels[data.numbers], names)
        self._legend.set_classes(names, self._plot.mark_of)
        self._plot.set_hidden_classes(frozenset())
        self._put_question()
        self._show_state()

    def _on_failed(self, error: Exception) -> None:
        self._error, self._progress_now = error, None
        self._show_state()

    def _on_stop(self) -> None:
        """Give up t-SNE, or the map itself."""
        if self._layout_work.is_running:
            self._layout_work.stop()
        else:
            self._work.stop()
            self._progress_now = None
        self._show_state()

    # -- the two ways ----------------------------------------------------------------------------

    def _show_pca(self) -> None:
        self._layout_work.stop()
        self._layout_error = None
        if self._shown is not None:
            self._plot.move_points(self._shown.data.points)
            self._plot.show_all()
        self._show_mine()
        self._show_state()

    def _show_tsne(self) -> None:
        """Show t-SNE's map as it is; begin with it where it is not whole."""
        self._layout_error = None
        if self._shown is None:
            return
        if self._layout is None or not self._layout.is_done:
            self._layout = None
            rows, points = self._shown.data.rows, self._shown.data.points
            self._layout_work.start(lambda: tsne(rows, points))
        else:
            self._on_layout(self._layout)
        self._show_state()

    def _on_layout(self, layout: Layout) -> None:
        self._layout = layout
        if self._tsne.isChecked():
            self._plot.move_points(layout.points)
            self._plot.show_all()
            self._show_mine()
        self._show_state()

    def _on_layout_failed(self, error: Exception) -> None:
        self._layout_error = error
        self._pca.setChecked(True)
        self._show_state()

    # -- the drawing -----------------------------------------------------------------------------

    def _on_prediction_changed(self) -> None:
        if not self.isVisible():
            return
        prediction = self._session.prediction
        if prediction is None:
            self._read.setText("")
            self._answer = None
            self._show_mine()
            return
        name = self._session.class_names[prediction.winner]
        sure = self._session.doubt is None
        self._read.setText(answer_text(name, prediction.confidence, sure=sure))
        self._put_question()

    def _put_question(self) -> None:
        prediction = self._session.prediction
        if prediction is not None:
            self._mailbox.put(Question(prediction.image, "euclidean", NEIGHBOURS))

    def _show_mine(self) -> None:
        """Mark the drawing's place: exact among principal components, near it in t-SNE's map."""
        place = None
        if self._answer is not None and self._shown is not None:
            if self._tsne.isChecked() and self._layout is not None:
                place = place_among(self._layout.points, self._answer.neighbours.indices)
            else:
                place = self._shown.data.components.place(self._answer.row[None])[0]
        self._plot.set_mine(place, self.tr("my drawing"))

    # -- one point -------------------------------------------------------------------------------

    def _on_pointed(self, index: int, place: QPointF) -> None:
        if index < 0 or self._shown is None:
            self._peek.hide()
            return
        number, label = self._number_and_class(index)
        tile = Tile(self._shown.pictures.train.images[number], shortened(label, 12))
        self._peek.show_at(place, tile)

    def _on_point_chosen(self, index: int) -> None:
        self._show_point(index)

    def _show_point(self, index: int) -> None:
        """Show a point's picture large, with what it is and what it is read as."""
        if index < 0 or self._shown is None:
            self._box.set_tile(None)
            self._box.setVisible(False)
            hint = self.tr("Point at a picture to see it, click it to keep it here.")
            self._about.setText(hint if self._shown is not None else "")
            set_role(self._about, "caption")
            return
        number, label = self._number_and_class(index)
        self._box.setVisible(True)
        self._box.set_tile(Tile(self._shown.pictures.train.images[number]))
        winner, confidence = self._read_as(index)
        lines = [self.tr("Training picture {0}: {1}").format(number, shortened(label, 24))]
        lines.append(
            self.tr("Read as {0} ({1})").format(shortened(winner, 24), per_cent(confidence))
        )
        self._about.setText("\n".join(lines))
        right = winner == label
        set_role(self._about, "good" if right else "bad")
        self._about.setText(f"{'✓' if right else '✕'} " + "\n".join(lines))

    def _number_and_class(self, index: int) -> tuple[int, str]:
        assert self._shown is not None  # noqa: S101
        number = int(self._shown.data.numbers[index])
        pictures = self._shown.pictures
        return number, pictures.class_names[int(pictures.train.labels[number])]

    def _read_as(self, index: int) -> tuple[str, float]:
        assert self._shown is not None and self._checkpoint is not None  # noqa: S101
        probabilities = self._shown.data.probabilities[index]
        winner = int(probabilities.argmax())
        return self._checkpoint.class_names[winner], float(probabilities[winner])

    # -- showing ---------------------------------------------------------------------------------

    def _show_state(self) -> None:
        now = self._session.snapshot() if self.isVisible() else self._checkpoint
        stale = self._checkpoint is not None and not same_model(self._checkpoint, now)
        self._renewed.setVisible(stale or self._was_stopped)
        is_there = self._shown is not None
        laying_out = self._layout_work.is_running
        building = self._work.is_running and not is_there
        for button in (self._pca, self._tsne, self._fit):
            button.setEnabled(is_there)
        self._exports.set_possible(is_there)
        self._legend.setVisible(is_there)
        for passing in (self._progress, self._stop):  # nothing to wait for or to give up
            passing.setVisible(building or laying_out)
        self._show_progress(building=building, laying_out=laying_out)
        self._text.setText(self._words(stale=stale, building=building, laying_out=laying_out))
        if is_there and not self._box.isVisible() and not self._about.text():
            self._show_point(-1)

    @property
    def _was_stopped(self) -> bool:
        return (
            self._checkpoint is not None
            and bool(self._source.source)
            and self._shown is None
            and self._error is None
            and not self._work.is_running
        )

    def _show_progress(self, *, building: bool, laying_out: bool) -> None:
        progress = self._progress_now
        self._progress.setRange(0, 1)
        self._progress.setValue(0)
        if laying_out and self._layout is not None:
            self._progress.setRange(0, self._layout.steps)
            self._progress.setValue(self._layout.step)
        elif building and isinstance(progress, Reading):
            self._progress.setRange(0, progress.wanted)
            self._progress.setValue(progress.done)
        elif building and isinstance(progress, DataProgress) and progress.bytes_total:
            self._progress.setRange(0, 100)
            self._progress.setValue(round(100 * progress.bytes_done / progress.bytes_total))
        elif building or laying_out:
            self._progress.setRange(0, 0)

    def _words(self, *, stale: bool, building: bool, laying_out: bool) -> str:
        progress = self._progress_now
        if self._layout_error is not None:
            return error_text(self._layout_error)
        if self._error is not None:
            return error_text(self._error)
        if self._checkpoint is None:
            return self.tr("The network is being loaded …")
        if not self._source.source:
            shape = shape_text(self._checkpoint.network.input_shape)
            return error_text(PicturesMissing(shape=shape))
        if stale:
            return self.tr("The network has learned on; this is how it was a moment ago.")
        if laying_out:
            done = (self._layout.step, self._layout.steps) if self._layout else (0, "…")
            return self.tr("t-SNE: step {0} of {1}; groups are still forming.").format(*done)
        if building:
            return self._building_words(progress)
        if self._shown is None:
            return self.tr("Stopped. Look again to see the map.")
        return self._meaning(self._shown.data)

    def _building_words(self, progress: DataProgress | Reading | None) -> str:
        if isinstance(progress, Reading):
            text = self.tr("{0} of {1} training pictures read.")
            return text.format(f"{progress.done:,}", f"{progress.wanted:,}")
        return progress_words(progress)

    def _meaning(self, data: DataMap) -> str:
        count, total = f"{len(data.numbers):,}", f"{data.total:,}"
        if self._tsne.isChecked() and self._layout is not None:
            text = self.tr(
                "{0} of {1} training pictures by t-SNE: near is similar, far says little. The "
                "drawing lies at the mean of its {2} nearest pictures."
            ).format(count, total, NEIGHBOURS)
            if self._layout.is_done:
                return text
            return self.tr("Stopped at step {0}.").format(self._layout.step) + " " + text
        first, second = (f"{100 * share:.0f} %" for share in data.components.explained)
        return self.tr(
            "{0} of {1} training pictures by their last hidden layer, along the two directions in "
            "which they differ most ({2} and {3} of all difference)."
        ).format(count, total, first, second)

    def _on_export_failed(self, error: Exception) -> None:
        self._failure.setText(error_text(error))
        self._failure.show()

    def _numbers(self) -> Iterator[Row]:
        """Yield a row for each point, and one for the drawing."""
        yield "picture", "class", "read_as", "probability", "x", "y"
        for index, (x, y) in enumerate(self._plot.points.tolist()):
            number, label = self._number_and_class(index)
            winner, confidence = self._read_as(index)
            yield number, label, winner, confidence, x, y
        if (mine := self._plot.mine) is not None:
            yield "drawing", "", "", "", *mine

    def _on_theme_changed(self) -> None:
        side = self._theme.width(220)
        self._side.setFixedWidth(side)
        self._canvas.setFixedHeight(side)
        self._box.setMaximumHeight(side)
        self._progress.setFixedWidth(self._theme.width(160))
        if self._shown is not None:
            self._show_mine()

    # -- language --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._pca.setText(self.tr("PCA"))
        self._pca.setToolTip(
            self.tr("Principal components: the plane in which the pictures differ most")
        )
        self._tsne.setToolTip(
            self.tr("Keeps similar pictures together; takes some seconds, and can be stopped")
        )
        self._fit.setText(self.tr("Whole map"))
        self._fit.setToolTip(self.tr("Bring all points into view; the wheel zooms"))
        self._renewed.setText(self.tr("Look again"))
        self._renewed.setToolTip(self.tr("Ask the network as it is now"))
        self._stop.setText(self.tr("Cancel"))
        self._stop.setToolTip(self.tr("Give up what is being worked at"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._plot.setAccessibleName(self.tr("Map of the data"))
        self._legend.setAccessibleName(self.tr("Classes"))
        self._box.setAccessibleName(self.tr("The chosen training picture"))
        self._show_point(self._plot.chosen_point)
        self._show_mine()
        self._show_state()


class _VectorExports(ExportButtons):
    """Takes the map away with its marks as outlines, and without what floats over it."""

    def __init__(
        self, prefix: str, what: Exportable, plot: MapPlot, not_shown: tuple[QWidget, ...]
    ) -> None:
        super().__init__(prefix, what)
        self._plot, self._not_shown = plot, not_shown

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        with self._as_outlines():
            super().copy()

    def save(self, path: Path) -> bool:
        """Write the file; see :meth:`ExportButtons.save`."""
        with self._as_outlines():
            return super().save(path)

    @contextlib.contextmanager
    def _as_outlines(self) -> Iterator[None]:
        hidden = [widget for widget in self._not_shown if widget.isVisible()]
        for widget in hidden:
            widget.hide()
        self._plot.set_vector(vector=True)
        try:
            yield
        finally:
            self._plot.set_vector(vector=False)
            for widget in hidden:
                widget.show()


def _serve(
    checkpoint: Checkpoint, source: str, store: PictureStore, mailbox: Mailbox[Question]
) -> Iterator[DataProgress | TrainingPictures | Reading | DataMap | Answer]:
    """Yield progress, the pictures, the map, then answers until the mailbox is closed."""
    from cnn_desktop.core.inspection.live import hidden_reader, live_map

    hidden_reader(checkpoint)  # a network without a hidden layer need not wait for the pictures
    for item in store.load(source):
        yield item
        if isinstance(item, TrainingPictures):
            yield from live_map(checkpoint, item.train.images, mailbox)
