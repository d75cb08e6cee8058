"""Importing pictures of one's own: choose, see what was found, name it, keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnn_desktop.core.data.imports.found import Found, ImportProgress
from cnn_desktop.core.data.imports.listing import LeftOut
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import ImportedInfo, save_import
from cnn_desktop.core.networks.layers import shape_text
from cnn_desktop.gui.common.dialog_size import make_room
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.iterator_thread import IteratorThread
from cnn_desktop.gui.common.reasons import reason_text
from cnn_desktop.gui.common.scrolling_text import ScrollingText
from cnn_desktop.gui.common.theme import set_role
from cnn_desktop.gui.common.widgets import named, shortened

MOST_CLASSES = 12  # named in the preview
MOST_LEFT_OUT = 5  # named in the warning
MOST_LETTERS = 40  # of such a name
LINES = (33, 26)  # its width and height, in lines of text


class ImportDialog(QDialog):
    """Reads in a thread of its own; nothing is kept before the user says so."""

    kept = Signal(str)  # name of the new data set

    def __init__(self, data_dir: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self._data_dir = data_dir
        self._found: Found | None = None
        self._thread: IteratorThread | None = None
        self._words: Callable[[], str] = self._what_is_accepted
        self._folder = named(QPushButton(), "import_folder")
        self._file = named(QPushButton(), "import_file")
        self._text = named(QLabel(), "import_found")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # names out of files are no markup
        self._room = ScrollingText(self._text)
        self._left_out = named(QLabel(), "import_left_out")
        self._left_out.setWordWrap(True)
        self._left_out.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._left_out, "warn")
        self._progress = named(QProgressBar(), "import_progress")
        self._progress.setTextVisible(False)
        self._name = named(QLineEdit(), "import_name")
        self._name.setMaxLength(40)
        self._name_label = QLabel()
        self._buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self._keep = named(QPushButton(), "import_keep")
        self._cancel = named(QPushButton(), "import_cancel")
        set_role(self._keep, "primary")
        self._buttons.addButton(self._keep, role.AcceptRole)
        self._buttons.addButton(self._cancel, role.RejectRole)
        self._lay_out()
        self._folder.clicked.connect(self._choose_folder)
        self._file.clicked.connect(self._choose_file)
        self._buttons.accepted.connect(self._save)
        self._buttons.rejected.connect(self.reject)
        self._name.textChanged.connect(self._update)
        self._retranslate()
        self._update()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Be large enough for texts of the size that is in use."""
        line = self.fontMetrics().lineSpacing()
        make_room(self, *(count * line for count in LINES))
        super().showEvent(event)

    def read(self, path: Path) -> None:
        """Read a folder or file in the background and show what was found."""
        if self._thread is not None:
            return
        self._found = None
        self._say(str)
        self._name.setText(re.sub(r"\W+", "-", path.name.split(".")[0]).strip("-_")[:40])
        self._start(partial(read_import, path))

    def done(self, result: int) -> None:
        """Stop reading before the window closes."""
        if self._thread is not None:
            self._thread.cancel()
            self._thread.wait()
        super().done(result)

    def _lay_out(self) -> None:
        self.setMinimumSize(520, 420)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self._folder)
        choices.addWidget(self._file)
        choices.addStretch(1)
        self._name_label.setBuddy(self._name)
        naming = QHBoxLayout()
        naming.setSpacing(8)
        naming.addWidget(self._name_label)
        naming.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(choices)
        layout.addWidget(self._room, 1)
        layout.addWidget(self._left_out)
        layout.addWidget(self._progress)
        layout.addLayout(naming)
        layout.addWidget(self._buttons)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder…"))
        if path:
            self.read(Path(path))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file…"))
        if path:
            self.read(Path(path))

    def _save(self) -> None:
        if self._found is not None and self._thread is None:
            self._start(partial(_saving, self._name.text().strip(), self._found, self._data_dir))

    def _start(self, make: Callable[[], Iterator[object]]) -> None:
        self._thread = IteratorThread(make, self)
        self._thread.yielded.connect(self._on_item)
        self._thread.failed.connect(self._on_failed)
        self._thread.finished.connect(self._on_finished)
        self._thread.start()
        self._update()

    def _on_item(self, item: object) -> None:
        if isinstance(item, ImportProgress):
            self._progress.setRange(0, item.total)
            self._progress.setValue(item.done)
        elif isinstance(item, Found):
            self._found = item
            self._say(partial(self._describe, item))
        elif isinstance(item, ImportedInfo):
            self.kept.emit(item.name)
            self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._say(lambda: f"✕  {error_text(error)}", "bad")

    def _say(self, words: Callable[[], str], role: str = "") -> None:
        """Say something, and the same again in another language when that is chosen."""
        self._words = words
        set_role(self._text, role)
        self._text.setText(words())
        self._room.show_start()

    def _on_finished(self) -> None:
        self._thread = None
        self._update()
        if self._keep.isEnabled():  # reading has moved the focus on, and Enter would cancel
            self._keep.setFocus()

    def _update(self) -> None:
        busy = self._thread is not None
        self._progress.setVisible(busy)
        if not busy:
            self._progress.setRange(0, 0)
        self._folder.setEnabled(not busy)
        self._file.setEnabled(not busy)
        self._name.setEnabled(self._found is not None and not busy)
        ready = self._found is not None and not busy and bool(self._name.text().strip())
        self._keep.setEnabled(ready)
        self._show_left_out()

    def _show_left_out(self) -> None:
        """Warn of what lay there and is not among what was found."""
        left_out = self._found.left_out if self._found is not None else ()
        self._left_out.setVisible(bool(left_out))
        if not left_out:
            return
        names = [_left_out_name(each) for each in left_out[:MOST_LEFT_OUT]]
        if more := len(left_out) - len(names):
            names.append(self.tr("and {0} more").format(f"{more:,}"))
        text = self.tr("Left out ({0}): {1}").format(f"{len(left_out):,}", ", ".join(names))
        self._left_out.setText(f"△  {text}")

    def _what_is_accepted(self) -> str:
        kinds = (
            self.tr("a folder with a sub-folder for each class, or with train and test of such"),
            self.tr("a CSV file: in each line the label first, then the pixels"),
            self.tr("an NPZ file of NumPy, or the IDX files that MNIST comes in"),
        )
        head = self.tr("Choose pictures of your own:")
        foot = self.tr("You see what was found before anything is kept.")
        return "\n".join((head, "", *(f"•  {kind}" for kind in kinds), "", foot))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Import data"))
        self._folder.setText(self.tr("Choose a folder…"))
        self._folder.setToolTip(
            self.tr("A folder with a sub-folder for each class, or with train and test of such.")
        )
        self._file.setText(self.tr("Choose a file…"))
        self._file.setToolTip(self.tr("A CSV, NPZ or IDX file."))
        self._keep.setText(self.tr("Import"))
        self._keep.setToolTip(self.tr("Keep a checked copy in the data folder."))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stop, and keep nothing."))
        for button in (self._folder, self._file, self._keep, self._cancel):
            button.setAccessibleName(button.text())
        self._progress.setAccessibleName(self.tr("Progress of the import"))
        self._name_label.setText(self.tr("Name"))
        self._name.setAccessibleName(self._name_label.text())
        self._name.setToolTip(self.tr("What the data set is called: letters, digits, - and _."))
        self._text.setText(self._words())
        self._show_left_out()

    def _describe(self, found: Found) -> str:
        least, most = found.value_range
        lines = [
            self.tr(
                "{0} pictures to learn from and {1} to test with, {2}, values {3} to {4}"
            ).format(
                f"{len(found.train_labels):,}",
                f"{len(found.test_labels):,}",
                shape_text(found.input_shape),
                least,
                most,
            ),
            *map(reason_text, found.notes),
            "",
        ]
        for name, (train, test) in list(zip(found.class_names, found.counts(), strict=True))[
            :MOST_CLASSES
        ]:
            lines.append(f"{shortened(name, 30)}: {train:,} + {test:,}")
        if len(found.class_names) > MOST_CLASSES:
            more = len(found.class_names) - MOST_CLASSES
            lines.append(self.tr("and {0} more classes").format(more))
        return "\n".join(lines)


def _left_out_name(each: LeftOut) -> str:
    name = shortened(each.name, MOST_LETTERS)
    return f"{name} ({reason_text(each.reason)})" if each.reason else name


def _saving(name: str, found: Found, data_dir: Path) -> Iterator[ImportedInfo]:
    yield save_import(name, found, data_dir)
