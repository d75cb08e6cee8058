"""Colours and marks of classes in a plot: told apart by colour-blind eyes, and by form as well."""

from __future__ import annotations

from PySide6.QtGui import QColor

# Okabe and Ito, "Color Universal Design", 2008, without black, and three greys and browns that
# differ from the rest in lightness; in the dark look the dark ones are lightened.
_LIGHT = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
    "#7A6A00", "#6B4C9A", "#7F7F7F", "#8C3B2E",
)  # fmt: skip
_DARK = (
    "#4AA8E8", "#E69F00", "#3CCB9F", "#E39CC4", "#A5DCFF", "#FF8C4A",
    "#E5D94A", "#B79CE8", "#B0B0B0", "#D98B7C",
)  # fmt: skip
MARKS = ("o", "s", "t", "d", "+", "star", "t1", "p", "x", "h")
"""pyqtgraph's names of the marks, one a class, again from the start after ten."""


def class_colour(index: int, *, dark: bool) -> QColor:
    """Return the colour of a class; after ten they begin again with other marks."""
    palette = _DARK if dark else _LIGHT
    return QColor(palette[index % len(palette)])


def class_mark(index: int) -> str:
    """Return the mark of a class: no two of a hundred share colour and mark."""
    return MARKS[(index + index // len(_LIGHT)) % len(MARKS)]
