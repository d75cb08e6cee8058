"""Running a command, and what becomes of its failures: one line that says why, and a status."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable

from cnn_desktop.cli.following import first_has_spoken
from cnn_desktop.cli.output import Output, WrongUsage, one_line, tolerate_any_text
from cnn_desktop.cli.parser_parts import PROGRAM
from cnn_desktop.cli.status import FAILED, STOPPED, WRONG_USAGE
from cnn_desktop.cli.usage import as_typed
from cnn_desktop.core.compute.team import team_of_torchrun
from cnn_desktop.core.errors import CnnDesktopError

Command = Callable[[argparse.Namespace, Output], int]


def run_command(arguments: argparse.Namespace) -> int:
    """Run the command of a parsed command line.

    Returns:
        The exit status: 0, 1 after a reason, 2 for wrong usage, 130 after Ctrl-C.

    Raises:
        BrokenPipeError: Whoever read the output has gone.
    """
    tolerate_any_text()
    echoes = not team_of_torchrun().leads
    output = Output(f"{PROGRAM} {arguments.command}", as_json=arguments.json, echoes=echoes)
    try:
        return _command(arguments.command)(arguments, output)
    except KeyboardInterrupt:
        output.message("Stopped; nothing was changed.")
        return STOPPED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - people get one line; --debug shows the place
        output.clear_progress()
        is_usage = isinstance(error, WrongUsage)
        status = WRONG_USAGE if is_usage else FAILED
        if output.echoes and (first_has_spoken() or is_usage):
            return status
        if arguments.debug:
            traceback.print_exc(file=sys.stderr)
        output.message(reason(error))
        return status


def reason(error: Exception) -> str:
    """Return why a command failed and what to do, in one line."""
    if isinstance(error, CnnDesktopError):
        return one_line(as_typed(error))
    kind = type(error).__name__
    if isinstance(error, MemoryError) or kind == "OutOfMemoryError":  # torch's, for a GPU
        return (
            "There is not enough memory for this. Close other programs, choose a smaller "
            "--batch-size, or --device cpu if it was the GPU's."
        )
    return f"This failed unexpectedly ({kind}: {one_line(error)}). Add --debug to see where."


def _command(name: str) -> Command:
    """Import the one module that is needed: with torch, an import may take seconds."""
    match name:
        case "train":
            from cnn_desktop.cli.train import train as command
        case "fine-tune":
            from cnn_desktop.cli.fine_tune import fine_tune as command
        case "evaluate":
            from cnn_desktop.cli.evaluate import evaluate as command
        case "predict":
            from cnn_desktop.cli.predict import predict as command
        case "list":
            from cnn_desktop.cli.listing import list_names as command
        case "import":
            from cnn_desktop.cli.importing import import_data as command
        case "export":
            from cnn_desktop.cli.export import export as command
        case _:
            from cnn_desktop.cli.doctor import doctor as command
    return command
