"""Docstrings, held against what they document: parameters, fields, returns, errors, shapes and units.

The public names, core and fit say all of it; elsewhere one sentence is enough, but what is said has to be right.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from numpydoc.docscrape import NumpyDocString

from posecheck import errors

PACKAGE = Path(__file__).resolve().parents[1] / "posecheck"
ERRORS = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
UNITS = ("s", "ms", "px", "mm", "deg", "rpm")
ARRAY = re.compile(r"(Array|Picture|NDArray\[.*\])")
NOTHING = ("None", "NoReturn", "Never")
PUBLIC = re.findall(r"from \.(\S+) import (\w+) as", (PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
WHOLE = ("posecheck.core.", "posecheck.fit.", *(f"posecheck.{module}.{name}" for module, name in PUBLIC))
"""What says all of it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Documented:
    """A public thing: where it stands, its docstring, and what the docstring has to speak of."""

    where: str
    doc: str | None
    fields: dict[str, str]
    returns: str = ""
    raises: frozenset[str] = frozenset()


def documented(module: str, tree: ast.Module) -> Iterator[Documented]:
    """Every public thing of a module, and the module."""
    yield Documented(module, ast.get_docstring(tree), {})
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield _function(f"{module}.{node.name}", node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield _class(f"{module}.{node.name}", node)
            yield from (
                _function(f"{module}.{node.name}.{inner.name}", inner)
                for inner in node.body
                if isinstance(inner, Function) and not inner.name.startswith("_")
            )


def _function(where: str, node: Function) -> Documented:
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    returns = ast.unparse(node.returns) if node.returns else "None"
    quiet = "property" in decorators or returns in NOTHING
    signature = {} if _is_command(where) else _signature(node)
    return Documented(where, ast.get_docstring(node), signature, "" if quiet else returns, _raised(node))


def _is_command(where: str) -> bool:
    """Whether a function is a command: its docstring is its help page, and each option has its own help."""
    *folders, module, function = where.split(".")
    return folders == ["posecheck", "cli"] and module == function


def _class(where: str, node: ast.ClassDef) -> Documented:
    makers = [n for n in node.body if isinstance(n, Function) and n.name in ("__init__", "__post_init__")]
    signature = next((_signature(maker) for maker in makers if maker.name == "__init__"), {})
    makes_fields = [*node.decorator_list, *node.bases]
    if any(name in ast.unparse(maker) for maker in makes_fields for name in ("dataclass", "TypedDict")):
        signature = {
            ast.unparse(n.target): ast.unparse(n.annotation) for n in node.body if isinstance(n, ast.AnnAssign)
        }
    raises = frozenset[str]().union(*map(_raised, makers))
    return Documented(where, ast.get_docstring(node), signature, raises=raises)


def _signature(node: Function) -> dict[str, str]:
    """Names and annotations of the parameters, in order, without self."""
    args = node.args
    several = [(f"*{args.vararg.arg}", args.vararg)] if args.vararg else []
    rest = [(f"**{args.kwarg.arg}", args.kwarg)] if args.kwarg else []
    named = [(arg.arg, arg) for arg in args.posonlyargs + args.args]
    every = [*named, *several, *((arg.arg, arg) for arg in args.kwonlyargs), *rest]
    return {name: ast.unparse(arg.annotation) if arg.annotation else "" for name, arg in every if arg.annotation}


def _raised(node: ast.AST) -> frozenset[str]:
    """The project's errors that stand behind a raise."""
    raises = [n.exc for n in ast.walk(node) if isinstance(n, ast.Raise) and n.exc]
    names = {ast.unparse(error.func if isinstance(error, ast.Call) else error) for error in raises}
    return frozenset(names & ERRORS)


def offences(thing: Documented) -> Iterator[str]:
    """What is wrong with a docstring."""
    if not thing.doc:
        yield "has no docstring"
        return
    doc = NumpyDocString(inspect.cleandoc(thing.doc))
    slots = {name.strip(): entry for entry in doc["Parameters"] for name in entry.name.split(",")}
    if list(slots) != list(thing.fields):
        yield f"documents {list(slots)}, takes {list(thing.fields)}"
    for name in slots.keys() & thing.fields:
        if _is_array(thing.fields[name]) and "shape (" not in slots[name].type:
            yield f"gives no shape for {name}"
        if not _says_unit(name, " ".join(slots[name].desc)):
            yield f"gives no unit for {name}"
    yield from _outcome_offences(thing, doc)


def _outcome_offences(thing: Documented, doc: NumpyDocString) -> Iterator[str]:
    returned = [*doc["Returns"], *doc["Yields"]]
    if thing.returns and not returned:
        yield f"does not say what it returns: {thing.returns}"
    if returned and _is_array(thing.returns) and "shape (" not in returned[0].type:
        yield "gives no shape for what it returns"
    if silent := thing.raises - {entry.type or entry.name for entry in doc["Raises"]}:
        yield f"is silent on {sorted(silent)}"


def _is_array(annotation: str) -> bool:
    return any(ARRAY.fullmatch(part) for part in annotation.split(" | "))


def _says_unit(name: str, text: str) -> bool:
    """Whether the text gives a unit in brackets, where the name ends in one."""
    return name.rsplit("_", 1)[-1] not in UNITS or "_" not in name or "[" in text


def brief_offences(thing: Documented) -> Iterator[str]:
    """What is wrong with a docstring of which one sentence is enough."""
    if not thing.doc:
        yield "has no docstring"
    elif NumpyDocString(inspect.cleandoc(thing.doc))["Parameters"]:
        yield from offences(thing)


def says_all(where: str) -> bool:
    """Whether it is a public name, or part of one, or stands in core or fit."""
    return any(where == name or where.startswith(f"{name.rstrip('.')}.") for name in WHOLE)


def _package() -> Iterator[Documented]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield from documented(".".join(parts), ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("thing", list(_package()), ids=lambda thing: thing.where)
def test_docstring_says_what_the_code_does(thing: Documented) -> None:
    rule = offences if says_all(thing.where) else brief_offences
    assert list(rule(thing)) == []


GOOD = '''
def place(xy_px: Array, *names: str, level_deg: float = 0) -> Array:
    """Find a place.

    Parameters
    ----------
    xy_px : ndarray, shape (T, 2)
        Where [px].
    *names : str
        What.
    level_deg : float
        How far it was turned [deg].

    Returns
    -------
    ndarray, shape (T,)
        There.

    Raises
    ------
    TrackError
        If it is nowhere.
    """
    raise TrackError(xy_px)
'''


@pytest.mark.parametrize(
    ("old", "new", "offence"),
    [
        ("", "", ""),
        ("level_deg : float", "tilt_deg : float", "takes ['xy_px', '*names', 'level_deg']"),
        ("(xy_px: Array, *names: str,", "(*names: str, xy_px: Array,", "takes ['*names', 'xy_px', 'level_deg']"),
        ("Returns\n    -------\n", "Notes\n    -----\n", "returns: Array"),
        ("TrackError\n        If", "ValueError\n        If", "silent on ['TrackError']"),
        (", shape (T, 2)", "", "no shape for xy_px"),
        (", shape (T,)", "", "no shape for what it returns"),
        (" [deg]", "", "no unit for level_deg"),
        ('"""', "'''", ""),
    ],
)
def test_an_offence_is_found(old: str, new: str, offence: str) -> None:
    *_, thing = documented("made_up", ast.parse(GOOD.replace(old, new) if old else GOOD))
    found = list(offences(thing))
    assert len(found) == bool(offence)
    assert all(offence in text for text in found)


def test_elsewhere_a_sentence_is_enough_but_nothing_wrong() -> None:
    *_, thing = documented("made_up", ast.parse('def place(xy_px: Array) -> Array:\n    """Find a place."""'))
    assert list(brief_offences(thing)) == []
    assert list(offences(thing)) == ["documents [], takes ['xy_px']", "does not say what it returns: Array"]
    *_, thing = documented("made_up", ast.parse(GOOD.replace("*names : str", "names : str")))
    assert list(brief_offences(thing)) == [
        "documents ['xy_px', 'names', 'level_deg'], takes ['xy_px', '*names', 'level_deg']"
    ]
    *_, thing = documented("made_up", ast.parse("def place(xy_px: Array) -> Array: ..."))
    assert list(brief_offences(thing)) == ["has no docstring"]


def test_public_names_say_all() -> None:
    assert len(PUBLIC) > 30
    assert says_all("posecheck.app.check.check")
    assert says_all("posecheck.records.tracking.Track.landmark")
    assert says_all("posecheck.fit.rear")
    assert not says_all("posecheck.records.tracking.Trackless")
    assert not says_all("posecheck.video.reader.Video")


def test_fields_of_a_record_count_as_parameters() -> None:
    doc = '"""One.\n\n    Parameters\n    ----------\n    b : int\n        B.\n    """'
    *_, thing = documented("made_up", ast.parse(f"@dataclass\nclass A:\n    {doc}\n    a: int"))
    assert list(offences(thing)) == ["documents ['b'], takes ['a']"]
