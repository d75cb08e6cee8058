"""``cnn-desktop fine-tune``: a model learns from digits that people have confirmed."""

from __future__ import annotations

import argparse
from dataclasses import replace

from cnn_desktop import paths
from cnn_desktop.cli.digits import read_my_digits
from cnn_desktop.cli.models import open_model
from cnn_desktop.cli.output import Output, WrongUsage
from cnn_desktop.cli.parser_training import TUNE_RECIPE_OPTIONS
from cnn_desktop.cli.run_report import recipe_text
from cnn_desktop.cli.train import carry_out, check_folder, new_folder, resume
from cnn_desktop.cli.usage import as_option
from cnn_desktop.core.compute.team import team_of_torchrun
from cnn_desktop.core.data.digit_mix import FINE_TUNE
from cnn_desktop.core.errors import RecipeInvalid
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.options import RunOptions


def fine_tune(arguments: argparse.Namespace, output: Output) -> int:
    """Fine-tune a model, or go on with such a run.

    Raises:
        CnnDesktopError: In words.
    """
    if team_of_torchrun().size > 1:
        raise WrongUsage(text="fine-tune works in one process; start it without torchrun")
    if arguments.resume:
        return resume(arguments, output)
    recipe = _recipe(arguments)
    _, checkpoint = open_model(arguments)
    options = RunOptions(
        data_dir=paths.data_dir(arguments.data_dir),
        device=arguments.device or "auto",
        threads=arguments.threads or 0,
        precision=arguments.precision or "auto",
        out=arguments.out or new_folder(recipe),
        name=arguments.name or "",
        start=checkpoint,
        digits=read_my_digits(arguments.digits, output),
    )
    assert options.out is not None  # noqa: S101 - just made
    check_folder(options.out)
    recipe = replace(recipe, network=checkpoint.network.name)
    output.text(recipe_text(recipe))

    from cnn_desktop.core.runs.fine_tune import fine_tune as tune

    return carry_out(lambda: tune(recipe, options), options, output)


def _recipe(arguments: argparse.Namespace) -> Recipe:
    given = {name: getattr(arguments, name) for name in TUNE_RECIPE_OPTIONS}
    try:
        return replace(FINE_TUNE, **{k: v for k, v in given.items() if v is not None})
    except RecipeInvalid as error:
        raise WrongUsage(text=as_option(error)) from error
