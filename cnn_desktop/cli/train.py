"""``cnn-desktop train``: the same runs as the app's, from their recipe to their folder."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnn_desktop import paths
from cnn_desktop.cli.digits import read_my_digits
from cnn_desktop.cli.output import Output, WrongUsage, one_line
from cnn_desktop.cli.parser_training import DEFAULT_RECIPE, DEVICES, RECIPE_OPTIONS
from cnn_desktop.cli.run_report import (
    accuracy_text,
    done_event,
    kept_text,
    recipe_text,
    report,
    report_folds,
)
from cnn_desktop.cli.status import FAILED, STOPPED
from cnn_desktop.cli.stopping import Terminated, stops_in_order
from cnn_desktop.cli.suspending import says_when_suspended
from cnn_desktop.cli.system import check_writable
from cnn_desktop.cli.usage import as_option
from cnn_desktop.core.checkpoint import Checkpoint, load_checkpoint
from cnn_desktop.core.compute.team import check_shares, team_of_torchrun
from cnn_desktop.core.data.digit_mix import (
    FROM_NOTHING,
    LEAST_DIGITS,
    MY_DIGITS,
    DataInfo,
    describe,
    find_data,
    is_fine_tuning,
    suited,
)
from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.errors import (
    FileNotWritable,
    ModelFileDamaged,
    PartnerLost,
    RecipeInvalid,
    RunFolderTaken,
    TooFewDigits,
)
from cnn_desktop.core.events import RunEvent
from cnn_desktop.core.networks.own import find_network
from cnn_desktop.core.networks.suiting import why_not
from cnn_desktop.core.recipes import WITH_MOMENTUM, WITH_NESTEROV, Recipe, get_recipe
from cnn_desktop.core.runs.options import RunOptions


def train(arguments: argparse.Namespace, output: Output) -> int:
    """Train, or go on with a run.

    Raises:
        CnnDesktopError: In words.
    """
    if arguments.resume:
        return resume(arguments, output)
    digits = _digits(arguments, output)
    recipe = recipe_from(arguments, digits)
    if arguments.folds is not None:
        return _cross_validate(recipe, arguments, digits, output)
    folder = arguments.out or new_folder(recipe)
    if team_of_torchrun().leads:
        check_folder(folder)
    device, threads, name = arguments.device or "auto", arguments.threads or 0, arguments.name or ""
    options = replace(_options(arguments, folder, device, threads, name), digits=digits)
    return _train(recipe, options, output)


def _digits(arguments: argparse.Namespace, output: Output) -> tuple[MyDigit, ...]:
    """Return My digits where they are what is learned from, and say what they lack."""
    if arguments.dataset != MY_DIGITS:
        if arguments.digits:
            raise WrongUsage(text=f"--digits goes with --dataset {MY_DIGITS}")
        return ()
    digits = read_my_digits(arguments.digits, output)
    if len(digits) < LEAST_DIGITS:
        raise TooFewDigits(least=LEAST_DIGITS, found=len(digits))
    if (missing := describe(digits).missing) and team_of_torchrun().leads:
        without = f"no examples of {', '.join(missing)} to learn from"
        output.message(f"My digits: {without}; the network cannot learn to read them")
    return digits


def recipe_from(arguments: argparse.Namespace, digits: tuple[MyDigit, ...] = ()) -> Recipe:
    """Return the recipe that was asked for, with the values that were given in its place.

    Args:
        arguments: Of the command line.
        digits: My digits, where they are what is learned from.

    Raises:
        WrongUsage: A value cannot be used.
        CnnDesktopError: The network is one of a file, and that cannot be used.
    """
    given = {name: getattr(arguments, name) for name in RECIPE_OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    if "sabotage" in given:
        given["sabotage"] = tuple(dict.fromkeys(given["sabotage"]))
    if arguments.dataset == MY_DIGITS and not arguments.recipe:
        recipe = FROM_NOTHING
    else:
        recipe = get_recipe(arguments.recipe or DEFAULT_RECIPE)
    if network := given.pop("network", None):
        recipe = recipe.with_network(find_network(network, paths.networks_dir()))
    _check_optimizer(given, given.get("optimizer", recipe.optimizer))
    data_dir = paths.data_dir(arguments.data_dir)
    try:
        recipe = suited(replace(recipe, **given), data_dir, mine := describe(digits))
        info = mine if recipe.dataset == MY_DIGITS else find_data(recipe.dataset, data_dir)
        _check_data(recipe, info, folds=arguments.folds is not None)
    except RecipeInvalid as error:
        raise WrongUsage(text=as_option(error)) from error
    return recipe


def _check_optimizer(given: Mapping[str, Any], optimizer: str) -> None:
    """See that the optimizer takes what was given for it: nothing shall be without effect."""
    for option, takers in (("momentum", WITH_MOMENTUM), ("nesterov", WITH_NESTEROV)):
        if given.get(option) and optimizer not in takers:
            named = f"--{option} goes with --optimizer {' or '.join(takers)}"
            raise WrongUsage(text=f"{named}; this run's is {optimizer}")


def _check_data(recipe: Recipe, info: DataInfo, *, folds: bool) -> None:
    """See that a recipe suits its data, by what is known of them before they are there."""
    if wrong := why_not(recipe.find_network(), info):
        raise WrongUsage(text=wrong) from wrong
    if recipe.validation_size >= info.train_size and not folds:  # a fold is held back instead
        rule = f"0 ... {info.train_size - 1:,}"
        raise RecipeInvalid(field="validation_size", value=recipe.validation_size, rule=rule)


def _cross_validate(
    recipe: Recipe, arguments: argparse.Namespace, digits: tuple[MyDigit, ...], output: Output
) -> int:
    from cnn_desktop.core.runs.folds import cross_validate

    if team_of_torchrun().size > 1:
        raise WrongUsage(text="--folds works in one process; start it without torchrun")
    if arguments.out:
        raise WrongUsage(text="--folds measures and keeps nothing; leave out --out")
    output.text(recipe_text(recipe))
    options = RunOptions(
        data_dir=paths.data_dir(arguments.data_dir),
        device=arguments.device or "auto",
        threads=arguments.threads or 0,
        precision=arguments.precision or "auto",
        digits=digits,
    )
    try:
        report_folds(cross_validate(recipe, arguments.folds, options), output)
    except RecipeInvalid as error:
        raise WrongUsage(text=as_option(error)) from error
    except KeyboardInterrupt:
        return STOPPED
    return 0


def resume(arguments: argparse.Namespace, output: Output) -> int:
    """Go on with a run, a fine-tuning one too.

    Raises:
        CnnDesktopError: In words.
    """
    from cnn_desktop.core.runs import files as run_files

    folder: Path = arguments.resume
    recipe = run_files.read_recipe(folder)
    if checkpoint := _finished(folder / run_files.MODEL, recipe):
        path = folder / run_files.MODEL
        done = done_event(checkpoint, path, checkpoint.epochs) | {"seconds": 0.0}
        if team_of_torchrun().leads:
            output.result(done, f"This run is complete: {path}, {accuracy_text(checkpoint)}")
        return 0
    settings = run_files.read_settings(folder)
    device = arguments.device or settings.get("device")
    threads = arguments.threads or settings.get("threads")
    name = arguments.name or settings.get("name")
    options = _options(
        arguments,
        folder,
        device if isinstance(device, str) and device in DEVICES else "auto",
        threads if isinstance(threads, int) else 0,
        name if isinstance(name, str) else "",
        resume=True,
    )
    if is_fine_tuning(recipe):
        from cnn_desktop.core.runs.fine_tune import fine_tune

        output.text(recipe_text(recipe))
        return carry_out(lambda: fine_tune(recipe, options), options, output)
    return _train(recipe, options, output)


def _options(
    arguments: argparse.Namespace,
    folder: Path,
    device: str,
    threads: int,
    name: str,
    *,
    resume: bool = False,
) -> RunOptions:
    return RunOptions(
        data_dir=paths.data_dir(arguments.data_dir),
        device=device,
        threads=threads,
        precision=arguments.precision or "auto",
        out=folder,
        resume=resume,
        name=name,
        team=team_of_torchrun(),
    )


def _train(recipe: Recipe, options: RunOptions, output: Output) -> int:
    from cnn_desktop.core.runs.run import run

    _check_shares(recipe, options)
    if options.team.leads:
        output.text(recipe_text(recipe))
    return carry_out(lambda: run(recipe, options), options, output)


def _check_shares(recipe: Recipe, options: RunOptions) -> None:
    """See that the processes can share the batches, by what is known of the data beforehand."""
    mine = recipe.dataset == MY_DIGITS
    if options.team.size == 1 or (mine and options.resume):  # those lie in its folder
        return
    info = describe(options.digits) if mine else find_data(recipe.dataset, options.data_dir)
    try:
        check_shares(recipe, info.train_size - recipe.validation_size, options.team)
    except RecipeInvalid as error:
        text = as_option(error)
        if options.resume:  # with the batches that it began with
            text = (
                f"{options.team.size} processes cannot share this run's batches of "
                f"{recipe.batch_size} equally; choose another --nproc-per-node, or start it "
                "without torchrun"
            )
        raise WrongUsage(text=text) from error


def carry_out(
    make_events: Callable[[], Iterator[RunEvent]], options: RunOptions, output: Output
) -> int:
    """Work through a run, alone or with the processes that train together, and say how it goes.

    Returns:
        The exit status.

    Raises:
        CnnDesktopError: What ended the run, in words.
    """
    from cnn_desktop.core.compute.machine import choose_device
    from cnn_desktop.core.compute.parallel import joined
    from cnn_desktop.core.runs import files as run_files

    choose_device(options.device)  # before the others are waited for
    assert options.out is not None  # noqa: S101 - the command line always keeps its runs
    team = options.team
    try:
        with (
            stops_in_order(),
            says_when_suspended(options.folder),
            joined(team, options.device),
        ):
            output.echoes = False
            if team.leads:
                model = options.out / run_files.MODEL
                is_saved = report(make_events(), options.out, model, options.data_dir, output)
                return 0 if is_saved else FAILED
            for _ in make_events():  # the first process speaks for all
                pass
            return 0
    except KeyboardInterrupt as stop:
        if team.leads:
            epochs = len(run_files.read_epochs(options.out))
            output.message(kept_text(options.out, epochs, options.data_dir, team.size))
        # torchrun ends this one when another process has ended.
        elif isinstance(stop, Terminated) and not output.echoes:
            output.message(one_line(PartnerLost(count=team.size)))
        return STOPPED


def _finished(path: Path, recipe: Recipe) -> Checkpoint | None:
    """Return the model of a run that has seen all its epochs; None when there is more to do."""
    if not path.exists():
        return None
    try:
        checkpoint = load_checkpoint(path)
    except ModelFileDamaged:  # it is measured and written anew from the state
        return None
    return checkpoint if checkpoint.epochs >= recipe.epochs else None


def new_folder(recipe: Recipe) -> Path:
    """Return the name of a new folder among the user's runs."""
    now = datetime.datetime.now().astimezone()
    stem = f"{now:%Y-%m-%d}-{recipe.name}"
    number = 1
    folder = paths.runs_dir() / stem
    while folder.exists():
        number += 1
        folder = paths.runs_dir() / f"{stem}-{number}"
    return folder


def check_folder(folder: Path) -> None:
    """See that a run can be kept in a folder, before hours of training rather than after.

    Raises:
        RunFolderTaken: Another run is there that has learned something.
        FileNotWritable: With the reason.
    """
    from cnn_desktop.core.runs import files as run_files

    try:
        if (folder / run_files.MODEL).exists():
            raise RunFolderTaken(path=folder, state="a finished one")
        if (folder / run_files.STATE).exists():
            epochs = len(run_files.read_epochs(folder))
            raise RunFolderTaken(path=folder, state=f"stopped after epoch {epochs}")
        check_writable(folder)
    except OSError as error:
        raise FileNotWritable(path=folder, reason=error.strerror or error) from error
