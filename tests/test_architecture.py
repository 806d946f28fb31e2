"""How the package is built, held against the imports and names of every module."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support.paths import REPOSITORY

ROOT = "posecheck"

FLOORS = {
    "errors": 0,
    "text": 0,
    "records": 1,
    "core": 2,
    "system": 2,
    "video": 3,
    "pose": 4,
    "fit": 4,
    "drawing": 4,
    "storage": 4,
    "reports": 4,
    "app": 5,
    "batch": 6,
    "web": 6,
    "cli": 7,
    "__main__": 8,
}
"""A module imports only from a lower floor, or from its own folder."""

HOMES: Mapping[str, tuple[str, ...]] = {
    "mediapipe": ("pose",),
    "openvino": ("pose.openvino",),
    "av": ("video",),
    "cv2": ("video", "drawing"),
    "jinja2": ("reports.html", "web"),
    "fastapi": ("web",),
    "starlette": ("web",),
    "pydantic": ("web",),
    "anyio": ("web",),
    "uvicorn": ("web",),
    "segno": ("web",),
    "cryptography": ("web.certificate",),
    "markupsafe": ("reports.html",),
    "pyarrow": ("reports.data",),
    "ezc3d": ("storage.foreign", "reports.data"),
    "h5py": ("storage.foreign",),
    "pandas": ("app.tables",),
    "xarray": ("app.tables",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "babel": ("text",),
    "platformdirs": ("storage.database", "system.cache", "cli.defaults", "web.settings"),
    "typer": ("cli",),
    "click": ("cli",),
    "rich": ("cli", "reports.text"),
    "logging": ("cli", "web"),
    "scipy": ("core", "fit"),
    "filelock": ("batch.results",),
    "lazy_loader": ("",),
    "fsspec": ("video.remote",),
    "distributed": ("batch.dask",),
    "numpy": ("",),
    "typing_extensions": ("app.tracking",),  # for type checkers only
    "tomli": ("",),
    "tomllib": ("",),  # in the standard library from Python 3.11 on
}
"""The only places that import a library. One that is not named here is imported nowhere."""

LAZY = {"mediapipe", "openvino", "av", "babel", "cv2", "platformdirs", "scipy"}
"""So slow to import that only functions do it."""

OUTSIDE_CORE = {"io", "json", "os", "pathlib", "subprocess", "tomllib"}
LINES = 300
"""Every module has fewer lines."""
TESTED = 0.9
"""So many modules have a `test_` of their name in the same place of `tests`, where a stranger looks for it."""
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc"}
EMPTY_VERBS = re.compile(r"_*(compute|get|process)_")
AMERICAN = re.compile(
    r"\b(analyz(e[drs]?|ing)|behaviors?|centers?|centered|colou?rized|colors?|colored|favor(ite)?s?|gray|labeled|"
    r"(centi|milli)?meters?|modeling|neighbor(s|ing)?|normaliz(e[ds]?|ing|ation)|recogniz(e[ds]?|ing))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Import:
    """One import: what a module imports, in which line, and whether only when a function runs."""

    target: str
    line: int
    lazy: bool


def sources() -> dict[str, str]:
    """Text of every module of the package by its dotted name; a folder has the name of its __init__."""
    texts = {}
    for path in sorted((REPOSITORY / ROOT).rglob("*.py")):
        parts = path.relative_to(REPOSITORY).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        texts[name] = path.read_text(encoding="utf-8")
    return texts


def is_folder(module: str, modules: Mapping[str, str]) -> bool:
    return any(name.startswith(f"{module}.") for name in modules)


def imports(module: str, modules: Mapping[str, str]) -> Iterator[Import]:
    """Every import of a module, relative ones made absolute, `from a import b` as a.b where that is a module."""
    for node, lazy in _nodes(ast.parse(modules[module]), lazy=False):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node, modules)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(inner if inner in modules else base, node.lineno, lazy)


def _nodes(node: ast.AST, *, lazy: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Walk down; what stands in a function, or for type checkers only, is lazy."""
    for child in ast.iter_child_nodes(node):
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        yield child, lazy
        yield from _nodes(child, lazy=lazy or inside or typing)


def _absolute(module: str, node: ast.ImportFrom, modules: Mapping[str, str]) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    folder = parts[: len(parts) - node.level + is_folder(module, modules)]
    return ".".join([*folder, *([node.module] if node.module else [])])


def place(module: str) -> str:
    """The name below the package root: posecheck.core.legs -> core.legs."""
    return module.removeprefix(ROOT).removeprefix(".")


def lies_in(module: str, homes: tuple[str, ...]) -> bool:
    return any(not home or place(module) == home or place(module).startswith(f"{home}.") for home in homes)


def floor_offences(modules: Mapping[str, str]) -> Iterator[str]:
    for module in modules:
        top = place(module).split(".")[0]
        if not top:
            continue
        if top not in FLOORS:
            yield f"{module} stands on no floor"
            continue
        for found in imports(module, modules):
            theirs = place(found.target).split(".")[0]
            if found.target == ROOT:
                yield f"{module}:{found.line} imports from the package root"
            elif found.target.startswith(f"{ROOT}.") and theirs != top and FLOORS.get(theirs, 99) >= FLOORS[top]:
                yield f"{module}:{found.line} imports {found.target}, which is not below it"


def library_offences(modules: Mapping[str, str]) -> Iterator[str]:
    for module in modules:
        for found in imports(module, modules):
            library = found.target.split(".")[0]
            foreign = library not in sys.stdlib_module_names and library not in (ROOT, "__future__")
            if (foreign or library in HOMES) and not lies_in(module, HOMES.get(library, ())):
                yield f"{module}:{found.line} imports {library}"
            if library in LAZY and not found.lazy:
                yield f"{module}:{found.line} imports {library} outside a function"
            if library in OUTSIDE_CORE and lies_in(module, ("core",)):
                yield f"{module}:{found.line} imports {library}, but core knows arrays only"


def cycle_offences(modules: Mapping[str, str]) -> Iterator[str]:
    graph = {module: {found.target for found in imports(module, modules)} & modules.keys() for module in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"imports go round: {' -> '.join(error.args[1])}"


def name_offences(modules: Mapping[str, str]) -> Iterator[str]:
    for module, text in modules.items():
        if EMPTY_WORDS & set(module.strip("_").split(".")):
            yield f"{module} has a name that says nothing"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and EMPTY_VERBS.match(node.name):
                yield f"{module}:{node.lineno} {node.name} begins with a verb that says nothing"
            if isinstance(node, ast.arg) and node.arg == "fps":
                yield f"{module}:{node.lineno} has a parameter fps; time is time_s"


def length_offences(modules: Mapping[str, str]) -> Iterator[str]:
    for module, text in modules.items():
        lines = len(text.splitlines())
        if lines >= LINES:
            yield f"{module} has {lines} lines"


def untested(modules: Mapping[str, str], tests: Collection[str]) -> list[str]:
    """Name the modules without a test of their name in the same place; a folder and a migration need none."""
    names = {module for module in modules if not is_folder(module, modules) and ".versions." not in module}
    wanted = {module: re.sub(r"(\w+)$", r"test_\1", place(module)) for module in names - {f"{ROOT}.__main__"}}
    return sorted(module for module, test in wanted.items() if test not in tests)


RULES = (floor_offences, library_offences, cycle_offences, name_offences, length_offences)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rules_hold(rule: type) -> None:
    assert list(rule(sources())) == []


@pytest.mark.parametrize(
    ("module", "text", "offence"),
    [
        ("core.bad", "from posecheck.fit import targets", "posecheck.fit.targets, which is not below it"),
        ("core.bad", "from ..fit.targets import verdict", "posecheck.fit.targets, which is not below it"),
        ("core.bad", "def f():\n    import posecheck.app.tracking", "posecheck.app.tracking, which is not below it"),
        ("fit.bad", "from posecheck.drawing.skeleton import Arc", "posecheck.drawing.skeleton, which is not below it"),
        ("reports.bad", "from posecheck.fit.targets import verdict", "which is not below it"),
        ("storage.bad", "from posecheck.reports import table", "which is not below it"),
        ("fit.bad", "from posecheck import check", "from the package root"),
        ("fit.bad", "from .. import check", "from the package root"),
        ("cli.bad", "import posecheck", "from the package root"),
        ("bad", "", "on no floor"),
        ("fit.bad", "def f():\n    import mediapipe", "imports mediapipe"),
        ("pose.mediapipe", "import mediapipe as mp", "mediapipe outside a function"),
        ("drawing.skeleton", "from cv2 import line", "cv2 outside a function"),
        ("video.reader", "if TYPE_CHECKING:\n    import av\nimport av", ":3 imports av outside a function"),
        ("app.tracking", "import typer", "imports typer"),
        ("fit.bad", "from rich.table import Table", "imports rich"),
        ("cli.bad", "import requests", "imports requests"),
        ("core.bad", "from pathlib import Path", "core knows arrays only"),
        ("core.bad", "from . import worse", "imports go round"),
        ("core.utils", "", "name that says nothing"),
        ("core.bad", "class A:\n    def _get_angle(self): ...", "verb that says nothing"),
        ("core.bad", "def angle(*, fps): ...", "parameter fps"),
        ("core.bad", "\n" * LINES, f"{LINES} lines"),
    ],
)
def test_an_offence_is_found(module: str, text: str, offence: str) -> None:
    modules = {
        **dict.fromkeys((ROOT, f"{ROOT}.core", f"{ROOT}.fit", f"{ROOT}.fit.targets", f"{ROOT}.drawing.skeleton"), ""),
        f"{ROOT}.core.worse": f"from {ROOT}.core import bad",
        f"{ROOT}.{module}": text,
    }
    assert [found for rule in RULES for found in rule(modules) if offence in found]


def test_modules_have_a_test_of_their_name() -> None:
    folder = REPOSITORY / "tests"
    tests = {".".join(path.relative_to(folder).with_suffix("").parts) for path in folder.rglob("test_*.py")}
    without, modules = untested(sources(), tests), sources()
    count = sum(not is_folder(module, modules) for module in modules)
    assert len(without) <= (1 - TESTED) * count, without


def test_a_module_without_a_test_is_found() -> None:
    modules = dict.fromkeys((ROOT, f"{ROOT}.core", f"{ROOT}.core.legs", f"{ROOT}.core.ride", f"{ROOT}.__main__"), "")
    assert untested(modules, {"core.test_legs"}) == [f"{ROOT}.core.ride"]
    assert untested(modules, {"core.test_legs", "core.test_ride"}) == []
    assert untested(modules, {"test_legs", "core.test_ride"}) == [f"{ROOT}.core.legs"]


def test_what_is_allowed_is_not_found() -> None:
    modules = {
        ROOT: "from posecheck.app.tracking import check",
        f"{ROOT}.records.tracking": "from posecheck.errors import TrackError\nimport numpy as np",
        f"{ROOT}.errors": "",
        f"{ROOT}.video.reader": "if TYPE_CHECKING:\n    from av import VideoFrame\ndef f():\n    import av.error",
        f"{ROOT}.app.tracking": "from posecheck.video.reader import Video\nfrom posecheck.records import tracking",
        f"{ROOT}.cli": "import typer\nfrom posecheck.app.tracking import check",
    }
    assert [found for rule in RULES for found in rule(modules)] == []


@pytest.mark.parametrize("module", [ROOT, "posecheck.cli"])
def test_importing_it_is_cheap(module: str) -> None:
    heavy = {"mediapipe", "cv2", "av", "matplotlib", *(() if module == "posecheck.cli" else ("typer",))}
    code = f"import sys, {module}; print(*({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def prose(path: Path) -> str:
    """What a file says to people: all but code, for Python its docstrings without their literature."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, documented)]
        text = "\n".join((ast.get_docstring(node) or "").split("\nReferences\n")[0] for node in nodes)
    return re.sub(r"```.*?```|`[^`]*`|<[^>]*>", "", text, flags=re.DOTALL)


def test_spelling_is_british() -> None:
    folders = ("posecheck", "tests", "docs", "seeds", "models", "sample_videos", "benchmarks", "examples")
    paths = [p for folder in folders for kind in ("*.py", "*.md") for p in (REPOSITORY / folder).rglob(kind)]
    paths += REPOSITORY.glob("*.md")
    paths = [path for path in paths if REPOSITORY / "docs" / "languages" not in path.parents]
    found = {f"{path.name}: {match[0]}" for path in paths for match in AMERICAN.finditer(prose(path))}
    assert found == set()
