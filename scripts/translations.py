"""Keep the translations: collect the texts of the program and compile what is translated.

    python scripts/translations.py            update and compile
    python scripts/translations.py --check    say what is missing; exit status 1 if anything is

Translators edit ``resources/translations/cnn_desktop_ko.ts``, with Qt Linguist or any editor, and
run the first command afterwards.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "resources" / "translations"
LANGUAGES = ("ko",)
ROOMS = ("cnn_desktop/gui", "cnn_desktop/core")

# Texts that a part of the program hands on, so that no literal stands at the call.
HANDED_ON = {"errors", "reasons", "Networks", "Recipes", "Sabotage"}

FIELD = re.compile(r"\{\{|\}\}|(\{[^{}]*\})")

Messages = dict[tuple[str, str], str]
"""Translations by context and source text; empty where unfinished."""


def main() -> int:
    """Do what the command line says and return the exit status."""
    parser = argparse.ArgumentParser(description="Update or check the translations.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    problems = list(hidden_texts())
    for language in LANGUAGES:
        file = FOLDER / f"cnn_desktop_{language}.ts"
        if check:
            problems += find_problems(file)
        else:
            collect(file)
            compile_to(file, file.with_suffix(".qm"))
            problems += faults(file)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def collect(file: Path) -> None:
    """Bring a file up to date with the texts in the sources; what is gone is removed."""
    with tempfile.TemporaryDirectory() as folder:
        summaries = Path(folder) / "summaries.py"
        summaries.write_text(core_texts(), encoding="utf-8")
        sources = [str(path) for path in (*python_files(), summaries)]
        run_tool(
            "lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", str(file)
        )


def compile_to(file: Path, target: Path) -> None:
    """Turn a file of translations into the form that the program loads."""
    run_tool("lrelease", "-silent", str(file), "-qm", str(target))


def core_texts() -> str:
    """Return marks for texts that ``core`` keeps as data: what each network is, in a sentence."""
    from cnn_desktop.core.networks.zoo import NETWORKS

    lines = [
        f"QT_TRANSLATE_NOOP({'Networks'!r}, {network.summary!r})" for network in NETWORKS.values()
    ]
    return "\n".join(lines) + "\n"


def python_files() -> list[Path]:
    """Return the sources that may hold visible texts."""
    return sorted(path for room in ROOMS for path in (REPOSITORY / room).rglob("*.py"))


def find_problems(file: Path) -> list[str]:
    """Return what is not translated or not up to date, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        copy.write_bytes(file.read_bytes())
        collect(copy)
        fresh = messages(copy)
    kept = messages(file)
    problems = [f"{file.name}: not collected yet: {key}" for key in fresh.keys() - kept.keys()]
    problems += [f"{file.name}: no longer used: {key}" for key in kept.keys() - fresh.keys()]
    return problems + faults(file)


def faults(file: Path) -> list[str]:
    """Return the texts without a translation, or with other fields in it, a line each."""
    found = []
    for key, text in messages(file).items():
        if not text:
            found.append(f"{file.name}: not translated: {key}")
        elif fields(key[1]) != fields(text):
            found.append(f"{file.name}: other fields than in the source: {key}: {text!r}")
    return found


def fields(text: str) -> list[str]:
    """Return the fields of a text such as ``{0}`` and ``{name!r}``, in any order.

    Doubled braces are none: they stand for a brace.
    """
    return sorted(match for match in FIELD.findall(text) if match)


def hidden_texts() -> Iterator[str]:
    """Find texts that ``lupdate`` cannot see because no plain string stands at the call."""
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            if name not in {"tr", "translate", "QT_TRANSLATE_NOOP"}:
                continue
            texts = node.args[:2] if name != "tr" else node.args[:1]
            values = [text.value if isinstance(text, ast.Constant) else None for text in texts]
            if None in values and values[0] not in HANDED_ON:
                place = path.relative_to(REPOSITORY).as_posix()
                yield f"{place}:{node.lineno}: write the text at the call: {ast.unparse(node)}"


def messages(file: Path) -> Messages:
    """Return the translations of a file."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            text = (translation.text or "") if done and translation is not None else ""
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = text
    return found


def run_tool(name: str, *arguments: str) -> None:
    """Run one of Qt's own tools, which come with PySide6."""
    tool = Path(sys.executable).parent / f"pyside6-{name}"
    subprocess.run([str(tool), *arguments], check=True, cwd=REPOSITORY)


if __name__ == "__main__":
    sys.exit(main())
