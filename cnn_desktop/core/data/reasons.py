"""Why a file of a data set is not as it should be, and why a server did not give a good one.

Each is a part of the sentences of :class:`~cnn_desktop.core.errors.DataFileDamaged`,
:class:`~cnn_desktop.core.errors.DataNotDownloaded` and their like, translated with them.
"""

from __future__ import annotations

from cnn_desktop.core.errors import QT_TRANSLATE_NOOP, Reason


class FileAbsent(Reason):
    """There is no such file."""

    template = QT_TRANSLATE_NOOP("errors", "the file is missing")


class FileUnreadable(Reason):
    """The system does not let the file be read."""

    template = QT_TRANSLATE_NOOP("errors", "the file cannot be read ({reason})")


class FileWrongSize(Reason):
    """A file is shorter or longer than it says itself or than the original is."""

    template = QT_TRANSLATE_NOOP("errors", "it holds {found:,} bytes instead of {expected:,}")


class FileTooLong(Reason):
    """A file goes on after its end; nobody looked how far."""

    template = QT_TRANSLATE_NOOP("errors", "it holds more than the expected {expected:,} bytes")


class FileWrongContent(Reason):
    """A file's checksum is not that of the original."""

    template = QT_TRANSLATE_NOOP("errors", "its checksum is not that of the original")


class FileSwapped(Reason):
    """A file holds what another one should."""

    template = QT_TRANSLATE_NOOP("errors", "it holds the content of {other}")


class FileNotGzip(Reason):
    """A compressed file cannot be unpacked to its end."""

    template = QT_TRANSLATE_NOOP("errors", "it is not a whole gzip file")


class FileNotArchive(Reason):
    """An archive cannot be read to its end."""

    template = QT_TRANSLATE_NOOP("errors", "it is not a whole archive")


class FileLacks(Reason):
    """An archive does not hold a file that it should."""

    template = QT_TRANSLATE_NOOP("errors", "there is no {name} in it")


class FileNotIdx(Reason):
    """A file does not begin like an IDX file of bytes."""

    template = QT_TRANSLATE_NOOP(
        "errors", "it is not an IDX file of bytes (it begins with {magic})"
    )


class FileWrongShape(Reason):
    """A file holds another number of images, or images of another size."""

    template = QT_TRANSLATE_NOOP("errors", "its shape is {found} instead of {expected}")


class FileWrongLabel(Reason):
    """A file of labels holds a class that does not exist."""

    template = QT_TRANSLATE_NOOP(
        "errors", "it holds the label {label}, but the last class is {last}"
    )


class MirrorRefused(Reason):
    """A server answered, but not with the file."""

    template = QT_TRANSLATE_NOOP("errors", "{host} answered with status {status}")


class MirrorSilent(Reason):
    """A server kept silent for too long."""

    template = QT_TRANSLATE_NOOP("errors", "{host} did not answer within {seconds:g} s")


class MirrorUnreachable(Reason):
    """No connection to a server, or a broken one."""

    template = QT_TRANSLATE_NOOP("errors", "{host} cannot be reached ({reason})")


class MirrorStopped(Reason):
    """A server closed the connection before the file's end."""

    template = QT_TRANSLATE_NOOP("errors", "{host} stopped after {done:,} of {size:,} bytes")


class MirrorHasAnother(Reason):
    """A server sent something else: its size or checksum is not the original's."""

    template = QT_TRANSLATE_NOOP("errors", "{host} sent something else than the original file")


class ReasonThenReason(Reason):
    """Two reasons, one after the other; either may be such a pair itself."""

    template = QT_TRANSLATE_NOOP("errors", "{first}; {second}")


class NoMirror(Reason):
    """There is no address to download from."""

    template = QT_TRANSLATE_NOOP("errors", "no address to download it from is known")
