"""The data that a run learns from: a data set's files, or My digits as they were when it began."""

from __future__ import annotations

from collections.abc import Generator

from cnn_desktop.core.data.datasets import Dataset, load, prepare
from cnn_desktop.core.data.digit_mix import MY_DIGITS, digits_dataset
from cnn_desktop.core.digits.digit_file import as_kept
from cnn_desktop.core.events import DataProgress
from cnn_desktop.core.recipes import Recipe
from cnn_desktop.core.runs.beginning import keep_digits, read_kept_digits
from cnn_desktop.core.runs.options import RunOptions


def prepare_data(recipe: Recipe, options: RunOptions) -> Generator[DataProgress, None, None]:
    """See that a recipe's data are there; My digits are given by the options, or kept.

    Yields:
        As :func:`cnn_desktop.core.data.datasets.prepare`.

    Raises:
        CnnDesktopError: They cannot be had.
    """
    if recipe.dataset != MY_DIGITS:
        yield from prepare(recipe.dataset, options.data_dir)


def read_data(recipe: Recipe, options: RunOptions) -> Dataset:
    """Read a recipe's data into memory.

    Raises:
        TooFewDigits: They are My digits, and there are not enough.
        RunCannotResume: They are My digits, and the folder of the run does not hold them any more.
        CnnDesktopError: A file is missing or damaged.
    """
    if recipe.dataset != MY_DIGITS:
        return load(recipe.dataset, options.data_dir)
    if options.out and options.resume:
        return digits_dataset(read_kept_digits(options.out))
    return digits_dataset([as_kept(digit) for digit in options.digits])


def keep_data(recipe: Recipe, options: RunOptions) -> None:
    """Keep in the folder of a new run what may change while it is put aside: My digits.

    Raises:
        FileNotWritable: With the reason.
    """
    if recipe.dataset == MY_DIGITS and options.folder and not options.resume:
        keep_digits(options.folder, options.digits)
