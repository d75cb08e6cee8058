"""Which of the processes this is that train together; torch-free."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from typing import NoReturn

from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.recipes import Recipe


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


def check_shares(recipe: Recipe, images: int, team: Team) -> None:
    """See that the processes of a team can share each batch equally; one alone takes any.

    Args:
        recipe: With the size of a batch.
        images: How many there are to learn from.
        team: Who shares them.

    Raises:
        RecipeInvalid: They cannot; names the nearest sizes that they can share.
    """
    size, most = recipe.batch_size, images // team.size * team.size
    if team.size == 1:
        return
    if not recipe.drop_last:
        rule = f"true, where {team.size} processes share the batches"
        raise RecipeInvalid(field="drop_last", value="false", rule=rule)
    if size % team.size or size > most:
        below = min(size // team.size * team.size, most)
        nearest = [str(each) for each in (below, below + team.size) if 0 < each <= most]
        rule = f"{' or '.join(nearest) or 'none'}, for {team.size} processes to share equally"
        raise RecipeInvalid(field="batch_size", value=size, rule=rule)


def end_process(status: int) -> NoReturn:
    """End this process; one of several goes without the clean-up of Python's own.

    PyTorch's transport between processes keeps its threads after a DistributedDataParallel, even
    when the process group was destroyed. One of them may still put away the last tensor that it
    sent, asks Python for leave, and aborts the process where Python is already on its way out: a
    training that had done everything would end with status 134.

    Args:
        status: The exit status.
    """
    if team_of_torchrun().size > 1:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
    sys.exit(status)
