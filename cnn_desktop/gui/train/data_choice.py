"""Which data a network learns from: the list, what there is to say about it, its buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from cnn_desktop.core.data.datasets import CATALOGUE
from cnn_desktop.core.data.digit_mix import LEAST_DIGITS, MY_DIGITS, DigitsInfo, is_fine_tuning
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.gui.common.data_words import megabytes_text
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.common.fields import Choice
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.train.fields import may_be_narrow

TUNING = "my-digits to fine-tune on"
"""What stands in the list for My digits to fine-tune on; no data set can be called so."""

OWN = (MY_DIGITS, TUNING)


class DataChoice(Choice):
    """The data sets: the catalogue's, imported ones, My digits, and My digits to fine-tune on."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dataset")
        for name, info in CATALOGUE.items():
            self.addItem(info.title, name)
        for name in OWN:
            self.addItem("", name)
        may_be_narrow(self)
        self.tuned = ""  # the model that can be fine-tuned
        self.own_digits = 0  # how many are stored
        self.unreadable: CnnDesktopError | None = None  # why nobody knows
        self._has_mnist = False
        self._downloads: Mapping[str, int] = {}
        self._retranslate()

    @property
    def dataset(self) -> str:
        """Name of the data set that is chosen."""
        return MY_DIGITS if self.is_own else str(self.currentData())

    @property
    def is_own(self) -> bool:
        """Whether My digits are chosen, be it for a new network or to fine-tune on."""
        return self.currentData() in OWN

    @property
    def is_fine_tuning(self) -> bool:
        """Whether the model in use shall learn from My digits, instead of a new one from data."""
        return bool(self.currentData() == TUNING)

    @property
    def may_tune(self) -> bool:
        """Whether there is a model to be fine-tuned, and enough digits."""
        return bool(self.tuned) and self.own_digits >= LEAST_DIGITS

    @property
    def is_imported(self) -> bool:
        """Whether the chosen data set was imported, and so may be deleted."""
        name = self.currentData()
        return name is not None and name not in {*CATALOGUE, *OWN}

    def choose(self, name: str) -> None:
        """Choose a data set that is on offer."""
        self.setCurrentIndex(self.findData(name))

    def choose_for(self, recipe: Recipe) -> None:
        """Choose what a recipe learns from."""
        self.choose(TUNING if is_fine_tuning(recipe) else recipe.dataset)

    def offer_my_digits(
        self,
        model: str,
        count: int,
        *,
        has_mnist: bool,
        unreadable: CnnDesktopError | None = None,
    ) -> None:
        """Offer My digits, and to fine-tune a model on them, where there are enough.

        Args:
            model: Name of the model in use; empty when it cannot be tuned on digits.
            count: How many digits are stored.
            has_mnist: Whether MNIST is on this computer, to be mixed in.
            unreadable: Why the digits cannot be read; None where they can.
        """
        self.tuned, self.own_digits, self._has_mnist = model, count, has_mnist
        self.unreadable = unreadable
        self._name_my_digits()

    def offer_imported(self, names: Sequence[str]) -> bool:
        """Offer imported data sets, in place of those that were offered before.

        Returns:
            Whether the chosen one is still there; otherwise something has to be chosen.
        """
        chosen = self.currentData()
        before = [self.itemData(index) for index in range(self.count())]
        known = [*CATALOGUE, *OWN]
        if [name for name in before if name not in known] == list(names):
            return True
        self.blockSignals(True)  # noqa: FBT003
        for index in reversed(range(self.count())):
            if self.itemData(index) not in known:
                self.removeItem(index)
        for name in names:
            self.addItem(name, name)
        self.blockSignals(False)  # noqa: FBT003
        index = self.findData(chosen)
        if index >= 0:
            self.setCurrentIndex(index)
        return index >= 0

    def offer_downloads(self, sizes: Mapping[str, int]) -> bool:
        """Say which data sets must be fetched before they can be used.

        Args:
            sizes: Their names, and how many bytes there are to fetch.

        Returns:
            Whether that is news.
        """
        if sizes == self._downloads:
            return False
        self._downloads = dict(sizes)
        self._retranslate()
        return True

    def about(self) -> list[str]:
        """Return what there is to know about the chosen data, in lines."""
        name = self.currentData()
        if self.is_fine_tuning:
            lines = [
                self.tr("Fine-tunes {0}, the model in use, on {1} of your digits.").format(
                    self.tuned, f"{self.own_digits:,}"
                )
            ]
            if not self._has_mnist:
                lines.append(self.tr("Synthetic digits are mixed in: MNIST is not here."))
            return lines
        lines = []
        if name in self._downloads:
            text = self.tr("The data are fetched first: {0}.")
            lines.append(text.format(megabytes_text(self._downloads[name])))
        if name == "synthetic":
            lines.append(self.tr("Drawn by the program, not by people."))
        return lines

    def parts_text(self, mine: DigitsInfo, held_back: int) -> str:
        """Return what becomes of My digits when a new network learns from them.

        Args:
            mine: How many there are.
            held_back: How many of those to learn from the recipe validates with.
        """
        learned = mine.train_size - held_back
        if not held_back:
            text = self.tr("{0} of your digits: {1} to learn from, {2} held out for the test.")
            return text.format(f"{mine.count:,}", f"{learned:,}", f"{mine.test_size:,}")
        text = self.tr(
            "{0} of your digits: {1} to learn from, {2} to validate with, {3} held out for the "
            "test."
        )
        return text.format(
            f"{mine.count:,}", f"{learned:,}", f"{held_back:,}", f"{mine.test_size:,}"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        """Name all data sets, and say behind the name what there is to download."""
        for index in range(self.count()):
            name = self.itemData(index)
            text = dataset_title(name)
            if name in self._downloads:
                text += "  ↓ " + megabytes_text(self._downloads[name])
            self.setItemText(index, text)
            tip = self.tr("Not on this computer yet; it is downloaded when it is needed.")
            self.setItemData(
                index, tip if name in self._downloads else None, Qt.ItemDataRole.ToolTipRole
            )
        self.setItemData(
            self.findData("synthetic"),
            self.tr(
                "Drawn by the program, nothing to download. A network that learns from them "
                "alone reads handwriting less well: a domain gap."
            ),
            Qt.ItemDataRole.ToolTipRole,
        )
        self._name_my_digits()

    def _name_my_digits(self) -> None:
        tuning = (
            self.tr("Fine-tune: My digits + MNIST")
            if self._has_mnist
            else self.tr("Fine-tune: My digits")
        )
        lacking = ""
        if self.own_digits < LEAST_DIGITS:
            lacking = "  " + self.tr("({0} of {1})").format(self.own_digits, LEAST_DIGITS)
        for name, text in ((MY_DIGITS, dataset_title(MY_DIGITS)), (TUNING, tuning)):
            self.setItemText(self.findData(name), text + lacking)
        tip = self.tr(
            "A new network learns from the digits in My digits alone. A fifth of them is held out "
            "to test with. It takes {0} digits."
        )
        self.setItemData(
            self.findData(MY_DIGITS), tip.format(LEAST_DIGITS), Qt.ItemDataRole.ToolTipRole
        )
        items = self.model()
        if isinstance(items, QStandardItemModel):
            item = items.item(self.findData(TUNING))
            item.setEnabled(self.may_tune)
            item.setToolTip(
                self.tr(
                    "The model in use learns from the digits in My digits too, mixed with MNIST "
                    "where it is on this computer, and with synthetic digits elsewhere. It takes "
                    "{0} digits and a model that reads them."
                ).format(LEAST_DIGITS)
            )


class DataButtons(QWidget):
    """Look at data, import some, delete what was imported."""

    look_requested = Signal()  # no payload: the chosen data are to be looked at
    import_requested = Signal()  # no payload: pictures of one's own are wanted
    delete_requested = Signal()  # no payload: the chosen data set is not wanted any more

    def __init__(self) -> None:
        super().__init__()
        self._look = named(QPushButton(), "look_at_data")
        self._look.clicked.connect(self.look_requested)
        self._import = named(QPushButton(), "import_data")
        self._import.clicked.connect(self.import_requested)
        self._delete = named(QPushButton(), "delete_data")
        self._delete.clicked.connect(self.delete_requested)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(self._look, 0, 0)
        grid.addWidget(self._import, 0, 1)
        grid.addWidget(self._delete, 1, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._retranslate()

    def set_may_delete(self, *, offered: bool, enabled: bool) -> None:
        """Say whether the chosen data set can be deleted, and whether it may be now."""
        self._delete.setVisible(offered)
        self._delete.setEnabled(enabled)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._look.setText(self.tr("View…"))
        self._import.setText(self.tr("Import…"))
        self._delete.setText(self.tr("Delete this data set…"))
        for button, name, help_text in (
            (
                self._look,
                self.tr("View the data"),
                self.tr("See the pictures by class, their values, and what augmentation does."),
            ),
            (
                self._import,
                self.tr("Import data"),
                self.tr(
                    "Make a data set of your own pictures: a folder with a sub-folder for each "
                    "class, or a CSV, NPZ or IDX file."
                ),
            ),
            (
                self._delete,
                self._delete.text(),
                self.tr("Delete the imported copy; what it was made from stays where it is."),
            ),
        ):
            button.setAccessibleName(name)
            button.setToolTip(help_text)
