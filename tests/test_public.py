"""The public names: one list, which Tab, help() and editors show, and which imports nothing before it is used."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import posecheck

ROOT = Path(__file__).parents[1]
STUB = (ROOT / "posecheck" / "__init__.pyi").read_text(encoding="utf-8")


def test_dir_shows_the_names_of_the_stub_and_no_others():
    assert dir(posecheck) == sorted(posecheck.__all__)
    assert set(dir(posecheck)) == set(re.findall(r" as (\w+)$", STUB, re.MULTILINE))
    assert {"check", "track", "analyse", "compare", "load", "save", "Settings", "__version__"} <= set(dir(posecheck))


@pytest.mark.parametrize("name", posecheck.__all__)
def test_every_name_can_be_imported(name):
    assert getattr(posecheck, name) is not None


def test_help_shows_what_each_function_takes():
    text = pydoc.plain(pydoc.render_doc(posecheck))
    functions = [name for name in dir(posecheck) if inspect.isfunction(getattr(posecheck, name))]
    assert "check" in functions
    assert [name for name in functions if f"{getattr(posecheck, name).__name__}(" not in text] == []


def test_a_name_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match="knee_angel"):
        posecheck.knee_angel  # noqa: B018


def test_the_names_cost_nothing_before_they_are_used():
    code = "import posecheck, sys; dir(posecheck); print(*{'numpy', 'scipy', 'posecheck.records'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_the_version_is_the_one_that_is_installed():
    assert posecheck.__version__ == version("posecheck-bikefit")
