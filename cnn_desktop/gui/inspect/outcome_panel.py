"""What an experiment comes to: this drawing and the test pictures, before and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.digits.doubt import doubt_by_probability
from cnn_desktop.gui.common.compare_bars import CompareBars
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.inspect.measurer import Measured
from cnn_desktop.gui.veil import hidden_words

if TYPE_CHECKING:
    from cnn_desktop.core.classifier import Prediction

WORTH_NAMING = 0.005  # of a share: a class that reads so much worse suffers


class OutcomePanel(QWidget):
    """The figures beside the canvas, and below them two groups of bars.

    Args:
        theme: The look.
        canvas: Stands at the upper right, as in the other views.
        clear: Its button.
    """

    def __init__(self, theme: Theme, canvas: QWidget, clear: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._before: Prediction | None = None
        self._now: Prediction | None = None
        self._is_hidden = False  # the drawing, by the vote
        self._is_sure = True  # the model as it is, of the drawing
        self._measured: Measured | None = None
        self._no_pictures = self._waits = False
        self._drawing_title, self._drawing_text = QLabel(), named(QLabel(), "exp_drawing")
        self._tests_title = named(QLabel(), "exp_tests_title")
        self._tests_text = named(QLabel(), "exp_accuracy")
        self._suffer = named(QLabel(), "exp_suffer")
        self._legend = QLabel()
        self._drawing_head = named(QLabel(), "exp_drawing_head")
        self._tests_head = named(QLabel(), "exp_tests_head")
        self._drawing = named(CompareBars(theme), "exp_drawing_bars")
        self._tests = named(CompareBars(theme), "exp_test_bars")
        heads = (self._drawing_head, self._tests_head)
        for label in (
            *(self._drawing_title, self._tests_title, self._legend, self._suffer),
            *heads,
        ):
            set_role(label, "caption")
            label.setWordWrap(True)
        for label in (self._drawing_text, self._tests_text):
            set_role(label, "group")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # it quotes names out of files
        self._suffer.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out(canvas, clear)
        theme.changed.connect(self._limit_bars)
        self._retranslate()

    def _lay_out(self, canvas: QWidget, clear: QWidget) -> None:
        figures = QVBoxLayout()
        figures.setSpacing(2)
        for label in (self._drawing_title, self._drawing_text):
            figures.addWidget(label)
        figures.addSpacing(8)
        for label in (self._tests_title, self._tests_text):
            figures.addWidget(label)
        figures.addStretch(1)
        figures.addWidget(clear, 0, Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(figures, 1)
        head.addWidget(canvas, 0, Qt.AlignmentFlag.AlignTop)
        columns = QGridLayout()
        columns.setHorizontalSpacing(16)
        columns.setVerticalSpacing(4)
        for column, (title, bars, note) in enumerate(
            (
                (self._drawing_head, self._drawing, self._legend),
                (self._tests_head, self._tests, self._suffer),
            )
        ):
            columns.addWidget(title, 0, column, Qt.AlignmentFlag.AlignBottom)
            columns.addWidget(bars, 1, column)
            columns.addWidget(note, 2, column, Qt.AlignmentFlag.AlignTop)
            columns.setColumnStretch(column, 1)
            bars.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            for label in (title, note):
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        columns.setRowStretch(1, 100)
        columns.setRowStretch(3, 1)  # what the bars need not, so that the notes stay below them
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(columns, 1)

    # -- what is shown ---------------------------------------------------------------------------

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes and nothing of them yet."""
        self._names = names
        for bars in (self._drawing, self._tests):
            bars.set_names(names)
        self._limit_bars()
        self._before = self._now = self._measured = None
        self._no_pictures = False
        self._say()

    def _limit_bars(self) -> None:
        for bars in (self._drawing, self._tests):
            bars.setMaximumHeight(bars.most_height)

    def show_drawing(
        self,
        before: Prediction | None,
        now: Prediction | None,
        *,
        is_sure: bool,
        is_hidden: bool = False,
    ) -> None:
        """Show what is read in the drawing; None where nothing is, or the vote hides it."""
        self._is_hidden = is_hidden
        self._before, self._now, self._is_sure = before, now, is_sure
        if before is None:
            self._drawing.set_values(None, None)
        elif now is None:
            self._drawing.set_values(before.probabilities, None)
        else:
            winner = now.winner if doubt_by_probability(now.probabilities) is None else -1
            self._drawing.set_values(before.probabilities, now.probabilities, winner)
        self._say()

    def show_measured(self, measured: Measured) -> None:
        """Show what came of the test pictures."""
        self._measured, self._no_pictures, self._waits = measured, False, False
        before, now = (np.array(e.per_class) for e in (measured.before, measured.now))
        self._tests.set_values(before, now)
        self._say()

    def show_no_pictures(self) -> None:
        """Say that there is nothing to measure with."""
        self._no_pictures, self._waits = True, False
        self._say()

    def show_waiting(self) -> None:
        """Say that the figures are those of a moment ago."""
        self._waits = True
        self._say()

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """All figures as a table, the head first; shares from 0 to 1."""
        head = ("class", "probability before", "probability now", "read right before", "now")
        columns = [
            None if self._before is None else self._before.probabilities,
            None if self._now is None else self._now.probabilities,
            None if self._measured is None else self._measured.before.per_class,
            None if self._measured is None else self._measured.now.per_class,
        ]
        rows: list[tuple[object, ...]] = [head]
        for index, name in enumerate(self._names):
            values = ("" if c is None else float(c[index]) for c in columns)
            rows.append((name, *values))
        if self._measured is not None:
            shares = (self._measured.before.accuracy, self._measured.now.accuracy)
            rows.append(("all", "", "", *shares))
        return rows

    # -- words -----------------------------------------------------------------------------------

    def _say(self) -> None:
        self._drawing_text.setText(self._drawing_words())
        measured = self._measured
        if self._no_pictures or measured is None:
            self._tests_title.setText(self.tr("Test pictures"))
            self._tests_text.setText("")
            self._show_tests(visible=not self._no_pictures)
            self._suffer.setText(self._no_pictures_words() if self._no_pictures else "")
            return
        self._show_tests(visible=True)
        title = self.tr("{0} test pictures of {1}, read right")
        self._tests_title.setText(
            title.format(f"{measured.now.n:,}", dataset_title(measured.dataset))
        )
        before, now = measured.before.accuracy, measured.now.accuracy
        if measured.experiment.is_active:
            self._tests_text.setText(f"{per_cent(before, 1)} → {per_cent(now, 1)}")
        else:
            self._tests_text.setText(per_cent(before, 1))
        self._suffer.setText(self._suffering_words(measured))

    def _show_tests(self, *, visible: bool) -> None:
        for part in (self._tests, self._tests_head):
            part.setVisible(visible)

    def _drawing_words(self) -> str:
        if self._before is None:
            return hidden_words() if self._is_hidden else self.tr("nothing to read yet")
        before = self._reading(self._before, sure=self._is_sure)
        if self._now is None:
            return before + self.tr(" → beyond all bounds")
        if self._now is self._before:
            return before
        sure = doubt_by_probability(self._now.probabilities) is None
        return f"{before} → {self._reading(self._now, sure=sure)}"

    def _reading(self, prediction: Prediction, *, sure: bool) -> str:
        if not sure:
            return self.tr("not sure")
        name = shortened(self._names[prediction.winner], 10)
        return unbroken(f"{name} ({per_cent(prediction.confidence)})")

    def _suffering_words(self, measured: Measured) -> str:
        if not measured.experiment.is_active:
            return self.tr("Switch something off to see which classes suffer.")
        lost = np.array(measured.before.per_class) - np.array(measured.now.per_class)
        lost = np.nan_to_num(lost)
        order = [int(i) for i in np.argsort(-lost, kind="stable")[:3] if lost[i] > WORTH_NAMING]
        if not order:
            return self.tr("No class suffers.")
        worst = [unbroken(f"{shortened(self._names[i], 12)} (−{100 * lost[i]:.0f})") for i in order]
        return self.tr("Suffer most, in points: {0}").format(", ".join(worst))

    def _no_pictures_words(self) -> str:
        return self.tr(
            "There are no test pictures for this model here, so there is no accuracy. A training "
            "on the Train page fetches the data set; it is used here from then on."
        )

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._drawing_title.setText(self.tr("This drawing"))
        self._drawing_head.setText(self.tr("Drawing: probability"))
        self._tests_head.setText(self.tr("Tests: read right"))
        self._legend.setText(self.tr("Bar: now. Upright mark: before."))
        self._drawing.setAccessibleName(self.tr("Probabilities before and now"))
        self._tests.setAccessibleName(self.tr("Share read right of each class, before and now"))
        self._say()


def unbroken(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")
