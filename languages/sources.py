"""The sentences of the Python code: what goes through gettext, and the help of commands and options."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "posecheck"

FORMS: Final = {
    "gettext": ("text",),
    "gettext_noop": ("text",),
    "pgettext": ("context", "text"),
    "ngettext": ("text", "many"),
    "npgettext": ("context", "text", "many"),
}
"""What the first arguments of each function of `posecheck.text` are."""

_HELPED: Final = ("Option", "Argument")


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that people read, and where. `many` is its form for other numbers than one; empty for none."""

    text: str
    place: str
    context: str | None = None
    many: str = ""
    comment: str = ""


def python_texts() -> Iterator[FoundText]:
    """Find all texts of the package's code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        yield from module_texts(path.read_text(encoding="utf-8"), place)


def module_texts(source: str, place: str) -> Iterator[FoundText]:
    """Find the texts of one module: arguments of gettext's functions, help of options, docstrings of commands."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node, place)
    if Path(place).parts[:2] == ("posecheck", "cli"):
        yield from _commands(tree, place)


def called_name(node: ast.Call) -> str:
    """Return the last name of what is called: ``Option`` of ``typer.Option(...)``."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _called(node: ast.Call, place: str) -> Iterator[FoundText]:
    name = called_name(node)
    if name in FORMS:
        given = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(given) >= len(FORMS[name]):  # others name a text of a table, which is marked there
            named = dict(zip(FORMS[name], given, strict=False))
            yield FoundText(named["text"], place, named.get("context"), named.get("many", ""))
    elif name in _HELPED:
        for keyword in node.keywords:
            if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                yield FoundText(str(keyword.value.value), place, comment="Help of an option or argument.")


def _commands(tree: ast.Module, place: str) -> Iterator[FoundText]:
    """Find what the help of commands says: the docstring of the function that is called as its module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in (Path(place).stem, "_posecheck"):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield FoundText(inspect.cleandoc(text), place, comment="Help of a command.")
