"""What the documents say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.cli import commands

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "models").glob("*.md"), *ROOT.glob("*/README.md")]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options() -> set[str]:
    known = commands().commands.values()
    return {
        name
        for command in known
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "filming.md"], ids=lambda page: page.name)
def test_options_named_in_a_page_exist(page):
    named = set(re.findall(r"`(?:posecheck check )?(--[a-z-]+)", page.read_text(encoding="utf-8")))
    assert named
    assert named - options() - {"--help", "--version"} == set()


def test_readme_names_every_option():
    assert {option for option in options() if option.startswith("--") and option not in README} <= {"--help"}


@pytest.mark.slow
def test_the_python_example_runs():
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("green\n")
