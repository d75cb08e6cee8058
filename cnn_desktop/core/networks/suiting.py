"""Which networks can learn from which data; quick, and known before anything is loaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from cnn_desktop.core.errors import LayerDoesNotFit, LayerTooLarge, MadeForOthers, NetworkDoesNotFit
from cnn_desktop.core.networks.layers import Network, Shape, shape_text
from cnn_desktop.core.networks.zoo import NETWORKS

SHOWN = 6  # names of other networks in a message


class Data(Protocol):
    """What must be known of a data set: a description of the catalogue or an imported one's."""

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of a picture."""
        ...

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each label stands for."""
        ...


def why_not(network: Network, data: Data) -> NetworkDoesNotFit | None:
    """Return why a network cannot learn from a data set; None where it can.

    Args:
        network: As the zoo or the user's own folder has it; it is built for the data as
            :meth:`Network.for_input` does.
        data: Such as :func:`cnn_desktop.core.data.datasets.find_dataset` returns it.

    Returns:
        An error with the layer that does not fit and the networks that do.
    """
    return misfit(network, data.title, data.input_shape, len(data.class_names))


def misfit(network: Network, title: str, shape: Shape, classes: int) -> NetworkDoesNotFit | None:
    """Return why a network cannot learn from pictures of a shape; see :func:`why_not`.

    Args:
        network: As the zoo has it, or somebody built it.
        title: What people call the data.
        shape: ``(channels, height, width)`` of a picture.
        classes: How many there are.
    """
    reason = _reason(network, shape, classes)
    if reason is None:
        return None
    return NetworkDoesNotFit(
        network=network.name,
        data=title,
        shape=shape_text(shape),
        classes=classes,
        reason=reason,
        known=", ".join(fitting(shape, classes)[:SHOWN]) or "-",
    )


def fitting(shape: Shape, classes: int) -> list[str]:
    """Return the names of the zoo's networks that can learn from such pictures."""
    return [name for name, one in NETWORKS.items() if _reason(one, shape, classes) is None]


@lru_cache(maxsize=512)  # the Train page asks at every choice
def _reason(network: Network, shape: Shape, classes: int) -> LayerTooLarge | MadeForOthers | None:
    fitted = network.for_input(shape, classes)
    try:
        outputs = fitted.trace()[-1].output_shape
    except LayerDoesNotFit as error:
        layer, before, rule = (error.values[name] for name in ("layer", "shape", "rule"))
        return LayerTooLarge(layer=layer, layer_shape=before, rule=str(rule))
    if (fitted.input_shape, outputs) == (shape, (classes,)):
        return None
    made_for = shape_text(fitted.input_shape)
    return MadeForOthers(made_for=made_for, made_classes=shape_text(outputs))
