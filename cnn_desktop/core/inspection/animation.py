"""Pictures one after the other as an animated GIF."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

LAST_TIMES = 4  # as long as another picture is the last one shown, before it begins again


def to_gif(pictures: Sequence[np.ndarray], seconds: float) -> bytes:
    """Return pictures as an animated GIF that begins again at its end.

    All pictures share the colours that suit the last one, so that nothing flickers.

    Args:
        pictures: ``(H, W, 3)`` uint8, all of one size; at least one.
        seconds: How long each is shown.

    Raises:
        ValueError: There is no picture, or they are of different sizes.
    """
    # Pillow is loaded only now: whoever only looks does not need it.
    from PIL import Image

    if len({picture.shape for picture in pictures}) != 1:
        raise ValueError("a GIF needs pictures, all of one size")
    images = [Image.fromarray(picture) for picture in pictures]
    palette = images[-1].quantize(255, dither=Image.Dither.NONE)
    frames = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    shown = round(1000 * seconds)
    durations = [shown] * (len(frames) - 1) + [LAST_TIMES * shown]
    data = io.BytesIO()
    frames[0].save(
        data,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        optimize=False,
        disposal=1,
    )
    return data.getvalue()
