"""A thousand labelled pictures that a network can be measured with, where there are any."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np

from cnn_desktop.core.data.catalogue import CATALOGUE, DatasetInfo
from cnn_desktop.core.data.datasets import Split, available, find_dataset, load
from cnn_desktop.core.data.files import read_array
from cnn_desktop.core.data.imports.store import ImportedInfo, imported, read_arrays
from cnn_desktop.core.digits.fitting import fit_to_input
from cnn_desktop.core.errors import UnknownName
from cnn_desktop.core.networks.layers import Network

COUNT = 1000
SEED = 1000  # the same thousand every time, or two measurements could not be compared

Info = DatasetInfo | ImportedInfo


def find_test_set(
    network: Network, class_names: tuple[str, ...], learned: str | None, data_dir: Path
) -> Info | None:
    """Return the data set whose test pictures suit a model and are on the disk.

    Args:
        network: What takes the pictures.
        class_names: Of the model; the data set must have the same.
        learned: Name of the data set that it learned from, preferred; None when nobody knows.
        data_dir: The data folder.

    Returns:
        None where there is none; nothing is fetched.
    """
    candidates: list[Info] = []
    if learned is not None:
        with contextlib.suppress(UnknownName):  # digits drawn here, or a set no longer kept
            candidates.append(find_dataset(learned, data_dir))
    candidates += [info for info in CATALOGUE.values() if not info.is_drawn]
    candidates += imported(data_dir).values()
    for info in candidates:
        if info.class_names == class_names and _suits(info, network) and available(info, data_dir):
            return info
    return None


def read_test_pictures(
    info: Info, network: Network, data_dir: Path, count: int = COUNT
) -> tuple[np.ndarray, np.ndarray]:
    """Read labelled test pictures, drawn at random but the same ones every time.

    Args:
        info: The data set.
        network: What the pictures are fitted to.
        data_dir: The data folder.
        count: How many; fewer where there are fewer.

    Returns:
        Pictures ``(N, C, H, W)`` float32, 0 to 1, and labels ``(N,)`` int64.

    Raises:
        CnnDesktopError: A file is missing or damaged.
    """
    split = _read_test(info, data_dir)
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(split))[:count])
    images = split.images[chosen].astype(np.float32) / 255
    if images.shape[1:] != network.input_shape:
        fitted = [fit_to_input(image[0], network.input_shape) for image in images]
        images = np.stack(fitted).astype(np.float32)
    return images, split.labels[chosen]


def _suits(info: Info, network: Network) -> bool:
    """Whether the pictures are of the network's shape, or grey, and so can be fitted to it."""
    return info.input_shape == network.input_shape or info.input_shape[0] == 1


def _read_test(info: Info, data_dir: Path) -> Split:
    """Read the test pictures alone where that can be done."""
    if isinstance(info, ImportedInfo):
        arrays = read_arrays(info)
        return Split(arrays["test_images"], arrays["test_labels"])
    if info.is_drawn:
        return load(info, data_dir).test
    folder = info.raw_folder(data_dir)
    images = read_array(info, folder, info.test_images)
    labels = read_array(info, folder, info.test_labels)
    return Split(images[:, np.newaxis], labels.astype(np.int64))
