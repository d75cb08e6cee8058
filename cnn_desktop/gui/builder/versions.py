"""Undo and redo for a value that is replaced, never changed."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_desktop.core.networks.checking import Place
from cnn_desktop.core.networks.layers import Network

MOST = 500  # steps back


@dataclass(frozen=True)
class Version:
    """A network and what is chosen in it.

    Attributes:
        network: The network.
        place: Of the chosen layer or path; None for none, ``()`` for the input.
    """

    network: Network
    place: Place | None = None


class Versions:
    """Where one can go back to, and forth again."""

    def __init__(self, first: Version) -> None:
        self._versions = [first]
        self._at = 0
        self._key = ""

    @property
    def now(self) -> Version:
        """The one that is seen."""
        return self._versions[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier one."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether one went back before."""
        return self._at + 1 < len(self._versions)

    def push(self, version: Version, key: str = "") -> None:
        """Go on to another version.

        Args:
            version: Without a change of the network, only the choice in it is remembered.
            key: Names what is changed; the same key twice running makes one step of both, so that
                a number being typed is undone as a whole. Empty for a step of its own.
        """
        if version.network == self.now.network:
            self.choose(version.place)
            return
        merges = bool(key) and key == self._key and self._at > 0
        del self._versions[self._at + (0 if merges else 1) :]
        self._versions.append(version)
        del self._versions[: max(0, len(self._versions) - MOST)]
        self._at = len(self._versions) - 1
        self._key = key

    def choose(self, place: Place | None) -> None:
        """Remember what is chosen now; that is no step."""
        if place != self.now.place:
            self._versions[self._at] = Version(self.now.network, place)
            self._key = ""

    def undo(self) -> None:
        """Go back by a step, if there is one."""
        self._at = max(0, self._at - 1)
        self._key = ""

    def redo(self) -> None:
        """Go forth by a step, if there is one."""
        self._at = min(len(self._versions) - 1, self._at + 1)
        self._key = ""
