"""The start: ``cnn-desktop``, ``cnn-desktop-app`` and ``python -m cnn_desktop``.

Without a command the app opens, with one the command line runs. Neither torch nor Qt is imported
before that is known.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from cnn_desktop.cli import system
from cnn_desktop.cli.main import reason, run_command
from cnn_desktop.cli.output import Output, abandon_stdout, one_line
from cnn_desktop.cli.parser import app_arguments, parse
from cnn_desktop.cli.parser_parts import PROGRAM
from cnn_desktop.cli.status import FAILED, STOPPED
from cnn_desktop.core.compute.team import end_process

SPINS = "20000"
"""How often one of torch's threads looks for the others before it sleeps: some 0.2 milliseconds.

That is longer than the pauses between the hundred operations of a training step, so on a free
machine nobody has to be woken, and training is about as fast as if they never slept. Left alone
they look 300,000 times: where another program takes one of two cores, training is then slower by
half than with this. If they sleep after 10 microseconds, a free machine trains a quarter slower.
"""

_QT = {"PySide6", "shiboken6", "pyqtgraph"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app or a command.

    Args:
        argv: The words after the program's name; the command line's own when None.

    Returns:
        The exit status.
    """
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # before pyqtgraph: it prefers another Qt
    has_console = sys.stderr is not None
    _give_streams()
    try:
        status = _run(sys.argv[1:] if argv is None else list(argv), has_console=has_console)
        sys.stdout.flush()
    except KeyboardInterrupt:  # before the window or the command was ready for it
        return STOPPED
    except BrokenPipeError:  # `| head` has seen enough
        abandon_stdout()
        return FAILED
    except OSError as error:  # the disk that the output goes to is full
        abandon_stdout()
        Output(PROGRAM).message(f"The output could not be written: {error}")
        return FAILED
    return status


def _run(argv: list[str], *, has_console: bool) -> int:
    try:
        arguments = parse(argv)
    except SystemExit as end:  # after --help, --version or wrong usage
        return int(end.code or 0)
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)  # before torch is imported
    if arguments.command:
        return run_command(arguments)
    return _open_app(app_arguments(arguments), has_console=has_console, debug=arguments.debug)


def _open_app(argv: list[str], *, has_console: bool, debug: bool) -> int:
    platform = system.qt_platform(os.environ)
    trouble = _screen_trouble(platform)
    if not trouble:
        try:
            from cnn_desktop.gui.app import run_app
        except ImportError as error:
            if debug:
                traceback.print_exc(file=sys.stderr)
            trouble = _import_trouble(error, platform)
        else:
            return run_app([PROGRAM, *argv])
    Output(PROGRAM).message(trouble)
    if not has_console:
        _show_box(trouble)
    return FAILED


def _screen_trouble(platform: str) -> str:
    """Return why no window can open here, where Qt would end the process without a word."""
    if not platform:
        return (
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). Start the app "
            f"in a desktop session or over ssh -X; `{PROGRAM} --help` lists what needs no window."
        )
    if missing := system.missing_libraries(platform):
        return (
            f"The window needs system libraries that are missing: {', '.join(missing)}. "
            f"On Debian and Ubuntu: {system.apt_line(missing)}"
        )
    return ""


def _import_trouble(error: ImportError, platform: str) -> str:
    if (error.name or "").partition(".")[0] not in _QT and "PySide6" not in str(error):
        return reason(error)
    if isinstance(error, ModuleNotFoundError):
        package = "pyqtgraph" if error.name == "pyqtgraph" else "PySide6-Essentials"
        what = f"The window needs the Python package {package}, which is not installed."
        return f"{what} Install it with: {_pip(package)}"
    return (
        f"Qt cannot be loaded for the platform {platform} ({one_line(error)}). "
        f"`{PROGRAM} doctor` says what is missing."
    )


def _pip(package: str) -> str:
    python = Path(sys.executable).name or "python"
    return f"{python} -m pip install {package}"


def _give_streams() -> None:
    """Put a stream where a program without a console (Windows' GUI scripts) has none."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _show_box(text: str) -> None:
    """Show a message where nobody would see standard error: Windows' own box needs no Qt."""
    if windll := getattr(ctypes, "windll", None):
        with contextlib.suppress(OSError, AttributeError):
            windll.user32.MessageBoxW(None, text, PROGRAM, 0x10)


if __name__ == "__main__":
    end_process(main())
