"""The views of the Inspect page in their order, each imported and built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.page import InspectPage
from cnn_desktop.gui.session import Session

if TYPE_CHECKING:
    from cnn_desktop.core.inspection.picture_store import PictureStore


def inspect_page(
    session: Session,
    theme: Theme,
    data_dir: Path,
    runs_dir: Path,
    show_page: Callable[[], object],
    dataset_in_use: Callable[[], str],
) -> InspectPage:
    """Return the page with all its views.

    Args:
        session: Whose model and drawing are looked into.
        theme: The look.
        data_dir: The data folder, whose pictures some views look through or measure with.
        runs_dir: Where runs are kept.
        show_page: Brings the page to the front.
        dataset_in_use: Returns the name of the data set that the network learns from.
    """
    translate = QCoreApplication.translate

    def layers() -> QWidget:
        from cnn_desktop.gui.inspect.layers_view import LayersView

        return LayersView(session, theme)

    def network() -> QWidget:
        from cnn_desktop.gui.inspect.input_choice import InputChoice
        from cnn_desktop.gui.inspect.network_view import NetworkView

        choice = InputChoice(session, data_dir, dataset_in_use)
        view = NetworkView(session, choice, theme)
        choice.setParent(view)
        return view

    def why() -> QWidget:
        from cnn_desktop.gui.inspect.why_view import WhyView

        return WhyView(session, theme)

    @cache
    def store() -> PictureStore:
        from cnn_desktop.core.inspection.picture_store import PictureStore

        return PictureStore(data_dir)

    def excite() -> QWidget:
        from cnn_desktop.gui.inspect.excite_view import ExciteView

        return ExciteView(session, store(), theme)

    def data_map() -> QWidget:
        from cnn_desktop.gui.inspect.map_view import MapView

        return MapView(session, store(), theme)

    def experiments() -> QWidget:
        from cnn_desktop.gui.inspect.experiments_view import ExperimentsView

        view = ExperimentsView(session, theme, data_dir)
        view.wanted.connect(show_page)
        view.wanted.connect(lambda: page.show_view("experiments"))
        return view

    def time() -> QWidget:
        from cnn_desktop.gui.inspect.time_view import TimeView

        return TimeView(session, theme, runs_dir, data_dir)

    page = InspectPage()
    page.add_view("layers", layers, lambda: translate("InspectPage", "Filters and maps"))
    page.add_view("network", network, lambda: translate("InspectPage", "Network"))
    page.add_view("why", why, lambda: translate("Navigation", "Why this digit?"))
    page.add_view("excite", excite, lambda: translate("Navigation", "What excites it"))
    page.add_view("map", data_map, lambda: translate("Navigation", "Map of the data"))
    page.add_view("experiments", experiments, lambda: translate("Navigation", "Experiments"))
    page.add_view("time", time, lambda: translate("Navigation", "Time"))
    return page
