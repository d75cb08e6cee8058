"""Vote, then reveal: the class says what a drawing is before the network may."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cnn_desktop.core.drawing import Drawing
from cnn_desktop.gui.session import Ink, Session


class Ballot(QObject):
    """Counts votes for the drawing, and veils its reading until they are counted.

    Args:
        session: Whose drawing is voted on.
    """

    changed = Signal()  # no payload: see is_on, is_revealed and counts

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_on = self._is_revealed = False
        self._votes: list[int] = []  # in their order, so that the last one can be taken back
        self._ink: Ink = session.ink
        self._names = session.class_names
        session.ink_changed.connect(self._on_ink_changed)
        session.model_changed.connect(self._on_model_changed)

    @property
    def is_on(self) -> bool:
        """Whether there is voting at all."""
        return self._is_on

    @property
    def is_open(self) -> bool:
        """Whether votes are counted now: there is voting, and nothing is revealed yet."""
        return self._is_on and not self._is_revealed

    @property
    def is_revealed(self) -> bool:
        """Whether the reading of this drawing is shown beside the votes."""
        return self._is_on and self._is_revealed

    @property
    def class_names(self) -> tuple[str, ...]:
        """What can be voted for."""
        return self._names

    @property
    def counts(self) -> tuple[int, ...]:
        """Votes for each class."""
        return tuple(self._votes.count(index) for index in range(len(self._names)))

    @property
    def total(self) -> int:
        """All votes."""
        return len(self._votes)

    @property
    def favourites(self) -> tuple[int, ...]:
        """The classes with the most votes; none without votes."""
        counts = self.counts
        most = max(counts, default=0)
        return tuple(n for n, count in enumerate(counts) if count == most) if most else ()

    def set_on(self, on: bool) -> None:
        """Begin to vote, with a veil over the reading; or end it."""
        if on == self._is_on:
            return
        self._is_on = on
        self._begin_anew()

    def vote(self, index: int) -> None:
        """Count a vote for a class; without a drawing there is nothing to vote on."""
        has_ink = not self._session.ink.is_empty
        if self.is_open and has_ink and 0 <= index < len(self._names):
            self._votes.append(index)
            self.changed.emit()

    def undo(self) -> None:
        """Take the last vote back."""
        if self.is_open and self._votes:
            self._votes.pop()
            self.changed.emit()

    def clear(self) -> None:
        """Begin to count anew; what was revealed is veiled again."""
        if self._is_on:
            self._begin_anew()

    def reveal(self) -> None:
        """Show what the network reads, beside the votes."""
        if self.is_open and not self._session.ink.is_empty:
            self._is_revealed = True
            self._session.set_veiled(veiled=False)
            self.changed.emit()

    def _begin_anew(self) -> None:
        self._votes, self._is_revealed = [], False
        self._session.set_veiled(veiled=self._is_on)
        self.changed.emit()

    def _on_ink_changed(self) -> None:
        before, self._ink = self._ink, self._session.ink
        if not self._is_on:
            return
        if (self._votes or self._is_revealed) and not goes_on(before, self._ink):
            self._begin_anew()
        elif before.is_empty != self._ink.is_empty:
            self.changed.emit()  # there is something to vote on now, or no longer

    def _on_model_changed(self) -> None:
        if self._session.class_names != self._names:
            self._names = self._session.class_names
            self._begin_anew()
        elif self._is_on:
            self.changed.emit()


def goes_on(before: Ink, after: Ink) -> bool:
    """Return whether it is still the same drawing: some stroke began where one did before."""
    if after.is_empty:
        return False
    if not isinstance(before, Drawing) or not isinstance(after, Drawing):
        return before == after
    return bool(_beginnings(before) & _beginnings(after))


def _beginnings(drawing: Drawing) -> set[tuple[float, float]]:
    return {(s.points[0].x, s.points[0].y) for s in drawing.strokes if s.points}
