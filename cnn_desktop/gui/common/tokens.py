"""The colours of the two themes, named for what they are used for."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``."""

    window: str
    surface: str
    line: str
    text: str
    text_soft: str
    accent: str
    on_accent: str
    hover: str
    scroll: str
    positive: str
    negative: str
    good: str
    bad: str
    warn: str
    curve_loss: str
    curve_accuracy: str
    paper: str = "#0B0E13"
    ink: str = "#FFFFFF"
    guide: str = "#2A313B"


FIELDS = fields(Tokens)

LIGHT = Tokens(
    window="#F6F7F9",
    surface="#FFFFFF",
    line="#DDE1E7",
    text="#1B2430",
    text_soft="#5B6675",
    accent="#2B6CB0",
    on_accent="#FFFFFF",
    hover="#E9EDF2",
    scroll="#7E8897",
    positive="#2166AC",
    negative="#D6604D",
    good="#1B7F5C",
    bad="#B3372F",
    warn="#9A6700",
    curve_loss="#0072B2",
    curve_accuracy="#009E73",
)

DARK = Tokens(
    window="#15181D",
    surface="#1E232A",
    line="#323943",
    text="#E8ECF1",
    text_soft="#9AA6B5",
    accent="#63A4F4",
    on_accent="#0B0E13",
    hover="#29303A",
    scroll="#707B8A",
    positive="#6BAED6",
    negative="#F4A582",
    good="#4FC3A1",
    bad="#FF8A80",
    warn="#E8B84B",
    curve_loss="#56B4E9",
    curve_accuracy="#3CCB9F",
)
