"""``cnn-desktop doctor``: what is wrong on this machine, and what to do about it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict

from cnn_desktop import paths
from cnn_desktop.cli import machine_checks, package_checks
from cnn_desktop.cli.checks import BAD, WARN, Item, installed
from cnn_desktop.cli.output import Output, one_line
from cnn_desktop.cli.status import FAILED


def doctor(arguments: argparse.Namespace, output: Output) -> int:
    """Look at everything and say what to do.

    Returns:
        1 when something is bad, else 0.
    """
    output.progress("looking at torch and Qt ...")
    items = examine(lambda: machine_checks.check_data(paths.data_dir(arguments.data_dir)))
    count = {level: sum(item.level == level for item in items) for level in (BAD, WARN)}
    width = max(len(item.name) for item in items)
    lines = [_text(item, width) for item in items]
    value = {"ok": not count[BAD], "items": [asdict(item) for item in items]}
    output.result(value, "\n".join([*lines, "", _summary(count[BAD], count[WARN])]))
    return FAILED if count[BAD] else 0


def examine(check_data: Callable[[], list[Item]]) -> list[Item]:
    """Return what all checks found; one that breaks is an item of its own."""
    probes = package_checks.run_probes()
    return [
        *_guarded("versions", package_checks.check_versions),
        *_guarded("torch", lambda: package_checks.check_torch(probes["torch"])),
        *_guarded(
            "torchvision",
            lambda: package_checks.check_torchvision(probes["torchvision"], installed("torch")),
        ),
        *_guarded("PySide6", lambda: package_checks.check_qt(probes["qt"])),
        *_guarded("system", machine_checks.check_system),
        *_guarded("resources", machine_checks.check_resources),
        *_guarded("data", check_data),
        *_guarded("folders", machine_checks.check_folders),
        *_guarded("extras", package_checks.check_extras),
    ]


def _guarded(name: str, check: Callable[[], list[Item]]) -> list[Item]:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - the doctor is there for machines where all fails
        return [Item(name, BAD, f"could not be looked at: {one_line(repr(error))}")]


def _text(item: Item, width: int) -> str:
    line = f"{item.level:<5} {item.name:<{width}}  {item.found}"
    return f"{line}\n{'':<6}{'':<{width}}  -> {item.remedy}" if item.remedy else line


def _summary(bad: int, warnings: int) -> str:
    if not bad and not warnings:
        return "Everything is fine."
    counts = [f"{bad} bad" if bad else "", f"{warnings} to know about" if warnings else ""]
    return f"{' and '.join(filter(None, counts))}; what to do stands behind the arrows."
