"""My digits: look through what was stored, mend labels, delete, merge a class, write a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.digits.digit_file import MAX_WRITER, MyDigit
from cnn_desktop.core.digits.my_digits import Merged
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.flow import FlowLayout
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.digit_box import DigitBox
from cnn_desktop.gui.my_digits.cell import DigitCell
from cnn_desktop.gui.my_digits.merge_bar import MergeBar
from cnn_desktop.gui.my_digits.model import DigitModel
from cnn_desktop.gui.settings import LAST_FOLDER, Settings

EVERY = -1  # instead of a digit: all of them
NAMED_LINES = 3  # of a file that was merged
NAMED_FILES = 5  # of those that were cancelled together
MOST_TOLD = 5  # messages about files that were merged one after the other
BUSY_MS = 400  # until it is said that something is being saved
KINDS = ("error", "warning", "info", "good")  # of messages, the gravest first


class DigitList(QListView):
    """Thumbnails to choose from; a digit's key says what the chosen ones are."""

    labelled = Signal(int)  # the digit whose key was pressed
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the digits' keys and Delete; leave the rest to the list."""
        if event.text().isdecimal() and event.text().isascii() and len(event.text()) == 1:
            self.labelled.emit(int(event.text()))
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class MyDigitsDialog(QDialog):
    """The gallery; it does not block the window."""

    def __init__(
        self, box: DigitBox, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("my_digits")
        self._box, self._settings, self._theme = box, settings, theme
        self._digit = EVERY
        self._is_stale = False  # digits have changed since they were shown
        self._told: list[tuple[str, Callable[[], str], object]] = []  # kind, words and subject
        self._merge_bar = MergeBar(box)
        self._banner = named(Banner(), "my_digits_banner")
        self._model = DigitModel(theme)
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(BUSY_MS)
        self._busy_timer.timeout.connect(self._update_tools)
        self._make_filters()
        self._make_list()
        self._make_tools()
        self._lay_out()
        box.changed.connect(self._on_changed)
        box.busy_changed.connect(self._on_busy_changed)
        box.failed.connect(self._on_failed)
        box.recovered.connect(self._on_recovered)
        box.exported.connect(self._on_exported)
        box.merged.connect(self._on_merged)
        box.given_up.connect(self._on_given_up)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()
        self.setAcceptDrops(True)
        self.resize(theme.width(940), 600)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        if self._is_stale:
            self._refresh()
        super().showEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Merge what was dropped, as Import does; several files one after the other."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
        for path in paths:
            self.import_file(path)

    # -- construction ----------------------------------------------------------------------------

    def _make_filters(self) -> None:
        self._filters = QButtonGroup(self)
        for digit in (EVERY, *range(10)):
            name = "filter_all" if digit == EVERY else f"filter_{digit}"
            button = named(QToolButton(), name)
            button.setCheckable(True)
            button.setChecked(digit == EVERY)
            # Not the group's id: -1 means "none" there.
            button.clicked.connect(lambda _=False, digit=digit: self._on_filter(digit))
            self._filters.addButton(button)
        self._writers = named(QComboBox(), "filter_writer")
        self._writers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._writers.currentIndexChanged.connect(self._show)

    def _make_list(self) -> None:
        view = self._list = named(DigitList(), "digit_list")
        view.setModel(self._model)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setSpacing(4)
        view.setMouseTracking(True)
        self._cell = DigitCell(self._theme)
        view.setItemDelegate(self._cell)
        view.labelled.connect(self._on_labelled)
        view.delete_pressed.connect(self._on_delete)
        view.selectionModel().selectionChanged.connect(self._update_tools)
        self._empty = named(QLabel(), "my_digits_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(48)
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self._empty)

    def _make_tools(self) -> None:
        self._chosen = named(QLabel(), "my_digits_chosen")
        set_role(self._chosen, "caption")
        self._relabel = named(QComboBox(), "relabel")
        self._relabel.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._relabel.addItem("")
        self._relabel.addItems([str(digit) for digit in range(10)])
        self._relabel.activated.connect(self._on_relabel_chosen)
        self._name = named(QPushButton(), "name_writer")
        self._name.clicked.connect(self.ask_writer)
        self._delete = named(QPushButton(), "delete_digits")
        self._delete.clicked.connect(self._on_delete)
        self._undo = named(QPushButton(), "undo_digits")
        self._undo.clicked.connect(self._box.undo)
        self._writer_label = QLabel()
        self._writer = named(QLineEdit(), "writer")
        self._writer.setMaxLength(MAX_WRITER)
        self._writer.setText(self._box.writer)
        self._writer.textEdited.connect(self._box.set_writer)
        self._writer_label.setBuddy(self._writer)
        self._import = named(QPushButton(), "import_digits")
        self._import.clicked.connect(self.ask_import)
        self._export = named(QPushButton(), "export_digits")
        self._export.clicked.connect(self.ask_export)
        for button in (self._name, self._delete, self._undo, self._import, self._export):
            button.setAutoDefault(False)  # Enter in the field of the writer presses nothing

    def _lay_out(self) -> None:
        labels = FlowLayout()  # the counts of thousands take more than a line in projector mode
        for button in self._filters.buttons():
            labels.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(labels, 1)
        top.addWidget(self._writers, 0, Qt.AlignmentFlag.AlignTop)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._chosen, 1)
        middle.addWidget(self._relabel)
        middle.addWidget(self._name)
        middle.addWidget(self._delete)
        middle.addWidget(self._undo)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._writer_label)
        bottom.addWidget(self._writer, 1)
        bottom.addStretch(1)
        bottom.addWidget(self._import)
        bottom.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._merge_bar)
        layout.addWidget(self._banner)
        layout.addWidget(self._stack, 1)
        layout.addLayout(middle)
        layout.addLayout(bottom)

    # -- what the user does ----------------------------------------------------------------------

    def ask_import(self) -> None:
        """Ask for a file and merge it."""
        title, filters = self.tr("Import digits"), self.tr("Strokes") + " (*.jsonl *.json *.gz)"
        chosen, _ = QFileDialog.getOpenFileName(self, title, self._folder(), filters)
        if chosen:
            self.import_file(self._remember(chosen))

    def import_file(self, path: Path) -> None:
        """Merge a file in the background and say what came of it."""
        if not self._box.merging:
            self._told = []
            self._banner.clear()
        self._box.merge(path)

    def ask_export(self) -> None:
        """Ask where to, and write the digits that are shown, or those chosen among them."""
        digits = self._chosen_digits() or list(self._model.digits)
        title, filters = self.tr("Export digits"), self.tr("Strokes") + " (*.jsonl *.jsonl.gz)"
        start = str(Path(self._folder()) / "my-digits.jsonl")
        chosen, _ = QFileDialog.getSaveFileName(self, title, start, filters)
        if not chosen or not digits:
            return
        self._banner.clear()
        self._box.export(self._remember(chosen), [digit.id for digit in digits])

    def ask_writer(self) -> None:
        """Ask who wrote the chosen digits; the names that are known already are offered."""
        chosen = self._chosen_digits()
        if not chosen:
            return
        names = sorted({digit.writer for digit in self._box.digits} | {self._box.writer, ""})
        name, accepted = QInputDialog.getItem(
            self,
            self.tr("Writer"),
            self.tr("Who wrote the chosen digits? Leave it empty for no name."),
            names,
            names.index(chosen[0].writer),
            True,  # noqa: FBT003 - may be another name
        )
        if accepted:
            self._box.name_writer([digit.id for digit in chosen], name)

    def _on_filter(self, digit: int) -> None:
        self._digit = digit
        self._show()

    def _on_relabel_chosen(self, index: int) -> None:
        self._relabel.setCurrentIndex(0)
        if index > 0:
            self._on_labelled(index - 1)

    def _on_labelled(self, label: int) -> None:
        if ids := [digit.id for digit in self._chosen_digits()]:
            self._box.relabel(ids, label)

    def _on_delete(self) -> None:
        if ids := [digit.id for digit in self._chosen_digits()]:
            self._box.delete(ids)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._refresh()
        else:
            self._is_stale = True

    def _on_busy_changed(self) -> None:
        if self._box.is_busy:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()
        self._update_tools()

    def _on_failed(self, error: Exception) -> None:
        self._tell("error", partial(error_text, error), error)

    def _on_recovered(self, error: Exception) -> None:
        """Take back what was said of a file: the same thing has worked now."""
        self._told = [each for each in self._told if each[2] is not error]
        self._show_told()

    def _on_exported(self, path: Path, count: int) -> None:
        self._tell(
            "good", lambda: self.tr("Digits written: {0}, to {1}").format(f"{count:,}", path)
        )

    def _on_merged(self, merged: Merged) -> None:
        odd = merged.bad_count or merged.no_room
        self._tell("warning" if odd else "good", partial(self._merged_text, merged))

    def _on_given_up(self, paths: tuple[Path, ...]) -> None:
        self._tell("info", partial(self._given_up_text, paths))

    def _tell(self, kind: str, text: Callable[[], str], subject: object = None) -> None:
        """Show a message; one about each file where several are merged."""
        if not self._box.merging:
            self._told = []
        self._told.append((kind, text, subject))
        self._show_told()

    def _show_told(self) -> None:
        told = self._told[-MOST_TOLD:]
        if not told:
            self._banner.clear()
            return
        worst = min((kind for kind, *_ in told), key=KINDS.index)
        self._banner.show_message(worst, lambda: "\n".join(text() for _, text, _ in told))

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def _digits(self) -> tuple[MyDigit, ...]:
        """All digits; none while they are being read."""
        return self._box.digits if self._box.is_open else ()

    def _chosen_digits(self) -> list[MyDigit]:
        # By ranges: an index for each of thousands takes its time.
        rows = (row for each in self._chosen_ranges() for row in each)
        return [self._model.digits[row] for row in sorted(rows)]

    def _chosen_ranges(self) -> list[range]:
        chosen = self._list.selectionModel().selection()
        ranges = (chosen.at(n) for n in range(chosen.count()))
        return [range(each.top(), each.bottom() + 1) for each in ranges]

    def _choose(self, rows: Iterable[int]) -> None:
        """Choose other digits than now; the rows in ascending order."""
        chosen, first, last = QItemSelection(), -1, -1
        for row in (*rows, -1):
            if row != last + 1 or first < 0:
                if first >= 0:
                    chosen.select(self._model.index(first), self._model.index(last))
                first = row
            last = row
        with QSignalBlocker(self._list.selectionModel()):  # all that follows it is done anyway
            self._list.selectionModel().select(
                chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _refresh(self) -> None:
        """Show what the store holds now; the choice of writers follows."""
        self._is_stale = False
        digits = self._digits
        counts = Counter(each.label for each in digits)
        counts[EVERY] = len(digits)
        for button, digit in zip(self._filters.buttons(), (EVERY, *range(10)), strict=True):
            count = counts[digit]
            name = self.tr("All") if digit == EVERY else str(digit)
            button.setText(f"{name} ({count:,})")
            button.setAccessibleName(button.text())
            button.setToolTip(
                self.tr("Show all digits")
                if digit == EVERY
                else self.tr("Show what is labelled {0}").format(digit)
            )
        kept = self._writers.currentData()
        self._writers.blockSignals(True)  # noqa: FBT003
        self._writers.clear()
        self._writers.addItem(self.tr("All writers"), None)
        for writer in sorted({digit.writer for digit in digits}):
            self._writers.addItem(writer or self.tr("No name"), writer)
        self._writers.setCurrentIndex(max(0, 0 if kept is None else self._writers.findData(kept)))
        self._writers.blockSignals(False)  # noqa: FBT003
        self._show()

    def _show(self) -> None:
        writer = self._writers.currentData()
        shown = [
            digit
            for digit in self._digits
            if self._digit in (EVERY, digit.label) and writer in (None, digit.writer)
        ]
        shown.sort(key=lambda digit: digit.label)  # groups; within one, as they came
        chosen = {digit.id for digit in self._chosen_digits()}
        self._model.set_digits(shown)
        self._choose(row for row, digit in enumerate(shown) if digit.id in chosen)
        self._stack.setCurrentIndex(0 if shown else 1)
        self._empty.setText(
            self.tr("Reading My digits…")
            if not self._box.is_open
            else self.tr("There is no such digit here.")
            if self._digits
            else self.tr(
                "No digits yet. Draw one on the Draw page and press the digit that it is: it "
                "comes here. Or import the digits of others: drop their file here."
            )
        )
        self._update_tools()

    def _update_tools(self) -> None:
        chosen, shown = sum(map(len, self._chosen_ranges())), len(self._model.digits)
        self._relabel.setEnabled(chosen > 0)
        self._name.setEnabled(chosen > 0)
        self._delete.setEnabled(chosen > 0)
        self._undo.setEnabled(self._box.can_undo)
        self._export.setEnabled(shown > 0)
        count = f"{chosen:,}"
        is_slow = self._box.is_open and self._box.is_busy and not self._busy_timer.isActive()
        self._chosen.setText(
            self.tr("Saving…")
            if is_slow
            else self.tr("{0} chosen: press a digit's key to say what they are").format(count)
            if chosen
            else self.tr("Click a digit to choose it; drag or hold Ctrl for more.")
            if shown
            else ""
        )
        self._export.setText(
            self.tr("Export {0}…").format(f"{chosen or shown:,}") if shown else self.tr("Export…")
        )

    def _given_up_text(self, paths: tuple[Path, ...]) -> str:
        names = ", ".join(path.name for path in paths[:NAMED_FILES])
        more = len(paths) - NAMED_FILES
        text = self.tr("Cancelled: nothing of {0} was added.").format(
            self.tr("{0} and {1} more").format(names, f"{more:,}") if more > 0 else names
        )
        again = self.tr("Import them again to add them.") if len(paths) > 1 else ""
        return f"{text} {again}".strip()

    def _merged_text(self, merged: Merged) -> str:
        parts = [self.tr("Digits added: {0}.").format(f"{len(merged.change.added):,}")]
        if merged.duplicates:
            parts.append(self.tr("Here already, so skipped: {0}.").format(f"{merged.duplicates:,}"))
        if merged.no_room:
            parts.append(
                self.tr("Left out, because My digits is full: {0}.").format(f"{merged.no_room:,}")
            )
        if merged.bad_count:
            lines = "; ".join(
                self.tr("line {0}: {1}").format(number, reason_text(reason))
                for number, reason in merged.bad[:NAMED_LINES]
            )
            more = "; …" if merged.bad_count > NAMED_LINES else ""
            parts.append(
                self.tr("Lines without a labelled digit, skipped: {0} ({1}).").format(
                    f"{merged.bad_count:,}", lines + more
                )
            )
        return " ".join(parts)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("My digits"))
        self._writers.setAccessibleName(self.tr("Show the digits of one writer"))
        self._writers.setToolTip(self._writers.accessibleName())
        self._list.setAccessibleName(self.tr("My digits"))
        self._relabel.setItemText(0, self.tr("It is a…"))
        self._relabel.setAccessibleName(self.tr("Say what the chosen digits are"))
        self._relabel.setToolTip(self._relabel.accessibleName())
        self._name.setText(self.tr("Writer…"))
        self._name.setToolTip(self.tr("Say who wrote the chosen digits"))
        self._delete.setText(self.tr("Delete"))
        self._delete.setToolTip(self.tr("Delete the chosen digits; Undo brings them back"))
        self._undo.setText(self.tr("Undo"))
        self._undo.setToolTip(self.tr("Take the last change of My digits back"))
        self._writer_label.setText(self.tr("Writer of new digits"))
        self._writer.setAccessibleName(self._writer_label.text())
        self._writer.setPlaceholderText(self.tr("a name, or nothing"))
        self._writer.setToolTip(
            self.tr("Stored beside each new digit, so that a class can tell its writers apart.")
        )
        self._import.setText(self.tr("Import…"))
        self._import.setToolTip(self.tr("Add the digits of a file, such as those of a classmate"))
        self._export.setToolTip(
            self.tr("Write the chosen digits, or all that are shown, to one file")
        )
        self._refresh()

    def _on_theme_changed(self) -> None:
        self._list.setIconSize(QSize(self._model.side, self._model.side))
        self._list.setFont(QFont(self._theme.font(12)))
        self._writers.setMinimumWidth(self._theme.width(120))
        # As high as the buttons of the same row.
        self._writers.setMinimumHeight(self._filters.buttons()[0].sizeHint().height())
        self._model.forget_pictures()

    def _folder(self) -> str:
        return self._settings.get(LAST_FOLDER) or str(Path.home())

    def _remember(self, chosen: str) -> Path:
        path = Path(chosen)
        self._settings.set(LAST_FOLDER, str(path.parent))
        return path
