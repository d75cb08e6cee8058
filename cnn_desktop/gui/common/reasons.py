"""Reasons that errors quote, in the language of the window.

An error of the program is a sentence with fields, and some fields hold plain text: what a rule of
``core`` says, what the system or a library says. ``core`` does not know which language is spoken,
and the others speak English. So the texts that people meet are listed here as they come, with
``{0}``, ``{1}`` ... for what varies; what is not listed stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from cnn_desktop.core.errors import QT_TRANSLATE_NOOP

OWN_REASONS = (
    # Layers and networks.
    QT_TRANSLATE_NOOP("reasons", "{0} needs feature maps, and after Flatten there are none"),
    QT_TRANSLATE_NOOP("reasons", "a convolution"),
    QT_TRANSLATE_NOOP("reasons", "batch normalisation"),
    QT_TRANSLATE_NOOP("reasons", "pooling"),
    QT_TRANSLATE_NOOP(
        "reasons", "this normalisation needs one row of numbers: put Flatten before it"
    ),
    QT_TRANSLATE_NOOP("reasons", "a path is of the wrong type"),
    QT_TRANSLATE_NOOP("reasons", "a residual block"),
    QT_TRANSLATE_NOOP("reasons", "an inception block"),
    QT_TRANSLATE_NOOP("reasons", "an auxiliary classifier"),
    QT_TRANSLATE_NOOP("reasons", "a block cannot hold another block"),
    QT_TRANSLATE_NOOP("reasons", "there is no layer yet: add one"),
    QT_TRANSLATE_NOOP(
        "reasons", "the last layer must put out a number for each class: add Flatten and Linear"
    ),
    QT_TRANSLATE_NOOP("reasons", "it is too long for a network"),
    QT_TRANSLATE_NOOP(
        "reasons", "{0} cannot be added to {1}: both paths must end with the same shape"
    ),
    QT_TRANSLATE_NOOP("reasons", "an inception block needs a branch"),
    QT_TRANSLATE_NOOP("reasons", "all branches must end with feature maps of the same size"),
    QT_TRANSLATE_NOOP(
        "reasons", "an auxiliary classifier must end with as many numbers as the network"
    ),
    QT_TRANSLATE_NOOP("reasons", "a padding of {0} is more than half of a window of {1}"),
    QT_TRANSLATE_NOOP("reasons", "a window of {0} does not fit into {1} pixels with padding {2}"),
    QT_TRANSLATE_NOOP("reasons", "the dropout probability must be at least 0 and below 1"),
    QT_TRANSLATE_NOOP("reasons", "a linear layer needs one row of numbers: put Flatten before it"),
    QT_TRANSLATE_NOOP("reasons", "unknown start weights {0}"),
    QT_TRANSLATE_NOOP("reasons", "unknown layer {0}"),
    QT_TRANSLATE_NOOP("reasons", "a block within a block: {0} must stand by itself"),
    QT_TRANSLATE_NOOP("reasons", "{0} is not a sensible size"),
    QT_TRANSLATE_NOOP("reasons", "the network would hold more than {0} numbers"),
    QT_TRANSLATE_NOOP("reasons", "the network would take more than {0} steps a picture"),
    QT_TRANSLATE_NOOP("reasons", "name, input_shape or layers are of the wrong type"),
    QT_TRANSLATE_NOOP("reasons", "input_shape is not channels, height and width"),
    QT_TRANSLATE_NOOP("reasons", "{0} layers; allowed are 1 to {1}"),
    QT_TRANSLATE_NOOP("reasons", "{0} is of the wrong type"),
    # Model files and the state of runs.
    QT_TRANSLATE_NOOP("reasons", "it is cut off"),
    QT_TRANSLATE_NOOP("reasons", "the checksum differs"),
    QT_TRANSLATE_NOOP("reasons", "it does not say what is mixed in"),
    QT_TRANSLATE_NOOP("reasons", "its data {0} are not on this computer"),
    QT_TRANSLATE_NOOP("reasons", "no safetensors header"),
    QT_TRANSLATE_NOOP("reasons", "no cnn_desktop header"),
    QT_TRANSLATE_NOOP("reasons", "a header of {0} MB"),
    QT_TRANSLATE_NOOP("reasons", "{0} class names for an output of {1}"),
    QT_TRANSLATE_NOOP("reasons", "the normalisation is impossible"),
    QT_TRANSLATE_NOOP("reasons", "the accuracy is impossible"),
    QT_TRANSLATE_NOOP("reasons", "the weights do not belong to the network: {0}"),
    QT_TRANSLATE_NOOP("reasons", "{0} is {1} instead of {2} {3}"),
    QT_TRANSLATE_NOOP("reasons", "{0} holds values that are no numbers (NaN or infinite)"),
    QT_TRANSLATE_NOOP("reasons", "{0} holds negative variances"),
    QT_TRANSLATE_NOOP("reasons", "it belongs to another recipe"),
    QT_TRANSLATE_NOOP("reasons", "there is no run in it"),
    QT_TRANSLATE_NOOP("reasons", "the number of epochs is impossible"),
    QT_TRANSLATE_NOOP("reasons", "{0} has the shape {1}"),
    QT_TRANSLATE_NOOP("reasons", "the weights are those of another network"),
    QT_TRANSLATE_NOOP("reasons", "the weights are those of another network: {0}"),
    QT_TRANSLATE_NOOP("reasons", "{0} is of the type {1}"),
    QT_TRANSLATE_NOOP("reasons", "{0} classes do not fit {1}"),
    QT_TRANSLATE_NOOP("reasons", "it is too large"),
    # What needs an extra.
    QT_TRANSLATE_NOOP("reasons", "Why this digit"),
    # Drawings and pictures.
    QT_TRANSLATE_NOOP("reasons", "{0}, line {1}"),
    QT_TRANSLATE_NOOP("reasons", "this text"),
    QT_TRANSLATE_NOOP("reasons", "it is no text"),
    QT_TRANSLATE_NOOP("reasons", "its lists are nested too deeply"),
    QT_TRANSLATE_NOOP("reasons", "it is no JSON object"),
    QT_TRANSLATE_NOOP("reasons", "it is no JSON"),
    QT_TRANSLATE_NOOP("reasons", "there is no list of strokes"),
    QT_TRANSLATE_NOOP("reasons", "more than {0} points"),
    QT_TRANSLATE_NOOP("reasons", "more than {0} drawings"),
    QT_TRANSLATE_NOOP("reasons", "a line is too long"),
    QT_TRANSLATE_NOOP("reasons", "there is no label"),
    QT_TRANSLATE_NOOP("reasons", "there is no ink"),
    QT_TRANSLATE_NOOP("reasons", "widths and strokes differ in number"),
    QT_TRANSLATE_NOOP("reasons", "a point must be [x, y] or [x, y, pressure]"),
    QT_TRANSLATE_NOOP("reasons", "{0} is not a number"),
    QT_TRANSLATE_NOOP("reasons", "{0} is out of range"),
    QT_TRANSLATE_NOOP("reasons", "a pen width"),
    QT_TRANSLATE_NOOP("reasons", "a coordinate"),
    QT_TRANSLATE_NOOP("reasons", "a pressure"),
    QT_TRANSLATE_NOOP("reasons", "the label is not a digit from 0 to 9"),
    QT_TRANSLATE_NOOP("reasons", "it is empty"),
    QT_TRANSLATE_NOOP("reasons", "a picture has no strokes"),
    QT_TRANSLATE_NOOP("reasons", "The clipboard"),
    QT_TRANSLATE_NOOP("reasons", "there is no picture on it"),
    QT_TRANSLATE_NOOP("reasons", "no known picture format"),
    QT_TRANSLATE_NOOP("reasons", "more pixels than a picture has"),
    QT_TRANSLATE_NOOP("reasons", "it is damaged or cut off"),
    QT_TRANSLATE_NOOP("reasons", "{0} × {1} pixels"),
    QT_TRANSLATE_NOOP("reasons", "{0} MB"),
    # Imported data sets.
    QT_TRANSLATE_NOOP("reasons", "there are {0} pictures but {1} labels"),
    QT_TRANSLATE_NOOP("reasons", "there are no pictures in it"),
    QT_TRANSLATE_NOOP("reasons", "training and test pictures differ in size"),
    QT_TRANSLATE_NOOP("reasons", "every class has a single picture only"),
    QT_TRANSLATE_NOOP("reasons", "pictures of {0} × {1} pixels; each side must be 2 to {2}"),
    QT_TRANSLATE_NOOP("reasons", "it is too large ({0} MB; at most {1} MB)"),
    QT_TRANSLATE_NOOP("reasons", "label {0} is not in 0 ... {1}"),
    QT_TRANSLATE_NOOP("reasons", "there must be 2 to {0} classes, not {1}"),
    QT_TRANSLATE_NOOP("reasons", "the class {0} has no picture to learn from"),
    QT_TRANSLATE_NOOP("reasons", "the pictures are no numbers"),
    QT_TRANSLATE_NOOP("reasons", "a pixel is no number (NaN or infinite)"),
    QT_TRANSLATE_NOOP("reasons", "a pixel is {0}; pixels go from 0 to 255"),
    QT_TRANSLATE_NOOP("reasons", "the labels are not one whole number a picture"),
    QT_TRANSLATE_NOOP("reasons", "it needs x_train and y_train, or images and labels"),
    QT_TRANSLATE_NOOP("reasons", "the file of the images has images in its name"),
    QT_TRANSLATE_NOOP("reasons", "it holds no pictures with a label each"),
    QT_TRANSLATE_NOOP("reasons", "the file is cut off"),
    QT_TRANSLATE_NOOP("reasons", "an array of {0} holds no pictures"),
    QT_TRANSLATE_NOOP("reasons", "{0} pixels a line make no square picture"),
    QT_TRANSLATE_NOOP("reasons", "line {0}: {1}"),
    QT_TRANSLATE_NOOP("reasons", "picture {0}: {1}"),
    QT_TRANSLATE_NOOP("reasons", "test picture {0}: {1}"),
    QT_TRANSLATE_NOOP("reasons", "the label {0} is no whole number"),
    QT_TRANSLATE_NOOP("reasons", "line {0} has {1} numbers, not {2}"),
    QT_TRANSLATE_NOOP(
        "reasons",
        "the first number of every line is the same; the label comes first, or in the column that "
        "a first line names label",
    ),
    QT_TRANSLATE_NOOP(
        "reasons", "it holds Python objects, which could run programs; store numbers"
    ),
    QT_TRANSLATE_NOOP("reasons", "it has more than {0} million pixels"),
    QT_TRANSLATE_NOOP("reasons", "NaN or infinite"),
    QT_TRANSLATE_NOOP("reasons", "it has no sub-folder for each class"),
    QT_TRANSLATE_NOOP("reasons", "only the class {0} has pictures; it takes two classes"),
    QT_TRANSLATE_NOOP("reasons", "{0} of {1} pictures cannot be read; the first is {2} ({3})"),
    QT_TRANSLATE_NOOP("reasons", "no picture of the class {0} can be read; the first is {1} ({2})"),
    QT_TRANSLATE_NOOP("reasons", "it lies in no class's folder"),
    QT_TRANSLATE_NOOP("reasons", "it is a folder within a class"),
    QT_TRANSLATE_NOOP("reasons", "it lies beside train and test"),
    QT_TRANSLATE_NOOP("reasons", "there is no such file or folder"),
    QT_TRANSLATE_NOOP("reasons", "it is no folder, CSV file, NPZ file or IDX file"),
    QT_TRANSLATE_NOOP("reasons", "One picture in {0} of each class is held back for testing."),
    QT_TRANSLATE_NOOP("reasons", "{0} pictures of other sizes were resized to {1} × {2}."),
    QT_TRANSLATE_NOOP("reasons", "Pictures of {0} × {1} pixels were shrunk to {2} × {3}."),
    QT_TRANSLATE_NOOP("reasons", "Pictures of {0} × {1} pixels were enlarged to {2} × {3}."),
    QT_TRANSLATE_NOOP("reasons", "Grey pictures were given three equal channels."),
    QT_TRANSLATE_NOOP("reasons", "Colours were turned into shades of grey."),
    QT_TRANSLATE_NOOP(
        "reasons", "EMNIST stores its pictures transposed; they were turned upright."
    ),
    # Recipes and names.
    QT_TRANSLATE_NOOP("reasons", "an object"),
    QT_TRANSLATE_NOOP("reasons", "all fields"),
    QT_TRANSLATE_NOOP("reasons", "network"),
    QT_TRANSLATE_NOOP("reasons", "recipe"),
    QT_TRANSLATE_NOOP("reasons", "data set"),
    QT_TRANSLATE_NOOP("reasons", "imported data set"),
)
"""What ``core`` and this room say; a test looks for what is missing."""

FOREIGN_REASONS = (
    # The system, about files.
    QT_TRANSLATE_NOOP("reasons", "No such file or directory"),
    QT_TRANSLATE_NOOP("reasons", "File exists"),
    QT_TRANSLATE_NOOP("reasons", "Permission denied"),
    QT_TRANSLATE_NOOP("reasons", "Is a directory"),
    QT_TRANSLATE_NOOP("reasons", "Not a directory"),
    QT_TRANSLATE_NOOP("reasons", "No space left on device"),
    QT_TRANSLATE_NOOP("reasons", "Read-only file system"),
    QT_TRANSLATE_NOOP("reasons", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("reasons", "File name too long"),
    QT_TRANSLATE_NOOP("reasons", "Invalid argument"),
    QT_TRANSLATE_NOOP("reasons", "Input/output error"),
    # The system, about the network.
    QT_TRANSLATE_NOOP("reasons", "Connection refused"),
    QT_TRANSLATE_NOOP("reasons", "Connection reset by peer"),
    QT_TRANSLATE_NOOP("reasons", "Network is unreachable"),
    QT_TRANSLATE_NOOP("reasons", "No route to host"),
    QT_TRANSLATE_NOOP("reasons", "Name or service not known"),
    QT_TRANSLATE_NOOP("reasons", "Temporary failure in name resolution"),
    QT_TRANSLATE_NOOP("reasons", "nodename nor servname provided, or not known"),
    QT_TRANSLATE_NOOP("reasons", "getaddrinfo failed"),
    QT_TRANSLATE_NOOP("reasons", "[SSL: CERTIFICATE_VERIFY_FAILED] {0}"),
    # Python and its packages, about what is in a file.
    QT_TRANSLATE_NOOP(
        "reasons", "Compressed file ended before the end-of-stream marker was reached"
    ),
    QT_TRANSLATE_NOOP("reasons", "CRC check failed {0} != {1}"),
    QT_TRANSLATE_NOOP("reasons", "Error {0} while decompressing data: {1}"),
    QT_TRANSLATE_NOOP("reasons", "{0}: line {1} column {2} (char {3})"),
    QT_TRANSLATE_NOOP("reasons", "Expecting value"),
    QT_TRANSLATE_NOOP("reasons", "Expecting ',' delimiter"),
    QT_TRANSLATE_NOOP("reasons", "Expecting ':' delimiter"),
    QT_TRANSLATE_NOOP("reasons", "Expecting property name enclosed in double quotes"),
    QT_TRANSLATE_NOOP("reasons", "Unterminated string starting at"),
    QT_TRANSLATE_NOOP("reasons", "Extra data"),
    QT_TRANSLATE_NOOP("reasons", "Error while deserializing header: {0}"),
    QT_TRANSLATE_NOOP("reasons", "image file is truncated ({0} bytes not processed)"),
    QT_TRANSLATE_NOOP("reasons", "broken PNG file ({0})"),
)
"""What the system and libraries say; whatever else they say stays in their words."""

FIELD = re.compile(r"\{\d\}")


def reason_text(text: str) -> str:
    """Return a reason in the language of the window; as it is where nobody has listed it."""
    for template, pattern in _patterns():
        if match := pattern.fullmatch(text):
            translated = QCoreApplication.translate("reasons", template)
            return translated.format(*map(reason_text, match.groups()))
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each template with what it matches, those that match least first."""
    templates = sorted((*OWN_REASONS, *FOREIGN_REASONS), key=lambda text: len(FIELD.findall(text)))
    return tuple((template, _pattern(template)) for template in templates)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, FIELD.split(template))), re.DOTALL)
