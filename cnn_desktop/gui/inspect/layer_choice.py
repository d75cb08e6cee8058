"""The choice of a layer by its name and the shape of what it puts out."""

from __future__ import annotations

from collections.abc import Iterable

from cnn_desktop.core.networks.layers import LayerInfo
from cnn_desktop.gui.common.elided import ElidedCombo
from cnn_desktop.gui.common.layer_pictures import layer_title


class LayerChoice(ElidedCombo):
    """Offers layers, whose names are the items' data.

    Where there is no room in the closed box the shape is left out, as a number that is cut off
    would be a wrong one; the list that opens is as wide as its titles.
    """

    def set_layers(self, layers: Iterable[LayerInfo], current: int = 0) -> None:
        """Offer these layers and choose one of them, without a signal."""
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        for info in layers:
            self.addItem(layer_title(info), info.name)
        self.setCurrentIndex(current)
        self.blockSignals(False)  # noqa: FBT003
