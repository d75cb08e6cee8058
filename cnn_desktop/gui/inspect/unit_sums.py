"""The sum behind the number of an open unit, line by line, and what each input adds to it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cnn_desktop.core.inspection.arithmetic import Arithmetic
from cnn_desktop.core.inspection.stages import SOFTMAX, Inspection
from cnn_desktop.core.inspection.steps import Step
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named
from cnn_desktop.gui.inspect.channel_strip import ChannelStrip
from cnn_desktop.gui.inspect.ledger import Ledger
from cnn_desktop.gui.inspect.number_text import number_text
from cnn_desktop.gui.inspect.unit_lines import share_lines, step_lines, top_lines


class UnitSums(QWidget):
    """The lines of the sum, and below them its largest parts or the shares of all classes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ledger = named(Ledger(theme), "unit_sum")
        self._more_title = QLabel()
        set_role(self._more_title, "caption")
        self._more = named(Ledger(theme), "unit_more")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._ledger)
        layout.addSpacing(8)
        layout.addWidget(self._more_title)
        layout.addWidget(self._more, 1)
        layout.addStretch(0)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def show_step(self, given: Inspection, shown: Step, channel: int) -> None:
        """Show how a number comes about; of its products those of a channel."""
        self._ledger.set_lines(step_lines(given, shown, channel))
        if shown.stage.kind == SOFTMAX:
            title, lines = self.tr("All classes"), share_lines(given, shown)
        elif shown.stage.kind == "linear":
            title, lines = self.tr("What counts most"), top_lines(given, shown)
        else:
            title, lines = "", []
        self._more_title.setText(title)
        self._more.set_lines(lines)

    def clear(self) -> None:
        """Show nothing."""
        self._more_title.setText("")
        self._ledger.set_lines(())
        self._more.set_lines(())

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.width(250))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language; who shows a step shows it again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._ledger.setAccessibleName(self.tr("The sum, line by line"))
        self._more.setAccessibleName(self.tr("What counts most"))


class UnitChannels(QWidget):
    """A bar for each input channel, as long as what it adds; hidden where there is one alone."""

    chosen = Signal(int)  # channel

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = -1
        self._title = named(QLabel(), "unit_channel_text")
        set_role(self._title, "caption")
        self._strip = named(ChannelStrip(theme), "unit_channels")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self._strip)
        self._strip.chosen.connect(self.chosen)
        self._strip.hovered.connect(self._name_channel)
        self._retranslate()

    def show_parts(self, parts: Arithmetic | None, channel: int) -> None:
        """Show what each channel adds, one of them marked; nothing for None."""
        several = parts is not None and len(parts.patch) > 1
        sums = parts.channel_sums if parts is not None and several else np.zeros(0)
        self._channel = channel
        self._strip.setVisible(several)
        self._strip.set_sums(sums, channel)
        self._name_channel(-1)

    def _name_channel(self, pointed: int) -> None:
        sums = self._strip.sums
        channel = pointed if 0 <= pointed < len(sums) else self._channel
        if not 0 <= channel < len(sums):
            self._title.setText("")
            return
        text = self.tr("What each of {0} inputs adds; input {1}: {2}")
        number = number_text(float(sums[channel]), 4)
        self._title.setText(text.format(len(sums), channel, number))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language; who shows a step shows it again."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._strip.setAccessibleName(self.tr("Input channels"))
        self._strip.setToolTip(self.tr("Click a bar to see the products of that input."))
