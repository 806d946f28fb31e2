"""What the documents say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.cli import commands
from posecheck.system.installation import pip_line

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "models").glob("*.md"), *ROOT.glob("*/README.md")]
COMMANDS = ROOT / "docs" / "commands.md"
EXTRAS = "web|parquet|postgres|cluster|test"


def options() -> set[str]:
    group = commands()
    known = (group, *group.commands.values())
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


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", COMMANDS, ROOT / "docs" / "filming.md"], ids=lambda page: page.name
)
def test_options_named_in_a_page_exist(page):
    named = set(re.findall(r"`(?:posecheck check )?(--[a-z-]+)", page.read_text(encoding="utf-8")))
    assert named
    assert named - options() - {"--help", "--version"} == set()


def test_the_reference_names_every_option():
    text = COMMANDS.read_text(encoding="utf-8")
    assert {option for option in options() if option.startswith("--") and option not in text} <= {"--help"}


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) < 750


def strange_hints(text: str) -> list[str]:
    """Find what would install an extra, or posecheck itself, by any other spelling than the one constant's."""
    found = [match.group() for match in re.finditer(rf"[^\s(]+\[({EXTRAS})\]['\"]?", text)]
    right = {pip_line(extra).split()[-1] for extra in EXTRAS.split("|")}
    named = re.findall(r"pip3? install (?:-\S+ )*['\"]?posecheck\S*", text)
    return [hint for hint in found if hint not in right] + named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_say_in_one_way_how_to_install(page):
    assert strange_hints(page.read_text(encoding="utf-8")) == []


def test_the_code_makes_every_hint_from_one_constant():
    files = [path for kind in ("py", "html", "js", "toml") for path in (ROOT / "posecheck").rglob(f"*.{kind}")]
    files = [path for path in files if path.name not in ("installation.py", "plotly-basic.min.js")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert {name for name, text in texts.items() if strange_hints(text) or re.search(r"pip3? install", text)} == {
        "doctor.py"  # looks for the words in a command of its own
    }


@pytest.mark.parametrize(
    "text",
    ["pip install 'posecheck[web]'", "pip install posecheck", "needs `posecheck[parquet]`", "pip install .[web]"],
)
def test_other_spellings_are_found(text):
    assert strange_hints(text)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "verdict"), [(ROOT / "README.md", "red"), (COMMANDS, "green")])
def test_the_python_example_runs(page, verdict):
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{verdict}\n")
