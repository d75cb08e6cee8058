"""How figures are written."""

from __future__ import annotations


def per_cent(share: float | None, digits: int = 0) -> str:
    """Return a share as per cent, with a space before the sign.

    Args:
        share: 0 to 1; None where it is not known.
        digits: After the point.
    """
    return "–" if share is None else f"{share:.{digits}%}".replace("%", " %")
