"""Which of the processes this is that train together; torch-free."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Team:
    """The processes that train together, as torchrun started them.

    Attributes:
        rank: Of this process, from 0; the first one writes and speaks.
        size: How many there are.
        local_rank: Of this process on its machine: the GPU that it takes.
        local_size: How many there are on this machine, which share its cores.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    local_size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes and speaks."""
        return self.rank == 0


ALONE = Team()


def team_of_torchrun() -> Team:
    """Return what torchrun told this process; a team of one where it was not started by it."""
    try:
        names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
        rank, size, local_rank, local_size = (int(os.environ[name]) for name in names)
    except (KeyError, ValueError):
        return ALONE
    return Team(rank, size, local_rank, local_size)
