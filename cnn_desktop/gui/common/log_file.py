"""The log file: what went wrong, for whoever helps. It holds no drawings and no names."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import sys
import threading
from pathlib import Path
from types import TracebackType

MAX_BYTES, KEPT = 1_000_000, 5
log = logging.getLogger("cnn_desktop")


def start_log(path: Path) -> bool:
    """Write the program's log to a file, older ones beside it; return whether that worked.

    A folder that cannot be written must not keep the program from starting.
    """
    log.setLevel(logging.INFO)
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        log.addHandler(logging.NullHandler())
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    return True


def catch_everything(path: Path) -> None:
    """Let exceptions that nobody caught, and crashes of native code, reach the log too."""
    sys.excepthook = _log_exception
    threading.excepthook = lambda args: _log_exception(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        faulthandler.enable(path.with_suffix(".crash").open("a"))


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("an exception that nobody caught", exc_info=(kind, error, trace))
    if sys.stderr is not None:
        sys.__excepthook__(kind, error, trace)
