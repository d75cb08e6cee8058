"""Which training pictures a view looks through: the choice, and words while they are read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.inspection.picture_store import PictureStore
from cnn_desktop.core.networks.layers import Network
from cnn_desktop.gui.common.dataset_names import dataset_title
from cnn_desktop.gui.session import Session


class SourceChoice(QComboBox):
    """The data sets that are there and that the network takes.

    Args:
        session: Whose network.
        store: Where the pictures come from.
    """

    source_chosen = Signal()  # no payload: see source; by the user

    def __init__(
        self, session: Session, store: PictureStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._store = session, store
        self._names: list[str] = []
        self._wanted = ""  # what the user has chosen, whatever network
        self.activated.connect(self._on_activated)
        self._retranslate()

    @property
    def source(self) -> str:
        """The name of the data set; empty where there is none."""
        return str(self.currentData() or "")

    def renew(self, network: Network) -> None:
        """Look anew what is there; what was chosen stays chosen where it can."""
        names = self._store.offers(network.input_shape)
        learned = learned_from(self._session)
        preferred = [name for name in (self._wanted, learned) if name in names]
        self._names = names
        self.clear()
        for name in names:
            self.addItem(dataset_title(name), name)
        if preferred:
            self.setCurrentIndex(names.index(preferred[0]))
        self.setEnabled(len(names) > 1)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _on_activated(self) -> None:
        if self.source != self._wanted:
            self._wanted = self.source
            self.source_chosen.emit()

    def _retranslate(self) -> None:
        for index, name in enumerate(self._names):
            self.setItemText(index, dataset_title(name))
        self.setAccessibleName(self.tr("Training pictures"))
        self.setToolTip(self.tr("The data set whose training pictures are looked through"))


def progress_words(progress: DataProgress | None) -> str:
    """Return what is done to get at the pictures; None before anything is known."""
    if progress is not None and progress.note == "drawing" and progress.bytes_total:
        share = progress.bytes_done / progress.bytes_total
        text = QCoreApplication.translate("Sources", "The synthetic digits are being drawn: {0} %")
        return text.format(round(100 * share))
    return QCoreApplication.translate("Sources", "The pictures are being read…")


def learned_from(session: Session) -> str:
    """Return the name of the data set that the network has learned from, as far as is known."""
    model = session.model
    if model is None or session.learning is not None or model.checkpoint.recipe is None:
        return ""
    return model.checkpoint.recipe.dataset


def same_model(first: Checkpoint | None, second: Checkpoint | None) -> bool:
    """Whether two snapshots hold the very same weights, without looking at every number."""
    return (
        first is not None
        and second is not None
        and first.weights is second.weights
        and first.network == second.network
    )
