"""What the form offers to do with data: import pictures, delete a data set, say what is missing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from cnn_desktop.core.data.datasets import CATALOGUE, available
from cnn_desktop.core.data.imports.store import delete_import, imported
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.gui.common.banner import Banner
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.train.form import TrainForm
from cnn_desktop.gui.train.import_dialog import ImportDialog


class DataActions(QObject):
    """Keeps the form's choice of data as it is on the disk.

    Args:
        form: Where data are chosen.
        banner: Says what went wrong.
        data_dir: The data folder.
        page: Over which dialogs open.
    """

    deleted = Signal(str)  # name of a data set that is gone

    def __init__(self, form: TrainForm, banner: Banner, data_dir: Path, page: QWidget) -> None:
        super().__init__(page)
        self._form, self._banner, self._data_dir, self._page = form, banner, data_dir, page
        form.import_requested.connect(lambda: self.import_data())
        form.delete_requested.connect(self.ask_delete)

    def refresh(self) -> None:
        """Offer what is there now."""
        self._form.offer_imported(list(imported(self._data_dir)))
        self._form.offer_downloads(
            {
                name: info.download_bytes
                for name, info in CATALOGUE.items()
                if not available(info, self._data_dir)
            }
        )

    def import_data(self, path: Path | None = None) -> None:
        """Import pictures of the user's own, and choose them.

        Args:
            path: Where they are, where that is known.
        """
        dialog = ImportDialog(self._data_dir, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self._on_imported)
        dialog.open()
        if path is not None:
            dialog.read(path)

    def ask_delete(self, name: str) -> None:
        """Ask whether an imported data set is to be deleted."""
        box = named(QMessageBox(self._page), "delete_data_question")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete a data set"))
        box.setTextFormat(Qt.TextFormat.PlainText)  # names are typed by people
        box.setText(self.tr("Delete the data set {0}?").format(shortened(name, 40)))
        box.setInformativeText(
            self.tr(
                "The copy in the data folder is deleted for good. The pictures that it was made "
                "from stay where they are, and so do runs and models; but such a run cannot be "
                "resumed without its data."
            )
        )
        role = QMessageBox.ButtonRole
        delete = named(
            box.addButton(self.tr("Delete"), role.DestructiveRole), "confirm_delete_data"
        )
        cancel = named(box.addButton(self.tr("Cancel"), role.RejectRole), "cancel_delete_data")
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(partial(self._delete, name))
        box.open()

    def _delete(self, name: str) -> None:
        try:
            delete_import(name, self._data_dir)
        except CnnDesktopError as error:
            self._banner.show_message("error", partial(error_text, error))
        else:
            self.deleted.emit(name)
        self.refresh()

    def _on_imported(self, name: str) -> None:
        self.refresh()
        self._form.choose_dataset(name)
