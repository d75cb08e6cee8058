"""What the sources must not hold, and errors whose sentences fit what is said with them."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_desktop.core import errors
from cnn_desktop.core.errors import CnnDesktopError, Reason
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "cnn_desktop"
SOURCES = {path.relative_to(REPOSITORY).as_posix(): path for path in PACKAGE.rglob("*.py")}

FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
FORBIDDEN_NAMES = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_CALLS = {"torch.load", "torch.jit.load", "torch.hub.load", "np.load", "os.system"}
FORBIDDEN_KEYWORDS = {"weights_only": False, "shell": True, "allow_pickle": True}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def trees() -> Iterator[tuple[str, ast.Module]]:
    for name, path in SOURCES.items():
        yield name, tree_of(path)


def _refuses_pickles(call: ast.AST) -> bool:
    """Whether it is numpy's reader, told in so many words to take plain numbers alone."""
    return "np.load(" in ast.unparse(call) and "allow_pickle=False" in ast.unparse(call)


def dangers(tree: ast.Module) -> Iterator[str]:
    """Yield what in a source could run what a file holds."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (f"import {n.name}" for n in names if n.name in FORBIDDEN_MODULES)
            case ast.ImportFrom(module=module) if module in FORBIDDEN_MODULES:
                yield f"from {module} import"
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_NAMES:
                yield f"{name}()"
            case ast.Call(func=ast.Attribute() as called):
                if ast.unparse(called) in FORBIDDEN_CALLS and not _refuses_pickles(node):
                    yield f"{ast.unparse(called)}()"
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
                if keyword.arg in FORBIDDEN_KEYWORDS and value is FORBIDDEN_KEYWORDS[keyword.arg]:
                    yield f"{keyword.arg}={value}"


class TestSources:
    @pytest.mark.parametrize("name", sorted(SOURCES))
    def test_nothing_runs_what_a_file_holds(self, name: str) -> None:
        assert list(dangers(tree_of(SOURCES[name]))) == []

    @pytest.mark.parametrize(
        "source",
        [
            "import pickle",
            "from pickle import loads",
            "import torch\ntorch.load(path)",
            "torch.load(path, weights_only=False)",
            "read(path, weights_only=False)",
            "eval(text)",
            "exec(text)",
            "subprocess.run(line, shell=True)",
            "numpy.load(path, allow_pickle=True)",
            "def f():\n    if x:\n        os.system('ls')",
        ],
    )
    def test_the_search_finds_what_it_looks_for(self, source: str) -> None:
        assert list(dangers(ast.parse(source)))

    def test_the_search_lets_a_models_eval_through(self) -> None:
        assert list(dangers(ast.parse("model.eval()\nre.compile(x)\nsubprocess.run(['ls'])"))) == []

    @pytest.mark.parametrize("name", sorted(n for n in SOURCES if "/core/" in n))
    def test_core_neither_prints_nor_knows_qt(self, name: str) -> None:
        for node in ast.walk(tree_of(SOURCES[name])):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print"
            modules = [n.name for n in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(m.split(".")[0] in {"PySide6", "pyqtgraph", "argparse"} for m in modules)


def declared() -> dict[str, str]:
    """Return the template of every error class of the package, in core.errors or elsewhere."""
    templates = {
        name: value.template
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, CnnDesktopError)
    }
    for _ in range(3):  # a class may be declared after one that is derived from it
        for _, tree in trees():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and node.name not in templates:
                    bases = [b.id for b in node.bases if isinstance(b, ast.Name)]
                    if inherited := [templates[base] for base in bases if base in templates]:
                        templates[node.name] = own_template(node) or inherited[0]
    return templates


def own_template(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "template":
            texts = [n.value for n in ast.walk(statement.value) if isinstance(n, ast.Constant)]
            return str(texts[-1])
    return None


TEMPLATES = declared()


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


class TestErrors:
    @pytest.mark.parametrize("name", sorted(TEMPLATES))
    def test_a_sentence_can_be_filled_in(self, name: str) -> None:
        text = TEMPLATES[name].format(**dict.fromkeys(fields(TEMPLATES[name]), 7))
        assert text
        assert "{" not in text.replace('{"label": 3', "")

    @pytest.mark.parametrize(
        "error",
        [
            v
            for v in vars(errors).values()
            if isinstance(v, type) and issubclass(v, CnnDesktopError)
        ],
    )
    def test_a_sentence_says_what_to_do(self, error: type[CnnDesktopError]) -> None:
        if error is CnnDesktopError or issubclass(error, Reason):
            return  # a text of its own, and a part of another sentence
        template = error.template
        last = template.rstrip("'").rstrip("]")[-1]  # a command to copy ends without a full stop
        assert last == "." or "pip install" in template.rsplit(": ", 1)[-1]
        assert template.count(". ") + template.count("; ") + template.count(": ") >= 1
        assert len(template.split()) >= 8
        assert error.__doc__

    def test_every_place_that_makes_one_gives_what_its_sentence_needs(self) -> None:
        made: set[str] = set()
        for file, tree in trees():
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call):
                    continue
                name = ast.unparse(node.func).rsplit(".", 1)[-1]
                if name not in TEMPLATES:
                    continue
                made.add(name)
                where = f"{file}:{node.lineno}: {name}"
                needed = fields(TEMPLATES[name])
                given = {keyword.arg for keyword in node.keywords}
                assert not node.args, f"{where} takes keywords only"
                if None in given:  # **values: what is named must at least be right
                    assert given - {None} <= needed, where
                else:
                    assert given == needed, f"{where}: {given} given, {needed} needed"
        unused = set(TEMPLATES) - made - {"CnnDesktopError", "Reason"}
        assert unused == set(), "declared but never raised"

    def test_a_message_is_made_at_once_and_keeps_its_values(self) -> None:
        error = errors.FileNotReadable(path="a.png", reason="gone")
        assert str(error).startswith("a.png could not be read: gone. ")
        assert error.values == {"path": "a.png", "reason": "gone"}

    def test_values_with_braces_are_no_templates(self) -> None:
        assert "{evil}" in str(errors.FileNotReadable(path="{evil}", reason="{0.__class__}"))
