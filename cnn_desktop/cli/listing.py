"""``cnn-desktop list``: what there is, with names to use in other commands."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli.output import Output, one_line, percent, size_text, table
from cnn_desktop.core.checkpoint import SUFFIX, load_checkpoint
from cnn_desktop.core.data.datasets import CATALOGUE, available
from cnn_desktop.core.data.digit_mix import LEAST_DIGITS, DataInfo, DigitsInfo, describe
from cnn_desktop.core.data.imports.store import imported
from cnn_desktop.core.digits.digit_file import read_digits
from cnn_desktop.core.errors import CnnDesktopError
from cnn_desktop.core.networks.layers import Network, shape_text
from cnn_desktop.core.networks.own import find_network, kept_networks
from cnn_desktop.core.networks.summary import summary
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.recipes import RECIPES, recipe_title
from cnn_desktop.core.runs.library import DamagedRun, list_runs

Found = dict[str, object]

DRAWN_HERE = "drawn by you"
"""Where My digits come from."""


def list_names(arguments: argparse.Namespace, output: Output) -> int:
    """List networks, recipes, data sets, models or runs; a damaged model is listed as damaged."""
    match arguments.what:
        case "networks":
            found, text = _one_network(arguments.network) if arguments.network else _networks()
        case "recipes":
            found, text = _recipes()
        case "datasets":
            found, text = _datasets(paths.data_dir(arguments.data_dir))
        case "runs":
            found, text = _runs(arguments.runs_dir or paths.runs_dir())
        case _:
            found, text = _models()
    output.result({arguments.what: found}, text)
    return 0


def _networks() -> tuple[list[Found], str]:
    kept = kept_networks(paths.networks_dir())
    networks = [*NETWORKS.values(), *kept.values()]
    found = [_network(network) | {"own": network.name in kept} for network in networks]
    texts = []
    for network in networks:
        rows = [
            ("", info.name, shape_text(info.output_shape), info.arithmetic)
            for info in network.trace()
        ]
        rows.insert(0, ("", "input", shape_text(network.input_shape), ""))
        about = "You built it." if network.name in kept else network.summary
        head = f"{network.name}: {network.parameter_count:,} parameters. {about}"
        texts.append(f"{head}\n{table(rows, ('', 'layer', 'output', 'parameters'))}")
    return found, "\n\n".join(texts)


def _one_network(name: str) -> tuple[list[Found], str]:
    network = find_network(name, paths.networks_dir())
    own = network.name not in NETWORKS
    text = f"{network.name}: {network.summary or 'one of your own'}\n{summary(network)}"
    return [_network(network) | {"own": own}], text


def _network(network: Network) -> Found:
    layers = [
        {
            "name": info.name,
            "type": type(info.layer).__name__,
            "output_shape": info.output_shape,
            "parameters": info.parameter_count,
        }
        for info in network.trace()
    ]
    return {
        "name": network.name,
        "summary": network.summary,
        "input_shape": network.input_shape,
        "parameters": network.parameter_count,
        "layers": layers,
    }


def _recipes() -> tuple[list[Found], str]:
    found: list[Found] = [recipe.to_json() for recipe in RECIPES.values()]
    rows = [
        (
            recipe.name,
            recipe.network,
            recipe.dataset,
            str(recipe.epochs),
            str(recipe.batch_size),
            f"{recipe.optimizer} {recipe.learning_rate:g}",
            recipe.summary,
        )
        for recipe in RECIPES.values()
    ]
    heads = ("recipe", "network", "data set", "epochs", "batch", "learning rate", "")
    return found, table(rows, heads, right="   rr")


def _datasets(data_dir: Path) -> tuple[list[Found], str]:
    found: list[Found] = []
    rows = []
    for info in CATALOGUE.values():
        is_there = available(info, data_dir)
        folder = info.raw_folder(data_dir)
        found.append(_dataset(info, folder, info.download_bytes, info.credit, is_there=is_there))
        where = (
            "drawn by the program" if info.is_drawn
            else f"in {folder}" if is_there
            else f"not there; download: {size_text(info.download_bytes)}"
        )  # fmt: skip
        sizes = f"{info.train_size:,} + {info.test_size:,}"
        rows.append((info.name, shape_text(info.input_shape), sizes, where, info.credit))
    mine, where = _my_digits()
    is_enough = mine.count >= LEAST_DIGITS
    found.append(_dataset(mine, paths.my_digits_file().parent, 0, DRAWN_HERE, is_there=is_enough))
    sizes = f"{mine.train_size:,} + {mine.test_size:,}"
    rows.append((mine.name, shape_text(mine.input_shape), sizes, where, DRAWN_HERE))
    for name, own in imported(data_dir).items():
        is_there = available(own, data_dir)
        found.append(_dataset(own, own.file.parent, 0, "imported", is_there=is_there))
        where = f"in {own.file.parent}" if is_there else "its file is gone; import it again"
        sizes = f"{own.train_size:,} + {own.test_size:,}"
        rows.append((name, shape_text(own.input_shape), sizes, where, "imported"))
    return found, table(rows, ("data set", "image", "train + test", "files", "credit"))


def _my_digits() -> tuple[DigitsInfo, str]:
    """Return how many digits have been drawn here, and where they are or what is wrong."""
    path = paths.my_digits_file()
    if not path.exists():
        return describe(()), f"none yet; it takes {LEAST_DIGITS}"
    try:
        mine = describe(read_digits(path).digits)
    except CnnDesktopError as error:
        return describe(()), f"cannot be read: {one_line(error)}"
    lacking = f"; it takes {LEAST_DIGITS}" if mine.count < LEAST_DIGITS else ""
    return mine, f"in {path}{lacking}"


def _dataset(
    info: DataInfo,
    folder: Path,
    download_bytes: int,
    credit: str,
    *,
    is_there: bool,
) -> Found:
    return {
        "name": info.name,
        "title": info.title,
        "input_shape": info.input_shape,
        "class_names": info.class_names,
        "train_size": info.train_size,
        "test_size": info.test_size,
        "download_bytes": download_bytes,
        "available": is_there,
        "folder": folder,
        "credit": credit,
    }


def _models() -> tuple[list[Found], str]:
    own = sorted(paths.models_dir().glob(f"*{SUFFIX}"))
    found, rows, reasons = [], [], []
    for path in (paths.shipped_model(), *own):
        model, row = _model(path)
        found.append({"file": path, "shipped": path == paths.shipped_model(), **model})
        rows.append((*row, str(path)))
        reasons += [f"\n{model['damaged']}"] if model["damaged"] else []
    text = table(rows, ("model", "network", "accuracy", "size", "file"), right="   r")
    return found, "\n".join([text, *reasons])


def _runs(folder: Path) -> tuple[list[Found], str]:
    found: list[Found] = []
    rows = []
    for run in list_runs(folder):
        if isinstance(run, DamagedRun):
            reason = one_line(run.reason)
            found.append({"folder": run.folder, "damaged": reason})
            damaged = f"cannot be read: {reason}"
            rows.append((run.folder.name, "-", damaged, "-", "-", str(run.folder)))
            continue
        found.append(
            {
                "folder": run.folder,
                "name": run.title,
                "note": run.note,
                "recipe": run.recipe.to_json(),
                "settings": run.settings,
                "environment": run.environment,
                "epochs_done": len(run.epochs),
                "complete": run.is_complete,
                "state": run.state,
                "test_accuracy": run.test_accuracy,
                "last": dict(run.last),
                "damaged": None,
            }
        )
        accuracy = "-" if run.test_accuracy is None else percent(run.test_accuracy)
        done = f"{len(run.epochs)}/{run.recipe.epochs}"
        recipe = recipe_title(run.recipe)
        rows.append((run.title, recipe, run.state, done, accuracy, str(run.folder)))
    if not rows:
        return found, f"There are no runs in {folder}. cnn-desktop train makes one."
    return found, table(rows, ("run", "recipe", "state", "epochs", "test", "folder"))


def _model(path: Path) -> tuple[Found, tuple[str, str, str, str]]:
    """Return what is known of a model file, for programs and for people."""
    try:
        model, size = load_checkpoint(path), path.stat().st_size
    except (CnnDesktopError, OSError) as error:
        unknown: Found = dict.fromkeys(("name", "network", "parameters", "accuracy", "bytes"))
        return unknown | {"damaged": one_line(error)}, ("-", "-", "cannot be used", "-")
    accuracy = ", ".join(f"{percent(share)} {what}" for what, share in model.accuracy.items())
    found: Found = {
        "name": model.name,
        "network": model.network.name,
        "parameters": model.network.parameter_count,
        "accuracy": model.accuracy,
        "bytes": size,
        "damaged": None,
    }
    return found, (model.name, model.network.name, accuracy or "-", size_text(size))
