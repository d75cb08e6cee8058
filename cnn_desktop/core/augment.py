"""Batch augmentation on tensors: digits as other hands would have written them.

One call changes a whole batch, each picture by random numbers of its own. Everything geometric is
done in one resampling, so that nothing is blurred twice.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

ROTATION = math.radians(12)
SHEAR = 0.15
SCALE = 0.1
SHIFT = 1.5  # pixels
ELASTIC = 1.4  # pixels, standard deviation of the smoothed displacement's knots, at most
KNOTS = 5  # a side; the field between them is a smooth (bicubic) surface
THICKNESS = 0.5
BLUR = 0.5  # share of the picture that its blurred copy replaces, at most
CONTRAST = 0.25  # by how much the ink fades, at most


def handwriting(images: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Rotate, shear, scale, shift, warp, thicken or thin, blur and fade each picture a little.

    The warp is an elastic deformation after Simard, Steinkraus and Platt ("Best Practices for
    Convolutional Neural Networks", ICDAR 2003), with the smooth random field made by bicubic
    interpolation between a few knots instead of by a Gaussian filter, which is faster.

    Args:
        images: ``(N, C, H, W)`` float, 0 for paper to 1 for ink.
        generator: Of the random numbers, on the images' device; torch's default when None.

    Returns:
        The same shape and range.
    """
    height, width = images.shape[-2:]
    affine = _random_affine(images, generator)
    grid = F.affine_grid(affine, list(images.shape), align_corners=False)
    knots = _normal(images, (len(images), 2, KNOTS, KNOTS), generator) * ELASTIC
    knots = knots * torch.rand(len(images), 1, 1, 1, generator=generator, device=images.device)
    field = F.interpolate(knots, (height, width), mode="bicubic", align_corners=True)
    shift = torch.stack([field[:, 0] * (2 / width), field[:, 1] * (2 / height)], dim=3)
    grid = grid + shift
    warped = F.grid_sample(images, grid, padding_mode="zeros", align_corners=False)
    return _change_ink(_change_thickness(warped, generator), generator)


def _random_affine(images: Tensor, generator: torch.Generator | None) -> Tensor:
    """Return ``(N, 2, 3)``: where in the old picture each place of the new one lies."""
    count = len(images)
    angle = _uniform(images, count, generator) * ROTATION
    shear = _uniform(images, count, generator) * SHEAR
    scale_x = 1 + _uniform(images, count, generator) * SCALE
    scale_y = 1 + _uniform(images, count, generator) * SCALE
    shift_x = _uniform(images, count, generator) * SHIFT * 2 / images.shape[-1]
    shift_y = _uniform(images, count, generator) * SHIFT * 2 / images.shape[-2]
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([cos * scale_x, (shear * cos - sin) * scale_y, shift_x], dim=1),
        torch.stack([sin * scale_x, (shear * sin + cos) * scale_y, shift_y], dim=1),
    ]
    return torch.stack(rows, dim=1)


def _change_thickness(images: Tensor, generator: torch.Generator | None) -> Tensor:
    """Mix each picture with its dilation or, more carefully, its erosion.

    Thinning stops half-way to the erosion, so that a thin stroke fades but never breaks.
    """
    amount = _uniform(images, len(images), generator).view(-1, 1, 1, 1) * THICKNESS
    thicker = F.max_pool2d(images, 3, stride=1, padding=1) - images
    thinner = images + F.max_pool2d(-images, 3, stride=1, padding=1)
    return images + amount.clamp(min=0) * thicker + amount.clamp(max=0) * thinner


def _change_ink(images: Tensor, generator: torch.Generator | None) -> Tensor:
    """Blur every other picture a little and let the ink of all fade, as pens and scanners do."""
    one_each = (len(images), 1, 1, 1)
    blur = BLUR * (2 * torch.rand(one_each, generator=generator, device=images.device) - 1)
    fade = CONTRAST * torch.rand(one_each, generator=generator, device=images.device) ** 2
    blurred = F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=True)
    return (images + blur.clamp(min=0) * (blurred - images)) * (1 - fade)


def _uniform(images: Tensor, count: int, generator: torch.Generator | None) -> Tensor:
    return torch.rand(count, generator=generator, device=images.device) * 2 - 1


def _normal(images: Tensor, shape: tuple[int, ...], generator: torch.Generator | None) -> Tensor:
    return torch.randn(shape, generator=generator, device=images.device)
