"""Keep the translations: collect the texts of the program and compile what is translated.

    python scripts/translations.py            update and compile
    python scripts/translations.py --check    say what is missing; exit status 1 if anything is

Translators edit ``resources/translations/cnn_desktop_ko.ts``, with Qt Linguist or any editor.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "resources" / "translations"
LANGUAGES = ("ko",)


def main() -> int:
    """Do what the command line says and return the exit status."""
    parser = argparse.ArgumentParser(description="Update or check the translations.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    problems = []
    for language in LANGUAGES:
        file = FOLDER / f"cnn_desktop_{language}.ts"
        if check:
            problems += find_problems(file)
        else:
            collect(file)
            run_tool("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))
            problems += unfinished(file)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def collect(file: Path) -> None:
    """Bring a file up to date with the texts in the sources; what is gone is removed."""
    sources = sorted(
        str(path.relative_to(REPOSITORY))
        for folder in ("cnn_desktop/gui", "cnn_desktop/core")
        for path in (REPOSITORY / folder).rglob("*.py")
    )
    run_tool("lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", str(file))


def find_problems(file: Path) -> list[str]:
    """Return what is not translated or not up to date, a line each."""
    with tempfile.TemporaryDirectory(dir=FOLDER.parent) as folder:
        copy = Path(folder) / file.name
        copy.write_bytes(file.read_bytes())
        collect(copy)
        fresh = messages(copy)
    kept = messages(file)
    problems = [f"{file.name}: not collected yet: {key}" for key in fresh.keys() - kept.keys()]
    problems += [f"{file.name}: no longer used: {key}" for key in kept.keys() - fresh.keys()]
    return problems + unfinished(file)


def unfinished(file: Path) -> list[str]:
    """Return the texts without a translation, a line each."""
    return [
        f"{file.name}: not translated: {key}" for key, text in messages(file).items() if not text
    ]


def messages(file: Path) -> dict[tuple[str, str], str]:
    """Return the translations of a file by context and source text; empty where unfinished."""
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
