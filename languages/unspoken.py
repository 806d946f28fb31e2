"""Finds English in the code that goes past gettext, and sentences put together from pieces.

``python -m languages.unspoken posecheck/fit`` lists them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .sources import FORMS, ROOT, called_name

MARK: Final = "# untranslated"
"""At the end of a line, with the reason behind it: what stands there is not for people, or in no language."""

_WORDS: Final = re.compile(r"(?:^|[\s(\"'])[A-Za-z][a-z']*(?=[\s.,:;!?)\"']|$)")
_LEAST: Final = 3
_LETTERS: Final = re.compile(r"[A-Za-z]{2}")
_PROGRAMMERS: Final = (
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "compile",
    "sub",
    "fullmatch",
    "text",
    "execute",
)
"""Calls whose texts are for programmers: logs, patterns, SQL."""

_KEYWORDS: Final = ("help", "summary", "description", "pattern", "server_default", "prog_name")
"""Arguments whose texts are taken elsewhere (help), or are for programmers, as in the document of the web's API."""

_JOINTS: Final = re.compile(r"^[ ,;:.]|^(and|or|but|which|that) |[ ,;(]$")
"""How a piece of a sentence begins or ends, which no other language could put in the same place."""


def unspoken(source: str) -> Iterator[tuple[int, str]]:
    """Find texts of three words or more that do not go through gettext, by line."""
    tree, lines = ast.parse(source), source.splitlines()
    passed = {id(node) for found in _passed(tree) for node in ast.walk(found)}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or id(node) in passed or len(_WORDS.findall(re.sub(r"\{[^}]*\}", "0", text))) < _LEAST:
            continue
        if not any(MARK in line for line in lines[node.lineno - 1 : node.end_lineno]):  # type: ignore[attr-defined]
            yield node.lineno, text  # type: ignore[attr-defined]
        passed |= {id(one) for one in ast.walk(node)}  # a piece of an f-string is not told twice


def _text(node: ast.AST) -> str | None:
    """Read a text, with a field's place where an f-string has a value."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return None


def _passed(tree: ast.Module) -> Iterator[ast.AST]:
    """Give what needs no translation: docstrings, annotations, what is translated, and what is for programmers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node
        elif isinstance(node, ast.Call):
            name = called_name(node)
            if name in FORMS or name in _PROGRAMMERS:
                yield from node.args
            yield from (keyword for keyword in node.keywords if keyword.arg in _KEYWORDS)
        elif isinstance(node, ast.Assert) and node.msg:
            yield node.msg
        elif isinstance(node, ast.arg) and node.annotation and isinstance(node.annotation, ast.Constant):
            yield node.annotation


def pieces(source: str) -> Iterator[tuple[int, str]]:
    """Find sentences that are put together from pieces, by line.

    They are a translated text beside other words in an f-string or a sum, and a text that begins or ends as a piece.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) and _speaks(node) and _LETTERS.search(_literal(node)):
            yield node.lineno, ast.unparse(node)
        elif (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and (_speaks(node.left) or _speaks(node.right))
        ):
            if all(_speaks(side) or _LETTERS.search(_literal(side)) for side in (node.left, node.right)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and called_name(node) in FORMS:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from ((node.lineno, text) for text in texts[-1:] if _JOINTS.search(text))
            yield from ((node.lineno, ast.unparse(one)) for one in node.args[:1] if isinstance(one, ast.JoinedStr))


def _speaks(node: ast.AST) -> bool:
    """Whether a translated text stands directly in an expression."""
    values = node.values if isinstance(node, ast.JoinedStr) else [node]
    inner = [value.value if isinstance(value, ast.FormattedValue) else value for value in values]
    return any(isinstance(one, ast.Call) and called_name(one) in FORMS for one in inner)


def _literal(node: ast.AST) -> str:
    values = node.values if isinstance(node, ast.JoinedStr) else [node]
    return " ".join(one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str))


def main() -> None:
    """List what is found in the files and folders that are named, or in the whole package."""
    places = [ROOT / name for name in sys.argv[1:] or ["posecheck"]]
    count = 0
    for path in sorted(file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))):
        source = path.read_text(encoding="utf-8")
        for kind, found in (("untranslated", unspoken(source)), ("in pieces", pieces(source))):
            for line, text in found:
                count += 1
                print(f"{Path(path).relative_to(ROOT)}:{line}: {kind}: {text}")
    print(f"{count} found")


if __name__ == "__main__":
    main()
