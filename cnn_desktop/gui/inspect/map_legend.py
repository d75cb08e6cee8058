"""The legend of the map: a button for each class, which shows and hides its points."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from cnn_desktop.gui.common.flow import FlowLayout
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened

Mark = Callable[[int], tuple[QPainterPath, QColor]]


class MapLegend(QWidget):
    """A button for each class with its mark, colour and name; pressed while it is shown."""

    hidden_changed = Signal(object)  # frozenset of the classes that are hidden

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._mark: Mark | None = None
        self._buttons: list[QToolButton] = []
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._all = named(QToolButton(), "map_all_classes")
        set_role(self._all, "quiet")
        self._all.clicked.connect(self._on_all)
        self._flow.addWidget(self._all)
        theme.changed.connect(self._restyle)
        self._retranslate()

    @property
    def all_button(self) -> QToolButton:
        """The button that shows or hides all classes."""
        return self._all

    @property
    def hidden_classes(self) -> frozenset[int]:
        """The classes whose points are left out."""
        return frozenset(n for n, button in enumerate(self._buttons) if not button.isChecked())

    def set_classes(self, names: tuple[str, ...], mark: Mark) -> None:
        """Show other classes, all of them shown in the map.

        Args:
            names: Of the classes.
            mark: Returns outline (around 0, of size 1) and colour of a class's mark.
        """
        self._mark = mark
        if names != self._names:
            self._names = names
            for button in self._buttons:
                self._flow.removeWidget(button)
                button.deleteLater()
            self._flow.removeWidget(self._all)
            self._buttons = [self._button(index, name) for index, name in enumerate(names)]
            self._flow.addWidget(self._all)
        for button in self._buttons:
            button.setChecked(True)
        self._all.setVisible(bool(names))
        self._restyle()
        self.updateGeometry()

    def _button(self, index: int, name: str) -> QToolButton:
        button = named(QToolButton(self), f"map_class_{index}")
        set_role(button, "legend")
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(shortened(name, 16))
        button.clicked.connect(self._on_clicked)
        self._flow.addWidget(button)
        return button

    def _on_clicked(self) -> None:
        self._tell()

    def _on_all(self) -> None:
        """Show all classes; where all are shown, hide them, so that one can be picked out."""
        shown = not self.hidden_classes
        for button in self._buttons:
            button.setChecked(not shown)
        self._tell()

    def _tell(self) -> None:
        self._restyle()
        self._retranslate()
        self.hidden_changed.emit(self.hidden_classes)

    def _restyle(self) -> None:
        if self._mark is None:
            return
        side = self._theme.size(14)
        ratio = self.devicePixelRatioF()
        for index, button in enumerate(self._buttons):
            path, colour = self._mark(index)
            pixmap = QPixmap(round(side * ratio), round(side * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(QTransform(0.8 * side, 0, 0, 0.8 * side, side / 2, side / 2))
            if button.isChecked():
                painter.fillPath(path, colour)
            else:  # hollow: hidden
                painter.strokePath(path, QPen(self._theme.colour("text_soft"), 0.12))
            painter.end()
            button.setIcon(QIcon(pixmap))
            button.setIconSize(QSize(side, side))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        all_shown = not self.hidden_classes
        self._all.setText(self.tr("Hide all") if all_shown else self.tr("Show all"))
        self._all.setToolTip(self.tr("Show or hide the points of all classes"))
        for name, button in zip(self._names, self._buttons, strict=False):
            button.setToolTip(self.tr("Show or hide the points of {0}").format(name))
            button.setAccessibleName(self.tr("Show or hide the points of {0}").format(name))
