"""Grey pictures for networks of other sizes, held against torch's own interpolation."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnn_desktop.core.digits.fitting import fit_to_input


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (2, 40, 19), (1, 1, 1)])
def test_the_size_changes_as_in_torch_and_all_channels_are_alike(
    shape: tuple[int, int, int],
) -> None:
    image = np.random.default_rng(3).random((28, 28), np.float32)
    fitted = fit_to_input(image, shape)
    expected = functional.interpolate(
        torch.from_numpy(image)[None, None], shape[1:], mode="bilinear", align_corners=False
    )
    assert fitted.shape == shape
    assert fitted.dtype == np.float32
    for channel in fitted:
        np.testing.assert_allclose(
            channel, expected[0, 0].numpy(), atol=1e-5
        )  # torch places pixels in float32


def test_a_picture_of_the_right_size_is_not_touched() -> None:
    image = np.random.default_rng(3).random((28, 28), np.float32)
    np.testing.assert_array_equal(fit_to_input(image, (1, 28, 28))[0], image)
