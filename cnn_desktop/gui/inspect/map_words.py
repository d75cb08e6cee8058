"""What the line below the map says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.errors import PicturesMissing
from cnn_desktop.core.inspection.questions import Reading
from cnn_desktop.core.networks.layers import Network, shape_text
from cnn_desktop.gui.common.error_text import error_text
from cnn_desktop.gui.inspect.map_work import NEIGHBOURS, MapWork, Shown
from cnn_desktop.gui.inspect.sources import progress_words


def map_words(work: MapWork, network: Network | None, source: str, *, is_stale: bool) -> str:
    """Return what there is to say of the map.

    Args:
        work: What makes it.
        network: Whose last hidden layer it is about; None before there is one.
        source: The data set; empty where none fits.
        is_stale: Whether the network has other weights by now.
    """
    translate = QCoreApplication.translate
    if work.error is not None:
        return error_text(work.error)
    if network is None:
        return translate("MapView", "The network is being loaded…")
    if not source:
        return error_text(PicturesMissing(shape=shape_text(network.input_shape)))
    if is_stale:
        return translate("MapView", "The network has learned on; this is how it was a moment ago.")
    if work.is_laying_out:
        done = (work.layout.step, work.layout.steps) if work.layout else (0, "…")
        text = translate("MapView", "t-SNE: step {0} of {1}; groups are still forming.")
        return text.format(*done)
    if work.is_building:
        return _building_words(work)
    if work.shown is None:
        return translate("MapView", "Stopped. Look again to see the map.")
    return _meaning(work, work.shown)


def _building_words(work: MapWork) -> str:
    progress = work.progress
    if isinstance(progress, Reading):
        text = QCoreApplication.translate("MapView", "{0} of {1} training pictures read.")
        return text.format(f"{progress.done:,}", f"{progress.wanted:,}")
    return progress_words(progress)


def _meaning(work: MapWork, shown: Shown) -> str:
    translate = QCoreApplication.translate
    count, total = f"{len(shown.data.numbers):,}", f"{shown.data.total:,}"
    if work.by_tsne and work.layout is not None:
        text = translate(
            "MapView",
            "{0} of {1} training pictures by t-SNE: near is similar, far says little. The "
            "drawing lies at the mean of its {2} nearest pictures.",
        ).format(count, total, NEIGHBOURS)
        if work.layout.is_done:
            return text
        stopped = translate("MapView", "Stopped at step {0}.").format(work.layout.step)
        return f"{stopped} {text}"
    first, second = (f"{100 * share:.0f} %" for share in shown.data.components.explained)
    return translate(
        "MapView",
        "{0} of {1} training pictures by their last hidden layer, along the two directions in "
        "which they differ most ({2} and {3} of all difference).",
    ).format(count, total, first, second)
