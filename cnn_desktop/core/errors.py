"""What can go wrong, in words: what happened, why, and what to do next.

Every error that a user may meet is declared here, once, as a class with a sentence. The command
line prints the sentence as it is; the window looks its template up in the translations and fills
in the same values, which is why the values are kept beside the text.
"""

from __future__ import annotations

from typing import ClassVar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001
    """Mark a text for the translators; the name is the one that Qt's ``lupdate`` looks for."""
    return text


class CnnDesktopError(Exception):
    """Something that the user should be told, as one sentence with what to do.

    Attributes:
        template: The sentence with named fields, in English.
        values: What fills the fields.
    """

    template: ClassVar[str] = "{text}"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))


class FileNotWritable(CnnDesktopError):
    """A file could not be written; what was there before is still there."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} could not be written: {reason}. Nothing was changed; choose another folder or "
        "free some space, then try again.",
    )


class FileNotReadable(CnnDesktopError):
    """A file is missing or may not be read."""

    template = QT_TRANSLATE_NOOP(
        "errors",
        "{path} could not be read: {reason}. Check the name and that you may read it.",
    )
