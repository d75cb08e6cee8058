"""The views of the Inspect page in their order, each imported and built when it is first shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cnn_desktop.gui.common.theme import Theme
from cnn_desktop.gui.inspect.page import InspectPage
from cnn_desktop.gui.session import Session


def inspect_page(session: Session, theme: Theme) -> InspectPage:
    """Return the page with all its views.

    Args:
        session: Whose model and drawing are looked into.
        theme: The look.
    """
    translate = QCoreApplication.translate

    def layers() -> QWidget:
        from cnn_desktop.gui.inspect.layers_view import LayersView

        return LayersView(session, theme)

    def why() -> QWidget:
        from cnn_desktop.gui.inspect.why_view import WhyView

        return WhyView(session, theme)

    page = InspectPage()
    page.add_view("layers", layers, lambda: translate("InspectPage", "Layers"))
    page.add_view("why", why, lambda: translate("Navigation", "Why this digit?"))
    return page
