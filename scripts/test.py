"""Check everything: make ``.venv``, install what the tests need, run every check.

Usage: python3 scripts/test.py [--only NAME]... [--fast] [--cpu | --torch-index URL] [--fresh]

  --only NAME  run this check only (may be given again): lint, format, types, imports, core, window,
               no-qt
  --fast       leave out the tests marked slow
  --cpu, --torch-index URL, --fresh: as for run.py

Every check runs, also after one has failed; the exit status is 1 when any did.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from _bootstrap import pythons, system
from _bootstrap.installation import CPU_INDEX, Installation
from _bootstrap.words import ROOT, guarded

NO_QT = ROOT / "tests" / "no_qt"


class Check:
    """One of the checks: a name, what it shows, and the arguments for ``.venv``'s Python."""

    def __init__(
        self, name: str, headline: str, *arguments: str, environment: "dict[str, str] | None" = None
    ) -> None:
        self.name = name
        self.headline = headline
        self.arguments = arguments
        self.environment = environment or {}

    def run(self, python: Path) -> "tuple[bool, float]":
        """Run it and show what it says; returns whether it passed, and the seconds it took."""
        print(f"\n=== {self.name}: {self.headline}", flush=True)
        began = time.monotonic()
        environment = pythons.child_environment()
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.update(self.environment)
        done = subprocess.run(
            [str(python), *self.arguments], cwd=str(ROOT), env=environment, check=False
        )
        return done.returncode == 0, time.monotonic() - began


def checks(fast: bool) -> "list[Check]":
    """All checks in the order in which they run, the quick ones first."""
    pytest = ("-m", "pytest", "-q", "--durations=5", *(("-m", "not slow") if fast else ()))
    # lint-imports is no module that -m could run, and the script in .venv names the folder that it
    # was installed in.
    imports = "from importlinter.cli import lint_imports_command as check; check()"
    # Two at a time: most of them compute with one thread. The window's own tests wait for timers
    # and for the drawing to be read, and are left alone with the machine.
    core = ("-n", "2", "--dist", "worksteal", "tests/core", "tests/cli")
    window = ("tests/gui", "tests/scripts")
    without_qt = ("-p", "no_qt_plugin", "-p", "no:pytest-qt", *core)
    return [
        Check("lint", "ruff finds nothing to say", "-m", "ruff", "check", "."),
        Check("format", "the code is formatted", "-m", "ruff", "format", "--check", "."),
        Check("types", "mypy agrees, strictly", "-m", "mypy"),
        Check("imports", "every module is in its room", "-c", imports),
        Check("core", "the test suite: core and command line", *pytest, *core),
        Check("window", "the test suite: window and scripts", *pytest, *window),
        Check(
            "no-qt",
            "core and command line where Qt cannot be imported",
            *pytest,
            *without_qt,
            environment={"PYTHONPATH": str(NO_QT)},
        ),
    ]


def summary(results: "list[tuple[str, bool, float]]") -> str:
    """A table of the checks (name, whether passed, seconds)."""
    lines = [f"\n{'check':<10}{'result':<10}{'time':>8}"]
    for name, passed, seconds in results:
        lines.append(f"{name:<10}{'passed' if passed else 'FAILED':<10}{seconds:>6.1f} s")
    total = sum(seconds for _, _, seconds in results)
    everything = "passed" if all(passed for _, passed, _ in results) else "FAILED"
    return "\n".join([*lines, f"{'all':<10}{everything:<10}{total:>6.1f} s"])


def main(arguments: "list[str]") -> int:
    """Do what the text at the top of this file says."""
    pythons.require_python(str(Path(__file__).resolve()), arguments)
    names = [check.name for check in checks(fast=False)]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage="%(prog)s"
    )
    parser.add_argument("--only", action="append", choices=names, metavar="NAME")
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--torch-index", metavar="URL")
    parser.add_argument("--cpu", action="store_const", dest="torch_index", const=CPU_INDEX)
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args(arguments)

    installation = Installation()
    ready = not options.fresh and installation.ready(("test",), options.torch_index)
    missing = {} if ready else system.missing_venv()
    missing.update(system.missing_libraries(os.environ.get("QT_QPA_PLATFORM", "offscreen")))
    system.require_system(missing)
    if not ready:
        installation.ensure(("test",), options.torch_index, options.fresh)

    results = [
        (check.name, *check.run(installation.python))
        for check in checks(options.fast)
        if check.name in (options.only or names)
    ]
    print(summary(results), flush=True)
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(guarded(main, sys.argv[1:]))
