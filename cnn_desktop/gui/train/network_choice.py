"""Which network is trained: those of the program, and those that somebody built."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent

from cnn_desktop.core.networks.layers import Network, shape_text
from cnn_desktop.core.networks.zoo import NETWORKS, get_network
from cnn_desktop.gui.common.fields import Choice
from cnn_desktop.gui.common.widgets import shortened
from cnn_desktop.gui.train.fields import may_be_narrow


class NetworkChoice(Choice):
    """The list of networks, with what there is to say about the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("network")
        for name in NETWORKS:
            self.addItem(name, name)
        may_be_narrow(self)
        self._own: dict[str, Network] = {}  # what somebody built

    @property
    def network(self) -> Network:
        """The network that is chosen; the first of the list while a model is fine-tuned."""
        name = self.currentData() or next(iter(NETWORKS))
        return self._own.get(name) or get_network(name)

    @property
    def chosen(self) -> Network | None:
        """The network that is chosen; None while a model is fine-tuned."""
        return self.network if self.currentData() else None

    @property
    def own_network(self) -> Network | None:
        """The network that is chosen, where somebody built it."""
        return self._own.get(self.currentData())

    def offer_own(self, networks: Mapping[str, Network]) -> bool:
        """Offer networks that somebody built, in place of those that were offered before.

        The one that is chosen stays, also where it is not kept (any more).

        Args:
            networks: By name.

        Returns:
            Whether the list is another one now.
        """
        chosen = self.currentData()
        own = dict(networks)
        if chosen in self._own:
            own.setdefault(chosen, self._own[chosen])
        if own == self._own:
            return False
        self._own = own
        was_blocked = self.blockSignals(True)  # noqa: FBT003
        for index in reversed(range(self.count())):
            if self.itemData(index) not in NETWORKS:
                self.removeItem(index)
        for name in own:
            self.addItem("", name)
        if chosen is not None:
            self.setCurrentIndex(self.findData(chosen))
        self.blockSignals(was_blocked)
        self._name_own()
        return True

    def also_offer(self, network: Network) -> bool:
        """Offer a network beside the others, as :meth:`offer_own` does."""
        return self.offer_own({**self._own, network.name: network})

    def choose(self, name: str) -> None:
        """Choose a network that is on offer."""
        self.setCurrentIndex(self.findData(name))

    def show_tuned(self, model: str) -> None:
        """Show the model that is fine-tuned, which is none of the list."""
        self.blockSignals(True)  # noqa: FBT003
        self.setPlaceholderText(shortened(model, 24))
        self.setCurrentIndex(-1)
        self.blockSignals(False)  # noqa: FBT003

    @property
    def about(self) -> str:
        """What the chosen network is, in a sentence."""
        summary = self.network.summary
        if not summary:
            return self.tr("Built by hand, layer by layer.")
        return QCoreApplication.translate("Networks", summary)

    def describe(self) -> str:
        """Return the chosen network's size in a line."""
        network = self.network
        shapes = [info.output_shape for info in network.trace() if info.layer.kind == "conv"]
        few = shapes if len(shapes) <= 2 else [shapes[0], shapes[-1]]
        arrow = " → " if len(shapes) <= 2 else " → … → "
        count = f"{network.parameter_count:,}"
        if not few:
            return self.tr("{0} parameters").format(count)
        # A shape is of one piece: lines are broken at the arrows.
        maps = arrow.join(shape_text(shape).replace(" ", "\N{NO-BREAK SPACE}") for shape in few)
        return self.tr("{0} parameters, maps {1}").format(count, maps)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_own()
        super().changeEvent(event)

    def _name_own(self) -> None:
        for name in self._own:
            self.setItemText(self.findData(name), self.tr("{0} (your own)").format(name))
