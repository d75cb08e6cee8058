"""Networks that somebody built: a JSON file each, kept in a folder and read from anywhere.

The file is what :func:`cnn_desktop.core.networks.layers.to_json` writes; reading one can run no
code. Fast to import: the command line lists what is there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from cnn_desktop.core.errors import (
    CnnDesktopError,
    FileNotReadable,
    FileNotWritable,
    NetworkFileDamaged,
    NetworkNameInvalid,
    NetworkNameTaken,
    UnknownName,
)
from cnn_desktop.core.files import write_atomically
from cnn_desktop.core.networks.layers import Network, from_json, to_json
from cnn_desktop.core.networks.zoo import NETWORKS
from cnn_desktop.core.reasons import reason_of

SUFFIX = ".json"
PREFIX = "network-"  # of kept files: some names alone are no file names everywhere
NAME = re.compile(r"[^\W_][\w-]{0,39}")
MAX_BYTES = 1_000_000  # the largest network allowed needs a tenth of it


def read_network(path: Path, *, must_fit: bool = True) -> Network:
    """Read a network from a file that anyone may have written.

    Args:
        path: The file.
        must_fit: Whether one that is not finished is refused: without a layer, or with layers
            that do not fit together. The builder opens such a one and shows what is wrong.

    Raises:
        FileNotReadable: It is missing or may not be read.
        NetworkFileDamaged: It holds no network that can be used; the message says why.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file could have
        raise FileNotReadable(path=path, reason=reason_of(error)) from error
    if len(data) > MAX_BYTES:
        raise NetworkFileDamaged(path=path, reason="it is too long for a network")
    try:
        value = json.loads(data)
    except json.JSONDecodeError as error:
        raise NetworkFileDamaged(path=path, reason=reason_of(error)) from error
    except (ValueError, RecursionError):  # no text, or JSON as deep as a well
        value = None
    if not isinstance(value, dict):
        raise NetworkFileDamaged(path=path, reason="it is no JSON object")
    try:
        return from_json(value, must_fit=must_fit)
    except CnnDesktopError as error:
        reason = error.values.get("reason", error)
        raise NetworkFileDamaged(path=path, reason=reason) from error


def write_network(path: Path, network: Network) -> None:
    """Write a network, finished or not; a kill leaves the old file as it was.

    Raises:
        FileNotWritable: With the reason.
    """
    text = json.dumps(to_json(network), ensure_ascii=False, indent=1)
    write_atomically(path, text.encode("utf-8", "replace"))


def kept_networks(folder: Path) -> dict[str, Network]:
    """Return the networks that are kept in a folder, by name; what cannot be used is left out."""
    found: dict[str, Network] = {}
    try:
        paths = sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))
    except OSError:  # a folder that nobody may look into
        return found
    for path in paths:
        try:
            network = read_network(path)
        except CnnDesktopError:
            continue
        if path.name == _file_name(network.name) and network.name not in NETWORKS:
            found[network.name] = network
    return found


def check_name(name: str) -> None:
    """See that a network of one's own may have a name; one that is kept may be replaced.

    Raises:
        NetworkNameTaken: It is a zoo network's.
        NetworkNameInvalid: It holds what no file name may hold.
    """
    if not NAME.fullmatch(name):
        raise NetworkNameInvalid(name=name[:60])
    if name.casefold() in {each.casefold() for each in NETWORKS}:
        raise NetworkNameTaken(name=name)


def keep_network(folder: Path, network: Network) -> Path:
    """Keep a network in a folder, in place of an earlier one of its name.

    Raises:
        NetworkNameTaken: It cannot have its name.
        LayerDoesNotFit: Its layers do not fit together.
        FileNotWritable: With the reason.
    """
    check_name(network.name)
    network.trace()
    path = folder / _file_name(network.name)
    write_network(path, network)
    return path


def delete_network(folder: Path, name: str) -> None:
    """Delete a kept network; runs and models that were trained with it keep their own copy.

    Raises:
        FileNotWritable: With the reason.
    """
    if not NAME.fullmatch(name):
        return  # no such file is ever kept, and none of another folder is deleted
    path = folder / _file_name(name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileNotWritable(path=path, reason=reason_of(error)) from error


def find_network(text: str, folder: Path) -> Network:
    """Return a network by its name in the zoo, by the name of a kept one, or from a file.

    Args:
        text: As somebody typed it.
        folder: Of the kept networks.

    Raises:
        UnknownName: There is no such name, and no such file either.
        CnnDesktopError: There is a file, and it cannot be used.
    """
    if text in NETWORKS:
        return NETWORKS[text]
    kept = kept_networks(folder)
    if text in kept:
        return kept[text]
    path = Path(text)
    if path.suffix.lower() == SUFFIX or path.name != text:
        return read_network(path)
    raise UnknownName(kind="network", name=text, known=", ".join([*NETWORKS, *kept]))


def free_name(like: str, folder: Path) -> str:
    """Return a name for a copy of a network that nobody has taken yet."""
    stem = re.sub(r"[^\w-]+", "-", like).strip("-_")[:32] or "network"
    stem = stem if stem.startswith("my-") else f"my-{stem}"
    taken = {name.casefold() for name in (*NETWORKS, *kept_networks(folder))}
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _file_name(name: str) -> str:
    return f"{PREFIX}{name}{SUFFIX}"
