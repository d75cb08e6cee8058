"""The picture that excites a unit most, found by climbing the gradient.

Activation maximisation after Erhan et al., "Visualizing higher-layer features of a deep network",
2009, and Simonyan, Vedaldi and Zisserman, ICLR workshop 2014, whose L2 term keeps pixels that do
not matter blank. Left alone, the climb ends in noise. Against that work:

- total variation, which prefers smooth pictures (Mahendran and Vedaldi, CVPR 2015);
- jitter: the picture is shifted a little before every step (Mordvintsev, Olah and Tyka,
  "Inceptionism", 2015; Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017);
- a gradient that is blurred, ever less, so that coarse forms come before fine ones (Yosinski et
  al., "Understanding Neural Networks Through Deep Visualization", 2015, blur the picture itself).

As in "Feature Visualization", rectifiers let some gradient through where they are silent while the
climb begins; a unit that the start leaves cold could not be found otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cnn_desktop.core.checkpoint import Checkpoint
from cnn_desktop.core.classifier import Classifier, use_one_thread
from cnn_desktop.core.errors import WeightsNotFinite
from cnn_desktop.core.inspection.module_way import modules_to
from cnn_desktop.core.inspection.reading import check_weights
from cnn_desktop.core.networks.inside import trace_inside

STEPS = 240
START_NOISE = 0.3  # around the blank picture; without any, a unit may have no gradient at all
# Several starts climb side by side, and the highest is shown: some networks are deaf to almost all
# pictures. The numbers: the share of the gradient that silent rectifiers let through at first.
LEAKS = (0.0, 0.02, 0.1, 0.1, 0.3, 0.3)


@dataclass(frozen=True)
class Climb:
    """How to climb.

    Attributes:
        steps: How many.
        rate: Mean change of a pixel in the first step, 0 to 1; falls to a tenth of it.
        blur: Deviation of the blur of the first gradient, as a share of the side; falls to none.
        smoothness: Weight of total variation against the unit's gradient.
        blankness: Weight of L2, which draws pixels that do not matter to blank paper.
        jitter: Largest shift before a step, as a share of the picture's side.
        seed: Of start picture and shifts.
    """

    steps: int = STEPS
    rate: float = 0.08
    blur: float = 1 / 14
    smoothness: float = 0.1
    blankness: float = 0.3
    jitter: float = 1 / 14
    seed: int = 0


@dataclass(frozen=True)
class Excitation:
    """How far the climb has come.

    Attributes:
        picture: ``(C, H, W)`` float32, 0 to 1.
        activation: Of the unit for this picture: the largest value of its map, or its value.
        step: Steps taken.
        steps: Steps that there will be.
        is_silent: Nothing moved the unit: it has no gradient, wherever the climb went.
    """

    picture: NDArray[np.float32]
    activation: float
    step: int
    steps: int
    is_silent: bool = False

    @property
    def is_done(self) -> bool:
        """Whether this is the result."""
        return self.step == self.steps


def excite(
    checkpoint: Checkpoint, layer: str, unit: int, climb: Climb | None = None
) -> Iterator[Excitation]:
    """Climb, one picture a step; to cancel is to stop iterating.

    The same seed gives the same pictures: all runs on one thread, with a generator of its own.

    Args:
        checkpoint: The model; it is not changed.
        layer: Name of the layer, ``residual1.body.conv1`` inside a block. Of a rectifier the values
            before it are raised: the largest of these is the largest after it too, and a silent
            rectifier passes no gradient back.
        unit: Channel or feature; of the last layer a class.
        climb: How to climb.

    Yields:
        The start, then the picture after each step; the last one is the best of all of them.

    Raises:
        KeyError: The network has no such layer.
        IndexError: The layer has no such unit.
        WeightsNotFinite: The weights are no numbers, or what comes out is none.
    """
    climb = climb or Climb()
    check_weights(checkpoint)
    use_one_thread()
    infos = {info.name: info for info in trace_inside(checkpoint.network)}
    info = infos[layer]
    if not 0 <= unit < info.output_shape[0]:
        raise IndexError(f"{layer} has no unit {unit}")
    return _climb(checkpoint, layer, unit, climb)


def _climb(checkpoint: Checkpoint, layer: str, unit: int, climb: Climb) -> Iterator[Excitation]:
    model = _up_to(Classifier(checkpoint).model, layer)
    leaky = [module for module in model.modules() if isinstance(module, LeakyGradient)]
    shape = checkpoint.network.input_shape
    random = torch.Generator().manual_seed(climb.seed)
    blank = 0.0 if shape[0] == 1 else 0.5  # black paper; in colour the middle grey
    noise = torch.rand((len(LEAKS), *shape), generator=random) * START_NOISE
    pictures = (blank + noise).clamp(0, 1)

    def activations(images: Tensor) -> Tensor:
        values: Tensor = model((images - checkpoint.mean) / checkpoint.std)[:, unit]
        return values.flatten(1).amax(dim=1) if values.dim() > 1 else values

    best = _strongest(activations, pictures, 0, climb.steps)
    yield best
    moved = False
    for step in range(1, climb.steps + 1):
        left = 1 - step / climb.steps
        for rectifier in leaky:
            rectifier.leaks = torch.tensor(LEAKS) * (left > 0.5)
        slopes = _slopes(activations, pictures, _shift(shape, climb.jitter, random))
        slopes = _blurred(slopes, climb.blur * left * min(shape[1:]))
        strengths = slopes.square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
        if not bool(torch.isfinite(strengths).all()):
            raise WeightsNotFinite()
        moved = moved or bool((strengths > 0).any())
        # Where nothing moves the unit, look elsewhere.
        elsewhere = torch.randn(slopes.shape, generator=random)
        directions = torch.where(strengths > 0, slopes / strengths.clamp(min=1e-30), elsewhere)
        directions = directions - climb.smoothness * _roughness(pictures)
        directions = directions - climb.blankness * (pictures - blank)
        rate = climb.rate * (0.1 + 0.9 * left)
        pictures = (pictures + rate * directions).clamp(0, 1)
        now = _strongest(activations, pictures, step, climb.steps)
        best = max(best, now, key=lambda each: each.activation)
        if step < climb.steps:
            yield now
    yield Excitation(best.picture, best.activation, climb.steps, climb.steps, not moved)


Activations = Callable[[Tensor], Tensor]
"""From pictures ``(N, C, H, W)`` to the unit's activation ``(N,)`` for each."""


def _strongest(activations: Activations, pictures: Tensor, step: int, steps: int) -> Excitation:
    with torch.no_grad():
        values = activations(pictures)
    if not bool(torch.isfinite(values).all()):
        raise WeightsNotFinite()
    winner = int(values.argmax())
    return Excitation(pictures[winner].numpy().copy(), float(values[winner]), step, steps)


def _slopes(activations: Activations, pictures: Tensor, shift: tuple[int, int]) -> Tensor:
    """Return how the activation changes with each pixel, the pictures being shifted."""
    shifted = torch.roll(pictures, shift, dims=(2, 3)).requires_grad_()
    (slopes,) = torch.autograd.grad(activations(shifted).sum(), shifted)
    return torch.roll(slopes, (-shift[0], -shift[1]), dims=(2, 3))


def _shift(shape: tuple[int, ...], share: float, random: torch.Generator) -> tuple[int, int]:
    most = [int(side * share) for side in shape[1:]]
    down, across = (int(torch.randint(-limit, limit + 1, (1,), generator=random)) for limit in most)
    return down, across


def _roughness(picture: Tensor) -> Tensor:
    """Return how total variation changes with each pixel."""
    rough = picture.clone().requires_grad_()
    down = rough[..., 1:, :] - rough[..., :-1, :]
    across = rough[..., :, 1:] - rough[..., :, :-1]
    # Smooth where two neighbours are equal, or the gradient would be none there.
    total = (down.square() + 1e-4).sqrt().sum() + (across.square() + 1e-4).sqrt().sum()
    (slope,) = torch.autograd.grad(total, rough)
    return slope


def _blurred(slopes: Tensor, deviation: float) -> Tensor:
    """Return gradients blurred by a Gaussian of a deviation in pixels."""
    reach = min(math.ceil(2 * deviation), *(side - 1 for side in slopes.shape[2:]))
    if reach < 1:
        return slopes
    places = torch.arange(-reach, reach + 1, dtype=slopes.dtype)
    bell = torch.exp(-(places**2) / (2 * deviation**2))
    bell = bell / bell.sum()
    planes = slopes.reshape(-1, 1, *slopes.shape[2:])  # each channel for itself
    planes = functional.pad(planes, (reach,) * 4, mode="reflect")
    planes = functional.conv2d(planes, bell.view(1, 1, 1, -1))
    return functional.conv2d(planes, bell.view(1, 1, -1, 1)).reshape(slopes.shape)


class _Rectifier(torch.autograd.Function):
    """max(0, x), with a share of the gradient where it is silent."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, leaks: Tensor) -> Tensor:
        ctx.save_for_backward(values, leaks)
        return values.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, slopes: Tensor) -> tuple[Tensor, None]:
        values, leaks = ctx.saved_tensors
        shares = leaks.view(-1, *(1,) * (values.dim() - 1))
        return torch.where(values > 0, slopes, slopes * shares), None


class LeakyGradient(nn.Module):
    """A rectifier whose silence is not deaf.

    Attributes:
        leaks: ``(N,)``, for each picture of the batch: the share of the gradient that passes
            where the input is negative, 0 to 1.
    """

    def __init__(self) -> None:
        super().__init__()
        self.leaks = torch.zeros(len(LEAKS))

    def forward(self, values: Tensor) -> Tensor:
        """Return max(0, x)."""
        rectified: Tensor = _Rectifier.apply(values, self.leaks)
        return rectified


def _up_to(model: nn.Module, layer: str) -> nn.Sequential:
    """Return the network up to a layer, without the rectifier at its end."""
    modules = modules_to(model, layer)
    if isinstance(modules[-1], nn.ReLU):
        modules.pop()
    return nn.Sequential(*map(_let_through, modules))


def _let_through(module: nn.Module) -> nn.Module:
    """Replace the rectifiers of a module, and of blocks within it."""
    if isinstance(module, nn.ReLU):
        return LeakyGradient()
    for name, inner in module.named_children():
        module.add_module(name, _let_through(inner))
    return module
