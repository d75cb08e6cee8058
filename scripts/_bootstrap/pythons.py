"""Which Python runs this, and how programs are started."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from _bootstrap.words import SetupError, say

OLDEST = (3, 11)
NEWER = ("3.14", "3.13", "3.12", "3.11")  # what to look for on a machine, the newest first
IS_NEW_ENOUGH = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST!r})"  # status 0: it is


def require_python(script: str, arguments: "list[str]") -> None:
    """Go on only with a Python that is new enough; hand over to a newer one if there is one.

    Args:
        script: Path of the script that runs.
        arguments: Its arguments.

    Raises:
        SetupError: This Python is too old and no newer one was found.
    """
    if sys.version_info[:2] >= OLDEST:
        return
    version = ".".join(str(part) for part in sys.version_info[:3])
    newer = _newer_python()
    if not newer:
        raise SetupError(too_old(version, sys.executable, Path(script).name))
    say(f"Python {version} is too old; going on with {' '.join(newer)}")
    become([*newer, script, *arguments], dict(os.environ))


def too_old(version: str, executable: str, script: str) -> str:
    """Say that the Python at ``executable`` is too old for ``script``, and how to get another."""
    if sys.platform == "win32":
        how = "  winget install Python.Python.3.13   (or https://www.python.org/downloads/)"
        again = f"py -3.13 scripts\\{script}"
    elif sys.platform == "darwin":
        how = "  brew install python@3.13   (or https://www.python.org/downloads/)"
        again = f"python3.13 scripts/{script}"
    else:
        how = (
            "  Debian 12, Ubuntu 24.04 and later: sudo apt install python3 python3-venv\n"
            "  Ubuntu 22.04: sudo apt install python3.11 python3.11-venv\n"
            "  others: https://www.python.org/downloads/"
        )
        again = f"python3 scripts/{script}"
    return (
        f"cnn_desktop needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is Python {version} "
        f"({executable}).\nGet a newer one:\n{how}\nThen run again:\n  {again}"
    )


def _newer_python() -> "list[str]":
    """The command of a Python on this machine that is new enough, or an empty list."""
    names = [["python" + version] for version in NEWER]
    if sys.platform == "win32":
        names = [["py", "-" + version] for version in NEWER]
    for name in names:
        path = shutil.which(name[0])
        # A name on the PATH is no proof: pyenv puts names there that only print an error.
        if path and succeeds([path, *name[1:], "-c", IS_NEW_ENOUGH]):
            return [path, *name[1:]]
    return []


def base_python() -> str:
    """The Python to make ``.venv`` with, even when this one is the one inside ``.venv``."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def child_environment() -> "dict[str, str]":
    """The environment for the programs in ``.venv``."""
    environment = dict(os.environ)
    environment.pop("PYTHONHOME", None)  # would lead a virtual environment astray
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    environment["PYTHONUTF8"] = "1"
    return environment


def succeeds(command: "list[str]") -> bool:
    """Whether ``command`` ends with status 0; what it prints is thrown away."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode == 0
    except OSError:
        return False


def become(command: "list[str]", environment: "dict[str, str]") -> NoReturn:
    """Let ``command`` take the place of this process, so that its exit status is ours."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    # Windows has no exec: its imitation returns to the prompt while the program still runs.
    with subprocess.Popen(command, env=environment) as program:
        while True:
            try:
                sys.exit(program.wait())
            except KeyboardInterrupt:
                continue  # Ctrl-C reached the program too; its answer counts
