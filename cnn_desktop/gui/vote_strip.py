"""The strip over the page while a class votes: how it stands, and Reveal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnn_desktop.core.digits.doubt import doubt_by_probability
from cnn_desktop.gui.ballot import Ballot
from cnn_desktop.gui.common.elided import FittingLabel
from cnn_desktop.gui.common.figures import per_cent
from cnn_desktop.gui.common.theme import Theme, set_role
from cnn_desktop.gui.common.widgets import named, shortened
from cnn_desktop.gui.session import Session

PAGES = ("draw", "inspect")  # where the number keys vote
NAMED = 4  # classes that the strip names where it cannot name all, those with the most votes


class VoteStrip(QFrame):
    """Keys: 0 to 9 vote, Backspace takes the last vote back, Enter reveals.

    Args:
        ballot: What is voted on.
        session: What the network reads, when it is revealed.
        theme: The look.
        window: Where the keys count.
    """

    def __init__(self, ballot: Ballot, session: Session, theme: Theme, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("vote_strip")
        set_role(self, "banner")
        self._ballot, self._session, self._theme = ballot, session, theme
        self._page = "draw"
        self._title = named(QLabel(), "vote_title")
        self._text = named(FittingLabel(), "vote_text")
        self._undo = named(QPushButton(), "vote_undo")
        self._clear = named(QPushButton(), "vote_clear")
        self._reveal = named(QPushButton(), "vote_reveal")
        self._end = named(QPushButton(), "vote_end")
        self._lay_out()
        self._undo.clicked.connect(ballot.undo)
        self._clear.clicked.connect(ballot.clear)
        self._reveal.clicked.connect(ballot.reveal)
        self._end.clicked.connect(lambda: ballot.set_on(False))
        self._shortcuts = [
            *(self._key(window, str(digit), self._voter(digit)) for digit in range(10)),
            self._key(window, Qt.Key.Key_Backspace, ballot.undo),
            self._key(window, Qt.Key.Key_Return, ballot.reveal),
            self._key(window, Qt.Key.Key_Enter, ballot.reveal),
        ]
        ballot.changed.connect(self._show)
        session.prediction_changed.connect(self._say)
        theme.changed.connect(self._say)
        self._retranslate()

    def set_page(self, name: str) -> None:
        """Say which page is shown: the keys vote on some only."""
        self._page = name
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        set_role(self._title, "group")
        set_role(self._reveal, "primary")
        # Is cut off rather than widen the window.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        for button in (self._undo, self._clear, self._reveal, self._end):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the canvas
            layout.addWidget(button)

    def _key(self, window: QWidget, key: Qt.Key | str, action: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.activated.connect(action)
        shortcut.setEnabled(False)
        return shortcut

    def _voter(self, digit: int) -> Callable[[], object]:
        return lambda: self._ballot.vote(digit)

    def _show(self) -> None:
        ballot = self._ballot
        here = self._page in PAGES
        self.setVisible(ballot.is_on and here)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(ballot.is_open and here)
        has_ink = not self._session.ink.is_empty
        self._undo.setEnabled(ballot.is_open and ballot.total > 0)
        self._clear.setEnabled(ballot.total > 0 or ballot.is_revealed)
        self._reveal.setEnabled(ballot.is_open and has_ink)
        self._say()

    def _say(self) -> None:
        if not self._ballot.is_on:
            return
        texts = self._standing()
        self._text.set_texts(*texts)
        self.setAccessibleName(texts[0])

    def _standing(self) -> tuple[str, ...]:
        """Return how the vote stands, and the same in fewer words."""
        ballot = self._ballot
        if self._session.ink.is_empty:
            text = self.tr("Draw something; what the network reads stays hidden.")
            return text, self.tr("Draw something.")
        if ballot.is_revealed:
            by_class, by_network = self._said_by_class(), self._said_by_network()
            said = self.tr("Votes: {0}.  Network: {1}.").format(by_class, by_network)
            hint = self.tr("Clear the canvas for the next vote.")
            few = self.tr("Class: {0}  ·  network: {1}")
            brief = few.format(self._said_by_class(brief=True), self._said_by_network(brief=True))
            return f"{said}  {hint}", said, brief
        if not ballot.total:
            text = self.tr("What is it? Press 0 to 9 for each vote; Enter reveals.")
            return text, self.tr("Press 0 to 9; Enter reveals."), self.tr("Press 0 to 9.")
        order = sorted(range(len(ballot.counts)), key=lambda n: -ballot.counts[n])
        parts = [
            f"{shortened(ballot.class_names[n], 12)}: {ballot.counts[n]}"
            for n in order
            if ballot.counts[n]
        ]
        text = self.tr("Votes: {0}   ({1})")
        # All classes, or those with the most votes and a sign that there are others.
        named = ["   ".join(parts)]
        fewer = range(min(len(parts) - 1, NAMED), 0, -1)
        named += ["   ".join(parts[:count]) + "…" for count in fewer]
        texts = [text.format(ballot.total, each) for each in named]
        return *texts, self.tr("Votes: {0}").format(ballot.total)

    def _said_by_class(self, *, brief: bool = False) -> str:
        ballot = self._ballot
        names = [shortened(ballot.class_names[n], 12) for n in ballot.favourites[:NAMED]]
        if not names:
            return self.tr("no votes")
        if len(ballot.favourites) > NAMED:
            names[-1] += "…"
        if brief:
            return " / ".join(names)
        most = max(ballot.counts)
        return self.tr("{0} ({1} of {2})").format(" / ".join(names), most, ballot.total)

    def _said_by_network(self, *, brief: bool = False) -> str:
        prediction = self._session.prediction
        if prediction is None:
            return self.tr("nothing")
        name = shortened(self._session.class_names[prediction.winner], 12)
        share = per_cent(prediction.confidence)
        unsure = self._session.doubt or doubt_by_probability(prediction.probabilities)
        if brief:
            return self.tr("not sure") if unsure else name
        if unsure:
            return self.tr("not sure, perhaps {0} ({1})").format(name, share)
        return f"{name} ({share})"

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Vote"))
        self._undo.setText(self.tr("Undo"))
        self._undo.setToolTip(self.tr("Take the last vote back (Backspace)"))
        self._clear.setText(self.tr("Clear votes"))
        self._clear.setToolTip(self.tr("Count anew and hide the reading again"))
        self._reveal.setText(self.tr("Reveal"))
        self._reveal.setToolTip(self.tr("Show what the network reads (Enter)"))
        self._end.setText(self.tr("End"))
        self._end.setToolTip(self.tr("No more voting; readings follow the pen again"))
        self._show()
