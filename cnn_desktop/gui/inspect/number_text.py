"""How numbers out of a network are written: short, and as wide as one another."""

from __future__ import annotations

import math


def number_text(value: float, digits: int = 2) -> str:
    """Return a number with so many digits after the point; very large ones with a power of ten.

    Args:
        value: Any number; NaN and the infinities have names of their own.
        digits: After the point.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10_000:
        return f"{value:.1e}".replace("-", "−").replace("e+0", "e").replace("e+", "e")
    if size >= 100:
        digits = max(0, digits - 2)
    text = f"{value:.{digits}f}"
    if not text.strip("-0."):  # a negative number that is written as zero
        text = text.lstrip("-")
    return text.replace("-", "−")
