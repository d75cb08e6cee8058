"""Loss and accuracy as curves over the epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem, QVBoxLayout, QWidget

from cnn_desktop.core.events import EpochDone
from cnn_desktop.core.runs.history import History
from cnn_desktop.gui.common.curve_legend import CurveLegend, LegendEntry
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.plot_axis import Axis, axes
from cnn_desktop.gui.common.plots import REACH, dress
from cnn_desktop.gui.common.theme import Theme

PLOT_MARGINS = (0, REACH, 2 * REACH, 0)  # room for half of the last number of an axis
FIXED_EPOCHS = 20  # up to so many are all shown from the start
BATCHES_SHARE = 0.35  # of the epochs' colour, in that of the batches; the rest is the ground's
EARLIER_ALPHA = 110  # of 255, of the curves of earlier folds
SPAN_SLACK = 0.1  # of the span of values that is shown: so much of it may be left free
MARK_ROWS = (0.9, 0.66, 0.42)  # how high the words of what was changed stand, of a plot's height


@dataclass(frozen=True)
class Reading:
    """The figures at one place of the curves.

    Attributes:
        epoch: Where, in epochs from the start.
        loss: Training loss of the nearest batch, in nats.
        accuracy: Training accuracy of the nearest batch, 0 to 1.
    """

    epoch: float
    loss: float
    accuracy: float


def readout_text(reading: Reading | None) -> str:
    """Return what stands at one place of the curves; None for no place."""
    translate = QCoreApplication.translate
    if reading is None:
        return translate("Curves", "Point at a curve to read its values.")
    return translate("Curves", "Epoch {0}  ·  loss {1}  ·  accuracy {2}").format(
        f"{reading.epoch:.2f}", f"{reading.loss:.4f}", per_cent(reading.accuracy, 2)
    )


ALL = 1_000_000_000  # points: to the end
KEY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -20,
    Qt.Key.Key_PageDown: 20,
    Qt.Key.Key_Home: -ALL,
    Qt.Key.Key_End: ALL,
}
Curve = tuple[np.ndarray, np.ndarray]  # places and values


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """One figure: thin per batch, thick per epoch, dashed for validation."""

    stepped = Signal(int)  # the cursor is moved by a key: so many points to the right
    unfocused = Signal()  # no payload: the keyboard is elsewhere now

    def __init__(self, name: str, colour: str, theme: Theme) -> None:
        super().__init__(axisItems=axes())
        self.setObjectName(name)
        self._colour, self._theme = colour, theme
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        # Thin lines without antialiasing: thick smooth ones cost a frame and more at 10,000 points.
        # One item for all folds before the present one: their curves are set apart by NaN.
        self._earlier = tuple(pg.PlotDataItem(connect="finite") for _ in range(2))
        for item in self._earlier:
            item.setZValue(-1)
            self.getPlotItem().vb.addItem(item, ignoreBounds=True)  # none of the plot's own curves
        self._batches = self.plot(autoDownsample=True, downsampleMethod="peak", clipToView=True)
        self._training = self.plot(antialias=True)
        self._validation = self.plot(antialias=True)
        for side in ("left", "bottom"):  # the grid and the numbers are painted when they change
            self.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.cursor_line = pg.InfiniteLine(angle=90, movable=False)
        self.cursor_line.hide()
        self.addItem(self.cursor_line, ignoreBounds=True)
        self.mark_lines: list[pg.InfiniteLine] = []
        self._shown_marks: list[tuple[float, str]] = []
        self._span = (0.0, 0.0)  # of the values that are shown
        # What lies above them, in words; in the view itself, so in pixels.
        self._beyond = QGraphicsSimpleTextItem(self.getPlotItem().vb)
        self.getPlotItem().vb.sigResized.connect(self._place_beyond)
        theme.changed.connect(self.restyle)
        self.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor along the curves by the arrow keys, Home and End."""
        step = KEY_STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)
            event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: at the newest point."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.stepped.emit(ALL)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has gone."""
        super().focusOutEvent(event)
        self.unfocused.emit()

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        theme = self._theme
        dress(self, theme)
        _, top, right, _ = (theme.size(each) for each in PLOT_MARGINS)
        self.getPlotItem().setContentsMargins(0, top, right, 0)
        soft = theme.colour("text_soft")
        self._beyond.setFont(theme.font(11))
        self._place_beyond()
        self._beyond.setBrush(soft)
        thick = 3 if theme.projector else 2
        colour = theme.colour(self._colour)
        # Not by transparency: thousands of batches on one another would be as dark as the epochs.
        faint = _between(theme.colour("surface"), colour, BATCHES_SHARE)
        self._batches.setPen(pg.mkPen(faint, width=1))
        dots = {"symbolSize": 6, "symbolPen": None}
        self._training.setPen(pg.mkPen(colour, width=thick))
        self._training.setSymbol("o")
        self._training.setSymbolSize(dots["symbolSize"])
        self._training.setSymbolPen(None)
        self._training.setSymbolBrush(colour)
        text = theme.colour("text")
        self._validation.setPen(pg.mkPen(text, width=thick, style=Qt.PenStyle.DashLine))
        self._validation.setSymbol("d")
        self._validation.setSymbolSize(8)
        self._validation.setSymbolPen(None)
        self._validation.setSymbolBrush(text)
        for item, ground, dash in zip(
            self._earlier,
            (colour, text),
            (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine),
            strict=True,
        ):
            light = QColor(ground)
            light.setAlpha(EARLIER_ALPHA)
            item.setPen(pg.mkPen(light, width=1, style=dash))
            item.setSymbol("o")
            item.setSymbolSize(4)
            item.setSymbolPen(None)
            item.setSymbolBrush(light)
        self.cursor_line.setPen(pg.mkPen(soft, width=1, style=Qt.PenStyle.DotLine))
        marks, self._shown_marks = self._shown_marks, []
        self.set_marks(marks)

    def name_axes(self, left: tuple[str, ...], bottom: str) -> None:
        """Name the axes; without a name for the lower one, it has no numbers either.

        Args:
            left: The name of the values, and shorter ones for low plots.
            bottom: The name of the places.
        """
        values, places = self.getAxis("left"), self.getAxis("bottom")
        assert isinstance(values, Axis)  # noqa: S101 - as they were made
        assert isinstance(places, Axis)  # noqa: S101
        values.set_names(*left)
        values.set_reaches_below(reaches=bool(bottom))
        places.setStyle(showValues=bool(bottom))
        places.set_names(bottom)
        places.showLabel(bool(bottom))

    def say_beyond(self, text: str) -> None:
        """Say what lies above the values that are shown; nothing where nothing does."""
        if text == self._beyond.text():
            return
        gives_or_takes_room = not text or not self.beyond
        self._beyond.setText(text)
        self._place_beyond()
        if gives_or_takes_room:
            self._draw_marks()

    def _place_beyond(self) -> None:
        """Put it to the right, where curves that fall have left the room above them."""
        width = self._beyond.boundingRect().width()
        self._beyond.setPos(max(0.0, self.getPlotItem().vb.width() - width - 6), 0)

    @property
    def beyond(self) -> str:
        """What is said to lie above the values that are shown."""
        return self._beyond.text()

    def legend(self, names: tuple[str, str, str]) -> list[LegendEntry]:
        """Return what the curves are.

        Args:
            names: Of the batches, of the epochs' training and of their validation.
        """
        batches, training, validation = names
        return [
            LegendEntry(batches, self._batches.opts["pen"]),
            LegendEntry(training, self._training.opts["pen"], "o"),
            LegendEntry(validation, self._validation.opts["pen"], "d"),
        ]

    def set_batches(self, batches: Curve) -> None:
        """Show ``(x, y)`` of the thin curve."""
        self._batches.setData(*batches)

    def set_epochs(self, training: Curve, validation: Curve) -> None:
        """Show ``(x, y)`` of the thick curve and the dashed one."""
        self._training.setData(*training)
        self._validation.setData(*validation)

    def set_span(self, low: float, high: float) -> None:
        """Show these values; a little more than them stays as it is.

        A new span costs new numbers at the axis, and a curve that moves with each batch is harder
        to look at.
        """
        shown_low, shown_high = self._span
        slack = SPAN_SLACK * (shown_high - shown_low)
        if shown_low <= low <= shown_low + slack and shown_high - slack <= high <= shown_high:
            return
        self._span = (low, high)
        self.setYRange(low, high, padding=0)

    def set_earlier(self, training: Sequence[Curve], validation: Sequence[Curve]) -> None:
        """Show curves of earlier folds, lightly and behind the others."""
        for item, curves in ((self._earlier[0], training), (self._earlier[1], validation)):
            item.setData(*_joined(curves))

    def set_marks(self, marks: list[tuple[float, str]]) -> None:
        """Draw a line with a text at each place, in epochs, where something was changed."""
        if marks == self._shown_marks:
            return
        self._shown_marks = marks
        self._draw_marks()

    def _draw_marks(self) -> None:
        for line in self.mark_lines:
            self.removeItem(line)
        self.mark_lines = [self._mark(row, *mark) for row, mark in enumerate(self._shown_marks)]

    def _mark(self, number: int, place: float, text: str) -> pg.InfiniteLine:
        colour = self._theme.colour("text_soft")
        # Beside the line, where a low plot has room for it too; neighbours stand one below another.
        rows = MARK_ROWS[1:] if self.beyond else MARK_ROWS  # those words stand in the first row
        options = {"position": rows[number % len(rows)], "color": colour}
        line = pg.InfiniteLine(
            place,
            angle=90,
            pen=pg.mkPen(colour, width=1, style=Qt.PenStyle.DashDotLine),
            label=text or None,
            labelOpts=options,
        )
        if text:
            line.label.setFont(self._theme.font(11))
        self.addItem(line, ignoreBounds=True)
        return line


def share_epochs(leader: pg.PlotWidget, follower: pg.PlotWidget) -> None:
    """Let a plot show the same epochs as another does.

    pyqtgraph's own link of axes compares where both lie on the screen, which is wrong as soon as
    one of them is hidden.
    """

    def follow(_: object, span: tuple[float, float]) -> None:
        follower.setXRange(*span, padding=0)

    box = leader.getPlotItem().vb
    box.sigXRangeChanged.connect(follow)
    follow(box, box.viewRange()[0])


class Curves(QWidget):
    """Loss over accuracy, with one cursor for both."""

    pointed = Signal(object)  # Reading at the pointer, None when it has gone

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = History()
        self._earlier: Sequence[History] = ()
        self._shown_epochs: list[list[EpochDone]] = []  # of the earlier folds and of this one
        self._end = 0  # how many epochs are shown
        self._has_epochs = self._shows_accuracy = True
        self._cursor: int | None = None  # the point whose figures are read
        self._legend = CurveLegend(theme)
        self.loss = Plot("loss_plot", "curve_loss", theme)
        # The same colour in both: one legend says what their curves are.
        self.accuracy = Plot("accuracy_plot", "curve_loss", theme)
        share_epochs(self.loss, self.accuracy)
        self.loss.setLimits(yMin=0)
        self.accuracy.setLimits(yMin=0, yMax=101)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._legend)
        for plot in (self.loss, self.accuracy):
            layout.addWidget(plot, 1)
            plot.scene().sigMouseMoved.connect(
                lambda position, plot=plot: self._on_pointed(plot, position)
            )
            plot.stepped.connect(self._on_stepped)
            plot.unfocused.connect(self._hide_cursor)
        theme.changed.connect(self._retranslate)  # the legend's pens
        self.set_history(History(), 1)
        self._retranslate()

    def show_plots(self, *, loss: bool, accuracy: bool) -> None:
        """Show one plot, both, or nothing at all."""
        self.loss.setVisible(loss)
        self.accuracy.setVisible(accuracy)
        self.setVisible(loss or accuracy)
        if accuracy != self._shows_accuracy:
            self._shows_accuracy = accuracy
            self._name_axes()

    def show_epochs(self, shown: bool) -> None:
        """Say whether the epochs are numbered below; not where a plot further down does that."""
        if shown != self._has_epochs:
            self._has_epochs = shown
            self._name_axes()

    def set_history(self, history: History, epochs: int, earlier: Sequence[History] = ()) -> None:
        """Draw a run's figures so far.

        Args:
            history: The figures; may go on growing, call again then.
            epochs: How many there will be; of very many the axis shows those that it takes, so
                that the first ones are no upright line.
            earlier: Those of the folds before, where it is one of a cross-validation.
        """
        self._history, self._earlier = history, earlier
        places = np.array(history.places, np.float64)
        losses = np.array(history.losses, np.float64)
        accuracies = 100 * np.array(history.accuracies, np.float64)
        self.loss.set_batches((places, losses))
        self.accuracy.set_batches((places, accuracies))
        self._show_epochs()
        self._show_changes()
        ends = [each.places[-1] for each in (*earlier, history) if each.places]
        self._set_end(axis_end(max(ends, default=0.0), epochs))
        self._fit_heights(losses, accuracies)

    def _show_epochs(self) -> None:
        """Draw what there is once an epoch, if there is anything new of it."""
        shown = [list(each.epochs) for each in (*self._earlier, self._history)]
        if shown == self._shown_epochs:
            return
        self._shown_epochs = shown
        for plot, figure, scale in ((self.loss, "loss", 1), (self.accuracy, "accuracy", 100)):
            training, validation = f"train_{figure}", f"validation_{figure}"
            plot.set_epochs(
                _of_epochs(self._history, training, scale),
                _of_epochs(self._history, validation, scale),
            )
            plot.set_earlier(
                [_of_epochs(each, training, scale) for each in self._earlier],
                [_of_epochs(each, validation, scale) for each in self._earlier],
            )

    def _show_changes(self) -> None:
        names = {
            "learning_rate": self.tr("learning rate"),
            "momentum": self.tr("momentum"),
            "batch_size": self.tr("batch size"),
        }
        changes = self._history.changes
        marks = [(c.place, f"{names.get(c.name, c.name)} {c.value:g}") for c in changes]
        self.loss.set_marks(marks)
        self.accuracy.set_marks([(place, "") for place, _ in marks])

    def _set_end(self, end: int) -> None:
        """Show so many epochs; the plots that follow are told only when it is another number."""
        if end != self._end:
            self._end = end
            self.loss.setXRange(0, end, padding=0.01)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        """Take the cursor away."""
        self._hide_cursor()

    def _hide_cursor(self) -> None:
        self._cursor = None
        for plot in (self.loss, self.accuracy):
            plot.cursor_line.hide()
        self.pointed.emit(None)

    def _fit_heights(self, losses: np.ndarray, accuracies: np.ndarray) -> None:
        """Show what matters: the loss from 0, the accuracy's upper part once it is good.

        Args:
            losses: Of the batches, in nats.
            accuracies: Of the batches, in per cent.
        """
        earlier = [each for each in self._earlier if each.losses]
        if not (len(losses) or earlier):
            self.loss.set_span(0, 2.5)
            self.accuracy.set_span(0, 100)
            self.loss.say_beyond("")
            return
        largest = max(
            float(np.max(each.losses)) for each in (*earlier, self._history) if each.losses
        )
        # In the first epoch the class sees the whole fall; later its start may leave the plot.
        is_first = not (self._earlier[0] if self._earlier else self._history).epochs
        if earlier:
            losses = np.concatenate(
                [_settled(np.array(each.losses), is_whole=is_first) for each in earlier]
                + [_settled(losses, is_whole=is_first)]
            )
            accuracies = np.concatenate(
                [_settled(100 * np.array(each.accuracies), is_whole=is_first) for each in earlier]
                + [_settled(accuracies, is_whole=is_first)]
            )
        else:
            losses = _settled(losses, is_whole=is_first)
            accuracies = _settled(accuracies, is_whole=is_first)
        # Where training and validation part, the network learns by heart: that must be in sight.
        top = max(_ranked(losses, 1 if is_first else 0.995), *self._validated("loss"), 1e-3) * 1.1
        self.loss.set_span(0, top)
        is_cut = math.isfinite(largest) and largest > top
        text = self.tr("↑ single batches: up to {0}")
        self.loss.say_beyond(text.format(f"{largest:.3g}") if is_cut else "")
        shares = (100 * share for share in self._validated("accuracy"))
        low = min(_ranked(accuracies, 0 if is_first else 0.01), *shares, 100.0)
        self.accuracy.set_span(max(0.0, low - 5), 100.5)

    def _validated(self, figure: str) -> list[float]:
        """Return the validation figures that have settled, of all that is drawn."""
        settled = [
            getattr(epoch, f"validation_{figure}")
            for each in (*self._earlier, self._history)
            for epoch in each.epochs[len(each.epochs) // 10 :]
        ]
        return [value for value in settled if math.isfinite(value)]

    def _on_pointed(self, plot: Plot, position: QPointF) -> None:
        places = self._history.places
        view = plot.getPlotItem().vb
        if not places or not view.sceneBoundingRect().contains(position):
            return
        x = float(view.mapSceneToView(position).x())
        self._read(int(np.abs(np.array(places) - x).argmin()))

    def _on_stepped(self, step: int) -> None:
        """Go on from where the cursor is; from the newest point where there is none yet."""
        last = len(self._history.places) - 1
        if last < 0:
            return
        goes_on = self._cursor is not None or abs(step) == ALL
        self._read(min(max((self._cursor or 0) + step, 0), last) if goes_on else last)

    def _read(self, nearest: int) -> None:
        self._cursor = nearest
        place = self._history.places[nearest]
        for each in (self.loss, self.accuracy):
            each.cursor_line.setPos(place)
            each.cursor_line.show()
        self.pointed.emit(
            Reading(place, self._history.losses[nearest], self._history.accuracies[nearest])
        )

    def _retranslate(self) -> None:
        curves = (self.tr("batches"), self.tr("training"), self.tr("validation"))
        self._legend.set_entries(self.loss.legend(curves))
        self._name_axes()
        self.loss.setAccessibleName(self.tr("Loss curve"))
        self.accuracy.setAccessibleName(self.tr("Accuracy curve"))
        for plot in (self.loss, self.accuracy):
            plot.setAccessibleDescription(self.tr("The arrow keys move along it."))

    def _name_axes(self) -> None:
        """Name the axes; the epochs stand below the lowest plot."""
        epochs = self.tr("Epoch") if self._has_epochs else ""
        loss = self.tr("Loss (nats)"), self.tr("Loss"), ""
        self.loss.name_axes(loss, "" if self._shows_accuracy else epochs)
        accuracy = self.tr("Accuracy (%)"), self.tr("Accuracy"), "%", ""
        self.accuracy.name_axes(accuracy, epochs)


def axis_end(place: float, epochs: int) -> int:
    """Return how many epochs the axis shows: all there will be, of many 1, 2, 5, 10, 20, 50 ...

    Args:
        place: How far the curves go, in epochs.
        epochs: Of the whole run.
    """
    if epochs <= FIXED_EPOCHS:
        return max(1, epochs, math.ceil(place))
    power = 1
    while place > 5 * power:
        power *= 10
    return min(next(end for end in (power, 2 * power, 5 * power) if end >= place), max(1, epochs))


def _between(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour that has a share of another one."""
    pairs = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    return QColor(*(round(a + share * (b - a)) for a, b in pairs))


def _of_epochs(history: History, figure: str, scale: float) -> Curve:
    """Return a figure of each whole epoch."""
    ends = np.array([event.epoch for event in history.epochs], np.float64)
    return ends, scale * np.array([getattr(event, figure) for event in history.epochs])


def _joined(curves: Sequence[Curve]) -> Curve:
    """Return curves as one, with a gap after each."""
    gap = np.array([np.nan])
    parts = [(np.append(x, gap), np.append(y, gap)) for x, y in curves]
    if not parts:
        return np.empty(0), np.empty(0)
    return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])


def _settled(values: np.ndarray, *, is_whole: bool) -> np.ndarray:
    """Return figures without those of the beginning, unless the whole is wanted."""
    return values if is_whole else values[len(values) // 10 :]


def _ranked(values: np.ndarray, share: float) -> float:
    """Return the value that so large a share of all lies below, 0 for the least of them."""
    rank = round(share * (len(values) - 1))
    return float(np.partition(values, rank)[rank])
