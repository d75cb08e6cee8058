"""``cnn-desktop import``: data sets of one's own."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

from cnn_desktop import paths
from cnn_desktop.cli.models import data_option
from cnn_desktop.cli.output import Output, table
from cnn_desktop.core.data.imports.form import Form
from cnn_desktop.core.data.imports.found import Found
from cnn_desktop.core.data.imports.listing import LeftOut
from cnn_desktop.core.data.imports.read import read_import
from cnn_desktop.core.data.imports.store import check_name, delete_import, save_import
from cnn_desktop.core.networks.layers import shape_text

MOST_NAMED = 10  # of what was left out; as JSON all are


def import_data(arguments: argparse.Namespace, output: Output) -> int:
    """Read labelled pictures, say what they are, and keep them under a name; or delete them.

    Raises:
        CnnDesktopError: They cannot be imported or kept; nothing was changed.
    """
    data_dir = paths.data_dir(arguments.data_dir)
    if arguments.delete:
        delete_import(arguments.delete, data_dir)
        output.result({"deleted": arguments.delete}, f"{arguments.delete} is deleted.")
        return 0
    source = arguments.path.resolve()
    name = arguments.name or re.sub(r"\W+", "-", source.name.split(".")[0]).strip("-_")
    if not arguments.dry_run:
        check_name(name, data_dir)  # a wrong name shall not cost the reading first
    found = _read(source, Form(arguments.size, arguments.colour), output)
    kept = None if arguments.dry_run else save_import(name, found, data_dir)
    value = {
        "name": kept and kept.name,
        "file": kept and kept.file,
        "source": source,
        "input_shape": found.input_shape,
        "class_names": found.class_names,
        "train_size": len(found.train_labels),
        "test_size": len(found.test_labels),
        "per_class": found.counts(),
        "value_range": found.value_range,
        "notes": found.notes,
        "left_out": [{"name": each.name, "reason": each.reason} for each in found.left_out],
    }
    if found.left_out and not output.as_json:
        output.message(_left_out_text(found.left_out))
    end = "\nNothing was kept."
    if kept:
        end = f"\nKept as {name}: cnn-desktop train --dataset {name}{data_option(data_dir)}"
    output.result(value, _text(found) + end)
    return 0


def _read(source: Path, form: Form, output: Output) -> Found:
    with contextlib.closing(read_import(source, form)) as reading:
        for item in reading:
            if isinstance(item, Found):
                return item
            output.progress(f"{item.done:,} of {item.total:,}" if item.total else f"{item.done:,}")
    raise AssertionError("read_import() ends with what it found")


def _left_out_text(left_out: Sequence[LeftOut]) -> str:
    named = [
        f"{each.name} ({each.reason})" if each.reason else each.name
        for each in left_out[:MOST_NAMED]
    ]
    if more := len(left_out) - len(named):
        named.append(f"and {more:,} more")
    return f"Left out ({len(left_out):,}): {', '.join(named)}"


def _text(found: Found) -> str:
    least, most = found.value_range
    rows = [
        (name, f"{train:,}", f"{test:,}")
        for name, (train, test) in zip(found.class_names, found.counts(), strict=True)
    ]
    head = (
        f"{len(found.train_labels):,} pictures to learn from and {len(found.test_labels):,} to "
        f"test with, {shape_text(found.input_shape)}, values {least} to {most}"
    )
    return "\n".join([head, *found.notes, table(rows, ("class", "train", "test"), right=" rr")])
