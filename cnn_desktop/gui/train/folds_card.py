"""What a cross-validation came to: each fold's accuracy, their mean and spread."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.fold_events import FoldsDone
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, strong
from cnn_desktop.gui.train.fold_dots import FoldDots
from cnn_desktop.gui.train.outcome_card import OutcomeCard

NBSP = "\N{NO-BREAK SPACE}"
FEW = 10  # folds whose figures are all written; of more only the least and the most


class FoldsCard(OutcomeCard):
    """Measures a recipe, not a model: nothing of it is kept but what somebody copies."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("folds_card")
        self._done: FoldsDone | None = None
        self._recipe: Recipe | None = None
        self._head = named(QLabel(), "folds_mean")
        self._head.setWordWrap(True)
        self._dots = named(FoldDots(theme), "folds_dots")
        self._each = named(QLabel(), "folds_each")
        self._each.setWordWrap(True)
        self._each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hint = named(QLabel(), "folds_hint")
        self._hint.setWordWrap(True)
        set_role(self._hint, "caption")
        self._copy = named(QPushButton(), "copy_folds")
        self._close = named(QPushButton(), "close_folds")
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addStretch(1)
        below.addWidget(self._copy)
        below.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._head)
        layout.addWidget(self._dots)
        layout.addWidget(self._each)
        layout.addWidget(self._hint)
        layout.addLayout(below)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.hide)
        self.retranslate()
        self.hide()

    def show_folds(self, done: FoldsDone, recipe: Recipe) -> None:
        """Show what came of a recipe."""
        self._done, self._recipe = done, recipe
        self.retranslate()
        self.show()

    def _on_copy(self) -> None:
        """Put a table on the clipboard, as spreadsheets take it."""
        done, recipe = self._done, self._recipe
        if done is None or recipe is None:
            return
        lines = [f"{recipe.network}\t{recipe.dataset}\t{recipe.based_on or recipe.name}"]
        lines.append("fold\tvalidation accuracy\tvalidation loss")
        pairs = zip(done.accuracies, done.losses, strict=True)
        lines += [f"{n}\t{share:.6f}\t{loss:.6f}" for n, (share, loss) in enumerate(pairs, 1)]
        lines.append(f"mean\t{done.mean_accuracy:.6f}\t{done.mean_loss:.6f}")
        if not math.isnan(done.spread):
            lines.append(f"standard deviation\t{done.spread:.6f}")
        QGuiApplication.clipboard().setText("\n".join(lines))

    def retranslate(self) -> None:
        """Take over the texts of the window's language."""
        self._copy.setText(self.tr("Copy figures"))
        self._copy.setToolTip(self.tr("As a table, for a spreadsheet"))
        self._close.setText(self.tr("Close"))
        self._close.setToolTip(self.tr("The figures go; nothing else was kept"))
        self._dots.setAccessibleName(self.tr("Accuracies of the folds, their mean and spread"))
        self._dots.setToolTip(
            self.tr(
                "A dot for each fold; the line is their mean, the band one standard deviation to "
                "each side."
            )
        )
        done = self._done
        if done is None:
            return
        count = len(done.accuracies)
        self._head.setText(strong(f"<b>{self._head_text(done)}</b>"))
        self._dots.set_accuracies(done.accuracies)
        self._dots.setVisible(count > 1)
        self._each.setText(self._each_text(done))
        self._each.setToolTip("\n".join(self._folds(done)))
        self._each.setVisible(count > 0)
        self._copy.setVisible(count > 0)
        self._hint.setText(
            self.tr(
                "Line: mean; band: ± one standard deviation. Each on the part that was held back; "
                "the test pictures stay untouched, and no model is kept."
            )
            if count
            else self.tr("Nothing is kept of it.")
        )

    def _head_text(self, done: FoldsDone) -> str:
        count = len(done.accuracies)
        if not count:
            return self.tr("Stopped before the first fold was over.")
        if count == 1:
            text = self.tr("Stopped. One fold of {0}: {1} read right.")
            return text.format(done.folds, _share(done.mean_accuracy))
        spread = f"{100 * done.spread:.2f}"
        figures = _share(done.mean_accuracy), spread
        if not done.is_whole:
            text = self.tr(
                "Stopped. {0} folds of {1}: {2} ± {3} points (standard deviation) read right."
            )
            return text.format(count, done.folds, *figures)
        text = self.tr("{0} folds: {1} ± {2} points (standard deviation) read right.")
        return text.format(count, *figures)

    def _each_text(self, done: FoldsDone) -> str:
        if len(done.accuracies) <= FEW:
            figures = f"{NBSP}· ".join(f"{100 * share:.2f}" for share in done.accuracies)
            return self.tr("One by one: {0} %").format(figures).replace(" %", f"{NBSP}%")
        least, most = min(done.accuracies), max(done.accuracies)
        return self.tr("From {0} to {1}.").format(_share(least), _share(most))

    def _folds(self, done: FoldsDone) -> list[str]:
        text = self.tr("Fold {0}: {1}").replace(" ", NBSP)
        return [text.format(n, _share(share)) for n, share in enumerate(done.accuracies, 1)]


def _share(share: float) -> str:
    return per_cent(share, 2).replace(" ", NBSP)
