"""Map of the data: where the network puts training pictures, and the drawing among them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QHideEvent, QShowEvent
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
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.picture_store import PictureStore
from cnn_desktop.core.inspection.questions import Reading
from cnn_desktop.gui.common.exports import Exportable, Row
from cnn_desktop.gui.common.picture_strip import Tile
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.drawing_side import DrawingSide
from cnn_desktop.gui.inspect.map_legend import MapLegend
from cnn_desktop.gui.inspect.map_plot import MapPlot
from cnn_desktop.gui.inspect.map_words import map_words
from cnn_desktop.gui.inspect.map_work import MapWork, Shown
from cnn_desktop.gui.inspect.peek import Peek
from cnn_desktop.gui.inspect.point_panel import PointPanel
from cnn_desktop.gui.inspect.sources import SourceChoice, same_model
from cnn_desktop.gui.inspect.vector_exports import VectorExports
from cnn_desktop.gui.inspect.view import InspectView, TroubleLine
from cnn_desktop.gui.session import Session


class MapView(InspectView):
    """A plane of points at once by principal components, and by t-SNE on demand.

    Args:
        session: Whose drawing and model are looked at.
        store: Where training pictures come from.
        theme: The look.
    """

    def __init__(self, session: Session, store: PictureStore, theme: Theme) -> None:
        super().__init__("inspect_map")
        self._session, self._theme = session, theme
        self._checkpoint: Checkpoint | None = None
        self._work = MapWork(store, self)
        self._source = named(SourceChoice(session, store), "map_source")
        self._pca = named(QPushButton(), "map_pca")
        self._tsne = named(QPushButton("t-SNE"), "map_tsne")  # in every language
        self._ways = QButtonGroup(self)
        for button in (self._pca, self._tsne):
            button.setCheckable(True)
            self._ways.addButton(button)
        self._renewed = named(QPushButton(), "map_renew")
        self._fit = named(QPushButton(), "map_fit")
        self._progress = named(QProgressBar(), "map_progress")
        self._progress.setTextVisible(False)
        self._stop = named(QPushButton(), "map_stop")
        self._text = named(QLabel(), "map_text")
        self._text.setWordWrap(True)
        set_role(self._text, "caption")
        self._plot = named(MapPlot(theme), "map_plot")
        self._peek = Peek(theme, self._plot)
        self._legend = named(MapLegend(theme), "map_legend")
        self._point = PointPanel(theme)
        self._card = QFrame()
        what = Exportable("map-of-the-data", lambda: self._card, self._numbers, is_vector=True)
        floating = (self._peek, self._legend.all_button)
        self._exports = VectorExports("map", what, self._plot, floating)
        self._trouble = named(TroubleLine(self._exports), "map_failure")
        self._side = DrawingSide(session, theme, "map", self._exports)
        self.focused_part = self._side.canvas
        self._lay_out()
        self._connect()
        self.retranslate()
        self._on_theme_changed()

    @property
    def shown(self) -> Shown | None:
        """What the map shows; None while there is none."""
        return self._work.shown

    # -- construction ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._source, self._pca, self._tsne, self._fit, self._renewed):
            head.addWidget(widget)
        head.addStretch(1)
        set_role(self._card, "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(8)
        inside.addWidget(self._plot, 1)
        inside.addWidget(self._legend)
        self._foot = QWidget()  # always as high, or the map would grow when a button goes
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self._text, 1)
        foot.addWidget(self._progress)
        foot.addWidget(self._stop)
        main = QVBoxLayout()
        main.setSpacing(8)
        main.addLayout(head)
        main.addWidget(self._trouble)
        main.addWidget(self._card, 1)
        main.addWidget(self._foot)
        self._side.column.addSpacing(8)
        self._side.column.addWidget(self._point, 1)
        self._side.stand_beside(main, self)

    def _connect(self) -> None:
        session, work = self._session, self._work
        session.prediction_changed.connect(self._on_prediction_changed)
        session.model_changed.connect(self._on_model_changed)
        session.weights_changed.connect(self._show_state)
        self._theme.changed.connect(self._on_theme_changed)
        self._source.source_chosen.connect(self._ask)
        self._renewed.clicked.connect(self._renew)
        self._pca.clicked.connect(work.show_pca)
        self._tsne.clicked.connect(work.show_tsne)
        self._fit.clicked.connect(self._plot.show_all)
        self._stop.clicked.connect(work.give_up)
        work.changed.connect(self._show_state)
        work.mapped.connect(self._on_mapped)
        work.moved.connect(self._on_moved)
        work.placed.connect(self._show_mine)
        self._plot.pointed.connect(self._on_pointed)
        self._plot.chosen.connect(self._show_point)
        self._legend.hidden_changed.connect(self._plot.set_hidden_classes)

    # -- what is asked ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the view was hidden."""
        super().showEvent(event)
        is_same = same_model(self._checkpoint, self._session.snapshot())
        if not is_same or not self._work.is_alive:
            self._renew()
        self._on_prediction_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the computer to what is shown instead; a map that is there is kept."""
        super().hideEvent(event)
        self._work.rest()

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
        self._work.ask(self._checkpoint, self._source.source)
        self._plot.set_points(np.zeros((0, 2)), np.zeros(0, np.int64), ())
        self._show_mine()  # no longer: its place was among the points before
        self._show_point(-1)
        self._follow_drawing()
        self._show_state()

    def _on_prediction_changed(self) -> None:
        if self.isVisible():
            self._side.show_reading()
            self._follow_drawing()

    def _follow_drawing(self) -> None:
        prediction = self._session.prediction
        self._work.follow(None if prediction is None else prediction.image)

    # -- what is shown ---------------------------------------------------------------------------

    def _on_mapped(self) -> None:
        shown = self._work.shown
        assert shown is not None  # noqa: S101 - that is what the signal says
        names = shown.pictures.class_names
        self._plot.set_points(self._work.points, shown.labels, names)
        self._legend.set_classes(names, self._plot.mark_of)
        self._show_point(-1)
        self._show_mine()

    def _on_moved(self) -> None:
        if self._work.shown is not None:
            self._plot.move_points(self._work.points)
            self._plot.show_all()
        self._show_mine()

    def _show_mine(self) -> None:
        self._plot.set_mine(self._work.mine, self.tr("my drawing"))

    def _show_point(self, index: int) -> None:
        self._point.show_point(self._work.shown, index)

    def _on_pointed(self, index: int, place: QPointF) -> None:
        shown = self._work.shown
        if index < 0 or shown is None:
            self._peek.hide()
            return
        name = shortened(shown.class_name(index), 12)
        self._peek.show_at(place, Tile(shown.picture(index), name))

    def _show_state(self) -> None:
        work = self._work
        now = self._session.snapshot() if self.isVisible() else self._checkpoint
        stale = self._checkpoint is not None and not same_model(self._checkpoint, now)
        self._renewed.setVisible(stale or self._was_stopped)
        is_there = work.shown is not None
        (self._tsne if work.by_tsne else self._pca).setChecked(True)
        for button in (self._pca, self._tsne, self._fit):
            button.setEnabled(is_there)
        self._exports.set_possible(is_there)
        self._legend.setVisible(is_there)
        for passing in (self._progress, self._stop):  # nothing to wait for or to give up
            passing.setVisible(work.is_building or work.is_laying_out)
            passing.setEnabled(work.is_building or work.is_laying_out)
        self._show_progress()
        network = None if self._checkpoint is None else self._checkpoint.network
        self._text.setText(map_words(work, network, self._source.source, is_stale=stale))

    @property
    def _was_stopped(self) -> bool:
        work, has_source = self._work, bool(self._source.source)
        nothing = work.shown is None and work.error is None and not work.is_alive
        return self._checkpoint is not None and has_source and nothing

    def _show_progress(self) -> None:
        work, progress = self._work, self._work.progress
        self._progress.setRange(0, 1)
        self._progress.setValue(0)
        if work.is_laying_out and work.layout is not None:
            self._progress.setRange(0, work.layout.steps)
            self._progress.setValue(work.layout.step)
        elif work.is_building and isinstance(progress, Reading):
            self._progress.setRange(0, progress.wanted)
            self._progress.setValue(progress.done)
        elif work.is_building and isinstance(progress, DataProgress) and progress.bytes_total:
            self._progress.setRange(0, 100)
            self._progress.setValue(round(100 * progress.bytes_done / progress.bytes_total))
        elif work.is_building or work.is_laying_out:
            self._progress.setRange(0, 0)

    def _numbers(self) -> Iterator[Row]:
        """Yield a row for each point, and one for the drawing."""
        yield "picture", "class", "read_as", "probability", "x", "y"
        shown = self._work.shown
        if shown is not None:
            for index, (x, y) in enumerate(self._plot.points.tolist()):
                name, (winner, confidence) = shown.class_name(index), shown.read_as(index)
                yield shown.number(index), name, winner, confidence, x, y
        if (mine := self._plot.mine) is not None:
            yield "drawing", "", "", "", *mine

    # -- look and language -----------------------------------------------------------------------

    def _on_theme_changed(self) -> None:
        self._progress.setFixedWidth(self._theme.width(160))
        two_lines = round(2 * QFontMetricsF(self._theme.font(11)).lineSpacing()) + 2
        self._foot.setMinimumHeight(max(two_lines, self._stop.sizeHint().height()))

    def retranslate(self) -> None:
        """Set all texts that do not change by themselves."""
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
        self._show_mine()
        self._show_state()
