"""A program that torchrun starts: trains for an epoch and says what each process drew.

torchrun --nproc-per-node 2 parallel_numbers.py FOLDER
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from cnn_desktop.core import augment
from cnn_desktop.core.compute import parallel
from cnn_desktop.core.compute.team import Team, end_process, team_of_torchrun
from cnn_desktop.core.networks.build import build
from cnn_desktop.core.optimizing import make_optimizer
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.training import Pictures, train
from tests.core.toys import MOODY, RECIPE, TOY


def main(folder: Path) -> None:
    """Write ``rank.npz``.

    The start, the first dropped units, the first bent picture, the end; and the running means that
    a process had of itself at the end of a run that validates nothing, and that it has then.
    """
    torch.set_num_threads(1)
    team = team_of_torchrun()
    recipe = replace(RECIPE, network="moody", epochs=2, augmentation="handwriting")
    with parallel.joined(team, "cpu"):
        model = build(MOODY, recipe.seed)
        found = {f"start {name}": values.clone() for name, values in model.state_dict().items()}

        def note_dropped(_: nn.Module, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
            found.setdefault("dropped", (output == 0) & (inputs[0] != 0))

        (dropout,) = (m for m in model.modules() if isinstance(m, nn.Dropout))
        dropout.register_forward_hook(note_dropped)
        bend = augment.handwriting

        def note_bent(
            images: torch.Tensor, generator: torch.Generator | None = None
        ) -> torch.Tensor:
            # The same picture in every process: what differs is what was drawn for it.
            found.setdefault("bent", bend(torch.ones_like(images), generator))
            return bend(images, generator)

        augment.handwriting = note_bent
        training = Pictures(*map(torch.from_numpy, (TOY.train.images, TOY.train.labels)))
        validation = Pictures(*map(torch.from_numpy, (TOY.test.images, TOY.test.labels)))
        wrapped = parallel.wrap(model, team)
        *_, last = train(
            recipe, wrapped, make_optimizer(recipe, model), training, validation, team=team
        )
        found |= {f"end {name}": values for name, values in model.state_dict().items()}
        arrays = {name: values.numpy() for name, values in found.items()}
        figures = (last.validation_loss, last.train_loss)  # type: ignore[union-attr]
        arrays |= running_means(replace(recipe, epochs=1), training, team)
        np.savez(folder / f"{team.rank}.npz", figures=np.array(figures), **arrays)


def running_means(recipe: Recipe, training: Pictures, team: Team) -> dict[str, np.ndarray]:
    """Train without validation pictures, which would bring the processes' means together."""
    model = build(MOODY, recipe.seed)
    own: dict[str, np.ndarray] = {}

    def note(module: nn.Module, *_: object) -> None:
        for name, values in module.named_buffers():
            own[f"own {name}"] = values.numpy().copy()

    (norm,) = (module for module in model.modules() if isinstance(module, nn.BatchNorm2d))
    norm.register_forward_hook(note)
    none = Pictures(training.images[:0], training.labels[:0])
    for _ in train(
        recipe,
        parallel.wrap(model, team),
        make_optimizer(recipe, model),
        training,
        none,
        team=team,
    ):
        pass
    return own | {f"shared {name}": values.numpy() for name, values in norm.named_buffers()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    end_process(0)
