"""My digits of all ten kinds, as people would have drawn them."""

from __future__ import annotations

import functools
import random

from cnn_desktop.core.digits.digit_file import MyDigit
from cnn_desktop.core.digits.synthetic import draw_digit


@functools.cache
def ten_digits(count: int) -> tuple[MyDigit, ...]:
    """Return a 0, a 1 and so on up to 9, and again; the first ones are the same for any count."""
    rng = random.Random(1)
    return tuple(MyDigit(draw_digit(n % 10, rng), n % 10, id=str(n)) for n in range(count))
