"""What a run needs to know beside its recipe; torch-free, so that a form can make it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.compute.team import ALONE, Team
from cnn_desktop.core.digits.digit_file import MyDigit

PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass(frozen=True)
class RunOptions:
    """What a run needs to know beside its recipe.

    Attributes:
        data_dir: Folder of the data sets.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: Intra-op threads; 0 for all cores but one.
        precision: One of :data:`PRECISIONS`, see :mod:`cnn_desktop.core.compute.precision`.
        out: Folder that keeps the state after each epoch and the model; None for nowhere.
        resume: Whether to go on with what ``out`` holds.
        snapshot_seconds: Least time between two copies of the weights to look at within an epoch;
            None for copies at the end of epochs only.
        strip: How many test pictures are read together with each such copy; 0 for none.
        name: Of the resulting model; the network's when empty.
        start: The model to fine-tune; None to train a new one.
        digits: My digits, to fine-tune on or for a recipe whose data they are; a run that is
            resumed takes those of its folder.
        team: The processes that train together; only the first one writes into ``out``.
    """

    data_dir: Path
    device: str = "auto"
    threads: int = 0
    precision: str = "auto"
    out: Path | None = None
    resume: bool = False
    snapshot_seconds: float | None = None
    strip: int = 0
    name: str = ""
    start: Checkpoint | None = None
    digits: tuple[MyDigit, ...] = ()
    team: Team = ALONE

    @property
    def folder(self) -> Path | None:
        """Where this process writes; None for nowhere."""
        return self.out if self.team.leads else None
