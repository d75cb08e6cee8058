"""What Python's own errors say, as a part of a sentence, and which of them odd values raise."""

from __future__ import annotations

import json

MOST = 200  # characters: a reason, not a dump

ODD_VALUES = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading values that anyone may have written can raise."""


def reason_of(error: BaseException) -> str:
    """Return why something failed, in words that fit behind a colon.

    Without error numbers, without the path that the sentence names already, and never empty.
    """
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, json.JSONDecodeError):
        return "it is no JSON"
    if isinstance(error, UnicodeDecodeError):
        return "it is no text"
    return str(error)[:MOST] or type(error).__name__
