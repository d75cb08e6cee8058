"""My digits on the command line: those of the app, or a file that anyone may have written."""

from __future__ import annotations

from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli.output import Output
from cnn_desktop.core.digits.digit_file import MyDigit, read_digits
from cnn_desktop.core.errors import MyDigitsForeign


def read_my_digits(path: Path | None, output: Output) -> tuple[MyDigit, ...]:
    """Return the digits of a file; bad lines are left out, and that is said.

    Args:
        path: The file; the app's own when None.
        output: Where to say it.

    Returns:
        None of them where the app has no file yet: who needs some says how many.

    Raises:
        FileNotReadable: The file is missing or may not be read.
        MyDigitsForeign: It holds no digit at all.
    """
    path = path or paths.my_digits_file()
    if path == paths.my_digits_file() and not path.exists():
        return ()
    found = read_digits(path)
    if not found.digits and (found.bad_count or path != paths.my_digits_file()):
        raise MyDigitsForeign(path=path, reason=found.reason or "it is empty")
    if found.bad_count:
        left_out = f"{found.bad_count} lines left out, the first because {found.reason}"
        output.message(f"{path}: {left_out}")
    return tuple(found.digits)
