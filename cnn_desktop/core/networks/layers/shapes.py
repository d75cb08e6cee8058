"""Shapes, and the two rules that most layers share.

Shapes are without the batch: ``(channels, height, width)`` or ``(features,)``.
"""

from __future__ import annotations

Shape = tuple[int, ...]


def shape_text(shape: Shape) -> str:
    """Return a shape as people write it: ``32 × 28 × 28``."""
    return " × ".join(str(size) for size in shape)


def as_image(shape: Shape, what: str) -> tuple[int, int, int]:
    """Return a shape as channels, height and width.

    Args:
        shape: What comes in.
        what: Who needs feature maps, such as ``a convolution``; for the message.

    Raises:
        ValueError: It is a row of numbers.
    """
    if len(shape) != 3:
        raise ValueError(f"{what} needs feature maps, and after Flatten there are none")
    return shape[0], shape[1], shape[2]


def window_places(size: int, kernel: int, stride: int, padding: int) -> int:
    """Return at how many places a window fits: O = floor((I - K + 2P) / S) + 1.

    Args:
        size: Side of the feature map, in pixels.
        kernel: Side of the window.
        stride: Pixels between two places.
        padding: Pixels added on both ends.

    Raises:
        ValueError: It fits nowhere.
    """
    if kernel > size + 2 * padding:
        raise ValueError(
            f"a window of {kernel} does not fit into {size} pixels with padding {padding}"
        )
    return (size - kernel + 2 * padding) // stride + 1
